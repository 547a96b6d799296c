"""Searches subjects in compiled indexes: the one way in which names meet lists, for requests and for files alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from app.domain.subject import Subject
from app.matching.analysis import names_nobody
from app.matching.hygiene import NameLimits, UnscreenableReason, unscreenable_reason
from app.matching.index import CompiledIndex, SearchResult
from app.screening.linking import ListHit

Indexes = Sequence[tuple[str, CompiledIndex]]
"""List ids and the index of each."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What searching one subject gave.

    At most as many hits as asked for, by falling score, those of single lists that came `after` them, and how many
    there were in all; how many of its names were screened, and the reasons why the others could not be; the disguises
    met.
    """

    hits: tuple[ListHit, ...]
    after: tuple[ListHit, ...]
    total_hits: int
    screened_names: int
    unscreenable: tuple[UnscreenableReason, ...]
    suspicious_text: tuple[str, ...]


def search(
    subjects: Sequence[Subject], indexes: Indexes, *, minimum_score: float, limit: int, name_limits: NameLimits
) -> list[Findings]:
    """Search every subject in every index; one answer a subject, in order.

    Names over the limits are not searched. A name without a word that could be anybody's is searched, for a list may
    hold it as it is, but does not count as screened: that it is not found says nothing.
    """
    refused = [[unscreenable_reason(name, name_limits) for name in subject.names] for subject in subjects]
    searchable = [_searchable(subject, reasons) for subject, reasons in zip(subjects, refused, strict=True)]
    answers = [
        (list_id, _answers(index, searchable, minimum_score=minimum_score, limit=limit)) for list_id, index in indexes
    ]
    return [
        _findings(
            searchable[position], refused[position], [(name, of_list[position]) for name, of_list in answers], limit
        )
        for position in range(len(subjects))
    ]


def _searchable(subject: Subject, reasons: Sequence[UnscreenableReason | None]) -> Subject:
    if not any(reasons):
        return subject
    names = tuple(name for name, reason in zip(subject.names, reasons, strict=True) if reason is None)
    return replace(subject, names=names)


def _answers(
    index: CompiledIndex, subjects: Sequence[Subject], *, minimum_score: float, limit: int
) -> list[SearchResult]:
    answers = index.search(subjects, minimum_score=minimum_score, limit=limit)
    assert len(answers) == len(subjects), "the index answers for each subject"
    return answers


def _findings(
    subject: Subject,
    reasons: Sequence[UnscreenableReason | None],
    answers: Sequence[tuple[str, SearchResult]],
    limit: int,
) -> Findings:
    nobodys = sum(names_nobody(name) for name in subject.names)
    if not nobodys and not any(reasons) and not any(one.total_hits or one.suspicious_text for _, one in answers):
        return _nothing_found(len(subject.names))
    hits = [ListHit(list_id, hit) for list_id, answer in answers for hit in answer.hits]
    hits.sort(key=lambda entry: (-entry.hit.score, entry.list_id, entry.hit.reference))
    return Findings(
        hits=tuple(hits[:limit]),
        after=tuple(hits[limit:]),
        total_hits=sum(answer.total_hits for _, answer in answers),
        screened_names=len(subject.names) - nobodys,
        unscreenable=(
            *(reason for reason in reasons if reason is not None),
            *(UnscreenableReason.NO_NAME_WORD for _ in range(nobodys)),
        ),
        suspicious_text=tuple(sorted({flag for _, answer in answers for flag in answer.suspicious_text})),
    )


@cache
def _nothing_found(screened_names: int) -> Findings:
    """The answer for most subjects: made once, for it is the same for all with as many names."""
    return Findings(hits=(), after=(), total_hits=0, screened_names=screened_names, unscreenable=(), suspicious_text=())
