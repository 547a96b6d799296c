"""What an attempt to bring a new version of a list into force came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.held_version import Approval
from app.domain.snapshot import ListSnapshot
from app.watchlists.errors import ListFetchError, ListFetchProblem, ListFileError

UPDATE_IN_PROGRESS = "update_in_progress"
NOT_A_FAILURE = frozenset({UPDATE_IN_PROGRESS, ListFetchProblem.STOPPED.value})
"""Codes of refusals that say nothing of the list: another process is at it, or the service ends."""

SERVICE = "service"
COMMAND_LINE = "command-line"
NOT_PEOPLE = frozenset({SERVICE, COMMAND_LINE})
"""Who brings list files beside keys and users. None of them counts as one of the two people who let one in."""

MAX_REASON_CHARS = 1000
"""What a person may write as a reason."""


class UpdateRefusedError(Exception):
    """A new version of a list was not let in. `code` is stable, the text one clear line, `http_status` fits both.

    `held_id` names the held version where the file is kept for people to decide.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        http_status: int,
        file_sha256: str | None = None,
        held_id: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status
        self.file_sha256 = file_sha256
        self.held_id = held_id

    def __reduce__(self) -> tuple[Callable[..., UpdateRefusedError], tuple[object, ...]]:
        """How it travels from a process that updates lists."""
        return _refusal_of, (self.code, str(self), self.http_status, self.file_sha256, self.held_id)


def _refusal_of(
    code: str, message: str, http_status: int, file_sha256: str | None, held_id: int | None
) -> UpdateRefusedError:
    return UpdateRefusedError(code, message, http_status=http_status, file_sha256=file_sha256, held_id=held_id)


@dataclass(frozen=True, slots=True)
class ListUpdate:
    """What an update did: `changed` is false where the contents were those in force already.

    `is_old_copy` says that the file was an earlier edition of them, which is no sign that they are the newest.
    """

    changed: bool
    snapshot: ListSnapshot
    is_old_copy: bool = False


class Updates(Protocol):
    """What brings new versions of lists into force: see `ListUpdater`, whose outcomes are those of every other."""

    def import_file(
        self,
        list_id: str,
        path: Path,
        *,
        actor: str = SERVICE,
        expected_sha256: str | None = None,
        taken_at: datetime | None = None,
    ) -> ListUpdate:
        """Put the list in the file at `path` into force."""

    def refresh(self, list_id: str, *, actor: str = SERVICE) -> ListUpdate:
        """Download the list from its official address and put it into force."""

    def release(self, list_id: str, held_id: int, approval: Approval) -> ListUpdate | None:
        """Let a held version in; None for the first of two people."""

    def remove_missing(self, list_id: str, reference: str, approval: Approval) -> ListUpdate:
        """Take a missing designation out of force by a person's word."""

    def remove_expired(self, list_id: str) -> ListUpdate | None:
        """Take out of force what has been missing for too long; None where nothing has."""


def as_refusal(error: UpdateRefusedError | ListFileError | ListFetchError) -> UpdateRefusedError:
    """The refusal that a failure comes to."""
    match error:
        case UpdateRefusedError():
            return error
        case ListFetchError():
            return UpdateRefusedError(error.code, str(error), http_status=502)
    return UpdateRefusedError(error.code, str(error), http_status=422)


def with_reason(approval: Approval) -> Approval:
    """The approval with its reason tidied. Raises UpdateRefusedError where there is none, or too long a one."""
    reason = " ".join(approval.reason.split())
    if not reason or len(reason) > MAX_REASON_CHARS:
        message = f"reason: expected 1 to {MAX_REASON_CHARS} characters that say why"
        raise UpdateRefusedError("reason_missing", message, http_status=422)
    return Approval(approval.key_id, reason)
