"""Places by code, town or spelling: their tier today and what happens there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.domain.transaction import Place
from app.redflags.selection import Tier

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Area:
    """A country, subdivision or town: `since` and `until` are years, 0 where open; a town has the code around it and
    its other spellings in `also`."""

    code: str
    name: str
    tier: Tier
    roles: frozenset[str]
    sources: tuple[str, ...]
    since: int = 0
    until: int = 0
    groups: tuple[str, ...] = ()
    supports_financing_claim: bool = True
    to_confirm: bool = False
    is_town: bool = False
    also: tuple[str, ...] = ()

    @property
    def is_country(self) -> bool:
        """Whether it is a whole country, which is context and never weighs."""
        return len(self.code) == 2 and not self.is_town

    def tier_in(self, year: int) -> Tier:
        """The tier in `year`: before the first year and after the last the past tier, which has no weight."""
        if self.tier is Tier.PROTECTED:
            return self.tier
        is_past = (self.since and year < self.since) or (self.until and year > self.until)
        return Tier.HISTORIC if is_past else self.tier


@dataclass(frozen=True, slots=True)
class Route:
    """Steps from origin to destination; each step is the codes of the areas that it may pass through."""

    route_id: str
    name: str
    moves: str
    steps: tuple[tuple[str, ...], ...]
    sources: tuple[str, ...]
    since: int = 0
    until: int = 0
    supports_financing_claim: bool = True
    to_confirm: bool = False

    @property
    def countries(self) -> frozenset[str]:
        """Every country that it passes through."""
        return frozenset(code[:2] for step in self.steps for code in step)

    def in_use_in(self, year: int) -> bool:
        """Whether `year` lies between its first and its last."""
        return self.since <= year and (not self.until or year <= self.until)


@dataclass(frozen=True, slots=True)
class Geography:
    """Areas by code, towns by any of their spellings (see `normalised_town`), and routes."""

    areas: Mapping[str, Area]
    towns: Mapping[str, Area]
    routes: tuple[Route, ...]
    dialling_codes: Mapping[str, str]
    reviewed_on: date
    review_due: date

    @property
    def roles(self) -> frozenset[str]:
        """Every role that a place has."""
        return frozenset().union(*(one.roles for one in (*self.areas.values(), *self.towns.values())))

    def find(self, place: Place) -> Area | None:
        """The town where it is known, else the subdivision; None for places without a row.

        A whole country is never found: it would weigh on everybody who has to do with it.
        """
        town = self.towns.get(normalised_town(place.city)) if place.city else None
        if town is not None and (not place.country or town.code[:2] == place.country):
            return town
        found = self.areas.get(place.subdivision)
        return None if found is None or found.is_country else found

    def share_a_route(self, countries: Set[str], *, year: int) -> bool:
        """Whether one route that was in use in `year` passes through all of the countries."""
        return any(countries <= route.countries for route in self.routes if route.in_use_in(year))

    def country_of_phone(self, phone: str) -> str:
        """The country of a number in international form among those of the routes; empty where it can't be told."""
        digits = phone.strip().removeprefix("+") if phone.strip().startswith("+") else phone.strip().removeprefix("00")
        if digits == phone.strip():
            return ""
        return next((code for code, prefix in self.dialling_codes.items() if digits.startswith(prefix)), "")


@lru_cache(maxsize=65_536)
def normalised_town(name: str) -> str:
    """A town's name without case, accents, punctuation and the Arabic article: `Al-Bab` and `albab` are one."""
    decomposed = unicodedata.normalize("NFKD", name).casefold().replace("ı", "i")
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NO_LETTER.sub("", letters)
