"""The navigation: only what a reader may open, the page that is read marked, every entry a real page."""

from __future__ import annotations

import pytest
from page_visitor import PageReader, Visitor

from app.access.permissions import PERMISSIONS, allowed
from app.domain.role import Role
from app.web.navigation import ENTRIES, navigation_links


def shown(page: PageReader) -> list[str]:
    """The labels in the navigation, in their order."""
    return [label for entry in ENTRIES for label in page.texts("a", href=entry.address) if label == entry.label]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.label)
def test_an_entry_leads_to_a_page_and_names_a_permission_that_there_is(entry) -> None:
    assert ("GET", entry.address) in PERMISSIONS
    assert entry.permission in PERMISSIONS
    for role in Role:
        if allowed(method=entry.permission[0], route=entry.permission[1], roles=frozenset({role})):
            assert allowed(method="GET", route=entry.address, roles=frozenset({role}))


@pytest.mark.parametrize("role", list(Role))
def test_a_reader_sees_exactly_what_their_role_may_open(visitor: Visitor, role: Role) -> None:
    visitor.sign_in(role)
    page = PageReader(visitor.get("/").text)
    may_open = [
        entry.label
        for entry in ENTRIES
        if allowed(method=entry.permission[0], route=entry.permission[1], roles=frozenset({role}))
    ]
    assert shown(page) == may_open
    assert len(page.all("nav")) == (1 if may_open else 0)


def test_who_is_not_signed_in_sees_no_navigation(visitor: Visitor) -> None:
    assert PageReader(visitor.get("/sign-in").text).all("nav") == []


def test_the_page_that_is_read_is_marked(visitor: Visitor) -> None:
    visitor.sign_in(Role.OFFICER)
    page = PageReader(visitor.get("/").text)
    assert [link["href"] for link in page.all("a") if link.get("aria-current") == "page"] == ["/"]


def test_a_page_below_an_entry_marks_the_entry_and_the_first_page_is_above_nothing() -> None:
    links = navigation_links(roles=frozenset(Role), path="/no-such-page/below")
    assert all(link.current == "" for link in links)
    for entry in ENTRIES:
        if entry.address != "/":
            below = navigation_links(roles=frozenset(Role), path=f"{entry.address}/one")
            assert [link.address for link in below if link.current == "true"] == [entry.address]
            beside = navigation_links(roles=frozenset(Role), path=f"{entry.address}-other")
            assert [link for link in beside if link.current] == []
