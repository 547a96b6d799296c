"""How alike two words are: finite keys that related words share, and a similarity that is zero without a shared key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from app.domain.explanation import TokenRelation
from app.matching.sound import abjad_consonants, consonants, sound_form, unvoiced_form
from app.matching.tables.equivalents import NICKNAME_CLASSES, TRANSLITERATION_CLASSES
from app.matching.tokens import SYMBOL_KINDS, Token, TokenKind

_Ints = npt.NDArray[np.int32]

UNRELATED: tuple[int, TokenRelation] = (0, TokenRelation.MISSING_IN_LISTED)
SAME = 1000
"""Similarities are whole thousandths, so that sums do not depend on their order."""

_SAME_SOUND = 980
_SAME_TRANSLITERATION = 970
_NICKNAME = 860
_INITIAL = 620
_NEAR_CLASS = 850
_UNVOICED = 920
_UNVOICED_SHORT = 820
_VOWELLESS_BY_LENGTH = (0, 0, 760, 860, 900, 920)
_MINIMUM = 540

# By the length of the longer sound form, or its number of consonants (the last entry holds for everything longer).
_VOWEL_EDIT_COST = (0, 450, 300, 170, 100, 70, 60, 50)
_CONSONANT_EDIT_COST = (0, 900, 600, 450, 340, 260, 210, 180, 160)
_LETTER_EDIT_COST = (0, 900, 600, 440, 300, 200, 150, 130, 120, 110, 100)
_FIRST_LETTER_COST = 60
_LEAST_CONSONANTS_FOR_EDIT = 4


def _by_length(table: tuple[int, ...], length: int) -> int:
    return table[length] if length < len(table) else table[-1]


def keys(token: Token) -> frozenset[str]:
    """Every key under which a listed word is filed; at most about two keys a letter.

    A submitted word resembles a listed one only if one of its `sought_keys` is among them.
    """
    return _filed_keys(token.form, token.kind, token.vowelless, token.syllabic)


def sought_keys(token: Token) -> frozenset[str]:
    """Every key under which the listed words that a submitted word resembles are filed."""
    return _sought_keys(token.form, token.kind, token.vowelless, token.syllabic)


@lru_cache(maxsize=100_000)
def _filed_keys(form: str, kind: TokenKind, vowelless: bool, syllabic: bool) -> frozenset[str]:
    found = _common_keys(form, kind, vowelless, syllabic)
    if len(abjad_consonants(form)) >= 2:
        found.add(f"{'y' if vowelless else 'x'}{abjad_consonants(form)}")
    return frozenset(found)


def _sought_keys(form: str, kind: TokenKind, vowelless: bool, syllabic: bool) -> frozenset[str]:
    found = _common_keys(form, kind, vowelless, syllabic)
    if len(abjad_consonants(form)) >= 2:
        found.add(f"{'x' if vowelless else 'y'}{abjad_consonants(form)}")
    return frozenset(found)


def _common_keys(form: str, kind: TokenKind, vowelless: bool, syllabic: bool) -> set[str]:
    if kind is TokenKind.NUMBER or kind is TokenKind.LEGAL_FORM:
        return {f"{kind.value[0].upper()}{form}"}
    found = {f"f{form}", f"p{sound_form(form)}", *_classes(form)}
    if syllabic:
        return found
    found.add(f"u{unvoiced_form(form)}")
    found.update(f"c{name}" for name in near_classes(form))
    if len(form) >= 3:
        found.update(f"f{form[:i]}{form[i + 1 :]}" for i in range(len(form)))
    if not vowelless:
        skeleton = consonants(form)
        if len(skeleton) >= 2:
            found.add(f"s{skeleton}")
        if len(skeleton) >= _LEAST_CONSONANTS_FOR_EDIT:
            found.update(f"s{skeleton[:i]}{skeleton[i + 1 :]}" for i in range(len(skeleton)))
    return found


def _classes(form: str) -> tuple[str, ...]:
    return tuple(f"c{name}" for name in TRANSLITERATION_CLASSES.get(form, ())) + tuple(
        f"n{name}" for name in NICKNAME_CLASSES.get(form, ())
    )


_SHORTEST_NEAR_CLASS = 6


def _one_letter_less(form: str) -> tuple[str, ...]:
    return (form, *(form[:i] + form[i + 1 :] for i in range(len(form))))


_CLASS_MEMBERS_LESS_ONE: dict[str, tuple[str, ...]] = {}
for _member in TRANSLITERATION_CLASSES:
    if len(_member) >= _SHORTEST_NEAR_CLASS:
        for _less in _one_letter_less(_member):
            _CLASS_MEMBERS_LESS_ONE[_less] = (*_CLASS_MEMBERS_LESS_ONE.get(_less, ()), _member)


@lru_cache(maxsize=200_000)
def near_classes(form: str) -> tuple[str, ...]:
    """Classes of which a spelling of six letters or more is one typing error away from `form`; none for a member."""
    if len(form) < _SHORTEST_NEAR_CLASS or form in TRANSLITERATION_CLASSES:
        return ()
    members = {member for less in _one_letter_less(form) for member in _CLASS_MEMBERS_LESS_ONE.get(less, ())}
    near = sorted(member for member in members if OSA.distance(form, member, score_cutoff=1) <= 1)
    return tuple(dict.fromkeys(name for member in near for name in TRANSLITERATION_CLASSES[member]))


def compare_tokens(submitted: Token, listed: Token) -> tuple[int, TokenRelation]:
    """Similarity in thousandths (0, or 540..1000) and how the two words relate."""
    if submitted.kind in SYMBOL_KINDS or listed.kind in SYMBOL_KINDS:
        is_same = submitted.form == listed.form and submitted.kind is listed.kind
        return (SAME, TokenRelation.SAME) if is_same else UNRELATED
    if submitted.form == listed.form:
        return SAME, TokenRelation.SAME
    if submitted.kind is TokenKind.INITIAL or listed.kind is TokenKind.INITIAL:
        return _compare_initial(submitted.form, listed.form)
    return _compare_words(
        submitted.form, listed.form, submitted.vowelless, listed.vowelless, submitted.syllabic or listed.syllabic
    )


def _is_symbol(token: Token) -> bool:
    return token.kind in SYMBOL_KINDS


def _compare_initial(submitted: str, listed: str) -> tuple[int, TokenRelation]:
    if submitted[0] == listed[0] and (len(submitted) == 1) != (len(listed) == 1):
        return _INITIAL, TokenRelation.INITIAL
    return UNRELATED


@lru_cache(maxsize=400_000)
def _compare_words(a: str, b: str, a_vowelless: bool, b_vowelless: bool, syllabic: bool) -> tuple[int, TokenRelation]:
    classes_a, classes_b = TRANSLITERATION_CLASSES.get(a, ()), TRANSLITERATION_CLASSES.get(b, ())
    if _have_one_in_common(classes_a, classes_b):
        return _SAME_TRANSLITERATION, TokenRelation.TRANSLITERATION
    if _have_one_in_common(NICKNAME_CLASSES.get(a, ()), NICKNAME_CLASSES.get(b, ())):
        return _NICKNAME, TokenRelation.EQUIVALENT
    if classes_a and classes_b:
        # Both are known names, and not the same one: Ahmad is not Muhammad, Hasan not Husayn, however alike they look.
        return UNRELATED
    if a_vowelless != b_vowelless:
        return _compare_vowelless(a, b)
    return _compare_by_sound(a, b, a_vowelless, syllabic)


def _have_one_in_common(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return bool(left and right) and not set(left).isdisjoint(right)


def _compare_by_sound(a: str, b: str, vowelless: bool, syllabic: bool) -> tuple[int, TokenRelation]:
    sound_a, sound_b = sound_form(a), sound_form(b)
    if sound_a == sound_b:
        return _SAME_SOUND, TokenRelation.SOUND
    if syllabic:
        return UNRELATED
    by_sound = 0 if vowelless else _by_sound(a, b, sound_a, sound_b)
    best = max(_by_letters(a, b, vowelless), _by_near_class(a, b), by_sound)
    if best < _MINIMUM:
        return UNRELATED
    return best, TokenRelation.SOUND if by_sound and consonants(a) == consonants(b) else TokenRelation.EDIT


def _compare_vowelless(a: str, b: str) -> tuple[int, TokenRelation]:
    written = abjad_consonants(a)
    if written != abjad_consonants(b) or len(written) < 2:
        return UNRELATED
    return _by_length(_VOWELLESS_BY_LENGTH, len(written)), TokenRelation.TRANSLITERATION


def _by_letters(a: str, b: str, vowelless: bool) -> int:
    """One wrong, missing, added or swapped letter in words of three letters or more."""
    if abs(len(a) - len(b)) > 1 or max(len(a), len(b)) < 3 or OSA.distance(a, b, score_cutoff=1) > 1:
        return 0
    cost = _by_length(_CONSONANT_EDIT_COST if vowelless else _LETTER_EDIT_COST, max(len(a), len(b)))
    return SAME - cost - (_FIRST_LETTER_COST if a[0] != b[0] else 0)


def _by_near_class(a: str, b: str) -> int:
    """One typing error in a name that has many spellings."""
    near_a, near_b = near_classes(a), near_classes(b)
    if not (near_a or near_b):
        return 0
    is_near = _have_one_in_common(near_a, TRANSLITERATION_CLASSES.get(b, ())) or _have_one_in_common(
        near_b, TRANSLITERATION_CLASSES.get(a, ())
    )
    return _NEAR_CLASS if is_near else 0


def _by_sound(a: str, b: str, sound_a: str, sound_b: str) -> int:
    """Vowels differ freely, consonants by one at most."""
    consonants_a, consonants_b = consonants(a), consonants(b)
    if OSA.distance(consonants_a, consonants_b, score_cutoff=1) > 1:
        return 0
    shorter = min(len(consonants_a), len(consonants_b))
    longer = max(len(consonants_a), len(consonants_b))
    consonant_edits = int(consonants_a != consonants_b)
    if unvoiced_form(a) == unvoiced_form(b):
        return _UNVOICED if min(len(sound_a), len(sound_b)) > 3 else _UNVOICED_SHORT
    if shorter < 2 or (consonant_edits == 1 and longer < _LEAST_CONSONANTS_FOR_EDIT):
        return 0
    length = max(len(sound_a), len(sound_b))
    vowel_edits = max(0, OSA.distance(sound_a, sound_b) - consonant_edits)
    cost = consonant_edits * _by_length(_CONSONANT_EDIT_COST, longer) + vowel_edits * _by_length(
        _VOWEL_EDIT_COST, length
    )
    return SAME - cost - (_FIRST_LETTER_COST if sound_a[0] != sound_b[0] else 0)


_FEW_PAIRS = 60
"""So many are compared one by one in the time that arrays take to be set up."""


def similarities(submitted: Sequence[Token], listed: Sequence[Token]) -> npt.NDArray[np.int32]:
    """`compare_tokens` of many pairs at once, in thousandths."""
    if len(submitted) < _FEW_PAIRS:
        return np.array([compare_tokens(a, b)[0] for a, b in zip(submitted, listed, strict=True)], np.int32)
    result = np.zeros(len(submitted), np.int32)
    is_plain = np.array([_is_plain(a) and _is_plain(b) for a, b in zip(submitted, listed, strict=True)], bool)
    for number in np.flatnonzero(~is_plain).tolist():
        result[number] = compare_tokens(submitted[number], listed[number])[0]
    plain = np.flatnonzero(is_plain)
    forms_a, forms_b = [submitted[n].form for n in plain.tolist()], [listed[n].form for n in plain.tolist()]
    letter_edits = cpdist(forms_a, forms_b, scorer=OSA.distance, score_cutoff=1)
    skeletons_a, skeletons_b = [consonants(a) for a in forms_a], [consonants(b) for b in forms_b]
    consonant_edits = cpdist(skeletons_a, skeletons_b, scorer=OSA.distance, score_cutoff=1)
    near = np.flatnonzero((letter_edits <= 1) | (consonant_edits <= 1))
    pairs = [(forms_a[number], forms_b[number]) for number in near.tolist()]
    result[plain[near]] = _plain_similarities(pairs, letter_edits[near], consonant_edits[near])
    return result


def _plain_similarities(pairs: Sequence[tuple[str, str]], letter_edits: _Ints, consonant_edits: _Ints) -> _Ints:
    """What `_compare_words` says of pairs of plain words; the edits are exact up to 1."""
    sounds = [(sound_form(a), sound_form(b)) for a, b in pairs]
    skeletons = [(consonants(a), consonants(b)) for a, b in pairs]
    lengths, sound_lengths, consonant_lengths = _lengths(pairs), _lengths(sounds), _lengths(skeletons)
    longest = lengths.max(axis=1)
    by_letters = SAME - _by_lengths(_LETTER_EDIT_COST, longest) - _FIRST_LETTER_COST * _begin_otherwise(pairs)
    has_one_edit = (np.abs(lengths[:, 0] - lengths[:, 1]) <= 1) & (longest >= 3) & (letter_edits <= 1)
    sound_edits = cpdist([a for a, _ in sounds], [b for _, b in sounds], scorer=OSA.distance)
    vowel_edits: _Ints = np.maximum(0, sound_edits - consonant_edits)
    longer = consonant_lengths.max(axis=1)
    cost = consonant_edits * _by_lengths(_CONSONANT_EDIT_COST, longer) + vowel_edits * _by_lengths(
        _VOWEL_EDIT_COST, sound_lengths.max(axis=1)
    )
    by_sound = SAME - cost - _FIRST_LETTER_COST * _begin_otherwise(sounds)
    has_too_few = (consonant_lengths.min(axis=1) < 2) | ((consonant_edits == 1) & (longer < _LEAST_CONSONANTS_FOR_EDIT))
    by_sound = np.where(has_too_few | (consonant_edits > 1), 0, by_sound)
    same_unvoiced = np.array([unvoiced_form(a) == unvoiced_form(b) for a, b in pairs], bool) & (consonant_edits <= 1)
    unvoiced = np.where(sound_lengths.min(axis=1) > 3, _UNVOICED, _UNVOICED_SHORT)
    best = np.maximum(np.where(has_one_edit, by_letters, 0), np.where(same_unvoiced, unvoiced, by_sound))
    best = np.where(best < _MINIMUM, 0, best)
    best = np.where([a == b for a, b in sounds], _SAME_SOUND, best)
    found: _Ints = np.where([a == b for a, b in pairs], SAME, best).astype(np.int32)
    return found


def _lengths(pairs: Sequence[tuple[str, str]]) -> _Ints:
    return np.array([(len(a), len(b)) for a, b in pairs], np.int32).reshape(-1, 2)


def _begin_otherwise(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.bool_]:
    return np.array([a[:1] != b[:1] for a, b in pairs], bool)


def _by_lengths(table: tuple[int, ...], lengths: _Ints) -> _Ints:
    found: _Ints = np.array(table, np.int32)[np.minimum(lengths, len(table) - 1)]
    return found


@lru_cache(maxsize=200_000)
def _is_plain(token: Token) -> bool:
    """Whether letters and sound alone decide what the word resembles."""
    if token.vowelless or token.syllabic or _is_symbol(token) or token.kind is TokenKind.INITIAL:
        return False
    return not _has_class(token.form)


@lru_cache(maxsize=200_000)
def _has_class(form: str) -> bool:
    return form in TRANSLITERATION_CLASSES or form in NICKNAME_CLASSES or bool(near_classes(form))
