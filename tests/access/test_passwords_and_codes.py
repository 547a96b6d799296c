"""Passwords and one-time codes: what is taken, what is refused, and how long guessing takes."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pyotp
import pytest
from argon2 import PasswordHasher

from app.access.one_time_codes import (
    enrolment_address,
    new_recovery_codes,
    new_secret,
    recovery_hash,
    step_of,
)
from app.access.passwords import PasswordRefusedError, Passwords, TooBusyError, require_good
from app.access.secret_box import SealBrokenError, SecretBox

NOW = datetime(2026, 3, 1, 12, 0, 10, tzinfo=UTC)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "granite lantern orbit"


def passwords(at_once: int = 2) -> Passwords:
    return Passwords(at_once=at_once, random_bytes=os.urandom, hasher=QUICK)


@pytest.mark.parametrize("password", [GOOD, "纸灯笼和一块花岗岩石头", "x7#kQ9!zP2mW", "a b c d e f g h " * 8])
def test_any_characters_will_do(password):
    require_good(password.ljust(12, "~"), name="fictional.officer")


@pytest.mark.parametrize(
    "password",
    ["", "elevenchars", "x" * 129, "aaaaaaaaaaaa", "password1234", "Password2026!", "123456789012", "qwertyqwerty12"],
)
def test_what_is_short_long_or_guessed_first_is_refused_and_not_repeated(password):
    with pytest.raises(PasswordRefusedError) as refused:
        require_good(password, name="fictional.officer")
    assert len(password) < 4 or password not in str(refused.value)


def test_a_password_is_not_made_of_the_name():
    with pytest.raises(PasswordRefusedError):
        require_good("fictional.officer2026", name="Fictional.Officer")


def test_a_hash_proves_its_password_alone():
    hashed = passwords().hash(GOOD)
    assert hashed.startswith("$argon2id$")
    assert passwords().is_right(GOOD, hashed)
    assert not passwords().is_right(GOOD + " ", hashed)
    assert not passwords().is_right(GOOD, None)
    assert not passwords().is_right(GOOD, "no hash")


def test_an_unknown_user_takes_as_long_as_a_wrong_password():
    """Both compute one hash: a shortcut would be faster by far more than the noise allowed for here."""
    real = Passwords(at_once=1, random_bytes=os.urandom, hasher=PasswordHasher(parallelism=1))
    hashed = real.hash(GOOD)

    def seconds(password_hash):
        started = time.thread_time()
        assert not real.is_right("a wrong password", password_hash)
        return time.thread_time() - started

    seconds(None)
    known, unknown = (median(seconds(one) for _ in range(3)) for one in (hashed, None))
    assert 0.3 < unknown / known < 3


def test_one_time_passwords_differ_and_are_good():
    first, second = passwords().one_time(), passwords().one_time()
    assert first != second
    require_good(first, name="fictional.officer")


def test_no_more_are_computed_at_once_than_set(monkeypatch):
    monkeypatch.setattr("app.access.passwords.WAIT_SECONDS", 0.01)
    begun, go_on = threading.Event(), threading.Event()

    class SlowHasher(PasswordHasher):
        def hash(self, password, *, salt=None):
            begun.set()
            assert go_on.wait(timeout=30)
            return "a hash"

    slow = Passwords(at_once=1, random_bytes=os.urandom, hasher=SlowHasher())
    first = threading.Thread(target=slow.hash, args=(GOOD,))
    first.start()
    assert begun.wait(timeout=30)
    with pytest.raises(TooBusyError):
        slow.hash(GOOD)
    go_on.set()
    first.join(timeout=30)
    assert slow.hash(GOOD) == "a hash"


def test_codes_of_now_and_of_a_step_beside_are_taken():
    secret = new_secret(os.urandom)
    totp = pyotp.TOTP(secret)
    current = int(NOW.timestamp()) // 30
    for away in (-1, 0, 1):
        code = totp.at(NOW + timedelta(seconds=30 * away))
        assert step_of(f"{code[:3]} {code[3:]}", secret=secret, now=NOW) is not None
    assert step_of(totp.at(NOW), secret=secret, now=NOW) == current
    for away in (-2, 2):
        code = totp.at(NOW + timedelta(seconds=30 * away))
        assert code in {totp.at(NOW + timedelta(seconds=30 * near)) for near in (-1, 0, 1)} or (
            step_of(code, secret=secret, now=NOW) is None
        )


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\ud800", "١٢٣٤٥٦"])
def test_what_is_no_code_is_wrong(code):
    assert step_of(code, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", now=NOW) is None


def test_an_authenticator_app_can_be_told_the_secret():
    address = enrolment_address("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", name="fictional.officer")
    assert address.startswith("otpauth://totp/fiscreen:fictional.officer?secret=JBSWY3DPEHPK3PXP")


def test_recovery_codes_differ_and_are_read_however_they_are_typed():
    codes = new_recovery_codes(os.urandom)
    assert len(set(codes)) == 10
    assert all(len(code.replace("-", "")) == 16 for code in codes)
    assert recovery_hash(codes[0].upper().replace("-", " ")) == recovery_hash(codes[0])


def test_what_is_sealed_opens_only_here_for_the_same_purpose_and_unchanged():
    box = SecretBox(os.urandom(32), os.urandom)
    sealed = box.seal(b"secret", purpose="a")
    assert box.open(sealed, purpose="a") == b"secret"
    flipped = ("B" if sealed[0] == "A" else "A") + sealed[1:]
    for opener, text, purpose in (
        (box, sealed, "b"),
        (box.derived("x"), sealed, "a"),
        (box, flipped, "a"),
        (box, "", "a"),
        (box, "é", "a"),
    ):
        with pytest.raises(SealBrokenError):
            opener.open(text, purpose=purpose)
