"""Signing in at an OpenID Connect provider: the code flow with PKCE, state and nonce (OpenID Connect Core 3.1).

The provider's addresses come from its discovery document, its keys from its JWKS, both fetched anew for each sign-in:
few people sign in, and a key that was taken back must not be trusted from a cache.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2

from app.access.id_tokens import IdTokenError, verified_claims
from app.access.roles import read_roles
from app.access.users import UserDirectory
from app.domain.role import Role
from app.domain.user import User
from app.store.openid_logins import OpenidLogin, OpenidLoginStore

MINUTES_TO_ANSWER = 10
MAX_DOCUMENT_BYTES = 1_048_576


class OpenidRefusedError(Exception):
    """Nobody is signed in. The message is for the log: it says which check failed, and no value."""


@dataclass(frozen=True, slots=True)
class OpenidSettings:
    """The provider and what its claims mean here. `roles` maps a value of the claim `roles_claim` to roles."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    roles_claim: str
    roles: Mapping[str, frozenset[Role]]


def read_role_map(text: str) -> Mapping[str, frozenset[Role]]:
    """Roles from `group=officer+supervisor,other=auditor`. Raises ValueError for anything else."""
    found = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        claim, equals, roles = part.rpartition("=")
        if not equals or not claim:
            raise ValueError("expected value=role+role, separated by commas")
        found[claim] = read_roles(roles.split("+"))
    return found


class OpenidSignIn:
    """Sends people to the provider and takes them back. `client` has deadlines, and follows no redirects."""

    def __init__(
        self,
        settings: OpenidSettings,
        *,
        users: UserDirectory,
        logins: OpenidLoginStore,
        client: httpx2.Client,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._users = users
        self._logins = logins
        self._client = client
        self._clock = clock
        self._random_bytes = users.random_bytes

    def begin(self) -> tuple[str, str]:
        """The provider's address to send a browser to, and the state that the browser must bring back (a cookie too).

        Raises OpenidRefusedError where the provider does not answer as it should.
        """
        endpoint = self._discovered()["authorization_endpoint"]
        state, nonce, verifier = (_text(self._random_bytes(32)) for _ in range(3))
        now = self._clock()
        login = OpenidLogin(nonce, verifier, now + timedelta(minutes=MINUTES_TO_ANSWER))
        self._logins.begin(_hash(state), login, now=now)
        query = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._settings.redirect_uri,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": _text(sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(query)}", state

    def finish(self, *, state: str, cookie_state: str, code: str) -> User:
        """The user whom the provider vouches for.

        Raises OpenidRefusedError for a state that this browser did not bring, that is unknown, used or over, and for
        every token that is not the provider's, for us, of now and of this sign-in; UserRefusedError for a closed one.
        """
        login = self._logins.take(_hash(state), now=self._clock())
        if login is None or not state or state != cookie_state:
            raise OpenidRefusedError("the state is not one of this browser, or was used")
        claims = self._claims(code, login)
        if claims.get("nonce") != login.nonce:
            raise OpenidRefusedError("the nonce is of another sign-in")
        roles = self._roles(claims)
        if not roles:
            raise OpenidRefusedError("the claims give no role here")
        subject = _hash(f"{self._settings.issuer}\0{claims['sub']}")
        return self._users.from_openid(subject, str(claims.get("preferred_username", "")), roles)

    def _claims(self, code: str, login: OpenidLogin) -> Mapping[str, Any]:
        provider = self._discovered()
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect_uri,
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "code_verifier": login.verifier,
        }
        token = self._fetched("POST", provider["token_endpoint"], data=sent).get("id_token")
        if not isinstance(token, str):
            raise OpenidRefusedError("the token endpoint gave no id_token")
        try:
            return verified_claims(
                token,
                self._fetched("GET", provider["jwks_uri"]),
                issuer=self._settings.issuer,
                client_id=self._settings.client_id,
                now=self._clock().timestamp(),
            )
        except IdTokenError as error:
            raise OpenidRefusedError(f"the id_token: {error}") from None

    def _roles(self, claims: Mapping[str, Any]) -> frozenset[Role]:
        value = claims.get(self._settings.roles_claim, [])
        values = value if isinstance(value, list) else [value]
        nothing = frozenset[Role]()
        return nothing.union(*(self._settings.roles.get(one, nothing) for one in values if isinstance(one, str)))

    def _discovered(self) -> Mapping[str, str]:
        issuer = self._settings.issuer
        document = self._fetched("GET", issuer.rstrip("/") + "/.well-known/openid-configuration")
        if document.get("issuer") != issuer:
            raise OpenidRefusedError("the discovery document is of another issuer")
        secure = urlsplit(issuer).scheme == "https"
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            address = document.get(name)
            if not isinstance(address, str) or (secure and urlsplit(address).scheme != "https"):
                raise OpenidRefusedError(f"the discovery document has no safe {name}")
        return document

    def _fetched(self, method: str, address: str, *, data: Mapping[str, str] | None = None) -> dict[str, Any]:
        try:
            answer = self._client.request(method, address, data=data, headers={"Accept": "application/json"})
            if answer.status_code != httpx2.codes.OK or len(answer.content) > MAX_DOCUMENT_BYTES:
                raise OpenidRefusedError(f"the provider answered {answer.status_code}")
            document = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise OpenidRefusedError(f"the provider does not answer: {type(error).__name__}") from None
        if not isinstance(document, dict):
            raise OpenidRefusedError("the provider answered with no object")
        return document


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
