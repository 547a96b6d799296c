"""Makes designations of the rows of a national or own list, as its column mapping says what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.watchlists.column_mapping import EXCEL_SERIAL, LETTERED, ColumnMapping, ColumnRule, Role
from app.watchlists.date_patterns import DatePattern, date_by_patterns
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.listed_names import each_once, names_in_field
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_csv import Row
from app.watchlists.xml_record import collapsed

_LETTER_MARK = re.compile(r"(?:^|\s)[a-z]\)\s*")
_DAY_NOUGHT = date(1899, 12, 30)
_LAST_SERIAL = 2_958_465  # 31 December 9999
_ALIAS_ROLES = {
    Role.STRONG_ALIAS: NameKind.STRONG_ALIAS,
    Role.WEAK_ALIAS: NameKind.WEAK_ALIAS,
    Role.FORMER_NAME: NameKind.FORMER_NAME,
    Role.ORIGINAL_SCRIPT: NameKind.ORIGINAL_SCRIPT,
}
_ADDRESS_ROLES = {
    Role.STREET: "street",
    Role.CITY: "city",
    Role.STATE_OR_PROVINCE: "state_or_province",
    Role.POSTAL_CODE: "postal_code",
    Role.COUNTRY: "country",
    Role.ADDRESS: "note",
}
_TEXT_ROLES = (
    *(Role.LIST_TYPE, Role.NATIONALITY, Role.GENDER, Role.TITLE, Role.POSITION, Role.PROGRAMME, Role.MEASURE),
    *(Role.OTHER_REFERENCE, Role.CONTACT, Role.LINK, Role.COMMENTS),
)


def designations_of(rows: Iterable[Row], mapping: ColumnMapping, account: ReadingAccount) -> list[Designation]:
    """The parties in `rows` (the header among them), in the order of their first rows.

    `account` counts what is odd, and cells of columns that the mapping does not name. Raises ListFileError, naming the
    column or the row, for a missing or repeated column, a row of another length, and a party without reference or name.
    """
    waiting = iter(rows)
    header = _Header(_header_cells(waiting, mapping), mapping)
    parties: dict[str, _Party] = {}
    for number, cells in waiting:
        row = header.row(number, cells, account)
        reference = _reference(row, number, mapping)
        parties.setdefault(reference, _Party(reference, mapping, account)).add(row, number)
    return [party.designation() for party in parties.values()]


def _header_cells(rows: Iterator[Row], mapping: ColumnMapping) -> Sequence[str]:
    for place, (_, cells) in enumerate(rows, start=1):
        if place == mapping.header_row:
            return cells
    raise ListFileError(
        ListFileProblem.MISSING_SECTION,
        f"The file has fewer rows than the place of its header, {mapping.header_row} (key mapping.header_row).",
    )


MappedRow = Mapping[str, str]
"""The filled cells of a row by column, white-space-collapsed; a cell that means empty is not there."""


class _Header:
    """Where each column stands."""

    def __init__(self, cells: Sequence[str], mapping: ColumnMapping) -> None:
        self._names = [collapsed(cell) for cell in cells]
        self._empty = mapping.empty
        known = {rule.column for rule in mapping.columns}
        self._unknown = frozenset(self._names) - known
        for column in known:
            times = self._names.count(column)
            if times != 1:
                said = "no column" if times == 0 else f"{times} columns"
                raise ListFileError(
                    ListFileProblem.MISSING_ELEMENT,
                    f"The file has {said} {column!r}, which the key mapping.columns names. Correct the key, or the "
                    "header of the file; the row of the header is mapping.header_row, the sign between columns "
                    "mapping.delimiter.",
                )

    def row(self, number: int, cells: Sequence[str], account: ReadingAccount) -> MappedRow:
        """The filled cells of one row. Raises ListFileError where it is not as long as the header."""
        if len(cells) != len(self._names):
            raise ListFileError(
                ListFileProblem.NOT_WELL_FORMED,
                f"Row {number} has {len(cells)} cells and the header {len(self._names)}: the row is damaged, or a cell "
                "with the sign between columns in it lacks its quotation marks.",
            )
        filled = {}
        for name, cell in zip(self._names, map(collapsed, cells), strict=True):
            if not cell:
                continue
            if cell.lower() in self._empty:
                account.remark("placeholder_value")
            elif name in self._unknown:
                account.unknown(f"column {name or 'without name'}")
            else:
                filled[name] = cell
        return filled


def _reference(row: MappedRow, number: int, mapping: ColumnMapping) -> str:
    if mapping.reference_from:
        texts = [row.get(column, "").casefold() for column in mapping.reference_from]
        if not any(texts):
            raise _missing(f"no text in the columns {', '.join(mapping.reference_from)}", number, "reference_from")
        return sha256("\n".join(texts).encode()).hexdigest()[:16]
    rule = next(rule for rule in mapping.columns if rule.role is Role.REFERENCE)
    reference = _counting_part(rule, row.get(rule.column, ""))
    if not reference:
        raise _missing(f"no reference in the column {rule.column!r}", number, f"columns.{rule.column}")
    return reference


class _Party:
    """What the rows of one party say, each thing once."""

    def __init__(self, reference: str, mapping: ColumnMapping, account: ReadingAccount) -> None:
        self._reference = reference
        self._mapping = mapping
        self._account = account
        self._first_row = 0
        self._kinds: dict[PartyKind, None] = {}
        self._names: dict[tuple[str, NameKind], None] = {}
        self._texts: dict[Role, dict[str, None]] = {role: {} for role in _TEXT_ROLES}
        self._days: dict[Role, dict[date, None]] = {Role.LISTED_ON: {}, Role.AMENDED_ON: {}}
        self._birth_dates: dict[BirthDate, None] = {}
        self._documents: dict[Document, None] = {}
        self._addresses: dict[Address, None] = {}
        self._birth_places: dict[Address, None] = {}
        self._details: dict[tuple[str, str], None] = {}

    def add(self, row: MappedRow, number: int) -> None:
        """Add what one row says."""
        self._first_row = self._first_row or number
        self._add_names(row)
        self._add_address(row)
        for rule in self._mapping.columns:
            if rule.role is Role.REFERENCE and row[rule.column] != self._reference:
                self._details[rule.label, row[rule.column]] = None
            elif rule.column in row:
                for text in _values(rule, row[rule.column]):
                    self._add(rule, text)

    def _add(self, rule: ColumnRule, text: str) -> None:
        match rule.role:
            case Role.KIND:
                self._kinds[PartyKind(self._translated(rule, text, PartyKind.UNKNOWN))] = None
            case Role.BIRTH_DATE:
                self._birth_dates[self._birth_date(rule, text)] = None
            case Role.BIRTH_PLACE:
                self._birth_places[Address(note=text)] = None
            case Role.LISTED_ON | Role.AMENDED_ON:
                self._add_day(rule, text)
            case Role.DOCUMENT:
                self._documents[Document(rule.label, text)] = None
            case Role.DETAIL:
                self._details[rule.label, text] = None
            case role if role in self._texts:
                self._texts[role][text] = None

    def _add_names(self, row: MappedRow) -> None:
        parts = [row[rule.column] for rule in self._rules(Role.NAME_PART) if rule.column in row]
        if parts:
            self._names[" ".join(parts), NameKind.PRIMARY] = None
        for rule in self._rules(Role.PRIMARY_NAME):
            # Further names in the same cell are as good as the first.
            for place, text in enumerate(_values(rule, row.get(rule.column, ""))):
                self._names[text, NameKind.STRONG_ALIAS if place else NameKind.PRIMARY] = None
        for role, kind in _ALIAS_ROLES.items():
            for rule in self._rules(role):
                for text in _values(rule, row.get(rule.column, "")):
                    self._names[text, kind] = None
        stated = self._stated_name_kind(row)
        for rule in self._rules(Role.NAME):
            for text in _values(rule, row.get(rule.column, "")):
                self._names[text, stated] = None

    def _stated_name_kind(self, row: MappedRow) -> NameKind:
        """What the row says of its name; without a word the first name of a party is its primary one."""
        for rule in self._rules(Role.NAME_KIND):
            if rule.column in row:
                return NameKind(self._translated(rule, row[rule.column], NameKind.STRONG_ALIAS))
        return NameKind.STRONG_ALIAS if self._names else NameKind.PRIMARY

    def _add_address(self, row: MappedRow) -> None:
        several: dict[str, list[str]] = {}
        for role, field in _ADDRESS_ROLES.items():
            for rule in self._rules(role):
                values = _values(rule, row.get(rule.column, ""))
                if rule.separator and len(values) > 1:
                    for text in values:
                        self._addresses[replace(Address(), **{field: text})] = None
                elif values:
                    several.setdefault(field, []).append(values[0])
        if several:
            self._addresses[replace(Address(), **{field: ", ".join(texts) for field, texts in several.items()})] = None

    def _add_day(self, rule: ColumnRule, text: str) -> None:
        value = _date(rule, text)
        if value is None or value.earliest != value.latest:
            self._account.remark("day_that_is_no_date")
            self._details[rule.label, text] = None
        else:
            self._days[rule.role][value.earliest] = None

    def _birth_date(self, rule: ColumnRule, text: str) -> BirthDate:
        value = _date(rule, text)
        if value is None:
            self._account.remark("birth_date_that_is_no_date")
        return BirthDate(value, "" if value is not None else text)

    def _translated(self, rule: ColumnRule, text: str, otherwise: str) -> str:
        """The word of ours for the publisher's word; where the mapping has none it is counted, and kept as a detail."""
        found = (rule.values or {}).get(text.lower())
        if found is None:
            self._account.remark(f"value_not_in_mapping_of_{rule.role}")
            self._details[rule.label, text] = None
        return found or otherwise

    def _rules(self, role: Role) -> Iterator[ColumnRule]:
        return (rule for rule in self._mapping.columns if rule.role is role)

    def designation(self) -> Designation:
        """The designation. Raises ListFileError where it has no name."""
        kind = next(iter(self._kinds), self._mapping.kind)
        if len(self._kinds) > 1:
            self._account.remark("party_of_several_kinds")
        types = tuple(self._texts[Role.LIST_TYPE])
        return Designation(
            reference=self._reference,
            kind=kind,
            list_type=types[0] if types else self._mapping.list_type,
            names=self._listed_names(kind),
            listed_on=min(self._days[Role.LISTED_ON], default=None),
            amended_on=tuple(sorted(self._days[Role.AMENDED_ON])),
            birth_dates=tuple(self._birth_dates),
            birth_places=tuple(self._birth_places),
            nationalities=self._all(Role.NATIONALITY),
            gender=" or ".join(self._all(Role.GENDER)),
            titles=self._all(Role.TITLE),
            positions=self._all(Role.POSITION),
            documents=tuple(self._documents),
            addresses=tuple(self._addresses),
            comments=" ".join(self._all(Role.COMMENTS)),
            links=self._all(Role.LINK),
            programmes=self._all(Role.PROGRAMME),
            measures=self._all(Role.MEASURE),
            other_references=self._all(Role.OTHER_REFERENCE),
            contacts=self._all(Role.CONTACT),
            details=(*self._details, *(("list type", text) for text in types[1:])),
        )

    def _all(self, role: Role) -> tuple[str, ...]:
        return tuple(self._texts[role])

    def _listed_names(self, kind: PartyKind) -> tuple[ListedName, ...]:
        written = list(self._names)
        if not written:
            columns = [rule.column for rule in self._mapping.columns if rule.role in _ALL_NAMES]
            raise _missing(f"no name in the columns {', '.join(columns)}", self._first_row, "columns")
        main = next((one for one in written if one[1] is NameKind.PRIMARY), None)
        if main is None:
            self._account.remark("entry_without_primary_name")
            main = written[0]
        names: list[ListedName] = []
        for text, name_kind in (main, *(one for one in written if one is not main)):
            further = NameKind.STRONG_ALIAS if name_kind is NameKind.PRIMARY else name_kind
            of_kind = further if names else NameKind.PRIMARY
            names += names_in_field(text, of_kind, self._account, note="", is_person=kind is PartyKind.PERSON)
        return each_once(names, self._account)


_ALL_NAMES = (Role.PRIMARY_NAME, Role.NAME_PART, Role.NAME, *_ALIAS_ROLES)


def _values(rule: ColumnRule, cell: str) -> list[str]:
    """The values in one cell, without what means empty."""
    if not cell:
        return []
    if rule.separator == LETTERED:
        parts = _LETTER_MARK.split(cell)
    else:
        parts = cell.split(rule.separator) if rule.separator else [cell]
    return [text for part in parts if (text := _counting_part(rule, part.strip()))]


def _counting_part(rule: ColumnRule, text: str) -> str:
    if rule.pattern is None:
        return text
    found = rule.pattern.search(text)
    return (found[1] or "").strip() if found else text


def _date(rule: ColumnRule, text: str) -> PartialDate | None:
    value = date_by_patterns(text, [pattern for pattern in rule.dates if isinstance(pattern, DatePattern)])
    if EXCEL_SERIAL in rule.dates and len(text) > 4 and text.isdecimal() and int(text) <= _LAST_SERIAL:
        return PartialDate.of_day(_DAY_NOUGHT + timedelta(days=int(text)))
    return value


def _missing(what: str, row: int, key: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT, f"Row {row} has {what} (key mapping.{key}). Fill it in, or correct the key."
    )
