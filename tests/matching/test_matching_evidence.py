"""Evidence besides names: what agrees raises, what conflicts lowers, what is unknown does nothing."""

from datetime import date

import pytest

from app.domain.designation import Document, ListedName, NameKind, PartyKind
from app.domain.explanation import EvidenceOutcome
from app.domain.partial_date import PartialDate
from app.domain.subject import Identifier, Subject
from app.matching.evidence import (
    DECIDED_SCORE,
    KINDS,
    WEIGHTS,
    Finding,
    birth_date,
    findings,
    gender,
    identifier,
    least_name_score,
    nationality,
    reachable,
    weigh,
)
from app.matching.parties import ListedParty

_NAME = ListedName("Anselmo Bellavista", NameKind.PRIMARY)


def _party(**changes: object) -> ListedParty:
    fields: dict[str, object] = {
        "reference": "XXi.001",
        "kind": PartyKind.PERSON,
        "names": (_NAME,),
        "birth_dates": (),
        "nationalities": (),
        "gender": "",
        "documents": (),
        "countries": (),
        "comments": "",
    }
    return ListedParty(**(fields | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("submitted", "listed", "weight"),
    [
        ("1970-05-17", ["1970-05-17"], "same_birth_day"),
        ("1970-05-17", ["1961", "1970-05-17"], "same_birth_day"),
        ("1970-05", ["1970-05-17"], "same_birth_month"),
        ("1970", ["1970-05-17"], "same_birth_year"),
        ("1970-05-17", ["1968/1972"], "same_birth_year"),
        ("1970-05-07", ["1970-07-05"], "birth_day_and_month_swapped"),
        ("1970-05-17", ["1920-05-17"], "birth_date_one_slip"),
        ("1970", ["1972"], "birth_year_near"),
        ("1970", ["circa 1974"], "birth_year_near"),
        ("1970", ["1976"], "birth_year_differs"),
        ("1970", ["1990"], "birth_year_far"),
    ],
)
def test_birth_dates_of_any_precision(submitted: str, listed: list[str], weight: str) -> None:
    subject = Subject(("x",), birth_date=PartialDate.parse(submitted))
    party = _party(birth_dates=tuple(PartialDate.parse(text) for text in listed))
    assert birth_date(subject, party, _NAME).weight == weight


def test_an_alias_identity_has_a_birth_date_of_its_own() -> None:
    alias = ListedName("Rodolfo Vista", NameKind.STRONG_ALIAS, birth_dates=(PartialDate.of_day(date(1981, 2, 3)),))
    subject = Subject(("x",), birth_date=PartialDate.parse("1981-02-03"))
    assert birth_date(subject, _party(), alias).outcome is EvidenceOutcome.AGREES


@pytest.mark.parametrize(
    ("submitted", "listed", "outcome"),
    [
        ("kp", "Democratic People's Republic of Korea", EvidenceOutcome.AGREES),
        ("Burma", "Myanmar", EvidenceOutcome.AGREES),
        ("Россия", "Russian Federation", EvidenceOutcome.AGREES),
        ("GBR", "United Kingdom of Great Britain and Northern Ireland", EvidenceOutcome.AGREES),
        ("Kenya", "Norway", EvidenceOutcome.CONFLICTS),
        ("Atlantis", "Norway", EvidenceOutcome.UNKNOWN),
    ],
)
def test_nationalities_by_any_name(submitted: str, listed: str, outcome: EvidenceOutcome) -> None:
    subject = Subject(("x",), nationalities=(submitted,))
    assert nationality(subject, _party(nationalities=(listed,)), _NAME).outcome is outcome


def test_gender_only_lowers() -> None:
    party = _party(gender="Female")
    assert gender(Subject(("x",), gender="f"), party, _NAME).weight == ""
    assert gender(Subject(("x",), gender="male"), party, _NAME).weight == "other_gender"


@pytest.mark.parametrize(
    ("own", "document"),
    [
        (Identifier("passport", "H-236 483"), Document("Passport", "H 236483")),
        (
            Identifier("national_id", "381110042"),
            Document("National Identification Number", "381110042 (Expired 2016)"),
        ),
        (Identifier("passport", "L191609"), Document("Passport", "", note="Tunisian passport number L 191609")),
    ],
)
def test_an_equal_number_decides(own: Identifier, document: Document) -> None:
    subject = Subject(("Quite Another",), identifiers=(own,))
    party = _party(documents=(document,))
    assert identifier(subject, party, _NAME).weight == "same_identifier"
    _, steps = weigh(0.01, findings(subject, party, _NAME))
    assert round(0.01 + sum(step.effect for step in steps), 4) == DECIDED_SCORE


@pytest.mark.parametrize(
    "own", [Identifier("iban", "GB00WEST12345698765432"), Identifier("passport", "12"), Identifier("imo", "1234568")]
)
def test_a_number_that_is_none_says_nothing(own: Identifier) -> None:
    party = _party(documents=(Document("Passport", own.value),))
    assert identifier(Subject(("x",), identifiers=(own,)), party, _NAME).outcome is EvidenceOutcome.UNKNOWN


def test_an_equal_number_of_another_country_does_not_decide() -> None:
    party = _party(documents=(Document("Passport", "236483", "Norway"),))
    subject = Subject(("x",), identifiers=(Identifier("passport", "236483", "Kenya"),))
    assert identifier(subject, party, _NAME).weight == "same_identifier_other_country"


def test_what_is_unknown_changes_nothing() -> None:
    party = _party(birth_dates=(PartialDate.parse("1970"),), nationalities=("Norway",), gender="Male")
    evidence, steps = weigh(0.8, findings(Subject(("x",)), party, _NAME))
    assert steps == ()
    assert {item.outcome for item in evidence} == {EvidenceOutcome.UNKNOWN}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_higher_name_score_never_comes_to_less(weight: str) -> None:
    found = (Finding(EvidenceOutcome.AGREES, weight=weight), *(Finding(EvidenceOutcome.UNKNOWN),) * (len(KINDS) - 1))
    reached = [reachable(thousandths / 1000, found) for thousandths in range(1001)]
    assert reached == sorted(reached)
    _, steps = weigh(0.6, found)
    assert reached[600] == pytest.approx(0.6 + sum(step.effect for step in steps), abs=1e-9)


@pytest.mark.parametrize("minimum", [0.3, 0.5, 0.7, 0.95])
def test_no_evidence_lifts_a_name_from_below_the_least_score(minimum: float) -> None:
    born = PartialDate.parse("1970-05-17")
    subject = Subject(("x",), birth_date=born, nationalities=("Norway",))
    party = _party(birth_dates=(born,), nationalities=("Norway",))
    below = least_name_score(subject, minimum) - 0.0005
    _, steps = weigh(round(below, 4), findings(subject, party, _NAME))
    assert round(below, 4) + sum(step.effect for step in steps) < minimum
