"""Pairs the words of two names one to one, joined and split words included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.explanation import TokenRelation
from app.matching.analysis import NameAnalysis
from app.matching.joins import JoinKeys, compare_joined
from app.matching.similarity import compare_tokens
from app.matching.tokens import Token


@dataclass(frozen=True, slots=True)
class Pairing:
    """Words (by position) of the submitted name and of the listed name that are taken for each other.

    `similarity` is in thousandths.
    """

    submitted: tuple[int, ...]
    listed: tuple[int, ...]
    similarity: int
    relation: TokenRelation


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pairings, in the order of the submitted name, and the words left over on either side (positions)."""

    pairings: tuple[Pairing, ...]
    only_submitted: tuple[int, ...]
    only_listed: tuple[int, ...]


def align(
    submitted: NameAnalysis,
    listed: NameAnalysis,
    submitted_weights: Sequence[int],
    listed_weights: Sequence[int],
) -> Alignment:
    """The best pairing found by taking the heaviest likenesses first; ties go to the earlier and nearer words."""
    left, right = submitted.tokens, listed.tokens
    candidates = _single_candidates(left, right, submitted_weights, listed_weights)
    alignment = _paired(candidates, len(left), len(right))
    is_complete = not (alignment.only_submitted or alignment.only_listed)
    if is_complete or not submitted.joins.may_meet(listed.joins):
        return alignment
    # Words are left over: perhaps they are written as one on the other side.
    joined = _joined_candidates(submitted, listed, submitted_weights, listed_weights)
    return _paired(candidates + joined, len(left), len(right))


def _paired(candidates: list[_Candidate], submitted_words: int, listed_words: int) -> Alignment:
    candidates.sort(key=_rank)
    pairings: list[Pairing] = []
    free_submitted, free_listed = set(range(submitted_words)), set(range(listed_words))
    for _, _, pairing in candidates:
        if free_submitted.issuperset(pairing.submitted) and free_listed.issuperset(pairing.listed):
            free_submitted.difference_update(pairing.submitted)
            free_listed.difference_update(pairing.listed)
            pairings.append(pairing)
    pairings.sort(key=_position)
    return Alignment(tuple(pairings), tuple(sorted(free_submitted)), tuple(sorted(free_listed)))


def _rank(candidate: _Candidate) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
    return candidate[0], candidate[1], candidate[2].submitted, candidate[2].listed


def _position(pairing: Pairing) -> tuple[int, ...]:
    return pairing.submitted


_Candidate = tuple[int, int, Pairing]
"""The negative worth, the distance in positions, and the pairing."""


def _single_candidates(
    submitted: Sequence[Token], listed: Sequence[Token], submitted_weights: Sequence[int], listed_weights: Sequence[int]
) -> list[_Candidate]:
    candidates: list[_Candidate] = []
    for i, token in enumerate(submitted):
        for j, other in enumerate(listed):
            similarity, relation = compare_tokens(token, other)
            if similarity:
                worth = similarity * (1 + min(submitted_weights[i], listed_weights[j]))
                pairing = Pairing((i,), (j,), similarity, relation)
                candidates.append((-worth, abs(i - j), pairing))
    return candidates


def _joined_candidates(
    submitted: NameAnalysis, listed: NameAnalysis, submitted_weights: Sequence[int], listed_weights: Sequence[int]
) -> list[_Candidate]:
    candidates: list[_Candidate] = []
    for start, end, position in _meetings(submitted.joins, listed.joins):
        if similarity := compare_joined(submitted.tokens[start:end], listed.tokens[position]):
            worth = similarity * (1 + min(sum(submitted_weights[start:end]), listed_weights[position]))
            pairing = Pairing(tuple(range(start, end)), (position,), similarity, TokenRelation.JOINED)
            candidates.append((-worth, abs(start - position), pairing))
    for start, end, position in _meetings(listed.joins, submitted.joins):
        if similarity := compare_joined(listed.tokens[start:end], submitted.tokens[position]):
            worth = similarity * (1 + min(sum(listed_weights[start:end]), submitted_weights[position]))
            pairing = Pairing((position,), tuple(range(start, end)), similarity, TokenRelation.JOINED)
            candidates.append((-worth, abs(start - position), pairing))
    return candidates


def _meetings(parts: JoinKeys, wholes: JoinKeys) -> list[tuple[int, int, int]]:
    """Start and end of a run on one side, and the position of the word on the other that shares a key with it."""
    return sorted(
        {
            (start, end, position)
            for key in parts.runs.keys() & wholes.words.keys()
            for start, end in parts.runs[key]
            for position in wholes.words[key]
        }
    )
