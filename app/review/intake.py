"""Takes the hits of a screening into review: each becomes an alert, or joins what was decided of it before."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from app.confidentiality.subjects import SubjectProtection
from app.domain.alert import Alert, AlertAct, AlertEvent, AlertState, DecisionOutcome, Finding, Suppression
from app.domain.subject import Subject
from app.review.rules import ReviewPolicy, covers, reopens_because
from app.store.alerts import AlertKey, AlertStore
from app.store.database import Transaction
from app.store.suppressions import SuppressionStore

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a finding: the alert it belongs to, and the suppression that covers it, if any."""

    alert: Alert
    suppression: Suppression | None


def subject_key(subject: Subject) -> str:
    """The SHA-256 (hex) of everything that was submitted of a subject, its reference included.

    Equal subjects have equal keys whatever the order of their nationalities and identifiers; any change makes another.
    """
    birth_date = None if subject.birth_date is None else str(subject.birth_date)
    document = {
        "names": list(subject.names),
        "kind": str(subject.kind),
        "birth_date": birth_date,
        "nationalities": sorted(subject.nationalities),
        "gender": subject.gender,
        "identifiers": sorted((one.kind, one.value, one.country) for one in subject.identifiers),
        "reference": subject.reference,
    }
    return sha256(json.dumps(document, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


def account_key(account: str) -> str:
    """The SHA-256 (hex) that stands for an account where its number must not."""
    return sha256(f"account:{account}".encode()).hexdigest()


class Intake:
    """Makes alerts of findings, within the transaction that keeps their screening."""

    def __init__(
        self, alerts: AlertStore, suppressions: SuppressionStore, policy: ReviewPolicy, protection: SubjectProtection
    ) -> None:
        self._alerts = alerts
        self._suppressions = suppressions
        self._policy = policy
        self._protection = protection
        self._valid = timedelta(days=policy.decision_valid_days)

    def receive(
        self, findings: Sequence[Finding], *, at: datetime, transaction: Transaction
    ) -> Mapping[AlertKey, Received]:
        """Open an alert for each new subject and designation, note the others as seen again; by key.

        What was decided stays decided, unless the designation changed, the hit is stronger, or the decision is older
        than the policy lets it hold and no suppression covers it: then the alert opens again, and says why.
        """
        counted = Counter(_key(finding) for finding in findings)
        strongest: dict[AlertKey, Finding] = {}
        times: dict[AlertKey, int] = {}
        for given, finding in _strongest(findings).items():
            kept = self._protection.protected(finding, transaction, at=at)
            strongest[_key(kept)] = kept
            times[_key(kept)] = counted[given]
        received: dict[AlertKey, Received] = {}
        for _ in range(_ROUNDS):
            left = sorted(strongest.keys() - received.keys())
            known = self._alerts.of_keys(left, transaction=transaction)
            standing = self._suppressions.standing((one.alert_id for one in known.values()), transaction=transaction)
            for key in left:
                finding = strongest[key]
                if key in known:
                    covering = next((one for one in standing if covers(one, finding, at=at)), None)
                    seen = _Seen(known[key], finding, times[key], covering, at)
                    received[key] = Received(self._seen_again(seen, transaction), covering)
                elif opened := self._alerts.open(self._new(finding, times[key], at), transaction=transaction):
                    received[key] = Received(opened, None)
            if len(received) == len(strongest):
                return received
        raise AssertionError("an alert that another process opened is there to be read")

    def _new(self, finding: Finding, times: int, at: datetime) -> Alert:
        return Alert(
            alert_id=0,
            opened_at=at,
            due_at=self._policy.due_at(opened_at=at, score=finding.score),
            last_seen_at=at,
            finding=finding,
            state=AlertState.OPEN,
            version=1,
            occurrences=times,
        )

    def _seen_again(self, seen: _Seen, transaction: Transaction) -> Alert:
        alert, finding, at = seen.alert, seen.finding, seen.at
        why = "" if seen.covering else reopens_because(alert, finding, at=at, valid=self._valid)
        if seen.covering is not None:
            self._suppressions.count_covered(seen.covering.suppression_id, seen.times, transaction=transaction)
        if alert.state is AlertState.PROPOSED and why:
            # Its second person would confirm what nobody looked at.
            self._alerts.settle_decision(
                alert.alert_id, DecisionOutcome.WITHDRAWN, person=None, at=at, text=why, transaction=transaction
            )
        changed = replace(alert, last_seen_at=at, occurrences=alert.occurrences + seen.times, version=alert.version + 1)
        if why:
            changed = self._opened_again(changed, finding, at)
        elif alert.disposition is None and _tells_more(finding, alert.finding):
            changed = replace(changed, finding=finding)
        act = AlertAct.REOPENED if why else AlertAct.SEEN_AGAIN
        event = AlertEvent(alert.alert_id, changed.version, at, act, None, why or finding.screening_id)
        self._alerts.change(changed, event, transaction=transaction)
        return changed

    def _opened_again(self, alert: Alert, finding: Finding, at: datetime) -> Alert:
        return replace(
            alert,
            finding=finding,
            state=AlertState.OPEN,
            due_at=self._policy.due_at(opened_at=at, score=finding.score),
            disposition=None,
            reason_code=None,
            decided_score=None,
            decided_at=None,
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """A finding of an alert that is known, how often it was seen, and the suppression that covers it."""

    alert: Alert
    finding: Finding
    times: int
    covering: Suppression | None
    at: datetime


def _key(finding: Finding) -> AlertKey:
    return finding.subject_key, finding.list_id, finding.reference


def _strongest(findings: Sequence[Finding]) -> dict[AlertKey, Finding]:
    strongest: dict[AlertKey, Finding] = {}
    for finding in findings:
        key = _key(finding)
        if key not in strongest or finding.score > strongest[key].score:
            strongest[key] = finding
    return strongest


def _tells_more(finding: Finding, kept: Finding) -> bool:
    """Whether a finding replaces the one that an open alert shows: another content, or a stronger hit."""
    return finding.content_hash != kept.content_hash or finding.score > kept.score
