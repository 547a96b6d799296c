"""What the API takes and says of transactions and of the red flags that they raise, as OpenAPI describes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.api.models import HitOut, ListId, ListUsed, ReasonOut, Score, SettingsOut, Strict
from app.domain.hit import Verdict
from app.domain.payment import Part
from app.domain.red_flag import CaseRole, Typology
from app.domain.transaction import Channel
from app.payments.transaction_document import TransactionDocument
from app.redflags.catalogue import Level
from app.redflags.scoring import Path, Weight

MAX_TRANSACTIONS = 1000
EXAMPLE = {
    "transaction_id": "2026-02-20/17",
    "booked_at": "2026-02-20T10:00:00Z",
    "amount": "150.00",
    "currency": "USD",
    "channel": "remittance",
    "purpose": "school fees for the spring term",
    "parties": [
        {"role": "originator", "name": "Bartholomew Quillfeather", "account": "40201234567", "birth_date": "1970-05"},
        {"role": "beneficiary", "name": "Wilhelmina Ostergaard-Pym", "place": {"city": "Lindfurt", "country": "DE"}},
    ],
    "other_parties": [{"part": "intermediary_agent", "names": ["Meridian Clearing House"]}],
}


class AccountOut(Strict):
    """An account as it was reported; in a protective case its holder's data are masked from whoever need not know."""

    account: str
    holder_name: str = ""
    agent: str = ""
    country: str = ""


class MeasurementOut(Strict):
    """One figure that was compared, in `unit`, with the bounds that it was held to; null where none was asked for."""

    unit: str
    value: float
    at_least: float | None
    at_most: float | None


class SourceOut(Strict):
    """A publication; `known` says whether it was read, restated by others, or cited from memory."""

    title: str
    publisher: str
    year: int
    known: str


class EvidenceTransactionOut(Strict):
    """One transaction that a flag rests on; `amount` as people write it, `100.00 USD`."""

    transaction_id: str
    amount: str


class FlagOut(Strict):
    """An indicator that fired, with its evidence, threshold and weight (0 where `why` says that it does not count)."""

    indicator_id: str
    family: str
    title: str
    looks_for: str
    level: Level
    weight: Score
    why: Weight
    threshold: str
    basis: str
    to_confirm: bool
    sources: list[SourceOut]
    paragraphs: list[str]
    typologies: list[Typology]
    false_positives: str
    mitigation: str
    fired_at: datetime
    first_at: datetime
    last_at: datetime
    transactions: list[EvidenceTransactionOut]
    transactions_left_out: int = Field(default=0, description="Older ones that the flag rests on too.")
    measured: list[MeasurementOut]
    counterparties: list[str]
    places: list[str]
    related_flags: list[str]


class NotComputableOut(Strict):
    """An indicator that could not be computed: the fields, registers or forms that it misses. Never the same as no."""

    indicator_id: str
    title: str
    missing: list[str]


class TypologyRiskOut(Strict):
    """How much the flags point to one typology."""

    typology: Typology
    score: Score


class RoleOut(Strict):
    """How much the flags say that the holder plays one role; says nothing of the risk."""

    role: CaseRole
    score: Score


class TimelineEntryOut(Strict):
    """One transaction of the account that a flag rests on. `counterparty` is a letter that the drawing uses too."""

    at: datetime
    transaction_id: str
    amount: str
    direction: Literal["in", "out"]
    channel: Channel
    counterparty: str
    counterparty_label: str
    flags: list[str]


class MoneyNodeOut(Strict):
    """One end of the money's way. `label` is an account or what stands for it; `is_subject` marks the one judged."""

    node_id: str
    label: str
    is_subject: bool
    role: CaseRole | None


class MoneyEdgeOut(Strict):
    """Money that went from one node to another, summed up for each currency."""

    source: str
    target: str
    amount: str
    transactions: int
    first_at: datetime
    last_at: datetime


class MoneyWayOut(Strict):
    """Between whom the money of the flags went; the largest flows where there are too many."""

    nodes: list[MoneyNodeOut]
    edges: list[MoneyEdgeOut]
    left_out: int = Field(description="Flows that are too many to be drawn.")


class CatalogueOut(Strict):
    """The indicators that were evaluated: how many, and the SHA-256 of all that they say."""

    indicators: int
    sha256: str


