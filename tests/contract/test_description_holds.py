"""The service behaves as openapi.yaml says, whatever is made up from it or against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
import schemathesis
from api_service import LISTED, NOW, Clock, un_file
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.api.openapi import describe
from app.api.services import Services
from app.domain.role import Role
from app.main import create_app, make_services, open_migrated
from app.settings import Settings
from app.watchlists.errors import ListFetchError, ListFetchProblem
from app.watchlists.sources import ListSource

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def unreachable(_source: ListSource, _destination: Path, _known: object) -> NoReturn:
    raise ListFetchError(ListFetchProblem.CONNECTION_FAILED, "The publisher could not be reached. Try again later.")


running: list[Services] = []
app = create_app(Settings(), lambda: running[0])
schema = schemathesis.openapi.from_dict(describe(app))
schema.app = app
OPERATIONS = {found.ok().label: found.ok() for found in schema.get_all_operations()}


@pytest.fixture(scope="module")
def headers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A service behind `app`, and a key for it that may do everything."""
    folder = tmp_path_factory.mktemp("contract")
    chosen = Settings(data_directory=folder, requests_per_minute=1_000_000)
    database = open_migrated(chosen)
    services = make_services(chosen, database, clock=Clock(), download=unreachable)
    path = folder / "list.xml"
    path.write_bytes(un_file(*LISTED, generated_at=NOW - timedelta(hours=1)))
    services.updater.import_file("un-consolidated", path)
    key = services.keys.create(actor="a test", name="contract test", roles=frozenset(Role))
    running[:] = [services]
    yield {"Authorization": f"Bearer {key.text}"}
    database.close()


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_every_operation_answers_as_described(label: str, headers: dict[str, str]) -> None:
    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[label].as_strategy())
    def answers_as_described(case: schemathesis.Case) -> None:
        answer = case.call_and_validate(headers=headers, checks=CHECKS)
        assert answer.status_code != 401, "the key is known and may do everything"

    answers_as_described()
