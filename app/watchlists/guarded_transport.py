"""Connects downloads to public addresses only, checked once the name is resolved."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpx2

from app.watchlists.errors import ListFetchError, ListFetchProblem

Resolver = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host name (name, port -> addresses as text). Raises OSError where there are none."""

# Reserved or inside one provider's network (metadata services among them), though not in the tables of all Pythons.
_NOT_PUBLIC = tuple(map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20")))
_NAT64 = IPv6Network("64:ff9b::/96")


def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """Ask the system's resolver; addresses in its order, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public_address(address: str) -> bool:
    """Whether an address (as text, with or without a zone) is on the open internet.

    False for private, loopback, link-local, shared, multicast, reserved and metadata addresses, however they are
    wrapped in IPv6, and for what is no address.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address):
        if parsed.sixtofour is not None or parsed.teredo is not None:
            return False
        if parsed.ipv4_mapped is not None:
            return is_public_address(str(parsed.ipv4_mapped))
        if parsed in _NAT64:
            return is_public_address(str(IPv4Address(int(parsed) & 0xFFFFFFFF)))
    if parsed.is_multicast or parsed.is_reserved or any(parsed in network for network in _NOT_PUBLIC):
        return False
    return parsed.is_global


class OpenSockets:
    """The sockets of one download, so that all of them can be broken off from another thread."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._broken_off = False

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Note each socket as it is opened or wrapped in TLS (called by the HTTP library)."""
        if event in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            with self._lock:
                self._sockets.append(info["return_value"].get_extra_info("socket"))
                late = self._broken_off
            if late:
                self.break_off()

    def break_off(self) -> None:
        """Shut every socket down: whoever waits for it is woken with an error."""
        with self._lock:
            self._broken_off = True
            sockets = list(self._sockets)
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class GuardedTransport(httpx2.BaseTransport):
    """Sends each request to an address that `resolve` gave and that is public, and to no other.

    The name is resolved once for each request, so that it cannot mean another address by the time of connecting.
    Certificates are still checked against the name. `by_name` is for an `inner` that gives requests to a proxy: it is
    the proxy that resolves and connects then, so it is given the name; a name that resolves here too must be public
    all the same. `own_networks` are private networks whose addresses are connected to as well. Raises ListFetchError
    for a name that does not resolve, or resolves to any address that is not public.
    """

    def __init__(
        self,
        inner: httpx2.BaseTransport,
        *,
        resolve: Resolver,
        sockets: OpenSockets,
        by_name: bool = False,
        own_networks: Sequence[IPv4Network | IPv6Network] = (),
    ) -> None:
        self._inner = inner
        self._resolve = resolve
        self._sockets = sockets
        self._by_name = by_name
        self._own_networks = tuple(own_networks)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.host
        if self._by_name:
            return self._inner.handle_request(self._named(request, host))
        failure: httpx2.TransportError | None = None
        for address in self._public_addresses(host, request.url.port or 443):
            try:
                return self._inner.handle_request(self._pinned(request, host, address))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    def close(self) -> None:
        self._inner.close()

    def _named(self, request: httpx2.Request, host: str) -> httpx2.Request:
        try:
            self._public_addresses(host, request.url.port or 443)
        except ListFetchError as error:
            if error.problem is not ListFetchProblem.NAME_NOT_RESOLVED:
                raise
        request.extensions = {**request.extensions, "trace": self._sockets.trace}
        return request

    def _pinned(self, request: httpx2.Request, host: str, address: str) -> httpx2.Request:
        return httpx2.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": host, "trace": self._sockets.trace},
        )

    def _public_addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = self._resolve(host, port)
        except OSError:
            addresses = ()
        if not addresses:
            raise ListFetchError(
                ListFetchProblem.NAME_NOT_RESOLVED,
                f"The name {host} could not be resolved. Check the network and its name servers.",
            )
        if not all(is_public_address(address) or self._is_own(address) for address in addresses):
            raise ListFetchError(
                ListFetchProblem.PRIVATE_ADDRESS,
                f"The name {host} leads to an address that is not on the open internet; it is not connected to.",
            )
        return addresses

    def _is_own(self, address: str) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._own_networks)
