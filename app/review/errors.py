"""What can stop an act on an alert, told in one line."""

from __future__ import annotations


class ReviewError(Exception):
    """An act that cannot be done. `code` is stable, `http_status` fits it."""

    def __init__(self, code: str, message: str, *, http_status: int) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status


def unknown_alert() -> ReviewError:
    """What is told of an alert that there is not, and of one that whoever asks may not see."""
    return ReviewError("unknown_alert", "there is no alert of this number", http_status=404)
