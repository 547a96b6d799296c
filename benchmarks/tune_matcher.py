"""Learns the weights of a name score from labelled cases and the list itself, cross-validates, prints `weights.py`.

    python -m benchmarks.tune_matcher --pairs name_pairs.csv --list UN.xml --aliases alias_out_queries.csv \
        --recombined hard_negatives.csv --unlisted negatives_global.csv --misspelt typo_positives.csv > weights.py

The case files are CSV with a header: pairs have `schema`, `name1`, `name2` and `is_match`, all others `name`, and
aliases `reference` beside it. Made from the list itself: fathers and sons exchanged, a single given name, the general
words of an organisation alone, another number in its name; none of them may be a hit.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.designation import PartyKind
from app.matching.alignment import align
from app.matching.analysis import NameAnalysis, alternatives, analyse
from app.matching.candidates import CandidateFinder
from app.matching.features import FEATURES, GENERAL_KINDS, LIGHT_KINDS, WeighedPair, name_features
from app.matching.names import compile_names
from app.matching.parties import ListedParty
from app.matching.rarity import BUILT_IN_RARITY, Rarity
from app.matching.scoring import is_exact
from app.matching.tokens import Token, TokenKind
from app.watchlists.formats import un_xml

Floats = npt.NDArray[np.float64]

_NAMES = ("base", *FEATURES)
_REWARDS = frozenset(
    {
        "base",
        "organisation",
        "first_matched_name",
        "second_matched_name",
        "further_matched_names",
        "matched_initials",
        "short_names_replaced",
        "only_word_of_submitted",
    }
)
_KIND_OF_SCHEMA = {
    "Person": PartyKind.PERSON,
    "Company": PartyKind.ORGANISATION,
    "Organization": PartyKind.ORGANISATION,
    "Vessel": PartyKind.VESSEL,
}
_THRESHOLD = 0.70
_SHRINKAGE = 0.00005
_SCREENING_SHIFT = 0.7
_CANDIDATE_SCORE = 0.03
_FOLDS = 10
# What a case of each kind counts, beside 1 for a labelled pair; the sets made from the list count as a whole.
_WEIGHTS = {"aliases": 1.5, "recombined": 0.25, "unlisted": 0.002, "misspelt": 0.2}
_MADE_WEIGHTS = {"roles": 40.0, "single": 20.0, "general": 12.0, "other number": 15.0}


@dataclass(frozen=True)
class Candidates:
    """Feature rows of submitted names beside listed ones: by query, and by whether the pair belongs together."""

    queries: int
    query: npt.NDArray[np.int64]
    rows: Floats
    exact: npt.NDArray[np.bool_]
    own: npt.NDArray[np.bool_]

    def best(self, weights: Floats, which: npt.NDArray[np.bool_], *, count: int) -> npt.NDArray[np.int64]:
        """The `count` best-scoring rows of each query among `which`."""
        rows = np.flatnonzero(which)
        order = rows[np.lexsort((-(self.rows[rows] @ weights), self.query[rows]))]
        first = np.unique(self.query[order], return_index=True)[1]
        rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
        return order[rank < count]

    def of_queries(self, which: npt.NDArray[np.bool_]) -> Candidates:
        """The rows of the queries in `which`; the others keep their numbers and have no rows."""
        kept = which[self.query]
        return Candidates(self.queries, self.query[kept], self.rows[kept], self.exact[kept], self.own[kept])

    def scores(self, weights: Floats, which: npt.NDArray[np.bool_]) -> Floats:
        """The best score of each query among `which`; 0 where it has none."""
        best = np.zeros(self.queries)
        np.maximum.at(best, self.query[which], np.where(self.exact, 1.0, _sigmoid(self.rows @ weights))[which])
        return best


def features_of(left: NameAnalysis, right: NameAnalysis, rarity: Rarity, kind: PartyKind) -> list[float]:
    """One row for the regression, the base first."""
    left_weights, right_weights = ([rarity.weight(token) for token in side.tokens] for side in (left, right))
    alignment = align(left, right, left_weights, right_weights)
    found = name_features(WeighedPair(left.tokens, right.tokens, left_weights, right_weights, alignment), kind)
    return [1.0, *(found[name] for name in FEATURES)]


def _sigmoid(log_odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-log_odds))


def fit(sets: Sequence[tuple[Floats, Floats, Floats]], start: Floats) -> Floats:
    """Logistic regression with shrinkage over (rows, labels, weights); what should lower a score can't raise it."""
    rows, labels, counts = (np.concatenate(part) for part in zip(*sets, strict=True))
    weights, free = start.copy(), np.ones(len(start), bool)
    for _ in range(60):
        expected = _sigmoid(rows @ weights)
        shrinkage = _SHRINKAGE * counts.sum()
        gradient = rows.T @ (counts * (expected - labels)) + shrinkage * weights
        curvature = (rows * (counts * expected * (1 - expected) + 1e-9)[:, None]).T @ rows + shrinkage * np.eye(
            len(weights)
        )
        step = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        weights[free] -= step * min(1.0, 5 / np.abs(step).max())
        wrong = [n for n, name in enumerate(_NAMES) if name not in _REWARDS and weights[n] > 0]
        weights[wrong], free[wrong] = 0.0, False
        if np.abs(step).max() < 1e-6:
            break
    return weights


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


