"""The page of an intelligence package, for people: facts, context and indicators, without script or outside parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.sharing.case_file import CaseFile
from app.sharing.redaction import Redaction

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class PackageWish:
    """What a person says of a package: from whom, to whom, how it is to be handled, and what is asked in return."""

    originator: str
    recipient: str
    handling: str
    summary: str
    expires_on: str = ""
    onward: bool = False


def package_page(case: CaseFile, wish: PackageWish, made_at: datetime, redaction: Redaction) -> str:
    """The whole page as text; nobody protected is named in it."""
    return _environment.get_template("package.html").render(
        case=case,
        wish=wish,
        made_at=made_at,
        said=redaction.text,
        written=redaction.free_text,
    )
