"""Screening many subjects as a worker process does: every subject answered, every unscreenable name said."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.subject import Subject
from app.matching.hygiene import UnscreenableReason
from app.matching.index import CompiledIndex
from app.screening.bulk import BulkScreener, BulkSettings, IndexFile


def person(reference: str, *names: str) -> Designation:
    listed = tuple(
        ListedName(name, NameKind.STRONG_ALIAS if place else NameKind.PRIMARY) for place, name in enumerate(names)
    )
    return Designation(reference, PartyKind.PERSON, "Al-Qaida", listed)


def index_file(folder: Path, list_id: str, *designations: Designation) -> IndexFile:
    path = folder / f"{list_id}.index"
    CompiledIndex.compile(designations).write(path)
    return IndexFile(list_id, path)


@pytest.fixture
def two_lists(tmp_path: Path) -> list[IndexFile]:
    return [
        index_file(tmp_path, "second", person("X.1", "Zorblax Quendel"), person("X.2", "Tavish Grunwick")),
        index_file(tmp_path, "first", person("Y.1", "Zorblax Quendel"), person("Y.2", "Mirvane Oxtoby")),
    ]


def screener(files: list[IndexFile], *, minimum_score: float = 0.7, limit: int = 5) -> BulkScreener:
    return BulkScreener(files, BulkSettings(minimum_score, limit))


def test_every_subject_is_answered_in_order(two_lists: list[IndexFile]) -> None:
    subjects = [Subject(("Tavish Grunwick",)), Subject(("Nobody Atall",)), Subject(("Mirvane Oxtoby",))]
    results = screener(two_lists).screen(subjects)
    assert [[found.hit.reference for found in result.hits] for result in results] == [["X.2"], [], ["Y.2"]]
    assert [result.screened_names for result in results] == [1, 1, 1]


def test_hits_of_all_lists_stand_together_by_score_then_list(two_lists: list[IndexFile]) -> None:
    [result] = screener(two_lists).screen([Subject(("Zorblax Quendel",))])
    assert [(found.list_id, found.hit.reference, found.hit.score) for found in result.hits] == [
        ("first", "Y.1", 1.0),
        ("second", "X.1", 1.0),
    ]


def test_hits_over_the_limit_are_counted(two_lists: list[IndexFile]) -> None:
    [result] = screener(two_lists, limit=1).screen([Subject(("Zorblax Quendel",))])
    assert (len(result.hits), result.total_hits) == (1, 2)


def test_an_unscreenable_name_is_never_searched_and_always_said(two_lists: list[IndexFile]) -> None:
    subjects = [Subject(("---",)), Subject(("x" * 100_000, "Mirvane Oxtoby")), Subject(("",))]
    nothing, one_of_two, empty = screener(two_lists).screen(subjects)
    assert (nothing.screened_names, nothing.unscreenable) == (0, (UnscreenableReason.NORMALISES_TO_NOTHING,))
    assert (one_of_two.screened_names, one_of_two.unscreenable) == (1, (UnscreenableReason.TOO_LONG,))
    assert [found.hit.reference for found in one_of_two.hits] == ["Y.2"]
    assert (empty.screened_names, empty.unscreenable) == (0, (UnscreenableReason.EMPTY,))


def test_a_disguise_is_said_where_nothing_is_found(two_lists: list[IndexFile]) -> None:
    [result] = screener(two_lists).screen([Subject(("No\u200bbody At\u200ball",))])
    assert result.hits == ()
    assert result.suspicious_text


def test_no_list_at_all_is_an_error_not_an_empty_answer() -> None:
    with pytest.raises(ValueError, match="at least one list"):
        screener([])


def test_a_damaged_index_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "damaged.index"
    path.write_bytes(b"no index")
    with pytest.raises(ValueError, match="index"):
        screener([IndexFile("damaged", path)])


def test_blocks_of_any_size_give_the_same_answers(two_lists: list[IndexFile]) -> None:
    names = ("Zorblax Quendel", "Quendel Zorblax", "Nobody", "---", "Tavish Grunwyck", "Oxtoby")
    subjects = [Subject((name,)) for name in names]
    whole = screener(two_lists, minimum_score=0.3).screen(subjects)
    one_by_one = [result for subject in subjects for result in screener(two_lists, minimum_score=0.3).screen([subject])]
    assert one_by_one == whole