class ListCases:
    """Cases of a list: candidates of submitted names, and names that the list itself makes."""

    def __init__(self, path: Path) -> None:
        """Read and compile the list at `path`."""
        with path.open("rb") as stream:
            self.parties = [ListedParty.of(party) for party in un_xml.parse(stream).designations]
        vocabulary, self._names = compile_names(self.parties)
        self._rarity = vocabulary.rarity
        self._finder = CandidateFinder(vocabulary, self._names)
        self._analyses = [analyse(name.text) for party in self.parties for name in party.names]

    def candidates(self, names: Sequence[str], references: Sequence[str]) -> Candidates:
        """Feature rows of `names` beside every listed name that comes near; `references` are their own, or empty."""
        query: list[int] = []
        rows: list[list[float]] = []
        exact: list[bool] = []
        own: list[bool] = []
        parts = [(number, analyse(part)) for number, name in enumerate(names) for part in alternatives(name)]
        found = self._finder.find([part for _, part in parts], minimum_score=_CANDIDATE_SCORE)
        for (number, part), near in zip(parts, found, strict=True):
            for name in near.names:
                party, listed = self.parties[int(self._names.parties[name])], self._analyses[name]
                query.append(number)
                rows.append(features_of(part, listed, self._rarity, party.kind))
                exact.append(is_exact(part.tokens, listed.tokens))
                own.append(party.reference == references[number])
        return Candidates(len(names), np.array(query), np.array(rows), np.array(exact), np.array(own))

    def made(self) -> dict[str, Floats]:
        """Feature rows of names that the list makes and that are no hits."""
        made: dict[str, list[list[float]]] = {kind: [] for kind in _MADE_WEIGHTS}
        for party in self.parties:
            name = analyse(party.names[0].text)
            heavy = [i for i, token in enumerate(name.tokens) if token.kind not in LIGHT_KINDS]
            for kind, tokens in self._variants(name.tokens, heavy, party.kind):
                variant = replace(name, tokens=tokens)
                made[kind].append(features_of(variant, name, BUILT_IN_RARITY, party.kind))
        return {kind: np.array(rows) for kind, rows in made.items()}

    @staticmethod
    def _variants(
        tokens: tuple[Token, ...], heavy: list[int], kind: PartyKind
    ) -> Iterable[tuple[str, tuple[Token, ...]]]:
        marker = next((i for i, token in enumerate(tokens) if token.kind is TokenKind.DESCENT), 0)
        if 0 < marker < len(tokens) - 1 and 0 in heavy and marker + 1 in heavy:
            exchanged = list(tokens)
            exchanged[0], exchanged[marker + 1] = exchanged[marker + 1], exchanged[0]
            yield "roles", tuple(exchanged)
        if kind is PartyKind.PERSON and len(heavy) > 1:
            yield "single", (tokens[heavy[0]],)
        general = tuple(token for token in tokens if token.kind in GENERAL_KINDS)
        if kind is not PartyKind.PERSON and 0 < len(general) < len(tokens):
            yield "general", general
        numbers = [i for i, token in enumerate(tokens) if token.kind is TokenKind.NUMBER]
        if kind is not PartyKind.PERSON and numbers and len(heavy) > 1:
            yield "other number", tuple(_next_number(t) if i == numbers[0] else t for i, t in enumerate(tokens))


