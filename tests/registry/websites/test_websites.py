"""Websites of real entries are asked in time, each by one worker, and owners hear of it once."""

import asyncio
import json
from typing import Any

from contracts.registry import InitiativeWebsiteBroken
from services.registry.store import links
from services.registry.work import websites
from services.registry.work.asking import Asker
from tests.registry.builders import ANNA, DRESDEN, WEISSWASSER, Clock, World, a_key
from tests.registry.websites.sites import an_asker, running

SITE = "http://laden.example.org/"


async def ask_all(world: World, asker: Asker) -> int:
    async with world.database.transaction() as tx:
        await links.refresh(tx)
    asked = 0
    while some := await websites.ask_some(world.database, asker=asker):
        asked += some
    return asked


async def ask_for_weeks(world: World, clock: Clock, asker: Asker, *, weeks: int) -> None:
    for _ in range(weeks * 7):
        await ask_all(world, asker)
        clock.pass_by(days=1)


async def broken_facts(world: World) -> list[dict[str, Any]]:
    return [f for f in await world.facts() if f["type"] == InitiativeWebsiteBroken.TYPE]


async def noticed(world: World, *region: str) -> list[dict[str, Any]]:
    headers = world.token(
        "web", subject="greta", roles=frozenset({"editor"}), region=frozenset(region)
    )
    answer = await world.http.get("/v1/review/links", headers=headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_an_owner_hears_once_that_the_website_broke_and_the_entry_stays(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry(website=SITE)

    async with running({}) as site:
        await ask_for_weeks(world, clock, an_asker(("laden.example.org", site)), weeks=8)

    [said] = await broken_facts(world)
    assert b"laden" not in said["payload"]
    claim = await world.http.get(
        said["headers"]["ce_dataref"], headers=world.token("notifications")
    )
    person = claim.json()["people"][0]
    assert (person["email"], person["details"]["website"]) == (ANNA, SITE)
    assert person["links"].keys() == {"own"}
    detail = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
    assert detail["website"] == SITE
    assert detail["website_broken_at"] is not None
    assert [(item["state"], item["why"]) for item in await noticed(world)] == [
        ("broken", "not-found")
    ]


async def test_a_site_that_is_back_is_fine_and_its_next_break_is_told_again(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry(website=SITE)
    async with running({}) as gone, running({"/": "200 OK"}) as back:
        for site, weeks in ((gone, 6), (back, 3), (gone, 6)):
            await ask_for_weeks(world, clock, an_asker(("laden.example.org", site)), weeks=weeks)
            if site is back:
                assert await noticed(world) == []
                told = (await world.http.get(f"/v1/initiatives/{initiative_id}")).json()
                assert told["website_broken_at"] is None

    since = [json.loads(said["payload"])["broken_since"] for said in await broken_facts(world)]
    assert len(set(since)) == len(since) == 2


async def test_a_site_is_asked_about_every_two_weeks(world: World, clock: Clock) -> None:
    await world.list_entry(website=SITE)
    async with running({"/": "200 OK"}) as site:
        await ask_for_weeks(world, clock, an_asker(("laden.example.org", site)), weeks=8)

    assert 3 <= len(site.asked) <= 4


async def test_a_new_address_is_asked_anew_and_the_old_claim_is_void(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry(website=SITE)
    async with running({}) as gone:
        await ask_for_weeks(world, clock, an_asker(("laden.example.org", gone)), weeks=5)
    [said] = await broken_facts(world)

    await world.change(initiative_id, website="http://neu.example.org/")
    await world.decide(initiative_id, "clear", revision=2)
    claim = await world.http.get(
        said["headers"]["ce_dataref"], headers=world.token("notifications")
    )
    async with running({"/": "200 OK"}) as new:
        await ask_all(world, an_asker(("neu.example.org", new)))

    assert claim.status_code == 404
    assert new.asked == ["HEAD /"]
    assert await noticed(world) == []


async def test_two_workers_never_ask_one_host_at_once(world: World, clock: Clock) -> None:
    for n in range(3):
        await world.list_entry(title=f"Laden {n}", website=f"{SITE}{n}")
    async with world.database.transaction() as tx:
        await links.refresh(tx)
    clock.pass_by(days=15)
    gate = asyncio.Event()

    async with running({f"/{n}": "200 OK" for n in range(3)}, gate=gate) as site:
        asker = an_asker(("laden.example.org", site))
        first = asyncio.create_task(websites.ask_some(world.database, asker=asker))
        await site.reached.wait()
        second = await websites.ask_some(world.database, asker=asker)
        gate.set()

        assert (await first, second) == (1, 0)
    assert len(site.asked) == 1


async def test_a_link_of_a_worker_that_died_is_asked_by_another(world: World, clock: Clock) -> None:
    await world.list_entry(website=SITE)
    async with world.database.transaction() as tx:
        await links.refresh(tx)
    clock.pass_by(days=15)
    async with world.database.transaction() as tx:
        assert len(await links.take_some(tx, limit=4)) == 1
        assert await links.take_some(tx, limit=4) == []

    clock.pass_by(minutes=3)

    async with world.database.transaction() as tx:
        assert len(await links.take_some(tx, limit=4)) == 1


async def test_while_no_link_changes_nothing_is_written(world: World) -> None:
    for n in range(3):
        await world.list_entry(title=f"Laden {n}", website=f"{SITE}{n}")
    async with world.database.transaction() as tx:
        await links.refresh(tx)
        wrote_first = await tx.fetchval("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")

    async with world.database.transaction() as tx:
        await links.refresh(tx)
        wrote_again = await tx.fetchval("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")

    assert (wrote_first, wrote_again) == (True, False)


async def test_an_editor_of_a_region_sees_its_links(world: World, clock: Clock) -> None:
    await world.list_entry(website=SITE, ags=DRESDEN)
    await world.list_entry(title="Anderer", website="http://b.example.org/", ags=WEISSWASSER)
    async with running({}) as site:
        asker = an_asker(("laden.example.org", site), ("b.example.org", site))
        await ask_for_weeks(world, clock, asker, weeks=2)

    assert len(await noticed(world)) == 2
    assert [item["url"] for item in await noticed(world, "14626")] == ["http://b.example.org/"]


async def test_who_is_forgotten_leaves_no_link(world: World, clock: Clock) -> None:
    await world.list_entry(website=SITE)
    async with running({}) as site:
        await ask_for_weeks(world, clock, an_asker(("laden.example.org", site)), weeks=3)

    await world.erase(ANNA)

    async with world.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM link") == 0


async def test_a_seeded_break_is_told_as_a_real_one_and_only_once(world: World) -> None:
    body = {
        "kind": "initiative",
        "title": "Garten von früher",
        "summary": "Beete für alle.",
        "topics": ["nachbarschaft"],
        "ags": DRESDEN,
        "website": SITE,
        "contact": {"name": "Anna Muster", "email": ANNA, "phone": None},
    }
    headers = {**world.token("staff-cli"), **a_key()}
    await world.http.post("/internal/v1/initiatives", json=body, headers=headers)
    seen = {"state": "broken", "since": "2026-02-10T08:00:00Z", "why": "name-unknown"}

    for _ in range(2):
        answer = await world.http.post("/internal/v1/links", json=seen, headers=headers)
        assert answer.status_code == 204, answer.text

    assert len(await broken_facts(world)) == 1
    assert (await noticed(world))[0]["failed_since"] == "2026-02-10T08:00:00Z"


async def test_the_page_of_an_open_funding_call_is_asked_too_and_nobody_gets_a_mail(
    world: World, clock: Clock
) -> None:
    async with world.database.transaction() as tx:
        for key, state in (("dorf", "opened"), ("alt", "closed")):
            await tx.execute(
                """INSERT INTO funding_call (id, key, state, version, revision, texts, created_by,
                                             created_at)
                   VALUES (gen_random_uuid(), $1, $2, 1, 1, $3, 'staff-1', now())""",
                key,
                state,
                json.dumps({"title": "Dorf", "url": f"http://{key}.example.org/"}),
            )
    async with running({}) as site:
        asker = an_asker(("dorf.example.org", site), ("alt.example.org", site))
        await ask_for_weeks(world, clock, asker, weeks=5)

    [found] = await noticed(world)
    assert (found["kind"], found["key"], found["state"]) == ("funding-call", "dorf", "broken")
    assert await broken_facts(world) == []
