"""Which column of a file of transactions means what, by its header."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.batches.headers import normalised_header
from app.batches.problems import FileProblem, TableFileError

SIDES = ("originator", "beneficiary")

_TRANSACTION: dict[str, tuple[str, ...]] = {
    "transaction_id": ("transaction id", "transaction reference", "tx id", "id", "reference", "end to end id", "uetr"),
    "booked_at": ("booked at", "booking date", "date", "timestamp", "value date", "date time", "created at"),
    "amount": ("amount", "transaction amount", "value", "montant", "importe", "Betrag", "сумма", "المبلغ", "金额"),
    "currency": ("currency", "ccy", "currency code", "devise", "moneda", "Währung", "валюта", "العملة", "币种"),
    "channel": ("channel", "transaction type", "type", "method", "means"),
    "settlement": ("settlement", "status", "state"),
    "purpose": (
        "purpose",
        "narrative",
        "remittance information",
        "description",
        "details",
        "memo",
        "motif",
        "concepto",
    ),
    "local_time": ("local time", "time", "clock"),
    "gross_amount": ("gross amount", "gross wage", "gross"),
    "merchant_category": ("merchant category", "mcc", "merchant category code"),
    "merchant": ("merchant", "merchant id", "merchant reference"),
    "terminal": ("terminal", "terminal id", "atm id", "branch id", "agent id", "atm", "branch"),
    "terminal_city": ("terminal city", "atm city", "merchant city", "city"),
    "terminal_subdivision": ("terminal subdivision", "terminal region"),
    "terminal_country": ("terminal country", "atm country", "merchant country"),
    "device": ("device", "device id"),
    "destination_city": ("destination city", "destination"),
    "destination_subdivision": ("destination subdivision", "destination region"),
    "destination_country": ("destination country",),
    "travellers": ("travellers", "passengers", "travelers"),
    "one_way": ("one way",),
    "ultimate_originator_name": ("ultimate originator name", "ultimate debtor", "ultimate originator"),
    "ultimate_beneficiary_name": ("ultimate beneficiary name", "ultimate creditor", "ultimate beneficiary"),
}
_SIDE_WORDS = {
    "originator": ("originator", "sender", "payer", "debtor", "from", "ordering customer"),
    "beneficiary": ("beneficiary", "receiver", "payee", "creditor", "to", "recipient"),
}
_PARTY: dict[str, tuple[str, ...]] = {
    "name": ("name", ""),
    "kind": ("kind", "type"),
    "account": ("account", "iban", "account number", "wallet"),
    "agent": ("agent", "bic", "bank"),
    "city": ("city", "town"),
    "subdivision": ("subdivision", "region", "state"),
    "country": ("country", "country code"),
    "street": ("street", "address"),
    "birth_date": ("birth date", "date of birth", "dob"),
    "phone": ("phone", "telephone"),
    "email": ("email", "e-mail"),
    "employer": ("employer",),
    "balance": ("balance", "balance after"),
    "opened_on": ("opened on", "account opened"),
    "closed_on": ("closed on", "account closed"),
    "monthly_income_usd": ("monthly income usd", "monthly income"),
    "household": ("household",),
    "signatories": ("signatories", "signers"),
    "authorised_users": ("authorised users", "card users"),
    "custodian": ("custodian",),
    "sector": ("sector", "business sector"),
    "headcount": ("headcount", "employees"),
    "opens_at": ("opens at",),
    "closes_at": ("closes at",),
    "collective_address": ("collective address",),
}
PARTY_FIELDS = tuple(_PARTY)
FIELDS = (*_TRANSACTION, *(f"{side}_{name}" for side in SIDES for name in PARTY_FIELDS))
"""Every field, by the header that files written by the program have."""

NEEDED = ("booked_at", "amount", "currency")

_FIELD_OF = {normalised_header(alias): name for name, aliases in _TRANSACTION.items() for alias in (name, *aliases)} | {
    normalised_header(f"{word} {alias}"): f"{side}_{name}"
    for side, words in _SIDE_WORDS.items()
    for name, aliases in _PARTY.items()
    for word in words
    for alias in (name, *aliases)
}


@dataclass(frozen=True, slots=True)
class TransactionColumns:
    """Where each field stands in a row (0-based), and the columns that mean nothing here."""

    places: dict[str, int]
    unused: tuple[int, ...]


def transaction_columns(header: Sequence[str], fields: Mapping[int, str]) -> TransactionColumns:
    """The columns as a person mapped them: `fields` by 0-based column. Raises TableFileError where they can't be so."""
    places: dict[str, int] = {}
    for column, name in sorted(fields.items()):
        if not 0 <= column < len(header) or name not in FIELDS:
            message = f"the mapping of column {column + 1} does not fit this file: map the columns again"
            raise TableFileError(FileProblem.COLUMNS, message)
        if name in places:
            message = f"columns {places[name] + 1} and {column + 1} both mean {name}: keep one"
            raise TableFileError(FileProblem.COLUMNS, message)
        places[name] = column
    if missing := missing_fields(places):
        message = f"no column is mapped to {', '.join(missing)}: say which column holds it"
        raise TableFileError(FileProblem.COLUMNS, message)
    return TransactionColumns(places, tuple(column for column in range(len(header)) if column not in fields))


def field_of(header: str) -> str | None:
    """The field that a header means; None for a header that is not known."""
    return _FIELD_OF.get(normalised_header(header))


def missing_fields(places: Collection[str]) -> list[str]:
    """What a file needs besides the fields in `places`, as its refusal names it."""
    missing = [name for name in NEEDED if name not in places]
    if not any(f"{side}_account" in places for side in SIDES):
        missing.append("originator_account or beneficiary_account")
    return missing


def find_transaction_columns(header: Sequence[str], meant: Mapping[str, str] | None = None) -> TransactionColumns:
    """Say which column is which: by `meant` (field by header, empty for a column to leave out), else by its own words.

    Raises TableFileError where date, amount, currency or both accounts are missing, where two columns mean the same,
    or where `meant` names no header of the file or no field.
    """
    said = _meanings(header, meant or {})
    places: dict[str, int] = {}
    unused = []
    for column, text in enumerate(header):
        name = said.get(column, field_of(text))
        if not name:
            unused.append(column)
        elif name in places:
            message = f"columns {places[name] + 1} and {column + 1} both mean {name}: keep one"
            raise TableFileError(FileProblem.COLUMNS, message)
        else:
            places[name] = column
    if missing := missing_fields(places):
        message = f"no column means {', '.join(missing)}: name it so in the first line"
        raise TableFileError(FileProblem.COLUMNS, message)
    return TransactionColumns(places, tuple(unused))


def _meanings(header: Sequence[str], meant: Mapping[str, str]) -> dict[int, str]:
    """What was said of columns, by their place."""
    places = {normalised_header(text): column for column, text in enumerate(header)}
    said = {}
    for number, (text, name) in enumerate(meant.items(), start=1):
        column = places.get(normalised_header(text))
        if column is None:
            raise TableFileError(FileProblem.COLUMNS, f"mapping {number} names no header of the file")
        if name and name not in FIELDS:
            raise TableFileError(FileProblem.COLUMNS, f"mapping {number} names no field: see the list of fields")
        said[column] = name
    return said
