"""Takes what could identify protected people out of a case before it is kept; tokens stand in its place.

It works where findings come in, so that what is stored, shown, exported and logged later is masked by itself: nothing
has to remember to mask. Each person's values are sealed under a key of their own, which is sealed under the master key
outside the database; destroying it erases them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from app.access.secret_box import KEY_BYTES, SealBrokenError, SecretBox
from app.domain.alert import Finding
from app.domain.protected_person import ProtectedPerson
from app.domain.red_flag import CASH, NOT_GIVEN
from app.store.confidential import ConfidentialStore, SealedValue
from app.store.database import Transaction

PERSON_ID_CHARS = 16
TOKEN = re.compile(r"\[protected ([0-9a-f]{16}): ([a-z_]+)\]")
"""What stands in a case in the place of a protected value (`token_of`)."""
LEAST_TELLING_CHARS = 4
"""A shorter word can stand in any text without telling of anybody."""
ACCOUNT = "account"
NAME = "name"
BIRTH_DATE = "birth_date"
DOCUMENT = "document"
STAND_FOR_NOBODY = frozenset({CASH, NOT_GIVEN})
"""What alerts of red flags say in the place of an account where money has no other side that is known."""
FIELDS = (ACCOUNT, NAME, BIRTH_DATE, DOCUMENT)
"""The kinds of values that are sealed, and can be revealed one by one."""
_NUMBERS = (ACCOUNT, DOCUMENT)
"""Those by which a person is known again."""

# Where accounts and names stand in the two documents of an alert of red flags.
_WHOLE_DOCUMENT = "whole document"

_FIELDS_OF_KEYS = {
    "account": ACCOUNT,
    "holder_name": NAME,
    "counterparty_label": ACCOUNT,
    "label": ACCOUNT,
    "counterparties": ACCOUNT,
    "accounts": ACCOUNT,
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

        `finding` is one of red flags. In a protective case everybody's account and name is replaced by a token: the
        holder's, and those of the others, who may be family. In any other case, those are who are protected already.
        """
        subject, hit = json.loads(finding.subject_document), json.loads(finding.hit_document)
        holder = str(subject.get("account", ""))
        case = _Case(finding, bool(hit.get("second_reviewer")), self._clock(), transaction)
        owners = {value: value for _, value in _identifying(hit)} | {
            value: holder for _, value in _identifying(subject)
        }
        known = self.whose(set(owners.values()), transaction=transaction)
        if not finding.is_protective:
            owners = {value: owner for value, owner in owners.items() if owner in known}
        if not owners:
            return finding
        ids = {owner: known.get(owner) or self.person_id(owner) for owner in sorted(set(owners.values()))}
        people = self._sealers(ids, case, holder=holder)
        sealed: dict[tuple[str, str], SealedValue] = {}

        def token(field: str, value: str) -> str:
            if value not in owners:
                return value
            if (field, value) not in sealed:
                sealed[field, value] = people[owners[value]].seal(field, value)
            return token_of(sealed[field, value].person_id, field)

        masked = replace(
            finding,
            subject_document=_compact(_replaced(subject, token)),
            hit_document=_compact(_replaced(hit, token)),
        )
        self._store.keep_values(list(sealed.values()), transaction=transaction)
        return masked

    def person_id(self, reported_as: str) -> str:
        """The id of whoever is reported under an account or name: a keyed hash, the same in every case."""
        return self._box.derived("person").mark(reported_as)[:PERSON_ID_CHARS]

    def whose(self, values: Iterable[str], *, transaction: Transaction | None = None) -> Mapping[str, str]:
        """The ids of the protected people whom these accounts, numbers and names are of; others are left out.

        People are found by what they are reported under, and by each number that is sealed of them, with or without
        blanks and hyphens in it and in whatever case of letters.
        """
        spellings = {value: tuple(dict.fromkeys((value, _written_one_way(value)))) for value in values}
        people, marked = self._box.derived("person"), self._box.derived("value")
        ids = {one: _mark_of(people, one) for of_value in spellings.values() for one in of_value}
        marks = {one: _mark_of(marked, one) for one in ids}
        known = self._store.known_now(ids.values(), transaction=transaction)
        by_mark = self._store.of_marks(marks.values(), fields=_NUMBERS, transaction=transaction)
        found = {}
        for value, of_value in spellings.items():
            reported = (ids[one] for one in of_value if ids[one] in known)
            carrying = (by_mark[marks[one]] for one in of_value if marks[one] in by_mark)
            person_id = next(chain(reported, carrying), None)
            if person_id is not None:
                found[value] = person_id
        return found

    def masked(self, document: Any) -> Any:
        """A JSON value with tokens in the place of the accounts and names of people who are protected now."""
        people = self.whose({value for _, value in _identifying(document)})
        return _replaced(document, lambda field, value: token_of(people[value], field) if value in people else value)

    def keyed(self, text: str) -> str:
        """What stands for a text that would itself identify: HMAC-SHA256 in hex."""
        return self._box.derived("key of a case").mark(text)

    def opened(self, person: ProtectedPerson, ciphertext: str, *, field: str) -> str:
        """A sealed value of a person who was not erased. Raises SealBrokenError."""
        assert person.wrapped_key is not None, "nobody opens what was erased"
        box = self._box_of(person.person_id, person.wrapped_key)
        return box.open(ciphertext, purpose=_purpose(person.person_id, field)).decode()

    def names(self, person: ProtectedPerson, text: str) -> bool:
        """Whether a text holds a value of a person who was not erased, or a word of a name."""
        said = text.casefold()
        for field, ciphertext in self._store.values(person.person_id, FIELDS):
            value = self.opened(person, ciphertext, field=field).casefold()
            words = [one for one in value.split() if len(one) >= LEAST_TELLING_CHARS] if field == NAME else []
            if value in said or any(word in said for word in words):
                return True
        return False

    def hidden(self, finding: Finding, text: str) -> str:
        """What somebody wrote about a case, with tokens in the place of what identifies whoever is hidden in the case.

        Of names each word goes, of numbers also those written with spaces or hyphens in between.
        """
        people = people_in(f"{finding.subject_document} {finding.hit_document}")
        if not people or not text:
            return text
        letters = _letters_of(text)
        found = [
            (looked_for, pattern, token_of(person.person_id, field))
            for person, field, ciphertext in self._store.values_of_all(people)
            for looked_for, pattern in _patterns(field, self.opened(person, ciphertext, field=field))
            if _letters_of(looked_for) in letters
        ]
        found.sort(key=lambda one: len(one[0]), reverse=True)
        # What stands under a token already stays, so that no word of a token is taken for one of a name.
        either = "|".join([f"({TOKEN.pattern})", *(f"({pattern})" for _, pattern, _ in found)])
        tokens = [token for _, _, token in found]
        return re.sub(either, lambda one: _token_for(one, tokens), text, flags=re.IGNORECASE)

    def opened_document(self, person_id: str, ciphertext: str) -> str | None:
        """A document that a `Sealer` sealed, None where the person was erased since."""
        person = self._store.person(person_id)
        if person is None or person.wrapped_key is None:
            return None
        try:
            return self.opened(person, ciphertext, field=_WHOLE_DOCUMENT)
        except SealBrokenError:
            # Sealed under the key that was destroyed, before the person was reported anew.
            return None

    def stands_in(self, person_id: str, subject_key: str, transaction: Transaction) -> None:
        """Keep that a person who is kept stands in the alerts of a subject key, whose clocks count for them."""
        self._store.keep_case([person_id], subject_key=subject_key, transaction=transaction)

    def sealer(self, person_id: str, *, is_minor: bool, at: datetime, transaction: Transaction) -> Sealer:
        """What seals values of a person, who is kept if they were not known, under a new key if they were erased."""
        new = self._new_person(person_id, is_minor=is_minor, at=at)
        kept = self._store.keep(new, transaction=transaction)
        return self._sealer_of(kept, at, transaction)

    def _sealers(self, ids: Mapping[str, str], case: _Case, *, holder: str) -> dict[str, Sealer]:
        """What seals values of everybody in a case, by whom they are reported as. A case can have hundreds."""
        at, transaction = case.at, case.transaction
        known = set(self._store.known(ids.values(), transaction=transaction))
        if holder in ids and case.is_minor:
            known.add(ids[holder])
            self.sealer(ids[holder], is_minor=True, at=at, transaction=transaction)
        if new := [self._new_person(one, is_minor=False, at=at) for one in ids.values() if one not in known]:
            self._store.keep_all(new, transaction=transaction)
        kept = self._store.known(ids.values(), transaction=transaction)
        self._store.keep_case(kept, subject_key=case.finding.subject_key, transaction=transaction)
        sealers = {person_id: self._sealer_of(kept[person_id], at, transaction) for person_id in set(ids.values())}
        return {owner: sealers[person_id] for owner, person_id in ids.items()}

    def _sealer_of(self, kept: ProtectedPerson, at: datetime, transaction: Transaction) -> Sealer:
        """What seals values of a person who is kept; under a new key where they were erased."""
        wrapped_key = kept.wrapped_key
        if wrapped_key is None:
            wrapped_key = self._new_key(kept.person_id)
            self._store.renew_key(kept.person_id, wrapped_key, at=at, transaction=transaction)
        boxes = _Boxes(self._box_of(kept.person_id, wrapped_key), self._box.derived("value"))
        return Sealer(self._store, kept.person_id, boxes, transaction)

    def _new_person(self, person_id: str, *, is_minor: bool, at: datetime) -> ProtectedPerson:
        return ProtectedPerson(
            person_id=person_id,
            is_minor=is_minor,
            known_since=at,
            wrapped_key=self._new_key(person_id),
        )

    def _new_key(self, person_id: str) -> str:
        return self._box.derived("key").seal(self._box.random_bytes(KEY_BYTES), purpose=person_id)

    def _box_of(self, person_id: str, wrapped_key: str) -> SecretBox:
        return SecretBox(self._box.derived("key").open(wrapped_key, purpose=person_id), self._box.random_bytes)


