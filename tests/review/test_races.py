"""Many people act on the same thing at once: each four-eyes flow ends with one act, and never with one person as both.

FISCREEN_TEST_RACES says how many races of each flow; 1000 is the whole of the proof.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import exc, text

from app.access.secret_box import SecretBox
from app.audit.checkpoint import public_key_of
from app.audit.keys import read_or_make_keys
from app.audit.verify import verify
from app.confidentiality.protection import Protector
from app.confidentiality.subjects import SubjectProtection
from app.domain.alert import Alert, AlertAct, AlertState, DecisionOutcome, Disposition, Finding, ReasonCode
from app.review.desk import Act, ReviewDesk
from app.review.errors import ReviewError
from app.review.intake import Intake
from app.review.record import ReviewRecord
from app.review.rules import ReviewPolicy
from app.review.ruling import Ruling
from app.store.alert_filter import AlertFilter, AlertOrder
from app.store.alerts import AlertStore
from app.store.audit_log import AuditLog
from app.store.confidential import ConfidentialStore
from app.store.database import Database
from app.store.suppressions import SuppressionStore

RACES = int(os.environ.get("FISCREEN_TEST_RACES", "4"))
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PEOPLE = ("first", "second", "third", "fourth")
TRUE_MATCH = Ruling(Disposition.TRUE_MATCH, ReasonCode.SEVERAL_FACTS_AGREE, "all agrees")
RELEASE = Ruling(Disposition.FALSE_POSITIVE, ReasonCode.DIFFERENT_BIRTH_DATE, "younger")


class House:
    """A desk over a database of its own, and alerts as many as are wanted."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.alerts, self.suppressions = AlertStore(database), SuppressionStore(database)
        self.audit = AuditLog(database, read_or_make_keys(folder, os.urandom))
        policy = ReviewPolicy()
        protector = Protector(ConfidentialStore(database), SecretBox(bytes(32), os.urandom), clock=lambda: NOW)
        self.desk = ReviewDesk(
            self.alerts,
            self.suppressions,
            record=ReviewRecord(self.audit),
            policy=policy,
            hide=protector.hidden,
            clock=lambda: NOW,
        )
        self.intake = Intake(self.alerts, self.suppressions, policy, SubjectProtection(protector))

    def opened(self, number: int, *, score: float = 0.95) -> Alert:
        """A new alert of its own subject."""
        finding = Finding(
            subject_key=f"{number:064x}",
            list_id="un",
            reference="EXi.001",
            content_hash="b" * 64,
            score=score,
            verdict="hit",
            screening_id="one",
            subject_document="{}",
            hit_document="{}",
        )
        with self.database.transaction() as transaction:
            (received,) = self.intake.receive([finding], at=NOW, transaction=transaction).values()
        return received.alert


@pytest.fixture
def house(database: Database, tmp_path: Path) -> Iterator[House]:
    made = House(database, tmp_path)
    yield made
    keys = made.audit.keys
    lines = [one.line() for one in made.audit.entries()]
    assert verify(lines, "", public_key_of(keys.signing), keys.mac) == (len(lines), 0)


