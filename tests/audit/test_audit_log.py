"""The audit log has one entry for each act or neither, and no change of it goes unseen."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from base64 import b64encode
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.audit import verify as verifier
from app.audit.checkpoint import public_key_of, signed_checkpoint
from app.audit.entry import Act, sealed
from app.audit.keys import AuditKeyError, AuditKeys, read_or_make_keys
from app.audit.verify import AlteredError, Tree, verify
from app.store.audit_log import AuditLog

KEYS = AuditKeys(mac=b"m" * 32, signing=b"s" * 32)
PUBLIC = public_key_of(KEYS.signing)


def act(number: int) -> Act:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    return Act(at=at, actor="k1", act="screening.stored", object_type="screening", object_id=f"s{number}", detail={})


@pytest.fixture
def log(database):
    return AuditLog(database, KEYS)


def fill(log, database, count):
    for number in range(count):
        with database.transaction() as transaction:
            log.append(act(number), transaction=transaction)


def lines_of(log):
    return [entry.line() for entry in log.entries()]


def checkpoint_of(lines):
    tree = Tree()
    for line in lines:
        tree.add(line.encode())
    return signed_checkpoint(tree, KEYS.signing)


def forged(lines, key):
    """The log with its second entry left out, wholly hashed again with `key`."""
    previous, made = "0" * 64, []
    for number, line in enumerate([lines[0], *lines[2:]], start=1):
        entry = sealed(act(int(json.loads(line)["object_id"][1:])), sequence=number, previous=previous, key=key)
        previous = entry.mac
        made.append(entry.line())
    return made


def test_what_was_written_verifies_with_and_without_the_mac_key(log, database):
    fill(log, database, 5)
    lines = lines_of(log)
    signed = checkpoint_of(lines[:2]) + checkpoint_of(lines[:4])
    assert verify(lines, signed, PUBLIC) == (5, 4)
    assert verify(lines, signed, PUBLIC, KEYS.mac) == (5, 4)


def test_an_act_that_fails_leaves_no_entry_and_no_gap(log, database):
    fill(log, database, 1)
    with suppress(RuntimeError), database.transaction() as transaction:
        log.append(act(1), transaction=transaction)
        raise RuntimeError
    fill(log, database, 1)
    assert [entry.sequence for entry in log.entries()] == [1, 2]
    assert verify(lines_of(log), "", PUBLIC, KEYS.mac) == (2, 0)


def test_writers_at_once_make_one_chain_without_gaps(log, database):
    threads = [threading.Thread(target=fill, args=(log, database, 10)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(lines_of(log), "", PUBLIC, KEYS.mac) == (40, 0)


@pytest.mark.parametrize("mac_key", [None, KEYS.mac])
def test_every_change_of_one_bit_is_seen(log, database, mac_key):
    fill(log, database, 3)
    whole = "\n".join(lines_of(log)).encode()
    signed = checkpoint_of(lines_of(log))
    for bit in range(len(whole) * 8):
        changed = bytearray(whole)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((AlteredError, UnicodeError)):
            verify(changed.decode().split("\n"), signed, PUBLIC, mac_key)


def test_every_change_of_one_bit_of_a_checkpoint_is_seen(log, database):
    fill(log, database, 2)
    signed = checkpoint_of(lines_of(log)).encode()
    for bit in range(len(signed) * 8):
        changed = bytearray(signed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((AlteredError, UnicodeError)):
            verify(lines_of(log), changed.decode(), PUBLIC)


@pytest.mark.parametrize(
    "altered",
    [
        pytest.param(lambda lines: [lines[0], *lines[2:]], id="deletion"),
        pytest.param(lambda lines: [lines[1], lines[0], *lines[2:]], id="swap"),
        pytest.param(lambda lines: lines[:-1], id="tail cut, or an old database restored"),
        pytest.param(lambda lines: [*lines, lines[-1]], id="repetition"),
        pytest.param(lambda lines: forged(lines, b"another key" * 3), id="hashed again without the key"),
        pytest.param(lambda lines: forged([*lines, lines[-1]], KEYS.mac), id="hashed again with the key"),
    ],
)
def test_every_alteration_is_seen_with_the_public_key_alone(log, database, altered):
    fill(log, database, 5)
    lines = lines_of(log)
    with pytest.raises(AlteredError):
        verify(altered(lines), checkpoint_of(lines), PUBLIC)


def test_a_forgery_after_the_last_checkpoint_is_seen_with_the_mac_key(log, database):
    fill(log, database, 5)
    with pytest.raises(AlteredError, match="not written with this key"):
        verify(forged(lines_of(log), b"another key" * 3), "", PUBLIC, KEYS.mac)


def test_two_logs_signed_at_the_same_length_are_a_fork(log, database):
    fill(log, database, 5)
    lines = lines_of(log)
    with pytest.raises(AlteredError, match="fork"):
        verify(lines, checkpoint_of(lines[:4]) + checkpoint_of(forged(lines, KEYS.mac)), PUBLIC)


def test_the_verifier_runs_alone_on_files(log, database, tmp_path):
    fill(log, database, 3)
    lines = lines_of(log)
    (tmp_path / "export").write_text("".join(f"{line}\n" for line in lines))
    (tmp_path / "checkpoints").write_text(checkpoint_of(lines), encoding="utf-8")
    (tmp_path / "public").write_bytes(b64encode(PUBLIC))
    command = [sys.executable, "-I", Path(verifier.__file__), "export", "checkpoints", "public"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "export").write_text("".join(f"{line}\n" for line in lines[:2]))
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 1


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path):
    first = read_or_make_keys(tmp_path, lambda count: b"r" * count)
    assert read_or_make_keys(tmp_path, lambda count: b"x" * count) == first
    assert (tmp_path / "audit-mac.key").stat().st_mode & 0o777 == 0o600
    assert len(list(tmp_path.iterdir())) == 3


@pytest.mark.parametrize("content", [b"", b"not base64!", b64encode(b"short")])
def test_a_key_file_that_holds_no_key_is_refused_and_named(tmp_path, content):
    (tmp_path / "audit-mac.key").write_bytes(content)
    with pytest.raises(AuditKeyError, match=r"audit-mac\.key"):
        read_or_make_keys(tmp_path, lambda count: b"r" * count)
