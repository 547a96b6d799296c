"""Reads the European Union's consolidated financial sanctions list (FSF), as XML of export schema 1.1.

The facts stand in attributes. Every detail of an entity names the legal act that it comes from, and can have remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.eu_fsf_xml_details import EntityDetails, birth, citizenship, identification, joined, place
from app.watchlists.listed_names import each_once, names_in_field
from app.watchlists.published_dates import day_of
from app.watchlists.published_instants import instant_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_xml import RecordReader, XmlLimits
from app.watchlists.scripts import is_other_script
from app.watchlists.xml_record import XmlRecord

FORMAT = "eu-fsf-xml"
ROOT = "export"
NAMESPACE = "http://eu.europa.ec/fpi/fsd/export"

# Read and not kept: the number of the file, and those of details within the publisher's database.
IGNORED_ATTRIBUTES = ("globalFileId", "logicalId", "regulationLanguage")

_RECORD_DEPTH = 2
_KINDS = {"P": PartyKind.PERSON, "E": PartyKind.ORGANISATION}
_SEXES = {"M": "Male", "F": "Female"}
# The publisher says so in a remark, with slips of the pen (`god quality`), and sets `strong` all the same.
_LOW_QUALITY = re.compile(r"\b(?:low|weak)[ -]*(?:quality|alias|a\.?k\.?a)", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:(?:formerly|previously) (?:known|listed|named|called|registered)|former name|f\.?k\.?a\b)", re.IGNORECASE
)
_CAPITAL_WORD = re.compile(r"\b[^\W\d_a-z]{2,}\b")


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return NAMESPACE.encode() in head


def parse(stream: BinaryIO, *, limits: XmlLimits = XmlLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole.

    Returns the designations in the order of the file with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, holds no entity, or has one without reference, type or name.
    """
    account = ReadingAccount()
    reader = RecordReader(stream, root_tag=ROOT, record_depth=_RECORD_DEPTH, limits=limits)
    generated_at: datetime | None = None
    designations: list[Designation] = []
    for node in reader:
        match node.path:
            case (_,):
                generated_at = instant_of(str(node.element.get("generationDate", "")), account)
            case (_, "sanctionEntity"):
                designations.append(_designation(XmlRecord(node.element, account), account, len(designations) + 1))
            case path:
                account.unknown("/".join(path))
    account.unknown_elements.update(reader.stray_text)
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS,
            "The file is an EU list without a single entity. Download the list again from its publisher.",
        )
    return ListContents(
        format=FORMAT,
        designations=tuple(designations),
        generated_at=generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


def _designation(record: XmlRecord, account: ReadingAccount, position: int) -> Designation:
    record_id = record.attribute("logicalId")
    reference = record.attribute("euReferenceNumber")
    if not reference and record_id:
        account.remark("entity_without_reference_number")
    if not (reference or record_id):
        raise _missing("euReferenceNumber or logicalId", f"entity {position}")
    reference = reference or f"logicalId-{record_id}"
    kind = _kind(record, account, reference)
    details = EntityDetails()
    names, functions, titles, sexes = _names(record, account, details, reference=reference, kind=kind)
    births = [birth(block, account, details) for block in record.records("birthdate")]
    places = [place(block, account, details) for block in record.records("address")]
    comments = joined(*(remark.own_text() for remark in record.records("remark")))
    programme = _regulation(record, account, details)
    listed_on = record.attribute("designationDate")
    united_nations = record.attribute("unitedNationId")
    details.add("designation details", record.attribute("designationDetails"))
    details.add("delisting date", record.attribute("delistingDate"))
    designation = Designation(
        reference=reference,
        kind=kind,
        list_type=programme,
        names=names,
        listed_on=day_of(listed_on),
        birth_dates=tuple(dict.fromkeys(found.date for found in births if found.date is not None)),
        birth_places=tuple(dict.fromkeys(found.place for found in births if found.place is not None)),
        nationalities=_each_filled(citizenship(block, account, details) for block in record.records("citizenship")),
        gender=" or ".join(sexes),
        titles=titles,
        positions=functions,
        documents=tuple(identification(block, account, details) for block in record.records("identification")),
        addresses=tuple(dict.fromkeys(found for found in places if found is not None)),
        comments=comments,
        links=details.links(),
        publisher_record_id=record_id,
        programmes=(programme,) if programme else (),
        other_references=(united_nations,) if united_nations else (),
        contacts=details.contacts(),
        details=_with_additional_information(record, details),
    )
    if listed_on and designation.listed_on is None:
        account.remark("day_that_is_no_date")
    record.close()
    return designation


def _with_additional_information(record: XmlRecord, details: EntityDetails) -> tuple[tuple[str, str], ...]:
    for block in record.records("additionalInformation"):
        details.add(block.attribute("key"), block.attribute("value"))
        block.close()
    return details.facts()


def _kind(record: XmlRecord, account: ReadingAccount, reference: str) -> PartyKind:
    blocks = record.records("subjectType", at_most=1)
    if not blocks:
        raise _missing("subjectType", reference)
    code, word = blocks[0].attribute("classificationCode"), blocks[0].attribute("code")
    blocks[0].close()
    if code not in _KINDS:
        account.remark("entity_of_unknown_type")
    elif word != {"P": "person", "E": "enterprise"}[code]:
        account.remark("entity_type_with_another_word")
    return _KINDS.get(code, PartyKind.UNKNOWN)


def _regulation(record: XmlRecord, account: ReadingAccount, details: EntityDetails) -> str:
    """The programme of the legal act that the entity stands in; the act itself goes to `details`."""
    programme = ""
    for block in record.records("regulation"):
        programme = programme or block.attribute("programme")
        act = details.legal_act(block)
        body, in_force = block.attribute("organisationType"), block.attribute("entryIntoForceDate")
        remarks = [remark.own_text() for remark in block.records("remark")]
        details.add("regulation", joined(act, body, in_force and f"in force {in_force}", *remarks))
        details.link(block.text("publicationUrl"))
        for corrigendum in block.records("corrigendum"):
            details.add("corrigendum", details.legal_act(corrigendum))
            corrigendum.close()
        details.additional(block)
        block.attribute("logicalId")
        block.close()
    if not programme:
        account.remark("entity_without_programme")
    return programme


def _names(
    record: XmlRecord, account: ReadingAccount, details: EntityDetails, *, reference: str, kind: PartyKind
) -> tuple[tuple[ListedName, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The names, with the functions, titles and sexes that stand beside them, each once."""
    published = [_published_name(block, account, details) for block in record.records("nameAlias")]
    filled = [name for name in published if name.text]
    if not filled:
        raise _missing("nameAlias with a wholeName", reference)
    main = min(filled, key=_PublishedName.rank)
    names: list[ListedName] = []
    for name in (main, *(other for other in filled if other is not main)):
        name_kind = NameKind.PRIMARY if name is main else name.kind
        is_person = kind is PartyKind.PERSON
        names.extend(names_in_field(name.text, name_kind, account, note=name.note, is_person=is_person))
        if name.other_form:
            account.remark("name_parts_that_differ")
            names.extend(names_in_field(name.other_form, name.kind, account, note=name.note, is_person=is_person))
    return (
        each_once(names, account),
        _each_filled(name.function for name in published),
        _each_filled(name.title for name in published),
        _each_filled(name.sex for name in published),
    )


class _PublishedName:
    """One nameAlias, its attributes sorted by what they say."""

    def __init__(self, block: XmlRecord, details: EntityDetails) -> None:
        self.text = block.attribute("wholeName")
        parts = [block.attribute(part) for part in ("firstName", "middleName", "lastName")]
        self.in_parts = bool(parts[2])
        together = joined(*parts, by=" ")
        self.text = self.text or together
        self.other_form = "" if all(part in self.text for part in parts) else together
        self.function, self.title = block.attribute("function"), block.attribute("title")
        sex = block.attribute("gender")
        self.sex = _SEXES.get(sex, "" if sex == "?" else sex)
        self.language = block.attribute("nameLanguage")
        remarks = joined(*(remark.own_text() for remark in block.records("remark")))
        self.strong = block.attribute("strong") != "false" and not _LOW_QUALITY.search(remarks)
        self.kind = self._kind(remarks)
        self.note = joined(self.language and f"language {self.language}", remarks, details.said_besides(block))

    def _kind(self, remarks: str) -> NameKind:
        if not self.strong:
            return NameKind.WEAK_ALIAS
        return NameKind.FORMER_NAME if _FORMER.search(remarks) else NameKind.STRONG_ALIAS

    def rank(self) -> tuple[bool, ...]:
        """False before True: the file marks no name as the main one, but that is the one in Latin letters, English or
        of no language, with sex and parts, and its family name in capitals."""
        return (
            is_other_script(self.text),
            self.kind is not NameKind.STRONG_ALIAS,
            self.language not in ("", "EN"),
            not self.sex,
            not self.in_parts,
            _CAPITAL_WORD.search(self.text) is None,
        )


def _published_name(block: XmlRecord, account: ReadingAccount, details: EntityDetails) -> _PublishedName:
    name = _PublishedName(block, details)
    if not name.text:
        account.remark("alias_without_name")
    block.close()
    return name


def _each_filled(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _missing(what: str, where: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"A <sanctionEntity> ({where}) has no {what}, which every entity must have. "
        "Download the list again from its publisher.",
    )
