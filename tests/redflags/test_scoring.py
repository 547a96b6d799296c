"""The rules of the catalogue: what makes an alert, whom it protects, and what may never move a score."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from histories import ACTIVE, BEGINNING, BORDER, A, History, business, person
from indicator_histories import drained, family, far
from product_lists import catalogue, reference
from test_indicators import engine

from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole, FlagEvidence, RedFlag, Typology
from app.domain.subject import Identifier
from app.domain.transaction import Channel
from app.redflags.scoring import Assessment, Path, Weight, assess, together


def flag(indicator_id: str, *, places: tuple[str, ...] = ()) -> RedFlag:
    evidence = FlagEvidence((), (), BEGINNING, BEGINNING, (), places=places)
    return RedFlag(indicator_id, "A", BEGINNING, evidence)


def judged(*ids: str, is_minor: bool = False, places: tuple[str, ...] = ()) -> Assessment:
    flags = [flag(one, places=places) for one in ids]
    return assess("A", flags, catalogue=catalogue(), geography=reference().geography, is_minor=is_minor)


def test_one_family_is_no_alert_however_many_flags_it_has() -> None:
    assert not judged("TF01", "TF02", "TF03", "TF04").is_alert
    assert judged("TF01", "MM02").is_alert


@pytest.mark.parametrize("weak", ["MM03", "MM08", "FT03"])
def test_a_weak_flag_is_never_the_second_family(weak: str) -> None:
    assessment = judged("TF01", weak)
    assert not assessment.is_alert
    assert "two families" in assessment.unmet[0]


@pytest.mark.parametrize("family_code", ["SX", "FL", "OR"])
def test_exploitation_counts_only_beside_evidence_of_control(family_code: str) -> None:
    own = {"SX": ("SX01", "SX06"), "FL": ("FL02", "FL03"), "OR": ("OR01", "OR04")}[family_code]
    alone = judged(*own, "MM02")
    assert not alone.is_alert
    assert {one.why for one in alone.flags if one.flag.family == family_code} == {Weight.NEEDS_CONTROL_EVIDENCE}
    assert all(one.weight == 0 for one in alone.flags if one.flag.family == family_code)
    assert any("control" in unmet for unmet in alone.unmet)
    for control in ("CT02", "NW01", "BH01"):
        assert judged(*own, control).is_alert


def test_without_control_there_is_no_risk_of_exploitation_whatever_else_is_found() -> None:
    risks = dict(judged("SX01", "SX02", "TF01", "FB05").risks)
    assert Typology.SEXUAL_EXPLOITATION not in risks


def test_words_alone_score_nothing_and_weigh_beside_another_family() -> None:
    alone = judged("TF06")
    assert alone.score == 0
    assert alone.flags[0].why is Weight.WORDS_ALONE
    assert judged("KR05", "TF06").score == 0
    assert judged("KR05", "MM03").score == judged("MM03").score
    assert judged("KR05", "TF03").score > judged("TF03").score


def test_places_alone_score_nothing_and_multiply_what_else_is_found() -> None:
    alone = judged("FT04", places=("SY-ID",))
    assert alone.score == 0
    assert alone.multiplier == 1.25
    assert not judged("FT04", "TF01").is_alert
    assert judged("TF01", "MM02", places=("SY-ID",)).score == round(judged("TF01", "MM02").score * 1.25, 4)


def test_a_place_that_nobody_confirmed_multiplies_less_and_a_past_one_not_at_all() -> None:
    assert judged("TF01", places=("TR-27",)).multiplier == 1.05
    assert judged("TF01", places=("SY-RA",)).multiplier == 1
    assert judged("TF01", places=("IQ-DA",)).multiplier == 1


@pytest.mark.parametrize("kidnapping", ["KR01", "KR02", "KR03", "KR04", "KR06"])
def test_flags_of_kidnapping_protect_and_never_make_a_suspect(kidnapping: str) -> None:
    for others in ((), ("TF01", "MM02"), ("TF07", "TF01", "LS01", "MM01")):
        assessment = judged(kidnapping, *others)
        assert assessment.path is Path.PROTECTIVE
        assert not assessment.subject_of_suspicion


def test_a_probable_victim_is_never_the_subject_of_suspicion_however_high_the_risk() -> None:
    assessment = judged("CT02", "CT04", "CT01", "SX06", "MM02")
    assert assessment.is_alert
    assert assessment.leading_role is CaseRole.POTENTIAL_VICTIM
    assert assessment.path is Path.PROTECTIVE
    assert not assessment.subject_of_suspicion


@pytest.mark.parametrize("graver", [("TF07",), ("SX04", "SX05", "MM02", "NW01"), ("TF01", "MM01", "LS01")])
def test_evidence_of_being_a_victim_protects_whatever_else_points_to_a_culprit(graver: tuple[str, ...]) -> None:
    assessment = judged("CT02", "CT04", *graver)
    assert assessment.is_alert
    assert assessment.path is Path.PROTECTIVE
    assert not assessment.subject_of_suspicion


def test_whoever_may_as_well_be_a_victim_is_protected() -> None:
    assessment = judged("MM02", "SX04", "CT08")
    roles = dict(assessment.roles)
    assert roles[CaseRole.POTENTIAL_VICTIM] >= roles[CaseRole.CONTROLLER]
    assert assessment.path is Path.PROTECTIVE


def test_a_controller_is_a_subject_of_suspicion() -> None:
    assessment = judged("CT03", "FL02", "FL03")
    assert assessment.leading_role is CaseRole.CONTROLLER
    assert assessment.subject_of_suspicion


def test_minors_take_the_protective_path_and_a_second_reviewer() -> None:
    assessment = judged("CT03", "FL02", is_minor=True)
    assert assessment.path is Path.PROTECTIVE
    assert assessment.second_reviewer
    assert not assessment.subject_of_suspicion
    assert assessment.risks == judged("CT03", "FL02").risks


def test_the_nexus_rule_is_the_headline_and_needs_a_flag_of_trafficking_of_some_weight() -> None:
    assessment = judged("TF07", "SM01")
    assert assessment.is_alert
    assert assessment.headline
    assert Typology.NEXUS in dict(assessment.risks)
    weak = judged("TF07", "SX14")
    assert not weak.is_alert
    assert not weak.headline


@pytest.mark.parametrize("exploitation", ["SX02", "FL02", "OR01"])
def test_exploitation_without_evidence_of_control_carries_no_nexus(exploitation: str) -> None:
    alone = judged("TF07", exploitation)
    assert not alone.is_alert
    assert not alone.headline
    assert alone.risks == ()
    assert judged("TF07", exploitation, "CT02").headline


def test_unspecified_flags_support_what_else_is_found_and_name_nothing_themselves() -> None:
    assert dict(judged("MM01", "NW01").risks).keys() == {Typology.UNSPECIFIED}
    supported = dict(judged("CT03", "FL02", "MM01").risks)
    assert supported.keys() == {Typology.FORCED_LABOUR, Typology.DEBT_BONDAGE}
    assert supported[Typology.FORCED_LABOUR] > dict(judged("CT03", "FL02").risks)[Typology.FORCED_LABOUR]


def test_every_flag_is_explained_by_threshold_basis_and_sources() -> None:
    for one in judged("CT02", "FL03", "TF07").flags:
        assert one.threshold
        assert one.basis in ("stated", "derived", "restated", "engineering")
        assert one.sources


def test_scores_stay_within_nought_and_one() -> None:
    everything = judged(*(one.id for one in catalogue()), places=("SY-ID",))
    assert all(0 <= score <= 1 for _, score in (*everything.risks, *everything.roles))
    assert judged().score == 0
    assert together(()) == 0
    assert together((0.5, 0.5)) == 0.75


def test_the_receiver_of_drained_pay_gains_the_role_of_controller_and_no_risk() -> None:
    history = History()
    drained(history, "A", "H")
    judge = engine()
    list(judge.observe_all(history.transactions))
    at = history.transactions[-1].booked_at
    assert judge.assess("A", at=at).leading_role is CaseRole.POTENTIAL_VICTIM
    receiver = judge.assess("H", at=at)
    assert receiver.leading_role is CaseRole.CONTROLLER
    assert receiver.score == 0
    assert not receiver.is_alert


def test_a_family_that_pays_a_ransom_is_protected_from_the_first_flag() -> None:
    history = History()
    family(history, onward=BORDER)
    history.pay(7, A, far("B2", ACTIVE), 500, purpose="ransom")
    judge = engine()
    list(judge.observe_all(history.transactions))
    assessment = judge.assess("A", at=history.transactions[-1].booked_at)
    assert assessment.path is Path.PROTECTIVE
    assert assessment.leading_role is CaseRole.VICTIM_FAMILY
    assert not assessment.subject_of_suspicion


def test_whoever_is_under_eighteen_by_the_latest_possible_date_is_a_minor() -> None:
    history = History()
    child = person("A", birth_date=PartialDate.of_years(2005, 2007))
    for day in range(3):
        history.cash_in(day, child, 9500)
    judge = engine()
    list(judge.observe_all(history.transactions))
    judge.decided("A", "BH02", at=BEGINNING + timedelta(days=3))
    assert judge.assess("A", at=BEGINNING + timedelta(days=3)).second_reviewer


TWINS = [
    ("Mirva Oxtobi", "Ms", "NL"),
    ("ميرفا أوكستوبي", "Mr", "SY"),
    ("Мирва Окстоби", "", "RU"),
    ("米尔娃", "Mrs", "CN"),
]


@pytest.mark.parametrize("twin", TWINS[1:])
def test_twins_that_differ_in_nationality_gender_or_origin_of_name_score_alike(twin: tuple[str, str, str]) -> None:
    assert life_of(twin) == life_of(TWINS[0])


def life_of(twin: tuple[str, str, str]) -> tuple[object, ...]:
    name, title, passport_country = twin
    history = History()
    drained(history, "A", "H")
    for number in range(10):
        history.pay(71 + number / 10, f"P{number}", A, 180, purpose="thanks")
    for day in range(3):
        history.cash_in(80 + day, A, 9500)
    passport = Identifier("passport", "X1", passport_country)
    judge = engine()
    for transaction in history.transactions:
        parties = tuple(
            replace(one, name=f"{title} {name}".strip(), identifiers=(passport,)) if one.account == "A" else one
            for one in transaction.parties
        )
        judge.observe(replace(transaction, parties=parties))
    assessment = judge.assess("A", at=history.transactions[-1].booked_at)
    assert assessment.is_alert
    return assessment.risks, assessment.roles, assessment.path, [one.flag.indicator_id for one in assessment.flags]


def test_a_business_that_takes_wages_back_is_an_alert_with_control_evidence() -> None:
    history = History()
    for pay_day in (0, 30):
        for number in range(4):
            history.pay(pay_day + number / 10, business("A"), f"W{number}", 1000, channel=Channel.WAGE)
        for number in range(4):
            history.pay(pay_day + 2 + number / 10, f"W{number}", business("A"), 800)
    judge = engine()
    list(judge.observe_all(history.transactions))
    at = history.transactions[-1].booked_at
    assert not judge.assess("A", at=at).is_alert
    judge.decided("A", "BH01", at=at)
    assert judge.assess("A", at=at).is_alert
