"""Reads request bodies as strict JSON: one meaning only, finite numbers, well-formed Unicode."""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn

from app.api.problems import Problem

MAX_NUMBER_CHARS = 40
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse(body: bytes) -> Any:
    """The document in `body` (UTF-8).

    Raises Problem 400 for what RFC 8259 or I-JSON (RFC 7493) leaves open or forbids: another encoding, a byte order
    mark, duplicate names, NaN and infinities, numbers too long, lone surrogates, nesting too deep to read.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse(f"the body is not UTF-8 (byte {error.start}); send JSON in UTF-8")
    if text.startswith("\ufeff"):
        _refuse("the body begins with a byte order mark; send JSON in UTF-8 without one")
    try:
        document = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        _refuse(f"the body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}")
    except RecursionError:
        _refuse("the body is nested too deep")
    if "\\ud" in text.lower():
        _check_strings(document)
    return document


def _refuse(detail: str) -> NoReturn:
    raise Problem(400, "invalid-json", detail) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        _refuse("an object names the same member twice; each member may be there once")
    return document


def _constant(_: str) -> NoReturn:
    _refuse("NaN and Infinity are no JSON numbers; leave the member out where there is no value")


def _float(text: str) -> float:
    value = float(text) if len(text) <= MAX_NUMBER_CHARS else math.inf
    if not math.isfinite(value):
        _refuse("a number is too large or too long to be kept exactly")
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_NUMBER_CHARS:
        _refuse("a number is too large or too long to be kept exactly")
    return int(text)


def _check_strings(document: Any) -> None:
    remaining = [document]
    while remaining:
        value = remaining.pop()
        if isinstance(value, str):
            if _SURROGATE.search(value):
                _refuse("a string holds half of a surrogate pair, which is no character; send well-formed Unicode")
        elif isinstance(value, dict):
            remaining += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            remaining += value
