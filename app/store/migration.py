"""Brings the tables of a database to what this version of the code expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, exc

from app.store.database import Database
from app.store.errors import UnusableDatabaseError, told_without_data

VERSION_TABLE = "schema_version"
WAIT_FOR_OTHER_PROCESS_SECONDS = 120
_SCRIPTS = Path(__file__).parent / "migrations"
# Any number that no other program on the same PostgreSQL uses: the first eight bytes of "fiscreen".
_ADVISORY_LOCK = int.from_bytes(b"fiscreen", "big")


def migrate(database: Database) -> None:
    """Apply every migration that is missing, all or none; a database that is up to date is left as it is.

    Several processes may call it at once: one works, the others wait for it, up to 120 seconds. Raises
    UnusableDatabaseError for a database that a newer version has changed, StoreUnavailableError where it does not
    answer.
    """
    with migration_settings(database) as settings:
        _refuse_newer(settings)
        command.upgrade(settings, "head")


@contextmanager
def migration_settings(database: Database) -> Iterator[Config]:
    """Alembic's settings, holding a connection in a transaction that no other migration shares.

    The transaction is committed when the block ends, rolled back where it raises.
    """
    settings = Config()
    settings.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    settings.attributes["version_table"] = VERSION_TABLE
    exclusive = _exclusive_postgresql if database.is_postgresql else _exclusive_sqlite
    try:
        with database.engine.connect() as connection, exclusive(connection):
            settings.attributes["connection"] = connection
            yield settings
    except exc.SQLAlchemyError as error:
        raise told_without_data(error) from None


@contextmanager
def _exclusive_postgresql(connection: Connection) -> Iterator[None]:
    with connection.begin():
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{WAIT_FOR_OTHER_PROCESS_SECONDS}s'")
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_FOR_OTHER_PROCESS_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        yield


@contextmanager
def _exclusive_sqlite(connection: Connection) -> Iterator[None]:
    # Rebuilding a table drops the old one, which enforced foreign keys would turn into deletions. The switch has no
    # effect inside a transaction, so it is set before, on a connection that is thrown away (lang_altertable.html, 7).
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    driver.execute(f"PRAGMA busy_timeout = {WAIT_FOR_OTHER_PROCESS_SECONDS * 1000}")
    connection.detach()
    with connection.begin():
        yield
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise UnusableDatabaseError("a migration would leave rows without what they refer to; nothing was changed")


def _refuse_newer(settings: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    context = MigrationContext.configure(settings.attributes["connection"], opts={"version_table": VERSION_TABLE})
    for revision in context.get_current_heads():
        if revision not in known:
            raise UnusableDatabaseError(
                f"the database has tables of revision {revision}, which this version of fiscreen does not know: "
                "install the newer version that made them"
            )
