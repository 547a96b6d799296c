"""Subject keys are sealed in the database; those of an earlier version are sealed at start and still found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import text

from app.domain.alert import Alert, AlertState, Finding
from app.store.alert_filter import AlertFilter
from app.store.alerts import AlertStore
from app.store.migration import migration_settings
from app.store.subject_keys import seal_subject_keys

NOW = datetime(2026, 3, 1, tzinfo=UTC)
KEYS = [f"{number:064x}" for number in range(3)]


def alert_of(key, reference="EXi.001"):
    finding = Finding(
        subject_key=key,
        list_id="un",
        reference=reference,
        content_hash="b" * 64,
        score=0.9,
        verdict="hit",
        screening_id="one",
        subject_document="{}",
        hit_document="{}",
    )
    return Alert(0, NOW, NOW, NOW, finding, AlertState.OPEN, 1, 1)


@pytest.fixture
def alerts(database):
    store = AlertStore(database)
    with database.transaction() as transaction:
        for key in KEYS:
            store.open(alert_of(key), transaction=transaction)
    return store


def stored(database):
    with database.reading() as connection:
        return [row[0] for row in connection.execute(text("SELECT subject_key FROM alert ORDER BY alert_id"))]


def make_plain(connection, *keys):
    """As an earlier version kept them."""
    for key in keys:
        change = text("UPDATE alert SET subject_key = :key WHERE alert_id = :number")
        connection.execute(change, {"key": key, "number": KEYS.index(key) + 1})


def test_a_key_stands_sealed_and_is_found_by_its_value(alerts, database):
    assert all(one.startswith("sealed:") for one in stored(database))
    assert [one.finding.subject_key for one in alerts.find(AlertFilter(subject_key=KEYS[1]), limit=5)] == [KEYS[1]]


def test_keys_of_an_earlier_version_are_sealed_alike(alerts, database):
    before = stored(database)
    with database.transaction() as transaction:
        make_plain(transaction.connection, KEYS[0], KEYS[2])
    seal_subject_keys(database)
    assert stored(database) == before
    seal_subject_keys(database)
    assert stored(database) == before


def test_a_plain_key_beside_its_sealed_twin_stops_nothing(alerts, database):
    with database.transaction() as transaction:
        make_plain(transaction.connection, KEYS[0], KEYS[1])
        alerts.open(alert_of(KEYS[0]), transaction=transaction)
    seal_subject_keys(database)
    assert [one.startswith("sealed:") for one in stored(database)] == [False, True, True, True]


def test_alerts_of_an_earlier_version_outlive_the_migration(alerts, database):
    with migration_settings(database) as settings:
        make_plain(settings.attributes["connection"], *KEYS)
        command.downgrade(settings, "0019")
        command.upgrade(settings, "head")
    seal_subject_keys(database)
    assert [one.finding.subject_key for one in alerts.find(AlertFilter(), limit=5)] == KEYS
    assert len(alerts.history(1)) == 1
