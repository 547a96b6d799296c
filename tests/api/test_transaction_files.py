"""Files of payments over HTTP: the same screening, with an account of every text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from api_service import LISTED, Service
from payment_messages import MT_103, PACS_008, PAIN_001

from app.domain.role import Role

PATH = "/v1/transactions/files"


def send(service: Service, content: str, columns: Sequence[tuple[str, str]] = ()) -> Any:
    headers = service.key(Role.SCREENER) | {"Content-Type": "application/octet-stream"}
    return service.client.post(PATH, content=content.encode(), headers=headers, params=list(columns))


def test_a_message_is_screened_and_every_text_of_it_accounted_for(service: Service) -> None:
    document = send(service, PACS_008).json()
    (result,) = document["results"]
    assert result["verdict"] == "clear"
    assert {party["part"] for party in result["parties"]} >= {"debtor", "ultimate_creditor", "intermediary_agent"}
    assert result["unknown_paths"] == []
    assert all(one["reason"] for one in result["left_out"])
    assert result["accounts"] == ["DE89370400440532013000", "40201234567"]


def test_a_listed_party_hidden_anywhere_is_a_hit(service: Service) -> None:
    for hidden in ("Leopold Vane-Whittle", "Meridian Clearing House", "hold for pick-up", "left by the gate"):
        changed = PACS_008.replace(hidden, LISTED[1]).replace("6f001", "6f" + str(len(hidden)).zfill(3))
        (result,) = send(service, changed).json()["results"]
        assert result["verdict"] == "hit", hidden


def test_what_cannot_be_read_is_named_and_the_rest_is_screened(service: Service) -> None:
    document = send(service, MT_103 + "\n$\n" + MT_103.replace(":32A:", ":32B:")).json()
    assert len(document["results"]) == 1
    assert [(one["position"], one["code"]) for one in document["refused"]] == [(2, "missing_field")]


def test_a_file_is_read_again_as_it_was_answered(service: Service) -> None:
    headers = service.key(Role.SCREENER)
    answer = service.client.post(PATH, content=PAIN_001.encode(), headers=headers)
    assert service.client.get(answer.headers["location"], headers=headers).content == answer.content


TABLE = """Buchungstag;Betrag;Währung;sender name;sender account;recipient name;recipient account;memo
2024-02-01;120,00;EUR;Nobody Somewhere;DE89370400440532013000;Somebody Elsewhere;40201234567;rent
"""


def test_a_table_is_screened_as_its_headers_and_the_mapping_say(service: Service) -> None:
    columns = [("column", "Buchungstag:booked_at"), ("column", "memo:")]
    table = TABLE.replace("120,00", "120.00").replace("Nobody Somewhere", LISTED[1])
    answer = send(service, table, columns)
    document = answer.json()
    assert answer.status_code == 201, document
    (result,) = document["results"]
    assert result["verdict"] == "hit"
    assert result["accounts"] == ["DE89370400440532013000", "40201234567"]
    assert "rent" not in answer.text
    again = send(service, table, columns)
    assert again.json()["results"][0]["transaction_id"] == result["transaction_id"]


def test_refused_rows_are_named_and_the_others_screened(service: Service) -> None:
    head, row = TABLE.replace("Buchungstag", "date").replace("120,00", "120.00").splitlines()
    rows = [row.replace("120.00", "12x"), row, row.replace("rent", "rent;more"), row.replace("Somebody", "S" * 600)]
    document = send(service, "\n".join([head, *rows])).json()
    assert len(document["results"]) == 1
    assert [(one["position"], one["code"]) for one in document["refused"]] == [
        (1, "amount_unreadable"),
        (3, "column_count"),
        (4, "value_unreadable"),
    ]
    assert "12x" not in str(document["refused"])


@pytest.mark.parametrize("column", ["Buchungstag", "Buchungstag:nothing", ":booked_at"])
def test_a_mapping_that_names_no_header_or_field_is_refused(service: Service, column: str) -> None:
    refused = send(service, TABLE, [("column", column)])
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/query/column/0"


def test_what_is_no_file_of_payments_is_refused(service: Service) -> None:
    refused = send(service, "name,amount\nNobody,1\n")
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (422, "payment-file-columns")
    assert "booked_at" in refused.json()["detail"]
    unknown = send(service, TABLE, [("column", "no such header:booked_at")])
    assert unknown.json()["type"].endswith("payment-file-columns")
    broken = send(service, PACS_008.replace("</Document>", ""))
    assert broken.status_code == 422
    assert "Quillfeather" not in broken.text
