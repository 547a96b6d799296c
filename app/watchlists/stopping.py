"""Lets whoever ends the service end what runs in the background: waits at once, downloads by breaking them off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """One request to stop, seen by everyone who holds it."""

    def __init__(self) -> None:
        self._requested = threading.Event()
        self._lock = threading.Lock()
        self._actions: list[Callable[[], None]] = []

    @property
    def is_requested(self) -> bool:
        """Whether everything is to end."""
        return self._requested.is_set()

    def request(self) -> None:
        """Wake whoever waits, and do what `calling` asked for."""
        with self._lock:
            self._requested.set()
            actions = list(self._actions)
        for action in actions:
            action()

    def wait(self, seconds: float) -> bool:
        """Wait for so long, or until it is requested; returns whether it is."""
        return self._requested.wait(seconds)

    @contextmanager
    def calling(self, action: Callable[[], None]) -> Iterator[None]:
        """Within the block a request to stop calls `action`, at once where it was made before."""
        with self._lock:
            self._actions.append(action)
            late = self._requested.is_set()
        if late:
            action()
        try:
            yield
        finally:
            with self._lock:
                self._actions.remove(action)
