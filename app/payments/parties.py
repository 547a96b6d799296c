"""Whom a plain transaction names, and in which free texts: for rows and documents, whose fields are all known."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import bic, iban

from app.domain.payment import Narrative, Part, Payment, PaymentParty
from app.domain.subject import Identifier, Subject
from app.domain.transaction import Party, PartyRole, Transaction

_PARTS = {
    PartyRole.ORIGINATOR: (Part.DEBTOR, Part.DEBTOR_AGENT),
    PartyRole.BENEFICIARY: (Part.CREDITOR, Part.CREDITOR_AGENT),
    PartyRole.ULTIMATE_ORIGINATOR: (Part.ULTIMATE_DEBTOR, Part.DEBTOR_AGENT),
    PartyRole.ULTIMATE_BENEFICIARY: (Part.ULTIMATE_CREDITOR, Part.CREDITOR_AGENT),
}


def payment_of(
    transaction: Transaction, *, others: tuple[PaymentParty, ...] = (), texts: tuple[Narrative, ...] = ()
) -> Payment:
    """The transaction with its parties, their agents, employers and the merchant, and with its free texts.

    `others` and `texts` are what is known beyond its own fields. A party without any name, account or number is none.
    """
    parties = [each for one in transaction.parties for each in _of_party(one)]
    if transaction.merchant.name.strip():
        merchant = Subject(names=(transaction.merchant.name,))
        parties.append(PaymentParty(Part.MERCHANT, merchant, "merchant/name"))
    own_texts = tuple(Narrative(path, text) for path, text in _texts(transaction) if text.strip())
    return Payment(transaction, (*parties, *others), (*own_texts, *texts))


def account_identifier(account: str) -> Identifier:
    """The number of an account as an identifier: an IBAN where its check digits say so."""
    return Identifier("iban" if iban.is_valid(account) else "other", account)


def agent_subject(agent: str) -> Subject:
    """An institution by what stands for it, which is looked for as a name also where it may be a code.

    A town or a word of eight capitals looks like a BIC.
    """
    compact = agent.replace(" ", "")
    numbers = (Identifier("bic", compact),) if bic.is_valid(compact) else ()
    return Subject(names=(agent,), identifiers=numbers)


def _of_party(one: Party) -> Iterator[PaymentParty]:
    part, agent_part = _PARTS[one.role]
    path = f"parties/{one.role}"
    numbers = (*((account_identifier(one.account),) if one.account else ()), *one.identifiers)
    if one.name.strip() or numbers:
        names = (one.name,) if one.name.strip() else ()
        subject = Subject(names=names, kind=one.kind, birth_date=one.birth_date, identifiers=numbers)
        yield PaymentParty(part, subject, f"{path}/name")
    if one.agent.strip():
        yield PaymentParty(agent_part, agent_subject(one.agent), f"{path}/agent")
    if one.employer.strip():
        yield PaymentParty(Part.EMPLOYER, Subject(names=(one.employer,)), f"{path}/employer")


def _texts(transaction: Transaction) -> Iterator[tuple[str, str]]:
    yield "purpose", transaction.purpose
    for one in transaction.parties:
        path = f"parties/{one.role}"
        yield f"{path}/address/street", one.address.street
        yield f"{path}/address/note", one.address.note
        yield f"{path}/email", one.email.replace(".", " ").replace("_", " ").replace("@", " ")
