"""The one table of who may do what: every route, and the roles that it lets in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from app.domain.role import Role


class Public(Enum):
    """Marks a route that needs no key."""

    PUBLIC = "public"


PUBLIC = Public.PUBLIC

EVERY_ROLE = frozenset(Role)
SCREENING = frozenset({Role.SCREENER, Role.OFFICER})
READING_EVERY_SCREENING = frozenset({Role.SUPERVISOR, Role.AUDITOR})
REFRESHING_LISTS = frozenset({Role.SUPERVISOR, Role.ADMIN})
DECIDING_ON_VERSIONS = frozenset({Role.SUPERVISOR, Role.ADMIN})
PROPOSING_ENTRIES = frozenset({Role.OFFICER, Role.SUPERVISOR})
READING_PROPOSALS = PROPOSING_ENTRIES | DECIDING_ON_VERSIONS | {Role.AUDITOR}
READING_BATCHES = SCREENING | READING_EVERY_SCREENING
STEERING_BATCHES = SCREENING | {Role.SUPERVISOR}
READING_EVERY_ALERT = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR})
READING_ALERTS = READING_EVERY_ALERT | {Role.PROTECTION_OFFICER}
DECIDING_ALERTS = frozenset({Role.OFFICER, Role.SUPERVISOR})
WORKING_ON_ALERTS = DECIDING_ALERTS | {Role.PROTECTION_OFFICER}
NOTING = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER})
READING_NOTES = READING_ALERTS
ASKING_REVEALS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER})
APPROVING_REVEALS = frozenset({Role.SUPERVISOR, Role.PROTECTION_OFFICER})
SEEING_FIGURES = frozenset({Role.SUPERVISOR, Role.AUDITOR})
READING_THE_THRESHOLD = DECIDING_ON_VERSIONS | {Role.OFFICER, Role.AUDITOR}
AUDITING = frozenset({Role.AUDITOR})
MANAGING = frozenset({Role.ADMIN})

# Screening is kept from ADMIN, so that the one who loads lists and hands out keys does not also decide what they find;
# a small house gives one key both roles. Importing a file is kept to ADMIN, for a file can be anything; refreshing only
# ever asks the publisher. Counts at /metrics name nobody, so the least of keys will do for the collector.
PERMISSIONS: Mapping[tuple[str, str], frozenset[Role] | Public] = MappingProxyType(
    {
        ("GET", "/"): EVERY_ROLE,
        ("POST", "/"): SCREENING,
        ("GET", "/sign-in"): PUBLIC,
        ("POST", "/sign-in"): PUBLIC,
        ("POST", "/sign-in/password"): PUBLIC,
        ("GET", "/sign-in/openid"): PUBLIC,
        ("GET", "/sign-in/openid/back"): PUBLIC,
        ("POST", "/sign-out"): PUBLIC,
        ("GET", "/protection"): ASKING_REVEALS | {Role.AUDITOR},
        ("POST", "/protection"): ASKING_REVEALS,
        ("POST", "/protection/form"): ASKING_REVEALS,
        ("POST", "/protection/reveals/{reveal_id}/approve"): APPROVING_REVEALS,
        ("POST", "/protection/reveals/{reveal_id}/read"): ASKING_REVEALS,
        ("POST", "/language"): PUBLIC,
        ("POST", "/theme"): PUBLIC,
        ("GET", "/account"): EVERY_ROLE,
        ("POST", "/account/password"): EVERY_ROLE,
        ("GET", "/account/second-factor"): EVERY_ROLE,
        ("POST", "/account/second-factor"): EVERY_ROLE,
        ("POST", "/account/sessions/end"): EVERY_ROLE,
        ("POST", "/account/keys"): EVERY_ROLE,
        ("POST", "/account/keys/revoke"): EVERY_ROLE,
        ("GET", "/people"): MANAGING,
        ("POST", "/people"): MANAGING,
        ("POST", "/people/{user_id}/roles"): MANAGING,
        ("POST", "/people/{user_id}/disable"): MANAGING,
        ("POST", "/people/{user_id}/enable"): MANAGING,
        ("POST", "/people/{user_id}/reset"): MANAGING,
        ("POST", "/people/{user_id}/sessions/end"): MANAGING,
        ("POST", "/people/keys"): MANAGING,
        ("POST", "/people/keys/{key_id}/revoke"): MANAGING,
        ("GET", "/static/{name}"): PUBLIC,
        ("GET", "/livez"): PUBLIC,
        ("GET", "/readyz"): PUBLIC,
        ("GET", "/metrics"): EVERY_ROLE,
        ("GET", "/openapi.json"): EVERY_ROLE,
        ("POST", "/v1/screenings"): SCREENING,
        ("GET", "/v1/screenings/{screening_id}"): SCREENING | READING_EVERY_SCREENING,
        ("POST", "/v1/screenings/{screening_id}/replay"): SCREENING | READING_EVERY_SCREENING,
        ("POST", "/v1/transactions/screenings"): SCREENING,
        ("POST", "/v1/transactions/files"): SCREENING,
        ("GET", "/v1/indicators/forms"): EVERY_ROLE,
        ("POST", "/v1/accounts/notes"): NOTING,
        ("POST", "/v1/accounts/notes/reading"): READING_NOTES,
        ("GET", "/v1/transactions/screenings/{screening_id}"): SCREENING | READING_EVERY_SCREENING,
        ("GET", "/v1/lists"): EVERY_ROLE,
        ("GET", "/v1/lists/{list_id}"): EVERY_ROLE,
        ("GET", "/v1/lists/{list_id}/snapshots"): EVERY_ROLE,
        ("GET", "/v1/lists/{list_id}/snapshots/{snapshot_id}"): EVERY_ROLE,
        ("GET", "/v1/lists/{list_id}/designations/{reference}"): EVERY_ROLE,
        ("POST", "/v1/lists/{list_id}/import"): MANAGING,
        ("POST", "/v1/lists/{list_id}/refresh"): REFRESHING_LISTS,
        ("GET", "/v1/lists/{list_id}/deltas"): EVERY_ROLE,
        ("GET", "/v1/lists/{list_id}/deltas.atom"): EVERY_ROLE,
        ("GET", "/v1/lists/{list_id}/held"): EVERY_ROLE,
        ("POST", "/v1/lists/{list_id}/held/{held_id}/release"): DECIDING_ON_VERSIONS,
        ("POST", "/v1/lists/{list_id}/designations/{reference}/removal"): DECIDING_ON_VERSIONS,
        ("POST", "/v1/lists/{list_id}/entries"): PROPOSING_ENTRIES,
        ("GET", "/v1/lists/{list_id}/entries/{reference}/history"): READING_PROPOSALS,
        ("GET", "/v1/lists/{list_id}/proposals"): READING_PROPOSALS,
        ("POST", "/v1/lists/{list_id}/proposals/{proposal_id}/approval"): DECIDING_ON_VERSIONS,
        ("POST", "/v1/lists/{list_id}/proposals/{proposal_id}/rejection"): DECIDING_ON_VERSIONS,
        ("POST", "/v1/batches"): SCREENING,
        ("GET", "/v1/batches"): READING_BATCHES,
        ("GET", "/v1/batches/{batch_id}"): READING_BATCHES,
        ("GET", "/v1/batches/{batch_id}/preview"): READING_BATCHES,
        ("PUT", "/v1/batches/{batch_id}/mapping"): STEERING_BATCHES,
        ("POST", "/v1/batches/{batch_id}/start"): STEERING_BATCHES,
        ("POST", "/v1/batches/{batch_id}/pause"): STEERING_BATCHES,
        ("POST", "/v1/batches/{batch_id}/resume"): STEERING_BATCHES,
        ("POST", "/v1/batches/{batch_id}/cancel"): STEERING_BATCHES,
        ("GET", "/v1/batches/{batch_id}/events"): READING_BATCHES,
        ("GET", "/v1/batches/{batch_id}/results"): READING_BATCHES,
        ("GET", "/v1/batches/{batch_id}/refused"): READING_BATCHES,
        ("GET", "/v1/batches/{batch_id}/certificate"): READING_BATCHES,
        ("GET", "/v1/batches/{batch_id}/comparison"): READING_BATCHES,
        ("GET", "/batches"): READING_BATCHES,
        ("POST", "/batches"): SCREENING,
        ("GET", "/batches/{batch_id}"): READING_BATCHES,
        ("POST", "/batches/{batch_id}/mapping"): STEERING_BATCHES,
        ("POST", "/batches/{batch_id}/template"): STEERING_BATCHES,
        ("POST", "/batches/{batch_id}/acts"): STEERING_BATCHES,
        ("GET", "/batches/{batch_id}/comparison"): READING_BATCHES,
        ("POST", "/batches/{batch_id}/portfolio"): SCREENING,
        ("GET", "/portfolios"): READING_BATCHES,
        ("GET", "/portfolios/{portfolio_id}"): READING_BATCHES,
        ("GET", "/v1/batch-templates/files/{content}"): SCREENING,
        ("GET", "/v1/batch-templates"): SCREENING,
        ("POST", "/v1/batch-templates"): SCREENING,
        ("DELETE", "/v1/batch-templates/{template_id}"): SCREENING,
        ("GET", "/v1/portfolios"): READING_BATCHES,
        ("POST", "/v1/portfolios"): SCREENING,
        ("GET", "/v1/portfolios/{portfolio_id}"): READING_BATCHES,
        ("DELETE", "/v1/portfolios/{portfolio_id}"): STEERING_BATCHES,
        ("GET", "/v1/portfolios/{portfolio_id}/entries"): READING_BATCHES,
        ("POST", "/v1/portfolios/{portfolio_id}/changes"): STEERING_BATCHES,
        ("GET", "/v1/portfolios/{portfolio_id}/runs"): READING_BATCHES,
        ("GET", "/v1/alerts"): READING_ALERTS,
        ("POST", "/v1/alerts/decisions"): DECIDING_ALERTS,
        ("POST", "/v1/alerts/next"): WORKING_ON_ALERTS,
        ("POST", "/v1/alerts/bundles/{bundle}"): DECIDING_ALERTS,
        ("GET", "/v1/alerts/{alert_id}"): READING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/assignment"): WORKING_ON_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/comments"): WORKING_ON_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/information-requests"): WORKING_ON_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/resumption"): WORKING_ON_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/escalation"): WORKING_ON_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/decisions"): DECIDING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/countersignature"): DECIDING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/disagreement"): DECIDING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/withdrawal"): DECIDING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/reopening"): DECIDING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/suppressions"): DECIDING_ALERTS,
        ("GET", "/v1/goaml-profiles"): READING_EVERY_ALERT,
        ("POST", "/v1/alerts/exports/table"): READING_EVERY_ALERT,
        ("POST", "/alerts/exports/table"): READING_EVERY_ALERT,
        ("GET", "/v1/statistics"): SEEING_FIGURES,
        ("POST", "/v1/alerts/{alert_id}/exports/goaml"): DECIDING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/exports/package"): DECIDING_ALERTS,
        ("GET", "/alerts/{alert_id}/exports"): DECIDING_ALERTS,
        ("POST", "/alerts/{alert_id}/exports/goaml"): DECIDING_ALERTS,
        ("POST", "/alerts/{alert_id}/exports/package"): DECIDING_ALERTS,
        ("GET", "/v1/alerts/{alert_id}/checklists"): READING_ALERTS,
        ("POST", "/v1/alerts/{alert_id}/checklists"): WORKING_ON_ALERTS,
        ("GET", "/alerts"): READING_ALERTS,
        ("POST", "/alerts/next"): WORKING_ON_ALERTS,
        ("POST", "/alerts/views"): WORKING_ON_ALERTS,
        ("GET", "/alerts/alike"): DECIDING_ALERTS,
        ("POST", "/alerts/alike"): DECIDING_ALERTS,
        ("POST", "/alerts/bundles/{bundle}"): DECIDING_ALERTS,
        ("GET", "/alerts/{alert_id}"): READING_ALERTS,
        ("POST", "/alerts/{alert_id}/acts"): WORKING_ON_ALERTS,
        ("POST", "/alerts/{alert_id}/checklist"): WORKING_ON_ALERTS,
        ("GET", "/suppressions"): READING_EVERY_ALERT,
        ("POST", "/suppressions/{suppression_id}"): DECIDING_ALERTS,
        ("GET", "/replay"): SCREENING | READING_EVERY_SCREENING,
        ("POST", "/replay"): SCREENING | READING_EVERY_SCREENING,
        ("GET", "/dashboard"): SEEING_FIGURES,
        ("GET", "/v1/suppressions"): READING_EVERY_ALERT,
        ("POST", "/v1/suppressions/{suppression_id}/approval"): DECIDING_ALERTS,
        ("POST", "/v1/suppressions/{suppression_id}/end"): DECIDING_ALERTS,
        ("GET", "/lists"): EVERY_ROLE,
        ("GET", "/lists/{list_id}"): EVERY_ROLE,
        ("POST", "/lists/{list_id}/refresh"): REFRESHING_LISTS,
        ("POST", "/lists/{list_id}/import"): MANAGING,
        ("GET", "/lists/{list_id}/held"): EVERY_ROLE,
        ("POST", "/lists/{list_id}/held/{held_id}/release"): DECIDING_ON_VERSIONS,
        ("GET", "/lists/{list_id}/deltas"): EVERY_ROLE,
        ("GET", "/lists/{list_id}/designations"): EVERY_ROLE,
        ("POST", "/lists/{list_id}/designations"): EVERY_ROLE,
        ("GET", "/lists/{list_id}/designations/{reference}"): EVERY_ROLE,
        ("POST", "/lists/{list_id}/designations/{reference}/removal"): DECIDING_ON_VERSIONS,
        ("GET", "/lists/{list_id}/proposals"): READING_PROPOSALS,
        ("GET", "/lists/{list_id}/proposals/new"): PROPOSING_ENTRIES,
        ("POST", "/lists/{list_id}/proposals"): PROPOSING_ENTRIES,
        ("POST", "/lists/{list_id}/proposals/{proposal_id}/approval"): DECIDING_ON_VERSIONS,
        ("POST", "/lists/{list_id}/proposals/{proposal_id}/rejection"): DECIDING_ON_VERSIONS,
        ("GET", "/lists/{list_id}/entries/{reference}/history"): READING_PROPOSALS,
        ("GET", "/red-flags"): EVERY_ROLE,
        ("GET", "/red-flags/indicators"): EVERY_ROLE,
        ("GET", "/red-flags/geography"): EVERY_ROLE,
        ("GET", "/red-flags/lexicon"): EVERY_ROLE,
        ("GET", "/v1/webhook-messages"): MANAGING | {Role.AUDITOR},
        ("POST", "/v1/webhook-messages/{message_id}/revival"): MANAGING,
        ("GET", "/threshold"): READING_THE_THRESHOLD,
        ("POST", "/threshold/changes/{change_id}"): DECIDING_ON_VERSIONS,
        ("GET", "/v1/threshold"): READING_THE_THRESHOLD,
        ("POST", "/v1/threshold/changes/{change_id}/approval"): DECIDING_ON_VERSIONS,
        ("GET", "/audit"): AUDITING,
        ("POST", "/audit/verifications"): AUDITING,
        ("GET", "/audit/export"): AUDITING,
        ("GET", "/v1/audit/entries"): AUDITING,
        ("POST", "/v1/audit/verifications"): AUDITING,
        ("GET", "/v1/audit/export"): AUDITING,
        ("GET", "/v1/reveals"): APPROVING_REVEALS | {Role.AUDITOR},
        ("POST", "/v1/reveals"): ASKING_REVEALS,
        ("POST", "/v1/reveals/{reveal_id}/approval"): APPROVING_REVEALS,
        ("POST", "/v1/reveals/{reveal_id}/reading"): ASKING_REVEALS,
        ("POST", "/v1/protected-people/{person_id}/hold"): APPROVING_REVEALS,
        ("DELETE", "/v1/protected-people/{person_id}/hold"): APPROVING_REVEALS,
        ("GET", "/v1/keys"): MANAGING | {Role.AUDITOR},
        ("POST", "/v1/keys"): MANAGING,
        ("DELETE", "/v1/keys/{key_id}"): MANAGING,
    }
)


_SETTING_UP = frozenset(
    {
        ("GET", "/account"),
        ("POST", "/account/password"),
        ("GET", "/account/second-factor"),
        ("POST", "/account/second-factor"),
    }
)


def is_for_setting_up(*, method: str, route: str) -> bool:
    """Whether a user who must still change their password or set up their second factor may call a route."""
    return (method, route) in _SETTING_UP or is_public(method=method, route=route)


def is_public(*, method: str, route: str) -> bool:
    """Whether a route needs no key. `route` is its path template, as in the table."""
    return PERMISSIONS.get((method, route)) is PUBLIC


def allowed(*, method: str, route: str, roles: frozenset[Role]) -> bool:
    """Whether someone with `roles` (none: nobody known) may call a route; what is not in the table is denied.

    `method` is in capitals, `route` the path template as in the table: matched exactly, never by its beginning.
    """
    access = PERMISSIONS.get((method, route), frozenset[Role]())
    return access is PUBLIC or not access.isdisjoint(roles)


def may_read_screening(*, roles: frozenset[Role], actor_id: str, asked_by: str) -> bool:
    """Whether someone may read a stored screening: their own, or any where their roles say so.

    `asked_by` is the actor that asked. Where it is false, answer as if the screening did not exist.
    """
    if not roles.isdisjoint(READING_EVERY_SCREENING):
        return True
    return actor_id == asked_by and not roles.isdisjoint(SCREENING)


def reads_every_alert(roles: frozenset[Role]) -> bool:
    """Whether someone who may read alerts reads all of them; protection officers read protective cases alone.

    Where it is false, answer and count as if there were no others.
    """
    return not roles.isdisjoint(READING_EVERY_ALERT)


def decides_alerts(roles: frozenset[Role]) -> bool:
    """Whether someone decides alerts, and works on all of them; protection officers work on protective cases alone."""
    return not roles.isdisjoint(DECIDING_ALERTS)


def may_read_batch(*, roles: frozenset[Role], actor_id: str, owner: str) -> bool:
    """Whether someone may read a batch or portfolio: their own, or any where their roles say so.

    Where it is false, answer as if it did not exist.
    """
    return may_read_screening(roles=roles, actor_id=actor_id, asked_by=owner)


def may_steer_batch(*, roles: frozenset[Role], actor_id: str, owner: str) -> bool:
    """Whether someone may start, pause, resume or cancel a batch: their own, or any as a supervisor."""
    return actor_id == owner or Role.SUPERVISOR in roles
