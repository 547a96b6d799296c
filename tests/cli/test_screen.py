"""`fiscreen screen`: the contract of its files, its account of every row, and every refusal."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from fictional_list import CommandLine, write_list
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.batches.tabular import RecordBlock
from app.cli import screen_run
from app.cli.name_screening import NameScreening, ScreenedBlock
from app.domain.designation import NameKind
from app.screening.worker_pool import WorkerDiedError
from app.watchlists.inspection import read_list_file

ACCOUNT = re.compile(r"([\d,]+) rows read = ([\d,]+) screened \+ ([\d,]+) refused \+ ([\d,]+) blank")


def account(summary: str) -> tuple[int, int, int, int]:
    found = ACCOUNT.search(summary)
    assert found, summary
    read, screened, refused, blank = (int(number.replace(",", "")) for number in found.groups())
    return read, screened, refused, blank


def test_a_hit_has_exactly_the_columns_of_the_contract(fiscreen: CommandLine) -> None:
    ended = fiscreen.screen("id,name\n7,Nobody Atall\n8,Zorblax Quendel\n")
    assert ended.code == 0
    [hit] = fiscreen.rows()
    assert list(hit) == ["row", "name", "list", "reference", "matched_name", "name_kind", "score", "explanation"]
    assert hit["explanation"]
    assert "\n" not in hit["explanation"]
    del hit["explanation"]
    assert hit == {
        "row": "2",
        "name": "Zorblax Quendel",
        "list": "tiny_list",
        "reference": "QDi.901",
        "matched_name": "Zorblax Quendel",
        "name_kind": "primary",
        "score": "1.0000",
    }


def test_the_kind_of_the_matched_name_is_said(fiscreen: CommandLine) -> None:
    fiscreen.screen("name\nMirva Oxtobi\n")
    assert [(hit["reference"], hit["name_kind"]) for hit in fiscreen.rows()] == [("QDi.902", "strong_alias")]


def test_rows_are_numbered_as_any_csv_reader_counts_them(fiscreen: CommandLine) -> None:
    text = 'name,note\r\n\r\nNobody,"two\nlines"\r\n,\r\n"Tavish Grunwick",\r\n\r\nShort\r\nZorblax Quendel,x\r\n'
    fiscreen.screen(text)
    records = list(csv.DictReader(io.StringIO(text, newline="")))
    for hit in fiscreen.rows():
        assert records[int(hit["row"]) - 1]["name"] == hit["name"]
    assert [hit["row"] for hit in fiscreen.rows()] == ["3", "5"]


def test_without_hits_there_is_a_header_and_no_claim_of_clear(fiscreen: CommandLine) -> None:
    ended = fiscreen.screen("name\nNobody Atall\n")
    assert ended.code == 0
    assert fiscreen.out.read_bytes() == b"row,name,list,reference,matched_name,name_kind,score,explanation\r\n"
    assert "not thereby clear" in ended.err


def test_every_row_is_screened_refused_or_blank_and_the_refused_are_listed(fiscreen: CommandLine) -> None:
    refused = fiscreen.folder / "refused.csv"
    names = f"name,dob\nZorblax Quendel,1970\n,1970\n,\n\n---,\n{'x' * 600},\nToo,many,cells\n=1+1,\nOdd Date,soon\n"
    ended = fiscreen.screen(names, "--refused", refused)
    assert ended.code == 0
    assert account(ended.err) == (9, 2, 5, 2)
    rows = fiscreen.rows(refused)
    assert list(rows[0]) == ["row", "code", "column", "reason"]
    assert [(row["row"], row["code"], row["column"]) for row in rows] == [
        ("2", "NAME_MISSING", "name"),
        ("4", "NAME_UNSCREENABLE", "name"),
        ("5", "TOO_LONG", "name"),
        ("6", "COLUMN_COUNT", ""),
        ("7", "NAME_IS_FORMULA", "name"),
    ]
    assert "DOB_UNREADABLE: 1 (row 8)" in ended.err


def test_summary_and_refusals_hold_no_value_of_a_row(fiscreen: CommandLine) -> None:
    refused = fiscreen.folder / "refused.csv"
    names = "name,dob\nZorblax Quendel,in spring\nArv\0o Zimt,1970\nBeke,Qualm,1\nDora\ufffd Ilm,1970\n"
    ended = fiscreen.screen(names, "--refused", refused)
    said = ended.err + ended.out + refused.read_text()
    assert not any(word in said for word in ("Zorblax", "Quendel", "spring", "Zimt", "Beke", "Qualm", "Dora", "Ilm"))


def test_an_unreadable_birth_date_is_not_said_to_be_compared(fiscreen: CommandLine) -> None:
    fiscreen.screen("name,dob\nZorblax Quendel,in spring\n")
    [hit] = fiscreen.rows()
    assert "birth" not in hit["explanation"]


def test_suspicious_text_is_reported_even_without_a_hit(fiscreen: CommandLine) -> None:
    ended = fiscreen.screen("name\nN\u200bob\u202eody\n")
    assert "SUSPICIOUS_TEXT: 1 (row 1)" in ended.err


def test_the_summary_names_the_version_of_every_list(fiscreen: CommandLine) -> None:
    second = write_list(fiscreen.folder / "other.xml")
    ended = fiscreen.screen("name\nZorblax Quendel\n", "--list", second)
    assert sorted(hit["list"] for hit in fiscreen.rows()) == ["other", "tiny_list"]
    for name in ("tiny_list", "other"):
        assert re.search(rf"list {name}, of 2026-02-27T00:00:09\S*, 4 designations, sha256 [0-9a-f]{{64}}", ended.err)


def test_hits_beyond_top_are_left_out_and_said(fiscreen: CommandLine) -> None:
    second = write_list(fiscreen.folder / "other.xml")
    ended = fiscreen.screen("name\nZorblax Quendel\n", "--list", second, "--top", "1")
    assert len(fiscreen.rows()) == 1
    assert "1 further hit" in ended.err


def test_minimum_score_decides_what_a_hit_is(fiscreen: CommandLine) -> None:
    fiscreen.screen("name\nTavish Grunwyck\n", "--min-score", "0.3")
    assert [hit["reference"] for hit in fiscreen.rows()] == ["QDi.903"]
    fiscreen.screen("name\nTavish Grunwyck\n", "--min-score", "1")
    assert fiscreen.rows() == []


def test_any_number_of_workers_gives_the_same_bytes(fiscreen: CommandLine) -> None:
    people = ("Zorblax Quendel", "Nobody Atall", "Mirvane Oxtobi", "", "Tavi\0sh", "Grunwick Tavish", "too,many")
    names = "name\n" + "".join(f"{people[number % 7]}\n" for number in range(2_500))
    refused = fiscreen.folder / "refused.csv"
    written = set()
    for workers in (1, 2, 3):
        ended = fiscreen.screen(names, "--workers", workers, "--refused", refused)
        assert ended.code == 0
        written.add((fiscreen.out.read_bytes(), refused.read_bytes(), ended.err))
    assert len(written) == 1
    assert account(ended.err)[0] == 2_500


def test_values_are_written_as_they_are_for_programs(fiscreen: CommandLine) -> None:
    fiscreen.screen('name\n"-Zorblax, ""Quendel"""\n', "--min-score", "0.3", "--top", "1")
    assert [hit["name"] for hit in fiscreen.rows()] == ['-Zorblax, "Quendel"']


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbf",
        b"name\n",
        b"name,dob\n\n,\n\n",
        b"name\n---\n",
        b"first line is\nno header\n",
        b"name^dob\nZorblax Quendel^1970\n",
        b"name,name\nZorblax,Quendel\n",
        b"dob,id\n1970,7\n",
        b'name\n"Zorblax Quendel\nNobody\n',
        "name\nZorblax Qüendel\n".encode("cp1252"),
        b"PK\x03\x04\x14\x00",
        b"%PDF-1.7\n%\xe2\xe3\n",
    ],
    ids=["empty", "mark only", "header only", "blank rows", "all refused", "no header", "wrong separator",
         "duplicate headers", "no name column", "unclosed quote", "code page", "xlsx", "pdf"],
)  # fmt: skip
def test_a_file_that_cannot_be_screened_is_refused_in_one_line_and_leaves_no_hits(
    fiscreen: CommandLine, content: bytes
) -> None:
    ended = fiscreen.screen(content)
    assert ended.code == 1
    assert ended.err.startswith("fiscreen: ")
    assert "names.csv: " in ended.err
    assert len(ended.err.splitlines()) == 1
    assert "Zorblax" not in ended.err
    assert not fiscreen.out.exists()
    assert fiscreen.unfinished_files() == []


