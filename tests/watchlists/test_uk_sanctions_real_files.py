"""The reader of the UK Sanctions List against excerpts of the published files: counts, and nothing lost."""

from __future__ import annotations

import csv
import html
from pathlib import Path

import pytest
from designation_texts import holds, texts_of
from lxml import etree
from real_files import DATA, needs_real_files

from app.watchlists.contents import canonical_bytes, count, designation_from_document
from app.watchlists.formats import uk_sanctions_csv, uk_sanctions_xml

pytestmark = [pytest.mark.required, needs_real_files]

UK = DATA / "uk"
XML_FILES = (
    (UK / "uk_sanctions_list_excerpt_2026-09-02.xml", {"organisation": 1, "person": 1}),
    (
        UK / "uk_sanctions_list_schema-shape_2026-08_PARTLY-INVENTED.xml",
        {"organisation": 1, "person": 1, "vessel": 1},
    ),
)
CSV_FILE = UK / "uk_sanctions_list_header-and-one-row_2026-10-08.csv"
# Said by a kind of name or party, or as a date.
SAID_OTHERWISE = {"NameType", "AliasStrength", "IndividualEntityShip", "DateGenerated"}
DATES = {"LastUpdated", "DateDesignated", "DOB"}


def in_iso(written: str) -> str:
    return "-".join(part for part in reversed(written.split("/")) if part.isdecimal())


@pytest.mark.parametrize(("path", "kinds"), XML_FILES, ids=["excerpt", "every block"])
def test_every_text_of_the_xml_files_is_kept(path: Path, kinds: dict[str, int]) -> None:
    with path.open("rb") as stream:
        contents = uk_sanctions_xml.parse(stream)
    assert count(contents).by_kind == kinds
    assert contents.unknown_elements == {}
    for record, entry in zip(etree.parse(path).iter("Designation"), contents.designations, strict=True):
        texts = texts_of(entry)
        for leaf in record.iter():
            text = (leaf.text or "").strip()
            if len(leaf) or not text or leaf.tag in SAID_OTHERWISE:
                continue
            for part in text.split("|"):
                expected = in_iso(part) if leaf.tag in DATES else html.unescape(part)
                assert holds(texts, expected), f"{entry.reference} {leaf.tag}: {part}"
        assert designation_from_document(canonical_bytes(entry).decode()) == entry


def test_every_cell_of_the_csv_file_is_kept() -> None:
    with CSV_FILE.open("rb") as stream:
        contents = uk_sanctions_csv.parse(stream)
    (entry,) = contents.designations
    assert count(contents).by_kind == {"vessel": 1}
    assert contents.unknown_elements == {}
    with CSV_FILE.open(newline="", encoding="utf-8") as file:
        _, header, row = csv.reader(file)
    assert len(header) == 58
    texts = texts_of(entry)
    for column, cell in zip(header, row, strict=True):
        if cell and column not in ("Name type", "Designation Type"):
            for part in cell.split("|"):
                assert holds(texts, in_iso(part) if column in ("Last Updated", "Date Designated") else part), column
