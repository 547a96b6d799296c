"""National and own lists by a column mapping: the README's example, every role, and what does not fit."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from designation_texts import holds, texts_of
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from real_files import DATA, needs_real_files

from app.domain.designation import Address, BirthDate, Designation, Document, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.column_mapping import Role
from app.watchlists.errors import ListFileError, ListSourceError
from app.watchlists.formats.mapped_files import parse_mapped
from app.watchlists.inspection import inspect, read_file_of
from app.watchlists.mapping_settings import MappingSettings
from app.watchlists.sources import read_sources

README = Path(__file__).resolve().parents[2] / "README.md"


def read(content: bytes, format_name: str = "mapped-csv", **mapping: Any) -> ListContents:
    said = MappingSettings.model_validate(mapping).as_mapping()
    return parse_mapped(io.BytesIO(content), format_name=format_name, mapping=said)


def only(text: str, **mapping: Any) -> Designation:
    (found,) = read(text.encode(), **mapping).designations
    return found


def refused(content: bytes, format_name: str = "mapped-csv", **mapping: Any) -> ListFileError:
    with pytest.raises(ListFileError) as caught:
        read(content, format_name, **mapping)
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


# -- the example of the README -----------------------------------------------------------------------------------------


def code_in_readme(language: str) -> str:
    section = README.read_text(encoding="utf-8").partition("## Add a list with a YAML and a CSV")[2]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_list_in_the_readme_is_added_by_its_two_files_alone(tmp_path: Path) -> None:
    (tmp_path / "border-watch.yaml").write_text(code_in_readme("yaml"), encoding="utf-8")
    (tmp_path / "border-watch.csv").write_text(code_in_readme("csv"), encoding="utf-8")
    (source,) = read_sources(tmp_path)
    found = read_file_of(source, tmp_path / "border-watch.csv")
    assert inspect(tmp_path / "border-watch.csv", source=source).by_kind == {"organisation": 1, "person": 1}
    nemo, house = found.contents.designations
    assert found.contents.unknown_elements == {}
    assert (nemo.reference, nemo.kind, house.reference) == ("1", PartyKind.PERSON, "2")
    assert {name.text: name.kind for name in nemo.names} == {
        "Nemo Testperson": NameKind.PRIMARY,
        "Outis": NameKind.STRONG_ALIAS,
        "The Captain": NameKind.STRONG_ALIAS,
        "Nemo Testpersson": NameKind.STRONG_ALIAS,
    }
    assert [str(date.value) for date in nemo.birth_dates] == ["1965-03-12", "~1966"]
    assert nemo.documents == (Document("Passport", "AT 100200"),)
    assert nemo.nationalities == ("Atlantis",)
    assert house.documents == ()


def test_the_roles_that_the_readme_names_are_all_there_are() -> None:
    text = README.read_text(encoding="utf-8").partition("## Add a list with")[2].partition("## Working")[0]
    assert {role.value for role in Role} <= set(re.findall(r"[a-z_]+", text))


# -- roles -------------------------------------------------------------------------------------------------------------

NUMBER_AND_NAME = {"No": "reference", "Name": "primary_name"}


def test_every_role_has_its_field() -> None:
    roles = {
        "list type": "list_type",
        "weak": "weak_alias",
        "old": "former_name",
        "script": "original_script",
        "birth place": "birth_place",
        "sex": "gender",
        "title": "title",
        "position": "position",
        "street": "street",
        "city": "city",
        "province": "state_or_province",
        "zip": "postal_code",
        "country": "country",
        "whole": {"role": "address", "separator": "|"},
        "listed": "listed_on",
        "changed": "amended_on",
        "programme": "programme",
        "measure": {"role": "measure", "separator": "a) b) c)"},
        "other": "other_reference",
        "phone": "contact",
        "page": "link",
        "remarks": "comments",
        "father": {"role": "detail", "label": "father's name"},
        "clerk": "ignore",
    }
    cells = (
        "7,Nemo,T,Nobody,Old Nemo,نيمو,Reef,male,Dr,Captain,1 Quay,Port,Isle,99,Atlantis,2 Quay|3 Quay,05/06/2007,"
        "2008-09-10,SEA,a) freeze b) ban,QDi.999,+00 1,https://nemo.example,At sea.,Outis,x"
    )
    text = ",".join(["No", "Name", *roles]) + "\n" + cells + "\n"
    found = only(text, columns=NUMBER_AND_NAME | roles, kind="person", dates=["dd/mm/yyyy"])
    assert {name.text: name.kind for name in found.names} == {
        "Nemo": NameKind.PRIMARY,
        "Nobody": NameKind.WEAK_ALIAS,
        "Old Nemo": NameKind.FORMER_NAME,
        "نيمو": NameKind.ORIGINAL_SCRIPT,
    }
    assert (found.kind, found.list_type, found.gender) == (PartyKind.PERSON, "T", "male")
    assert (found.titles, found.positions, found.birth_places) == (("Dr",), ("Captain",), (Address(note="Reef"),))
    assert set(found.addresses) == {
        Address("1 Quay", "Port", "Isle", "99", "Atlantis"),
        Address(note="2 Quay"),
        Address(note="3 Quay"),
    }
    assert str(found.listed_on) == "2007-06-05"
    assert [str(day) for day in found.amended_on] == ["2008-09-10"]
    assert (found.programmes, found.measures) == (("SEA",), ("freeze", "ban"))
    assert (found.other_references, found.contacts) == (("QDi.999",), ("+00 1",))
    assert (found.links, found.comments) == (("https://nemo.example",), "At sea.")
    assert found.details == (("father's name", "Outis"),)


def test_one_row_a_name_whose_kind_stands_beside_it() -> None:
    """The shape of the Australian list: `2`, `2a`, `2b` are one party."""
    kinds = {"Primary Name": "primary", "Original Script": "original_script", "AKA": "strong_alias"}
    columns = {
        "Reference": {"role": "reference", "pattern": r"^(\d+)"},
        "Name": "name",
        "Name Type": {"role": "name_kind", "values": kinds},
        "DOB": {"role": "birth_date", "separator": ","},
        "Control Date": {"role": "amended_on", "dates": ["excel-serial"]},
    }
    text = (
        "Reference,Name,Name Type,DOB,Control Date\n"
        '2a,نيمو,Original Script,"1945, 1946, Approximately 1963, 30/01/1972, in spring",39448\n'
        "2,Nemo,Primary Name,1945,39448\n"
        "2b,Outis,Nickname,,\n"
    )
    contents = read(text.encode(), columns=columns, dates=["dd/mm/yyyy"])
    (found,) = contents.designations
    assert found.reference == "2"
    assert {name.text: name.kind for name in found.names} == {
        "Nemo": NameKind.PRIMARY,
        "نيمو": NameKind.ORIGINAL_SCRIPT,
        "Outis": NameKind.STRONG_ALIAS,
    }
    assert found.birth_dates == (
        *(BirthDate(PartialDate.parse(text)) for text in ("1945", "1946", "~1963", "1972-01-30")),
        BirthDate(None, "in spring"),
    )
    assert [str(day) for day in found.amended_on] == ["2008-01-01"]
    assert ("Name Type", "Nickname") in found.details
    assert contents.remarks["value_not_in_mapping_of_name_kind"] == 1
    assert contents.remarks["birth_date_that_is_no_date"] == 1


def test_parts_of_a_name_are_joined_in_the_order_of_the_mapping() -> None:
    columns = {"No": "reference", "Given": "name_part", "Family": "name_part"}
    assert only("No,Family,Given\n1,Testperson,Nemo\n", columns=columns).primary_name == "Nemo Testperson"


def test_what_means_empty_and_columns_that_nobody_named_are_counted() -> None:
    contents = read(
        b"No,Name,Mood\n1,Nemo,calm\n2,Outis,N/A\n3,Nobody,\n", columns=NUMBER_AND_NAME, empty=["n/a", "nil"]
    )
    assert contents.unknown_elements == {"column Mood": 1}
    assert contents.remarks == {"placeholder_value": 1}
    assert contents.generated_at is None


def test_a_list_without_numbers_gets_references_from_what_its_parties_are() -> None:
    columns = {"Name": "primary_name", "Father": "detail", "City": "city"}
    text = b"Name,Father,City\nNemo,Outis,Port\nNEMO,outis,Reef\nNemo,Nobody,Port\n"
    first, second = read(text, columns=columns, reference_from=["Name", "Father"]).designations
    assert re.fullmatch(r"[0-9a-f]{16}", first.reference)
    assert first.reference != second.reference
    assert {address.city for address in first.addresses} == {"Port", "Reef"}
    assert read(text, columns=columns, reference_from=["Name", "Father"]).designations[0] == first


def test_another_encoding_delimiter_and_header_row() -> None:
    text = "List of today\n\nNo;Name\n1;Zoë\n".encode("cp1252")
    contents = read(text, columns=NUMBER_AND_NAME, encoding="cp1252", delimiter=";", header_row=2)
    assert contents.designations[0].primary_name == "Zoë"
    assert refused(text, columns=NUMBER_AND_NAME, delimiter=";", header_row=2).code == "encoding"


# -- files that do not fit ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"No,Full name\n1,Nemo\n", "missing_element", "no column 'Name', which the key mapping.columns names"),
        (b"No,Name,Name\n1,Nemo,x\n", "missing_element", "2 columns 'Name'"),
        (b"No;Name\n1;Nemo\n", "missing_element", "mapping.delimiter"),
        (b"No,Name\n,Nemo\n", "missing_element", "Row 2 has no reference in the column 'No' (key mapping.columns.No)"),
        (b"No,Name\n1,Nemo\n2,-\n", "missing_element", "Row 3 has no name in the columns Name"),
        (b"No,Name\n1,Nemo,x\n", "not_well_formed", "Row 2 has 3 cells and the header 2"),
        (b"No,Name\n1,Nemo", "truncated", "no line break"),
        (b"No,Name\n", "no_designations", "no party"),
        (b"", "empty", "empty"),
        (b"<html></html>\n", "html_page", "web page"),
        (b"PK\x03\x04\n", "not_text", "ZIP"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_key_column_or_row(content: bytes, code: str, said: str) -> None:
    error = refused(content, columns=NUMBER_AND_NAME, empty=["-"])
    assert error.code == code
    assert said in str(error)


CSV = "".join(f"{number},Nemo Testperson {number}\n" for number in range(40)).encode()


@given(st.integers(min_value=1, max_value=len(CSV)))
def test_a_table_cut_within_a_line_is_refused(cut: int) -> None:
    content = b"No,Name\n" + CSV[:cut]
    if content.endswith(b"\n"):
        assert len(read(content, columns=NUMBER_AND_NAME).designations) <= 40
    else:
        assert refused(content, columns=NUMBER_AND_NAME).code == "truncated"


# -- mappings that are wrong -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"columns": {}}, "columns"),
        ({"columns": {"No": "reference"}}, "columns: expected one with a role name"),
        ({"columns": {"Name": "primary_name"}}, "expected one column with the role reference"),
        ({"columns": NUMBER_AND_NAME | {"X": "nickname"}}, "columns.X.role"),
        ({"columns": NUMBER_AND_NAME | {"X": {"role": "birth_date", "dates": ["dd/mm"]}}}, "columns.X.dates"),
        ({"columns": NUMBER_AND_NAME | {"X": {"role": "title", "dates": ["yyyy"]}}}, "columns.X"),
        ({"columns": NUMBER_AND_NAME | {"X": {"role": "kind", "values": {"a": "robot"}}}}, "columns.X"),
        ({"columns": NUMBER_AND_NAME | {"X": {"role": "title", "values": {"a": "b"}}}}, "columns.X"),
        ({"columns": NUMBER_AND_NAME | {"X": {"role": "title", "pattern": "a"}}}, "columns.X.pattern"),
        ({"columns": NUMBER_AND_NAME | {"X": {"role": "title", "pattern": "("}}}, "columns.X.pattern"),
        ({"columns": NUMBER_AND_NAME | {"X": {"role": "title", "colour": "red"}}}, "columns.X.colour"),
        ({"columns": {False: "reference", "Name": "primary_name"}}, 'in quotation marks, such as "No"'),
        ({"encoding": "utf-9"}, "encoding"),
        ({"encoding": "utf-16"}, "encoding"),
        ({"encoding": "base64"}, "encoding"),
        ({"delimiter": ";;"}, "delimiter"),
        ({"dates": ["dd"]}, "dates"),
        ({"header_row": 0}, "header_row"),
        ({"kind": "robot"}, "kind"),
        ({"columns": {"Name": "primary_name"}, "reference_from": ["Father"]}, "'Father' is not among the columns"),
    ],
)
def test_a_wrong_mapping_is_refused_by_its_key(tmp_path: Path, changed: dict[str, Any], key: str) -> None:
    said = yaml.safe_load(code_in_readme("yaml"))
    said["mapping"] = {"columns": NUMBER_AND_NAME} | changed
    (tmp_path / "border-watch.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    with pytest.raises(ListSourceError) as caught:
        read_sources(tmp_path)
    assert str(caught.value).startswith("border-watch.yaml: key mapping")
    assert key in str(caught.value)


def test_a_mapping_and_its_format_need_each_other(tmp_path: Path) -> None:
    said = yaml.safe_load(code_in_readme("yaml"))
    without = {key: value for key, value in said.items() if key != "mapping"}
    for wrong in (without, said | {"format": "un-xml"}, said | {"also_accepts": ["un-xml"]}):
        (tmp_path / "border-watch.yaml").write_text(yaml.safe_dump(wrong), encoding="utf-8")
        with pytest.raises(ListSourceError, match="mapping"):
            read_sources(tmp_path)


def test_every_encoding_that_a_mapping_may_name_is_one_of_text() -> None:
    with pytest.raises(ValidationError):
        MappingSettings.model_validate({"columns": NUMBER_AND_NAME, "encoding": "rot13"})


# -- Excel -------------------------------------------------------------------------------------------------------------


def xlsx(*rows: tuple[str, ...], sheet: str = "List") -> bytes:
    """A workbook made by hand; a cell `#n` is the number n, `@n` the date of the serial number n."""
    content = io.BytesIO()
    cells = "".join(f"<row r='{number}'>{''.join(map(cell, row))}</row>" for number, row in enumerate(rows, start=1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
        f"<Override PartName='/xl/workbook.xml' ContentType='{types}sheet.main+xml'/>"
        f"<Override PartName='/xl/worksheets/sheet1.xml' ContentType='{types}worksheet+xml'/>"
        f"<Override PartName='/xl/styles.xml' ContentType='{types}styles+xml'/></Types>",
        "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='rId1' Type='{relations}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{main}' xmlns:r='{relations}'><sheets>"
        f"<sheet name='{sheet}' sheetId='1' r:id='rId1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/"
        f"relationships'><Relationship Id='rId1' Type='{relations}/worksheet' Target='worksheets/sheet1.xml'/>"
        f"<Relationship Id='rId2' Type='{relations}/styles' Target='styles.xml'/></Relationships>",
        "xl/styles.xml": f"<styleSheet xmlns='{main}'><cellXfs count='2'><xf numFmtId='0'/><xf numFmtId='14'/>"
        "</cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{main}'><sheetData>{cells}</sheetData></worksheet>",
    }
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def cell(text: str) -> str:
    if text.startswith("#"):
        return f"<c><v>{text[1:]}</v></c>"
    if text.startswith("@"):
        return f"<c s='1'><v>{text[1:]}</v></c>"
    return f"<c t='inlineStr'><is><t>{text}</t></is></c>"


COLUMNS = NUMBER_AND_NAME | {"Born": "birth_date"}


def test_a_sheet_is_read_with_numbers_and_dates_as_text() -> None:
    workbook = xlsx(("No", "Name", "Born"), ("#1", "Nemo Testperson", "@23817"), ("#2", "Outis", "dd/11/1965"))
    contents = read(workbook, "mapped-xlsx", columns=COLUMNS, dates=["dd/mm/yyyy"], sheet="List")
    assert [(one.reference, one.primary_name) for one in contents.designations] == [
        ("1", "Nemo Testperson"),
        ("2", "Outis"),
    ]
    assert [str(one.birth_dates[0].value) for one in contents.designations] == ["1965-03-16", "1965-11"]


def test_a_sheet_that_is_not_there_and_a_column_that_is_not_there_are_named() -> None:
    workbook = xlsx(("No", "Name"), ("#1", "Nemo"))
    assert "mapping.sheet" in str(refused(workbook, "mapped-xlsx", columns=NUMBER_AND_NAME, sheet="Sheet9"))
    assert "'Born'" in str(refused(workbook, "mapped-xlsx", columns=COLUMNS))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html></html>", "html_page"),
        (b"No,Name\n", "unknown_format"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "unknown_format"),
        (b"PK\x03\x04 and nothing", "truncated"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, code: str) -> None:
    assert refused(content, "mapped-xlsx", columns=NUMBER_AND_NAME).code == code


def test_a_workbook_with_other_parts_is_refused_as_damaged() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/other.xml", "<a/>")
    assert refused(content.getvalue(), "mapped-xlsx", columns=NUMBER_AND_NAME).code == "not_well_formed"


def test_a_single_cell_far_away_is_refused_before_the_sheet_is_opened() -> None:
    far = xlsx(("No", "Name"), ("#1", "Nemo"))
    parts = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as old, zipfile.ZipFile(parts, "w") as new:
        for name in old.namelist():
            text = old.read(name).replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>')
            new.writestr(name, text)
    error = refused(parts.getvalue(), "mapped-xlsx", columns=NUMBER_AND_NAME)
    assert error.code == "too_large"
    assert "1048576 rows and 16384 columns" in str(error)


WORKBOOK = xlsx(("No", "Name"), *((f"#{number}", f"Nemo {number}") for number in range(50)))


@given(st.integers(min_value=1, max_value=len(WORKBOOK) - 1))
def test_a_workbook_cut_anywhere_is_refused(cut: int) -> None:
    assert refused(WORKBOOK[:cut], "mapped-xlsx", columns=NUMBER_AND_NAME).code in ("truncated", "unknown_format")


# -- JSON --------------------------------------------------------------------------------------------------------------


def test_an_array_of_flat_objects_is_read() -> None:
    content = json.dumps([{"No": 1, "Name": "Nemo", "Born": None}, {"No": 2, "Born": "1965-03", "Name": "Outis"}])
    first, second = read(content.encode(), "mapped-json", columns=COLUMNS).designations
    assert (first.reference, first.birth_dates) == ("1", ())
    assert str(second.birth_dates[0].value) == "1965-03"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"[]", "missing_element"),
        (b'{"No": 1}', "not_json"),
        (b"[1, 2]", "not_json"),
        (b'[{"No": 1, "Name": ["Nemo"]}]', "not_well_formed"),
        (b'[{"No": 1, "Name": "Ne\\u0000mo"}]', "encoding"),
        (b'[{"No": 1, "Name": "\\ud800"}]', "encoding"),
        (b'[{"No": 1, "Name": "Nemo"}', "truncated"),
        (b'[{"No": 1 "Name": "Nemo"}]', "not_well_formed"),
        (b"[\xff]", "encoding"),
    ],
)
def test_what_is_no_such_array_is_refused(content: bytes, code: str) -> None:
    assert refused(content, "mapped-json", columns=NUMBER_AND_NAME).code == code


@pytest.mark.required
@needs_real_files
def test_the_proscribed_persons_of_pakistan_are_read_by_a_mapping() -> None:
    path = DATA / "other" / "pk_proscribed_persons.json"
    content = path.read_bytes()
    contents = read(
        content,
        "mapped-json",
        kind="person",
        list_type="Proscribed persons",
        reference_from=["Name", "FatherName", "CNIC"],
        columns={
            "Name": {"role": "primary_name", "separator": "@"},
            "FatherName": {"role": "detail", "label": "father's name"},
            "CNIC": {"role": "document", "label": "CNIC"},
            "Province": "state_or_province",
            "District": "city",
        },
    )
    rows = json.loads(content)
    distinct = {
        tuple(" ".join((row[key] or "").split()).casefold() for key in ("Name", "FatherName", "CNIC")) for row in rows
    }
    assert len(rows) == 4665
    assert len(contents.designations) == len(distinct)
    assert contents.unknown_elements == {}
    by_number: dict[str, list[str]] = {}
    for entry in contents.designations:
        for document in entry.documents:
            by_number.setdefault(document.number, []).extend(texts_of(entry))
    for row in rows:
        for text in filter(None, row.values()):
            for part in filter(None, map(str.strip, text.split("@"))):
                assert row["CNIC"] is None or holds(by_number[row["CNIC"].strip()], part.strip(" ,;"))
