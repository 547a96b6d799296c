"""Reads birth dates that are cut ISO 8601: `1965`, `1965-03`, `1965-03-04`."""

from __future__ import annotations

from app.domain.designation import BirthDate
from app.domain.partial_date import PartialDate
from app.watchlists.reading_account import ReadingAccount


def iso_birth_date(text: str, account: ReadingAccount) -> BirthDate:
    """The date that `text` is; what is no date is counted and keeps its words."""
    try:
        return BirthDate(PartialDate.parse(text))
    except ValueError:
        account.remark("birth_date_that_is_no_date")
        return BirthDate(None, text)
