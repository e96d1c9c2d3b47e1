"""Who gets in: tokens that count, tokens that do not, and routes that forgot to ask."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import APIRouter
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from services.chassis.http.edge import create_api
from services.chassis.http.policy import UnguardedRouteError, policies, public
from services.chassis.keys import KeyRing
from tests.chassis.small_api import PERSON, SmallApi, nothing_special, small_router, talking
from tests.chassis.small_service import SmallSettings
from tools.keys import make_keys, new_signing_key


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    folder = tmp_path_factory.mktemp("keys")
    make_keys(folder)
    return KeyRing(folder)


@pytest.fixture
async def api(database_url: str, keys: KeyRing) -> AsyncIterator[SmallApi]:
    async with talking(database_url, keys) as api:
        yield api


async def test_a_fresh_token_of_a_person_opens_what_is_theirs(api: SmallApi):
    answer = await api.knock("/v1/mine", api.token())

    assert (answer.status_code, answer.json()) == (200, "come in")


async def test_without_a_token_one_is_asked_to_sign_in(api: SmallApi):
    for door in ("/v1/mine", "/v1/desk", "/internal/v1/claims"):
        answer = await api.knock(door, None)

        assert (answer.status_code, answer.json()["slug"]) == (401, "token-missing")


async def test_a_token_for_another_service_does_not_count(api: SmallApi):
    for audience in ("matching", "", "registry "):
        assert_no_entry(await api.knock("/v1/mine", api.token(audience=audience)))


async def test_a_token_counts_for_sixty_seconds(api: SmallApi):
    nearly_over = await api.knock("/v1/mine", api.token(age=timedelta(seconds=45)))
    over = await api.knock("/v1/mine", api.token(age=timedelta(seconds=70)))
    not_yet = await api.knock("/v1/mine", api.token(age=timedelta(seconds=-70)))

    assert nearly_over.status_code == 200
    assert_no_entry(over)
    assert_no_entry(not_yet)


async def test_a_token_without_signature_does_not_count(api: SmallApi):
    for algorithm in ("none", "None", "NONE", "", None):
        header = encoded({"alg": algorithm, "kid": "web"})

        assert_no_entry(await api.knock("/v1/mine", f"{header}.{encoded(claims())}."))


async def test_a_public_key_used_as_a_shared_secret_does_not_count(api: SmallApi):
    public_pem = ECKey.import_key(api.keys.signing("web")).as_pem(private=False)
    (public_jwk,) = [key for key in json.loads(api.keys.jwks)["keys"] if key["kid"] == "web"]

    for secret in (public_pem, json.dumps(public_jwk).encode(), api.keys.jwks.encode()):
        key = OctKey.import_key(secret_of(secret))
        header = {"alg": "HS256", "kid": "web"}
        assert_no_entry(await api.knock("/v1/mine", jwt.encode(header, claims(), key)))


async def test_an_issuer_cannot_speak_in_the_name_of_another(api: SmallApi):
    own = api.keys.signing("notifications")

    as_itself = await api.knock("/v1/mine", api.token("notifications", person_id=None))
    other_name = await api.knock("/v1/mine", signed(own, kid="notifications", iss="web"))
    other_kid = await api.knock("/v1/mine", signed(own, kid="web", iss="web"))

    assert as_itself.status_code == 403
    assert_no_entry(other_name)
    assert_no_entry(other_kid)


@pytest.mark.parametrize(
    "spoken_for",
    [
        {"person_id": PERSON},
        {"roles": frozenset({"editor"})},
        {"capability": "initiative:1"},
        {"email": "ines@example.org"},
    ],
)
async def test_only_web_speaks_for_people_and_staff(api: SmallApi, spoken_for: dict[str, Any]):
    told = {"person_id": None} | spoken_for

    for door in ("/v1/mine", "/v1/desk", "/internal/v1/claims", "/v1/notes"):
        assert_no_entry(await api.knock(door, api.token("notifications", **told)))
        assert_no_entry(await api.knock(door, api.token("staff-cli", **told)))
        assert (await api.knock(door, api.token("web", **told))).status_code in {200, 403}


async def test_on_one_machine_the_demo_acts_for_people_too(database_url: str, keys: KeyRing):
    async with talking(database_url, keys, environment="local") as api:
        by_demo = await api.knock("/v1/mine", api.token("staff-cli"))
        by_notifications = await api.knock("/v1/mine", api.token("notifications"))

    assert by_demo.status_code == 200
    assert_no_entry(by_notifications)


async def test_a_key_of_ones_own_does_not_count_wherever_the_token_says_it_lies(api: SmallApi):
    own = new_signing_key()
    public_key = ECKey.import_key(own).as_dict(private=False)

    assert_no_entry(await api.knock("/v1/mine", signed(own, kid="web")))
    assert_no_entry(await api.knock("/v1/mine", signed(own, kid="nobody", iss="nobody")))
    assert_no_entry(await api.knock("/v1/mine", signed(own, kid="web", jwk=public_key)))
    assert_no_entry(await api.knock("/v1/mine", signed(own, kid="web", jku="http://evil.example")))


async def test_a_token_that_leaves_something_out_does_not_count(api: SmallApi):
    key = ECKey.import_key(api.keys.signing("web"))

    for missing in ("iss", "sub", "aud", "exp", "nbf"):
        told = {name: value for name, value in claims().items() if name != missing}
        token = jwt.encode({"alg": "ES256", "kid": "web"}, told, key)

        assert_no_entry(await api.knock("/v1/mine", token))


async def test_a_token_with_one_word_changed_does_not_count(api: SmallApi):
    header, _, signature = api.token().split(".")

    assert_no_entry(await api.knock("/v1/mine", f"{header}.{encoded(claims())}.{signature}"))


NONSENSE = [
    "x",
    "a.b.c",
    "....",
    "a.b.c.d.e",
    "e30.e30.e30",
    "W10.W10.W10",
    "bnVsbA.bnVsbA.bnVsbA",
    "eyJhbGciOiJFUzI1NiIsImtpZCI6WzFdfQ.e30.e30",
    "eyJhbGciOlsiRVMyNTYiXX0.e30.e30",
    "eyJhbGciOiJFUzI1NiIsImtpZCI6IndlYiJ9.e30.",
    "a" * 5000,
    "Jörg",
]


async def test_nonsense_is_no_token_and_no_accident(api: SmallApi):
    for token in NONSENSE:
        headers = {b"authorization": f"Bearer {token}".encode()}

        assert_no_entry(await api.client.get("/v1/mine", headers=headers))


async def test_another_kind_of_authorization_does_not_count(api: SmallApi):
    for header in ("Bearer", "Basic aW5lczpnZWhlaW0=", "Bearer Bearer x", "bearer"):
        assert_no_entry(await api.client.get("/v1/mine", headers={"authorization": header}))


async def test_a_wrong_token_is_refused_even_where_none_is_needed(api: SmallApi):
    assert_no_entry(await api.knock("/v1/notes", api.token(audience="matching")))


async def test_a_route_for_staff_wants_one_of_its_roles(api: SmallApi):
    roles = [[], ["reviewer"], ["organiser"], ["reviewer", "editor"], ["organiser,editor"]]

    answers = [
        await api.knock("/v1/desk", api.token(roles=frozenset(each), person_id=None))
        for each in roles
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 200, 200, 403]
    assert answers[0].json()["slug"] == "not-allowed"


async def test_a_route_for_a_service_wants_its_token(api: SmallApi):
    by_web = await api.knock("/internal/v1/claims", api.token("web", roles=frozenset({"editor"})))
    by_notifications = await api.knock(
        "/internal/v1/claims", api.token("notifications", person_id=None)
    )

    assert by_web.status_code == 403
    assert by_notifications.status_code == 200


async def test_a_route_for_persons_wants_a_person(api: SmallApi):
    answer = await api.knock("/v1/mine", api.token(person_id=None, roles=frozenset({"editor"})))

    assert answer.status_code == 403


def test_a_route_without_a_policy_fails_the_boot_by_name():
    router = APIRouter()
    router.add_api_route("/v1/forgotten", nothing_special, methods=["POST"])

    with pytest.raises(UnguardedRouteError, match=r"POST.*/v1/forgotten"):
        create_api(SmallSettings(), routers=[small_router(), router], problems={})


def test_a_route_without_a_policy_inside_an_included_router_fails_the_boot_too():
    inner, middle, outer = APIRouter(prefix="/inner"), APIRouter(prefix="/middle"), APIRouter()
    outer.add_api_route("/v1/open", nothing_special, dependencies=[public()])
    inner.add_api_route("/forgotten", nothing_special)
    middle.include_router(inner)
    outer.include_router(middle, prefix="/v1")

    with pytest.raises(UnguardedRouteError, match="/v1/middle/inner/forgotten"):
        create_api(SmallSettings(), routers=[outer], problems={})


def test_a_policy_of_the_including_router_counts_for_what_it_includes():
    inner, outer = APIRouter(), APIRouter()
    inner.add_api_route("/v1/inner", nothing_special)
    outer.include_router(inner, dependencies=[public()])

    app = create_api(SmallSettings(), routers=[outer], problems={})

    assert {route.path: route.policy for route in policies(app)}["/v1/inner"] == "public"


def claims(**changes: Any) -> dict[str, Any]:
    seconds = int(datetime.now(UTC).timestamp())
    told = {"iss": "web", "aud": "registry", "sub": "somebody", "person": PERSON}
    return told | {"iat": seconds, "nbf": seconds, "exp": seconds + 60} | changes


def signed(private_pem: str, *, kid: str, iss: str = "web", **header: Any) -> str:
    """A token made by hand, its signature right for the given key."""
    head = encoded({"alg": "ES256", "kid": kid, **header})
    bare = jwt.encode({"alg": "ES256", "kid": kid}, claims(iss=iss), ECKey.import_key(private_pem))
    if not header:
        return bare
    return f"{head}.{bare.partition('.')[2]}"


def secret_of(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def encoded(told: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()


def assert_no_entry(answer) -> None:
    assert (answer.status_code, answer.json()["slug"]) == (401, "token-invalid"), answer.text
