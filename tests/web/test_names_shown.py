"""Names as they are shown: nothing lost, nothing hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.names import differing_pieces, differing_words, script_tag, visible_pieces


@given(st.text())
def test_visible_pieces_lose_no_character(text: str) -> None:
    pieces = visible_pieces(text)
    shown = "".join(chr(int(piece.text[2:], 16)) if piece.is_marked else piece.text for piece in pieces)
    assert shown == text


@given(st.text())
def test_no_direction_control_is_left_hidden(text: str) -> None:
    plain = "".join(piece.text for piece in visible_pieces(text) if not piece.is_marked)
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\x00") & set(plain)


def test_joiners_are_ordinary_where_the_script_uses_them_and_hidden_where_not() -> None:
    assert not any(piece.is_marked for piece in visible_pieces("نمونه\u200cزی"))
    assert [piece.text for piece in visible_pieces("Sam\u200cira") if piece.is_marked] == ["U+200C"]


@given(st.text(), st.text())
def test_differences_lose_no_character(text: str, other: str) -> None:
    assert "".join(piece.text for piece in differing_pieces(text, other)) == text
    assert "".join(piece.text for piece in differing_words(text, other)) == text


def test_only_what_differs_is_marked() -> None:
    marked = [piece.text for piece in differing_pieces("MITHALI", "Mithaly") if piece.is_marked]
    assert marked == ["I"]


def test_prose_is_marked_by_words() -> None:
    before, after = "amir of a group (EXe.137) since 2014", "amir of a group (formerly listed) since 2014"
    assert [piece.text for piece in differing_words(before, after) if piece.is_marked] == ["EXe.137"]
    assert [piece.text for piece in differing_words(after, before) if piece.is_marked] == ["formerly listed"]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Samira", ""),
        ("سميرة قنديل", "und-Arab"),
        ("Иван Примеров", "und-Cyrl"),
        ("李虚构", "und-Hani"),
        ("김가상", "ko"),
        ("123", ""),
    ],
)
def test_the_script_is_told_but_no_language_is_guessed(text: str, tag: str) -> None:
    assert script_tag(text) == tag
