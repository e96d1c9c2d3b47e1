"""The API over HTTP with real tokens: who may see and do what, and what it looks like."""

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from services.chassis.database import Database
from services.chassis.http.tokens import Principal, mint
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.decide.consent_text import CURRENT
from services.matching.settings import MatchingSettings
from services.matching.work.desk import Desk
from services.matching.work.lookout import Lookout
from services.web.words.my_data_labels import LABELS
from tests.days import in_days
from tests.matching.house import (
    OWNER,
    SEEKER,
    House,
    a_person,
    a_project,
    a_request,
    an_id,
    an_offer,
)

PROFILE: dict[str, Any] = {
    "contact": {"name": "Jule Müller", "phone": "0151 23456789", "sms_wanted": True},
    "household": {"kind": "single-parent", "persons": 3, "pets": False, "needs_step_free": False},
    "place": {"ags": "14713000", "lat": 51.34, "lon": 12.37},
    "radius_km": 60,
    "max_warm_cost_eur": 700,
    "move_in_from": in_days(30).isoformat(),
    "move_in_to": in_days(210).isoformat(),
    "wishes": [{"dimension": "community", "position": 180, "wanted": 200, "weight": 3}],
    "locale": "de",
}


class Api:
    """One running API and those who ask it."""

    def __init__(
        self, client: httpx.AsyncClient, keys: KeyRing, house: House, lookout: Lookout
    ) -> None:
        self.client, self.keys, self.house, self.lookout = client, keys, house, lookout

    def token(self, issuer: str, **who: Any) -> dict[str, str]:
        principal = Principal(issuer=issuer, subject="somebody", **who)
        text = mint(
            self.keys.signing(issuer), principal, audience="matching", now=datetime.now(UTC)
        )
        return {"authorization": f"Bearer {text}"}

    def person(self, person_id: str, **who: Any) -> dict[str, str]:
        return self.token(
            "web", person_id=person_id, **{"email": f"{person_id}@canary.example", **who}
        )

    async def get(self, path: str, headers: Mapping[str, str]) -> httpx.Response:
        return await self.client.get(path, headers=dict(headers))

    async def post(
        self, path: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        return await self.client.post(path, headers=dict(headers), json=dict(body or {}))

    async def put_profile(self, person_id: str = SEEKER, **told: Any) -> httpx.Response:
        return await self.client.put(
            "/v1/profile", headers=self.person(person_id), json={**PROFILE, **told}
        )

    async def claim(self, path: str) -> Any:
        return (await self.get(path, self.token("notifications"))).json()

    async def first_day_was(self, day: date) -> None:
        """Time has passed since the profiles were saved."""
        async with self.house.database.transaction() as tx:
            await tx.execute(
                "UPDATE profile SET criteria = jsonb_set(criteria, '{move_in_from}', to_jsonb($1::text))",
                day.isoformat(),
            )

    async def with_match(self) -> str:
        """The id of the one match between a saved profile and a listed project."""
        await self.house.lists(a_project())
        assert (await self.put_profile()).status_code == 200
        await self.house.follows()
        return str((await self.house.the_match()).match_id)


@pytest.fixture
async def api(database_url: str, keys: KeyRing) -> AsyncIterator[Api]:
    settings = MatchingSettings(
        environment="local", database_url=SecretStr(database_url), keys_dir=keys.folder
    )
    async with AsyncExitStack() as stack:
        running = app.create_api(settings)
        await stack.enter_async_context(running.router.lifespan_context(running))
        client = await stack.enter_async_context(
            httpx.AsyncClient(transport=httpx.ASGITransport(running), base_url="http://matching")
        )
        database = await stack.enter_async_context(Database.open(database_url, service="matching"))
        house = House(database, Desk.of(settings))
        yield Api(client, keys, house, running.state.lookout)


async def test_a_profile_is_saved_read_paused_resumed_and_ended(api: Api):
    saved = await api.put_profile()
    read = await api.get("/v1/profile", api.person(SEEKER))
    paused = await api.post("/v1/profile/pause", api.person(SEEKER))
    resumed = await api.post("/v1/profile/resume", api.person(SEEKER))
    ended = await api.post("/v1/profile/withdraw", api.person(SEEKER))

    assert saved.json()["revision"] == 1
    assert read.json()["contact"] == {
        "name": "Jule Müller",
        "email": f"{SEEKER}@canary.example",
        "phone": "+4915123456789",
        "sms_wanted": True,
    }
    assert read.json()["criteria"]["radius_km"] == 60
    assert [r.json()["state"] for r in (paused, resumed, ended)] == ["paused", "live", "withdrawn"]


@pytest.mark.parametrize(
    ("window", "field", "slug"),
    [
        ({"move_in_from": -1}, "move_in_from", "move-in-past"),
        ({"move_in_from": -9, "move_in_to": -1}, "move_in_to", "move-in-over"),
        ({"move_in_from": None, "move_in_to": -1}, "move_in_to", "move-in-over"),
    ],
)
async def test_a_day_of_moving_in_that_is_over_is_refused(api: Api, window, field, slug):
    answer = await api.put_profile(**days(window))

    problem = answer.json()
    assert (answer.status_code, problem["slug"], problem["field"]) == (422, slug, field)
    assert problem["earliest"] == in_days(0).isoformat()
    assert (await api.get("/v1/profile", api.person(SEEKER))).status_code == 404


async def test_today_is_not_over(api: Api):
    answer = await api.put_profile(**days({"move_in_from": 0, "move_in_to": 0}))

    assert answer.status_code == 200


async def test_a_first_day_that_passed_since_stands_in_nobodys_way(api: Api):
    await api.put_profile()
    await api.first_day_was(in_days(-40))
    kept = days({"move_in_from": -40})

    changed = await api.put_profile(**kept, max_warm_cost_eur=650)
    moved = await api.put_profile(**days({"move_in_from": -39}))

    assert (changed.status_code, changed.json()["revision"]) == (200, 2)
    assert (moved.status_code, moved.json()["slug"]) == (422, "move-in-past")


def days(window: dict[str, int | None]) -> dict[str, str | None]:
    """Days from today as dates."""
    return {
        name: None if count is None else in_days(count).isoformat()
        for name, count in window.items()
    }


async def test_a_person_without_a_profile_gets_not_found(api: Api):
    assert (await api.get("/v1/profile", api.person(SEEKER))).status_code == 404
    assert (await api.post("/v1/profile/pause", api.person(SEEKER))).status_code == 404


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"household": {"kind": "single", "persons": 0}}, "household.persons"),
        ({"radius_km": 201}, "radius_km"),
        ({"max_warm_cost_eur": -1}, "max_warm_cost_eur"),
        ({"colour": "red"}, "colour"),
        ({"move_in_to": in_days(29).isoformat()}, "body"),
        ({"place": {"ags": "1", "lat": 51, "lon": 12}}, "place.ags"),
        (
            {"wishes": [{"dimension": "quiet", "position": 1, "wanted": 1, "weight": 4}]},
            "wishes.0.weight",
        ),
        (
            {"wishes": [{"dimension": "quiet", "position": 1, "wanted": 1, "weight": 1, "x": 1}]},
            "wishes.0.x",
        ),
    ],
)
async def test_a_wrong_field_is_named(api: Api, told, field):
    answer = await api.put_profile(**told)

    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]}


