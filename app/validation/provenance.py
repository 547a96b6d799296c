"""Says by which list, program and libraries a validation was made, so that it can be made again."""

from __future__ import annotations

import platform
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from app.matching.version import MATCHER_VERSION
from app.validation.manipulation_classes import PACK_VERSION

_LIBRARIES = ("anyascii", "babel", "lxml", "numpy", "python-stdnum", "rapidfuzz")
"""What the reading of lists and the matching are done with."""


@dataclass(frozen=True, slots=True)
class ListProvenance:
    """The list file: `sha256` (hexadecimal) of its bytes, `generated_at` the publisher's own stamp or None."""

    file_name: str
    format: str
    sha256: str
    size_bytes: int
    generated_at: datetime | None
    designations: int
    names: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Run:
    """When a validation was made, and how long it took, index and all."""

    started_at: datetime
    seconds: float
    processes: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """The list, the run, and the versions of everything that decides the figures."""

    source: ListProvenance
    run: Run
    software: Mapping[str, str]


def software_versions() -> Mapping[str, str]:
    """The versions of the program, its rules, Python, its character tables, and the libraries in use."""
    return {
        "fiscreen": version("fiscreen"),
        "matcher rules": MATCHER_VERSION,
        "validation pack": PACK_VERSION,
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "Unicode tables": unicodedata.unidata_version,
        "machine": f"{platform.system()} {platform.machine()}",
        **{library: version(library) for library in _LIBRARIES},
    }
