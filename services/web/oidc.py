"""Staff sign-in by OpenID Connect: authorization code with PKCE (RFC 7636), state and nonce."""

import base64
import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.chassis.refusal import Refusal
from services.web.settings import WebSettings

REGION: Final = re.compile("[0-9]{5}([0-9]{3})?")
"""A Kreis has five digits, a municipality eight."""
ALGORITHMS: Final = ["RS256", "ES256", "PS256"]


@dataclass(frozen=True, slots=True)
class SignInRequest:
    """What the browser is sent away with, and what it must bring back."""

    url: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff as the issuer knows her."""

    subject: str
    name: str
    roles: frozenset[str]
    region: frozenset[str] = frozenset()
    """Official keys of the Kreise or municipalities that she sees; empty is the whole state."""


async def discover(client: httpx.AsyncClient, settings: WebSettings) -> dict[str, Any]:
    """The issuer's metadata; its own name in there must be the configured one."""
    metadata = await _document(client, f"{settings.oidc_issuer}/.well-known/openid-configuration")
    if str(metadata.get("issuer")).rstrip("/") != settings.oidc_issuer.rstrip("/"):
        raise httpx.HTTPError("the issuer calls itself otherwise")
    return metadata


def ask_to_sign_in(metadata: dict[str, Any], settings: WebSettings) -> SignInRequest:
    """The address at the issuer that the browser goes to."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=")
    query = {
        "response_type": "code",
        "client_id": settings.oidc_client_id,
        "redirect_uri": redirect_uri(settings),
        "scope": "openid profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    url = f"{metadata['authorization_endpoint']}?{urlencode(query)}"
    return SignInRequest(url, state, nonce, verifier)


async def staff_behind(
    client: httpx.AsyncClient,
    metadata: dict[str, Any],
    settings: WebSettings,
    *,
    code: str,
    request: SignInRequest,
) -> Staff | Refusal:
    """Exchange the code and read the ID token; anything odd in it is a refusal.

    Raises `httpx.HTTPError` if the provider is away or talks nonsense.
    """
    told = await client.post(
        metadata["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri(settings),
            "client_id": settings.oidc_client_id,
            "client_secret": settings.oidc_client_secret.get_secret_value(),
            "code_verifier": request.verifier,
        },
    )
    if told.is_error:
        return Refusal("staff-sign-in-refused")
    keys = await _document(client, metadata["jwks_uri"])
    token = str(_object(told).get("id_token", ""))
    return _read_id_token(token, keys, settings=settings, nonce=request.nonce)


def redirect_uri(settings: WebSettings) -> str:
    """Where the issuer sends the browser back to."""
    return f"{settings.public_url}/redaktion/zurueck"


async def _document(client: httpx.AsyncClient, url: str) -> dict[str, Any]:
    return _object((await client.get(url)).raise_for_status())


def _object(told: httpx.Response) -> dict[str, Any]:
    try:
        return dict(told.json())
    except (ValueError, TypeError):
        raise httpx.DecodingError("the provider sent no JSON object") from None


def _read_id_token(
    token: str, keys: dict[str, Any], *, settings: WebSettings, nonce: str
) -> Staff | Refusal:
    try:
        claims = jwt.decode(
            token, KeySet.import_key_set({"keys": list(keys["keys"])}), algorithms=ALGORITHMS
        ).claims
        rules = jwt.JWTClaimsRegistry(
            now=int(datetime.now(UTC).timestamp()),
            leeway=30,
            iss={"essential": True},
            sub={"essential": True},
            exp={"essential": True},
        )
        rules.validate(claims)
    except (JoseError, ValueError, KeyError, TypeError):
        return Refusal("staff-sign-in-refused")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    is_ours = (
        str(claims["iss"]).rstrip("/") == settings.oidc_issuer.rstrip("/")
        and settings.oidc_client_id in audiences
        and claims.get("nonce") == nonce
    )
    if not is_ours:
        return Refusal("staff-sign-in-refused")
    region = _region(claims.get("region"))
    if region is None:
        return Refusal("staff-sign-in-refused")
    return Staff(
        subject=f"{claims['iss']}#{claims['sub']}",
        name=str(claims.get("name") or claims["sub"]),
        roles=_roles(claims.get("roles")),
        region=region,
    )


def _region(claim: Any) -> frozenset[str] | None:
    """Official keys, as a list, as JSON, or one alone; None if a claim that is there says none.

    Without the claim it is the whole state; one that cannot be read never widens anything.
    """
    if claim is None:
        return frozenset()
    try:
        told = json.loads(claim) if isinstance(claim, str) and claim.startswith("[") else claim
    except ValueError:
        return None
    keys = told if isinstance(told, list) else [told]
    is_region = bool(keys) and all(isinstance(key, str) and REGION.fullmatch(key) for key in keys)
    return frozenset(keys) if is_region else None


def _roles(claim: Any) -> frozenset[str]:
    try:
        told = json.loads(claim) if isinstance(claim, str) else claim
    except ValueError:
        return frozenset()
    return frozenset(map(str, told)) if isinstance(told, list) else frozenset()