def _next_number(token: Token) -> Token:
    number = str(int(token.form) + 1)
    return Token(number, number, token.kind)


def train(pairs: tuple[Floats, Floats, Floats], cases: dict[str, Candidates], made: dict[str, Floats]) -> Floats:
    """Fit, take the candidates that then score best, and fit again, until they hardly change."""
    weights = fit([pairs], np.zeros(len(_NAMES)))
    for _ in range(12):
        sets = [pairs]
        sets += [
            (rows, np.zeros(len(rows)), np.full(len(rows), _MADE_WEIGHTS[k] / len(rows))) for k, rows in made.items()
        ]
        for kind, candidates in cases.items():
            is_match = kind in ("aliases", "misspelt")
            which = candidates.own if kind == "aliases" else ~candidates.exact | is_match
            rows = candidates.rows[candidates.best(weights, which, count=2 if kind == "recombined" else 1)]
            if kind == "aliases":
                rows = rows[_sigmoid(rows @ weights) > 0.1]  # a nom de guerre shares nothing: nobody finds it by name
            sets.append((rows, np.full(len(rows), float(is_match)), np.full(len(rows), _WEIGHTS[kind])))
        weights = fit(sets, weights)
    return weights


def f1(scores: Floats, labels: Floats, threshold: float) -> float:
    """The harmonic mean of precision and recall at `threshold`."""
    hits = scores >= threshold
    return float(2 * (hits & (labels > 0)).sum() / max(1, hits.sum() + labels.sum()))


