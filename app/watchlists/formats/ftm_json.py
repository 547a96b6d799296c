"""Reads OpenSanctions data as FollowTheMoney JSON lines: `entities.ftm.json`, and `targets.nested.json`.

In the first, addresses, documents, sanctions and links are lines of their own, joined by ids in either direction and in
any order; in the second they are nested in their target. The data are CC BY-NC: whoever runs the program brings them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from app.domain.designation import Designation
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.ftm_designation import designation_of
from app.watchlists.formats.ftm_entity import FtmEntity, entity_of, is_target, last_seen
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_csv import TextLimits
from app.watchlists.safe_json import JsonObject, looks_like_objects, read_objects

FORMAT = "opensanctions-ftm"

_KEY = re.compile(rb'"(schema|properties)"\s*:')


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return looks_like_objects(head) and len({found[1] for found in _KEY.finditer(head)}) == 2


def parse(stream: BinaryIO, *, limits: TextLimits = TextLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole, in two passes over the seekable stream.

    Returns the targets in the order of the file with an account of everything odd or unknown. Raises ListFileError
    for a file that is no such list, holds no target, is cut off within a line, or has a target without id or name.
    """
    account = ReadingAccount()
    surroundings = _read_surroundings(stream, limits, account)
    stream.seek(0)
    designations = [
        _designation(entity_of(plain, account), surroundings, account)
        for plain in read_objects(stream, limits=limits)
        if is_target(plain)
    ]
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS,
            "The file has entities, but no target among them. Download entities.ftm.json or targets.nested.json again.",
        )
    if surroundings.generated_at is None:
        account.remark("no_time_of_generation")
    return ListContents(
        format=FORMAT,
        designations=tuple(designations),
        generated_at=surroundings.generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


@dataclass(slots=True)
class _Surroundings:
    """What the lines that are no targets say, as JSON text: all of it together is smaller so than as objects."""

    generated_at: datetime | None = None
    captions: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    pointing_at: dict[str, list[str]] = field(default_factory=dict)

    def entities(self, texts: Iterable[str]) -> list[FtmEntity]:
        """The entities that the texts hold; what is unknown in them was counted when they were read first."""
        return [entity_of(json.loads(text), ReadingAccount()) for text in texts]


def _read_surroundings(stream: BinaryIO, limits: TextLimits, account: ReadingAccount) -> _Surroundings:
    found = _Surroundings()
    targets: set[str] = set()
    others: list[str] = []
    for plain in read_objects(stream, limits=limits):
        seen = last_seen(plain, account)
        found.generated_at = max(filter(None, (found.generated_at, seen)), default=None)
        if is_target(plain):
            targets.add(str(plain.get("id")))
        else:
            entity = entity_of(plain, account)
            text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
            if entity.schema == "Address":
                found.addresses[entity.id] = text
            else:
                others.append(text)
        if isinstance(plain.get("caption"), str):
            found.captions[str(plain.get("id"))] = str(plain["caption"])
    for text in others:
        _attach(json.loads(text), text, targets, found, account)
    return found


def _attach(plain: JsonObject, text: str, targets: set[str], found: _Surroundings, account: ReadingAccount) -> None:
    """Keep a link beside every target that it points at."""
    ids = {value for values in plain["properties"].values() for value in values if isinstance(value, str)}
    for target in ids & targets:
        found.pointing_at.setdefault(target, []).append(text)
    if not ids & targets:
        account.remark("entity_that_belongs_to_no_target")


def _designation(entity: FtmEntity, surroundings: _Surroundings, account: ReadingAccount) -> Designation:
    nested = [inner for _, inner in entity.nested()]
    ids = entity.texts("addressEntity")
    present = [surroundings.addresses[one] for one in ids if one in surroundings.addresses]
    for _ in range(len(ids) - len(present)):
        account.remark("address_that_is_not_there")
    linked = surroundings.entities([*surroundings.pointing_at.pop(entity.id, ()), *present])
    return designation_of(
        entity,
        belongings=sorted([*nested, *linked], key=lambda one: one.id),
        name_of_id=_name_of(surroundings.captions),
        account=account,
    )


def _name_of(captions: dict[str, str]) -> Callable[[str], str]:
    return lambda entity_id: captions.get(entity_id, "")
