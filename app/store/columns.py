"""Column types that mean and refuse the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.store.errors import UnstorableValueError

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class PlainText(TypeDecorator[str]):
    """Text that comes back as it was put in, compared and ordered by code point on both databases.

    NUL and lone surrogates raise UnstorableValueError: PostgreSQL cannot keep them, so SQLite does not either.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """PostgreSQL would otherwise order by the language of the database."""
        return Text(collation="C") if dialect.name == "postgresql" else Text()

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """Refuse what one of the databases could not give back."""
        return None if value is None else require_storable(value)


def require_storable(text: str) -> str:
    """The text, where both databases give it back as it is. Raises UnstorableValueError for NUL and lone surrogates."""
    if _UNSTORABLE.search(text):
        raise UnstorableValueError("a text to be stored holds NUL or a lone surrogate: expected neither in it")
    return text


class JsonText(TypeDecorator[Any]):
    """A small JSON value, kept as text with sorted keys, so that equal values are equal texts."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """To text, on which NaN and infinities fail."""
        if value is None:
            return None
        return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """From text."""
        return None if value is None else json.loads(value)


class UtcTimestamp(TypeDecorator[datetime]):
    """A moment, time-zone-aware going in, in UTC coming out, to the microsecond."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite, which knows no zones, gets it bare, in a text that sorts by time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise UnstorableValueError("a moment to be stored has no time zone: expected one with a zone, such as UTC")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Always in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
