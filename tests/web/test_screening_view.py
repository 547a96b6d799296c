"""What the result page says of each fact: which side is silent, what agrees, what conflicts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.api.models import ScreeningIn, ScreeningOut
from app.domain.designation import BirthDate, Designation, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate
from app.web.screening_view import ResultView, result_view

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def listing(**facts: Any) -> Designation:
    name = ListedName("Samira Qandil", NameKind.PRIMARY)
    return Designation(reference="EXi.001", kind=PartyKind.PERSON, list_type="Exercise", names=(name,), **facts)


def view(
    *evidence: dict[str, Any], steps: list[dict[str, Any]] | None = None, of: Designation, **asked: Any
) -> ResultView:
    """The view of one hit with this evidence."""
    hit = {
        "score": 0.8,
        "matched_name": "Samira Qandil",
        "name_kind": "primary",
        "submitted_name": "Samira Qandil",
        "list_id": "un-consolidated",
        "reference": "EXi.001",
        "kind": "person",
        "snapshot_id": "a" * 64,
        "list_published_at": NOW,
        "explanation": {"summary": "", "tokens": [], "evidence": list(evidence), "steps": steps or []},
    }
    used = {
        "list_id": "un-consolidated",
        "name": "A list",
        "is_exercise": False,
        "screened": True,
        "snapshot_id": "a" * 64,
        "published_at": NOW,
        "last_checked_at": NOW,
        "designations": 1,
        "freshness": "fresh",
        "age_hours": 1.0,
    }
    answer = ScreeningOut.model_validate(
        {
            "screening_id": "x",
            "created_at": NOW,
            "settings": {"lists": ["un-consolidated"], "minimum_score": 0.7, "limit": 20},
            "matcher_version": "1",
            "code_version": "1",
            "notices": [],
            "lists": [used],
            "results": [
                {
                    "reference": "",
                    "verdict": "hit",
                    "reasons": [],
                    "total_hits": 3,
                    "hits": [hit],
                    "suspicious_text": [],
                }
            ],
        },
        strict=False,
    )
    request = ScreeningIn.model_validate({"subjects": [{"names": ["Samira Qandil"]} | asked]}, strict=False)
    return result_view(request, answer, lambda _: of)


def compared(field: str, outcome: str, submitted: str = "", listed: str = "") -> dict[str, Any]:
    return {"field": field, "outcome": outcome, "submitted": submitted, "listed": listed, "effect": 0.0}


def rows(shown: ResultView) -> list[tuple[str, str, str, str]]:
    return [(row.label, row.submitted, row.listed, f"{row.sign} {row.in_words}") for row in shown.hits[0].facts]


BORN_1971 = (BirthDate(PartialDate.parse("1971-04-09")),)


@pytest.mark.parametrize(
    ("outcome", "said"), [("agrees", "✓ agrees"), ("close", "≈ close"), ("conflicts", "✗ conflicts")]
)
def test_a_compared_fact_says_how_with_a_sign_and_a_word(outcome: str, said: str) -> None:
    shown = view(compared("birth_date", outcome, "1971", "1971-04-09"), of=listing(), birth_date="1971")
    assert rows(shown) == [("Date of birth", "1971", "9 April 1971", said)]


def test_a_fact_that_was_not_given_shows_what_the_list_says() -> None:
    shown = view(compared("birth_date", "unknown"), of=listing(birth_dates=BORN_1971))
    assert rows(shown) == [("Date of birth", "", "9 April 1971", "– not given by you")]


def test_a_fact_that_the_list_lacks_shows_what_was_given() -> None:
    shown = view(compared("nationality", "unknown"), of=listing(), nationalities=["Iceland"])
    assert rows(shown) == [("Nationality", "Iceland", "", "– not on the list")]


def test_a_fact_that_cannot_be_compared_says_so() -> None:
    shown = view(compared("nationality", "unknown"), of=listing(nationalities=("Iceland",)), nationalities=["Atlantis"])
    assert rows(shown) == [("Nationality", "Atlantis", "Iceland", "– cannot be compared")]


def test_a_fact_that_neither_side_has_is_left_out_and_further_evidence_is_not() -> None:
    shown = view(
        compared("birth_date", "unknown"),
        compared("gender", "unknown"),
        compared("nationality", "conflicts", "IS", "EG, PE"),
        of=listing(gender="Female"),
    )
    assert rows(shown) == [("Nationality", "Iceland", "Egypt, Peru", "✗ conflicts")]


def test_more_hits_than_are_shown_are_counted() -> None:
    assert view(of=listing()).count == "the best 1 of 3 parties are shown"


def test_each_step_is_held_between_0_and_1_as_the_score_is() -> None:
    steps = [
        {"name": "matched_words", "effect": 1.3, "detail": ""},
        {"name": "evidence_birth_date", "effect": -0.25, "detail": "birth_year_differs"},
        {"name": "spelling", "effect": -0.9, "detail": ""},
    ]
    shown = view(steps=steps, of=listing()).hits[0].steps
    assert [(row.label, row.detail, row.effect, row.after) for row in shown] == [
        ("Matched words", "", "+1.3000", "1.0000"),
        ("Date of birth", "birth year differs", "−0.2500", "0.7500"),
        ("Spelling", "", "−0.9000", "0.0000"),
    ]
    assert [(row.start, row.width, row.lowers) for row in shown] == [
        (0.0, 100.0, False),
        (75.0, 25.0, True),
        (0.0, 75.0, True),
    ]
