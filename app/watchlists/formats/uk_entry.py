"""One designation of the UK Sanctions List, gathered from XML or from the rows of the CSV file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.date_patterns import DatePattern, date_by_patterns
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.listed_names import each_once, names_in_field
from app.watchlists.published_names import names_of_original_script
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.xml_record import collapsed

DAY_FIRST = DatePattern.of("dd/mm/yyyy")

# What one designation says once or often, each a tuple of texts: a name with its six parts, type and strength.
NAME = ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6", "NameType", "AliasStrength")
NON_LATIN_NAME = ("NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage")
ADDRESS = (*(f"AddressLine{line}" for line in range(1, 7)), "AddressPostalCode", "AddressCountry")
PASSPORT = ("PassportNumber", "PassportAdditionalInformation")
NATIONAL_IDENTIFIER = ("NationalIdentifierNumber", "NationalIdentifierAdditionalInformation")
BIRTH_PLACE = ("TownOfBirth", "CountryOfBirth")

_KINDS = {"individual": PartyKind.PERSON, "entity": PartyKind.ORGANISATION, "ship": PartyKind.VESSEL}
_UN_REFERENCE = re.compile(r"([A-Z]{2})([ieIE])\.(\d{3})", re.IGNORECASE)
_SHIP_NAMED_BY_NUMBER = re.compile(r'IMO (?P<number>\d{7}) \("?(?P<name>[^")]+)"?\)')
# Further facts, under the publisher's own words.
_DETAILS = (
    *("OFSIGroupID", "DesignationSource", "UKStatementofReasons", "TypeOfEntity", "Subsidiary", "ParentCompany"),
    *("CurrentOwnerOperator", "PreviousOwnerOperator", "CurrentBelievedFlagOfShip", "PreviousFlag", "TypeOfShip"),
    *("TonnageOfShip", "LengthOfShip", "YearBuilt", "HullIdentificationNumber", "SanctionsImposedIndicator"),
)


class UkEntry:
    """Everything that the file says of one designation: each field's texts once, in the order in which they came."""

    def __init__(self) -> None:
        self._said: dict[str, dict[tuple[str, ...], None]] = {}

    def add(self, field: str, *texts: str) -> None:
        """Keep `texts`, which belong together, under the publisher's word; nothing where all are empty."""
        if any(texts):
            self._said.setdefault(field, {})[texts] = None

    def groups(self, field: str) -> tuple[tuple[str, ...], ...]:
        """All that was added under `field`."""
        return tuple(self._said.get(field, ()))

    def texts(self, field: str) -> tuple[str, ...]:
        """All single texts that were added under `field`."""
        return tuple(texts[0] for texts in self.groups(field))

    def designation(self, account: ReadingAccount) -> Designation:
        """The designation; `account` counts what is odd. Raises ListFileError where its number or name is missing."""
        reference = self._reference(account)
        kind = self._kind(account)
        regimes = self.texts("RegimeName")
        listed = sorted(self._days("DateDesignated", account))
        return Designation(
            reference=reference,
            kind=kind,
            list_type=regimes[0] if regimes else "",
            names=self._names(reference, kind, account),
            listed_on=listed[0] if listed else None,
            amended_on=tuple(sorted(self._days("LastUpdated", account))),
            birth_dates=tuple(_birth_date(text, account) for text in self.texts("DOB")),
            birth_places=tuple(Address(city=town, country=country) for town, country in self.groups("BirthPlace")),
            nationalities=self.texts("Nationality"),
            gender=" or ".join(self.texts("Gender")),
            titles=self.texts("Title"),
            positions=self.texts("Position"),
            documents=self._documents(account),
            addresses=tuple(map(_address, self.groups("Address"))),
            comments=" ".join(_unescaped(text, account) for text in self.texts("OtherInformation")),
            programmes=regimes,
            measures=tuple(dict.fromkeys(self._parts("SanctionsImposed"))),
            other_references=tuple(_un_reference(text, account) for text in self.texts("UNReferenceNumber")),
            links=self.texts("Website"),
            contacts=(*self.texts("PhoneNumber"), *self.texts("EmailAddress")),
            details=self._details(account),
        )

    def _reference(self, account: ReadingAccount) -> str:
        references = self.texts("UniqueID")
        if not references:
            raise _missing("UniqueID", self.texts("OFSIGroupID")[0] if self.texts("OFSIGroupID") else "one without")
        if len(references) > 1:
            account.remark("entry_with_several_references")
        return references[0]

    def _kind(self, account: ReadingAccount) -> PartyKind:
        words = self.texts("IndividualEntityShip")
        kind = _KINDS.get(words[0].lower()) if words else None
        if kind is None:
            account.remark("entry_of_unknown_type")
        return kind or PartyKind.UNKNOWN

    def _names(self, reference: str, kind: PartyKind, account: ReadingAccount) -> tuple[ListedName, ...]:
        written = [(_whole(parts[:6]), _name_kind(parts[6], parts[7], account)) for parts in self.groups("Name")]
        filled = [(text, name_kind) for text, name_kind in written if text]
        if not filled:
            raise _missing("Name", reference)
        # The publisher does not put the primary name first; some entries have two, or none.
        main = next((position for position, one in enumerate(filled) if one[1] is NameKind.PRIMARY), None)
        if main is None:
            account.remark("entry_without_primary_name")
        ordered = [(filled.pop(main or 0)[0], NameKind.PRIMARY), *filled]
        names: list[ListedName] = []
        for position, (text, name_kind) in enumerate(ordered):
            if position and name_kind is NameKind.PRIMARY:
                account.remark("further_primary_name")
                name_kind = NameKind.STRONG_ALIAS  # noqa: PLW2901 (the same name, of a lesser kind)
            names += names_in_field(text, name_kind, account, note="", is_person=kind is PartyKind.PERSON)
            if named := _SHIP_NAMED_BY_NUMBER.fullmatch(text):
                account.remark("ship_named_by_its_number")
                names.append(ListedName(named["name"], NameKind.STRONG_ALIAS, as_published=text))
        for text, script, language in self.groups("NonLatinName"):
            note = "; ".join(filter(None, (script, language)))
            names += [
                ListedName(name.text, name.kind, name.as_published, "; ".join(filter(None, (note, name.note))))
                for name in names_of_original_script(text, account)
            ]
        return each_once(names, account)

    def _documents(self, account: ReadingAccount) -> tuple[Document, ...]:
        found = [
            *(Document("Passport", number, note=note) for number, note in self.groups("Passport")),
            *(Document("National identifier", number, note=note) for number, note in self.groups("NationalIdentifier")),
            *(Document("Business registration number", text) for text in self.texts("BusinessRegistrationNumber")),
            *(Document("IMO number", text) for text in self.texts("IMONumber")),
        ]
        for document in found:
            if not document.number:
                account.remark("document_without_number")
        return tuple(found)

    def _details(self, account: ReadingAccount) -> tuple[tuple[str, str], ...]:
        return tuple((field, _unescaped(text, account)) for field in _DETAILS for text in self.texts(field))

    def _parts(self, field: str) -> Iterable[str]:
        return (part for text in self.texts(field) for one in text.split("|") if (part := one.strip()))

    def _days(self, field: str, account: ReadingAccount) -> set[date]:
        found = set()
        for text in self.texts(field):
            value = DAY_FIRST.read(text)
            if value is None or value.earliest != value.latest:
                account.remark("day_that_is_no_date")
            else:
                found.add(value.earliest)
        return found


