"""Gives the tests of validation a small list of fictional parties and what it takes to examine cases against it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.matching.index import CompiledIndex
from app.validation.cases import Case
from app.validation.examination import Answer, Examine, Examiner


def party(reference: str, *names: tuple[str, NameKind], kind: PartyKind = PartyKind.PERSON) -> Designation:
    return Designation(reference, kind, "Exercise", tuple(ListedName(text, of_kind) for text, of_kind in names))


@pytest.fixture(scope="session")
def parties() -> tuple[Designation, ...]:
    """Three people and one organisation, none of whom exists."""
    return (
        party(
            "XXi.001",
            ("ZORBAN MIRVANE QUENDEL", NameKind.PRIMARY),
            ("Зорбан Мирване Квендел", NameKind.ORIGINAL_SCRIPT),
            ("Zorban Kwendel", NameKind.STRONG_ALIAS),
            ("Zor", NameKind.WEAK_ALIAS),
        ),
        party(
            "XXi.002",
            ("Abdul-Karim al-Zorlani", NameKind.PRIMARY),
            ("عبد الكريم الزرلاني", NameKind.ORIGINAL_SCRIPT),
        ),
        party("XXi.003", ("Tavish Oxtoby Grunwick", NameKind.PRIMARY), ("Tavvy", NameKind.STRONG_ALIAS)),
        party("XXe.004", ("Brambleton Seventh Quarry Ltd", NameKind.PRIMARY), kind=PartyKind.ORGANISATION),
    )


@pytest.fixture(scope="session")
def index_path(parties: tuple[Designation, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Their compiled index."""
    path = tmp_path_factory.mktemp("validation") / "list.index"
    CompiledIndex.compile(parties).write(path)
    return path


@pytest.fixture(scope="session")
def examine(index_path: Path) -> Examine:
    """Examines in this process."""

    def examine_in_order(blocks: Iterable[Sequence[Case]]) -> Iterator[Sequence[Answer]]:
        return map(Examiner(index_path, 0.5), blocks)

    return examine_in_order
