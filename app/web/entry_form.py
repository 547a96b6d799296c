"""The form for an entry of an own list: what a person typed, made a proposal or errors beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from app.api.own_list_models import ProposalIn
from app.domain.designation import Designation, NameKind, PartyKind
from app.domain.list_proposal import ProposalAction
from app.web import texts
from app.web.translation import translated

NAME_FIELDS = {
    NameKind.PRIMARY: "primary_name",
    NameKind.ORIGINAL_SCRIPT: "original_script",
    NameKind.STRONG_ALIAS: "strong_aliases",
    NameKind.WEAK_ALIAS: "weak_aliases",
    NameKind.FORMER_NAME: "former_names",
}
"""The field in which the names of each kind are typed; each line is one name."""

_FIELD_OF = {
    "reference": "reference",
    "kind": "kind",
    "names": "primary_name",
    "birth_dates": "birth_dates",
    "nationalities": "nationalities",
    "gender": "gender",
    "documents": "documents",
    "other_references": "other_references",
    "listed_on": "listed_on",
    "comments": "comments",
    "reason": "reason",
}


@dataclass(frozen=True, slots=True)
class EntryForm:
    """The fields as typed. `errors` says by field what to correct."""

    action: ProposalAction
    values: Mapping[str, str] = field(repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What was typed into a field."""
        return self.values.get(name, "")

    def error(self, name: str) -> str:
        """What to correct in it, empty where nothing is."""
        return self.errors.get(name, "")


def form_of_entry(action: ProposalAction, reference: str, entry: Designation | None) -> EntryForm:
    """The form filled with an entry as it is; an empty one for an addition."""
    if entry is None:
        return EntryForm(action, {"reference": reference, "kind": PartyKind.PERSON.value})
    names = {name: "\n".join(one.text for one in entry.names if one.kind is kind) for kind, name in NAME_FIELDS.items()}
    documents = (" | ".join((one.kind, one.number, one.issuing_country)).removesuffix(" | ") for one in entry.documents)
    return EntryForm(
        action,
        names
        | {
            "reference": entry.reference,
            "kind": entry.kind.value,
            "birth_dates": "\n".join(str(one.value) for one in entry.birth_dates if one.value),
            "nationalities": "\n".join(entry.nationalities),
            "gender": entry.gender,
            "documents": "\n".join(documents),
            "other_references": "\n".join(entry.other_references),
            "listed_on": entry.listed_on.isoformat() if entry.listed_on else "",
            "comments": entry.comments,
        },
    )


def read_entry_form(sent: Mapping[str, str]) -> tuple[EntryForm, ProposalIn | None]:
    """The form as sent, and the proposal that it makes; None where a field must be corrected first.

    Raises ValueError where the form names no action.
    """
    action = ProposalAction(sent.get("action", ""))
    try:
        return EntryForm(action, sent), ProposalIn.model_validate(_proposal(action, sent))
    except ValidationError as error:
        return EntryForm(action, sent, _errors(error)), None


def _proposal(action: ProposalAction, sent: Mapping[str, str]) -> dict[str, Any]:
    reason = " ".join(sent.get("reason", "").split())
    if action is ProposalAction.REMOVE:
        return {"action": action.value, "reference": sent.get("reference", "").strip(), "reason": reason}
    names = [{"text": text, "kind": kind.value} for kind, name in NAME_FIELDS.items() for text in _lines(sent, name)]
    entry = {
        "reference": sent.get("reference", "").strip(),
        "kind": sent.get("kind", ""),
        "names": names,
        "birth_dates": _lines(sent, "birth_dates"),
        "nationalities": _lines(sent, "nationalities"),
        "gender": sent.get("gender", "").strip(),
        "documents": [_document(line) for line in _lines(sent, "documents")],
        "other_references": _lines(sent, "other_references"),
        "listed_on": sent.get("listed_on", "").strip() or None,
        "comments": " ".join(sent.get("comments", "").split()),
    }
    return {"action": action.value, "entry": entry, "reason": reason}


def _lines(sent: Mapping[str, str], name: str) -> list[str]:
    return [" ".join(line.split()) for line in sent.get(name, "").splitlines() if line.strip()]


def _document(line: str) -> dict[str, str]:
    kind, _, rest = line.partition("|")
    number, _, country = rest.partition("|")
    return {"kind": kind.strip(), "number": number.strip(), "issuing_country": country.strip()}


def _errors(error: ValidationError) -> dict[str, str]:
    """What to correct by field. The values are not repeated: they stand in the fields."""
    found: dict[str, str] = {}
    for one in error.errors(include_url=False, include_input=False):
        parts = [str(part) for part in one["loc"] if part != "entry"]
        name = _FIELD_OF.get(parts[0] if parts else "names", "primary_name")
        found.setdefault(
            name, texts.ENTRY_ADVICE.get(name) or translated("This is too long or does not fit; correct it.")
        )
    return found
