"""A name taken apart: romanised tokens, each with what kind of word it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from app.matching.form_words import with_form_words_as_stop_words
from app.matching.hygiene import MARKS, Disguise, clean
from app.matching.joins import JoinKeys, join_keys
from app.matching.romanise import romanise, romanise_transcribed
from app.matching.tables.confusables import LETTER_OF_DIGIT
from app.matching.tables.reading import words
from app.matching.tables.word_kinds import (
    AMBIGUOUS_LEGAL_WORDS,
    COMPOUND_PARTS,
    DESCENT_MARKERS,
    GENERIC_ORGANISATION_WORDS,
    GEOGRAPHIC_WORDS,
    KUNYA_MARKERS,
    LEGAL_FORM_PHRASES,
    NUMBER_WORDS,
    PARTICLES,
    PLACEHOLDER_WORDS,
    ROMAN_NUMERALS,
    STOP_WORDS,
    TITLES,
)
from app.matching.tokens import Token, TokenKind


@dataclass(frozen=True)
class NameAnalysis:
    """What is known of one name: its tokens in their order and the disguises undone on the way."""

    tokens: tuple[Token, ...]
    disguises: tuple[Disguise, ...]

    @cached_property
    def joins(self) -> JoinKeys:
        """The keys by which words written apart meet a word written as one; made for the few names compared."""
        return join_keys(self.tokens)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms of the tokens, in order."""
        return tuple(token.form for token in self.tokens)


