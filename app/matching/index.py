"""The compiled index of one list: designations in, hits out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from app.domain.designation import Designation, ListedName, NameKind
from app.domain.explanation import Evidence, ScoreStep
from app.domain.hit import Hit
from app.domain.subject import Subject
from app.matching.analysis import NameAnalysis, analyse
from app.matching.candidates import CandidateFinder, Candidates
from app.matching.container import Array, read_arrays, write_arrays
from app.matching.evidence import Findings, findings, least_name_score, reachable, weigh
from app.matching.explanation import explain_name
from app.matching.identifiers import normalised, numbers_of_documents
from app.matching.joined_names import names_in
from app.matching.names import Names, compile_names
from app.matching.parties import ListedParty
from app.matching.scoring import NameScore, score_names
from app.matching.version import MATCHER_VERSION
from app.matching.vocabulary import Vocabulary, key_hash, offsets_of, runs_of
from app.matching.weights import SEARCH_PRIOR

__all__ = ["MATCHER_VERSION", "CompiledIndex", "SearchResult", "unfindable_names"]

_WEAK_ALIAS_FACTOR = 0.9


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What was found for one subject.

    `hits` are at most `limit`, by falling score, then reference; `total_hits` counts all at or above the minimum score.
    """

    hits: tuple[Hit, ...]
    total_hits: int
    suspicious_text: tuple[str, ...]


_NOTHING_FOUND = SearchResult((), 0, ())


@dataclass(frozen=True, slots=True)
class _Match:
    """A subject's name beside one listed name, scored; explained only if it becomes a hit."""

    score: float
    number: int
    party: ListedParty
    name: ListedName
    text: str
    analyses: tuple[NameAnalysis, NameAnalysis]
    scored: NameScore
    evidence: tuple[Evidence, ...]
    further_steps: tuple[ScoreStep, ...]


class CompiledIndex:
    """An immutable index over the names of one list."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        """Use `compile` or `read`."""
        self._arrays = arrays
        self._vocabulary = Vocabulary(arrays)
        self._names = Names(arrays)
        self._finder = CandidateFinder(self._vocabulary, self._names)
        self._parties: dict[int, ListedParty] = {}

    @property
    def designation_count(self) -> int:
        """How many designations can be found: held against the snapshot's own count before anything is called clear."""
        return len(self._arrays["party_offsets"]) - 1

    @classmethod
    def compile(cls, designations: Sequence[Designation]) -> CompiledIndex:
        """Build the index of `designations`, whose names have passed the importer."""
        parties = [ListedParty.of(designation) for designation in designations]
        vocabulary, names = compile_names(parties)
        return cls(vocabulary.arrays | names.arrays | _party_arrays(parties))

    def of_some(self, designations: Sequence[Designation]) -> CompiledIndex:
        """A small index of `designations`, which are some of this list: its hits are those that this index finds.

        Words weigh in it as they do in the whole list, so scores and explanations are the same too.
        """
        parties = [ListedParty.of(designation) for designation in designations]
        vocabulary, names = compile_names(parties, within=self._vocabulary)
        return CompiledIndex(vocabulary.arrays | names.arrays | _party_arrays(parties))

    def write(self, path: Path) -> None:
        """Write the index to `path`; equal lists give equal bytes. Raises OSError."""
        write_arrays(path, self._arrays, version=MATCHER_VERSION)

    @classmethod
    def read(cls, path: Path) -> CompiledIndex:
        """Map the index file at `path`. Raises OSError, or IndexFileError for what is no index of this version."""
        return cls(read_arrays(path, version=MATCHER_VERSION))

    def search(self, subjects: Sequence[Subject], *, minimum_score: float, limit: int) -> list[SearchResult]:
        """One result a subject, in order: the best name of each designation that reaches `minimum_score` (0..1).

        Every name must have passed `unscreenable_reason`.
        """
        texts = [[(name, part) for name in subject.names for part in names_in(name)] for subject in subjects]
        analyses = [analyse(part) for of_subject in texts for _, part in of_subject]
        needed = [least_name_score(subject, minimum_score) for subject in subjects]
        least = min(needed, default=minimum_score)
        candidates = iter(zip(analyses, self._finder.find(analyses, minimum_score=least), strict=True))
        return [
            self._result(subject, [(name, *next(candidates)) for name, _ in of_subject], minimum_score, limit)
            for subject, of_subject in zip(subjects, texts, strict=True)
        ]

    def _result(
        self, subject: Subject, found: list[tuple[str, NameAnalysis, Candidates]], minimum_score: float, limit: int
    ) -> SearchResult:
        same_number = self._names_with_number(subject)
        if not same_number and not any(candidates.names or analysis.disguises for _, analysis, candidates in found):
            return _NOTHING_FOUND
        best: dict[int, _Match] = {}
        suspicious: dict[str, None] = {}
        for text, analysis, candidates in found:
            suspicious.update(dict.fromkeys(disguise.value for disguise in analysis.disguises))
            bounds = zip(candidates.names, candidates.bounds, strict=True)
            for number, bound in (*bounds, *((number, 1.0) for number in same_number)):
                party, name = self._listed(number)
                evidence = findings(subject, party, name)
                # Most candidates have another birth date: their words need not be compared.
                if reachable(bound, evidence) >= minimum_score:
                    self._keep_better(best, self._match(number, party, name, (text, analysis), evidence))
        matches = sorted(
            (match for match in best.values() if match.score >= minimum_score),
            key=lambda match: (-match.score, match.party.reference),
        )
        hits = tuple(self._hit(match) for match in matches[:limit])
        return SearchResult(hits, len(matches), tuple(suspicious))

    def _names_with_number(self, subject: Subject) -> list[int]:
        """All names of the parties that have an identifying number of the subject, whatever they are called."""
        if not subject.identifiers:
            return []
        hashes = [key_hash(value) for identifier in subject.identifiers if (value := normalised(identifier))]
        _, places = runs_of(self._arrays["number_hashes"], np.array(hashes, np.uint32))
        first = self._arrays["party_first_names"]
        parties = np.unique(self._arrays["number_parties"][places]).tolist()
        return [name for party in parties for name in range(int(first[party]), int(first[party + 1]))]

    @staticmethod
    def _keep_better(best: dict[int, _Match], match: _Match) -> None:
        other = best.get(id(match.party))
        if other is None or (match.score, other.number) > (other.score, match.number):
            best[id(match.party)] = match

    def _listed(self, number: int) -> tuple[ListedParty, ListedName]:
        """The listed name of this number, and whose it is."""
        party_number = int(self._names.parties[number])
        party = self._party(party_number)
        return party, party.names[number - int(self._arrays["party_first_names"][party_number])]

    def _match(
        self, number: int, party: ListedParty, name: ListedName, submitted: tuple[str, NameAnalysis], found: Findings
    ) -> _Match:
        text, analysis = submitted
        listed = analyse(name.text)
        scored = score_names(analysis, listed, rarity=self._vocabulary.rarity, kind=party.kind, prior=SEARCH_PRIOR)
        kind_steps = _name_kind_steps(name, scored)
        of_name = round(scored.score + sum(step.effect for step in kind_steps), 4)
        evidence, evidence_steps = weigh(of_name, found)
        score = round(of_name + sum(step.effect for step in evidence_steps), 4)
        return _Match(
            score, number, party, name, text, (analysis, listed), scored, evidence, (*kind_steps, *evidence_steps)
        )

    def _hit(self, match: _Match) -> Hit:
        explanation = explain_name(
            match.analyses,
            match.scored,
            self._vocabulary.rarity,
            evidence=match.evidence,
            further_steps=match.further_steps,
        )
        return Hit(
            match.party.reference,
            match.party.kind,
            match.text,
            match.name,
            match.score,
            explanation,
            match.party.other_references,
        )

    def _party(self, number: int) -> ListedParty:
        found = self._parties.get(number)
        if found is None:
            offsets = self._arrays["party_offsets"]
            record = self._arrays["party_blob"][offsets[number] : offsets[number + 1]].tobytes()
            found = self._parties[number] = ListedParty.decode(record)
        return found


