"""When the data of protected people go: each of their cases counts, and the clock that ends last."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from alembic import command
from api_service import LISTED, Service, make_service, service
from sqlalchemy import delete, insert, select, text, update
from test_protection import FAMILY, HOLDER_ACCOUNT, finding, kept
from test_subjects import PASSPORT, screened

from app.confidentiality.protection import people_in
from app.domain.alert import PROTECTIVE, SUSPICION
from app.domain.protected_person import RetentionClock
from app.domain.role import Role
from app.store.confidential_tables import protected_person, protected_person_case
from app.store.earlier_cases import find_earlier_cases
from app.store.migration import migration_settings
from app.store.review_tables import alert
from app.store.subject_keys import seal_subject_keys

__all__ = ["make_service", "service"]

OTHER_ACCOUNT, OTHER_KEY = "TS90ANOTHER", "d" * 64


def decided(service: Service, key: str = "", *, disposition: str = "false_positive") -> None:
    """Close every alert, or those of one subject key."""
    services = service.services
    with services.database.transaction() as transaction:
        change = update(alert).values(
            state="closed",
            disposition=disposition,
            decided_score=0.8,
            reason_code="lawful_explanation",
            decided_at=services.clock(),
        )
        transaction.connection.execute(change.where(alert.c.subject_key == key) if key else change)


def erased(service: Service) -> dict[str, str]:
    """Runs the clocks; who was erased, with the clock that the audit log names."""
    certificates = [json.loads(one) for one in service.services.retention.run(actor="a test")]
    statements = [json.loads(one["statement"]) for one in certificates]
    entries = {entry.sequence: json.loads(entry.detail) for entry in service.services.audit.entries()}
    return {one["person"]: entries[one["audit_sequence"]].get("clock", "") for one in statements}


@pytest.fixture
def holder(service: Service) -> str:
    return str(service.services.protector.person_id(HOLDER_ACCOUNT))


@pytest.fixture
def family(service: Service) -> str:
    return str(service.services.protector.person_id(FAMILY))


def test_who_was_marked_in_a_screening_goes_180_days_after_the_hits_were_explained(service: Service) -> None:
    screened(service, service.key(Role.OFFICER))
    decided(service)
    service.clock.turn(days=180, seconds=-1)
    assert erased(service) == {}
    service.clock.turn(seconds=2)
    assert list(erased(service)) == [service.services.protector.person_id(PASSPORT)]


def test_nobody_goes_while_a_second_case_about_them_is_open(service: Service, holder: str, family: str) -> None:
    kept(service, finding(PROTECTIVE))
    kept(service, finding(SUSPICION, account=OTHER_ACCOUNT, key=OTHER_KEY))
    decided(service, "a" * 64)
    service.clock.turn(days=181)
    assert list(erased(service)) == [holder]
    service.clock.turn(days=3650)
    assert erased(service) == {}
    decided(service, OTHER_KEY)
    service.clock.turn(days=181)
    assert list(erased(service)) == [family]


def test_the_longest_clock_of_a_persons_cases_counts(service: Service, holder: str, family: str) -> None:
    kept(service, finding(PROTECTIVE))
    kept(service, finding(PROTECTIVE, account=OTHER_ACCOUNT, key=OTHER_KEY))
    decided(service, "a" * 64)
    decided(service, OTHER_KEY, disposition="true_match")
    service.clock.turn(days=1825)
    assert list(erased(service)) == [holder]
    service.clock.turn(seconds=1)
    assert set(erased(service)) == {family, service.services.protector.person_id(OTHER_ACCOUNT)}


def test_the_audit_log_and_the_certificate_say_which_clock_ran_out(service: Service, holder: str, family: str) -> None:
    kept(service, finding(PROTECTIVE))
    kept(service, finding(PROTECTIVE, account=OTHER_ACCOUNT, key=OTHER_KEY))
    screened(service, service.key(Role.OFFICER), names=["Nemo Unlisted"])
    decided(service, "a" * 64)
    decided(service, OTHER_KEY, disposition="true_match")
    by_hand = service.services.protector.person_id(OTHER_ACCOUNT)
    service.services.retention.erase(by_hand, actor="a test")
    service.clock.turn(days=1826)
    assert erased(service) == {
        holder: "explained_cases",
        family: "other_cases",
        service.services.protector.person_id(PASSPORT): "no_case",
    }
    said = service.services.retention.erasures_since(service.clock() - timedelta(days=3650))
    assert {one.person_id: one.clock for one in said} == {
        holder: RetentionClock.EXPLAINED_CASES,
        family: RetentionClock.OTHER_CASES,
        service.services.protector.person_id(PASSPORT): RetentionClock.NO_CASE,
        by_hand: RetentionClock.BY_HAND,
    }


def test_a_case_that_is_seen_again_begins_the_clock_anew(service: Service, holder: str) -> None:
    kept(service, finding(PROTECTIVE))
    decided(service)
    service.clock.turn(days=100)
    kept(service, finding(PROTECTIVE))
    service.clock.turn(days=100)
    assert erased(service) == {}
    service.clock.turn(days=81)
    assert holder in erased(service)


def test_whoever_was_erased_and_is_reported_again_is_kept_as_long_as_anybody(service: Service) -> None:
    officer, person_id = service.key(Role.OFFICER), service.services.protector.person_id(PASSPORT)
    screened(service, officer, names=["Nemo Unlisted"])
    service.clock.turn(days=1826)
    assert erased(service) == {person_id: "no_case"}
    screened(service, officer, names=["Nemo Unlisted"])
    service.clock.turn(days=1)
    assert erased(service) == {}
    service.clock.turn(days=1825)
    assert erased(service) == {person_id: "no_case"}


@pytest.mark.parametrize(
    ("disposition", "clock", "days"),
    [("false_positive", "explained_cases", 180), ("true_match", "other_cases", 1825)],
)
def test_cases_of_before_an_erasure_begin_their_clock_anew_for_whoever_is_reported_again(
    service: Service, disposition: str, clock: str, days: int
) -> None:
    officer, person_id = service.key(Role.OFFICER), service.services.protector.person_id(PASSPORT)
    screened(service, officer)
    decided(service, disposition=disposition)
    service.clock.turn(days=days + 1)
    assert erased(service) == {person_id: clock}
    screened(service, officer, names=["Nemo Unlisted"])
    service.clock.turn(days=days)
    assert erased(service) == {}
    service.clock.turn(days=1)
    assert erased(service) == {person_id: clock}


def test_a_hold_stops_every_clock(service: Service, holder: str, family: str) -> None:
    kept(service, finding(PROTECTIVE))
    decided(service)
    service.services.reveals.hold(holder, on_hold=True, actor="a test")
    service.clock.turn(days=3650)
    assert list(erased(service)) == [family]


def test_a_case_that_came_after_the_clocks_were_read_is_not_overlooked(
    service: Service, holder: str, family: str
) -> None:
    kept(service, finding(PROTECTIVE))
    decided(service)
    service.clock.turn(days=181)
    running = service.services.retention.run(actor="a test")
    first = json.loads(json.loads(next(running))["statement"])["person"]
    other = {holder: FAMILY, family: HOLDER_ACCOUNT}[first]
    kept(service, finding(SUSPICION, account=other, key=OTHER_KEY))
    assert list(running) == []


def cases(service: Service) -> set[tuple[str, str]]:
    with service.services.database.reading() as connection:
        return {(one, key) for one, key in connection.execute(select(protected_person_case))}


def test_cases_of_people_whom_an_earlier_version_kept_are_found_at_the_next_start(service: Service) -> None:
    officer, database = service.key(Role.OFFICER), service.services.database
    kept(service, finding(PROTECTIVE))
    kept(service, finding(SUSPICION, account=OTHER_ACCOUNT, key=OTHER_KEY))
    screened(service, officer)
    screened(service, officer, case_role=None, identifiers=[], names=[LISTED[0], "[protected 0123456789abcdef: name]"])
    before = cases(service)
    assert len(before) == 4
    with database.transaction() as transaction:
        transaction.connection.execute(delete(protected_person_case))
        transaction.connection.execute(update(protected_person).values(case_key="0" * 64))
    find_earlier_cases(database, people_in)
    assert cases(service) == before
    with database.transaction() as transaction:
        transaction.connection.execute(delete(protected_person_case))
    find_earlier_cases(database, people_in)
    assert cases(service) == set()


def test_the_one_case_that_an_earlier_version_knew_outlives_the_migration(service: Service) -> None:
    database = service.services.database
    kept(service, finding(PROTECTIVE))
    before = cases(service)
    with migration_settings(database) as settings:
        command.downgrade(settings, "0021")
        command.upgrade(settings, "head")
    assert cases(service) == before
    with database.reading() as connection:
        assert len(connection.execute(text("SELECT 1 FROM protected_person WHERE case_key <> ''")).all()) == 2


def test_plain_keys_of_cases_are_sealed_at_the_next_start_also_beside_a_sealed_twin(
    service: Service, holder: str
) -> None:
    database = service.services.database
    kept(service, finding(PROTECTIVE))
    before = cases(service)
    with database.transaction() as transaction:
        transaction.connection.execute(text("UPDATE protected_person_case SET subject_key = :key"), {"key": "a" * 64})
        twin = {"person_id": holder, "subject_key": "a" * 64}
        transaction.connection.execute(insert(protected_person_case).values(twin))
    seal_subject_keys(database)
    with database.reading() as connection:
        stored = connection.execute(text("SELECT subject_key FROM protected_person_case")).scalars()
        assert sorted(one.startswith("sealed:") for one in stored) == [False, True, True]
    assert cases(service) == before
