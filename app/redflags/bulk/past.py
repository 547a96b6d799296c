"""Which accounts of a past the engine has to look at, before anything new comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from app.domain.transaction import Transaction
from app.redflags.bulk.candidates import candidates
from app.redflags.bulk.columns import read_columns
from app.redflags.catalogue import Catalogue
from app.redflags.finding import Marks
from app.redflags.kinds import shared_identifier
from app.redflags.reference import Reference


def accounts_that_could_fire(  # noqa: PLR0913 (a past, and all that an engine knows beside it)
    past: Sequence[Transaction],
    *,
    catalogue: Catalogue,
    reference: Reference,
    marks: Marks,
    registers: frozenset[str],
    decided: Iterable[tuple[str, str]],
) -> Mapping[str, Set[str]]:
    """By indicator: the accounts that it could fire for in a past that is in the order of time.

    Indicators of shared identifiers are not told: whoever they don't fire for yet makes others share later.
    `decided` are the indicators (by id) that people decided on, each with the account.
    """
    # What an indicator requires says only whether it is computable, which is not asked here.
    bare = Catalogue(tuple(replace(one, requires=()) for one in catalogue), catalogue.sources)
    columns = read_columns(past, catalogue=bare, reference=reference, marks=marks, registers=registers)
    places = {name: place for place, name in enumerate(columns.names)}
    by_people: dict[str, set[int]] = {}
    for indicator_id, account in decided:
        if account in places:
            by_people.setdefault(indicator_id, set()).add(places[account])
    found = candidates(bare, columns, decided=by_people)
    shared = {one.id for one in catalogue if isinstance(one.parameters, shared_identifier.Parameters)}
    return {key: {columns.names[one] for one in found[key]} for key in found.keys() - shared}
