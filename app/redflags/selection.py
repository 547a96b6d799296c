"""Which transactions of an account an indicator looks at: a closed vocabulary, written in the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from app.domain.designation import PartyKind
from app.domain.transaction import Channel, Settlement

STRICT: dict[str, str] = {"extra": "forbid"}
"""Tells whoever reads parameters from a file that an unknown key is an error."""


class Direction(StrEnum):
    """Which way money goes, seen from the account that is judged."""

    IN = "in"
    OUT = "out"
    EITHER = "either"


class Tier(StrEnum):
    """How near a place is to trafficking in conflict, today.

    A: a group is active or captives are held there. B: hub, transit, facilitation. C: origin or displacement. H: past,
    of no weight today. P: the victims' side (rescue, camps, shelters), which never raises a risk.
    """

    ACTIVE = "A"
    HUB = "B"
    ORIGIN = "C"
    HISTORIC = "H"
    PROTECTED = "P"

    @property
    def weighs(self) -> bool:
        """Whether a place of this tier multiplies a score."""
        return self in (Tier.ACTIVE, Tier.HUB)


class PlaceOf(StrEnum):
    """Whose place is meant: of the party on the other side, of the till or machine, of the journey, of the holder."""

    COUNTERPARTY = "counterparty"
    TERMINAL = "terminal"
    DESTINATION = "destination"
    HOLDER = "holder"


class Trait(StrEnum):
    """A fact of a transaction that holds or does not.

    One that can't be known does not hold; only `unrelated` holds until two parties are known to share a household.
    """

    CROSS_BORDER = "cross_border"
    AWAY_FROM_HOME = "away_from_home"
    ABROAD = "abroad"
    UNRELATED = "unrelated"
    INCOMPLETE_DATA = "incomplete_data"
    NO_ULTIMATE_PARTY = "no_ultimate_party"
    ONE_WAY = "one_way"
    AT_NIGHT = "at_night"
    OUTSIDE_DECLARED_HOURS = "outside_declared_hours"
    PLACES_DISAGREE = "places_disagree"


@dataclass(frozen=True, slots=True)
class Selection:
    """Transactions for which every given condition holds; a condition left out holds for all.

    Amounts are US dollars by the reference rates; `usd_below` itself is not included. `merchants` and `holder_sectors`
    are groups of merchant codes, `words` classes of the lexicon, `place_roles` roles of the geography; tiers and roles
    are those of the place of `place_of`, known to a subdivision or town. `multiple_of` is in whole units of the
    transaction's own currency.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    direction: Direction = Direction.EITHER
    channels: tuple[Channel, ...] = ()
    settlements: tuple[Settlement, ...] = (Settlement.SETTLED,)
    merchants: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    place_roles: tuple[str, ...] = ()
    place_of: PlaceOf = PlaceOf.COUNTERPARTY
    usd_at_least: float | None = None
    usd_below: float | None = None
    multiple_of: int | None = None
    counterparty_kinds: tuple[PartyKind, ...] = ()
    holder_kinds: tuple[PartyKind, ...] = ()
    holder_sectors: tuple[str, ...] = ()
    holder_age_below: int | None = None
    headcount_at_least: int | None = None
    account_age_below_days: int | None = None
    net_share_below: float | None = None
    monthly_incomes_at_least: float | None = None
    traits: tuple[Trait, ...] = ()

    def __post_init__(self) -> None:
        if self.usd_at_least is not None and self.usd_below is not None and self.usd_at_least >= self.usd_below:
            raise ValueError("usd_at_least must be smaller than usd_below")
        if self.multiple_of is not None and self.multiple_of < 1:
            raise ValueError("multiple_of must be at least 1")
        if not self.settlements:
            raise ValueError("settlements: expected at least one")


EVERYTHING = Selection()
"""Every transaction that was settled."""
