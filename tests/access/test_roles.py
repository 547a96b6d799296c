"""Roles are read as people write them, and none is left unexplained."""

from __future__ import annotations

import pytest

from app.access.roles import WHAT_ROLES_ARE_FOR, read_roles
from app.domain.role import Role


@pytest.mark.parametrize("word", ["protection_officer", "protection-officer", " Protection_Officer "])
def test_a_role_may_be_written_in_several_ways(word):
    assert read_roles([word]) == {Role.PROTECTION_OFFICER}


def test_several_roles_are_one_set():
    assert read_roles(["admin", "screener", "admin"]) == {Role.ADMIN, Role.SCREENER}


@pytest.mark.parametrize("words", [[], ["root"], ["admin", ""], ["admin,screener"]])
def test_no_role_and_what_is_none_are_refused_with_the_roles_that_there_are(words):
    with pytest.raises(
        ValueError, match=r"screener, officer, supervisor, auditor, protection_officer, admin"
    ) as raised:
        read_roles(words)
    assert "root" not in str(raised.value)


def test_every_role_says_what_it_is_for():
    assert set(WHAT_ROLES_ARE_FOR) == set(Role)
