"""Downloads one file within its limits, asks only for what changed, and goes on where a transfer was cut off."""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import httpx2

from app.domain.list_check import FileVersion
from app.watchlists.errors import ListFetchError, ListFetchProblem, ListFileError, ListFileProblem
from app.watchlists.safe_xml import refuse_what_is_no_xml
from app.watchlists.sources import ListSource
from app.watchlists.stopping import Stop

MAX_REDIRECTS = 5
ATTEMPTS = 3
"""How often a transfer that is cut off is begun or gone on with, within one deadline."""
SILENCE_SECONDS = 15.0
"""How long a server may say nothing at all; the deadline holds for everything together."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CUT_OFF = (httpx2.RemoteProtocolError, httpx2.DecodingError, httpx2.NetworkError, httpx2.ReadTimeout)


@dataclass(frozen=True, slots=True)
class DownloadedFile:
    """A file that was downloaded whole. `sha256` (hex) and `size_bytes` are of the bytes kept, after decompression."""

    sha256: str
    size_bytes: int
    host: str
    version: FileVersion


class Deadline:
    """The time by which a download must be over, and the request to stop before."""

    def __init__(self, seconds: float, *, monotonic: Callable[[], float] = time.monotonic, stop: Stop) -> None:
        self.seconds = seconds
        self._monotonic = monotonic
        self._end = monotonic() + seconds
        self._stop = stop

    def remaining(self) -> float:
        """How many seconds are left; negative after the end."""
        return self._end - self._monotonic()

    def require(self) -> None:
        """Raises ListFetchError where it is over."""
        if self._stop.is_requested:
            raise ListFetchError(ListFetchProblem.STOPPED, "The download was broken off, for the service is ending.")
        if math.floor(self.remaining() * 1000) <= 0:
            raise self.passed()

    def passed(self) -> ListFetchError:
        """What to raise where the time is over."""
        return ListFetchError(
            ListFetchProblem.DEADLINE,
            f"The download was not complete within {self.seconds:g} seconds and was broken off. Try again later.",
        )


def request_headers() -> dict[str, str]:
    """What every request says."""
    return {
        # The publisher refuses requests that do not come from something like a browser.
        "User-Agent": f"Mozilla/5.0 (compatible; fiscreen/{version('fiscreen')}; sanctions list download)",
        "Accept": "application/xml, text/xml, */*;q=0.5",
        "Accept-Encoding": "gzip",
        # A server may close a connection that waits for the next file at any moment, also while it is asked.
        "Connection": "close",
    }


def download_file(  # noqa: PLR0913 (what a download needs)
    client: httpx2.Client,
    source: ListSource,
    address: str,
    destination: Path,
    deadline: Deadline,
    *,
    known: FileVersion | None = None,
    bytes_before: int = 0,
) -> DownloadedFile | None:
    """Download one file of a source to `destination`, which appears only once it is whole.

    None where the server says that it is still the version `known`. `bytes_before` were taken by the other files of
    its set. Raises ListFetchError, and httpx2.HTTPError where nothing came.
    """
    with whole_or_nothing(destination) as partial:
        transfer = _Transfer(client, source, address, partial, deadline, room=source.max_bytes - bytes_before)
        done = transfer.run(known)
        if done is not None:
            partial.replace(destination)
        return done


@contextmanager
def whole_or_nothing(destination: Path) -> Iterator[Path]:
    """Where to write what is moved to `destination` when it is whole; nothing of it stays otherwise."""
    partial = destination.with_name(destination.name + ".part")
    try:
        yield partial
    except OSError as error:
        raise ListFetchError(
            ListFetchProblem.NOT_WRITABLE,
            f"The download could not be kept ({error.strerror}). Check the space and rights of the data directory.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)


class _CutOffError(Exception):
    """A transfer ended before the file did."""

    def __init__(self, cause: httpx2.HTTPError) -> None:
        super().__init__()
        self.cause = cause


class _Transfer:
    """What was received of a file so far, over as many attempts as it takes."""

    def __init__(  # noqa: PLR0913 (what a download needs)
        self,
        client: httpx2.Client,
        source: ListSource,
        address: str,
        path: Path,
        deadline: Deadline,
        *,
        room: int,
    ) -> None:
        self._client = client
        self._source = source
        self._address = address
        self._path = path
        self._deadline = deadline
        self._room = room
        self._begin_anew(etag="")

    def _begin_anew(self, *, etag: str) -> None:
        self._digest = hashlib.sha256()
        self._received = 0
        self._resumable_etag = etag
        self._path.write_bytes(b"")

    def run(self, known: FileVersion | None) -> DownloadedFile | None:
        headers = {} if known is None else _only_if_changed(known)
        for attempt in range(1, ATTEMPTS + 1):
            with self._answer(headers) as response:
                if known and attempt == 1 and response.status_code == httpx2.codes.NOT_MODIFIED:
                    return None
                try:
                    return self._take(response)
                except _CutOffError as cut:
                    self._deadline.require()
                    if attempt == ATTEMPTS:
                        raise _told(cut.cause, response.url.host) from cut.cause
            headers = self._rest()
        raise AssertionError("the last attempt returns or raises")

    def _rest(self) -> dict[str, str]:
        """Asks for the rest where the server can say that it is the rest of the same file, else for all of it.

        Bytes of a compressed body cannot be gone on with, so none is asked for.
        """
        plain = {"Accept-Encoding": "identity"}
        if not (self._received and self._resumable_etag):
            return plain
        return {**plain, "Range": f"bytes={self._received}-", "If-Range": self._resumable_etag}

    @contextmanager
    def _answer(self, headers: Mapping[str, str]) -> Iterator[httpx2.Response]:
        """The answer after all redirects."""
        address = httpx2.URL(self._address)
        for _ in range(MAX_REDIRECTS + 1):
            host = _allowed_host(address, self._source)
            self._deadline.require()
            silence = max(0.001, min(SILENCE_SECONDS, self._deadline.remaining()))
            with self._client.stream("GET", address, headers=headers, timeout=silence) as response:
                if response.status_code not in _REDIRECTS:
                    yield response
                    return
                address = _redirect_target(address, response.headers.get("location", ""))
        raise ListFetchError(
            ListFetchProblem.TOO_MANY_REDIRECTS, f"{host} redirected more than {MAX_REDIRECTS} times; it was given up."
        )

    def _take(self, response: httpx2.Response) -> DownloadedFile:
        """Take the body, or the rest of it, to its end. Raises _CutOffError before it."""
        if not self._is_rest(response):
            _check_status(response)
            self._begin_anew(etag=_resumable_etag(response))
        announced = response.headers.get("content-length", "")
        if announced.isascii() and announced.isdecimal() and self._received + int(announced) > self._room:
            raise self._too_large()
        with self._path.open("ab") as file:
            for chunk in self._body(response):
                if self._received == 0:
                    _refuse_what_is_no_list(chunk, response.url.host)
                self._received += len(chunk)
                if self._received > self._room:
                    raise self._too_large()
                self._digest.update(chunk)
                file.write(chunk)
        if self._received == 0:
            raise ListFetchError(ListFetchProblem.EMPTY, f"{response.url.host} sent an empty file. Try again later.")
        headers = response.headers
        said = FileVersion(headers.get("etag", ""), headers.get("last-modified", ""))
        return DownloadedFile(self._digest.hexdigest(), self._received, response.url.host, said)

    def _is_rest(self, response: httpx2.Response) -> bool:
        """Whether the body is the rest of the same file that was asked for, from the byte where it was cut off."""
        begin = re.match(r"bytes (\d+)-", response.headers.get("content-range", ""))
        return (
            response.status_code == httpx2.codes.PARTIAL_CONTENT
            and bool(self._resumable_etag)
            and response.headers.get("etag", self._resumable_etag) == self._resumable_etag
            and begin is not None
            and int(begin[1]) == self._received
        )

    def _body(self, response: httpx2.Response) -> Iterator[bytes]:
        try:
            for chunk in response.iter_bytes():
                self._deadline.require()
                if chunk:
                    yield chunk
            # Breaking off at the deadline can look like the end of a body without a stated length.
            self._deadline.require()
        except _CUT_OFF as error:
            raise _CutOffError(error) from error

    def _too_large(self) -> ListFetchError:
        return ListFetchError(
            ListFetchProblem.TOO_LARGE,
            f"The list is larger than {self._source.max_bytes} bytes, the limit of {self._source.id} (max_bytes in its "
            "source).",
        )


def _only_if_changed(known: FileVersion) -> dict[str, str]:
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def _resumable_etag(response: httpx2.Response) -> str:
    """The entity tag by which the rest of this very body can be asked for; empty where there is none such."""
    etag: str = response.headers.get("etag", "")
    is_strong = etag.startswith('"') and "content-encoding" not in response.headers
    return etag if is_strong else ""


def _allowed_host(address: httpx2.URL, source: ListSource) -> str:
    standard_port = address.port in (None, 443)
    if address.scheme != "https" or address.userinfo or not standard_port or address.host not in source.hosts():
        raise ListFetchError(
            ListFetchProblem.REDIRECT_REFUSED,
            f"The download of {source.id} was redirected to {address.scheme}://{address.host[:80]}, which is not among "
            f"its allowed hosts ({', '.join(sorted(source.hosts()))}). Allow it in the source if the publisher moved.",
        )
    return address.host


def _redirect_target(address: httpx2.URL, location: str) -> httpx2.URL:
    try:
        return address.join(location)
    except (httpx2.InvalidURL, ValueError):
        raise ListFetchError(
            ListFetchProblem.REDIRECT_REFUSED, f"{address.host} redirected to what is no address. Try again later."
        ) from None


def _check_status(response: httpx2.Response) -> None:
    host = response.url.host
    if response.status_code != httpx2.codes.OK:
        raise ListFetchError(
            ListFetchProblem.HTTP_STATUS,
            f"{host} answered with status {response.status_code} instead of the list. Try again later.",
        )
    if response.headers.get("content-type", "").lower().startswith(("text/html", "application/xhtml")):
        raise _html_page(host)


def _refuse_what_is_no_list(head: bytes, host: str) -> None:
    """A web page is refused at once; everything else is the reader's to judge, with the whole file at hand."""
    try:
        refuse_what_is_no_xml(head)
    except ListFileError as error:
        if error.problem is ListFileProblem.HTML_PAGE:
            raise _html_page(host) from None


def _html_page(host: str) -> ListFetchError:
    return ListFetchError(
        ListFetchProblem.HTML_PAGE, f"{host} sent a web page instead of the list: an error, login or maintenance page."
    )


def _told(cut: httpx2.HTTPError, host: str) -> Exception:
    if isinstance(cut, httpx2.RemoteProtocolError | httpx2.DecodingError):
        return ListFetchError(
            ListFetchProblem.TRUNCATED, f"The download from {host} was cut off before its end. Try again later."
        )
    return cut
