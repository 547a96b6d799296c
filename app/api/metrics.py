"""Counts for Prometheus; labels are route templates, verdicts and list ids, never anything that was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from app.audit_desk.desk import Verification
from app.domain.hit import Verdict
from app.domain.list_check import ListCheck
from app.domain.webhook_message import MessageState
from app.screening.library import ListState

CONTENT_TYPE = CONTENT_TYPE_LATEST

_registry = CollectorRegistry()
_requests = Histogram(
    "fiscreen_request_seconds",
    "How long requests took, by route template and status.",
    ["method", "route", "status"],
    registry=_registry,
)
_verdicts = Counter("fiscreen_verdicts", "Subjects screened, by verdict.", ["verdict"], registry=_registry)
_list_age = Gauge(
    "fiscreen_list_age_hours", "Hours since a list was known to be current.", ["list_id"], registry=_registry
)
_list_designations = Gauge(
    "fiscreen_list_designations", "Designations of the version in force.", ["list_id"], registry=_registry
)
_list_in_use = Gauge("fiscreen_list_in_use", "1 for each list that is screened.", ["list_id"], registry=_registry)
_list_missing = Gauge(
    "fiscreen_list_missing_designations",
    "Left out by the publisher and screened all the same.",
    ["list_id"],
    registry=_registry,
)
_list_state = Gauge(
    "fiscreen_list_state",
    "1 for the state of each list: fresh, warn, alarm, stale or not_loaded.",
    ["list_id", "state"],
    registry=_registry,
)
_list_last_check = Gauge(
    "fiscreen_list_last_check_timestamp_seconds",
    "When a list was last known to be the publisher's newest.",
    ["list_id"],
    registry=_registry,
)
_list_failed_checks = Gauge(
    "fiscreen_list_failed_checks",
    "Checks that failed since the last one that succeeded.",
    ["list_id"],
    registry=_registry,
)
_list_held = Gauge(
    "fiscreen_list_held_versions",
    "Versions that a guard held back and that wait for people.",
    ["list_id"],
    registry=_registry,
)
_webhook_messages = Gauge(
    "fiscreen_webhook_messages", "Messages to the receiver of webhooks, by state.", ["state"], registry=_registry
)
_audit_whole = Gauge(
    "fiscreen_audit_log_whole",
    "1 where the last verification of the audit log found nothing altered; 0 where it did, or before the first.",
    registry=_registry,
)
_audit_entries = Gauge("fiscreen_audit_entries", "Entries that were verified.", registry=_registry)
_audit_covered = Gauge("fiscreen_audit_entries_covered", "Entries that a signed checkpoint covers.", registry=_registry)
_audit_verified = Gauge(
    "fiscreen_audit_verified_timestamp_seconds", "When the audit log was last verified.", registry=_registry
)
_OF_LISTS = (
    _list_age,
    _list_designations,
    _list_in_use,
    _list_missing,
    _list_state,
    _list_last_check,
    _list_failed_checks,
    _list_held,
)
NOT_LOADED = "not_loaded"


@dataclass(frozen=True, slots=True)
class Standing:
    """How everything stands that is not counted as it happens; checks and held versions are by list id."""

    lists: Sequence[ListState]
    checks: Mapping[str, ListCheck]
    held: Mapping[str, int]
    messages: Mapping[MessageState, int]
    audit: Verification | None


def observe_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    _requests.labels(method, route, str(status)).observe(seconds)


def count_verdicts(verdicts: Iterable[Verdict]) -> None:
    """Count the verdicts of one screening."""
    for verdict in verdicts:
        _verdicts.labels(str(verdict)).inc()


def exposition(standing: Standing) -> bytes:
    """The metrics page, with everything as it stands now."""
    for gauge in _OF_LISTS:
        gauge.clear()
    for state in standing.lists:
        list_id = state.source.id
        _show_version(state)
        check = standing.checks.get(list_id)
        _list_failed_checks.labels(list_id).set(0 if check is None else check.failures)
        _list_held.labels(list_id).set(standing.held.get(list_id, 0))
    for message_state, count in standing.messages.items():
        _webhook_messages.labels(str(message_state)).set(count)
    _show_audit(standing.audit)
    return generate_latest(_registry)


def _show_audit(found: Verification | None) -> None:
    if found is None:
        return
    _audit_whole.set(1 if found.is_whole else 0)
    _audit_entries.set(found.entries)
    _audit_covered.set(found.covered)
    _audit_verified.set(found.at.timestamp())


def _show_version(state: ListState) -> None:
    list_id, active = state.source.id, state.active
    _list_in_use.labels(list_id).set(1 if state.in_use and active is not None else 0)
    if active is None or state.freshness is None:
        _list_state.labels(list_id, NOT_LOADED).set(1)
        return
    _list_state.labels(list_id, str(state.freshness.state)).set(1)
    _list_age.labels(list_id).set(state.freshness.age_hours)
    _list_last_check.labels(list_id).set(active.last_checked_at.timestamp())
    _list_designations.labels(list_id).set(active.snapshot.counts.designations)
    _list_missing.labels(list_id).set(active.snapshot.counts.missing)
