"""Writes an output file so that a reader finds it whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from app.cli.failure import CommandFailedError, ExitCode


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A text file (UTF-8, line ends as written) that takes the place of `path` when the block ends without an error.

    Until then it lies beside `path` under another name; an error removes it. Raises CommandFailedError where it can't
    be written.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("x", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise CommandFailedError(f"{path} was not written: {error.strerror}", exit_code=ExitCode.FAILED) from None
    finally:
        partial.unlink(missing_ok=True)


def refuse_to_overwrite(output: Path, inputs: list[Path]) -> None:
    """Raise CommandFailedError where `output` is one of the files that are read, or no ordinary file."""
    if output.exists() and not output.is_file():
        raise CommandFailedError(f"{output} is no ordinary file: name another", exit_code=ExitCode.USAGE)
    if any(output.exists() and path.exists() and output.samefile(path) for path in inputs):
        raise CommandFailedError(f"{output} is also read: name another file to write", exit_code=ExitCode.USAGE)
