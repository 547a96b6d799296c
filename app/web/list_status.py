"""What a page says of the lists in use: version, age and size of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.snapshot import ActiveSnapshot
from app.screening.library import ListState
from app.watchlists.freshness import Freshness
from app.web import texts
from app.web.messages import message_in_words
from app.web.translation import translated
from app.web.wording import age_in_words, counted, moment_in_words


@dataclass(frozen=True, slots=True)
class ListStatus:
    """One list in use, in words. `state` is its freshness code, `exercise`, or `missing` where none is loaded."""

    name: str
    authority: str
    state: str
    state_in_words: str
    version: str
    size: str
    reason: str

    @property
    def is_loaded(self) -> bool:
        """Whether there is a version to search."""
        return self.state != "missing"


def list_statuses(states: Sequence[ListState]) -> list[ListStatus]:
    """The status of each list in use, in the order of `states`."""
    return [status_of(state) for state in states if state.in_use]


def status_of(state: ListState) -> ListStatus:
    """The status of one list."""
    source, active, freshness = state.source, state.active, state.freshness
    if active is None or freshness is None:
        return ListStatus(
            name=source.name,
            authority=source.authority,
            state="missing",
            state_in_words=translated("not loaded"),
            version="",
            size="",
            reason=translated("No version of this list is loaded; whoever administers lists can refresh or import it."),
        )
    return ListStatus(
        name=source.name,
        authority=source.authority,
        state="exercise" if source.exercise else freshness.state.value,
        state_in_words=translated("for exercises only") if source.exercise else age_of(freshness),
        version=version_of(active),
        size=counted(active.snapshot.counts.designations, "{n} designation", "{n} designations"),
        reason=message_in_words(freshness.reason),
    )


def age_of(freshness: Freshness) -> str:
    """How fresh a version is, and since when it is known to be current."""
    state, age = texts.FRESHNESS[freshness.state], age_in_words(freshness.age_hours)
    return translated("{state}, last known to be current {age} ago", state=state, age=age)


def version_of(active: ActiveSnapshot) -> str:
    """Which version is in force: by its publisher's time stamp, else by when it was loaded."""
    if active.published_at is not None:
        return translated("Version of {moment}", moment=moment_in_words(active.published_at))
    return translated("Loaded on {moment}", moment=moment_in_words(active.activated_at))
