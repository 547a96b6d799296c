"""A decided case as it can be told to others: who is in it, the money, the flags or the match, the decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.domain.alert import Alert, AlertEvent, Decision
from app.domain.designation import Address, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole
from app.domain.subject import Identifier
from app.domain.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in a case. `key` is their account, else their name: the same in all transactions.

    `pseudonym` stands for whoever `is_protected`, in everything that leaves the house; it is empty for everybody else.
    `is_suspected` is never set for them: a potential victim is no suspect (resolution 2331 (2016), paragraph 2(d)).
    `sealed_names` and `sealed_values` are what else is known as theirs, to be found in texts; no export tells them.
    """

    key: str = field(repr=False)
    name: str = field(default="", repr=False)
    kind: PartyKind = PartyKind.UNKNOWN
    account: str = field(default="", repr=False)
    agent: str = ""
    country: str = ""
    city: str = ""
    address: Address = field(default=Address(), repr=False)
    birth_date: PartialDate | None = field(default=None, repr=False)
    nationalities: tuple[str, ...] = field(default=(), repr=False)
    gender: str = field(default="", repr=False)
    identifiers: tuple[Identifier, ...] = field(default=(), repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    employer: str = field(default="", repr=False)
    first_name: str = field(default="", repr=False)
    middle_name: str = field(default="", repr=False)
    last_name: str = field(default="", repr=False)
    role: CaseRole | None = None
    is_subject: bool = False
    is_protected: bool = False
    is_suspected: bool = False
    pseudonym: str = ""
    sealed_names: tuple[str, ...] = field(default=(), repr=False)
    sealed_values: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if self.is_protected and (self.is_suspected or not self.pseudonym):
            raise ValueError("whoever is protected has a pseudonym and is never suspected")


@dataclass(frozen=True, slots=True)
class CaseTransaction:
    """One transaction with the flags that rest on it, and the participants on both sides; None was not reported."""

    transaction: Transaction = field(repr=False)
    flags: tuple[str, ...]
    payer: Participant | None
    payee: Participant | None

    @property
    def touches_protected(self) -> bool:
        """Whether somebody protected stands on one of its sides."""
        return any(one is not None and one.is_protected for one in (self.payer, self.payee))


@dataclass(frozen=True, slots=True)
class CaseFlag:
    """One red flag of the case: what it looks for, the threshold in force, when it fired and what it rests on."""

    indicator_id: str
    title: str
    threshold: str
    fired_at: datetime
    transaction_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """The designation of a case about a name: which version of which list, under which name, how surely and why."""

    list_id: str
    list_name: str
    authority: str
    reference: str
    snapshot_id: str
    published_at: str
    matched_name: str
    submitted_name: str = field(repr=False)
    score: float
    summary: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One decided alert with everything that an export tells.

    `evidence` is the document of the hit or of the red flags as it was kept. `not_kept` are numbers of transactions
    that flags rest on and that are not in the history any more.
    """

    alert: Alert
    subject: Participant
    participants: tuple[Participant, ...]
    transactions: tuple[CaseTransaction, ...]
    flags: tuple[CaseFlag, ...]
    match: CaseMatch | None
    decisions: tuple[Decision, ...]
    history: tuple[AlertEvent, ...]
    evidence: Mapping[str, Any] = field(repr=False)
    not_kept: Sequence[str] = ()

    @property
    def protected(self) -> tuple[Participant, ...]:
        """Everybody whose identity must not leave the house."""
        return tuple(one for one in self.participants if one.is_protected)
