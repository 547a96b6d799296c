"""What the API takes and gives, as OpenAPI describes it; every model refuses members that it does not know."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.domain.designation import NameKind, PartyKind
from app.domain.explanation import EvidenceOutcome, TokenRelation
from app.domain.hit import Verdict
from app.domain.partial_date import PartialDate
from app.domain.role import Role
from app.screening.verdict import ReasonCode

MAX_SUBJECTS = 1000
MAX_NAMES = 20
MAX_HITS = 100

MAX_TEXT_CHARS = 200

ShortText = Annotated[str, StringConstraints(max_length=MAX_TEXT_CHARS)]
ListId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
Score = Annotated[float, Field(ge=0, le=1)]
NO_NUL = r"^[^\x00]*$"
"""What a text may be that the database is asked for."""
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A number that the database gave: no larger one can be asked for."""


def _readable_date(text: str) -> str:
    PartialDate.parse(text)
    return text


PartialDateText = Annotated[
    str,
    StringConstraints(max_length=40),
    AfterValidator(_readable_date),
    Field(description="1970, 1970-05, 1970-05-17, 1965/1969 or any of them after `circa`.", examples=["1970-05"]),
]


class Strict(BaseModel):
    """Base of all models: unknown members are refused, values are not turned into other types."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)


class NameParts(Strict):
    """A name given in parts; they are screened as one name, in the order first, middle, father, family."""

    first: str = ""
    middle: str = ""
    father: str = ""
    family: str = ""


class IdentifierIn(Strict):
    """A number that the subject carries."""

    kind: Literal[
        "passport",
        "national_id",
        "iban",
        "bic",
        "lei",
        "imo",
        "mmsi",
        "tail_number",
        "wallet",
        "registration",
        "tax",
        "other",
    ]
    value: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    country: ShortText = ""


class SubjectIn(Strict):
    """Who is to be screened. Leave out what is not known: unknown is neutral."""

    reference: ShortText = Field(default="", description="Your own reference; given back unchanged.")
    kind: Annotated[PartyKind, Field(strict=False)] = PartyKind.UNKNOWN
    names: Annotated[list[str | NameParts], Field(min_length=1, max_length=MAX_NAMES)] = Field(
        examples=[["Samira Qandil-Voss"]]
    )
    birth_date: PartialDateText | None = None
    nationalities: Annotated[list[ShortText], Field(max_length=20)] = []
    gender: ShortText = ""
    identifiers: Annotated[list[IdentifierIn], Field(max_length=50)] = []
    case_role: Literal["potential_victim", "victim_family"] | None = Field(
        default=None,
        description=(
            "That this may be a victim of trafficking, or a victim's family: who identifies them is masked in the "
            "answer and wherever it is kept, and shown by a reveal alone. It changes no score."
        ),
    )


class SettingsIn(Strict):
    """How to screen. What is left out is the institution's default."""

    lists: Annotated[list[ListId], Field(min_length=1, max_length=50)] | None = None
    minimum_score: Annotated[float, Field(ge=0.3, le=1, strict=False)] | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_HITS)] = 5
    as_of: Annotated[AwareDatetime, Field(strict=False)] | None = Field(
        default=None,
        description="A past moment (RFC 3339): the versions in force then are screened. Such an answer is never clear.",
        examples=["2026-03-01T12:00:00Z"],
    )


class ScreeningIn(Strict):
    """One to 1,000 subjects, screened against one view of the lists."""

    subjects: Annotated[list[SubjectIn], Field(min_length=1, max_length=MAX_SUBJECTS)]
    settings: SettingsIn = SettingsIn()


class SettingsOut(Strict):
    """The settings that were in force."""

    lists: list[ListId]
    minimum_score: Score
    limit: int
    as_of: datetime | None = None
    institution_minimum_score: Score | None = Field(
        default=None, description="The institution's threshold at that moment: above it no result can be clear."
    )


class ListUsed(Strict):
    """One configured list as it stood at the screening. `snapshot_id` is null where nothing was loaded."""

    list_id: ListId
    name: str
    is_exercise: bool
    screened: bool
    snapshot_id: str | None
    published_at: datetime | None
    last_checked_at: datetime | None
    designations: int | None
    missing: int | None = Field(default=None, description="Left out by the publisher and screened all the same.")
    freshness: str | None = Field(description="fresh, warn, alarm or stale; null where nothing was loaded.")
    age_hours: float | None


