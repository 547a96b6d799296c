"""Downloads a list source from its publisher or a mirror, within its limits: hosts, addresses, size, time and type."""

from __future__ import annotations

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import httpx2

from app.domain.list_check import FileVersion
from app.watchlists.archives import zipped
from app.watchlists.downloading import (
    SILENCE_SECONDS,
    Deadline,
    DownloadedFile,
    download_file,
    request_headers,
    whole_or_nothing,
)
from app.watchlists.errors import ListFetchError, ListFetchProblem
from app.watchlists.guarded_transport import GuardedTransport, OpenSockets, Resolver, resolve_by_system
from app.watchlists.sources import ListSource, Place
from app.watchlists.stopping import Stop

FileVersions = Mapping[str, FileVersion]
"""What servers said of the versions of files, by address."""

_NOTHING_KNOWN: FileVersions = MappingProxyType({})
_NO_USE_ELSEWHERE = frozenset({ListFetchProblem.DEADLINE, ListFetchProblem.STOPPED, ListFetchProblem.NOT_WRITABLE})


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A list that was downloaded whole. `sha256` (hex) and `size_bytes` are of the bytes kept, after decompression.

    `is_mirror` says that it does not come from its publisher itself.
    """

    path: Path
    sha256: str
    size_bytes: int
    host: str
    versions: FileVersions = field(default_factory=dict)
    is_mirror: bool = False


@dataclass(frozen=True, slots=True)
class NotModified:
    """Every file is still the version that was known."""

    is_mirror: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """How to reach publishers. `proxy` is the address of a proxy, empty for none; `stop` breaks downloads off.

    `transport` is how to connect where it is not the ordinary way, `resolve` how to resolve names.
    """

    proxy: str = ""
    transport: httpx2.BaseTransport | None = None
    resolve: Resolver = resolve_by_system
    monotonic: Callable[[], float] = time.monotonic
    stop: Stop = field(default_factory=Stop)


def fetch(
    source: ListSource,
    destination: Path,
    *,
    deadline_seconds: float,
    known: FileVersions = _NOTHING_KNOWN,
    network: Network | None = None,
) -> FetchedFile | NotModified:
    """Download the file of `source` to `destination`, which appears only once it is whole.

    The publisher is asked first, then each mirror in order; what is known of an address already is not downloaded
    again. A list that is published as a set of files arrives as one ZIP archive of them. `deadline_seconds` (above 0)
    is for everything together. Redirects are followed within the source's hosts only. Raises ListFetchError: that of
    the publisher where no mirror helps.
    """
    network = network or Network()
    deadline = Deadline(deadline_seconds, monotonic=network.monotonic, stop=network.stop)
    sockets = OpenSockets()
    guarded = GuardedTransport(
        network.transport or httpx2.HTTPTransport(proxy=network.proxy or None),
        resolve=_within(deadline, network.resolve),
        sockets=sockets,
        by_name=bool(network.proxy),
    )
    watchdog = threading.Timer(deadline_seconds, sockets.break_off)
    watchdog.daemon = True
    watchdog.start()
    try:
        with (
            network.stop.calling(sockets.break_off),
            httpx2.Client(
                transport=guarded, follow_redirects=False, trust_env=False, headers=request_headers()
            ) as client,
        ):
            return _Fetch(client, source, destination, deadline, known).from_first_that_serves()
    finally:
        watchdog.cancel()


@dataclass(frozen=True, slots=True)
class _Fetch:
    """One list to be fetched, with all that it takes."""

    client: httpx2.Client
    source: ListSource
    destination: Path
    deadline: Deadline
    known: FileVersions

    def from_first_that_serves(self) -> FetchedFile | NotModified:
        if not self.source.is_downloadable:
            raise ListFetchError(
                ListFetchProblem.ADDRESS_REFUSED,
                f"The list {self.source.id} has no address to download it from; import a file.",
            )
        first_failure: ListFetchError | None = None
        for place in self.source.places():
            try:
                return self._file_from(place) if place.file_names is None else self._set_from(place, place.file_names)
            except httpx2.HTTPError as error:
                failure = _as_fetch_error(error, self.deadline)
            except ListFetchError as error:
                failure = error
            first_failure = first_failure or failure
            if failure.problem in _NO_USE_ELSEWHERE:
                raise failure
        assert first_failure is not None, "a list with an address has a place"
        raise first_failure

    def _file_from(self, place: Place) -> FetchedFile | NotModified:
        (address,) = place.addresses
        done = self._download(address, self.destination, self.known.get(address))
        if done is None:
            return NotModified(place.is_mirror)
        versions = _said({address: done})
        return FetchedFile(self.destination, done.sha256, done.size_bytes, done.host, versions, place.is_mirror)

    def _set_from(self, place: Place, file_names: tuple[str, ...]) -> FetchedFile | NotModified:
        """All files of the set, or NotModified where none of them changed; where one did, the others are needed too."""
        parent = self.destination.parent
        done: dict[str, DownloadedFile] = {}
        with whole_or_nothing(self.destination) as partial, tempfile.TemporaryDirectory(dir=parent) as folder:
            files = {address: Path(folder) / name for name, address in zip(file_names, place.addresses, strict=True)}

            def take(address: str, version: FileVersion | None) -> None:
                before = sum(one.size_bytes for one in done.values())
                file = self._download(address, files[address], version, bytes_before=before)
                if file is not None:
                    done[address] = file

            for address in files:
                take(address, self.known.get(address))
            if not done:
                return NotModified(place.is_mirror)
            for address in [one for one in files if one not in done]:
                take(address, None)
            zipped(list(files.values()), partial)
            with partial.open("rb") as archive:
                sha256 = hashlib.file_digest(archive, "sha256").hexdigest()
            size_bytes = partial.stat().st_size
            partial.replace(self.destination)
        host = done[place.addresses[0]].host
        return FetchedFile(self.destination, sha256, size_bytes, host, _said(done), place.is_mirror)

    def _download(
        self, address: str, destination: Path, version: FileVersion | None, *, bytes_before: int = 0
    ) -> DownloadedFile | None:
        return download_file(
            self.client,
            self.source,
            address,
            destination,
            self.deadline,
            known=version,
            bytes_before=bytes_before,
        )


def _said(files: Mapping[str, DownloadedFile]) -> FileVersions:
    return {address: file.version for address, file in files.items() if file.version}


def _within(deadline: Deadline, resolve: Resolver) -> Resolver:
    """`resolve`, given up at the deadline: a resolver cannot be interrupted, so it runs in a thread of its own."""

    def resolved(host: str, port: int) -> tuple[str, ...]:
        answers: list[tuple[str, ...]] = []
        failures: list[OSError] = []

        def ask() -> None:
            try:
                answers.append(tuple(resolve(host, port)))
            except OSError as error:
                failures.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(max(0.0, deadline.remaining()))
        if failures:
            raise failures[0]
        if not answers:
            raise deadline.passed()
        return answers[0]

    return resolved


def _as_fetch_error(error: httpx2.HTTPError, deadline: Deadline) -> ListFetchError:
    try:
        deadline.require()
    except ListFetchError as over:
        return over
    if isinstance(error, httpx2.TimeoutException):
        what = f"gave no answer for {SILENCE_SECONDS:g} seconds"
    elif isinstance(error, httpx2.ProxyError):
        what = "could not be reached through the proxy, which refused"
    elif isinstance(error, httpx2.ConnectError):
        what = "could not be reached over a trusted connection"
    else:
        what = "broke off the connection"
    host = error.request.url.host
    return ListFetchError(ListFetchProblem.CONNECTION_FAILED, f"{host} {what}. Check the network and try again.")
