"""What can be wrong with a list file, its download, its source or a new version of it: each with a stable code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class ListFileProblem(StrEnum):
    """Why a file is no list that can be loaded. The values are part of the interface: they never change meaning."""

    EMPTY = "empty"
    HTML_PAGE = "html_page"
    NOT_XML = "not_xml"
    NOT_TEXT = "not_text"
    NOT_JSON = "not_json"
    RETIRED = "retired"
    UNKNOWN_FORMAT = "unknown_format"
    TRUNCATED = "truncated"
    NOT_WELL_FORMED = "not_well_formed"
    ENCODING = "encoding"
    DOCTYPE = "doctype"
    WRONG_ROOT = "wrong_root"
    MISSING_SECTION = "missing_section"
    MISSING_ELEMENT = "missing_element"
    NO_DESIGNATIONS = "no_designations"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    INCOMPLETE_SET = "incomplete_set"
    UNSAFE_ARCHIVE = "unsafe_archive"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"


class ListFileError(Exception):
    """A file is no list: `problem` says which kind of wrong, the text is one clear line for a person."""

    def __init__(self, problem: ListFileProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem

    @property
    def code(self) -> str:
        """The stable code, such as `truncated`."""
        return self.problem.value


class ListFetchProblem(StrEnum):
    """Why a list could not be downloaded."""

    ADDRESS_REFUSED = "address_refused"
    NAME_NOT_RESOLVED = "name_not_resolved"
    PRIVATE_ADDRESS = "private_address"
    REDIRECT_REFUSED = "redirect_refused"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    CONNECTION_FAILED = "connection_failed"
    HTTP_STATUS = "http_status"
    HTML_PAGE = "html_page"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TRUNCATED = "truncated"
    DEADLINE = "deadline"
    STOPPED = "stopped"
    NOT_WRITABLE = "not_writable"


class ListFetchError(Exception):
    """A download failed: `problem` says how, the text is one clear line for a person."""

    def __init__(self, problem: ListFetchProblem, message: str) -> None:
        super().__init__(message)
        self.problem = problem

    @property
    def code(self) -> str:
        """The stable code, such as `deadline`."""
        return self.problem.value


class ListSourceError(Exception):
    """A file under `lists/sources/` says something that is no list source; the text names the file and the key."""


class RefusalCode(StrEnum):
    """Which guard a new version of a list did not pass."""

    EMPTY = "empty"
    SHRANK = "shrank"
    GREW = "grew"
    KIND_VANISHED = "kind_vanished"
    LIST_TYPE_VANISHED = "list_type_vanished"
    BIRTH_DATES_LOST = "birth_dates_lost"
    DOCUMENTS_LOST = "documents_lost"
    NATIONALITIES_LOST = "nationalities_lost"
    ORIGINAL_SCRIPT_LOST = "original_script_lost"
    DUPLICATE_REFERENCE = "duplicate_reference"
    OLDER_THAN_ACTIVE = "older_than_active"
    GENERATED_IN_FUTURE = "generated_in_future"
    GARBLED_TEXT = "garbled_text"


NEVER_RELEASED = frozenset({RefusalCode.EMPTY, RefusalCode.DUPLICATE_REFERENCE})
"""What no person can let in: such a version could not be kept or screened as it is."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One guard not passed: the stable code and one clear sentence."""

    code: RefusalCode
    message: str


class SnapshotRefused(Exception):  # noqa: N818 (a refusal is an outcome, not a fault)
    """A new version of a list did not pass its guards; the last good snapshot stays active."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(refusal.message for refusal in refusals))
        self.refusals = tuple(refusals)
