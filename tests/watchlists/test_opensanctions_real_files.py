"""The readers of OpenSanctions data against real exports: counts, and nothing lost."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from designation_texts import holds, texts_of
from real_files import DATA, needs_real_files, parsed

from app.domain.designation import Designation
from app.watchlists.contents import canonical_bytes, count, designation_from_document
from app.watchlists.formats.ftm_entity import IGNORED_KEYS
from app.watchlists.formats.opensanctions_simple_csv import IGNORED_COLUMNS

pytestmark = [pytest.mark.required, needs_real_files]

FOLDER = DATA / "opensanctions"
EU = FOLDER / "eu_fsf_entities.ftm_2022-01.json"
ZALA = FOLDER / "zala_entities.ftm.json"
NESTED = FOLDER / "wd_persons_targets.nested_2024-03.json"
SIMPLE = FOLDER / "ua_war_sanctions_targets.simple_2026-03.csv"


def objects(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def test_the_complete_export_of_the_eu_list_has_the_counts_that_were_counted_by_hand() -> None:
    contents = parsed(EU)
    counts = count(contents)
    assert counts.designations == 2379
    assert counts.by_kind == {"person": 1820, "organisation": 559}
    assert contents.unknown_elements == {}
    assert "entity_that_belongs_to_no_target" not in contents.remarks
    sanctions = sum(word == "Sanction" for entry in contents.designations for word, _ in entry.details)
    papers = sum(
        document.kind not in ("passportNumber", "idNumber")
        for entry in contents.designations
        for document in entry.documents
    )
    # Two sanctions and one document say word for word what another of the same party says.
    assert (sanctions, papers) == (2401 - 2, 388 + 368 - 1)
    assert counts.birth_dates == sum(len(one["properties"].get("birthDate", ())) for one in objects(EU))


def test_the_newest_keys_are_read() -> None:
    contents = parsed(ZALA)
    assert count(contents).designations == 14
    assert contents.unknown_elements == {}
    assert {"UA-SA1644", "US-RUSHAR"} <= {code for entry in contents.designations for code in entry.programmes}


def test_nested_targets_are_read() -> None:
    assert count(parsed(NESTED)).by_kind == {"person": 20}
    assert parsed(NESTED).unknown_elements == {}


def test_the_simple_table_has_as_many_targets_as_rows() -> None:
    """5,600 rows on 9,772 lines: cells hold line breaks."""
    counts = count(parsed(SIMPLE))
    assert counts.designations == 5600
    assert counts.by_kind == {"person": 1543, "organisation": 1524, "vessel": 1340, "unknown": 1193}


def belongings(target: dict[str, Any], everything: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield target
    linked = set(target["properties"].get("addressEntity", ()))
    for other in everything:
        if not other["target"] and (other["id"] in linked or points_at(other, target["id"])):
            yield other


def points_at(other: dict[str, Any], target_id: str) -> bool:
    return any(target_id in values for values in other["properties"].values())


def check_kept(entry: Designation, texts: list[str], plain: dict[str, Any], *, ids: set[str]) -> int:
    """How many values of `plain` were looked for."""
    looked_for = 0
    for name, values in plain["properties"].items():
        for value in values:
            if isinstance(value, dict):
                assert holds(texts, value["id"]) or value["schema"] != "Person"
            elif value != entry.reference and not (name == "addressEntity" or value in ids):
                looked_for += 1
                assert holds(texts, value) or holds(texts, value.capitalize()), f"{entry.reference} {name}: {value}"
    return looked_for


@pytest.mark.parametrize("path", [EU, ZALA], ids=["eu", "zala"])
def test_every_value_of_a_target_and_of_what_belongs_to_it_is_kept(path: Path) -> None:
    everything = objects(path)
    by_target: dict[str, list[dict[str, Any]]] = {}
    ids = {one["id"] for one in everything}
    targets = {one["id"] for one in everything if one["target"]}
    addresses = {one["id"]: one for one in everything if one["schema"] == "Address"}
    for one in everything:
        if one["target"]:
            linked = [addresses[each] for each in one["properties"].get("addressEntity", ()) if each in addresses]
            by_target.setdefault(one["id"], []).extend([one, *linked])
        else:
            for target in targets & {value for values in one["properties"].values() for value in values}:
                by_target.setdefault(target, []).append(one)
    looked_for = 0
    for entry in parsed(path).designations:
        texts = texts_of(entry)
        for plain in by_target[entry.reference]:
            looked_for += check_kept(entry, texts, plain, ids=ids)
    assert looked_for > (40_000 if path == EU else 1_500)
    seen = {id(one) for many in by_target.values() for one in many}
    lost = [one for one in everything if id(one) not in seen and one["schema"] != "Address"]
    assert parsed(path).remarks.get("entity_that_belongs_to_no_target", 0) == len(lost)


def test_every_value_of_a_nested_target_is_kept_and_other_parties_are_counted() -> None:
    parties = 0
    for plain, entry in zip(objects(NESTED), parsed(NESTED).designations, strict=True):
        texts = texts_of(entry)
        check_kept(entry, texts, plain, ids=set())
        for values in plain["properties"].values():
            for link in (value for value in values if isinstance(value, dict)):
                check_kept(entry, texts, link, ids=set())
                parties += sum(isinstance(value, dict) for many in link["properties"].values() for value in many)
    assert parsed(NESTED).remarks["nested_party"] == parties == 149


def test_every_cell_of_the_simple_table_is_kept() -> None:
    with SIMPLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    looked_for: Counter[str] = Counter()
    for row, entry in zip(rows, parsed(SIMPLE).designations, strict=True):
        texts = texts_of(entry)
        for column, cell in row.items():
            if column in IGNORED_COLUMNS:
                continue
            if column == "last_change":
                cell = cell[:10]  # noqa: PLW2901 (a day is kept)
            several = next(iter(csv.reader([" ".join(cell.split())], delimiter=";")), [])
            for value in [cell] if column in ("id", "schema", "name", "dataset") else several:
                looked_for[column] += 1
                assert holds(texts, value), f"{entry.reference} {column}: {value}"
    assert looked_for["aliases"] > 5000


@pytest.mark.parametrize("path", [EU, ZALA, NESTED, SIMPLE], ids=lambda path: path.stem[:6])
def test_every_designation_comes_back_from_its_document(path: Path) -> None:
    for entry in parsed(path).designations:
        assert designation_from_document(canonical_bytes(entry).decode()) == entry


def test_the_ignored_keys_are_those_of_the_publishers_own_clock() -> None:
    assert set(IGNORED_KEYS) == set(IGNORED_COLUMNS) == {"first_seen", "last_seen"}
