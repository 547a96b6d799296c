"""What the API takes and says of exports of decided alerts, as OpenAPI describes it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from app.api.models import Strict
from app.domain.protected_person import PurposeCode
from app.review.ruling import MAX_TEXT_CHARS
from app.sharing.desk import MAX_BASIS_CHARS
from app.sharing.goaml.profile import Body
from app.sharing.queue_table import TableFormat

Words = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARS, pattern=r"^[^\x00]*$")]
ShortWords = Annotated[str, StringConstraints(max_length=MAX_BASIS_CHARS, pattern=r"^[^\x00]*$")]


class GroundsIn(Strict):
    """For what a file of an alert is taken out, and by which rule; both enter the audit log."""

    purpose: PurposeCode = Field(strict=False)
    legal_basis: ShortWords


class GoamlIn(GroundsIn):
    """A report to an authority: by which profile, of which kind, and in your words why."""

    profile: Annotated[str, StringConstraints(max_length=63)]
    report_code: Annotated[str, StringConstraints(max_length=20)] = Field(examples=["STR"])
    reason: Words
    action: Words = ""
    fiu_ref_number: ShortWords = Field(default="", description="The number of the authority's request, in an answer.")


class PackageIn(GroundsIn):
    """An intelligence package: from whom to whom, how it is to be handled, and the case in your words."""

    originator: ShortWords
    recipient: ShortWords
    handling: ShortWords = Field(examples=["For intelligence only"])
    summary: Words
    expires_on: Annotated[str, StringConstraints(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")] = ""
    onward: bool = Field(default=False, description="Whether the recipient may pass it on without asking.")


class TableIn(Strict):
    """In which format a view of the queue is given."""

    format: TableFormat = Field(default=TableFormat.CSV, strict=False)


class ReportCodeOut(Strict):
    """One kind of report of a profile, and the elements that it cannot do without."""

    code: str
    title: str
    body: Body
    needs: list[str]


class GoamlProfileOut(Strict):
    """One profile of `lists/goaml`."""

    profile: str
    title: str
    schema_version: str
    report_codes: list[ReportCodeOut]


class GoamlProfilesOut(Strict):
    """The profiles that reports can be made by."""

    profiles: list[GoamlProfileOut]
