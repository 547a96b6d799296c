"""`fiscreen batch verify-certificate`: what a certificate proves, offline."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from batch_builders import batch

from app.audit.checkpoint import public_key_of
from app.batches.certificate import certificate_of, signed
from app.cli.application import main

SEED = bytes(range(32))


def verify(folder: Path, certificate: bytes, key: bytes) -> int:
    (folder / "certificate.json").write_bytes(certificate)
    (folder / "audit-public.key").write_bytes(b64encode(key))
    arguments = [str(folder / "certificate.json"), "--public-key", str(folder / "audit-public.key")]
    with pytest.raises(SystemExit) as ended:
        main(["batch", "verify-certificate", *arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def certificate() -> bytes:
    return signed(certificate_of(batch(), issued_at=datetime(2026, 3, 2, tzinfo=UTC)), SEED)


def test_a_true_one_says_what_was_screened(tmp_path: Path, certificate: bytes, capsys: pytest.CaptureFixture[str]):
    assert verify(tmp_path, certificate, public_key_of(SEED)) == 0
    assert "4 rows = " in capsys.readouterr().out


def test_a_changed_one_proves_nothing(tmp_path: Path, certificate: bytes, capsys: pytest.CaptureFixture[str]):
    changed = certificate.replace(b"usr_7", b"usr_8")
    assert changed != certificate
    assert verify(tmp_path, changed, public_key_of(SEED)) == 1
    assert "certificate.json" in capsys.readouterr().err


def test_a_key_that_is_none_is_refused(tmp_path: Path, certificate: bytes, capsys: pytest.CaptureFixture[str]):
    assert verify(tmp_path, certificate, b"short") == 2
    assert "expected 32 bytes" in capsys.readouterr().err
