"""Whose data a case hides: their pseudonyms, by which a reveal is asked for, and what is hidden of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.api.transaction_models import RedFlagsOut
from app.confidentiality.protection import TOKEN
from app.domain.alert import AlertKind, Finding

MAX_SHOWN = 50


@dataclass(frozen=True, slots=True)
class HiddenPerson:
    """One person of a case: which letter of its drawings they are, if any, and which kinds of values are hidden."""

    person_id: str
    letter: str
    is_holder: bool
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class HiddenPeople:
    """The people of a case in the order of its documents, the holder of the account first; a case can have hundreds."""

    shown: Sequence[HiddenPerson]
    left_out: int


def hidden_people(finding: Finding) -> HiddenPeople:
    """Everybody in whose place a pseudonym stands."""
    of_subject = TOKEN.findall(finding.subject_document)
    fields: dict[str, set[str]] = {}
    for person_id, field in (*of_subject, *TOKEN.findall(finding.hit_document)):
        fields.setdefault(person_id, set()).add(field)
    holders = {person_id for person_id, _ in of_subject}
    letters = _letters(finding)
    people = [
        HiddenPerson(person_id, letters.get(person_id, ""), person_id in holders, sorted(hidden))
        for person_id, hidden in fields.items()
    ]
    return HiddenPeople(people[:MAX_SHOWN], len(people[MAX_SHOWN:]))


def _letters(finding: Finding) -> Mapping[str, str]:
    if finding.kind is not AlertKind.RED_FLAGS:
        return {}
    said = RedFlagsOut.model_validate_json(finding.hit_document)
    labels = [(one.label, one.node_id) for one in said.money.nodes] + [
        (one.counterparty_label, one.counterparty) for one in said.timeline
    ]
    return {found[1]: letter for label, letter in labels if (found := TOKEN.fullmatch(label))}
