"""Files of payments run as batches: every message accounted for, every party and text screened, red flags raised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from api_service import LISTED, Service
from batch_stories import again, completed, started, work_off
from histories import BORDER, History
from indicator_histories import family
from payment_messages import MT_103, PACS_008, PAIN_001

from app.batches.results.csv_file import hits_as_csv
from app.batches.results.refused import write_refused
from app.domain.batch import Batch, BatchContent, BatchState
from app.payments.transaction_document import document_of
from app.store.alerts import AlertFilter
from app.store.batch_work import BatchWork
from app.worker import cutting
from app.worker.batch_worker import BatchWorker

HEADER = (
    "transaction id,booked at,amount,currency,originator name,originator account,beneficiary name,"
    "beneficiary account,purpose\n"
)


def row(number: str = "T1", *, day: str = "2026-02-01", amount: str = "10.00", own: str = "DE1", **names: str) -> str:
    """One row under `HEADER`."""
    payer, payee = names.get("payer", "Bartholomew Quillfeather"), names.get("payee", "Wilhelmina Ostergaard-Pym")
    return f"{number},{day}T10:00:00Z,{amount},EUR,{payer},{own},{payee},DE2,rent\n"


def outcomes(service: Service, batch: Batch) -> list[Any]:
    return list(service.services.batch_rows.outcomes(batch.batch_id))


def alerts(service: Service) -> list[Any]:
    return list(service.services.alerts.find(AlertFilter(), limit=200, offset=0))


@pytest.mark.parametrize(
    ("content", "form", "rows"),
    [(PACS_008, "iso20022", 1), (PAIN_001, "iso20022", 2), (MT_103, "mt", 1)],
)
def test_a_file_of_messages_is_a_batch_of_its_payments(service: Service, content: str, form: str, rows: int) -> None:
    batch = completed(service, content.encode())
    assert (batch.state, batch.content) == (BatchState.COMPLETE, BatchContent.TRANSACTIONS)
    assert batch.mapping is not None
    assert batch.mapping.format == form
    assert [one.verdict for one in outcomes(service, batch)] == ["clear"] * rows
    assert batch.account.screened == batch.account.rows_in == rows


def test_whoever_a_message_names_anywhere_is_found_and_goes_to_review(service: Service) -> None:
    message = PACS_008.replace("Leopold Vane-Whittle", LISTED[1]).replace("left by the gate", LISTED[0])
    batch = completed(service, message.encode())
    (one,) = outcomes(service, batch)
    assert one.verdict == "hit"
    assert {hit.listed_name for hit in one.hits} == {LISTED[0], LISTED[1]}
    assert all(hit.party for hit in one.hits)
    assert len(alerts(service)) == 2
    lines = b"".join(hits_as_csv(batch, [one], for_spreadsheet=False)).decode().splitlines()
    assert len(lines) == 1 + len(one.hits)
    assert lines[0].startswith("transaction_id,booked_at,amount,currency,originator_name")
    assert "leaves" not in lines[1]


def test_a_message_that_cannot_be_read_is_refused_and_the_others_are_screened(service: Service, tmp_path: Path) -> None:
    batch = completed(service, (MT_103 + "\n$\n" + MT_103.replace(":32A:", ":32B:")).encode())
    assert batch.state is BatchState.COMPLETE_WITH_REFUSALS
    assert (batch.account.screened, batch.account.refused) == (1, 1)
    assert batch.account.by_refusal == {"MESSAGE_UNREADABLE": 1}
    write_refused(tmp_path / "refused.csv", batch, outcomes(service, batch))
    assert "number 2 of the file" in (tmp_path / "refused.csv").read_text("utf-8-sig")


def test_rows_and_lines_of_transactions_are_judged_with_the_past_of_their_accounts(service: Service) -> None:
    service.clock.turn(days=-700)
    history = History()
    family(history, onward=BORDER)
    lines = "".join(document_of(one) + "\n" for one in history.transactions)
    batch = completed(service, lines.encode())
    assert batch.state is BatchState.COMPLETE
    assert batch.account.rows_with_red_flags == sum(1 for one in outcomes(service, batch) if one.red_flags) > 0
    assert len(alerts(service)) == 1
    assert batch.pins is not None
    assert batch.pins.catalogue_sha256 == service.services.indicators.sha256
    kept = service.services.history.after(0).transactions
    assert [json.loads(one.document)["transaction_id"] for one in kept] == [
        one.transaction_id for one in history.transactions
    ]


def test_the_same_transactions_again_are_known_and_changed_ones_are_refused(service: Service) -> None:
    completed(service, (HEADER + row()).encode())
    again_sent = completed(service, (HEADER + row() + row("T2")).encode())
    assert [one.verdict for one in outcomes(service, again_sent)] == ["clear", "clear"]
    rows = row(amount="11.00") + row("T3") + row("T3", amount="11.00")
    changed = completed(service, (HEADER + rows).encode())
    assert [one.refusal for one in outcomes(service, changed)] == ["TRANSACTION_CHANGED", "", "TRANSACTION_CHANGED"]
    assert len(service.services.history.after(0).transactions) == 3


def test_rows_without_a_number_of_two_files_are_different_transactions(service: Service) -> None:
    first, second = row(""), row("", amount="11.00")
    for content in (first, second, first):
        assert completed(service, (HEADER + content).encode()).account.screened == 1
    assert len(service.services.history.after(0).transactions) == 2


def test_what_the_service_cannot_take_is_refused_with_its_reason(service: Service) -> None:
    nobody = row("T3", payer="", payee="")
    rows = [row(day="2036-02-01"), row("T2", own="D" * 200), nobody, nobody.replace("rent", "").replace("T3", "T4")]
    batch = completed(service, (HEADER + "".join(rows)).encode())
    found = outcomes(service, batch)
    assert [one.refusal for one in found] == ["DATE_AHEAD", "VALUE_UNREADABLE", "", "NAME_MISSING"]
    assert found[2].verdict == "incomplete"
    assert service.services.history.after(0).end == 1


def test_chunks_of_transactions_are_worked_on_one_after_the_other(service: Service, monkeypatch: Any) -> None:
    monkeypatch.setattr(cutting, "ROWS_PER_CHUNK", 1)
    batch = started(service, (HEADER + "".join(row(f"T{number}") for number in range(4))).encode())
    BatchWorker(service.services).step()
    work, now = BatchWork(service.services.database), service.clock()
    held = work.claim(owner="a/1/x", now=now, seconds=60, is_gone=lambda _: False)
    assert held is not None
    assert work.claim(owner="b/1/x", now=now, seconds=60, is_gone=lambda _: False) is None
    work.give_back(held)
    work_off(service)
    assert again(service, batch).account.screened == 4
