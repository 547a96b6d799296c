"""Portfolios are screened whole, against what changed on a list, and where a customer changed; each hit is an alert."""

from __future__ import annotations

import json

import pytest
from api_service import LISTED, Service, un_file
from batch_stories import completed, names_file, owner_of

from app.domain.role import Role
from app.store.alerts import AlertFilter
from app.store.errors import StoreUnavailableError
from app.worker import portfolio_worker
from app.worker.portfolio_worker import PortfolioWorker

NEWLY_LISTED = "IGNATZ FELDWEBEL PROSPERIAN"


@pytest.fixture
def officer(service: Service) -> dict[str, str]:
    return service.key(Role.OFFICER)


def made(service: Service, headers: dict[str, str], *names: str, **how: object) -> str:
    answer = service.client.post("/v1/portfolios", json={"name": "Customers"} | how, headers=headers)
    assert answer.status_code == 201, answer.text
    portfolio_id = answer.json()["portfolio_id"]
    if names:
        change(service, headers, portfolio_id, put=[customer(number, name) for number, name in enumerate(names)])
    return portfolio_id


def customer(number: int, name: str) -> dict[str, object]:
    return {"reference": f"C{number:04d}", "names": [name]}


def change(service: Service, headers: dict[str, str], portfolio_id: str, **changes: object) -> dict[str, int]:
    answer = service.client.post(f"/v1/portfolios/{portfolio_id}/changes", json=changes, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def read(service: Service, headers: dict[str, str], portfolio_id: str, what: str = "") -> dict:
    return service.client.get(f"/v1/portfolios/{portfolio_id}{what}", headers=headers).json()


def work_off(service: Service) -> None:
    worker = PortfolioWorker(service.services, processes=1)
    while worker.step():
        pass


def runs(service: Service, headers: dict[str, str], portfolio_id: str) -> list[tuple[str, int, int]]:
    """Kind, entries and entries with hits of each run, the first one first."""
    found = read(service, headers, portfolio_id, "/runs")["runs"]
    return [(run["kind"], run["entries"], run["entries_with_hits"]) for run in reversed(found)]


def alerts(service: Service) -> int:
    return service.services.alerts.count(AlertFilter())


def test_a_new_portfolio_is_screened_whole_and_each_hit_becomes_an_alert(service, officer):
    portfolio_id = made(service, officer, "Ordinary Person", LISTED[0], "Nobody Atall")
    work_off(service)
    assert runs(service, officer, portfolio_id) == [("full", 3, 1)]
    assert alerts(service) == 1
    now = read(service, officer, portfolio_id)
    assert (now["entries"], now["pending"]) == (3, 0)
    assert now["screened"]["un-consolidated"]


def test_a_portfolio_is_never_screened_blunter_than_the_institution_does(service, officer):
    """It may be of a time when the threshold was higher, and no verdict tells of what is not found."""
    portfolio_id = made(service, officer, "TORVALD OSKORRI", minimum_score=1.0)
    work_off(service)
    assert runs(service, officer, portfolio_id) == [("full", 1, 1)]
    assert alerts(service) == 1


def test_an_entry_whose_name_is_a_disguise_is_not_counted_among_those_wholly_screened(service, officer):
    portfolio_id = made(service, officer, "Ordinary Person", "Nslm Bllvst")
    work_off(service)
    (run,) = read(service, officer, portfolio_id, "/runs")["runs"]
    assert (run["entries"], run["entries_with_hits"], run["unscreenable"]) == (2, 0, 1)


def test_hashes_of_entries_are_sealed_and_those_of_an_earlier_version_are_screened_too(service, officer):
    portfolio_id = made(service, officer, "Ordinary Person", LISTED[0])
    with service.services.database.transaction() as transaction:
        kept = "SELECT subject_sha256 FROM portfolio_entry"
        assert all(one.startswith("sealed:") for one in transaction.connection.exec_driver_sql(kept).scalars())
        (entry, _) = service.services.portfolios.entries(portfolio_id, limit=2)
        plain = f"UPDATE portfolio_entry SET subject_sha256 = '{entry.subject_sha256}' WHERE reference = 'C0000'"
        transaction.connection.exec_driver_sql(plain)
    work_off(service)
    assert read(service, officer, portfolio_id)["pending"] == 0


def test_when_a_list_changes_only_what_is_new_or_amended_on_it_is_screened(service, officer):
    portfolio_id = made(service, officer, LISTED[0], NEWLY_LISTED.title(), "Ordinary Person")
    work_off(service)
    before = alerts(service)
    service.clock.turn(hours=1)
    service.import_list(un_file(*LISTED, NEWLY_LISTED))
    work_off(service)
    # The customer who stood on the list before is not found again, the other one is.
    assert runs(service, officer, portfolio_id) == [("full", 3, 1), ("delta", 3, 1)]
    assert alerts(service) == before + 1
    work_off(service)
    assert len(runs(service, officer, portfolio_id)) == 2


def test_a_delta_gives_the_hit_that_the_whole_list_gives(service, officer):
    made(service, officer, "Ignaz Feldwebel Prosperyan")
    work_off(service)
    service.clock.turn(hours=1)
    service.import_list(un_file(*LISTED, NEWLY_LISTED))
    work_off(service)
    (alert,) = service.services.alerts.find(AlertFilter(), limit=5)
    told = service.screen("Ignaz Feldwebel Prosperyan")["results"][0]["hits"][0]
    assert alert.finding.score == told["score"]
    assert json.loads(alert.finding.hit_document)["explanation"] == told["explanation"]


def test_all_of_it_is_screened_daily(service, officer):
    portfolio_id = made(service, officer, "Ordinary Person")
    work_off(service)
    service.clock.turn(hours=23)
    work_off(service)
    service.clock.turn(hours=2)
    work_off(service)
    assert [kind for kind, _, _ in runs(service, officer, portfolio_id)] == ["full", "full"]


def test_only_customers_that_are_new_or_changed_are_screened_in_between(service, officer):
    portfolio_id = made(service, officer, *(f"Ordinary Person {number}" for number in range(5)))
    work_off(service)
    done = change(
        service,
        officer,
        portfolio_id,
        put=[customer(0, "Ordinary Person 0"), customer(1, LISTED[1]), customer(9, LISTED[2])],
        remove=["C0004", "C7777"],
    )
    assert done == {"added": 1, "changed": 1, "unchanged": 1, "removed": 1}
    assert read(service, officer, portfolio_id)["pending"] == 2
    work_off(service)
    assert runs(service, officer, portfolio_id)[-1] == ("changed", 2, 2)
    assert read(service, officer, portfolio_id)["pending"] == 0
    assert alerts(service) == 2


def test_a_run_goes_on_where_it_was_when_the_database_is_back(service, officer, monkeypatch):
    monkeypatch.setattr(portfolio_worker, "ENTRIES_PER_PAGE", 2)
    portfolio_id = made(service, officer, "Ordinary Person 0", "Ordinary Person 1", LISTED[0], LISTED[1], LISTED[2])
    store = service.services.portfolios
    keep, calls = store.keep_page, []

    def gone_at_the_second(*args, **keywords):
        calls.append(1)
        if len(calls) == 2:
            raise StoreUnavailableError("the database is not available; try again")
        return keep(*args, **keywords)

    monkeypatch.setattr(store, "keep_page", gone_at_the_second)
    with pytest.raises(StoreUnavailableError):
        PortfolioWorker(service.services, processes=1).step()
    assert alerts(service) == 0
    service.clock.turn(seconds=61)
    work_off(service)
    assert runs(service, officer, portfolio_id) == [("full", 5, 3)]
    assert alerts(service) == 3


def test_several_processes_find_what_one_does(service, officer, monkeypatch):
    monkeypatch.setattr(portfolio_worker, "ENTRIES_PER_PAGE", 3)
    portfolio_id = made(service, officer, *(LISTED[number % 3] for number in range(9)))
    assert PortfolioWorker(service.services, processes=2).step()
    assert runs(service, officer, portfolio_id) == [("full", 9, 9)]


def test_a_batch_is_kept_as_a_portfolio_and_no_customer_vanishes_behind_another(service):
    made_key = service.services.keys.create(actor="a test", name="a test", roles=frozenset({Role.OFFICER}))
    headers = {"Authorization": f"Bearer {made_key.text}"}
    content = b"id,name\n7,First Person\n7,Second Person\n,Third Person\n8,\n"
    batch = completed(service, content, owner=made_key.key.key_id)
    portfolio_id = made(service, headers, batch_id=batch.batch_id)
    entries = read(service, headers, portfolio_id, "/entries")["entries"]
    assert sorted((one["reference"], one["names"][0]) for one in entries) == [
        ("7", "First Person"),
        ("7 (row 2)", "Second Person"),
        ("row 3", "Third Person"),
    ]
    work_off(service)
    assert runs(service, headers, portfolio_id) == [("full", 3, 0)]


def test_only_a_batch_that_is_complete_becomes_a_portfolio(service, officer):
    answer = service.client.post("/v1/batches", content=names_file(3), headers=officer)
    batch_id = answer.json()["batch_id"]
    refused = service.client.post("/v1/portfolios", json={"name": "x", "batch_id": batch_id}, headers=officer)
    assert refused.status_code == 409


def test_a_customer_that_could_not_be_screened_is_not_taken_in(service, officer):
    portfolio_id = made(service, officer)
    for subject in ({"names": ["A Name"]}, {"reference": "1", "names": ["..."]}):
        answer = service.client.post(f"/v1/portfolios/{portfolio_id}/changes", json={"put": [subject]}, headers=officer)
        assert answer.status_code == 422
    twice = {"put": [customer(1, "A Name"), customer(1, "B Name")]}
    assert service.client.post(f"/v1/portfolios/{portfolio_id}/changes", json=twice, headers=officer).status_code == 422


def test_a_closed_portfolio_is_screened_no_more(service, officer):
    portfolio_id = made(service, officer, LISTED[0])
    assert service.client.delete(f"/v1/portfolios/{portfolio_id}", headers=officer).status_code == 204
    work_off(service)
    assert runs(service, officer, portfolio_id) == []
    answer = service.client.post(f"/v1/portfolios/{portfolio_id}/changes", json={"remove": ["x"]}, headers=officer)
    assert answer.status_code == 409


def test_portfolios_are_their_owners_and_read_by_those_who_supervise(service, officer):
    portfolio_id = made(service, officer, "Ordinary Person")
    other = service.key(Role.OFFICER)
    assert service.client.get(f"/v1/portfolios/{portfolio_id}", headers=other).status_code == 404
    assert service.client.get("/v1/portfolios", headers=other).json() == {"portfolios": []}
    assert service.client.get(f"/v1/portfolios/{portfolio_id}", headers=service.key(Role.AUDITOR)).status_code == 200


def test_each_run_is_proven_in_the_audit_log(service, officer):
    portfolio_id = made(service, officer, LISTED[0])
    work_off(service)
    entries = [one for one in service.services.audit.entries() if one.object_id == portfolio_id]
    acts = ["made", "opened", "changed", "run_begun", "run_finished"]
    assert [one.act for one in entries] == [f"portfolio.{act}" for act in acts]
    assert '"entries_with_hits":1' in entries[-1].detail
    assert owner_of(service) not in entries[-1].detail
