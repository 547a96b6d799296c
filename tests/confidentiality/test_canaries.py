"""What identifies protected people goes in by every way, and is found nowhere outside without a reveal."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from api_service import LISTED, Service, make_service, service
from batch_stories import completed, hand_in, owner_of, started
from canaries import Canaries
from structlog.testing import capture_logs

from app.access.permissions import PERMISSIONS, PUBLIC
from app.domain.role import Role
from app.store.alerts import AlertFilter
from app.worker.portfolio_worker import PortfolioWorker

__all__ = ["make_service", "service"]

READERS = (Role.SCREENER, Role.PROTECTION_OFFICER, Role.ADMIN, Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR)
FORMATS = ("csv", "jsonl", "xlsx")


@dataclass
class Story:
    """What was planted, the ids under which it can be asked for, and everything that was answered."""

    service: Service
    canaries: Canaries = field(default_factory=Canaries)
    ids: dict[str, list[str]] = field(default_factory=dict)
    answers: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        roles = {role: self.service.key(role) for role in Role}
        self.headers = roles

    def sent(self, method: str, path: str, role: Role, **content: Any) -> Any:
        """Send a request, and keep its answer to be looked through."""
        answer = self.service.client.request(method, path, headers=self.headers[role], **content)
        self.answers.append((f"{method} {path} as {role}: {answer.status_code}", _text_of(answer)))
        return answer

    def leaks(self) -> list[str]:
        """Where canaries were found."""
        return [f"{where}: {found}" for where, text in self.answers for found in self.canaries.found_in(text)]


def _text_of(answer: Any) -> str:
    told = f"{answer.headers} {answer.text}"
    if answer.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            told += "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return told


@pytest.fixture
def story(service: Service) -> Story:
    return Story(service)


def subject(canaries: Canaries, role: str, number: int) -> dict[str, Any]:
    """A protected person with a listed name among their own, so that they are hits and become alerts."""
    first, family = canaries.name().split()
    return {
        "reference": f"customer {number}",
        "case_role": role,
        "names": [LISTED[number % len(LISTED)], canaries.name(), {"first": first, "family": family}],
        "birth_date": canaries.birth_date(),
        "identifiers": [
            {"kind": "passport", "value": canaries.document()},
            {"kind": "iban", "value": canaries.account()},
        ],
    }


def screen_names(story: Story) -> tuple[str, str]:
    """Twice under one key; gives the number by which the first of them is known, and a name of theirs."""
    roles = ("potential_victim", "victim_family")
    subjects = [subject(story.canaries, roles[number % 2], number) for number in range(12)]
    for _ in range(2):
        answer = story.service.client.post(
            "/v1/screenings",
            json={"subjects": subjects},
            headers=story.headers[Role.OFFICER] | {"Idempotency-Key": "once"},
        )
        story.answers.append(("the answer itself", _text_of(answer)))
    assert answer.status_code == 201, answer.text
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert {one["verdict"] for one in answer.json()["results"]} == {"hit"}
    story.ids["screening_id"] = [answer.json()["screening_id"]]
    return subjects[0]["identifiers"][0]["value"], subjects[0]["names"][1]


def batch(story: Story) -> None:
    canaries = story.canaries
    lines = ["customer id,name,alias,date of birth,case role,street,telephone,passport"]
    for number in range(12):
        alias = LISTED[0] if number % 2 else ""
        cells = (canaries.birth_date(), "potential victim", canaries.address(), canaries.phone(), canaries.document())
        lines.append(",".join((f"c{number}", canaries.name(), alias, *cells)))
    # Refused, for it has no name; the rest of the row identifies as well.
    lines.append(f"c99,,,{canaries.birth_date()},victim_family,{canaries.address()},{canaries.phone()},x")
    content = "\n".join(lines).encode()
    owner = owner_of(story.service)
    done = completed(story.service, content, owner=owner)
    waiting = hand_in(story.service, content + b"\n", owner=owner)
    half_done = started(story.service, content + b"\n\n", owner=owner)
    assert done.account.rows_with_hits == 6, done.account
    assert done.account.refused == 1
    story.ids["batch_id"] = [one.batch_id for one in (done, waiting, half_done)]


def portfolio(story: Story) -> None:
    made = story.sent("POST", "/v1/portfolios", Role.OFFICER, json={"name": "customers"}).json()
    people = [subject(story.canaries, "potential_victim", number) for number in range(3)]
    address = f"/v1/portfolios/{made['portfolio_id']}/changes"
    assert story.sent("POST", address, Role.OFFICER, json={"put": people}).status_code == 200
    worker = PortfolioWorker(story.service.services, processes=1)
    while worker.step():
        pass
    story.ids["portfolio_id"] = [made["portfolio_id"]]


def batch_of_transactions(story: Story, holder: str, family: str) -> None:
    """Payments between two accounts, read by nobody before these are protected: done, waiting, and half done."""
    canaries = story.canaries
    fields = ("name", "account", "street", "phone", "birth date")
    sides = [f"{side} {name}" for side in ("originator", "beneficiary") for name in fields]
    lines = [",".join(("transaction id", "booked at", "amount", "currency", *sides, "purpose", "remark"))]
    # The last is refused for its amount.
    for number, amount in enumerate(("120.00", "130.00", "much")):
        people = [
            (canaries.name(), account, canaries.address(), canaries.phone(), canaries.birth_date())
            for account in (holder, family.lower())
        ]
        cells = (f"B{number}", "2026-02-27T10:00:00Z", amount, "USD", *people[0], *people[1])
        lines.append(",".join((*cells, f"for {canaries.name()}", canaries.document())))
    content = "\n".join(lines).encode()
    owner = owner_of(story.service)
    done = completed(story.service, content, owner=owner)
    waiting = hand_in(story.service, content + b"\n", owner=owner)
    half_done = started(story.service, content + b"\n\n", owner=owner)
    assert (done.account.screened, done.account.refused) == (2, 1), done.account
    story.ids["batch_id"] += [one.batch_id for one in (done, waiting, half_done)]


def protective_cases(story: Story, account: str, relative: str) -> None:
    """A payment, and what the staff noted of the accounts on both sides of it."""
    canaries = story.canaries
    holder = {"role": "originator", "name": canaries.name(), "account": account, "birth_date": canaries.birth_date()}
    family = {"role": "beneficiary", "name": canaries.name(), "account": relative}
    paid = {"transaction_id": "T1", "booked_at": "2026-02-28T10:00:00Z", "amount": "150.00", "currency": "USD"}
    payment = paid | {"parties": [holder, family]}
    client, headers = story.service.client, story.headers[Role.OFFICER]
    sent = client.post("/v1/transactions/screenings", json={"transactions": [payment]}, headers=headers)
    assert sent.status_code == 201, sent.text
    story.ids["transaction_screening_id"] = [sent.json()["screening_id"]]
    seen = [{"question": 1, "answer": "speaks for the customer; holds the money"}]
    heard = [{"question": 1, "answer": "court of Lindfurt, 3 February 2026"}]
    for one in (account, family["account"]):
        for indicator_id, answers in (("BH01", seen), ("LS02", heard)):
            note = {"account": one, "indicator_id": indicator_id, "holds": True, "answers": answers}
            assert client.post("/v1/accounts/notes", json=note, headers=headers).status_code == 201


def reveals(story: Story, number: str, name: str) -> None:
    """Asked for with what identifies as the reason: refused."""
    wish = {
        "person_id": story.service.services.protector.person_id(number),
        "fields": ["name"],
        "purpose": "court",
        "minutes": 5,
    }
    for reason in (number, f"for {name.split()[1]}", name.upper()):
        answer = story.sent("POST", "/v1/reveals", Role.OFFICER, json=wish | {"legal_basis": reason})
        assert answer.status_code == 422
        form = {"person_id": wish["person_id"], "field_name": "1", "purpose": "court", "minutes": "5"}
        story.sent("POST", "/protection", Role.OFFICER, data=form | {"legal_basis": reason})
    assert story.sent("POST", "/v1/reveals", Role.OFFICER, json=wish | {"legal_basis": "Art. 6"}).status_code == 201


def refused_requests(story: Story) -> None:
    canaries = story.canaries
    person = subject(canaries, "potential_victim", 1)
    for wrong in (
        {"birth_date": f"{canaries.birth_date()} or so"},
        {canaries.document(): "an unknown member"},
        {"names": [canaries.name(), 5]},
        {"identifiers": [{"kind": canaries.document(), "value": "x"}]},
        {"case_role": canaries.name()},
        {"reference": canaries.address() * 20},
    ):
        answer = story.sent("POST", "/v1/screenings", Role.OFFICER, json={"subjects": [person | wrong]})
        assert answer.status_code == 422
    broken = json.dumps({"subjects": [person]})[:-5].encode()
    assert story.sent("POST", "/v1/screenings", Role.OFFICER, content=broken).status_code in {400, 415, 422}


def ask_for_everything(story: Story) -> None:
    """Every page and every route that is read, by every role that may read, and a replay."""
    services = story.service.services
    alerts = [one.alert_id for one in services.alerts.find(AlertFilter(), limit=200)]
    kinds = {services.alerts.get(one).finding.kind: one for one in alerts}
    assert len(kinds) == 2, "of names and of red flags"
    story.ids |= {"alert_id": [str(one) for one in kinds.values()], "list_id": ["un-consolidated"]}
    story.ids["reference"] = ["EXi.001"]
    for method, route in PERMISSIONS:
        # The stream of a batch that is not done would go on.
        if method == "GET" and not any(part in route for part in ("/static/", "/openid", "/events")):
            of_transactions = route.replace("/transactions/screenings/{", "/transactions/screenings/{transaction_")
            for path in _paths(of_transactions, story.ids):
                allowed = [role for role in READERS if _may(route, role)]
                for role in allowed if "screening" in route or "alert" in route else allowed[-1:]:
                    story.sent("GET", path, role)
    for one in story.ids["batch_id"]:
        for form in FORMATS:
            story.sent("GET", f"/v1/batches/{one}/results?format={form}", Role.AUDITOR)
    for role in READERS:
        story.sent("POST", f"/v1/screenings/{story.ids['screening_id'][0]}/replay", role)
        story.sent("POST", "/replay", role, data={"screening_id": story.ids["screening_id"][0]})


def _may(route: str, role: Role) -> bool:
    access = PERMISSIONS["GET", route]
    return access is PUBLIC or role in access


def _paths(route: str, ids: dict[str, list[str]]) -> Iterator[str]:
    names = re.findall(r"\{(\w+)\}", route)
    if not all(name in ids for name in names):
        return
    for number in range(max((len(ids[name]) for name in names), default=1)):
        chosen = {name: ids[name][number % len(ids[name])] for name in names}
        yield route.format(**chosen)


def everything_at_rest(service: Service) -> Iterator[tuple[str, str]]:
    """Each table, each file of the database and each file in the folder of the service, as text."""
    services = service.services
    if services.database.is_postgresql:
        names = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    else:
        names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    with services.database.reading() as connection:
        for name in list(connection.exec_driver_sql(names).scalars()):
            yield f"table {name}", str(connection.exec_driver_sql(f'SELECT * FROM "{name}"').all())
    for path in service.folder.parent.rglob("*"):
        if path.is_file():
            yield f"file {path.name}", path.read_bytes().decode("latin-1")


def test_200_canaries_are_found_nowhere_outside(story: Story) -> None:
    with capture_logs() as logs:
        number_and_name = screen_names(story)
        batch(story)
        portfolio(story)
        accounts = story.canaries.account(), story.canaries.account()
        batch_of_transactions(story, *accounts)
        protective_cases(story, *accounts)
        reveals(story, *number_and_name)
        refused_requests(story)
        ask_for_everything(story)
    assert len(story.canaries.planted) == len(set(story.canaries.planted)) >= 200
    statuses = Counter(where.rpartition(": ")[2] for where, _ in story.answers)
    assert statuses["200"] > 100, statuses
    assert statuses["500"] == 0, [where for where, _ in story.answers if where.endswith("500")]
    assert any("GET /v1/transactions/screenings/" in one and one.endswith(" 200") for one, _ in story.answers)
    assert not story.leaks()
    assert not list(story.canaries.found_in(str(logs)))
    for where, text in everything_at_rest(story.service):
        assert not list(story.canaries.found_in(text)), where
