"""What notifications knows of others can be made anew, in silence, from what others have said."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID, uuid4

import asyncpg
import pytest

from contracts.events import GatheringAnnounced, GatheringCancelled, GatheringRevised
from contracts.registry import InitiativeReconfirmed, InitiativeRevised, InitiativeWentStale
from contracts.web import PersonErased
from services.chassis.database import Database
from services.chassis.migrations import migrate
from services.chassis.replay import Replay, replay
from services.chassis.telemetry import telemetry
from services.notifications.projections import PROJECTIONS
from tests.notifications.builders import a_booking, a_change, a_listing
from tests.notifications.test_links_and_erasure import everything
from tests.notifications.town import Town
from tools.environment import database_password
from tools.jobs import create_database
from tools.keys import make_keys
from tools.settings import ROOT, read_settings

BY_NAME = {each.name: each for each in PROJECTIONS}
OWN_TABLES = {table for each in PROJECTIONS for table in each.tables}


@pytest.fixture
async def town(kafka_topics, house, suffix):
    with telemetry(house.settings, role="worker") as measures:
        yield Town(kafka_topics, house.database, measures, group=f"notifications-{suffix}")


def test_every_projection_comes_from_topics_that_keep_the_newest_of_each_key():
    topics = [topic for each in PROJECTIONS for topic in each.topics]

    assert [topic.name for topic in topics if not topic.is_compacted] == []
    assert len(topics) == 2


async def test_rebuilt_projections_equal_the_live_ones_byte_for_byte(town):
    ids = [uuid4() for _ in range(8)]
    for number, each in enumerate(ids):
        await town.say(listing(each, revision=1), sequence=1)
        await town.say(
            listing(each, InitiativeRevised, revision=2, title=f"Hof {number}"), sequence=2
        )
        await town.say(a_change(GatheringAnnounced, gathering_id=each, revision=1))
    await town.say(listing(ids[0], InitiativeReconfirmed, revision=2, title="Hof 0"), sequence=3)
    await town.end(ids[1], sequence=3)
    await town.say(a_change(gathering_id=ids[2], revision=2))
    await town.say(a_change(GatheringCancelled, gathering_id=ids[3], revision=2))
    await town.be_heard()
    live = await bytes_of(town, "initiative", "gathering")
    await run(town, "UPDATE initiative SET title = 'verdorben', revision = 99")
    await run(town, "DELETE FROM gathering")

    done = [await rebuild(town, each) for each in BY_NAME]

    assert await bytes_of(town, "initiative", "gathering") == live
    assert [one.applied >= least for one, least in zip(done, (18, 10), strict=True)] == [True, True]
    kept = await initiatives(town, ids)
    assert set(kept) == {*ids} - {ids[1]}
    assert kept[ids[0]] == (2, "Hof 0")


async def test_what_only_its_latest_fact_tells_of_is_known(town):
    """Kafka keeps one fact per key: it may be that an owner confirmed, or that nobody did."""
    confirmed, stale = uuid4(), uuid4()
    await town.say(listing(confirmed, InitiativeReconfirmed, revision=4), sequence=9)
    await town.say(listing(stale, InitiativeWentStale, revision=5), sequence=9)
    await town.be_heard()
    live = await initiatives(town, [confirmed, stale])
    await run(town, "DELETE FROM initiative")

    await rebuild(town, "initiatives")

    assert await initiatives(town, [confirmed, stale]) == live
    assert {revision for revision, _ in live.values()} == {4, 5}


async def test_a_replay_plans_asks_and_says_nothing_and_touches_nothing_else(town):
    gathering = uuid4()
    await town.say(listing(uuid4()), dataref="/internal/v1/initiatives/x")
    await town.say(a_change(GatheringAnnounced, gathering_id=gathering, revision=1))
    await town.say(booking(gathering), dataref="/internal/v1/seats/x")
    await town.be_heard()
    await town.say(a_change(gathering_id=gathering, revision=2))
    await town.be_heard()
    await run(town, "DELETE FROM notification; DELETE FROM claim; DELETE FROM question")
    before = await the_rest(town)

    for each in BY_NAME:
        await rebuild(town, each)

    assert await the_rest(town) == before
    assert before["seat"] != []
    assert before["notification"] == before["claim"] == before["outbox"] == []
    assert [row for row in before["timer"] if b"forget-again" not in row] == []


async def test_a_replay_does_not_call_off_the_seats_of_a_cancelled_gathering(town):
    gathering = uuid4()
    await town.say(a_change(GatheringCancelled, gathering_id=gathering, revision=2))
    await town.be_heard()
    await town.say(booking(gathering))
    await town.be_heard()

    await rebuild(town, "gatherings")

    (state,) = await run(town, "SELECT state FROM seat WHERE gathering_id = $1", gathering)
    assert state["state"] == "booked"


async def test_an_older_fact_never_overwrites_a_newer_one(town):
    entry, gathering = uuid4(), uuid4()
    for revision in (7, 5, 7, 6):
        fact = listing(entry, InitiativeRevised, revision=revision, title=f"v{revision}")
        await town.say(fact, sequence=revision)
    for kind, revision in ((GatheringAnnounced, 1), (GatheringCancelled, 3), (GatheringRevised, 2)):
        await town.say(a_change(kind, gathering_id=gathering, revision=revision))
    await town.be_heard()
    live = await bytes_of(town, "initiative", "gathering")

    for each in BY_NAME:
        await rebuild(town, each)

    assert await bytes_of(town, "initiative", "gathering") == live
    assert await initiatives(town, [entry]) == {entry: (7, "v7")}
    assert await state_of(town, gathering) == (3, True)


async def test_an_entry_that_has_ended_stays_away_until_it_is_listed_anew(town):
    ended, anew = uuid4(), uuid4()
    for each in (ended, anew):
        await town.say(listing(each, revision=1), sequence=1)
        await town.end(each, sequence=3)
        await town.say(listing(each, InitiativeRevised, revision=2), sequence=2)
    await town.say(listing(anew, revision=3, title="Wieder da"), sequence=4)
    await town.be_heard()
    live = await initiatives(town, [ended, anew])

    await rebuild(town, "initiatives")

    assert await initiatives(town, [ended, anew]) == live == {anew: (3, "Wieder da")}


async def test_a_projection_forgets_no_end_that_kafka_has_forgotten(town):
    ended = uuid4()
    await town.end(ended, sequence=3)
    await town.be_heard()
    await rebuild(town, "initiatives")

    await town.say(listing(ended, InitiativeRevised, revision=2), sequence=2)
    await town.be_heard()

    assert await initiatives(town, [ended]) == {}


async def test_an_erased_person_does_not_return(town, house):
    owner, guest, entry, gathering = person(), person(), uuid4(), uuid4()
    await town.say(listing(entry, owner_person_id=owner), dataref="/internal/v1/initiatives/y")
    await town.say(a_change(GatheringAnnounced, gathering_id=gathering, revision=1))
    await town.say(booking(gathering, person_id=guest), dataref="/internal/v1/seats/y")
    await town.be_heard()
    for each in (owner, guest):
        await town.say(PersonErased(person_id=each, erased_at=datetime.now(UTC)))
    await town.be_heard()
    late = listing(entry, InitiativeRevised, revision=2, owner_person_id=owner)
    await town.say(late, sequence=2, dataref="/x", at=datetime.now(UTC) - timedelta(days=1))
    await town.say(a_change(gathering_id=gathering, revision=2))
    await town.be_heard()

    for each in BY_NAME:
        await rebuild(town, each)

    dump = await everything(house)
    for each in (owner, guest):
        assert each.encode() not in dump.replace(f"erased:{each}".encode(), b"")
    assert await initiatives(town, [entry]) == {entry: (2, "Hof am Mühlteich")}


async def test_zp_replay_makes_the_projection_anew_in_the_services_own_database(
    town, postgres, tmp_path
):
    make_keys(tmp_path / "keys")
    environment = {"ZP_STATE_DIR": str(tmp_path), "ZP_POSTGRES_URL": postgres}
    password = database_password(read_settings(environment), "notifications")
    environment["ZP_KAFKA_BOOTSTRAP"] = town.kafka
    server = await asyncpg.connect(postgres)
    if await server.fetchval("SELECT 1 FROM pg_roles WHERE rolname = 'notifications'"):
        pytest.skip("a server with a role of that name is somebody's, and stays as it is")
    try:
        await create_database(server, "notifications", password)
        dsn = at(postgres, password)
        await migrate(dsn, "services.notifications")
        async with Database.open(dsn, service="notifications") as database:
            own = town.of(database, group="notifications")
            entry = uuid4()
            await own.say(listing(entry, title="Hof Morgenrot"))
            await own.be_heard()
            live = await bytes_of(own, "initiative")
            await run(own, "UPDATE initiative SET title = 'verdorben'")

            made = await zp("replay", "notifications", "initiatives", **environment)
            unknown = await zp("replay", "notifications", "seats", **environment)

            assert made.returncode == 0, made.stderr
            assert made.stdout.startswith("initiatives: ")
            assert await bytes_of(own, "initiative") == live
            assert (await initiatives(own, [entry]))[entry] == (1, "Hof Morgenrot")
            assert (unknown.returncode, "initiatives, gatherings" in unknown.stderr) == (1, True)
    finally:
        await server.execute("DROP DATABASE IF EXISTS notifications WITH (FORCE)")
        await server.execute("DROP ROLE IF EXISTS notifications")
        await server.close()


async def zp(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as an operator types it."""
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "tools", *words],
        env=environment,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )


def at(server: str, password: str) -> str:
    """The service's database on that server, as its own role."""
    parts = urlsplit(server)
    place = f"notifications:{password}@{parts.hostname}:{parts.port}"
    return urlunsplit(parts._replace(netloc=place, path="/notifications"))


async def rebuild(town: Town, name: str) -> Replay:
    return await replay(town.database, BY_NAME[name], kafka=[town.kafka], group=town.group)


def listing(initiative_id: UUID, kind=None, **changes):
    """A listing, or what a later fact of another kind says of the same entry."""
    fact = a_listing(initiative_id=initiative_id, **changes)
    return kind.model_validate(fact.model_dump()) if kind else fact


def booking(gathering_id: UUID, **changes):
    return a_booking(seat_id=uuid4(), gathering_id=gathering_id, **changes)


def person() -> str:
    return f"p_{uuid4().hex}"


async def run(town: Town, sql: str, *args: object) -> list[asyncpg.Record]:
    """Statements of an operator who breaks something or looks."""
    async with town.database.transaction() as tx:
        if args:
            return await tx.fetch(sql, *args)
        await tx.execute(sql)
        return []


async def initiatives(town: Town, ids: list[UUID]) -> dict[UUID, tuple[int, str]]:
    rows = await run(town, "SELECT * FROM initiative WHERE initiative_id = ANY($1::uuid[])", ids)
    return {row["initiative_id"]: (row["revision"], row["title"]) for row in rows}


async def state_of(town: Town, gathering_id: UUID) -> tuple[int, bool]:
    (row,) = await run(town, "SELECT * FROM gathering WHERE gathering_id = $1", gathering_id)
    return row["revision"], row["is_cancelled"]


async def bytes_of(town: Town, *tables: str) -> dict[str, list[bytes]]:
    """Every row as PostgreSQL sends it, in the order of its key."""
    async with town.database.read() as tx:
        return {
            table: [
                row["sent"]
                for row in await tx.fetch(
                    f'SELECT record_send(t) AS sent FROM "{table}" AS t ORDER BY 1'
                )
            ]
            for table in tables
        }


async def the_rest(town: Town) -> dict[str, list[bytes]]:
    """Every table but those of the projections."""
    async with town.database.read() as tx:
        found = await tx.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return await bytes_of(town, *({row["tablename"] for row in found} - OWN_TABLES))
