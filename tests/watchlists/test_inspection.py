"""Inspection says what a file is, or in one line why it is no list."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from small_un_list import alias, entity, person, un_list

from app.watchlists.errors import ListFileError
from app.watchlists.formats import FORMATS, format_named, recognise
from app.watchlists.inspection import inspect, read_list_file

SMALL = un_list(person(alias("Nemo", "Low")), entity())


def written(directory: Path, content: bytes) -> Path:
    path = directory / "list.xml"
    path.write_bytes(content)
    return path


def test_a_list_is_described_without_being_imported(tmp_path: Path) -> None:
    found = inspect(written(tmp_path, SMALL))
    assert found.format == "un-xml"
    assert (found.sha256, found.bytes) == (hashlib.sha256(SMALL).hexdigest(), len(SMALL))
    assert found.designations == 2
    assert found.by_kind == {"organisation": 1, "person": 1}
    assert found.by_list_type == {"Exercise": 2}
    assert found.names == {"primary": 2, "weak_alias": 1}
    assert found.generated_at is not None
    assert found.generated_at.isoformat() == "2026-08-01T23:00:03.110000+00:00"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html><body>403</body></html>", "html_page"),
        (b"%PDF-1.4", "not_text"),
        (b"name,id\n", "unknown_format"),
        (b'{"id": 1}\n', "unknown_format"),
        (b"<someList><someEntry/></someList>", "unknown_format"),
        (SMALL[: len(SMALL) // 2], "truncated"),
    ],
)
def test_what_is_no_list_is_said_in_one_line(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(ListFileError) as caught:
        inspect(written(tmp_path, content))
    assert caught.value.code == code
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_is_not_there_is_unreadable_and_an_empty_folder_no_set(tmp_path: Path) -> None:
    for paths, code in (((tmp_path / "missing.xml",), "unreadable"), ((tmp_path,), "incomplete_set")):
        with pytest.raises(ListFileError) as caught:
            inspect(*paths)
        assert caught.value.code == code
    with pytest.raises(ListFileError, match="cannot be read"):
        inspect(tmp_path / "one.csv", tmp_path / "two.csv")


def test_a_list_of_another_format_than_expected_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    assert read_list_file(path, expected_format="un-xml").counts.designations == 2
    with pytest.raises(ListFileError, match="expected a file of the format 'eu-xml'"):
        read_list_file(path, expected_format="eu-xml")


def test_every_format_has_a_name_of_its_own_and_is_found_by_it() -> None:
    assert [format_named(known.name) for known in FORMATS] == list(FORMATS)
    assert format_named("no-format") is None
    assert recognise(SMALL[:4096]).name == "un-xml"
