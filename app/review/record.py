"""Enters what people do in review in the audit log: ids, codes and keyed hashes, never what they wrote."""

from __future__ import annotations

from datetime import datetime

from app.audit.entry import Act
from app.confidentiality.protection import TOKEN
from app.domain.alert import Alert, AlertAct, AlertExport, Suppression
from app.domain.checklist import ChecklistEntry
from app.store.audit_log import AuditLog
from app.store.database import Transaction


class ReviewRecord:
    """Appends to the audit log, always within the transaction of the act, and last in it."""

    def __init__(self, audit: AuditLog) -> None:
        self._audit = audit

    def alert(  # noqa: PLR0913 (one entry)
        self,
        alert: Alert,
        kind: AlertAct,
        *,
        person: str,
        at: datetime,
        text: str,
        transaction: Transaction,
        bundle: str = "",
    ) -> None:
        """That `person` did `kind`, after which the alert is as given; `text` enters as its keyed hash."""
        detail: dict[str, str | int] = {"version": alert.version, "state": alert.state.value}
        if alert.disposition is not None and alert.reason_code is not None:
            detail |= {"disposition": alert.disposition.value, "reason_code": alert.reason_code.value}
        if kind is AlertAct.ASSIGNED:
            detail["holder"] = alert.holder or ""
        elif text:
            detail |= {"text_hmac": self._audit.keyed_hash(text), **_pseudonyms(text)}
        if bundle:
            detail["bundle"] = bundle
        act = Act(at, person, f"alert.{kind.value}", "alert", str(alert.alert_id), detail)
        self._audit.append(act, transaction=transaction)

    def suppression(
        self, act: str, suppression: Suppression, *, person: str, at: datetime, transaction: Transaction
    ) -> None:
        """That `person` proposed, approved or ended a suppression (`suppression.proposed` and so on)."""
        detail: dict[str, str | int] = {
            "alert": suppression.alert_id,
            "list": suppression.list_id,
            "reference": suppression.reference,
            "until": suppression.until.isoformat(),
            "reason_hmac": self._audit.keyed_hash(suppression.reason),
        }
        entry = Act(at, person, act, "suppression", str(suppression.suppression_id), detail)
        self._audit.append(entry, transaction=transaction)

    def export(self, alert: Alert, export: AlertExport, *, person: str, at: datetime, transaction: Transaction) -> None:
        """That `person` was given a file of an alert: which one, by its hash, and for what."""
        detail: dict[str, str | int] = {
            "kind": export.kind,
            "sha256": export.sha256,
            "purpose": export.purpose,
            "legal_basis_hmac": self._audit.keyed_hash(export.legal_basis),
            "pseudonyms": export.pseudonyms,
        }
        act = Act(at, person, "case.exported", "alert", str(alert.alert_id), detail)
        self._audit.append(act, transaction=transaction)

    def checklist(self, entry: ChecklistEntry, *, transaction: Transaction) -> None:
        """That a person ticked an item of an alert's checklist, or took the tick back."""
        detail: dict[str, str | int] = {"checklist": entry.checklist_id, "item": entry.item_code}
        if entry.note:
            detail |= {"note_hmac": self._audit.keyed_hash(entry.note), **_pseudonyms(entry.note)}
        kind = "checklist.ticked" if entry.is_done else "checklist.unticked"
        act = Act(entry.at, entry.person, kind, "alert", str(entry.alert_id), detail)
        self._audit.append(act, transaction=transaction)


def _pseudonyms(text: str) -> dict[str, int]:
    """How many pseudonyms stand in what was written: whoever tries out names on a protective case leaves this trace."""
    count = len(TOKEN.findall(text))
    return {"pseudonyms": count} if count else {}
