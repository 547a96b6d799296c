"""The table of manipulations: which exist, and to which listed names each applies."""

from __future__ import annotations

import inspect
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.validation.manipulations import (
    disguises,
    name_parts,
    organisations,
    presentation,
    romanisation,
    typing_errors,
)

PACK_VERSION = "1"
"""Raised with every change to a manipulation or to the drawing of cases: figures of two versions don't compare."""

Manipulation = Callable[[str, Random], str | None]
"""A listed name and a source of chance in; the manipulated name out, None where the manipulation does not apply."""

STRONG_KINDS = frozenset({NameKind.PRIMARY, NameKind.ORIGINAL_SCRIPT, NameKind.STRONG_ALIAS})
"""The names that must be found: what the publisher calls low quality or former is not held against the matcher."""


class ManipulationGroup(StrEnum):
    """Under what heading a manipulation is reported."""

    PRESENTATION = "presentation"
    TYPING_ERRORS = "typing errors"
    PARTS_OF_NAMES = "parts of names"
    DISGUISES = "disguises"
    ROMANISATION = "romanisation and letters"
    ORGANISATIONS = "organisations"


@dataclass(frozen=True, slots=True)
class ManipulationClass:
    """One way of changing names. `applies_to` says of which listed names it is done.

    `must_be_noticed`: a name that is not found must without exception be flagged as suspicious or refused.
    """

    group: ManipulationGroup
    manipulate: Manipulation
    applies_to: Callable[[Designation, ListedName], bool]
    must_be_noticed: bool = False

    @property
    def name(self) -> str:
        """The function's name in words, which is also its key in the report."""
        return self.manipulate.__name__.replace("_", " ")

    @property
    def description(self) -> str:
        """What is done, in one sentence."""
        return inspect.getdoc(self.manipulate) or self.name


def _full_latin_name(designation: Designation, name: ListedName) -> bool:
    """A name of two words or more in Latin letters, or one of an organisation in a single word."""
    if script_of(name.text) != "LATIN":
        return False
    return len(name.text.split()) > 1 or designation.kind is not PartyKind.PERSON


def _full_latin_name_of_person(designation: Designation, name: ListedName) -> bool:
    return designation.kind is PartyKind.PERSON and _full_latin_name(designation, name)


def _latin_name_of_organisation(designation: Designation, name: ListedName) -> bool:
    return designation.kind is PartyKind.ORGANISATION and script_of(name.text) == "LATIN"


def _full_latin_name_beside(script: str) -> Callable[[Designation, ListedName], bool]:
    def applies(designation: Designation, name: ListedName) -> bool:
        return _full_latin_name(designation, name) and any(
            script_of(other.text) == script for other in designation.names
        )

    return applies


def _full_name_in(script: str) -> Callable[[Designation, ListedName], bool]:
    return lambda _, name: script_of(name.text) == script and len(name.text.split()) > 1


def script_of(text: str) -> str:
    """The alphabet of the first letter, as Unicode calls it (LATIN, ARABIC, CYRILLIC, CJK); empty without letters."""
    return next((unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha()), "")


def _classes(
    group: ManipulationGroup,
    applies_to: Callable[[Designation, ListedName], bool],
    *manipulations: Manipulation,
    must_be_noticed: bool = False,
) -> tuple[ManipulationClass, ...]:
    return tuple(ManipulationClass(group, each, applies_to, must_be_noticed) for each in manipulations)


MANIPULATION_CLASSES: tuple[ManipulationClass, ...] = (
    *_classes(
        ManipulationGroup.PRESENTATION,
        _full_latin_name,
        presentation.other_case,
        presentation.diacritics_removed,
        presentation.diacritics_added,
        presentation.last_name_first,
        presentation.names_shuffled,
        presentation.separators_for_spaces,
        presentation.hyphens_and_apostrophes_changed,
        presentation.two_words_joined,
        presentation.all_words_joined,
        presentation.word_split,
        presentation.letters_spaced_out,
    ),
    *_classes(
        ManipulationGroup.TYPING_ERRORS,
        _full_latin_name,
        typing_errors.letter_substituted,
        typing_errors.letter_deleted,
        typing_errors.letter_inserted,
        typing_errors.letters_transposed,
        typing_errors.letter_doubled,
        typing_errors.two_typing_errors,
        typing_errors.vowels_dropped,
    ),
    *_classes(
        ManipulationGroup.PARTS_OF_NAMES,
        _full_latin_name_of_person,
        name_parts.given_names_as_initials,
        name_parts.middle_names_as_initials,
        name_parts.middle_name_dropped,
        name_parts.title_added,
    ),
    *_classes(ManipulationGroup.PARTS_OF_NAMES, _full_latin_name, name_parts.noise_words_added),
    *_classes(
        ManipulationGroup.DISGUISES,
        _full_latin_name,
        disguises.look_alike_letters,
        disguises.zero_width_characters,
        disguises.bidirectional_controls,
        disguises.right_to_left_override,
        disguises.full_width_letters,
        disguises.mathematical_letters,
        disguises.stacked_marks,
        must_be_noticed=True,
    ),
    *_classes(ManipulationGroup.DISGUISES, _full_latin_name, disguises.digits_for_letters),
    *_classes(ManipulationGroup.ROMANISATION, _full_latin_name_beside("ARABIC"), romanisation.arabic_romanisation),
    *_classes(ManipulationGroup.ROMANISATION, _full_name_in("ARABIC"), romanisation.arabic_letters_varied),
    *_classes(ManipulationGroup.ROMANISATION, _full_latin_name_beside("CYRILLIC"), romanisation.cyrillic_romanisation),
    *_classes(ManipulationGroup.ROMANISATION, _full_name_in("CYRILLIC"), romanisation.cyrillic_name_romanised),
    *_classes(
        ManipulationGroup.ORGANISATIONS,
        _latin_name_of_organisation,
        organisations.legal_form_changed,
        organisations.numbers_as_words_or_digits,
    ),
)
