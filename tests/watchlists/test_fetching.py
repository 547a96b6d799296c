"""Downloads against a server that lies, stalls, redirects and sends the wrong things."""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
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

from app.watchlists.errors import ListFetchError
from app.watchlists.fetching import FetchedFile, Network, fetch
from app.watchlists.sources import FreshnessLimits, ListSource

LIST = b'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST/>' + b"\n" * 5000
TO_A_PUBLIC_ADDRESS = resolving_to(PUBLIC_ADDRESS)
PAGE = "lists.example/list.xml"


def source(**changes: object) -> ListSource:
    return ListSource.model_validate(
        {
            "id": "test-list",
            "name": "A list for tests",
            "authority": "Nobody",
            "regime": "None",
            "format": "un-xml",
            "address": "https://lists.example/list.xml",
            "allowed_hosts": ["blobs.example"],
            "licence": "None",
            "cadence": "Never",
            "max_bytes": 100_000,
            "freshness": FreshnessLimits(),
            **changes,
        }
    )


@pytest.fixture
def server() -> Iterator[FakeListServer]:
    with fake_list_server() as running:
        yield running


def download(
    server: FakeListServer, destination: Path, *, deadline_seconds: float = 20, resolve=TO_A_PUBLIC_ADDRESS
) -> FetchedFile:
    fetched = fetch(
        source(),
        destination,
        deadline_seconds=deadline_seconds,
        network=Network(transport=ToLoopback(server.port), resolve=resolve),
    )
    assert isinstance(fetched, FetchedFile)
    return fetched


