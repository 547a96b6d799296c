"""An index file is read as it was written, or not at all."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from app.matching.container import IndexFileError, read_arrays, write_arrays

ARRAYS = {
    "letters": np.frombuffer(b"GRIMSBYR OSKORRI", dtype=np.uint8),
    "numbers": np.arange(40, dtype=np.int32),
    "nothing": np.empty(0, dtype=np.float32),
}
SEED = 20260301


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written = tmp_path / "an.index"
    write_arrays(written, ARRAYS, version="1")
    return written


def test_arrays_come_back_as_they_were(path: Path) -> None:
    read = read_arrays(path, version="1")
    assert read.keys() == ARRAYS.keys()
    assert all(np.array_equal(read[name], ARRAYS[name]) and read[name].dtype == ARRAYS[name].dtype for name in ARRAYS)


def test_equal_arrays_give_equal_bytes(path: Path, tmp_path: Path) -> None:
    write_arrays(tmp_path / "another.index", dict(reversed(ARRAYS.items())), version="1")
    assert (tmp_path / "another.index").read_bytes() == path.read_bytes()


def test_another_version_is_refused(path: Path) -> None:
    with pytest.raises(IndexFileError, match="matcher version 1, expected 2"):
        read_arrays(path, version="2")


def test_no_bit_can_change_without_the_file_being_refused_or_the_arrays_being_the_same(path: Path) -> None:
    whole = path.read_bytes()
    chance = random.Random(SEED)
    refused = 0
    for position in range(len(whole)):
        damaged = bytearray(whole)
        damaged[position] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            read = read_arrays(path, version="1")
        except IndexFileError:
            refused += 1
        else:
            # What fills the space between arrays means nothing.
            assert all(np.array_equal(read[name], ARRAYS[name]) for name in ARRAYS)
    assert refused > len(whole) / 2


def test_a_file_cut_anywhere_is_refused(path: Path) -> None:
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexFileError):
            read_arrays(path, version="1")
