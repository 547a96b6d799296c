"""Clients that send too slowly or too much in the head of a request are let go."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from api_service import Service

from app.api import body_limit, http_protocol
from app.api.http_protocol import BoundedHttpProtocol


@pytest.fixture
def connect(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], socket.socket]]:
    """Opens connections to a real server whose patience is a fraction of a second."""
    monkeypatch.setattr(http_protocol, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(body_limit, "PAUSE_SECONDS", 0.3)
    config = uvicorn.Config(service.client.app, port=0, http=BoundedHttpProtocol, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    opened: list[socket.socket] = []

    def new_connection() -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", port), timeout=20))
        return opened[-1]

    yield new_connection
    for connection in opened:
        connection.close()
    server.should_exit = True
    thread.join()


def everything_from(connection: socket.socket) -> bytes:
    received = b""
    while piece := connection.recv(65536):
        received += piece
    return received


@pytest.mark.parametrize("start", [b"", b"G", b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_end_ends_the_connection(connect: Callable[[], socket.socket], start: bytes) -> None:
    connection = connect()
    connection.sendall(start)
    assert everything_from(connection) == b""


def test_a_second_request_on_the_same_connection_has_no_more_time(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"200 OK" in connection.recv(65536)
    connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert b"HTTP/1.1" not in everything_from(connection)


def test_a_head_that_is_too_large_is_refused(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: " + b"x" * http_protocol.MAX_HEAD_BYTES)
    assert everything_from(connection).startswith(b"HTTP/1.1 400")


def test_a_body_that_stops_coming_is_answered_with_408(connect: Callable[[], socket.socket], service: Service) -> None:
    from app.domain.role import Role

    connection = connect()
    key = service.key(Role.OFFICER)["Authorization"].encode()
    head = b"POST /v1/screenings HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"
    connection.sendall(head + b"Authorization: " + key + b"\r\n\r\n{")
    answer = everything_from(connection)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"application/problem+json" in answer


def test_a_request_in_time_is_answered(connect: Callable[[], socket.socket]) -> None:
    connection = connect()
    connection.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert everything_from(connection).startswith(b"HTTP/1.1 200")
