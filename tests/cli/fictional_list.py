"""A tiny list of fictional people in the format of the UN, and a way to run commands, for tests of the command line."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.cli import main

_PERSON = """<INDIVIDUAL><DATAID>{number}</DATAID><VERSIONNUM>1</VERSIONNUM>
<FIRST_NAME>{first}</FIRST_NAME><SECOND_NAME>{second}</SECOND_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE>
<REFERENCE_NUMBER>QDi.{number}</REFERENCE_NUMBER><LISTED_ON>2014-03-02</LISTED_ON>
<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>{alias}</ALIAS_NAME></INDIVIDUAL_ALIAS>
</INDIVIDUAL>"""
_ENTITY = """<ENTITY><DATAID>950</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>Brambleton Quarry Works</FIRST_NAME>
<UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.950</REFERENCE_NUMBER><LISTED_ON>2015-01-05</LISTED_ON>
<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE></ENTITY>"""
_PEOPLE = (
    ("901", "Zorblax", "Quendel", "Zorban the Tall"),
    ("902", "Mirvane", "Oxtoby", "Mirva Oxtobi"),
    ("903", "Tavish", "Grunwick", "Tavi Grun"),
)


def write_list(path: Path) -> Path:
    """Write three people (QDi.901 to QDi.903) and one organisation (QDe.950) to `path`, and return it."""
    people = "".join(
        _PERSON.format(number=number, first=first, second=second, alias=alias)
        for number, first, second, alias in _PEOPLE
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z">'
        f"<INDIVIDUALS>{people}</INDIVIDUALS><ENTITIES>{_ENTITY}</ENTITIES></CONSOLIDATED_LIST>",
        encoding="utf-8",
    )
    return path


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


class CommandLine:
    """Runs `fiscreen` in this process."""

    def __init__(self, captured: pytest.CaptureFixture[str], folder: Path) -> None:
        self._captured = captured
        self.folder = folder
        self.list_file = write_list(folder / "tiny_list.xml")
        self.out = folder / "out.csv"

    def run(self, *arguments: Any) -> Ended:
        """Run the command with `arguments`."""
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        output = self._captured.readouterr()
        return Ended(int(ended.value.code or 0), output.out, output.err)

    def file(self, content: str | bytes, name: str = "names.csv") -> Path:
        """Write `content` to a file in the folder."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def screen(self, content: str | bytes, *options: Any) -> Ended:
        """Screen a file of names with this content against the tiny list."""
        return self.run("screen", self.file(content), "--list", self.list_file, "--out", self.out, *options)

    def compare(self, content: str | bytes, *options: Any) -> Ended:
        """Compare the pairs in a file with this content."""
        return self.run("compare", self.file(content), "--out", self.out, *options)

    def rows(self, path: Path | None = None) -> list[dict[str, str]]:
        """The rows of an output file."""
        with (path or self.out).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def unfinished_files(self) -> list[Path]:
        """Files that a command left half written."""
        return list(self.folder.glob("*partial*")) + list(self.folder.glob(".*"))
