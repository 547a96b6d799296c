"""Makes the files of decided alerts; each is in the audit log and in the alert's history before anybody gets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from app.domain.alert import Alert, AlertExport
from app.domain.protected_person import PurposeCode
from app.review.desk import Act, ReviewDesk
from app.sharing.errors import FieldProblem, SharingError
from app.sharing.gathering import Gatherer
from app.sharing.goaml.document import as_bytes, written
from app.sharing.goaml.profile import Profile
from app.sharing.goaml.report import ReportWish, report_of
from app.sharing.goaml.rules import problems_of
from app.sharing.package import PackageFacts, PackageOrigin, package_of
from app.sharing.package_page import PackageWish
from app.sharing.redaction import Redaction

MAX_BASIS_CHARS = 200
MAX_WORDS_CHARS = 4000


@dataclass(frozen=True, slots=True)
class Grounds:
    """Who takes a file out, for what purpose, and by which rule."""

    person: str
    purpose: PurposeCode
    legal_basis: str


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file that may be given out: bytes, a name without personal data, media type, and who is protected in it."""

    content: bytes
    name: str
    media_type: str
    sha256: str
    pseudonyms: tuple[str, ...]


class SharingDesk:
    """The exports of decided alerts. Every method raises ReviewError and SharingError; nothing is given out then."""

    def __init__(
        self,
        desk: ReviewDesk,
        gatherer: Gatherer,
        *,
        profiles: Mapping[str, Profile],
        origin: PackageOrigin,
        clock: Callable[[], datetime],
    ) -> None:
        self._desk = desk
        self._gatherer = gatherer
        self._clock = clock
        self._origin = origin
        self.profiles = profiles

    def goaml(self, alert_id: int, wish: ReportWish, *, profile_id: str, grounds: Grounds) -> ExportedFile:
        """A report to an authority by one of its profiles.

        Raises SharingError: `unknown_profile`, `not_confirmed`, `basis_missing`, and `report_not_valid` with every
        field that does not fit the profile.
        """
        profile = self.profiles.get(profile_id)
        if profile is None:
            known = ", ".join(self.profiles) or "none, add one to lists/goaml"
            raise SharingError("unknown_profile", f"profile: expected one of {known}", http_status=422)
        grounds = _checked(grounds)
        alert, now = self._desk.alert(alert_id), self._clock()
        case = self._gatherer.case_of(alert)
        redaction = Redaction(case)
        root = written(report_of(case, wish, profile, redaction, now=now), profile)
        problems = problems_of(root, profile, now=now)
        if problems:
            message = f"the report does not fit the profile {profile.id} in {len(problems)} places; nothing was made"
            raise SharingError("report_not_valid", message, http_status=422, problems=problems)
        content = as_bytes(root)
        name = f"goaml-{wish.report_code.lower()}-alert-{alert_id}.xml"
        made = _file(content, name, "application/xml", tuple(one.pseudonym for one in case.protected))
        self._note(alert, f"goAML {wish.report_code} by profile {profile.id}", made, grounds)
        return made

    def package(self, alert_id: int, wish: PackageWish, *, grounds: Grounds) -> ExportedFile:
        """An intelligence package for another unit.

        Raises SharingError: `not_confirmed`, `basis_missing`, `words_missing` with each field that needs words.
        """
        grounds = _checked(grounds)
        missing = [
            FieldProblem(f"/{name}", f"expected 1 to {MAX_WORDS_CHARS} characters")
            for name in ("originator", "recipient", "handling", "summary")
            if not 1 <= len(getattr(wish, name).strip()) <= MAX_WORDS_CHARS
        ]
        if missing:
            message = f"{len(missing)} fields of the package need words; nothing was made"
            raise SharingError("words_missing", message, http_status=422, problems=missing)
        alert, now = self._desk.alert(alert_id), self._clock()
        case = self._gatherer.case_of(alert)
        facts = PackageFacts(
            made_at=now,
            origin=self._origin,
            person=grounds.person,
            purpose=grounds.purpose.value,
            legal_basis=grounds.legal_basis,
        )
        content = package_of(case, wish, facts, Redaction(case))
        name = f"package-alert-{alert_id}.zip"
        made = _file(content, name, "application/zip", tuple(one.pseudonym for one in case.protected))
        self._note(alert, "intelligence package", made, grounds)
        return made

    def _note(self, alert: Alert, kind: str, made: ExportedFile, grounds: Grounds) -> None:
        export = AlertExport(kind, made.sha256, grounds.purpose.value, grounds.legal_basis, len(made.pseudonyms))
        self._desk.export(Act(alert.alert_id, alert.version, grounds.person), export)


def _checked(grounds: Grounds) -> Grounds:
    basis = grounds.legal_basis.strip()
    if not 1 <= len(basis) <= MAX_BASIS_CHARS:
        message = f"legal_basis: expected 1 to {MAX_BASIS_CHARS} characters that name the rule"
        raise SharingError("basis_missing", message, http_status=422)
    return Grounds(grounds.person, grounds.purpose, basis)


def _file(content: bytes, name: str, media_type: str, pseudonyms: tuple[str, ...]) -> ExportedFile:
    return ExportedFile(content, name, media_type, sha256(content).hexdigest(), pseudonyms)
