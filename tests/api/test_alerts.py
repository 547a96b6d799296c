"""Alerts over HTTP, on both databases: from a hit to its disposition, with four eyes, joined and opened again."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from api_service import LISTED, NOW, Service, un_file
from sqlalchemy import exc, text

from app.domain.role import Role

Headers = dict[str, str]
NAME = "Thorvald Grimsbir"


@pytest.fixture
def first(service: Service) -> Headers:
    return service.key(Role.OFFICER)


@pytest.fixture
def second(service: Service) -> Headers:
    return service.key(Role.SUPERVISOR)


def screened(service: Service, name: str = LISTED[0], **facts: Any) -> dict[str, Any]:
    answer = service.client.post(
        "/v1/screenings", json={"subjects": [{"names": [name], **facts}]}, headers=service.key(Role.SCREENER)
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def queue(service: Service, headers: Headers, query: str = "") -> dict[str, Any]:
    answer = service.client.get("/v1/alerts" + query, headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def the_alert(service: Service, headers: Headers, query: str = "") -> dict[str, Any]:
    (found,) = queue(service, headers, query)["alerts"]
    answer = service.client.get(f"/v1/alerts/{found['alert_id']}", headers=headers)
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    return dict(answer.json())


def act(service: Service, headers: Headers, alert: dict[str, Any], what: str, **body: Any) -> Any:
    return service.client.post(
        f"/v1/alerts/{alert['alert_id']}/{what}", json=body, headers=headers | {"If-Match": f'"{alert["version"]}"'}
    )


def acted(service: Service, headers: Headers, alert: dict[str, Any], what: str, **body: Any) -> dict[str, Any]:
    answer = act(service, headers, alert, what, **body)
    assert answer.status_code in {200, 201}, answer.text
    return dict(answer.json())


TRUE_MATCH = {"disposition": "true_match", "reason_code": "several_facts_agree", "text": "born on the same day"}
RELEASE = {"disposition": "false_positive", "reason_code": "different_birth_date", "text": "thirty years younger"}


def test_a_hit_becomes_an_alert_that_shows_what_was_asked_and_found(service: Service, first: Headers) -> None:
    document = screened(service, reference="customer 7", nationalities=["Iceland"])
    alert = the_alert(service, first)
    assert alert["state"] == "open"
    assert alert["subject"]["reference"] == "customer 7"
    assert alert["hit"] == document["results"][0]["hits"][0]
    assert alert["screening_id"] == document["screening_id"]
    assert [event["act"] for event in alert["history"]] == ["opened"]
    assert queue(service, first)["by_state"] == {"open": 1}


def test_an_answer_without_hits_makes_no_alert(service: Service, first: Headers) -> None:
    screened(service, "Bartholomew Quillfeather")
    assert queue(service, first)["total"] == 0


def test_the_same_subject_again_joins_its_alert_and_another_subject_does_not(service: Service, first: Headers) -> None:
    screened(service)
    screened(service)
    assert the_alert(service, first)["occurrences"] == 2
    screened(service, reference="someone else")
    assert queue(service, first)["total"] == 2


def test_a_true_match_takes_two_people_who_are_not_the_same(service: Service, first: Headers, second: Headers) -> None:
    screened(service)
    alert = acted(service, first, the_alert(service, first), "decisions", **TRUE_MATCH)
    assert (alert["state"], alert["disposition"]) == ("proposed", "true_match")
    refused = act(service, first, alert, "countersignature", text="me too")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/four-eyes")
    closed = acted(service, second, alert, "countersignature", text="agreed")
    assert closed["state"] == "closed"
    (decision,) = closed["decisions"]
    assert decision["outcome"] == "confirmed"
    assert decision["person"] != decision["second_person"]


def test_the_database_itself_refuses_one_person_as_both(service: Service, first: Headers) -> None:
    screened(service)
    acted(service, first, the_alert(service, first), "decisions", **TRUE_MATCH)
    statement = text("UPDATE alert_decision SET second_person = person, second_at = at, outcome = 'confirmed'")
    with pytest.raises(exc.IntegrityError), service.services.database.engine.begin() as connection:
        connection.execute(statement)


def test_releasing_a_strong_hit_takes_two_and_a_weak_one_takes_one(service: Service, first: Headers) -> None:
    screened(service)
    strong = acted(service, first, the_alert(service, first), "decisions", **RELEASE)
    assert strong["state"] == "proposed"
    screened(service, NAME)
    weak = the_alert(service, first, "?state=open")
    assert weak["score"] < 0.9
    assert acted(service, first, weak, "decisions", **RELEASE)["state"] == "closed"


def test_disagreement_escalates_and_a_withdrawal_opens_again(service: Service, first: Headers, second: Headers) -> None:
    screened(service)
    proposed = acted(service, first, the_alert(service, first), "decisions", **TRUE_MATCH)
    assert act(service, second, proposed, "withdrawal", text="not mine").status_code == 409
    open_again = acted(service, first, proposed, "withdrawal", text="a slip")
    assert (open_again["state"], open_again["disposition"]) == ("open", None)
    proposed = acted(service, first, open_again, "decisions", **TRUE_MATCH)
    escalated = acted(service, second, proposed, "disagreement", text="another person")
    assert (escalated["state"], escalated["disposition"]) == ("escalated", None)
    assert [one["outcome"] for one in escalated["decisions"]] == ["withdrawn", "rejected"]


def test_who_acts_on_what_changed_since_is_told_so_and_nothing_is_lost(
    service: Service, first: Headers, second: Headers
) -> None:
    screened(service)
    read = the_alert(service, first)
    acted(service, second, read, "comments", text="I am looking at it")
    late = act(service, first, read, "decisions", **TRUE_MATCH)
    assert late.status_code == 412
    assert the_alert(service, first)["decisions"] == []
    unversioned = service.client.post(f"/v1/alerts/{read['alert_id']}/comments", json={"text": "x"}, headers=first)
    assert unversioned.status_code == 428


def test_an_act_that_does_not_fit_the_state_is_refused_in_words(service: Service, first: Headers) -> None:
    screened(service)
    alert = the_alert(service, first)
    refused = act(service, first, alert, "resumption", text="go on")
    assert refused.status_code == 409
    assert refused.json()["detail"] == "an alert that is open cannot be resumed"
    mismatch = act(service, first, alert, "decisions", disposition="true_match", reason_code="wrong_data", text="x")
    assert mismatch.status_code == 422
    wordless = act(service, first, alert, "decisions", **TRUE_MATCH | {"text": "  "})
    assert wordless.status_code == 422
    assert service.client.get("/v1/alerts/999", headers=first).status_code == 404


def test_a_decision_stands_when_the_same_hit_comes_again(service: Service, first: Headers) -> None:
    screened(service, NAME)
    acted(service, first, the_alert(service, first), "decisions", **RELEASE)
    screened(service, NAME)
    alert = the_alert(service, first, "?state=closed")
    assert [event["act"] for event in alert["history"]] == ["opened", "decided", "seen_again"]


def test_an_amended_designation_opens_the_decision_again(service: Service, first: Headers) -> None:
    screened(service, NAME)
    acted(service, first, the_alert(service, first), "decisions", **RELEASE)
    service.import_list(un_file(*LISTED).replace(b"1961-04-05", b"1990-04-05"))
    screened(service, NAME)
    alert = the_alert(service, first)
    assert alert["state"] == "open"
    assert "amended" in alert["history"][-1]["text"]
    assert [one["outcome"] for one in alert["decisions"]] == ["single"]


def test_a_proposal_about_another_content_is_withdrawn_with_it(
    service: Service, first: Headers, second: Headers
) -> None:
    screened(service)
    acted(service, first, the_alert(service, first), "decisions", **TRUE_MATCH)
    service.import_list(un_file(*LISTED).replace(b"1961-04-05", b"1990-04-05"))
    screened(service)
    alert = the_alert(service, first)
    assert alert["state"] == "open"
    assert [one["outcome"] for one in alert["decisions"]] == ["withdrawn"]
    assert act(service, second, alert, "countersignature", text="agreed").status_code == 409


def test_alike_false_positives_are_decided_together_or_not_at_all(service: Service, first: Headers) -> None:
    for number in range(3):
        screened(service, NAME, reference=f"customer {number}")
    alerts = queue(service, first)["alerts"]
    body = {
        "alerts": [{"alert_id": one["alert_id"], "version": one["version"]} for one in alerts],
        "reason_code": "different_birth_date",
        "text": "all of them are children",
    }
    body["alerts"][2]["version"] += 1
    assert service.client.post("/v1/alerts/decisions", json=body, headers=first).status_code == 412
    assert queue(service, first)["by_state"] == {"open": 3}
    body["alerts"][2]["version"] -= 1
    assert service.client.post("/v1/alerts/decisions", json=body, headers=first).status_code == 200
    assert queue(service, first)["by_state"] == {"proposed": 3}


def bundled(service: Service, headers: Headers) -> str:
    """Propose a release of every open alert together; the name of the bundle."""
    alerts = [{"alert_id": one["alert_id"], "version": one["version"]} for one in queue(service, headers)["alerts"]]
    body = {"alerts": alerts, "reason_code": "different_birth_date", "text": "all of them are children"}
    answer = service.client.post("/v1/alerts/decisions", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    detail = service.client.get(f"/v1/alerts/{alerts[0]['alert_id']}", headers=headers).json()
    return str(detail["decisions"][-1]["bundle"])


def settled(service: Service, headers: Headers, bundle: str, outcome: str) -> int:
    body = {"outcome": outcome, "text": "seen"}
    return int(service.client.post(f"/v1/alerts/bundles/{bundle}", json=body, headers=headers).status_code)


def test_a_bundle_is_confirmed_by_another_person_as_one(service: Service, first: Headers, second: Headers) -> None:
    for number in range(3):
        screened(service, NAME, reference=f"customer {number}")
    bundle = bundled(service, first)
    assert settled(service, first, bundle, "confirmed") == 409
    assert settled(service, second, bundle, "withdrawn") == 409
    assert settled(service, second, bundle, "confirmed") == 200
    assert queue(service, first)["by_state"] == {"closed": 3}
    assert settled(service, second, bundle, "confirmed") == 409


def test_a_bundle_is_taken_back_by_its_proposer_until_then(service: Service, first: Headers) -> None:
    for number in range(2):
        screened(service, NAME, reference=f"customer {number}")
    bundle = bundled(service, first)
    assert settled(service, first, bundle, "withdrawn") == 200
    assert queue(service, first)["by_state"] == {"open": 2}


def test_two_who_take_the_next_alert_at_once_get_two_alerts(service: Service) -> None:
    for number in range(4):
        screened(service, NAME, reference=f"customer {number}")
    people = [service.key(Role.OFFICER) for _ in range(6)]
    begin = threading.Barrier(len(people))
    taken: list[int | None] = []

    def take(headers: Headers) -> None:
        begin.wait()
        answer = service.client.post("/v1/alerts/next", headers=headers)
        taken.append(answer.json()["alert_id"] if answer.status_code == 200 else None)

    threads = [threading.Thread(target=take, args=(headers,)) for headers in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [one for one in taken if one is not None]
    assert len(numbers) == len(set(numbers)) == 4
    assert queue(service, people[0], "?holder=nobody")["total"] == 0


def test_the_queue_is_asked_by_age_band_due_date_and_second_person(
    service: Service, first: Headers, second: Headers
) -> None:
    screened(service, NAME)
    service.clock.turn(days=12)
    service.import_list(un_file(*LISTED, generated_at=service.clock.now))
    screened(service)
    for query, expected in (
        ("?band=strong", 1),
        ("?band=weak", 0),
        ("?age=11-30", 1),
        ("?age=0-2", 1),
        ("?age=3-10", 0),
        ("?overdue=true", 1),
        ("?verdict=hit", 2),
        ("?verdict=protective", 0),
        ("?screening_id=none", 0),
    ):
        assert queue(service, first, query)["total"] == expected, query
    oldest, newest = (queue(service, first, f"?order={order}")["alerts"][0] for order in ("oldest", "newest"))
    assert oldest["opened_at"] < newest["opened_at"]
    assert queue(service, first, "?order=risk")["alerts"][0] == newest
    acted(service, first, the_alert(service, first, "?band=strong"), "decisions", **TRUE_MATCH)
    assert queue(service, first, "?for_second=true")["total"] == 0
    assert queue(service, second, "?for_second=true")["total"] == 1
    assert service.client.get("/v1/alerts?bnad=strong", headers=first).status_code == 422


def test_only_alerts_of_one_designation_are_decided_together(service: Service, first: Headers) -> None:
    screened(service, LISTED[0])
    screened(service, LISTED[1])
    alerts = [{"alert_id": one["alert_id"], "version": one["version"]} for one in queue(service, first)["alerts"]]
    body = {"alerts": alerts, "reason_code": "different_kind", "text": "ships"}
    assert service.client.post("/v1/alerts/decisions", json=body, headers=first).status_code == 409


def test_a_suppression_takes_two_covers_what_was_decided_and_ends(
    service: Service, first: Headers, second: Headers
) -> None:
    screened(service, NAME)
    alert = the_alert(service, first)
    until = "2026-09-01T00:00:00Z"
    assert act(service, first, alert, "suppressions", until=until, text="our own cook").status_code == 409
    closed = acted(service, first, alert, "decisions", **RELEASE)
    suppression = acted(service, first, closed, "suppressions", until=until, text="our own cook")
    path = f"/v1/suppressions/{suppression['suppression_id']}"
    assert service.client.post(path + "/approval", headers=first).status_code == 409
    approved = service.client.post(path + "/approval", headers=second).json()
    assert approved["in_force"]
    screened(service, NAME)
    (shown,) = service.client.get("/v1/suppressions", headers=first).json()["suppressions"]
    assert shown["hits_covered"] == 1
    assert not service.client.post(path + "/end", headers=first).json()["in_force"]
    screened(service, NAME)
    (shown,) = service.client.get("/v1/suppressions", headers=first).json()["suppressions"]
    assert shown["hits_covered"] == 1


def test_a_suppression_longer_than_the_policy_is_refused(service: Service, first: Headers) -> None:
    screened(service, NAME)
    closed = acted(service, first, the_alert(service, first), "decisions", **RELEASE)
    for until in ("2028-01-01T00:00:00Z", NOW.isoformat()):
        assert act(service, first, closed, "suppressions", until=until, text="why").status_code == 422


def test_a_closed_alert_opens_again_by_a_persons_word(service: Service, first: Headers) -> None:
    screened(service, NAME)
    closed = acted(service, first, the_alert(service, first), "decisions", **RELEASE)
    again = acted(service, first, closed, "reopening", text="the passport was forged")
    assert (again["state"], again["disposition"], len(again["decisions"])) == ("open", None, 1)


def test_taking_asking_and_going_on(service: Service, first: Headers, second: Headers) -> None:
    screened(service)
    alert = acted(service, first, the_alert(service, first), "assignment", holder="me")
    assert queue(service, first, "?holder=me")["total"] == 1
    assert queue(service, second, "?holder=me")["total"] == 0
    alert = acted(service, first, alert, "information-requests", text="copy of the passport")
    assert alert["state"] == "awaiting_information"
    alert = acted(service, first, alert, "resumption", text="it came")
    alert = acted(service, first, alert, "escalation", text="unsure")
    assert alert["state"] == "escalated"
    assert acted(service, first, alert, "assignment", holder=None)["holder"] is None


def test_of_many_who_decide_at_once_exactly_one_does(service: Service) -> None:
    screened(service, NAME)
    people = [service.key(Role.OFFICER) for _ in range(6)]
    read = the_alert(service, people[0])
    begin = threading.Barrier(len(people))
    statuses: list[int] = []

    def decide(headers: Headers) -> None:
        begin.wait()
        statuses.append(act(service, headers, read, "decisions", **RELEASE).status_code)

    threads = [threading.Thread(target=decide, args=(headers,)) for headers in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [412] * 5
    alert = the_alert(service, people[0], "?state=closed")
    assert len(alert["decisions"]) == 1
    assert [event["act"] for event in alert["history"]] == ["opened", "decided"]


def test_the_same_hit_screened_at_once_is_one_alert(service: Service, first: Headers) -> None:
    begin = threading.Barrier(6)

    def screen() -> None:
        begin.wait()
        screened(service)

    threads = [threading.Thread(target=screen) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert the_alert(service, first)["occurrences"] == 6


def test_an_auditor_reads_and_decides_nothing(service: Service) -> None:
    screened(service)
    auditor = service.key(Role.AUDITOR)
    alert = the_alert(service, auditor)
    assert act(service, auditor, alert, "comments", text="hm").status_code == 403
