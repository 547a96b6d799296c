"""The reference data of red flags can be read by everyone: indicators, places and words, with source and limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_visitor import PageReader, Visitor

from app.domain.role import Role
from app.redflags.catalogue_file import read_catalogue
from app.redflags.reference_file import read_reference

LISTS = Path(__file__).resolve().parents[2] / "lists"


@pytest.fixture
def auditor(visitor: Visitor) -> Visitor:
    visitor.sign_in(Role.AUDITOR)
    return visitor


def test_every_indicator_is_shown_with_threshold_basis_and_source(auditor: Visitor) -> None:
    catalogue = read_catalogue(LISTS / "indicators", read_reference(LISTS))
    page = PageReader(auditor.get("/red-flags/indicators").text)
    cards = page.texts("details")
    assert len(cards) == len(catalogue) == 100
    for indicator, card in zip(catalogue, sorted(cards), strict=True):
        assert card.startswith(indicator.id)
        assert " ".join(indicator.threshold.split()) in card
        assert " ".join(indicator.false_positives.split()) in card
        assert ("to confirm" in card) == indicator.to_confirm or "to confirm" in indicator.mitigation
        assert catalogue.sources[indicator.sources[0]].title in card


def test_the_pages_begin_with_the_indicators(auditor: Visitor) -> None:
    assert auditor.get("/red-flags").headers["location"] == "/red-flags/indicators"


def test_a_year_stands_once_in_a_source(auditor: Visitor) -> None:
    sources = PageReader(auditor.get("/red-flags/geography").text).texts("li")
    resolution = [one for one in sources if "resolution 2331" in one]
    assert resolution
    assert all(one.count("2016") == 1 for one in resolution)


def test_a_family_or_a_basis_can_be_chosen(auditor: Visitor) -> None:
    page = PageReader(auditor.get("/red-flags/indicators?family=CT").text)
    assert {card[:2] for card in page.texts("details")} == {"CT"}
    basis = PageReader(auditor.get("/red-flags/indicators?basis=engineering").text)
    assert 0 < len(basis.texts("details")) < 100
    nothing = auditor.get("/red-flags/indicators?family=ZZ")
    assert nothing.status_code == 200
    assert "No indicator fits" in PageReader(nothing.text).text("div", class_="empty")


def test_places_and_routes_are_dated_tiered_and_sourced(auditor: Visitor) -> None:
    places = read_reference(LISTS).geography
    page = PageReader(auditor.get("/red-flags/geography").text)
    text = page.text("main")
    assert f"({len(places.areas)})" in text
    assert f"({len(set(places.towns.values()))})" in text
    for route in places.routes:
        assert route.name in text
    assert "Reviewed on 24 November 2026" in text
    (town,) = [row for row in page.texts("tr") if row.startswith("Sinjar")]
    assert "past, of no weight today" in town
    assert "Shingal" in town
    protected = PageReader(auditor.get("/red-flags/geography?tier=P").text)
    assert "never raises a risk" in protected.text("main")
    assert [row for row in protected.texts("tr") if row.startswith("Sinjar")] == []


def test_words_are_shown_as_written_and_those_that_never_score_apart(auditor: Visitor) -> None:
    page = PageReader(auditor.get("/red-flags/lexicon").text)
    assert "إطلاق سراح" in page.text("section", **{"aria-labelledby": "class-RANSOM"})
    never = page.text("section", **{"aria-labelledby": "never-heading"})
    assert "zakat" in never
    assert "كفالة يتيم" in never
    assert all(words["dir"] == "rtl" for words in page.all("ul") if words.get("lang") == "ar")
