"""How much a word weighs in a name: rare names weigh more than common ones, joining words hardly anything."""

from __future__ import annotations

import math
from collections.abc import Callable

from app.matching.sound import sound_form
from app.matching.tables.equivalents import TRANSLITERATION_CLASSES
from app.matching.tables.frequencies import GENERIC_WORD_FREQUENCY, RELATIVE_FREQUENCY
from app.matching.tokens import Token, TokenKind

FULL_WEIGHT = 1000
"""The weight of a name that is borne by one party alone; weights are whole thousandths of it."""

_KIND_SHARE: dict[TokenKind, float] = {
    TokenKind.ORDINARY: 1.0,
    TokenKind.GENERIC: 0.8,
    TokenKind.PLACE: 0.9,
    TokenKind.NUMBER: 0.6,
    TokenKind.INITIAL: 0.3,
    TokenKind.COMPOUND: 0.2,
    TokenKind.KUNYA: 0.2,
    TokenKind.TITLE: 0.12,
    TokenKind.DESCENT: 0.06,
    TokenKind.PARTICLE: 0.06,
    TokenKind.LEGAL_FORM: 0.06,
    TokenKind.STOP: 0.05,
}
_COMMONEST_WEIGHT = 0.35
_RAREST_SHARE = 0.0005
_COMMONEST_SHARE = 0.1
_PRIOR_PARTIES = 300


def rarity_key(token: Token) -> str:
    """What spellings of one name share when they are counted."""
    classes = TRANSLITERATION_CLASSES.get(token.form)
    return classes[0] if classes else sound_form(token.form)


_PRIOR_SHARES: dict[str, float] = {}
for _name, _share in RELATIVE_FREQUENCY.items():
    _key = rarity_key(Token(_name, _name))
    _PRIOR_SHARES[_key] = max(_share, _PRIOR_SHARES.get(_key, 0.0))


class Rarity:
    """Weights of words, from the parties of a list that bear them and the built-in frequencies of names."""

    def __init__(self, bearers_of: Callable[[str], int], parties: int) -> None:
        """`bearers_of` says how many of the `parties` bear a word, by rarity key."""
        self._bearers_of = bearers_of
        self._parties = parties
        self._weights: dict[tuple[str, TokenKind], int] = {}

    def weight(self, token: Token) -> int:
        """Thousandths of `FULL_WEIGHT`, at least 1."""
        found = self._weights.get((token.form, token.kind))
        if found is None:
            found = self._weights[(token.form, token.kind)] = self._weigh(token)
        return found

    def _weigh(self, token: Token) -> int:
        share_of_kind = _KIND_SHARE[token.kind]
        if share_of_kind <= 0.3:
            return round(FULL_WEIGHT * share_of_kind)
        return max(1, round(FULL_WEIGHT * share_of_kind * self._rarity(token)))

    def _rarity(self, token: Token) -> float:
        key = rarity_key(token)
        prior = GENERIC_WORD_FREQUENCY if token.kind is TokenKind.GENERIC else _PRIOR_SHARES.get(key, 0.0)
        share = (self._bearers_of(key) + prior * _PRIOR_PARTIES) / (self._parties + _PRIOR_PARTIES)
        held = min(_COMMONEST_SHARE, max(_RAREST_SHARE, share))
        position = math.log(_COMMONEST_SHARE / held) / math.log(_COMMONEST_SHARE / _RAREST_SHARE)
        return _COMMONEST_WEIGHT + (1 - _COMMONEST_WEIGHT) * position


BUILT_IN_RARITY = Rarity(lambda _: 0, 0)
"""Weights without any list."""
