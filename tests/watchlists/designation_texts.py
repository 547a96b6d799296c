"""Every text that a designation holds, for tests that nothing of a list file was lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from app.domain.designation import Designation
from app.domain.partial_date import PartialDate


def texts_of(designation: Designation) -> list[str]:
    """All texts in all fields, dates as they are written in ISO 8601."""
    return list(_texts(designation))


def _texts(value: Any) -> Iterator[str]:
    match value:
        case Enum() | None:
            return
        case str():
            yield value
        case PartialDate():
            yield str(value)
            yield value.earliest.isoformat()
            yield value.latest.isoformat()
        case date():
            yield value.isoformat()
        case tuple():
            for part in value:
                yield from _texts(part)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _texts(getattr(value, field.name))


def holds(texts: list[str], text: str) -> bool:
    """Whether one of `texts` has `text` in it, white space apart."""
    wanted = " ".join(text.split())
    return any(wanted in held for held in texts)
