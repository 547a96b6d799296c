"""What an account of a simulated world truly is."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.red_flag import CaseRole, Typology
from app.domain.transaction import Party


@dataclass(frozen=True, slots=True)
class Truth:
    """What an account of a script is, and what an engine should find there; `is_sought` is not set for bystanders."""

    account: str
    typology: Typology
    role: CaseRole
    script: str
    is_sought: bool = True


def truth_of(party: Party, typology: Typology, role: CaseRole, script: str, *, is_sought: bool = True) -> Truth:
    """The truth of that party's account."""
    return Truth(party.account, typology, role, script, is_sought)
