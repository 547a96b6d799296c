"""Takes what identifies protected people out of everything that leaves the house, and counts what it took.

Sources: red-flags catalogue of resolution 2331 (2016), paragraph 6; pseudonyms that are stable within a case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from app.confidentiality.protection import TOKEN
from app.domain.designation import PartyKind
from app.sharing.case_file import CaseFile, Participant

LEAST_CHARS = 4
"""Shorter values (a house number, initials) would be found in any text: they go only where they are all of it."""
PSEUDONYM_CHARS = 8
PSEUDONYM = re.compile(r"V-[0-9a-f]{8}")
_WORD = re.compile(r"\w+")


def pseudonym_of(case_key: str, person_id: str) -> str:
    """What stands for a protected person in one case: the same in all of its exports, and no link to other cases."""
    return "V-" + sha256(f"{case_key}:{person_id}".encode()).hexdigest()[:PSEUDONYM_CHARS]


class Redaction:
    """The redaction of one case. `taken` counts by pseudonym what was replaced, for the report that says so."""

    def __init__(self, case: CaseFile) -> None:
        self._case_key = case.alert.finding.subject_key
        self._whole = {value: who.pseudonym for who in case.protected for value in _identifying(who)}
        self._values = {value: whose for value, whose in self._whole.items() if len(value) >= LEAST_CHARS}
        self._words = {
            word: who.pseudonym
            for who in case.protected
            if who.kind is not PartyKind.ORGANISATION
            for word in _words(who)
        }
        self.taken: Counter[str] = Counter()

    def text(self, text: str) -> str:
        """A text of ours: tokens and whole values of protected people give way to their pseudonyms."""
        if text in self._whole:
            return self._stands(self._whole[text])
        said = TOKEN.sub(lambda found: self._stands(pseudonym_of(self._case_key, found[1])), text)
        return self._without(said, self._values)

    def free_text(self, text: str) -> str:
        """A text that people wrote: single words of a protected person's name go too."""
        return self._without(self.text(text), self._words)

    def document(self, document: Any) -> Any:
        """A JSON document with each of its texts redacted; keys stay."""
        if isinstance(document, str):
            return self.text(document)
        if isinstance(document, Mapping):
            return {key: self.document(value) for key, value in document.items()}
        if isinstance(document, list | tuple):
            return [self.document(one) for one in document]
        return document

    def _without(self, text: str, values: Mapping[str, str]) -> str:
        for value in sorted(values, key=len, reverse=True):
            pattern = re.compile(rf"(?<!\w){re.escape(value)}(?!\w)", re.IGNORECASE)
            text = pattern.sub(lambda _, value=value: self._stands(values[value]), text)  # type: ignore[misc]
        return text

    def _stands(self, pseudonym: str) -> str:
        self.taken[pseudonym] += 1
        return pseudonym


def _identifying(who: Participant) -> Iterator[str]:
    values = (
        who.name,
        " ".join(reversed(who.name.split())),
        who.account,
        who.key,
        who.phone,
        who.email,
        who.address.street,
        *(one.value for one in who.identifiers),
        *who.sealed_names,
        *who.sealed_values,
        "" if who.birth_date is None else str(who.birth_date),
    )
    return (value for value in values if value)


def _words(who: Participant) -> Iterator[str]:
    names = " ".join((who.name, *who.sealed_names))
    return (word for word in _WORD.findall(TOKEN.sub(" ", names)) if len(word) >= LEAST_CHARS)
