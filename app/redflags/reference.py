"""The data that indicators refer to: places, words, merchant codes and rates, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.currency import decimals
from app.redflags.geography import Geography
from app.redflags.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that indicators refer to. `merchant_groups` are the groups of each four-digit code."""

    geography: Geography
    lexicon: Lexicon
    merchant_groups: Mapping[str, frozenset[str]]
    usd_per_unit: Mapping[str, float]

    @property
    def group_names(self) -> frozenset[str]:
        """Every group of merchant codes."""
        return frozenset().union(*self.merchant_groups.values())

    def in_usd(self, amount_minor: int, currency: str) -> float | None:
        """The amount in US dollars by the reference rates; None for a currency without a rate."""
        rate = self.usd_per_unit.get(currency)
        return None if rate is None else float(amount_minor / 10 ** decimals(currency) * rate)
