"""The reader of the EU list against an excerpt and a reconstructed sample: counts, and nothing lost."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from designation_texts import holds, texts_of
from lxml import etree
from real_files import DATA, needs_real_files

from app.domain.snapshot import ListContents
from app.watchlists.contents import canonical_bytes, count, designation_from_document
from app.watchlists.errors import ListFileError
from app.watchlists.formats.eu_fsf_xml import IGNORED_ATTRIBUTES, parse

pytestmark = [pytest.mark.required, needs_real_files]

EXCERPT = DATA / "eu" / "eu_fsf_1.1_excerpt_2024-12-11.xml"
SAMPLE = DATA / "eu" / "eu_fsf_1.1_RECONSTRUCTED_taqa-terr-sample_2026-05-01.xml"
# Said by another attribute, a kind of name, a kind of party or the precision of a date.
SAID_OTHERWISE = {
    *IGNORED_ATTRIBUTES,
    "code",
    "classificationCode",
    "strong",
    "circa",
    "calendarType",
    "countryIso2Code",
    "gender",
}
DATE_PARTS = {"dayOfMonth", "monthOfYear", "year"}


@pytest.fixture(scope="module")
def sample() -> ListContents:
    with SAMPLE.open("rb") as stream:
        return parse(stream)


def test_the_sample_has_the_counts_that_its_maker_states(sample: ListContents) -> None:
    counts = count(sample)
    assert counts.designations == 621
    assert counts.by_kind == {"person": 438, "organisation": 183}
    assert counts.by_list_type["TAQA"] == 344
    assert sum(counts.by_list_type[programme] for programme in ("TAQA", "TERR", "EUAQ")) == 402
    assert sum(bool(entry.other_references) for entry in sample.designations) == 44
    assert sample.unknown_elements == {}
    assert sample.remarks["country_unknown"] == 109 + 88 + sum(
        1 for block in etree.parse(SAMPLE).iter("{*}address", "{*}citizenship") if block.get("countryIso2Code") == "00"
    )


def test_every_published_name_is_there_and_every_birth_date_was_read(sample: ListContents) -> None:
    root = etree.parse(SAMPLE).getroot()
    for entity, entry in zip(root.iterfind("{*}sanctionEntity"), sample.designations, strict=True):
        published = {" ".join(alias.get("wholeName").split()) for alias in entity.iterfind("{*}nameAlias")}
        assert published <= {name.as_published or name.text for name in entry.names}
        years = {block.get("year") for block in entity.iterfind("{*}birthdate")} - {None, "1402"}
        assert years <= {str(date.value.earliest.year) for date in entry.birth_dates if date.value is not None}
    assert sum(not name.as_published for entry in sample.designations for name in entry.names) >= 4700


def test_primary_names_are_in_latin_letters_wherever_there_is_one(sample: ListContents) -> None:
    others = [entry.primary_name for entry in sample.designations if not entry.primary_name[:3].isascii()]
    assert len(others) < 12


@pytest.mark.parametrize("path", [EXCERPT, SAMPLE], ids=["excerpt", "sample"])
def test_every_attribute_and_text_is_kept_ignored_by_name_or_counted(path) -> None:
    with path.open("rb") as stream:
        contents = parse(stream)
    root = etree.parse(path).getroot()
    counted: Counter[str] = Counter()
    for entity, entry in zip(root.iterfind("{*}sanctionEntity"), contents.designations, strict=True):
        texts = texts_of(entry)
        assert (entity.get("euReferenceNumber") or f"logicalId-{entity.get('logicalId')}") == entry.reference
        for block in entity.iter():
            if (block.text or "").strip():
                assert holds(texts, block.text), f"{entry.reference}: {block.text}"
            for name, value in block.attrib.items():
                if name == "countryIso2Code" and value == "00":
                    counted["country_unknown"] += 1
                if name in SAID_OTHERWISE or not value or (name == "countryDescription" and value == "UNKNOWN"):
                    continue
                if name in DATE_PARTS:
                    assert any(value in text for text in texts)
                else:
                    assert holds(texts, value), f"{entry.reference} {block.tag} {name}: {value}"
    assert counted["country_unknown"] == contents.remarks.get("country_unknown", 0)


def test_every_designation_comes_back_from_its_document(sample: ListContents) -> None:
    for entry in sample.designations:
        assert designation_from_document(canonical_bytes(entry).decode()) == entry


@pytest.mark.parametrize("percent", range(4, 100, 8))
def test_the_sample_cut_anywhere_is_refused_as_truncated(percent: int) -> None:
    whole = SAMPLE.read_bytes()
    with pytest.raises(ListFileError) as caught:
        parse(io.BytesIO(whole[: len(whole) * percent // 100]))
    assert caught.value.code == "truncated"
