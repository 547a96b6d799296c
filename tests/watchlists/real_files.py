"""Where the real lists lie that tests read, on machines that have them; none is part of the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from app.domain.snapshot import ListContents
from app.watchlists.inspection import ListFile, as_one_file, read_list_file

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
UN = DATA / "un"
UN_FILES = tuple(
    UN / f"un_consolidated_en_{day}.xml"
    for day in ("2015-03-27", "2020-03-20", "2024-09-21", "2026-02-27", "2026-05-08", "2026-08-01")
)
NEWEST = UN_FILES[-1]

needs_real_files = pytest.mark.skipif(not UN.is_dir(), reason="the real lists are not on this machine")


@cache
def read(*paths: Path) -> ListFile:
    """The list in a file, or in the files of a set, read once for all tests of a process."""
    with as_one_file(paths) as path:
        return read_list_file(path)


def parsed(*paths: Path) -> ListContents:
    """What `read` found in them."""
    return read(*paths).contents
