"""Downloads that ask only for what changed, go on where they were cut off, and turn to mirrors and proxies."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from fake_list_server import (
    PUBLIC_ADDRESS,
    FakeListServer,
    Script,
    ToLoopback,
    fake_list_server,
    resolving_to,
    sends,
)
from test_fetching import LIST, PAGE, source

from app.domain.list_check import FileVersion
from app.watchlists.errors import ListFetchError
from app.watchlists.fetching import FetchedFile, FileVersions, Network, NotModified, fetch
from app.watchlists.stopping import Stop

ADDRESS = "https://lists.example/list.xml"
MIRROR = "https://mirror.example/list.xml"
VERSION = FileVersion('"v1"', "Sun, 01 Mar 2026 10:00:00 GMT")
VERSIONED = f"Content-Type: text/xml\r\nETag: {VERSION.etag}\r\nLast-Modified: {VERSION.last_modified}"
NOT_MODIFIED = sends(b"", status="304 Not Modified")


@pytest.fixture
def server() -> Iterator[FakeListServer]:
    with fake_list_server() as running:
        yield running


def download(
    server: FakeListServer, destination: Path, known: FileVersions | None = None, **changes: object
) -> FetchedFile | NotModified:
    network = Network(transport=ToLoopback(server.port), resolve=resolving_to(PUBLIC_ADDRESS))
    return fetch(source(**changes), destination, deadline_seconds=20, known=known or {}, network=network)


def refused_code(server: FakeListServer, tmp_path: Path, **changes: object) -> str:
    with pytest.raises(ListFetchError) as caught:
        download(server, tmp_path / "list.xml", **changes)
    assert list(tmp_path.iterdir()) == []
    return caught.value.code


def one_after_another(*scripts: Script) -> Script:
    """Answers each request with the next script."""
    remaining = iter(scripts)

    def answer(connection: socket.socket, request: str) -> None:
        next(remaining)(connection, request)

    return answer


def sends_part(body: bytes, *, begin: int, etag: str = VERSION.etag, status: str = "206 Partial Content") -> Script:
    """Answers with `body` from the byte `begin`, as the rest of a file."""
    headers = f"ETag: {etag}\r\nContent-Range: bytes {begin}-{len(body) - 1}/{len(body)}"
    return sends(body[begin:], status=status, headers=headers)


def cut_after(count: int, headers: str = VERSIONED) -> Script:
    return sends(LIST[:count], headers=headers, length=len(LIST))


def header(request: str, name: str) -> str:
    lines = (line.partition(": ") for line in request.split("\r\n"))
    return next((value for key, _, value in lines if key.lower() == name.lower()), "")


def test_what_the_server_says_of_the_version_is_known_afterwards(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(LIST, headers=VERSIONED)
    fetched = download(server, tmp_path / "list.xml")
    assert isinstance(fetched, FetchedFile)
    assert fetched.versions == {ADDRESS: VERSION}
    assert not fetched.is_mirror


def test_a_known_version_is_named_and_not_sent_again(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = NOT_MODIFIED
    assert download(server, tmp_path / "list.xml", {ADDRESS: VERSION}) == NotModified()
    assert header(server.requests[0], "If-None-Match") == VERSION.etag
    assert header(server.requests[0], "If-Modified-Since") == VERSION.last_modified
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_is_downloaded_although_a_version_was_known(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(LIST, headers='ETag: "v2"')
    fetched = download(server, tmp_path / "list.xml", {ADDRESS: VERSION})
    assert isinstance(fetched, FetchedFile)
    assert fetched.versions == {ADDRESS: FileVersion('"v2"')}


def test_nobody_who_was_not_asked_can_say_that_nothing_changed(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = NOT_MODIFIED
    assert refused_code(server, tmp_path) == "http_status"


def test_of_a_set_the_unchanged_files_are_needed_too_where_one_changed(server: FakeListServer, tmp_path: Path) -> None:
    addresses = {"A.CSV": "https://lists.example/a", "B.CSV": "https://lists.example/b"}
    known = dict.fromkeys(addresses.values(), VERSION)
    server.scripts["lists.example/a"] = one_after_another(NOT_MODIFIED, NOT_MODIFIED, sends(b"first"))
    server.scripts["lists.example/b"] = one_after_another(NOT_MODIFIED, sends(b"second"))
    changes = {"address": None, "addresses": addresses}
    assert download(server, tmp_path / "list", known, **changes) == NotModified()
    assert isinstance(download(server, tmp_path / "list", known, **changes), FetchedFile)
    assert header(server.requests[-1], "If-None-Match") == ""


def test_a_transfer_that_was_cut_off_goes_on_where_it_ended(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = one_after_another(cut_after(1000), sends_part(LIST, begin=1000))
    fetched = download(server, tmp_path / "list.xml")
    assert isinstance(fetched, FetchedFile)
    assert fetched.path.read_bytes() == LIST
    assert header(server.requests[1], "Range") == "bytes=1000-"
    assert header(server.requests[1], "If-Range") == VERSION.etag


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(sends(LIST, headers='ETag: "v2"'), id="the file changed in between"),
        pytest.param(sends(LIST), id="the server knows no ranges"),
    ],
)
def test_a_whole_file_in_place_of_the_rest_begins_anew(server: FakeListServer, tmp_path: Path, rest: Script) -> None:
    server.scripts[PAGE] = one_after_another(cut_after(1000), rest)
    fetched = download(server, tmp_path / "list.xml")
    assert isinstance(fetched, FetchedFile)
    assert fetched.path.read_bytes() == LIST


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param("Content-Type: text/xml", id="no version"),
        pytest.param('ETag: W/"v1"', id="a weak version"),
        pytest.param(f"Last-Modified: {VERSION.last_modified}", id="a time alone"),
    ],
)
def test_without_proof_that_it_is_the_same_file_a_transfer_begins_anew(server, tmp_path: Path, headers: str) -> None:
    server.scripts[PAGE] = one_after_another(cut_after(1000, headers), sends(LIST))
    assert isinstance(download(server, tmp_path / "list.xml"), FetchedFile)
    assert header(server.requests[1], "Range") == ""


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(sends_part(LIST, begin=999), id="another place"),
        pytest.param(sends_part(LIST, begin=1000, etag='"v2"'), id="another version"),
        pytest.param(sends(LIST[1000:], status="206 Partial Content"), id="no place"),
    ],
)
def test_a_rest_that_does_not_fit_is_refused(server: FakeListServer, tmp_path: Path, rest: Script) -> None:
    server.scripts[PAGE] = one_after_another(cut_after(1000), rest)
    assert refused_code(server, tmp_path) == "http_status"


def test_a_transfer_that_is_always_cut_off_is_given_up(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = one_after_another(
        cut_after(1000),
        sends(
            LIST[1000:1500], status="206 X", headers=f"Content-Range: bytes 1000-{len(LIST) - 1}/*", length=len(LIST)
        ),
        cut_after(10),
    )
    assert refused_code(server, tmp_path) == "truncated"
    assert len(server.requests) == 3


def test_the_limit_of_size_holds_over_all_attempts(server: FakeListServer, tmp_path: Path) -> None:
    long = b"<" + b"x" * 99_999 + b"y"
    server.scripts[PAGE] = one_after_another(
        sends(long[:60_000], headers=VERSIONED, length=90_000), sends_part(long, begin=60_000)
    )
    assert refused_code(server, tmp_path) == "too_large"


@pytest.mark.parametrize(
    "script", [sends(b"", status="503 Service Unavailable"), sends(b"<html></html>"), cut_after(9)]
)
def test_a_mirror_helps_where_the_publisher_does_not_serve(server, tmp_path: Path, script: Script) -> None:
    server.scripts[PAGE] = script
    server.scripts["mirror.example/gone"] = sends(b"", status="404 Not Found")
    server.scripts["mirror.example/list.xml"] = sends(LIST, headers=VERSIONED)
    mirrors = ["https://mirror.example/gone", MIRROR]
    fetched = download(server, tmp_path / "list.xml", mirrors=mirrors)
    assert isinstance(fetched, FetchedFile)
    assert (fetched.is_mirror, fetched.versions) == (True, {MIRROR: VERSION})
    server.scripts["mirror.example/list.xml"] = NOT_MODIFIED
    assert download(server, tmp_path / "list.xml", fetched.versions, mirrors=mirrors) == NotModified(is_mirror=True)


def test_the_publisher_is_asked_first_and_named_where_nobody_serves(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(b"<html></html>")
    server.scripts["mirror.example/list.xml"] = sends(b"", status="404 Not Found")
    assert refused_code(server, tmp_path, mirrors=[MIRROR]) == "html_page"
    server.scripts[PAGE] = sends(LIST)
    fetched = download(server, tmp_path / "list.xml", mirrors=[MIRROR])
    assert isinstance(fetched, FetchedFile)
    assert not fetched.is_mirror


def test_the_files_of_a_set_lie_in_a_folder_of_the_mirror(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts["lists.example/a"] = sends(b"", status="500 Oh")
    server.scripts["mirror.example/ofac/A.CSV"] = sends(b"first")
    changes = {
        "address": None,
        "addresses": {"A.CSV": "https://lists.example/a"},
        "mirrors": ["https://mirror.example/ofac/"],
    }
    fetched = download(server, tmp_path / "list", **changes)
    assert isinstance(fetched, FetchedFile)
    assert fetched.is_mirror


class NamesSeen(httpx2.BaseTransport):
    """Stands in for a proxy: notes which names it is asked for."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.names.append(request.url.host)
        return httpx2.Response(200, content=LIST)


