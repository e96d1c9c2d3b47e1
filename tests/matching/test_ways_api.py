"""Ways over HTTP with real tokens: who may ask what, and what is refused how."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from contracts.moving_in import day_in_saxony
from services.chassis.database import Database
from services.chassis.http.tokens import Principal, mint
from services.chassis.keys import KeyRing
from services.matching import app
from services.matching.decide import stages
from services.matching.settings import MatchingSettings
from services.matching.work.desk import Desk
from tests.matching.house import OWNER, SEEKER, House
from tests.matching.walking import MARA, NOTE, Walk, released

WEB, NOTIFICATIONS = "web", "notifications"


class Ways:
    """The API, and one way that it tells of."""

    def __init__(self, client: httpx.AsyncClient, keys: KeyRing, walk: Walk) -> None:
        self.client, self.keys, self.walk = client, keys, walk
        self.path = f"/v1/accompaniments/{walk.id}"

    def who(self, issuer: str = WEB, *, subject: str = "somebody", **told: Any) -> dict[str, str]:
        principal = Principal(issuer=issuer, subject=subject, **told)
        now = datetime.now(UTC)
        token = mint(self.keys.signing(issuer), principal, audience="matching", now=now)
        return {"authorization": f"Bearer {token}", "idempotency-key": str(uuid4())}

    def person(self, person_id: str, **told: Any) -> dict[str, str]:
        return self.who(person_id=person_id, **told)

    def staff(self, *roles: str, subject: str = MARA.subject) -> dict[str, str]:
        return self.who(subject=subject, roles=frozenset(roles))

    async def get(self, path: str, who: dict[str, str]) -> httpx.Response:
        return await self.client.get(path, headers=who)

    async def post(self, what: str, who: dict[str, str], **body: Any) -> httpx.Response:
        path = what if what.startswith("/") else f"{self.path}/{what}"
        return await self.client.post(path, headers=who, json=body)


@pytest.fixture
async def ways(database_url: str, database: Database, keys: KeyRing) -> AsyncIterator[Ways]:
    settings = MatchingSettings(
        environment="local", database_url=SecretStr(database_url), keys_dir=keys.folder
    )
    walk = await released(House(database, Desk.of(settings)))
    running = app.create_api(settings)
    async with (
        running.router.lifespan_context(running),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(running), base_url="http://matching"
        ) as client,
    ):
        yield Ways(client, keys, walk)


async def test_a_person_says_a_stage_and_reads_it(ways: Ways):
    said = await ways.post("stage", ways.person(SEEKER), stage="met")
    read = await ways.get(ways.path, ways.person(OWNER))

    assert (said.status_code, said.json()["stage"]) == (200, "met")
    assert [(e["stage"], e["by"]) for e in read.json()["entries"]] == [("met", "theirs")]
    assert read.json()["counterpart"]["kind"] == "single-parent"


async def test_a_link_to_another_match_opens_no_way(ways: Ways):
    own = ways.person(SEEKER, capability=str(ways.walk.id))
    other = ways.person(SEEKER, capability=str(uuid4()))

    assert (await ways.get(ways.path, own)).status_code == 200
    assert (await ways.get(ways.path, other)).status_code == 404
    assert (await ways.post("stage", other, stage="met")).status_code == 404


async def test_one_tap_behind_a_link_says_a_stage_and_opening_it_does_not(ways: Ways):
    people = await ways.walk.claims("started")
    token = people[SEEKER]["links"]["way"]
    web = ways.who()

    opened = await ways.post("/v1/links/open", web, token=token)
    before = (await ways.walk.now()).way.words
    said = await ways.post("/v1/accompaniments/stage-by-link", web, token=token, answer="met")

    assert (opened.json()["purpose"], opened.json()["subject"]) == ("own-way", str(ways.walk.id))
    assert (opened.json()["summary"]["stage"], before) == ("released", ())
    assert said.json()["stage"] == "met"


async def test_the_claim_with_the_contacts_brings_the_link_to_the_way_and_its_first_day(ways: Ways):
    due_at = stages.due_at((await ways.walk.now()).way)

    claimed = await ways.get(
        f"/internal/v1/matches/{ways.walk.id}/claim/contacts", ways.who(NOTIFICATIONS)
    )

    people = claimed.json()["people"]
    assert [datetime.fromisoformat(p["details"]["way_due_at"]) for p in people] == [due_at] * 2
    for person in people:
        token = person["links"]["way"]
        opened = (await ways.post("/v1/links/open", ways.who(), token=token)).json()
        assert (opened["purpose"], opened["person_id"]) == ("own-way", person["person_id"])


async def test_of_a_way_that_has_ended_the_claim_with_the_contacts_says_nothing(ways: Ways):
    await ways.walk.ends(SEEKER)

    claimed = await ways.get(
        f"/internal/v1/matches/{ways.walk.id}/claim/contacts", ways.who(NOTIFICATIONS)
    )

    for person in claimed.json()["people"]:
        assert "way_due_at" not in person["details"]
        assert "way" not in person["links"]


async def test_a_link_for_something_else_says_no_stage(ways: Ways):
    claimed = await ways.get(
        f"/internal/v1/matches/{ways.walk.id}/claim/contacts", ways.who(NOTIFICATIONS)
    )
    token = claimed.json()["people"][0]["links"]["see"]

    said = await ways.post(
        "/v1/accompaniments/stage-by-link", ways.who(), token=token, answer="met"
    )

    assert (said.status_code, said.json()["slug"]) == (404, "link-unknown")


@pytest.mark.parametrize(
    ("what", "body"),
    [("stage", {"stage": "flown"}), ("end", {"reason": "x"}), ("wants-companion", {})],
)
async def test_what_nobody_can_say_is_refused(ways: Ways, what: str, body: dict[str, Any]):
    assert (await ways.post(what, ways.person(SEEKER), **body)).status_code == 422


async def test_a_person_cannot_say_that_the_other_is_gone(ways: Ways):
    told = await ways.post("end", ways.person(SEEKER), reason="person-gone")

    assert (told.status_code, told.json()["slug"]) == (422, "end-reason-not-fitting")


async def test_a_companion_enters_takes_on_logs_and_ends(ways: Ways):
    for person in (SEEKER, OWNER):
        await ways.post("wants-companion", ways.person(person), is_wanted=True)
    mara = ways.staff("mentor")
    today = day_in_saxony(datetime.now(UTC)).isoformat()

    await ways.post("/v1/companions/me", mara, name="Mara Probe")
    taken = await ways.post("desk/take-on", mara)
    contact = {"kind": "visit", "happened_on": today, "note": NOTE, "about": "both"}
    logged = [await ways.post("desk/touchpoints", mara, **contact) for _ in range(2)]
    learned = {"stage": "trial", "how": "phone", "happened_on": today}
    said = await ways.post("desk/stage", mara, **learned)
    agreed = await ways.post("desk/next-contact", mara, next_contact_on=today)
    page = (await ways.get(f"{ways.path}/desk", mara)).json()
    ended = await ways.post("desk/end", mara, reason="circumstances")

    assert taken.status_code == 200
    assert [answer.status_code for answer in logged] == [201, 201]
    assert (said.json()["stage"], agreed.status_code) == ("trial", 200)
    assert [each["note"] for each in page["touchpoints"]] == [NOTE]
    assert page["cards"]["seeker"]["email"] == f"card-{SEEKER}@canary.example"
    assert ended.json()["is_over"] is True
    assert (await ways.get(f"{ways.path}/desk", mara)).status_code == 404


async def test_a_note_has_at_most_two_thousand_characters(ways: Ways):
    await ways.walk.with_mara()
    told = {"kind": "visit", "happened_on": "2026-09-01"}

    long = await ways.post("desk/touchpoints", ways.staff("mentor"), **told, note="x" * 2001)

    assert (long.status_code, long.json()["errors"][0]["field"]) == (422, "note")


@pytest.mark.parametrize(
    ("method", "path", "roles", "status"),
    [
        ("GET", "/v1/accompaniments/worklist", ("mentor",), 200),
        ("GET", "/v1/accompaniments/worklist", ("coordinator",), 200),
        ("GET", "/v1/accompaniments/worklist", ("editor",), 403),
        ("GET", "/v1/accompaniments/{id}/desk", ("coordinator",), 403),
        ("GET", "/v1/accompaniments/{id}/desk", ("mentor",), 404),
        ("GET", "/v1/accompaniments/{id}", ("mentor",), 403),
        ("POST", "/v1/accompaniments/{id}/desk/hand-back", ("coordinator",), 200),
        ("POST", "/v1/accompaniments/{id}/desk/take-on", ("coordinator",), 403),
        ("POST", "/v1/accompaniments/{id}/desk/touchpoints", ("editor",), 403),
        ("POST", "/v1/companions/me", ("coordinator",), 403),
    ],
)
async def test_each_role_does_what_is_its_own(
    ways: Ways, method: str, path: str, roles: tuple[str, ...], status: int
):
    who = ways.staff(*roles, subject="login#somebody")

    answer = await ways.client.request(method, path.format(id=ways.walk.id), headers=who, json={})

    assert answer.status_code == status


async def test_people_reach_no_desk_and_only_notifications_claims(ways: Ways):
    person = ways.person(SEEKER)
    claim = f"/internal/v1/accompaniments/{ways.walk.id}/claim/started"

    assert (await ways.get(f"{ways.path}/desk", person)).status_code == 403
    assert (await ways.get("/v1/accompaniments/worklist", person)).status_code == 403
    assert (await ways.get(claim, person)).status_code == 403
    claimed = await ways.get(claim, ways.who(NOTIFICATIONS))
    assert {each["person_id"] for each in claimed.json()["people"]} == {SEEKER, OWNER}


async def test_a_claim_of_an_unknown_way_is_not_found(ways: Ways):
    claim = f"/internal/v1/accompaniments/{uuid4()}/claim/started"

    assert (await ways.get(claim, ways.who(NOTIFICATIONS))).status_code == 404
