"""The kind `shared_identifier`: one telephone, device, address, signer or machine behind several accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import ClassVar

from app.domain.red_flag import Measurement
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.redflags.selecting import predicate_for
from app.redflags.selection import EVERYTHING, STRICT, Direction, Selection

NAME = "shared_identifier"


class IdentifierKind(StrEnum):
    """What may be shared."""

    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    EMPLOYER = "employer"
    DEVICE = "device"
    TERMINAL = "terminal"
    SIGNATORY = "signatory"
    CUSTODIAN = "custodian"


@dataclass(frozen=True, slots=True)
class Parameters:
    """For each kind of identifier, how many accounts (the judged one included) must share a value within the window.

    `kinds_at_least` of the kinds must be shared so. With `within_minutes` the uses must lie that close together, on
    `days_at_least` days. With `opened_within_days` only accounts opened that close together count; with
    `after_closure_days` only accounts of which one was opened that soon after another was closed.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    identifiers: Mapping[IdentifierKind, int]
    window_days: float
    select: Selection = EVERYTHING
    kinds_at_least: int = 1
    within_minutes: float | None = None
    days_at_least: int = 1
    opened_within_days: int | None = None
    after_closure_days: int | None = None

    def __post_init__(self) -> None:
        if not 0 < self.window_days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"window_days must be above 0 and at most {LONGEST_WINDOW_DAYS}")
        if not 1 <= self.kinds_at_least <= len(self.identifiers):
            raise ValueError("kinds_at_least must lie between 1 and the number of identifiers")
        if min(self.identifiers.values()) < 1:
            raise ValueError("identifiers: expected 1 account or more for each")


