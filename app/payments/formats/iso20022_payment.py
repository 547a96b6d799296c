"""Makes one payment of the texts that an ISO 20022 message says of it, and leaves no text unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from app.domain.currency import minor_units
from app.domain.designation import PartyKind
from app.domain.partial_date import PartialDate
from app.domain.payment import Part, Payment
from app.domain.subject import Identifier
from app.domain.transaction import Channel, Party, PartyRole, Settlement, Transaction
from app.hardened_xml import local_name
from app.payments.errors import PaymentError, PaymentProblem
from app.payments.formats.iso20022_paths import (
    ASIDE,
    FREE_FORM,
    FREE_TEXTS,
    IDENTIFIERS,
    LEFT_OUT,
    PARTIES,
    SCHEMES,
    WRAPPERS,
)
from app.payments.formats.iso20022_texts import Text
from app.payments.texts import Account, PartyFacts, parties_of

_UNDERLYING = "UndrlygCstmrCdtTrf"
_AMOUNTS = ("IntrBkSttlmAmt", "InstdAmt", "TxAmt/Amt", "TxDtls/Amt", "EqvtAmt/Amt", "Ntry/Amt")
_MOMENTS = (
    "AccptncDtTm", "CdtTrfTxInf/IntrBkSttlmDt", "GrpHdr/IntrBkSttlmDt", "RltdDts/AccptncDtTm", "BookgDt/DtTm",
    "BookgDt/Dt", "ValDt/DtTm", "ValDt/Dt", "GrpHdr/CreDtTm", "CreDtTm",
)  # fmt: skip
_REFERENCES = ("MsgId", "PmtInfId", "TxId", "InstrId", "EndToEndId", "AcctSvcrRef", "NtryRef")
_CHANNEL_OF_PURPOSE = {
    "SALA": Channel.WAGE, "PAYR": Channel.WAGE, "BENE": Channel.BENEFIT, "SSBE": Channel.BENEFIT, "LOAN": Channel.LOAN,
}  # fmt: skip
_HAS_LETTERS = re.compile(r"[^\W\d_]{3}")
_NUMBER = re.compile(r"\S{1,70}")
_MOMENT_OF_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(Z|[+-]\d{2}:\d{2})?")


def payment_from(texts: Sequence[Text], kind: str, *, position: int, number: int) -> Payment:
    """The payment of `texts`, the `number`-th of message `position`. Raises PaymentError where it cannot be whole."""
    reader = _Reader(texts)
    for text in texts:
        reader.take(text)
    return Payment(
        transaction=_transaction(texts, reader, kind, f"message {position} payment {number}"),
        parties=parties_of(reader.facts.values()),
        narratives=tuple(reader.account.narratives),
        leaves=tuple(reader.account.leaves),
    )


class _Reader:
    """Sorts the texts of one payment: to a party, to the free texts, or to what is left out."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self.facts: dict[etree._Element, PartyFacts] = {}
        self.account = Account()
        self._texts = texts

    def take(self, text: Text) -> None:
        """Every text ends in exactly one of them."""
        if not FREE_FORM.isdisjoint(text.tags):
            self.account.free_text(text.path, text.value)
        elif text.tag == "Nm":
            self._take_name(text)
        elif text.tag == "BirthDt":
            self._take_birth_date(text)
        elif self._is_number(text):
            self._take_number(text)
        elif text.tag in LEFT_OUT and LEFT_OUT[text.tag][1].fullmatch(text.value):
            self.account.left_out(text.path, LEFT_OUT[text.tag][0])
            self._note_place(text)
        elif text.tag in FREE_TEXTS:
            self.account.free_text(text.path, text.value)
            self._note_place(text)
        else:
            self.account.unknown(text.path, text.value)

    def _take_name(self, text: Text) -> None:
        facts = self._party_of(text)
        facts.add_name(text.value)
        if facts.part is Part.OTHER and self._container(text) is None:
            self.account.unknown(text.path, text.value)
        else:
            self.account.screened(text.path)
        if "FinInstnId" in text.tags:
            facts.kind = PartyKind.ORGANISATION

    def _take_birth_date(self, text: Text) -> None:
        try:
            born = PartialDate.parse(text.value)
        except ValueError:
            self.account.unknown(text.path, text.value)
            return
        facts = self._party_of(text)
        facts.birth_date, facts.kind = born, PartyKind.PERSON
        self.account.screened(text.path)

    def _is_number(self, text: Text) -> bool:
        if text.tag in IDENTIFIERS:
            return True
        return text.tag == "Id" and text.tags[-2:-1] in (("Othr",), ("Prxy",)) and self._container(text) is not None

    def _take_number(self, text: Text) -> None:
        if not _NUMBER.fullmatch(text.value):
            self.account.unknown(text.path, text.value)
            return
        facts = self._party_of(text)
        kind = IDENTIFIERS.get(text.tag) or SCHEMES.get(self._scheme(text), "other")
        facts.identifiers.append(Identifier(kind, text.value))
        if self._is_of_account(text):
            facts.account = facts.account or text.value
        elif "PrvtId" in text.tags:
            facts.kind = PartyKind.PERSON
        elif "OrgId" in text.tags or "FinInstnId" in text.tags:
            facts.kind = PartyKind.ORGANISATION
        if kind == "other" and _HAS_LETTERS.search(text.value):
            self.account.free_text(text.path, text.value)
        else:
            self.account.screened(text.path)

    def _scheme(self, text: Text) -> str:
        around = text.chain[-2]
        same = (
            one for one in self._texts if len(one.chain) > len(text.chain) and one.chain[len(text.chain) - 2] is around
        )
        return next((one.value for one in same if one.tags[-2:] == ("SchmeNm", "Cd")), "")

    def _note_place(self, text: Text) -> None:
        container = self._container(text)
        if container is None:
            return
        if text.tag in ("PhneNb", "MobNb", "EmailAdr"):
            self._note_contact(text)
            return
        facts = self._facts(container, text)
        if text.tag == "TwnNm":
            facts.city = facts.city or text.value
        elif text.tag in ("Ctry", "CtryOfRes"):
            facts.country = facts.country or text.value
        elif text.tag in ("StrtNm", "AdrLine"):
            facts.street = facts.street or text.value

    def _note_contact(self, text: Text) -> None:
        places = [place for place, tag in enumerate(text.tags) if tag == "CtctDtls"]
        above = _container_in(text.chain[: places[0]], text.tags) if places else None
        if above is None:
            return
        facts = self._facts(above, text)
        if text.tag == "EmailAdr":
            facts.email = facts.email or text.value
        else:
            facts.phone = facts.phone or text.value

    @staticmethod
    def _is_of_account(text: Text) -> bool:
        return any(tag.endswith("Acct") for tag in text.tags)

    @staticmethod
    def _container(text: Text) -> etree._Element | None:
        return _container_in(text.chain, text.tags)

    def _party_of(self, text: Text) -> PartyFacts:
        container = self._container(text)
        return self._facts(text.chain[-1] if container is None else container, text)

    def _facts(self, container: etree._Element, text: Text) -> PartyFacts:
        known = self.facts.get(container)
        if known is None:
            place = text.chain.index(container) if container in text.chain else 0
            tag = local_name(container)
            path = "/".join((*text.tags[:place], tag)) if container in text.chain else tag
            known = self.facts[container] = PartyFacts(_part(tag), path)
        return known


