"""The OFAC readers of the three forms of XML: every field of a fictional party, odd and missing ones, cut files."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ofac_xml_forms import ADVANCED, ENHANCED, NEW_NAMESPACE, OLD_NAMESPACE, SDN_LIST

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError
from app.watchlists.formats import ofac_advanced_xml, ofac_enhanced_xml, ofac_xml, read_list, recognise

Parse = Callable[[io.BytesIO], ListContents]
FORMS: dict[str, tuple[Parse, str]] = {
    "sdnList": (ofac_xml.parse, SDN_LIST),
    "enhanced": (ofac_enhanced_xml.parse, ENHANCED),
    "advanced": (ofac_advanced_xml.parse, ADVANCED),
}


def read(form: str, *changes: tuple[str, str]) -> ListContents:
    parse, text = FORMS[form]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return parse(io.BytesIO(text.encode()))


def person(form: str, *changes: tuple[str, str]) -> Designation:
    return read(form, *changes).designations[0]


def refused_code(form: str, *changes: tuple[str, str]) -> str:
    with pytest.raises(ListFileError) as caught:
        read(form, *changes)
    assert "\n" not in str(caught.value)
    return caught.value.code


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# -- what all forms say alike ------------------------------------------------------------------------------------------


def test_every_form_is_recognised_and_read_whole(form: str) -> None:
    parse, text = FORMS[form]
    assert recognise(text[:4096].encode()).parse == parse
    contents = read_list(io.BytesIO(text.encode()))
    assert contents.unknown_elements == {}
    assert contents.generated_at is not None
    assert contents.generated_at.tzinfo is UTC


def test_the_same_person_has_the_same_reference_names_and_facts_in_every_form(form: str) -> None:
    found = person(form)
    assert (found.reference, found.kind) == ("1", PartyKind.PERSON)
    assert found.primary_name == "Nemo TESTPERSON"
    assert [name.text for name in found.names if name.kind is NameKind.WEAK_ALIAS and name.note == ""] == ["NN"]
    assert BirthDate(PartialDate.parse("~1961")).value == found.birth_dates[0].value
    assert found.nationalities[0] == "Utopia"
    assert "TEST" in found.programmes
    assert found.list_type == "TEST"
    assert found.addresses[0].street.startswith("1 No Street")
    assert (found.addresses[0].city, found.addresses[0].country) == ("Nowhere", "Utopia")
    passport = next(document for document in found.documents if document.kind == "Passport")
    assert (passport.number, passport.issuing_country, passport.issued_on) == ("A1", "Utopia", "2013-06-07")


def test_a_file_cut_anywhere_is_refused_as_truncated(form: str) -> None:
    parse, text = FORMS[form]
    whole = text.encode().rstrip()
    for cut in range(1, len(whole), 97):
        with pytest.raises(ListFileError) as caught:
            parse(io.BytesIO(whole[:cut]))
        assert caught.value.code == "truncated", cut


@given(st.sampled_from(sorted(FORMS)), st.integers(min_value=0))
def test_no_cut_and_no_byte_changed_ends_in_anything_but_a_list_or_a_refusal(form: str, position: int) -> None:
    parse, text = FORMS[form]
    content = bytearray(text.encode())
    content[position % len(content)] ^= 0x15
    with suppress(ListFileError):
        assert parse(io.BytesIO(bytes(content))).designations


@pytest.mark.parametrize(
    ("form", "change", "path"),
    [
        ("sdnList", ("<title>", '<eyes tint="x">grey</eyes><title>'), "sdnEntry/eyes"),
        ("sdnList", ("<idNumber>A1<", "<colour>red</colour><idNumber>A1<"), "sdnEntry/idList/id/colour"),
        ("sdnList", ("</sdnList>", "<extra/></sdnList>"), "sdnList/extra"),
        ("enhanced", ("<title>", "<eyes>grey</eyes><title>"), "entity/generalInfo/eyes"),
        ("enhanced", ("<country refId", "<colour>red</colour><country refId"), "entity/addresses/address/colour"),
        ("enhanced", ("</entities>", "<fleet/></entities>"), "sanctionsData/entities/fleet"),
        (
            "advanced",
            ('Primary="true" LowQ', 'Doubtful="true" Primary="true" LowQ'),
            "DistinctParty/Profile/Identity/Alias/@Doubtful",
        ),
        ("advanced", ("</SanctionsEntry>", "<Colour/></SanctionsEntry>"), "SanctionsEntry/Colour"),
        ("advanced", ("</Locations>", "<Moon/></Locations>"), "Sanctions/Locations/Moon"),
    ],
)
def test_what_the_file_may_bring_tomorrow_is_counted_by_its_path(form: str, change: tuple[str, str], path: str) -> None:
    unknown = read(form, change).unknown_elements
    assert path in unknown or f"{path}/#text" in unknown


@pytest.mark.parametrize(
    ("form", "change", "code"),
    [
        ("sdnList", ("<uid>1</uid>", ""), "missing_element"),
        ("sdnList", ("<sdnType>Vessel</sdnType>", ""), "missing_element"),
        ("sdnList", ("<lastName>NEVER SEEN</lastName>", ""), "missing_element"),
        ("sdnList", ("<Record_Count>2<", "<Record_Count>3<"), "truncated"),
        ("enhanced", ('entity id="1"', "entity"), "missing_element"),
        ("enhanced", ('<entityType refId="600">Individual</entityType>', ""), "missing_element"),
        ("enhanced", ("<isPrimary>true</isPrimary><isLow", "<isPrimary>false</isPrimary><isLow"), "missing_element"),
        ("advanced", ('DistinctParty FixedRef="2"', "DistinctParty"), "missing_element"),
        ("advanced", ("NEVER SEEN", ""), "missing_element"),
        ("advanced", ('Version="1"', 'Version="2" DeltaBaseVersion="1"'), "unknown_format"),
    ],
)
def test_what_every_entry_must_have_is_asked_for(form: str, change: tuple[str, str], code: str) -> None:
    assert refused_code(form, change) == code


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("sdnList", f'<sdnList xmlns="{NEW_NAMESPACE}"></sdnList>'),
        ("enhanced", "<sanctionsData><entities/></sanctionsData>"),
        ("advanced", "<Sanctions><DistinctParties/></Sanctions>"),
    ],
)
def test_a_list_without_entries_is_refused(form: str, text: str) -> None:
    with pytest.raises(ListFileError) as caught:
        FORMS[form][0](io.BytesIO(text.encode()))
    assert caught.value.code == "no_designations"


@pytest.mark.parametrize(
    ("form", "change"),
    [
        ("sdnList", ("<sdnType>Vessel</sdnType>", "<sdnType>Submarine</sdnType>")),
        ("enhanced", (">Individual</entityType>", ">Submarine</entityType>")),
        ("advanced", ('PartySubTypeID="1"', 'PartySubTypeID="99"')),
    ],
)
def test_an_unknown_kind_of_party_is_kept_and_counted(form: str, change: tuple[str, str]) -> None:
    contents = read(form, change)
    assert PartyKind.UNKNOWN in {one.kind for one in contents.designations}
    assert contents.remarks["unknown_kind_of_party"] == 1


# -- sdnList -----------------------------------------------------------------------------------------------------------


def test_every_field_of_an_sdn_list_entry_has_its_place() -> None:
    found = person("sdnList")
    assert found.names == (
        ListedName("Nemo TESTPERSON", NameKind.PRIMARY, "TESTPERSON, Nemo"),
        ListedName("Nemo TESTMAN", NameKind.STRONG_ALIAS, "TESTMAN, Nemo"),
        ListedName("OLDNAME", NameKind.FORMER_NAME),
        ListedName("NN", NameKind.WEAK_ALIAS),
        ListedName("ON", NameKind.WEAK_ALIAS, note="f.k.a."),
    )
    assert found.titles == ("Captain",)
    assert found.programmes == ("TEST-TWO", "TEST")
    assert found.gender == "Male"
    assert found.documents == (Document("Passport", "A1", "Utopia", "2013-06-07", "2018"),)
    assert found.addresses == (Address("1 No Street, Floor 2, Room 3", "Nowhere", "North", "1000", "Utopia"),)
    assert found.nationalities == ("Utopia", "Atlantis")
    assert [(str(one.value), one.note) for one in found.birth_dates] == [("~1961", ""), ("1962", "alternative")]
    assert found.birth_places == (Address(city="Nowhere"),)
    assert found.measures == ("Secondary sanctions risk: section 1",)
    assert found.comments == "(Linked To: NOBODY TRADING LLC)"
    assert set(found.details) == {
        ("Target Type", "Government Entity"),
        ("Effective Date (CMIC)", "14 Feb 2022"),
        ("citizen", "Atlantis"),
        ("Linked To", "NOBODY TRADING LLC"),
    }


def test_a_vessel_of_an_sdn_list_keeps_what_is_said_of_it() -> None:
    vessel = read("sdnList").designations[1]
    assert vessel.kind is PartyKind.VESSEL
    assert vessel.documents == (Document("Vessel Call Sign", "TEST1"),)
    assert dict(vessel.details) == {
        "Vessel Type": "Tug",
        "Vessel Flag": "Utopia",
        "Vessel Owner": "Nobody",
        "Vessel Tonnage": "10",
        "Vessel Gross Registered Tonnage": "20",
    }


def test_the_day_of_publication_is_month_first_and_both_namespaces_are_read() -> None:
    assert read("sdnList").generated_at == datetime(2026, 1, 8, tzinfo=UTC)
    assert read("sdnList", (NEW_NAMESPACE, OLD_NAMESPACE)).designations == read("sdnList").designations
    assert read("sdnList", ("publsh", "publish")).generated_at == datetime(2026, 1, 8, tzinfo=UTC)
    assert read("sdnList", ("01/08/2026", "31/08/2026")).remarks["no_time_of_generation"] == 1


# -- enhanced ----------------------------------------------------------------------------------------------------------


def test_every_field_of_an_enhanced_entity_has_its_place() -> None:
    found = person("enhanced")
    assert found.names == (
        ListedName("Nemo TESTPERSON", NameKind.PRIMARY, "TESTPERSON, Nemo", "Nickname: Nemesis"),
        ListedName("تجربة نمو", NameKind.ORIGINAL_SCRIPT, "\u202bتجربة نمو\u202c", "Arabic"),
        ListedName("NN", NameKind.WEAK_ALIAS),
        ListedName("Nemo OLDNAME", NameKind.FORMER_NAME, "OLDNAME, Nemo"),
    )
    assert found.listed_on == date(2020, 2, 3)
    assert found.publisher_record_id == "901"
    assert found.measures == ("Block",)
    assert found.contacts == ("Telephone: 123",)
    assert found.addresses == (
        Address("1 No Street", "Nowhere", country="Utopia", note="REGION: North"),
        Address(country="Atlantis"),
    )
    assert [(str(one.value), one.note) for one in found.birth_dates] == [
        ("~1961", "Reported"),
        ("1962-03-01/1963-03-31", "in words; 1962-03-01/1963-03-31; alternative"),
    ]
    assert found.documents == (Document("Passport", "A1", "Utopia", "2013-06-07", note="in the name of NN; not valid"),)
    assert set(found.details) == {
        ("Sanctions list", "SDN List (2020-02-03)"),
        ("Legal authority", "Order 1"),
        ("Family member of", "TESTCHILD, Nema (9)"),
    }


def test_a_filtered_export_is_counted() -> None:
    filters = (
        "<filters><sanctionsLists><sanctionsList refId='1'>SDN List</sanctionsList></sanctionsLists><sanctionsPrograms>"
        "<sanctionsProgram refId='1'>TEST</sanctionsProgram></sanctionsPrograms></filters></publicationInfo>"
    )
    remarks = read("enhanced", ("</publicationInfo>", filters)).remarks
    assert (remarks["filter_by_list"], remarks["filtered_export"]) == (1, 1)


# -- advanced ----------------------------------------------------------------------------------------------------------


def test_every_field_of_an_advanced_party_has_its_place() -> None:
    found = person("advanced")
    assert found.names == (
        ListedName("Nemo TESTPERSON", NameKind.PRIMARY, "TESTPERSON Nemo"),
        ListedName("نمو تجربة", NameKind.ORIGINAL_SCRIPT, "تجربة نمو", "Arabic"),
        ListedName("NN", NameKind.WEAK_ALIAS),
    )
    assert found.listed_on == date(2020, 2, 3)
    assert found.programmes == ("TEST",)
    assert found.measures == ("Block",)
    assert found.gender == "Male"
    assert found.birth_places == (Address(city="Nowhere, Utopia"),)
    assert found.contacts == ("Telephone: 123",)
    assert found.documents == (Document("Passport", "A1", "Utopia", "2013-06-07", note="Fraudulent"),)
    assert set(found.details) == {
        ("Sanctions list", "SDN List"),
        ("Created", "2020-02-03"),
        ("Legal authority", "Order 1"),
    }


def test_relationships_come_after_the_parties_and_are_kept_at_the_first() -> None:
    contents = read("advanced")
    vessel = contents.designations[1]
    assert vessel.kind is PartyKind.VESSEL
    assert vessel.details == (("Owned or Controlled By", "TESTPERSON Nemo (1); quality: High; former; so it is said"),)
    assert contents.remarks == {"party_without_sanctions_entry": 1}


def test_numbers_without_a_word_or_a_party_are_counted_and_named() -> None:
    contents = read(
        "advanced", ('SanctionsTypeID="2"', 'SanctionsTypeID="3"'), ('To-ProfileID="1"', 'To-ProfileID="5"')
    )
    assert contents.designations[0].measures == ("SanctionsType 3",)
    assert contents.designations[1].details[0][1].startswith("(5)")
    assert contents.remarks["word_not_in_the_tables"] == 1
    lost = read("advanced", ('ProfileID="1" ListID', 'ProfileID="7" ListID'))
    assert lost.remarks["reference_to_unknown_party"] == 1


def test_a_false_identity_says_so_and_a_date_of_another_calendar_is_none() -> None:
    false = person("advanced", ('Primary="true" False="false"', 'Primary="true" False="true"'))
    assert false.names[0].note == "false identity"
    other = read(
        "advanced",
        (
            "<ReferenceValueSets>",
            "<ReferenceValueSets><CalendarTypeValues><CalendarType ID='2'>Hijri</CalendarType></CalendarTypeValues>",
        ),
        ('<DatePeriod CalendarTypeID="1"', '<DatePeriod CalendarTypeID="2"'),
    )
    assert other.designations[0].birth_dates[0].value is None
    assert other.remarks["period_that_is_no_date"] == 2
