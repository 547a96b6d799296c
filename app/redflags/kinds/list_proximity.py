"""The kind `list_proximity`: a party resembles an entry of a list that somebody keeps."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.domain.red_flag import Measurement
from app.redflags.entry import Entry
from app.redflags.finding import DAY, Finding, Grounds, World, latest_parties
from app.redflags.rules import LONGEST_WINDOW_DAYS
from app.redflags.selecting import predicate_for
from app.redflags.selection import EVERYTHING, STRICT, Selection

NAME = "list_proximity"


@dataclass(frozen=True, slots=True)
class Parameters:
    """At least `transactions_at_least` with a party that `register` marks with `score_at_least` or more (0..1)."""

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    register: str
    window_days: float
    transactions_at_least: int = 1
    score_at_least: float = 0.0
    select: Selection = EVERYTHING

    def __post_init__(self) -> None:
        if not 0 < self.window_days <= LONGEST_WINDOW_DAYS:
            raise ValueError(f"window_days must be above 0 and at most {LONGEST_WINDOW_DAYS}")
        if self.transactions_at_least < 1 or not 0 <= self.score_at_least <= 1:
            raise ValueError("transactions_at_least must be 1 or more, score_at_least within 0 and 1")


class Accumulator:
    """The entries of one account with a marked party, within the window."""

    def __init__(self, parameters: Parameters, world: World) -> None:
        self._parameters = parameters
        self._world = world
        self._selects = predicate_for(parameters.select)
        self._marked: deque[Entry] = deque()

    def observe(self, entry: Entry) -> Iterator[Finding]:
        """Take the entry; a finding where enough marked ones are there."""
        while self._marked and self._marked[0].at < entry.at - self._parameters.window_days * DAY:
            self._marked.popleft()
        score = self._score(entry) if self._selects(entry) else 0.0
        if score <= 0 or score < self._parameters.score_at_least:
            return
        self._marked.append(entry)
        count = Measurement("transactions", len(self._marked), at_least=self._parameters.transactions_at_least)
        if count.holds:
            surest = Measurement("score", score, at_least=self._parameters.score_at_least)
            yield Finding(entry.account, (count, surest), lambda: Grounds(self._marked, latest_parties(self._marked)))

    def _score(self, entry: Entry) -> float:
        marks = (self._world.marks(entry.transaction, party) for party in entry.transaction.parties)
        return max((mark.get(self._parameters.register, 0.0) for mark in marks), default=0.0)