def _container_in(chain: tuple[etree._Element, ...], tags: tuple[str, ...]) -> etree._Element | None:
    """The party that an element belongs to: the nearest around it, or the one beside its account."""
    for place in range(len(chain) - 1, -1, -1):
        tag = tags[place]
        if tag.endswith("Acct"):
            return _owner(chain[place])
        if tag in PARTIES and not (tag in WRAPPERS and place and tags[place - 1] in PARTIES):
            return chain[place]
    return None


def _owner(account: etree._Element) -> etree._Element:
    """`Dbtr` beside `DbtrAcct`; the account itself where nobody stands beside it."""
    parent = account.getparent()
    wanted = local_name(account).removesuffix("Acct")
    beside = [] if parent is None or not wanted else [one for one in parent if local_name(one) == wanted]
    return beside[0] if beside else account


def _part(tag: str) -> Part:
    if tag.endswith("Acct"):
        return PARTIES.get(tag.removesuffix("Acct"), Part.ACCOUNT_OWNER)
    return PARTIES.get(tag, Part.OTHER)


def _transaction(texts: Sequence[Text], reader: _Reader, kind: str, fallback: str) -> Transaction:
    amount = _first(texts, _AMOUNTS)
    if amount is None:
        raise PaymentError(PaymentProblem.MISSING_FIELD, f"expected an amount: one of {', '.join(_AMOUNTS)}")
    currency = next((one.value for one in texts if one.chain[-1] is amount.chain[-1] and one.tag == "@Ccy"), "")
    purpose = next((one.value for one in texts if one.tags[-2:] == ("Purp", "Cd")), "")
    wire = Channel.WIRE if kind.startswith(("FI", "Fin")) else Channel.TRANSFER
    reversed_entry = any(one.tag == "RvslInd" and one.value in ("true", "1") for one in texts)
    try:
        return Transaction(
            transaction_id=_number(texts, fallback),
            booked_at=_moment(texts),
            amount_minor=minor_units(Decimal(amount.value), currency),
            currency=currency,
            parties=_parties(texts, reader),
            channel=_CHANNEL_OF_PURPOSE.get(purpose, wire),
            settlement=Settlement.REFUND if reversed_entry else Settlement.SETTLED,
            purpose=" ".join(one.value for one in texts if one.tag in ("Ustrd", "AddtlRmtInf", "AddtlTxInf"))[:5000],
        )
    except (ValueError, InvalidOperation):
        message = "expected a positive amount with its currency in @Ccy, in units that the currency has"
        raise PaymentError(PaymentProblem.VALUE_UNREADABLE, message) from None


