"""Takes what identifies a protected person out of the screening of their name: out of the question and the answer.

Works on the documents (JSON values) that the API takes and gives, so that what is answered, kept and reviewed later is
masked already.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.confidentiality.protection import (
    ACCOUNT,
    BIRTH_DATE,
    DOCUMENT,
    NAME,
    Protector,
    token_of,
)
from app.domain.alert import AlertKind, Finding
from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole
from app.domain.subject import Identifier, Subject
from app.store.database import Transaction

_YEARS_OF_A_MINOR = 18
_DAYS_OF_A_YEAR = 365.25
_ACCOUNT_KINDS = frozenset({"iban", "wallet"})
_KEPT_OF_A_SUBJECT = frozenset({"reference", "kind", "nationalities", "gender", "case_role"})


@dataclass(frozen=True, slots=True)
class SealedSubject:
    """A subject as it was submitted, sealed under the key of whom it is of; erasing them erases it."""

    person_id: str
    ciphertext: str


class SubjectProtection:
    """Protects people whose names are screened."""

    def __init__(self, protector: Protector) -> None:
        self._protector = protector

    def people(self, subjects: Sequence[Subject]) -> Mapping[int, str]:
        """Which of `subjects` (by place) are protected, with the id of each.

        They are who is marked as a potential victim or a victim's family, and who carries the number of somebody who is
        protected already. A name alone protects nobody: else whoever screens names would learn which are protected.
        """
        known = self._protector.whose(one.value for subject in subjects for one in subject.identifiers)
        people = {}
        for place, subject in enumerate(subjects):
            person_id = next((known[one.value] for one in subject.identifiers if one.value in known), "")
            if not person_id and subject.case_role is not None and subject.case_role.is_protected:
                person_id = self._protector.person_id(_reported_as(subject))
            if person_id:
                people[place] = person_id
        return people

    def protected(self, finding: Finding, transaction: Transaction, *, at: datetime) -> Finding:
        """A finding as it may be kept: of red flags as `Protector.protected` gives it, of names masked likewise.

        The subject key of a protected person is keyed, for an unkeyed hash of what was submitted can be guessed.
        """
        if finding.kind is not AlertKind.NAME_MATCH:
            return self._protector.protected(finding, transaction)
        document = json.loads(finding.subject_document)
        subject = _subject_of(document)
        person_id = self.people([subject]).get(0)
        if person_id is None:
            return finding
        self.keep(person_id, subject, finding.subject_document, at=at, transaction=transaction)
        subject_key = self._protector.keyed(finding.subject_key)
        self._protector.stands_in(person_id, subject_key, transaction)
        hit = masked_hit(json.loads(finding.hit_document), person_id)
        return replace(
            finding,
            subject_key=subject_key,
            subject_document=json.dumps(masked_subject(document, person_id), ensure_ascii=False),
            hit_document=json.dumps(hit, ensure_ascii=False),
        )

    def keep(
        self, person_id: str, subject: Subject, document: str, *, at: datetime, transaction: Transaction
    ) -> SealedSubject:
        """Keep what identifies a protected person, sealed value by value to be revealed, and `document` whole."""
        sealer = self._protector.sealer(
            person_id,
            is_minor=_may_be_minor(subject.birth_date, at),
            at=at,
            transaction=transaction,
        )
        for field, value in _values(subject):
            sealer.keep(field, value)
        return SealedSubject(person_id, sealer.sealed(document))

    def opened(self, sealed: SealedSubject) -> str | None:
        """The document that was sealed, None where the person was erased since."""
        return self._protector.opened_document(sealed.person_id, sealed.ciphertext)


def masked_subject(document: Mapping[str, Any], person_id: str) -> dict[str, Any]:
    """A submitted subject with tokens in the place of names and numbers, without birth date."""
    kept = {key: value for key, value in document.items() if key in _KEPT_OF_A_SUBJECT}
    numbers = [
        {"kind": one["kind"], "value": token_of(person_id, _field_of(one["kind"]))}
        for one in document.get("identifiers", ())
    ]
    return kept | {"names": [token_of(person_id, NAME)], "identifiers": numbers}


def masked_result(document: Mapping[str, Any], person_id: str) -> dict[str, Any]:
    """What was found of a subject, without what was submitted: the listed side, scores and outcomes stay."""
    return dict(document) | {"hits": [masked_hit(hit, person_id) for hit in document["hits"]]}


def masked_hit(document: Mapping[str, Any], person_id: str) -> dict[str, Any]:
    """One listing that was found, without the submitted words beside the listed ones."""
    explanation = document["explanation"]
    masked = dict(document) | {
        "submitted_name": token_of(person_id, NAME),
        "explanation": explanation
        | {"tokens": [], "evidence": [one | {"submitted": ""} for one in explanation["evidence"]]},
    }
    if "also_listed" in document:
        masked["also_listed"] = [masked_hit(one, person_id) for one in document["also_listed"]]
    return masked


def _subject_of(document: Mapping[str, Any]) -> Subject:
    """What identifies the subject of a submitted document."""
    names = tuple(
        one if isinstance(one, str) else " ".join(filter(None, one.values())) for one in document.get("names", ())
    )
    birth_date, role = document.get("birth_date"), document.get("case_role")
    return Subject(
        names=names,
        birth_date=None if birth_date is None else PartialDate.parse(birth_date),
        identifiers=tuple(Identifier(one["kind"], one["value"]) for one in document.get("identifiers", ())),
        case_role=None if role is None else CaseRole(role),
    )


def _reported_as(subject: Subject) -> str:
    """What a person is known by: their first number, else their names and birth date."""
    if subject.identifiers:
        return subject.identifiers[0].value
    return "\n".join((*subject.names, "" if subject.birth_date is None else str(subject.birth_date)))


def _values(subject: Subject) -> list[tuple[str, str]]:
    birth_date = [] if subject.birth_date is None else [(BIRTH_DATE, str(subject.birth_date))]
    numbers = [(_field_of(one.kind), one.value) for one in subject.identifiers]
    return [*((NAME, name) for name in subject.names), *birth_date, *numbers]


def _field_of(kind: str) -> str:
    return ACCOUNT if kind in _ACCOUNT_KINDS else DOCUMENT


def _may_be_minor(birth_date: PartialDate | None, now: datetime) -> bool:
    if birth_date is None:
        return False
    return birth_date.latest > (now - timedelta(days=_YEARS_OF_A_MINOR * _DAYS_OF_A_YEAR)).date()
