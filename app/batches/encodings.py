"""Guesses the encoding of a text file: sure by its byte-order mark or as UTF-8, else a guess that a person decides."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import charset_normalizer

from app.batches.decoding import HEAD_BYTES, byte_order_mark, undecodable

# In this order where the letters themselves decide nothing: the commonest first.
_CANDIDATES = (
    "cp1252", "cp1251", "cp1256", "cp1254", "cp1250", "cp1253", "cp1255", "gb18030", "shift_jis", "big5", "euc_kr",
    "koi8_r", "cp866",
)  # fmt: skip
KNOWN_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", *_CANDIDATES)
"""What a person may say that a file is written in."""
_MOST_OFFERED = 6
_SAMPLED_BYTES = 32_768
_SAMPLE_BYTES = 120
_BETWEEN_PIECES = b" | "
_CHUNK_BYTES = 1 << 20
_CLOSE_CALL = 0.1
_MIXED_SHARE = 0.5
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class EncodingGuess:
    """The encoding that fits best, 0..1 how surely, and what else the bytes could be, best first.

    `is_certain` says that the file itself shows it: nobody needs to be asked. `sample` is a piece of the file where
    the encodings differ, as bytes, so that a person can be shown both readings.
    """

    encoding: str
    confidence: float
    is_certain: bool
    alternatives: tuple[str, ...] = ()
    sample: bytes = b""

    def readings(self) -> Iterator[tuple[str, str]]:
        """Every possible encoding, best first, and the sample as it reads in it; of equal readings only the first."""
        seen = set()
        for encoding in (self.encoding, *self.alternatives):
            reading = self.sample.decode(encoding, errors="replace")
            if reading not in seen:
                seen.add(reading)
                yield encoding, reading


def guess_encoding(stream: BinaryIO) -> EncodingGuess:
    """How the text in `stream` (seekable, at its beginning, and left there) is encoded.

    Reads all of it, in bounded memory. Raises TableFileError for a file that is UTF-8 in some lines and not in others,
    and for one that fits no known encoding: a wrong guess would change letters of names.
    """
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    mark, encoding = byte_order_mark(head)
    if mark:
        return EncodingGuess(encoding, 1.0, is_certain=True)
    if (wide := wide_without_mark(head)) is not None:
        return wide
    if _is_utf8(stream):
        return EncodingGuess("utf-8", 1.0, is_certain=True)
    lines = list(_foreign_lines(stream))
    if sum(map(_reads_as_utf8, lines)) > len(lines) * _MIXED_SHARE:
        raise undecodable(stream, "utf-8")
    guess = _among_code_pages(b"\n".join(lines))
    if guess is None:
        raise undecodable(stream, "utf-8")
    stream.seek(0)
    return guess


def wide_without_mark(head: bytes) -> EncodingGuess | None:
    """UTF-16 whose mark was lost: in Latin text every second byte is NUL."""
    pairs = len(head) // 2
    halves = (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2]))
    for encoding, empty_half, other_half in halves:
        share = empty_half.count(0) / pairs if pairs else 0.0
        if share > _MIXED_SHARE and not other_half.count(0):
            return EncodingGuess(encoding, round(share, 2), is_certain=False, sample=head[:80])
    return None


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        while chunk := stream.read(_CHUNK_BYTES):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _foreign_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines that hold more than ASCII, as far as a sample goes."""
    size = 0
    while size < _SAMPLED_BYTES and (line := stream.readline(_SAMPLED_BYTES)):
        if not line.isascii():
            size += len(line)
            yield line.rstrip(b"\r\n")
    stream.seek(0)


def _reads_as_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _among_code_pages(sample: bytes) -> EncodingGuess | None:
    possible = [encoding for encoding in _CANDIDATES if _decodes(sample, encoding)]
    if not possible:
        return None
    # No name is written in two scripts within one word: such a reading is offered last.
    pure = [encoding for encoding in possible if not _mixes_scripts(sample.decode(encoding))]
    possible = [*pure, *(encoding for encoding in possible if encoding not in pure)]
    judged = [
        (match.encoding, match.chaos, match.coherence)
        for match in charset_normalizer.from_bytes(sample, cp_isolation=list(_CANDIDATES))
        if match.encoding in (pure or possible)
    ]
    ranked = _ranked(judged, possible)
    best = next((judgement for judgement in judged if judgement[0] == ranked[0]), None)
    confidence = 0.0 if best is None else round(max(0.0, min(0.9, (1 - best[1]) * (0.5 + best[2]))), 2)
    excerpt = _telling_excerpt(sample, ranked)
    return EncodingGuess(ranked[0], confidence, is_certain=False, alternatives=tuple(ranked[1:]), sample=excerpt)


def _telling_excerpt(sample: bytes, encodings: Sequence[str]) -> bytes:
    """Pieces of `sample` that read differently in as many of `encodings` as all of it: none is hidden by another."""

    def readings(piece: bytes) -> int:
        return len({piece.decode(encoding, errors="replace") for encoding in encodings})

    most, pieces = readings(sample), [line[:_SAMPLE_BYTES] for line in sample.split(b"\n")]
    excerpt = max(pieces, key=readings)
    for piece in pieces:
        if readings(excerpt) == most:
            break
        longer = excerpt + _BETWEEN_PIECES + piece
        excerpt = longer if readings(longer) > readings(excerpt) else excerpt
    return excerpt


def _ranked(judged: Sequence[tuple[str, float, float]], possible: Sequence[str]) -> list[str]:
    """`possible` with the best first. Between close calls the commoner goes first: the detector prefers cp1250."""
    if judged:
        least = min(chaos for _, chaos, _ in judged)
        most = max(coherence for _, chaos, coherence in judged if chaos <= least + _CLOSE_CALL)
        close = {
            encoding
            for encoding, chaos, coherence in judged
            if chaos <= least + _CLOSE_CALL and coherence >= most - _CLOSE_CALL
        }
    else:
        close = set()
    order = [encoding for encoding, *_ in judged]
    first = [encoding for encoding in possible if encoding in close]
    rest = [encoding for encoding in (*order, *possible) if encoding not in first]
    return list(dict.fromkeys([*first, *rest]))[:_MOST_OFFERED]


def _mixes_scripts(text: str) -> bool:
    return any(
        any(letter.isascii() for letter in word) and not all(map(_is_latin, word)) for word in _WORD.findall(text)
    )


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    # Control characters of the C1 block are in no name: this encoding is not the file's.
    return not any("\x80" <= letter <= "\x9f" for letter in text)
