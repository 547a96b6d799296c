"""A list that is published as several files comes in as one: by a form, and by a refresh from its addresses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from api_service import Service

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


def test_the_files_of_a_form_and_those_of_a_refresh_are_the_same_version(service: Service) -> None:
    imported = service.client.post(IMPORT, files=form(FILES), headers=service.key(Role.ADMIN))
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
    service.client.post(IMPORT, files=form(FILES), headers=service.key(Role.ADMIN))
    some = {name: content for name, content in FILES.items() if name != left_out}
    answer = service.client.post(IMPORT, files=form(some), headers=service.key(Role.ADMIN))
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (422, "list-incomplete-set")
    assert service.screen("Torvald Oskorri")["results"][0]["verdict"] == "hit"
