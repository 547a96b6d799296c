"""Names stand in one field with others, behind an office or before an address: each is found by itself."""

from __future__ import annotations

import pytest

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.subject import Subject
from app.matching.index import CompiledIndex
from app.matching.joined_names import names_in

LISTED, OTHER = "Torvald Grimsbyr Oskorri", "Maria Lindqvist"


@pytest.mark.parametrize(
    "field",
    [
        f"{LISTED}, {OTHER}",
        f"{OTHER} - {LISTED}",
        f"{LISTED}/{OTHER}",
        f"{LISTED} | {OTHER}",
        f"{OTHER}\n{LISTED}\n12 Main Street",
        f"{OTHER} OR {LISTED}",
        f"{OTHER} c/o {LISTED}",
        f"{OTHER} Beneficiary {LISTED}",
        f"{OTHER} and Sons Trading on behalf of {LISTED}",
        f"The estate of the late {LISTED}",
        f"Family trust of {LISTED}",
        f"{LISTED} 12 Main Street Springfield",
        f"{LISTED} born 1961 in Lindfurt",
        f"{OTHER}; estate of {LISTED}",
    ],
)
def test_a_listed_name_beside_others_is_found_as_if_it_stood_alone(field: str) -> None:
    listed = Designation("X1", PartyKind.PERSON, "Exercise", (ListedName(LISTED, NameKind.PRIMARY),))
    index = CompiledIndex.compile([listed])
    (found,) = index.search([Subject((field,))], minimum_score=0.7, limit=5)
    assert [(hit.score, hit.submitted_name) for hit in found.hits] == [(1.0, field)]


@pytest.mark.parametrize(
    "field",
    [
        LISTED,
        "Garcia Lopez, Maria Jose",
        "Voss, Anna Maria Elena",
        "Lindfurt Trading House, Ltd",
        "Ahmed Mohammed S/O Ali Hassan",
        "Brigade 313 of Lindfurt",
        "Or Ben-David",
        "",
    ],
)
def test_a_name_of_one_is_not_taken_apart(field: str) -> None:
    assert names_in(field) == (field,)
