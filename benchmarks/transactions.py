"""Measures one transaction over HTTP whose accounts have a long past in their windows, beside one without any past."""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from starlette.testclient import TestClient

from app.api.services import Services
from app.domain.role import Role
from app.domain.transaction import Channel, Party, PartyRole, Place, Transaction
from app.main import create_app, make_services, open_migrated
from app.payments.transaction_document import document_of
from app.settings import Settings
from app.store.transaction_history import KeptTransaction

PATH = "/v1/transactions/screenings"
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
PAST_DAYS = 300
GOAL_MILLISECONDS = 50


def main() -> None:
    """Print the times of single transactions of an account with much past, and of accounts without any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--past", type=int, default=10_000, help="transactions in the windows (default 10,000)")
    parser.add_argument("--measured", type=int, default=300, help="transactions that are timed (default 300)")
    parser.add_argument("--list", type=Path, default=None, help="a UN list file instead of the exercise list")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_directory=Path(folder), requests_per_minute=1_000_000)
        services = make_services(settings, open_migrated(settings), clock=lambda: NOW)
        wanted = arguments.list or settings.lists_directory / "exercise" / "exercise.xml"
        services.updater.import_file("un-consolidated" if arguments.list else "exercise", wanted)
        key = services.keys.create(actor="a benchmark", name="benchmark", roles=frozenset({Role.SCREENER}))
        random = Random(1)  # noqa: S311 (the same past every time)
        _keep_past(services, arguments.past, random)
        with TestClient(create_app(settings, lambda: services)) as client:
            client.headers["Authorization"] = f"Bearer {key.text}"
            _measure(client, arguments.past, arguments.measured, random)


def _keep_past(services: Services, past: int, random: Random) -> None:
    """Put the past of the busy account into the history as it is kept, without the answers that led there."""
    begin, step = NOW - timedelta(days=PAST_DAYS), timedelta(days=PAST_DAYS - 1) / past
    kept = []
    for number in range(past):
        one = _payment(f"past {number}", begin + step * number, "BUSY", random)
        kept.append(KeptTransaction(one.transaction_id, one.booked_at, document_of(one)))
    with services.database.transaction() as transaction:
        services.history.add(kept, screening_id="past", seen=0, transaction=transaction)


def _measure(client: TestClient, past: int, measured: int, random: Random) -> None:
    started = time.perf_counter()
    _send(client, [_payment("first", NOW - timedelta(hours=13), "NEW", random)])
    taken = time.perf_counter() - started
    print(f"the first request looks through {past:,} past transactions in {taken:.1f} seconds")
    moment = NOW - timedelta(hours=12)
    alone, busy = [], []
    for number in range(measured):
        at = moment + timedelta(seconds=number)
        alone.append(_send(client, [_payment(f"alone {number}", at, f"NEW {number}", random)]))
        busy.append(_send(client, [_payment(f"busy {number}", at + timedelta(milliseconds=1), "BUSY", random)]))
    for name, times in (("no past", alone), (f"{past:,} past", busy)):
        p99 = statistics.quantiles(times, n=100)[98]
        print(f"{name:>14}: median {statistics.median(times):6.1f} ms, p99 {p99:6.1f} ms")
    ratio = statistics.median(busy) / statistics.median(alone)
    print(f"the past makes it {ratio:.2f} times as long; the goal is a p99 of {GOAL_MILLISECONDS} ms")


def _payment(number: str, at: datetime, account: str, random: Random) -> Transaction:
    own = Party(
        PartyRole.ORIGINATOR, name="Quartermaine Payroll Ltd", account=account, place=Place("Lindfurt", "", "DE")
    )
    person = random.randrange(400)
    other = Party(PartyRole.BENEFICIARY, name=f"Customer Ostergaard {person}", account=f"C{person}")
    if random.random() < 0.5:
        own, other = replace(own, role=PartyRole.BENEFICIARY), replace(other, role=PartyRole.ORIGINATOR)
    return Transaction(
        transaction_id=number,
        booked_at=at,
        amount_minor=random.randrange(1_000, 90_000),
        currency="USD",
        parties=(own, other),
        channel=random.choice([Channel.TRANSFER, Channel.WIRE, Channel.MOBILE_MONEY]),
        purpose=random.choice(["rent march", "invoice 2026 17", "salary", "family support"]),
    )


def _send(client: TestClient, transactions: list[Transaction]) -> float:
    body: dict[str, Any] = {"transactions": [json.loads(document_of(one)) for one in transactions]}
    started = time.perf_counter()
    answer = client.post(PATH, json=body)
    milliseconds = 1000 * (time.perf_counter() - started)
    if answer.status_code != 201:
        raise RuntimeError(answer.text)
    return milliseconds


if __name__ == "__main__":
    main()
