"""Says what changed between two versions of a list: added, amended field by field, gone missing, returned, removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from itertools import chain
from typing import Any

from app.domain.designation import Address, BirthDate, Designation, Document, ListedName


class ChangeClass(StrEnum):
    """How much a change matters: whether subjects must be screened anew, whether a person should read it, or neither.

    `screening` touches what names are compared with; `descriptive` what a reviewer reads; `technical` the publisher's
    own book-keeping (record numbers, dates of amendment), white space and order.
    """

    SCREENING = "screening"
    DESCRIPTIVE = "descriptive"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs. `old` and `new` are the values that stand on that side alone, in words.

    Where the values are the same in another order or with other white space, both hold all of them.
    """

    field: str
    label: str
    change_class: ChangeClass
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """A designation that stands in both versions and differs; `before` and `after` have the same reference."""

    before: Designation
    after: Designation
    changes: tuple[FieldChange, ...]

    @property
    def change_class(self) -> ChangeClass:
        """That of the weightiest change."""
        return min((change.change_class for change in self.changes), key=list(ChangeClass).index)


@dataclass(frozen=True, slots=True)
class ListVersion:
    """One version of a list by reference; `missing` are those that its publisher left out and that are kept."""

    designations: Mapping[str, Designation]
    missing: frozenset[str] = frozenset()

    @classmethod
    def of(cls, designations: Iterable[Designation], *, missing: Iterable[str] = ()) -> ListVersion:
        """The version of these designations. Raises ValueError where a reference stands twice or is only missing."""
        given = list(designations)
        by_reference = {designation.reference: designation for designation in given}
        if len(by_reference) != len(given):
            raise ValueError("a reference stands twice in one version of a list")
        if not by_reference.keys() >= (gone := frozenset(missing)):
            raise ValueError("a missing designation has to be among those that are kept")
        return cls(by_reference, gone)


