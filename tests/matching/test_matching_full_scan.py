"""On the real UN list the index gives exactly the hits of a scan of every name, for names of many kinds."""

import csv
from pathlib import Path

import pytest

from app.domain.designation import NameKind
from app.domain.subject import Subject
from app.matching.analysis import analyse
from app.matching.index import CompiledIndex
from app.matching.joined_names import names_in
from app.matching.rarity import Rarity
from app.matching.scoring import score_names
from app.matching.vocabulary import count_bearers
from app.matching.weights import SEARCH_PRIOR
from app.watchlists.formats import un_xml

_SHARED = Path(__file__).parents[2].parent / "shared"
_LIST = _SHARED / "data" / "un" / "un_consolidated_en_2026-02-27.xml"
_CASES = (("alias_out_queries.csv", 41), ("typo_positives.csv", 67), ("hard_negatives.csv", 211))
"""Files of names, and of how many of their rows one is taken."""


@pytest.mark.required
@pytest.mark.skipif(not _LIST.exists(), reason="needs ../shared/data")
def test_the_index_loses_no_hit_of_a_full_scan_of_the_real_list() -> None:
    with _LIST.open("rb") as stream:
        designations = un_xml.parse(stream).designations
    listed = [(each, name, analyse(name.text)) for each in designations for name in each.names]
    by_party = {each.reference: [analyse(name.text) for name in each.names] for each in designations}
    bearers, count = count_bearers([t for one in of_party for t in one.tokens] for of_party in by_party.values())
    rarity = Rarity(lambda key: bearers.get(key, 0), count)
    submitted = [row for file, step in _CASES for row in _names(_SHARED / "bench" / file)[::step]]
    index = CompiledIndex.compile(designations)
    found = index.search([Subject((name,)) for name in submitted], minimum_score=0.4, limit=len(listed))
    for text, result in zip(submitted, found, strict=True):
        expected: dict[str, float] = {}
        analyses = [analyse(part) for part in names_in(text)]
        for each, name, other in listed:
            score = max(
                score_names(one, other, rarity=rarity, kind=each.kind, prior=SEARCH_PRIOR).score for one in analyses
            )
            weighed = round(score * 0.9, 4) if name.kind is NameKind.WEAK_ALIAS else score
            if weighed >= 0.4:
                expected[each.reference] = max(weighed, expected.get(each.reference, 0.0))
        assert {hit.reference: hit.score for hit in result.hits} == expected


def _names(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["name"] for row in csv.DictReader(file)]
