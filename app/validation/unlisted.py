"""Puts together names of ordinary people and firms that are on no list, to count what is raised in vain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from app.domain.designation import Designation
from app.validation.tables.unlisted_people import (
    ORGANISATION_FIRST_WORDS,
    ORGANISATION_FORMS,
    ORGANISATION_LABEL,
    ORGANISATION_TRADES,
    ORIGINS,
    Origin,
)

_DRAWS_PER_NAME = 40


@dataclass(frozen=True, slots=True)
class UnlistedName:
    """A name that nobody on the list bears, and of which origin it is."""

    origin: str
    text: str


def unlisted_names(designations: Iterable[Designation], *, seed: int, count: int) -> list[UnlistedName]:
    """About `count` different names, as many of each origin, none with the same words as a listed name.

    An origin that has no more combinations gives fewer. The same list, seed and count give the same names.
    """
    listed = {_words_of(name.text) for designation in designations for name in designation.names}
    makers = [*ORIGINS, None]
    names: list[UnlistedName] = []
    for position, origin in enumerate(makers):
        label = ORGANISATION_LABEL if origin is None else origin.label
        # Repeatable chance is the point: it keeps no secret.
        chance = Random(f"{seed}\x1f{label}")  # noqa: S311
        wanted = count * (position + 1) // len(makers) - count * position // len(makers)
        names += [UnlistedName(label, text) for text in _draw(origin, chance, wanted, listed)]
    return names


def origins() -> Sequence[str]:
    """The labels of all origins, in the order of the report."""
    return [*(origin.label for origin in ORIGINS), ORGANISATION_LABEL]


def _draw(origin: Origin | None, chance: Random, wanted: int, listed: set[tuple[str, ...]]) -> list[str]:
    drawn: dict[tuple[str, ...], str] = {}
    for _ in range(wanted * _DRAWS_PER_NAME):
        if len(drawn) == wanted:
            break
        text = _organisation(chance) if origin is None else _person(origin, chance)
        words = _words_of(text)
        if words not in listed:
            drawn.setdefault(words, text)
    return list(drawn.values())


def _person(origin: Origin, chance: Random) -> str:
    given, second_given = chance.sample(chance.choice((origin.men, origin.women or origin.men)), 2)
    family, second_family = chance.sample(origin.family_names, 2)
    form = chance.choice(origin.forms)
    # In Chinese and Korean two given syllables can make one word, of which the second is written small.
    second = second_given.lower() if "GM" in form else second_given
    parts = {"G": given, "P": chance.choice(origin.men), "M": second, "F": family, "S": second_family}
    return re.sub(r"(?<![a-z])[GPMFS](?![a-z])", lambda found: parts[found[0]], form)


def _organisation(chance: Random) -> str:
    return " ".join(
        (chance.choice(ORGANISATION_FIRST_WORDS), chance.choice(ORGANISATION_TRADES), chance.choice(ORGANISATION_FORMS))
    ).strip()


def _words_of(text: str) -> tuple[str, ...]:
    """What two names share that differ in case, marks, gaps and order alone."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    # A Turkish name in capitals has lost what told its dotless i from the other.
    return tuple(sorted(re.findall(r"\w+", plain.casefold().replace("ı", "i"))))
