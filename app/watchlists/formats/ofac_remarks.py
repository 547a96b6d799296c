"""Takes the Remarks of an OFAC entry apart: weak aliases, birth dates, documents and measures in one line of text."""

from __future__ import annotations

import re

from app.domain.designation import Document
from app.watchlists.formats.ofac_facts import DOCUMENT_KIND, OfacEntry, alias_kind, day_or_text

# Names in quotation marks in the Remarks are weak aliases: the other aliases stand in a file of their own.
_ALIAS = re.compile(r"(?:alt\. )?(?P<word>[afn]\.k\.a\.|d\.b\.a\.) '(?P<name>.*)'")
_ALTERNATIVE = re.compile(r"alt\.? ", re.IGNORECASE)

_LABELS = (
    "DOB",
    "POB",
    "nationality",
    "citizen",
    "Gender",
    "Linked To:",
    "Additional Sanctions Information -",
    "Secondary sanctions risk:",
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions:",
    r"Executive Order \d+ Directive Determination -",
    r"Executive Order \d+(?: Directive)? [Ii]nformation(?::| -)?",
    r"CAATSA Section \d+ Information:",
    "PEESA Information:",
    "IFCA Determination -",
    r"(?:Effective|Listing|Purchase/Sales For Divestment) Date \([^)]*\):?",
    "(?:Phone|Telephone|Fax|Telex|Mobile)(?: No\\.| Number)?:?",
    "E-?mail(?: Address)?:?",
    "Website:?",
    r"Digital Currency Address - \w+",
    "SWIFT/BIC",
    r"BIK \(RU\)",
    "ISIN",
    "Equity Ticker",
    "Issuer Name",
    "MMSI",
    "D-U-N-S Number",
    r"Aircraft Construction Number \([^)]*\)",
    r"Aircraft Manufacturer's Serial Number \(MSN\)",
    "Aircraft Mode S Transponder Code",
    "(?:Previous )?Aircraft Tail Number",
    "Aircraft (?:Manufacture Date|Manufacturer|Model|Operator|Type)",
    "(?:Other |Former )?Vessel (?:Call Sign|Flag|Owner|Type|Year of Build)",
    "Nationality of Registration",
    "Organization (?:Established Date|Type:)",
    "Target Type",
    "ethnicity",
    "Tribe:",
    "Occupation:",
)
_LABELLED = re.compile(rf"(?P<word>{'|'.join(_LABELS)})\s+(?P<value>.+)", re.IGNORECASE)

# How long each part may be keeps the search short in whatever text.
_DOCUMENT = re.compile(
    rf"(?P<kind>{DOCUMENT_KIND}):?\s+"
    r"(?P<number>\(?(?:[A-Z]{1,5}(?:-[A-Z])?[ :.]\s?)?(?=[^ ]*\d)[^;]{0,120}?)"
    r"(?:, (?P<note>.{0,200}?))??"
    r"(?:,? \((?P<country>[A-Z][^()\d]+)\))?"
    r"(?: issued (?P<issued>(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}))?"
    r"(?: expires (?P<expires>(?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}))?"
)
_WEBSITE = re.compile(r"(?:https?://|www\.)\S+(?: \(website\))?", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\S+(?: \(e-?mail\))?", re.IGNORECASE)
_BRACKETED = re.compile(r"\((?P<inside>Linked To: [^()]*(?:\([^()]*\)[^()]*)*)\)")


def read_remarks(remarks: str, entry: OfacEntry) -> None:
    """Keep `remarks` whole as the comments of `entry`, and put every fact in them that has a field into that field.

    Facts are separated by `; `, and a point closes the whole. Words that say something in a sentence stay in the
    comments alone and are counted.
    """
    entry.comments = remarks
    for part in _parts(remarks):
        _read_part(part, entry)


def _parts(remarks: str) -> list[str]:
    """The facts in the remarks; a semicolon between quotation marks separates none."""
    parts: list[str] = []
    for piece in remarks.removesuffix(".").split("; "):
        if parts and _is_open(parts[-1]):
            parts[-1] += "; " + piece
        else:
            parts.append(piece)
    return [stripped for part in parts if (stripped := part.strip())]


def _is_open(part: str) -> bool:
    """Whether `part` is the beginning of an alias whose closing quotation mark is still to come."""
    return re.match(r"(?:alt\. )?[afnd]\.[kb]\.a\. '", part) is not None and not part.endswith("'")


def _read_part(part: str, entry: OfacEntry) -> None:
    if found := _ALIAS.fullmatch(part):
        kind, note = alias_kind(found["word"], is_weak=True)
        entry.name(found["name"], kind, note=note)
        return
    bare = _ALTERNATIVE.sub("", part, count=1) if _ALTERNATIVE.match(part) else part
    alternative = bare != part
    if found := _BRACKETED.fullmatch(bare):
        bare = found["inside"]
    if found := _LABELLED.fullmatch(bare):
        entry.fact(found["word"], found["value"], alternative=alternative)
    elif found := _DOCUMENT.fullmatch(bare):
        entry.documents.append(
            Document(
                kind=found["kind"],
                number=found["number"],
                issuing_country=found["country"] or "",
                issued_on=day_or_text(found["issued"] or ""),
                expires_on=day_or_text(found["expires"] or ""),
                note=found["note"] or "",
            )
        )
    elif _WEBSITE.fullmatch(bare) or _EMAIL.fullmatch(bare):
        entry.contacts.append(bare)
    else:
        entry.account.remark("remark_in_words")
