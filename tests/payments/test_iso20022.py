"""ISO 20022: hidden parties, texts, envelopes, several messages; nothing is silently unread."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from payment_messages import CAMT_053, PACS_008, PACS_009_COVER, PAIN_001

from app.domain.designation import PartyKind
from app.domain.payment import Part, Payment, PaymentFile, Treatment
from app.domain.transaction import Channel
from app.payments.formats.iso20022 import read

CANARY = "Zebulon Carraway-Finch"


def one(text: str) -> Payment:
    file = read(text.encode())
    assert file.refused == []
    (payment,) = file.payments
    return payment


def named(payment: Payment) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = {}
    for party in payment.parties:
        for name in party.subject.names:
            found.setdefault(name, []).append(party.part)
    return found


def test_every_party_is_screened_in_its_part() -> None:
    payment = one(PACS_008)
    assert named(payment) == {
        "Halcyon Savings of Nowhere": [Part.INTERMEDIARY_AGENT],
        "Meridian Clearing House": [Part.INTERMEDIARY_AGENT],
        "Ottoline Farthingale": [Part.ULTIMATE_DEBTOR],
        "Quartermaine Payroll Ltd": [Part.INITIATING_PARTY],
        "Bartholomew Quillfeather": [Part.DEBTOR],
        "B Quillfeather household": [Part.DEBTOR],
        "Cosima Applethwaite": [Part.OTHER],
        "Wharf branch": [Part.CREDITOR_AGENT],
        "Wilhelmina Ostergaard-Pym": [Part.CREDITOR],
        "Peregrine Thistlewood": [Part.ULTIMATE_CREDITOR],
        "Leopold Vane-Whittle": [Part.OTHER],
        "Octavia Brindlecombe": [Part.OTHER],
    }


def test_a_debtor_comes_with_birth_date_and_numbers() -> None:
    (debtor,) = [party.subject for party in one(PACS_008).parties if party.part is Part.DEBTOR]
    assert debtor.kind is PartyKind.PERSON
    assert str(debtor.birth_date) == "1970-05-17"
    assert {(number.kind, number.value) for number in debtor.identifiers} == {
        ("passport", "P7788001"),
        ("iban", "DE89370400440532013000"),
    }


def test_every_free_text_is_looked_into() -> None:
    texts = {narrative.text for narrative in one(PACS_008).narratives}
    assert {
        "rent for february", "flat twelve", "hold for pick-up", "household support", "left by the gate",
        "Harbour Road 5", "family aid", "Long Lane", "Oldtown", "E2E-1",
    } <= texts  # fmt: skip


def test_the_transaction_is_what_red_flags_need() -> None:
    transaction = one(PACS_008).transaction
    assert transaction.transaction_id == "7a562c67-ca16-48ba-b074-65581be6f001"
    assert (transaction.amount_minor, transaction.currency, transaction.channel) == (10050, "USD", Channel.WIRE)
    payer, payee = transaction.originator, transaction.beneficiary
    assert payer is not None
    assert payee is not None
    assert (payer.account, payer.agent, payer.place.city) == ("DE89370400440532013000", "DEUTDEFFXXX", "Lindfurt")
    assert (payer.phone, payee.account, payee.place.country) == ("+49-301234567", "40201234567", "GB")
    assert transaction.purpose == "rent for february flat twelve"


def test_a_cover_payment_is_of_the_customers_and_its_banks_are_screened_too() -> None:
    payment = one(PACS_009_COVER)
    assert payment.transaction.originator is not None
    assert payment.transaction.originator.name == "Bartholomew Quillfeather"
    assert payment.transaction.originator.account == "DE89370400440532013000"
    assert "Meridian Clearing House" in named(payment)


def test_each_payment_of_a_run_has_what_is_said_of_all_and_nothing_of_the_others() -> None:
    first, second = read(PAIN_001.encode()).payments
    assert set(named(first)) == {"Quartermaine Payroll Ltd", "Bartholomew Quillfeather", "Wilhelmina Ostergaard-Pym"}
    assert set(named(second)) == {"Quartermaine Payroll Ltd", "Bartholomew Quillfeather", "Peregrine Thistlewood"}
    assert "wage one" not in {narrative.text for narrative in second.narratives}
    assert first.transaction.channel is Channel.WAGE
    assert first.transaction.transaction_id != second.transaction.transaction_id


def test_a_statement_says_which_way_the_money_went() -> None:
    first, second = (payment.transaction for payment in read(CAMT_053.encode()).payments)
    assert first.originator is not None
    assert first.beneficiary is not None
    assert (first.originator.name, first.beneficiary.account) == ("Wilhelmina Ostergaard-Pym", "DE89370400440532013000")
    assert second.originator is not None
    assert second.beneficiary is None
    assert (second.originator.name, second.amount_minor) == ("Bartholomew Quillfeather", 700)


@pytest.mark.parametrize("version", ["pacs.008.001.02", "pacs.008.001.13"])
def test_versions_and_prefixes_change_nothing(version: str) -> None:
    prefixed = re.sub(r"<(/?)([A-Z])", r"<\1p:\2", PACS_008.replace("pacs.008.001.08", version))
    prefixed = re.sub(r"xmlns=", "xmlns:p=", prefixed)
    assert named(one(prefixed)) == named(one(PACS_008))


def test_an_element_that_no_table_foresees_is_screened_with_a_warning() -> None:
    payment = one(PACS_008.replace("<ChrgBr>", f"<NewThing><Deep>{CANARY}</Deep></NewThing><ChrgBr>"))
    assert CANARY in {narrative.text for narrative in payment.narratives}
    assert [path.split("/")[-1] for path in payment.unknown_paths] == ["Deep"]


def test_a_name_where_a_code_belongs_is_screened_with_a_warning() -> None:
    payment = one(PACS_008.replace("<ChrgBr>SHAR", f"<ChrgBr>{CANARY}"))
    assert CANARY in {narrative.text for narrative in payment.narratives}
    assert payment.unknown_paths


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PACS_008.replace('"?>', '"?><!DOCTYPE Envelope [<!ENTITY a "x">]>', 1), "doctype"),
        (PACS_008[:-200], "not_well_formed"),
        (PACS_008.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'), "encoding"),
        (PACS_008.replace('<IntrBkSttlmAmt Ccy="USD">100.50</IntrBkSttlmAmt>', ""), "missing_field"),
        (PACS_008.replace("100.50", "-1"), "value_unreadable"),
        (PACS_008.replace("100.50", "100.505"), "value_unreadable"),
        (PACS_008.replace('Ccy="USD"', ""), "value_unreadable"),
        (PACS_008.replace("FIToFICstmrCdtTrf", "FIToFIPmtStsRpt"), "unknown_message"),
        ("<html><body>sign in</body></html>", "unknown_message"),
        (PAIN_001.replace("CdtTrfTxInf", "Other"), "no_payment"),
    ],
)
def test_what_cannot_be_read_wholly_is_refused_by_name(text: str, code: str) -> None:
    file = read(text.encode())
    assert ([refusal.code for refusal in file.refused], file.payments) == ([code], [])


def test_bytes_that_are_no_utf_8_are_refused() -> None:
    (refusal,) = read(PACS_008.replace("Quillfeather", "Quillfether").encode("latin-1") + b"\xe9").refused
    assert refusal.code == "encoding"


def test_the_other_messages_of_a_file_go_on() -> None:
    broken = PACS_008.replace("</Cdtr>", "", 1)
    file = read("\n".join([PACS_008, broken, '<?xml version="1.0"?>' + PACS_009_COVER]).encode())
    assert len(file.payments) == 2
    assert [(refusal.position, refusal.code) for refusal in file.refused] == [(2, "not_well_formed")]


def test_a_payment_that_is_broken_leaves_the_others_of_its_message() -> None:
    file = read(PAIN_001.replace("1200.00", "many").encode())
    assert [payment.transaction.amount_minor for payment in file.payments] == [130000]
    assert "payment 1" in file.refused[0].reason
    assert "many" not in file.refused[0].reason


WHOLE = {"pacs.008": PACS_008, "pacs.009": PACS_009_COVER, "pain.001": PAIN_001, "camt.053": CAMT_053}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_name_planted_anywhere_is_screened_or_the_message_is_refused(kind: str, data: st.DataObject) -> None:
    root = etree.fromstring(WHOLE[kind].encode())
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    element = data.draw(st.sampled_from(elements))
    how = data.draw(st.sampled_from(["text", "attribute", "tail", "child"]))
    if how == "text" and len(element) == 0:
        element.text = CANARY
    elif how == "attribute":
        element.set("note", CANARY)
    elif how == "tail" and element is not root:
        element.tail = CANARY
    else:
        etree.SubElement(element, "Surprise").text = CANARY
    file = read(etree.tostring(root))
    assert file.refused or any(screened(payment) for payment in file.payments)
    accounted(file)


def screened(payment: Payment) -> bool:
    names = [name for party in payment.parties for name in party.subject.names]
    return CANARY in names or any(CANARY in narrative.text for narrative in payment.narratives)


def accounted(file: PaymentFile) -> None:
    for payment in file.payments:
        for leaf in payment.leaves:
            assert (leaf.treatment is Treatment.LEFT_OUT) == bool(leaf.reason)
            assert CANARY not in leaf.path + leaf.reason


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_the_tables_know_every_element_of_ordinary_messages(kind: str) -> None:
    assert [payment.unknown_paths for payment in read(WHOLE[kind].encode()).payments if payment.unknown_paths] == []
