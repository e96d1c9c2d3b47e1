"""Contact data: sealed at rest, claimed by notifications alone, gone when a person is forgotten."""

from uuid import UUID, uuid4

import httpx
import pytest

from contracts.topics import INITIATIVES
from services.chassis.timers import Timer, run_one
from services.registry.app import timers_of
from services.registry.work.register import forget_draft
from tests.registry.builders import ANNA, Clock, World, a_body, a_key

CANARY = {
    "name": "Kanari Enkanarienvogel",
    "email": "kanari.enkanarienvogel@example.org",
    "phone": "0151 99887766",
}
TRACES = ("kanari", "99887766")
REASON = "Kanarifreie Begründung, bitte überarbeiten."


async def claim(world: World, path: str, issuer: str = "notifications") -> httpx.Response:
    return await world.http.get(path, headers=world.token(issuer))


async def relay_all(world: World) -> None:
    """What the relay does within seconds: the outbox holds nothing any more."""
    async with world.database.transaction() as tx:
        await tx.execute("DELETE FROM outbox")


async def dump(world: World) -> str:
    """Everything that the database holds, as text."""
    async with world.database.read() as tx:
        tables = await tx.fetch(
            "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public'"
        )
        texts = [
            str(dict(row))
            for table in tables
            for row in await tx.fetch(f"SELECT * FROM {table['name']}")
        ]
    return "\n".join(texts).casefold()


async def test_notifications_follow_each_fact_to_its_claim(world: World) -> None:
    initiative_id = await world.register()
    drafted = (await world.facts())[-1]["headers"]["ce_dataref"]
    first = (await claim(world, drafted)).json()["people"][0]
    await world.confirm(initiative_id)
    submitted = (await world.facts())[-1]["headers"]["ce_dataref"]
    second = (await claim(world, submitted)).json()["people"][0]
    await world.decide(initiative_id, "return", reason=REASON)
    returned = (await world.facts())[-1]["headers"]["ce_dataref"]
    third = (await claim(world, returned)).json()["people"][0]
    await world.change(initiative_id)
    await world.decide(initiative_id, "clear", revision=2)
    listed = (await world.facts())[-1]["headers"]["ce_dataref"]
    fourth = (await claim(world, listed)).json()["people"][0]

    assert (first["email"], first["name"], first["phone"]) == (
        ANNA,
        "Anna Muster",
        "+4915123456789",
    )
    assert first["links"] == {"confirm": world.link("confirm-initiative", initiative_id)}
    assert second["links"] == {"own": world.link("own-initiative", initiative_id)}
    assert third["details"]["reason"] == REASON
    assert fourth["details"]["path"] == f"/initiativen/{initiative_id}"
    assert {each["person_id"] for each in (first, second, third, fourth)} == {world.person()}


async def test_a_claim_that_nobody_needs_any_more_is_gone(world: World) -> None:
    initiative_id = await world.register()
    drafted = (await world.facts())[-1]["headers"]["ce_dataref"]

    await world.confirm(initiative_id)

    assert (await claim(world, drafted)).status_code == 404


async def test_the_links_of_a_claim_open(world: World) -> None:
    initiative_id = await world.list_entry()
    listed = (await world.facts())[-1]["headers"]["ce_dataref"]
    token = (await claim(world, listed)).json()["people"][0]["links"]["own"]

    opened = await world.http.post(
        "/v1/links/open", json={"token": token}, headers=world.token("web")
    )

    assert (opened.json()["purpose"], opened.json()["subject"]) == (
        "own-initiative",
        initiative_id,
    )


@pytest.mark.parametrize("issuer", ["web", "staff-cli"])
async def test_only_notifications_claims(world: World, issuer: str) -> None:
    await world.register()
    path = (await world.facts())[-1]["headers"]["ce_dataref"]

    assert (await claim(world, path, issuer)).status_code == 403
    assert (await world.http.get(path)).status_code == 401


async def test_no_contact_stands_in_the_database_or_in_a_fact(world: World) -> None:
    initiative_id = await world.submit(contact=CANARY)
    await world.decide(initiative_id, "return", reason=REASON)
    await world.change(initiative_id, email=CANARY["email"], title="Neu")
    await world.decide(initiative_id, "clear", revision=2)

    held = (await dump(world)).replace(REASON.casefold(), "")

    assert "nachbarschaft" in held
    assert [trace for trace in TRACES if trace in held] == []
    assert REASON not in str(await world.facts())


async def test_a_forgotten_person_leaves_an_id_and_nothing_else(world: World) -> None:
    listed = await world.list_entry(contact=CANARY, title="Kanarienhof", summary="Kanari im Hof.")
    draft = await world.register(contact=CANARY, title="Kanarienentwurf")
    waiting = await world.submit(contact=CANARY, title="Kanarienantrag")
    other = await world.list_entry(title="Anderer Garten")

    await world.erase(CANARY["email"])

    tombstones = [fact for fact in await world.facts() if fact["payload"] is None]
    await relay_all(world)
    held = await dump(world)
    assert "kanari" not in held
    assert held.count(world.person(CANARY["email"])) == 1, "only the ledger of the erased"
    assert {item["initiative_id"] for item in (await world.find())["items"]} == {other}
    for initiative_id in (listed, draft, waiting):
        assert (await world.http.get(f"/v1/initiatives/{initiative_id}")).status_code == 404
        for purpose in ("own-initiative", "confirm-initiative"):
            token = {"token": world.link(purpose, initiative_id)}
            opened = await world.http.post("/v1/links/open", json=token, headers=world.token("web"))
            assert opened.json()["slug"] == "link-unknown"
    assert [fact["key"].decode() for fact in tombstones] == [listed]
    assert {fact["topic"] for fact in tombstones} == {INITIATIVES.name}


