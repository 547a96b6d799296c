"""Gives tests a command line with a folder of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from fictional_list import CommandLine


@pytest.fixture
def fiscreen(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[CommandLine]:
    """The command line, with a tiny list; the signal handlers are as before after the test."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield CommandLine(capsys, tmp_path)
    for number, handler in before.items():
        signal.signal(number, handler)
