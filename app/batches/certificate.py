"""Certificates: what an examiner asks of a batch, signed, and provable without the service or its database."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.domain.batch import Batch, BatchAccount, BatchPins, ColumnMapping, PinnedList

FORMAT = "fiscreen-batch-certificate/1"
ALGORITHM = "Ed25519"
MAX_BYTES = 1024 * 1024
_KEYS = frozenset({"certificate", "signature"})


class CertificateError(Exception):
    """A certificate proves nothing; the message says why in one line."""


class NotFinishedError(Exception):
    """A batch that still runs has no certificate."""


def certificate_of(batch: Batch, *, issued_at: datetime) -> dict[str, Any]:
    """The facts about a batch that ended, without a name of a person or a file. Times are in UTC.

    Raises NotFinishedError for a batch that has not ended.
    """
    if not batch.state.is_final or batch.finished_at is None:
        raise NotFinishedError("the batch has not ended: a certificate is made when it has")
    return {
        "format": FORMAT,
        "issued_at": _moment(issued_at),
        "batch_id": batch.batch_id,
        "state": batch.state.value,
        "every_row_accounted_for": batch.account.is_whole,
        "handed_in_by": batch.owner,
        "handed_in_at": _moment(batch.created_at),
        "started_at": _moment(batch.started_at),
        "finished_at": _moment(batch.finished_at),
        "supplements": batch.parent_id,
        "file": {"sha256": batch.file_sha256, "bytes": batch.file_bytes, "read_as": _reading(batch.mapping)},
        "rows": _rows(batch.account),
        "hits": _hits(batch.account),
        "settings": {
            "minimum_score": f"{batch.settings.minimum_score:.4f}",
            "hits_kept_for_each_row": batch.settings.limit,
            "sha256": "" if batch.pins is None else batch.pins.settings_sha256,
        },
        "screened_with": _pins(batch.pins),
    }


def signed(certificate: Mapping[str, Any], signing_key: bytes) -> bytes:
    """The certificate as a JSON file with its signature; `signing_key` is the Ed25519 seed (32 bytes)."""
    key = Ed25519PrivateKey.from_private_bytes(signing_key)
    document = {
        "certificate": certificate,
        "signature": {
            "algorithm": ALGORITHM,
            "of": "the certificate as JSON: UTF-8, keys sorted, no white space between them",
            "public_key": _base64(key.public_key().public_bytes_raw()),
            "value": _base64(key.sign(canonical(certificate))),
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def verified(content: bytes, public_key: bytes) -> dict[str, Any]:
    """The certificate in a signed file, once the owner of `public_key` (32 bytes) is shown to have signed all of it.

    The key in the file itself is never trusted. Raises CertificateError.
    """
    if len(content) > MAX_BYTES:
        raise CertificateError(f"more than {MAX_BYTES:,} bytes: this is no certificate")
    document = _document(content)
    certificate, signature = document["certificate"], document["signature"]
    if certificate.get("format") != FORMAT or signature.get("algorithm") != ALGORITHM:
        raise CertificateError(f"not of the format {FORMAT} with a signature by {ALGORITHM}")
    try:
        value = b64decode(str(signature.get("value", "")), validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(value, canonical(certificate))
    except (ValueError, InvalidSignature):
        message = "the signature does not fit: the certificate was changed, or another service's key signed it"
        raise CertificateError(message) from None
    return certificate


def canonical(certificate: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: JSON in UTF-8, keys sorted, no white space. Holds no fractions, so it is unique."""
    return json.dumps(certificate, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode(
        "utf-8"
    )


def _document(content: bytes) -> dict[str, dict[str, Any]]:
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_without_twins, parse_float=_no_fraction)
    except (ValueError, RecursionError):
        raise CertificateError("this is no certificate: expected a JSON file as the service gave it") from None
    if not isinstance(document, dict) or set(document) != _KEYS:
        raise CertificateError("this is no certificate: expected an object with certificate and signature alone")
    if not all(isinstance(part, dict) for part in document.values()):
        raise CertificateError("this is no certificate: certificate and signature must be objects")
    return document


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Of two values for one key a reader might show the one that was not signed.
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _no_fraction(_: str) -> float:
    raise ValueError("a certificate holds no fractions")


def _reading(mapping: ColumnMapping | None) -> dict[str, Any] | None:
    if mapping is None:
        return None
    order = {None: "not decided", True: "day first", False: "month first"}[mapping.day_first]
    return {
        "content": mapping.content.value,
        "format": mapping.format,
        "encoding": mapping.encoding,
        "delimiter": mapping.delimiter,
        "header_line": mapping.header_line,
        "day_and_month": order,
        "columns": {str(column + 1): word for column, word in sorted(mapping.columns.items())},
    }


def _rows(account: BatchAccount) -> dict[str, Any]:
    return {
        "in": account.rows_in,
        "screened": account.screened,
        "refused": account.refused,
        "not_screened": account.unscreened,
        "blank": account.blank,
        "refused_by_reason": dict(sorted(account.by_refusal.items())),
        "screened_with_warning": dict(sorted(account.by_warning.items())),
        "by_verdict": dict(sorted(account.by_verdict.items())),
    }


def _hits(account: BatchAccount) -> dict[str, Any]:
    return {
        "hits": account.hits,
        "rows_with_hits": account.rows_with_hits,
        "left_out_beyond_the_limit": account.hits_left_out,
        "rows_with_red_flags": account.rows_with_red_flags,
    }


def _pins(pins: BatchPins | None) -> dict[str, Any] | None:
    if pins is None:
        return None
    return {
        "at": _moment(pins.at),
        "code_version": pins.code_version,
        "matcher_version": pins.matcher_version,
        "red_flag_catalogue_sha256": pins.catalogue_sha256 or None,
        "lists": [_list(pin, pins.at) for pin in pins.lists],
    }


def _list(pin: PinnedList, at: datetime) -> dict[str, Any]:
    checked = pin.last_checked_at
    return {
        "id": pin.list_id,
        "name": pin.name,
        "version": pin.snapshot_id or None,
        "published_at": _moment(pin.published_at),
        "last_checked_at": _moment(checked),
        "hours_since_last_check": None if checked is None else int((at - checked).total_seconds() // 3600),
        "designations": pin.designations,
        "is_exercise": pin.is_exercise,
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
