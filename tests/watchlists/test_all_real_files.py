"""Every real list file that is at hand loads with the count that its source states, or is refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from real_files import DATA, NEWEST, needs_real_files, read

from app.api.services import Services
from app.main import make_services
from app.settings import Settings
from app.store.database import Database
from app.watchlists.errors import ListFileError
from app.watchlists.inspection import LEFT_OUT

pytestmark = [pytest.mark.required, needs_real_files]

# Format and number of entries, as lists.md and SOURCES.md state them. The table of war sanctions is said there to have
# 9,771 targets, which are its lines: cells hold line breaks, and 5,600 targets are in it.
LOADED = {
    ("un/un_consolidated_en_2015-03-27.xml",): ("un-xml", 622 + 424),
    ("un/un_consolidated_en_2020-03-20.xml",): ("un-xml", 709 + 305),
    ("un/un_consolidated_en_2024-09-21.xml",): ("un-xml", 682 + 193),
    ("un/un_consolidated_en_2026-02-27.xml",): ("un-xml", 730 + 273),
    ("un/un_consolidated_en_2026-05-08.xml",): ("un-xml", 737 + 272),
    ("un/un_consolidated_en_2026-08-01.xml",): ("un-xml", 736 + 275),
    ("ofac/sdn_2019-01.csv", "ofac/alt_2019-01.csv", "ofac/add_2019-01.csv"): ("ofac-csv", 7379),
    (
        "ofac/sdn_2021-07.csv",
        "ofac/alt_2021-07.csv",
        "ofac/add_2021-07.csv",
        "ofac/sdn_comments_2021-07.csv",
    ): ("ofac-csv", 8976),
    ("ofac/consolidated_nonsdn_2026-01.xml",): ("ofac-xml", 442),
    ("ofac/enhanced_xml_irgc_2024.xml",): ("ofac-enhanced-xml", 293),
    ("ofac/sdn_advanced_excerpt_2026-05-21_TRIMMED.xml",): ("ofac-advanced-xml", 1),
    ("eu/eu_fsf_1.1_RECONSTRUCTED_taqa-terr-sample_2026-05-01.xml",): ("eu-fsf-xml", 621),
    ("eu/eu_fsf_1.1_excerpt_2024-12-11.xml",): ("eu-fsf-xml", 1),
    ("uk/uk_sanctions_list_excerpt_2026-09-02.xml",): ("uk-sanctions-xml", 2),
    ("uk/uk_sanctions_list_schema-shape_2026-08_PARTLY-INVENTED.xml",): ("uk-sanctions-xml", 3),
    ("uk/uk_sanctions_list_header-and-one-row_2026-10-08.csv",): ("uk-sanctions-csv", 1),
    ("opensanctions/eu_fsf_entities.ftm_2022-01.json",): ("opensanctions-ftm", 1820 + 559),
    ("opensanctions/zala_entities.ftm.json",): ("opensanctions-ftm", 14),
    ("opensanctions/ua_war_sanctions_targets.simple_2026-03.csv",): ("opensanctions-simple-csv", 5600),
    ("opensanctions/wd_persons_targets.nested_2024-03.json",): ("opensanctions-ftm", 20),
    ("opensanctions/us_congress_senzing.json",): ("senzing-json", 1319),
}
REFUSED = {
    "un/un_CORRUPT_not-wellformed_2025-08-16.xml": ("encoding", "byte 2192 is wrong"),
    "un/un_failed_download_403.html": ("html_page", "web page, not a list"),
    "un/un_failed_download_maintenance.html": ("html_page", "web page, not a list"),
    # Whoever wants it says what its columns mean: see test_mapped_lists.
    "other/pk_proscribed_persons.json": ("unknown_format", "none of the list formats"),
}
FOLDERS = ("un", "ofac", "eu", "uk", "opensanctions", "other")
TABLE_ROW = re.compile(r"^\| ((?:un|ofac|eu|uk|opensanctions|other)/\S+) \|.* ([0-9a-f]{64}) \|", re.MULTILINE)


def at_hand() -> Iterator[Path]:
    return (path for folder in FOLDERS for path in (DATA / folder).iterdir() if path.is_file())


def test_no_file_is_left_out_and_each_is_the_one_that_its_source_describes() -> None:
    hashes = {path.relative_to(DATA).as_posix(): sha256(path.read_bytes()).hexdigest() for path in at_hand()}
    assert hashes == dict(TABLE_ROW.findall((DATA / "SOURCES.md").read_text(encoding="utf-8")))
    assert hashes.keys() == {name for names in LOADED for name in names} | REFUSED.keys()


@pytest.mark.parametrize("names", LOADED, ids=lambda names: names[0])
def test_a_whole_file_has_as_many_entries_as_its_source_states(names: tuple[str, ...]) -> None:
    format_name, entries = LOADED[names]
    found = read(*(DATA / name for name in names))
    assert (found.contents.format, found.counts.designations) == (format_name, entries)
    assert len({one.reference for one in found.contents.designations}) == entries
    assert found.contents.unknown_elements == {}


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_file_is_refused_with_the_reason(name: str) -> None:
    code, reason = REFUSED[name]
    with pytest.raises(ListFileError, match=reason) as refused:
        read(DATA / name)
    assert refused.value.code == code


@pytest.fixture
def services(database: Database, database_address: str, tmp_path: Path) -> Services:
    settings = Settings(data_directory=tmp_path, database_url=database_address, enabled_lists="un-1267")
    return make_services(settings, database)


@pytest.mark.parametrize("database_address", ["sqlite"], indirect=True)
def test_the_al_qaida_list_alone_comes_into_force_with_its_own_entries_and_no_others(services: Services) -> None:
    snapshot = services.updater.import_file("un-1267", NEWEST).snapshot
    assert (snapshot.counts.designations, snapshot.remarks[LEFT_OUT]) == (336, 1011 - 336)
    assert snapshot.counts.by_list_type == {"Al-Qaida": 336}
    assert snapshot.counts.by_kind == {"person": 248, "organisation": 88}
    references = [one.reference for one in services.snapshots.designations(snapshot.snapshot_id)]
    assert len(references) == 336
    assert {reference[:4] for reference in references} == {"QDi.", "QDe."}
