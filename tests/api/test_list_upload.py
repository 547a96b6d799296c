"""List files over HTTP as forms: one file, the files of a set, and what is no such form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from api_service import LISTED, Service, un_file

from app.domain.role import Role


def upload(service: Service, *files: tuple[str, tuple[str, bytes]]) -> tuple[int, str]:
    answer = service.client.post("/v1/lists/un-consolidated/import", files=list(files), headers=service.key(Role.ADMIN))
    body = answer.json()
    return answer.status_code, str(body.get("type", "")).rpartition("/")[2] or str(body["changed"])


def test_one_file_in_a_form_is_imported_like_one_in_the_body(make_service: Callable[..., Service]) -> None:
    service = make_service()
    assert upload(service, ("files", ("consolidated.xml", un_file(*LISTED)))) == (200, "True")


def test_several_files_are_read_as_one_set(service: Service) -> None:
    rows = b'1,"NOBODY LTD",-0- ,"TEST",' + b"-0- ," * 7 + b"-0- \r\n\x1a"
    answer = service.client.post(
        "/v1/lists/un-consolidated/import",
        files=[
            ("files", ("SDN.CSV", rows)),
            ("files", ("ALT.CSV", b'1,1,"aka","NO LTD",-0- \r\n\x1a')),
            ("files", ("ADD.CSV", b"1,1,-0- ,-0- ,-0- ,-0- \r\n\x1a")),
        ],
        headers=service.key(Role.ADMIN),
    )
    assert answer.status_code == 422
    assert "The file is a US OFAC list (CSV set); expected a file of the format 'un-xml'" in answer.json()["detail"]


@pytest.mark.parametrize(
    "files",
    [
        [("other", ("SDN.CSV", b"x"))],
        [("files", ("SDN.CSV", b"x")), ("files", ("SDN.CSV", b"y"))],
        [("files", ("../SDN.CSV", b"x"))],
        [("files", ("a/b.csv", b"x"))],
        [("files", ("SDN.CSV", b"x")), ("more", ("ALT.CSV", b"y"))],
        [("files", (f"{number}.csv", b"x")) for number in range(17)],
    ],
    ids=["another field", "twice", "upwards", "in a folder", "a further field", "too many"],
)
def test_a_form_that_is_no_list_is_refused(service: Service, files: list[tuple[str, tuple[str, bytes]]]) -> None:
    assert upload(service, *files) == (422, "invalid-form")


def test_a_form_without_its_boundary_is_refused(service: Service) -> None:
    answer = service.client.post(
        "/v1/lists/un-consolidated/import",
        content=b"no form at all",
        headers={**service.key(Role.ADMIN), "Content-Type": "multipart/form-data"},
    )
    assert answer.status_code == 422


def test_names_that_differ_in_case_alone_are_one_name(service: Service) -> None:
    files = ("files", ("SDN.CSV", b"x")), ("files", ("sdn.csv", b"y"))
    assert upload(service, *files) == (422, "list-incomplete-set")


def test_nothing_of_an_upload_is_left_behind(service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "passing").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "passing"))
    upload(service, ("files", ("consolidated.xml", b"no list")))
    assert list((tmp_path / "passing").iterdir()) == []
