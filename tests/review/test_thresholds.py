"""A blunter threshold needs two people; every change is in the audit log with the old value and the new one."""

from __future__ import annotations

import json

import pytest
from api_service import make_service, service

from app.domain.role import Role
from app.domain.threshold import ThresholdState
from app.store.errors import StoreError

__all__ = ["make_service", "service"]
REASON = {"reason": "Validation of March: nothing that matters lies below."}


def entered(service):
    entries = [one for one in service.services.audit.entries() if one.object_type == "threshold"]
    return [(one.act, json.loads(one.detail)["old"], json.loads(one.detail)["new"]) for one in entries]


def begun(service, *scores):
    for score in scores:
        service.services.thresholds.begin_with(score)
    return service.services.thresholds


def approve(service, headers, **changed):
    change_id = service.services.thresholds.changes()[0].change_id
    address = f"/v1/threshold/changes/{change_id}/approval"
    return service.client.post(address, json=REASON | changed, headers=headers)


def test_a_lower_threshold_holds_at_once_and_the_same_one_changes_nothing(service):
    thresholds = begun(service, 0.7, 0.7, 0.6, 0.6)
    assert thresholds.in_force(0.9) == 0.6
    assert entered(service) == [("threshold.changed", "", "0.7"), ("threshold.changed", "0.7", "0.6")]


def test_a_higher_threshold_waits_for_two_different_people(service, make_service):
    thresholds = begun(service, 0.7, 0.8, 0.8)
    assert thresholds.in_force(0.8) == 0.7
    first, second = service.key(Role.SUPERVISOR), service.key(Role.ADMIN)
    assert approve(service, first, reason="  ").status_code == 422
    assert approve(service, first).status_code == 200
    assert approve(service, first).json()["type"].endswith("four-eyes")
    assert thresholds.in_force(0.8) == 0.7
    assert approve(service, second).json()["state"] == "in_force"
    assert approve(service, second).status_code == 409
    assert thresholds.in_force(0.5) == 0.8
    # What another server was told in its own setting does not count.
    assert make_service(minimum_score=0.9).services.settings.minimum_score == 0.8
    assert entered(service)[1:] == [
        ("threshold.asked", "0.7", "0.8"),
        ("threshold.approved_first", "0.7", "0.8"),
        ("threshold.changed", "0.7", "0.8"),
    ]
    assert "Validation" not in "".join(one.line() for one in service.services.audit.entries())


def test_a_setting_that_is_taken_back_withdraws_what_waits(service):
    thresholds = begun(service, 0.7, 0.8, 0.7)
    assert thresholds.changes()[0].state is ThresholdState.WITHDRAWN
    assert approve(service, service.key(Role.SUPERVISOR)).status_code == 409
    assert entered(service)[-1] == ("threshold.withdrawn", "0.7", "0.8")
    begun(service, 0.9)
    assert thresholds.in_force(0.9) == 0.7


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE threshold_change SET state = 'in_force', settled_at = asked_at WHERE state = 'waiting'",
        "UPDATE threshold_change SET first_person = 'a', second_person = 'a' WHERE state = 'waiting'",
        "UPDATE threshold_change SET second_person = 'a' WHERE state = 'waiting'",
    ],
)
def test_the_database_itself_lets_nobody_do_it_alone(service, statement):
    begun(service, 0.7, 0.8)
    with pytest.raises(StoreError), service.services.database.transaction() as transaction:
        transaction.connection.exec_driver_sql(statement)