def test_a_list_is_downloaded_whole_and_hashed(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(LIST)
    fetched = download(server, tmp_path / "list.xml")
    assert fetched.path.read_bytes() == LIST
    assert (fetched.sha256, fetched.size_bytes) == (hashlib.sha256(LIST).hexdigest(), len(LIST))
    assert [path.name for path in tmp_path.iterdir()] == ["list.xml"]


def test_the_request_looks_ordinary_and_names_the_host_not_the_address(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(LIST)
    download(server, tmp_path / "list.xml")
    assert "host: lists.example" in server.requests[0].lower()
    assert "user-agent: mozilla/5.0 (compatible; fiscreen/" in server.requests[0].lower()


def test_a_redirect_to_an_allowed_host_is_followed(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = redirects("https://blobs.example/signed?sig=secret")
    server.scripts["blobs.example/signed?sig=secret"] = sends(LIST)
    fetched = download(server, tmp_path / "list.xml")
    assert fetched.host == "blobs.example"
    assert fetched.path.read_bytes() == LIST


def test_compressed_lists_are_unpacked_and_their_unpacked_size_is_held(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(gzip.compress(LIST), headers="Content-Encoding: gzip")
    assert download(server, tmp_path / "list.xml").path.read_bytes() == LIST
    server.scripts[PAGE] = sends(gzip.compress(b"<" + b"0" * 50_000_000), headers="Content-Encoding: gzip")
    assert refused_code(server, tmp_path) == "too_large"


def refused_code(server: FakeListServer, tmp_path: Path, **arguments: object) -> str:
    destination = tmp_path / "refused" / "list.xml"
    destination.parent.mkdir(exist_ok=True)
    destination.write_bytes(b"the last good one")
    with pytest.raises(ListFetchError) as caught:
        download(server, destination, **arguments)  # type: ignore[arg-type]
    assert [path.name for path in destination.parent.iterdir()] == ["list.xml"]
    assert destination.read_bytes() == b"the last good one"
    assert "\n" not in str(caught.value)
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize(
    ("script", "code"),
    [
        (sends(LIST, length=len(LIST) + 7), "truncated"),
        (sends(gzip.compress(LIST)[:40] + b"garbage", headers="Content-Encoding: gzip"), "truncated"),
        (sends(b"<html><head><title>403 Forbidden</title></head></html>"), "html_page"),
        (sends(b"<title>Sign in</title>", headers="Content-Type: text/html; charset=utf-8"), "html_page"),
        (sends(b"<html></html>", status="403 Forbidden"), "http_status"),
        (sends(LIST, status="503 Service Unavailable"), "http_status"),
        (sends(LIST, status="304 Not Modified"), "http_status"),
        (sends(b""), "empty"),
        (sends(b"<" + b"x" * 100_001), "too_large"),
        (sends(LIST, length=10**12), "too_large"),
        (redirects("https://elsewhere.example/list.xml"), "redirect_refused"),
        (redirects("http://lists.example/list.xml"), "redirect_refused"),
        (redirects("https://lists.example:8443/list.xml"), "redirect_refused"),
        (redirects("https://user:word@lists.example/list.xml"), "redirect_refused"),
        (redirects("https://lists.example@elsewhere.example/"), "redirect_refused"),
        (redirects("https://lists.example./list.xml"), "redirect_refused"),
        (redirects("https://127.0.0.1/list.xml"), "redirect_refused"),
        (redirects("https://2130706433/list.xml"), "redirect_refused"),
        (redirects("https://169.254.169.254/latest/meta-data"), "redirect_refused"),
        (redirects("https://[::1]/list.xml"), "redirect_refused"),
        (redirects("file:///etc/passwd"), "redirect_refused"),
        (redirects("https://[broken/"), "redirect_refused"),
        (redirects("/list.xml"), "too_many_redirects"),
    ],
)
def test_what_is_no_list_is_refused_and_the_last_file_stays(server, tmp_path: Path, script, code: str) -> None:
    server.scripts[PAGE] = script
    assert refused_code(server, tmp_path) == code


def test_a_body_that_ends_with_the_connection_is_kept_for_the_reader_to_judge(server, tmp_path: Path) -> None:
    server.scripts[PAGE] = lambda connection, request: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + LIST[:60])
    assert download(server, tmp_path / "list.xml").size_bytes == 60


def test_an_endless_body_is_cut_at_the_limit(server: FakeListServer, tmp_path: Path) -> None:
    def endless(connection: socket.socket, request: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            connection.sendall(b"400\r\n" + b"<" * 1024 + b"\r\n")

    server.scripts[PAGE] = endless
    assert refused_code(server, tmp_path) == "too_large"


@pytest.mark.parametrize(
    "beginning", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n<", b"HTTP/1.1 200 OK\r\nX: "]
)
def test_a_server_that_drips_is_left_at_the_deadline(server: FakeListServer, tmp_path: Path, beginning: bytes) -> None:
    stop = threading.Event()

    def drip(connection: socket.socket, request: str) -> None:
        connection.sendall(beginning)
        while not stop.wait(0.02):
            connection.sendall(b"x")

    server.scripts[PAGE] = drip
    try:
        assert refused_code(server, tmp_path, deadline_seconds=0.4) == "deadline"
    finally:
        stop.set()


def test_a_server_that_says_nothing_is_left_at_the_deadline(server: FakeListServer, tmp_path: Path) -> None:
    hang = threading.Event()
    server.scripts[PAGE] = lambda connection, request: hang.wait(10) and None
    try:
        assert refused_code(server, tmp_path, deadline_seconds=0.2) == "deadline"
    finally:
        hang.set()


def test_a_resolver_that_hangs_is_left_at_the_deadline(server: FakeListServer, tmp_path: Path) -> None:
    def hanging(host: str, port: int) -> list[str]:
        time.sleep(3)
        return [PUBLIC_ADDRESS]

    assert refused_code(server, tmp_path, deadline_seconds=0.2, resolve=hanging) == "deadline"


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.1.2.3"],
        ["192.168.0.1"],
        ["172.31.0.9"],
        ["100.64.0.1"],
        ["100.100.100.200"],
        ["169.254.169.254"],
        ["168.63.129.16"],
        ["0.0.0.0"],
        ["255.255.255.255"],
        ["224.0.0.1"],
        ["192.0.0.192"],
        ["::1"],
        ["::"],
        ["fe80::1%eth0"],
        ["fd00:ec2::254"],
        ["::ffff:127.0.0.1"],
        ["::ffff:169.254.169.254"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["2001:0:5ef5:79fb:0:59b:a9fe:a9fe"],
        ["ff02::1"],
        ["no address"],
        [PUBLIC_ADDRESS, "127.0.0.1"],
    ],
)
def test_no_address_outside_the_open_internet_is_connected_to(server, tmp_path: Path, addresses: list[str]) -> None:
    server.scripts[PAGE] = sends(LIST)
    assert refused_code(server, tmp_path, resolve=resolving_to(*addresses)) == "private_address"
    assert server.requests == []


def test_a_redirect_within_allowed_hosts_to_a_private_address_is_refused(server, tmp_path: Path) -> None:
    server.scripts[PAGE] = redirects("https://blobs.example/list.xml")

    def resolve(host: str, port: int) -> list[str]:
        return ["10.0.0.5"] if host == "blobs.example" else [PUBLIC_ADDRESS]

    assert refused_code(server, tmp_path, resolve=resolve) == "private_address"
    assert len(server.requests) == 1


def test_a_name_is_resolved_once_so_that_it_cannot_change_its_meaning(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(LIST)
    answers = iter([[PUBLIC_ADDRESS], ["127.0.0.1"]])
    network = ToLoopback(server.port)
    fetch(
        source(),
        tmp_path / "list.xml",
        deadline_seconds=20,
        network=Network(transport=network, resolve=lambda host, port: next(answers)),
    )
    assert network.addresses == [PUBLIC_ADDRESS]


def test_the_next_address_is_tried_where_the_first_does_not_answer(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(LIST)

    class FirstFails(ToLoopback):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            if request.url.host != PUBLIC_ADDRESS:
                raise httpx2.ConnectError("unreachable", request=request)
            return super().handle_request(request)

    fetched = fetch(
        source(),
        tmp_path / "list.xml",
        deadline_seconds=20,
        network=Network(
            transport=FirstFails(server.port),
            resolve=resolving_to("2606:2800:21f:cb07:6820:80da:af6b:8b2c", PUBLIC_ADDRESS),
        ),
    )
    assert isinstance(fetched, FetchedFile)
    assert fetched.size_bytes == len(LIST)


def test_a_certificate_is_checked_against_the_name_of_the_host(tmp_path: Path) -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200, content=LIST)

    fetch(
        source(),
        tmp_path / "list.xml",
        deadline_seconds=20,
        network=Network(transport=httpx2.MockTransport(answer), resolve=resolving_to(PUBLIC_ADDRESS)),
    )
    assert asked[0].url.host == PUBLIC_ADDRESS
    assert asked[0].extensions["sni_hostname"] == "lists.example"


def test_a_name_that_does_not_resolve_is_said_so(server: FakeListServer, tmp_path: Path) -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "unknown")

    assert refused_code(server, tmp_path, resolve=nobody) == "name_not_resolved"


def test_a_server_that_refuses_connections_is_said_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert refused_code(FakeListServer(port), tmp_path) == "connection_failed"


def test_a_list_without_address_cannot_be_downloaded(tmp_path: Path) -> None:
    with pytest.raises(ListFetchError) as caught:
        fetch(source(address=None, allowed_hosts=[]), tmp_path / "list.xml", deadline_seconds=1)
    assert caught.value.code == "address_refused"


def test_a_directory_that_cannot_be_written_is_said_so(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = sends(LIST)
    with pytest.raises(ListFetchError) as caught:
        download(server, tmp_path / "missing" / "list.xml")
    assert caught.value.code == "not_writable"


def test_a_signed_address_never_stands_in_a_message(server: FakeListServer, tmp_path: Path) -> None:
    server.scripts[PAGE] = redirects("https://elsewhere.example/signed?sig=secret")
    with pytest.raises(ListFetchError) as caught:
        download(server, tmp_path / "list.xml")
    assert "secret" not in str(caught.value)
