"""A payment as a message tells it: every party in its part, every free text, and an account of everything written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.subject import Subject
from app.domain.transaction import Transaction


class Part(StrEnum):
    """A party's part in a payment."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"
    ULTIMATE_DEBTOR = "ultimate_debtor"
    ULTIMATE_CREDITOR = "ultimate_creditor"
    INITIATING_PARTY = "initiating_party"
    DEBTOR_AGENT = "debtor_agent"
    CREDITOR_AGENT = "creditor_agent"
    INTERMEDIARY_AGENT = "intermediary_agent"
    AGENT = "agent"
    EMPLOYER = "employer"
    MERCHANT = "merchant"
    ACCOUNT_OWNER = "account_owner"
    OTHER = "other"

    @property
    def is_agent(self) -> bool:
        """Whether an institution plays it, which a code can name as surely as a name does."""
        return self in (Part.DEBTOR_AGENT, Part.CREDITOR_AGENT, Part.INTERMEDIARY_AGENT, Part.AGENT)


@dataclass(frozen=True, slots=True)
class PaymentParty:
    """One party to be screened. `path` is where the message names it, free of values."""

    part: Part
    subject: Subject = field(repr=False)
    path: str = ""


@dataclass(frozen=True, slots=True)
class Narrative:
    """A free text in which listed names are looked for."""

    path: str
    text: str = field(repr=False)


class Treatment(StrEnum):
    """What became of one text of a message. Nothing is silently unread."""

    SCREENED = "screened"
    LEFT_OUT = "left_out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text of a message: where it stood and what became of it; `reason` where it was left out, and why.

    One of a place that nobody foresaw is `unknown`: it is screened as a free text all the same.
    """

    path: str
    treatment: Treatment
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: what red flags look at, whom and what names are screened in, and the account of its texts."""

    transaction: Transaction
    parties: tuple[PaymentParty, ...]
    narratives: tuple[Narrative, ...]
    leaves: tuple[Leaf, ...] = ()

    @property
    def unknown_paths(self) -> tuple[str, ...]:
        """Where texts stood that no table foresees, each place once."""
        return tuple(dict.fromkeys(leaf.path for leaf in self.leaves if leaf.treatment is Treatment.UNKNOWN))


@dataclass(frozen=True, slots=True)
class RefusedMessage:
    """A message, or payment in it, that cannot be read wholly. `position` counts messages of the file from 1."""

    position: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """Everything that a file held: payments in its order, and what was refused by name."""

    format: str
    payments: Sequence[Payment]
    refused: Sequence[RefusedMessage]