class RedFlagsOut(Strict):
    """What the flags of one account say together at one moment; scores are 0..1.

    `risks` are by typology and `roles` by role: neither says anything of the other. In a `protective` case nothing is
    frozen, closed or asked back, and nobody is a suspect. `rules_unmet` say what stands against an alert.
    """

    account: str
    path: Path
    protective: bool
    subject_of_suspicion: bool
    is_alert: bool
    headline: bool
    second_reviewer: bool
    guidance: str
    score: Score
    risks: list[TypologyRiskOut]
    leading_role: CaseRole
    roles: list[RoleOut]
    multiplier: float
    rules_unmet: list[str]
    raised_at: datetime | None = Field(description="When the flags first made an alert; null where they make none.")
    judged_at: datetime
    flags: list[FlagOut]
    not_computable: list[NotComputableOut]
    timeline: list[TimelineEntryOut]
    timeline_left_out: int = Field(description="Older transactions of the flags that are not in the timeline.")
    money: MoneyWayOut
    catalogue: CatalogueOut


class TransactionSettingsIn(Strict):
    """How to screen parties and texts. What is left out is the institution's default."""

    lists: Annotated[list[ListId], Field(min_length=1, max_length=50)] | None = None
    minimum_score: Annotated[float, Field(ge=0.3, le=1, strict=False)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 5


class TransactionScreeningIn(Strict):
    """One to 1,000 transactions, screened against one view of the lists and judged with the past of their accounts."""

    transactions: Annotated[
        list[TransactionDocument],
        Field(min_length=1, max_length=MAX_TRANSACTIONS, examples=[[EXAMPLE]]),
    ]
    settings: TransactionSettingsIn = TransactionSettingsIn()


class PartyScreenedOut(Strict):
    """What was found of one party; `path` is where the message names it."""

    part: Part
    path: str
    names: list[str]
    verdict: Verdict
    reasons: list[ReasonOut]
    total_hits: int
    hits: list[HitOut]
    suspicious_text: list[str]


class NarrativeScreenedOut(Strict):
    """Listed names that stand inside one free text; `path` is where the message holds it."""

    path: str
    verdict: Verdict
    reasons: list[ReasonOut]
    hits: list[HitOut]


class FlagRaisedOut(Strict):
    """An indicator that fired with a transaction."""

    indicator_id: str
    account: str


class LeftOutOut(Strict):
    """A text of the message that was deliberately not screened, and why."""

    path: str
    reason: str


class TransactionOut(Strict):
    """The answer for one transaction. `accounts` are those that it names: what holds of them stands in the answer.

    `unknown_paths` are places of the message that no table foresees: what stood there was screened as free text.
    """

    transaction_id: str
    verdict: Verdict
    reasons: list[ReasonOut]
    parties: list[PartyScreenedOut]
    narratives: list[NarrativeScreenedOut]
    flags_raised: list[FlagRaisedOut]
    accounts: list[str]
    unknown_paths: list[str]
    left_out: list[LeftOutOut]


class RefusedMessageOut(Strict):
    """A message of a file that could not be read wholly: it was neither screened nor judged."""

    position: int
    code: str
    reason: str


class TransactionScreeningOut(Strict):
    """A stored screening of transactions: results in their order, and what the flags say of every account in them.

    `refused` names the messages of a file that were not screened.
    """

    screening_id: str
    created_at: datetime
    settings: SettingsOut
    matcher_version: str
    code_version: str
    catalogue: CatalogueOut
    notices: list[str]
    lists: list[ListUsed]
    results: list[TransactionOut]
    accounts: list[RedFlagsOut]
    refused: list[RefusedMessageOut]


class AnswerIn(Strict):
    """The answer to one question of a form: `question` is its place in the form, from 1."""

    question: Annotated[int, Field(ge=1, le=20)]
    answer: Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]


class StaffNoteIn(Strict):
    """What a person saw or found out of an account, by the form of an indicator that is for a person."""

    account: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
    indicator_id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2,3}$")]
    answers: Annotated[list[AnswerIn], Field(min_length=1, max_length=20)]
    holds: bool = Field(description="Whether the indicator holds by its threshold: the person's own judgement.")


class QuestionOut(Strict):
    """One question of a form; `choices` are empty where text or a date is written."""

    question: int
    asks: str
    answer: str
    choices: list[str]


class FormOut(Strict):
    """The form of one indicator that is for a person."""

    indicator_id: str
    title: str
    looks_for: str
    threshold: str
    mitigation: str
    questions: list[QuestionOut]


class FormsOut(Strict):
    """Every indicator that is for a person."""

    forms: list[FormOut]


class AccountIn(Strict):
    """An account by its number."""

    account: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]


class KeptNoteOut(Strict):
    """A note as it is kept; `person` is an id, never a name."""

    note_id: int
    noted_at: datetime
    indicator_id: str
    person: str
    holds: bool
    answers: list[AnswerIn]


class AccountNotesOut(Strict):
    """The notes of one account."""

    notes: list[KeptNoteOut]


class StaffNoteOut(Strict):
    """A note that is kept, and what the flags of the account say with it."""

    note_id: int
    noted_at: datetime
    indicator_id: str
    holds: bool
    red_flags: RedFlagsOut
