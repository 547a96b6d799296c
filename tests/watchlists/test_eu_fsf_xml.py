"""The reader of the EU list: every kind of detail, and what is no such list."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.designation import Address, BirthDate, Designation, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError
from app.watchlists.formats import read_list, recognise
from app.watchlists.formats.eu_fsf_xml import parse

ACT = '<regulationSummary regulationType="amendment" publicationDate="2019-04-08" numberTitle="2019/1 (OJ L1)"/>'
REGULATION = (
    '<regulation regulationType="amendment" organisationType="council" publicationDate="2020-05-06"'
    ' entryIntoForceDate="2020-05-07" numberTitle="2020/2 (OJ L2)" programme="TEST" logicalId="7">'
    "<publicationUrl>https://acts.example/2</publicationUrl></regulation>"
)
PERSON = '<subjectType code="person" classificationCode="P"/>'
ENTERPRISE = '<subjectType code="enterprise" classificationCode="E"/>'


def detail(tag: str, attributes: str, inner: str = "") -> str:
    return f'<{tag} {attributes} regulationLanguage="en" logicalId="9">{inner}{ACT}</{tag}>'


NAME = detail("nameAlias", 'wholeName="Nemo Testperson" strong="true"')


def entity(inner: str, *, attributes: str = 'euReferenceNumber="EU.1.23" logicalId="12"', kind: str = PERSON) -> str:
    return f"<sanctionEntity {attributes}>{REGULATION}{kind}{inner}</sanctionEntity>"


def eu_list(*entities: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><export xmlns="http://eu.europa.ec/fpi/fsd/export"'
        f' generationDate="2026-05-01T00:00:00.000+02:00" globalFileId="1">{"".join(entities)}</export>'
    ).encode()


def read(content: bytes) -> ListContents:
    return read_list(io.BytesIO(content), expected_format="eu-fsf-xml")


def read_entity(inner: str, *, kind: str = PERSON) -> Designation:
    contents = read(eu_list(entity(inner, kind=kind)))
    assert contents.unknown_elements == {}
    return contents.designations[0]


def born(attributes: str) -> tuple[BirthDate, ...]:
    return read_entity(NAME + detail("birthdate", attributes + ' calendarType="GREGORIAN"')).birth_dates


def test_an_entity_stands_under_its_reference_number_with_programme_act_and_page() -> None:
    contents = read(eu_list(entity(f"<remark>A remark</remark>{NAME}")))
    (found,) = contents.designations
    assert contents.format == "eu-fsf-xml"
    assert contents.generated_at is not None
    assert contents.generated_at.isoformat() == "2026-04-30T22:00:00+00:00"
    assert (found.reference, found.publisher_record_id, found.kind) == ("EU.1.23", "12", PartyKind.PERSON)
    assert (found.list_type, found.programmes, found.comments) == ("TEST", ("TEST",), "A remark")
    assert found.links == ("https://acts.example/2",)
    assert found.details == (
        ("legal act", "amendment 2019/1 (OJ L1); published 2019-04-08"),
        ("regulation", "amendment 2020/2 (OJ L2); published 2020-05-06; council; in force 2020-05-07"),
    )
    assert contents.unknown_elements == {}


def test_an_entity_without_reference_number_stands_under_its_logical_id_and_is_counted() -> None:
    contents = read(
        eu_list(entity(NAME, attributes='logicalId="13" unitedNationId="QDi.43" designationDate="2001-02-03"'))
    )
    (found,) = contents.designations
    assert found.reference == "logicalId-13"
    assert found.other_references == ("QDi.43",)
    assert str(found.listed_on) == "2001-02-03"
    assert contents.remarks["entity_without_reference_number"] == 1


def test_the_main_name_is_the_latin_one_with_sex_and_parts() -> None:
    found = read_entity(
        detail("nameAlias", 'wholeName="Немо Тестперсон" nameLanguage="RU" strong="true"')
        + detail("nameAlias", 'wholeName="Nemo Testipersonas" nameLanguage="LT" strong="true"')
        + detail(
            "nameAlias",
            'firstName="Nemo" middleName="" lastName="Testperson" wholeName="Nemo Testperson" gender="M" title="Dr"'
            ' function="Clerk" nameLanguage="EN" strong="true"',
        )
        + detail("nameAlias", 'wholeName="The Clerk" strong="true"', "<remark>god quality</remark>")
        + detail("nameAlias", 'wholeName="Nemesis" strong="true"', "<remark>Low quality alias</remark>")
        + detail("nameAlias", 'wholeName="Outis" strong="false"')
        + detail("nameAlias", 'wholeName="Old Name" strong="true"', "<remark>formerly known as</remark>")
    )
    assert found.primary_name == "Nemo Testperson"
    assert {name.text: name.kind for name in found.names} == {
        "Nemo Testperson": NameKind.PRIMARY,
        "Немо Тестперсон": NameKind.ORIGINAL_SCRIPT,
        "Nemo Testipersonas": NameKind.STRONG_ALIAS,
        "The Clerk": NameKind.STRONG_ALIAS,
        "Nemesis": NameKind.WEAK_ALIAS,
        "Outis": NameKind.WEAK_ALIAS,
        "Old Name": NameKind.FORMER_NAME,
    }
    assert (found.gender, found.titles, found.positions) == ("Male", ("Dr",), ("Clerk",))
    assert {name.text: name.note for name in found.names}["Nemesis"] == "Low quality alias"


def test_parts_of_a_name_that_say_more_than_the_whole_are_a_name_too() -> None:
    found = read_entity(
        detail("nameAlias", 'firstName="Nemo Outis" lastName="Testperson" wholeName="Nemo Testperson" strong="true"')
    )
    assert [name.text for name in found.names] == ["Nemo Testperson", "Nemo Outis Testperson"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('birthdate="1937-04-28" circa="false" dayOfMonth="28" monthOfYear="4" year="1937"', "1937-04-28"),
        ('birthdate="1937-04-28" circa="true"', "~1937-04-28"),
        ('monthOfYear="9" year="1958"', "1958-09"),
        ('dayOfMonth="3" monthOfYear="9" year="1958"', "1958-09-03"),
        ('year="1958"', "1958"),
        ('year="1958" circa="true"', "~1958"),
        ('yearRangeFrom="1955" yearRangeTo="1958"', "1955/1958"),
        ('yearRangeFrom="1955" yearRangeTo="1958" circa="true"', "~1955/1958"),
    ],
)
def test_birth_dates_of_every_kind(attributes: str, expected: str) -> None:
    assert [str(date.value) for date in born(attributes)] == [expected]


def test_a_day_of_another_calendar_keeps_its_own_words() -> None:
    islamic = 'birthdate="1982-04-19" calendarType="ISLAMIC" dayOfMonth="24" monthOfYear="6" year="1402"'
    contents = read(eu_list(entity(NAME + detail("birthdate", islamic))))
    assert contents.designations[0].birth_dates == (
        BirthDate(PartialDate.parse("1982-04-19"), "ISLAMIC calendar: 24/6/1402"),
    )
    assert contents.remarks["birth_date_in_another_calendar"] == 1


def test_what_is_no_date_keeps_its_words() -> None:
    assert born('dayOfMonth="31" monthOfYear="2" year="1958"') == (BirthDate(None, "31/2/1958"),)


def test_a_place_of_birth_without_date_and_an_unknown_country() -> None:
    found = read_entity(
        NAME
        + detail("birthdate", 'calendarType="GREGORIAN" city="Atlantis" region="Sea" zipCode="1" place="Reef"')
        + detail("birthdate", 'calendarType="GREGORIAN" countryIso2Code="00" countryDescription="UNKNOWN"')
    )
    assert found.birth_dates == ()
    assert found.birth_places == (Address(city="Atlantis", state_or_province="Sea", postal_code="1", note="Reef"),)


def test_addresses_contacts_citizenships_and_documents() -> None:
    found = read_entity(
        NAME
        + detail(
            "address",
            'street="1 Quay" city="Port" region="Isle" zipCode="99" poBox="5" place="Harbour" asAtListingTime="true"'
            ' countryIso2Code="XA" countryDescription="ATLANTIS"',
            '<remark>closed</remark><contactInfo key="PHONE" value="+00 1"/>'
            '<contactInfo key="EMAIL" value="a@b.example"/>',
        )
        + detail("citizenship", 'region="Isle" countryIso2Code="XA" countryDescription="ATLANTIS"')
        + detail(
            "identification",
            'identificationTypeCode="passport" identificationTypeDescription="National passport" number="Ж 1"'
            ' latinNumber="ZH 1" issueDate="2001-01-01" validFrom="2001-01-02" validTo="2011-01-01" issuedBy="Office"'
            ' nameOnDocument="N. Testperson" region="Isle" knownFalse="true" knownExpired="true" diplomatic="false"'
            ' countryIso2Code="XA" countryDescription="ATLANTIS"',
            "<remark>stolen</remark>",
        )
    )
    (address,) = found.addresses
    assert (address.street, address.city, address.country) == ("1 Quay", "Port", "ATLANTIS")
    assert address.note == "Harbour; PO box 5; address at the time of listing; closed"
    assert found.contacts == ("PHONE: +00 1", "EMAIL: a@b.example")
    assert found.nationalities == ("ATLANTIS",)
    assert ("citizenship", "ATLANTIS; Isle") in found.details
    (document,) = found.documents
    assert (document.kind, document.number) == ("passport: National passport", "Ж 1")
    assert (document.issued_on, document.expires_on) == ("2001-01-01", "2011-01-01")
    for said in ("ZH 1", "2001-01-02", "Office", "N. Testperson", "Isle", "known to be false", "expired", "stolen"):
        assert said in document.note
    assert "diplomatic" not in document.note


def test_further_information_and_what_nobody_knows_is_kept_or_counted() -> None:
    further = '<additionalInformation key="colour" value="blue"/>'
    contents = read(
        eu_list(entity(further + NAME + '<hobby level="2">chess</hobby>') + "<annex/>stray").replace(
            b'strong="true"', b'strong="true" mood="calm"'
        )
    )
    assert ("colour", "blue") in contents.designations[0].details
    assert contents.unknown_elements == {
        "export/#text": 1,
        "export/annex": 1,
        "sanctionEntity/hobby": 1,
        "sanctionEntity/nameAlias/@mood": 1,
    }


def test_an_enterprise_and_an_entity_of_unknown_type() -> None:
    assert read_entity(NAME, kind=ENTERPRISE).kind is PartyKind.ORGANISATION
    strange = '<subjectType code="robot" classificationCode="R"/>'
    contents = read(eu_list(entity(NAME, kind=strange)))
    assert contents.designations[0].kind is PartyKind.UNKNOWN
    assert contents.remarks["entity_of_unknown_type"] == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (eu_list(), "no_designations"),
        (eu_list(entity(NAME, attributes="")), "missing_element"),
        (eu_list(entity("")), "missing_element"),
        (eu_list(entity(detail("nameAlias", 'strong="true"'))), "missing_element"),
        (eu_list(entity(NAME, kind="")), "missing_element"),
        (b"", "empty"),
        (b"<html><body>Service unavailable</body></html>", "html_page"),
    ],
)
def test_what_is_no_such_list_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ListFileError) as caught:
        parse(io.BytesIO(content))
    assert caught.value.code == code


WHOLE = eu_list(*(entity(NAME, attributes=f'euReferenceNumber="EU.{number}.1"') for number in range(30)))


@given(st.integers(min_value=1, max_value=len(WHOLE) - 1))
def test_a_file_cut_anywhere_is_refused_as_truncated(cut: int) -> None:
    with pytest.raises(ListFileError) as caught:
        parse(io.BytesIO(WHOLE[:cut]))
    assert caught.value.code == "truncated"


def test_the_format_is_recognised_by_its_namespace() -> None:
    assert recognise(WHOLE[:4096]).name == "eu-fsf-xml"
