"""Cuts an ISO 20022 document into payments, each with every text of its own part and from above."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from app.hardened_xml import local_name
from app.payments.errors import PaymentError, PaymentProblem
from app.payments.formats.iso20022_paths import ENTRY, MESSAGES, UNITS

MAX_TEXTS = 2000
"""Of one payment, those of its message's head included."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a document. `chain` are the elements that lead to it, the outermost first; `value` is stripped."""

    chain: tuple[etree._Element, ...] = field(repr=False)
    tags: tuple[str, ...]
    value: str = field(repr=False)

    @property
    def path(self) -> str:
        """Where it stands."""
        return "/".join(self.tags)

    @property
    def tag(self) -> str:
        """What it is the text of."""
        return self.tags[-1]


@dataclass(frozen=True, slots=True)
class Message:
    """One message: the name of its kind, and the texts of each of its payments."""

    kind: str
    payments: tuple[tuple[Text, ...], ...]


def messages_of(root: etree._Element) -> Iterator[Message | PaymentError]:
    """Every `Document` under `root` (or `root` itself), with what stands before it; a refusal in the place of others.

    Texts outside of all documents (a business application header, an envelope) belong to the next document, those
    after the last one to the last.
    """
    documents = [one for one in root.iter() if isinstance(one.tag, str) and local_name(one) == "Document"]
    outer = [one for one in documents if not any(local_name(above) == "Document" for above in one.iterancestors())]
    if not outer:
        yield PaymentError(PaymentProblem.UNKNOWN_MESSAGE, f"no <Document> in <{_shortened(local_name(root))}>")
        return
    around = _texts_around(root, outer)
    for document, before in zip(outer, around, strict=True):
        try:
            yield _message(document, before)
        except PaymentError as error:
            yield error


def _texts_around(root: etree._Element, documents: list[etree._Element]) -> list[list[Text]]:
    around: list[list[Text]] = [[] for _ in documents]
    inside = set(documents)
    place = 0
    stack: list[tuple[etree._Element, tuple[etree._Element, ...]]] = [(root, ())]
    while stack:
        element, above = stack.pop()
        if element in inside:
            place += 1
            continue
        chain = (*above, element)
        around[min(place, len(documents) - 1)] += own_texts(element, chain)
        stack += [(child, chain) for child in reversed(element)]
    return around


def _message(document: etree._Element, before: list[Text]) -> Message:
    kinds = [local_name(child) for child in document]
    if len(kinds) != 1 or kinds[0] not in MESSAGES:
        known = ", ".join(sorted(MESSAGES))
        raise PaymentError(PaymentProblem.UNKNOWN_MESSAGE, f"expected one message of {known} in <Document>")
    units = [one for one in document.iter() if _is_unit(one)]
    if not units:
        raise PaymentError(PaymentProblem.NO_PAYMENT, f"the message {kinds[0]} holds no payment")
    holding = {above for one in units for above in one.iterancestors()}
    payments = tuple(tuple(texts) for texts in _split(document, (), before, set(units), holding))
    return Message(kinds[0], payments)


def _is_unit(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    name = local_name(element)
    if name in UNITS:
        return not any(local_name(above) in UNITS for above in element.iterancestors())
    return name == ENTRY and not any(local_name(inner) in UNITS for inner in element.iter() if inner is not element)


def _split(
    element: etree._Element,
    above: tuple[etree._Element, ...],
    inherited: list[Text],
    units: set[etree._Element],
    holding: set[etree._Element],
) -> Iterator[list[Text]]:
    """The texts of each unit in `element`: `inherited` ones, those on the way to it, and its own."""
    chain = (*above, element)
    texts = [*inherited, *own_texts(element, chain)]
    on_the_way = [] if element in units else [child for child in element if child in units or child in holding]
    for child in element:
        if child not in on_the_way:
            texts += _all_texts(child, chain)
    if len(texts) > MAX_TEXTS:
        raise PaymentError(PaymentProblem.TOO_MANY_TEXTS, f"a payment has more than {MAX_TEXTS} texts")
    if element in units:
        yield texts
    for child in on_the_way:
        yield from _split(child, chain, texts, units, holding)


def _all_texts(element: etree._Element, above: tuple[etree._Element, ...]) -> Iterator[Text]:
    chain = (*above, element)
    yield from own_texts(element, chain)
    for child in element:
        yield from _all_texts(child, chain)


def own_texts(element: etree._Element, chain: tuple[etree._Element, ...]) -> Iterator[Text]:
    """The texts that stand in an element itself: attributes, its text, and what stands between its children."""
    tags = tuple(local_name(one) for one in chain)
    for name, value in element.attrib.items():
        if str(value).strip():
            yield Text(chain, (*tags, "@" + str(name).rpartition("}")[2]), str(value).strip())
    if element.text and element.text.strip():
        yield Text(chain, (*tags, "#text") if len(element) else tags, element.text.strip())
    for child in element:
        if child.tail and child.tail.strip():
            yield Text(chain, (*tags, "#text"), child.tail.strip())


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"
