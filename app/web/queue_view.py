"""Turns alerts into the rows and facets of the queue: what each is about, how old it is, what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import floor

from app.api.alert_query import LIKELY_SCORE, AgeBracket, AlertQuery, AlertReader, Holder, ScoreBand
from app.api.models import SubjectIn
from app.api.services import Services
from app.api.transaction_models import AccountOut
from app.confidentiality.protection import TOKEN
from app.domain.alert import Alert, AlertKind, AlertState, Finding
from app.domain.red_flag import Typology
from app.store.alert_filter import AlertFilter
from app.web import alert_texts
from app.web.names import whole_name
from app.web.people_names import PeopleNames
from app.web.rendering import data_told
from app.web.translation import translated
from app.web.wording import counted, short_score

QUEUE = "/alerts"
_SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One alert in the queue. `about` is empty where it is about a protected person: nobody sees a name there."""

    alert_id: int
    about: str
    kind: str
    typology: str
    list_name: str
    reference: str
    score: str
    band: str
    state: str
    tone: str
    holder: str
    age: str
    due: str
    is_late: bool
    is_protective: bool


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with how many alerts have it, and the address of the queue with or without it."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One property by which the queue can be narrowed."""

    label: str
    values: tuple[FacetValue, ...]


def queue_rows(services: Services, alerts: Iterable[Alert], people: PeopleNames, *, now: datetime) -> list[QueueRow]:
    """The rows of `alerts`, as the reader of `people` sees them at `now` (UTC)."""
    names = list_names(services)
    return [_row(alert, names, people, strong_score=services.settings.strong_score, now=now) for alert in alerts]


def list_names(services: Services) -> Mapping[str, str]:
    """What each configured list is called, by id."""
    return {source.id: source.name for source in services.library.sources}


def about(finding: Finding) -> str:
    """Whom an alert is about: a name or an account; empty for a protected person."""
    if finding.is_protective:
        return ""
    if finding.kind is AlertKind.NAME_MATCH:
        said = whole_name(SubjectIn.model_validate_json(finding.subject_document).names[0])
    else:
        said = AccountOut.model_validate_json(finding.subject_document).account
    return "" if TOKEN.fullmatch(said) else said


def due_in_words(due_at: datetime, now: datetime) -> str:
    """`2 days left`, `today`, `3 days late`."""
    days = floor((due_at - now).total_seconds() / _SECONDS_OF_A_DAY)
    if due_at < now:
        late = -days - 1
        return counted(late, "{n} day late", "{n} days late") if late else translated("late since today")
    return counted(days, "{n} day left", "{n} days left") if days else translated("due within a day")


def band_of(score: float, strong_score: float) -> ScoreBand:
    """The band that a score (0..1) falls into."""
    if score >= strong_score:
        return ScoreBand.STRONG
    return ScoreBand.LIKELY if score >= min(LIKELY_SCORE, strong_score) else ScoreBand.WEAK


def _row(
    alert: Alert, names: Mapping[str, str], people: PeopleNames, *, strong_score: float, now: datetime
) -> QueueRow:
    finding = alert.finding
    of_flags = finding.kind is AlertKind.RED_FLAGS
    days = max(0, (now - alert.opened_at).days)
    return QueueRow(
        alert_id=alert.alert_id,
        about=about(finding),
        kind=alert_texts.KINDS[finding.kind],
        typology=alert_texts.TYPOLOGIES[Typology(finding.reference)] if of_flags else "",
        list_name="" if of_flags else names.get(finding.list_id, finding.list_id),
        reference="" if of_flags else finding.reference,
        score=short_score(finding.score),
        band=alert_texts.BANDS[band_of(finding.score, strong_score)],
        state=alert_texts.STATES[alert.state],
        tone=alert_texts.STATE_TONES[alert.state],
        holder=translated("nobody") if alert.holder is None else people.in_words(alert.holder),
        age=counted(days, "{n} day", "{n} days") if days else translated("today"),
        due="" if alert.state is AlertState.CLOSED else due_in_words(alert.due_at, now),
        is_late=alert.state is not AlertState.CLOSED and alert.due_at < now,
        is_protective=finding.is_protective,
    )


