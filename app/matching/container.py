"""One file of named flat arrays, written the same way every time and mapped into memory when read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_MAGIC = b"FISCREEN-INDEX-2\n"
_NUMBER_BYTES = 8
_ALIGNMENT = 64


class IndexFileError(ValueError):
    """The file is no index, is damaged, or belongs to another version of the matcher."""


def write_arrays(path: Path, arrays: Mapping[str, Array], *, version: str) -> None:
    """Write one-dimensional `arrays` to `path`; equal arrays give equal bytes. Raises OSError."""
    entries: dict[str, dict[str, Any]] = {}
    offset = 0
    for name in sorted(arrays):
        array = _little_endian(arrays[name])
        entries[name] = {
            "dtype": array.dtype.str,
            "length": int(array.shape[0]),
            "offset": offset,
            "checksum": zlib.crc32(array.data),
        }
        offset = _aligned(offset + array.nbytes)
    header = json.dumps({"version": version, "arrays": entries, "bytes": offset}, sort_keys=True).encode()
    start = _start_of_arrays(len(header))
    with path.open("wb") as file:
        file.write(_MAGIC + _number(len(header)) + _number(zlib.crc32(header)) + header)
        for name in sorted(arrays):
            file.write(b"\0" * (start + entries[name]["offset"] - file.tell()))
            file.write(_little_endian(arrays[name]).data)
        file.write(b"\0" * (start + offset - file.tell()))


def _little_endian(array: Array) -> Array:
    return np.ascontiguousarray(array.astype(array.dtype.newbyteorder("<"), copy=False))


def _number(value: int) -> bytes:
    return value.to_bytes(_NUMBER_BYTES, "little")


def _start_of_arrays(header_length: int) -> int:
    return _aligned(len(_MAGIC) + 2 * _NUMBER_BYTES + header_length)


def _aligned(position: int) -> int:
    return -(-position // _ALIGNMENT) * _ALIGNMENT


def read_arrays(path: Path, *, version: str) -> dict[str, Array]:
    """The arrays of `path`, mapped read-only, every byte of them checked.

    Raises IndexFileError if it is not a whole file of this `version`, as it was written: from a damaged index names
    would not be found, and nobody would know.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise IndexFileError("not an index file: compile the list again")
        header_length = int.from_bytes(file.read(_NUMBER_BYTES), "little")
        checksum = int.from_bytes(file.read(_NUMBER_BYTES), "little")
        header_bytes = file.read(min(header_length, size))
    if not header_bytes or zlib.crc32(header_bytes) != checksum:
        raise _damaged()
    header = json.loads(header_bytes)
    if header["version"] != version:
        raise IndexFileError(
            f"the index file is of matcher version {header['version']}, expected {version}: compile the list again"
        )
    start = _start_of_arrays(header_length)
    if size != start + header["bytes"]:
        raise IndexFileError("the index file is truncated: compile the list again")
    arrays = {}
    for name, entry in header["arrays"].items():
        arrays[name] = _mapped(path, entry, start)
        if zlib.crc32(arrays[name].data) != entry["checksum"]:
            raise _damaged()
    return arrays


def _damaged() -> IndexFileError:
    return IndexFileError("the index file is damaged: compile the list again")


def _mapped(path: Path, entry: Mapping[str, Any], start: int) -> Array:
    dtype = np.dtype(entry["dtype"])
    if not entry["length"]:
        return np.empty(0, dtype)
    return np.memmap(path, dtype=dtype, mode="r", offset=start + entry["offset"], shape=(entry["length"],)).view(
        np.ndarray
    )
