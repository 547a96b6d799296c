"""The readers of OpenSanctions data: entities joined in any order, nested targets, and the simple table."""

from __future__ import annotations

import io
import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.designation import Address, BirthDate, Designation, Document, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.errors import ListFileError
from app.watchlists.formats import read_list, recognise
from app.watchlists.formats.ftm_json import parse as parse_ftm
from app.watchlists.formats.opensanctions_simple_csv import parse as parse_simple


def entity(
    entity_id: str, schema: str, *, target: bool = False, caption: str = "", **properties: Any
) -> dict[str, Any]:
    return {
        "id": entity_id,
        "caption": caption or (properties.get("name") or [schema])[0],
        "schema": schema,
        "properties": properties,
        "referents": [],
        "datasets": ["test_set"],
        "first_seen": "2020-01-01T00:00:00",
        "last_seen": "2026-05-06T07:08:09",
        "last_change": "2025-02-03T04:05:06",
        "target": target,
    }


NEMO = entity(
    "NK-1",
    "Person",
    target=True,
    name=["Nemo Testperson", "Немо Тестперсон"],
    alias=["Outis"],
    weakAlias=["Nobody"],
    previousName=["Nemo Oldname"],
    abbreviation=["N.T."],
    birthDate=["1965", "1965-03", "1965-03-04", "once"],
    birthPlace=["Atlantis"],
    birthCountry=["xa"],
    nationality=["xa"],
    country=["xb"],
    gender=["female"],
    title=["Dr"],
    position=["Captain"],
    passportNumber=["P1"],
    idNumber=["77"],
    address=["1 Quay, Port"],
    addressEntity=["addr-1", "addr-2"],
    notes=["At sea."],
    sourceUrl=["https://nemo.example/1"],
    email=["nemo@nemo.example"],
    phone=["+00 1"],
    programId=["XA-SEA"],
    topics=["sanction"],
    firstName=["Nemo"],
    shoeSize=["44"],
) | {"referents": ["xa-1", "Q1"]}
SANCTION = entity(
    "s-1",
    "Sanction",
    entity=["NK-1"],
    authority=["Atlantis Office"],
    authorityId=["AT-9"],
    unscId=["QDi.999"],
    program=["Sea"],
    provisions=["Asset freeze"],
    listingDate=["2021-02-03", "2020-02-03"],
    startDate=["2019-01-01"],
    reason=["Regulation 9"],
)
ADDRESS = entity("addr-1", "Address", full=["1 Quay, Port, Atlantis"], street=["1 Quay"], city=["Port"], country=["xa"])
PASSPORT = entity("p-1", "Passport", holder=["NK-1"], number=["P1"], type=["National passport"], country=["xa"])
OWNERSHIP = entity("o-1", "Ownership", owner=["NK-1"], asset=["NK-2"], percentage=["100"])
COMPANY = entity("NK-2", "Company", name=["Test Shipping"])
STRANGER = entity("s-9", "Sanction", entity=["NK-99"])
ALL = (NEMO, SANCTION, ADDRESS, PASSPORT, OWNERSHIP, COMPANY, STRANGER)


def lines(*entities: dict[str, Any]) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities).encode()


def read(content: bytes) -> ListContents:
    return read_list(io.BytesIO(content))


def only(*entities: dict[str, Any]) -> Designation:
    (found,) = read(lines(*entities)).designations
    return found


def test_a_target_stands_under_its_id_with_names_of_every_kind() -> None:
    contents = read(lines(*ALL))
    (found,) = contents.designations
    assert contents.format == "opensanctions-ftm"
    assert contents.generated_at is not None
    assert contents.generated_at.isoformat() == "2026-05-06T07:08:09+00:00"
    assert (found.reference, found.kind, found.list_type) == ("NK-1", PartyKind.PERSON, "test_set")
    assert {name.text: name.kind for name in found.names} == {
        "Nemo Testperson": NameKind.PRIMARY,
        "Немо Тестперсон": NameKind.ORIGINAL_SCRIPT,
        "Outis": NameKind.STRONG_ALIAS,
        "Nobody": NameKind.WEAK_ALIAS,
        "Nemo Oldname": NameKind.FORMER_NAME,
        "N.T.": NameKind.WEAK_ALIAS,
    }


def test_its_sanctions_addresses_documents_and_links_are_joined_to_it() -> None:
    found = only(*ALL)
    assert str(found.listed_on) == "2020-02-03"
    assert [str(day) for day in found.amended_on] == ["2025-02-03"]
    assert found.measures == ("Asset freeze",)
    assert found.programmes == ("XA-SEA", "Sea")
    assert found.other_references == ("Q1", "xa-1", "QDi.999", "AT-9")
    assert found.documents == (
        Document("National passport", "P1", issuing_country="xa"),
        Document("idNumber", "77"),
    )
    assert found.addresses == (
        Address(street="1 Quay", city="Port", country="xa", note="1 Quay, Port, Atlantis"),
        Address(note="1 Quay, Port"),
        Address(country="xb", note="country"),
    )
    assert found.contacts == ("+00 1", "nemo@nemo.example")
    assert found.details == (
        ("schema", "Person"),
        ("firstName", "Nemo"),
        ("shoeSize", "44"),
        ("topics", "sanction"),
        (
            "Sanction",
            (
                "authority: Atlantis Office; authorityId: AT-9; listingDate: 2020-02-03, 2021-02-03; program: Sea; "
                "provisions: Asset freeze; reason: Regulation 9; startDate: 2019-01-01; unscId: QDi.999"
            ),
        ),
        ("Ownership", "asset: Test Shipping (NK-2); percentage: 100"),
    )