@dataclass(frozen=True, slots=True)
class Delta:
    """Everything that differs between two versions, each part in the order of its references.

    `missing` are designations that the publisher left out and that are still screened; `removed` are screened no more.
    A designation that returned and came back changed stands under `amended` too.
    """

    added: tuple[Designation, ...] = ()
    amended: tuple[Amendment, ...] = ()
    missing: tuple[Designation, ...] = ()
    returned: tuple[Designation, ...] = ()
    removed: tuple[Designation, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two versions say the same."""
        return not any((self.added, self.amended, self.missing, self.returned, self.removed))


def delta_between(old: ListVersion, new: ListVersion) -> Delta:
    """What became of `old` in `new`, told by content: neither by the publisher's dates nor by its record numbers."""
    before, after = old.designations, new.designations
    both = sorted(before.keys() & after.keys())
    return Delta(
        added=tuple(after[reference] for reference in sorted(after.keys() - before.keys())),
        amended=tuple(
            Amendment(before[reference], after[reference], changes)
            for reference in both
            if (changes := field_changes(before[reference], after[reference]))
        ),
        missing=tuple(after[reference] for reference in both if reference in new.missing - old.missing),
        returned=tuple(after[reference] for reference in both if reference in old.missing - new.missing),
        removed=tuple(before[reference] for reference in sorted(before.keys() - after.keys())),
    )


def field_changes(before: Designation, after: Designation) -> tuple[FieldChange, ...]:
    """The fields in which two designations of one reference differ, the weightiest first; none where they are equal."""
    if before == after:
        return ()
    found = [change for rule in _FIELDS if (change := _change(rule, before, after)) is not None]
    return tuple(sorted(found, key=lambda change: list(ChangeClass).index(change.change_class)))


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field is compared. `in_words` gives its values; `screened` the part of them that names are held against.

    Without `screened` all values are of `change_class`; with it, a change of that part alone is of class `screening`.
    """

    name: str
    label: str
    change_class: ChangeClass
    in_words: Callable[[Designation], Iterable[str]]
    screened: Callable[[Designation], Iterable[str]] | None = field(default=None)


def _change(rule: _Field, before: Designation, after: Designation) -> FieldChange | None:
    old_value, new_value = getattr(before, rule.name), getattr(after, rule.name)
    if old_value == new_value:
        return None
    old, new = Counter(rule.in_words(before)), Counter(rule.in_words(after))
    if _without_order(old_value) == _without_order(new_value):
        return FieldChange(rule.name, rule.label, ChangeClass.TECHNICAL, tuple(old.elements()), tuple(new.elements()))
    # Values can read alike and stand in other parts (a country that was written into the city).
    only_old, only_new = (old - new, new - old) if old != new else (old, new)
    change_class = _class_of(rule, before, after)
    return FieldChange(rule.name, rule.label, change_class, tuple(only_old.elements()), tuple(only_new.elements()))


def _class_of(rule: _Field, before: Designation, after: Designation) -> ChangeClass:
    if rule.screened is None or set(rule.screened(before)) == set(rule.screened(after)):
        return rule.change_class
    return ChangeClass.SCREENING


def _without_order(value: Any) -> Any:
    """`value` such that two that differ in white space, or in the order of their parts, are equal."""
    match value:
        case str():
            return " ".join(value.split())
        case tuple():
            return Counter(map(_without_white_space, value))
        case _:
            return value


def _without_white_space(value: Any) -> Any:
    match value:
        case str():
            return " ".join(value.split())
        case tuple():
            return tuple(map(_without_white_space, value))
        case ListedName() | BirthDate() | Document() | Address():
            return tuple(_without_white_space(getattr(value, part.name)) for part in fields(value))
        case _:
            return value


def _text(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _name(name: ListedName) -> str:
    extras = [name.kind.value.replace("_", " ")]
    extras += [f"born {birth_date}" for birth_date in name.birth_dates]
    extras += [f"born in {name.birth_place}"] if name.birth_place else []
    extras += [f"published as {name.as_published}"] if name.as_published else []
    return f"{name.text} ({'; '.join([*extras, *_text(name.note)])})"


def _birth_date(birth_date: BirthDate) -> str:
    if birth_date.value is None:
        return birth_date.note
    return f"{birth_date.value} ({birth_date.note})" if birth_date.note else str(birth_date.value)


def _document(document: Document) -> str:
    parts = [
        f"{document.kind} {document.number}".strip(),
        document.issuing_country,
        f"issued {document.issued_on}" if document.issued_on else "",
        f"expires {document.expires_on}" if document.expires_on else "",
        document.note,
    ]
    return ", ".join(part for part in parts if part)


def _address(address: Address) -> str:
    parts = (address.street, address.city, address.state_or_province, address.postal_code, address.country)
    line = ", ".join(part for part in parts if part)
    return f"{line} ({address.note})" if line and address.note else line or address.note


_SCREENING, _DESCRIPTIVE, _TECHNICAL = ChangeClass.SCREENING, ChangeClass.DESCRIPTIVE, ChangeClass.TECHNICAL

_FIELDS: tuple[_Field, ...] = (
    _Field("kind", "Kind", _SCREENING, lambda one: (one.kind.value,)),
    _Field("names", "Names", _SCREENING, lambda one: map(_name, one.names)),
    _Field("birth_dates", "Birth dates", _SCREENING, lambda one: map(_birth_date, one.birth_dates)),
    _Field("nationalities", "Nationalities", _SCREENING, lambda one: one.nationalities),
    _Field("gender", "Gender", _SCREENING, lambda one: _text(one.gender)),
    _Field("documents", "Documents", _SCREENING, lambda one: map(_document, one.documents)),
    _Field(
        "addresses",
        "Addresses",
        _DESCRIPTIVE,
        lambda one: map(_address, one.addresses),
        screened=lambda one: {address.country for address in one.addresses},
    ),
    _Field("birth_places", "Birth places", _DESCRIPTIVE, lambda one: map(_address, one.birth_places)),
    _Field("list_type", "List type", _DESCRIPTIVE, lambda one: (one.list_type,)),
    _Field("programmes", "Programmes", _DESCRIPTIVE, lambda one: one.programmes),
    _Field("measures", "Measures", _DESCRIPTIVE, lambda one: one.measures),
    _Field("listed_on", "Listed on", _DESCRIPTIVE, lambda one: (one.listed_on.isoformat(),) if one.listed_on else ()),
    _Field("titles", "Titles", _DESCRIPTIVE, lambda one: one.titles),
    _Field("positions", "Positions", _DESCRIPTIVE, lambda one: one.positions),
    _Field("other_references", "On other lists", _DESCRIPTIVE, lambda one: one.other_references),
    _Field("contacts", "Contacts", _DESCRIPTIVE, lambda one: one.contacts),
    _Field("details", "Details", _DESCRIPTIVE, lambda one: map(": ".join, one.details)),
    _Field("comments", "Comments", _DESCRIPTIVE, lambda one: _text(one.comments)),
    _Field("links", "Links", _DESCRIPTIVE, lambda one: one.links),
    _Field("amended_on", "Amended on", _TECHNICAL, lambda one: (day.isoformat() for day in one.amended_on)),
    _Field("publisher_record_id", "Publisher's record number", _TECHNICAL, lambda one: _text(one.publisher_record_id)),
)

COMPARED_FIELDS = tuple(chain(("reference",), (rule.name for rule in _FIELDS)))
"""Every field of a designation: what has no rule here would change unseen."""

FIELD_LABELS = tuple(rule.label for rule in _FIELDS)
"""What the fields are called in English, for who says them in other languages."""
