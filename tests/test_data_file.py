"""One file of data: what is refused, and that the message says where."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from app.data_file import MAX_FILE_BYTES, DataFileError, read_data_file


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    amount: int


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    rows: list[_Row]


GOOD = "title: One\nrows: [{id: first, amount: 1}, {id: second, amount: 2}]\n"


def test_a_good_file_becomes_its_model(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_data_file(path, _File).rows[1] == _Row(id="second", amount=2)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (GOOD.replace("amount: 2", "amount: two").encode(), "one.yaml: second key amount: "),
        (GOOD.replace("title: One", "title: One\nmore: 1").encode(), "one.yaml: key more: "),
        (GOOD.replace("rows:", "rows: [").encode(), "one.yaml: no YAML (line "),
        (b"- a list", "one.yaml: expected keys and values"),
        (b"", "one.yaml: expected keys and values"),
        (b"title: \xff", "one.yaml: expected a file of YAML in UTF-8"),
        (b"title: !!python/object/apply:os.getcwd []", "one.yaml: no YAML (line 1)"),
        (b"#" * (MAX_FILE_BYTES + 1), "one.yaml: larger than 2,000,000 bytes"),
    ],
)
def test_what_does_not_fit_is_refused_with_file_entry_and_key(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "one.yaml"
    path.write_bytes(content)
    with pytest.raises(DataFileError) as raised:
        read_data_file(path, _File)
    assert str(raised.value).startswith(told)
    assert "\n" not in str(raised.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"one\.yaml: expected a file"):
        read_data_file(tmp_path / "one.yaml", _File)
