"""The key `mapping` of a list source, checked: what the columns of a national or own list mean."""

from __future__ import annotations

import codecs
import re
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from app.domain.designation import PartyKind
from app.watchlists.column_mapping import (
    DATE_ROLES,
    EXCEL_SERIAL,
    NAME_ROLES,
    VALUES_OF_ROLE,
    ColumnMapping,
    ColumnRule,
    Role,
)
from app.watchlists.date_patterns import DatePattern

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class ColumnSettings(BaseModel):
    """One entry of `mapping.columns`; only the role is required, and may stand alone."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    separator: Annotated[str, StringConstraints(min_length=1, max_length=20)] | None = None
    dates: tuple[_Text, ...] = ()
    values: dict[str, str] = {}
    label: _Text | None = None
    pattern: str | None = None

    @field_validator("dates")
    @classmethod
    def _date_patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _checked_patterns(value)

    @field_validator("pattern")
    @classmethod
    def _with_one_group(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                groups = re.compile(value).groups
            except re.error as error:
                raise ValueError("expected a regular expression") from error
            if groups != 1:
                raise ValueError("expected a regular expression with one group, the part that counts")
        return value

    @model_validator(mode="after")
    def _fits_the_role(self) -> Self:
        allowed = VALUES_OF_ROLE.get(self.role, ())
        if self.values and not allowed:
            raise ValueError(f"values: expected only for the roles {', '.join(VALUES_OF_ROLE)}")
        for value in self.values.values():
            if value not in allowed:
                raise ValueError(f"values: expected one of {', '.join(allowed)} on the right")
        if self.dates and self.role not in DATE_ROLES:
            raise ValueError("dates: expected only for a role that is a date")
        return self


class MappingSettings(BaseModel):
    """The key `mapping` of a source whose format is mapped-csv, mapped-xlsx or mapped-json.

    `dates` are the date patterns of all columns that have none of their own; ISO 8601 is always read.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Annotated[dict[_Text, ColumnSettings], Field(min_length=1)]
    encoding: str = "utf-8"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] = ","
    sheet: _Text | None = None
    header_row: Annotated[int, Field(ge=1, le=100)] = 1
    empty: tuple[str, ...] = ()
    dates: tuple[_Text, ...] = ()
    kind: PartyKind = PartyKind.UNKNOWN
    list_type: str = ""
    reference_from: tuple[_Text, ...] = ()

    @field_validator("columns", mode="before")
    @classmethod
    def _roles_alone(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if any(not isinstance(column, str) for column in value):
            # YAML reads No, Yes, On and Off as a truth value.
            raise ValueError('write a column called No, Yes, On, Off or a number in quotation marks, such as "No"')
        return {column: {"role": said} if isinstance(said, str) else said for column, said in value.items()}

    @field_validator("dates")
    @classmethod
    def _date_patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return _checked_patterns(value)

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            name = codecs.lookup(value).name
            "a".encode(value)
        except (LookupError, ValueError):
            raise ValueError("expected the name of an encoding, such as utf-8 or windows-1252") from None
        if name.startswith(("utf-16", "utf-32", "utf-7")):
            raise ValueError("expected utf-8 or a one-byte encoding: save the file as UTF-8")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        roles = [column.role for column in self.columns.values()]
        if not NAME_ROLES.intersection(roles):
            raise ValueError(f"columns: expected one with a role {', '.join(sorted(NAME_ROLES))}")
        if roles.count(Role.REFERENCE) + bool(self.reference_from) != 1:
            raise ValueError("expected one column with the role reference, or reference_from where there is no number")
        for column in self.reference_from:
            if column not in self.columns:
                raise ValueError(f"reference_from: {column!r} is not among the columns")
        return self

    def as_mapping(self) -> ColumnMapping:
        """The mapping as the reader uses it."""
        return ColumnMapping(
            columns=tuple(self._rule(name, said) for name, said in self.columns.items()),
            encoding=self.encoding,
            delimiter=self.delimiter,
            sheet=self.sheet,
            header_row=self.header_row,
            empty=frozenset(token.strip().lower() for token in self.empty),
            kind=self.kind,
            list_type=self.list_type,
            reference_from=self.reference_from,
        )

    def _rule(self, column: str, said: ColumnSettings) -> ColumnRule:
        patterns = (*(said.dates or self.dates), "yyyy-mm-dd", "yyyy-mm")
        return ColumnRule(
            column=column,
            role=said.role,
            separator=said.separator or "",
            dates=tuple(text if text == EXCEL_SERIAL else DatePattern.of(text) for text in patterns),
            values={word.strip().lower(): kind for word, kind in said.values.items()},
            label=said.label or column,
            pattern=re.compile(said.pattern) if said.pattern else None,
        )


def _checked_patterns(patterns: tuple[str, ...]) -> tuple[str, ...]:
    for text in patterns:
        if text != EXCEL_SERIAL:
            DatePattern.of(text)
    return patterns
