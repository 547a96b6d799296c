"""Turns alerts, decisions and suppressions into response models."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from app.api.alert_models import AlertDetailOut, AlertOut, DecisionOut, EventOut, SuppressionOut
from app.api.models import HitOut, SubjectIn
from app.api.services import Services
from app.api.transaction_models import AccountOut, RedFlagsOut
from app.domain.alert import Alert, AlertKind, Suppression
from app.domain.hit import Verdict
from app.redflags.scoring import Path
from app.review.rules import reasons_for
from app.store.alert_filter import AlertFilter

MAX_RELATED = 20


def alert_out(alert: Alert) -> AlertOut:
    """One alert as a list shows it."""
    finding = alert.finding
    of_names = finding.kind is AlertKind.NAME_MATCH
    return AlertOut(
        alert_id=alert.alert_id,
        kind=finding.kind,
        version=alert.version,
        state=alert.state,
        opened_at=alert.opened_at,
        due_at=alert.due_at,
        last_seen_at=alert.last_seen_at,
        occurrences=alert.occurrences,
        list_id=finding.list_id,
        reference=finding.reference,
        score=finding.score,
        verdict=Verdict(finding.verdict) if of_names else Path(finding.verdict),
        screening_id=finding.screening_id,
        holder=alert.holder,
        disposition=alert.disposition,
        reason_code=alert.reason_code,
        subject=SubjectIn.model_validate_json(finding.subject_document) if of_names else None,
        account=None if of_names else AccountOut.model_validate_json(finding.subject_document),
    )


def alert_detail_out(services: Services, alert: Alert, *, seen: AlertFilter) -> AlertDetailOut:
    """One alert with everything that a reviewer needs; `seen` are the alerts that they may be shown."""
    document = alert.finding.hit_document
    of_names = alert.finding.kind is AlertKind.NAME_MATCH
    related = services.alerts.find(replace(seen, subject_key=alert.finding.subject_key), limit=MAX_RELATED + 1)
    return AlertDetailOut(
        **alert_out(alert).model_dump(),
        hit=HitOut.model_validate_json(document) if of_names else None,
        red_flags=None if of_names else RedFlagsOut.model_validate_json(document),
        reasons=list(reasons_for(alert.finding)),
        decisions=[_decision_fields(one) for one in map(asdict, services.alerts.decisions(alert.alert_id))],
        history=[
            EventOut(version=one.version, at=one.at, act=one.act, person=one.person, text=one.text)
            for one in services.alerts.history(alert.alert_id)
        ],
        suppressions=[
            suppression_out(one, now=services.clock()) for one in services.suppressions.of_alert(alert.alert_id)
        ],
        related=[alert_out(one) for one in related if one.alert_id != alert.alert_id][:MAX_RELATED],
    )


def suppression_out(one: Suppression, *, now: datetime) -> SuppressionOut:
    """One suppression as it stands at `now` (UTC)."""
    fields = asdict(one)
    for internal in ("subject_key", "content_hash"):
        del fields[internal]
    in_force = one.approved_at is not None and one.ended_at is None and now < one.until
    return SuppressionOut(**fields, in_force=in_force)


def _decision_fields(fields: dict[str, object]) -> DecisionOut:
    del fields["alert_id"]
    return DecisionOut.model_validate(fields)
