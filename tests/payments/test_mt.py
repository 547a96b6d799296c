"""SWIFT MT: options, structured lines, cover payments, several messages; nothing is silently unread."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from payment_messages import MT_103, MT_202_COVER

from app.domain.payment import Part, Payment
from app.payments.formats.mt import read

CANARY = "ZEBULON CARRAWAY-FINCH"


def one(text: str) -> Payment:
    file = read(text.encode())
    assert file.refused == []
    (payment,) = file.payments
    return payment


def names(payment: Payment, part: Part) -> list[str]:
    return [name for party in payment.parties if party.part is part for name in party.subject.names]


def test_structured_lines_give_the_name_the_birth_date_and_the_numbers() -> None:
    (debtor,) = [party.subject for party in one(MT_103).parties if party.part is Part.DEBTOR]
    assert debtor.names[:2] == ("QUILLFEATHER BARTHOLOMEW", "QUILLFEATHER BARTHOLOMEW THE ELDER")
    assert str(debtor.birth_date) == "1970-05-17"
    assert ("national_id", "P7788001", "DE") in {(one.kind, one.value, one.country) for one in debtor.identifiers}


def test_a_free_name_may_run_over_two_lines() -> None:
    assert names(one(MT_103), Part.CREDITOR) == [
        "WILHELMINA OSTERGAARD-PYM",
        "WILHELMINA OSTERGAARD-PYM OLD QUAY 7",
    ]
    assert names(one(MT_103), Part.CREDITOR_AGENT) == ["HALCYON SAVINGS", "HALCYON SAVINGS OF NOWHERE"]


@pytest.mark.parametrize("field", [":59F:/1\n1/{name}\n2/OLD QUAY", ":59:{name}", ":59A:/1\n{name}", ":59:/1\n{name}"])
def test_the_beneficiary_is_read_from_every_option(field: str) -> None:
    begin, end = MT_103.index(":59:"), MT_103.index(":70:")
    payment = one(MT_103[:begin] + field.format(name=CANARY) + "\n" + MT_103[end:])
    assert CANARY in names(payment, Part.CREDITOR)


def test_a_town_that_looks_like_a_code_is_a_name_too() -> None:
    payment = one(MT_103.replace(":52A:DEUTDEFFXXX", ":52A:DAMASCUS"))
    assert "DAMASCUS" in names(payment, Part.DEBTOR_AGENT)


def test_a_name_that_is_broken_at_the_end_of_a_line_is_one_again() -> None:
    texts = [narrative.text for narrative in one(MT_103).narratives]
    assert any("PEREGRINE THISTLEWOOD" in text for text in texts)
    assert any("CALL OTTOLINE FARTHINGALE" in text for text in texts)
    assert any("HOUSEHOLD" in text for text in texts)


def test_sender_and_receiver_stand_in_the_head() -> None:
    codes = {
        number.value
        for party in one(MT_202_COVER).parties
        if party.path.endswith("/terminal")
        for number in party.subject.identifiers
    }
    assert codes == {"DEUTDEFFXXX", "MIDLGB22XXX"}


def test_a_cover_payment_is_of_the_customers() -> None:
    payment = one(MT_202_COVER)
    payer, payee = payment.transaction.originator, payment.transaction.beneficiary
    assert payer is not None
    assert payee is not None
    assert (payer.name, payer.account) == ("BARTHOLOMEW QUILLFEATHER", "40201234567")
    assert (payee.name, payee.place.country) == ("WILHELMINA OSTERGAARD-PYM", "GB")
    assert "MERIDIAN CLEARING HOUSE" in names(payment, Part.CREDITOR_AGENT)
    assert (payment.transaction.amount_minor, payment.transaction.currency) == (90000, "EUR")


def test_an_unknown_field_is_looked_into_with_a_warning() -> None:
    payment = one(MT_103.replace(":71A:SHA", f":71A:SHA\n:98C:{CANARY}"))
    assert [path.split("/")[-1] for path in payment.unknown_paths] == ["98C"]
    assert CANARY in {narrative.text for narrative in payment.narratives}


@pytest.mark.parametrize("between", ["", "\n", "$", "\r\n$\r\n", "\x03\n\x01"])
def test_every_message_of_a_file_is_read(between: str) -> None:
    file = read(between.join([MT_103, MT_202_COVER, MT_103]).replace("\n", "\r\n").encode())
    assert (len(file.payments), file.refused) == (3, [])


def test_the_other_messages_of_a_file_go_on() -> None:
    cut = MT_103[: MT_103.index("-}{5:")]
    file = read("$".join([MT_103, cut, MT_202_COVER]).encode())
    assert len(file.payments) == 2
    assert [(refusal.position, refusal.code) for refusal in file.refused] == [(2, "truncated")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MT_103.replace("I103", "I940"), "unknown_message"),
        (MT_103.replace(":32A:260220USD1000,50\n", ""), "missing_field"),
        (MT_103.replace("260220USD", "260231USD"), "value_unreadable"),
        (MT_103.replace("{4:\n", "{4:\nPEREGRINE\n"), "stray_text"),
        (MT_103 + " PEREGRINE", "stray_text"),
        ("PEREGRINE\n" + MT_103, "stray_text"),
    ],
)
def test_what_cannot_be_read_wholly_is_refused_by_name(text: str, code: str) -> None:
    refused = read(text.encode()).refused
    assert [refusal.code for refusal in refused] == [code]
    assert "PEREGRINE" not in refused[0].reason


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([MT_103, MT_202_COVER]), st.data())
def test_a_name_planted_in_any_line_is_screened_or_the_message_is_refused(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place : place + data.draw(st.integers(0, 1))] = [
        data.draw(st.sampled_from(["", "/", "//", "1/", "8/"])) + CANARY
    ]
    file = read("\n".join(lines).encode())
    assert file.refused or any(screened(payment) for payment in file.payments)


def screened(payment: Payment) -> bool:
    found = [name for party in payment.parties for name in party.subject.names]
    return any(CANARY in text for text in (*found, *(narrative.text for narrative in payment.narratives)))
