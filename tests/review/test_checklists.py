"""What regimes ask after a true match, read from files with sources; protective cases have a list without freeze."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.review.checklist_files import ChecklistFileError, checklists_for, read_checklists

SHIPPED = Path(__file__).resolve().parents[2] / "lists" / "checklists"
GOOD = "id: one\ntitle: One\nlists: [un]\nitems: [{code: a, text: Do it, source: Law, due_hours: 4}]\n"


def written(folder: Path, text: str) -> Path:
    (folder / "one.yaml").write_text(text, encoding="utf-8")
    return folder


def test_every_shipped_item_says_where_it_comes_from() -> None:
    checklists = read_checklists(SHIPPED)
    assert {"un-sanctions", "protective"} <= {one.checklist_id for one in checklists}
    assert all(item.source and item.text for one in checklists for item in one.items)


def test_the_security_council_asks_first_to_freeze_without_delay() -> None:
    (checklist,) = checklists_for(read_checklists(SHIPPED), list_id="un-consolidated", is_protective=False)
    first = checklist.items[0]
    assert "Freeze without delay" in first.text
    assert "2253" in first.source
    confirmed = datetime(2026, 3, 1, tzinfo=UTC)
    assert first.due_at(confirmed) == confirmed + timedelta(hours=4)
    assert any("1452" in item.source for item in checklist.items)


def test_a_protective_case_has_its_own_and_nothing_in_it_acts_against_anyone() -> None:
    (checklist,) = checklists_for(read_checklists(SHIPPED), list_id="red-flags", is_protective=True)
    said = " ".join(item.text for item in checklist.items).lower()
    assert not any(word in said for word in ("freeze", "block", "suspect", "close the account"))
    assert checklists_for(read_checklists(SHIPPED), list_id="un-consolidated", is_protective=True) == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: one", "id: two", "expected the name of the file"),
        ("source: Law, ", "", "a key source"),
        ("due_hours: 4", "due_hours: 0", "a key due_hours"),
        ("title: One", "title: One\nnew: 1", "key new"),
        ("}]", "}, {code: a, text: B, source: C}]", "each code once"),
        ("items:", "items: [", "no YAML"),
    ],
)
def test_a_file_that_does_not_fit_is_named_with_its_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert read_checklists(written(tmp_path, GOOD))
    with pytest.raises(ChecklistFileError, match=told) as raised:
        read_checklists(written(tmp_path, GOOD.replace(old, new)))
    assert str(raised.value).startswith("one.yaml: ")
