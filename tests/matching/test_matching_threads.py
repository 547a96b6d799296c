"""Searching in many threads at once: what one is still looking up hides nothing from another."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.domain.subject import Subject
from app.matching import candidates
from app.matching.index import CompiledIndex
from app.matching.tokens import Token
from app.matching.vocabulary import Neighbours, Vocabulary

LISTED = ("Torvald Grimsbyr Oskorri", "Yelena Petrovna Dragunovskaya", "Samira Qandil Vossari")
WAIT_SECONDS = 0.3
"""How long a thread that looks words up waits for another, which waits for it where it must."""


def compiled() -> CompiledIndex:
    return CompiledIndex.compile(
        tuple(
            Designation(f"XX.{number}", PartyKind.PERSON, "Exercise", (ListedName(name, NameKind.PRIMARY),))
            for number, name in enumerate(LISTED)
        )
    )


def found(index: CompiledIndex, name: str) -> list[str]:
    (result,) = index.search([Subject((name,))], minimum_score=0.7, limit=10)
    return [hit.reference for hit in result.hits]


def test_words_that_another_thread_is_looking_up_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    index, look_up, others = compiled(), Vocabulary.neighbours, list[list[str]]()
    beside = [threading.Thread(target=lambda: others.append(found(index, LISTED[0]))) for _ in range(2)]

    def look_up_while_others_search(vocabulary: Vocabulary, tokens: Sequence[Token]) -> list[Neighbours]:
        if threading.current_thread() not in beside:
            for thread in beside:
                thread.start()
            for thread in beside:
                thread.join(WAIT_SECONDS)
        return look_up(vocabulary, tokens)

    monkeypatch.setattr(Vocabulary, "neighbours", look_up_while_others_search)
    assert found(index, LISTED[0]) == ["XX.0"]
    for thread in beside:
        thread.join()
    assert others == [["XX.0"], ["XX.0"]]


@pytest.mark.parametrize("remembered", [0, 500_000])
def test_every_one_of_many_threads_finds_who_is_listed(remembered: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_MOST_WORDS", remembered)
    for _ in range(20):
        assert found_at_once(compiled(), threads=8) == [True] * 8


def found_at_once(index: CompiledIndex, *, threads: int) -> list[bool]:
    """Whether each of the threads, which begin together, found the one it searched."""
    begin, told = threading.Barrier(threads), list[bool]()

    def search(who: int) -> None:
        begin.wait()
        told.append(found(index, LISTED[who]) == [f"XX.{who}"])

    searches = [threading.Thread(target=search, args=(number % len(LISTED),)) for number in range(threads)]
    for thread in searches:
        thread.start()
    for thread in searches:
        thread.join()
    return told
