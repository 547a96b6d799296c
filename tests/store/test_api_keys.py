"""Keys are kept with their roles and ends, found by their public part, and closed for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders_for_store import LATER, NOON

from app.domain.api_key import ApiKey
from app.domain.role import Role
from app.store.api_keys import ApiKeyStore
from app.store.errors import StoreError

KEY = ApiKey(
    key_id="k1",
    lookup="Abcdefgh01",
    secret_hash="0f" * 32,
    name="Fictional Bank",
    roles=frozenset({Role.SCREENER, Role.ADMIN}),
    created_at=NOON,
    expires_at=LATER,
)


def nothing(_transaction):
    """What is entered in the audit log is tested elsewhere."""


@pytest.fixture
def store(database):
    return ApiKeyStore(database)


def test_a_key_comes_back_as_it_went_in(store):
    store.create(KEY, enter=nothing)
    assert store.find_by_lookup(KEY.lookup) == KEY
    assert store.all_keys() == (KEY,)


def test_an_unknown_public_part_finds_nothing_nor_does_another_case(store):
    store.create(KEY, enter=nothing)
    assert store.find_by_lookup("abcdefgh01") is None
    assert store.find_by_lookup("' OR 1=1 --") is None


@pytest.mark.parametrize("other", [replace(KEY, key_id="k2"), replace(KEY, lookup="other")])
def test_neither_id_nor_public_part_can_be_used_twice(store, other):
    store.create(KEY, enter=nothing)
    with pytest.raises(StoreError):
        store.create(other, enter=nothing)


def test_keys_are_told_oldest_first(store):
    older = replace(KEY, key_id="k2", lookup="other", created_at=NOON - timedelta(days=1))
    store.create(KEY, enter=nothing)
    store.create(older, enter=nothing)
    assert store.all_keys() == (older, KEY)


def test_a_revoked_key_stays_known_with_the_date_of_its_first_revocation(store):
    store.create(KEY, enter=nothing)
    assert store.revoke("k1", at=NOON, enter=nothing) == replace(KEY, revoked_at=NOON)
    assert store.revoke("k1", at=LATER, enter=nothing) == replace(KEY, revoked_at=NOON)
    assert store.find_by_lookup(KEY.lookup).revoked_at == NOON


def test_revoking_an_unknown_key_is_none(store):
    assert store.revoke("k1", at=NOON, enter=nothing) is None


def test_the_last_use_never_goes_back(store):
    store.create(KEY, enter=nothing)
    store.touch_last_used("k1", at=LATER)
    store.touch_last_used("k1", at=NOON)
    assert store.find_by_lookup(KEY.lookup).last_used_at == LATER


def test_the_hash_of_the_secret_is_not_in_a_keys_repr():
    assert KEY.secret_hash not in repr(KEY)
