"""What each column of a national or own list means: the mapping of a list source, as its reader uses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.designation import NameKind, PartyKind
from app.watchlists.date_patterns import DatePattern

LETTERED = "a) b) c)"
"""The separator of a list whose items are marked a), b), c)."""
EXCEL_SERIAL = "excel-serial"
"""The date pattern of days counted from 30 December 1899, as spreadsheets do."""


class Role(StrEnum):
    """What a column says of a listed party. The values are those of the key `role` in a source."""

    REFERENCE = "reference"
    KIND = "kind"
    LIST_TYPE = "list_type"
    PRIMARY_NAME = "primary_name"
    NAME_PART = "name_part"
    """A part of the primary name; the parts of a row are joined in the order in which the mapping names them."""
    STRONG_ALIAS = "strong_alias"
    WEAK_ALIAS = "weak_alias"
    FORMER_NAME = "former_name"
    ORIGINAL_SCRIPT = "original_script"
    NAME = "name"
    """A name of the kind that the column `name_kind` says, for lists with one row a name."""
    NAME_KIND = "name_kind"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    NATIONALITY = "nationality"
    GENDER = "gender"
    TITLE = "title"
    POSITION = "position"
    DOCUMENT = "document"
    STREET = "street"
    CITY = "city"
    STATE_OR_PROVINCE = "state_or_province"
    POSTAL_CODE = "postal_code"
    COUNTRY = "country"
    ADDRESS = "address"
    """A whole address in one column."""
    LISTED_ON = "listed_on"
    AMENDED_ON = "amended_on"
    PROGRAMME = "programme"
    MEASURE = "measure"
    OTHER_REFERENCE = "other_reference"
    CONTACT = "contact"
    LINK = "link"
    COMMENTS = "comments"
    DETAIL = "detail"
    IGNORE = "ignore"


DATE_ROLES = frozenset({Role.BIRTH_DATE, Role.LISTED_ON, Role.AMENDED_ON})
NAME_ROLES = frozenset({Role.PRIMARY_NAME, Role.NAME_PART, Role.NAME})
# The words on the right of `values`, by role.
VALUES_OF_ROLE: Mapping[Role, tuple[str, ...]] = {
    Role.KIND: tuple(PartyKind),
    Role.NAME_KIND: tuple(NameKind),
}


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """How to read one column.

    `separator` splits a cell that holds several values; `dates` are its own date patterns; `values` translate the
    publisher's words (in lower case) for a kind; `label` is the word under which a document or detail is kept;
    `pattern` finds, in its first group, the part of a cell that counts.
    """

    column: str
    role: Role
    separator: str = ""
    dates: tuple[DatePattern | str, ...] = ()
    values: Mapping[str, str] | None = None
    label: str = ""
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How to read one file.

    `empty` are the cells, in lower case, that mean nothing is there. Rows of the same reference are one party. Where
    the list has no numbers, `reference_from` names the columns whose texts together are one party: the reference is
    then made from them. `header_row` is the place of the header among the rows that are not empty, from 1 on.
    """

    columns: tuple[ColumnRule, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str | None = None
    header_row: int = 1
    empty: frozenset[str] = frozenset()
    kind: PartyKind = PartyKind.UNKNOWN
    list_type: str = ""
    reference_from: tuple[str, ...] = ()
