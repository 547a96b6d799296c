"""What is kept of the checks of lists: planned by one process at a time, counted, and the versions of files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.list_check import FileVersion, ListCheck
from app.store.database import Database
from app.store.errors import StoreError
from app.store.list_checks import ListCheckStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def checks(database: Database) -> ListCheckStore:
    return ListCheckStore(database)


def test_a_list_that_was_never_checked_has_no_plan(checks: ListCheckStore) -> None:
    assert checks.of("a-list") == ListCheck("a-list")


def test_a_check_that_another_process_took_on_meanwhile_is_left_to_it(checks: ListCheckStore) -> None:
    seen = checks.of("a-list")
    assert checks.claim(seen, next_check_at=NOON)
    assert not checks.claim(seen, next_check_at=NOON + HOUR)
    seen = checks.of("a-list")
    assert checks.claim(seen, next_check_at=NOON + HOUR)
    assert not checks.claim(seen, next_check_at=NOON + 2 * HOUR)
    assert checks.of("a-list").next_check_at == NOON + HOUR


def test_failures_are_counted_until_a_check_succeeds(checks: ListCheckStore) -> None:
    checks.record_failure("a-list", at=NOON, code="deadline")
    checks.record_failure("a-list", at=NOON + HOUR, code="html_page")
    checks.record_success("another-list")
    check = checks.of("a-list")
    assert (check.failures, check.failed_at, check.failure_code) == (2, NOON + HOUR, "html_page")
    checks.record_success("a-list")
    assert (checks.of("a-list").failures, checks.of("a-list").failed_at) == (0, NOON + HOUR)
    assert set(checks.all()) == {"a-list", "another-list"}


def test_a_version_of_files_belongs_to_a_snapshot_that_is_kept(checks: ListCheckStore) -> None:
    versions = {"https://lists.example/list.xml": FileVersion('"v1"', "Sun, 01 Mar 2026 10:00:00 GMT")}
    with pytest.raises(StoreError):
        checks.record_file_versions("a-list", versions, of="0" * 64)
    assert checks.of("a-list").file_versions == {}
