"""Draws the cases of a validation from a list and a seed: names to submit, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from app.domain.designation import Designation, ListedName
from app.validation.manipulation_classes import STRONG_KINDS, ManipulationClass


@dataclass(frozen=True, slots=True)
class Case:
    """A name to submit and the listed name that it was made of. `reference` is empty for a name that is not listed."""

    submitted: str
    reference: str = ""
    listed_name: str = ""


def exact_cases(designations: Sequence[Designation]) -> list[Case]:
    """Every primary name, original-script name and strong alias, unchanged."""
    return [Case(name.text, designation.reference, name.text) for designation, name in strong_names(designations)]


def manipulated_cases(
    designations: Sequence[Designation], manipulation: ManipulationClass, *, seed: int, at_most: int
) -> list[Case]:
    """At most `at_most` cases of one manipulation, drawn over the whole list.

    The same list, seed and number give the same cases, whatever other manipulations there are.
    """
    names = [found for found in strong_names(designations) if manipulation.applies_to(*found)]
    _chance(seed, manipulation.name).shuffle(names)
    cases: list[Case] = []
    for designation, name in names:
        if len(cases) == at_most:
            break
        own_chance = _chance(seed, manipulation.name, designation.reference, name.text)
        submitted = manipulation.manipulate(name.text, own_chance)
        if submitted is not None and submitted != name.text:
            cases.append(Case(submitted, designation.reference, name.text))
    return cases


def strong_names(designations: Sequence[Designation]) -> Iterator[tuple[Designation, ListedName]]:
    """The names that must be found, each text once for its designation, in the order of the list."""
    for designation in designations:
        seen: set[str] = set()
        for name in designation.names:
            if name.kind in STRONG_KINDS and name.text not in seen:
                seen.add(name.text)
                yield designation, name


def _chance(seed: int, *parts: str) -> Random:
    # Repeatable chance is the point: it keeps no secret.
    return Random("\x1f".join((str(seed), *parts)))  # noqa: S311
