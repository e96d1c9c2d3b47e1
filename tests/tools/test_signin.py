"""The demo's provider signs staff in with one click, in German, and asks no other machine."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.loopback import loopback
from tools.ports import free_port
from tools.processes import Program, kill_group, spawn
from tools.servers.oidc import STAFF, command
from tools.settings import ROOT

ELSEWHERE = re.compile(r"https?://(?!127\.0\.0\.1[:/]|localhost[:/])")
CLIENT = {"client_id": "zukunft-web", "client_secret": "local-only"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    process = spawn(Program(command(port), folder=ROOT))
    url = f"http://127.0.0.1:{port}"
    while not is_ready(url):
        assert process.poll() is None, "the provider ended at once"
    yield url
    kill_group(process.pid)
    process.wait()


def is_ready(issuer: str) -> bool:
    try:
        return loopback().get(f"{issuer}/.well-known/openid-configuration").is_success
    except httpx.TransportError:
        return False


def back(issuer: str) -> str:
    """Where the provider sends people back to: another origin, as the platform's is."""
    return f"{issuer.replace('127.0.0.1', 'localhost')}/"


def entrance(issuer: str) -> str:
    asked = {
        "response_type": "code",
        "client_id": CLIENT["client_id"],
        "redirect_uri": back(issuer),
        "scope": "openid profile email",
        "state": "s",
        "nonce": "n",
    }
    return f"{issuer}/oauth2/authorize?{urlencode(asked)}"


@pytest.mark.parametrize("person", STAFF, ids=lambda person: person.subject)
def test_one_click_signs_a_person_in_and_nothing_is_asked_elsewhere(issuer, browser, person):
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(entrance(issuer))
    assert page.get_by_role("heading").inner_text() == "Als wen möchten Sie sich anmelden?"

    page.get_by_role("button", name=person.subject).click()
    page.wait_for_url(f"{back(issuer)}?*")

    claims = claims_for(issuer, parse_qs(urlsplit(page.url).query)["code"][0])
    page.close()
    assert (claims["iss"], claims["sub"], claims["nonce"]) == (issuer, person.subject, "n")
    assert (claims["name"], claims["roles"]) == (person.name, list(person.roles))
    assert [url for url in asked if ELSEWHERE.match(url)] == []


def claims_for(issuer: str, code: str) -> dict:
    """What the signed token says that the code is exchanged for."""
    known = loopback().get(f"{issuer}/.well-known/openid-configuration").json()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back(issuer)}
    told = (
        loopback().post(known["token_endpoint"], data={**form, **CLIENT}).raise_for_status().json()
    )
    keys = KeySet.import_key_set(loopback().get(known["jwks_uri"]).json())
    return jwt.decode(told["id_token"], keys, algorithms=["RS256"]).claims


@pytest.mark.parametrize(
    "path", ["/", "/oauth2/authorize", "/oauth2/end_session", "/oidc/login", "/nowhere"]
)
def test_no_page_names_another_machine(issuer, path):
    answer = loopback().get(f"{issuer}{path}")

    assert not ELSEWHERE.search(answer.text)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.status_code < 500


def test_the_page_offers_nothing_but_the_four_people(issuer):
    page = loopback().get(entrance(issuer)).text

    assert re.findall(r'name="sub" value="([^"]*)"', page) == [one.subject for one in STAFF]
    assert "<input" not in page
    assert not ELSEWHERE.search(page)
