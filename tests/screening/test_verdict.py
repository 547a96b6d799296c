"""`clear` is said only with proof; whatever is missing is named."""

import ast
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from app.domain.hit import Verdict
from app.screening.verdict import ListCoverage, Proof, ReasonCode, decide

LAST_YEAR = datetime(2025, 3, 1, 12, tzinfo=UTC)
FRESH = ListCoverage(list_id="un", is_exercise=False, designations_in_force=10, designations_screened=10)


def proof(**changes: object) -> Proof:
    whole: dict[str, object] = {
        "coverage": [FRESH],
        "total_hits": 0,
        "screened_names": 1,
        "unscreenable_names": [],
        "suspicious_text": [],
        "minimum_score": 0.7,
        "highest_allowed_minimum_score": 0.7,
    }
    return Proof(**(whole | changes))  # type: ignore[arg-type]


def covered(**changes: object) -> list[ListCoverage]:
    whole: dict[str, object] = {
        "list_id": "un",
        "is_exercise": False,
        "designations_in_force": 10,
        "designations_screened": 10,
    }
    return [ListCoverage(**(whole | changes))]  # type: ignore[arg-type]


def test_a_whole_proof_is_clear_and_gives_no_reason() -> None:
    decision = decide(proof())
    assert decision.verdict is Verdict.CLEAR
    assert decision.reasons == ()


@pytest.mark.parametrize(
    ("given_proof", "verdict", "code"),
    [
        (proof(total_hits=1), Verdict.HIT, ReasonCode.HITS_FOUND),
        (proof(coverage=[]), Verdict.INCOMPLETE, ReasonCode.NO_LIST_CONFIGURED),
        (
            proof(coverage=covered(designations_in_force=None, designations_screened=None)),
            Verdict.INCOMPLETE,
            ReasonCode.LIST_NOT_LOADED,
        ),
        (proof(coverage=covered(designations_screened=None)), Verdict.INCOMPLETE, ReasonCode.LIST_NOT_SCREENED),
        (proof(coverage=covered(designations_screened=9)), Verdict.INCOMPLETE, ReasonCode.LIST_PARTLY_LOADED),
        (
            proof(coverage=covered(designations_in_force=0, designations_screened=0)),
            Verdict.INCOMPLETE,
            ReasonCode.LIST_PARTLY_LOADED,
        ),
        (proof(coverage=covered(is_exercise=True)), Verdict.INCOMPLETE, ReasonCode.EXERCISE_LIST),
        (proof(coverage=covered(stale_because="too old")), Verdict.STALE, ReasonCode.LIST_STALE),
        (proof(minimum_score=0.71), Verdict.INCOMPLETE, ReasonCode.SCORE_ABOVE_THRESHOLD),
        (proof(minimum_score=math.nan), Verdict.INCOMPLETE, ReasonCode.SCORE_ABOVE_THRESHOLD),
        (proof(as_of=LAST_YEAR), Verdict.INCOMPLETE, ReasonCode.AS_OF_PAST),
        (proof(as_of=LAST_YEAR, total_hits=1), Verdict.HIT, ReasonCode.AS_OF_PAST),
        (
            proof(as_of=LAST_YEAR, coverage=covered(stale_because="too old")),
            Verdict.INCOMPLETE,
            ReasonCode.AS_OF_PAST,
        ),
        (proof(suspicious_text=["mixed_script"]), Verdict.INCOMPLETE, ReasonCode.SUSPICIOUS_TEXT),
        (
            proof(screened_names=0, unscreenable_names=["too_long"]),
            Verdict.UNSCREENABLE,
            ReasonCode.NAME_UNSCREENABLE,
        ),
        (proof(screened_names=1, unscreenable_names=["empty"]), Verdict.INCOMPLETE, ReasonCode.NAME_UNSCREENABLE),
    ],
)
def test_each_gap_has_its_verdict_and_its_name(given_proof: Proof, verdict: Verdict, code: ReasonCode) -> None:
    decision = decide(given_proof)
    assert decision.verdict is verdict
    assert code in {reason.code for reason in decision.reasons}


def test_nothing_screened_is_never_clear_even_without_any_other_reason() -> None:
    assert decide(proof(screened_names=0)).verdict is Verdict.UNSCREENABLE


def test_a_list_both_stale_and_partly_loaded_is_incomplete_and_both_are_named() -> None:
    decision = decide(proof(coverage=covered(designations_screened=3, stale_because="too old")))
    assert decision.verdict is Verdict.INCOMPLETE
    assert {reason.code for reason in decision.reasons} == {ReasonCode.LIST_PARTLY_LOADED, ReasonCode.LIST_STALE}


coverages = st.builds(
    ListCoverage,
    list_id=st.sampled_from(["un", "eu", "exercise"]),
    is_exercise=st.booleans(),
    designations_in_force=st.none() | st.integers(0, 3),
    designations_screened=st.none() | st.integers(0, 3),
    stale_because=st.sampled_from(["", "no check for 80 hours"]),
)
proofs = st.builds(
    Proof,
    coverage=st.lists(coverages, max_size=3),
    total_hits=st.integers(0, 2),
    screened_names=st.integers(0, 2),
    unscreenable_names=st.lists(st.just("too_long"), max_size=1),
    suspicious_text=st.lists(st.just("bidi"), max_size=1),
    minimum_score=st.floats(),
    highest_allowed_minimum_score=st.just(0.7),
    as_of=st.none() | st.just(LAST_YEAR),
)


@given(proofs)
def test_clear_is_said_exactly_when_everything_is_proven(given_proof: Proof) -> None:
    everything_proven = (
        len(given_proof.coverage) > 0
        and all(
            not entry.is_exercise
            and entry.designations_in_force == entry.designations_screened
            and (entry.designations_screened or 0) > 0
            and not entry.stale_because
            for entry in given_proof.coverage
        )
        and given_proof.total_hits == 0
        and given_proof.screened_names > 0
        and not given_proof.unscreenable_names
        and not given_proof.suspicious_text
        and given_proof.minimum_score <= 0.7
        and given_proof.as_of is None
    )
    decision = decide(given_proof)
    assert (decision.verdict is Verdict.CLEAR) == everything_proven
    assert (decision.reasons == ()) == everything_proven or given_proof.screened_names == 0


def says_clear(tree: ast.AST) -> bool:
    """Whether the code uses `Verdict.CLEAR` for anything but looking up or comparing."""
    only_asks: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            only_asks |= {key for key in node.keys if key is not None}
        elif isinstance(node, ast.Compare):
            only_asks |= {node.left, *node.comparators}
    return any(
        isinstance(node, ast.Attribute) and node.attr == "CLEAR" and node not in only_asks for node in ast.walk(tree)
    )


def test_no_other_code_can_say_clear() -> None:
    root = Path(app.__file__).parent
    sayers = [
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if says_clear(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert sayers == ["screening/verdict.py"]
