"""Reads the OFAC lists as "advanced" XML with the root Sanctions (SDN_ADVANCED.XML, CONS_ADVANCED.XML).

Words, places and documents come before the parties, relationships and the entries of lists after them, all by number.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import BinaryIO

from app.domain.designation import Address, BirthDate, Designation, NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.formats.ofac_advanced_details import Record, References, day_in, place_in_words, spans_in
from app.watchlists.formats.ofac_facts import KINDS, OfacEntry, alias_kind, birth_date
from app.watchlists.formats.ofac_remarks import read_remarks
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_xml import RecordReader, XmlLimits, XmlNode

FORMAT = "ofac-advanced-xml"
ROOT = "Sanctions"
NAMESPACES = ("ADVANCED_XML", "http://www.un.org/sanctions/1.0")

_RECORD_DEPTH = 3
_MARK_OF_CHANGES = "DeltaBaseVersion"
_LATIN = "Latin"
_CONFIRMED = "Confirmed"
_PROGRAMME = "Program"
_CREATED = "Created"
_PLACE_OF_STAY = "Location"
_COUNTRY_FACTS = ("nationality", "citizen")
_ORDER_OF_PARTS = ("First Name", "Middle Name", "Patronymic", "Last Name", "Matronymic")


def recognises(head: bytes) -> bool:
    """Whether the first bytes of a file (4,096 are plenty) look like this format."""
    return f"<{ROOT}".encode() in head and any(namespace.encode() in head for namespace in NAMESPACES)


def parse(stream: BinaryIO, *, limits: XmlLimits = XmlLimits()) -> ListContents:  # noqa: B008 (frozen value)
    """Read one file whole, in one pass: parties wait for the entries that name them.

    Returns the designations in the order of the file with an account of everything odd or unknown. Raises
    ListFileError for a file that is no such list, holds only changes or no party, or has a party without number or
    name.
    """
    account = ReadingAccount()
    reading = _Reading(account)
    reader = RecordReader(stream, root_tag=ROOT, record_depth=_RECORD_DEPTH, limits=limits)
    for node in reader:
        reading.take(node)
    account.unknown_elements.update(reader.stray_text)
    return ListContents(
        format=FORMAT,
        designations=reading.designations(),
        generated_at=reading.generated_at,
        unknown_elements=dict(sorted(account.unknown_elements.items())),
        remarks=dict(sorted(account.remarks.items())),
    )


class _Reading:
    """What has been read so far: the parties by the number of their profile, and what they refer to."""

    def __init__(self, account: ReadingAccount) -> None:
        self._account = account
        self._references = References(account)
        self._entries: dict[str, OfacEntry] = {}
        self._profile_of_entry: dict[str, str] = {}
        self._relationships: list[tuple[str, str, str, str]] = []
        self._date_of_issue: dict[str, str] = {}
        self._readers: dict[str, Callable[[Record], None]] = {
            "Location": self._references.add_place,
            "IDRegDocument": self._references.add_document,
            "DistinctParty": self._add_party,
            "ProfileRelationship": self._add_relationship,
            "SanctionsEntry": self._add_listing,
            "SanctionsEntryLink": self._add_link,
        }

    def take(self, node: XmlNode) -> None:
        """Read one record or the beginning of a section."""
        match node.path:
            case (_,):
                if node.element.get(_MARK_OF_CHANGES) is not None:
                    raise _only_changes()
            case (_, "DateOfIssue", part):
                self._date_of_issue[part] = self._record(node).own_text()
            case (_, "ReferenceValueSets", _):
                self._references.add_table(node.element)
            case (_, _, tag) if tag in self._readers:
                self._readers[tag](self._record(node))
            case (_, _):
                pass
            case path:
                self._account.unknown("/".join(path))

    def _record(self, node: XmlNode) -> Record:
        return Record(node.element, self._account)

    @property
    def generated_at(self) -> datetime | None:
        """The day of issue, at its beginning in UTC."""
        try:
            year, month, day = (int(self._date_of_issue.get(part, "")) for part in ("Year", "Month", "Day"))
            return datetime(year, month, day, tzinfo=UTC)
        except ValueError:
            self._account.remark("no_time_of_generation")
            return None

    def designations(self) -> tuple[Designation, ...]:
        """All parties, with what was said of them after them. Raises ListFileError where there is none."""
        if not self._entries:
            raise ListFileError(
                ListFileProblem.NO_DESIGNATIONS,
                "The file is an OFAC list without a single party. Download the list again from its publisher.",
            )
        for profile, word, other, note in self._relationships:
            entry, related = self._entry(profile), self._entries.get(other)
            name = f"{related.names[0].as_published or related.names[0].text} ({other})" if related else f"({other})"
            if entry is not None:
                entry.details.append((word, f"{name}; {note}" if note else name))
        listed = set(self._profile_of_entry.values())
        for profile in self._entries:
            if profile not in listed:
                self._account.remark("party_without_sanctions_entry")
        return tuple(entry.designation() for entry in self._entries.values())

    def _entry(self, profile: str) -> OfacEntry | None:
        found = self._entries.get(profile)
        if found is None:
            self._account.remark("reference_to_unknown_party")
        return found

    def _add_party(self, party: Record) -> None:
        fixed = party.attribute("FixedRef")
        comments = party.comments()
        profiles = party.records("Profile")
        if not fixed or not profiles:
            raise _missing("FixedRef or <Profile>", f"party {len(self._entries) + 1}")
        for profile in profiles:
            number = profile.attribute("ID") or fixed
            entry = OfacEntry(
                fixed if len(profiles) == 1 else number, self._kind(profile.attribute("PartySubTypeID")), self._account
            )
            self._read_profile(profile, entry)
            read_remarks("; ".join([*comments, *profile.comments()]), entry)
            profile.close()
            self._entries[number] = entry
        party.close()

    def _kind(self, number: str) -> PartyKind:
        for word in self._references.kinds_of_party(number):
            if word.lower() in KINDS:
                return KINDS[word.lower()]
        self._account.remark("unknown_kind_of_party")
        return PartyKind.UNKNOWN

    def _read_profile(self, profile: Record, entry: OfacEntry) -> None:
        for identity in profile.records("Identity"):
            number = identity.attribute("ID")
            _add_names(identity, entry, self._references)
            for document in self._references.documents.pop(number, []):
                entry.identity(document.kind, document)
            identity.close()
        if not any(name.kind is NameKind.PRIMARY for name in entry.names):
            raise _missing("primary name", entry.reference)
        for feature in profile.each("Feature"):
            word = self._references.word("FeatureType", feature.attribute("FeatureTypeID"))
            for version in feature.each("FeatureVersion"):
                _add_feature(word, version, entry, self._references)
        for reference in profile.each("ExternalReference"):
            word = self._references.word("ExRefType", reference.attribute("ExRefTypeID"))
            texts = [reference.text("ExRefValue"), reference.text("DirectURL"), *reference.comments()]
            for link in reference.each("SubLink"):
                link.attribute("TargetTypeID")
                texts += [link.text("Description"), link.text("DirectURL")]
            entry.details.append((word, "; ".join(filter(None, texts))))

    def _add_relationship(self, record: Record) -> None:
        word = self._references.word("RelationType", record.attribute("RelationTypeID"))
        quality = self._references.word("RelationQuality", record.attribute("RelationQualityID"))
        notes = [f"quality: {quality}"] if quality else []
        notes += ["former"] if record.flag("Former") else []
        notes += [str(span) for span in spans_in(record, self._references) if span is not None]
        notes += record.comments()
        record.attribute("SanctionsEntryID")
        first, second = record.attribute("From-ProfileID"), record.attribute("To-ProfileID")
        self._relationships.append((first, word, second, "; ".join(notes)))
        record.close()

    def _add_listing(self, record: Record) -> None:
        profile = record.attribute("ProfileID")
        self._profile_of_entry[record.attribute("ID")] = profile
        list_name = self._references.word("List", record.attribute("ListID"))
        entry = self._entry(profile)
        if entry is None:
            return
        entry.details.append(("Sanctions list", list_name))
        entry.details += [("Limitations to listing", text)] if (text := record.text("LimitationsToListing")) else []
        entry.details += [("Comment", text) for text in record.comments()]
        for event in record.each("EntryEvent"):
            _add_event(event, entry, self._references)
        for measure in record.each("SanctionsMeasure"):
            _add_measure(measure, entry, self._references)
        for info in record.each("SupportingInfo"):
            info.attribute("SupInfoTypeID")
            texts = (info.text("Text"), info.text("DirectURL"), *info.comments())
            entry.details.append(("Supporting information", "; ".join(filter(None, texts))))
        record.close()

    def _add_link(self, record: Record) -> None:
        word = self._references.word("EntryLinkType", record.attribute("EntryLinkTypeID"))
        first, second = (
            self._profile_of_entry.get(record.attribute(f"Entry{side}-SanctionsEntryID"), "") for side in "AB"
        )
        self._relationships.append((first, word, second, "; ".join(record.comments())))
        record.close()


def _add_names(identity: Record, entry: OfacEntry, references: References) -> None:
    """Add every name of one identity; a false one is one that the party uses, so that its names are listed too."""
    parts_of_groups = {
        group.attribute("ID"): references.word("NamePartType", group.attribute("NamePartTypeID"))
        for groups in identity.each("NamePartGroups")
        for master in groups.each("MasterNamePartGroup")
        for group in master.each("NamePartGroup")
    }
    is_main = identity.flag("Primary")
    of_identity = ["false identity"] if identity.flag("False") else []
    of_identity += identity.comments()
    for alias in identity.each("Alias"):
        word = references.word("AliasType", alias.attribute("AliasTypeID"))
        kind, note = alias_kind(word if word != "Name" else "aka", is_weak=alias.flag("LowQuality"))
        if alias.flag("Primary") and is_main:
            kind = NameKind.PRIMARY
        notes = [*of_identity, note, *alias.comments()]
        notes += [str(span) for span in spans_in(alias, references) if span is not None]
        for documented in alias.each("DocumentedName"):
            _add_documented_name(documented, entry, references, parts_of_groups, kind, notes)


def _add_documented_name(  # noqa: PLR0913, PLR0917 (what a name inherits from its alias)
    documented: Record,
    entry: OfacEntry,
    references: References,
    parts_of_groups: dict[str, str],
    kind: NameKind,
    notes: list[str],
) -> None:
    scripts: dict[str, None] = {}
    parts: list[tuple[str, str]] = []
    further = documented.comments()
    for part in documented.each("DocumentedNamePart"):
        around = part.attribute("LeadingChars"), part.attribute("TrailingChars")
        for value in part.each("NamePartValue"):
            group = value.attribute("NamePartGroupID")
            scripts[references.word("Script", value.attribute("ScriptID"))] = None
            further += ["acronym"] if value.flag("Acronym") else []
            parts.append((parts_of_groups.get(group, ""), around[0] + value.own_text() + around[1]))
    for country in documented.each("DocumentedNameCountry"):
        further += [references.word("Country", country.attribute("CountryID")), *country.comments()]
    in_other_scripts = [script for script in scripts if script and script != _LATIN]
    published = " ".join(text for _, text in parts if text)
    if not published:
        entry.account.remark("name_without_text")
        return
    if in_other_scripts and kind is not NameKind.WEAK_ALIAS:
        kind = NameKind.ORIGINAL_SCRIPT
    note = "; ".join(filter(None, [*notes, *in_other_scripts, *dict.fromkeys(further)]))
    entry.name(published, kind, note=note, text=_in_spoken_order(parts))


def _in_spoken_order(parts: list[tuple[str, str]]) -> str:
    """The parts of a name, given names first; nicknames and the like, and parts of no known kind, at the end."""

    def rank(part: tuple[str, str]) -> int:
        return _ORDER_OF_PARTS.index(part[0]) if part[0] in _ORDER_OF_PARTS else len(_ORDER_OF_PARTS)

    return " ".join(text for _, text in sorted(parts, key=rank) if text)


def _add_feature(word: str, version: Record, entry: OfacEntry, references: References) -> None:
    reliability = references.word("Reliability", version.attribute("ReliabilityID"))
    note = "; ".join(filter(None, (reliability if reliability != _CONFIRMED else "", *version.comments())))
    for detail in version.each("VersionDetail"):
        of_table = references.word("DetailReference", detail.attribute("DetailReferenceID"))
        text = detail.own_text()
        entry.fact(word, "; ".join(dict.fromkeys(filter(None, (of_table, text)))), note=note)
    for reference in version.each("VersionLocation"):
        _add_place(word, references.place(reference.attribute("LocationID")), note, entry)
    for span in spans_in(version, references):
        if word.lower().startswith("birth"):
            known = BirthDate(span, note)
            entry.birth_dates.append(known if span is not None else birth_date("", note, entry.account))
        elif span is not None:
            entry.fact(word, str(span), note=note)


def _add_place(word: str, place: Address, note: str, entry: OfacEntry) -> None:
    if word == _PLACE_OF_STAY:
        entry.addresses.append(place)
        entry.details += [(word, note)] if note else []
    elif word.lower().startswith(_COUNTRY_FACTS) and place.country:
        entry.fact(word, place_in_words(place), note=note)
    elif word.lower() == "place of birth":
        entry.birth_places.append(place)
    else:
        entry.fact(word, place_in_words(place), note=note)


def _add_event(event: Record, entry: OfacEntry, references: References) -> None:
    word = references.word("EntryEventType", event.attribute("EntryEventTypeID"))
    authority = references.word("LegalBasis", event.attribute("LegalBasisID"))
    days = [day for one in event.records("Date") if (day := _day(one)) is not None]
    if word == _CREATED and days and (entry.listed_on is None or days[0] < entry.listed_on):
        entry.listed_on = days[0]
    told = "; ".join(filter(None, (*map(str, days), *event.comments())))
    entry.details += [(word, told)] if told else []
    entry.details += [("Legal authority", authority)] if authority else []


def _day(record: Record) -> date | None:
    record.attribute("CalendarTypeID")
    return day_in(record)


def _add_measure(measure: Record, entry: OfacEntry, references: References) -> None:
    word = references.word("SanctionsType", measure.attribute("SanctionsTypeID"))
    comments = measure.comments()
    spans = [str(span) for span in spans_in(measure, references) if span is not None]
    if word == _PROGRAMME and comments:
        entry.programmes += comments
    else:
        entry.measures.append("; ".join([word, *comments, *spans]))


def _only_changes() -> ListFileError:
    return ListFileError(
        ListFileProblem.UNKNOWN_FORMAT,
        "The file holds only the changes since an earlier version of an OFAC list; expected the whole list "
        "(SDN_ADVANCED.XML or CONS_ADVANCED.XML).",
    )


def _missing(what: str, where: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"A <DistinctParty> ({where}) has no {what}, which every party must have. "
        "Download the list again from its publisher.",
    )
