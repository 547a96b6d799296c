"""A folder of indicators that does not hold is refused by file, indicator and key."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from product_lists import LISTS, reference

from app.redflags.catalogue_file import read_catalogue
from app.redflags.errors import RedFlagDataError

SOURCES = "sources:\n  house: {title: Our own, publisher: Us, year: 2024, known: read}\n"
GOOD = dedent(
    """\
    family: XX
    name: Our own
    side: method
    indicators:
      - id: XX01
        title: Many payers
        looks_for: Many payers of one account.
        level: account
        sources: [house]
        paragraphs: ["5"]
        kind: fan_in
        parameters: {rules: [{window_days: 30, at_least: {counterparties: 3}}]}
        threshold: three
        basis: engineering
        requires: [counterparty.account]
        roles: {holder: [undetermined]}
        typologies: [unspecified]
        weight: 0.2
        false_positives: many
        mitigation: look
    """
)


def read(folder: Path, text: str, *, name: str = "xx.yaml") -> int:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return len(read_catalogue(folder, reference()))


def test_a_folder_of_ones_own_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == 1


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("kind: fan_in", "kind: fan_up", "xx.yaml: XX01 key kind: expected one of threshold"),
        ("counterparties: 3", "counterpartys: 3", "xx.yaml: XX01 key parameters.rules.0.at_least"),
        ("window_days: 30", "window_days: 9999", "window_days must be above 0"),
        ("weight: 0.2", "weight: 1.2", "xx.yaml: XX01 key weight"),
        ("weight: 0.2", "weight: 0.2\n    colour: red", "xx.yaml: XX01 key colour"),
        ("[counterparty.account]", "[counterparty.shoe]", "XX01 key requires: counterparty.shoe: no transaction has"),
        ("[counterparty.account]", "[holder.nationality]", "religion, nationality, ethnicity, gender, origin"),
        ("[counterparty.account]", "[holder.gender]", "are never a feature"),
        ("[counterparty.account]", "[]", "XX01 key requires: expected the fields"),
        ("[house]", "[hearsay]", "XX01 key sources: hearsay: nobody knows it"),
        ('["5"]', '["99"]', "XX01 key paragraphs: 99"),
        ("id: XX01", "id: YY01", "YY01 key id: expected one of XX"),
        ("family: XX", "family: ZZ", "xx.yaml: key family: expected XX"),
        ("fan_in", "merchant", "XX01 key parameters.merchants"),
        ("parameters: {", "parameters: {select: {merchants: [shoes]}, ", "XX01 key merchants: shoes: nobody knows it"),
        ("parameters: {", "parameters: {select: {words: [SHOES]}, ", "XX01 key words: SHOES: nobody knows it"),
        ("parameters: {", "parameters: {select: {traits: [female]}, ", "XX01 key parameters.select.traits.0"),
        ("title: Many", 'title: "Many', "xx.yaml: no YAML"),
    ],
)
def test_what_does_not_hold_is_named_by_file_indicator_and_key(tmp_path: Path, good: str, bad: str, said: str) -> None:
    assert good in GOOD
    with pytest.raises(RedFlagDataError) as refused:
        read(tmp_path, GOOD.replace(good, bad, 1))
    assert said in str(refused.value)


def test_a_flag_that_nobody_raises_cannot_be_waited_for(tmp_path: Path) -> None:
    parameters = "{window_days: 9, steps: [{flags: [QQ]}, {select: {}}]}"
    text = GOOD.replace("kind: fan_in", "kind: sequence").replace(
        "{rules: [{window_days: 30, at_least: {counterparties: 3}}]}", parameters
    )
    with pytest.raises(RedFlagDataError, match="XX01 key flags: there is no indicator or family QQ"):
        read(tmp_path, text)


def test_what_a_person_decides_has_questions_and_nothing_to_compute(tmp_path: Path) -> None:
    with pytest.raises(RedFlagDataError, match="XX01 key form"):
        read(tmp_path, GOOD.replace("level: account", "level: case"))
    with pytest.raises(RedFlagDataError, match="XX01 key form"):
        read(tmp_path, GOOD + '    form: [{asks: "What?", answer: text}]\n')


def test_an_empty_folder_and_a_missing_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(RedFlagDataError, match="no family of indicators"):
        read_catalogue(tmp_path, reference())
    (tmp_path / "xx.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RedFlagDataError, match=r"sources\.yaml"):
        read_catalogue(tmp_path, reference())


def test_the_shipped_files_are_the_ones_that_are_read() -> None:
    assert len(list((LISTS / "indicators").glob("??.yaml"))) == 14
