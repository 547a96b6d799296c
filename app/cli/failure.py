"""How a command ends when it can't do its work: an exit code and one clear line, free of personal data."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the exit codes of `fiscreen` mean."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    FAILED = 3
    INTERRUPTED = 130
    TERMINATED = 143


class CommandFailedError(Exception):
    """A command can't go on. The text is one line for a person: what was found, what was expected, what to do."""

    def __init__(self, message: str, *, exit_code: ExitCode) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def internal_error(type_and_place: str) -> CommandFailedError:
    """The failure for an unforeseen error, of which only type and place are said: its text could hold a name."""
    return CommandFailedError(f"internal error ({type_and_place}): please report it", exit_code=ExitCode.FAILED)
