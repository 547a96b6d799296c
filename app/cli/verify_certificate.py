"""Checks a certificate of a batch offline: nothing but the file and the public key of the service is needed."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any

from app.batches.certificate import CertificateError, verified
from app.cli.failure import CommandFailedError, ExitCode

_KEY_BYTES = 32
_MAX_READ_BYTES = 2 * 1024 * 1024


def verify_certificate(file: Path, public_key: Path) -> str:
    """What a certificate proves, for people. Raises CommandFailedError where it proves nothing."""
    try:
        key = b64decode(public_key.read_bytes().strip(), validate=True)
    except ValueError:
        key = b""
    except OSError as error:
        raise CommandFailedError(f"{public_key}: {error.strerror}", exit_code=ExitCode.USAGE) from None
    if len(key) != _KEY_BYTES:
        message = f"{public_key} holds no public key: expected {_KEY_BYTES} bytes in base64, as in audit-public.key"
        raise CommandFailedError(message, exit_code=ExitCode.USAGE)
    try:
        with file.open("rb") as stream:
            certificate = verified(stream.read(_MAX_READ_BYTES), key)
    except OSError as error:
        raise CommandFailedError(f"{file}: {error.strerror}", exit_code=ExitCode.USAGE) from None
    except CertificateError as error:
        raise CommandFailedError(f"{file}: {error}", exit_code=ExitCode.REFUSED) from None
    return _said(certificate)


def _said(certificate: dict[str, Any]) -> str:
    rows, hits = certificate["rows"], certificate["hits"]
    whole = "every row is accounted for" if certificate["every_row_accounted_for"] else "INCOMPLETE"
    lines = [
        f"the signature fits: batch {certificate['batch_id']}, {certificate['state']}, {whole}",
        f"file SHA-256 {certificate['file']['sha256']}",
        (
            f"{rows['in']:,} rows = {rows['screened']:,} screened + {rows['refused']:,} refused"
            f" + {rows['not_screened']:,} not screened; {hits['hits']:,} hits in {hits['rows_with_hits']:,} rows"
        ),
        f"screened from {certificate['started_at']} to {certificate['finished_at']}",
    ]
    for one in (certificate["screened_with"] or {}).get("lists", ()):
        kind = ", an exercise list" if one["is_exercise"] else ""
        lines.append(f"list {one['id']}{kind}, version {one['version']}, last checked {one['last_checked_at']}")
    return "\n".join(lines)
