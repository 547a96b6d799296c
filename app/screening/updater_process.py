"""Names the process that updates a list, so that others can tell whether it still lives."""

from __future__ import annotations

import os
import secrets
import socket

_INCARNATION = secrets.token_hex(8)


def this_process() -> str:
    """The owner of leases that this process takes."""
    return f"{socket.gethostname()}/{os.getpid()}/{_INCARNATION}"


def is_dead(owner: str) -> bool:
    """Whether the owner was a process of this machine that no longer runs; of other machines nothing is known."""
    host, process_id, incarnation = owner.rsplit("/", 2)
    if host != socket.gethostname():
        return False
    if int(process_id) == os.getpid():
        # A container's only process has the same number after every restart.
        return incarnation != _INCARNATION
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
