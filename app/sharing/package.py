"""An intelligence package: one case as a ZIP of files that another unit can check, read and compute with.

What it holds follows what FIU guidance asks of a package: facts, context and indicators; list versions; the money's
way; custody; a manifest of hashes, signed; and a report of everything that was left out, and why.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.batches.results.csv_file import guarded
from app.domain.currency import decimals
from app.sharing.case_file import CaseFile, CaseTransaction, Participant
from app.sharing.package_page import PackageWish, package_page
from app.sharing.redaction import Redaction

FORMAT = "fiscreen-intelligence-package/1"
TRANSACTION_COLUMNS = (
    "transaction_id", "booked_at", "amount", "currency", "channel", "payer", "payer_agent", "payer_country", "payee",
    "payee_agent", "payee_country", "place", "purpose", "flags",
)  # fmt: skip
LEFT_OUT_ALWAYS = (
    ("device identifiers", "not needed to understand the case; can be asked for"),
    ("customer data of institutions (income, household, signatories)", "not needed to understand the case"),
)
LEFT_OUT_OF_PROTECTED = (
    ("names, accounts, documents, telephone, e-mail, address, day of birth", "protected identity; can be asked for"),
    ("purpose of their payments", "it can name them or what was done to them"),
    ("minutes and towns of their payments", "they tell who it was; hour and subdivision stay"),
)


@dataclass(frozen=True, slots=True)
class PackageOrigin:
    """What every package of a service has: the key that signs it (an Ed25519 seed), and the version of the program."""

    signing_key: bytes = field(repr=False)
    code_version: str


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What the service adds: when it was made, where, by whom and for what."""

    made_at: datetime
    origin: PackageOrigin
    person: str
    purpose: str
    legal_basis: str


def package_of(case: CaseFile, wish: PackageWish, facts: PackageFacts, redaction: Redaction) -> bytes:
    """The ZIP of a case. The same case, wish and moment give the same bytes."""
    words = redaction.free_text
    said = PackageWish(
        originator=words(wish.originator),
        recipient=words(wish.recipient),
        handling=words(wish.handling),
        summary=words(wish.summary),
        expires_on=wish.expires_on,
        onward=wish.onward,
    )
    files = _files(case, redaction)
    files["summary.html"] = package_page(case, said, facts.made_at, redaction).encode()
    basis = words(facts.legal_basis)
    files["redaction_report.json"] = _json(_redaction_report(case, redaction))
    manifest = _json(_manifest(case, said, replace(facts, legal_basis=basis), files))
    files = {
        "manifest.json": manifest,
        "manifest.signature.json": _signature(manifest, facts.origin.signing_key),
        **files,
    }
    return _zipped(files, facts.made_at)


def _files(case: CaseFile, redaction: Redaction) -> dict[str, bytes]:
    return {
        "parties.json": _json([_party(one) for one in case.participants]),
        "transactions.csv": _transactions(case, redaction),
        "indicators.json": _json(redaction.document([asdict(one) for one in case.flags])),
        "lists.json": _json(redaction.document([asdict(case.match)] if case.match else [])),
        "evidence.json": _json(redaction.document(_without_guidance(case.evidence))),
        "timeline.json": _json([_event(one, redaction) for one in case.history]),
        "decisions.json": _json([_decision(one, redaction) for one in case.decisions]),
    }


def _party(one: Participant) -> Mapping[str, Any]:
    """A party with identity, or with a pseudonym and nothing that tells who it is."""
    shared = {
        "role": None if one.role is None else one.role.value,
        "is_subject": one.is_subject,
        "is_suspected": one.is_suspected,
        "country": one.country,
    }
    if one.is_protected:
        return {"pseudonym": one.pseudonym, **shared, "identity": "protected; can be asked for"}
    return {
        "name": one.name,
        **shared,
        "kind": one.kind.value,
        "account": one.account,
        "agent": one.agent,
        "city": one.city,
        "address": asdict(one.address),
        "birth_date": None if one.birth_date is None else str(one.birth_date),
        "nationalities": list(one.nationalities),
        "gender": one.gender,
        "identifiers": [asdict(each) for each in one.identifiers],
        "phone": one.phone,
        "email": one.email,
        "employer": one.employer,
    }


def _transactions(case: CaseFile, redaction: Redaction) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(TRANSACTION_COLUMNS)
    for one in case.transactions:
        writer.writerow([guarded(cell) for cell in _row(one, redaction)])
    return table.getvalue().encode()