_PLAIN_WORDS = re.compile("[A-Za-z]{2,}(?:[ -]+[A-Za-z]{2,})*")
"""Most names: there is nothing to undo."""
_APOSTROPHES = re.compile("['`´‘’ʻʼʽʾʿˈ′‛＇ʹ]")
_DOTTED_LETTERS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b(?!\.))?")
_SEPARATORS = re.compile(rf"[^\w@$!|{MARKS}]+|_+|(?<!\w)[@$!|]+|[@$!|]+(?!\w)")
_TRANSCRIBED_NAME = re.compile("[\u3400-\u9fff][\u00b7\u2022\u2027\u30fb][\u3400-\u9fff]")
_WIDE_GAP = re.compile(r"\s{2,}|[/;|]")
_WRITTEN_LETTER_BY_LETTER = re.compile(r"(?<!\w)\w(?:[\s.\-_*·]+\w){3,}(?!\w)")
_COMPOUND_IN_FRONT = re.compile(
    r"abd(?:[aeiou]{0,2}l|[aeiou]{1,2}(?=(?:rr|ss|nn|dd|tt|zz|shsh|sh|r|s|n|z|q|k|g|h|m|w|f|b|j)))?([a-z]{4,})"
)
_FAITH_AT_END = re.compile(r"([a-z]{3,}?)(?:[aeiou]{1,2}d{1,2}|dd)(?:i|ee|ie|iy|y|ei)n{1,2}e?")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_LETTERS_WITH_DIGITS = re.compile(r"(?=.*[a-z].*[a-z])(?=.*[0-9@$!|])[a-z0-9@$!|]+", re.IGNORECASE)
_DIGITS_AT_END = re.compile(r"[a-z]+\d+|\d+[a-z]{1,2}", re.IGNORECASE)
_ENDING_DIGITS_FOR_LETTERS = re.compile(r"[a-z]{4,}[01]|[013457][a-z]{3,}", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def analyse(name: str) -> NameAnalysis:
    """Take `name` apart. The name must have passed `unscreenable_reason`; a name of signs alone has no tokens."""
    tokens: list[Token] = []
    disguises: list[Disguise] = []
    tokens_of_word: _TokensOfWord
    if _PLAIN_WORDS.fullmatch(name):
        words, tokens_of_word = name.replace("-", " ").split(" "), _tokens_of_word
    else:
        words, tokens_of_word = _words_undone(name, disguises)
    for word in words:
        if word:
            of_word, disguised = tokens_of_word(word)
            tokens.extend(of_word)
            if disguised:
                disguises.append(Disguise.DIGITS_FOR_LETTERS)
    found = _with_name_at_end(_with_phrases(with_form_words_as_stop_words(tokens)))
    if _lacks_vowels(found):
        disguises.append(Disguise.VOWELS_LEFT_OUT)
    return NameAnalysis(found, tuple(dict.fromkeys(disguises)))


_TokensOfWord = Callable[[str], tuple[tuple[Token, ...], bool]]


def _words_undone(name: str, disguises: list[Disguise]) -> tuple[list[str], _TokensOfWord]:
    """The words of `name` without its disguises, which are added to `disguises`, and what takes each word apart."""
    cleaned = clean(name)
    disguises.extend(cleaned.disguises)
    text = _APOSTROPHES.sub("", cleaned.text)
    text = _spaced_out_letters_joined(text, disguises)
    text = _in_written_order(text)
    if "." in text:
        text = _DOTTED_LETTERS.sub(lambda run: run[0].replace(".", "") + " ", text)
    if "&" in text:
        text = text.replace("&", " and ")
    return _SEPARATORS.split(text), _tokens_of_transcribed if _TRANSCRIBED_NAME.search(text) else _tokens_of_word


_WORD_WITHOUT_VOWELS = re.compile("[a-z][^aeiou0-9]{2,}")
_SHORTEST_TELLING_WORD = 3
_LEAST_TELLING_WORDS = 2


def _lacks_vowels(tokens: Sequence[Token]) -> bool:
    """`Mhmmd Zrln`: at least two words of three letters or more, and none has a vowel behind its first letter."""
    telling = 0
    for token in tokens:
        if len(token.spelling) >= _SHORTEST_TELLING_WORD and token.kind in _KINDS_THAT_TELL:
            if token.vowelless or not _WORD_WITHOUT_VOWELS.fullmatch(token.spelling):
                return False
            telling += 1
    return telling >= _LEAST_TELLING_WORDS


_KINDS_THAT_TELL = frozenset(
    {TokenKind.ORDINARY, TokenKind.GENERIC, TokenKind.PLACE, TokenKind.TITLE, TokenKind.COMPOUND, TokenKind.KUNYA}
)
_NOBODYS = frozenset(
    {
        TokenKind.TITLE,
        TokenKind.LEGAL_FORM,
        TokenKind.STOP,
        TokenKind.PARTICLE,
        TokenKind.DESCENT,
        TokenKind.INITIAL,
        TokenKind.NUMBER,
    }
)


def names_nobody(name: str) -> bool:
    """Whether no word of `name` could be anybody's name: titles, initials, numbers, signs, `one of our clients` alone.

    Such a name can be searched, but that it is not found says nothing.
    """
    return all(token.kind in _NOBODYS or token.form in PLACEHOLDER_WORDS for token in analyse(name).tokens)


def alternatives(name: str) -> tuple[str, ...]:
    """The names in a field that joins several with semicolons; `name` itself where it is one."""
    if ";" not in name:
        return (name,)
    parts = tuple(part.strip() for part in name.split(";"))
    return tuple(part for part in parts if any(letter.isalnum() for letter in part)) or (name,)


def _spaced_out_letters_joined(text: str, disguises: list[Disguise]) -> str:
    """`v l a d i m i r  p u t i n` becomes two words, `v l a d i m i r p u t i n` one."""
    if not (run := _WRITTEN_LETTER_BY_LETTER.search(text)) or len(run[0]) < 9:
        return text
    disguises.append(Disguise.SPACED_OUT)

    def joined(found: re.Match[str]) -> str:
        return " ".join("".join(letter for letter in part if letter.isalnum()) for part in _WIDE_GAP.split(found[0]))

    return _WRITTEN_LETTER_BY_LETTER.sub(joined, text)


def _in_written_order(text: str) -> str:
    """`Al-Haq, Amin` is `Amin Al-Haq`; a part after a comma that is a suffix (`Jr`, `Ltd`) stays behind."""
    if text.count(",") != 1:
        return text
    family, given = (part.strip() for part in text.split(","))
    words = _SEPARATORS.sub(" ", given).casefold().split()
    if not words or not family or " ".join(words) in LEGAL_FORM_PHRASES or words[-1] in TITLES or len(words) > 4:
        return text
    return f"{given} {family}"


@lru_cache(maxsize=200_000)
def _tokens_of_word(word: str) -> tuple[tuple[Token, ...], bool]:
    disguised = False
    if word.isascii() and not word.isalpha():
        undisguised = _letters_for_digits(word)
        disguised, word = undisguised != word, undisguised
    tokens: list[Token] = []
    for roman in romanise(word):
        if roman.vowelless or roman.syllabic:
            tokens.append(Token(word, roman.form, TokenKind.ORDINARY, roman.vowelless, roman.syllabic))
        else:
            tokens.extend(_tokens_of_form(word, roman.form))
    return tuple(tokens), disguised


def _tokens_of_transcribed(word: str) -> tuple[tuple[Token, ...], bool]:
    return tuple(Token(word, roman.form, word_kind(roman.form)) for roman in romanise_transcribed(word)), False


def _letters_for_digits(word: str) -> str:
    if not _LETTERS_WITH_DIGITS.fullmatch(word) or _ORDINAL.fullmatch(word.casefold()):
        return word
    if _DIGITS_AT_END.fullmatch(word) and not _ENDING_DIGITS_FOR_LETTERS.fullmatch(word):
        return word
    return "".join(LETTER_OF_DIGIT.get(letter, letter) for letter in word)


_SERVANT_SPELLINGS = words(
    """abdul abdel abdal abdol abdoul abdu abdur abdus abdun abdu abder abdou abed abdes abdil abdool abdurr abdoel
    abdeel abdull abdl cabdul cabdi"""
)
_SHORTEST_MISSPELT_SERVANT = 5
_MISSPELT_SERVANTS = frozenset(
    spelling[:i] + spelling[i + 1] + spelling[i] + spelling[i + 2 :]
    for spelling in _SERVANT_SPELLINGS
    if len(spelling) >= _SHORTEST_MISSPELT_SERVANT
    for i in range(len(spelling) - 1)
) - words("bader badal")
"""Spellings with two neighbouring letters exchanged, without those that are names of their own."""
_FAITH_SPELLINGS = words("deen uddn eddn uddin eddin eddine udin aldin addin edin dine uddeen ddin")
_WHOLE_NAMES_LIKE_SERVANT = ("abdull", "abdall", "abdell", "abdoll", "abdoul", "abdulah", "abdala", "abdah", "abdilah")


def _tokens_of_form(text: str, form: str) -> tuple[Token, ...]:
    if form in _SERVANT_SPELLINGS or form in _MISSPELT_SERVANTS:
        return (Token(text, "abd", TokenKind.COMPOUND, written=form),)
    if form in _FAITH_SPELLINGS:
        return (Token(text, "din", TokenKind.COMPOUND, written=form),)
    return _halves_of_compound(text, form) or (_token_of_form(text, form),)


def _halves_of_compound(text: str, form: str) -> tuple[Token, ...]:
    """`abdulrahman` and `noureddine` in their two halves; empty for other words."""
    if len(form) <= 6:
        return ()
    if not form.startswith(_WHOLE_NAMES_LIKE_SERVANT) and (found := _COMPOUND_IN_FRONT.fullmatch(form)):
        rest = found[1][1:] if found[1][0] == found[1][1] and len(found[1]) > 4 else found[1]
        return _halves(text, form, ("abd", TokenKind.COMPOUND), (rest, word_kind(rest)))
    if len(rest := form[_SHORTEST_MISSPELT_SERVANT:]) >= 4 and form.removesuffix(rest) in _MISSPELT_SERVANTS:
        return _halves(text, form, ("abd", TokenKind.COMPOUND), (rest, word_kind(rest)))
    if found := _FAITH_AT_END.fullmatch(form):
        return _halves(text, form, (found[1], TokenKind.ORDINARY), ("din", TokenKind.COMPOUND))
    return ()


def _halves(text: str, form: str, first: tuple[str, TokenKind], second: tuple[str, TokenKind]) -> tuple[Token, Token]:
    return Token(text, *first, written=form), Token(text, *second, written="")


def _token_of_form(text: str, form: str) -> Token:
    if found := _ORDINAL.fullmatch(form):
        return Token(text, found[1].lstrip("0") or "0", TokenKind.NUMBER, written=form)
    kind = word_kind(form)
    if kind is TokenKind.NUMBER:
        value = NUMBER_WORDS.get(form, ROMAN_NUMERALS.get(form))
        return Token(text, str(value) if value is not None else form.lstrip("0") or "0", kind, written=form)
    return Token(text, form, kind)


_KIND_OF_WORD: dict[str, TokenKind] = {
    **dict.fromkeys(GEOGRAPHIC_WORDS, TokenKind.PLACE),
    **dict.fromkeys(GENERIC_ORGANISATION_WORDS, TokenKind.GENERIC),
    **dict.fromkeys(NUMBER_WORDS, TokenKind.NUMBER),
    **dict.fromkeys(ROMAN_NUMERALS, TokenKind.NUMBER),
    **dict.fromkeys(TITLES, TokenKind.TITLE),
    **dict.fromkeys(COMPOUND_PARTS, TokenKind.COMPOUND),
    **dict.fromkeys(STOP_WORDS, TokenKind.STOP),
    **dict.fromkeys(PARTICLES, TokenKind.PARTICLE),
    **dict.fromkeys(KUNYA_MARKERS, TokenKind.KUNYA),
    **dict.fromkeys(DESCENT_MARKERS, TokenKind.DESCENT),
}


def word_kind(form: str) -> TokenKind:
    """What kind of word `form` (`a-z0-9`) is by itself."""
    if len(form) == 1 and form.isalpha():
        return TokenKind.INITIAL
    if known := _KIND_OF_WORD.get(form):
        return known
    if form.isdigit():
        return TokenKind.NUMBER
    return TokenKind.ORDINARY


_NUMBERS = frozenset({TokenKind.NUMBER})
_PHRASE_STARTS: dict[str, int] = {}
for _phrase in LEGAL_FORM_PHRASES:
    _words = _phrase.split()
    _PHRASE_STARTS[_words[0]] = max(len(_words), _PHRASE_STARTS.get(_words[0], 0))


def _with_phrases(tokens: list[Token]) -> list[Token]:
    """Legal forms of one or more words become one token; number words in a row become one number."""
    if _PHRASE_STARTS.keys().isdisjoint([token.form for token in tokens]) and _NUMBERS.isdisjoint(
        [token.kind for token in tokens]
    ):
        return tokens
    result: list[Token] = []
    position = 0
    while position < len(tokens):
        length, legal_class = _legal_form_at(tokens, position)
        if length:
            phrase = tokens[position : position + length]
            text, written = " ".join(token.text for token in phrase), "".join(token.spelling for token in phrase)
            result.append(Token(text, legal_class, TokenKind.LEGAL_FORM, written=written))
            position += length
            continue
        token = tokens[position]
        if (
            token.kind is TokenKind.NUMBER
            and result
            and result[-1].kind is TokenKind.NUMBER
            and _is_tens_and_unit(result[-1], token)
        ):
            result[-1] = Token(
                f"{result[-1].text} {token.text}",
                str(int(result[-1].form) + int(token.form)),
                TokenKind.NUMBER,
                written=result[-1].spelling + token.spelling,
            )
        else:
            result.append(token)
        position += 1
    return result


def _is_tens_and_unit(tens: Token, unit: Token) -> bool:
    return len(tens.form) == 2 and tens.form[1] == "0" and len(unit.form) == 1 and not tens.text.isdigit()


def _legal_form_at(tokens: list[Token], position: int) -> tuple[int, str]:
    first = tokens[position].form
    longest = min(_PHRASE_STARTS.get(first, 0), len(tokens) - position)
    for length in range(longest, 0, -1):
        phrase = " ".join(token.form for token in tokens[position : position + length])
        legal_class = LEGAL_FORM_PHRASES.get(phrase)
        if legal_class and (phrase not in AMBIGUOUS_LEGAL_WORDS or _is_certain(tokens, position)):
            return (length, legal_class) if length < len(tokens) else (0, "")
    return 0, ""


def _is_certain(tokens: list[Token], position: int) -> bool:
    """An ambiguous short form counts in capitals at the end of a name, or beside words that only organisations have."""
    if any(token.kind in {TokenKind.GENERIC, TokenKind.LEGAL_FORM} for token in tokens):
        return position > 0
    return (
        position == len(tokens) - 1
        and position > 0
        and tokens[position].text.isupper()
        and not all(t.text.isupper() for t in tokens)
    )


def _with_name_at_end(tokens: list[Token]) -> tuple[Token, ...]:
    """A particle or a kunya needs a name behind it: the last word is a name, whatever it looks like."""
    if tokens and tokens[-1].kind in {TokenKind.PARTICLE, TokenKind.KUNYA}:
        tokens[-1] = replace(tokens[-1], kind=TokenKind.ORDINARY)
    return tuple(tokens)
