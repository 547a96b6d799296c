"""List sources: the shipped ones are whole, and a wrong one is refused with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.watchlists.errors import ListSourceError
from app.watchlists.sources import read_sources, source_with_id

SHIPPED = Path(__file__).resolve().parents[2] / "lists" / "sources"
GOOD = """
id: test-list
name: A list for tests
authority: Nobody
regime: None
format: un-xml
address: https://lists.example/list.xml
allowed_hosts: [Blobs.Example]
licence: None
cadence: Never
freshness: {}
"""


def written(directory: Path, text: str, name: str = "test-list.yaml") -> Path:
    (directory / name).write_text(text, encoding="utf-8")
    return directory


def test_the_shipped_sources_are_the_un_list_and_the_exercise_list() -> None:
    sources = read_sources(SHIPPED)
    assert {source.id for source in sources} == {"un-consolidated", "exercise"}
    un = source_with_id(sources, "un-consolidated")
    assert un is not None
    assert un.freshness is not None
    assert un.hosts() == {"scsanctions.un.org", "unsolprodfiles.blob.core.windows.net"}
    assert un.freshness.stale_after_hours == 72
    assert un.freshness.regenerated_every_hours == 24
    assert not un.exercise
    exercise = source_with_id(sources, "exercise")
    assert exercise is not None
    assert exercise.exercise
    assert exercise.address is None
    assert exercise.hosts() == frozenset()
    assert exercise.file is not None
    assert (SHIPPED.parent / exercise.file).is_file()
    assert source_with_id(sources, "another") is None


def test_a_source_is_read_with_its_defaults(tmp_path: Path) -> None:
    (source,) = read_sources(written(tmp_path, GOOD))
    assert source.hosts() == {"lists.example", "blobs.example"}
    assert source.freshness is not None
    assert (source.freshness.warn_after_hours, source.freshness.alarm_after_hours) == (24, 36)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("id: test-list", "id: Test List"), "key id"),
        (("id: test-list", "id: other-list"), "key id: expected 'test-list'"),
        (("name: A list for tests", ""), "key name"),
        (("authority: Nobody", "authority: ' '"), "key authority"),
        (("format: un-xml", "format: un-csv"), "key format: Value error, expected one of un-xml"),
        (("https://lists.example", "http://lists.example"), "key address"),
        (("https://lists.example", "https://me:word@lists.example"), "key address"),
        (("https://lists.example", "file://lists.example"), "key address"),
        (("address: https://lists.example/list.xml", ""), "expected with an address only"),
        (("freshness: {}", ""), "freshness is missing"),
        (("freshness: {}", "freshness: {warn_after_hours: 48}"), "key freshness"),
        (("freshness: {}", "freshness: {stale_after_hours: -1}"), "key freshness.stale_after_hours"),
        (("cadence: Never", "cadence: Never\nmax_bytes: 0"), "key max_bytes"),
        (("cadence: Never", "cadence: Never\nfewest_designations: 0"), "key fewest_designations"),
        (
            ("cadence: Never", "cadence: Never\nalso_accepts: [un-csv]"),
            "key also_accepts: Value error, expected one of",
        ),
        (("cadence: Never", "cadence: Never\naddresses: {A.CSV: 'https://lists.example/a'}"), "expected one of them"),
        (("address: https://lists.example/list.xml", "addresses: {A.CSV: 'http://lists.example/a'}"), "key addresses"),
        (("address: https://lists.example/list.xml", "addresses: {../A: 'https://lists.example/a'}"), "key addresses"),
        (("cadence: Never", "cadence: Never\nmirrors: ['http://mirror.example/list.xml']"), "key mirrors"),
        (("cadence: Never", "cadence: Never\nrefresh_hours: 0"), "key refresh_hours"),
        (("cadence: Never", "cadence: Never\npart: {}"), "expected list_types, reference_prefixes or both"),
        (
            (
                "address: https://lists.example/list.xml",
                "addresses: {A.CSV: 'https://lists.example/a'}\nmirrors: ['https://mirror.example/set.zip']",
            ),
            "expected addresses of folders",
        ),
        (("cadence: Never", "cadence: Never\ncolour: red"), "key colour"),
        (("id: test-list", "id: ["), "no YAML (line"),
        ((GOOD, "- a list"), "expected keys and values"),
        ((GOOD, ""), "expected keys and values"),
    ],
)
def test_a_wrong_source_is_refused_with_file_and_key(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(ListSourceError) as caught:
        read_sources(written(tmp_path, GOOD.replace(*change)))
    assert str(caught.value).startswith("test-list.yaml: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_directory_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListSourceError, match="no list source"):
        read_sources(tmp_path)


def test_yaml_that_would_run_code_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ListSourceError, match="no YAML"):
        read_sources(written(tmp_path, "id: !!python/object/apply:os.getcwd []"))


SET = GOOD.replace(
    "address: https://lists.example/list.xml",
    "addresses: {ONE.CSV: 'https://one.example/1', TWO.CSV: 'https://two.example/2'}",
)


def test_a_list_in_several_files_has_all_their_addresses_and_hosts(tmp_path: Path) -> None:
    (source,) = read_sources(written(tmp_path, SET))
    assert source.is_downloadable
    assert [place.addresses for place in source.places()] == [("https://one.example/1", "https://two.example/2")]
    assert source.hosts() == {"one.example", "two.example", "blobs.example"}


def test_a_source_that_is_not_enabled_counts_only_where_the_settings_name_it(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    written(tmp_path, GOOD.replace("id: test-list", "id: off-list\nenabled: false"), "off-list.yaml")
    assert [source.id for source in read_sources(tmp_path)] == ["test-list"]
    assert [source.id for source in read_sources(tmp_path, also_enabled={"off-list"})] == ["off-list", "test-list"]


def test_an_enabled_list_that_does_not_exist_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ListSourceError, match="no list source 'of-list'; known are test-list"):
        read_sources(written(tmp_path, GOOD), also_enabled={"of-list"})