def area(scores: Floats, labels: Floats) -> float:
    """ROC AUC."""
    above = scores[labels > 0][:, None] - scores[labels == 0][None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def best_threshold(scores: Floats, labels: Floats) -> float:
    """The threshold of the best F1."""
    return max((f1(scores, labels, t / 100), t / 100) for t in range(30, 100))[1]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of the pairs, and of each kind of submitted name the best score of each name."""

    pairs: Floats
    best: dict[str, Floats]

    @classmethod
    def of(cls, rows: Floats, exact: npt.NDArray[np.bool_], cases: dict[str, Candidates], weights: Floats) -> Scores:
        """By `weights`; for withheld aliases the score of their own entry."""
        pairs = np.where(exact, 1.0, _sigmoid(rows @ weights))
        best = {
            kind: each.scores(weights, each.own if kind == "aliases" else np.ones(len(each.own), bool))
            for kind, each in cases.items()
        }
        return cls(pairs, best)


def cross_validate(
    pairs: tuple[Floats, Floats, Floats],
    exact: npt.NDArray[np.bool_],
    cases: dict[str, Candidates],
    made: dict[str, Floats],
) -> Scores:
    """Scores of all cases, each by weights learnt without its tenth of the pairs and of every kind of name."""
    rows, labels, _ = pairs
    chance = np.random.RandomState(0)
    folds = {kind: chance.permutation(each.queries) % _FOLDS for kind, each in cases.items()}
    fold = chance.permutation(len(labels)) % _FOLDS
    held_out = Scores(np.zeros(len(labels)), {kind: np.zeros(each.queries) for kind, each in cases.items()})
    for number in range(_FOLDS):
        kept = {kind: each.of_queries(folds[kind] != number) for kind, each in cases.items()}
        weights = train((rows, labels, (fold != number).astype(float)), kept, made)
        found = Scores.of(rows, exact, cases, weights)
        np.copyto(held_out.pairs, found.pairs, where=fold == number)
        for kind, best in found.best.items():
            np.copyto(held_out.best[kind], best, where=folds[kind] == number)
    return held_out


def main() -> None:
    """Read the cases, learn, report on standard error, print the module on standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("pairs", "list", *_WEIGHTS):
        parser.add_argument(f"--{name}", type=Path, required=True)
    arguments = vars(parser.parse_args())
    cases_of_list = ListCases(arguments["list"])
    cases = {}
    for kind in _WEIGHTS:
        given = read(arguments[kind])
        cases[kind] = cases_of_list.candidates([r["name"] for r in given], [r.get("reference", "") for r in given])
    made = cases_of_list.made()
    labelled = read(arguments["pairs"])
    names = [(analyse(r["name1"]), analyse(r["name2"])) for r in labelled]
    kinds = [_KIND_OF_SCHEMA.get(r["schema"], PartyKind.UNKNOWN) for r in labelled]
    rows = np.array([features_of(a, b, BUILT_IN_RARITY, kind) for (a, b), kind in zip(names, kinds, strict=True)])
    exact = np.array([is_exact(a.tokens, b.tokens) for a, b in names])
    labels = np.array([float(r["is_match"].lower() == "true") for r in labelled])
    pairs = (rows, labels, np.ones(len(labels)))
    weights = train(pairs, cases, made)
    learnt = Scores.of(rows, exact, cases, weights)
    threshold = best_threshold(learnt.pairs, labels)
    report("learnt", learnt, labels, threshold)
    report("cross-validated", cross_validate(pairs, exact, cases, made), labels, threshold)
    print_weights(weights, float(np.log(_THRESHOLD / (1 - _THRESHOLD)) - np.log(threshold / (1 - threshold))))


def report(title: str, scores: Scores, labels: Floats, threshold: float) -> None:
    """The figures of the bench, on standard error."""
    figures = {"pairs, F1": f1(scores.pairs, labels, threshold), "pairs, AUC": area(scores.pairs, labels)}
    for kind, against, rate in (
        ("aliases", "recombined", 0.05),
        ("aliases", "recombined", 0.01),
        ("misspelt", "unlisted", 0.001),
    ):
        others = np.sort(scores.best[against])[::-1]
        found = float((scores.best[kind] > others[int(rate * len(others))]).mean())
        figures[f"{kind} found at {rate:.1%} of {against}"] = found
    for name, figure in figures.items():
        print(f"{title:16} {name:38} {figure:.4f}", file=sys.stderr)


def print_weights(weights: Floats, shift: float) -> None:
    """`app/matching/weights.py`, so shifted that the best threshold of the pairs is the default one."""
    rounded = dict(zip(_NAMES, (round(float(weight), 2) for weight in weights), strict=True))
    rounded["base"] = round(rounded["base"] + shift, 2)
    lines = "".join(f'    "{name}": {weight},\n' for name, weight in rounded.items())
    print('"""The weights of the features of a name score, as `benchmarks/tune_matcher.py` made them."""\n')
    print(f'FEATURE_WEIGHTS: dict[str, float] = {{\n{lines}}}\n"""Log-odds per unit of each feature."""\n')
    print(f"SEARCH_PRIOR = {round(_SCREENING_SHIFT - shift, 2)}")
    print(
        '"""Added to the log-odds when a name is searched among all names of a list rather than compared with one."""'
    )


if __name__ == "__main__":
    main()
