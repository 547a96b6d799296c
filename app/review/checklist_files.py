"""Reads what regimes ask after a true match: one YAML file for each, in the lists directory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.data_file import DataFileError, read_data_file
from app.domain.checklist import Checklist, ChecklistItem

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class ChecklistFileError(Exception):
    """A checklist cannot be read; the message names file and key and says what was expected."""


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    code: Code
    text: Words
    source: Words
    due_hours: Annotated[int, Field(ge=1, le=8760)] | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: Code
    title: Words
    lists: Annotated[list[Code], Field(min_length=1)]
    items: Annotated[list[_Item], Field(min_length=1, max_length=50)]
    protective: bool = False


def read_checklists(directory: Path) -> tuple[Checklist, ...]:
    """Every checklist of a directory, by file name; none where it does not exist. Raises ChecklistFileError."""
    return tuple(_checklist(path) for path in sorted(directory.glob("*.yaml")))


def checklists_for(checklists: Sequence[Checklist], *, list_id: str, is_protective: bool) -> tuple[Checklist, ...]:
    """What applies to an alert of a list; a protective case has only its own."""
    return tuple(one for one in checklists if list_id in one.list_ids and one.is_protective == is_protective)


def _checklist(path: Path) -> Checklist:
    try:
        said = read_data_file(path, _File)
    except DataFileError as error:
        raise ChecklistFileError(str(error)) from None
    if said.id != path.stem:
        raise ChecklistFileError(f"{path.name}: key id: expected the name of the file, {path.stem}")
    codes = [item.code for item in said.items]
    if len(set(codes)) != len(codes):
        raise ChecklistFileError(f"{path.name}: key items: expected each code once")
    items = tuple(ChecklistItem(one.code, one.text, one.source, one.due_hours) for one in said.items)
    return Checklist(said.id, said.title, frozenset(said.lists), said.protective, items)