def test_birth_dates_are_as_precise_as_they_are_given() -> None:
    found = only(NEMO)
    assert found.birth_dates == (
        BirthDate(PartialDate.parse("1965")),
        BirthDate(PartialDate.parse("1965-03")),
        BirthDate(PartialDate.parse("1965-03-04")),
        BirthDate(None, "once"),
    )
    assert found.birth_places == (Address(note="Atlantis"), Address(country="xa"))


def test_the_order_of_the_lines_does_not_matter() -> None:
    others = (SANCTION, SANCTION | {"id": "s-2", "caption": "Another"}, ADDRESS, PASSPORT)
    turned_round = reversed(NEMO["properties"].items())
    shuffled = NEMO | {"properties": {name: values[::-1] for name, values in turned_round}}
    for order in permutations(others):
        assert only(*order, shuffled) == only(NEMO, *others)


def test_what_cannot_be_joined_and_what_nobody_knows_is_counted() -> None:
    contents = read(lines(*ALL, NEMO | {"id": "NK-3", "mood": "calm"}))
    assert contents.remarks["entity_that_belongs_to_no_target"] == 2
    assert contents.remarks["address_that_is_not_there"] == 2
    assert contents.unknown_elements == {"Person/mood": 1}


def test_in_a_file_that_marks_no_targets_every_party_is_one() -> None:
    unmarked = [{key: value for key, value in one.items() if key != "target"} for one in ALL]
    found = {one.reference: one for one in read(lines(*unmarked)).designations}
    assert set(found) == {"NK-1", "NK-2"}
    assert found["NK-1"] == only(*ALL)


def test_nested_entities_are_read_like_joined_ones() -> None:
    inner = {"entity": ["NK-1"]}
    nested = NEMO | {
        "properties": NEMO["properties"]
        | {
            "addressEntity": [ADDRESS],
            "sanctions": [SANCTION | {"properties": SANCTION["properties"] | inner}],
            "passports": [PASSPORT],
            "ownershipOwner": [OWNERSHIP | {"properties": OWNERSHIP["properties"] | {"asset": [COMPANY]}}],
        }
    }
    found = only(nested)
    joined = only(NEMO, SANCTION, ADDRESS, PASSPORT, OWNERSHIP, COMPANY)
    assert (found.addresses, found.documents, found.details) == (joined.addresses, joined.documents, joined.details)
    assert (found.listed_on, found.other_references) == (joined.listed_on, joined.other_references)
    assert read(lines(nested)).remarks["nested_party"] == 1


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ("Company", PartyKind.ORGANISATION),
        ("PublicBody", PartyKind.ORGANISATION),
        ("LegalEntity", PartyKind.UNKNOWN),
        ("Vessel", PartyKind.VESSEL),
        ("Airplane", PartyKind.AIRCRAFT),
        ("CryptoWallet", PartyKind.UNKNOWN),
    ],
)
def test_schemata_are_kinds_of_parties(schema: str, kind: PartyKind) -> None:
    assert only(entity("x", schema, target=True, name=["Test"])).kind is kind


def test_the_caption_is_the_primary_name_even_where_it_is_no_name() -> None:
    contents = read(lines(entity("x", "CryptoWallet", target=True, caption="0xabc", publicKey=["0xabc"])))
    assert contents.designations[0].primary_name == "0xabc"
    assert contents.remarks["caption_that_is_no_name"] == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lines(SANCTION), "no_designations"),
        (lines({"id": "x", "schema": "Person", "target": True}), "unknown_format"),
        (lines(NEMO, {"id": "x", "schema": "Person", "target": True}), "missing_element"),
        (lines(NEMO, NEMO | {"id": ""}), "missing_element"),
        (lines(NEMO, NEMO | {"properties": {"name": "Nemo"}}), "missing_element"),
        (lines(NEMO, NEMO | {"properties": {"name": [["Nemo"]]}}), "missing_element"),
        (lines(NEMO | {"caption": "", "properties": {}}), "missing_element"),
        (lines(NEMO) + b"[]\n", "not_well_formed"),
        (lines(NEMO) + b"{]\n" + lines(NEMO), "not_well_formed"),
        (lines(NEMO) + b"[" * 100_000 + b"\n", "not_well_formed"),
        (lines(NEMO) + b'{"id": "\\ud800"}\n', "encoding"),
        (lines(NEMO) + b'{"id": "\\u0000"}\n', "encoding"),
        (lines(NEMO) + b"\xff\n", "encoding"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ListFileError) as caught:
        read(content)
    assert caught.value.code == code