async def test_text_messages_need_a_number(api: Api):
    answer = await api.put_profile(contact={"name": "Jule", "sms_wanted": True})

    assert (answer.status_code, answer.json()["slug"]) == (422, "phone-needed-for-sms")


async def test_both_sides_see_the_same_match_with_their_own_counterpart(api: Api):
    match_id = await api.with_match()

    seeker = (await api.get("/v1/matches", api.person(SEEKER))).json()
    owner = (await api.get("/v1/matches", api.person(OWNER))).json()
    project = (
        await api.get(f"/v1/initiatives/{uuid.UUID(int=1)}/matches", api.person(OWNER))
    ).json()

    (mine,), (theirs,) = seeker["items"], owner["items"]
    assert mine["match_id"] == theirs["match_id"] == match_id
    assert mine["fit_percent"] == theirs["fit_percent"] > 80
    assert mine["counterpart"]["title"] == "Hof 1"
    assert theirs["counterpart"]["persons"] == 3
    assert "cost-within" in {reason["code"] for reason in mine["reasons"]}
    assert project["items"] == owner["items"]
    assert "canary" not in str((seeker, owner))
    assert "Jule" not in str(owner)


async def test_the_whole_story_from_yes_to_contact_over_http(api: Api):
    path = f"/v1/matches/{await api.with_match()}"
    seeker, owner = api.person(SEEKER), api.person(OWNER)
    card = {"name": "Jule", "email": "jule@canary.example", "text_version": CURRENT}

    await api.post(f"{path}/answer", seeker, {"answer": "yes"})
    mutual = await api.post(f"{path}/answer", owner, {"answer": "yes"})
    first = await api.post(f"{path}/consent", seeker, card)
    early = await api.get(path, owner)
    released = await api.post(f"{path}/consent", owner, {**card, "name": "Hof", "phone": "0341 99"})
    final = await api.get(path, owner)

    assert mutual.json()["state"] == "mutual"
    assert mutual.json()["consent_text"]["version"] == CURRENT
    assert (first.json()["state"], first.json()["contact"]) == ("mutual", None)
    assert early.json()["contact"] is None
    assert released.json()["contact"] == {
        "name": "Jule",
        "email": "jule@canary.example",
        "phone": None,
    }
    assert final.json()["contact"]["name"] == "Jule"
    assert final.json()["actions"] == []


