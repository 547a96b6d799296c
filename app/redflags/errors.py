"""What can be wrong with the data that red flags are made of."""

from __future__ import annotations


class RedFlagDataError(Exception):
    """A file of indicators, places, words or codes can't be used; the message names file, entry and key."""
