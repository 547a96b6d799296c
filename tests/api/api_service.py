"""A whole service with a small fictional list, on both databases, with a clock that tests turn."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from starlette.testclient import TestClient

from app.api.services import Services
from app.domain.role import Role
from app.main import create_app, make_services
from app.settings import Settings
from app.store.database import Database

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LIST_ID = "un-consolidated"


class Clock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


def un_file(*names: str, generated_at: datetime = NOW - timedelta(hours=2)) -> bytes:
    """A list of fictional people in the UN format: one entry for each name."""
    people = "".join(
        f"<INDIVIDUAL><DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>{escape(name)}</FIRST_NAME>"
        f"<UN_LIST_TYPE>Exercise</UN_LIST_TYPE><REFERENCE_NUMBER>EXi.{number:03d}</REFERENCE_NUMBER>"
        "<LISTED_ON>2020-01-02</LISTED_ON><LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>"
        "<NATIONALITY><VALUE>Iceland</VALUE></NATIONALITY><INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE>"
        "<DATE>1961-04-05</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"
        for number, name in enumerate(names, start=1)
    )
    stamp = generated_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{stamp}"><INDIVIDUALS>{people}'
        "</INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


LISTED = ("TORVALD GRIMSBYR OSKORRI", "YELENA PETROVNA DRAGUNOVSKAYA", "SAMIRA QANDIL VOSSARI")


@dataclass
class Service:
    """The running app and what a test needs to look behind it."""

    client: TestClient
    services: Services
    clock: Clock
    folder: Path

    def key(self, *roles: Role) -> dict[str, str]:
        """Headers with a new key of `roles`."""
        made = self.services.keys.create(actor="a test", name="a test", roles=frozenset(roles))
        return {"Authorization": f"Bearer {made.text}"}

    def import_list(self, content: bytes) -> None:
        """Put a list into force."""
        path = self.folder / "list.xml"
        path.write_bytes(content)
        self.services.updater.import_file(LIST_ID, path)

    def screen(self, *names: str, headers: dict[str, str] | None = None, **settings: Any) -> dict[str, Any]:
        """Screen one subject for each name; the answer's document."""
        answer = self.client.post(
            "/v1/screenings",
            json={"subjects": [{"names": [name]} for name in names], "settings": settings},
            headers=headers or self.key(Role.OFFICER),
        )
        assert answer.status_code == 201, answer.text
        document: dict[str, Any] = answer.json()
        return document


@pytest.fixture
def make_service(database: Database, database_address: str, tmp_path: Path) -> Iterator[Callable[..., Service]]:
    """Makes services over the test's database; `service` is one with the small list in force."""
    opened: list[TestClient] = []
    numbers = itertools.count()

    def make(**settings: Any) -> Service:
        clock = Clock()
        folder = tmp_path / f"service-{next(numbers)}"
        folder.mkdir()
        if opened:
            # Servers over one database have one key for what is sealed in it.
            shutil.copy(tmp_path / "service-0" / "access.key", folder)
        chosen = Settings(data_directory=folder, database_url=database_address, **settings)
        services = make_services(chosen, database, clock=clock)
        client = TestClient(create_app(chosen, lambda: services), raise_server_exceptions=False)
        client.__enter__()
        opened.append(client)
        return Service(client, services, clock, folder)

    yield make
    for client in opened:
        client.__exit__(None, None, None)


@pytest.fixture
def service(make_service: Callable[..., Service]) -> Service:
    """A service with the small fictional list fresh and in force."""
    made = make_service()
    made.import_list(un_file(*LISTED))
    return made
