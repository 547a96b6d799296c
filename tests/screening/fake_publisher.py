"""A publisher without a network: gives the file that a test put there, or the failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from api_service import Service

from app.domain.list_check import FileVersion
from app.watchlists.errors import ListFetchError, ListFetchProblem
from app.watchlists.fetching import FetchedFile, FileVersions, NotModified
from app.watchlists.sources import ListSource


@dataclass
class FakePublisher:
    """Serves `content` to whoever does not know it yet; None: cannot be reached. Keeps what it was asked for."""

    content: bytes | None = None
    is_mirror: bool = False
    asked: list[str] = field(default_factory=list)
    sent: int = 0

    def __call__(self, source: ListSource, destination: Path, known: FileVersions) -> FetchedFile | NotModified:
        self.asked.append(source.id)
        if self.content is None:
            raise ListFetchError(ListFetchProblem.CONNECTION_FAILED, "The publisher could not be reached.")
        address = source.places()[0].addresses[0]
        version = FileVersion(etag=f'"{sha256(self.content).hexdigest()}"')
        if known.get(address) == version:
            return NotModified(self.is_mirror)
        self.sent += 1
        destination.write_bytes(self.content)
        return FetchedFile(
            destination, version.etag, len(self.content), "lists.example", {address: version}, self.is_mirror
        )

    @classmethod
    def of(cls, service: Service, content: bytes | None = None) -> FakePublisher:
        """The publisher that `service` asks from now on."""
        publisher = cls(content)
        service.services.list_updater._download = publisher
        return publisher