def at_once(acts: Sequence[tuple[str, Callable[[], object]]]) -> tuple[list[str], list[str]]:
    """Do them all in the same moment: who came through, and the codes by which the others were told no."""
    begin = threading.Barrier(len(acts))
    through: list[str] = []
    refused: list[str] = []

    def run(person: str, do: Callable[[], object]) -> None:
        begin.wait()
        try:
            do()
        except ReviewError as error:
            refused.append(error.code)
        else:
            through.append(person)

    threads = [threading.Thread(target=run, args=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(through) + len(refused) == len(acts), "nobody fails in another way"
    return through, refused


def test_of_many_who_propose_one_does(house: House) -> None:
    for number in range(RACES):
        alert = house.opened(number)
        acts = [Act(alert.alert_id, alert.version, person) for person in PEOPLE]
        through, refused = at_once([(act.person, lambda act=act: house.desk.decide(act, TRUE_MATCH)) for act in acts])
        assert len(through) == 1
        assert set(refused) == {"alert_changed"}
        (decision,) = house.alerts.decisions(alert.alert_id)
        assert (decision.person, decision.outcome) == (through[0], DecisionOutcome.WAITING)


def test_of_many_who_settle_a_proposal_one_does_and_it_is_never_the_first(house: House) -> None:
    for number in range(RACES):
        alert = house.opened(number)
        proposed = house.desk.decide(Act(alert.alert_id, alert.version, "first"), TRUE_MATCH)
        acts = [Act(alert.alert_id, proposed.version, person) for person in PEOPLE]
        settle = house.desk.countersign, house.desk.countersign, house.desk.disagree, house.desk.countersign
        through, refused = at_once(
            [(act.person, lambda act=act, do=do: do(act, "seen")) for act, do in zip(acts, settle, strict=True)]
        )
        assert len(through) == 1
        assert "first" not in through
        assert set(refused) <= {"alert_changed", "four_eyes", "not_possible"}
        (decision,) = house.alerts.decisions(alert.alert_id)
        assert decision.second_person == through[0]
        state = house.desk.alert(alert.alert_id).state
        expected = {DecisionOutcome.CONFIRMED: AlertState.CLOSED, DecisionOutcome.REJECTED: AlertState.ESCALATED}
        assert state is expected[decision.outcome]


def test_withdrawing_and_countersigning_at_once_leaves_one_of_them(house: House) -> None:
    for number in range(RACES):
        alert = house.opened(number)
        proposed = house.desk.decide(Act(alert.alert_id, alert.version, "first"), TRUE_MATCH)
        first, second = (Act(alert.alert_id, proposed.version, person) for person in ("first", "second"))
        through, _ = at_once(
            [
                ("first", lambda first=first: house.desk.withdraw(first, "a slip")),
                ("second", lambda second=second: house.desk.countersign(second, "seen")),
            ]
        )
        assert len(through) == 1
        history = [event.act for event in house.alerts.history(alert.alert_id)]
        assert history[-1] in {AlertAct.WITHDRAWN, AlertAct.COUNTERSIGNED}
        assert len(history) == 3


def test_of_many_who_approve_a_suppression_one_does_and_it_is_never_its_proposer(house: House) -> None:
    for number in range(RACES):
        alert = house.opened(number, score=0.75)
        closed = house.desk.decide(Act(alert.alert_id, alert.version, "first"), RELEASE)
        suppression = house.desk.propose_suppression(
            Act(alert.alert_id, closed.version, "first"), until=NOW + timedelta(days=30), text="our cook"
        )
        through, refused = at_once(
            [
                (
                    person,
                    lambda person=person, number=suppression.suppression_id: house.desk.approve_suppression(
                        number, person=person
                    ),
                )
                for person in PEOPLE
            ]
        )
        assert len(through) == 1
        assert "first" not in through
        assert set(refused) <= {"four_eyes", "not_possible"}
        kept = house.suppressions.get(suppression.suppression_id)
        assert kept is not None
        assert kept.approved_by == through[0]


def test_of_many_who_settle_a_bundle_one_does_all_of_it(house: House) -> None:
    for number in range(RACES):
        alerts = [house.opened(number * 3 + place, score=0.75) for place in range(3)]
        house.desk.decide_alike([Act(one.alert_id, one.version, "first") for one in alerts], RELEASE)
        bundle = house.alerts.decisions(alerts[0].alert_id)[0].bundle
        through, _ = at_once(
            [
                (
                    person,
                    lambda person=person, bundle=bundle: house.desk.settle_alike(
                        bundle, DecisionOutcome.CONFIRMED, person=person, text="seen"
                    ),
                )
                for person in PEOPLE
            ]
        )
        assert len(through) == 1
        assert "first" not in through
        seconds = {house.alerts.decisions(one.alert_id)[0].second_person for one in alerts}
        assert seconds == set(through)


def test_of_many_who_take_the_next_alert_each_gets_another(house: House) -> None:
    for number in range(RACES):
        for place in range(3):
            house.opened(number * 3 + place)
        taken: dict[str, Alert | None] = {}

        def take(person: str, into: dict[str, Alert | None] = taken) -> None:
            into[person] = house.desk.take_next(AlertFilter(), AlertOrder.DUE, person=person)

        at_once([(person, lambda person=person, take=take: take(person)) for person in PEOPLE])
        numbers = [one.alert_id for one in taken.values() if one is not None]
        assert len(numbers) == len(set(numbers)) == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alert_decision SET second_person = person, second_at = at, outcome = 'confirmed'",
        "UPDATE alert_decision SET outcome = 'single'",
        "UPDATE alert_decision SET outcome = 'confirmed'",
        "UPDATE suppression SET approved_by = proposed_by, approved_at = proposed_at",
        "UPDATE alert_event SET text = 'nothing happened'",
        "DELETE FROM alert_event",
        "UPDATE checklist_entry SET is_done = (1 = 0)",
    ],
)
def test_the_database_itself_refuses_what_four_eyes_forbid(house: House, statement: str) -> None:
    strong, weak = house.opened(1), house.opened(2, score=0.75)
    house.desk.decide(Act(strong.alert_id, strong.version, "first"), TRUE_MATCH)
    closed = house.desk.decide(Act(weak.alert_id, weak.version, "first"), RELEASE)
    house.desk.propose_suppression(
        Act(weak.alert_id, closed.version, "first"), until=NOW + timedelta(days=30), text="our cook"
    )
    with house.database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO checklist_entry (alert_id, checklist_id, item_code, at, person, is_done, note) "
                "VALUES (:alert, 'one', 'freeze', '2026-03-01 12:00:00', 'first', (1 = 1), '')"
            ),
            {"alert": strong.alert_id},
        )
    with pytest.raises(exc.DBAPIError), house.database.engine.begin() as connection:
        connection.execute(text(statement))
