"""Listed names inside free texts: found as people write them, and not where ordinary words stand beside each other."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from app.domain.designation import NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.matching.hygiene import UnscreenableReason
from app.matching.index import CompiledIndex
from app.screening.narrative import MOST_WORDS, NarrativeFindings, search_narratives
from app.watchlists.formats.un_xml import parse

LIST = Path(__file__).resolve().parents[2] / "lists" / "exercise" / "exercise.xml"
ORDINARY = (
    "Invoice 2026-0417 dated 3 March", "salary february 2026", "rent flat 12 main street", "thanks Mohammed Ali",
    "payment for Abu Ahmed shop", "consulting services Q1 Al Noor Trading LLC", "Eid gift for Omar and Khalid",
    "Abdul Rahman rent", "Muhammad Abdullah tuition fees", "freight container Karachi Jebel Ali",
    "donation water wells", "flight tickets Istanbul Amman two adults",
    "medicine for mother Fatima", "Hassan Ahmed Mohamed family support",
    "bus tickets Khartoum", "phone top up 10 USD", "Zahlung Rechnung 123 Danke", "loyer mars 2026", "school fees Amina",
)  # fmt: skip


@cache
def exercise() -> ListContents:
    with LIST.open("rb") as stream:
        return parse(stream)


@cache
def index() -> CompiledIndex:
    return CompiledIndex.compile(exercise().designations)


def look(text: str) -> NarrativeFindings:
    (found,) = search_narratives([text], [("exercise", index())])
    return found


def two_worded() -> list[tuple[str, str]]:
    return [
        (one.reference, name.text)
        for one in exercise().designations
        for name in one.names
        if name.kind in (NameKind.PRIMARY, NameKind.STRONG_ALIAS) and one.kind is PartyKind.PERSON
        if len(name.text.split()) in (3, 4) and name.text.isascii()
    ]


def test_a_listed_name_is_found_wherever_it_stands_in_a_text() -> None:
    names = two_worded()
    assert len(names) > 20
    texts = [f"INV 4711 for {name.title()} as agreed, thanks" for _, name in names]
    found = search_narratives(texts, [("exercise", index())])
    missed = [
        name
        for (reference, name), one in zip(names, found, strict=True)
        if reference not in {hit.hit.reference for hit in one.hits}
    ]
    assert missed == []


def test_ordinary_texts_find_nobody() -> None:
    found = search_narratives(ORDINARY, [("exercise", index())])
    assert [text for text, one in zip(ORDINARY, found, strict=True) if one.hits] == []


def test_a_hit_says_which_words_of_the_text_it_is() -> None:
    _, name = two_worded()[0]
    (hit, *_) = look(f"payment to {name} for goods").hits
    assert hit.hit.submitted_name == name
    assert hit.hit.score == hit.hit.explanation.recomputed_score()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("word " * (MOST_WORDS + 1), UnscreenableReason.TOO_MANY_TOKENS),
        ("a" * 5001, UnscreenableReason.TOO_LONG),
        ("rent\x00 march", UnscreenableReason.INVALID_CHARACTERS),
    ],
)
def test_a_text_over_the_limits_is_said_to_be_unread(text: str, why: UnscreenableReason) -> None:
    assert look(text) == NarrativeFindings((), why)


def test_marks_alone_say_nothing_and_are_read() -> None:
    assert look("--- / ...") == NarrativeFindings(())
