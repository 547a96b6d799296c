"""A report is held against its profile before anybody is given it: each mistake by its place, without its value."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from app.sharing.goaml.document import written
from app.sharing.goaml.profile_files import read_profiles
from app.sharing.goaml.rules import problems_of

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROFILE = read_profiles(Path(__file__).resolve().parents[2] / "lists" / "goaml")["exercise"]
PERSON = {"first_name": "Nemo", "last_name": "Testperson"}


def report() -> etree._Element:
    side = {"from_funds_code": "CASH", "from_is_suspected": "false", "from_person": PERSON, "from_country": "DE"}
    transaction = {
        "transactionnumber": "T1",
        "transaction_location": "Lindfurt",
        "transaction_description": "transfer",
        "date_transaction": "2026-02-20T10:00:00",
        "transmode_code": "TRANSFER",
        "amount_local": "100.00",
        "t_from": side,
        "t_to": {key.replace("from", "to"): value for key, value in side.items()},
    }
    said = {
        "rentity_id": "900001",
        "submission_code": "E",
        "report_code": "STR",
        "entity_reference": "alert-1",
        "report_date": "2026-03-01T12:00:00",
        "currency_code_local": "USD",
        "reason": "why",
        "transaction": [transaction],
        "report_indicators": {"indicator": ["EXTF"]},
    }
    return written(said, PROFILE)


def problems(root: etree._Element) -> list[str]:
    return [f"{one.pointer}: {one.detail}" for one in problems_of(root, PROFILE, now=NOW)]


def test_a_whole_report_fits() -> None:
    assert problems(report()) == []


def test_what_is_not_known_says_so_where_that_is_allowed_and_is_missing_elsewhere() -> None:
    root = written({"report_code": "STR", "transaction": [{"t_from": {}, "t_to": {}}]}, PROFILE)
    assert root.findtext("transaction/transmode_code") == "-"
    assert root.find("transaction/amount_local") is None
    assert any(one.startswith("/report/transaction/amount_local: missing; write the rate") for one in problems(root))
    assert any(one.startswith("/report/transaction/t_from: missing; expected one of") for one in problems(root))


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("rentity_id", "nine", "/report/rentity_id: expected a whole number"),
        ("report_code", "XXX", "/report/report_code: expected one of AIF, AIFT, CNMR, SAR, STR"),
        ("reason", "", "/report/reason: empty"),
        ("reason", "w" * 8001, "/report/reason: 8,001 characters, at most 8,000 are taken"),
        ("transaction/date_transaction", "2026-03-02T00:00:00", "date_transaction: lies in the future"),
        ("transaction/date_transaction", "1700-01-01T00:00:00", "expected a moment from 1753 on"),
        ("transaction/date_transaction", "1 March", "expected a moment like"),
        ("transaction/amount_local", "0.00", "amount_local: expected more than nothing"),
        ("transaction/amount_local", "1E3", "amount_local: expected a decimal number"),
        ("transaction/t_from/from_person/last_name", "Тест", "4 characters that do not fit the authority's pattern"),
        ("transaction/t_from/from_is_suspected", "0", "expected true or false"),
    ],
)
def test_a_text_that_does_not_fit_is_named(place: str, text: str, said: str) -> None:
    root = report()
    found = root.find(place)
    assert found is not None
    found.text = text
    assert any(said in one for one in problems(root)), problems(root)
    assert not any(text in one for one in problems(root) if len(text) > 3)


def test_order_repetition_and_what_does_not_belong_are_named() -> None:
    root = report()
    root.append(root[0])
    assert "/report: expected the elements in the order rentity_id" in problems(root)[0]
    twice = report()
    etree.SubElement(twice.find("transaction/t_from"), "from_country").text = "DE"
    assert "/report/transaction/t_from/from_country: stands 2 times, expected once" in problems(twice)
    other = report()
    etree.SubElement(other, "other").text = "x"
    assert any("has no place here" in one for one in problems(other))


def test_a_number_used_twice_is_named() -> None:
    root = report()
    root.insert(list(root).index(root.find("transaction")), etree.fromstring(etree.tostring(root.find("transaction"))))
    assert "/report/transaction/transactionnumber: expected each number once" in problems(root)


def test_a_pseudonym_is_never_a_suspect() -> None:
    root = report()
    root.find("transaction/t_from/from_person/last_name").text = "V-0123abcd"
    assert problems(root) == []
    root.find("transaction/t_from/from_is_suspected").text = "true"
    assert any("never reported as one" in one for one in problems(root))
