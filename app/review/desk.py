"""What people do with alerts: take, ask, escalate, decide, countersign, reopen, suppress; each act is audited."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.domain.alert import (
    Alert,
    AlertAct,
    AlertEvent,
    AlertExport,
    AlertState,
    Decision,
    DecisionOutcome,
    Disposition,
    Finding,
    Suppression,
)
from app.review.errors import ReviewError, unknown_alert
from app.review.record import ReviewRecord
from app.review.rules import ReviewPolicy, state_after
from app.review.ruling import Ruling, checked, four_eyes, require_fitting, required, trimmed
from app.store.alert_filter import AlertFilter, AlertOrder
from app.store.alerts import AlertChangedError, AlertStore
from app.store.database import Transaction
from app.store.suppressions import SuppressionStore

MAX_BULK = 200


_OUTCOME_OF = {
    AlertAct.COUNTERSIGNED: DecisionOutcome.CONFIRMED,
    AlertAct.DISAGREED: DecisionOutcome.REJECTED,
    AlertAct.WITHDRAWN: DecisionOutcome.WITHDRAWN,
}
_SETTLING = {outcome: act for act, outcome in _OUTCOME_OF.items()}


Hide = Callable[[Finding, str], str]
"""A text about a case, with pseudonyms in the place of what identifies whoever is hidden in it."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act as it was asked for: by whom, and on which version of the alert."""

    alert_id: int
    version: int
    person: str


@dataclass(frozen=True, slots=True)
class _Done:
    """What was done to an alert, to be entered in the audit log when everything else is kept."""

    alert: Alert
    act: Act
    kind: AlertAct
    text: str
    bundle: str = ""


