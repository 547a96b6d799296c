"""Lists in several files: all are downloaded within one limit and one deadline, or none arrives."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_list_server import (
    PUBLIC_ADDRESS,
    FakeListServer,
    ToLoopback,
    fake_list_server,
    redirects,
    resolving_to,
    sends,
)
from test_fetching import source

from app.watchlists.errors import ListFetchError
from app.watchlists.fetching import FetchedFile, Network, fetch

ADDRESSES = {"SDN.CSV": "https://lists.example/sdn", "ALT.CSV": "https://lists.example/alt"}


@pytest.fixture
def server() -> Iterator[FakeListServer]:
    with fake_list_server() as running:
        running.scripts["lists.example/sdn"] = sends(b"1,first\r\n")
        running.scripts["lists.example/alt"] = sends(b"1,second\r\n")
        yield running


def download(server: FakeListServer, destination: Path, **changes: object) -> FetchedFile:
    fetched = fetch(
        source(address=None, addresses=ADDRESSES, **changes),
        destination,
        deadline_seconds=20,
        network=Network(transport=ToLoopback(server.port), resolve=resolving_to(PUBLIC_ADDRESS)),
    )
    assert isinstance(fetched, FetchedFile)
    return fetched


def refused_code(server: FakeListServer, tmp_path: Path, **changes: object) -> str:
    with pytest.raises(ListFetchError) as caught:
        download(server, tmp_path / "list", **changes)
    assert list(tmp_path.iterdir()) == []
    return caught.value.code


def test_the_files_of_a_set_arrive_as_one_archive(server: FakeListServer, tmp_path: Path) -> None:
    fetched = download(server, tmp_path / "list")
    content = fetched.path.read_bytes()
    assert (fetched.sha256, fetched.size_bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    with zipfile.ZipFile(fetched.path) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "SDN.CSV": b"1,first\r\n",
            "ALT.CSV": b"1,second\r\n",
        }
    assert [path.name for path in tmp_path.iterdir()] == ["list"]


def test_equal_files_give_an_equal_archive(server: FakeListServer, tmp_path: Path) -> None:
    assert download(server, tmp_path / "one").sha256 == download(server, tmp_path / "two").sha256


def test_each_file_may_be_redirected_to_an_allowed_host_only(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts["lists.example/alt"] = redirects("https://blobs.example/alt")
    server.scripts["blobs.example/alt"] = sends(b"1,second\r\n")
    assert download(server, tmp_path / "list").size_bytes > 0
    (tmp_path / "list").unlink()
    server.scripts["lists.example/alt"] = redirects("https://elsewhere.example/alt")
    assert refused_code(server, tmp_path) == "redirect_refused"


def test_the_limit_of_size_is_for_all_files_together(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts["lists.example/sdn"] = sends(b"x" * 60_000)
    server.scripts["lists.example/alt"] = sends(b"y" * 60_000)
    assert refused_code(server, tmp_path) == "too_large"
    assert download(server, tmp_path / "list", max_bytes=130_000).size_bytes > 120_000


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (sends(b""), "empty"),
        (sends(b"<html>sorry</html>"), "html_page"),
        (sends(b"cut", length=3000), "truncated"),
    ],
)
def test_one_file_that_fails_refuses_the_set(server: FakeListServer, tmp_path: Path, script: object, code: str) -> None:
    server.scripts["lists.example/alt"] = script  # type: ignore[assignment]
    assert refused_code(server, tmp_path) == code


def test_a_folder_that_is_not_there_is_said_so(server: FakeListServer, tmp_path: Path) -> None:
    with pytest.raises(ListFetchError) as caught:
        download(server, tmp_path / "missing" / "list")
    assert caught.value.code == "not_writable"
