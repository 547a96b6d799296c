"""Every text that pages say, found in the code and the templates: what each `.po` file must translate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir

from app.access.roles import WHAT_ROLES_ARE_FOR
from app.matching.evidence import KINDS, WEIGHTS
from app.matching.weights import FEATURE_WEIGHTS
from app.watchlists.deltas import FIELD_LABELS
from app.web import alert_texts, comparison, texts
from app.web.messages import PATTERNS
from app.web.navigation import ENTRIES
from app.web.translation import Said

WEB = Path(texts.__file__).resolve().parent
CALLS = {"_": None, "_html": None, "translated": None, "counted": (2, 3), "translated_count": (2, 3)}
"""The functions that say a text, with the positions of singular and plural (babel's own notation)."""

Text = str | tuple[str, str]


def every_text() -> set[Text]:
    """Each text; singular and plural together where a number is told."""
    return {text for text in (*_called(), *_tables()) if text}


def _called() -> Iterator[Text]:
    methods = [("**.py", "python"), ("**.html", "jinja2")]
    for _, _, message, _, _ in extract_from_dir(WEB, method_map=methods, keywords=CALLS):
        if isinstance(message, tuple):
            one, many = message
            yield (str(one), str(many))
        else:
            yield str(message)


def _tables() -> Iterator[str]:
    for module in (texts, alert_texts, comparison):
        for value in vars(module).values():
            if isinstance(value, Said):
                yield from value.english.values()
    yield from (texts.OTHER_ERROR_TITLE, texts.OTHER_ERROR_ADVICE)
    yield from PATTERNS
    yield from FIELD_LABELS
    yield from (entry.label for entry in ENTRIES)
    yield from WHAT_ROLES_ARE_FOR.values()
    for code in (*FEATURE_WEIGHTS, *WEIGHTS, *KINDS, "every_word_equal", "weak_alias"):
        yield texts.CODES.english.get(code) or code.replace("_", " ")  # type: ignore[attr-defined]
