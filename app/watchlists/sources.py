"""Reads `lists/sources/*.yaml`: who publishes which list, where, in what format, and how old it may become."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from app.data_file import DataFileError, read_data_file
from app.watchlists.errors import ListSourceError
from app.watchlists.formats import FORMATS, format_named
from app.watchlists.formats.mapped_files import MAPPED_FORMAT_NAMES
from app.watchlists.mapping_settings import MappingSettings

OWN_ENTRIES = "own-entries"
"""The format of a list whose entries people write here; no file of it is imported."""

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+\.[A-Za-z]+$", max_length=60)]
_Hours = Annotated[float, Field(gt=0)]


class FreshnessLimits(BaseModel):
    """How old a list may be, in hours since it was last known to be the newest: then `warn`, `alarm`, and no `clear`.

    `regenerated_every_hours` is set where the publisher makes the file anew that often, changed or not; then an old
    file is old however recently it was loaded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    warn_after_hours: _Hours = 24
    alarm_after_hours: _Hours = 36
    stale_after_hours: _Hours = 72
    regenerated_every_hours: _Hours | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.warn_after_hours <= self.alarm_after_hours <= self.stale_after_hours:
            raise ValueError("warn_after_hours, alarm_after_hours and stale_after_hours must not fall")
        return self


class Part(BaseModel):
    """Which entries of a publisher's file make up the list: those of these list types, and those whose reference number
    begins so. The others are left out and counted."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    list_types: tuple[_Text, ...] = ()
    reference_prefixes: tuple[_Text, ...] = ()

    @model_validator(mode="after")
    def _chooses(self) -> Self:
        if not (self.list_types or self.reference_prefixes):
            raise ValueError("expected list_types, reference_prefixes or both")
        return self

    def holds(self, *, list_type: str, reference: str) -> bool:
        """Whether an entry belongs to the list."""
        return list_type in self.list_types or reference.startswith(self.reference_prefixes)


@dataclass(frozen=True, slots=True)
class Place:
    """Where all files of a list lie: at its publisher or a mirror. `file_names` is None for a list in one file."""

    addresses: tuple[str, ...]
    file_names: tuple[str, ...] | None
    is_mirror: bool


class ListSource(BaseModel):
    """One list that is screened against.

    `address` is the official https address; a list that is published as a set of files has `addresses` instead, by
    file name (`SDN.CSV`). `mirrors` are further addresses of the same file, tried in order where the publisher does not
    serve; of a set, addresses of folders (ending with /) where its files lie. A redirect may lead only to the hosts of
    all these and `allowed_hosts`. The publisher is asked every `refresh_hours`, or as often as the settings say.
    `part` is set where the list is a part of what the publisher's file holds. `file` is a list shipped with
    the program, relative to the `lists` directory. An exercise list is no sanctions list. `also_accepts` names further
    formats in which the same list may be imported by hand; a national or own list has a `mapping` of its columns. A
    file with fewer entries than `fewest_designations` is not the whole list, one with more than `most_designations` is
    another list; what a new version lacks stays in screening as missing for `removed_after_days`. A source that is not
    `enabled` counts only where the settings name it. One that is `editable` has entries of one's own, changed over the
    API by two people; it needs no limits of age.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    name: _Text
    authority: _Text
    regime: _Text
    enabled: bool = True
    format: str
    also_accepts: tuple[str, ...] = ()
    mapping: MappingSettings | None = None
    address: str | None = None
    addresses: dict[_FileName, str] = {}
    mirrors: tuple[str, ...] = ()
    allowed_hosts: tuple[_Text, ...] = ()
    refresh_hours: _Hours | None = None
    part: Part | None = None
    file: str | None = None
    licence: _Text
    cadence: _Text
    max_bytes: Annotated[int, Field(gt=0)] = 64 * 1024 * 1024
    fewest_designations: Annotated[int, Field(ge=1)] = 1
    most_designations: Annotated[int, Field(ge=1)] | None = None
    freshness: FreshnessLimits | None = None
    removed_after_days: Annotated[float, Field(ge=0)] = 14
    exercise: bool = False
    editable: bool = False

    @field_validator("format")
    @classmethod
    def _known_format(cls, value: str) -> str:
        if format_named(value) is None and value not in (*MAPPED_FORMAT_NAMES, OWN_ENTRIES):
            known = (*(one.name for one in FORMATS), *MAPPED_FORMAT_NAMES, OWN_ENTRIES)
            raise ValueError(f"expected one of {', '.join(known)}")
        return value

    @field_validator("also_accepts")
    @classmethod
    def _known_formats(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            cls._known_format(one)
        return value

    @field_validator("address")
    @classmethod
    def _https_address(cls, value: str | None) -> str | None:
        if value is not None:
            parts = urlsplit(value)
            if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
                raise ValueError("expected an https address without user name and password")
        return value

    @field_validator("addresses")
    @classmethod
    def _https_addresses(cls, value: dict[str, str]) -> dict[str, str]:
        for one in value.values():
            cls._https_address(one)
        return value

    @field_validator("mirrors")
    @classmethod
    def _https_mirrors(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            cls._https_address(one)
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.editable != (self.format == OWN_ENTRIES) or (self.editable and self.is_downloadable):
            raise ValueError(f"editable: expected with the format {OWN_ENTRIES}, only with it, and without an address")
        if not (self.exercise or self.editable) and self.freshness is None:
            raise ValueError("freshness is missing: a list that is no exercise must have limits of age")
        if self.address is not None and self.addresses:
            raise ValueError("address and addresses: expected one of them")
        if (self.allowed_hosts or self.mirrors or self.refresh_hours) and not self.is_downloadable:
            raise ValueError("allowed_hosts, mirrors and refresh_hours: expected with an address only")
        if self.addresses and not all(mirror.endswith("/") for mirror in self.mirrors):
            raise ValueError("mirrors: expected addresses of folders, ending with /, for a list in several files")
        if (self.mapping is not None) != (self.format in MAPPED_FORMAT_NAMES):
            raise ValueError(f"mapping: expected with the formats {', '.join(MAPPED_FORMAT_NAMES)}, and only with them")
        if self.mapping is not None and self.also_accepts:
            raise ValueError("also_accepts: a list with a mapping has one format")
        return self

    @property
    def is_downloadable(self) -> bool:
        """Whether the list has an official address, or several, to download it from."""
        return self.address is not None or bool(self.addresses)

    def places(self) -> tuple[Place, ...]:
        """Where to download the list from: its publisher first, then each mirror; none where it has no address."""
        if self.address is not None:
            mirrors = [Place((mirror,), None, is_mirror=True) for mirror in self.mirrors]
            return (Place((self.address,), None, is_mirror=False), *mirrors)
        if not self.addresses:
            return ()
        names = tuple(self.addresses)
        official = Place(tuple(self.addresses.values()), names, is_mirror=False)
        at_mirrors = [tuple(mirror + name for name in names) for mirror in self.mirrors]
        return (official, *(Place(addresses, names, is_mirror=True) for addresses in at_mirrors))

    def accepted_formats(self) -> tuple[str, ...]:
        """Every format in which a file of this list may come, that of the download first."""
        return (self.format, *self.also_accepts)

    def hosts(self) -> frozenset[str]:
        """Every host that a download may talk to, in lower case; none where the list has no address."""
        if not self.is_downloadable:
            return frozenset()
        own = (urlsplit(address).hostname or "" for place in self.places() for address in place.addresses)
        return frozenset({*own, *map(str.lower, self.allowed_hosts)})


def read_sources(sources_directory: Path, *, also_enabled: Collection[str] = ()) -> tuple[ListSource, ...]:
    """Every list source in `sources_directory` that is enabled, by file name; each file is named after the `id` in it.

    `also_enabled` are the ids of sources that count although their files do not enable them. Raises ListSourceError,
    naming file and key, for a directory without sources, a file that is not one, and an id that there is none for.
    """
    paths = sorted(sources_directory.glob("*.yaml"))
    if not paths:
        raise ListSourceError(
            f"{sources_directory}: no list source (*.yaml) there; check the setting of the lists directory"
        )
    sources = tuple(map(_read_source, paths))
    unknown = sorted(set(also_enabled) - {source.id for source in sources})
    if unknown:
        known = ", ".join(source.id for source in sources)
        raise ListSourceError(f"enabled lists: there is no list source {unknown[0][:60]!r}; known are {known}")
    return tuple(source for source in sources if source.enabled or source.id in also_enabled)


def source_with_id(sources: Iterable[ListSource], list_id: str) -> ListSource | None:
    """The source of that id, None where there is none."""
    return next((source for source in sources if source.id == list_id), None)


def _read_source(path: Path) -> ListSource:
    try:
        source = read_data_file(path, ListSource)
    except DataFileError as error:
        raise ListSourceError(str(error)) from None
    if source.id != path.stem:
        raise ListSourceError(f"{path.name}: key id: expected {path.stem!r}, the name of the file")
    return source
