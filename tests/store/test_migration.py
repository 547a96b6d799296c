"""Migrations make the tables that the code expects, on both databases, from any process, and guard what is kept."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from builders_for_store import ON_POSTGRESQL
from sqlalchemy import inspect, text

from app.store import (  # noqa: F401 (their tables belong to the metadata)
    audit_log,
    batch_tables,
    confidential_tables,
    review_tables,
    transaction_tables,
)
from app.store.database import Database, open_database
from app.store.errors import UnusableDatabaseError
from app.store.migration import VERSION_TABLE, migrate, migration_settings
from app.store.tables import metadata


@pytest.fixture
def empty_database(empty_database_address):
    opened = open_database(empty_database_address)
    yield opened
    opened.close()


def table_names(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_an_empty_database_gets_every_table(empty_database):
    migrate(empty_database)
    assert table_names(empty_database) == {VERSION_TABLE, *metadata.tables}


def test_migrating_twice_changes_nothing(empty_database):
    migrate(empty_database)
    migrate(empty_database)
    assert table_names(empty_database) == {VERSION_TABLE, *metadata.tables}


def test_migrations_and_tables_agree(empty_database):
    def types_differ(context, _found_column, _expected_column, found_type, expected_type):
        return found_type.compile(context.dialect) != expected_type.compile(context.dialect)

    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        options = {"compare_type": types_differ, "compare_server_default": True, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_named_constraints_of_migrations_and_tables_agree(empty_database):
    migrate(empty_database)
    inspector = inspect(empty_database.engine)
    for name, table in metadata.tables.items():
        expected = {str(constraint.name) for constraint in table.constraints}
        found = {
            inspector.get_pk_constraint(name)["name"],
            *(unique["name"] for unique in inspector.get_unique_constraints(name)),
            *(foreign["name"] for foreign in inspector.get_foreign_keys(name)),
            *(check["name"] for check in inspector.get_check_constraints(name)),
        }
        assert {part for part in found if part} == expected


def test_down_to_nothing_and_up_again(empty_database):
    migrate(empty_database)
    with migration_settings(empty_database) as settings:
        command.downgrade(settings, "base")
    assert table_names(empty_database) == {VERSION_TABLE}
    migrate(empty_database)
    assert table_names(empty_database) == {VERSION_TABLE, *metadata.tables}


def test_a_database_of_a_newer_version_is_refused_in_one_line_and_left_alone(empty_database):
    migrate(empty_database)
    with empty_database.transaction() as transaction:
        transaction.connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(UnusableDatabaseError, match=r"revision 9999.*install the newer version") as raised:
        migrate(empty_database)
    assert "\n" not in str(raised.value)
    with empty_database.reading() as connection:
        assert connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one() == "9999"


def test_a_migration_that_fails_leaves_nothing_behind(empty_database):
    with empty_database.transaction() as transaction:
        transaction.connection.execute(text("CREATE TABLE screening (something_else INTEGER)"))
    with pytest.raises(Exception, match=r"database"):
        migrate(empty_database)
    assert table_names(empty_database) == {"screening"}


def test_processes_that_start_at_once_migrate_once(empty_database_address):
    program = (
        "import sys; from app.store.database import open_database; from app.store.migration import migrate\n"
        "sys.stdin.readline(); migrate(open_database(sys.argv[1]))"
    )
    processes = [
        subprocess.Popen([sys.executable, "-c", program, empty_database_address], stdin=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.close()
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]


def test_threads_that_open_a_new_file_at_once_all_get_it(tmp_path):
    address = f"sqlite:///{tmp_path / 'new.db'}"
    failures: list[BaseException] = []
    barrier = threading.Barrier(8, timeout=30)

    def start() -> None:
        try:
            barrier.wait()
            opened = open_database(address)
            migrate(opened)
            opened.ping()
            opened.close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


INSERT_SNAPSHOT = (
    "INSERT INTO list_snapshot VALUES ('{id}', 'fictional', 'x', '{id}', 1, NULL, '2026-01-01', '{{}}', '{{}}', '{{}}')"
)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE list_snapshot SET list_id = 'another'",
        "DELETE FROM list_snapshot",
        "UPDATE designation_content SET document = 'another'",
        "DELETE FROM designation_content",
        "UPDATE snapshot_designation SET reference = 'another'",
        "DELETE FROM snapshot_designation",
        "UPDATE screening SET response_document = 'another'",
        "UPDATE list_activation SET activated_at = '2025-01-01'",
        "DELETE FROM list_activation",
        "UPDATE audit_entry SET actor = 'another'",
        "DELETE FROM audit_entry",
    ],
)
def test_the_database_itself_refuses_to_change_what_is_kept(database, change):
    snapshot_id = "a" * 64
    with database.transaction() as transaction:
        for statement in (
            INSERT_SNAPSHOT.format(id=snapshot_id),
            f"INSERT INTO designation_content VALUES ('{snapshot_id}', 'text')",
            f"INSERT INTO snapshot_designation VALUES ('{snapshot_id}', 'X.1', '{snapshot_id}', NULL, NULL)",
            f"INSERT INTO list_activation VALUES (1, 'fictional', '{snapshot_id}', '2026-01-01', NULL)",
            "INSERT INTO audit_entry VALUES (1, 't', 'k', 'a', 'o', 'i', '{}', 'p', 'm')",
            "INSERT INTO screening VALUES ('s', '2026-01-01', 'k', '{}', '{}', 'h', '[]', 1)",
        ):
            transaction.connection.exec_driver_sql(statement)
    with pytest.raises(Exception, match="database refused"), database.transaction() as transaction:
        transaction.connection.exec_driver_sql(change)


@ON_POSTGRESQL
@pytest.mark.parametrize("table", ["list_snapshot", "designation_content", "snapshot_designation", "screening"])
def test_postgresql_refuses_to_empty_what_is_kept(database, table):
    with pytest.raises(Exception, match="database refused"), database.transaction() as transaction:
        transaction.connection.exec_driver_sql(f"TRUNCATE {table} CASCADE")
