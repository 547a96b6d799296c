"""Reads roles as people write them, and says in a line what each is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.domain.role import Role

WHAT_ROLES_ARE_FOR: Mapping[Role, str] = MappingProxyType(
    {
        Role.SCREENER: "screens and reads its own screenings: payment systems and other programs",
        Role.OFFICER: "screens, hands in batches, decides alerts, the strong with a second person: compliance officers",
        Role.SUPERVISOR: "countersigns, reads every screening, releases held list versions: they answer for officers",
        Role.AUDITOR: "reads everything and the audit log, changes nothing",
        Role.PROTECTION_OFFICER: "looks after protective cases and reveals: they answer for the protection of victims",
        Role.ADMIN: "manages people, keys and lists, screens nobody",
    }
)


def read_roles(words: Iterable[str]) -> frozenset[Role]:
    """Roles from their names (`officer`, `protection_officer`; `-` and capitals are accepted), at least one.

    Raises ValueError for no word at all or one that is no role; the message lists the roles.
    """
    known = ", ".join(role.value for role in Role)
    roles = set()
    for word in words:
        try:
            roles.add(Role(word.strip().lower().replace("-", "_")))
        except ValueError:
            raise ValueError(f"a role is unknown: expected one or more of {known}") from None
    if not roles:
        raise ValueError(f"a key needs at least one role: one or more of {known}")
    return frozenset(roles)
