"""Reads the time stamps under which publishers give out their files, as instants in UTC."""

from __future__ import annotations

from datetime import UTC, datetime

from app.watchlists.reading_account import ReadingAccount


def instant_of(text: str, account: ReadingAccount) -> datetime | None:
    """The instant in ISO 8601 (`2026-05-01T00:00:00.000+02:00`), in UTC where it names no zone; None for all else."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        account.remark("no_time_of_generation")
        return None
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
