"""Fictional values that identify nobody else: wherever one is found, it came from the person it was planted with."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product

_LIKE_A_CANARY = re.compile(r"kanar[a-z]+|qxp\d{5}w|qx90kanar\d{5}|\+999 0\d{5} 77|19[3-5]\d-\d\d-\d\d")


class Canaries:
    """Gives canaries of each kind, all distinct, and remembers them."""

    def __init__(self) -> None:
        self.planted: list[str] = []
        self._words = ("".join(letters) for letters in product("bdfgklmprtvz", "aeiou", "bdfgklmprtvz", "aeiou", "qxw"))
        self._days = (date(1931, 1, 1) + timedelta(days=number) for number in range(10_000))
        self._numbers = iter(range(10_000))

    def name(self) -> str:
        """A name of two words, of which each is a canary."""
        words = [self._kept(f"Kanar{next(self._words)}".capitalize()) for _ in range(2)]
        return " ".join(words)

    def document(self) -> str:
        """The number of a passport."""
        return self._kept(f"QXP{next(self._numbers):05d}W")

    def account(self) -> str:
        """The number of an account."""
        return self._kept(f"QX90KANAR{next(self._numbers):05d}")

    def phone(self) -> str:
        """A telephone number."""
        return self._kept(f"+999 0{next(self._numbers):05d} 77")

    def address(self) -> str:
        """A street with its number."""
        return self._kept(f"Kanar{next(self._words)}gasse") + " 7"

    def birth_date(self) -> str:
        """A day."""
        return self._kept(next(self._days).isoformat())

    def _kept(self, value: str) -> str:
        self.planted.append(value)
        return value

    def found_in(self, text: str) -> set[str]:
        """The canaries that a text holds, in whatever case of letters."""
        known = {one.casefold() for one in self.planted}
        return known.intersection(_LIKE_A_CANARY.findall(text.casefold()))
