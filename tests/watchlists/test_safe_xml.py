"""The one place that opens XML, against files made to hurt."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_un_list import alias, person, read, un_list

from app.watchlists.errors import ListFileError
from app.watchlists.formats.un_xml import parse
from app.watchlists.safe_xml import XmlLimits

WHOLE = un_list(person(alias("Nëmo النيمو")))
BODY = WHOLE.split(b"?>", 1)[1]


BILLION_LAUGHS = '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x0 "ha">{}]>'.format(
    "".join(f'<!ENTITY x{level + 1} "{f"&x{level};" * 10}">' for level in range(12))
)


def refused(content: bytes) -> str:
    with pytest.raises(ListFileError) as caught:
        read(content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    return caught.value.code


def with_doctype(doctype: str, text: str = "&x;") -> bytes:
    return doctype.encode() + BODY.replace("Nëmo".encode(), text.encode())


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE CONSOLIDATED_LIST>",
        '<!DOCTYPE CONSOLIDATED_LIST SYSTEM "https://example.org/list.dtd">',
        '<!DOCTYPE CONSOLIDATED_LIST PUBLIC "-//X//Y" "file:///etc/passwd">',
        '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x "inside">]>',
        '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY % x SYSTEM "https://example.org/x"> %x;]>',
        '<!DOCTYPE CONSOLIDATED_LIST [<!ATTLIST CONSOLIDATED_LIST dateGenerated CDATA "2026-01-01">]>',
        BILLION_LAUGHS,
        BILLION_LAUGHS.replace("x12", "x"),
        '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x "' + "x" * 500_000 + '">]>',
    ],
)
def test_every_doctype_is_refused(doctype: str) -> None:
    assert refused(with_doctype(doctype)) == "doctype"


def test_a_doctype_after_much_else_is_refused() -> None:
    assert refused(b"<!-- " + b"x" * 100_000 + b" -->" + with_doctype("<!DOCTYPE CONSOLIDATED_LIST>", "x")) == "doctype"


@pytest.mark.parametrize("kind", ["SYSTEM", 'PUBLIC "-//X//Y"'])
def test_an_external_dtd_is_not_even_opened(tmp_path: Path, kind: str) -> None:
    unreadable_as_dtd = tmp_path / "list.dtd"
    unreadable_as_dtd.write_text("no DTD at all", encoding="utf-8")
    doctype = f'<!DOCTYPE CONSOLIDATED_LIST {kind} "{unreadable_as_dtd.as_uri()}">'
    assert refused(with_doctype(doctype, "x")) == "doctype"


def test_no_file_is_read_through_an_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    doctype = f'<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    with pytest.raises(ListFileError) as caught:
        read(with_doctype(doctype))
    assert "a secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"<!DOCTYPE html><html></html>", "html_page"),
        (b"  <HTML><body>503</body>", "html_page"),
        (b"PK\x03\x04" + b"\0" * 50, "not_xml"),
        (b"%PDF-1.7", "not_xml"),
        (b"\x1f\x8b\x08\x00", "not_xml"),
        (b"version https://git-lfs.github.com/spec/v1", "not_xml"),
        (b'{"results": []}', "not_xml"),
        (b"reference,name\nEXi.901,Nemo", "not_xml"),
        (b"\x00\x01\x02", "not_xml"),
        (WHOLE.decode().encode("utf-16"), "encoding"),
        (WHOLE.decode().encode("utf-16-le"), "encoding"),
        (WHOLE.decode().encode("utf-32"), "encoding"),
        (WHOLE.replace(b"UTF-8", b"ISO-8859-1"), "encoding"),
        (WHOLE.replace("ë".encode(), b"\xeb"), "encoding"),
        (WHOLE.replace("ë".encode(), b"\x00"), "encoding"),
        (WHOLE.replace("ë".encode(), b"\xed\xa0\x80"), "encoding"),
        (WHOLE.replace("ë".encode(), b"&#x0;"), "encoding"),
        (WHOLE.replace("ë".encode(), b"&nbsp;"), "not_well_formed"),
        (WHOLE.replace("ë".encode(), b" & "), "not_well_formed"),
        (WHOLE.replace(b"</INDIVIDUALS>", b"</INDIVIDUAL>"), "not_well_formed"),
        (WHOLE + WHOLE, "not_well_formed"),
        (WHOLE + b"<html>", "not_well_formed"),
        (WHOLE.replace("ë".encode(), b"<x>" * 300 + b"</x>" * 300), "not_well_formed"),
    ],
)
def test_what_is_no_whole_utf8_xml_is_refused_by_name(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_a_byte_order_mark_is_allowed() -> None:
    assert read(b"\xef\xbb\xbf" + WHOLE).designations == read(WHOLE).designations


@given(st.integers(min_value=1, max_value=len(WHOLE) - 1))
def test_a_file_cut_at_any_byte_is_refused_as_truncated(cut: int) -> None:
    assert refused(WHOLE[:cut]) == "truncated"


@given(st.integers(min_value=0, max_value=len(WHOLE) - 1), st.binary(min_size=1, max_size=4))
def test_a_file_with_damaged_bytes_is_read_or_refused_but_never_anything_else(position: int, junk: bytes) -> None:
    damaged = WHOLE[:position] + junk + WHOLE[position + len(junk) :]
    with suppress(ListFileError):
        assert len(read(damaged).designations) == 1


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(ListFileError):
        read(content)


def test_more_bytes_than_the_limit_are_refused() -> None:
    with pytest.raises(ListFileError) as caught:
        parse(io.BytesIO(WHOLE), limits=XmlLimits(max_bytes=len(WHOLE) - 1))
    assert caught.value.code == "too_large"
    assert len(parse(io.BytesIO(WHOLE), limits=XmlLimits(max_bytes=len(WHOLE))).designations) == 1


def test_a_stream_that_gives_one_byte_at_a_time_is_read_whole() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(1, size or 0))

    assert parse(Slow(WHOLE)).designations == read(WHOLE).designations


def test_a_text_of_eleven_million_characters_is_refused() -> None:
    assert refused(WHOLE.replace("ë".encode(), b"e" * 11_000_000)) == "not_well_formed"