@dataclass(frozen=True, slots=True)
class _Boxes:
    """What seals under the key of one person, and what marks values so that each is kept once."""

    own: SecretBox
    marks: SecretBox


class Sealer:
    """Seals values of one person within one transaction."""

    def __init__(self, store: ConfidentialStore, person_id: str, boxes: _Boxes, transaction: Transaction) -> None:
        self._store = store
        self._person_id = person_id
        self._boxes = boxes
        self._transaction = transaction

    def keep(self, field: str, value: str) -> None:
        """Keep a value to be revealed; `token_of` stands in its place."""
        self._store.keep_values([self.seal(field, value)], transaction=self._transaction)

    def seal(self, field: str, value: str) -> SealedValue:
        """A value as it is kept, for whoever keeps many at once."""
        ciphertext = self._boxes.own.seal(value.encode(), purpose=_purpose(self._person_id, field))
        marked = _written_one_way(value) if field in _NUMBERS else value
        return SealedValue(self._person_id, field, _mark_of(self._boxes.marks, marked), ciphertext)

    def sealed(self, document: str) -> str:
        """A document sealed for `Protector.opened_document`; keeping it is the caller's."""
        return self._boxes.own.seal(document.encode(), purpose=_purpose(self._person_id, _WHOLE_DOCUMENT))