class ReviewDesk:
    """The acts of people. Each is checked against the rules and kept with its event and audit entry, or not at all.

    Every method raises ReviewError: `unknown_alert`, `alert_changed` (someone else was quicker: read it again),
    `not_possible` (not in this state), `four_eyes`, `text_missing`, `reason_does_not_fit`. What people write is kept
    with what identifies whoever is hidden in the case replaced.
    """

    def __init__(  # noqa: PLR0913 (what acts are kept and judged by)
        self,
        alerts: AlertStore,
        suppressions: SuppressionStore,
        *,
        record: ReviewRecord,
        policy: ReviewPolicy,
        hide: Hide,
        clock: Callable[[], datetime],
    ) -> None:
        self._alerts = alerts
        self._suppressions = suppressions
        self._record = record
        self.policy = policy
        self._hide = hide
        self._clock = clock

    def alert(self, alert_id: int) -> Alert:
        """One alert."""
        found = self._alerts.get(alert_id)
        if found is None:
            raise unknown_alert()
        return found

    def take_next(self, wanted: AlertFilter, order: AlertOrder, *, person: str) -> Alert | None:
        """Give the first alert that fits, is to be worked on and is nobody's to `person`; None where there is none.

        Two people who take at once get two alerts.
        """
        with self._alerts.transaction() as transaction:
            free = self._alerts.next_free(wanted, order, transaction=transaction)
            if free is None:
                return None
            act = Act(free.alert_id, free.version, person)
            done = self._write(replace(free, holder=person), act, AlertAct.ASSIGNED, person, transaction)
            return self._entered([done], transaction)[0]

    def assign(self, act: Act, holder: str | None) -> Alert:
        """Give an alert to `holder`, or to nobody."""
        return self._do(act, AlertAct.ASSIGNED, text=holder or "", then=lambda alert: replace(alert, holder=holder))

    def comment(self, act: Act, text: str) -> Alert:
        """Add a remark to the history."""
        return self._do(act, AlertAct.COMMENTED, text=required(text))

    def ask_information(self, act: Act, text: str) -> Alert:
        """Note what must be asked of others before this can be decided."""
        return self._do(act, AlertAct.INFORMATION_ASKED, text=required(text))

    def resume(self, act: Act, text: str) -> Alert:
        """Go on, with what was answered."""
        return self._do(act, AlertAct.RESUMED, text=required(text))

    def escalate(self, act: Act, text: str) -> Alert:
        """Hand an alert to those who answer for the reviewers."""
        return self._do(act, AlertAct.ESCALATED, text=required(text))

    def decide(self, act: Act, ruling: Ruling) -> Alert:
        """Decide, or propose where two must agree; see `ReviewPolicy.needs_second`."""
        with self._alerts.transaction() as transaction:
            done = self._decide(act, checked(ruling), transaction)
            return self._entered([done], transaction)[0]

    def decide_alike(self, acts: Sequence[Act], ruling: Ruling) -> tuple[Alert, ...]:
        """Propose that hits on one designation are false positives for one reason: all of them or none.

        They make a bundle that a second person confirms, and that its proposer may take back until then.
        """
        ruling = checked(ruling)
        if ruling.disposition is not Disposition.FALSE_POSITIVE:
            message = "only false positives are decided together; decide each true match on its own page"
            raise ReviewError("not_possible", message, http_status=409)
        if not 1 <= len(acts) <= MAX_BULK:
            raise ReviewError("too_many", f"expected 1 to {MAX_BULK} alerts at a time", http_status=422)
        findings = [self.alert(act.alert_id).finding for act in acts]
        if len({(one.list_id, one.reference) for one in findings}) > 1:
            message = "alerts that are decided together must be of one designation; choose one of them in the filter"
            raise ReviewError("not_alike", message, http_status=409)
        ordered = sorted(acts, key=lambda one: one.alert_id)
        bundle = f"{ordered[0].alert_id}-{ordered[0].version + 1}"
        with self._alerts.transaction() as transaction:
            done = [self._decide(act, ruling, transaction, bundle=bundle) for act in ordered]
            return self._entered(done, transaction)

    def settle_alike(self, bundle: str, outcome: DecisionOutcome, *, person: str, text: str) -> tuple[Alert, ...]:
        """Confirm, reject or withdraw every decision of a bundle that still waits: all of them or none.

        Whoever proposed it may only withdraw it, and nobody else may.
        """
        kind = _SETTLING[outcome]
        said = trimmed(text) if outcome is DecisionOutcome.CONFIRMED else required(text)
        waiting = self._alerts.waiting_in(bundle)
        if not waiting:
            raise ReviewError("not_possible", "no decision of this bundle waits for a second person", http_status=409)
        with self._alerts.transaction() as transaction:
            done = [
                self._settled(Act(one.alert_id, self.alert(one.alert_id).version, person), one, kind, said, transaction)
                for one in waiting
            ]
            return self._entered(done, transaction)

    def countersign(self, act: Act, text: str) -> Alert:
        """Confirm the decision that waits. Whoever proposed it cannot."""
        return self._settle(act, AlertAct.COUNTERSIGNED, text=trimmed(text))

    def disagree(self, act: Act, text: str) -> Alert:
        """Refuse the decision that waits: the alert is escalated. Whoever proposed it cannot, but may withdraw."""
        return self._settle(act, AlertAct.DISAGREED, text=required(text))

    def withdraw(self, act: Act, text: str) -> Alert:
        """Take one's own proposal back."""
        return self._settle(act, AlertAct.WITHDRAWN, text=required(text))

    def reopen(self, act: Act, text: str) -> Alert:
        """Open a closed alert again; what was decided stays in its history."""
        if self.alert(act.alert_id).state is AlertState.PROPOSED:
            message = "a decision waits for its second person: countersign, disagree or withdraw it"
            raise ReviewError("not_possible", message, http_status=409)
        return self._do(act, AlertAct.REOPENED, text=required(text), then=self._opened_again)

    def export(self, act: Act, export: AlertExport) -> Alert:
        """Note that a file of a closed alert was made and is given out; call it before anybody gets the file."""
        with self._alerts.transaction() as transaction:
            before = self.alert(act.alert_id)
            said = self._hide(before.finding, export.in_words)
            done = self._write(before, act, AlertAct.EXPORTED, said, transaction)
            (alert,) = self._entered([done], transaction)
            self._record.export(alert, export, person=act.person, at=self._clock(), transaction=transaction)
            return alert

    def propose_suppression(self, act: Act, *, until: datetime, text: str) -> Suppression:
        """Ask that hits like this false positive need no review until `until`, or until either side changes."""
        alert = self.alert(act.alert_id)
        text, now = self._hide(alert.finding, required(text)), self._clock()
        _require_false_positive(alert)
        if not now < until <= now + timedelta(days=self.policy.suppression_days):
            message = f"until: expected a moment within the next {self.policy.suppression_days} days"
            raise ReviewError("until_out_of_range", message, http_status=422)
        finding = alert.finding
        new = Suppression(
            suppression_id=0,
            alert_id=alert.alert_id,
            subject_key=finding.subject_key,
            list_id=finding.list_id,
            reference=finding.reference,
            content_hash=finding.content_hash,
            highest_score=finding.score,
            proposed_at=now,
            proposed_by=act.person,
            until=until,
            reason=text,
        )
        with self._alerts.transaction() as transaction:
            kept = self._suppressions.propose(new, transaction=transaction)
            said = f"Suppression {kept.suppression_id} proposed: {text}"
            done = self._write(alert, act, AlertAct.COMMENTED, said, transaction)
            self._entered([done], transaction)
            self._record.suppression("suppression.proposed", kept, person=act.person, at=now, transaction=transaction)
        return kept

    def approve_suppression(self, suppression_id: int, *, person: str) -> Suppression:
        """Put a suppression in force. Whoever proposed it cannot."""
        found = self._suppression(suppression_id)
        if found.approved_at is not None or found.ended_at is not None:
            raise ReviewError("not_possible", "this suppression does not wait for approval", http_status=409)
        if found.proposed_by == person:
            raise four_eyes()
        now = self._clock()
        with self._alerts.transaction() as transaction:
            # It may have been opened again, or decided otherwise, since the suppression was proposed.
            _require_false_positive(self.alert(found.alert_id))
            if not self._suppressions.approve(suppression_id, person=person, at=now, transaction=transaction):
                raise _suppression_changed()
            self._record.suppression("suppression.approved", found, person=person, at=now, transaction=transaction)
        return self._suppression(suppression_id)

    def end_suppression(self, suppression_id: int, *, person: str) -> Suppression:
        """End a suppression, or refuse one that waits: one person is enough to look again."""
        found, now = self._suppression(suppression_id), self._clock()
        if found.ended_at is not None:
            raise ReviewError("not_possible", "this suppression has ended already", http_status=409)
        with self._alerts.transaction() as transaction:
            if not self._suppressions.end(suppression_id, person=person, at=now, transaction=transaction):
                raise _suppression_changed()
            self._record.suppression("suppression.ended", found, person=person, at=now, transaction=transaction)
        return self._suppression(suppression_id)

    def _decide(self, act: Act, ruling: Ruling, transaction: Transaction, *, bundle: str = "") -> _Done:
        alert, now = self.alert(act.alert_id), self._clock()
        require_fitting(ruling.reason_code, alert.finding)
        ruling = replace(ruling, text=self._hide(alert.finding, ruling.text))
        two = bool(bundle) or self.policy.needs_second(
            disposition=ruling.disposition, reason_code=ruling.reason_code, score=alert.finding.score
        )
        decided = replace(
            alert,
            disposition=ruling.disposition,
            reason_code=ruling.reason_code,
            decided_score=alert.finding.score,
            decided_at=now,
        )
        done = self._write(decided, act, AlertAct.PROPOSED if two else AlertAct.DECIDED, ruling.text, transaction)
        decision = Decision(
            decision_id=0,
            alert_id=alert.alert_id,
            at=now,
            person=act.person,
            disposition=ruling.disposition,
            reason_code=ruling.reason_code,
            text=ruling.text,
            outcome=DecisionOutcome.WAITING if two else DecisionOutcome.SINGLE,
            bundle=bundle,
        )
        self._alerts.add_decision(decision, transaction=transaction)
        return replace(done, bundle=bundle)

    def _settle(self, act: Act, kind: AlertAct, *, text: str) -> Alert:
        waiting = self._waiting(act.alert_id)
        with self._alerts.transaction() as transaction:
            done = self._settled(act, waiting, kind, text, transaction)
            return self._entered([done], transaction)[0]

    def _settled(self, act: Act, waiting: Decision, kind: AlertAct, text: str, transaction: Transaction) -> _Done:
        """What a second person makes of the decision that waits, or the first one, who may only withdraw it."""
        outcome = _OUTCOME_OF[kind]
        if kind is AlertAct.WITHDRAWN and waiting.person != act.person:
            message = "only the person who proposed a decision withdraws it; say that you disagree instead"
            raise ReviewError("four_eyes", message, http_status=409)
        second = None if kind is AlertAct.WITHDRAWN else act.person
        if second == waiting.person:
            raise four_eyes()
        alert = self.alert(act.alert_id)
        text = self._hide(alert.finding, text)
        after = alert if outcome is DecisionOutcome.CONFIRMED else _undecided(alert)
        done = self._write(after, act, kind, text, transaction)
        self._alerts.settle_decision(
            act.alert_id, outcome, person=second, at=self._clock(), text=text, transaction=transaction
        )
        return replace(done, bundle=waiting.bundle)

    def _do(
        self, act: Act, kind: AlertAct, *, text: str, then: Callable[[Alert], Alert] = lambda alert: alert
    ) -> Alert:
        alert = self.alert(act.alert_id)
        said = self._hide(alert.finding, text)
        with self._alerts.transaction() as transaction:
            done = self._write(then(alert), act, kind, said, transaction)
            return self._entered([done], transaction)[0]

    def _write(self, alert: Alert, act: Act, kind: AlertAct, text: str, transaction: Transaction) -> _Done:
        """`alert` as it shall be apart from its state, which the rules give."""
        if alert.version != act.version:
            raise _changed()
        state = state_after(alert.state, kind)
        if state is None:
            message = f"an alert that is {alert.state.replace('_', ' ')} cannot be {kind.replace('_', ' ')}"
            raise ReviewError("not_possible", message, http_status=409)
        changed = replace(alert, state=state, version=alert.version + 1)
        event = AlertEvent(alert.alert_id, changed.version, self._clock(), kind, act.person, text)
        try:
            self._alerts.change(changed, event, transaction=transaction)
        except AlertChangedError:
            raise _changed() from None
        return _Done(changed, act, kind, text)

    def _entered(self, done: Sequence[_Done], transaction: Transaction) -> tuple[Alert, ...]:
        """The alerts after what was done, which is entered in the audit log; called last in its transaction."""
        now = self._clock()
        for one in done:
            self._record.alert(
                one.alert,
                one.kind,
                person=one.act.person,
                at=now,
                text=one.text,
                bundle=one.bundle,
                transaction=transaction,
            )
        return tuple(one.alert for one in done)

    def _opened_again(self, alert: Alert) -> Alert:
        due_at = self.policy.due_at(opened_at=self._clock(), score=alert.finding.score)
        return replace(_undecided(alert), due_at=due_at)

    def _waiting(self, alert_id: int) -> Decision:
        waiting = [one for one in self._alerts.decisions(alert_id) if one.outcome is DecisionOutcome.WAITING]
        if not waiting:
            self.alert(alert_id)
            raise ReviewError("not_possible", "no decision on this alert waits for a second person", http_status=409)
        return waiting[0]

    def _suppression(self, suppression_id: int) -> Suppression:
        found = self._suppressions.get(suppression_id)
        if found is None:
            raise ReviewError("unknown_suppression", "there is no suppression of this number", http_status=404)
        return found


def _require_false_positive(alert: Alert) -> None:
    if alert.state is not AlertState.CLOSED or alert.disposition is not Disposition.FALSE_POSITIVE:
        message = "only what was closed as a false positive can be suppressed; decide the alert first"
        raise ReviewError("not_possible", message, http_status=409)


def _undecided(alert: Alert) -> Alert:
    return replace(alert, disposition=None, reason_code=None, decided_score=None, decided_at=None)


def _changed() -> ReviewError:
    message = "someone else changed this alert since you read it; read it again, nothing was done"
    return ReviewError("alert_changed", message, http_status=412)


def _suppression_changed() -> ReviewError:
    message = "someone else changed this suppression since you read it; read it again, nothing was done"
    return ReviewError("not_possible", message, http_status=409)
