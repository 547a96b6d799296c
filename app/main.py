"""Puts the parts together: settings in, an app that answers out."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import timedelta
from functools import cache
from pathlib import Path

import httpx2
from fastapi import FastAPI

from app.access.keys import KeyRing
from app.access.openid import OpenidSettings, OpenidSignIn, read_role_map
from app.access.passwords import Passwords
from app.access.rate_limit import RateLimiter
from app.access.secret_box import SecretBox
from app.access.sign_in import PasswordSignIn
from app.access.throttle import Throttle
from app.access.users import UserDirectory
from app.api import (
    account_notes,
    batch_results,
    batch_templates,
    batches,
    health,
    keys,
    list_changes,
    lists,
    own_lists,
    portfolios,
    problems,
    screenings,
    transaction_files,
    transaction_screenings,
)
from app.api import alerts as alerts_api
from app.api import audit as audit_api
from app.api import checklists as checklists_api
from app.api import confidentiality as confidentiality_api
from app.api import exports as exports_api
from app.api import threshold as threshold_api
from app.api import webhooks as webhooks_api
from app.api.body_limit import BodyLimit
from app.api.openapi import describe
from app.api.red_flag_conversion import IndicatorsUsed
from app.api.request_record import RequestRecord
from app.api.routing import GuardedRoute
from app.api.services import CODE_VERSION, RedFlags, Services
from app.audit.keys import read_or_make_key
from app.audit_desk.desk import AuditDesk
from app.batch_desk.desk import BatchDesk
from app.confidentiality.batch_rows import BatchRows
from app.confidentiality.protection import Protector, people_in
from app.confidentiality.retention import Retention, RetentionClocks
from app.confidentiality.reveals import RevealDesk
from app.confidentiality.subjects import SubjectProtection
from app.list_updating import Clock, RandomBytes, configured_sources, make_list_updating, utc_now
from app.redflags.catalogue_file import read_catalogue
from app.redflags.data_hash import data_hash
from app.redflags.reference import Reference
from app.redflags.reference_file import read_reference
from app.review.checklist_desk import ChecklistDesk
from app.review.checklist_files import read_checklists
from app.review.desk import ReviewDesk
from app.review.intake import Intake
from app.review.record import ReviewRecord
from app.review.rules import ReviewPolicy
from app.review.thresholds import ThresholdDesk
from app.screening.background import in_background
from app.screening.library import ListLibrary
from app.screening.list_changes import ListChanges
from app.screening.list_updates import Download
from app.screening.refresh_schedule import RefreshSchedule
from app.screening.screener import ScreeningPolicy
from app.screening.transaction_watch import TransactionWatch
from app.screening.update_outcome import Updates
from app.settings import Settings, SettingsError
from app.sharing.desk import SharingDesk
from app.sharing.gathering import Gatherer
from app.sharing.goaml.profile_files import read_profiles
from app.sharing.package import PackageOrigin
from app.sharing.queue_desk import QueueDesk
from app.store.alerts import AlertStore
from app.store.api_keys import ApiKeyStore
from app.store.audit_log import AuditLog
from app.store.batch_templates import BatchTemplateStore
from app.store.batches import BatchStore
from app.store.checklists import ChecklistStore
from app.store.confidential import ConfidentialStore
from app.store.database import Database, open_database
from app.store.earlier_cases import find_earlier_cases
from app.store.held_versions import HeldVersionStore
from app.store.idempotency import IdempotencyStore
from app.store.key_check import require_key_of
from app.store.list_checks import ListCheckStore
from app.store.list_proposals import ListProposalStore
from app.store.migration import migrate
from app.store.openid_logins import OpenidLoginStore
from app.store.portfolios import PortfolioStore
from app.store.review_figures import ReviewFigureStore
from app.store.saved_views import SavedViewStore
from app.store.screenings import ScreeningStore
from app.store.sessions import SessionStore
from app.store.snapshots import SnapshotStore
from app.store.subject_keys import seal_subject_keys
from app.store.suppressions import SuppressionStore
from app.store.transaction_history import TransactionHistory
from app.web import (
    account_pages,
    alert_pages,
    alike_pages,
    audit_pages,
    batch_pages,
    dashboard_pages,
    delta_pages,
    designation_pages,
    export_pages,
    lists_pages,
    own_list_pages,
    pages,
    people_pages,
    portfolio_pages,
    protection_pages,
    red_flag_pages,
    replay_pages,
    sign_in_pages,
    suppression_pages,
    threshold_pages,
)
from app.web.routing import install as show_refusals_as_pages
from app.web.translation import read_data_translations

MAX_CALLERS = 10_000
FORM_BYTES = 65_536
"""What a form may have around a file of the largest size."""
OPENID_SECONDS = 10.0
ROUTED = (
    screenings,
    transaction_screenings,
    transaction_files,
    account_notes,
    batches,
    batch_templates,
    batch_results,
    portfolios,
    lists,
    list_changes,
    own_lists,
    alerts_api,
    audit_api,
    threshold_api,
    checklists_api,
    exports_api,
    keys,
    health,
    webhooks_api,
    pages,
    lists_pages,
    designation_pages,
    delta_pages,
    own_list_pages,
    red_flag_pages,
    batch_pages,
    portfolio_pages,
    sign_in_pages,
    account_pages,
    people_pages,
    confidentiality_api,
    protection_pages,
    alike_pages,
    export_pages,
    alert_pages,
    suppression_pages,
    threshold_pages,
    replay_pages,
    audit_pages,
    dashboard_pages,
)
"""Every module that has a router, in the order in which requests are held against them."""


def open_migrated(settings: Settings) -> Database:
    """The database of `settings`, with every table as this version expects it. Raises StoreError."""
    settings.data_directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = open_database(settings.database_address)
    migrate(database)
    return database


def make_schedule(
    settings: Settings, *, library: ListLibrary, updater: Updates, checks: ListCheckStore, clock: Clock
) -> RefreshSchedule:
    """What asks the publishers for newer lists when they are due."""
    return RefreshSchedule(
        library=library,
        updater=updater,
        checks=checks,
        clock=clock,
        chance=random.random,
        refresh_hours=settings.refresh_hours,
    )


def make_library(settings: Settings, database: Database, *, clock: Clock) -> ListLibrary:
    """The lists in force, ready to search."""
    return ListLibrary(
        sources=configured_sources(settings),
        snapshots=SnapshotStore(database),
        index_directory=settings.index_directory,
        clock=clock,
    )


@cache
def read_indicators(lists_directory: Path) -> tuple[IndicatorsUsed, Reference]:
    """The indicators of the lists directory and what they refer to, read once. Raises RedFlagDataError."""
    reference = read_reference(lists_directory)
    catalogue = read_catalogue(lists_directory / "indicators", reference)
    return IndicatorsUsed(catalogue, data_hash(lists_directory)), reference


def _red_flags_once(lists_directory: Path, history: TransactionHistory) -> Callable[[], RedFlags]:
    """Gives the same red flags at every call, made at the first. Raises RedFlagDataError."""
    lock = threading.Lock()
    made: list[RedFlags] = []

    def red_flags() -> RedFlags:
        with lock:
            if not made:
                indicators, reference = read_indicators(lists_directory)
                made.append(RedFlags(indicators, TransactionWatch(indicators.catalogue, reference, history)))
            return made[0]

    return red_flags


def make_review_policy(settings: Settings) -> ReviewPolicy:
    """What the institution set for the review of alerts."""
    return ReviewPolicy(
        strong_score=settings.strong_score,
        due_days=settings.alert_due_days,
        decision_valid_days=settings.decision_valid_days,
    )


def make_openid_sign_in(
    settings: Settings, database: Database, users: UserDirectory, *, clock: Clock
) -> OpenidSignIn | None:
    """Signing in at the provider of the settings, None where there is none. Raises SettingsError."""
    if not settings.openid_issuer:
        return None
    try:
        roles = read_role_map(settings.openid_roles)
    except ValueError as error:
        raise SettingsError(f"FISCREEN_OPENID_ROLES: {error}") from None
    provider = OpenidSettings(
        issuer=settings.openid_issuer,
        client_id=settings.openid_client_id,
        client_secret=settings.openid_client_secret,
        redirect_uri=settings.openid_redirect_uri,
        roles_claim=settings.openid_roles_claim,
        roles=roles,
    )
    client = httpx2.Client(timeout=OPENID_SECONDS, follow_redirects=False, proxy=settings.proxy or None)
    return OpenidSignIn(provider, users=users, logins=OpenidLoginStore(database), client=client, clock=clock)


def make_key_ring(database: Database, audit: AuditLog, *, clock: Clock, random_bytes: RandomBytes) -> KeyRing:
    """What makes, checks and closes API keys."""
    return KeyRing(ApiKeyStore(database), audit, clock=clock, random_bytes=random_bytes)


def make_services(
    settings: Settings,
    database: Database,
    *,
    clock: Clock = utc_now,
    random_bytes: RandomBytes = os.urandom,
    download: Download | None = None,
) -> Services:
    """Everything that requests work with."""
    updating = make_list_updating(settings, database, clock=clock, random_bytes=random_bytes, download=download)
    updater, audit = updating.updater, updating.audit
    thresholds = ThresholdDesk(database, audit=audit, clock=clock)
    settings = settings.model_copy(update={"minimum_score": thresholds.in_force(settings.minimum_score)})
    library = make_library(settings, database, clock=clock)
    checks = ListCheckStore(database)
    box = SecretBox(read_or_make_key(settings.data_directory / "access.key", random_bytes), random_bytes)
    database.seal_with(box.derived("at rest"))
    require_key_of(database)
    seal_subject_keys(database)
    find_earlier_cases(database, people_in)
    passwords = Passwords(at_once=settings.passwords_checked_at_once, random_bytes=random_bytes)
    users = UserDirectory(database, audit=audit, passwords=passwords, box=box.derived("second factor"), clock=clock)
    protector = Protector(ConfidentialStore(database), box.derived("confidentiality"), clock=clock)
    alerts, suppressions, review_policy = AlertStore(database), SuppressionStore(database), make_review_policy(settings)
    history = TransactionHistory(database)
    record = ReviewRecord(audit)
    desk = ReviewDesk(alerts, suppressions, record=record, policy=review_policy, hide=protector.hidden, clock=clock)
    batch_store = BatchStore(database)
    sources = {source.id: source for source in configured_sources(settings)}
    return Services(
        settings=settings,
        clock=clock,
        random_bytes=random_bytes,
        policy=ScreeningPolicy(highest_allowed_minimum_score=settings.minimum_score),
        library=library,
        updater=updater,
        list_updater=updater,
        checks=checks,
        schedule=make_schedule(settings, library=library, updater=updater, checks=checks, clock=clock),
        outbox=updating.outbox,
        webhooks=updating.webhooks,
        stop=updating.stop,
        database=database,
        audit=audit,
        thresholds=thresholds,
        audit_desk=AuditDesk(
            database,
            audit,
            checkpoints=settings.checkpoints_file,
            verify_every=timedelta(hours=settings.audit_verify_hours),
            clock=clock,
        ),
        snapshots=SnapshotStore(database),
        held=HeldVersionStore(database),
        changes=ListChanges(SnapshotStore(database)),
        proposals=ListProposalStore(database),
        own_lists=updating.own_lists,
        own_list_approvals=updating.own_lists,
        screenings=ScreeningStore(database),
        history=history,
        red_flags=_red_flags_once(settings.lists_directory, history),
        idempotency=IdempotencyStore(database),
        sessions=SessionStore(database),
        alerts=alerts,
        suppressions=suppressions,
        saved_views=SavedViewStore(database),
        review_figures=ReviewFigureStore(database),
        checklist_desk=ChecklistDesk(
            read_checklists(settings.checklists_directory),
            ChecklistStore(database),
            record=record,
            hide=protector.hidden,
            clock=clock,
        ),
        desk=desk,
        queue_desk=QueueDesk(alerts, audit, clock=clock),
        sharing=SharingDesk(
            desk,
            Gatherer(alerts, history, ConfidentialStore(database), protector=protector, sources=sources),
            profiles=read_profiles(settings.goaml_directory),
            origin=PackageOrigin(audit.keys.signing, CODE_VERSION),
            clock=clock,
        ),
        batches=batch_store,
        batch_rows=BatchRows(batch_store, protector),
        batch_templates=BatchTemplateStore(database),
        batch_desk=BatchDesk(
            database,
            batch_store,
            audit,
            folder=settings.spool_directory,
            max_bytes=settings.max_batch_bytes,
            clock=clock,
            random_bytes=random_bytes,
        ),
        portfolios=PortfolioStore(database),
        intake=Intake(alerts, suppressions, review_policy, SubjectProtection(protector)),
        keys=make_key_ring(database, audit, clock=clock, random_bytes=random_bytes),
        users=users,
        openid_sign_in=make_openid_sign_in(settings, database, users, clock=clock),
        protector=protector,
        subject_protection=SubjectProtection(protector),
        reveals=RevealDesk(database, audit=audit, protector=protector, clock=clock),
        retention=Retention(
            database,
            audit=audit,
            clocks=RetentionClocks(settings.retention_cleared_days, settings.retention_case_days),
            clock=clock,
        ),
        password_sign_in=PasswordSignIn(
            users, passwords=passwords, throttle=Throttle(database, audit), box=box.derived("device"), clock=clock
        ),
        rate_limiter=RateLimiter(
            per_minute=settings.requests_per_minute,
            burst=settings.requests_per_minute,
            max_callers=MAX_CALLERS,
            clock=time.monotonic,
        ),
        sign_in_limiter=RateLimiter(
            per_minute=settings.sign_in_attempts_per_minute,
            burst=settings.sign_in_attempts_per_minute,
            max_callers=MAX_CALLERS,
            clock=time.monotonic,
        ),
    )


Background = Callable[[Services], AbstractContextManager[None]]
"""What runs beside the requests, from the start of the app to its end."""


def upkeep(services: Services) -> AbstractContextManager[None]:
    """Asks the publishers for newer versions when they are due, tells the receiver of webhooks what changed, watches
    over the audit log, and takes in what other processes learnt of transactions.
    """

    def read_transactions() -> None:
        # The indicators are read at the first use: data that can't be used are told, and stop nothing else.
        services.watch.catch_up()

    work = {
        "refresh_lists": services.schedule.run,
        "send_webhooks": services.webhooks.run,
        "watch_audit_log": services.audit_desk.run,
        "read_transactions": read_transactions,
    }
    return in_background(work, stop=services.stop)


def _nothing(_services: Services) -> AbstractContextManager[None]:
    return nullcontext()


def create_app(
    settings: Settings, make: Callable[[], Services] | None = None, *, background: Background = _nothing
) -> FastAPI:
    """The web application. `make` gives its services at start; by default they come from `settings`.

    Raises DataFileError where translations of the lists directory can't be read.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        services = make() if make is not None else make_services(settings, open_migrated(settings))
        app.state.services = services
        services.library.current()
        with background(services):
            yield
        services.database.close()

    app = FastAPI(
        title="fiscreen",
        version=CODE_VERSION,
        summary="Screens names against sanctions lists and explains every hit.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry={"logs": False},
    )
    app.state.data_translations = read_data_translations(settings.lists_directory)
    app.router.route_class = GuardedRoute
    problems.install(app)
    show_refusals_as_pages(app)
    for module in ROUTED:
        app.include_router(module.router)
    largest_list = max((source.max_bytes for source in configured_sources(settings)), default=settings.max_body_bytes)
    app.add_middleware(
        BodyLimit,
        max_bytes=settings.max_body_bytes,
        larger={"/import": largest_list, "/batches": settings.max_batch_bytes + FORM_BYTES},
    )
    app.add_middleware(RequestRecord, https_only=settings.secure_cookies)
    app.openapi = cache(lambda: describe(app))  # type: ignore[method-assign]
    return app
