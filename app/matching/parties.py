"""Listed parties as the index stores them: what a hit needs, as one compact record each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.designation import Designation, Document, ListedName, NameKind, PartyKind
from app.domain.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class ListedParty:
    """The part of a designation that matching needs."""

    reference: str
    kind: PartyKind
    names: tuple[ListedName, ...]
    birth_dates: tuple[PartialDate, ...]
    nationalities: tuple[str, ...]
    gender: str
    documents: tuple[Document, ...]
    countries: tuple[str, ...]
    comments: str
    other_references: tuple[str, ...] = ()

    @classmethod
    def of(cls, designation: Designation) -> ListedParty:
        """The part of `designation` that matching needs."""
        return cls(
            designation.reference,
            designation.kind,
            designation.names,
            tuple(birth.value for birth in designation.birth_dates if birth.value is not None),
            designation.nationalities,
            designation.gender,
            designation.documents,
            tuple(dict.fromkeys(address.country for address in designation.addresses if address.country)),
            designation.comments,
            designation.other_references,
        )

    def encode(self) -> bytes:
        """A compact record that `decode` reads back."""
        record = [
            self.reference,
            self.kind.value,
            [
                [n.text, n.kind.value, n.as_published, n.note, [_date(d) for d in n.birth_dates], n.birth_place]
                for n in self.names
            ],
            [_date(value) for value in self.birth_dates],
            self.nationalities,
            self.gender,
            [[d.kind, d.number, d.issuing_country, d.issued_on, d.expires_on, d.note] for d in self.documents],
            self.countries,
            self.comments,
            self.other_references,
        ]
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    @classmethod
    def decode(cls, record: bytes) -> ListedParty:
        """Read a record of `encode`."""
        reference, kind, names, birth_dates, nationalities, gender, documents, countries, comments, others = json.loads(
            record.decode("utf-8", "surrogatepass")
        )
        return cls(
            reference,
            PartyKind(kind),
            tuple(_name(name) for name in names),
            tuple(_read_date(value) for value in birth_dates),
            tuple(nationalities),
            gender,
            tuple(Document(*document) for document in documents),
            tuple(countries),
            comments,
            tuple(others),
        )


def _date(value: PartialDate) -> list[Any]:
    return [value.earliest.isoformat(), value.latest.isoformat(), int(value.approximate)]


def _read_date(value: list[Any]) -> PartialDate:
    return PartialDate(date.fromisoformat(value[0]), date.fromisoformat(value[1]), bool(value[2]))


def _name(record: list[Any]) -> ListedName:
    text, kind, as_published, note, birth_dates, birth_place = record
    return ListedName(
        text, NameKind(kind), as_published, note, tuple(_read_date(value) for value in birth_dates), birth_place
    )
