"""Writes synthetic designations as FollowTheMoney entities, one a line, as OpenSanctions gives them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from app.domain.designation import Designation, PartyKind

_SCHEMAS = {PartyKind.PERSON: "Person", PartyKind.ORGANISATION: "Organization"}


def write_ftm_file(path: Path, designations: Iterable[Designation]) -> Path:
    """Write them to `path`, one after another, and return it; every further name becomes an alias."""
    with path.open("w", encoding="utf-8") as file:
        for designation in designations:
            file.write(json.dumps(_entity(designation), ensure_ascii=False) + "\n")
    return path


def _entity(designation: Designation) -> dict[str, object]:
    name, *aliases = (name.text for name in designation.names)
    properties = {"name": [name], "topics": ["sanction"]} | ({"alias": aliases} if aliases else {})
    return {
        "id": f"synthetic-{designation.reference}",
        "caption": name,
        "schema": _SCHEMAS[designation.kind],
        "properties": properties,
        "referents": [],
        "datasets": ["synthetic"],
        "first_seen": "2026-01-01T00:00:00",
        "last_seen": "2026-11-01T00:00:00",
        "last_change": "2026-10-01T00:00:00",
        "target": True,
    }
