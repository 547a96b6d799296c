"""The search form: what a person typed, turned into one screening request or into errors beside the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.api.conversion import protected_role
from app.api.models import MAX_HITS, ScreeningIn, SettingsIn, SubjectIn
from app.domain.designation import PartyKind
from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole
from app.web.translation import translated

KINDS_OFFERED = (PartyKind.UNKNOWN, PartyKind.PERSON, PartyKind.ORGANISATION, PartyKind.VESSEL)
CASE_ROLES_OFFERED = (CaseRole.POTENTIAL_VICTIM, CaseRole.VICTIM_FAMILY)
HITS_SHOWN = 20
LOWEST_MINIMUM_SCORE = 0.3
MAX_NATIONALITIES = 20
MAX_NATIONALITY_CHARS = 200

assert HITS_SHOWN <= MAX_HITS, "the API would refuse to give as many hits as the page shows"

_SCORE = re.compile(r"(?:0?[.,]\d{1,4}|[01](?:[.,]\d{1,4})?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields as typed. `errors` says by field what to correct, in the order of the form."""

    name: str = field(default="", repr=False)
    kind: str = PartyKind.UNKNOWN.value
    birth_date: str = field(default="", repr=False)
    nationality: str = field(default="", repr=False)
    minimum_score: str = ""
    case_role: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def read_search_form(sent: Mapping[str, str]) -> tuple[SearchForm, ScreeningIn | None]:
    """The form as sent, and the request that it makes; None where a field must be corrected first.

    An empty field means not known. A name is passed on as typed: whether it can be screened is not decided here.
    """
    form = SearchForm(
        name=sent.get("name", ""),
        kind=sent.get("kind", PartyKind.UNKNOWN.value),
        birth_date=" ".join(sent.get("birth_date", "").split()),
        nationality=sent.get("nationality", "").strip(),
        minimum_score=sent.get("minimum_score", "").strip(),
        case_role=sent.get("case_role", ""),
    )
    checks = {
        "name": _name_error(form.name),
        "kind": _kind_error(form.kind),
        "birth_date": _birth_date_error(form.birth_date),
        "nationality": _nationality_error(form.nationality),
        "case_role": _case_role_error(form.case_role),
        "minimum_score": _minimum_score_error(form.minimum_score),
    }
    errors = {name: error for name, error in checks.items() if error}
    if errors:
        return replace(form, errors=errors), None
    return form, _request(form)


def emptied(form: SearchForm) -> SearchForm:
    """The form without what could identify whom it was sent for."""
    return replace(form, name="", birth_date="", nationality="")


def _request(form: SearchForm) -> ScreeningIn:
    subject = SubjectIn(
        names=[form.name],
        kind=PartyKind(form.kind),
        birth_date=form.birth_date or None,
        nationalities=_nationalities(form.nationality),
        case_role=protected_role(CaseRole(form.case_role) if form.case_role else None),
    )
    score = float(form.minimum_score.replace(",", ".")) if form.minimum_score else None
    return ScreeningIn(subjects=[subject], settings=SettingsIn(minimum_score=score, limit=HITS_SHOWN))


def _nationalities(text: str) -> list[str]:
    return [part.strip() for part in re.split("[,;،、]", text) if part.strip()]


def _name_error(name: str) -> str:
    return "" if name.strip() else translated("Enter the name to search for.")


def _kind_error(kind: str) -> str:
    return (
        "" if kind in {offered.value for offered in KINDS_OFFERED} else translated("Choose one of the kinds offered.")
    )


def _case_role_error(role: str) -> str:
    return "" if role in {"", *CASE_ROLES_OFFERED} else translated("Choose one of the roles offered.")


def _birth_date_error(text: str) -> str:
    if not text:
        return ""
    try:
        PartialDate.parse(text)
    except ValueError:
        return translated("Write the date as 1970, 1970-05, 1970-05-17, 1965/1969 or circa 1970.")
    return ""


def _nationality_error(text: str) -> str:
    parts = _nationalities(text)
    if len(parts) > MAX_NATIONALITIES or any(len(part) > MAX_NATIONALITY_CHARS for part in parts):
        return translated(
            "Give at most {count} nationalities of at most {chars} characters each.",
            count=MAX_NATIONALITIES,
            chars=MAX_NATIONALITY_CHARS,
        )
    return ""


def _minimum_score_error(text: str) -> str:
    if not text:
        return ""
    score = float(text.replace(",", ".")) if _SCORE.fullmatch(text) else -1.0
    in_range = LOWEST_MINIMUM_SCORE <= score <= 1
    if in_range:
        return ""
    return translated("Write a number from {lowest} to 1, such as 0.7.", lowest=LOWEST_MINIMUM_SCORE)
