"""A list that is published as several files comes in as one: by a form, and by a refresh from its addresses."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from api_service import Service
from httpx2 import Response

from app.domain.role import Role
from app.watchlists.fetching import FetchedFile
from app.watchlists.sources import ListSource

NOTHING = "-0- "
FILES = {
    "SDN.CSV": f'1,"GRIMSBYR, Torvald","individual","TEST"{f",{NOTHING}" * 8}\r\n'
    f'2,"OSKORRI SHIPPING LTD",{NOTHING},"TEST"{f",{NOTHING}" * 8}\r\n\x1a',
    "ALT.CSV": f'1,1,"aka","OSKORRI, Torvald",{NOTHING}\r\n\x1a',
    "ADD.CSV": f"1,1{f',{NOTHING}' * 4}\r\n2,2{f',{NOTHING}' * 4}\r\n\x1a",
}
WORD_ENDINGS = ("DELMARK", "WIGSTAD", "OSKORRY", "UMBRELL", "ALOTHE", "YVENNE", "IRSHOLM", "EXTORP", "ANQUIL", "OPPEN")
IMPORT = "/v1/lists/us-ofac-sdn/import"


@pytest.fixture
def service(make_service, tmp_path: Path) -> Service:
    """A service whose one list is a small one in the OFAC set format; its refresh answers with FILES."""
    shipped = Path(__file__).resolve().parents[2] / "lists" / "sources" / "us-ofac-sdn.yaml"
    sources = tmp_path / "lists" / "sources"
    sources.mkdir(parents=True)
    text = shipped.read_text(encoding="utf-8").replace("fewest_designations: 7000", "fewest_designations: 1")
    (sources / "us-ofac-sdn.yaml").write_text(text.replace("enabled: false", "enabled: true"), encoding="utf-8")
    made: Service = make_service(lists_directory=tmp_path / "lists")

    def download(_source: ListSource, destination: Path, _known: object) -> FetchedFile:
        with zipfile.ZipFile(destination, "w") as archive:
            for name, content in FILES.items():
                archive.writestr(name, content)
        return FetchedFile(destination, "", destination.stat().st_size, "lists.example")

    made.services.list_updater._download = download
    return made


def form(files: dict[str, str]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", (name, content.encode())) for name, content in files.items()]


def sent(service: Service, files: dict[str, str] = FILES, *, taken_at: datetime | None = None) -> Response:
    """The answer to files that were taken from the publisher just now, or at `taken_at`."""
    when = {"taken_at": (taken_at or service.clock.now).isoformat()}
    return service.client.post(IMPORT, params=when, files=form(files), headers=service.key(Role.ADMIN))


def test_files_that_do_not_say_when_they_were_made_need_whoever_brings_them_to_say(service: Service) -> None:
    answer = service.client.post(IMPORT, files=form(FILES), headers=service.key(Role.ADMIN))
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (422, "list-age-unknown")
    assert "taken_at" in answer.json()["detail"]
    assert service.screen("Torvald Oskorri")["results"][0]["verdict"] == "incomplete"
    ahead = sent(service, taken_at=service.clock.now + timedelta(days=2))
    assert (ahead.status_code, ahead.json()["type"].rsplit("/", 1)[1]) == (422, "list-taken-at-ahead")


def test_files_that_were_taken_long_ago_make_no_name_clear(service: Service) -> None:
    assert sent(service, taken_at=service.clock.now - timedelta(days=4)).status_code == 200
    assert service.screen("Marvella Quill")["results"][0]["verdict"] == "stale"
    assert sent(service).status_code == 200
    assert service.screen("Marvella Quill")["results"][0]["verdict"] == "clear"


def test_a_file_that_was_held_is_as_old_when_it_is_let_in_as_when_it_was_taken(service: Service) -> None:
    def people(count: int) -> str:
        words = [f"{first}{second}" for first in ("BRON", "KEST", "FEN", "HARK") for second in WORD_ENDINGS]
        rows = enumerate(words[:count], start=1)
        return (
            "".join(f'{number},"{word}, Quill","individual","TEST"{f",{NOTHING}" * 8}\r\n' for number, word in rows)
            + "\x1a"
        )

    brought = sent(service, FILES | {"SDN.CSV": people(40)})
    assert brought.status_code == 200, brought.text
    held = sent(service, FILES | {"SDN.CSV": people(10)}, taken_at=service.clock.now - timedelta(days=4))
    assert held.status_code == 409, held.text
    release, reason = "/v1/lists/us-ofac-sdn/held/1/release", {"reason": "The publisher says so"}
    assert service.client.post(release, json=reason, headers=service.key(Role.SUPERVISOR)).status_code == 200
    assert service.screen("Marvella Quill")["results"][0]["verdict"] == "stale"


def test_the_files_of_a_form_and_those_of_a_refresh_are_the_same_version(service: Service) -> None:
    imported = sent(service)
    assert imported.status_code == 200, imported.text
    assert imported.json()["snapshot"]["designations"] == 2
    (hit,) = service.screen("Torvald Oskorri")["results"][0]["hits"]
    assert (hit["reference"], hit["name_kind"]) == ("1", "strong_alias")
    refreshed = service.client.post("/v1/lists/us-ofac-sdn/refresh", headers=service.key(Role.SUPERVISOR))
    assert refreshed.status_code == 200, refreshed.text
    assert not refreshed.json()["changed"]
    assert refreshed.json()["snapshot"]["snapshot_id"] == imported.json()["snapshot"]["snapshot_id"]


@pytest.mark.parametrize("left_out", ["SDN.CSV", "ALT.CSV", "ADD.CSV"])
def test_a_set_that_lacks_a_file_is_refused_and_changes_nothing(service: Service, left_out: str) -> None:
    sent(service)
    some = {name: content for name, content in FILES.items() if name != left_out}
    answer = sent(service, some)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (422, "list-incomplete-set")
    assert service.screen("Torvald Oskorri")["results"][0]["verdict"] == "hit"
