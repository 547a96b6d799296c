"""Turns what the red flags of an account say into its response model: flags, timeline, and the money's way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from string import ascii_uppercase
from typing import NamedTuple

from app.api.transaction_models import (
    CatalogueOut,
    EvidenceTransactionOut,
    FlagOut,
    MeasurementOut,
    MoneyEdgeOut,
    MoneyNodeOut,
    MoneyWayOut,
    NotComputableOut,
    RedFlagsOut,
    RoleOut,
    SourceOut,
    TimelineEntryOut,
    TypologyRiskOut,
)
from app.domain.currency import decimals
from app.domain.red_flag import CASH, NOT_GIVEN, CaseRole, FlagOutcome
from app.domain.transaction import Channel, Party, Transaction
from app.redflags.catalogue import Catalogue, Seat
from app.redflags.engine import amount_text
from app.redflags.scoring import Assessment, Path, WeighedFlag
from app.screening.transaction_watch import AccountJudgement

MAX_EVIDENCE = 50
"""Transactions of one flag that are shown and drawn, the latest: a busy account has thousands."""
MAX_TIMELINE = 100
MAX_EDGES = 40

PROTECTIVE_GUIDANCE = (
    "Somebody here may be a victim, a victim's family or a minor. See first what they need and who can help. Nothing "
    "is frozen, closed or asked back, and nobody is reported as a suspect on these flags."
)
ALERT_GUIDANCE = "The rules of the catalogue are met. Flags prove nothing: a person looks at the account and decides."
NO_ALERT_GUIDANCE = "These flags are kept and raise no alert; what is missing stands in the rules that are unmet."

_CASH = frozenset((Channel.CASH_DEPOSIT, Channel.CASH_WITHDRAWAL, Channel.CASH_ADVANCE))

TransactionOf = Callable[[str], Transaction | None]
"""Gives a transaction by its number."""


@dataclass(frozen=True, slots=True)
class IndicatorsUsed:
    """The catalogue that flags came from, and the hash of all its data."""

    catalogue: Catalogue
    sha256: str

    def out(self) -> CatalogueOut:
        """How an answer names it."""
        return CatalogueOut(indicators=len(self.catalogue), sha256=self.sha256)


def red_flags_out(judged: AccountJudgement, used: IndicatorsUsed, transaction_of: TransactionOf) -> RedFlagsOut:
    """What holds of one account: its gravest alert where it has one, else its flags as they stand."""
    assessment = judged.now if judged.alert is None else judged.alert.assessment
    protective = assessment.path is Path.PROTECTIVE
    rests_on = _rests_on(assessment, transaction_of)
    drawing = _Drawing(judged.account)
    own = [one for one in rests_on if judged.account in one.sides]
    return RedFlagsOut(
        account=judged.account,
        path=assessment.path,
        protective=protective,
        subject_of_suspicion=assessment.subject_of_suspicion,
        is_alert=assessment.is_alert,
        headline=assessment.headline,
        second_reviewer=assessment.second_reviewer,
        guidance=_guidance(assessment),
        score=assessment.score,
        risks=[TypologyRiskOut(typology=one, score=score) for one, score in assessment.risks],
        leading_role=assessment.leading_role,
        roles=[RoleOut(role=one, score=score) for one, score in assessment.roles],
        multiplier=assessment.multiplier,
        rules_unmet=list(assessment.unmet),
        raised_at=None if judged.alert is None else judged.alert.raised_at,
        judged_at=judged.moment if judged.alert is None else judged.alert.judged_at,
        flags=[_flag_out(one, used.catalogue) for one in assessment.flags],
        not_computable=list(_not_computable(judged, used.catalogue)),
        timeline=[_timeline_entry(judged.account, one, drawing) for one in own[-MAX_TIMELINE:]],
        timeline_left_out=max(0, len(own) - MAX_TIMELINE) + _older(assessment),
        money=drawing.money_way(rests_on, _roles_of_others(assessment, used.catalogue), assessment.leading_role),
        catalogue=used.out(),
    )


def _guidance(assessment: Assessment) -> str:
    if assessment.path is Path.PROTECTIVE:
        return PROTECTIVE_GUIDANCE
    return ALERT_GUIDANCE if assessment.is_alert else NO_ALERT_GUIDANCE


def _flag_out(one: WeighedFlag, catalogue: Catalogue) -> FlagOut:
    indicator = catalogue.get(one.flag.indicator_id)
    assert indicator is not None, "flags are raised from the catalogue"
    evidence = one.flag.evidence
    return FlagOut(
        indicator_id=indicator.id,
        family=indicator.family.name,
        title=indicator.title,
        looks_for=indicator.looks_for,
        level=indicator.level,
        weight=one.weight,
        why=one.why,
        threshold=one.threshold,
        basis=one.basis,
        to_confirm=indicator.to_confirm,
        sources=[SourceOut(**asdict(catalogue.sources[name])) for name in one.sources],
        paragraphs=list(indicator.paragraphs),
        typologies=list(indicator.typologies),
        false_positives=indicator.false_positives,
        mitigation=indicator.mitigation,
        fired_at=one.flag.fired_at,
        first_at=evidence.first_at,
        last_at=evidence.last_at,
        transactions=[
            EvidenceTransactionOut(transaction_id=number, amount=amount)
            for number, amount in zip(
                evidence.transaction_ids[-MAX_EVIDENCE:], evidence.amounts[-MAX_EVIDENCE:], strict=True
            )
        ],
        transactions_left_out=max(0, len(evidence.transaction_ids) - MAX_EVIDENCE),
        measured=[MeasurementOut(**asdict(figure)) for figure in evidence.measured],
        counterparties=list(evidence.counterparties),
        places=list(evidence.places),
        related_flags=list(evidence.related_flags),
    )


def _not_computable(judged: AccountJudgement, catalogue: Catalogue) -> Iterator[NotComputableOut]:
    for result in judged.results:
        indicator = catalogue.get(result.indicator_id)
        if result.outcome is FlagOutcome.NOT_COMPUTABLE and indicator is not None:
            missing = list(result.missing_fields)
            yield NotComputableOut(indicator_id=result.indicator_id, title=indicator.title, missing=missing)


class _Shown(NamedTuple):
    """A transaction that flags rest on, the flags, and what stands for whoever pays and whoever is paid."""

    transaction: Transaction
    flags: list[str]
    sides: tuple[str, str]


def _rests_on(assessment: Assessment, transaction_of: TransactionOf) -> list[_Shown]:
    """The latest transactions of all flags by time; forgotten ones are left out."""
    flags: dict[str, list[str]] = {}
    for one in assessment.flags:
        for number in one.flag.evidence.transaction_ids[-MAX_EVIDENCE:]:
            flags.setdefault(number, []).append(one.flag.indicator_id)
    found = [
        _Shown(transaction, ids, _sides(transaction))
        for number, ids in flags.items()
        if (transaction := transaction_of(number))
    ]
    return sorted(found, key=lambda one: (one.transaction.booked_at, one.transaction.transaction_id))


def _older(assessment: Assessment) -> int:
    """How many transactions flags rest on that are older than those that are shown."""
    every = {number for one in assessment.flags for number in one.flag.evidence.transaction_ids}
    shown = {number for one in assessment.flags for number in one.flag.evidence.transaction_ids[-MAX_EVIDENCE:]}
    return len(every - shown)


def _roles_of_others(assessment: Assessment, catalogue: Catalogue) -> dict[str, CaseRole]:
    roles: dict[str, CaseRole] = {}
    for one in assessment.flags:
        indicator = catalogue.get(one.flag.indicator_id)
        said = () if indicator is None else indicator.roles.get(Seat.COUNTERPARTY, ())
        if len(said) == 1:
            roles |= dict.fromkeys(one.flag.evidence.counterparties, said[0])
    return roles


def _timeline_entry(account: str, shown: _Shown, drawing: _Drawing) -> TimelineEntryOut:
    goes_out = shown.sides[0] == account
    other = shown.sides[1] if goes_out else shown.sides[0]
    return TimelineEntryOut(
        at=shown.transaction.booked_at,
        transaction_id=shown.transaction.transaction_id,
        amount=amount_text(shown.transaction),
        direction="out" if goes_out else "in",
        channel=shown.transaction.channel,
        counterparty=drawing.node_id(other),
        counterparty_label=other,
        flags=shown.flags,
    )


def _sides(transaction: Transaction) -> tuple[str, str]:
    """What stands for whoever pays, and for whoever is paid."""
    return _label(transaction.originator, transaction), _label(transaction.beneficiary, transaction)


def _label(party: Party | None, transaction: Transaction) -> str:
    if party is not None and (party.account or party.name):
        return party.account or party.name
    if transaction.channel in _CASH:
        return CASH
    return transaction.merchant.name or transaction.merchant.reference or NOT_GIVEN


@dataclass(slots=True)
class _Flow:
    """Money from one end to another."""

    minor: dict[str, int] = field(default_factory=dict)
    transactions: list[Transaction] = field(default_factory=list)

    def add(self, one: Transaction) -> None:
        self.minor[one.currency] = self.minor.get(one.currency, 0) + one.amount_minor
        self.transactions.append(one)

    def amount(self) -> str:
        parts = ((minor / 10 ** decimals(code), decimals(code), code) for code, minor in sorted(self.minor.items()))
        return " + ".join(f"{amount:,.{places}f} {code}" for amount, places, code in parts)


class _Drawing:
    """Gives every end of the money's way its letters, the account that is judged the first."""

    def __init__(self, account: str) -> None:
        self._account = account
        self._ids: dict[str, str] = {account: "A"}

    def node_id(self, label: str) -> str:
        return self._ids.setdefault(label, _letters(len(self._ids)))

    def money_way(
        self,
        rests_on: Sequence[_Shown],
        roles: Mapping[str, CaseRole],
        leading_role: CaseRole,
    ) -> MoneyWayOut:
        flows: dict[tuple[str, str], _Flow] = {}
        for one in rests_on:
            flows.setdefault(one.sides, _Flow()).add(one.transaction)
        largest = sorted(flows.items(), key=lambda one: (-max(one[1].minor.values()), one[0]))[:MAX_EDGES]
        edges = [self._edge(source, target, flow) for (source, target), flow in largest]
        drawn = {self._account, *(label for (source, target), _ in largest for label in (source, target))}
        nodes = [
            MoneyNodeOut(
                node_id=letters,
                label=label,
                is_subject=label == self._account,
                role=leading_role if label == self._account else roles.get(label),
            )
            for label, letters in self._ids.items()
            if label in drawn
        ]
        return MoneyWayOut(nodes=nodes, edges=edges, left_out=len(flows) - len(largest))

    def _edge(self, source: str, target: str, flow: _Flow) -> MoneyEdgeOut:
        return MoneyEdgeOut(
            source=self.node_id(source),
            target=self.node_id(target),
            amount=flow.amount(),
            transactions=len(flow.transactions),
            first_at=flow.transactions[0].booked_at,
            last_at=flow.transactions[-1].booked_at,
        )


def _letters(number: int) -> str:
    """A, B, ... Z, AA, AB ... for 0, 1, ..."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, len(ascii_uppercase))
        letters = ascii_uppercase[rest] + letters
    return letters
