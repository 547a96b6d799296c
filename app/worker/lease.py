"""How long a process may hold what it works on before another takes it over."""

from __future__ import annotations

LEASE_SECONDS = 60.0
"""Longer than any chunk takes. A dead process of the same machine is not waited for."""
MAX_ATTEMPTS = 100
"""A chunk that so many processes died of, one after the other, stops its batch instead of killing more.

So many, because a cutting that is taken over reads the file from its beginning before it gets further."""
