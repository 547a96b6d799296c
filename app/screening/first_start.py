"""Loads lists where none is loaded: the official ones if they can be reached, else the exercise list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.screening.library import ListLibrary
from app.screening.update_outcome import UpdateRefusedError, Updates


def load_missing_lists(library: ListLibrary, updater: Updates, *, lists_directory: Path) -> Iterator[str]:
    """Load every official list that has no version yet; with none of them, load the exercise list.

    Gives one line for people for each thing that was done or failed. A failure is no reason not to start: what is
    missing makes verdicts `incomplete`.
    """
    states = library.described()
    for state in states:
        if state.source.exercise or state.active is not None or not state.source.is_downloadable:
            continue
        yield f"Downloading {state.source.name} ..."
        try:
            update = updater.refresh(state.source.id)
            yield f"Loaded {state.source.name}: {update.snapshot.counts.designations} designations."
        except UpdateRefusedError as error:
            yield f"{state.source.name} could not be loaded: {error}"
    yield from _load_exercise_list(library, updater, lists_directory=lists_directory)


def _load_exercise_list(library: ListLibrary, updater: Updates, *, lists_directory: Path) -> Iterator[str]:
    for state in library.described():
        if not (state.source.exercise and state.in_use and state.source.file is not None):
            continue
        if state.active is None:
            try:
                update = updater.import_file(state.source.id, lists_directory / state.source.file)
            except UpdateRefusedError as error:
                yield f"{state.source.name} could not be loaded: {error}"
                continue
            yield f"Loaded {state.source.name} instead: {update.snapshot.counts.designations} fictional designations."
        yield "An exercise list is no sanctions list: no answer is clear until an official list is loaded."
