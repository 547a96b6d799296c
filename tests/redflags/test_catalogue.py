"""The shipped catalogue is whole, sourced, and holds nothing that may never be a feature."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

import pytest
from product_lists import catalogue, reference

from app.domain.transaction import Customer, Journey, Merchant, Party, Place, Transaction
from app.redflags.catalogue import Indicator, Side
from app.redflags.fields import FORBIDDEN_FEATURES, feature_is_forbidden, field_exists
from app.redflags.rules import Measure
from app.redflags.selection import Selection, Trait

FAMILY_SIZES = {
    "CT": 10, "SX": 17, "FL": 10, "OR": 4, "SL": 3, "KR": 6, "SM": 7, "FT": 8, "TF": 9, "FB": 7, "MM": 9, "NW": 4,
    "BH": 3, "LS": 3,
}  # fmt: skip


def test_all_hundred_indicators_are_there() -> None:
    assert Counter(one.family.code for one in catalogue()) == FAMILY_SIZES
    assert len(catalogue()) == 100


def test_the_words_that_select_hold_nothing_that_may_never_be_a_feature() -> None:
    vocabulary = [
        *(field.name for owner in (Transaction, Party, Customer, Place, Merchant, Journey) for field in fields(owner)),
        *(field.name for field in fields(Selection)),
        *(measure.value for measure in Measure),
        *(trait.value for trait in Trait),
    ]
    assert not [word for word in vocabulary for part in word.split("_") if part in FORBIDDEN_FEATURES]


@pytest.mark.parametrize("indicator", tuple(catalogue()), ids=lambda one: one.id)
def test_every_indicator_can_be_answered_for(indicator: Indicator) -> None:
    assert all(field_exists(path) and not feature_is_forbidden(path) for path in indicator.requires)
    assert all(name in catalogue().sources for name in indicator.sources)
    assert indicator.for_a_person == bool(indicator.form)
    assert indicator.for_a_person or indicator.requires
    assert 0 < indicator.effective_weight < 1
    assert 0 < indicator.window_days <= 730


def test_only_what_staff_observe_and_decide_is_for_a_person() -> None:
    assert {one.id for one in catalogue() if one.for_a_person} == {"BH01", "BH02", "BH03", "LS02", "SL03"}


def test_weak_flags_and_headline_are_those_of_the_guidance() -> None:
    weak = {one.id for one in catalogue() if one.low_weight}
    assert weak == {"MM03", "MM08", "TF09", "FT03", "SX08", "SX09", "SX10"}
    assert [one.id for one in catalogue() if one.headline] == ["TF07"]


def test_families_say_what_their_flags_are_for() -> None:
    families = {one.code: one for one in catalogue().families()}
    assert {code for code, one in families.items() if one.control_evidence} == {"CT", "NW", "BH"}
    assert {code for code, one in families.items() if one.needs_control_evidence} == {"SX", "FL", "OR"}
    assert {code for code, one in families.items() if one.protective} == {"KR"}
    assert families["TF"].side is Side.TERRORISM


def test_what_is_from_memory_alone_weighs_half_until_somebody_confirms_it() -> None:
    sources = catalogue().sources
    for one in catalogue():
        if all(sources[name].known == "from_memory" for name in one.sources):
            assert one.to_confirm, one.id
    unconfirmed = [one for one in catalogue() if one.to_confirm]
    assert unconfirmed
    assert all(one.effective_weight == one.weight / 2 for one in unconfirmed)


def test_every_source_is_used_and_every_place_and_word_has_one() -> None:
    geography = reference().geography
    rows = [*geography.areas.values(), *geography.towns.values(), *geography.routes]
    named = {name for row in (*rows, *reference().lexicon.classes.values(), *catalogue()) for name in row.sources}
    assert named == set(catalogue().sources)


def test_words_about_captives_and_fighters_are_off_until_an_analyst_switches_them_on() -> None:
    assert {name for name, one in reference().lexicon.classes.items() if not one.enabled} == {
        "CAPTIVE_SALE",
        "TF_SUPPORT",
    }
    assert [one.id for one in catalogue() if not one.enabled] == ["SL01"]
