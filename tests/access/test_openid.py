"""Signing in at an OpenID provider: a small real one with RS256 keys, which lies in every way that matters."""

from __future__ import annotations

import hmac
import json
import os
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.access.openid import OpenidRefusedError, OpenidSettings, OpenidSignIn, read_role_map
from app.access.passwords import Passwords
from app.access.secret_box import SecretBox
from app.access.users import UserDirectory, UserRefusedError
from app.audit.keys import AuditKeys
from app.domain.role import Role
from app.store.audit_log import AuditLog
from app.store.openid_logins import OpenidLoginStore

ISSUER = "https://login.example"
NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = generate_private_key(65537, 2048)
OTHER_KEY = generate_private_key(65537, 2048)


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def jwk(key: RSAPrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    length = (numbers.n.bit_length() + 7) // 8
    return {
        "kty": "RSA",
        "kid": "k1",
        "e": text(numbers.e.to_bytes(3, "big")),
        "n": text(numbers.n.to_bytes(length, "big")),
    }


def part(value: dict[str, Any]) -> str:
    return text(json.dumps(value).encode())


def signed(claims: dict[str, Any], key: RSAPrivateKey = KEY) -> str:
    content = f"{part({'alg': 'RS256', 'kid': 'k1'})}.{part(claims)}"
    return f"{content}.{text(key.sign(content.encode(), PKCS1v15(), SHA256()))}"


@dataclass
class Provider:
    """Discovery, keys and tokens over ASGI-free HTTP; `lies` changes the claims, `forge` makes the whole token."""

    now: datetime = NOON
    lies: dict[str, Any] = field(default_factory=dict)
    forge: Any = None
    challenge: str = ""
    nonce: str = ""

    def visit(self, address: str) -> str:
        """A browser comes with `address`, its person signs in and is sent back with a code."""
        query = dict(parse_qsl(urlsplit(address).query))
        assert query["code_challenge_method"] == "S256"
        self.challenge, self.nonce = query["code_challenge"], query["nonce"]
        return query["state"]

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return httpx2.Response(200, json={"issuer": ISSUER} | {name: ISSUER + at for name, at in names.items()})
        if path == "/keys":
            return httpx2.Response(200, json={"keys": [jwk(KEY)]})
        assert path == "/token"
        sent = {name: value[0] for name, value in parse_qs(request.content.decode()).items()}
        verifier = sent["code_verifier"]
        proof = urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        if sent["code"] != "the-code" or proof != self.challenge or sent["client_secret"] != "hush":
            return httpx2.Response(400, json={"error": "invalid_grant"})
        claims = {
            "iss": ISSUER,
            "aud": "fiscreen",
            "sub": "person-1",
            "preferred_username": "fictional.officer",
            "groups": ["screeners"],
            "nonce": self.nonce,
            "iat": int(self.now.timestamp()),
            "exp": int((self.now + timedelta(minutes=5)).timestamp()),
        } | self.lies
        claims = {name: value for name, value in claims.items() if value is not None}
        make = self.forge or signed
        return httpx2.Response(200, json={"access_token": "x", "id_token": make(claims)})


@dataclass
class Site:
    sign_in: OpenidSignIn
    users: UserDirectory
    provider: Provider
    now: datetime = NOON

    def signs_in(self) -> Any:
        address, state = self.sign_in.begin()
        assert self.provider.visit(address) == state
        return self.sign_in.finish(state=state, cookie_state=state, code="the-code")


@pytest.fixture
def site(database):
    provider = Provider()
    made: list[Site] = []

    def clock():
        return made[0].now if made else NOON

    audit = AuditLog(database, AuditKeys(os.urandom(32), os.urandom(32)))
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    users = UserDirectory(
        database,
        audit=audit,
        passwords=Passwords(at_once=1, random_bytes=os.urandom, hasher=quick),
        box=SecretBox(os.urandom(32), os.urandom),
        clock=clock,
    )
    settings = OpenidSettings(
        issuer=ISSUER,
        client_id="fiscreen",
        client_secret="hush",
        redirect_uri="https://fiscreen.example/sign-in/openid/back",
        roles_claim="groups",
        roles=read_role_map("screeners=officer, heads=supervisor+auditor"),
    )
    sign_in = OpenidSignIn(
        settings,
        users=users,
        logins=OpenidLoginStore(database),
        client=httpx2.Client(transport=httpx2.MockTransport(provider)),
        clock=clock,
    )
    made.append(Site(sign_in, users, provider))
    return made[0]


def test_a_person_is_known_by_the_provider_and_given_the_roles_of_today(site):
    first = site.signs_in()
    assert (first.name, first.roles, first.password_hash) == ("fictional.officer", {Role.OFFICER}, None)
    site.provider.lies = {"groups": ["heads", "unheard-of"], "preferred_username": "renamed"}
    second = site.signs_in()
    assert (second.user_id, second.name) == (first.user_id, first.name)
    assert second.roles == {Role.SUPERVISOR, Role.AUDITOR}


def test_another_person_of_the_same_name_is_another_user(site):
    first = site.signs_in()
    site.provider.lies = {"sub": "person-2"}
    second = site.signs_in()
    assert second.user_id != first.user_id
    assert second.name.startswith("openid-")


def test_a_closed_user_stays_out(site):
    site.users.disable(site.signs_in().user_id, actor="a test")
    with pytest.raises(UserRefusedError):
        site.signs_in()


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-program"},
        {"aud": ["fiscreen", "another"], "azp": "another"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"exp": int((NOON - timedelta(minutes=5)).timestamp())},
        {"exp": None},
        {"iat": int((NOON + timedelta(hours=1)).timestamp())},
        {"sub": None},
        {"groups": ["unheard-of"]},
        {"groups": None},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_now_and_here_signs_nobody_in(site, lies):
    site.provider.lies = lies
    with pytest.raises(OpenidRefusedError):
        site.signs_in()
    assert site.users.all_users() == ()


def unsigned(claims: dict[str, Any]) -> str:
    return f"{part({'alg': 'none'})}.{part(claims)}."


def signed_with_the_public_key(claims: dict[str, Any]) -> str:
    """RS256 taken for HS256, with the public key as the secret."""
    content = f"{part({'alg': 'HS256', 'kid': 'k1'})}.{part(claims)}"
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return f"{content}.{text(hmac.digest(public, content.encode(), 'sha256'))}"


@pytest.mark.parametrize(
    "forge",
    [
        unsigned,
        signed_with_the_public_key,
        lambda claims: signed(claims, OTHER_KEY),
        lambda claims: signed(claims)[:-8] + "AAAAAAAA",
        lambda claims: "no token",
        lambda claims: None,
    ],
    ids=["none", "confused", "other-key", "changed", "text", "missing"],
)
def test_a_forged_token_signs_nobody_in(site, forge):
    site.provider.forge = forge
    with pytest.raises(OpenidRefusedError):
        site.signs_in()


def test_a_state_is_good_once_in_its_browser_for_ten_minutes(site):
    address, state = site.sign_in.begin()
    site.provider.visit(address)
    site.sign_in.finish(state=state, cookie_state=state, code="the-code")
    for wrong in ({"state": state}, {"state": ""}, {"state": "invented"}):
        with pytest.raises(OpenidRefusedError, match="state"):
            site.sign_in.finish(**wrong, cookie_state=wrong["state"], code="the-code")
    _, stolen = site.sign_in.begin()
    with pytest.raises(OpenidRefusedError, match="state"):
        site.sign_in.finish(state=stolen, cookie_state="", code="the-code")
    _, late = site.sign_in.begin()
    site.now += timedelta(minutes=10)
    with pytest.raises(OpenidRefusedError, match="state"):
        site.sign_in.finish(state=late, cookie_state=late, code="the-code")


def test_a_code_without_its_verifier_is_worthless(site):
    site.provider.visit(site.sign_in.begin()[0])
    _, state = site.sign_in.begin()
    with pytest.raises(OpenidRefusedError, match="400"):
        site.sign_in.finish(state=state, cookie_state=state, code="the-code")


def test_another_issuer_s_document_is_refused(site, monkeypatch):
    monkeypatch.setattr("test_openid.ISSUER", "https://elsewhere.example")
    with pytest.raises(OpenidRefusedError, match="another issuer"):
        site.sign_in.begin()


@pytest.mark.parametrize("text", ["officer", "=officer", "group=king", "group="])
def test_a_role_map_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="expected"):
        read_role_map(text)
