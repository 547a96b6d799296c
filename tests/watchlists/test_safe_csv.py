"""Opening text in lines: encodings, limits, quotation marks and cut ends."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.watchlists.errors import ListFileError
from app.watchlists.safe_csv import TextLimits, read_lines, read_rows


class SmallReads(io.BytesIO):
    """A stream that gives few bytes at a time, so that characters and lines are split anywhere."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 3, 3) if size != -1 else 3)


def refused(content: bytes, **settings: object) -> str:
    with pytest.raises(ListFileError) as caught:
        list(read_rows(io.BytesIO(content), **settings))  # type: ignore[arg-type]
    return caught.value.code


def test_rows_have_the_number_of_their_last_line() -> None:
    rows = list(read_rows(io.BytesIO(b'\xef\xbb\xbfa,b\r\n\r\n"1\n2",x\n')))
    assert rows == [(1, ["a", "b"]), (4, ["1\n2", "x"])]


@given(st.lists(st.lists(st.text(alphabet='ab é😀,;"\n', max_size=5), min_size=2, max_size=3), min_size=1, max_size=5))
def test_every_row_comes_back_however_the_bytes_arrive(rows: list[list[str]]) -> None:
    quoted = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    assert [cells for _, cells in read_rows(SmallReads(quoted.encode()))] == rows


def test_other_encodings_are_read_where_they_are_named() -> None:
    assert list(read_rows(io.BytesIO("é;ü\n".encode("cp1252")), encoding="cp1252", delimiter=";")) == [(1, ["é", "ü"])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<!DOCTYPE html><html></html>\n", "html_page"),
        (b"PK\x03\x04 and more\n", "not_text"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00", "encoding"),
        (b"a,b\n\x81\n", "encoding"),
        (b"a,b\n1,\xc3", "truncated"),
        (b"a,b\n1,2", "truncated"),
        (b'a,b\n1,"2\n', "truncated"),
        (b'a,b\n1,"2"3\n', "not_well_formed"),
        (b"a,b\n" + b"x" * 140_000 + b",1\n", "not_well_formed"),
        (b"a,b\n1,\x00\n", "encoding"),
    ],
)
def test_what_is_no_whole_table_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_limits_hold_for_the_file_and_for_one_line() -> None:
    assert refused(b"a,b\n" * 100, limits=TextLimits(max_bytes=100)) == "too_large"
    assert refused(b"a" * 200 + b"\n", limits=TextLimits(max_line_chars=100)) == "too_large"
    assert refused(b"a" * 200_000, limits=TextLimits(max_line_chars=100)) == "too_large"
    assert list(read_lines(io.BytesIO(b"a" * 100 + b"\n"), limits=TextLimits(max_line_chars=100))) == ["a" * 100 + "\n"]
