"""Retention: identifying data go when their clock has run out, with a proof; a legal hold stops the clock."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.audit.entry import Act
from app.store.audit_log import AuditLog
from app.store.confidential import ConfidentialStore
from app.store.database import Database


@dataclass(frozen=True, slots=True)
class RetentionClocks:
    """For how many days identifying data of protected people are kept.

    `cleared_days` after their case was closed as explained, `case_days` after a case was last seen.
    """

    cleared_days: int = 180
    case_days: int = 1825


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
        """Erase everybody whose clock has run out; gives a certificate (JSON text) for each."""
        now = self._clock()
        due = self._store.due(
            cleared_before=now - timedelta(days=self._clocks.cleared_days),
            seen_before=now - timedelta(days=self._clocks.case_days),
        )
        for person_id in due:
            certificate = self.erase(person_id, actor=actor)
            if certificate is not None:
                yield certificate

    def erase(self, person_id: str, *, actor: str) -> str | None:
        """Destroy a person's key and values; the certificate, None where they are on hold, erased or unknown."""
        now = self._clock()
        with self._database.transaction() as transaction:
            count = self._store.erase(person_id, at=now, transaction=transaction)
            if count is None:
                return None
            act = Act(now, actor, "person.erased", "protected_person", person_id, {"values": count})
            entry = self._audit.append(act, transaction=transaction)
        statement = {
            "person": person_id,
            "erased_at": entry.at,
            "values": count,
            "audit_sequence": entry.sequence,
            "audit_mac": entry.mac,
        }
        text = json.dumps(statement, sort_keys=True, separators=(",", ":"))
        signature = Ed25519PrivateKey.from_private_bytes(self._audit.keys.signing).sign(text.encode())
        return json.dumps({"statement": text, "signature": b64encode(signature).decode("ascii")}, sort_keys=True)