async def test_a_match_of_others_is_not_found(api: Api):
    path = f"/v1/matches/{await api.with_match()}"
    stranger = api.person(a_person(9))

    assert (await api.get(path, stranger)).status_code == 404
    assert (await api.post(f"{path}/answer", stranger, {"answer": "yes"})).status_code == 404
    foreign = f"/v1/initiatives/{uuid.UUID(int=1)}/matches"
    assert (await api.get(foreign, stranger)).status_code == 404


async def test_a_link_reaches_its_own_match_and_no_other_thing(api: Api):
    match_id = await api.with_match()
    told = await api.claim(f"/internal/v1/matches/{match_id}/claim")
    link = next(p for p in told["people"] if p["person_id"] == OWNER)["links"]["see"]

    opened = (await api.post("/v1/links/open", api.token("web"), {"token": link})).json()
    holder = api.person(opened["person_id"], capability=opened["subject"])
    answered = await api.post(f"/v1/matches/{match_id}/answer", holder, {"answer": "later"})

    assert (opened["purpose"], opened["subject"]) == ("see-match", match_id)
    assert opened["summary"]["side"] == "offer"
    assert answered.json()["answers"]["mine"] == "later"
    assert (await api.get("/v1/matches", holder)).status_code == 404
    assert (await api.get("/v1/profile", holder)).status_code == 404
    assert (await api.get(f"/v1/matches/{uuid.uuid4()}", holder)).status_code == 404


async def test_the_claim_of_a_proposal_knows_both_people_and_only_the_seekers_contact(api: Api):
    match_id = await api.with_match()

    people = {
        p["person_id"]: p
        for p in (await api.claim(f"/internal/v1/matches/{match_id}/claim"))["people"]
    }

    assert people[SEEKER]["email"] == f"{SEEKER}@canary.example"
    assert people[SEEKER]["phone"] == "+4915123456789"
    assert people[SEEKER]["details"]["counterpart"]["title"] == "Hof 1"
    assert people[OWNER]["email"] is None
    assert people[OWNER]["details"]["side"] == "offer"
    assert people[OWNER]["links"]["see"].startswith("m")
    assert people[SEEKER]["links"] != people[OWNER]["links"]


async def test_contacts_cannot_be_claimed_before_the_release(api: Api):
    match_id = await api.with_match()

    early = await api.get(
        f"/internal/v1/matches/{match_id}/claim/contacts", api.token("notifications")
    )

    assert early.status_code == 404


async def test_nobody_but_notifications_may_claim(api: Api):
    match_id = await api.with_match()
    path = f"/internal/v1/matches/{match_id}/claim"

    assert (await api.get(path, api.person(SEEKER))).status_code == 403
    assert (await api.get(path, api.token("web"))).status_code == 403
    assert (await api.client.get(path)).status_code == 401


async def test_a_near_miss_says_what_would_change_it(api: Api):
    await api.house.lists(a_project(warm_cost_eur=740))
    await api.put_profile()
    await api.house.follows()

    (near,) = (await api.get("/v1/matches", api.person(SEEKER))).json()["near_misses"]

    assert near["obstacles"][0] == {
        "code": "cost-above",
        "side": None,
        "share": None,
        "params": {"offer_eur": 740, "limit_eur": 700},
    }
    assert near["relaxation"][0] == {
        "code": "raise-cost",
        "side": "seeker",
        "knock_out": "cost",
        "params": {"by_eur": 40},
        "is_enough": True,
    }


async def test_a_person_is_blocked_found_among_the_blocked_and_let_back(api: Api):
    match = await api.with_match()
    seeker, owner = api.person(SEEKER), api.person(OWNER)

    told = await api.post(f"/v1/matches/{match}/block", seeker)
    blocked = (await api.get("/v1/blocks", seeker)).json()["items"]
    theirs = (await api.get("/v1/blocks", owner)).json()["items"]
    back = await api.post(f"/v1/matches/{match}/unblock", seeker)

    assert told.json() == {"match_id": match, "is_blocked": True}
    assert [(each["match_id"], each["counterpart"]["title"]) for each in blocked] == [
        (match, "Hof 1")
    ]
    assert theirs == []
    assert back.json() == {"match_id": match, "is_blocked": False}
    assert (await api.get("/v1/blocks", seeker)).json()["items"] == []


