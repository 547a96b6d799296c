"""Reads SWIFT MT103, MT202 and MT202COV: every field has a reader or is looked into as it stands."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from app.domain.currency import minor_units
from app.domain.payment import Part, Payment, PaymentFile, RefusedMessage
from app.domain.subject import Identifier
from app.domain.transaction import Channel, Party, PartyRole, Transaction
from app.payments.errors import PaymentError, PaymentProblem
from app.payments.formats.mt_blocks import Field, MtMessage, messages_of
from app.payments.formats.mt_parties import read_party
from app.payments.texts import Account, PartyFacts, parties_of

NAME = "mt"
MAX_BYTES = 64 * 1024 * 1024
KINDS = frozenset({"103", "202"})

_PARTS = {
    "50": Part.DEBTOR,
    "51": Part.AGENT,
    "52": Part.DEBTOR_AGENT,
    "53": Part.INTERMEDIARY_AGENT,
    "54": Part.INTERMEDIARY_AGENT,
    "55": Part.INTERMEDIARY_AGENT,
    "56": Part.INTERMEDIARY_AGENT,
    "57": Part.CREDITOR_AGENT,
    "58": Part.CREDITOR_AGENT,
    "59": Part.CREDITOR,
}
"""Fields that name a party each. In a cover payment the customers stand in 50a and 59a of its second sequence."""
_NARRATIVES = frozenset(("70", "72", "77B", "77T", "77A", "20", "21", "23E", "25", "25A", "26T", "13C", "79"))
_CODED = re.compile(r"^/[A-Z0-9]{2,8}/|^//")
_LEFT_OUT = {
    "23B": ("a code of a closed list: no name fits in it", re.compile(r"[A-Z]{4}")),
    "32A": ("date, currency and amount: no name fits in it", re.compile(r"[0-9]{6}[A-Z]{3}[0-9]{1,12},[0-9]{0,3}")),
    "33B": ("currency and amount: no name fits in it", re.compile(r"[A-Z]{3}[0-9]{1,12},[0-9]{0,3}")),
    "36": ("a rate: no name fits in it", re.compile(r"[0-9,]{1,12}")),
    "71A": ("a code of a closed list: no name fits in it", re.compile(r"[A-Z]{3}")),
    "71F": ("currency and amount: no name fits in it", re.compile(r"[A-Z]{3}[0-9]{1,12},[0-9]{0,3}")),
    "71G": ("currency and amount: no name fits in it", re.compile(r"[A-Z]{3}[0-9]{1,12},[0-9]{0,3}")),
}
_VALUE = re.compile(r"([0-9]{6})([A-Z]{3})([0-9]{1,12},[0-9]{0,3})")
_TERMINAL = re.compile(r"[A-Z]{6}[A-Z0-9]{2}")
_HEAD_WITHOUT_TEXT = re.compile(r"[A-Z0-9]*")
_USER_FIELD = re.compile(r"\{([0-9]{3}):([^{}]*)\}")
_TRAILER_FIELD = re.compile(r"\{([A-Z]{3}):([^{}]*)\}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def recognises(head: bytes) -> bool:
    """Whether a file that begins with `head` may be MT messages."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n\x01$").startswith(b"{1:")


