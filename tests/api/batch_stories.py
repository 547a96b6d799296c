"""Files of fictional people, handed in as batches and worked on to their end."""

from __future__ import annotations

from api_service import LISTED, Service

from app.batch_desk.desk import HandedIn
from app.domain.batch import Batch, BatchContent, BatchPriority, BatchSettings
from app.domain.role import Role
from app.worker.batch_worker import BatchWorker

SETTINGS = BatchSettings(minimum_score=0.7)


def names_file(rows: int, *, hit_every: int = 10, refused_every: int = 0) -> bytes:
    """A CSV of so many fictional customers, every so many of them listed, every so many without a name."""
    lines = ["customer id,name,note"]
    for row in range(1, rows + 1):
        name = f"Ordinary Person {row}"
        if hit_every and row % hit_every == 0:
            name = LISTED[row % len(LISTED)]
        if refused_every and row % refused_every == 0:
            name = ""
        lines.append(f"{row:06d},{name},kept as it is")
    return ("\n".join(lines) + "\n").encode()


def owner_of(service: Service, *roles: Role) -> str:
    """The id of a new key."""
    return service.services.keys.create(
        actor="a test", name="a test", roles=frozenset(roles or {Role.OFFICER})
    ).key.key_id


def hand_in(service: Service, content: bytes, *, owner: str | None = None, **how: object) -> Batch:
    """A batch of this file."""
    handed = HandedIn(owner or owner_of(service), "customers.csv", SETTINGS, **how)  # type: ignore[arg-type]
    with service.services.batch_desk.receiving() as spool:
        spool.add(content)
        return service.services.batch_desk.hand_in(spool, handed)


def started(service: Service, content: bytes, *, owner: str | None = None, **how: object) -> Batch:
    """A batch of this file, in the queue."""
    batch = hand_in(service, content, owner=owner, **how)
    return service.services.batch_desk.start(batch, version=batch.version, person=batch.owner)


def again(service: Service, batch: Batch) -> Batch:
    """The batch as it stands now."""
    found = service.services.batches.get(batch.batch_id)
    assert found is not None
    return found


def work_off(service: Service) -> int:
    """Let one worker do whatever there is; how many chunks that was."""
    worker = BatchWorker(service.services)
    steps = 0
    while worker.step():
        steps += 1
    return steps


def completed(service: Service, content: bytes, **how: object) -> Batch:
    """A batch of this file, worked on to its end."""
    batch = started(service, content, **how)  # type: ignore[arg-type]
    work_off(service)
    return again(service, batch)


__all__ = [
    "SETTINGS",
    "BatchContent",
    "BatchPriority",
    "again",
    "completed",
    "hand_in",
    "names_file",
    "owner_of",
    "started",
    "work_off",
]
