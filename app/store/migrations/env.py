"""Runs migrations on the connection that `app.store.migration` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from app.store import (  # noqa: F401 (their tables belong to the metadata)
    audit_log,
    batch_tables,
    confidential_tables,
    review_tables,
    thresholds,
    transaction_tables,
)
from app.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    version_table=context.config.attributes["version_table"],
)
context.run_migrations()
