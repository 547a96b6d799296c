"""A signed certificate as PDF for people: the same facts, and the signed file itself attached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from fpdf import FPDF, FontFace

ATTACHMENT = "certificate.json"
_LEFT_COLUMN, _RIGHT_COLUMN = 58, 122
_NOT_SHOWN = "(in other letters; see the attached file)"

Facts = Sequence[tuple[str, str]]


def as_pdf(signed_certificate: bytes) -> bytes:
    """The PDF of a file made by `app.batches.certificate.signed`; the same bytes each time it is made of the same file.

    Only what the standard fonts can show is printed; a list's name in other letters stands in the attached file.
    """
    document = json.loads(signed_certificate)
    certificate, signature = document["certificate"], document["signature"]
    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime.fromisoformat(certificate["issued_at"]))
    pdf.set_title("Certificate of a batch screening")
    pdf.set_creator("fiscreen")
    pdf.set_lang("en")
    pdf.set_margin(15)
    pdf.add_page()
    pdf.set_font("helvetica", style="B", size=16)
    pdf.cell(text="Certificate of a batch screening", new_x="LMARGIN", new_y="NEXT")
    _paragraph(pdf, _statement(certificate))
    for title, facts in _sections(certificate):
        _section(pdf, title, facts)
    _section(pdf, "Signature", tuple(_signature_facts(signed_certificate, signature)))
    _paragraph(
        pdf,
        "The signed facts are attached to this document as certificate.json. Check them without a network: "
        "fiscreen batch verify-certificate certificate.json --public-key audit-public.key",
    )
    pdf.embed_file(bytes=signed_certificate, basename=ATTACHMENT, desc="The signed certificate", compress=True)
    return bytes(pdf.output())


def _statement(certificate: Mapping[str, Any]) -> str:
    rows = certificate["rows"]
    if certificate["every_row_accounted_for"]:
        return (
            f"Of {rows['in']:,} rows {rows['screened']:,} were screened and {rows['refused']:,} refused. "
            "No row is unaccounted for. A refused row was not screened."
        )
    return (
        f"INCOMPLETE. Of {rows['in']:,} rows {rows['screened']:,} were screened, {rows['refused']:,} refused and "
        f"{rows['not_screened']:,} not screened."
    )


def _sections(certificate: Mapping[str, Any]) -> Iterator[tuple[str, Facts]]:
    file, rows, hits, settings = (certificate[part] for part in ("file", "rows", "hits", "settings"))
    reading = file["read_as"] or {}
    yield (
        "Batch",
        (
            ("Batch", certificate["batch_id"]),
            ("State", certificate["state"].replace("_", " ")),
            ("Handed in by (id)", certificate["handed_in_by"]),
            ("Handed in", _text(certificate["handed_in_at"])),
            ("Screening began", _text(certificate["started_at"])),
            ("Screening ended", _text(certificate["finished_at"])),
            ("Certificate issued", certificate["issued_at"]),
        ),
    )
    yield (
        "File",
        (
            ("SHA-256", file["sha256"]),
            ("Size", f"{file['bytes']:,} bytes"),
            ("Read as", " ".join(_text(reading.get(key)) for key in ("content", "format", "encoding")).strip()),
            ("Day and month", _text(reading.get("day_and_month"))),
        ),
    )
    yield (
        "Rows",
        (
            ("Rows in the file", f"{rows['in']:,}"),
            ("Screened", f"{rows['screened']:,}"),
            ("Refused", f"{rows['refused']:,}"),
            *((f"  {code}", f"{count:,}") for code, count in rows["refused_by_reason"].items()),
            ("Not screened", f"{rows['not_screened']:,}"),
            ("Blank, not counted", f"{rows['blank']:,}"),
        ),
    )
    yield (
        "Outcome",
        (
            *((f"Rows {verdict}", f"{count:,}") for verdict, count in rows["by_verdict"].items()),
            ("Hits", f"{hits['hits']:,}"),
            ("Hits beyond the limit", f"{hits['left_out_beyond_the_limit']:,}"),
            ("Rows with red flags", f"{hits['rows_with_red_flags']:,}"),
            *((f"Warning {code}", f"{count:,} rows") for code, count in rows["screened_with_warning"].items()),
        ),
    )
    yield (
        "Settings",
        (
            ("Minimum score", settings["minimum_score"]),
            ("Hits kept for each row", str(settings["hits_kept_for_each_row"])),
            ("SHA-256 of the settings", settings["sha256"]),
        ),
    )
    yield from _list_sections(certificate["screened_with"])


def _list_sections(pins: Mapping[str, Any] | None) -> Iterator[tuple[str, Facts]]:
    if pins is None:
        return
    yield (
        "Screened with",
        (
            ("Lists as of", pins["at"]),
            ("Version of the program", pins["code_version"]),
            ("Version of the matcher", pins["matcher_version"]),
            *((("Indicators (SHA-256)", sha256),) if (sha256 := pins["red_flag_catalogue_sha256"]) else ()),
        ),
    )
    for one in pins["lists"]:
        warning = " - EXERCISE LIST, NO SANCTIONS LIST" if one["is_exercise"] else ""
        hours = one["hours_since_last_check"]
        yield (
            f"List {one['id']}{warning}",
            (
                ("Name", one["name"]),
                ("Version", one["version"] or "none was loaded"),
                ("Published", _text(one["published_at"])),
                ("Last checked", _text(one["last_checked_at"]) + ("" if hours is None else f", {hours} h before")),
                ("Designations", f"{one['designations']:,}"),
            ),
        )


def _signature_facts(signed_certificate: bytes, signature: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Algorithm", signature["algorithm"]
    yield "Public key", signature["public_key"]
    yield "Signature", signature["value"]
    yield "SHA-256 of the attached file", hashlib.sha256(signed_certificate).hexdigest()


def _section(pdf: FPDF, title: str, facts: Facts) -> None:
    pdf.ln(3)
    pdf.set_font("helvetica", style="B", size=11)
    pdf.cell(text=_printable(title), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("helvetica", size=9)
    plain = FontFace(emphasis="")
    with pdf.table(
        col_widths=(_LEFT_COLUMN, _RIGHT_COLUMN),
        first_row_as_headings=False,
        headings_style=plain,
        line_height=5,
        text_align="LEFT",
        wrapmode="CHAR",
        borders_layout="SINGLE_TOP_LINE",
    ) as table:
        for name, value in facts:
            table.row((_printable(name), _printable(value)))


def _paragraph(pdf: FPDF, text: str) -> None:
    pdf.ln(2)
    pdf.set_font("helvetica", size=10)
    pdf.multi_cell(0, 5, text=_printable(text), new_x="LMARGIN", new_y="NEXT")


def _printable(text: str) -> str:
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return _NOT_SHOWN
    return text


def _text(value: object) -> str:
    return "" if value is None else str(value)
