"""Words of payment forms around a name: they are kept as stop words, which weigh next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from app.matching.tables.word_kinds import FORM_WORDS_BEFORE_A_NUMBER, FORM_WORDS_BEHIND, FORM_WORDS_IN_FRONT
from app.matching.tokens import Token, TokenKind

_IN_FRONT = frozenset(tuple(phrase.split()) for phrase in FORM_WORDS_IN_FRONT)
_BEHIND = frozenset(tuple(phrase.split()) for phrase in FORM_WORDS_BEHIND)
_FIRST_WORDS = frozenset(phrase[0] for phrase in _IN_FRONT)
_LAST_WORDS = frozenset(phrase[-1] for phrase in _BEHIND)
_LONGEST = 3
_FORM_WORDS = _FIRST_WORDS | _LAST_WORDS | FORM_WORDS_BEFORE_A_NUMBER


def with_form_words_as_stop_words(tokens: list[Token]) -> list[Token]:
    """`PAYMENT TO Anselmo Bellavista INVOICE 7`: all but the name becomes stop words; what is nothing else stays."""
    if _FORM_WORDS.isdisjoint([token.form for token in tokens]):
        return tokens
    begin = _end_of_words_in_front(tokens)
    end = _start_of_words_behind(tokens, begin)
    is_form_word = [not begin <= position < end for position in range(len(tokens))]
    for position, (token, following) in enumerate(pairwise(tokens)):
        if following.kind is TokenKind.NUMBER and token.form in FORM_WORDS_BEFORE_A_NUMBER:
            is_form_word[position] = True
    if all(found or token.kind is TokenKind.STOP for token, found in zip(tokens, is_form_word, strict=True)):
        return tokens
    return [
        replace(token, kind=TokenKind.STOP) if found else token
        for token, found in zip(tokens, is_form_word, strict=True)
    ]


def _may_be_person(tokens: Sequence[Token]) -> bool:
    """Of a body with a number, such as Brigade No 7, the number is part of the name."""
    return not any(token.kind in {TokenKind.GENERIC, TokenKind.PLACE} for token in tokens)


def _end_of_words_in_front(tokens: Sequence[Token]) -> int:
    if not tokens or tokens[0].form not in _FIRST_WORDS:
        return 0
    for length in range(_LONGEST, 1, -1):
        if tuple(token.form for token in tokens[:length]) in _IN_FRONT:
            return length
    return 0


def _start_of_words_behind(tokens: Sequence[Token], begin: int) -> int:
    end = len(tokens)
    has_number = end - begin > 2 and tokens[-1].kind is TokenKind.NUMBER and tokens[-1].text.isdigit()
    last = end - 1 if has_number else end
    if last - begin < 2:
        return end
    if has_number and tokens[last - 1].form in FORM_WORDS_BEFORE_A_NUMBER and _may_be_person(tokens[begin:last]):
        last, end = last - 1, last - 1
    if last - begin < 2 or tokens[last - 1].form not in _LAST_WORDS:
        return end
    has_two = last - begin > 2 and (tokens[last - 2].form, tokens[last - 1].form) in _BEHIND
    return last - 2 if has_two else last - 1
