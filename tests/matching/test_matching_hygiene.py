"""What can't be screened is refused before any costly work; disguises are undone and named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.analysis import analyse
from app.matching.hygiene import Disguise, NameLimits, UnscreenableReason, clean, unscreenable_reason

_LIMITS = NameLimits()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", UnscreenableReason.EMPTY),
        (" \u00a0\u2003", UnscreenableReason.EMPTY),
        ("... -- !", UnscreenableReason.NORMALISES_TO_NOTHING),
        ("\u200b\u200d\u2060", UnscreenableReason.NORMALISES_TO_NOTHING),
        ("x" * 513, UnscreenableReason.TOO_LONG),
        ("\ufdfa" * 100, UnscreenableReason.NORMALISES_TOO_LONG),
        ("a b " * 21, UnscreenableReason.TOO_MANY_TOKENS),
        ("ab-" * 41, UnscreenableReason.TOO_MANY_TOKENS),
        ("a" + "\u0301" * 31, UnscreenableReason.TOO_MANY_MARKS),
        ("Zorlani\ud800", UnscreenableReason.INVALID_CHARACTERS),
        ("Zor\x00lani", UnscreenableReason.INVALID_CHARACTERS),
        ("Zor\ue000lani", UnscreenableReason.INVALID_CHARACTERS),
        ("Zor\uffffлани", UnscreenableReason.INVALID_CHARACTERS),
    ],
)
def test_a_name_that_cannot_be_screened_says_why(name: str, reason: UnscreenableReason) -> None:
    assert unscreenable_reason(name, _LIMITS) is reason


@pytest.mark.parametrize("name", ["Zorlani", "o'Brien-Smith", "زرلاني", "佐爾", "İIıi", "x\ty", "3"])
def test_an_ordinary_name_is_screenable(name: str) -> None:
    assert unscreenable_reason(name, _LIMITS) is None


def test_a_hundred_thousand_marks_are_refused_by_length_alone() -> None:
    assert unscreenable_reason("a" + "\u0301\u0323" * 50_000, _LIMITS) is UnscreenableReason.TOO_LONG


@pytest.mark.parametrize(
    ("disguised", "plain", "disguise"),
    [
        ("Zor\u200blani", "Zorlani", Disguise.INVISIBLE),
        ("Zor\u00adlani", "Zorlani", Disguise.INVISIBLE),
        ("\u202einalroZ\u202c", "Zorlani", Disguise.BIDIRECTIONAL),
        ("Ｚｏｒｌａｎｉ", "Zorlani", Disguise.STYLED),
        ("𝐙𝐨𝐫𝐥𝐚𝐧𝐢", "Zorlani", Disguise.STYLED),
        ("Z\u0336\u0337orlani", "Zorlani", Disguise.STACKED_MARKS),
        ("Zоrlаni", "Zorlani", Disguise.MIXED_SCRIPTS),
    ],
)
def test_a_disguise_is_undone_and_named(disguised: str, plain: str, disguise: Disguise) -> None:
    cleaned = clean(disguised)
    assert cleaned.text == plain
    assert disguise in cleaned.disguises


@pytest.mark.parametrize("name", ["José Zórlani", "پزشک\u200cزاده", "Зорлани", "Zorlani and Петров"])
def test_ordinary_spelling_is_no_disguise(name: str) -> None:
    assert clean(name).disguises == ()


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(name: str) -> None:
    if unscreenable_reason(name, _LIMITS) is None:
        once = clean(name).text
        assert clean(once).text == clean(clean(once).text).text


@given(st.text(alphabet=st.characters(), max_size=600))
def test_every_text_gets_an_answer(name: str) -> None:
    assert unscreenable_reason(name, _LIMITS) in {None, *UnscreenableReason}


@pytest.mark.parametrize("name", ["Nslm Bllvst", "AHMD ZRLN", "Mhmmd bn Slmn"])
def test_a_name_without_its_vowels_is_suspicious(name: str) -> None:
    assert Disguise.VOWELS_LEFT_OUT in analyse(name).disguises


@pytest.mark.parametrize("name", ["Ng Hwa", "HSBC Bank Ltd", "KPMG LLP", "Anselmo Krk", "محمد زرلاني", "BKR JSC"])
def test_a_short_word_or_an_abbreviation_is_no_lack_of_vowels(name: str) -> None:
    assert analyse(name).disguises == ()
