"""Finds the classes of words in what was written with a payment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

FUZZY_FROM_LETTERS = 6
MAX_PURPOSE_CHARS = 2000
"""Longer texts are read to here: no format of payments carries more."""

_TOKEN = re.compile(r"\w+")
_ARTICLE = re.compile(r"^[وبل]?ال(?=\w{3})")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FOLDED = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None, "ё": "е", "ß": "ss"}
)

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeasonalRule:
    """Words that have a harmless season: they do not count in amounts below `usd_below`."""

    words: frozenset[Phrase]
    usd_below: float


@dataclass(frozen=True, slots=True)
class WordClass:
    """One class: its phrases as normalised words, and whether it counts; `written` is by language, as written."""

    name: str
    phrases: frozenset[Phrase]
    means: str
    mistaken_for: str
    sources: tuple[str, ...]
    enabled: bool = True
    to_confirm: bool = False
    seasonal: SeasonalRule | None = None
    written: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All classes, and what is left alone: `never` words weigh nothing, `not_misspellings` are ordinary words.

    `never_written` are the never words by language, as a person wrote them; so is `written` of a class.
    """

    classes: Mapping[str, WordClass]
    never: frozenset[Phrase]
    not_misspellings: frozenset[str]
    never_written: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)
    _cache: dict[str, frozenset[tuple[str, Phrase]]] = field(default_factory=dict, repr=False, compare=False)

    def classes_in(self, purpose: str, *, usd: float | None) -> frozenset[str]:
        """The enabled classes of which a phrase stands in `purpose` as whole words, one letter wrong in long ones.

        `usd` is the amount, for words that do not count in small sums; None counts them.
        """
        if not purpose:
            return frozenset()
        return frozenset(name for name, phrase in self._found(purpose) if self._counts(name, phrase, usd))

    def _counts(self, name: str, phrase: Phrase, usd: float | None) -> bool:
        rule = self.classes[name].seasonal
        return rule is None or usd is None or phrase not in rule.words or usd >= rule.usd_below

    def _found(self, purpose: str) -> frozenset[tuple[str, Phrase]]:
        found = self._cache.get(purpose)
        if found is None:
            found = frozenset(self._search(purpose[:MAX_PURPOSE_CHARS]))
            if len(self._cache) < 100_000:
                self._cache[purpose] = found
        return found

    def _search(self, purpose: str) -> Iterable[tuple[str, Phrase]]:
        tokens = words_of(purpose)
        text = "".join(tokens)
        for one in self.classes.values():
            if not one.enabled:
                continue
            for phrase in one.phrases:
                if _HAN.search(phrase[0]):
                    if "".join(phrase) in text:
                        yield one.name, phrase
                elif self._stands_in(phrase, tokens):
                    yield one.name, phrase

    def _stands_in(self, phrase: Phrase, tokens: Sequence[str]) -> bool:
        last = len(tokens) - len(phrase)
        return any(
            all(self._same(word, tokens[start + offset]) for offset, word in enumerate(phrase))
            for start in range(last + 1)
        )

    def _same(self, word: str, token: str) -> bool:
        if word == token:
            return True
        if len(word) < FUZZY_FROM_LETTERS or word[0] != token[:1]:
            return False
        if token in self.not_misspellings or (token,) in self.never:
            return False
        return OSA.distance(word, token, score_cutoff=1) <= 1


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents, Arabic vowel signs, lengthening and article; like letters folded."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return tuple(_ARTICLE.sub("", token) for token in _TOKEN.findall(letters.translate(_FOLDED)))
