"""Rows of batches hide who is protected by now, in every way in which they are read and whoever reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest
from api_service import LISTED, Service, make_service, service
from batch_stories import again, completed, hand_in, owner_of
from payment_messages import PACS_008
from test_protection import FAMILY, HOLDER_ACCOUNT, HOLDER_NAME, finding, kept

from app.confidentiality import batch_rows
from app.domain.alert import PROTECTIVE
from app.domain.batch import PROTECTED_CELL, Batch
from app.domain.role import Role

__all__ = ["make_service", "service"]

STREET, NOTE, OTHER = "Long Lane 7", "call her brother", "Wilhelmina Ostergaard-Pym"
HEADER = (
    "transaction id,booked at,amount,currency,originator name,originator account,originator street,originator city,"
    "beneficiary name,beneficiary account,beneficiary signatories,purpose,remark"
)
WRITTEN_OTHERWISE = "ts90 holder-0001"
PASSPORT = "QXP00001W"


def row(number: str, *, name: str, account: str, amount: str = "10.00", **other: str) -> str:
    payee, to = other.get("payee", OTHER), other.get("to", "DE2")
    signs, purpose = other.get("signs", ""), other.get("purpose", f"for {HOLDER_NAME}")
    return (
        f"{number},2026-02-01T10:00:00Z,{amount},EUR,{name},{account},{STREET},Lindfurt,"
        f"{payee},{to},{signs},{purpose},{NOTE}"
    )


PAYMENTS = "\n".join(
    (
        HEADER,
        row("T1", name=LISTED[0], account=WRITTEN_OTHERWISE),
        row("T2", name="Arvo Zimt", account="DE7", payee=LISTED[1], to="DE8", purpose="rent"),
        row("T3", name=HOLDER_NAME, account=HOLDER_ACCOUNT, amount="ten"),
        f"T4,{HOLDER_NAME},{HOLDER_ACCOUNT}",
        row("T5", name=HOLDER_NAME, account=HOLDER_ACCOUNT, payee=LISTED[1], signs=f"Arvo Zimt; {HOLDER_NAME}"),
    )
).encode()
HIDDEN = {HOLDER_NAME, HOLDER_ACCOUNT, WRITTEN_OTHERWISE}


def protect(service: Service) -> None:
    """Somebody becomes the holder of a protective case."""
    kept(service, finding(PROTECTIVE))


def protect_by_passport(service: Service) -> None:
    person = {"names": ["Quite Another"], "identifiers": [{"kind": "passport", "value": PASSPORT}]}
    marked = {"subjects": [person | {"case_role": "potential_victim"}]}
    answer = service.client.post("/v1/screenings", json=marked, headers=service.key(Role.OFFICER))
    assert answer.status_code == 201


def text_of(answer: Any, folder: Path) -> str:
    """Everything that an answer holds, unpacked."""
    assert answer.status_code == 200, answer.text
    content = answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    if content[:4] == b"PAR1":
        (folder / "results.parquet").write_bytes(content)
        return str(duckdb.sql(f"SELECT * FROM '{folder / 'results.parquet'}'").fetchall())
    return str(content.decode("utf-8-sig"))


def cells_of(service: Service, batch: Batch) -> list[tuple[str, ...]]:
    return [one.cells for one in service.services.batch_rows.outcomes(batch.batch_id)]


def named(cells: Iterable[str]) -> Mapping[str, str]:
    return dict(zip(HEADER.split(","), cells, strict=False))


@pytest.mark.parametrize(
    "path",
    [
        "results?format=csv",
        "results?format=csv&view=subjects",
        "results?format=csv_spreadsheet",
        "results?format=jsonl",
        "results?format=xlsx",
        "results?format=parquet",
        "refused",
    ],
)
def test_results_in_every_format_hide_who_is_protected_since(service: Service, tmp_path: Path, path: str) -> None:
    batch = completed(service, PAYMENTS, owner=owner_of(service))
    address, auditor = f"/v1/batches/{batch.batch_id}/{path}", service.key(Role.AUDITOR)
    before = text_of(service.client.get(address, headers=auditor), tmp_path)
    assert HOLDER_NAME in before
    protect(service)
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        after = text_of(service.client.get(address, headers=service.key(role)), tmp_path)
        assert PROTECTED_CELL in after
        assert not [one for one in HIDDEN if one in after]
        assert ("T3" if path == "refused" else "Arvo Zimt") in after


def test_the_owner_reads_them_masked_as_well(service: Service, tmp_path: Path) -> None:
    made = service.services.keys.create(actor="a test", name="a test", roles=frozenset({Role.OFFICER}))
    batch = completed(service, PAYMENTS, owner=made.key.key_id)
    protect(service)
    headers = {"Authorization": f"Bearer {made.text}"}
    told = text_of(service.client.get(f"/v1/batches/{batch.batch_id}/results?format=csv", headers=headers), tmp_path)
    assert HOLDER_ACCOUNT not in told
    assert WRITTEN_OTHERWISE not in told


def test_of_a_hidden_side_place_and_money_stay_and_the_other_side_is_whole(service: Service) -> None:
    batch = completed(service, PAYMENTS)
    protect(service)
    first, others, refused, slipped, last = service.services.batch_rows.outcomes(batch.batch_id)
    assert named(first.cells) == {
        "transaction id": "T1",
        "booked at": "2026-02-01T10:00:00Z",
        "amount": "10.00",
        "currency": "EUR",
        "originator name": PROTECTED_CELL,
        "originator account": PROTECTED_CELL,
        "originator street": PROTECTED_CELL,
        "originator city": "Lindfurt",
        "beneficiary name": OTHER,
        "beneficiary account": "DE2",
        "beneficiary signatories": "",
        "purpose": PROTECTED_CELL,
        "remark": PROTECTED_CELL,
    }
    assert {hit.submitted_name for hit in first.hits} == {PROTECTED_CELL}
    assert first.hits[0].listed_name
    assert PROTECTED_CELL not in others.cells
    assert LISTED[1] in {hit.submitted_name for hit in others.hits}
    assert named(refused.cells)["amount"] == "ten"
    assert named(refused.cells)["originator name"] == PROTECTED_CELL
    assert set(slipped.cells) == {PROTECTED_CELL}
    assert named(last.cells)["beneficiary name"] == LISTED[1]
    assert named(last.cells)["beneficiary signatories"] == PROTECTED_CELL
    assert {hit.submitted_name for hit in last.hits if hit.submitted_name != PROTECTED_CELL} == {LISTED[1]}


def test_counts_and_certificate_stay(service: Service) -> None:
    batch = completed(service, PAYMENTS)
    address, auditor = f"/v1/batches/{batch.batch_id}", service.key(Role.AUDITOR)

    def facts() -> Any:
        certificate = service.client.get(f"{address}/certificate", headers=auditor)
        return certificate.status_code, certificate.json(), again(service, batch).account

    before = facts()
    protect(service)
    assert facts() == before
    assert before[0] == 200


def test_both_sides_of_a_payment_within_a_protective_case_are_hidden(service: Service) -> None:
    content = "\n".join((HEADER, row("T1", name=HOLDER_NAME, account=HOLDER_ACCOUNT, to=FAMILY))).encode()
    batch = completed(service, content)
    protect(service)
    (cells,) = cells_of(service, batch)
    assert not {HOLDER_NAME, HOLDER_ACCOUNT, FAMILY, OTHER} & set(cells)


def test_payments_of_messages_hide_them_too(service: Service, tmp_path: Path) -> None:
    batch = completed(service, PACS_008.replace("Ottoline Farthingale", LISTED[0].title()).encode())
    address = f"/v1/batches/{batch.batch_id}"
    (row_before,) = service.services.batch_rows.outcomes(batch.batch_id)
    assert LISTED[0].title() in {hit.submitted_name for hit in row_before.hits}
    kept(service, finding(PROTECTIVE, account="DE89370400440532013000"))
    auditor = service.key(Role.AUDITOR)
    told = text_of(service.client.get(f"{address}/results?format=jsonl", headers=auditor), tmp_path)
    told += service.client.get(f"{address}/preview", headers=auditor).text
    assert not [one for one in ("Quillfeather", "DE8937", LISTED[0].title(), "rent for february") if one in told]
    assert OTHER in told


def test_a_row_of_a_file_of_names_is_hidden_by_a_number_in_a_column_of_its_own(service: Service) -> None:
    lines = ("id,name,passport,nationality", f"7,{LISTED[0]},qxp 00001-w,DE", f"8,{LISTED[0]},QXP00002W,DE")
    batch = completed(service, "\n".join(lines).encode())
    protect_by_passport(service)
    hidden, other = service.services.batch_rows.outcomes(batch.batch_id)
    assert hidden.cells == ("7", PROTECTED_CELL, PROTECTED_CELL, "DE")
    assert {hit.submitted_name for hit in hidden.hits} == {PROTECTED_CELL}
    assert other.cells == ("8", LISTED[0], "QXP00002W", "DE")


def test_a_reference_that_is_the_number_of_somebody_protected_is_hidden(service: Service) -> None:
    batch = completed(service, f"id,name\n{PASSPORT},Arvo Zimt\n".encode())
    protect_by_passport(service)
    assert cells_of(service, batch) == [(PROTECTED_CELL, PROTECTED_CELL)]


def test_a_name_alone_hides_nobody(service: Service) -> None:
    batch = completed(service, f"id,name\n7,{HOLDER_NAME}\n".encode())
    protect(service)
    assert cells_of(service, batch) == [("7", HOLDER_NAME)]


def test_the_preview_hides_them(service: Service) -> None:
    protect(service)
    content = "\n".join((HEADER, row("T1", name="Alma Vossari", account=HOLDER_ACCOUNT))).encode()
    batch = hand_in(service, content)
    for role in (Role.SUPERVISOR, Role.AUDITOR):
        answer = service.client.get(f"/v1/batches/{batch.batch_id}/preview", headers=service.key(role))
        (shown,) = answer.json()["rows"]
        assert named(shown["cells"])["beneficiary name"] == OTHER
        assert not [one for one in ("Vossari", HOLDER_ACCOUNT) if one in answer.text]


def test_who_is_protected_is_asked_once_for_some_rows_at_a_time(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (row(f"T{number}", name="Arvo Zimt", account=f"ACCOUNT{number}") for number in range(4))
    batch = completed(service, "\n".join((HEADER, *lines, row("T9", name="A", account=HOLDER_ACCOUNT))).encode())
    protect(service)
    monkeypatch.setattr(batch_rows, "ROWS_AT_ONCE", 2)
    asked: list[set[str]] = []
    whose = service.services.protector.whose

    def counted(values: Iterable[str]) -> Mapping[str, str]:
        asked.append(set(values))
        return whose(asked[-1])

    monkeypatch.setattr(service.services.protector, "whose", counted)
    rows = service.services.batch_rows.outcomes(batch.batch_id)
    next(rows)
    assert asked == [{"ACCOUNT0", "ACCOUNT1", "DE2"}]
    *_, last = rows
    assert len(asked) == 3
    assert named(last.cells)["originator account"] == PROTECTED_CELL
