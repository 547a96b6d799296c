"""The UN reader, one oddity of the format at a time, with fictional parties."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from small_un_list import alias, born, entity, person, read, read_entity, read_person, un_list

from app.domain.designation import Designation, PartyKind
from app.watchlists.errors import ListFileError


def names(entry: Designation) -> list[tuple[str, str]]:
    return [(name.kind.value, name.text) for name in entry.names]


# -- names -------------------------------------------------------------------------------------------------------------


def test_the_parts_of_a_name_are_joined_by_one_blank() -> None:
    entry = read_person(
        "<SECOND_NAME> AL  TEST </SECOND_NAME><FOURTH_NAME>NOWHERE\n   </FOURTH_NAME>", first_name="NEMO"
    )
    assert entry.primary_name == "NEMO AL TEST NOWHERE"


def test_na_in_lower_case_is_no_name_and_in_upper_case_is_one() -> None:
    assert read_person("<FOURTH_NAME>na</FOURTH_NAME>").primary_name == "NEMO TESTPERSON"
    assert read_person("<FOURTH_NAME>NA</FOURTH_NAME>").primary_name == "NEMO TESTPERSON NA"


@pytest.mark.parametrize(
    ("first_name", "expected"),
    [
        ("ALPHA TEST / ATX", [("primary", "ALPHA TEST"), ("strong_alias", "ATX")]),
        ("ALPHA/BETA TEST", [("primary", "ALPHA/BETA TEST")]),
        ("ALPHA ; BETA", [("primary", "ALPHA"), ("strong_alias", "BETA")]),
        ("ALPHA TEST (AT)", [("primary", "ALPHA TEST (AT)"), ("strong_alias", "ALPHA TEST"), ("weak_alias", "AT")]),
        ("ALPHA TEST (KENYA)", [("primary", "ALPHA TEST (KENYA)"), ("strong_alias", "ALPHA TEST")]),
        ("ALPHA TEST (NGO)", [("primary", "ALPHA TEST (NGO)"), ("strong_alias", "ALPHA TEST")]),
        ("ALPHA (NOWHERE) TEST", [("primary", "ALPHA (NOWHERE) TEST")]),
        (
            "ALPHA TEST (AT) LTD",
            [("primary", "ALPHA TEST (AT) LTD"), ("strong_alias", "ALPHA TEST LTD"), ("weak_alias", "AT")],
        ),
        ("ALPHA TEST (UNCLOSED", [("primary", "ALPHA TEST (UNCLOSED"), ("strong_alias", "ALPHA TEST")]),
    ],
)
def test_names_joined_in_the_primary_name_of_an_organisation(first_name: str, expected: list) -> None:
    assert names(read_entity(first_name=first_name)) == expected


@pytest.mark.parametrize(
    ("published", "quality", "expected"),
    [
        ("Test, Nemo", "Good", [("strong_alias", "Test, Nemo")]),
        ("Nemo A; Nemo B", "Low", [("weak_alias", "Nemo A"), ("weak_alias", "Nemo B")]),
        ("Nemo A; Nemo B b) Nemo C", "Good", [("strong_alias", f"Nemo {letter}") for letter in "ABC"]),
        ("Nemo Test (نيمو)", "Good", [("strong_alias", "Nemo Test"), ("original_script", "نيمو")]),
        ("Nemo (original script: Немо)", "Low", [("weak_alias", "Nemo"), ("weak_alias", "Немо")]),
        ("Nemo Test نيمو تست", "Good", [("strong_alias", "Nemo Test"), ("original_script", "نيمو تست")]),
        ("نيمو (Nemo; Nimo)", "Good", [("strong_alias", "نيمو"), ("strong_alias", "Nemo"), ("strong_alias", "Nimo")]),
        ("NEMO (COMBAT NAME)", "Good", [("strong_alias", "NEMO")]),
        ("Nemo Test (previously listed as)", "Good", [("former_name", "Nemo Test")]),
        ("Nemo Test (Testov)", "Good", [("strong_alias", "Nemo Test (Testov)"), ("strong_alias", "Nemo Test")]),
        (") Nemo Test,", "Good", [("strong_alias", "Nemo Test")]),
        ("Nemo Test born in 1963", "Good", [("strong_alias", "Nemo Test")]),
        ("Old Nemo", "f.k.a.", [("former_name", "Old Nemo")]),
        ("Other Nemo", "a.k.a.", [("strong_alias", "Other Nemo")]),
        ("Fourth Nemo", "Bon", [("strong_alias", "Fourth Nemo")]),
    ],
)
def test_names_in_one_alias(published: str, quality: str, expected: list) -> None:
    entry = read_person(alias(published, quality))
    assert names(entry)[1:] == expected
    assert all((name.as_published or name.text) == published for name in entry.names[1:])


@pytest.mark.parametrize(
    ("published", "note", "expected"),
    [
        ("Nemo Test", "previously listed as", [("former_name", "Nemo Test")]),
        ("Nemo Test", "In Arabic: نيمو تست", [("strong_alias", "Nemo Test"), ("original_script", "نيمو تست")]),
        ("نيمو", "Nemo A; Nemo B", [("strong_alias", "نيمو"), ("strong_alias", "Nemo A"), ("strong_alias", "Nemo B")]),
        (
            "Nemo Test",
            "born in 1971 (Nemo A; Nemo B)",
            [("strong_alias", "Nemo Test"), ("strong_alias", "Nemo A"), ("strong_alias", "Nemo B")],
        ),
        (
            "Nemo Test",
            "Nemo A, Nemo B (transliterations of original script name)",
            [("strong_alias", "Nemo Test"), ("strong_alias", "Nemo A"), ("strong_alias", "Nemo B")],
        ),
        ("Nemo Test", "Call sign", [("strong_alias", "Nemo Test")]),
    ],
)
def test_names_in_the_note_of_an_alias(published: str, note: str, expected: list) -> None:
    entry = read_person(alias(published, inner=f"<NOTE>{note}</NOTE>"))
    assert names(entry)[1:] == expected
    assert all(name.note == note for name in entry.names[1:])


def test_a_language_behind_the_original_script_is_a_note() -> None:
    script = read_person("<NAME_ORIGINAL_SCRIPT>ነሞ (Tigrinya)</NAME_ORIGINAL_SCRIPT>").names[1]
    assert (script.kind.value, script.text, script.note) == ("original_script", "ነሞ", "Tigrinya")


def test_an_original_script_in_latin_letters_is_kept_and_counted() -> None:
    contents = read(un_list(person("<NAME_ORIGINAL_SCRIPT>NEMO (TESTOV)</NAME_ORIGINAL_SCRIPT>")))
    assert names(contents.designations[0])[1] == ("original_script", "NEMO (TESTOV)")
    assert contents.remarks["original_script_field_in_latin_letters"] == 1


@pytest.mark.parametrize(
    ("inner", "dates", "place"),
    [
        (
            "<DATE_OF_BIRTH>1969-02-05</DATE_OF_BIRTH><CITY_OF_BIRTH>Testville</CITY_OF_BIRTH>",
            ["1969-02-05"],
            "Testville",
        ),
        ("<DATE_OF_BIRTH>1958 - 1964</DATE_OF_BIRTH>", ["1958/1964"], ""),
        ("<DATE_OF_BIRTH>null</DATE_OF_BIRTH>", [], ""),
        ("<NOTE>born 16 Dec. 1948, in Testville</NOTE>", ["1948-12-16"], "Testville"),
        ("<NOTE>DOB: a) 11 Apr. 1960 b) May 1963. POB: Testville.</NOTE>", ["1960-04-11", "1963-05"], "Testville"),
        ("<NOTE>(DPOB - 1970) - Passport No. 284158, expires 21 August 2005</NOTE>", ["1970"], ""),
        ("<DATE_OF_BIRTH>1969</DATE_OF_BIRTH><NOTE>born 1969 in Testville</NOTE>", ["1969"], "Testville"),
    ],
)
def test_birth_dates_and_places_of_an_alias(inner: str, dates: list[str], place: str) -> None:
    name = read_person(alias("Nemo Alias", inner=inner)).names[1]
    assert [str(date) for date in name.birth_dates] == dates
    assert name.birth_place == place


def test_a_passport_in_the_note_of_an_alias_is_a_document() -> None:
    paper = read_person(alias("Nemo Alias", inner="<NOTE>Passport number: B0515260; DOB: 1948</NOTE>")).documents[0]
    assert (paper.kind, paper.number, paper.note) == ("Passport", "B0515260", "Passport number: B0515260; DOB: 1948")


def test_a_birth_date_in_an_alias_without_name_is_the_persons_own() -> None:
    entry = read_person(
        "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/><DATE_OF_BIRTH>1960</DATE_OF_BIRTH></INDIVIDUAL_ALIAS>"
    )
    assert [(str(date.value), date.note) for date in entry.birth_dates] == [
        ("1960", "published in an alias without a name")
    ]


def test_a_repeated_alias_is_kept_once_and_counted() -> None:
    contents = read(un_list(person(alias("Nemo Alias") + alias("Nemo  Alias"))))
    assert len(contents.designations[0].names) == 2
    assert contents.remarks["name_repeated_in_entry"] == 1


# -- dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "value", "note"),
    [
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-04-09</DATE>", "1971-04-09", ""),
        ("<TYPE_OF_DATE>Exact</TYPE_OF_DATE><DATE>1972-01-01-05:00</DATE>", "1972-01-01", ""),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1971</YEAR>", "1971", ""),
        ("<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1971</YEAR>", "~1971", ""),
        ("<TYPE_OF_DATE>Approximately</TYPE_OF_DATE><YEAR>1955-1958</YEAR>", "~1955/1958", ""),
        ("<YEAR>1977/1978</YEAR>", "1977/1978", ""),
        ("<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1964</TO_YEAR>", "1960/1964", ""),
        (
            "<FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1964</TO_YEAR><NOTE>Approximately </NOTE>",
            "~1960/1964",
            "Approximately",
        ),
        ("<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>Nov. 1973 </NOTE>", "1973-11", "Nov. 1973"),
        ("<NOTE>29 Mar. 1969</NOTE>", "1969-03-29", "29 Mar. 1969"),
        ("<NOTE>Between Aug. and Sep. 1977</NOTE>", "1977-08-01/1977-09-30", "Between Aug. and Sep. 1977"),
        ("<YEAR>1958</YEAR><NOTE>Sep.</NOTE>", "1958-09", "Sep."),
        ("<DATE>1979-03-03</DATE><NOTE>from false passport</NOTE>", "1979-03-03", "from false passport"),
        ("<NOTE>24/06/1402 (Hijri Calendar)</NOTE>", "None", "24/06/1402 (Hijri Calendar)"),
        ("<NOTE>30-35 years old</NOTE>", "None", "30-35 years old"),
        ("<NOTE>29 Feb. 1969</NOTE>", "None", "29 Feb. 1969"),
        ("<DATE>1971-02-30</DATE>", "None", "1971-02-30"),
        ("<YEAR>0000</YEAR>", "None", "0000"),
    ],
)
def test_a_birth_date_of_every_kind(inner: str, value: str, note: str) -> None:
    (date,) = read_person(born(inner)).birth_dates
    assert (str(date.value), date.note) == (value, note)


@pytest.mark.parametrize("inner", ["", "<TYPE_OF_DATE/>", "<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR/>"])
def test_a_placeholder_for_a_birth_date_is_none(inner: str) -> None:
    assert read_person(born(inner)).birth_dates == ()


def test_days_of_listing_and_amendment_are_read_with_and_without_zone() -> None:
    contents = read(
        un_list(
            person(
                "<LISTED_ON>2015-03-27-04:00</LISTED_ON>"
                "<LAST_DAY_UPDATED><VALUE>2016-10-13</VALUE><VALUE/></LAST_DAY_UPDATED>"
            )
        )
    )
    (entry,) = contents.designations
    assert str(entry.listed_on) == "2015-03-27"
    assert [str(day) for day in entry.amended_on] == ["2016-10-13"]
    assert contents.remarks["day_with_time_zone"] == 1


def test_the_time_of_generation_is_in_utc() -> None:
    assert read(un_list(person(), generated="2015-03-27T17:37:13.737-04:00")).generated_at == datetime(
        2015, 3, 27, 21, 37, 13, 737000, tzinfo=UTC
    )


def test_a_list_without_time_of_generation_is_read_and_says_so() -> None:
    contents = read(un_list(person(), generated="yesterday"))
    assert contents.generated_at is None
    assert contents.remarks["no_time_of_generation"] == 1


# -- documents, ships and the rest -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("H 236483", "H 236483"),
        ("Libyan passport No. 513519", "513519"),
        ("381110042 (Expired 25 Jan. 2016)", "381110042"),
        ("R00012098, Nowhere", "R00012098"),
        ("TR-P 614 166", "TR-P 614 166"),
        ("Russian passport number 8208 No. 555627", "Russian passport number 8208 No. 555627"),
    ],
)
def test_a_number_among_words_is_taken_out_where_it_is_clear(number: str, expected: str) -> None:
    (paper,) = read_person(f"<INDIVIDUAL_DOCUMENT><NUMBER>{number}</NUMBER></INDIVIDUAL_DOCUMENT>").documents
    assert paper.number == expected
    assert number in (paper.number, paper.note.removeprefix("number as published: "))


def test_every_field_of_a_document_is_kept() -> None:
    (paper,) = read_person(
        "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><TYPE_OF_DOCUMENT2>diplomatic</TYPE_OF_DOCUMENT2>"
        "<NUMBER>EX1</NUMBER><ISSUING_COUNTRY>Nowhere</ISSUING_COUNTRY><DATE_OF_ISSUE>2001-02-03</DATE_OF_ISSUE>"
        "<DATE_OF_EXPIRY>2011-02-02</DATE_OF_EXPIRY><CITY_OF_ISSUE>Testville</CITY_OF_ISSUE>"
        "<COUNTRY_OF_ISSUE>Elsewhere</COUNTRY_OF_ISSUE><NOTE>lost</NOTE></INDIVIDUAL_DOCUMENT>"
    ).documents
    assert (paper.kind, paper.number, paper.issuing_country) == ("Passport: diplomatic", "EX1", "Nowhere")
    assert (paper.issued_on, paper.expires_on) == ("2001-02-03", "2011-02-02")
    assert paper.note == "lost; city of issue: Testville; Elsewhere"


def test_an_entity_whose_comments_begin_with_an_imo_number_is_a_vessel() -> None:
    vessel = read_entity("<COMMENTS1>IMO: 0000012 Fictional.</COMMENTS1>")
    assert vessel.kind is PartyKind.VESSEL
    assert [(paper.kind, paper.number) for paper in vessel.documents] == [("IMO number", "0000012")]


@pytest.mark.parametrize(
    ("comments", "numbers"),
    [
        ("Owner of TEST. IMO number: 0000024.", ["0000024"]),
        ("IMO Number: 0000024. Owner of TEST.", ["0000024"]),
        ("Owner of TEST. Company Number IMO 0000024.", ["0000024"]),
        ("Owner of the ship TEST, IMO number: 0000024.", []),
        ("Once owned TEST (IMO: 0000024).", []),
    ],
)
def test_an_imo_number_in_a_sentence_of_its_own_is_the_organisations(comments: str, numbers: list[str]) -> None:
    entry = read_entity(f"<COMMENTS1>{comments}</COMMENTS1>")
    assert entry.kind is PartyKind.ORGANISATION
    assert [paper.number for paper in entry.documents] == numbers


def test_blocks_whose_every_child_is_blank_are_dropped_and_counted() -> None:
    contents = read(
        un_list(
            person(
                "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME> </ALIAS_NAME></INDIVIDUAL_ALIAS>"
                "<INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS><INDIVIDUAL_PLACE_OF_BIRTH/><INDIVIDUAL_DOCUMENT/>"
                "<NATIONALITY><VALUE>na</VALUE></NATIONALITY><GENDER>Unknown</GENDER>"
            )
        )
    )
    (entry,) = contents.designations
    assert (entry.addresses, entry.birth_places, entry.documents, entry.nationalities, entry.gender) == ((),) * 4 + (
        "",
    )
    assert (contents.remarks["placeholder_block"], contents.remarks["placeholder_value"]) == (4, 2)


@pytest.mark.parametrize(
    ("published", "repaired"),
    [("EXi.901 ", "EXi.901"), ("EXI.901", "EXi.901"), ("EXi.901.", "EXi.901"), ("EXi.901 .1", "EXi.901"), ("X1", "X1")],
)
def test_a_disturbed_reference_number_is_repaired(published: str, repaired: str) -> None:
    assert read(un_list(person(reference=published))).designations[0].reference == repaired


def test_a_reference_number_is_not_repaired_into_that_of_another_entry() -> None:
    contents = read(un_list(person(reference="EXi.901"), person(reference="EXi.901.1"), person(reference="EXi.901 .2")))
    assert [entry.reference for entry in contents.designations] == ["EXi.901", "EXi.901.1", "EXi.901 .2"]
    assert contents.remarks["unusual_reference"] == 2


def test_an_entry_stays_the_same_with_comments_and_instructions_within_its_text() -> None:
    noisy = un_list(person(alias("Ne<!-- x -->mo <?pi?>Ali<![CDATA[as]]>")))
    assert read(noisy).designations == read(un_list(person(alias("Nemo Alias")))).designations


# -- what may be missing and what may not ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (un_list(), "no_designations"),
        (un_list(person(reference=" ")), "missing_element"),
        (un_list(entity(first_name="")), "missing_element"),
        (un_list(person(first_name="na")), "missing_element"),
        (un_list(person()).replace(b"<ENTITIES></ENTITIES>", b""), "missing_section"),
        (un_list(person()).replace(b"CONSOLIDATED_LIST", b"OTHER_LIST"), "wrong_root"),
        (un_list(person()).replace(b"CONSOLIDATED_LIST", b"html"), "html_page"),
    ],
)
def test_what_every_list_must_have(content: bytes, code: str) -> None:
    with pytest.raises(ListFileError) as caught:
        read(content)
    assert caught.value.code == code
    assert "NEMO" not in str(caught.value)


def test_elements_repeated_or_nested_where_one_text_belongs_are_counted() -> None:
    contents = read(
        un_list(person("<GENDER>Male</GENDER><GENDER>Female</GENDER><TITLE>Dr</TITLE><DATAID><X/></DATAID>"))
    )
    assert contents.designations[0].gender == "Male"
    assert contents.unknown_elements == {
        "INDIVIDUAL/DATAID/X": 1,
        "INDIVIDUAL/GENDER": 1,
        "INDIVIDUAL/TITLE/#text": 1,
    }


def test_five_hundred_aliases_and_a_name_of_five_thousand_characters_are_read() -> None:
    entry = read_person("".join(alias(f"Nemo {n}") for n in range(500)), first_name="N" * 5000)
    assert len(entry.names) == 501
    assert len(entry.primary_name) == 5000


def test_hostile_text_is_only_text() -> None:
    hostile = "&lt;script&gt;=cmd|' /C calc'!A0 %s {0} \u202egnp.exe"
    entry = read_person(f"<COMMENTS1>{hostile}</COMMENTS1>")
    assert entry.comments == "<script>=cmd|' /C calc'!A0 %s {0} \u202egnp.exe"
