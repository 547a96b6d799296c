"""A list server on loopback that sends whatever bytes a test scripts, and the wiring that lets a test reach it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx2

Script = Callable[[socket.socket, str], None]
PUBLIC_ADDRESS = "93.184.215.14"


@dataclass
class FakeListServer:
    """Answers each request with the script for its host and path; keeps what it was asked."""

    port: int
    scripts: dict[str, Script] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)

    def answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (part := connection.recv(65536)):
            head += part
        text = head.decode()
        self.requests.append(text)
        lines = text.split("\r\n")
        host = next(line.split(": ")[1] for line in lines if line.lower().startswith("host: "))
        self.scripts[host + lines[0].split(" ")[1]](connection, text)


@contextmanager
def fake_list_server() -> Iterator[FakeListServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = FakeListServer(port=listener.getsockname()[1])
    stopped = threading.Event()

    def serve_one(connection: socket.socket) -> None:
        with connection:
            try:
                server.answer(connection)
            except OSError:
                return

    def serve() -> None:
        while not stopped.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve_one, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        stopped.set()
        listener.close()


class ToLoopback(httpx2.BaseTransport):
    """Stands in for the network: whatever public address the guard chose, the fake server answers, without TLS."""

    def __init__(self, port: int) -> None:
        self._inner = httpx2.HTTPTransport()
        self._port = port
        self.addresses: list[str] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.addresses.append(request.url.host)
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return self._inner.handle_request(
            httpx2.Request(
                request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions
            )
        )

    def close(self) -> None:
        self._inner.close()


def resolving_to(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda host, port: addresses


def sends(
    body: bytes, *, status: str = "200 OK", headers: str = "Content-Type: text/xml", length: int | None = None
) -> Script:
    stated = len(body) if length is None else length

    def script(connection: socket.socket, request: str) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {stated}\r\n\r\n".encode() + body)

    return script


def redirects(location: str) -> Script:
    return sends(b"", status="302 Found", headers=f"Location: {location}")