def _party_arrays(parties: Sequence[ListedParty]) -> dict[str, Array]:
    records = [party.encode() for party in parties]
    numbers = sorted(
        (key_hash(value), number)
        for number, party in enumerate(parties)
        for value in numbers_of_documents(party.documents, party.comments)
    )
    return {
        "number_hashes": np.array([hashed for hashed, _ in numbers], np.uint32),
        "number_parties": np.array([number for _, number in numbers], np.int32),
        "party_blob": np.frombuffer(b"".join(records), np.uint8),
        "party_offsets": offsets_of([len(record) for record in records]),
        "party_first_names": offsets_of([len(party.names) for party in parties]),
    }


def _name_kind_steps(name: ListedName, scored: NameScore) -> tuple[ScoreStep, ...]:
    if name.kind is not NameKind.WEAK_ALIAS:
        return ()
    return (ScoreStep("weak_alias", round(round(scored.score * _WEAK_ALIAS_FACTOR, 4) - scored.score, 4)),)


_NAMES_PROVEN_AT_ONCE = 2_000
_EXACT_KINDS = frozenset({NameKind.PRIMARY, NameKind.ORIGINAL_SCRIPT, NameKind.STRONG_ALIAS})


def unfindable_names(index: CompiledIndex, designations: Iterable[Designation]) -> list[tuple[str, ListedName]]:
    """The self-test of every activation: (reference, name) of each name that fails it; empty where exact is exact.

    A primary, original-script or strong name, unchanged, must find its own designation with score 1.0.
    """
    wanted = (
        (designation.reference, name)
        for designation in designations
        for name in designation.names
        if name.kind in _EXACT_KINDS
    )
    unfound: list[tuple[str, ListedName]] = []
    while block := list(islice(wanted, _NAMES_PROVEN_AT_ONCE)):
        subjects = [Subject((name.text,)) for _, name in block]
        results = index.search(subjects, minimum_score=1.0, limit=index.designation_count)
        unfound.extend(
            (reference, name)
            for (reference, name), result in zip(block, results, strict=True)
            if not any(hit.reference == reference and hit.score == 1.0 for hit in result.hits)
        )
    return unfound