async def test_the_tombstone_has_the_highest_sequence(world: World) -> None:
    await world.list_entry()

    await world.erase(ANNA)

    sequences = [int(fact["headers"]["ce_sequence"]) for fact in await world.facts()]
    assert sequences == sorted(set(sequences))


async def test_forgetting_twice_says_nothing_new(world: World) -> None:
    await world.list_entry()
    await world.erase(ANNA)
    said = len(await world.facts())

    await world.erase(ANNA)

    assert len(await world.facts()) == said


async def test_nobody_acts_for_a_forgotten_person(world: World) -> None:
    initiative_id = await world.submit()
    claims = [fact["headers"]["ce_dataref"] for fact in await world.facts()]

    await world.erase(ANNA)

    cleared = await world.decide(initiative_id, "clear")
    changed = await world.change(initiative_id)
    own = await world.http.get(f"/v1/initiatives/{initiative_id}/own", headers=world.as_owner())
    claimed = [(await claim(world, path)).status_code for path in claims]
    assert {cleared.status_code, changed.status_code, own.status_code, *claimed} == {404}
    assert (await world.find())["total"] == 0


async def test_who_comes_back_after_being_forgotten_begins_anew(world: World, clock: Clock) -> None:
    before = await world.list_entry()
    await world.erase(ANNA)
    clock.pass_by(hours=1)
    after = await world.list_entry()

    await world.erase(ANNA, minutes=-59)

    assert {item["initiative_id"] for item in (await world.find())["items"]} == {after}
    assert before != after


async def test_an_entry_registered_beside_the_erasure_goes_when_it_is_looked_at_again(
    world: World, clock: Clock
) -> None:
    await world.erase(CANARY["email"])
    await world.register(contact=CANARY, title="Kanarieneintrag")

    clock.pass_by(minutes=2)
    while await run_one(world.database, timers_of(world.settings)):
        pass
    await relay_all(world)

    kept = await dump(world)
    assert [trace for trace in TRACES if trace in kept] == []


async def test_a_draft_that_nobody_confirms_is_deleted(world: World) -> None:
    initiative_id = await world.register(contact=CANARY, title="Kanarienentwurf")
    async with world.database.read() as tx:
        due = await tx.fetchval(
            "SELECT due_at FROM timer WHERE name = 'forget-draft' AND subject = $1", initiative_id
        )
    async with world.database.transaction() as tx:
        timer = Timer(1, "forget-draft", initiative_id, due, {}, 0)
        await forget_draft(timer, tx)

    await relay_all(world)
    assert "kanari" not in await dump(world)
    assert (await world.confirm(initiative_id)).json()["slug"] == "link-unknown"


async def test_a_confirmed_draft_is_not_deleted(world: World) -> None:
    initiative_id = await world.submit()
    async with world.database.transaction() as tx:
        left = await tx.fetchval("SELECT count(*) FROM timer WHERE subject = $1", initiative_id)
        await forget_draft(Timer(1, "forget-draft", initiative_id, tx.now, {}, 0), tx)

    own = await world.http.get(f"/v1/initiatives/{initiative_id}/own", headers=world.as_owner())
    assert (left, own.json()["state"]) == (0, "submitted")


async def test_demo_entries_are_listed_once_however_often_they_are_brought_in(
    world: World,
) -> None:
    body = {**a_body(), "state": "listed", "listed_at": "2025-11-03T09:00:00Z"}
    headers = {**world.token("staff-cli"), **a_key()}
    first = await world.http.post("/internal/v1/initiatives", json=body, headers=headers)
    async with world.database.transaction() as tx:
        await tx.execute("DELETE FROM idempotency")

    second = await world.http.post("/internal/v1/initiatives", json=body, headers=headers)

    assert first.json() == second.json()
    assert first.json()["state"] == "listed"
    found = await world.find()
    assert (found["total"], found["items"][0]["listed_at"]) == (1, "2025-11-03T09:00:00Z")
    assert len(await world.facts()) == 1
    listed = await claim(world, (await world.facts())[0]["headers"]["ce_dataref"])
    assert listed.json()["people"][0]["email"] == ANNA


async def test_only_the_command_line_brings_in_demo_entries(world: World) -> None:
    headers = {**world.token("web"), **a_key()}

    answer = await world.http.post("/internal/v1/initiatives", json=a_body(), headers=headers)

    assert answer.status_code == 403


async def test_an_unknown_entry_is_not_found(world: World) -> None:
    missing = UUID(int=uuid4().int)

    assert (await world.decide(str(missing), "clear")).status_code == 404
    assert (await world.change(str(missing))).status_code == 404
