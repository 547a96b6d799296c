"""Retention: identifying data go when their clock has run out, with a proof; a legal hold stops the clock."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.audit.entry import Act, AuditEntry
from app.domain.protected_person import CasesOfPerson, Erasure, RetentionClock
from app.store.audit_log import AuditFilter, AuditLog
from app.store.confidential import ConfidentialStore
from app.store.database import Database, Transaction

_ACT, _OBJECT = "person.erased", "protected_person"


@dataclass(frozen=True, slots=True)
class RetentionClocks:
    """For how many days identifying data of protected people are kept.

    `cleared_days` after a case was closed as explained, `case_days` after it was closed otherwise, and for people in no
    case after they became known. Each begins anew where the case is seen again, or the person after an erasure.
    """

    cleared_days: int = 180
    case_days: int = 1825

    def run_out(self, cases: CasesOfPerson, now: datetime) -> RetentionClock | None:
        """The clock of a person that ended last; None while one of them runs or a case is open."""
        if cases.open_cases:
            return None
        begun = (
            (cases.explained_until, self.cleared_days, RetentionClock.EXPLAINED_CASES),
            (cases.others_until, self.case_days, RetentionClock.OTHER_CASES),
        )
        ends = [
            (max(since, cases.known_since) + timedelta(days=days), clock) for since, days, clock in begun if since
        ] or [(cases.known_since + timedelta(days=self.case_days), RetentionClock.NO_CASE)]
        end, clock = max(ends)
        return clock if end < now else None


class Retention:
    """Erases what is due. A certificate names the audit entry that proves it, and is signed with the audit key."""

    def __init__(
        self, database: Database, *, audit: AuditLog, clocks: RetentionClocks, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._store = ConfidentialStore(database)
        self._audit = audit
        self._clocks = clocks
        self._clock = clock

    def run(self, *, actor: str) -> Iterator[str]:
        """Erase everybody whose clocks have all run out; gives a certificate (JSON text) for each."""
        now = self._clock()
        shortest = timedelta(days=min(self._clocks.cleared_days, self._clocks.case_days))
        for one in self._store.people_with_cases(known_before=now - shortest):
            if self._clocks.run_out(one, now) is None:
                continue
            with self._database.transaction() as transaction:
                # A case may have come meanwhile.
                cases = self._store.cases_of(one.person_id, transaction=transaction)
                clock = None if cases is None else self._clocks.run_out(cases, now)
                certificate = None if clock is None else self._erase(one.person_id, clock, actor, transaction)
            if certificate is not None:
                yield certificate

    def erase(self, person_id: str, *, actor: str) -> str | None:
        """Destroy a person's key and values; the certificate, None where they are on hold, erased or unknown."""
        with self._database.transaction() as transaction:
            return self._erase(person_id, RetentionClock.BY_HAND, actor, transaction)

    def erasures_since(self, since: datetime) -> tuple[Erasure, ...]:
        """Whose data went since then and by which clock, the newest first, as the audit log says."""
        wanted = AuditFilter(object_type=_OBJECT, act=_ACT, since=since)
        return tuple(_erasure(entry) for entry in self._audit.find(wanted, limit=self._audit.count(wanted)))

    def _erase(self, person_id: str, clock: RetentionClock, actor: str, transaction: Transaction) -> str | None:
        now = self._clock()
        count = self._store.erase(person_id, at=now, transaction=transaction)
        if count is None:
            return None
        act = Act(now, actor, _ACT, _OBJECT, person_id, {"values": count, "clock": clock.value})
        entry = self._audit.append(act, transaction=transaction)
        statement = {
            "person": person_id,
            "erased_at": entry.at,
            "values": count,
            "clock": clock.value,
            "audit_sequence": entry.sequence,
            "audit_mac": entry.mac,
        }
        text = json.dumps(statement, sort_keys=True, separators=(",", ":"))
        signature = Ed25519PrivateKey.from_private_bytes(self._audit.keys.signing).sign(text.encode())
        return json.dumps({"statement": text, "signature": b64encode(signature).decode("ascii")}, sort_keys=True)


def _erasure(entry: AuditEntry) -> Erasure:
    clock = json.loads(entry.detail).get("clock")
    return Erasure(
        person_id=entry.object_id,
        at=datetime.fromisoformat(entry.at),
        clock=None if clock is None else RetentionClock(clock),
    )