def unknown(host: str, port: int) -> list[str]:
    raise socket.gaierror(-2, "unknown")


@pytest.mark.parametrize("resolve", [unknown, resolving_to(PUBLIC_ADDRESS)])
def test_a_proxy_is_given_the_name_to_resolve(tmp_path: Path, resolve: Callable[[str, int], list[str]]) -> None:
    seen = NamesSeen()
    network = Network(proxy="http://proxy.example:3128", transport=seen, resolve=resolve)
    assert isinstance(fetch(source(), tmp_path / "list.xml", deadline_seconds=20, network=network), FetchedFile)
    assert seen.names == ["lists.example"]


def test_a_proxy_is_not_asked_for_a_name_that_is_known_to_be_private(tmp_path: Path) -> None:
    seen = NamesSeen()
    network = Network(proxy="http://proxy.example:3128", transport=seen, resolve=resolving_to("10.0.0.7"))
    with pytest.raises(ListFetchError) as caught:
        fetch(source(), tmp_path / "list.xml", deadline_seconds=20, network=network)
    assert (caught.value.code, seen.names) == ("private_address", [])


def test_requests_go_through_the_proxy_that_is_set(tmp_path: Path) -> None:
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def refuse() -> None:
            connection, _ = listener.accept()
            with connection:
                asked.append(connection.recv(65536).split(b"\r\n")[0].decode())
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        threading.Thread(target=refuse, daemon=True).start()
        proxy = f"http://127.0.0.1:{listener.getsockname()[1]}"
        network = Network(proxy=proxy, resolve=resolving_to(PUBLIC_ADDRESS))
        with pytest.raises(ListFetchError) as caught:
            fetch(source(), tmp_path / "list.xml", deadline_seconds=20, network=network)
    assert asked == ["CONNECT lists.example:443 HTTP/1.1"]
    assert caught.value.code == "connection_failed"
    assert "proxy" in str(caught.value)


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\n\r\n<"])
def test_a_request_to_stop_breaks_a_download_off(server: FakeListServer, tmp_path: Path, beginning: bytes) -> None:
    stop = Stop()
    over = threading.Event()

    def hang(connection: socket.socket, request: str) -> None:
        connection.sendall(beginning)
        stop.request()
        over.wait(10)

    server.scripts[PAGE] = hang
    network = Network(transport=ToLoopback(server.port), resolve=resolving_to(PUBLIC_ADDRESS), stop=stop)
    try:
        with pytest.raises(ListFetchError) as caught:
            fetch(source(), tmp_path / "list.xml", deadline_seconds=30, network=network)
    finally:
        over.set()
    assert caught.value.code == "stopped"
