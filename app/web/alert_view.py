"""Turns one alert with everything about it into what its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.api.alert_query import AlertReader
from app.api.models import HitOut, SubjectIn
from app.api.services import Services
from app.api.transaction_models import AccountOut, RedFlagsOut
from app.domain.alert import Alert, AlertAct, AlertKind, AlertState, Decision, DecisionOutcome, Disposition, ReasonCode
from app.domain.designation import Designation
from app.matching.romanise import romanise
from app.review.checklist_desk import ChecklistState
from app.review.rules import DISPOSITION_OF, TRANSITIONS, reasons_for
from app.watchlists.contents import designation_from_document
from app.web import alert_texts
from app.web.comparison import ComparisonRow, comparison
from app.web.hidden_people import HiddenPeople, hidden_people
from app.web.money_way import MoneyWay, money_way
from app.web.names import script_tag, whole_name
from app.web.people_names import PeopleNames
from app.web.queue_view import QueueRow, band_of, list_names, queue_rows
from app.web.screening_view import HitView, listing_view
from app.web.suppression_view import SuppressionRow, suppression_rows
from app.web.timeline import Timeline, timeline
from app.web.translation import translated
from app.web.waterfall import Waterfall, waterfall
from app.web.wording import countries_in_words, moment_in_words, short_score

MAX_RELATED = 20
MAX_ALIKE_SHOWN = 200


@dataclass(frozen=True, slots=True)
class NameMatchView:
    """What an alert about a name shows: the hit as a card, both sides field by field, and the score as a drawing."""

    names: Sequence[str]
    latin: Sequence[tuple[str, str]]
    reference: str
    hit: HitView
    compared: Sequence[ComparisonRow]
    waterfall: Waterfall
    minimum_score: str
    minimum_score_percent: float
    amended_since: bool


@dataclass(frozen=True, slots=True)
class RedFlagsView:
    """What an alert about an account shows; `account` is empty and nothing names anyone in a protective case."""

    said: RedFlagsOut
    account: AccountOut | None
    timeline: Timeline | None
    money: MoneyWay | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision in words."""

    at: str
    person: str
    disposition: str
    reason: str
    text: str
    outcome: str
    second: str
    second_text: str
    bundle: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of the history in words."""

    at: str
    act: str
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class AlertView:
    """One alert. `possible` are the acts that its state allows; `waiting` is the decision that waits, if one does."""

    row: QueueRow
    version: int
    opened_at: str
    last_seen_at: str
    due_at: str
    occurrences: int
    screening_id: str
    sentence: str
    still_to_do: Sequence[str]
    of_names: NameMatchView | None
    of_flags: RedFlagsView | None
    decisions: Sequence[DecisionRow]
    history: Sequence[EventRow]
    related: Sequence[QueueRow]
    possible: frozenset[AlertAct]
    waiting: Decision | None
    proposed_by_reader: bool
    in_bundle: int
    held_by_reader: bool
    reasons: Mapping[Disposition, Sequence[ReasonCode]]
    dispositions: Mapping[Disposition, str]
    suppressions: Sequence[SuppressionRow]
    can_be_suppressed: bool
    checklists: Sequence[ChecklistState]
    hidden: HiddenPeople
    people: PeopleNames
    is_closed: bool
    is_confirmed: bool


def alert_view(services: Services, alert: Alert, reader: AlertReader, *, now: datetime) -> AlertView:
    """The view of `alert` as `reader` sees it at `now` (UTC)."""
    finding, state = alert.finding, alert.state
    of_flags = finding.kind is AlertKind.RED_FLAGS
    dispositions = alert_texts.dispositions_for(of_flags=of_flags, is_protective=finding.is_protective)
    decisions = services.alerts.decisions(alert.alert_id)
    waiting = next((one for one in decisions if one.outcome is DecisionOutcome.WAITING), None)
    related = services.alerts.find(replace(reader.sees, subject_key=finding.subject_key), limit=MAX_RELATED + 1)
    people = PeopleNames(services, reader=reader.person)
    (row,) = queue_rows(services, [alert], people, now=now)
    suppressions = suppression_rows(services, services.suppressions.of_alert(alert.alert_id), people, now=now)
    return AlertView(
        row=row,
        version=alert.version,
        opened_at=moment_in_words(alert.opened_at),
        last_seen_at=moment_in_words(alert.last_seen_at),
        due_at=moment_in_words(alert.due_at),
        occurrences=alert.occurrences,
        screening_id="" if of_flags else finding.screening_id,
        sentence=_sentence(services, alert, row, dispositions),
        still_to_do=_still_to_do(alert, waiting, reader.person) if reader.decides else [],
        of_names=None if of_flags else _of_names(services, alert),
        of_flags=_of_flags(alert) if of_flags else None,
        decisions=[_decision(one, dispositions, people) for one in decisions],
        history=_history(services, alert, people),
        related=queue_rows(
            services,
            [one for one in related if one.alert_id != alert.alert_id][:MAX_RELATED],
            people,
            now=now,
        ),
        possible=frozenset(act for before, act in TRANSITIONS if before is state),
        waiting=waiting,
        proposed_by_reader=waiting is not None and waiting.person == reader.person,
        in_bundle=len(services.alerts.waiting_in(waiting.bundle)) if waiting and waiting.bundle else 0,
        held_by_reader=alert.holder == reader.person,
        reasons=_reasons(alert),
        dispositions=dispositions,
        suppressions=suppressions,
        can_be_suppressed=state is AlertState.CLOSED
        and alert.disposition is Disposition.FALSE_POSITIVE
        and not of_flags
        and not any(one.is_standing for one in suppressions),
        checklists=services.checklist_desk.of(alert),
        hidden=hidden_people(finding),
        people=people,
        is_closed=state is AlertState.CLOSED,
        is_confirmed=state is AlertState.CLOSED and alert.disposition is Disposition.TRUE_MATCH,
    )


def _sentence(services: Services, alert: Alert, row: QueueRow, dispositions: Mapping[Disposition, str]) -> str:
    if alert.state is AlertState.CLOSED and alert.disposition is not None:
        return translated("Closed: {disposition}.", disposition=dispositions[alert.disposition])
    if row.is_protective:
        return translated("This is about somebody who may be a victim, a victim's family or a minor: protect first.")
    if row.typology:
        return translated("Red flags of this account point to {typology}.", typology=row.typology)
    band = alert_texts.BANDS[band_of(alert.finding.score, services.settings.strong_score)]
    return translated(
        "This subject may be {reference}: score {score}, {band}.", reference=row.reference, score=row.score, band=band
    )


def _still_to_do(alert: Alert, waiting: Decision | None, reader: str) -> list[str]:
    if waiting is not None:
        if waiting.person == reader:
            return [translated("You proposed a decision; a second person has to look.")]
        return [translated("A decision is proposed and waits for a second person, who may be you.")]
    match alert.state:
        case AlertState.CLOSED:
            return []
        case AlertState.AWAITING_INFORMATION:
            return [translated("Information was asked for; go on when it came.")]
    if alert.finding.kind is AlertKind.RED_FLAGS:
        return [translated("Look at the evidence of each flag and decide.")]
    return [translated("Compare both sides and decide.")]


def _of_names(services: Services, alert: Alert) -> NameMatchView:
    finding = alert.finding
    subject = SubjectIn.model_validate_json(finding.subject_document)
    hit = HitOut.model_validate_json(finding.hit_document)
    listing = _designation(services, hit.snapshot_id, hit.reference)
    threshold = services.settings.minimum_score
    asked = {"nationality": ", ".join(countries_in_words(one) for one in subject.nationalities)}
    names = [whole_name(one) for one in subject.names]
    listed = [] if listing is None else [one.text for one in listing.names]
    return NameMatchView(
        names=names,
        latin=[(name, latin) for name in (*names, *listed) if script_tag(name) and (latin := _latin(name))],
        reference=subject.reference,
        hit=listing_view(
            hit, asked=asked, list_name=list_names(services).get(hit.list_id, hit.list_id), listing=listing
        ),
        compared=[] if listing is None else comparison(subject, listing, hit.explanation.evidence),
        waterfall=waterfall(hit.explanation.steps, threshold=threshold),
        minimum_score=short_score(threshold),
        minimum_score_percent=threshold * 100,
        amended_since=_is_amended(services, alert),
    )


def _latin(name: str) -> str:
    words = (romanise(word.casefold()) for word in name.split())
    return " ".join(forms[0].form for forms in words if forms)


def _designation(services: Services, snapshot_id: str, reference: str) -> Designation | None:
    stored = services.snapshots.designation(snapshot_id, reference)
    return None if stored is None else designation_from_document(stored.document)


def _is_amended(services: Services, alert: Alert) -> bool:
    """Whether the version in force says something else of the designation than the one that was screened."""
    active = services.snapshots.active(alert.finding.list_id)
    if active is None:
        return False
    stored = services.snapshots.designation(active.snapshot.snapshot_id, alert.finding.reference)
    return stored is None or stored.content_hash != alert.finding.content_hash


def _of_flags(alert: Alert) -> RedFlagsView:
    said = RedFlagsOut.model_validate_json(alert.finding.hit_document)
    account = AccountOut.model_validate_json(alert.finding.subject_document)
    return RedFlagsView(
        said=said,
        account=None if alert.finding.is_protective else account,
        timeline=timeline(said.timeline),
        money=money_way(said.money),
    )


def _decision(one: Decision, dispositions: Mapping[Disposition, str], people: PeopleNames) -> DecisionRow:
    second = ""
    if one.second_at is not None:
        person = people.in_words(one.second_person)
        second = translated("{person}, {moment}", person=person, moment=moment_in_words(one.second_at))
    return DecisionRow(
        at=moment_in_words(one.at),
        person=people.in_words(one.person),
        disposition=dispositions[one.disposition],
        reason=alert_texts.REASONS[one.reason_code],
        text=one.text,
        outcome=alert_texts.OUTCOMES[one.outcome],
        second=second,
        second_text=one.second_text,
        bundle=one.bundle,
    )


def _history(services: Services, alert: Alert, people: PeopleNames) -> list[EventRow]:
    rows = []
    for event in services.alerts.history(alert.alert_id):
        # The service writes a screening's id, and an assignment the holder's: neither is anybody's words.
        own_words = event.act not in {AlertAct.SEEN_AGAIN, AlertAct.ASSIGNED}
        text = event.text if own_words else ""
        if event.act is AlertAct.ASSIGNED:
            holder = people.in_words(event.text) if event.text else translated("nobody")
            text = translated("to: {holder}", holder=holder)
        person = people.in_words(event.person)
        rows.append(EventRow(moment_in_words(event.at), alert_texts.ACTS[event.act], person, text))
    return rows


def _reasons(alert: Alert) -> dict[Disposition, list[ReasonCode]]:
    fitting = reasons_for(alert.finding)
    return {disposition: [one for one in fitting if DISPOSITION_OF[one] is disposition] for disposition in Disposition}