async def test_a_projects_list_says_how_many_households_each_choice_shows(api: Api):
    births = ["1955-01-01", "1992-01-01"]
    await api.house.lists(a_project())
    household = {**PROFILE["household"], "kind": "family", "births": births}
    await api.put_profile(household=household)
    await api.house.follows()
    path = f"/v1/initiatives/{uuid.UUID(int=1)}/matches"

    whole = (await api.get(path, api.person(OWNER))).json()
    none = (await api.get(f"{path}?age=18-29", api.person(OWNER))).json()
    wrong = await api.get(f"{path}?age=old", api.person(OWNER))

    assert whole["total"] == len(whole["items"]) == 1
    assert {each["value"]: each["count"] for each in whole["facets"]["kind"]} == {
        "family": 1,
        "senior": 1,
    }
    assert (none["total"], none["items"]) == (1, [])
    assert "births" not in repr(whole)
    assert wrong.status_code == 422


async def test_a_reason_must_be_one_that_the_engine_knows(api: Api):
    path = f"/v1/matches/{await api.with_match()}/answer"

    unknown = await api.post(path, api.person(SEEKER), {"answer": "no", "reason": "mood"})
    known = await api.post(path, api.person(SEEKER), {"answer": "no", "reason": "quiet"})

    assert unknown.status_code == 422
    assert known.json()["end"] == {"by": "seeker", "reason": "quiet"}
    assert known.json()["actions"] == ["yes", "later"]


async def test_figures_are_public(api: Api):
    await api.with_match()

    told = (await api.client.get("/v1/figures")).json()

    assert told == {"seeking": 1, "proposed": 1, "mutual": 0, "released": 0}


async def test_a_person_gets_all_that_is_kept_of_her_and_nothing_of_the_other_side(api: Api):
    match_id = await api.with_match()
    await api.house.answers(uuid.UUID(match_id), SEEKER, "yes")
    await api.house.answers(uuid.UUID(match_id), OWNER, "yes")
    await api.house.consents(uuid.UUID(match_id), SEEKER)

    seeker = (await api.get("/v1/my/data", api.person(SEEKER))).json()
    owner = (await api.get("/v1/my/data", api.person(OWNER))).json()
    nobody = (await api.get("/v1/my/data", api.person(a_person(99)))).json()
    by_link = await api.get("/v1/my/data", api.person(SEEKER, capability=match_id))

    assert seeker["profile"]["contact"]["phone"] == "+4915123456789"
    assert seeker["profile"]["criteria"]["radius_km"] == 60
    assert [(each["side"], each["answer"]) for each in seeker["matches"]] == [("seeker", "yes")]
    assert seeker["consents"][0]["card"]["name"] == f"Card of {SEEKER}"
    assert [(each["side"], each["answer"]) for each in owner["matches"]] == [("offer", "yes")]
    assert "Jule" not in str(owner)
    assert OWNER not in str(seeker)
    assert not any(nobody.values())
    assert by_link.status_code == 404
    assert keys_of(seeker) | keys_of(owner) <= set(LABELS)


def keys_of(told: Any) -> set[str]:
    """Every name under which something stands, however deep."""
    match told:
        case dict():
            return set(told).union(*(keys_of(value) for value in told.values()))
        case list():
            return set().union(*(keys_of(value) for value in told))
        case _:
            return set()


async def test_why_not_is_answered_for_any_project(api: Api):
    await api.with_match()

    told = (await api.get(f"/v1/explanations/{an_id(1)}", api.person(SEEKER))).json()

    assert (told["standing"], told["counterpart"]["title"]) == ("proposed", "Hof 1")
    assert sum(s["close_percent"] + s["lost_percent"] for s in told["shares"]) == 200


async def test_a_mentor_says_what_she_gives_pauses_and_ends_it(api: Api):
    body = {
        "offer": an_offer().model_dump(mode="json"),
        "contact": {"name": "Ida"},
        "locale": "de",
    }
    who = api.person(a_person(500))

    made = (await api.client.post("/v1/supports", json=body, headers=who)).json()
    at = f"/v1/supports/{made['support_id']}"
    paused = (await api.client.post(f"{at}/pause", headers=who)).json()
    mine = (await api.client.get("/v1/supports", headers=who)).json()["items"]
    strangers = await api.client.post(f"{at}/resume", headers=api.person(SEEKER))

    assert (made["state"], made["capacity"], made["taken"]) == ("live", 6, 0)
    assert paused["state"] == "paused"
    assert [each["support_id"] for each in mine] == [made["support_id"]]
    assert strangers.status_code == 404


async def test_a_request_and_an_offer_at_once_are_refused(api: Api):
    both = {
        "offer": an_offer().model_dump(mode="json"),
        "request": a_request().model_dump(mode="json"),
        "contact": {"name": "Ida"},
    }

    answer = await api.client.post("/v1/supports", json=both, headers=api.person(a_person(500)))

    assert answer.status_code == 422
