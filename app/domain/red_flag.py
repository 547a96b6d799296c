"""What an indicator says of an account: whether it fired, on what evidence, and what it may mean for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

CASH = "cash"
"""What stands for the other side of money that is paid in or taken out: all cash is one."""
NOT_GIVEN = "not given"
"""What stands for another side that nobody named."""


class CaseRole(StrEnum):
    """What a person or organisation may be in a case (S/RES/2331 (2016) paragraphs 2(d) and 10).

    One may carry several; a role says nothing of the risk, and a risk nothing of the role.
    """

    POTENTIAL_VICTIM = "potential_victim"
    VICTIM_FAMILY = "victim_family"
    CONTROLLER = "controller"
    FACILITATOR = "facilitator"
    TERRORIST_FINANCIER = "terrorist_financier"
    UNDETERMINED = "undetermined"

    @property
    def is_protected(self) -> bool:
        """Whether whoever has this role is protected, and never the subject of a suspicion."""
        return self in (CaseRole.POTENTIAL_VICTIM, CaseRole.VICTIM_FAMILY)


class Typology(StrEnum):
    """What a red flag may point to. `UNSPECIFIED` supports whatever else is found, and nothing by itself."""

    SEXUAL_EXPLOITATION = "sexual_exploitation"
    FORCED_LABOUR = "forced_labour"
    DEBT_BONDAGE = "debt_bondage"
    ORGAN_REMOVAL = "organ_removal"
    SLAVERY = "slavery"
    RANSOM = "ransom"
    SMUGGLING = "smuggling"
    RECRUITMENT_TRAVEL = "recruitment_travel"
    TERRORIST_FINANCING = "terrorist_financing"
    FRONT_BUSINESS = "front_business"
    NEXUS = "nexus"
    UNSPECIFIED = "unspecified"


class FlagOutcome(StrEnum):
    """What evaluating one indicator gave. Not computable is never the same as did not fire."""

    FIRED = "fired"
    DID_NOT_FIRE = "did_not_fire"
    NOT_COMPUTABLE = "not_computable"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One figure that was compared: `value` was measured, `at_least` and `at_most` are the bounds it was held to.

    A bound that is None was not asked for. `unit` is what is counted (`usd`, `cities`, `share`).
    """

    unit: str
    value: float
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the value lies within its bounds."""
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)


@dataclass(frozen=True, slots=True)
class FlagEvidence:
    """What a red flag rests on, so that a person can find it again.

    `amounts` stand beside `transaction_ids`, one for one, written as `100.00 USD`. `counterparties` are accounts, or
    names where there is no account: whoever reads them needs the right to. `places` are codes of the geography.
    """

    transaction_ids: tuple[str, ...]
    amounts: tuple[str, ...]
    first_at: datetime
    last_at: datetime
    measured: tuple[Measurement, ...]
    counterparties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    related_flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.transaction_ids) != len(self.amounts):
            raise ValueError("amounts: expected one for each transaction")
        if self.first_at > self.last_at:
            raise ValueError("first_at lies after last_at")


@dataclass(frozen=True, slots=True)
class RedFlag:
    """An indicator that fired for an account, with its evidence."""

    indicator_id: str
    account: str
    fired_at: datetime
    evidence: FlagEvidence

    @property
    def family(self) -> str:
        """The two letters of the indicator's family."""
        return self.indicator_id[:2]


@dataclass(frozen=True, slots=True)
class FlagResult:
    """What one indicator said of one account.

    Exactly one of the three: fired with `flag`, not computable with the names of `missing_fields`, or neither.
    """

    indicator_id: str
    outcome: FlagOutcome
    flag: RedFlag | None = None
    missing_fields: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.outcome is FlagOutcome.FIRED) != (self.flag is not None):
            raise ValueError("flag: expected where the indicator fired, and only there")
        if (self.outcome is FlagOutcome.NOT_COMPUTABLE) != bool(self.missing_fields):
            raise ValueError("missing_fields: expected where the indicator is not computable, and only there")
