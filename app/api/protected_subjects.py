"""Masks protected people in screenings of names: in the answer, in the request as it is kept, and when read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from pydantic import Field

from app.api.conversion import subject_from
from app.api.models import ScreeningIn, ScreeningOut, SubjectIn, SubjectOut
from app.api.services import Services
from app.confidentiality.subjects import SealedSubject, masked_result, masked_subject
from app.domain.screening_record import ScreeningRecord
from app.store.database import Transaction

People = Mapping[int, str]
"""The ids of the protected people among the subjects of a screening, by place."""


class KeptScreeningIn(ScreeningIn):
    """A request as it is kept: of protected subjects only masked ones, and by place who and what was sealed."""

    sealed: dict[str, tuple[str, str]] = Field(default_factory=dict)


class SubjectErasedError(Exception):
    """The data of a protected person, which the request held, were erased."""


def protected_among(services: Services, asked: ScreeningIn) -> People:
    """Who of the subjects is protected."""
    return services.subject_protection.people([subject_from(subject) for subject in asked.subjects])


def masked_answer(answer: ScreeningOut, people: People) -> ScreeningOut:
    """The answer without what identifies protected people."""
    results = [
        result if place not in people else _masked_result(result, people[place])
        for place, result in enumerate(answer.results)
    ]
    return answer.model_copy(update={"results": results}) if people else answer


def kept_request(
    services: Services, asked: ScreeningIn, people: People, *, at: datetime, transaction: Transaction
) -> str:
    """The request as it is kept; what identifies protected people is sealed, each under their own key."""
    if not people:
        return asked.model_dump_json()
    sealed = {}
    subjects = list(asked.subjects)
    for place, person_id in people.items():
        given = asked.subjects[place]
        one = services.subject_protection.keep(
            person_id, subject_from(given), given.model_dump_json(), at=at, transaction=transaction
        )
        sealed[str(place)] = (one.person_id, one.ciphertext)
        subjects[place] = masked_request_subject(given, person_id)
    return KeptScreeningIn(subjects=subjects, settings=asked.settings, sealed=sealed).model_dump_json()


def opened_request(services: Services, record: ScreeningRecord) -> tuple[ScreeningIn, People]:
    """The request as it was sent, and who was protected in it. Raises SubjectErasedError."""
    kept = KeptScreeningIn.model_validate_json(record.request_document)
    subjects = list(kept.subjects)
    for place, (person_id, ciphertext) in kept.sealed.items():
        document = services.subject_protection.opened(SealedSubject(person_id, ciphertext))
        if document is None:
            raise SubjectErasedError("the data of a protected person in this request were erased")
        subjects[int(place)] = SubjectIn.model_validate_json(document)
    people = {int(place): person_id for place, (person_id, _) in kept.sealed.items()}
    return ScreeningIn(subjects=subjects, settings=kept.settings), people


def document_to_read(services: Services, record: ScreeningRecord) -> str:
    """The stored answer: byte for byte, but for people who became protected after it was given."""
    since = protected_since(services, record)
    if not since:
        return record.response_document
    return masked_answer(ScreeningOut.model_validate_json(record.response_document), since).model_dump_json()


def protected_since(services: Services, record: ScreeningRecord) -> People:
    """Who became protected after the screening, so that its answer still shows them."""
    kept = KeptScreeningIn.model_validate_json(record.request_document)
    people = protected_among(services, kept)
    return {place: person_id for place, person_id in people.items() if str(place) not in kept.sealed}


def masked_request_subject(given: SubjectIn, person_id: str) -> SubjectIn:
    """A submitted subject without what identifies them."""
    document = masked_subject(json.loads(given.model_dump_json()), person_id)
    return SubjectIn.model_validate_json(json.dumps(document))


def _masked_result(result: SubjectOut, person_id: str) -> SubjectOut:
    document = masked_result(json.loads(result.model_dump_json()), person_id)
    return SubjectOut.model_validate_json(json.dumps(document))
