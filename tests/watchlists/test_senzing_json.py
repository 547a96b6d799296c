"""The reader of Senzing records: every kind of feature, a real file, and what is none."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from designation_texts import holds, texts_of
from hypothesis import given
from hypothesis import strategies as st
from real_files import DATA, needs_real_files

from app.domain.designation import Address, BirthDate, Designation, Document, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.snapshot import ListContents
from app.watchlists.contents import count
from app.watchlists.errors import ListFileError
from app.watchlists.formats import read_list
from app.watchlists.formats.senzing_json import parse

REAL = DATA / "opensanctions" / "us_congress_senzing.json"
NEMO: dict[str, Any] = {
    "DATA_SOURCE": "TEST",
    "RECORD_ID": "T-1",
    "RECORD_TYPE": "PERSON",
    "LAST_CHANGE": "2025-02-03T04:05:06",
    "NAMES": [
        {"NAME_TYPE": "ALIAS", "NAME_FULL": "Outis"},
        {"NAME_TYPE": "PRIMARY", "NAME_FIRST": "Nemo", "NAME_LAST": "Testperson"},
        {"NAME_TYPE": "ALIAS", "NAME_FULL": "Немо"},
        {"NAME_TYPE": "FORMER", "NAME_FULL": "Old Nemo"},
    ],
    "RISKS": [{"TOPIC": "sanction"}],
    "DATES": [{"DATE_OF_BIRTH": "1965-03"}, {"DATE_OF_BIRTH": "once"}, {"DATE_OF_DEATH": "2020"}],
    "COUNTRIES": [{"NATIONALITY": "xa"}, {"COUNTRY_OF_ASSOCIATION": "xb"}, {"PLACE_OF_BIRTH": "Reef"}],
    "ADDRESSES": [{"ADDR_TYPE": "HOME", "ADDR_LINE1": "1 Quay", "ADDR_CITY": "Port", "ADDR_COUNTRY": "xa"}],
    "IDENTIFIERS": [
        {"PASSPORT_NUMBER": "P1", "PASSPORT_COUNTRY": "xa"},
        {"OTHER_ID_TYPE": "REGISTER", "OTHER_ID_NUMBER": "R1"},
        {"TRUSTED_ID_TYPE": "WIKIDATA", "TRUSTED_ID_NUMBER": "Q1"},
    ],
    "CONTACTS": [{"PHONE_NUMBER": "+00 1"}, {"EMAIL_ADDRESS": "n@nemo.example"}],
    "RELATIONSHIPS": [{"REL_POINTER_ROLE": "Owner", "REL_POINTER_KEY": "T-2"}],
    "GENDER": "M",
    "URL": "https://nemo.example/T-1",
}


def lines(*records: dict[str, Any]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def read(content: bytes) -> ListContents:
    return read_list(io.BytesIO(content), expected_format="senzing-json")


def only(record: dict[str, Any]) -> Designation:
    (found,) = read(lines(record)).designations
    return found


def test_every_kind_of_feature_is_read() -> None:
    found = only(NEMO)
    assert (found.reference, found.list_type, found.kind) == ("T-1", "TEST", PartyKind.PERSON)
    assert {name.text: name.kind for name in found.names} == {
        "Nemo Testperson": NameKind.PRIMARY,
        "Outis": NameKind.STRONG_ALIAS,
        "Немо": NameKind.ORIGINAL_SCRIPT,
        "Old Nemo": NameKind.FORMER_NAME,
    }
    assert found.birth_dates == (BirthDate(PartialDate.parse("1965-03")), BirthDate(None, "once"))
    assert found.birth_places == (Address(note="Reef"),)
    assert found.nationalities == ("xa",)
    assert found.addresses == (
        Address(country="xb", note="COUNTRY_OF_ASSOCIATION"),
        Address(street="1 Quay", city="Port", country="xa", note="HOME"),
    )
    assert found.documents == (
        Document("PASSPORT", "P1", issuing_country="xa"),
        Document("REGISTER", "R1"),
        Document("WIKIDATA", "Q1"),
    )
    assert found.other_references == ("Q1",)
    assert found.contacts == ("+00 1", "n@nemo.example")
    assert found.links == ("https://nemo.example/T-1",)
    assert found.gender == "M"
    assert [str(day) for day in found.amended_on] == ["2025-02-03"]
    assert found.details == (
        ("RISKS", "TOPIC: sanction"),
        ("DATES", "DATE_OF_DEATH: 2020"),
        ("RELATIONSHIPS", "REL_POINTER_ROLE: Owner; REL_POINTER_KEY: T-2"),
    )


def test_flat_records_and_a_single_list_of_features_are_read_too() -> None:
    flat = {
        "DATA_SOURCE": "TEST",
        "RECORD_ID": "1",
        "RECORD_TYPE": "ORGANIZATION",
        "PRIMARY_NAME_ORG": "Test Trading House",
        "ALIAS_NAME_ORG": "TTH",
        "TAX_ID_NUMBER": "55",
        "TAX_ID_COUNTRY": "xa",
        "mood": {"today": "calm"},
    }
    found = only(flat)
    assert found.kind is PartyKind.ORGANISATION
    assert {name.text: name.kind for name in found.names} == {
        "Test Trading House": NameKind.PRIMARY,
        "TTH": NameKind.STRONG_ALIAS,
    }
    assert found.documents == (Document("TAX_ID", "55", issuing_country="xa"),)
    assert found.details == (("mood", '{"today": "calm"}'),)
    features = [{"NAME_ORG": "Test Trading House"}, {"DATE_OF_BIRTH": "1970"}]
    as_list = only({"DATA_SOURCE": "TEST", "RECORD_ID": "1", "FEATURES": features})
    assert as_list.primary_name == "Test Trading House"
    assert as_list.kind is PartyKind.UNKNOWN


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lines(NEMO | {"RECORD_ID": ""}), "missing_element"),
        (lines(NEMO | {"NAMES": []}), "missing_element"),
        (lines(NEMO) + b"{}{}\n", "not_well_formed"),
        (b'{"DATA_SOURCE": 1, "RECORD_ID": 2', "truncated"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ListFileError) as caught:
        read(content)
    assert caught.value.code == code


WHOLE = lines(*(NEMO | {"RECORD_ID": str(number)} for number in range(9)))


@given(st.integers(min_value=1, max_value=len(WHOLE) - 1))
def test_a_file_cut_within_a_line_is_refused(cut: int) -> None:
    if WHOLE[:cut].endswith(b"\n"):
        assert len(parse(io.BytesIO(WHOLE[:cut])).designations) < 9
        return
    with pytest.raises(ListFileError) as caught:
        parse(io.BytesIO(WHOLE[:cut]))
    assert caught.value.code == "truncated"


def scalars(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in scalars(one)]
    if isinstance(value, list):
        return [text for one in value for text in scalars(one)]
    return [str(value)]


@pytest.mark.required
@needs_real_files
def test_every_value_of_the_real_file_is_kept() -> None:
    with REAL.open("rb") as stream:
        contents = parse(stream)
    counts = count(contents)
    assert counts.designations == 1319
    assert counts.by_kind == {"person": 1317, "unknown": 2}
    assert counts.names == {"primary": 1319, "strong_alias": 33}
    assert contents.remarks["record_of_unknown_type"] == 2
    records = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()]
    for record, entry in zip(records, contents.designations, strict=True):
        texts = texts_of(entry)
        said_otherwise = {"PERSON", "PRIMARY", "ALIAS", "None", record["LAST_CHANGE"]}
        for text in scalars(record):
            assert text in said_otherwise or holds(texts, text), f"{entry.reference}: {text}"
