"""Compiles list files that are given by hand, for screenings that use no database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.matching.index import CompiledIndex
from app.screening.bulk import IndexFile, ListsToSearch, SearchedList
from app.watchlists.errors import ListFileError
from app.watchlists.inspection import read_list_file

NOT_PROVEN_FRESH = "a list file given by hand doesn't show whether its publisher has a newer one"


class ListNamesClashError(Exception):
    """Two list files have the same name, so that their hits could not be told apart."""


def compile_list_files(paths: Sequence[Path], *, into: Path) -> ListsToSearch:
    """Read and compile the lists in `paths`; the index files are written to the directory `into`.

    A list is called by its file name without the last suffix. Raises ListFileError, which names the file, where
    one is no list; ListNamesClashError; OSError where an index can't be written.
    """
    names = [path.stem for path in paths]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ListNamesClashError(f"two list files are called {min(twice)}: rename one, so that hits can be told apart")
    lists = tuple(_compile(path, into / f"{position}.index") for position, path in enumerate(paths))
    return ListsToSearch(lists, (NOT_PROVEN_FRESH,))


def _compile(path: Path, index_path: Path) -> SearchedList:
    try:
        found = read_list_file(path)
    except ListFileError as error:
        raise ListFileError(error.problem, f"{path}: {error}") from None
    CompiledIndex.compile(found.contents.designations).write(index_path)
    return SearchedList(
        index=IndexFile(path.stem, index_path),
        version=f"sha256 {found.sha256}",
        generated_at=found.contents.generated_at,
        designations=found.counts.designations,
    )
