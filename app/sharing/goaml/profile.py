"""What one authority asks of a goAML report: who reports, which codes it knows, which elements stand where."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(min_length=1, max_length=255, strip_whitespace=True)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+$")]

SANCTIONS_MATCH = "sanctions_match"
"""What stands in `indicators` for a confirmed match with a list."""


class ElementKind(StrEnum):
    """What the text of an element is."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MOMENT = "moment"
    BOOLEAN = "boolean"


class Body(StrEnum):
    """Whether a kind of report tells transactions, or only an activity and its parties."""

    TRANSACTIONS = "transactions"
    ACTIVITY = "activity"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


class ElementRule(_Strict):
    """One element within another: what it holds, and whether it must be there.

    `type` names a further shape; `codes` an enumeration. `unknown` says that the profile's unknown code may stand for
    what is not known. `fix` is what to do where it is missing.
    """

    type: str = ""
    kind: Annotated[ElementKind, Field(strict=False)] = ElementKind.TEXT
    required: bool = False
    many: bool = False
    unknown: bool = False
    choice: str = ""
    any_of: str = ""
    max_chars: int | None = None
    pattern: str = ""
    codes: str = ""
    since: Version = "5.0"
    fix: str = ""


class ReportCode(_Strict):
    """One kind of report: its title, what it tells, and which elements of the report it cannot do without."""

    title: Word
    body: Annotated[Body, Field(strict=False)]
    needs: tuple[str, ...] = Field(default=(), strict=False)


class Location(_Strict):
    """Where the reporting entity is."""

    address: Word
    city: Word
    country_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class ReportingPerson(_Strict):
    """Who answers for the report at the reporting entity, where the authority asks for a name."""

    first_name: Word
    last_name: Word


class ReportingEntity(_Strict):
    """Who reports: number and user code as the authority gave them, the local currency, what others are worth in it.

    `rates` are units of the local currency for one unit of another, as decimal texts.
    """

    id: int | None = None
    branch: Word | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    user_code: Word | None = None
    person: ReportingPerson | None = None
    location: Location | None = None
    rates: Mapping[str, Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}(\.[0-9]{1,8})?$")]] = {}


class Limits(_Strict):
    """How much one report may hold."""

    transactions: Annotated[int, Field(ge=1)] = 500
    parties: Annotated[int, Field(ge=1)] = 200


class Profile(_Strict):
    """The profile of one authority. `reporting_entity` is None where it is only there to be extended."""

    id: Code
    title: Word
    schema_version: Version
    sources: Annotated[list[Word], Field(min_length=1)]
    reporting_entity: ReportingEntity | None = None
    unknown_code: str = ""
    report_codes: Mapping[str, ReportCode]
    limits: Limits = Limits()
    enumerations: Mapping[str, list[str]] = {}
    codes: Mapping[str, Mapping[str, str]] = {}
    indicators: Mapping[str, str] = {}
    shape: Mapping[str, Mapping[str, ElementRule]]

    def elements(self, type_name: str) -> Mapping[str, ElementRule]:
        """The elements of a shape in their order, those of a later version than the profile's left out."""
        own = _number(self.schema_version)
        return {name: rule for name, rule in self.shape[type_name].items() if _number(rule.since) <= own}

    def knows(self, type_name: str, element: str) -> bool:
        """Whether reports by this profile can hold an element."""
        return element in self.elements(type_name)

    def code(self, group: str, ours: str) -> str | None:
        """The authority's word for one of ours, None where the profile has none."""
        return self.codes.get(group, {}).get(ours)

    def allowed(self, enumeration: str) -> frozenset[str]:
        """The words that an element of an enumeration may hold, the unknown code apart; empty where any may stand."""
        if enumeration == "report":
            return frozenset(self.report_codes)
        listed = self.enumerations.get(enumeration)
        return frozenset(self.codes.get(enumeration, {}).values() if listed is None else listed)

    def indicator(self, indicator_id: str) -> str | None:
        """The authority's code for an indicator of ours, or for its family; None where it has neither."""
        return self.indicators.get(indicator_id) or self.indicators.get(indicator_id[:2])

    def rate(self, currency: str) -> Decimal | None:
        """Units of the local currency for one unit of `currency`, None where the profile does not say."""
        entity = self.reporting_entity
        if entity is None:
            return None
        if currency == entity.currency:
            return Decimal(1)
        said = entity.rates.get(currency)
        return None if said is None else Decimal(said)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
