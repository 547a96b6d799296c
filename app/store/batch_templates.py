"""Keeps mappings that people use again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from app.domain.batch import ColumnMapping
from app.store.batch_conversion import mapping_document, mapping_of
from app.store.batch_tables import batch_template
from app.store.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class BatchTemplate:
    """A mapping under a name, the header that it was made for, and whose it is."""

    template_id: str
    owner: str
    name: str
    created_at: datetime
    header: Sequence[str]
    mapping: ColumnMapping


class BatchTemplateStore:
    """The templates of one database; a name stands once for each owner."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, template: BatchTemplate, *, transaction: Transaction) -> None:
        """Keep a template in place of the owner's one of the same name."""
        connection = transaction.connection
        same = batch_template.c.owner == template.owner, batch_template.c.name == template.name
        connection.execute(delete(batch_template).where(*same))
        connection.execute(
            insert(batch_template).values(
                template_id=template.template_id,
                owner=template.owner,
                name=template.name,
                created_at=template.created_at,
                header=list(template.header),
                mapping=mapping_document(template.mapping),
            )
        )

    def get(self, template_id: str, *, owner: str) -> BatchTemplate | None:
        """One template of an owner, None where they have none of this id."""
        query = select(batch_template).where(
            batch_template.c.template_id == template_id, batch_template.c.owner == owner
        )
        with self._database.reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _template(row)

    def of_owner(self, owner: str) -> tuple[BatchTemplate, ...]:
        """The templates of an owner, by name."""
        query = select(batch_template).where(batch_template.c.owner == owner).order_by(batch_template.c.name)
        with self._database.reading() as connection:
            return tuple(_template(row) for row in connection.execute(query))

    def delete(self, template_id: str, *, owner: str, transaction: Transaction) -> bool:
        """Forget a template; returns whether the owner had it."""
        mine = batch_template.c.template_id == template_id, batch_template.c.owner == owner
        return transaction.connection.execute(delete(batch_template).where(*mine)).rowcount == 1


def _template(row: Row[Any]) -> BatchTemplate:
    return BatchTemplate(
        row.template_id, row.owner, row.name, row.created_at, tuple(row.header), mapping_of(row.mapping)
    )
