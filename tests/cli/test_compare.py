"""`fiscreen compare`: one output row for each input row, in order, with all its columns."""

from __future__ import annotations

import csv
import io

import pytest
from fictional_list import CommandLine


def test_rows_keep_their_columns_and_order_and_gain_score_and_explanation(fiscreen: CommandLine) -> None:
    pairs = 'schema,name1,name2,note\nPerson,Arvo Zimt,Arvo Zimt,"a, b"\nCompany,Zimt Ltd,Quarry Works,\n'
    ended = fiscreen.compare(pairs)
    assert ended.code == 0
    first, second = fiscreen.rows()
    assert list(first) == ["schema", "name1", "name2", "note", "score", "explanation"]
    assert (first["name1"], first["note"], first["score"]) == ("Arvo Zimt", "a, b", "1.0000")
    assert float(second["score"]) < 1
    assert first["explanation"]


def test_the_schema_is_optional(fiscreen: CommandLine) -> None:
    assert fiscreen.compare("name2,name1\nArvo Zimt,Arvo Zimt\n").code == 0
    assert [row["score"] for row in fiscreen.rows()] == ["1.0000"]


def test_rows_that_cannot_be_compared_are_there_with_score_zero_and_the_reason(fiscreen: CommandLine) -> None:
    pairs = (
        "name1,name2,note\nArvo Zimt,Arvo Zimt,x\n,Arvo Zimt,y\nArvo Zimt,---,z\n\n,,\nArvo\nA,B,C,D,E\nAr\0vo,Arvo,n\n"
        f"{'x' * 600},Arvo,l\nArvo Zimt,Arvo Zimt,last\n"
    )
    ended = fiscreen.compare(pairs)
    assert ended.code == 0
    rows = fiscreen.rows()
    assert [row["score"] for row in rows] == ["1.0000", *["0.0000"] * 7, "1.0000"]
    assert all(row["explanation"].startswith("not compared: ") for row in rows[1:-1])
    assert "name2" in rows[2]["explanation"]
    assert rows[-1]["note"] == "last"
    assert len(rows) == len(list(csv.DictReader(io.StringIO(pairs))))


def test_every_output_row_has_as_many_cells_as_the_header(fiscreen: CommandLine) -> None:
    fiscreen.compare('name1,name2,note\nArvo\nA,B,C,D,E\n"A" B,C,D\nArvo,Arvo,x\n')
    with fiscreen.out.open(newline="", encoding="utf-8") as file:
        assert {len(row) for row in csv.reader(file)} == {5}


def test_any_number_of_workers_gives_the_same_bytes(fiscreen: CommandLine) -> None:
    pairs = "name1,name2\n" + "".join(f"Arvo Zimt{number % 9},Arvo Zimt\n,x\n" for number in range(1_200))
    written = set()
    for workers in (1, 2):
        assert fiscreen.compare(pairs, "--workers", workers).code == 0
        written.add(fiscreen.out.read_bytes())
    assert len(written) == 1
    assert len(fiscreen.rows()) == 2_400


@pytest.mark.parametrize(
    "pairs",
    ["", "name1\nArvo\n", "name1,name2,score\nA,B,1\n", "name1,name1,name2\nA,B,C\n", 'name1,name2\n"Arvo,Zimt\n'],
    ids=["empty", "one name", "score taken", "a name twice", "unclosed quote"],
)
def test_files_that_are_no_pairs_are_refused_in_one_line(fiscreen: CommandLine, pairs: str) -> None:
    ended = fiscreen.compare(pairs)
    assert ended.code == 1
    assert len(ended.err.splitlines()) == 1
    assert "Arvo" not in ended.err
    assert not fiscreen.out.exists()
    assert fiscreen.unfinished_files() == []


def test_the_pairs_are_not_overwritten(fiscreen: CommandLine) -> None:
    pairs = fiscreen.file("name1,name2\nArvo,Arvo\n")
    assert fiscreen.run("compare", pairs, "--out", pairs).code == 2
    assert pairs.read_text() == "name1,name2\nArvo,Arvo\n"
