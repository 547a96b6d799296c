"""Every text of the product's data files that pages show: what each `.po` file of the lists directory must translate.

Names and titles of publications stay as they were published.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.redflags.catalogue_file import read_catalogue
from app.redflags.geography import Geography
from app.redflags.reference_file import read_reference
from app.review.checklist_files import read_checklists
from app.sharing.goaml.profile_files import read_profiles
from app.watchlists.sources import read_sources

LISTS = Path(__file__).resolve().parents[2] / "lists"


def every_data_text() -> set[str]:
    """Each text once."""
    geography = read_reference(LISTS).geography
    parts = (_checklists(), _geography(geography), _goaml(), _indicators(), _lexicon(), _sources())
    return {text for part in parts for text in part if text}


def _checklists() -> Iterator[str]:
    for checklist in read_checklists(LISTS / "checklists"):
        yield checklist.title
        for item in checklist.items:
            yield from (item.text, item.source)


def _geography(geography: Geography) -> Iterator[str]:
    for area in (*geography.areas.values(), *geography.towns.values()):
        yield from (area.name, *area.groups)
    yield from (role.replace("_", " ") for role in sorted(geography.roles))
    for route in geography.routes:
        yield from (route.name, route.moves)


def _goaml() -> Iterator[str]:
    for profile in read_profiles(LISTS / "goaml").values():
        yield profile.title
        yield from (report.title for report in profile.report_codes.values())
        for element in profile.shape.values():
            yield from (rule.fix for rule in element.values())


def _indicators() -> Iterator[str]:
    catalogue = read_catalogue(LISTS / "indicators", read_reference(LISTS))
    yield from (family.name for family in catalogue.families())
    for one in catalogue:
        yield from (one.title, one.looks_for, one.threshold, one.basis_note, one.false_positives, one.mitigation)
        for question in one.form:
            yield from (question.asks, *question.choices)


def _lexicon() -> Iterator[str]:
    for one in read_reference(LISTS).lexicon.classes.values():
        yield from (one.name.replace("_", " ").capitalize(), one.means, one.mistaken_for)


def _sources() -> Iterator[str]:
    every_id = {path.stem for path in (LISTS / "sources").glob("*.yaml")}
    for source in read_sources(LISTS / "sources", also_enabled=every_id):
        yield from (source.name, source.authority, source.regime, source.licence, source.cadence)
