"""Holds the institution's threshold: the setting asks for a change, two people let a blunter one come into force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from app.audit.entry import Act
from app.domain.threshold import ThresholdChange, ThresholdState
from app.store.audit_log import AuditLog
from app.store.database import Database, Transaction
from app.store.thresholds import ThresholdStore

SETTING = "setting"
"""Who acts where the setting was changed: whoever starts the service, who has no id."""
MAX_REASON_CHARS = 500


class ThresholdRefusedError(Exception):
    """A change cannot be approved so; `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str, *, http_status: int) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status


class ThresholdDesk:
    """The threshold of one database. Each act and its entry in the audit log are one transaction."""

    def __init__(self, database: Database, *, audit: AuditLog, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._store = ThresholdStore(database)
        self._audit = audit
        self._clock = clock

    def in_force(self, configured: float) -> float:
        """What is screened at: the threshold that came into force last, before the first the `configured` one."""
        in_force = self._store.in_force()
        return configured if in_force is None else in_force

    def changes(self) -> tuple[ThresholdChange, ...]:
        """Every change, the newest first."""
        return self._store.changes()

    def begin_with(self, configured: float) -> None:
        """The service begins with this setting: a change comes into force, waits for two people, or is withdrawn.

        A lower threshold finds more and comes into force at once; a higher one waits.
        """
        with self._database.transaction() as transaction:
            before = self._store.in_force(transaction=transaction)
            waiting = self._store.waiting(transaction=transaction)
            if waiting is not None and waiting.after == configured:
                return
            if waiting is not None:
                self._store.withdraw(waiting.change_id, at=self._clock(), transaction=transaction)
                self._enter("threshold.withdrawn", waiting.change_id, (before, waiting.after), SETTING, transaction)
            if before == configured:
                return
            is_blunter = before is not None and configured > before
            change_id = self._store.add(self._change(before, configured, is_blunter), transaction=transaction)
            act = "threshold.asked" if is_blunter else "threshold.changed"
            self._enter(act, change_id, (before, configured), SETTING, transaction)

    def approve(self, change_id: int, *, reason: str, person: str) -> ThresholdChange:
        """Approve the change that waits, first or second; with the second it holds from the next start on.

        Raises ThresholdRefusedError: `not_waiting`, `four_eyes`, `reason`.
        """
        if not reason.strip() or len(reason) > MAX_REASON_CHARS:
            message = f"reason: expected 1 to {MAX_REASON_CHARS} characters"
            raise ThresholdRefusedError("reason", message, http_status=422)
        with self._database.transaction() as transaction:
            waiting = self._store.waiting(transaction=transaction)
            if waiting is None or waiting.change_id != change_id:
                raise ThresholdRefusedError("not_waiting", "this change does not wait any more", http_status=409)
            if waiting.first_person == person:
                message = "you approved this already; another person has to agree"
                raise ThresholdRefusedError("four_eyes", message, http_status=409)
            scores = (waiting.before, waiting.after)
            if waiting.first_person is None:
                self._store.approve_first(change_id, person=person, transaction=transaction)
                self._enter("threshold.approved_first", change_id, scores, person, transaction, reason=reason)
            else:
                self._store.approve_second(
                    change_id, person=person, reason=reason.strip(), at=self._clock(), transaction=transaction
                )
                self._enter("threshold.changed", change_id, scores, person, transaction, reason=reason)
        return next(one for one in self._store.changes() if one.change_id == change_id)

    def _change(self, before: float | None, after: float, is_blunter: bool) -> ThresholdChange:
        now = self._clock()
        return ThresholdChange(
            change_id=0,
            asked_at=now,
            before=before,
            after=after,
            state=ThresholdState.WAITING if is_blunter else ThresholdState.IN_FORCE,
            settled_at=None if is_blunter else now,
        )

    def _enter(  # noqa: PLR0913 (one entry)
        self,
        act: str,
        change_id: int,
        scores: tuple[float | None, float],
        person: str,
        transaction: Transaction,
        *,
        reason: str = "",
    ) -> None:
        before, after = scores
        detail: dict[str, str | int] = {"old": "" if before is None else repr(before), "new": repr(after)}
        if reason:
            detail["reason_hmac"] = self._audit.keyed_hash(reason)
        self._audit.append(
            Act(self._clock(), person, act, "threshold", str(change_id), detail), transaction=transaction
        )
