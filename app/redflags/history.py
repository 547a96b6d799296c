"""What is remembered across accounts: when flags fired, which money connects whom, which fields were ever given."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, KeysView, Mapping, Sequence, Set
from typing import Any

from app.redflags.entry import Entry
from app.redflags.finding import DAY
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.redflags.selection import Direction

_PLACE_PARTS = ("city", "subdivision")


class FlagTimes:
    """When which flag fired for which account."""

    def __init__(self) -> None:
        self._times: dict[str, list[tuple[float, str]]] = {}
        self._accounts: dict[str, set[str]] = {}
        self.changes = 0

    def add(self, account: str, indicator_id: str, at: float) -> None:
        """Remember that a flag fired; times never fall."""
        self.changes += 1
        self._times.setdefault(account, []).append((at, indicator_id))
        for flag in (indicator_id, indicator_id[:2]):
            self._accounts.setdefault(flag, set()).add(account)

    def accounts(self, flag: str) -> Set[str]:
        """Every account for which a flag (id or family) ever fired."""
        return self._accounts.get(flag, frozenset())

    def times(self, account: str, flags: Sequence[str]) -> list[tuple[float, str]]:
        """When any of `flags` (ids or families) fired for the account: (seconds, indicator id), oldest first."""
        fired = self._times.get(account)
        return [one for one in fired if one[1] in flags or one[1][:2] in flags] if fired and flags else []


class _Flow:
    """Money of one account over time, summed up from the beginning, so that any window is two look-ups."""

    __slots__ = ("came", "times", "went")

    def __init__(self) -> None:
        self.times: list[float] = []
        self.came = [0]
        self.went = [0]

    def add(self, at: float, came: int, went: int) -> None:
        self.times.append(at)
        self.came.append(self.came[-1] + came)
        self.went.append(self.went[-1] + went)
        old = bisect_left(self.times, at - LONGEST_WINDOW_DAYS * DAY)
        if 2 * old > len(self.times):
            for kept in (self.times, self.came, self.went):
                del kept[:old]

    def since(self, since: float) -> tuple[int, int]:
        begin = bisect_left(self.times, since)
        return self.came[-1] - self.came[begin], self.went[-1] - self.went[begin]


_NO_FLOWS: Mapping[str, _Flow] = {}


class MoneyFlows:
    """Which money went between which accounts within the longest window."""

    def __init__(self) -> None:
        self._pairs: dict[str, dict[str, _Flow]] = {}
        self._totals: dict[str, _Flow] = {}
        self.changes = 0

    def add(self, entry: Entry) -> None:
        """Remember the entry of one side; the other side's own entry is added by itself."""
        if not entry.counterparty.account:
            return
        self.changes += 1
        cents = entry.cents or 0
        came, went = (cents, 0) if entry.direction is Direction.IN else (0, cents)
        pairs = self._pairs.get(entry.account)
        if pairs is None:
            pairs = self._pairs[entry.account] = {}
            self._totals[entry.account] = _Flow()
        if entry.other not in pairs:
            pairs[entry.other] = _Flow()
        pairs[entry.other].add(entry.at, came, went)
        self._totals[entry.account].add(entry.at, came, went)

    def neighbours(self, account: str, since: float) -> Sequence[str]:
        """Each account that money connects since then, in the order in which they first did."""
        return [other for other, flow in self._pairs.get(account, _NO_FLOWS).items() if flow.times[-1] >= since]

    def between(self, account: str, other: str, since: float) -> tuple[int, int]:
        """US cents that the account received from the other, and paid to it, since then."""
        flow = self._pairs.get(account, _NO_FLOWS).get(other)
        return (0, 0) if flow is None else flow.since(since)

    def total(self, account: str, since: float) -> tuple[int, int]:
        """US cents that the account received from all accounts, and paid to them, since then."""
        flow = self._totals.get(account)
        return (0, 0) if flow is None else flow.since(since)

    def others(self, account: str) -> KeysView[str]:
        """Each account that money ever connected with this one, however long ago."""
        return self._pairs.get(account, _NO_FLOWS).keys()


class FieldsGiven:
    """Which of the fields that indicators require were given in any entry of an account."""

    def __init__(self, fields: Collection[str]) -> None:
        self._readers = {path: field_reader(path) for path in sorted(fields)}
        self._given: dict[str, set[str]] = {}
        self._without_rate: dict[str, set[str]] = {}

    def add(self, entry: Entry) -> None:
        """Look at the entry."""
        given = self._given.setdefault(entry.account, set())
        for path, read in self._readers.items():
            if path not in given and read(entry) not in (None, "", ()):
                given.add(path)
        if entry.cents is None:
            self._without_rate.setdefault(entry.account, set()).add(entry.transaction.currency)

    @property
    def accounts(self) -> tuple[str, ...]:
        """Every account that was seen."""
        return tuple(self._given)

    def missing(self, account: str, required: Sequence[str]) -> tuple[str, ...]:
        """Those of `required` that no entry had, and the rates of currencies that could not be compared."""
        given = self._given.get(account, set())
        rates = (f"rate:{currency}" for currency in sorted(self._without_rate.get(account, ())))
        return (*(path for path in required if path not in given), *rates)


def field_reader(path: str) -> Callable[[Entry], Any]:
    """Reads a field as `app.redflags.fields` names it; of a place, a subdivision does for a town."""
    parts = path.split(".")
    alternatives = [parts]
    if parts[-1] == "city" and "address" not in parts:
        alternatives = [[*parts[:-1], part] for part in _PLACE_PARTS]

    def read(entry: Entry) -> Any:
        for one in alternatives:
            value = _value(entry, one)
            if value not in (None, "", ()):
                return value
        return None

    return read


def _value(entry: Entry, parts: Sequence[str]) -> Any:
    value: Any = entry if parts[0] in ("holder", "counterparty") else entry.transaction
    for part in parts:
        if value is None:
            return None
        value = entry.other if part == "account" and value is entry.counterparty else getattr(value, part)
    return value