def test_a_character_beyond_the_basic_plane_may_be_escaped() -> None:
    content = lines(NEMO).replace(b"Outis", b"Outis \\ud83d\\udea2")
    assert "Outis 🚢" in {name.text for name in read(content).designations[0].names}


WHOLE = lines(*(NEMO | {"id": f"NK-{number}"} for number in range(9)))


@given(st.integers(min_value=1, max_value=len(WHOLE) - 1))
def test_a_file_cut_within_a_line_is_refused_and_between_two_lines_is_shorter(cut: int) -> None:
    """A cut between two lines does not show in the file: the guards, and the smallest size of the source, find it."""
    if WHOLE[:cut].endswith(b"\n"):
        assert len(parse_ftm(io.BytesIO(WHOLE[:cut])).designations) < 9
        return
    with pytest.raises(ListFileError) as caught:
        parse_ftm(io.BytesIO(WHOLE[:cut]))
    assert caught.value.code == "truncated"


# -- targets.simple.csv ------------------------------------------------------------------------------------------------

HEADER = (
    '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails",'
    '"program_ids","dataset","first_seen","last_seen","last_change"\n'
)
ROW = (
    '"NK-1","Person","Nemo Testperson","Outis;Немо;""No; One""","1965;1965-03","xa;xb","""1 Quay; Port"";2 Quay",'
    '"P1;77","""Fished\nhere"";""He said """"no""""""","+00 1","n@nemo.example","XA-SEA","Test Set",'
    '"2020-01-01T00:00:00","2026-05-06T07:08:09","2025-02-03T04:05:06"\n'
)


def test_a_row_of_the_simple_table_is_read_with_values_inside_values() -> None:
    contents = read((HEADER + ROW).encode())
    (found,) = contents.designations
    assert contents.format == "opensanctions-simple-csv"
    assert contents.generated_at is not None
    assert contents.generated_at.isoformat() == "2026-05-06T07:08:09+00:00"
    assert (found.reference, found.kind, found.list_type) == ("NK-1", PartyKind.PERSON, "Test Set")
    assert {name.text for name in found.names} == {"Nemo Testperson", "Outis", "Немо", "No", "One"}
    assert [str(date.value) for date in found.birth_dates] == ["1965", "1965-03"]
    assert found.addresses == (
        Address(note="1 Quay; Port"),
        Address(note="2 Quay"),
        Address(country="xa", note="country"),
        Address(country="xb", note="country"),
    )
    assert [document.number for document in found.documents] == ["P1", "77"]
    assert found.details == (("schema", "Person"), ("sanctions", "Fished here"), ("sanctions", 'He said "no"'))
    assert found.programmes == ("XA-SEA",)
    assert found.contacts == ("+00 1", "n@nemo.example")


def test_the_older_table_without_programmes_and_a_newer_one_with_more_are_read() -> None:
    older = (HEADER + ROW).replace('"program_ids",', "").replace('"XA-SEA",', "")
    assert read(older.encode()).designations[0].programmes == ()
    newer = (
        (HEADER + ROW).replace('"last_change"\n', '"last_change","mood"\n').replace('04:05:06"\n', '04:05:06","calm"\n')
    )
    assert read(newer.encode()).unknown_elements == {"column mood": 1}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEADER, "no_designations"),
        (HEADER.replace(',"dataset"', "") + ROW, "missing_element"),
        (HEADER + ROW.replace('"NK-1"', '""'), "missing_element"),
        (HEADER + ROW.replace('"Nemo Testperson"', '""'), "missing_element"),
        (HEADER + ROW.replace('06"\n', '06",\n'), "missing_element"),
    ],
)
def test_what_is_no_simple_table_is_refused(content: str, code: str) -> None:
    with pytest.raises(ListFileError) as caught:
        read(content.encode())
    assert caught.value.code == code


SIMPLE = (HEADER + "".join(ROW.replace("NK-1", f"NK-{number}") for number in range(9))).encode()


@given(st.integers(min_value=len(HEADER) + 1, max_value=len(SIMPLE) - 1))
def test_a_simple_table_cut_within_a_row_is_refused(cut: int) -> None:
    if SIMPLE[:cut].endswith(b'06"\n'):
        assert len(parse_simple(io.BytesIO(SIMPLE[:cut])).designations) < 9
        return
    with pytest.raises(ListFileError) as caught:
        parse_simple(io.BytesIO(SIMPLE[:cut]))
    assert caught.value.code == "truncated"


def test_the_formats_are_recognised() -> None:
    assert recognise(WHOLE[:4096]).name == "opensanctions-ftm"
    assert recognise(SIMPLE[:4096]).name == "opensanctions-simple-csv"
