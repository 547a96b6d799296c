"""A key opens the service until it ends, and nothing that is not a key does."""

from __future__ import annotations

import hmac
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.keys import ALPHABET, KeyRing
from app.domain.role import Role

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCREENER = frozenset({Role.SCREENER})


class KeysInMemory:
    """Keeps keys as the store does, and counts the notes of use."""

    def __init__(self):
        self.kept = {}
        self.notes = 0
        self.acts = []

    def create(self, key, *, enter):
        enter(None)
        self.kept[key.key_id] = key

    def append(self, act, *, transaction):
        assert transaction is None
        self.acts.append(act.act)

    def find_by_lookup(self, lookup):
        return next((key for key in self.kept.values() if key.lookup == lookup), None)

    def all_keys(self):
        return tuple(self.kept.values())

    def revoke(self, key_id, *, at, enter):
        if key_id not in self.kept:
            return None
        enter(None)
        self.kept[key_id] = replace(self.kept[key_id], revoked_at=at)
        return self.kept[key_id]

    def touch_last_used(self, key_id, *, at):
        self.notes += 1
        self.kept[key_id] = replace(self.kept[key_id], last_used_at=at)


class Bench:
    """A key ring with a clock that the test turns and randomness that repeats."""

    def __init__(self):
        self.now = NOON
        self.keys = KeysInMemory()
        self.ring = KeyRing(self.keys, self.keys, clock=lambda: self.now, random_bytes=random.Random(7).randbytes)


@pytest.fixture
def bench():
    return Bench()


def test_a_new_key_opens_the_service_with_its_roles(bench):
    made = bench.ring.create(actor="a test", name="Fictional Bank", roles=SCREENER)
    found = bench.ring.verify(made.text)
    assert found == made.key
    assert (found.name, found.roles, found.created_at) == ("Fictional Bank", SCREENER, NOON)


def test_a_key_reads_as_its_form_says(bench):
    prefix, lookup, secret = bench.ring.create(actor="a test", name="x", roles=SCREENER).text.split("_")
    assert (prefix, len(lookup), len(secret)) == ("fsk", 10, 43)
    assert set(lookup + secret) <= set(ALPHABET)


def test_only_a_hash_of_the_secret_is_kept_or_shown(bench):
    made = bench.ring.create(actor="a test", name="x", roles=SCREENER)
    secret = made.text.split("_")[2]
    assert secret not in repr(made)
    assert secret not in str(bench.keys.kept)
    assert made.key.secret_hash == sha256(secret.encode()).hexdigest()


def test_all_256_bits_are_in_the_secret():
    extremes = [bytes(32), bytes([255]) * 32, bytes(31) + b"\x01"]
    texts = set()
    for extreme in extremes:
        keys = KeysInMemory()
        ring = KeyRing(keys, keys, clock=lambda: NOON, random_bytes=lambda count, extreme=extreme: extreme[:count])
        texts.add(ring.create(actor="a test", name="x", roles=SCREENER).text)
    assert len(texts) == 3
    assert any(text.endswith("_" + "0" * 43) for text in texts)


@given(position=st.integers(min_value=0, max_value=57), other=st.sampled_from(ALPHABET + "_ é\n"))
def test_a_key_with_any_character_changed_opens_nothing(position, other):
    bench = Bench()
    text = bench.ring.create(actor="a test", name="x", roles=SCREENER).text
    changed = text[:position] + other + text[position + 1 :]
    assert (bench.ring.verify(changed) is not None) == (changed == text)


@given(text=st.text())
def test_no_text_makes_verifying_fail_otherwise_than_by_none(text):
    assert Bench().ring.verify(text) is None


@pytest.mark.parametrize("wrap", ["{} ", " {}", "{}\n", "Bearer {}", "{}x"])
def test_a_key_with_more_around_it_opens_nothing(bench, wrap):
    assert bench.ring.verify(wrap.format(bench.ring.create(actor="a test", name="x", roles=SCREENER).text)) is None


def test_the_secret_of_another_key_opens_nothing(bench):
    one, another = (bench.ring.create(actor="a test", name="x", roles=SCREENER).text.split("_") for _ in range(2))
    assert bench.ring.verify(f"fsk_{one[1]}_{another[2]}") is None


def test_a_revoked_key_opens_nothing_from_the_next_request_on(bench):
    made = bench.ring.create(actor="a test", name="x", roles=SCREENER)
    assert bench.ring.revoke(made.key.key_id, actor="a test").revoked_at == NOON
    assert bench.ring.verify(made.text) is None


def test_revoking_an_unknown_key_is_none(bench):
    assert bench.ring.revoke("unknown", actor="a test") is None


def test_a_key_ends_at_its_moment(bench):
    made = bench.ring.create(actor="a test", name="x", roles=SCREENER, expires_at=NOON + timedelta(hours=1))
    bench.now = NOON + timedelta(minutes=59, seconds=59)
    assert bench.ring.verify(made.text) is not None
    bench.now = NOON + timedelta(hours=1)
    assert bench.ring.verify(made.text) is None


def test_secrets_are_compared_in_constant_time_also_where_no_key_is_found(bench, monkeypatch):
    compared = []

    def watched(first, second):
        compared.append((len(first), len(second)))
        return first == second

    monkeypatch.setattr(hmac, "compare_digest", watched)
    text = bench.ring.create(actor="a test", name="x", roles=SCREENER).text
    bench.ring.verify(text)
    bench.ring.verify(text[:-1] + ("0" if text[-1] != "0" else "1"))
    bench.ring.verify("fsk_0000000000_" + "0" * 43)
    assert compared == [(64, 64)] * 3


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "line\nbreak", "nul\x00"])
def test_a_name_that_does_not_fit_is_refused(bench, name):
    with pytest.raises(ValueError, match="name: expected"):
        bench.ring.create(actor="a test", name=name, roles=SCREENER)
    assert bench.ring.all_keys() == ()


def test_a_key_without_a_role_is_refused(bench):
    with pytest.raises(ValueError, match="at least one role"):
        bench.ring.create(actor="a test", name="x", roles=frozenset())
    assert bench.ring.all_keys() == ()


def test_a_key_that_would_have_ended_already_is_refused(bench):
    with pytest.raises(ValueError, match="future"):
        bench.ring.create(actor="a test", name="x", roles=SCREENER, expires_at=NOON)


def test_use_is_noted_at_most_once_a_minute(bench):
    text = bench.ring.create(actor="a test", name="x", roles=SCREENER).text
    for seconds in (0, 1, 59, 60, 61, 119, 120):
        bench.now = NOON + timedelta(seconds=seconds)
        bench.ring.note_use(bench.ring.verify(text))
    assert bench.keys.notes == 3
    assert bench.ring.all_keys()[0].last_used_at == NOON + timedelta(seconds=120)