def token_of(person_id: str, field: str) -> str:
    """What stands in a case in the place of a value: who it is of by pseudonym, and which kind of value."""
    return f"[protected {person_id}: {field}]"


def people_in(text: str) -> set[str]:
    """The ids of the people of whom tokens stand in a text."""
    return {found[1] for found in TOKEN.finditer(text)}


def _written_one_way(value: str) -> str:
    """A number without blanks and signs, in capitals; a name or anything else without digits stays as it is."""
    if not any(one.isdigit() for one in value):
        return value
    return "".join(one for one in value.upper() if one.isalnum())


def _mark_of(box: SecretBox, value: str) -> str:
    return box.mark(value)[:PERSON_ID_CHARS]


def _field_of(key: str, value: Any) -> str | None:
    """Which kind of value stands under a key; None for parts that hold values of their own."""
    is_list_of_parts = isinstance(value, list) and any(not isinstance(one, str) for one in value)
    return None if is_list_of_parts or isinstance(value, dict) else _FIELDS_OF_KEYS.get(key)


def _identifying(document: Any) -> Iterator[tuple[str, str]]:
    """Every account and name in a document, with the kind of value."""
    if isinstance(document, dict):
        for key, value in document.items():
            field = _field_of(key, value)
            if field is None:
                yield from _identifying(value)
            else:
                values = value if isinstance(value, list) else [value]
                yield from ((field, one) for one in values if one and one not in STAND_FOR_NOBODY)
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
        field = _field_of(key, value)
        if field is None:
            done[key] = _replaced(value, token)
        elif isinstance(value, list):
            done[key] = [token(field, one) for one in value]
        else:
            done[key] = token(field, value) if value else value
    return done


def _patterns(field: str, value: str) -> Iterator[tuple[str, str]]:
    """What is looked for of a value in a text, each with its regular expression, which has no groups."""
    yield value, _whole(value)
    if field == NAME:
        for word in value.split():
            if len(word) >= LEAST_TELLING_CHARS:
                yield word, rf"(?<!\w){re.escape(word)}(?!\w)"
    elif field != BIRTH_DATE and len(_letters_of(value)) > 1:
        yield value, r"[\s-]?".join(re.escape(one) for one in value if one.isalnum())


def _letters_of(text: str) -> str:
    """The letters and digits of a text alone: what is not among them need not be looked for."""
    return "".join(one for one in text.casefold() if one.isalnum())


def _whole(value: str) -> str:
    """A short value of Latin letters is a word of its own, or it would be found in any text; others stand anywhere."""
    is_short = value.isascii() and len(value) < LEAST_TELLING_CHARS
    return rf"(?<!\w){re.escape(value)}(?!\w)" if is_short else re.escape(value)


def _token_for(found: re.Match[str], tokens: Sequence[str]) -> str:
    groups_of_a_token = 1 + TOKEN.groups
    place = found.lastindex
    assert place is not None, "one of the alternatives was found"
    return found[0] if place <= groups_of_a_token else tokens[place - groups_of_a_token - 1]


def _compact(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _purpose(person_id: str, field: str) -> str:
    return f"{field} of {person_id}"
