"""Makes lists and queries of any size from a seed, with the statistics of real names: few very common, most very rare.

Each origin's own names (those of `app.validation`) are its commonest; the rarer ones are spelt by the letter habits of
these (a chain of letter triples). How often a name is borne falls with its rank after Zipf, so that the
vocabulary grows with the list as that of real lists does. As on these, Arabic, Persian and Urdu names are the most.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.validation.manipulations import name_parts, presentation, romanisation, typing_errors
from app.validation.tables.unlisted_people import (
    ORGANISATION_FORMS,
    ORGANISATION_TRADES,
    ORIGINS,
    Origin,
)

GIVEN_NAMES_PER_ORIGIN = 1_500
FAMILY_NAMES_PER_ORIGIN = 12_000
# The commonest given name of an origin is then borne by 3 in 100, the commonest family name by 1.5: about what censuses
# give. Two strangers share a whole name about once in a million.
_GIVEN_NAME_SHIFT = 4.0
_FAMILY_NAME_SHIFT = 8.0
_SHARE_OF_ORGANISATIONS = 0.25
_MEAN_ALIASES = 2.6
_SHARE_OF_LISTED_QUERIES = 0.01
_WORD_START, _WORD_END = "^", "$"
_VARIANTS = (
    romanisation.arabic_romanisation,
    romanisation.cyrillic_romanisation,
    name_parts.middle_name_dropped,
    presentation.last_name_first,
    typing_errors.letter_substituted,
    typing_errors.letter_deleted,
)


class _NamePool:
    """Names of one kind and origin, drawn by Zipf's law: given ones first, then names spelt like them."""

    def __init__(self, names: Sequence[str], size: int, shift: float, chance: Random) -> None:
        spelt = dict.fromkeys(names)
        habits = _letter_habits(names)
        for _ in range(3 * size):
            if len(spelt) >= size:
                break
            spelt[_spell(habits, chance)] = None
        self._names = list(spelt)
        self._bounds = list(accumulate(1 / (rank + 1 + shift) for rank in range(len(spelt))))

    def draw(self, chance: Random) -> str:
        return self._names[min(bisect(self._bounds, chance.random() * self._bounds[-1]), len(self._names) - 1)]


class Population:
    """People and organisations that a list or a file of customers can be drawn from."""

    def __init__(self, seed: int) -> None:
        """The same seed gives the same population."""
        self._seed = seed
        self._pools = [
            (
                origin,
                _given_names(origin, seed),
                _family_names(origin, seed),
            )
            for origin in ORIGINS
        ]
        self._origin_bounds = list(accumulate(1 / (rank + 2) for rank in range(len(ORIGINS))))

    def designations(self, names: int) -> Iterator[Designation]:
        """Designations that bear `names` names in all."""
        chance = _chance(self._seed, "listed", str(names))
        left, number = names, 0
        while left:
            number += 1
            is_organisation = chance.random() < _SHARE_OF_ORGANISATIONS
            primary = self._organisation(chance) if is_organisation else self._person(chance)
            texts = {primary: NameKind.PRIMARY}
            for _ in range(min(left - 1, int(chance.expovariate(1 / _MEAN_ALIASES)))):
                variant = chance.choice(_VARIANTS)(primary, chance)
                texts.setdefault(variant or primary, NameKind.STRONG_ALIAS)
            left -= len(texts)
            kind = PartyKind.ORGANISATION if is_organisation else PartyKind.PERSON
            listed = tuple(ListedName(text, of_kind) for text, of_kind in texts.items())
            yield Designation(f"SYi.{number:07}", kind, "Synthetic", listed)

    def queries(self, count: int, listed: Sequence[str]) -> list[str]:
        """`count` names to screen: one in a hundred a name of `listed` with a typing error, the others drawn afresh."""
        chance = _chance(self._seed, "queries")
        return [
            self._misspelt(chance.choice(listed), chance)
            if listed and chance.random() < _SHARE_OF_LISTED_QUERIES
            else self._person(chance)
            for _ in range(count)
        ]

    def _person(self, chance: Random) -> str:
        (origin, given, family) = chance.choices(self._pools, cum_weights=self._origin_bounds)[0]
        return _in_form(origin, chance, given, family)

    def _organisation(self, chance: Random) -> str:
        _, _, family = chance.choice(self._pools)
        words = (family.draw(chance), chance.choice(ORGANISATION_TRADES), chance.choice(ORGANISATION_FORMS))
        return " ".join(filter(None, words))

    @staticmethod
    def _misspelt(name: str, chance: Random) -> str:
        return typing_errors.letter_substituted(name, chance) or name


def _given_names(origin: Origin, seed: int) -> _NamePool:
    names = (*origin.men, *origin.women)
    return _NamePool(names, GIVEN_NAMES_PER_ORIGIN, _GIVEN_NAME_SHIFT, _chance(seed, origin.label, "given"))


def _family_names(origin: Origin, seed: int) -> _NamePool:
    chance = _chance(seed, origin.label, "family")
    return _NamePool(origin.family_names, FAMILY_NAMES_PER_ORIGIN, _FAMILY_NAME_SHIFT, chance)


def _in_form(origin: Origin, chance: Random, given: _NamePool, family: _NamePool) -> str:
    form = chance.choice(origin.forms)
    second = given.draw(chance)
    pools = {"G": given, "P": given, "F": family, "S": family}
    # In Chinese and Korean two given syllables can make one word.
    parts = {letter: pool.draw(chance) for letter, pool in pools.items() if letter in form}
    parts["M"] = second.lower() if "GM" in form else second
    return re.sub(r"(?<![a-z])[GPMFS](?![a-z])", lambda found: parts[found[0]], form)


def _letter_habits(names: Sequence[str]) -> dict[str, list[str]]:
    habits: dict[str, list[str]] = defaultdict(list)
    for name in names:
        spelt = _WORD_START * 2 + name + _WORD_END
        for place in range(2, len(spelt)):
            habits[spelt[place - 2 : place]].append(spelt[place])
    return habits


def _spell(habits: dict[str, list[str]], chance: Random, *, longest: int = 14) -> str:
    spelt = _WORD_START * 2
    while len(spelt) < longest + 2:
        following = chance.choice(habits[spelt[-2:]])
        if following == _WORD_END:
            break
        spelt += following
    return spelt[2:]


def _chance(seed: int, *parts: str) -> Random:
    # Repeatable chance is the point: it keeps no secret.
    return Random("\x1f".join((str(seed), *parts)))  # noqa: S311