class ReasonOut(Strict):
    """Why the verdict is not `clear`."""

    code: ReasonCode
    text: str
    list_id: str


class TokenMatchOut(Strict):
    """One word of the submitted name beside one of the listed name; empty where there is no counterpart."""

    submitted: str
    listed: str
    relation: TokenRelation
    similarity: Score
    submitted_weight: float
    listed_weight: float


class EvidenceOut(Strict):
    """One further field compared; `effect` is what it adds to or takes from the score."""

    field: str
    outcome: EvidenceOutcome
    submitted: str
    listed: str
    effect: float


class ScoreStepOut(Strict):
    """One line of the arithmetic."""

    name: str
    effect: float
    detail: str


class ExplanationOut(Strict):
    """What the score was made of. Add the effects of `steps` in order, each sum held within 0..1: that is the score."""

    summary: str
    tokens: list[TokenMatchOut]
    evidence: list[EvidenceOut]
    steps: list[ScoreStepOut]


class ListingOut(Strict):
    """A designation that resembles the subject. `list_published_at` is the publisher's own time stamp."""

    score: Score
    matched_name: str
    name_kind: NameKind
    submitted_name: str
    list_id: ListId
    reference: str
    kind: PartyKind
    snapshot_id: str
    list_published_at: datetime | None
    missing_since: datetime | None = Field(
        default=None, description="Since when the publisher leaves this designation out; it is screened all the same."
    )
    explanation: ExplanationOut


class HitOut(ListingOut):
    """A party that resembles the subject, by its best listing; each listing is scored and explained by itself."""

    also_listed: list[ListingOut] = Field(
        default=[],
        description="The same party on other lists, as far as their publishers name each other's reference numbers.",
    )


class SubjectOut(Strict):
    """The answer for one subject: the verdict, the reasons why it is not `clear`, and the best hits.

    `total_hits` counts parties; a listing that is beyond the limit on its list counts as a party of its own.
    """

    reference: str
    verdict: Verdict
    reasons: list[ReasonOut]
    total_hits: int
    hits: list[HitOut]
    suspicious_text: list[str]


class ScreeningOut(Strict):
    """A stored screening: results in the order of the subjects, and everything needed to replay it."""

    screening_id: str
    created_at: datetime
    settings: SettingsOut
    matcher_version: str
    code_version: str
    notices: list[str]
    lists: list[ListUsed]
    results: list[SubjectOut]


class RefusalOut(Strict):
    """A list file that was not let in."""

    refused_at: datetime
    code: str
    reason: str


class ListOut(ListUsed):
    """One configured list source, its version in force and what was refused lately."""

    authority: str
    regime: str
    address: str | None
    in_use: bool
    by_kind: dict[str, int]
    by_list_type: dict[str, int]
    names: dict[str, int]
    refusals: list[RefusalOut]


class ListsOut(Strict):
    """All configured list sources."""

    notices: list[str]
    lists: list[ListOut]


class SnapshotOut(Strict):
    """One immutable version of a list."""

    snapshot_id: str
    list_id: ListId
    format: str
    file_sha256: str
    file_bytes: int
    generated_at: datetime | None
    imported_at: datetime
    designations: int
    missing: int
    by_kind: dict[str, int]
    by_list_type: dict[str, int]
    names: dict[str, int]
    unknown_elements: dict[str, int]
    remarks: dict[str, int]


class SnapshotsOut(Strict):
    """The versions of a list, the newest first."""

    snapshots: list[SnapshotOut]


class ImportOut(Strict):
    """What an import or a refresh did. `changed` is false where the contents were those already in force."""

    changed: bool
    snapshot: SnapshotOut


class KeyIn(Strict):
    """A key to be made."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    roles: Annotated[list[Annotated[Role, Field(strict=False)]], Field(min_length=1, max_length=6)]
    expires_at: Annotated[AwareDatetime, Field(strict=False)] | None = None


class KeyOut(Strict):
    """A key as it is kept: its secret is nowhere."""

    key_id: str
    name: str
    roles: list[Role]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class NewKeyOut(KeyOut):
    """A key just made; `key` is shown this once."""

    key: str


class KeysOut(Strict):
    """All keys, revoked ones too."""

    keys: list[KeyOut]
