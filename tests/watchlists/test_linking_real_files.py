"""The real UK, EU and UN lists: an entry and those that give its number are one hit, and no listing is lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from real_files import DATA, NEWEST, needs_real_files

from app.domain.designation import Designation
from app.domain.subject import Subject
from app.matching.hygiene import DEFAULT_LIMITS
from app.matching.index import CompiledIndex
from app.screening.linking import parties_of
from app.screening.search import search
from app.watchlists.inspection import read_list_file

pytestmark = [pytest.mark.required, needs_real_files]

FILES = {
    "eu": DATA / "eu" / "eu_fsf_1.1_RECONSTRUCTED_taqa-terr-sample_2026-05-01.xml",
    "uk": DATA / "uk" / "uk_sanctions_list_excerpt_2026-09-02.xml",
    "un": NEWEST,
}


@cache
def read(path: Path) -> dict[str, Designation]:
    return {one.reference: one for one in read_list_file(path).contents.designations}


@cache
def indexes() -> tuple[tuple[str, CompiledIndex], ...]:
    return tuple((name, CompiledIndex.compile(list(read(path).values()))) for name, path in FILES.items())


@pytest.mark.parametrize(("list_id", "at_least"), [("uk", 1), ("eu", 20)])
def test_an_entry_that_gives_its_united_nations_number_is_one_hit_with_that_entry(list_id: str, at_least: int) -> None:
    united_nations = read(NEWEST)
    linked = [
        (one, number)
        for one in read(FILES[list_id]).values()
        for number in one.other_references
        if number in united_nations
    ]
    assert len(linked) >= at_least
    subjects = [Subject((united_nations[number].primary_name,)) for _, number in linked]
    found = search(subjects, indexes(), minimum_score=0.5, limit=20, name_limits=DEFAULT_LIMITS)
    together = 0
    for (one, number), findings in zip(linked, found, strict=True):
        everything = (*findings.hits, *findings.after)
        parties = parties_of(everything)
        assert sum(1 + len(party.also_listed) for party in parties) == len(everything)
        wanted = {("un", number), (list_id, one.reference)}
        if wanted <= {(hit.list_id, hit.hit.reference) for hit in everything}:
            (party,) = (
                party
                for party in parties
                if ("un", number) in {(hit.list_id, hit.hit.reference) for hit in (party.best, *party.also_listed)}
            )
            listings = {(hit.list_id, hit.hit.reference) for hit in (party.best, *party.also_listed)}
            # Several entries of one list may give the same number: then one of them stands beside it.
            assert wanted <= listings or any(hit_list == list_id for hit_list, _ in listings)
            together += wanted <= listings
    assert together >= 0.8 * len(linked)