def midnight(day: PartialDate) -> datetime:
    """The beginning of the day on which a file was generated: the publisher names no hour."""
    return datetime.combine(day.earliest, time.min, tzinfo=UTC)


def contents_of(
    format_name: str, designations: Sequence[Designation], generated_at: datetime | None, account: ReadingAccount
) -> ListContents:
    """The contents of a whole file. Raises ListFileError for a file without a designation."""
    if not designations:
        raise ListFileError(
            ListFileProblem.NO_DESIGNATIONS,
            "The file is a UK Sanctions List without a single designation. Download the list again.",
        )
    if generated_at is None:
        account.remark("no_time_of_generation")
    return ListContents(
        format=format_name,
        designations=tuple(designations),
        generated_at=generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


def _whole(parts: Iterable[str]) -> str:
    """The whole name: parts 1 to 5 and then 6, the family name or the name of an entity."""
    return " ".join(filter(None, parts))


def _name_kind(kind: str, strength: str, account: ReadingAccount) -> NameKind:
    """The type is written in four ways (`Primary Name`, `Primary name variation`, `ALias`); strength only by the UN."""
    word = kind.lower()
    if word == "primary name":
        return NameKind.PRIMARY
    if "former" in word or "f.k.a" in word:
        return NameKind.FORMER_NAME
    if word not in ("alias", "primary name variation"):
        account.remark("name_of_unknown_type")
    return NameKind.WEAK_ALIAS if "low" in strength.lower() else NameKind.STRONG_ALIAS


def _birth_date(text: str, account: ReadingAccount) -> BirthDate:
    value = date_by_patterns(text, [DAY_FIRST])
    if value is None:
        account.remark("birth_date_that_is_no_date")
        return BirthDate(None, text)
    if value.earliest != value.latest:
        account.remark("birth_date_not_to_the_day")
    return BirthDate(value)


def _address(parts: tuple[str, ...]) -> Address:
    *lines, city, postal_code, country = parts
    return Address(street=", ".join(filter(None, lines)), city=city, postal_code=postal_code, country=country)


def _un_reference(text: str, account: ReadingAccount) -> str:
    """`QDE.131` is read as QDe.131."""
    found = _UN_REFERENCE.fullmatch(text)
    if found is None:
        account.remark("unusual_united_nations_reference")
        return text
    repaired = f"{found[1].upper()}{found[2].lower()}.{found[3]}"
    if repaired != text:
        account.remark("united_nations_reference_repaired")
    return repaired


def _unescaped(text: str, account: ReadingAccount) -> str:
    """`text` with HTML entities, which the publisher leaves in long texts, as the characters that they stand for."""
    plain = collapsed(html.unescape(text))
    if plain != text:
        account.remark("html_entity_in_text")
    return plain


def _missing(what: str, where: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"A designation ({where}) has no {what}, which every designation must have. "
        "Download the list again from its publisher.",
    )