def test_damage_far_into_the_file_leaves_no_short_result(fiscreen: CommandLine) -> None:
    ended = fiscreen.screen(b"name\n" + b"Zorblax Quendel\n" * 5_000 + b"\xff\n", "--workers", "2")
    assert ended.code == 1
    assert "line 5002" in ended.err
    assert not fiscreen.out.exists()
    assert fiscreen.unfinished_files() == []


def test_where_nobody_was_screened_the_refusals_are_still_written(fiscreen: CommandLine) -> None:
    refused = fiscreen.folder / "refused.csv"
    ended = fiscreen.screen("name\n---\n", "--refused", refused)
    assert ended.code == 1
    assert [row["code"] for row in fiscreen.rows(refused)] == ["NAME_UNSCREENABLE"]


def test_what_is_no_list_is_refused_by_name(fiscreen: CommandLine) -> None:
    fiscreen.list_file.write_text("<html><body>maintenance</body></html>")
    ended = fiscreen.screen("name\nZorblax Quendel\n")
    assert ended.code == 1
    assert "tiny_list.xml" in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not fiscreen.out.exists()


@pytest.mark.parametrize("options", [("--min-score", "nan"), ("--min-score", "2"), ("--top", "0"), ("--workers", "0")])
def test_impossible_options_are_wrong_usage(fiscreen: CommandLine, options: tuple[str, str]) -> None:
    assert fiscreen.screen("name\nZorblax Quendel\n", *options).code == 2


