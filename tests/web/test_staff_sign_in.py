"""Staff signs in at the provider: what comes back counts only if everything about it is right."""

import base64
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from services.chassis.refusal import Refusal
from services.chassis.seal import seal
from services.web import oidc
from services.web.settings import WebSettings
from tests.web.conftest import Behind

ISSUER = "https://login.example"
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
DISCOVERY = "/.well-known/openid-configuration"
REQUEST = oidc.SignInRequest(url="", state="s", nonce="n-1", verifier="v")
RIGHT: dict[str, Any] = {
    "iss": ISSUER,
    "sub": "erika",
    "aud": "zukunft-web",
    "nonce": "n-1",
    "name": "Erika Muster",
    "roles": ["editor"],
}


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": "1"})


@pytest.fixture
def settings(settings: WebSettings) -> WebSettings:
    return settings.model_copy(update={"oidc_issuer": ISSUER})


async def test_a_right_token_makes_a_member_of_staff(settings: WebSettings, key: RSAKey) -> None:
    staff = await signed_in_with(settings, key, token=a_token(key))

    assert staff == oidc.Staff(f"{ISSUER}#erika", "Erika Muster", frozenset({"editor"}))


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"sub": None},
        {"exp": None},
        {"exp": int((datetime.now(UTC) - timedelta(minutes=5)).timestamp())},
    ],
)
async def test_a_token_with_a_wrong_claim_signs_nobody_in(
    settings: WebSettings, key: RSAKey, claims: dict[str, Any]
) -> None:
    staff = await signed_in_with(settings, key, token=a_token(key, **claims))

    assert staff == Refusal("staff-sign-in-refused")


async def test_a_forged_signature_signs_nobody_in(settings: WebSettings, key: RSAKey) -> None:
    forger = RSAKey.generate_key(2048, parameters={"kid": "1"})

    staff = await signed_in_with(settings, key, token=a_token(forger))

    assert staff == Refusal("staff-sign-in-refused")


async def test_a_token_signed_with_the_public_key_as_a_secret_signs_nobody_in(
    settings: WebSettings, key: RSAKey
) -> None:
    told = ".".join(map(as_part, ({"alg": "HS256", "kid": "1"}, full(RIGHT))))
    mac = hmac.digest(key.as_pem(private=False), told.encode(), "sha256")

    staff = await signed_in_with(settings, key, token=f"{told}.{as_base64(mac)}")

    assert staff == Refusal("staff-sign-in-refused")


@pytest.mark.parametrize("token", ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."])
async def test_what_is_no_signed_token_signs_nobody_in(
    settings: WebSettings, key: RSAKey, token: str
) -> None:
    staff = await signed_in_with(settings, key, token=token)

    assert staff == Refusal("staff-sign-in-refused")


@pytest.mark.parametrize("roles", ["editor", "[editor", None, {"editor": True}])
async def test_a_claim_that_lists_no_roles_gives_none(
    settings: WebSettings, key: RSAKey, roles: Any
) -> None:
    staff = await signed_in_with(settings, key, token=a_token(key, roles=roles))

    assert isinstance(staff, oidc.Staff)
    assert staff.roles == frozenset()


@pytest.mark.parametrize("missing", [DISCOVERY, "/token", "/keys"])
async def test_a_provider_that_dies_on_the_way_is_away_and_no_error_of_ours(
    browser_like: httpx.AsyncClient, behind: Behind, key: RSAKey, missing: str
) -> None:
    state = await left_for_provider(browser_like, behind, key)
    del behind.said["oidc", missing]

    answer = await browser_like.get(f"/redaktion/zurueck?state={state}&code=c")

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"


@pytest.mark.parametrize("path", [DISCOVERY, "/token", "/keys"])
async def test_a_provider_that_talks_nonsense_is_away_too(
    browser_like: httpx.AsyncClient, behind: Behind, key: RSAKey, path: str
) -> None:
    state = await left_for_provider(browser_like, behind, key)
    behind.says("oidc", path, b"<html>")

    answer = await browser_like.get(f"/redaktion/zurueck?state={state}&code=c")

    assert answer.status_code == 503


async def test_the_editor_comes_back_and_works(
    browser_like: httpx.AsyncClient, behind: Behind, key: RSAKey
) -> None:
    state = await left_for_provider(browser_like, behind, key)
    behind.says("registry", "/v1/review/queue", {"items": []})

    back = await browser_like.get(f"/redaktion/zurueck?state={state}&code=c")
    queue = await browser_like.get("/redaktion")

    assert (back.status_code, back.headers["location"]) == (303, "/redaktion")
    assert queue.status_code == 200


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/redaktion/suchen?seite=2", "/redaktion/suchen?seite=2"),
        ("/fairness", "/fairness"),
        ("/wege", "/redaktion"),
        ("https://elsewhere.example/", "/redaktion"),
        ("//elsewhere.example/", "/redaktion"),
    ],
    ids=["a page", "anybody's page", "a desk of another role", "another site", "one in disguise"],
)
async def test_who_asked_for_a_page_comes_back_to_it(
    browser_like: httpx.AsyncClient, behind: Behind, key: RSAKey, wanted: str, leads_to: str
) -> None:
    state = await left_for_provider(browser_like, behind, key, weiter=wanted)

    back = await browser_like.get(f"/redaktion/zurueck?state={state}&code=c")

    assert (back.status_code, back.headers["location"]) == (303, leads_to)