def facets_of(services: Services, query: AlertQuery, reader: AlertReader, *, now: datetime) -> list[Facet]:
    """How many alerts there are for each value of each property, the other filters in force."""
    counting = _Counting(services, query, reader, now)
    names = {list_id: data_told(name) for list_id, name in list_names(services).items()}
    return [
        facet
        for facet in (
            counting.states(),
            counting.by_column("kind", translated("Kind"), {kind.value: alert_texts.KINDS[kind] for kind in AlertKind}),
            counting.by_column("list_id", translated("List"), {**names, "red-flags": translated("none: red flags")}),
            counting.by_column(
                "verdict",
                translated("Path"),
                {code: alert_texts.VERDICTS[code] for code in ("hit", "suspicion", "protective")},
            ),
            counting.typologies(),
            counting.by_values("band", translated("Strength"), {one: alert_texts.BANDS[one] for one in ScoreBand}),
            counting.by_values("age", translated("Age"), {one: alert_texts.AGES[one] for one in AgeBracket}),
            counting.by_values("holder", translated("Holder"), {one: alert_texts.HOLDERS[one] for one in Holder}),
            counting.by_values("overdue", translated("Due"), {True: translated("overdue")}),
            *(
                [counting.by_values("for_second", translated("Four eyes"), {True: translated("wait for you")})]
                if reader.decides
                else []
            ),
        )
        if facet.values
    ]


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts for one reader. A facet leaves its own choice out, so that one sees what else could be chosen."""

    services: Services
    query: AlertQuery
    reader: AlertReader
    now: datetime

    def states(self) -> Facet:
        everything = self._filter(state=list(AlertState))
        counts = self.services.alerts.counts_by("state", everything)
        chosen = set(self.query.state)
        values = (
            self._value(
                alert_texts.STATES[state],
                counts.get(state.value, 0),
                "state",
                [] if chosen == {state} else [state],
                is_chosen=chosen == {state},
            )
            for state in AlertState
        )
        return Facet(translated("State"), tuple(one for one in values if one.count or one.is_chosen))

    def by_column(self, field: str, label: str, labels: Mapping[str, str]) -> Facet:
        none = None if field == "kind" else ""
        counts = self.services.alerts.counts_by(field, self._filter(**{field: none}))
        chosen = getattr(self.query, field)
        values = (
            self._value(
                labels.get(code, code), count, field, none if code == chosen else code, is_chosen=code == chosen
            )
            for code, count in counts.items()
        )
        return Facet(label, tuple(values))

    def typologies(self) -> Facet:
        """Red flags by what they point to, which is the reference of such an alert."""
        counts = self.services.alerts.counts_by("reference", self._filter(reference="", kind=AlertKind.RED_FLAGS))
        chosen = self.query.reference
        values = (
            self._value(
                text, counts.get(code, 0), "reference", "" if code == chosen else code, is_chosen=code == chosen
            )
            for code, text in alert_texts.TYPOLOGIES.items()
        )
        return Facet(translated("Typology"), tuple(one for one in values if one.count or one.is_chosen))

    def by_values(self, field: str, label: str, labels: Mapping[object, str]) -> Facet:
        chosen = getattr(self.query, field)
        none = False if isinstance(chosen, bool) else None
        values = (
            self._value(
                text,
                self.services.alerts.count(self._filter(**{field: value})),
                field,
                none if value == chosen else value,
                is_chosen=value == chosen,
            )
            for value, text in labels.items()
        )
        return Facet(label, tuple(one for one in values if one.count or one.is_chosen))

    def _value(self, label: str, count: int, field: str, chosen: object, *, is_chosen: bool) -> FacetValue:
        chosen = AlertKind(str(chosen)) if field == "kind" and chosen else chosen
        address = self.query.address(**{field: chosen, "offset": 0})
        return FacetValue(label, count, f"{QUEUE}?{address}" if address else QUEUE, is_chosen)

    def _filter(self, **changed: object) -> AlertFilter:
        strong_score = self.services.settings.strong_score
        return self.query.model_copy(update=changed).wanted(self.reader, now=self.now, strong_score=strong_score)
