"""Places, words, merchant codes and rates as they are shipped, and the faults in them that are refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from product_lists import LISTS, reference

from app.domain.currency import decimals
from app.domain.transaction import Place
from app.redflags.errors import RedFlagDataError
from app.redflags.geography import Area
from app.redflags.lexicon import words_of
from app.redflags.reference_file import read_reference
from app.redflags.selection import Tier


def found(place: Place) -> Area:
    area = reference().geography.find(place)
    assert area is not None
    return area


@pytest.mark.parametrize("spelling", ["Şanlıurfa", "sanliurfa", "Urfa", "أورفا"])
def test_a_town_is_found_by_each_of_its_spellings(spelling: str) -> None:
    assert found(Place(city=spelling)).code == "TR-63"


def test_a_town_has_its_own_tier_and_a_subdivision_stands_in_for_an_unknown_town() -> None:
    assert found(Place(city="Reyhanli", country="TR")).is_town
    assert found(Place(city="Nowhere", subdivision="SY-HL")).tier is Tier.HUB


def test_a_whole_country_weighs_on_nobody() -> None:
    geography = reference().geography
    assert geography.find(Place(country="SY")) is None
    assert geography.find(Place(subdivision="SY")) is None


def test_a_town_of_the_same_name_in_another_country_is_not_meant() -> None:
    assert reference().geography.find(Place(city="Kilis", country="US")) is None


def test_places_are_dated() -> None:
    area = reference().geography.areas["IQ-KI"]
    assert area.tier_in(2018) is Tier.ACTIVE
    assert area.tier_in(2024) is Tier.HISTORIC
    assert area.tier_in(2001) is Tier.HISTORIC


def test_the_side_of_the_victims_stays_what_it_is_at_all_times() -> None:
    assert reference().geography.areas["IQ-DA"].tier_in(1990) is Tier.PROTECTED


def test_countries_share_a_route_while_it_is_in_use() -> None:
    geography = reference().geography
    assert geography.share_a_route({"SD", "LY"}, year=2026)
    assert not geography.share_a_route({"LB", "LY"}, year=2026)
    assert geography.share_a_route({"ER", "EG"}, year=2012)
    assert not geography.share_a_route({"ER", "EG"}, year=2026)


def test_data_are_due_for_review_within_a_year() -> None:
    geography = reference().geography
    assert 0 < (geography.review_due - geography.reviewed_on).days <= 366


def test_the_country_of_a_telephone_number_needs_the_international_form() -> None:
    geography = reference().geography
    assert geography.country_of_phone("+249 912 000 000") == "SD"
    assert geography.country_of_phone("00218912000000") == "LY"
    assert geography.country_of_phone("0912 000 000") == ""


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("for the ransom", {"RANSOM"}),
        ("RANSOMS", {"RANSOM"}),
        ("الفِدية", {"RANSOM"}),
        ("دفع الفِدْيَة", {"RANSOM"}),
        ("交赎金了", {"RANSOM"}),
        ("на выкуп", {"RANSOM"}),
        ("crossing fee to the guide", {"SMUGGLING_FEE"}),
        ("random gift", set()),
        ("massage chair", set()),
        ("message for you", set()),
        ("zakat and sadaqah for orphans", set()),
        ("slave girl", set()),
    ],
)
def test_words_are_found_whole_in_any_spelling_of_theirs(purpose: str, expected: set[str]) -> None:
    assert reference().lexicon.classes_in(purpose, usd=500) == expected


def test_compensation_for_a_missed_fast_is_no_ransom() -> None:
    lexicon = reference().lexicon
    assert lexicon.classes_in("fidya فدية", usd=20) == set()
    assert lexicon.classes_in("فدية", usd=2000) == {"RANSOM"}


def test_giving_and_worship_are_in_no_class() -> None:
    lexicon = reference().lexicon
    for never in lexicon.never:
        assert not lexicon.classes_in(" ".join(never), usd=5000)
    assert words_of("زَكَاة") in lexicon.never


def test_merchant_codes_are_in_groups_and_worship_is_in_none() -> None:
    groups = reference().merchant_groups
    assert "lodging" in groups["3550"]
    assert "adult_and_listing_advertising" in groups["7273"]
    assert "8661" not in groups
    assert "5994" not in groups


def test_amounts_are_compared_in_dollars_with_the_currencys_own_decimals() -> None:
    assert reference().in_usd(10_000, "USD") == 100
    assert decimals("JPY") == 0
    assert reference().in_usd(10_000, "JPY") == pytest.approx(67, rel=0.2)
    assert reference().in_usd(10_000, "XTS") is None


@pytest.mark.parametrize(
    ("file", "good", "bad", "said"),
    [
        ("geography/areas.yaml", "code: LY-MQ", "code: QQ-MQ", "areas.yaml: QQ-MQ"),
        ("geography/areas.yaml", "code: SY-HL", "code: SY-HA", "stands twice"),
        ("geography/areas.yaml", "tier: A", "tier: Z", "areas.yaml: IQ key tier"),
        ("geography/towns.yaml", "area: TR-79", "area: TR-00", "towns.yaml: Kilis key area"),
        (
            "lexicon/words.yaml",
            "en: [ransom,",
            "en: [zakat, ransom,",
            "RANSOM key words: one of them",
        ),
        (
            "lexicon/words.yaml",
            "      zh: [赎金, 交赎金, 赎人, 放人钱]\n",
            "",
            "RANSOM key words: expected",
        ),
        ("merchants/groups.yaml", '"7273"', '"72730"', "expected four digits"),
        ("rates/usd.yaml", "EUR: 1.1", "EUR: -1", "key usd_per_unit.EUR"),
    ],
)
def test_a_fault_in_the_data_is_named(tmp_path: Path, file: str, good: str, bad: str, said: str) -> None:
    for room in ("geography", "lexicon", "merchants", "rates"):
        shutil.copytree(LISTS / room, tmp_path / room)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert good in text
    (tmp_path / file).write_text(text.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(RedFlagDataError) as refused:
        read_reference(tmp_path)
    assert said in str(refused.value)
