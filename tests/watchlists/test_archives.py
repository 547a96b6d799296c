"""ZIP archives: read where they are plain, refused by name where they are made to hurt or are damaged."""

from __future__ import annotations

import io
import stat
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_ofac_lists import archive

from app.watchlists.archives import ArchiveLimits, ListArchive, is_archive, zipped
from app.watchlists.errors import ListFileError

PLAIN = {"folder/ONE.CSV": "one\r\n" * 50, "TWO.CSV": "two\r\n"}


LIMITS = ArchiveLimits()


def read_all(content: bytes, limits: ArchiveLimits = LIMITS) -> list[bytes]:
    opened = ListArchive(io.BytesIO(content), limits=limits)
    found = []
    for name in opened.names:
        with opened.opened(name) as member:
            found.append(member.read())
    return found


def refused_code(content: bytes, limits: ArchiveLimits = LIMITS) -> str:
    with pytest.raises(ListFileError) as caught:
        read_all(content, limits)
    assert "\n" not in str(caught.value)
    return caught.value.code


def with_member(name: str, content: bytes = b"x", *, mode: int = 0, compression: int = zipfile.ZIP_STORED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as target:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        member.compress_type = compression
        target.writestr(member, content)
    return written.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_the_files_of_an_archive_are_read_by_their_base_names(packed: bool) -> None:
    opened = ListArchive(io.BytesIO(archive(dict(PLAIN), packed=packed)))
    assert opened.names == ("ONE.CSV", "TWO.CSV")
    with opened.opened("ONE.CSV") as member:
        assert member.read() == b"one\r\n" * 50


def test_an_office_file_is_no_archive_of_a_list() -> None:
    assert is_archive(archive(dict(PLAIN)))
    assert not is_archive(archive({"[Content_Types].xml": "x", "xl/workbook.xml": "y"}))
    assert not is_archive(b"1,2,3")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (with_member("/etc/passwd"), "unsafe_archive"),
        (with_member("../ONE.CSV"), "unsafe_archive"),
        (with_member("a/../../ONE.CSV"), "unsafe_archive"),
        (with_member("C:ONE.CSV"), "unsafe_archive"),
        (with_member("ONE.CSV", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "unsafe_archive"),
        (with_member("inner.zip"), "unsafe_archive"),
        (with_member("inner.tar.gz"), "unsafe_archive"),
        (with_member("ONE.CSV", archive({"TWO.CSV": "x"})), "unsafe_archive"),
        (with_member("ONE.CSV", b"\x1f\x8bgzipped"), "unsafe_archive"),
        (with_member("ONE.CSV", b"x" * 100, compression=zipfile.ZIP_BZIP2), "unsafe_archive"),
        (archive({"ONE.CSV": "0" * 1_000_000}, packed=True), "unsafe_archive"),
        (archive({"a/ONE.CSV": "x", "b/one.csv": "y"}), "unsafe_archive"),
        (archive({f"{number}.CSV": "x" for number in range(17)}), "unsafe_archive"),
        (archive({}), "empty"),
        (with_member("folder/"), "empty"),
        (b"PK\x03\x04 nothing more", "truncated"),
    ],
    ids=[
        *(
            "absolute",
            "upwards",
            "upwards inside",
            "drive",
            "link",
            "nested",
            "nested tar",
            "nested under another name",
        ),
        *("nested gzip", "rare packing", "bomb", "one name twice", "many files", "no file", "only a folder", "cut"),
    ],
)
def test_what_is_unsafe_is_not_opened(content: bytes, code: str) -> None:
    assert refused_code(content) == code


def test_an_encrypted_member_is_refused() -> None:
    content = bytearray(with_member("ONE.CSV"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refused_code(bytes(content)) == "unsafe_archive"


def test_all_members_together_are_held_to_a_limit() -> None:
    content = archive({"ONE.CSV": "x" * 600, "TWO.CSV": "y" * 600})
    assert refused_code(content, ArchiveLimits(max_total_bytes=1000)) == "too_large"


def test_a_member_larger_than_it_says_is_refused() -> None:
    content = bytearray(archive({"ONE.CSV": "0123456789" * 500}, packed=True))
    central = content.index(b"PK\x01\x02")
    content[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert refused_code(bytes(content)) == "truncated"


@given(st.integers(min_value=5, max_value=len(archive(dict(PLAIN), packed=True)) - 1))
def test_an_archive_cut_anywhere_is_refused(cut: int) -> None:
    assert refused_code(archive(dict(PLAIN), packed=True)[:cut]) == "truncated"


@given(st.integers(min_value=0, max_value=len(archive(dict(PLAIN))) - 1), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_found_or_harmless(position: int, change: int) -> None:
    content = bytearray(archive(dict(PLAIN)))
    content[position] ^= change
    with suppress(ListFileError):
        assert set(read_all(bytes(content))) <= {b"one\r\n" * 50, b"two\r\n"}


def test_a_set_gives_the_same_bytes_whatever_the_order_and_time_of_its_files(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("SDN.CSV", "alt.csv")]
    for number, path in enumerate(paths):
        path.write_text(f"file {number}\n")
    zipped(paths, tmp_path / "one.zip")
    paths[0].touch()
    zipped(paths[::-1], tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_two_files_of_one_name_are_no_set(tmp_path: Path) -> None:
    with pytest.raises(ListFileError, match="the same name"):
        zipped([tmp_path / "a" / "SDN.CSV", tmp_path / "b" / "sdn.csv"], tmp_path / "set.zip")