def test_no_file_that_is_read_is_overwritten(fiscreen: CommandLine) -> None:
    names = fiscreen.file("name\nZorblax Quendel\n")
    for target in (names, fiscreen.list_file):
        before = target.read_bytes()
        assert fiscreen.run("screen", names, "--list", fiscreen.list_file, "--out", target).code == 2
        assert target.read_bytes() == before


def test_hits_and_refusals_need_two_files(fiscreen: CommandLine) -> None:
    assert fiscreen.screen("name\nZorblax Quendel\n", "--refused", fiscreen.out).code == 2


def test_two_lists_of_one_name_are_wrong_usage(fiscreen: CommandLine) -> None:
    (fiscreen.folder / "more").mkdir()
    same = write_list(fiscreen.folder / "more" / "tiny_list.xml")
    ended = fiscreen.screen("name\nZorblax Quendel\n", "--list", same)
    assert ended.code == 2
    assert "tiny_list" in ended.err


def test_a_folder_that_does_not_exist_is_said(fiscreen: CommandLine) -> None:
    names = fiscreen.file("name\nZorblax Quendel\n")
    ended = fiscreen.run("screen", names, "--list", fiscreen.list_file, "--out", fiscreen.folder / "no" / "hits.csv")
    assert ended.code == 3
    assert "hits.csv was not written" in ended.err


def test_a_missing_names_file_is_wrong_usage(fiscreen: CommandLine) -> None:
    missing = fiscreen.folder / "missing.csv"
    assert fiscreen.run("screen", missing, "--list", fiscreen.list_file, "--out", fiscreen.out).code == 2


