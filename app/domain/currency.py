"""The minor units of currencies (ISO 4217)."""

from __future__ import annotations

from decimal import Decimal

_NO_DECIMALS = frozenset(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF")
)
_THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_MOST_MINOR = 10**15


def decimals(currency: str) -> int:
    """How many decimals the minor unit of a currency has."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def minor_units(amount: Decimal, currency: str) -> int:
    """A positive amount in minor units. Raises ValueError where it is none, too large, or finer than the currency."""
    minor = amount.scaleb(decimals(currency))
    if not minor.is_finite() or minor <= 0 or minor != minor.to_integral_value() or minor > _MOST_MINOR:
        raise ValueError("no positive amount in minor units of the currency")
    return int(minor)
