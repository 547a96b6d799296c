"""Says which indicators can be computed for no account, without keeping what every account gave."""

from __future__ import annotations

from collections.abc import Callable

from app.redflags.catalogue import Catalogue, Indicator
from app.redflags.entry import Entry
from app.redflags.history import field_reader

ENTRIES_BETWEEN_CHECKS = 2_000


class Computability:
    """Which fields the accounts gave, for indicators that no account is known to give everything for.

    An indicator is settled as soon as one account gave all that it requires; its fields are read no further.
    """

    def __init__(self, catalogue: Catalogue, registers: frozenset[str], *, may_settle_early: bool) -> None:
        """`may_settle_early` is not set where a currency has no rate: an account's later entry may then unsettle it."""
        self._catalogue = catalogue
        self._open = [one for one in catalogue if _is_computed(one, registers)]
        self._settled: set[str] = set()
        self._may_settle_early = may_settle_early
        self._given: dict[int, set[str]] = {}
        self._gave_more: set[int] = set()
        self._without_rate: set[int] = set()
        self._until_check = ENTRIES_BETWEEN_CHECKS
        self._readers = self._needed()

    def take(self, account: int, entry: Entry) -> None:
        """Look at an entry of the account."""
        given = self._given.get(account)
        if given is None:
            given = self._given[account] = set()
        for path, read in self._readers:
            if path not in given and read(entry) not in (None, "", ()):
                given.add(path)
                self._gave_more.add(account)
        if entry.cents is None:
            self._without_rate.add(account)
        self._until_check -= 1
        if self._may_settle_early and not self._until_check:
            self._until_check = ENTRIES_BETWEEN_CHECKS
            self._settle()

    def never_computable(self) -> tuple[str, ...]:
        """Ids of the indicators that could be computed for no account."""
        self._settle()
        return tuple(one.id for one in self._catalogue if one.id not in self._settled)

    def _settle(self) -> None:
        # Whoever gave nothing more since the last check settles nothing: what is open only grows less.
        complete = [self._given[account] for account in self._gave_more - self._without_rate]
        self._gave_more.clear()
        settled = {one.id for one in self._open if any(given.issuperset(one.requires) for given in complete)}
        if settled:
            self._settled |= settled
            self._open = [one for one in self._open if one.id not in settled]
            self._readers = self._needed()

    def _needed(self) -> list[tuple[str, Callable[[Entry], object]]]:
        paths = sorted({path for one in self._open for path in one.requires})
        return [(path, field_reader(path)) for path in paths]


def _is_computed(indicator: Indicator, registers: frozenset[str]) -> bool:
    has_register = not indicator.register or indicator.register in registers
    return indicator.enabled and not indicator.for_a_person and has_register