def read(content: bytes) -> PaymentFile:
    """All payments of a file of messages; what cannot be read wholly is refused by its place, and the rest goes on.

    Raises PaymentError where the file is too large or no text in UTF-8 (of which the character set of SWIFT is a part).
    """
    if len(content) > MAX_BYTES:
        raise PaymentError(PaymentProblem.TOO_LARGE, f"larger than {MAX_BYTES} bytes: split the file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"the file is not UTF-8 or ASCII: byte {error.start} is wrong"
        raise PaymentError(PaymentProblem.ENCODING, message) from None
    payments: list[Payment] = []
    refused: list[RefusedMessage] = []
    for position, found in enumerate(messages_of(text), start=1):
        if isinstance(found, PaymentError):
            refused.append(RefusedMessage(position, found.problem.value, str(found)))
            continue
        try:
            payments.append(_payment(found, position))
        except PaymentError as error:
            refused.append(RefusedMessage(position, error.problem.value, str(error)))
    return PaymentFile(NAME, payments, refused)


def _payment(message: MtMessage, position: int) -> Payment:
    if message.kind not in KINDS:
        known = ", ".join(f"MT{kind}" for kind in sorted(KINDS))
        raise PaymentError(PaymentProblem.UNKNOWN_MESSAGE, f"expected one of {known} in block 2")
    account = Account()
    parties = _institutions_of_head(message, account)
    for number, field in enumerate(message.fields):
        path = f"4/{number + 1}/{field.tag}"
        if field.number in _PARTS:
            parties.append(read_party(field, _PARTS[field.number], path, account))
        else:
            _take_text(field, path, account)
    return Payment(
        transaction=_transaction(message, parties, position),
        parties=parties_of(parties),
        narratives=tuple(account.narratives),
        leaves=tuple(account.leaves),
    )


def _take_text(field: Field, path: str, account: Account) -> None:
    whole = "".join(field.lines)
    if field.tag in _LEFT_OUT and _LEFT_OUT[field.tag][1].fullmatch(whole):
        account.left_out(path, _LEFT_OUT[field.tag][0])
        return
    lines = [_CODED.sub(" ", line) for line in field.lines]
    take = account.free_text if field.tag in _NARRATIVES or field.number in _NARRATIVES else account.unknown
    take(path, " ".join(lines))
    if len(lines) > 1:
        # A name may be broken at the end of a line, within a word.
        account.free_text(f"{path} joined", "".join(line.strip(" ") for line in lines))
    codes = " ".join(found[0].strip("/") for line in field.lines if (found := _CODED.match(line)))
    if codes.strip():
        account.free_text(f"{path} codes", codes)


def _institutions_of_head(message: MtMessage, account: Account) -> list[PartyFacts]:
    """Sender and receiver by blocks 1 and 2; the rest of the head is looked into where it is no code."""
    head, direction = message.blocks["1"], message.blocks["2"]
    terminals = {"1": head[3:15], "2": direction[4:16] if direction.startswith("I") else direction[14:26]}
    parties = []
    for block, terminal in terminals.items():
        account.screened(f"{block}/terminal")
        facts = PartyFacts(Part.AGENT, f"{block}/terminal")
        code = terminal[:8] + terminal[9:12] if len(terminal) == 12 else terminal
        if _TERMINAL.match(code):
            facts.identifiers.append(Identifier("bic", code))
        facts.add_name(code)
        parties.append(facts)
        if _HEAD_WITHOUT_TEXT.fullmatch(message.blocks[block].strip()):
            account.left_out(block, "numbers of the session and codes: no name fits in them")
        else:
            account.unknown(block, message.blocks[block])
    _take_user_fields(message, account)
    return parties


def _take_user_fields(message: MtMessage, account: Account) -> None:
    for block, shape in (("3", _USER_FIELD), ("5", _TRAILER_FIELD), ("S", _TRAILER_FIELD)):
        text = message.blocks.get(block, "")
        for tag, value in shape.findall(text):
            path = f"{block}/{tag}"
            if tag == "121" and _UUID.fullmatch(value):
                account.left_out(path, "a random number that names the payment")
            elif value:
                account.free_text(path, value)
        rest = shape.sub("", text).strip()
        if rest:
            account.unknown(block, rest)


def _transaction(message: MtMessage, parties: list[PartyFacts], position: int) -> Transaction:
    value = next((field for field in message.fields if field.tag == "32A"), None)
    told = None if value is None else _VALUE.fullmatch("".join(value.lines))
    if told is None:
        raise PaymentError(PaymentProblem.MISSING_FIELD, "32A: expected date, currency and amount (YYMMDDUSD100,00)")
    try:
        return Transaction(
            transaction_id=_number(message, position),
            booked_at=datetime.strptime(told[1], "%y%m%d").replace(tzinfo=UTC),
            amount_minor=minor_units(Decimal(told[3].replace(",", ".")), told[2]),
            currency=told[2],
            parties=_roles(parties),
            channel=Channel.WIRE,
            purpose=_purpose(message),
        )
    except (ValueError, InvalidOperation):
        text = "32A: expected a day that exists and a positive amount in units of its currency"
        raise PaymentError(PaymentProblem.VALUE_UNREADABLE, text) from None


def _number(message: MtMessage, position: int) -> str:
    unique = next((value for tag, value in _USER_FIELD.findall(message.blocks.get("3", "")) if tag == "121"), "")
    reference = next((" ".join(field.lines) for field in message.fields if field.tag == "20"), "")
    sender = message.blocks["1"][3:15]
    return unique or (f"{sender} {reference}" if reference else f"message {position}")


def _purpose(message: MtMessage) -> str:
    lines = [line for field in message.fields if field.number == "70" for line in field.lines]
    return " ".join(_CODED.sub(" ", line).strip() for line in lines)


def _roles(parties: list[PartyFacts]) -> tuple[Party, ...]:
    """The customers; where a payment between banks has none, the banks that order and receive it."""
    agents = {part: next((one for one in parties if one.part is part), None) for part in _AGENT_OF}
    found = []
    for role, part, bank in _ROLES:
        own = [one for one in parties if one.part is part] or [one for one in parties if one.part is bank]
        if own:
            agent = agents[bank] if own[0].part is part else None
            found.append(own[0].in_transaction(role, agent))
    return tuple(found)


_AGENT_OF = (Part.DEBTOR_AGENT, Part.CREDITOR_AGENT)
_ROLES = (
    (PartyRole.ORIGINATOR, Part.DEBTOR, Part.DEBTOR_AGENT),
    (PartyRole.BENEFICIARY, Part.CREDITOR, Part.CREDITOR_AGENT),
)
