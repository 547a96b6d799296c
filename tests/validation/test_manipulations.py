"""Each manipulation does what its description says, the same for the same chance, and nothing where it can't apply."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.validation.manipulation_classes import MANIPULATION_CLASSES, Manipulation, script_of
from app.validation.manipulations import (
    disguises,
    name_parts,
    organisations,
    presentation,
    romanisation,
    typing_errors,
)

NAME = "Zorban Mirvane Quendel"
ALL = [each.manipulate for each in MANIPULATION_CLASSES]


def some(manipulate: Manipulation, name: str = NAME) -> list[str]:
    """What comes out by forty chances."""
    return [changed for seed in range(40) if (changed := manipulate(name, Random(seed))) is not None]


def one(manipulate: Manipulation, name: str = NAME) -> str:
    changed = manipulate(name, Random(1))
    assert changed is not None
    return changed


@given(st.sampled_from(ALL), st.text(min_size=1).filter(lambda text: text.split()), st.integers())
def test_equal_chance_gives_equal_names_whatever_the_name(manipulate: Manipulation, name: str, seed: int) -> None:
    first, second = (manipulate(name, Random(seed)) for _ in range(2))
    assert first == second


def test_every_class_has_a_name_and_a_description_of_its_own() -> None:
    assert len({each.name for each in MANIPULATION_CLASSES}) == len(MANIPULATION_CLASSES)
    assert all(each.description.endswith(".") and each.description != each.name for each in MANIPULATION_CLASSES)


@pytest.mark.parametrize(
    "manipulate", [presentation.other_case, presentation.last_name_first, presentation.names_shuffled]
)
def test_case_and_order_keep_every_letter(manipulate: Manipulation) -> None:
    for changed in some(manipulate):
        assert changed != NAME
        assert sorted(changed.replace(",", "").lower().split()) == sorted(NAME.lower().split())


def test_diacritics_come_and_go_with_the_letters_kept() -> None:
    for changed in some(presentation.diacritics_added):
        assert changed != NAME
        assert presentation.diacritics_removed(changed, Random(1)) == NAME
    assert presentation.diacritics_removed(NAME, Random(1)) is None


def test_gaps_change_and_letters_stay() -> None:
    assert one(presentation.all_words_joined) == "ZorbanMirvaneQuendel"
    assert set(some(presentation.two_words_joined)) == {"ZorbanMirvane Quendel", "Zorban MirvaneQuendel"}
    assert one(presentation.letters_spaced_out, "Tav Ox") == "T a v  O x"
    assert all(changed.replace(" ", "") == NAME.replace(" ", "") for changed in some(presentation.word_split))
    assert one(presentation.word_split, "Quendel Ox") in {"Que ndel Ox", "Quen del Ox"}
    assert set(some(presentation.hyphens_and_apostrophes_changed, "al-Zor'lani")) == {"al Zorlani", "alZorlani"}
    assert all(" " not in changed or ", " in changed for changed in some(presentation.separators_for_spaces))


@pytest.mark.parametrize(
    ("manipulate", "difference"),
    [
        (typing_errors.letter_substituted, 0),
        (typing_errors.letter_deleted, -1),
        (typing_errors.letter_inserted, 1),
        (typing_errors.letters_transposed, 0),
        (typing_errors.letter_doubled, 1),
    ],
)
def test_one_typing_error_is_one_edit(manipulate: Manipulation, difference: int) -> None:
    for changed in some(manipulate):
        assert changed != NAME
        assert len(changed) == len(NAME) + difference
        kept_before = next((i for i, (a, b) in enumerate(zip(changed, NAME, strict=False)) if a != b), len(changed))
        kept_after = next(
            (i for i, (a, b) in enumerate(zip(changed[::-1], NAME[::-1], strict=False)) if a != b), len(NAME)
        )
        assert kept_before + kept_after >= len(NAME) - 2


def test_short_words_are_left_alone_by_typing_errors() -> None:
    assert typing_errors.letter_deleted("Ali Bo Xu", Random(1)) is None
    assert all(changed.startswith("Ali ") for changed in some(typing_errors.letter_substituted, "Ali Quendel"))


def test_vowels_go_but_the_first_letter_of_a_word() -> None:
    assert one(typing_errors.vowels_dropped, "Amira Quendel") == "Amr Qndl"


def test_parts_are_shortened_or_left_out() -> None:
    assert set(some(name_parts.given_names_as_initials)) == {"Z. M. Quendel", "Z M Quendel"}
    assert set(some(name_parts.middle_names_as_initials)) == {"Zorban M. Quendel", "Zorban M Quendel"}
    assert set(some(name_parts.middle_name_dropped)) == {"Zorban Quendel"}


def test_joining_words_stay_with_the_name_after_them() -> None:
    name = "Zaid bin Tavish Abd al-Mirva Quendel"
    assert "Z. bin T. A. Quendel" in some(name_parts.given_names_as_initials, name)
    assert "Zaid bin T A Quendel" in some(name_parts.middle_names_as_initials, name)
    assert set(some(name_parts.middle_name_dropped, name)) == {
        "Zaid Abd al-Mirva Quendel",
        "Zaid bin Tavish Quendel",
    }
    assert set(some(presentation.last_name_first, "Zaid bin Tavish")) == {"bin Tavish, Zaid", "bin Tavish Zaid"}
    for manipulate in (
        name_parts.given_names_as_initials,
        name_parts.middle_names_as_initials,
        name_parts.middle_name_dropped,
        presentation.last_name_first,
        presentation.names_shuffled,
    ):
        assert manipulate("Abu Tavish", Random(1)) is None


def test_an_initial_is_a_letter() -> None:
    assert one(name_parts.given_names_as_initials, "‘Umayr Quendel") in {"U. Quendel", "U Quendel"}


def test_titles_and_noise_surround_the_whole_name() -> None:
    assert all(changed.endswith(f" {NAME}") for changed in some(name_parts.title_added))
    assert all(NAME in changed and changed != NAME for changed in some(name_parts.noise_words_added))


@pytest.mark.parametrize(
    "manipulate",
    [disguises.full_width_letters, disguises.mathematical_letters],
)
def test_styled_letters_are_the_same_under_nfkc(manipulate: Manipulation) -> None:
    assert one(manipulate) != NAME
    assert unicodedata.normalize("NFKC", one(manipulate)) == NAME


def test_hidden_characters_leave_what_is_seen() -> None:
    for manipulate in (disguises.zero_width_characters, disguises.bidirectional_controls):
        for changed in some(manipulate):
            assert changed != NAME
            assert "".join(letter for letter in changed if unicodedata.category(letter) != "Cf") == NAME
    overridden = one(disguises.right_to_left_override)
    assert overridden.strip("\u202e\u202c")[::-1] == NAME


def test_stacked_marks_stay_below_the_limit_of_refusal() -> None:
    for changed in some(disguises.stacked_marks):
        assert "".join(letter for letter in changed if not unicodedata.combining(letter)) == NAME
        assert len(changed) > len(NAME)


def test_look_alikes_and_digits_replace_letter_by_letter() -> None:
    for manipulate in (disguises.look_alike_letters, disguises.digits_for_letters):
        for changed in some(manipulate):
            assert len(changed) == len(NAME)
            assert changed != NAME
    assert any(not changed.isascii() for changed in some(disguises.look_alike_letters))
    assert any(letter.isdigit() for letter in one(disguises.digits_for_letters))


def test_romanisations_follow_their_custom() -> None:
    assert "Mouhammad Ach-Chami" in some(romanisation.arabic_romanisation, "Muhammad Ash-Shami")
    assert set(some(romanisation.cyrillic_name_romanised, "Юлия Щукина")) == {
        "Yuliya Shchukina",
        "Iuliia Shchukina",
        "Julija Schtschukina",
    }
    assert romanisation.cyrillic_name_romanised("Љубица", Random(1)) is None
    assert "Serguei Wolkow" not in some(romanisation.cyrillic_romanisation, "Sergei Volkov")
    assert "Sergei Wolkow" in some(romanisation.cyrillic_romanisation, "Sergei Volkov")


def test_arabic_letters_vary_in_their_script() -> None:
    varied = set(some(romanisation.arabic_letters_varied, "أحمد علي"))
    assert "احمد علي" in varied
    assert all(script_of(changed) == "ARABIC" for changed in varied)


def test_legal_forms_and_numbers_change() -> None:
    changed = some(organisations.legal_form_changed, "Brambleton Quarry Ltd")
    assert "Brambleton Quarry" in changed
    assert all(name.startswith("Brambleton Quarry") for name in changed)
    assert all(name != "Brambleton Quarry" for name in some(organisations.legal_form_changed, "Brambleton Quarry"))
    assert one(organisations.numbers_as_words_or_digits, "Seventh Quarry 12") == "7th Quarry Twelve"
    assert one(organisations.numbers_as_words_or_digits, "2nd Quarry") == "Second Quarry"
    assert organisations.numbers_as_words_or_digits("Quarry 99", Random(1)) is None
