"""Says at start which known faults the parts underneath have that Python brings along."""

from __future__ import annotations

import pyexpat
import sqlite3
import sys
from collections.abc import Iterator

Version = tuple[int, int, int]

# CVE-2026-3276: combining marks in a row made `unicodedata.normalize` take time that grows with their square.
_SLOW_NORMALISATION_FIXED: dict[tuple[int, int], int] = {(3, 11): 16, (3, 12): 14, (3, 13): 14, (3, 14): 6}
# sqlite.org/changes.html, 3.51.3: a write-ahead log that is reset at the wrong moment could damage the database.
_WAL_RESET_FIXED: tuple[Version, ...] = ((3, 44, 6), (3, 50, 7))
_WAL_RESET_FIXED_FOR_GOOD: Version = (3, 51, 3)
_EXPAT_ADVISED: Version = (2, 7, 2)


def known_faults(*, python: Version, sqlite: Version, expat: Version) -> Iterator[str]:
    """One line for each known fault of these versions, with the version that mends it."""
    fixed = _SLOW_NORMALISATION_FIXED.get(python[:2])
    if fixed is not None and python[2] < fixed:
        yield (
            f"Python {_text(python)}: slow on many combining marks (CVE-2026-3276), mended in "
            f"{python[0]}.{python[1]}.{fixed}; names are refused before they reach it"
        )
    if sqlite < _WAL_RESET_FIXED_FOR_GOOD and not any(
        sqlite[:2] == mended[:2] and sqlite >= mended for mended in _WAL_RESET_FIXED
    ):
        yield (
            f"SQLite {_text(sqlite)}: can damage a database in rare races of its write-ahead log, mended in 3.51.3, "
            "3.50.7 and 3.44.6; keep backups, or set FISCREEN_DATABASE_URL to a PostgreSQL"
        )
    if expat < _EXPAT_ADVISED:
        yield f"expat {_text(expat)}: older than 2.7.2, which Python advises; lists are not read with it"


def known_faults_here() -> Iterator[str]:
    """The same for this process."""
    return known_faults(python=sys.version_info[:3], sqlite=sqlite3.sqlite_version_info, expat=pyexpat.version_info)


def _text(version: Version) -> str:
    return ".".join(str(part) for part in version)
