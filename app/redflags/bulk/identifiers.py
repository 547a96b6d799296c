"""Which telephone, device, address, signer or machine several holders have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from app.redflags.entry import Entry
from app.redflags.kinds.shared_identifier import VALUES, IdentifierKind, holder_of


@dataclass(slots=True)
class Use:
    """Who used one value of an identifier; `places` are the entries that did, where their times matter."""

    holders: set[str] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    places: list[int] = field(default_factory=list)


class Identifiers:
    """The uses of every value of an identifier, over all entries."""

    def __init__(self, *, timed: Collection[IdentifierKind]) -> None:
        """Of the kinds in `timed` the entries are kept."""
        self._uses: dict[IdentifierKind, dict[str, Use]] = {kind: {} for kind in IdentifierKind}
        self._timed = timed

    def take(self, place: int, account: int, entry: Entry) -> None:
        """Take the identifiers of the entry at that place, which is one of the account."""
        holder = holder_of(entry)
        for kind, values in VALUES.items():
            for value in values(entry):
                use = self._uses[kind].get(value)
                if use is None:
                    use = self._uses[kind][value] = Use()
                use.holders.add(holder)
                use.accounts.add(account)
                if kind in self._timed:
                    use.places.append(place)

    def shared(self, kind: IdentifierKind, *, holders_at_least: int) -> Iterable[Use]:
        """The uses of every value that so many holders or more have."""
        return (use for use in self._uses[kind].values() if len(use.holders) >= holders_at_least)
