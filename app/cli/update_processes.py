"""The processes in which `fiscreen serve` updates lists: each has a database connection of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from app.screening.child_updater import ChildUpdater, UpdateWork

if TYPE_CHECKING:
    from app.api.services import Services
    from app.settings import Settings


def updating_beside(services: Services) -> Services:
    """The same services, whose lists are updated in other processes."""
    from app.main import make_schedule

    open_work = partial(opened_update_work, services.settings)
    updater = ChildUpdater(services.list_updater, open_work, stop=services.stop)
    schedule = make_schedule(
        services.settings, library=services.library, updater=updater, checks=services.checks, clock=services.clock
    )
    return replace(services, updater=updater, own_list_approvals=updater, schedule=schedule)


@contextmanager
def opened_update_work(settings: Settings) -> Iterator[UpdateWork]:
    """What updates lists, in a process of its own. Raises StoreError and what `make_list_updating` raises."""
    from app.cli.logs import configure_logs
    from app.list_updating import make_list_updating, utc_now
    from app.store.database import open_database

    configure_logs()
    database = open_database(settings.database_address)
    try:
        updating = make_list_updating(settings, database, clock=utc_now, random_bytes=os.urandom)
        yield UpdateWork(updating.updater, updating.own_lists, updating.stop)
    finally:
        database.close()
