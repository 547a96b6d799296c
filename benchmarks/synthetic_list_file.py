"""Writes synthetic designations as a list file in the format of the UN, for commands that read list files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from app.domain.designation import Designation, PartyKind

PUBLISHED_AT = datetime(2026, 11, 1, tzinfo=UTC)


def write_list_file(path: Path, designations: Iterable[Designation], *, at: datetime = PUBLISHED_AT) -> Path:
    """Write them to `path` and return it, published `at`; every further name of a designation becomes a good alias."""
    people: list[str] = []
    others: list[str] = []
    for designation in designations:
        is_person = designation.kind is PartyKind.PERSON
        (people if is_person else others).append(_entry("INDIVIDUAL" if is_person else "ENTITY", designation))
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{at:%Y-%m-%dT%H:%M:%S}.000Z">\n'
        f"<INDIVIDUALS>\n{''.join(people)}</INDIVIDUALS><ENTITIES>\n{''.join(others)}</ENTITIES></CONSOLIDATED_LIST>\n",
        encoding="utf-8",
    )
    return path


def _entry(element: str, designation: Designation) -> str:
    aliases = "".join(
        f"<{element}_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{escape(name.text)}</ALIAS_NAME></{element}_ALIAS>"
        for name in designation.names[1:]
    )
    return (
        f"<{element}><FIRST_NAME>{escape(designation.names[0].text)}</FIRST_NAME>"
        f"<UN_LIST_TYPE>Synthetic</UN_LIST_TYPE><REFERENCE_NUMBER>{designation.reference}</REFERENCE_NUMBER>"
        f"{aliases}</{element}>\n"
    )
