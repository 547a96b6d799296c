"""Reveals: who may see what of a protected person, for which purpose, on which basis, for how many minutes.

Each step is in the audit log in its own transaction, each reading too. Of a minor, two people have to agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.audit.entry import Act
from app.confidentiality.protection import FIELDS, Protector
from app.domain.protected_person import ProtectedPerson, PurposeCode, Reveal
from app.store.audit_log import AuditLog
from app.store.confidential import ConfidentialStore
from app.store.database import Database, Transaction

MAX_MINUTES = 60
MAX_BASIS_CHARS = 200
OPENED_WITHIN = timedelta(days=7)
"""How long a reveal that was asked for can be opened: what it is needed for is of its day, and no store for later."""


class RevealRefusedError(Exception):
    """A reveal is not possible so; `code` is stable, the message says what to do and names nobody."""

    def __init__(self, code: str, message: str, *, http_status: int) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status


@dataclass(frozen=True, slots=True)
class RevealWish:
    """What someone asks to see, and why."""

    person_id: str
    fields: tuple[str, ...]
    purpose: PurposeCode
    legal_basis: str
    minutes: int


@dataclass(frozen=True, slots=True)
class RevealedValue:
    """One value in plain. It goes to whoever asked, and nowhere else."""

    field: str
    value: str


class RevealDesk:
    """Everything that people do to see, hold and erase what was sealed."""

    def __init__(
        self,
        database: Database,
        *,
        audit: AuditLog,
        protector: Protector,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._store = ConfidentialStore(database)
        self._audit = audit
        self._protector = protector
        self._clock = clock

    def ask(self, wish: RevealWish, *, actor: str) -> Reveal:
        """Ask for a reveal. Raises RevealRefusedError: `unknown_person`, `invalid`."""
        person = self._person(wish.person_id)
        fields = tuple(sorted(set(wish.fields)))
        if not fields or not set(fields) <= set(FIELDS):
            raise RevealRefusedError("invalid", f"fields: expected some of {', '.join(FIELDS)}", http_status=422)
        if not 1 <= wish.minutes <= MAX_MINUTES:
            raise RevealRefusedError("invalid", f"minutes: expected 1 to {MAX_MINUTES}", http_status=422)
        if not wish.legal_basis.strip() or len(wish.legal_basis) > MAX_BASIS_CHARS:
            raise RevealRefusedError(
                "invalid",
                f"legal_basis: expected 1 to {MAX_BASIS_CHARS} characters that name the rule",
                http_status=422,
            )
        if self._protector.names(person, wish.legal_basis):
            self._enter_refused(person.person_id, actor)
            raise RevealRefusedError(
                "invalid", "legal_basis: it identifies the person; name the rule alone", http_status=422
            )
        new = Reveal(
            reveal_id=0,
            person_id=person.person_id,
            fields=fields,
            purpose=wish.purpose,
            legal_basis=wish.legal_basis.strip(),
            minutes=wish.minutes,
            needs_second=person.is_minor,
            asked_by=actor,
            asked_at=self._clock(),
        )
        with self._database.transaction() as transaction:
            reveal_id = self._store.add_reveal(new, transaction=transaction)
            self._enter("reveal.asked", new, reveal_id, actor, transaction)
        return self._reveal(reveal_id)

    def approve(self, reveal_id: int, *, actor: str) -> Reveal:
        """Agree, as the second person. Raises RevealRefusedError: `unknown_reveal`, `four_eyes`, `not_possible`."""
        found = self._reveal(reveal_id)
        if found.asked_by == actor:
            raise RevealRefusedError("four_eyes", "whoever asked cannot approve; ask another person", http_status=409)
        with self._database.transaction() as transaction:
            if not self._store.approve(reveal_id, person=actor, at=self._clock(), transaction=transaction):
                raise RevealRefusedError("not_possible", "this reveal does not wait for approval", http_status=409)
            self._enter("reveal.approved", found, reveal_id, actor, transaction)
        return self._reveal(reveal_id)

    def read(self, reveal_id: int, *, actor: str) -> tuple[RevealedValue, ...]:
        """The values, to whoever asked, within the minutes that begin with the first reading.

        Raises RevealRefusedError: `unknown_reveal` (also of another's), `four_eyes` (nobody approved, of whoever is
        known as a minor, now or when it was asked for), `over` (its time has passed), `erased`.
        """
        found, now = self._reveal(reveal_id), self._clock()
        if found.asked_by != actor:
            raise _unknown_reveal()
        if _is_over(found, now):
            raise RevealRefusedError("over", "the time of this reveal has passed; ask again", http_status=410)
        person = self._person(found.person_id)
        if (found.needs_second or person.is_minor) and found.approved_by is None:
            raise RevealRefusedError("four_eyes", "a second person has to approve this first", http_status=409)
        values = tuple(
            RevealedValue(field, self._protector.opened(person, ciphertext, field=field))
            for field, ciphertext in self._store.values(found.person_id, found.fields)
        )
        with self._database.transaction() as transaction:
            self._store.open_reveal(reveal_id, at=now, transaction=transaction)
            self._enter("reveal.read", found, reveal_id, actor, transaction)
        return values

    def since(self, since: datetime) -> tuple[Reveal, ...]:
        """Every reveal asked for or opened since then, the newest first."""
        return self._store.reveals_since(since)

    def hold(self, person_id: str, *, on_hold: bool, actor: str) -> None:
        """Set or lift the legal hold of a person. Raises RevealRefusedError `unknown_person`."""
        with self._database.transaction() as transaction:
            if not self._store.set_hold(person_id, on_hold=on_hold, transaction=transaction):
                raise _unknown_person()
            act = "person.held" if on_hold else "person.released_from_hold"
            self._audit.append(
                Act(self._clock(), actor, act, "protected_person", person_id, {}), transaction=transaction
            )

    def _person(self, person_id: str) -> ProtectedPerson:
        person = self._store.person(person_id)
        if person is None:
            raise _unknown_person()
        if person.wrapped_key is None:
            raise RevealRefusedError("erased", "the data of this person were erased", http_status=410)
        return person

    def _reveal(self, reveal_id: int) -> Reveal:
        found = self._store.get_reveal(reveal_id)
        if found is None:
            raise _unknown_reveal()
        return found

    def _enter_refused(self, person_id: str, actor: str) -> None:
        """What guesses right is refused; that somebody guessed must be seen."""
        act = Act(self._clock(), actor, "reveal.refused", "protected_person", person_id, {})
        with self._database.transaction() as transaction:
            self._audit.append(act, transaction=transaction)

    def _enter(self, act: str, reveal: Reveal, reveal_id: int, actor: str, transaction: Transaction) -> None:
        detail: dict[str, str | int] = {
            "person": reveal.person_id,
            "fields": ",".join(reveal.fields),
            "purpose": reveal.purpose.value,
            "minutes": reveal.minutes,
        }
        self._audit.append(Act(self._clock(), actor, act, "reveal", str(reveal_id), detail), transaction=transaction)


def _is_over(one: Reveal, now: datetime) -> bool:
    if one.opened_at is None:
        return now >= one.asked_at + OPENED_WITHIN
    return now >= one.opened_at + timedelta(minutes=one.minutes)


def _unknown_person() -> RevealRefusedError:
    return RevealRefusedError("unknown_person", "there is no protected person of this id", http_status=404)


def _unknown_reveal() -> RevealRefusedError:
    return RevealRefusedError("unknown_reveal", "there is no reveal of this number that you asked for", http_status=404)