@pytest.mark.parametrize("query", ["state=other&code=c", "code=c", "state={state}"])
async def test_an_answer_to_another_question_is_refused(
    browser_like: httpx.AsyncClient, behind: Behind, key: RSAKey, query: str
) -> None:
    state = await left_for_provider(browser_like, behind, key)

    answer = await browser_like.get(f"/redaktion/zurueck?{query.format(state=state)}")

    assert answer.status_code == 403


async def test_who_stays_away_too_long_starts_again(
    browser_like: httpx.AsyncClient, behind: Behind, key: RSAKey, settings: WebSettings
) -> None:
    state = await left_for_provider(browser_like, behind, key)
    late = datetime.now(UTC) - timedelta(seconds=1)
    request = {"url": "", "state": state, "nonce": "n-1", "verifier": "v"}
    told = json.dumps({"until": late.isoformat(), "request": request})
    browser_like.cookies.set("__Host-oidc", seal(settings.keys.seal, told).hex())

    answer = await browser_like.get(f"/redaktion/zurueck?state={state}&code=c")

    assert answer.status_code == 403


async def test_the_question_to_the_provider_is_bound_by_a_hashed_verifier(
    browser_like: httpx.AsyncClient, behind: Behind
) -> None:
    behind.says("oidc", DISCOVERY, METADATA)

    answer = await browser_like.get("/redaktion/anmelden")

    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["code_challenge_method"] == ["S256"]
    assert re.fullmatch(r"[\w-]{43}", query["code_challenge"][0])


def as_part(claims: dict[str, Any]) -> str:
    return as_base64(json.dumps(claims).encode())


def as_base64(told: bytes) -> str:
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()


def a_token(key: RSAKey, **changed: Any) -> str:
    return jwt.encode({"alg": "RS256", "kid": "1"}, full({**RIGHT, **changed}), key)


def full(claims: dict[str, Any]) -> dict[str, Any]:
    """The claims with an end; what is None is left out."""
    until = int((datetime.now(UTC) + timedelta(minutes=5)).timestamp())
    return {name: value for name, value in ({"exp": until} | claims).items() if value is not None}


async def signed_in_with(settings: WebSettings, key: RSAKey, *, token: str) -> oidc.Staff | Refusal:
    """What becomes of the provider's answer with that token."""
    behind = Behind()
    behind.says("oidc", "/token", {"id_token": token})
    behind.says("oidc", "/keys", {"keys": [key.as_dict(private=False)]})
    async with httpx.AsyncClient(transport=behind.transport("oidc")) as client:
        return await oidc.staff_behind(client, METADATA, settings, code="c", request=REQUEST)


async def left_for_provider(
    client: httpx.AsyncClient, behind: Behind, key: RSAKey, **asked: str
) -> str:
    """Leave for the provider, which is ready to say that this is an editor; returns the state."""
    behind.says("oidc", DISCOVERY, METADATA)
    left = await client.get("/redaktion/anmelden", params=asked)
    query = parse_qs(urlsplit(left.headers["location"]).query)
    behind.says("oidc", "/token", {"id_token": a_token(key, nonce=query["nonce"][0])})
    behind.says("oidc", "/keys", {"keys": [key.as_dict(private=False)]})
    return query["state"][0]
