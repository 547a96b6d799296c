"""Puts together what brings new versions of lists into force, and nothing that answers requests."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.audit.keys import read_or_make_keys
from app.screening.held_files import HeldFiles
from app.screening.list_record import ListRecord
from app.screening.list_updates import Download, ListUpdater
from app.screening.own_lists import OwnLists
from app.settings import Settings, SettingsError
from app.store.audit_log import AuditLog
from app.store.database import Database
from app.store.held_versions import HeldVersionStore
from app.store.list_checks import ListCheckStore
from app.store.list_proposals import ListProposalStore
from app.store.snapshots import SnapshotStore
from app.store.webhook_outbox import WebhookOutbox
from app.watchlists.fetching import FetchedFile, FileVersions, Network, NotModified, fetch
from app.watchlists.sources import ListSource, read_sources
from app.watchlists.stopping import Stop
from app.webhooks.delivery import Post, WebhookDelivery
from app.webhooks.endpoint import EndpointError, endpoint_of
from app.webhooks.posting import post

Clock = Callable[[], datetime]
RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class ListUpdating:
    """What updates lists, and what it shares with the rest: `stop` breaks off downloads, `webhooks` tell of changes."""

    updater: ListUpdater
    own_lists: OwnLists
    audit: AuditLog
    outbox: WebhookOutbox
    webhooks: WebhookDelivery
    stop: Stop


def utc_now() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


def make_list_updating(
    settings: Settings,
    database: Database,
    *,
    clock: Clock,
    random_bytes: RandomBytes,
    download: Download | None = None,
) -> ListUpdating:
    """What updates the configured lists in `database`; `download` stands in the place of the network.

    Raises SettingsError, ListSourceError, AuditKeyError, OSError.
    """
    stop, outbox = Stop(), WebhookOutbox(database)
    webhooks = _webhooks(settings, outbox, clock=clock, post=post)
    audit = AuditLog(database, read_or_make_keys(settings.data_directory, random_bytes))
    record = ListRecord(audit)
    sources, snapshots = configured_sources(settings), SnapshotStore(database)
    network = Network(proxy=settings.proxy, stop=stop)
    updater = ListUpdater(
        sources=sources,
        snapshots=snapshots,
        held=HeldFiles(HeldVersionStore(database), snapshots, record=record, clock=clock),
        checks=ListCheckStore(database),
        index_directory=settings.index_directory,
        clock=clock,
        download=download or _official_download(seconds=settings.download_seconds, network=network),
        announce=webhooks.announce,
        record=record,
    )
    own_lists = OwnLists(
        sources=sources,
        snapshots=snapshots,
        proposals=ListProposalStore(database),
        updater=updater,
        clock=clock,
        record=record,
    )
    return ListUpdating(updater, own_lists, audit, outbox, webhooks, stop)


def configured_sources(settings: Settings) -> tuple[ListSource, ...]:
    """Every list source of the lists directory that is enabled there or in the settings. Raises ListSourceError."""
    return read_sources(settings.sources_directory, also_enabled=settings.enabled_list_ids)


def _official_download(*, seconds: float, network: Network) -> Download:
    """A download from a source's official address, or a mirror, that takes at most `seconds` in all."""

    def download(source: ListSource, destination: Path, known: FileVersions) -> FetchedFile | NotModified:
        return fetch(source, destination, deadline_seconds=seconds, known=known, network=network)

    return download


def _webhooks(settings: Settings, outbox: WebhookOutbox, *, clock: Clock, post: Post) -> WebhookDelivery:
    """What tells the receiver in the settings of changed lists. Raises SettingsError."""
    try:
        endpoint = endpoint_of(
            address=settings.webhook_address,
            secrets=settings.webhook_secret.get_secret_value(),
            networks=settings.webhook_networks,
        )
    except EndpointError as error:
        raise SettingsError(f"FISCREEN_WEBHOOK_...: {error}") from None
    return WebhookDelivery(outbox, endpoint, clock=clock, chance=random.random, post=post)
