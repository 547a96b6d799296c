"""What a person or a system that uses the service may be."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """One part that a key can play; a key has at least one. What each may do stands in `app.access.permissions`."""

    SCREENER = "screener"
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    PROTECTION_OFFICER = "protection_officer"
    ADMIN = "admin"