def _first(texts: Sequence[Text], endings: Iterable[str]) -> Text | None:
    """The text at the first of `endings` that any stands at, the innermost of several."""
    for ending in endings:
        wanted = tuple(ending.split("/"))
        found = [one for one in texts if one.tags[-len(wanted) :] == wanted]
        if found:
            return max(found, key=lambda one: len(one.tags))
    return None


def _moment(texts: Sequence[Text]) -> datetime:
    found = _first(texts, _MOMENTS)
    if found is None:
        raise PaymentError(PaymentProblem.MISSING_FIELD, f"expected a date: one of {', '.join(_MOMENTS)}")
    day = _MOMENT_OF_DAY.fullmatch(found.value)
    try:
        moment = datetime.fromisoformat(f"{day[1]}T00:00:00" if day else found.value)
    except ValueError:
        raise PaymentError(PaymentProblem.VALUE_UNREADABLE, f"{found.tag}: expected a date or a time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(texts: Sequence[Text], fallback: str) -> str:
    """What tells the payment from others: its UETR, else all its references."""
    unique = next((one.value for one in texts if one.tag == "UETR"), "")
    references = [one.value for name in _REFERENCES for one in texts if one.tag == name and "RmtInf" not in one.tags]
    return unique or " ".join(dict.fromkeys(references))[:180] or fallback


def _parties(texts: Sequence[Text], reader: _Reader) -> tuple[Party, ...]:
    found = {role: _facts_of(reader, part) for role, part in _PART_OF_ROLE.items()}
    own = _own_account(texts, reader)
    if own is not None:
        role, facts = own
        if found[role] is None or not found[role].account:  # type: ignore[union-attr]
            found[role] = _together(found[role], facts)
    agents = {
        PartyRole.ORIGINATOR: _facts_of(reader, Part.DEBTOR_AGENT),
        PartyRole.BENEFICIARY: _facts_of(reader, Part.CREDITOR_AGENT),
    }
    return tuple(facts.in_transaction(role, agents.get(role)) for role, facts in found.items() if facts is not None)


_PART_OF_ROLE = {
    PartyRole.ORIGINATOR: Part.DEBTOR,
    PartyRole.BENEFICIARY: Part.CREDITOR,
    PartyRole.ULTIMATE_ORIGINATOR: Part.ULTIMATE_DEBTOR,
    PartyRole.ULTIMATE_BENEFICIARY: Part.ULTIMATE_CREDITOR,
}


def _facts_of(reader: _Reader, part: Part) -> PartyFacts | None:
    """The party in that part of the payment itself; in a cover payment the customers, not their banks."""
    found = [one for one in reader.facts.values() if one.part is part and ASIDE.isdisjoint(one.path.split("/"))]
    underlying = [one for one in found if _UNDERLYING in one.path.split("/")]
    return next(iter(underlying or found), None)


def _own_account(texts: Sequence[Text], reader: _Reader) -> tuple[PartyRole, PartyFacts] | None:
    """The account that a statement is of, in the role that the entry gives it."""
    direction = _first(texts, ("TxDtls/CdtDbtInd", "Ntry/CdtDbtInd"))
    facts = next((one for one in reader.facts.values() if one.path.split("/")[-1] == "Acct"), None)
    if direction is None or facts is None:
        return None
    owner = next((one for one in reader.facts.values() if one.path.endswith("Acct/Ownr")), None)
    if owner is not None:
        facts = replace(facts, names=facts.names or owner.names, kind=owner.kind)
    return (PartyRole.BENEFICIARY if direction.value == "CRDT" else PartyRole.ORIGINATOR), facts


def _together(one: PartyFacts | None, account: PartyFacts) -> PartyFacts:
    if one is None:
        return account
    return replace(one, account=account.account)
