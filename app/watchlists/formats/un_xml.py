"""Reads the United Nations Security Council consolidated list, in XML as it is published at scsanctions.un.org.

All forms since 2015 are read. The published schema is not used: no version of the file conforms to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import BinaryIO

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.un_xml_details import (
    PLACEHOLDERS,
    birth_date,
    document,
    documents_of_alias,
    imo_documents,
    is_vessel,
)
from app.watchlists.listed_names import each_once
from app.watchlists.published_dates import day_of, years_of
from app.watchlists.published_instants import instant_of
from app.watchlists.published_names import names_of_alias, names_of_original_script, names_of_primary
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_xml import RecordReader, XmlLimits
from app.watchlists.xml_record import XmlRecord

FORMAT = "un-xml"
ROOT = "CONSOLIDATED_LIST"

# Read and not kept: they say nothing about the party. VERSIONNUM is 1 and the sort keys are empty since 2017,
# LIST_TYPE is always "UN List", HAS_INTERPOL_LINK only says whether INTERPOL_LINK is filled.
IGNORED_ELEMENTS = ("VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "HAS_INTERPOL_LINK")
# Not kept and counted, because they say something: who proposed the entry, and when (three entries of 2015).
COUNTED_ELEMENTS = ("SUBMITTED_BY", "SUBMITTED_ON")

_RECORD_DEPTH = 3
_SECTIONS = {"INDIVIDUALS": "INDIVIDUAL", "ENTITIES": "ENTITY"}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_QUALITIES = {
    "good": NameKind.STRONG_ALIAS,
    "a.k.a.": NameKind.STRONG_ALIAS,
    "low": NameKind.WEAK_ALIAS,
    "f.k.a.": NameKind.FORMER_NAME,
}
_REFERENCE = re.compile(r"[A-Z]{2}[ie]\.\d{3}")
_DISTURBED_REFERENCE = re.compile(r"(?P<list>[A-Z]{2})(?P<kind>[ieIE])\.(?P<number>\d{3})\s*\.?\d?")


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return f"<{ROOT}".encode() in head


def parse(stream: BinaryIO, *, limits: XmlLimits = XmlLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole.

    Returns the designations in the order of the file with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, holds no designation, or lacks a section, a reference or a name.
    """
    account = ReadingAccount()
    reader = RecordReader(stream, root_tag=ROOT, record_depth=_RECORD_DEPTH, limits=limits)
    generated_at: datetime | None = None
    sections_seen: set[str] = set()
    designations: list[Designation] = []
    for node in reader:
        match node.path:
            case (_,):
                generated_at = instant_of(node.element.get("dateGenerated", ""), account)
            case (_, section):
                sections_seen.add(section)
                if section not in _SECTIONS:
                    account.unknown(f"{ROOT}/{section}")
            case (_, section, tag) if _SECTIONS.get(section) == tag:
                designations.append(_designation(XmlRecord(node.element, account), account, len(designations) + 1))
            case path:
                account.unknown("/".join(path))
    account.unknown_elements.update(reader.stray_text)
    _check_sections(sections_seen)
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS,
            "The file is a UN list without a single entry. Download the list again from its publisher.",
        )
    return ListContents(
        format=FORMAT,
        designations=_with_repaired_references(designations, account),
        generated_at=generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


def _check_sections(seen: set[str]) -> None:
    for section in _SECTIONS:
        if section not in seen:
            raise ListFileError(
                ListFileProblem.MISSING_SECTION,
                f"The file has no section <{section}>; a UN list has one for people and one for entities. "
                "Download the list again from its publisher.",
            )


def _designation(record: XmlRecord, account: ReadingAccount, position: int) -> Designation:
    is_person = record.path == "INDIVIDUAL"
    reference = record.text("REFERENCE_NUMBER")
    if not reference:
        raise _missing("REFERENCE_NUMBER", record.path, f"entry {position}")
    comments = _filled(record, "COMMENTS1", account)
    kind = PartyKind.PERSON if is_person else PartyKind.ORGANISATION
    names = _names(record, account, is_person=is_person, reference=reference)
    aliases, further_birth_dates = _aliases(record, account, is_person=is_person)
    designation = Designation(
        reference=reference,
        kind=PartyKind.VESSEL if not is_person and is_vessel(comments) else kind,
        list_type=record.text("UN_LIST_TYPE"),
        names=each_once([*names, *aliases], account),
        listed_on=_day(record.text("LISTED_ON"), account),
        amended_on=_days(record.values("LAST_DAY_UPDATED"), account),
        birth_dates=_birth_dates(record, further_birth_dates, account),
        birth_places=_addresses(record, "INDIVIDUAL_PLACE_OF_BIRTH", account),
        nationalities=_list(record, "NATIONALITY", account) + _all_filled(record, "NATIONALITY2", account),
        gender=_filled(record, "GENDER", account).capitalize(),
        titles=_list(record, "TITLE", account),
        positions=_list(record, "DESIGNATION", account),
        documents=_documents(record, comments, aliases, account),
        addresses=_addresses(record, f"{record.path}_ADDRESS", account),
        comments=comments,
        links=_all_filled(record, "INTERPOL_LINK", account),
        publisher_record_id=record.text("DATAID"),
    )
    if not designation.list_type:
        account.remark("entry_without_list_type")
    _pass_over_ignored(record, account)
    record.close()
    return designation


def _pass_over_ignored(record: XmlRecord, account: ReadingAccount) -> None:
    for tag in IGNORED_ELEMENTS:
        record.text(tag)
    record.values("LIST_TYPE")
    for tag in COUNTED_ELEMENTS:
        if record.text(tag):
            account.remark(f"not_kept_{tag.lower()}")


def _names(record: XmlRecord, account: ReadingAccount, *, is_person: bool, reference: str) -> list[ListedName]:
    parts = [_name_part(record.text(tag), account) for tag in _NAME_PARTS]
    if not parts[0]:
        raise _missing("FIRST_NAME", record.path, reference)
    primary = " ".join(filter(None, parts))
    names = list(names_of_primary(primary, account, is_person=is_person))
    if script := _filled(record, "NAME_ORIGINAL_SCRIPT", account):
        names.extend(names_of_original_script(script, account))
    return names


def _aliases(
    record: XmlRecord, account: ReadingAccount, *, is_person: bool
) -> tuple[list[ListedName], list[BirthDate]]:
    """The names of all aliases, and the birth dates of aliases without a name.

    Between August 2023 and March 2025 the publisher wrote a person's second and further birth dates there: of the 153
    in the file of 21 September 2024, 151 came back later as the person's own.
    """
    names: list[ListedName] = []
    own_dates: list[BirthDate] = []
    for block in record.records(f"{record.path}_ALIAS"):
        quality = block.text("QUALITY")
        published = _name_part(block.text("ALIAS_NAME"), account)
        note = _filled(block, "NOTE", account)
        place = ", ".join(filter(None, (_filled(block, tag, account) for tag in ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH"))))
        dates, undated = _alias_birth_dates(_filled(block, "DATE_OF_BIRTH", account), account)
        block.close()
        note = "; ".join(filter(None, (note, undated)))
        if published:
            kind = _alias_kind(quality, account)
            found = names_of_alias(published, kind, account, note=note, is_person=is_person)
            names.extend(_with_birth(name, dates, place) for name in found)
        elif dates or note or place:
            account.remark("birth_date_in_alias_without_name" if dates else "alias_without_name")
            words = "; ".join(filter(None, ("published in an alias without a name", note, place)))
            own_dates.extend(BirthDate(value, words) for value in dates or (None,))
        else:
            account.remark("alias_without_name" if quality else "placeholder_block")
    return names, own_dates


def _alias_kind(quality: str, account: ReadingAccount) -> NameKind:
    kind = _QUALITIES.get(quality.lower())
    if kind is None:
        account.remark("alias_of_unknown_quality")
    return kind or NameKind.STRONG_ALIAS


def _with_birth(name: ListedName, dates: tuple[PartialDate, ...], place: str) -> ListedName:
    united = tuple(dict.fromkeys((*dates, *name.birth_dates)))
    return replace(name, birth_dates=united, birth_place=place or name.birth_place)


def _alias_birth_dates(born: str, account: ReadingAccount) -> tuple[tuple[PartialDate, ...], str]:
    """The date in an alias' DATE_OF_BIRTH, or else its words."""
    day = day_of(born)
    value = PartialDate.of_day(day) if day else years_of(born)
    if value is not None:
        return (value,), ""
    if born:
        account.remark("birth_date_that_is_no_date")
    return (), f"born {born}" if born else ""


def _name_part(text: str, account: ReadingAccount) -> str:
    # Only lower case: NA is a Korean surname, `na` is what a clerk types for "not available".
    if text in PLACEHOLDERS:
        account.remark("placeholder_value")
        return ""
    return text


def _birth_dates(record: XmlRecord, further: list[BirthDate], account: ReadingAccount) -> tuple[BirthDate, ...]:
    blocks = record.records("INDIVIDUAL_DATE_OF_BIRTH")
    return tuple(value for block in blocks if (value := birth_date(block, account)) is not None) + tuple(further)


def _documents(
    record: XmlRecord, comments: str, aliases: list[ListedName], account: ReadingAccount
) -> tuple[Document, ...]:
    blocks = record.records("INDIVIDUAL_DOCUMENT")
    filled = tuple(found for block in blocks if (found := document(block, account)) is not None)
    if record.path != "INDIVIDUAL":
        return filled + imo_documents(comments, account)
    texts = [text for name in aliases for text in (name.note, name.as_published)]
    return filled + documents_of_alias(texts, account)


def _addresses(record: XmlRecord, tag: str, account: ReadingAccount) -> tuple[Address, ...]:
    found = []
    for block in record.records(tag):
        address = Address(
            street=_filled(block, "STREET", account),
            city=_filled(block, "CITY", account),
            state_or_province=_filled(block, "STATE_PROVINCE", account),
            postal_code=_filled(block, "ZIP_CODE", account),
            country=_filled(block, "COUNTRY", account),
            note=_filled(block, "NOTE", account),
        )
        block.close()
        if address == Address():
            account.remark("placeholder_block")
        else:
            found.append(address)
    return tuple(found)


def _filled(record: XmlRecord, tag: str, account: ReadingAccount) -> str:
    return _without_placeholder(record.text(tag), account)


def _all_filled(record: XmlRecord, tag: str, account: ReadingAccount) -> tuple[str, ...]:
    texts = (_without_placeholder(child.own_text(), account) for child in record.records(tag))
    return tuple(text for text in texts if text)


def _list(record: XmlRecord, tag: str, account: ReadingAccount) -> tuple[str, ...]:
    """The filled VALUE texts of `tag`, each once."""
    values = [text for value in record.values(tag) if (text := _without_placeholder(value, account))]
    unique = tuple(dict.fromkeys(values))
    for _ in range(len(values) - len(unique)):
        account.remark("value_repeated_in_entry")
    return unique


def _without_placeholder(text: str, account: ReadingAccount) -> str:
    if text.lower() in PLACEHOLDERS:
        account.remark("placeholder_value")
        return ""
    return text


def _days(texts: Iterable[str], account: ReadingAccount) -> tuple[date, ...]:
    return tuple(day for text in texts if (day := _day(text, account)) is not None)


def _day(text: str, account: ReadingAccount) -> date | None:
    day = day_of(text)
    if text and day is None:
        account.remark("day_that_is_no_date")
    elif len(text) > len("2015-03-27"):
        account.remark("day_with_time_zone")
    return day


def _with_repaired_references(designations: list[Designation], account: ReadingAccount) -> tuple[Designation, ...]:
    """Each designation under its permanent number: `TAI.171`, `QDi.344.`, `KPi.063 .1` are read as TAi.171, QDi.344,
    KPi.063, unless another entry has that number."""
    used = Counter(designation.reference for designation in designations)
    repaired = []
    for designation in designations:
        reference = _repaired(designation.reference)
        if reference != designation.reference and not used[reference]:
            account.remark("reference_repaired")
            used[reference] += 1
            designation = replace(designation, reference=reference)  # noqa: PLW2901 (the same entry, renamed)
        elif not _REFERENCE.fullmatch(designation.reference):
            account.remark("unusual_reference")
        repaired.append(designation)
    return tuple(repaired)


def _repaired(reference: str) -> str:
    found = _DISTURBED_REFERENCE.fullmatch(reference)
    return f"{found['list']}{found['kind'].lower()}.{found['number']}" if found else reference


def _missing(tag: str, parent: str, where: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"An <{parent}> ({where}) has no <{tag}>, which every entry must have. "
        "Download the list again from its publisher.",
    )
