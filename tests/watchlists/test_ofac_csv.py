"""The OFAC reader of CSV sets: names, remarks taken apart, cut files, and sets that do not belong together."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_ofac_lists import END, address, alias, archive, entry, files, read, read_person, read_set, row

from app.domain.designation import Address, Designation, Document, NameKind, PartyKind
from app.watchlists.errors import ListFileError
from app.watchlists.formats import ofac_csv, read_list
from app.watchlists.formats.ofac_csv import REMARKS_LIMIT

SMALL = files(
    entry(1, "NOBODY TRADING LLC", programmes="TEST] [TEST-TWO")
    + entry(2, "TESTPERSON, Nemo", "individual", title="Captain", remarks="DOB 05 Mar 1961; a.k.a. 'NN'.")
    + entry(3, "NEVER SEEN", "vessel", flag="Nowhere", call_sign="TEST1", remarks="MMSI 123456789."),
    alias(1, "NO TRADING") + alias(2, "TESTMAN, Nemo", "fka", alias_number=2),
    address(1, "1 No Street", "Nowhere 1000", "Utopia") + address(2) + address(3),
    comments="",
)


def names(designation: Designation, kind: NameKind) -> list[str]:
    return [name.text for name in designation.names if name.kind is kind]


def refused_code(members: dict[str, str | bytes]) -> str:
    with pytest.raises(ListFileError) as caught:
        read(members)
    assert "\n" not in str(caught.value)
    return caught.value.code


# -- what is read ------------------------------------------------------------------------------------------------------


def test_a_set_is_read_with_all_its_files() -> None:
    contents = read(dict(SMALL))
    company, person, vessel = contents.designations
    assert [one.reference for one in contents.designations] == ["1", "2", "3"]
    assert [one.kind for one in contents.designations] == [PartyKind.ORGANISATION, PartyKind.PERSON, PartyKind.VESSEL]
    assert company.programmes == ("TEST", "TEST-TWO")
    assert company.list_type == "TEST"
    assert company.addresses == (Address(street="1 No Street", city="Nowhere 1000", country="Utopia"),)
    assert names(company, NameKind.STRONG_ALIAS) == ["NO TRADING"]
    assert names(person, NameKind.FORMER_NAME) == ["Nemo TESTMAN"]
    assert names(person, NameKind.WEAK_ALIAS) == ["NN"]
    assert person.titles == ("Captain",)
    assert person.addresses == ()
    assert vessel.documents == (Document("Vessel Call Sign", "TEST1"), Document("MMSI", "123456789"))
    assert ("Vessel Flag", "Nowhere") in vessel.details
    assert contents.generated_at is None
    assert contents.unknown_elements == {}
    assert contents.remarks == {}


@pytest.mark.parametrize(
    ("published", "spoken"),
    [
        ("TESTPERSON, Nemo", "Nemo TESTPERSON"),
        ("TEST PERSON, Nemo Ulysses, Jr.", "Nemo Ulysses TEST PERSON Jr."),
        ("TESTPERSON, JR., Nemo", "Nemo TESTPERSON JR."),
        ("TESTPERSON, Nemo, Ulysses", "Nemo Ulysses TESTPERSON"),
        ("ABU NEMO", "ABU NEMO"),
    ],
)
def test_names_of_people_are_in_spoken_order_and_kept_as_published(published: str, spoken: str) -> None:
    (name,) = read_person(name=published).names
    assert (name.text, name.as_published) == (spoken, "" if spoken == published else published)


def test_a_comma_in_the_name_of_a_company_turns_nothing_round() -> None:
    company = read_set(entry(1, "NOBODY, SMITH AND CO., LTD.")).designations[0]
    assert names(company, NameKind.PRIMARY) == ["NOBODY, SMITH AND CO., LTD."]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("DOB 05 Mar 1961", "1961-03-05"),
        ("DOB Mar 1961", "1961-03"),
        ("DOB 1961", "1961"),
        ("DOB circa 1961", "~1961"),
        ("DOB 1961 to 1963", "1961/1963"),
        ("DOB circa 1961 to circa 1963", "~1961/1963"),
        ("DOB 21 Mar 1961 to 20 Mar 1962", "1961-03-21/1962-03-20"),
        ("DOB 01 Jan 1961 to 31 Dec 1961", "1961"),
    ],
)
def test_birth_dates_of_every_shape(text: str, value: str) -> None:
    (found,) = read_person(f"{text}; nationality Utopia.").birth_dates
    assert str(found.value) == value
    assert found.note == ""


def test_an_alternative_birth_date_says_so_and_what_is_no_date_keeps_its_words() -> None:
    first, second, third = read_person("DOB 1961; alt. DOB 1962; alt. DOB in the year of the cat.").birth_dates
    assert (first.note, second.note) == ("", "alternative")
    assert (third.value, third.note) == (None, "in the year of the cat; alternative")


@pytest.mark.parametrize(
    ("remark", "document"),
    [
        ("Passport A123456 (Utopia)", Document("Passport", "A123456", "Utopia")),
        (
            "alt. Passport A 123456 (Utopia) issued 07 Jun 2013 expires 2018",
            Document("Passport", "A 123456", "Utopia", "2013-06-07", "2018"),
        ),
        ("Passport TR-P 614999 (Utopia)", Document("Passport", "TR-P 614999", "Utopia")),
        ("National ID No. 12-3 (Utopia)", Document("National ID No.", "12-3", "Utopia")),
        ("Tax ID No. RIF J-123-9", Document("Tax ID No. RIF", "J-123-9")),
        ("C.U.R.P. TEST999999 (Utopia)", Document("C.U.R.P.", "TEST999999", "Utopia")),
        ("R.F.C. # TES-99", Document("R.F.C. #", "TES-99")),
        ("NIT # 800-1 (Utopia)", Document("NIT #", "800-1", "Utopia")),
        ("Business Registration Document # 9 (Utopia)", Document("Business Registration Document #", "9", "Utopia")),
        ("V.A.T. Number BE 999,999", Document("V.A.T. Number", "BE 999,999")),
        ("Registration ID 99", Document("Registration ID", "99")),
        (
            "Vessel Registration Identification IMO 9999999",
            Document("Vessel Registration Identification", "IMO 9999999"),
        ),
        ("Digital Currency Address - XBT 1TesT9", Document("Digital Currency Address - XBT", "1TesT9")),
        ("SWIFT/BIC TESTXX22", Document("SWIFT/BIC", "TESTXX22")),
        ("Aircraft Tail Number N999", Document("Aircraft Tail Number", "N999")),
    ],
)
def test_numbers_in_remarks_are_documents(remark: str, document: Document) -> None:
    assert read_person(f"{remark}.").documents == (document,)
    assert read_person(f"Gender Male; {remark}; all offices worldwide.").documents == (document,)


def test_every_other_fact_in_remarks_has_its_field() -> None:
    remarks = (
        "DOB 1961; POB Nowhere, Utopia; alt. POB Atlantis; nationality Utopia; alt. nationality Atlantis; "
        "citizen Atlantis; Gender Female; Phone Number 123; Email Address a@example.org; www.example.org; "
        "Additional Sanctions Information - Subject to Secondary Sanctions; "
        "Secondary sanctions risk: section 1; Linked To: NOBODY TRADING LLC; Brigadier General."
    )
    contents = read_set(entry(1, "TESTPERSON, Nemo", "individual", remarks=remarks))
    person = contents.designations[0]
    assert person.birth_places == (Address(city="Nowhere, Utopia"), Address(city="Atlantis", note="alternative"))
    assert person.nationalities == ("Utopia", "Atlantis")
    assert ("citizen", "Atlantis") in person.details
    assert person.gender == "Female"
    assert person.contacts == ("Phone Number: 123", "Email Address: a@example.org", "www.example.org")
    assert person.measures == (
        "Additional Sanctions Information: Subject to Secondary Sanctions",
        "Secondary sanctions risk: section 1",
    )
    assert ("Linked To", "NOBODY TRADING LLC") in person.details
    assert person.comments == remarks
    assert contents.remarks == {"remark_in_words": 1}


@pytest.mark.parametrize(
    ("remark", "text", "note"),
    [
        ("a.k.a. 'NEMO'", "NEMO", ""),
        ("alt. a.k.a. 'NEMO'", "NEMO", ""),
        ("a.k.a. 'TESTPERSON, Small'", "Small TESTPERSON", ""),
        ("a.k.a. 'O'NEMO'", "O'NEMO", ""),
        ("f.k.a. 'NEMO'", "NEMO", "f.k.a."),
        ("d.b.a. 'NEMO'S'", "NEMO'S", "d.b.a."),
    ],
)
def test_names_in_quotation_marks_are_weak_aliases(remark: str, text: str, note: str) -> None:
    person = read_person(f"DOB 1961; {remark}; Gender Male.")
    (found,) = (name for name in person.names if name.kind is NameKind.WEAK_ALIAS)
    assert (found.text, found.note) == (text, note)


def test_a_semicolon_between_quotation_marks_separates_nothing() -> None:
    assert names(
        read_set(entry(1, "NOBODY LLC", remarks="a.k.a. 'NO; BODY'; MMSI 1.")).designations[0], NameKind.WEAK_ALIAS
    ) == [
        "NO",
        "BODY",
    ]


def test_long_remarks_go_on_in_the_file_of_comments_in_the_middle_of_a_word() -> None:
    whole = "Linked To: " + "NOBODY " * 150 + "; a.k.a. 'NEMO'; DOB 1961."
    members = files(
        entry(1, "TESTPERSON, Nemo", "individual", remarks=whole[:REMARKS_LIMIT]),
        comments=row(1, whole[REMARKS_LIMIT:]),
    )
    person = read(dict(members)).designations[0]
    assert person.comments == " ".join(whole.split())
    assert names(person, NameKind.WEAK_ALIAS) == ["NEMO"]
    del members["SDN_COMMENTS.CSV"]
    assert read(dict(members)).remarks == {"remarks_go_on_in_missing_file": 1}
    members["SDN_COMMENTS.CSV"] = ""
    assert refused_code(dict(members)) == "truncated"


def test_a_now_known_as_name_is_a_strong_alias_that_says_so() -> None:
    person = read_person(aliases=alias(1, "TESTPERSON, New", "nka"))
    (found,) = (name for name in person.names if name.kind is NameKind.STRONG_ALIAS)
    assert (found.text, found.note) == ("New TESTPERSON", "nka")


# -- which files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["{}", "folder/{}", "a {}", "x.{}"])
def test_files_are_known_by_the_beginning_of_their_names_or_by_their_columns(name: str) -> None:
    members = {name.format(one).lower(): text for one, text in SMALL.items() if text}
    assert len(read(dict(members)).designations) == 3


def test_names_with_dates_and_of_the_other_list_are_known() -> None:
    members = {
        "sdn_2021-07.csv": SMALL["SDN.CSV"],
        "alt_2021-07.csv": SMALL["ALT.CSV"],
        "add_2021-07.csv": SMALL["ADD.CSV"],
        "sdn_comments_2021-07.csv": "",
    }
    assert ("Sanctions list", "SDN List") in read(dict(members)).designations[0].details
    other = {"CONS_PRIM.CSV": SMALL["SDN.CSV"], "CONS_ALT.CSV": SMALL["ALT.CSV"], "CONS_ADD.CSV": SMALL["ADD.CSV"]}
    assert ("Sanctions list", "Consolidated non-SDN List") in read(dict(other)).designations[0].details
    mixed = {"SDN.CSV": SMALL["SDN.CSV"], "CONS_ALT.CSV": SMALL["ALT.CSV"], "ADD.CSV": SMALL["ADD.CSV"]}
    assert refused_code(dict(mixed)) == "incomplete_set"


@pytest.mark.parametrize("missing", ["SDN.CSV", "ALT.CSV", "ADD.CSV"])
def test_a_set_that_lacks_a_file_is_refused(missing: str) -> None:
    assert refused_code({name: text for name, text in SMALL.items() if name != missing}) == "incomplete_set"


def test_two_files_of_one_kind_are_refused() -> None:
    members = dict(SMALL)
    assert refused_code({**members, "alt_old.csv": SMALL["ALT.CSV"]}) == "incomplete_set"


def test_other_files_in_the_archive_are_counted() -> None:
    members = dict(SMALL)
    contents = read({**members, "README.txt": "read me", "more.csv": "name,id,other\r\n"})
    assert contents.unknown_elements == {"archive/other file": 2}


@pytest.mark.parametrize("name", ["SDN.CSV", "ALT.CSV", "ADD.CSV"])
def test_one_file_alone_is_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(ListFileError, match="one of a set") as caught:
        read_list(io.BytesIO(SMALL[name].encode()))
    assert caught.value.code == "incomplete_set"


def test_files_of_different_days_are_refused() -> None:
    members = files(entry(1, "NOBODY LLC"), alias(1, "NO") + alias(2, "NEMO"))
    assert refused_code(dict(members)) == "incomplete_set"


# -- ends, marks and damage --------------------------------------------------------------------------------------------


def without_marks(members: dict[str, str]) -> dict[str, str | bytes]:
    return {name: text.replace(END, "") for name, text in members.items()}


def test_end_marks_inside_a_file_are_passed_over_and_counted() -> None:
    joined = entry(1, "NOBODY LLC") + END + entry(2, "NO TRADING")
    contents = read({"SDN.CSV": joined + END, "ALT.CSV": END, "ADD.CSV": address(1) + END + address(2) + END})
    assert [one.reference for one in contents.designations] == ["1", "2"]
    assert contents.remarks == {"end_mark_inside_file": 2}


def test_a_set_without_any_end_mark_and_line_break_is_read_and_counted() -> None:
    members = {name: str(text).rstrip() for name, text in without_marks(SMALL).items()}
    contents = read(dict(members))
    assert len(contents.designations) == 3
    assert contents.remarks == {"file_without_end_mark": 3}


@pytest.mark.parametrize("name", ["SDN.CSV", "ALT.CSV", "ADD.CSV"])
def test_one_file_without_the_end_mark_that_others_have_was_cut_off(name: str) -> None:
    members = dict(SMALL)
    assert refused_code({**members, name: members[name].replace(END, "")}) == "truncated"


@given(st.sampled_from(["SDN.CSV", "ALT.CSV", "ADD.CSV"]), st.integers(min_value=0, max_value=2000))
def test_a_file_cut_anywhere_is_refused(name: str, cut: int) -> None:
    members = dict(SMALL)
    cut %= len(members[name])
    assert refused_code({**members, name: members[name][:cut]}) in {"truncated", "empty"}


@given(st.sampled_from(["SDN.CSV", "ADD.CSV"]), st.integers(min_value=1, max_value=2000))
def test_without_end_marks_a_cut_shows_by_the_row_or_by_the_other_files(name: str, cut: int) -> None:
    members = without_marks(SMALL)
    whole = str(members[name])
    kept = whole[: cut % len(whole)]
    if kept.rstrip() == whole.rstrip() or not kept or whole.rstrip().removesuffix("-") == kept:
        return
    assert refused_code({**members, name: kept}) in {"truncated", "incomplete_set"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('"NOBODY TRADING LLC"', '"NOBODY "TRADING" LLC"'), "not_well_formed"),
        (('"NOBODY TRADING LLC"', "NOBODY,TRADING"), "not_well_formed"),
        (('1,"NOBODY TRADING LLC"', '1,""'), "missing_element"),
        (('1,"NOBODY TRADING LLC"', 'x,"NOBODY TRADING LLC"'), "missing_element"),
        (("NOBODY", "N" * 2_000_000), "not_well_formed"),
    ],
)
def test_damaged_rows_are_refused(change: tuple[str, str], code: str) -> None:
    members = dict(SMALL)
    assert refused_code({**members, "SDN.CSV": members["SDN.CSV"].replace(*change)}) == code


def test_letters_beyond_ascii_are_read_in_utf_8_and_counted_and_refused_in_a_code_page() -> None:
    members = dict(SMALL)
    changed = members["SDN.CSV"].replace("NOBODY", "NÓBODY")
    contents = read({**members, "SDN.CSV": changed})
    assert names(contents.designations[0], NameKind.PRIMARY) == ["NÓBODY TRADING LLC"]
    assert contents.remarks == {"line_not_in_ascii": 1}
    assert refused_code({**members, "SDN.CSV": changed.encode("latin-1")}) == "encoding"


def test_repeated_rows_are_read_once_and_a_list_without_entries_is_refused() -> None:
    twice = entry(1, "NOBODY LLC") * 2
    contents = read(dict(files(twice, addresses=address(1))))
    assert len(contents.designations) == 1
    assert contents.remarks == {"row_repeated": 1}
    assert refused_code({"SDN.CSV": END, "ALT.CSV": END, "ADD.CSV": END}) == "no_designations"


def test_an_unknown_kind_of_party_is_kept_and_counted() -> None:
    contents = read_set(entry(1, "NOBODY", "submarine"))
    assert contents.designations[0].kind is PartyKind.UNKNOWN
    assert contents.remarks == {"unknown_kind_of_party": 1}


def test_a_web_page_in_the_archive_is_refused_as_such() -> None:
    assert refused_code({**SMALL, "SDN_COMMENTS.CSV": "<html><body>no</body></html>"}) == "html_page"


@given(st.text(alphabet=" ;.'(),ABk9-:#", max_size=300))
def test_whatever_stands_in_remarks_is_kept(remarks: str) -> None:
    contents = ofac_csv.parse(io.BytesIO(archive(dict(files(entry(1, "NOBODY", remarks=remarks.replace('"', "")))))))
    assert contents.designations[0].comments == ("" if remarks.strip() == "-0-" else " ".join(remarks.split()))