def _row(one: CaseTransaction, redaction: Redaction) -> Sequence[str]:
    transaction, protected = one.transaction, one.touches_protected
    booked_at = transaction.booked_at.replace(minute=0, second=0, microsecond=0)
    place = transaction.terminal
    places = decimals(transaction.currency)
    return (
        redaction.text(transaction.transaction_id),
        (booked_at if protected else transaction.booked_at).isoformat(),
        f"{transaction.amount_minor / 10**places:.{places}f}",
        transaction.currency,
        transaction.channel.value,
        *_end(one.payer),
        *_end(one.payee),
        (place.subdivision or place.country) if protected else (place.city or place.subdivision or place.country),
        "" if protected else redaction.free_text(transaction.purpose),
        " ".join(one.flags),
    )


def _end(one: Participant | None) -> tuple[str, str, str]:
    if one is None:
        return "", "", ""
    if one.is_protected:
        return one.pseudonym, "", one.country
    return " ".join(filter(None, (one.account, one.name if one.name != one.account else ""))), one.agent, one.country


def _event(one: Any, redaction: Redaction) -> Mapping[str, Any]:
    return {
        "at": one.at.isoformat(),
        "act": one.act.value,
        "person": one.person or "the service",
        "text": redaction.free_text(one.text),
    }


def _decision(one: Any, redaction: Redaction) -> Mapping[str, Any]:
    return {
        "at": one.at.isoformat(),
        "person": one.person,
        "disposition": one.disposition.value,
        "reason_code": one.reason_code.value,
        "text": redaction.free_text(one.text),
        "outcome": one.outcome.value,
        "second_person": one.second_person,
        "second_at": None if one.second_at is None else one.second_at.isoformat(),
        "second_text": redaction.free_text(one.second_text),
    }


def _without_guidance(evidence: Mapping[str, Any]) -> Mapping[str, Any]:
    """The evidence without what is written for reviewers of this house."""
    return {key: value for key, value in evidence.items() if key != "guidance"}


def _redaction_report(case: CaseFile, redaction: Redaction) -> Mapping[str, Any]:
    """What was left out and why: of whom by pseudonym, how often in texts, and what the history no longer holds."""
    return {
        "protected_people": [
            {
                "pseudonym": one.pseudonym,
                "replaced_in_texts": redaction.taken[one.pseudonym],
                "left_out": [{"what": what, "why": why} for what, why in LEFT_OUT_OF_PROTECTED],
                "can_be_asked_for": True,
            }
            for one in case.protected
        ],
        "coarse_transactions": sum(one.touches_protected for one in case.transactions),
        "left_out_of_everybody": [{"what": what, "why": why} for what, why in LEFT_OUT_ALWAYS],
        "transactions_not_kept_any_more": list(map(redaction.text, case.not_kept)),
    }


def _manifest(case: CaseFile, wish: PackageWish, facts: PackageFacts, files: Mapping[str, bytes]) -> Mapping[str, Any]:
    finding = case.alert.finding
    return {
        "format": FORMAT,
        "case": f"alert-{case.alert.alert_id}",
        "case_version": case.alert.version,
        "made_at": facts.made_at.isoformat(),
        "made_by": facts.person,
        "code_version": facts.origin.code_version,
        "originator": wish.originator,
        "recipient": wish.recipient,
        "purpose": facts.purpose,
        "legal_basis": facts.legal_basis,
        "handling": wish.handling,
        "onward_sharing": "allowed" if wish.onward else "only with the originator's consent",
        "expires_on": wish.expires_on or None,
        "screening_id": finding.screening_id,
        "content_sha256_of_the_case": finding.content_hash,
        "files": [
            {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }


def _signature(manifest: bytes, signing_key: bytes) -> bytes:
    key = Ed25519PrivateKey.from_private_bytes(signing_key)
    return _json(
        {
            "algorithm": "Ed25519",
            "of": "the bytes of manifest.json",
            "public_key": b64encode(key.public_key().public_bytes_raw()).decode(),
            "value": b64encode(key.sign(manifest)).decode(),
        }
    )


def _json(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n").encode()


def _plain(value: object) -> str:
    assert isinstance(value, datetime), "cases hold nothing else that JSON does not know"
    return value.isoformat()


def _zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
