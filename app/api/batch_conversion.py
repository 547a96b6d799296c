"""Turns batches and their mappings into response models and back."""

from __future__ import annotations

from dataclasses import asdict

from app.api.batch_models import (
    AccountOut,
    BatchOut,
    BatchSettingsOut,
    ColumnIn,
    MappingIn,
    PinnedListOut,
    ProgressOut,
    TemplateOut,
)
from app.api.services import Services
from app.domain.batch import Batch, BatchAccount, ColumnMapping
from app.store.batch_templates import BatchTemplate


def batch_out(services: Services, one: Batch) -> BatchOut:
    """A batch as it stands."""
    return BatchOut(
        batch_id=one.batch_id,
        version=one.version,
        created_at=one.created_at,
        owner=one.owner,
        state=one.state,
        file_name=one.file_name,
        file_sha256=one.file_sha256,
        file_bytes=one.file_bytes,
        content=one.content,
        priority=one.priority,
        settings=BatchSettingsOut(minimum_score=one.settings.minimum_score, limit=one.settings.limit),
        header=list(one.header),
        mapping=None if one.mapping is None else mapping_out(one.mapping),
        problem=one.problem,
        account=account_out(one.account),
        progress=ProgressOut(**asdict(services.batches.progress(one))),
        lists=[] if one.pins is None else [PinnedListOut(**asdict(pinned)) for pinned in one.pins.lists],
        started_at=one.started_at,
        finished_at=one.finished_at,
        supplements=one.parent_id,
        same_file_as=one.same_file_as,
        portfolio_id=one.portfolio_id,
    )


def account_out(account: BatchAccount) -> AccountOut:
    """Every row, by what became of it."""
    return AccountOut(
        rows_in=account.rows_in,
        screened=account.screened,
        refused=account.refused,
        unscreened=account.unscreened,
        blank=account.blank,
        rows_with_hits=account.rows_with_hits,
        hits=account.hits,
        hits_left_out=account.hits_left_out,
        by_verdict=dict(account.by_verdict),
        by_refusal=dict(account.by_refusal),
        by_warning=dict(account.by_warning),
        rows_with_red_flags=account.rows_with_red_flags,
    )


def mapping_out(mapping: ColumnMapping) -> MappingIn:
    """How a file is read, as a request would say it."""
    columns = [ColumnIn(column=column, meaning=meaning) for column, meaning in sorted(mapping.columns.items())]
    return MappingIn(
        content=mapping.content,
        format=mapping.format,
        columns=columns,
        encoding=mapping.encoding,
        delimiter=mapping.delimiter,
        header_line=mapping.header_line,
        sheet=mapping.sheet,
        day_first=mapping.day_first,
    )


def mapping_from(given: MappingIn) -> ColumnMapping:
    """How a file is to be read."""
    return ColumnMapping(
        content=given.content,
        format=given.format,
        columns={one.column: one.meaning for one in given.columns},
        encoding=given.encoding,
        delimiter=given.delimiter,
        header_line=given.header_line,
        sheet=given.sheet,
        day_first=given.day_first,
    )


def template_out(template: BatchTemplate) -> TemplateOut:
    """A mapping that was kept."""
    return TemplateOut(
        template_id=template.template_id,
        name=template.name,
        created_at=template.created_at,
        header=list(template.header),
        mapping=mapping_out(template.mapping),
    )
