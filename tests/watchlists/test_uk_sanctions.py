"""The reader of the UK Sanctions List, as XML and as CSV, and what is no such list any more."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.designation import Address, Designation, NameKind, PartyKind
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError
from app.watchlists.formats import read_list, recognise
from app.watchlists.formats.uk_sanctions_csv import parse as parse_csv
from app.watchlists.formats.uk_sanctions_xml import parse as parse_xml

COLUMNS = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
    "Designation Type,Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,"
    "Address Line 2,Address Line 3,Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,"
    "Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),National Identifier number,"
    "National Identifier additional information,Passport number,Passport additional information,Position,Gender,"
    "Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,Business registration number (s),"
    "IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,Previous flags,"
    "Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)"
)
HEADER = COLUMNS.split(",")
PERSON = {
    "Unique ID": "TST0001",
    "Regime Name": "The Test Regulations",
    "Designation Type": "Individual",
    "Name 1": "NEMO",
    "Name 6": "TESTPERSON",
    "Name type": "Primary Name",
}


def uk_csv(*rows: dict[str, str], header: list[str] = HEADER, first: str = "Report Date: 08-Oct-2026\n") -> bytes:
    text = io.StringIO()
    text.write(first)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([row.get(column, "") for column in header] for row in rows)
    return text.getvalue().encode()


def uk_xml(*designations: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?><Designations><DateGenerated>02/09/2026</DateGenerated>'
        f"{''.join(f'<Designation>{one}</Designation>' for one in designations)}</Designations>"
    ).encode()


def name(inner: str, kind: str = "Primary Name", strength: str = "") -> str:
    return f"<Name>{inner}<NameType>{kind}</NameType><AliasStrength>{strength}</AliasStrength></Name>"


PRIMARY = name("<Name1>NEMO</Name1><Name6>TESTPERSON</Name6>")


def designation(inner: str = "", *, names: str = PRIMARY, kind: str = "Individual", number: str = "TST0001") -> str:
    return (
        f"<UniqueID>{number}</UniqueID><Names>{names}</Names><RegimeName>The Test Regulations</RegimeName>"
        f"<IndividualEntityShip>{kind}</IndividualEntityShip>{inner}"
    )


def read(content: bytes) -> ListContents:
    return read_list(io.BytesIO(content))


def only(content: bytes) -> Designation:
    contents = read(content)
    assert contents.unknown_elements == {}
    (found,) = contents.designations
    return found


def kinds(found: Designation) -> dict[str, NameKind]:
    return {name.text: name.kind for name in found.names}


def test_a_designation_stands_under_its_unique_id_with_dates_and_regime() -> None:
    contents = read(
        uk_xml(
            designation(
                "<LastUpdated>04/08/2026</LastUpdated><DateDesignated>25/01/2001</DateDesignated>"
                "<OFSIGroupID>99</OFSIGroupID><UNReferenceNumber>QDI.999</UNReferenceNumber>"
                "<DesignationSource>UN</DesignationSource><SanctionsImposed>Asset freeze|Travel Ban|Asset freeze"
                "</SanctionsImposed><OtherInformation>Seen at sea.</OtherInformation>"
                "<UKStatementofReasons>Nemo&amp;#39;s reasons</UKStatementofReasons>"
                "<SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze><TravelBan>false</TravelBan>"
                "</SanctionsImposedIndicators>"
            )
        )
    )
    (found,) = contents.designations
    assert contents.generated_at is not None
    assert contents.generated_at.isoformat() == "2026-09-02T00:00:00+00:00"
    assert (found.reference, found.list_type, found.kind) == ("TST0001", "The Test Regulations", PartyKind.PERSON)
    assert found.primary_name == "NEMO TESTPERSON"
    assert str(found.listed_on) == "2001-01-25"
    assert [str(day) for day in found.amended_on] == ["2026-08-04"]
    assert found.measures == ("Asset freeze", "Travel Ban")
    assert found.comments == "Seen at sea."
    assert found.other_references == ("QDi.999",)
    assert contents.remarks["united_nations_reference_repaired"] == 1
    assert found.details == (
        ("OFSIGroupID", "99"),
        ("DesignationSource", "UN"),
        ("UKStatementofReasons", "Nemo's reasons"),
        ("SanctionsImposedIndicator", "AssetFreeze"),
    )


def test_names_are_of_the_kind_that_type_and_strength_say_in_whatever_spelling() -> None:
    found = only(
        uk_xml(
            designation(
                "<NonLatinNames><NonLatinName><NameNonLatinScript>نيمو</NameNonLatinScript>"
                "<NonLatinScriptType>Arabic</NonLatinScriptType></NonLatinName></NonLatinNames>",
                names=name("<Name6>Outis</Name6>", "ALias")
                + name("<Name6>Nobody</Name6>", "Alias", "Low quality a.k.a")
                + name("<Name6>No One</Name6>", "Alias", "Good quality a.k.a")
                + name("<Name6>Nemo</Name6>", "Primary name variation")
                + name("<Name6>Nemo Testperson</Name6>", "Primary name")
                + name("<Name6>Nemo Second</Name6>", "Primary Name"),
            )
        )
    )
    assert found.names[0].text == found.primary_name == "Nemo Testperson"
    assert kinds(found) == {
        "Nemo Testperson": NameKind.PRIMARY,
        "Outis": NameKind.STRONG_ALIAS,
        "Nobody": NameKind.WEAK_ALIAS,
        "No One": NameKind.STRONG_ALIAS,
        "Nemo": NameKind.STRONG_ALIAS,
        "Nemo Second": NameKind.STRONG_ALIAS,
        "نيمو": NameKind.ORIGINAL_SCRIPT,
    }
    assert found.names[-1].note == "Arabic"


def test_an_entry_without_primary_name_has_its_first_name_as_such_and_is_counted() -> None:
    contents = read(uk_xml(designation(names=name("<Name6>Outis</Name6>", "Alias"))))
    assert kinds(contents.designations[0]) == {"Outis": NameKind.PRIMARY}
    assert contents.remarks["entry_without_primary_name"] == 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("01/03/1958", "1958-03-01"),
        ("dd/mm/1945", "1945"),
        ("dd/11/1965", "1965-11"),
        ("00/00/1945", "1945"),
        ("circa 1945", "~1945"),
        ("in his forties", None),
    ],
)
def test_birth_dates_of_every_kind(written: str, expected: str | None) -> None:
    found = only(
        uk_xml(
            designation(
                f"<IndividualDetails><Individual><DOBs><DOB>{written}</DOB></DOBs></Individual></IndividualDetails>"
            )
        )
    )
    (date,) = found.birth_dates
    assert (None if date.value is None else str(date.value)) == expected
    assert date.note == ("" if expected else written)


def test_a_ship_keeps_its_number_owners_and_flags() -> None:
    found = only(
        uk_xml(
            designation(
                "<ShipDetails><Ship><IMONumbers><IMONumber>IMO9999999</IMONumber></IMONumbers>"
                "<CurrentOwnerOperators><CurrentOwnerOperator>Test Shipping</CurrentOwnerOperator>"
                "</CurrentOwnerOperators><PreviousFlags><PreviousFlag>Atlantis</PreviousFlag></PreviousFlags>"
                "<YearsBuilt><YearBuilt>1999</YearBuilt></YearsBuilt></Ship></ShipDetails>",
                names=name('<Name6>IMO 9999999 ("TEST SEA 1")</Name6>'),
                kind="Ship",
            )
        )
    )
    assert found.kind is PartyKind.VESSEL
    assert [(document.kind, document.number) for document in found.documents] == [("IMO number", "IMO9999999")]
    assert kinds(found)["TEST SEA 1"] is NameKind.STRONG_ALIAS
    assert found.details == (
        ("CurrentOwnerOperator", "Test Shipping"),
        ("PreviousFlag", "Atlantis"),
        ("YearBuilt", "1999"),
    )


def test_unknown_elements_and_columns_are_counted() -> None:
    content = uk_xml(designation("<HairColour>grey</HairColour>")).replace(b"</Name1>", b"</Name1><Name7>x</Name7>")
    assert read(content).unknown_elements == {"Designation/HairColour": 1, "Designation/Names/Name/Name7": 1}
    header = [*HEADER, "Hair colour"]
    rows = [PERSON | {"Hair colour": "grey"}, PERSON | {"Unique ID": "TST0002"}]
    assert read(uk_csv(*rows, header=header)).unknown_elements == {"column hair colour": 1}


def test_the_rows_of_one_designation_become_one_with_each_thing_once() -> None:
    address = {"Address Line 1": "1 Quay", "Address Line 6": "Port", "Address Country": "Atlantis"}
    alias = {"Name 1": "", "Name 6": "Outis", "Name type": "Alias"}
    rows = [
        PERSON | address | {"D.O.B": "dd/mm/1945", "Sanctions Imposed": "Asset freeze|Asset freeze"},
        PERSON | address | alias | {"D.O.B": "dd/mm/1945"},
        PERSON | {"D.O.B": "01/03/1958", "Passport number": "P1", "Passport additional information": "Atlantis"},
        PERSON | {"Unique ID": "TST0002"},
        PERSON | alias | {"Town of birth": "Reef", "Country of birth": "Atlantis", "Website": "https://nemo.example"},
    ]
    contents = read(uk_csv(*rows))
    assert contents.format == "uk-sanctions-csv"
    assert contents.generated_at is not None
    assert contents.generated_at.isoformat() == "2026-10-08T00:00:00+00:00"
    first, second = contents.designations
    assert (first.reference, second.reference) == ("TST0001", "TST0002")
    assert kinds(first) == {"NEMO TESTPERSON": NameKind.PRIMARY, "Outis": NameKind.STRONG_ALIAS}
    assert [str(date.value) for date in first.birth_dates] == ["1945", "1958-03-01"]
    assert first.addresses == (Address(street="1 Quay", city="Port", country="Atlantis"),)
    assert first.birth_places == (Address(city="Reef", country="Atlantis"),)
    assert first.measures == ("Asset freeze",)
    assert [(one.kind, one.number, one.note) for one in first.documents] == [("Passport", "P1", "Atlantis")]
    assert first.links == ("https://nemo.example",)


def test_both_forms_of_one_designation_say_the_same() -> None:
    from_csv = only(uk_csv(PERSON | {"UN Reference Number": "QDi.999", "D.O.B": "dd/mm/1945"}))
    from_xml = only(
        uk_xml(
            designation(
                "<UNReferenceNumber>QDi.999</UNReferenceNumber><IndividualDetails><Individual><DOBs>"
                "<DOB>dd/mm/1945</DOB></DOBs></Individual></IndividualDetails>"
            )
        )
    )
    assert from_csv == from_xml


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (uk_xml(), "no_designations"),
        (uk_xml(designation(number="")), "missing_element"),
        (uk_xml(designation(names="")), "missing_element"),
        (uk_csv(), "no_designations"),
        (uk_csv(PERSON | {"Unique ID": ""}), "missing_element"),
        (uk_csv(PERSON | {"Name 1": "", "Name 6": ""}), "missing_element"),
        (uk_csv(PERSON, header=[column for column in HEADER if column != "Regime Name"]), "missing_element"),
        (uk_csv(PERSON) + b"\xff\xfe\n", "encoding"),
        (uk_csv(PERSON) + b'"a"b\n', "not_well_formed"),
        (uk_csv(PERSON) + b"," * 70 + b"\n", "not_well_formed"),
        (uk_csv(PERSON) + b"a\0\n", "encoding"),
    ],
)
def test_what_is_no_such_list_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ListFileError) as caught:
        read(content)
    assert caught.value.code == code


CSV = uk_csv(*(PERSON | {"Unique ID": f"TST{number:04d}", "Other Information": "é,\nü"} for number in range(20)))
XML = uk_xml(*(designation(number=f"TST{number:04d}") for number in range(20)))


@given(st.integers(min_value=1, max_value=len(XML) - 1))
def test_an_xml_file_cut_anywhere_is_refused_as_truncated(cut: int) -> None:
    with pytest.raises(ListFileError) as caught:
        parse_xml(io.BytesIO(XML[:cut]))
    assert caught.value.code == "truncated"


@given(st.integers(min_value=CSV.index(b"TST"), max_value=len(CSV) - 1))
def test_a_csv_file_cut_within_a_line_is_refused_and_between_two_lines_is_shorter(cut: int) -> None:
    """A cut between two rows does not show in the file: the guards, and the smallest size of the source, find it."""
    if CSV[:cut].endswith(b",\n") and CSV[:cut].count(b'"') % 2 == 0:
        assert len(parse_csv(io.BytesIO(CSV[:cut])).designations) < 20
        return
    with pytest.raises(ListFileError) as caught:
        parse_csv(io.BytesIO(CSV[:cut]))
    assert caught.value.code in ("truncated", "no_designations")


@pytest.mark.parametrize(
    "content",
    [
        (
            b"Last Updated,20/05/2022\r\nName 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,"
            b"Non-Latin Script Type,Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,"
            b"Passport Number,Group Type,Alias Type,Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,"
            b"Last Updated,Group ID\r\n"
        ),
        (
            b'<?xml version="1.0"?><ArrayOfFinancialSanctionsTarget xmlns="http://schemas.hmtreasury.gov.uk/ofsi'
            b'/consolidatedlist"><FinancialSanctionsTarget/></ArrayOfFinancialSanctionsTarget>'
        ),
    ],
    ids=["csv", "xml"],
)
def test_the_retired_list_is_refused_with_what_to_load_instead(content: bytes) -> None:
    with pytest.raises(ListFileError) as caught:
        read(content)
    assert caught.value.code == "retired"
    assert "retired on 28 January 2026" in str(caught.value)
    assert "UK-Sanctions-List.xml" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_the_formats_are_recognised() -> None:
    assert recognise(CSV[:4096]).name == "uk-sanctions-csv"
    assert recognise(XML[:4096]).name == "uk-sanctions-xml"
