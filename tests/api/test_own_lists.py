"""An own list changes entry by entry: one key proposes, another approves; history, versions and deltas are kept."""

from __future__ import annotations

from typing import Any

import pytest
from api_service import LISTED, Service, un_file
from sqlalchemy import update

from app.domain.role import Role
from app.store.tables import list_proposal

LIST = "/v1/lists/own-names"
ENTRY = {
    "reference": "OWN-0001",
    "kind": "person",
    "names": [{"text": "Corvin Aldermoor", "kind": "primary"}, {"text": "Corvus"}],
    "birth_dates": ["1971-03"],
    "nationalities": ["Iceland"],
    "documents": [{"kind": "Passport", "number": "AT 100200"}],
}
OTHER = {"reference": "OWN-0002", "kind": "organisation", "names": [{"text": "Quillmarsh Trading", "kind": "primary"}]}
WHY = "Handed over by a partner on 1 March"


class OwnList:
    """A service with the own list enabled, an officer who proposes and a supervisor who decides."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.officer, self.supervisor = service.key(Role.OFFICER, Role.SUPERVISOR), service.key(Role.SUPERVISOR)

    def propose(self, key: dict[str, str] | None = None, **proposal: Any) -> Any:
        body = {"reason": WHY, **proposal}
        return self.service.client.post(f"{LIST}/entries", json=body, headers=key or self.officer)

    def decide(self, proposal_id: int, word: str = "approval", *, key: dict[str, str] | None = None) -> Any:
        path = f"{LIST}/proposals/{proposal_id}/{word}"
        return self.service.client.post(path, json={"reason": "Checked"}, headers=key or self.supervisor)

    def done(self, **proposal: Any) -> dict[str, Any]:
        """A proposal, approved."""
        proposed = self.propose(**proposal)
        assert proposed.status_code == 201, proposed.text
        approved = self.decide(proposed.json()["proposal_id"])
        assert approved.status_code == 200, approved.text
        document: dict[str, Any] = approved.json()
        return document

    def get(self, path: str) -> dict[str, Any]:
        answer = self.service.client.get(f"{LIST}{path}", headers=self.supervisor)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def found(self, name: str) -> list[str]:
        return [hit["reference"] for hit in self.service.screen(name)["results"][0]["hits"]]


@pytest.fixture
def own(make_service) -> OwnList:
    service = make_service(enabled_lists="own-names")
    service.import_list(un_file(*LISTED))
    return OwnList(service)


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rsplit("/", 1)[1]


def test_an_entry_is_screened_once_a_second_key_approved_it(own: OwnList) -> None:
    proposed = own.propose(action="add", entry=ENTRY)
    assert proposed.status_code == 201, proposed.text
    assert (proposed.json()["state"], proposed.json()["decision"]) == ("waiting", None)
    assert own.found("Corvin Aldermoor") == []
    approved = own.decide(proposed.json()["proposal_id"])
    assert approved.status_code == 200, approved.text
    assert approved.json()["proposal"]["state"] == "approved"
    assert approved.json()["proposal"]["decision"]["snapshot_id"] == approved.json()["snapshot"]["snapshot_id"]
    assert own.found("Corvin Aldermoor") == ["OWN-0001"]
    designation = own.get("/designations/OWN-0001")["designation"]
    assert (designation["nationalities"], designation["birth_dates"]) == (["Iceland"], [{"value": "1971-03"}])


def test_an_empty_own_list_keeps_everyone_from_being_clear_and_a_filled_one_never_ages(own: OwnList) -> None:
    assert own.service.screen("Bartholomew Quillfeather")["results"][0]["verdict"] == "incomplete"
    own.done(action="add", entry=ENTRY)
    assert own.service.screen("Bartholomew Quillfeather")["results"][0]["verdict"] == "clear"
    own.service.clock.turn(days=400)
    own.service.import_list(un_file(*LISTED, generated_at=own.service.clock.now))
    assert own.service.screen("Bartholomew Quillfeather")["results"][0]["verdict"] == "clear"


def test_whoever_proposed_cannot_decide_nor_does_the_database_let_them(own: OwnList) -> None:
    proposal = own.propose(action="add", entry=ENTRY).json()
    for word in ("approval", "rejection"):
        assert code(own.decide(proposal["proposal_id"], word, key=own.officer)) == (409, "list-four-eyes")
    values = {
        "state": "rejected",
        "decided_by": proposal["key_id"],
        "decision_reason": "so",
        "decided_at": own.service.clock.now,
    }
    database = own.service.services.database
    with pytest.raises(Exception, match="refused"), database.transaction() as transaction:
        transaction.connection.execute(update(list_proposal).values(values))
    assert own.get("/proposals")["proposals"][0]["state"] == "waiting"


def test_amending_and_removing_are_versions_with_deltas_and_a_history(own: OwnList) -> None:
    own.done(action="add", entry=ENTRY)
    own.done(action="add", entry=OTHER)
    own.service.clock.turn(days=1)
    own.done(action="amend", entry={**ENTRY, "names": [{"text": "Corvin Aldermoor-Vance", "kind": "primary"}]})
    (amended,) = own.get("/deltas")["amended"]
    assert amended["change_class"] == "screening"
    own.done(action="remove", reference="OWN-0001", reason="No longer proposed for listing")
    delta = own.get("/deltas")
    # Two people decided: it does not stay as missing.
    assert ([one["reference"] for one in delta["removed"]], delta["missing"]) == (["OWN-0001"], [])
    assert own.found("Corvin Aldermoor") == []
    history = own.get("/entries/OWN-0001/history")["proposals"]
    assert [(one["action"], one["state"]) for one in history] == [
        ("remove", "approved"),
        ("amend", "approved"),
        ("add", "approved"),
    ]
    assert history[0]["entry"] is None
    assert history[2]["entry"]["names"][0]["text"] == "Corvin Aldermoor"
    assert len(own.get("/snapshots")["snapshots"]) == 4


def test_a_rejected_proposal_changes_nothing_and_is_kept(own: OwnList) -> None:
    proposal = own.propose(action="add", entry=ENTRY).json()["proposal_id"]
    rejected = own.decide(proposal, "rejection")
    assert (rejected.json()["state"], rejected.json()["decision"]["snapshot_id"]) == ("rejected", None)
    assert code(own.decide(proposal)) == (409, "list-not-waiting")
    assert own.found("Corvin Aldermoor") == []


def test_a_proposal_about_an_entry_that_changed_since_fits_no_more(own: OwnList) -> None:
    own.done(action="add", entry=ENTRY)
    stale = own.propose(action="remove", reference="OWN-0001").json()["proposal_id"]
    own.done(action="amend", entry={**ENTRY, "comments": "New facts"})
    assert code(own.decide(stale)) == (409, "list-entry-changed")
    assert own.found("Corvin Aldermoor") == ["OWN-0001"]
    assert own.decide(stale, "rejection").status_code == 200


def test_two_additions_under_one_reference_give_one_entry(own: OwnList) -> None:
    first, second = (own.propose(action="add", entry=ENTRY).json()["proposal_id"] for _ in range(2))
    assert own.decide(first).status_code == 200
    assert code(own.decide(second)) == (409, "list-entry-changed")
    assert code(own.propose(action="add", entry=ENTRY)) == (409, "list-entry-exists")


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        ({"action": "amend", "entry": ENTRY}, (404, "list-no-such-entry")),
        ({"action": "remove", "reference": "OWN-0001"}, (404, "list-no-such-entry")),
        ({"action": "remove", "entry": ENTRY}, (422, "invalid-request")),
        ({"action": "add", "reference": "OWN-0001"}, (422, "invalid-request")),
        ({"action": "add", "entry": {**ENTRY, "reference": "a/b"}}, (422, "invalid-request")),
        ({"action": "add", "entry": {**ENTRY, "names": [{"text": "Only an alias"}]}}, (422, "invalid-request")),
        ({"action": "add", "entry": ENTRY, "reason": " "}, (422, "invalid-request")),
        (
            {"action": "add", "entry": {**ENTRY, "names": [{"text": "---", "kind": "primary"}]}},
            (422, "list-name-unscreenable"),
        ),
    ],
)
def test_what_cannot_be_proposed_is_refused_by_name(own: OwnList, proposal: Any, expected: tuple[int, str]) -> None:
    assert code(own.propose(**proposal)) == expected


def test_the_last_entry_cannot_be_removed(own: OwnList) -> None:
    own.done(action="add", entry=ENTRY)
    proposal = own.propose(action="remove", reference="OWN-0001").json()["proposal_id"]
    assert code(own.decide(proposal)) == (409, "list-list-empty")
    assert own.found("Corvin Aldermoor") == ["OWN-0001"]


def test_a_publishers_list_is_not_edited(own: OwnList) -> None:
    body = {"action": "add", "entry": ENTRY, "reason": WHY}
    answer = own.service.client.post("/v1/lists/un-consolidated/entries", json=body, headers=own.officer)
    assert code(answer) == (409, "list-not-editable")


def test_a_file_is_not_imported_into_an_own_list(own: OwnList) -> None:
    answer = own.service.client.post(f"{LIST}/import", content=un_file(*LISTED), headers=own.service.key(Role.ADMIN))
    assert code(answer) == (422, "list-unknown-format")


def test_a_number_larger_than_any_row_is_refused_not_looked_up(own: OwnList) -> None:
    assert code(own.decide(2**63)) == (422, "invalid-request")
    answer = own.service.client.post(f"{LIST}/held/{2**63}/release", json={"reason": WHY}, headers=own.supervisor)
    assert code(answer) == (422, "invalid-request")
