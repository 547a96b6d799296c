"""Blocks of work on several processes: in order, bounded, and never short without an error."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator

import pytest
from work_for_pools import make_doubling, make_dying, make_failing, make_nothing, make_process_ids, make_slow_start

from app.screening.worker_pool import (
    BLOCKS_AHEAD_PER_WORKER,
    WorkerDiedError,
    WorkFailedError,
    available_cores,
    map_in_order,
    type_and_place,
)


def blocks(count: int) -> Iterator[list[int]]:
    return ([number] for number in range(count))


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_order_for_any_number_of_workers(workers: int) -> None:
    results = list(map_in_order(make_doubling, blocks(12), workers=workers))
    assert results == [([number], [number * 2]) for number in range(12)]


def test_nothing_is_lost_where_the_first_result_comes_last() -> None:
    results = [result for _, result in map_in_order(make_slow_start, blocks(60), workers=2)]
    assert results == list(blocks(60))


def test_no_blocks_give_no_results() -> None:
    assert list(map_in_order(make_doubling, blocks(0), workers=2)) == []


def test_a_single_block_is_worked_on_without_another_process() -> None:
    assert list(map_in_order(make_process_ids, blocks(1), workers=2)) == [([0], [os.getpid()])]


def test_several_blocks_are_worked_on_by_other_processes() -> None:
    ids = {result[0] for _, result in map_in_order(make_process_ids, blocks(6), workers=2)}
    assert os.getpid() not in ids


def test_a_dead_worker_is_an_error_never_a_short_result() -> None:
    with pytest.raises(WorkerDiedError, match="died before its work was done"):
        list(map_in_order(make_dying, blocks(12), workers=2))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_work_raises_is_told_by_type_and_never_by_text(workers: int) -> None:
    with pytest.raises(WorkFailedError) as failed:
        list(map_in_order(make_failing, blocks(12), workers=workers))
    assert "LookupError" in str(failed.value)
    assert "the sixth" not in str(failed.value)


@pytest.mark.parametrize("workers", [1, 2])
def test_work_that_cannot_be_made_is_a_failure(workers: int) -> None:
    with pytest.raises(WorkFailedError, match="LookupError"):
        list(map_in_order(make_nothing, blocks(3), workers=workers))


def test_blocks_are_read_only_a_little_ahead_of_the_results() -> None:
    read = 0

    def counted() -> Iterator[list[int]]:
        nonlocal read
        for number in range(200):
            read += 1
            yield [number]

    results = map_in_order(make_doubling, counted(), workers=2)
    for done in range(20):
        next(results)
        assert read <= done + 1 + 2 * BLOCKS_AHEAD_PER_WORKER
    results.close()


def test_what_reading_the_blocks_raises_is_raised_here_and_ends_the_processes() -> None:
    def broken() -> Iterator[list[int]]:
        yield from blocks(5)
        raise ValueError("line 6 is damaged")

    with pytest.raises(ValueError, match="line 6"):
        list(map_in_order(make_doubling, broken(), workers=2))
    assert multiprocessing.active_children() == []


def test_the_place_of_an_error_is_in_our_own_code() -> None:
    with pytest.raises(WorkFailedError) as failed:
        list(map_in_order(make_nothing, blocks(3), workers=1))
    assert type_and_place(failed.value).startswith("WorkFailedError at app/screening/worker_pool.py:")


def test_there_is_at_least_one_core() -> None:
    assert available_cores() >= 1