def test_a_worker_that_dies_is_an_error_and_leaves_no_file(
    fiscreen: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying_after_one_block(
        make_work: Callable[[], NameScreening], blocks: Iterator[RecordBlock], *, workers: int
    ) -> Generator[tuple[RecordBlock, ScreenedBlock], None, None]:
        block = next(blocks)
        yield block, make_work()(block)
        raise WorkerDiedError("a worker process died")

    monkeypatch.setattr(screen_run, "map_in_order", dying_after_one_block)
    ended = fiscreen.screen("name\nZorblax Quendel\n", "--refused", fiscreen.folder / "refused.csv")
    assert (ended.code, ended.err) == (3, "fiscreen: a worker process died: nothing was written\n")
    assert not fiscreen.out.exists()
    assert not (fiscreen.folder / "refused.csv").exists()
    assert fiscreen.unfinished_files() == []


PLAIN = "id,name\n" + "".join(f"{number},Person Number{number}\n" for number in range(8)) + "9,Zorblax Quendel\n"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(min_value=8, max_value=len(PLAIN)), max_size=4))
def test_quotes_anywhere_never_lose_a_person_from_the_account(fiscreen: CommandLine, places: list[int]) -> None:
    damaged = PLAIN
    for place in sorted(places, reverse=True):
        damaged = damaged[:place] + '"' + damaged[place:]
    fiscreen.out.unlink(missing_ok=True)
    ended = fiscreen.screen(damaged)
    if ended.code == 1:
        assert not fiscreen.out.exists()
        return
    assert ended.code == 0
    read, screened, refused, blank = account(ended.err)
    assert read == screened + refused + blank
    assert screened + refused == 9 or refused > 0


EXACT_KINDS = {NameKind.PRIMARY, NameKind.ORIGINAL_SCRIPT, NameKind.STRONG_ALIAS}
UN_LIST = Path(__file__).parents[3] / "shared" / "data" / "un" / "un_consolidated_en_2026-08-01.xml"


@pytest.mark.required
@pytest.mark.skipif(not UN_LIST.exists(), reason="the real lists are not beside this checkout")
def test_names_of_a_real_list_in_every_script_find_their_own_entry(fiscreen: CommandLine) -> None:
    entries = read_list_file(UN_LIST).contents.designations[::25]
    names = [(entry.reference, name.text) for entry in entries for name in entry.names if name.kind in EXACT_KINDS]
    text = io.StringIO()
    csv.writer(text).writerows([("id", "name"), *names])
    path = fiscreen.file(text.getvalue())
    ended = fiscreen.run("screen", path, "--list", UN_LIST, "--out", fiscreen.out, "--min-score", "1", "--top", "50")
    assert ended.code == 0
    found = {(int(hit["row"]), hit["reference"]) for hit in fiscreen.rows()}
    missed = [name for row, name in enumerate(names, start=1) if (row, name[0]) not in found]
    assert len(names) > 50
    assert missed == []


@pytest.fixture
def own_database(fiscreen: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FISCREEN_DATA_DIRECTORY", str(fiscreen.folder / "data"))


@pytest.mark.usefixtures("own_database")
def test_without_a_list_file_the_lists_in_force_are_searched(fiscreen: CommandLine) -> None:
    assert fiscreen.run("lists", "import", "un-consolidated", fiscreen.list_file).code == 0
    names = fiscreen.file("name\nZorblax Quendel\nNobody Atall\n")
    ended = fiscreen.run("screen", names, "--out", fiscreen.out)
    assert ended.code == 0
    assert [(hit["row"], hit["list"], hit["reference"]) for hit in fiscreen.rows()] == [
        ("1", "un-consolidated", "QDi.901")
    ]
    assert "4 designations, snapshot " in ended.err
    assert "a row without a hit is not thereby clear: un-consolidated: " in ended.err


@pytest.mark.usefixtures("own_database")
def test_without_any_list_nothing_is_screened(fiscreen: CommandLine) -> None:
    ended = fiscreen.run("screen", fiscreen.file("name\nZorblax Quendel\n"), "--out", fiscreen.out)
    assert ended.code == 1
    assert "no list is loaded" in ended.err
    assert not fiscreen.out.exists()
