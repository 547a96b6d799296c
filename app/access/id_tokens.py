"""Reads an OpenID provider's ID token: one signature algorithm, RS256, which every provider must offer.

Nothing in the token chooses how it is checked: another algorithm, `none` among them, is refused before any key is read
(RFC 8725 section 3.1). OpenID Connect Core 15.1 makes RS256 mandatory for providers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry, deserialize_compact, extract_compact

ALGORITHM = "RS256"
LEAST_KEY_BITS = 2048
MAX_TOKEN_CHARS = 16_384
CLOCK_SKEW_SECONDS = 60


class _Registry(JWSRegistry):
    """What may be in a token; its length is bounded as a whole."""

    max_header_length = max_payload_length = max_signature_length = MAX_TOKEN_CHARS


_REGISTRY = _Registry(strict_check_header=False)


class IdTokenError(Exception):
    """A token is not to be believed. The message says which check failed, and no value."""


def verified_claims(token: str, keys: Mapping[str, Any], *, issuer: str, client_id: str, now: float) -> dict[str, Any]:
    """The claims of `token`, signed by a key of the JWK set `keys`, by `issuer`, for `client_id`, in force at `now`.

    `now` counts seconds since 1970. Raises IdTokenError.
    """
    if len(token) > MAX_TOKEN_CHARS or not token.isascii():
        raise IdTokenError("it is no signed token")
    try:
        header = extract_compact(token.encode(), registry=_REGISTRY).headers()
        if header.get("alg") != ALGORITHM or "crit" in header:
            raise IdTokenError("it is signed in another way than RS256")
        key = _key(keys, header.get("kid"))
        claims = json.loads(deserialize_compact(token, key, [ALGORITHM], _REGISTRY).payload or b"")
    except BadSignatureError:
        raise IdTokenError("its signature is wrong") from None
    except (JoseError, ValueError, RecursionError):
        raise IdTokenError("it is no signed token") from None
    if not isinstance(claims, dict):
        raise IdTokenError("it is no signed token")
    _require_for_us(claims, issuer=issuer, client_id=client_id)
    _require_in_force(claims, now=now)
    return claims


def _require_for_us(claims: Mapping[str, Any], *, issuer: str, client_id: str) -> None:
    if claims.get("iss") != issuer:
        raise IdTokenError("it is of another issuer")
    audience = claims.get("aud")
    if client_id not in (audience if isinstance(audience, list) else [audience]):
        raise IdTokenError("it is for another program")
    if claims.get("azp", client_id) != client_id or (isinstance(audience, list) and len(audience) > 1):
        raise IdTokenError("it is not for this program alone")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise IdTokenError("it names nobody")


def _require_in_force(claims: Mapping[str, Any], *, now: float) -> None:
    if now >= _moment(claims, "exp") + CLOCK_SKEW_SECONDS:
        raise IdTokenError("it has run out")
    begins = _moment(claims, "nbf") if "nbf" in claims else 0.0
    if max(_moment(claims, "iat"), begins) > now + CLOCK_SKEW_SECONDS:
        raise IdTokenError("it is not in force yet")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise IdTokenError("it does not say from when to when it is in force")
    return float(value)


def _key(keys: Mapping[str, Any], key_id: Any) -> RSAKey:
    offered = keys.get("keys")
    usable = [
        one
        for one in (offered if isinstance(offered, list) else [])
        if isinstance(one, dict) and one.get("kty") == "RSA" and one.get("use", "sig") == "sig"
    ]
    fitting = usable if key_id is None else [one for one in usable if one.get("kid") == key_id]
    if len(fitting) != 1:
        raise IdTokenError("the provider has not exactly one key of this id")
    try:
        key = RSAKey.import_key({name: str(fitting[0][name]) for name in ("kty", "n", "e")})
    except (KeyError, ValueError, JoseError):
        raise IdTokenError("the provider's key is none") from None
    if key.public_key.key_size < LEAST_KEY_BITS:
        raise IdTokenError("the provider's key is too short")
    return key
