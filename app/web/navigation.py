"""The pages that the head of every page leads to: one table, of which a reader sees what their roles may open."""

from __future__ import annotations

from dataclasses import dataclass

from app.access.permissions import allowed
from app.domain.role import Role
from app.web.translation import translated

HOME = "/"


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """One page of the navigation, called `label` in English.

    `permission` is the route (method, path template) that a reader must be let into. It may be another than the page
    itself: the first page is open to every role, but searches for some.
    """

    label: str
    address: str
    permission: tuple[str, str]


ENTRIES = (
    NavigationEntry("Search", HOME, ("POST", HOME)),
    NavigationEntry("Alerts", "/alerts", ("GET", "/alerts")),
    NavigationEntry("Suppressions", "/suppressions", ("GET", "/suppressions")),
    NavigationEntry("Batches", "/batches", ("GET", "/batches")),
    NavigationEntry("Portfolios", "/portfolios", ("GET", "/portfolios")),
    NavigationEntry("Replay", "/replay", ("GET", "/replay")),
    NavigationEntry("Figures", "/dashboard", ("GET", "/dashboard")),
    NavigationEntry("Lists", "/lists", ("GET", "/lists")),
    NavigationEntry("Red-flag data", "/red-flags/indicators", ("GET", "/red-flags/indicators")),
    NavigationEntry("Threshold", "/threshold", ("GET", "/threshold")),
    NavigationEntry("Audit log", "/audit", ("GET", "/audit")),
    NavigationEntry("Protection", "/protection", ("GET", "/protection")),
    NavigationEntry("People", "/people", ("GET", "/people")),
    NavigationEntry("My account", "/account", ("GET", "/account")),
)
"""In the order in which they are shown. A new room with pages adds its entry here."""


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An entry as one reader sees it; `current` is the value of aria-current, empty where the reader is elsewhere."""

    label: str
    address: str
    current: str


def navigation_links(*, roles: frozenset[Role], path: str) -> list[NavigationLink]:
    """The entries that `roles` may open, in the order of the table; `path` is that of the page that is read."""
    return [
        NavigationLink(translated(entry.label), entry.address, _current(entry.address, path))
        for entry in ENTRIES
        if allowed(method=entry.permission[0], route=entry.permission[1], roles=roles)
    ]


def _current(address: str, path: str) -> str:
    if path == address:
        return "page"
    # Below an entry's own page, it is the part of the site that one is in.
    return "true" if address != HOME and path.startswith(f"{address}/") else ""
