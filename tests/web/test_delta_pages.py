"""What changed between two versions of a list: told field by field, between any two."""

from __future__ import annotations

import pytest
from api_service import LIST_ID
from list_stories import PEOPLE, ListStory, without
from page_visitor import PageReader, Visitor

from app.domain.role import Role
from app.watchlists.deltas import ChangeClass, FieldChange
from app.web.delta_view import changed_fields

PAGE = f"/lists/{LIST_ID}/deltas"


@pytest.fixture
def reader(story: ListStory) -> Visitor:
    visitor = Visitor(story.service)
    visitor.sign_in(Role.OFFICER)
    return visitor


def test_one_version_has_nothing_to_compare_with(reader: Visitor) -> None:
    answer = reader.get(PAGE)
    assert answer.status_code == 200
    assert "Nothing to compare yet" in PageReader(answer.text).text("div", class_="empty")


def test_added_amended_and_missing_entries_are_told(story: ListStory, reader: Visitor) -> None:
    changed = without("EXi.001") | {"EXi.002": "MARVELLA QUILL ASTERBEE", "EXi.050": "NOVA PERSONA"}
    story.publish(changed, days_later=0.125)
    page = PageReader(reader.get(PAGE).text)
    assert "EXi.050" in page.text("section", id="added")
    assert "EXi.001" in page.text("section", id="missing")
    amended = page.text("article", **{"aria-label": "EXi.002"})
    assert "matters for screening" in amended
    assert "MARVELLA QUILL ASTERBY (primary)" in amended
    assert "MARVELLA QUILL ASTERBEE (primary)" in amended
    assert page.texts("mark") != []
    assert page.texts("section", id="removed") == []


def test_any_two_versions_can_be_compared(story: ListStory, reader: Visitor) -> None:
    first = story.in_force()
    story.publish(PEOPLE | {"EXi.050": "NOVA PERSONA"}, days_later=0.125)
    third = story.publish(PEOPLE | {"EXi.050": "NOVA PERSONA", "EXi.051": "ALIA PERSONA"}, days_later=0.125)
    latest = PageReader(reader.get(PAGE).text).text("section", id="added")
    assert "EXi.051" in latest
    assert "EXi.050" not in latest
    whole = PageReader(reader.get(f"{PAGE}?from={first}&to={third}").text)
    assert "EXi.050" in whole.text("section", id="added")
    assert "EXi.051" in whole.text("section", id="added")
    chosen = [option["value"] for option in whole.all("option") if "selected" in option]
    assert chosen == [first, third]
    same = PageReader(reader.get(f"{PAGE}?from={third}&to={third}").text)
    assert "say the same" in same.text("div", class_="empty")


def test_a_version_that_is_not_kept_or_no_version_at_all_is_refused(reader: Visitor) -> None:
    assert reader.get(f"{PAGE}?from={'a' * 64}&to={'b' * 64}").status_code == 404
    assert reader.get(f"{PAGE}?from=abc").status_code == 422


def test_values_that_are_alike_stand_side_by_side_with_their_differences_marked() -> None:
    change = FieldChange(
        "documents",
        "Documents",
        ChangeClass.SCREENING,
        ("Passport AT 100", "Tax number 5"),
        ("Passport AT 101", "IMO 7"),
    )
    (field,) = changed_fields([change])
    sides = [("".join(p.text for p in pair.old), "".join(p.text for p in pair.new)) for pair in field.pairs]
    assert sides == [("Passport AT 100", "Passport AT 101"), ("Tax number 5", ""), ("", "IMO 7")]
    assert [piece.text for piece in field.pairs[0].new if piece.is_marked] == ["1"]
