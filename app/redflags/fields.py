"""The fields of a transaction that an indicator may require, and those that may never be a feature."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from app.domain.transaction import Party, Transaction

FORBIDDEN_FEATURES = (
    "religion", "faith", "nationality", "nationalities", "citizenship", "ethnicity", "ethnic", "race", "gender", "sex",
    "title", "name_origin", "name_script", "name_language", "birth_place",
)  # fmt: skip
"""S/RES/2331 (2016), preamble: trafficking is tied to no religion, nationality or civilisation; nor to a gender."""

_SIDES = ("holder", "counterparty")


def feature_is_forbidden(path: str) -> bool:
    """Whether any part of the path names what may never be a feature."""
    return any(part in FORBIDDEN_FEATURES for part in path.casefold().split("."))


def field_exists(path: str) -> bool:
    """Whether `path` leads to a field: `merchant.category`, or of a party as the account sees it: `holder.phone`."""
    first, _, rest = path.partition(".")
    if first in _SIDES:
        return bool(rest) and _leads_somewhere(Party, rest)
    return _leads_somewhere(Transaction, path)


def _leads_somewhere(owner: type[Any], path: str) -> bool:
    first, _, rest = path.partition(".")
    if first not in {field.name for field in fields(owner)}:
        return False
    inner = _dataclass_in(get_type_hints(owner)[first])
    if inner is None or not rest:
        return not rest
    return _leads_somewhere(inner, rest)


def _dataclass_in(hint: Any) -> type[Any] | None:
    return next((one for one in (hint, *get_args(hint)) if isinstance(one, type) and is_dataclass(one)), None)
