"""Finds the two names and the kind in the rows of a file of name pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.batches.party_kinds import read_party_kind
from app.batches.problems import FileProblem, TableFileError
from app.domain.designation import PartyKind

FIRST_NAME, SECOND_NAME, KIND = "name1", "name2", "schema"


@dataclass(frozen=True, slots=True)
class PairColumns:
    """Where in a row (0-based) the two names and the kind stand."""

    first: int
    second: int
    kind: int | None


@dataclass(frozen=True, slots=True)
class NamePair:
    """One row read: two names, stripped of white space at both ends, and what kind of party they name."""

    first: str
    second: str
    kind: PartyKind


def find_pair_columns(header: Sequence[str], *, added: Sequence[str]) -> PairColumns:
    """Say where `name1`, `name2` and the optional `schema` stand.

    Raises TableFileError where a name column is missing or there twice, or where one of `added`, which the output will
    have, is there already.
    """
    names = [text.strip().casefold() for text in header]
    for wanted in (FIRST_NAME, SECOND_NAME):
        if names.count(wanted) != 1:
            message = f"expected one column called {wanted} in the header line, found {names.count(wanted)}"
            raise TableFileError(FileProblem.COLUMNS, message)
    for taken in added:
        if taken in names:
            message = f"the file has a column called {taken} already: rename or remove it, for the result adds one"
            raise TableFileError(FileProblem.COLUMNS, message)
    return PairColumns(
        first=names.index(FIRST_NAME),
        second=names.index(SECOND_NAME),
        kind=names.index(KIND) if KIND in names else None,
    )


def read_pair(cells: Sequence[str], columns: PairColumns) -> NamePair:
    """Read one row, whose cells are as many as its header. A kind that is not known is `unknown`."""
    kind = None if columns.kind is None else read_party_kind(cells[columns.kind])
    return NamePair(cells[columns.first].strip(), cells[columns.second].strip(), kind or PartyKind.UNKNOWN)
