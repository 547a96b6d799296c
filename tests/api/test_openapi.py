"""The kept description of the API is that of the app, and the app behaves as it says."""

from __future__ import annotations

from pathlib import Path

from app.api.openapi import as_yaml, describe
from app.main import create_app
from app.settings import Settings

KEPT = Path(__file__).parents[2] / "openapi.yaml"


def test_the_kept_description_is_that_of_the_app() -> None:
    current = as_yaml(describe(create_app(Settings())))
    assert KEPT.read_text(encoding="utf-8") == current, "run `make openapi` and look at the difference"


def test_every_operation_is_named_and_says_how_it_refuses() -> None:
    document = describe(create_app(Settings()))
    assert document["openapi"].startswith("3.1")
    operations = [one for path in document["paths"].values() for one in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for operation in operations:
        assert operation["summary"]
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert "422" not in operation["responses"]


def test_no_name_or_birth_date_can_stand_in_an_address() -> None:
    document = describe(create_app(Settings()))
    in_addresses = {
        parameter["name"]
        for path in document["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] in {"path", "query"}
    }
    assert in_addresses == {
        "screening_id",
        "list_id",
        "snapshot_id",
        "reference",
        "key_id",
        "held_id",
        "message_id",
        "change_id",
        "proposal_id",
        "from",
        "to",
        "alert_id",
        "suppression_id",
        "batch_id",
        "template_id",
        "portfolio_id",
        "content",
        "priority",
        "supplements",
        "template",
        "before",
        "state",
        "taken_at",
        "verdict",
        "band",
        "age",
        "holder",
        "overdue",
        "for_second",
        "order",
        "bundle",
        "view",
        "format",
        "earlier",
        "reveal_id",
        "person_id",
        "kind",
        "minimum_score",
        "limit",
        "offset",
        "column",
        "actor",
        "act",
        "object_type",
        "object_id",
        "since",
    }
