"""Puts cases to the index the way a screening does, and judges each answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from app.domain.subject import Subject
from app.matching.hygiene import unscreenable_reason
from app.matching.index import CompiledIndex, SearchResult
from app.validation.cases import Case

CASES_PER_BLOCK = 250
_HITS_AT_FIRST = 5


class Outcome(StrEnum):
    """What became of a manipulated name: the first that is true."""

    FOUND = "found"
    FLAGGED = "flagged"
    REFUSED = "refused"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the matcher said of one case. Scores are 0..1, and 0 where nothing reached the lowest score searched for.

    `own_score` is that of the case's own designation. `best_reference` and `best_name` are of the best hit of all.
    `suspicious_text` are the disguises met, `refusal` why the name was not screened, empty where it was.
    """

    own_score: float
    best_score: float
    best_reference: str
    best_name: str
    suspicious_text: tuple[str, ...]
    refusal: str

    def outcome(self, threshold: float) -> Outcome:
        """What this means at `threshold`, 0..1."""
        if self.own_score >= threshold:
            return Outcome.FOUND
        if self.refusal:
            return Outcome.REFUSED
        return Outcome.FLAGGED if self.suspicious_text else Outcome.MISSED


Examine = Callable[[Iterable[Sequence[Case]]], Iterable[Sequence[Answer]]]
"""Blocks of cases in, their answers in the same order out; how many processes work on them is its own affair."""


class Examiner:
    """Answers blocks of cases; made once in each process."""

    def __init__(self, index_path: Path, lowest_score: float) -> None:
        """`lowest_score` (0..1) is the least score that is searched for. Raises OSError or ValueError for no index."""
        self._index = CompiledIndex.read(index_path)
        self._lowest_score = lowest_score

    def __call__(self, cases: Sequence[Case]) -> list[Answer]:
        """One answer a case, in order."""
        refusals = [unscreenable_reason(case.submitted) for case in cases]
        screened = [case for case, refusal in zip(cases, refusals, strict=True) if refusal is None]
        results = iter(self._search(screened, limit=_HITS_AT_FIRST))
        return [
            Answer(0.0, 0.0, "", "", (), refusal.value) if refusal else self._answer(case, next(results))
            for case, refusal in zip(cases, refusals, strict=True)
        ]

    def _search(self, cases: Sequence[Case], *, limit: int) -> list[SearchResult]:
        subjects = [Subject((case.submitted,)) for case in cases]
        return self._index.search(subjects, minimum_score=self._lowest_score, limit=limit)

    def _answer(self, case: Case, result: SearchResult) -> Answer:
        own = _own_score(case, result)
        if case.reference and not own and result.total_hits > len(result.hits):
            (whole,) = self._search([case], limit=result.total_hits)
            own = _own_score(case, whole)
        best = result.hits[0] if result.hits else None
        return Answer(
            own_score=own,
            best_score=best.score if best else 0.0,
            best_reference=best.reference if best else "",
            best_name=best.matched_name.text if best else "",
            suspicious_text=result.suspicious_text,
            refusal="",
        )


def examined(examine: Examine, cases: Sequence[Case]) -> list[tuple[Case, Answer]]:
    """Every case with its answer, in order."""
    answers = [answer for block in examine(_blocks(cases)) for answer in block]
    return list(zip(cases, answers, strict=True))


def _own_score(case: Case, result: SearchResult) -> float:
    return max((hit.score for hit in result.hits if hit.reference == case.reference), default=0.0)


def _blocks(cases: Sequence[Case]) -> Iterator[list[Case]]:
    remaining = iter(cases)
    while block := list(islice(remaining, CASES_PER_BLOCK)):
        yield block
