"""What the routes work with: made once at start, handed to each request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from fastapi import Request

from app.access.keys import KeyRing
from app.access.openid import OpenidSignIn
from app.access.rate_limit import RateLimiter
from app.access.sign_in import PasswordSignIn
from app.access.users import UserDirectory
from app.api.red_flag_conversion import IndicatorsUsed
from app.audit_desk.desk import AuditDesk
from app.batch_desk.desk import BatchDesk
from app.confidentiality.batch_rows import BatchRows
from app.confidentiality.protection import Protector
from app.confidentiality.retention import Retention
from app.confidentiality.reveals import RevealDesk
from app.confidentiality.subjects import SubjectProtection
from app.review.checklist_desk import ChecklistDesk
from app.review.desk import ReviewDesk
from app.review.intake import Intake
from app.review.thresholds import ThresholdDesk
from app.screening.library import ListLibrary
from app.screening.list_changes import ListChanges
from app.screening.list_updates import ListUpdater
from app.screening.own_lists import OwnListApprovals, OwnLists
from app.screening.refresh_schedule import RefreshSchedule
from app.screening.screener import ScreeningPolicy
from app.screening.transaction_watch import TransactionWatch
from app.screening.update_outcome import Updates
from app.settings import Settings
from app.sharing.desk import SharingDesk
from app.sharing.queue_desk import QueueDesk
from app.store.alerts import AlertStore
from app.store.audit_log import AuditLog
from app.store.batch_templates import BatchTemplateStore
from app.store.batches import BatchStore
from app.store.database import Database
from app.store.held_versions import HeldVersionStore
from app.store.idempotency import IdempotencyStore
from app.store.list_checks import ListCheckStore
from app.store.list_proposals import ListProposalStore
from app.store.portfolios import PortfolioStore
from app.store.review_figures import ReviewFigureStore
from app.store.saved_views import SavedViewStore
from app.store.screenings import ScreeningStore
from app.store.sessions import SessionStore
from app.store.snapshots import SnapshotStore
from app.store.suppressions import SuppressionStore
from app.store.transaction_history import TransactionHistory
from app.store.webhook_outbox import WebhookOutbox
from app.watchlists.stopping import Stop
from app.webhooks.delivery import WebhookDelivery

CODE_VERSION = version("fiscreen")


@dataclass(frozen=True)
class Services:
    """Everything that a request may need. Clock and randomness are here so that tests can set them.

    `updater` is what requests and the schedule update lists with, `list_updater` the one that does it in this process;
    likewise `own_list_approvals` and `own_lists`.
    """

    settings: Settings
    clock: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    policy: ScreeningPolicy
    library: ListLibrary
    updater: Updates
    list_updater: ListUpdater
    checks: ListCheckStore
    schedule: RefreshSchedule
    outbox: WebhookOutbox
    webhooks: WebhookDelivery
    stop: Stop
    database: Database
    audit: AuditLog
    audit_desk: AuditDesk
    thresholds: ThresholdDesk
    snapshots: SnapshotStore
    held: HeldVersionStore
    changes: ListChanges
    proposals: ListProposalStore
    own_lists: OwnLists
    own_list_approvals: OwnListApprovals
    screenings: ScreeningStore
    history: TransactionHistory
    red_flags: Callable[[], RedFlags]
    idempotency: IdempotencyStore
    sessions: SessionStore
    alerts: AlertStore
    suppressions: SuppressionStore
    saved_views: SavedViewStore
    review_figures: ReviewFigureStore
    checklist_desk: ChecklistDesk
    intake: Intake
    desk: ReviewDesk
    sharing: SharingDesk
    queue_desk: QueueDesk
    batches: BatchStore
    batch_rows: BatchRows
    batch_templates: BatchTemplateStore
    batch_desk: BatchDesk
    portfolios: PortfolioStore
    keys: KeyRing
    users: UserDirectory
    password_sign_in: PasswordSignIn
    openid_sign_in: OpenidSignIn | None
    protector: Protector
    subject_protection: SubjectProtection
    reveals: RevealDesk
    retention: Retention
    rate_limiter: RateLimiter
    sign_in_limiter: RateLimiter

    @property
    def indicators(self) -> IndicatorsUsed:
        """The indicators in use: read at the first use, for most processes need none."""
        return self.red_flags().indicators

    @property
    def watch(self) -> TransactionWatch:
        """What judges transactions."""
        return self.red_flags().watch


@dataclass(frozen=True)
class RedFlags:
    """The indicators in use, and what judges transactions by them."""

    indicators: IndicatorsUsed
    watch: TransactionWatch


def services_of(request: Request) -> Services:
    """The services of the app that answers `request`."""
    services = request.app.state.services
    assert isinstance(services, Services), "the app was made by app.main"
    return services
