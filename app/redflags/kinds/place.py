"""The kind `place`: where money is paid in, taken out or sent; with tiers it multiplies and never scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from app.redflags.rules import Counting, Rule
from app.redflags.selection import EVERYTHING, STRICT, PlaceOf, Selection, Tier, Trait

NAME = "place"


@dataclass(frozen=True, slots=True)
class Parameters:
    """Places by tier and role, or places that do not fit together (`traits: [places_disagree]`)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    rules: tuple[Rule, ...]
    tiers: tuple[Tier, ...] = ()
    place_roles: tuple[str, ...] = ()
    place_of: PlaceOf = PlaceOf.COUNTERPARTY
    select: Selection = EVERYTHING

    def __post_init__(self) -> None:
        if self.select.tiers or self.select.place_roles:
            raise ValueError("select: tiers and place_roles are written as such here")
        if not (
            self.tiers or self.place_roles or {Trait.PLACES_DISAGREE, Trait.AWAY_FROM_HOME} & {*self.select.traits}
        ):
            raise ValueError("tiers: expected tiers, place_roles, or a trait of places")
        self.counting()

    def counting(self) -> Counting:
        """The rules in the form that every counting kind has."""
        select = replace(self.select, tiers=self.tiers, place_roles=self.place_roles, place_of=self.place_of)
        return Counting(self.rules, select)
