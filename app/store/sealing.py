"""Column types of what people are screened and judged by: sealed before it reaches the database, opened after.

The key comes from outside the database, so that a copy of it, its files or its backups tells nothing of anybody. Each
column seals for itself: a value moved into another column is refused.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Protocol

from sqlalchemy import Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.store.columns import PlainText, require_storable
from app.store.errors import SealedElsewhereError

_SEALED_TEXT = "sealed:1:"
_SEALED_BYTES = b"sealed:1:"
_ATTRIBUTE = "fiscreen_sealing"


class Sealing(Protocol):
    """What seals and opens; opening raises ValueError for what was not sealed with this key for this purpose."""

    def seal_bytes(self, secret: bytes, *, purpose: str) -> bytes:
        """The secret, sealed."""

    def seal_alike(self, secret: bytes, *, purpose: str) -> bytes:
        """The secret, sealed so that equal secrets are equal bytes."""

    def open_bytes(self, sealed: bytes, *, purpose: str) -> bytes:
        """What was sealed."""


def set_sealing(dialect: Dialect, sealing: Sealing) -> None:
    """Seal and open the sealed columns of an engine with `sealing` from now on."""
    setattr(dialect, _ATTRIBUTE, sealing)


class SealedText(TypeDecorator[str]):
    """Text that is sealed for `column`. What was kept before columns were sealed is read as it is.

    NUL and lone surrogates raise UnstorableValueError, as in any other text. SealedElsewhereError where the key is not
    the one that sealed it, or none was set.
    """

    impl = Text
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """As any other text is kept."""
        return PlainText().load_dialect_impl(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal."""
        return None if value is None else sealed_text(value, column=self.column, dialect=dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open."""
        if value is None or not value.startswith(_SEALED_TEXT):
            return value
        return _opened(urlsafe_b64decode(value.removeprefix(_SEALED_TEXT)), self.column, dialect).decode()


class SealedWord(SealedText):
    """A text that is sealed for `column` and can be looked for by its whole value, for equal ones are sealed alike."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal, always in the same way."""
        if value is None:
            return None
        sealed = _sealing(dialect).seal_alike(require_storable(value).encode(), purpose=self.column)
        return _SEALED_TEXT + urlsafe_b64encode(sealed).decode("ascii")


class SealedJson(TypeDecorator[Any]):
    """A small JSON value, sealed for `column` as SealedText is."""

    impl = Text
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column
        self._text = SealedText(column)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """To text, on which NaN and infinities fail, and seal."""
        text = None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return self._text.process_bind_param(text, dialect)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Open, and from text."""
        text = self._text.process_result_value(value, dialect)
        return None if text is None else json.loads(text)


class SealedBytes(TypeDecorator[bytes]):
    """Bytes that are sealed for `column` as SealedText is; none at all stay none."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Seal."""
        return value if not value else _SEALED_BYTES + _sealing(dialect).seal_bytes(value, purpose=self.column)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Open."""
        if value is None or not value.startswith(_SEALED_BYTES):
            return value
        return _opened(value.removeprefix(_SEALED_BYTES), self.column, dialect)


def sealed_text(value: str, *, column: str, dialect: Dialect) -> str:
    """A text as it is kept in a sealed column."""
    sealed = _sealing(dialect).seal_bytes(require_storable(value).encode(), purpose=column)
    return _SEALED_TEXT + urlsafe_b64encode(sealed).decode("ascii")


def _opened(sealed: bytes, column: str, dialect: Dialect) -> bytes:
    try:
        return _sealing(dialect).open_bytes(sealed, purpose=column)
    except ValueError:
        raise SealedElsewhereError(
            f"{column}: what is kept was sealed with another access.key: put the right key file back"
        ) from None


def _sealing(dialect: Dialect) -> Sealing:
    sealing: Sealing | None = getattr(dialect, _ATTRIBUTE, None)
    if sealing is None:
        raise SealedElsewhereError("no key was set for sealed columns: open the database with its access.key")
    return sealing
