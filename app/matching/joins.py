"""Words written apart on one side and as one on the other: the keys that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from app.matching.sound import unvoiced_form
from app.matching.tokens import SYMBOL_KINDS, Token

_SHORTEST_JOINED_WORD = 4


def compare_joined(parts: Sequence[Token], whole: Token) -> int:
    """Similarity in thousandths of words written apart on one side and as one on the other; 0 unless they share a key.

    The keys are those of `join_keys`.
    """
    if len(whole.form) < _SHORTEST_JOINED_WORD:
        return 0
    if whole.form in ("".join(part.form for part in parts), "".join(part.spelling for part in parts)):
        return 985
    return 950 if _joined_unvoiced(parts) == unvoiced_form(whole.form) else 0


def _joined_unvoiced(parts: Sequence[Token]) -> str:
    return "".join([unvoiced_form(part.form) for part in parts])


def joined_keys_of_word(word: Token) -> tuple[str, ...]:
    """Keys that a word shares with its parts written apart."""
    if len(word.form) < _SHORTEST_JOINED_WORD or word.kind in SYMBOL_KINDS:
        return ()
    return "J" + word.form, "U" + unvoiced_form(word.form)


_LONGEST_JOIN = 4
_LONGEST_WRITTEN_JOIN = 8


@dataclass(frozen=True, slots=True)
class JoinKeys:
    """The keys of one name: of its runs of words (by start and end) and of its single words (by position)."""

    runs: dict[str, list[tuple[int, int]]]
    words: dict[str, list[int]]

    def may_meet(self, other: JoinKeys) -> bool:
        """Whether words of one name, run together, may be a word of the other."""
        return not (self.runs.keys().isdisjoint(other.words) and self.words.keys().isdisjoint(other.runs))


@lru_cache(maxsize=200_000)
def _keys_as_part(form: str) -> tuple[str, str]:
    return "J" + form, "U" + unvoiced_form(form)


def join_keys(tokens: Sequence[Token]) -> JoinKeys:
    """The keys of a name's runs of two to eight words, and of its words.

    Runs of up to four words have keys by their forms and sound, all have one by what was written: that of a run across
    legal forms, numbers and compounds, which are written in one word with their neighbours and never resemble one.
    """
    runs: dict[str, list[tuple[int, int]]] = {}
    words: dict[str, list[int]] = {}
    keys = [_keys_as_part(token.form) if token.kind not in SYMBOL_KINDS else None for token in tokens]
    for start, key in enumerate(keys):
        if key is None:
            continue
        joined, sound = key
        if len(joined) > _SHORTEST_JOINED_WORD:
            words.setdefault(joined, []).append(start)
            words.setdefault(sound, []).append(start)
        for end, following in enumerate(keys[start + 1 : start + _LONGEST_JOIN], start + 2):
            if following is None:
                break
            joined += following[0][1:]
            sound += following[1][1:]
            runs.setdefault(joined, []).append((start, end))
            runs.setdefault(sound, []).append((start, end))
    if len(tokens) > _LONGEST_JOIN or any(token.written is not None for token in tokens):
        _add_written_runs(runs, [token.spelling for token in tokens])
    return JoinKeys(runs, words)


def _add_written_runs(runs: dict[str, list[tuple[int, int]]], spellings: Sequence[str]) -> None:
    """Runs never end inside a written word, of which the second half has no spelling."""
    for start, spelling in enumerate(spellings):
        key = "J" + spelling
        for end in range(start + 1, min(len(spellings), start + _LONGEST_WRITTEN_JOIN)):
            key += spellings[end]
            if spelling and (end + 1 == len(spellings) or spellings[end + 1]):
                runs.setdefault(key, []).append((start, end + 1))


@lru_cache(maxsize=200_000)
def _part(form: str) -> tuple[bytes, bytes, int, int]:
    """What a word adds to joined words and to their sound, and the hashes of its own two keys."""
    joined, sound = _keys_as_part(form)
    return joined[1:].encode(), sound[1:].encode(), crc32(joined.encode()), crc32(sound.encode())


def join_hashes(tokens: Sequence[Token]) -> tuple[list[int], list[int]]:
    """The hashes of the keys that `join_keys` makes of runs and of words, some twice, at less cost."""
    runs: list[int] = []
    words: list[int] = []
    parts = [_part(token.form) if token.kind not in SYMBOL_KINDS else None for token in tokens]
    for start, part in enumerate(parts):
        if part is None:
            continue
        joined, _, joined_hash, sound_hash = part
        if len(joined) >= _SHORTEST_JOINED_WORD:
            words += (joined_hash, sound_hash)
        for following in parts[start + 1 : start + _LONGEST_JOIN]:
            if following is None:
                break
            joined_hash, sound_hash = crc32(following[0], joined_hash), crc32(following[1], sound_hash)
            runs += (joined_hash, sound_hash)
    if len(tokens) > _LONGEST_JOIN or [token.written for token in tokens] != [None] * len(tokens):
        written: dict[str, list[tuple[int, int]]] = {}
        _add_written_runs(written, [token.spelling for token in tokens])
        runs += [crc32(key.encode()) for key in written]
    return runs, words
