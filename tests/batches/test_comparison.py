"""Comparing two runs: new, gone and changed hits, and never "gone" where a row was not screened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from batch_builders import HIT, refused, screened

from app.batches.comparison import ChangeKind, compare
from app.domain.batch import BatchHit, BatchRowOutcome

OTHER = replace(HIT, reference="EXi.002")


def kinds(earlier: list[BatchRowOutcome], later: list[BatchRowOutcome]) -> list[tuple[int, ChangeKind, str]]:
    return [(change.row_number, change.kind, change.hit.reference) for change in compare(earlier, later)]


def test_the_same_twice_is_no_change() -> None:
    assert kinds([screened(1, hits=(HIT, OTHER))], [screened(1, hits=(OTHER, HIT))]) == []


def test_new_and_gone_hits_are_found() -> None:
    earlier = [screened(1, hits=(HIT,)), screened(2)]
    later = [screened(1), screened(2, hits=(OTHER,))]
    assert kinds(earlier, later) == [(1, ChangeKind.GONE, "EXi.001"), (2, ChangeKind.NEW, "EXi.002")]


@pytest.mark.parametrize(
    "changed",
    [
        replace(HIT, score=0.95),
        replace(HIT, listed_name="Nemo Testpersona"),
        replace(HIT, name_kind="weak_alias"),
        replace(HIT, missing_since=datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_hit_that_stands_otherwise_has_changed(changed: BatchHit) -> None:
    (change,) = compare([screened(1, hits=(HIT,))], [screened(1, hits=(changed,))])
    assert (change.kind, change.earlier, change.later) == (ChangeKind.CHANGED, HIT, changed)


def test_a_newer_version_of_a_list_alone_is_no_change() -> None:
    assert kinds([screened(1, hits=(HIT,))], [screened(1, hits=(replace(HIT, snapshot_id="snap-2"),))]) == []


def test_another_party_is_another_hit() -> None:
    found = kinds(
        [screened(1, hits=(replace(HIT, party="originator"),))],
        [screened(1, hits=(replace(HIT, party="beneficiary"),))],
    )
    assert [kind for _, kind, _ in found] == [ChangeKind.NEW, ChangeKind.GONE]


def test_a_hit_of_a_row_that_was_not_screened_again_is_never_gone() -> None:
    earlier = [screened(1, hits=(HIT,)), screened(2, hits=(HIT,))]
    assert kinds(earlier, [refused(1)]) == [
        (1, ChangeKind.NOT_SCREENED, "EXi.001"),
        (2, ChangeKind.NOT_SCREENED, "EXi.001"),
    ]


def test_a_hit_that_may_be_beyond_the_limit_of_its_row_is_never_gone() -> None:
    later = replace(screened(1, hits=(OTHER,)), total_hits=9)
    assert (1, ChangeKind.NOT_SCREENED, "EXi.001") in kinds([screened(1, hits=(HIT,))], [later])


def test_rows_out_of_order_are_an_error() -> None:
    with pytest.raises(ValueError, match="order"):
        kinds([screened(2), screened(1)], [])
