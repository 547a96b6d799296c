"""Every indicator that data compute fires on its own pattern, and not on the one beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from histories import ACTIVE, A, History, fired, person
from indicator_histories import CASES
from product_lists import catalogue, reference

from app.domain.transaction import Party, Transaction
from app.redflags.catalogue import Catalogue
from app.redflags.engine import Engine

REGISTERS = frozenset(one.register for one in catalogue() if one.register)


def marks(_transaction: Transaction, party: Party) -> Mapping[str, float]:
    """Accounts called `M:register` are on that register for certain, `W:register` weakly."""
    mark, _, register = party.account.partition(":")
    return {register: {"M": 0.99, "W": 0.8}[mark]} if mark in ("M", "W") else {}


def engine() -> Engine:
    return Engine(catalogue(), reference(), marks=marks, registers=REGISTERS)


def test_every_indicator_that_is_computed_has_its_two_histories() -> None:
    assert set(CASES) == {one.id for one in catalogue() if not one.for_a_person and one.enabled}


@pytest.mark.parametrize("indicator_id", CASES)
def test_it_fires_on_its_pattern(indicator_id: str) -> None:
    write, account = CASES[indicator_id]
    history = History()
    write(history, True)
    assert indicator_id in fired(history, engine()).get(account, set())


@pytest.mark.parametrize("indicator_id", CASES)
def test_it_stays_quiet_beside_its_pattern(indicator_id: str) -> None:
    write, account = CASES[indicator_id]
    history = History()
    write(history, False)
    assert history.transactions
    assert indicator_id not in fired(history, engine()).get(account, set())


def switched_on() -> Engine:
    """With the words and the indicator that an analyst has to switch on."""
    indicators = tuple(replace(one, enabled=True) for one in catalogue())
    lexicon = reference().lexicon
    classes = {name: replace(one, enabled=True) for name, one in lexicon.classes.items()}
    words = replace(lexicon, classes=classes, _cache={})
    return Engine(Catalogue(indicators, catalogue().sources), replace(reference(), lexicon=words))


@pytest.mark.parametrize(("purpose", "fires"), [("for the captive girl", True), ("for the wedding", False)])
def test_words_of_captivity_fire_where_an_analyst_switched_them_on(purpose: str, fires: bool) -> None:
    history = History().pay(0, A, person("B", place=ACTIVE), 500, purpose=purpose)
    assert ("SL01" in fired(history, switched_on()).get("A", set())) == fires
    assert "SL01" not in fired(history, engine()).get("A", set())
