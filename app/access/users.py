"""What is done with user accounts: made, closed, their roles, passwords, second factors and sessions changed.

Each act and its entry in the audit log are one transaction. What takes rights away ends the sessions that had them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from app.access.one_time_codes import new_recovery_codes, new_secret, recovery_hash, step_of
from app.access.passwords import Passwords, require_good
from app.access.secret_box import SealBrokenError, SecretBox
from app.audit.entry import Act
from app.domain.role import Role
from app.domain.user import User
from app.store.audit_log import AuditLog
from app.store.database import Database, Transaction
from app.store.sessions import SessionStore
from app.store.users import UserStore

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,98}[a-z0-9]")


class UserRefusedError(ValueError):
    """An account can't be made or changed so; `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A user with the password that is told once, and must be changed at the first sign-in."""

    user: User
    password: str = field(repr=False)


class UserDirectory:
    """The accounts. `actor` is always who does it: the id of a user or key, or `command-line`."""

    def __init__(
        self,
        database: Database,
        *,
        audit: AuditLog,
        passwords: Passwords,
        box: SecretBox,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._users = UserStore(database)
        self._sessions = SessionStore(database)
        self._audit = audit
        self._passwords = passwords
        self._box = box
        self._clock = clock
        self.random_bytes = box.random_bytes

    def get(self, user_id: str) -> User | None:
        """The user of an id."""
        return self._users.get(user_id)

    def by_name(self, name: str) -> User | None:
        """The user who signs in with `name`, however it is capitalised."""
        plain = name.strip().casefold()
        return self._users.by_name(plain) if _NAME.fullmatch(plain) else None

    def all_users(self) -> tuple[User, ...]:
        """Every user, disabled ones too, by name."""
        return self._users.all_users()

    def create(self, name: str, roles: frozenset[Role], *, actor: str) -> OneTimePassword:
        """Make an account with a one-time password. Raises UserRefusedError: `name`, `name_taken`."""
        password = self._passwords.one_time()
        user = User(
            user_id=self.random_bytes(16).hex(),
            name=_checked_name(name),
            roles=roles,
            created_at=self._clock(),
            password_hash=self._passwords.hash(password),
            must_change_password=True,
        )
        self._keep_new(user, actor=actor)
        return OneTimePassword(user, password)

    def from_openid(self, subject: str, name: str, roles: frozenset[Role]) -> User:
        """The user whom an OpenID provider knows as `subject` (a SHA-256), made or given their roles of today.

        A name that does not fit or that another has is replaced. Raises UserRefusedError `disabled`.
        """
        user = self._users.by_openid_subject(subject)
        if user is None:
            wanted = name.strip().casefold()
            fits = _NAME.fullmatch(wanted) is not None and self._users.by_name(wanted) is None
            user = User(
                user_id=self.random_bytes(16).hex(),
                name=wanted if fits else f"openid-{subject[:16]}",
                roles=roles,
                created_at=self._clock(),
                openid_subject=subject,
            )
            self._keep_new(user, actor=user.user_id)
        if not user.is_usable:
            raise UserRefusedError("disabled", "this account is closed; ask whoever administers the service")
        if user.roles != roles:
            self.set_roles(user.user_id, roles, actor="openid-provider")
        return self._known(user.user_id)

    def set_roles(self, user_id: str, roles: frozenset[Role], *, actor: str) -> None:
        """Give a user other roles; their sessions end. Raises UserRefusedError: `unknown`, `oneself`, `no_role`."""
        user = self._of_another(user_id, actor)
        if not roles:
            raise UserRefusedError("no_role", "a user needs at least one role; disable the account instead")
        with self._acting(actor, "user.roles_changed", user, roles=",".join(sorted(roles))) as transaction:
            self._users.change(user_id, {"roles": sorted(roles)}, transaction=transaction)
            self._sessions.end_all(user_id, transaction=transaction)

    def disable(self, user_id: str, *, actor: str) -> None:
        """Close an account and its sessions. Raises UserRefusedError: `unknown`, `oneself`."""
        user = self._of_another(user_id, actor)
        with self._acting(actor, "user.disabled", user) as transaction:
            self._users.disable(user_id, at=self._clock(), transaction=transaction)
            self._sessions.end_all(user_id, transaction=transaction)

    def enable(self, user_id: str, *, actor: str) -> None:
        """Open a closed account again. Raises UserRefusedError: `unknown`, `oneself`."""
        user = self._of_another(user_id, actor)
        with self._acting(actor, "user.enabled", user) as transaction:
            self._users.disable(user_id, at=None, transaction=transaction)

    def reset(self, user_id: str, *, actor: str) -> OneTimePassword:
        """Give a new one-time password and take the second factor away; sessions end.

        Raises UserRefusedError: `unknown`, `oneself`, `openid`.
        """
        user = self._of_another(user_id, actor)
        if user.openid_subject is not None:
            raise UserRefusedError("openid", "this user signs in at the OpenID provider; reset it there")
        password = self._passwords.one_time()
        values: Mapping[str, object] = {
            "password_hash": self._passwords.hash(password),
            "must_change_password": True,
            "second_factor": None,
            "recovery_hashes": [],
        }
        with self._acting(actor, "user.reset", user) as transaction:
            self._users.change(user_id, values, transaction=transaction)
            self._sessions.end_all(user_id, transaction=transaction)
        return OneTimePassword(user, password)

    def change_password(self, user_id: str, *, old: str, new: str, session_id: str) -> None:
        """Change one's own password; one's other sessions end.

        Raises UserRefusedError (`unknown`, `wrong_password`, `same_password`) or PasswordRefusedError.
        """
        user = self._known(user_id)
        if not self._passwords.is_right(old, user.password_hash):
            raise UserRefusedError("wrong_password", "the present password is wrong")
        if old == new:
            raise UserRefusedError("same_password", "the new password is the present one; take another")
        require_good(new, name=user.name)
        values = {"password_hash": self._passwords.hash(new), "must_change_password": False}
        with self._acting(user_id, "user.password_changed", user) as transaction:
            self._users.change(user_id, values, transaction=transaction)
            self._sessions.end_all(user_id, but=session_id, transaction=transaction)

    def begin_second_factor(self, user_id: str) -> tuple[str, str]:
        """A new secret for an authenticator app, and the same sealed, to come back with the first code."""
        secret = new_secret(self.random_bytes)
        return secret, self._box.seal(secret.encode(), purpose=_enrolment(user_id))

    def opened_enrolment(self, user_id: str, sealed: str) -> str:
        """The secret that `begin_second_factor` sealed. Raises UserRefusedError `not_begun`."""
        try:
            return self._box.open(sealed, purpose=_enrolment(user_id)).decode()
        except SealBrokenError:
            raise UserRefusedError("not_begun", "begin again: this form was not made for you") from None

    def finish_second_factor(self, user_id: str, sealed: str, code: str, *, session_id: str) -> tuple[str, ...]:
        """Set the second factor once its first code is right; returns the recovery codes, shown this once.

        One's other sessions end. Raises UserRefusedError: `unknown`, `not_begun`, `wrong_code`.
        """
        user, secret = self._known(user_id), self.opened_enrolment(user_id, sealed)
        step = step_of(code, secret=secret, now=self._clock())
        if step is None:
            raise UserRefusedError("wrong_code", "this code is not the app's at this moment; check the clock of both")
        codes = new_recovery_codes(self.random_bytes)
        values = {
            "second_factor": self._box.seal(secret.encode(), purpose=_second_factor(user_id)),
            "last_code_step": step,
            "recovery_hashes": [recovery_hash(one) for one in codes],
        }
        with self._acting(user_id, "user.second_factor_set", user) as transaction:
            self._users.change(user_id, values, transaction=transaction)
            self._sessions.end_all(user_id, but=session_id, transaction=transaction)
        return codes

    def uses_code(self, user: User, code: str) -> bool:
        """Whether `code` is the user's one-time or recovery code of now, which is used up by it."""
        if user.second_factor is None:
            return True
        secret = self._box.open(user.second_factor, purpose=_second_factor(user.user_id)).decode()
        step = step_of(code, secret=secret, now=self._clock())
        if step is not None:
            with self._database.transaction() as transaction:
                return self._users.use_code_step(user.user_id, step, transaction=transaction)
        return recovery_hash(code) in user.recovery_hashes and self._uses_recovery(user, code)

    def end_session(self, user_id: str, session_id: str, *, actor: str) -> None:
        """End one session of a user. Raises UserRefusedError: `unknown`."""
        user = self._known(user_id)
        with self._acting(actor, "session.ended", user, session=session_id) as transaction:
            if not self._sessions.end(session_id, user_id=user_id, transaction=transaction):
                raise UserRefusedError("unknown", "there is no such session; it may have ended already")

    def sign_out(self, token: str) -> None:
        """End the session of a token, by whoever has it; one that is unknown is ended already."""
        with self._database.transaction() as transaction:
            session = self._sessions.close(token, transaction=transaction)
            if session is not None:
                kind = "key" if session.user_id is None else "user"
                whose = session.user_id or session.key_id or ""
                act = Act(self._clock(), whose, "session.ended", kind, whose, {"session": session.session_id})
                self._audit.append(act, transaction=transaction)

    def end_sessions(self, user_id: str, *, actor: str, but: str = "") -> None:
        """End every session of a user except the one of id `but`. Raises UserRefusedError: `unknown`."""
        user = self._known(user_id)
        with self._acting(actor, "session.all_ended", user) as transaction:
            self._sessions.end_all(user_id, but=but, transaction=transaction)

    def _uses_recovery(self, user: User, code: str) -> bool:
        with self._database.transaction() as transaction:
            is_used = self._users.use_recovery(user, recovery_hash(code), transaction=transaction)
            if is_used:
                act = Act(self._clock(), user.user_id, "user.recovery_code_used", "user", user.user_id, {})
                self._audit.append(act, transaction=transaction)
        return is_used

    def _keep_new(self, user: User, *, actor: str) -> None:
        with self._acting(actor, "user.created", user, roles=",".join(sorted(user.roles))) as transaction:
            if not self._users.create(user, transaction=transaction):
                raise UserRefusedError("name_taken", "another user has this name; take another")

    def _known(self, user_id: str) -> User:
        user = self._users.get(user_id)
        if user is None:
            raise UserRefusedError("unknown", "there is no such user")
        return user

    def _of_another(self, user_id: str, actor: str) -> User:
        if user_id == actor:
            raise UserRefusedError("oneself", "nobody changes their own account so; ask another administrator")
        return self._known(user_id)

    @contextmanager
    def _acting(self, actor: str, act: str, user: User, **detail: str) -> Iterator[Transaction]:
        """A transaction that ends with the entry of its act."""
        with self._database.transaction() as transaction:
            yield transaction
            self._audit.append(Act(self._clock(), actor, act, "user", user.user_id, detail), transaction=transaction)


def _checked_name(name: str) -> str:
    plain = name.strip().casefold()
    if not _NAME.fullmatch(plain):
        message = "name: expected 3 to 100 of the letters a-z, digits and . _ @ + -, beginning and ending with no sign"
        raise UserRefusedError("name", message)
    return plain


def _enrolment(user_id: str) -> str:
    return f"enrolment of {user_id}"


def _second_factor(user_id: str) -> str:
    return f"second factor of {user_id}"
