"""Searching: the index loses nothing, never fails, does not depend on order; real lists find all their own names."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.designation import Designation, Document, ListedName, NameKind, PartyKind
from app.domain.subject import Identifier, Subject
from app.matching import lookup, similarity
from app.matching.analysis import analyse
from app.matching.hygiene import unscreenable_reason
from app.matching.index import CompiledIndex, unfindable_names
from app.matching.joined_names import names_in
from app.matching.joins import join_hashes, join_keys
from app.matching.rarity import Rarity
from app.matching.scoring import score_names
from app.matching.similarity import compare_tokens, keys, similarities, sought_keys
from app.matching.tables.reading import words
from app.matching.vocabulary import count_bearers, key_hash
from app.matching.weights import SEARCH_PRIOR
from app.watchlists.formats import un_xml

_REAL_LISTS = Path(__file__).parents[2].parent / "shared" / "data" / "un"

_WORDS = sorted(
    words(
        """anselmo anselm ghafari kawari gwang kwang jo cho bellavista bella vista quintero quinteros
        zorlani zourlani mukhtar muhtar muhammad mohamed ahmad harun haroun abdul karim kareem bin abu al
        din saif saifuddin kim yong yung chol hyok dr haji a b m jose joseph 4 44 four blue lantern
        trading company ltd bank kenya norway front brigade el de la van محمد زرلاني الدين Зорлани 金正"""
    )
)

_names = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5).map(" ".join)


def _designations(names: list[str]) -> list[Designation]:
    kinds = (PartyKind.PERSON, PartyKind.ORGANISATION)
    return [
        Designation(f"XX.{n:03}", kinds[n % 2], "Exercise", (ListedName(name, NameKind.PRIMARY),))
        for n, name in enumerate(names)
    ]


@pytest.fixture(params=["small list", "large list"])
def size_of_list(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way of looking up common words in large lists, also for the small ones of a test."""
    if request.param == "large list":
        monkeypatch.setattr(lookup, "_LARGE_LIST_NAMES", 0)
        monkeypatch.setattr(lookup, "_MANY_PLACES", 0)


@pytest.mark.usefixtures("size_of_list")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_names, min_size=1, max_size=12), _names, st.sampled_from([0.3, 0.5, 0.7, 0.9]))
def test_the_index_finds_exactly_what_a_full_scan_finds(listed: list[str], submitted: str, minimum: float) -> None:
    designations = _designations(listed)
    analyses = [analyse(name) for name in listed]
    bearers, count = count_bearers(analysis.tokens for analysis in analyses)
    rarity = Rarity(lambda key: bearers.get(key, 0), count)
    scores = {
        designation.reference: max(
            score_names(analyse(part), analysis, rarity=rarity, kind=designation.kind, prior=SEARCH_PRIOR).score
            for part in names_in(submitted)
        )
        for designation, analysis in zip(designations, analyses, strict=True)
    }
    expected = {reference: score for reference, score in scores.items() if score >= minimum}
    (result,) = CompiledIndex.compile(designations).search([Subject((submitted,))], minimum_score=minimum, limit=50)
    assert {hit.reference: hit.score for hit in result.hits} == expected
    assert result.total_hits == len(expected)


@st.composite
def _words_alike(draw: st.DrawFn) -> tuple[str, str]:
    """A word of a listed name and the same after some exchanged, added or missing letters."""
    word = draw(st.sampled_from(_WORDS) | st.text(alphabet="abdefghijklmnopqrstuvz", min_size=2, max_size=9))
    other = list(word)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(other)))
        other[place : place + draw(st.integers(0, 1))] = draw(st.sampled_from(["", "a", "h", "k", "g", "v", "w", "ou"]))
    return word, "".join(other)


_MANY_PAIRS = similarity._FEW_PAIRS
"""Fewer would be compared one by one."""


@settings(max_examples=400, deadline=None)
@given(_words_alike())
def test_words_that_are_alike_share_a_key_and_are_alike_in_bulk(pair: tuple[str, str]) -> None:
    for one in analyse(pair[0]).tokens:
        for other in analyse(pair[1]).tokens:
            likeness = compare_tokens(one, other)[0]
            assert similarities([one] * _MANY_PAIRS, [other] * _MANY_PAIRS).tolist() == [likeness] * _MANY_PAIRS
            # An initial matches without a key: the upper bound counts it for itself.
            if likeness and "initial" not in {one.kind, other.kind}:
                assert sought_keys(one) & keys(other)


@given(*[st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8)] * 2)
def test_words_compared_in_bulk_are_as_alike_as_one_by_one(left: list[str], right: list[str]) -> None:
    pairs = [(a, b) for a in analyse(" ".join(left)).tokens for b in analyse(" ".join(right)).tokens] * _MANY_PAIRS
    bulk = similarities([a for a, _ in pairs], [b for _, b in pairs])
    assert bulk.tolist() == [compare_tokens(a, b)[0] for a, b in pairs]


