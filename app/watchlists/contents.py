"""The canonical form of a designation and of a whole list: what is stored, hashed and counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date
from hashlib import sha256
from typing import Any, TypeVar

from app.domain.designation import (
    Address,
    BirthDate,
    Designation,
    Document,
    ListedName,
    NameKind,
    PartyKind,
)
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents, MissingDesignation, SnapshotCounts

_Part = TypeVar("_Part")


def designation_to_document(designation: Designation) -> str:
    """The designation as JSON text: keys sorted, empty fields left out, no blanks, so that equals give equal texts."""
    return json.dumps(_plain(designation), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def designation_from_document(document: str) -> Designation:
    """The designation that `designation_to_document` wrote. Raises ValueError or KeyError for any other text."""
    plain = json.loads(document)
    return Designation(
        reference=plain["reference"],
        kind=PartyKind(plain["kind"]),
        list_type=plain["list_type"],
        names=_each(plain, "names", _name),
        listed_on=date.fromisoformat(plain["listed_on"]) if "listed_on" in plain else None,
        amended_on=_each(plain, "amended_on", date.fromisoformat),
        birth_dates=_each(plain, "birth_dates", _birth_date),
        birth_places=_each(plain, "birth_places", lambda place: Address(**place)),
        nationalities=_each(plain, "nationalities", str),
        gender=plain.get("gender", ""),
        titles=_each(plain, "titles", str),
        positions=_each(plain, "positions", str),
        documents=_each(plain, "documents", lambda document: Document(**document)),
        addresses=_each(plain, "addresses", lambda address: Address(**address)),
        comments=plain.get("comments", ""),
        links=_each(plain, "links", str),
        publisher_record_id=plain.get("publisher_record_id", ""),
        programmes=_each(plain, "programmes", str),
        measures=_each(plain, "measures", str),
        other_references=_each(plain, "other_references", str),
        contacts=_each(plain, "contacts", str),
        details=_each(plain, "details", lambda detail: (detail[0], detail[1])),
    )


def canonical_bytes(designation: Designation) -> bytes:
    """The document in UTF-8: what is hashed."""
    return designation_to_document(designation).encode()


def contents_hash(contents: ListContents, *, list_id: str, missing: Sequence[MissingDesignation] = ()) -> str:
    """The SHA-256 (hex) of all designations: that of a list whatever its order, its time stamp or its serialisation.

    `list_id` is part of it, for two lists may hold the same and are different versions all the same. `missing` are
    those that the publisher left out and that are kept; they and their marks are part of it.
    """
    digest = sha256(list_id.encode() + b"\n")
    for document in sorted(map(canonical_bytes, contents.designations)):
        # JSON text holds no newline, so that no two lists give the same bytes.
        digest.update(document + b"\n")
    for document in sorted(map(_missing_bytes, missing)):
        digest.update(document + b"\n")
    return digest.hexdigest()


def _missing_bytes(missing: MissingDesignation) -> bytes:
    marked = {
        "designation": _plain(missing.designation),
        "last_published_in": missing.mark.last_published_in,
        "missing_since": missing.mark.since.astimezone(UTC).isoformat(),
    }
    return json.dumps(marked, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def count(contents: ListContents, *, missing: int = 0) -> SnapshotCounts:
    """How much the list holds, each breakdown in the order of its keys; `missing` are those kept beside it."""
    designations = contents.designations
    return SnapshotCounts(
        designations=len(designations),
        by_kind=_tally(designation.kind.value for designation in designations),
        by_list_type=_tally(designation.list_type for designation in designations),
        names=_tally(name.kind.value for designation in designations for name in designation.names),
        birth_dates=sum(
            birth_date.value is not None for designation in designations for birth_date in designation.birth_dates
        ),
        documents=sum(len(designation.documents) for designation in designations),
        nationalities=sum(len(designation.nationalities) for designation in designations),
        missing=missing,
    )


def _tally(words: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(words).items()))


def _plain(value: Any) -> Any:
    match value:
        case PartialDate():
            return str(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(part) for part in value]
        case _ if is_dataclass(value):
            filled = ((field, getattr(value, field.name)) for field in fields(value))
            return {
                field.name: _plain(part) for field, part in filled if field.default is MISSING or part != field.default
            }
        case _:
            return value


def _each(plain: Mapping[str, Any], key: str, read: Callable[[Any], _Part]) -> tuple[_Part, ...]:
    return tuple(read(part) for part in plain.get(key, ()))


def _name(plain: Mapping[str, Any]) -> ListedName:
    return ListedName(
        text=plain["text"],
        kind=NameKind(plain["kind"]),
        as_published=plain.get("as_published", ""),
        note=plain.get("note", ""),
        birth_dates=_each(plain, "birth_dates", PartialDate.parse),
        birth_place=plain.get("birth_place", ""),
    )


def _birth_date(plain: Mapping[str, Any]) -> BirthDate:
    value = plain["value"]
    return BirthDate(value=None if value is None else PartialDate.parse(value), note=plain.get("note", ""))
