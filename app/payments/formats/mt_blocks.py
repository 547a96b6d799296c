"""Cuts files of SWIFT MT messages into messages, blocks and fields; whatever is left over is refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.payments.errors import PaymentError, PaymentProblem

MAX_FIELDS = 400

_BEGINNING = re.compile(r"\{1:")
_BETWEEN = re.compile("[\\s$\x01\x03\x00]*")
_BLOCK = re.compile(r"\{([1-5S]):")
_TAG = re.compile(r":([0-9]{2}[A-Z]?):")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of block 4, such as 50K: its lines without the tag."""

    tag: str
    lines: tuple[str, ...] = field(repr=False)

    @property
    def number(self) -> str:
        """The tag without its option: 50 of 50K."""
        return self.tag[:2]

    @property
    def option(self) -> str:
        """The letter of the tag, empty where it has none."""
        return self.tag[2:]


@dataclass(frozen=True, slots=True)
class MtMessage:
    """One message: its blocks 1 to 3 and 5 as they stand, and the fields of block 4."""

    blocks: dict[str, str] = field(repr=False)
    fields: tuple[Field, ...]

    @property
    def kind(self) -> str:
        """The number of the message: 103, 202."""
        return self.blocks.get("2", "")[1:4]


def messages_of(text: str) -> Iterator[MtMessage | PaymentError]:
    """Every message of a file: one after the other, as RJE (between `$`) or DOS-PCC. A refusal in the place of others.

    Text between messages belongs to none of them: it is refused by name.
    """
    starts = [one.start() for one in _BEGINNING.finditer(text)]
    if not starts or not _BETWEEN.fullmatch(text[: starts[0]]):
        yield PaymentError(PaymentProblem.STRAY_TEXT, "text before the first message ({1:...)")
    for begin, end in zip(starts, [*starts[1:], len(text)], strict=False):
        try:
            yield _message(text[begin:end])
        except PaymentError as error:
            yield error


def _message(text: str) -> MtMessage:
    blocks: dict[str, str] = {}
    place = 0
    while begun := _BLOCK.match(text, place):
        end = _end_of_block(text, begun)
        if begun[1] in blocks:
            raise PaymentError(PaymentProblem.NOT_WELL_FORMED, f"block {begun[1]} stands twice")
        blocks[begun[1]] = text[begun.end() : end]
        place = end + 1
        while place < len(text) and text[place] in "\r\n":
            place += 1
    if not _BETWEEN.fullmatch(text[place:]):
        raise PaymentError(PaymentProblem.STRAY_TEXT, "text after the last block of the message")
    for block in ("1", "2", "4"):
        if block not in blocks:
            raise PaymentError(PaymentProblem.MISSING_FIELD, f"expected block {block}")
    return MtMessage(blocks, _fields(blocks["4"]))


def _end_of_block(text: str, begun: re.Match[str]) -> int:
    """Where the closing brace stands. Block 4 ends with a line `-}`: its texts may hold braces."""
    if begun[1] == "4":
        end = re.compile(r"[\r\n]-\}").search(text, begun.end())
        if end is None:
            raise PaymentError(PaymentProblem.TRUNCATED, "block 4 has no end (-}): the message was cut off")
        return end.end() - 1
    depth = 1
    for place in range(begun.end(), len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise PaymentError(PaymentProblem.TRUNCATED, f"block {begun[1]} has no end: the message was cut off")


def _fields(block: str) -> tuple[Field, ...]:
    lines = block.removesuffix("-").splitlines()
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        tagged = _TAG.match(line)
        if tagged:
            found.append((tagged[1], [line[tagged.end() :]]))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            raise PaymentError(PaymentProblem.STRAY_TEXT, "text in block 4 before its first field")
    if not found:
        raise PaymentError(PaymentProblem.NO_PAYMENT, "block 4 has no field")
    if len(found) > MAX_FIELDS:
        raise PaymentError(PaymentProblem.TOO_MANY_TEXTS, f"more than {MAX_FIELDS} fields")
    return tuple(Field(tag, tuple(line for line in of_field if line.strip())) for tag, of_field in found)
