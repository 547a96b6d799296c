"""Hands out the fields and attributes of one XML record, and counts whatever nobody asked for."""

from __future__ import annotations

from collections import deque
from typing import Self

from lxml import etree

from app.hardened_xml import local_name
from app.watchlists.reading_account import ReadingAccount

_SCHEMA_HINT = "{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation"


def collapsed(text: str | None) -> str:
    """`text` with every run of white space made one blank, and none at its ends."""
    return " ".join(text.split()) if text else ""


class XmlRecord:
    """The children and attributes of one element, each handed out once. `close` counts the rest as unknown, by path."""

    def __init__(self, element: etree._Element, account: ReadingAccount, path: str = "") -> None:
        self.path = f"{path}/{local_name(element)}" if path else local_name(element)
        self._account = account
        self._text = collapsed(element.text)
        self._children: dict[str, deque[etree._Element]] = {}
        self._attributes = {str(name): str(value) for name, value in element.attrib.items() if name != _SCHEMA_HINT}
        for child in element:
            self._children.setdefault(local_name(child), deque()).append(child)
            if collapsed(child.tail):
                account.unknown(f"{self.path}/#text")

    def attribute(self, name: str) -> str:
        """The collapsed value of the attribute `name`, handed out once, empty where there is none."""
        return collapsed(self._attributes.pop(name, ""))

    def text(self, tag: str) -> str:
        """The collapsed text of the first child `tag` not handed out yet, empty where there is none."""
        found = self.records(tag, at_most=1)
        return found[0].own_text() if found else ""

    def values(self, tag: str) -> tuple[str, ...]:
        """The filled VALUE texts of all children `tag`: `<TITLE><VALUE>..</VALUE><VALUE>..</VALUE></TITLE>`."""
        found: list[str] = []
        for record in self.records(tag):
            found.extend(value.own_text() for value in record.records("VALUE"))
            record.close()
        return tuple(text for text in found if text)

    def records(self, tag: str, *, at_most: int | None = None) -> list[Self]:
        """All children `tag` that are not handed out yet (or the first `at_most`), as records of the same class."""
        waiting = self._children.get(tag)
        if not waiting:
            return []
        count = len(waiting) if at_most is None else min(at_most, len(waiting))
        return [type(self)(waiting.popleft(), self._account, self.path) for _ in range(count)]

    def own_text(self) -> str:
        """The collapsed text of this element itself, for an element without children; closes it."""
        text, self._text = self._text, ""
        self.close()
        return text

    def close(self) -> None:
        """Count every child, attribute, and text of its own, that was not handed out."""
        if self._text:
            self._account.unknown(f"{self.path}/#text")
        for name in self._attributes:
            self._account.unknown(f"{self.path}/@{name}")
        for tag, waiting in self._children.items():
            for _ in waiting:
                self._account.unknown(f"{self.path}/{tag}")
