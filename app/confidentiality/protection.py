"""Takes what could identify protected people out of a case before it is kept; tokens stand in its place.

It works where findings come in, so that what is stored, shown, exported and logged later is masked by itself: nothing
has to remember to mask. Each person's values are sealed under a key of their own, which is sealed under the master key
outside the database; destroying it erases them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.access.secret_box import KEY_BYTES, SecretBox
from app.domain.alert import AlertKind, Finding
from app.domain.protected_person import ProtectedPerson
from app.store.confidential import ConfidentialStore
from app.store.database import Transaction

PERSON_ID_CHARS = 16
ACCOUNT = "account"
NAME = "name"
FIELDS = (ACCOUNT, NAME)
"""The kinds of values that are sealed, and can be revealed one by one."""

# Where accounts and names stand in the two documents of an alert of red flags.
_FIELDS_OF_KEYS = {
    "account": ACCOUNT,
    "holder_name": NAME,
    "counterparty_label": ACCOUNT,
    "label": ACCOUNT,
    "counterparties": ACCOUNT,
}


@dataclass(frozen=True, slots=True)
class _Case:
    """What is protected now: whose case it is, whether of a minor, and since when."""

    finding: Finding
    is_minor: bool
    at: datetime
    transaction: Transaction


class Protector:
    """Protects findings as they come in. `box` holds the master key."""

    def __init__(self, store: ConfidentialStore, box: SecretBox, *, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._box = box
        self._clock = clock

    def protected(self, finding: Finding, transaction: Transaction) -> Finding:
        """The finding as it may be kept.

        In a protective case everybody's account and name is replaced by a token: the holder's, and those of the others,
        who may be family. In any other case of red flags, those are who are protected already. A finding of names is
        left as it is.
        """
        if finding.kind is not AlertKind.RED_FLAGS:
            return finding
        subject, hit = json.loads(finding.subject_document), json.loads(finding.hit_document)
        holder = str(subject.get("account", ""))
        case = _Case(finding, bool(hit.get("second_reviewer")), self._clock(), transaction)
        owners = {value: value for _, value in _identifying(hit)} | {
            value: holder for _, value in _identifying(subject)
        }
        if not finding.is_protective:
            ids = {value: self.person_id(owner) for value, owner in owners.items()}
            known = self._store.known(ids.values(), transaction=transaction)
            owners = {value: owner for value, owner in owners.items() if ids[value] in known}
        if not owners:
            return finding
        people = {owner: self._kept(owner, case, is_holder=owner == holder) for owner in sorted(set(owners.values()))}

        def token(field: str, value: str) -> str:
            return value if value not in owners else self._sealed(people[owners[value]], field, value, transaction)

        return replace(
            finding,
            subject_document=_compact(_replaced(subject, token)),
            hit_document=_compact(_replaced(hit, token)),
        )

    def person_id(self, reported_as: str) -> str:
        """The id of whoever is reported under an account or name: a keyed hash, the same in every case."""
        return self._box.derived("person").mark(reported_as)[:PERSON_ID_CHARS]

    def opened(self, person: ProtectedPerson, ciphertext: str, *, field: str) -> str:
        """A sealed value of a person who was not erased. Raises SealBrokenError."""
        assert person.wrapped_key is not None, "nobody opens what was erased"
        box = self._box_of(person.person_id, person.wrapped_key)
        return box.open(ciphertext, purpose=_purpose(person.person_id, field)).decode()

    def _kept(self, reported_as: str, case: _Case, *, is_holder: bool) -> ProtectedPerson:
        person_id = self.person_id(reported_as)
        new = ProtectedPerson(
            person_id=person_id,
            case_key=case.finding.subject_key,
            is_minor=case.is_minor and is_holder,
            known_since=case.at,
            wrapped_key=self._new_key(person_id),
        )
        kept = self._store.keep(new, transaction=case.transaction)
        if kept.wrapped_key is None:
            self._store.renew_key(person_id, self._new_key(person_id), transaction=case.transaction)
            kept = self._store.known([person_id], transaction=case.transaction)[person_id]
        return kept

    def _sealed(self, person: ProtectedPerson, field: str, value: str, transaction: Transaction) -> str:
        assert person.wrapped_key is not None, "a key was made where there was none"
        ciphertext = self._box_of(person.person_id, person.wrapped_key).seal(
            value.encode(), purpose=_purpose(person.person_id, field)
        )
        mark = self._box.derived("value").mark(value)[:PERSON_ID_CHARS]
        self._store.keep_value(person.person_id, field, mark, ciphertext, transaction=transaction)
        return token_of(person.person_id, field)

    def _new_key(self, person_id: str) -> str:
        return self._box.derived("key").seal(self._box.random_bytes(KEY_BYTES), purpose=person_id)

    def _box_of(self, person_id: str, wrapped_key: str) -> SecretBox:
        return SecretBox(self._box.derived("key").open(wrapped_key, purpose=person_id), self._box.random_bytes)


def token_of(person_id: str, field: str) -> str:
    """What stands in a case in the place of a value: who it is of by pseudonym, and which kind of value."""
    return f"[protected {person_id}: {field}]"


def _identifying(document: Any) -> Iterator[tuple[str, str]]:
    """Every account and name in a document, with the kind of value."""
    if isinstance(document, dict):
        for key, value in document.items():
            field = _FIELDS_OF_KEYS.get(key)
            if field is None:
                yield from _identifying(value)
            else:
                yield from ((field, one) for one in (value if isinstance(value, list) else [value]) if one)
    elif isinstance(document, list):
        for one in document:
            yield from _identifying(one)


def _replaced(document: Any, token: Callable[[str, str], str]) -> Any:
    if isinstance(document, list):
        return [_replaced(one, token) for one in document]
    if not isinstance(document, dict):
        return document
    done = {}
    for key, value in document.items():
        field = _FIELDS_OF_KEYS.get(key)
        if field is None:
            done[key] = _replaced(value, token)
        elif isinstance(value, list):
            done[key] = [token(field, one) for one in value]
        else:
            done[key] = token(field, value) if value else value
    return done


def _compact(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _purpose(person_id: str, field: str) -> str:
    return f"{field} of {person_id}"