class Accumulator:
    """Who used which identifier when, over all accounts."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._selects = predicate_for(parameters.select)
        self._uses: dict[tuple[IdentifierKind, str], dict[str, Entry]] = {}
        self._meetings: dict[tuple[str, ...], dict[float, list[Entry]]] = {}

    def observe(self, entry: Entry) -> Iterator[Finding]:
        """Take the entry; a finding for each account that shares enough with the one of the entry."""
        if not self._selects(entry):
            return
        shared: list[tuple[IdentifierKind, dict[str, Entry]]] = []
        for kind, needed in self._parameters.identifiers.items():
            for value in VALUES[kind](entry):
                users = self._users(kind, value, entry)
                if len(_holders(users.values())) >= needed:
                    shared.append((kind, users))
        kinds = {kind for kind, _ in shared}
        if len(kinds) >= self._parameters.kinds_at_least and (sharing := self._sharing_enough(shared)):
            yield from self._findings(entry, sharing, kinds)

    def _users(self, kind: IdentifierKind, value: str, entry: Entry) -> dict[str, Entry]:
        """The last entry of each account that counts for this value now, that of `entry` among them."""
        uses = self._uses.setdefault((kind, value), {})
        uses[entry.account] = entry
        span = self._parameters.window_days * DAY
        if self._parameters.within_minutes is not None:
            span = self._parameters.within_minutes * 60
        users = {account: use for account, use in uses.items() if use.at >= entry.at - span}
        if self._parameters.within_minutes is None:
            self._uses[kind, value] = users
            return {account: use for account, use in users.items() if self._dates_fit(use, entry)}
        return self._meeting(kind, value, entry, users)

    def _meeting(self, kind: IdentifierKind, value: str, entry: Entry, users: dict[str, Entry]) -> dict[str, Entry]:
        """Those who met there on enough days of the window; nobody where they did not."""
        if len(_holders(users.values())) < self._parameters.identifiers[kind]:
            return {}
        days = self._meetings.setdefault((kind.value, value), {})
        days.setdefault(entry.at // DAY, []).extend(users.values())
        oldest = (entry.at - self._parameters.window_days * DAY) // DAY
        for day in [day for day in days if day < oldest]:
            del days[day]
        if len(days) < self._parameters.days_at_least:
            return {}
        return {use.account: use for uses in days.values() for use in uses}

    def _dates_fit(self, use: Entry, entry: Entry) -> bool:
        wanted = self._parameters
        if wanted.opened_within_days is not None:
            opened, other = _opened(entry), _opened(use)
            return opened is not None and other is not None and abs((opened - other).days) <= wanted.opened_within_days
        if wanted.after_closure_days is not None and use.account != entry.account:
            return _follows_closure(use, entry, wanted.after_closure_days) or _follows_closure(
                entry, use, wanted.after_closure_days
            )
        return True

    def _sharing_enough(self, shared: list[tuple[IdentifierKind, dict[str, Entry]]]) -> dict[str, Entry]:
        """The accounts that share `kinds_at_least` kinds of identifiers with the one of the entry."""
        kinds: dict[str, set[IdentifierKind]] = {}
        last: dict[str, Entry] = {}
        for kind, users in shared:
            for account, use in users.items():
                kinds.setdefault(account, set()).add(kind)
                last[account] = use
        enough = {account for account, found in kinds.items() if len(found) >= self._parameters.kinds_at_least}
        sharing = {account: last[account] for account in sorted(enough)}
        return sharing if len(_holders(sharing.values())) >= min(self._parameters.identifiers.values()) else {}

    def _findings(self, entry: Entry, sharing: dict[str, Entry], kinds: set[IdentifierKind]) -> Iterator[Finding]:
        measured = (
            Measurement("accounts", len(sharing), at_least=min(self._parameters.identifiers[kind] for kind in kinds)),
            Measurement("kinds_of_identifiers", len(kinds), at_least=self._parameters.kinds_at_least),
        )
        for account in sharing:
            yield Finding(account, measured, partial(_grounds, entry, sharing, account))


def _grounds(entry: Entry, sharing: dict[str, Entry], account: str) -> Grounds:
    uses = {id(use): use for use in (*sharing.values(), entry)}.values()
    return Grounds(sorted(uses, key=lambda one: one.at), tuple(other for other in sharing if other != account))


def _holders(uses: Iterable[Entry]) -> set[str]:
    """Households, or people by name where none is known: one person with two accounts shares with nobody."""
    return {holder_of(use) for use in uses}


def holder_of(use: Entry) -> str:
    """What stands for the holder of the account: the household, or the name where none is known."""
    household = "" if use.holder.customer is None else use.holder.customer.household
    return household or " ".join(use.holder.name.casefold().split()) or use.account


def _opened(entry: Entry) -> date | None:
    return None if entry.holder.customer is None else entry.holder.customer.opened_on


def _follows_closure(closed: Entry, opened: Entry, days: int) -> bool:
    closed_on = None if closed.holder.customer is None else closed.holder.customer.closed_on
    opened_on = _opened(opened)
    return closed_on is not None and opened_on is not None and 0 <= (opened_on - closed_on).days <= days


def _address(entry: Entry) -> tuple[str, ...]:
    address, customer = entry.holder.address, entry.holder.customer
    if not address.street or (customer is not None and customer.collective_address):
        return ()
    return (" ".join(f"{address.street} {address.city} {address.country}".casefold().split()),)


def _device(entry: Entry) -> tuple[str, ...]:
    # Whoever orders a payment holds the device; who receives it does not.
    return _known(entry.transaction.device_id) if entry.direction is Direction.OUT else ()


def _known(value: str) -> tuple[str, ...]:
    return (value.casefold(),) if value else ()


VALUES: dict[IdentifierKind, Callable[[Entry], tuple[str, ...]]] = {
    IdentifierKind.PHONE: lambda entry: _known(entry.holder.phone),
    IdentifierKind.EMAIL: lambda entry: _known(entry.holder.email),
    IdentifierKind.ADDRESS: _address,
    IdentifierKind.EMPLOYER: lambda entry: _known(entry.holder.employer),
    IdentifierKind.DEVICE: _device,
    IdentifierKind.TERMINAL: lambda entry: _known(entry.transaction.terminal_reference),
    IdentifierKind.SIGNATORY: lambda entry: entry.holder.customer.signatories if entry.holder.customer else (),
    IdentifierKind.CUSTODIAN: lambda entry: _known(entry.holder.customer.custodian) if entry.holder.customer else (),
}
