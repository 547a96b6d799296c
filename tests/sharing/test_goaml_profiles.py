"""Profiles of authorities are data: one extends another, and a mistake in one is told by file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.sharing.errors import ProfileFileError
from app.sharing.goaml.profile_files import read_profiles

SHIPPED = Path(__file__).resolve().parents[2] / "lists" / "goaml"
OWN = {"id": "own", "title": "Own", "extends": "goaml-5", "sources": ["made up"], "reporting_entity": {"id": 7}}


def directory(tmp_path: Path, **changed: object) -> Path:
    (tmp_path / "goaml-5.yaml").write_bytes((SHIPPED / "goaml-5.yaml").read_bytes())
    (tmp_path / "own.yaml").write_text(yaml.safe_dump(OWN | changed, sort_keys=False))
    return tmp_path


def test_a_profile_takes_over_what_it_does_not_say(tmp_path: Path) -> None:
    shape = {"address": {"state": {"required": True}}}
    profiles = read_profiles(directory(tmp_path, shape=shape, report_codes={"XTR": {"title": "X", "body": "activity"}}))
    assert list(profiles) == ["own"]
    own = profiles["own"]
    assert own.elements("address")["state"].required
    assert own.elements("address")["state"].max_chars == 255
    assert list(own.elements("address"))[-1] == "state"
    assert {"STR", "XTR"} <= own.report_codes.keys()


def test_an_earlier_version_does_not_know_what_came_later(tmp_path: Path) -> None:
    own = read_profiles(directory(tmp_path, schema_version="5.0"))["own"]
    assert not own.knows("report_party", "is_suspected")
    assert not own.knows("from_side", "from_is_suspected")
    assert own.knows("report", "activity")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"extends": "nothing"}, "own.yaml: key extends: expected another profile"),
        ({"id": "other"}, "own.yaml: key id: expected the name of the file"),
        ({"reporting_entity": {"id": "seven"}}, "own.yaml: key reporting_entity.id"),
        ({"shape": {"address": {"city": {"type": "town"}}}}, "own.yaml: key shape.address.city.type"),
    ],
)
def test_a_mistake_is_told_by_file_and_key(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    with pytest.raises(ProfileFileError, match=said):
        read_profiles(directory(tmp_path, **changed))


def test_without_a_directory_there_are_no_profiles(tmp_path: Path) -> None:
    assert read_profiles(tmp_path / "nowhere") == {}