@given(_names)
def test_the_hashes_of_words_run_together_are_those_of_their_keys(name: str) -> None:
    tokens = analyse(name).tokens
    runs, words_alone = join_hashes(tokens)
    keys_of_name = join_keys(tokens)
    assert set(runs) == {key_hash(key) for key in keys_of_name.runs}
    assert set(words_alone) == {key_hash(key) for key in keys_of_name.words}


_PLAIN_LETTERS = "abdAHilmn- "


@given(st.text(alphabet=_PLAIN_LETTERS, min_size=1, max_size=30))
def test_a_name_of_plain_letters_is_taken_apart_as_any_other(name: str) -> None:
    # A blank at the end says nothing, and yet the name goes the way of those that could hide something.
    shorter, longer = analyse(name), analyse(name + " ")
    assert shorter == longer
    assert [token.text for token in shorter.tokens] == [token.text for token in longer.tokens]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_no_screenable_text_makes_a_search_fail(name: str) -> None:
    if unscreenable_reason(name) is not None:
        return
    (result,) = _INDEX.search([Subject((name,))], minimum_score=0.0, limit=3)
    assert all(hit.explanation.recomputed_score() == hit.score for hit in result.hits)


_INDEX = CompiledIndex.compile(
    [
        *_designations(["Anselmo Bellavista", "Blue Lantern Trading", "محمد زرلاني", "Kim Yong Chol", "A B M"]),
        Designation(
            "XX.900",
            PartyKind.PERSON,
            "Exercise",
            (ListedName("Rodolfo Quinteros", NameKind.PRIMARY), ListedName("Grey Heron", NameKind.WEAK_ALIAS)),
            documents=(Document("Passport", "OB 0243318"),),
        ),
    ]
)


@pytest.mark.parametrize("name", ["a " * 40, "o" * 512, "kim " * 40, "1 " * 40, "ال" * 256, "İ" * 300, "\u0958" * 300])
def test_the_longest_legal_names_are_searched(name: str) -> None:
    assert unscreenable_reason(name) is None
    assert len(_INDEX.search([Subject((name,))], minimum_score=0.1, limit=3)) == 1


def test_results_do_not_depend_on_company_or_order() -> None:
    subjects = [Subject((name,)) for name in ("Anselmo Belavista", "Kim Yong-chol", "Grey Heron", "blue lantern")]
    together = _INDEX.search(subjects, minimum_score=0.3, limit=3)
    alone = [_INDEX.search([subject], minimum_score=0.3, limit=3)[0] for subject in reversed(subjects)]
    assert together == alone[::-1]


def test_a_weak_alias_is_found_and_counts_for_less() -> None:
    (result,) = _INDEX.search([Subject(("Grey Heron",))], minimum_score=0.5, limit=3)
    assert result.hits[0].matched_name.kind is NameKind.WEAK_ALIAS
    assert 0.7 <= result.hits[0].score < 1.0


def test_an_equal_passport_finds_a_party_of_another_name() -> None:
    subject = Subject(("Somebody Else",), identifiers=(Identifier("passport", "OB0243318"),))
    (result,) = _INDEX.search([subject], minimum_score=0.7, limit=3)
    assert [hit.reference for hit in result.hits] == ["XX.900"]


def test_several_names_in_one_field_are_searched_one_by_one() -> None:
    (result,) = _INDEX.search([Subject(("Nobody Atall; Anselmo Bellavista",))], minimum_score=0.7, limit=3)
    assert result.hits[0].score == 1.0


def test_the_limit_cuts_the_hits_and_not_their_number() -> None:
    index = CompiledIndex.compile(_designations(["Anselmo Bellavista"] * 7))
    (result,) = index.search([Subject(("Anselmo Bellavista",))], minimum_score=0.7, limit=2)
    assert [hit.reference for hit in result.hits] == ["XX.000", "XX.001"]
    assert result.total_hits == 7


@pytest.mark.required
@pytest.mark.parametrize("file", ["2015-03-27", "2020-03-20", "2024-09-21", "2026-02-27", "2026-05-08", "2026-08-01"])
def test_every_name_of_a_real_list_finds_its_own_designation(file: str) -> None:
    path = _REAL_LISTS / f"un_consolidated_en_{file}.xml"
    if not path.exists():
        pytest.skip("the real UN lists are not on this machine")
    with path.open("rb") as stream:
        designations = un_xml.parse(stream).designations
    assert unfindable_names(CompiledIndex.compile(designations), designations) == []


@pytest.mark.required
@pytest.mark.parametrize("name", ["Ayman al Zawahri", "ظواهري ايمن", "Айман аз-Завахири", "艾曼·扎瓦希里"])
def test_a_listed_person_is_found_in_any_script(name: str) -> None:
    path = _REAL_LISTS / "un_consolidated_en_2026-08-01.xml"
    if not path.exists():
        pytest.skip("the real UN lists are not on this machine")
    with path.open("rb") as stream:
        index = CompiledIndex.compile(un_xml.parse(stream).designations)
    (result,) = index.search([Subject((name,))], minimum_score=0.7, limit=5)
    assert result.hits[0].reference == "QDi.006"
