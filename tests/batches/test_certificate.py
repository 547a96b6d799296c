"""Certificates: what an examiner asks for is in them, nobody's name is, and a changed one proves nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from batch_builders import PINNED, batch

from app.audit.checkpoint import public_key_of
from app.batches.certificate import CertificateError, NotFinishedError, canonical, certificate_of, signed, verified
from app.batches.certificate_pdf import as_pdf
from app.domain.batch import BatchAccount, BatchState

SEED = bytes(range(32))
ISSUED = datetime(2026, 3, 2, tzinfo=UTC)


def certificate(**changed: object) -> dict[str, Any]:
    return certificate_of(batch(**changed), issued_at=ISSUED)


def test_it_says_what_an_examiner_asks_for() -> None:
    found = certificate()
    assert found["file"]["sha256"] == "ab" * 32
    assert found["rows"]["in"] == found["rows"]["screened"] + found["rows"]["refused"] == 4
    assert found["rows"]["refused_by_reason"] == {"COLUMN_COUNT": 1, "NAME_MISSING": 1}
    assert found["hits"]["hits"] == 2
    (used,) = found["screened_with"]["lists"]
    assert (used["version"], used["published_at"], used["hours_since_last_check"]) == (
        "snap-1",
        "2026-02-28T00:00:00Z",
        0,
    )
    assert (found["started_at"], found["finished_at"]) == ("2026-03-01T12:00:00Z", "2026-03-01T12:05:00Z")
    assert (found["handed_in_by"], found["settings"]["minimum_score"]) == ("usr_7", "0.7000")
    assert found["every_row_accounted_for"] is True


def test_no_name_of_a_file_or_column_is_in_it() -> None:
    text = canonical(certificate()).decode()
    assert "名单" not in text
    assert "Full name" not in text


def test_a_signed_one_is_verified_by_the_public_key_alone() -> None:
    assert verified(signed(certificate(), SEED), public_key_of(SEED)) == certificate()


def test_white_space_of_the_file_is_not_signed() -> None:
    compact = json.dumps(json.loads(signed(certificate(), SEED)), separators=(",", ":")).encode()
    assert verified(compact, public_key_of(SEED)) == certificate()


def _facts(document: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(document, dict):
        return [found for key, value in document.items() for found in _facts(value, (*path, key))]
    if isinstance(document, list):
        return [found for place, value in enumerate(document) for found in _facts(value, (*path, place))]
    return [path]


def test_every_single_fact_that_is_changed_breaks_the_signature() -> None:
    facts = _facts(certificate())
    assert len(facts) > 40
    for path in facts:
        document = json.loads(signed(certificate(), SEED))
        place: Any = document["certificate"]
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = "x" if place[path[-1]] != "x" else "y"
        with pytest.raises(CertificateError):
            verified(json.dumps(document).encode(), public_key_of(SEED))


def test_a_certificate_of_another_key_proves_nothing_though_it_names_its_own() -> None:
    forged = signed(certificate(), bytes(32))
    with pytest.raises(CertificateError, match="does not fit"):
        verified(forged, public_key_of(SEED))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"certificate": 1, "signature": 2}',
        b'{"certificate": {}, "signature": {}}',
        b"[" * 100_000,
        b'{"certificate": {"format": "a", "format": "b"}, "signature": {}}',
        b" " * (1024 * 1024 + 1),
    ],
)
def test_what_is_no_certificate_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(CertificateError) as refused:
        verified(content, public_key_of(SEED))
    assert "\n" not in str(refused.value)


def test_a_batch_that_runs_has_none() -> None:
    with pytest.raises(NotFinishedError):
        certificate(state=BatchState.RUNNING, finished_at=None)


def test_a_cancelled_batch_says_that_rows_were_not_screened() -> None:
    account = BatchAccount(rows_in=10, screened=4, refused=1)
    found = certificate(state=BatchState.CANCELLED, account=account)
    assert found["every_row_accounted_for"] is False
    assert found["rows"]["not_screened"] == 5


def test_the_pdf_is_a_pdf_is_the_same_each_time_and_carries_the_signed_file() -> None:
    content = signed(certificate(), SEED)
    made = as_pdf(content)
    assert made.startswith(b"%PDF-")
    assert made == as_pdf(content)
    assert b"certificate.json" in made


def test_a_list_in_other_letters_is_no_obstacle() -> None:
    pins = batch().pins
    assert pins is not None
    named = replace(pins, lists=(replace(PINNED, name="Список тест 名单"),))
    assert as_pdf(signed(certificate(pins=named), SEED)).startswith(b"%PDF-")


def test_the_public_key_stands_in_the_file_as_in_the_data_folder() -> None:
    document = json.loads(signed(certificate(), SEED))
    assert document["signature"]["public_key"] == b64encode(public_key_of(SEED)).decode()
