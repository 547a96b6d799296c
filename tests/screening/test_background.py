"""Work in the background goes on whatever fails in it, and ends when it is told to."""

from __future__ import annotations

import threading

from structlog.testing import capture_logs

from app.screening.background import in_background, run_round
from app.store.errors import StoreUnavailableError
from app.watchlists.stopping import Stop


def test_an_error_in_one_piece_of_work_leaves_the_others_and_is_told_without_its_text() -> None:
    done = []

    def fail() -> None:
        raise StoreUnavailableError("a text that could hold anything")

    with capture_logs() as logs:
        run_round({"first": fail, "second": lambda: done.append("second")}, Stop())
    assert done == ["second"]
    assert [(one["event"], one["work"]) for one in logs] == [("background_failed", "first")]
    assert "anything" not in str(logs)


def test_the_background_works_until_its_block_ends() -> None:
    stop, worked = Stop(), threading.Event()
    with in_background({"work": worked.set}, stop=stop):
        assert worked.wait(30)
    assert stop.is_requested
    assert not [thread for thread in threading.enumerate() if thread.name == "background"]


def test_work_that_waits_is_woken_by_the_end() -> None:
    stop, begun = Stop(), threading.Event()

    def wait() -> None:
        begun.set()
        assert stop.wait(60)

    with in_background({"work": wait}, stop=stop):
        assert begun.wait(30)
    assert not [thread for thread in threading.enumerate() if thread.name == "background"]
