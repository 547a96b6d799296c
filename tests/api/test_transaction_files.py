"""Files of payments over HTTP: the same screening, with an account of every text."""

from __future__ import annotations

from typing import Any

from api_service import LISTED, Service
from payment_messages import MT_103, PACS_008, PAIN_001

from app.domain.role import Role

PATH = "/v1/transactions/files"


def send(service: Service, content: str) -> Any:
    headers = service.key(Role.SCREENER) | {"Content-Type": "application/octet-stream"}
    return service.client.post(PATH, content=content.encode(), headers=headers)


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


def test_what_is_no_file_of_payments_is_refused(service: Service) -> None:
    refused = send(service, "name,amount\nNobody,1\n")
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (
        422,
        "payment-file-unknown-format",
    )
    broken = send(service, PACS_008.replace("</Document>", ""))
    assert broken.status_code == 422
    assert "Quillfeather" not in broken.text
