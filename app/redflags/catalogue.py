"""What the catalogue of indicators holds: plain values, checked where they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.red_flag import CaseRole, Typology
from app.redflags.kinds import CountingParameters, Parameters, change, list_proximity, place


class Side(StrEnum):
    """What a family of indicators speaks of."""

    TRAFFICKING = "trafficking"
    TERRORISM = "terrorism"
    METHOD = "method"
    NETWORK = "network"
    OBSERVATION = "observation"
    LISTS = "lists"


class Level(StrEnum):
    """What an indicator is decided on: one transaction, one account's history, several accounts, or by a person."""

    TRANSACTION = "transaction"
    ACCOUNT = "account"
    NETWORK = "network"
    CASE = "case"


class Basis(StrEnum):
    """Where a threshold comes from; `engineering` ones have no published number and need calibration."""

    STATED = "stated"
    DERIVED = "derived"
    RESTATED = "restated"
    ENGINEERING = "engineering"


class Seat(StrEnum):
    """Whom a role is said of: whoever holds the account that is judged, or the party on the other side."""

    HOLDER = "holder"
    COUNTERPARTY = "counterparty"


@dataclass(frozen=True, slots=True)
class Source:
    """A publication; `known` says whether it was read, restated by others, or cited from memory."""

    title: str
    publisher: str
    year: int
    known: str


@dataclass(frozen=True, slots=True)
class Family:
    """Indicators that belong together, under two letters.

    `control_evidence`: its flags show that somebody is controlled. `needs_control_evidence`: its flags raise no alert
    without such. `protective`: its flags open a protective case, in which nothing is frozen or closed.
    """

    code: str
    name: str
    side: Side
    control_evidence: bool = False
    needs_control_evidence: bool = False
    protective: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the form by which a person decides an indicator; `choices` are empty where text is written."""

    asks: str
    answer: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the catalogue.

    `parameters` is None where a person decides, and `form` then holds the questions. `weight` is 0..1; one that is
    `to_confirm` counts half. `low_weight` flags never make the second family. `requires` are fields of a transaction.
    """

    id: str
    family: Family
    title: str
    looks_for: str
    level: Level
    sources: tuple[str, ...]
    paragraphs: tuple[str, ...]
    kind: str
    parameters: Parameters | None
    threshold: str
    basis: Basis
    basis_note: str
    requires: tuple[str, ...]
    roles: Mapping[Seat, tuple[CaseRole, ...]]
    typologies: tuple[Typology, ...]
    weight: float
    low_weight: bool
    to_confirm: bool
    enabled: bool
    headline: bool
    form: tuple[Question, ...]
    false_positives: str
    mitigation: str

    @property
    def for_a_person(self) -> bool:
        """Whether no data can compute it and a person decides by the form."""
        return self.parameters is None

    @property
    def control_evidence(self) -> bool:
        """Whether it shows that somebody is controlled."""
        return self.family.control_evidence

    @property
    def effective_weight(self) -> float:
        """The weight that counts, 0..1: half of what is written as long as somebody has to confirm it."""
        return self.weight / 2 if self.to_confirm else self.weight

    @property
    def is_geographic(self) -> bool:
        """Whether it says nothing but where: it then multiplies what else is found and scores nothing."""
        return isinstance(self.parameters, place.Parameters) and bool(self.parameters.tiers)

    @property
    def is_wording(self) -> bool:
        """Whether it rests on words alone: it then weighs only beside another family."""
        return self.kind == "keyword"

    @property
    def window_days(self) -> float:
        """For how long what it rests on is looked at, and its flag counts; 365 for what a person decided."""
        if self.parameters is None:
            return 365
        if isinstance(self.parameters, CountingParameters):
            return self.parameters.counting().window_days
        if isinstance(self.parameters, change.Parameters):
            return self.parameters.recent_days
        return self.parameters.window_days

    @property
    def register(self) -> str:
        """The register that it asks, empty where it asks none."""
        return self.parameters.register if isinstance(self.parameters, list_proximity.Parameters) else ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All indicators, in the order of their ids, and the sources that they name."""

    indicators: tuple[Indicator, ...]
    sources: Mapping[str, Source]
    _by_id: dict[str, Indicator] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {one.id: one for one in self.indicators})

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self.indicators)

    def __len__(self) -> int:
        return len(self.indicators)

    def get(self, indicator_id: str) -> Indicator | None:
        """The indicator of that id, None where there is none."""
        return self._by_id.get(indicator_id)

    def families(self) -> tuple[Family, ...]:
        """Every family once."""
        return tuple(dict.fromkeys(one.family for one in self.indicators))
