"""What is to be done after a true match, item by item, and who did it when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing to do, with the text that asks for it. `due_hours` after the match was confirmed; None: no deadline."""

    code: str
    text: str
    source: str
    due_hours: int | None = None

    def due_at(self, confirmed_at: datetime) -> datetime | None:
        """When it is due."""
        return None if self.due_hours is None else confirmed_at + timedelta(hours=self.due_hours)


@dataclass(frozen=True, slots=True)
class Checklist:
    """What one regime asks; for the alerts of `list_ids`, and there for protective cases or for all others."""

    checklist_id: str
    title: str
    list_ids: frozenset[str]
    is_protective: bool
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """That a person ticked an item of an alert, or took the tick back. The last one of an item counts."""

    alert_id: int
    checklist_id: str
    item_code: str
    at: datetime
    person: str
    is_done: bool
    note: str = field(default="", repr=False)
