"""Cases are drawn over the whole list, the same for the same seed, and say whose they are."""

from __future__ import annotations

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.validation.cases import exact_cases, manipulated_cases
from app.validation.manipulation_classes import MANIPULATION_CLASSES
from app.validation.unlisted import origins, unlisted_names

CLASSES = {each.name: each for each in MANIPULATION_CLASSES}


def test_unchanged_are_all_strong_names_and_no_weak_one(parties: tuple[Designation, ...]) -> None:
    cases = exact_cases(parties)
    assert [case.reference for case in cases].count("XXi.001") == 3
    assert "Zor" not in {case.submitted for case in cases}
    assert all(case.submitted == case.listed_name for case in cases)


def test_equal_seeds_draw_equal_cases_and_others_draw_others(parties: tuple[Designation, ...]) -> None:
    for manipulation in MANIPULATION_CLASSES:
        first, again = (manipulated_cases(parties, manipulation, seed=7, at_most=9) for _ in range(2))
        assert first == again
    substituted = CLASSES["letter substituted"]
    drawn = {tuple(manipulated_cases(parties, substituted, seed=seed, at_most=9)) for seed in range(9)}
    assert len(drawn) > 1


def test_no_more_cases_are_drawn_than_asked_for_and_none_is_unchanged(parties: tuple[Designation, ...]) -> None:
    for manipulation in MANIPULATION_CLASSES:
        cases = manipulated_cases(parties, manipulation, seed=1, at_most=2)
        assert len(cases) <= 2
        assert all(case.submitted != case.listed_name for case in cases)


def test_manipulations_are_for_the_names_they_fit(parties: tuple[Designation, ...]) -> None:
    def references(name: str) -> set[str]:
        return {case.reference for case in manipulated_cases(parties, CLASSES[name], seed=1, at_most=99)}

    assert references("legal form changed") == {"XXe.004"}
    assert references("arabic letters varied") == {"XXi.002"}
    assert references("arabic romanisation") == {"XXi.002"}
    assert references("cyrillic name romanised") == {"XXi.001"}
    assert "XXe.004" not in references("title added")
    # A person's name of one word would be another person's too.
    typed = manipulated_cases(parties, CLASSES["letter substituted"], seed=1, at_most=99)
    assert "Tavvy" not in {case.listed_name for case in typed}


def test_unlisted_names_come_evenly_from_every_origin_and_repeat(parties: tuple[Designation, ...]) -> None:
    names = unlisted_names(parties, seed=3, count=420)
    assert names == unlisted_names(parties, seed=3, count=420)
    assert names != unlisted_names(parties, seed=4, count=420)
    assert len(names) == len({name.text for name in names}) == 420
    counts = {origin: sum(name.origin == origin for name in names) for origin in origins()}
    assert set(counts.values()) == {420 // len(counts)}


def test_an_unlisted_name_never_has_the_words_of_a_listed_one(parties: tuple[Designation, ...]) -> None:
    before = unlisted_names(parties, seed=3, count=420)
    renamed = [
        Designation("XXi.009", PartyKind.PERSON, "Exercise", (ListedName(name.text.upper(), NameKind.WEAK_ALIAS),))
        for name in before
    ]
    after = unlisted_names(renamed, seed=3, count=420)
    assert {name.text for name in before}.isdisjoint(name.text for name in after)
