"""Brings together the listings of one party on several lists, by the reference numbers that publishers give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.hit import Hit

# A permanent reference number of the United Nations (QDi.001) means the same entry on whichever list it stands.
_UNITED_NATIONS_REFERENCE = re.compile(r"[A-Z]{2}[ie]\.\d{3}")


@dataclass(frozen=True, slots=True)
class ListHit:
    """A hit and the list it was found on."""

    list_id: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class PartyHit:
    """One party that was found: its best listing, and those on other lists, by falling score, list and reference."""

    best: ListHit
    also_listed: tuple[ListHit, ...] = ()


def parties_of(found: Sequence[ListHit]) -> tuple[PartyHit, ...]:
    """The parties of `found`, which is in the order of hits: by falling score, then list, then reference.

    Every listing stands in exactly one party, and a party has at most one listing of each list, so that nothing of
    one list can stand behind something else of it. Parties are in the order of their best listings.
    """
    groups: list[list[ListHit]] = []
    for one in found:
        own = next((group for group in groups if _belongs(one, group)), None)
        if own is None:
            groups.append([one])
        else:
            own.append(one)
    return tuple(PartyHit(best, tuple(others)) for best, *others in groups)


def _belongs(one: ListHit, group: Sequence[ListHit]) -> bool:
    return all(one.list_id != other.list_id for other in group) and any(_is_same(one.hit, other.hit) for other in group)


def _is_same(one: Hit, other: Hit) -> bool:
    """Whether a publisher says that two listings are of one party; equal numbers of two lists alone do not."""
    if one.reference in other.other_references or other.reference in one.other_references:
        return True
    if one.reference == other.reference:
        return is_united_nations_reference(one.reference)
    return not set(one.other_references).isdisjoint(other.other_references)


def is_united_nations_reference(reference: str) -> bool:
    """Whether it has the form of a permanent reference number of the United Nations, which means one entry anywhere."""
    return _UNITED_NATIONS_REFERENCE.fullmatch(reference) is not None
