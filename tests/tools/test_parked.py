"""`zp parked` finds what is meant, says it first, and changes that and nothing else."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from services.chassis.database import Database
from services.chassis.schema import bring_to_head
from tools import cli
from tools.environment import database_password, database_url
from tools.hindrance import Hindrance
from tools.jobs import create_databases
from tools.keys import make_keys
from tools.settings import SERVICES, Local, read_settings

PARK = """INSERT INTO parked (consumer, topic, partition, record_offset, key, type, headers, payload,
                              error_class, error, due_at, state)
          VALUES ('events', $1, 0, $2, $3, 'zukunft.web.person-erased.v1', '[]', '{}', $4, 'why',
                  now(), $5)
          RETURNING id"""


@pytest.fixture
async def local(server: str, tmp_path: Path) -> Local:
    """A platform of which only the database of events is there."""
    local = read_settings({"ZP_POSTGRES_URL": server, "ZP_STATE_DIR": str(tmp_path)})
    make_keys(local.keys)
    await create_databases(local)
    await bring_to_head(database_url(local, "events"), "services.events")
    return local


@pytest.fixture
async def parked(local: Local) -> SimpleNamespace:
    """Three parked facts: two of one key, one of another topic."""
    async with events(local) as database, database.transaction() as tx:
        await tx.execute("TRUNCATE parked")
        return SimpleNamespace(
            first=await tx.fetchval(PARK, "web-people", 1, b"p_1", "NeverWorks", "dead"),
            second=await tx.fetchval(PARK, "web-people", 2, b"p_1", "Behind", "waiting"),
            other=await tx.fetchval(
                PARK, "registry-initiatives", 1, b"i_1", "TooManyConnections", "dropped"
            ),
        )


def events(local: Local):
    return Database.open(database_url(local, "events"), service="events")


async def say(local: Local, *words: str) -> list[str]:
    """What `zp parked …` prints."""
    asked = cli.parser().parse_args(["parked", *words])
    return (await cli.handle_parked(asked, local)).splitlines()


async def states(local: Local) -> dict[int, str]:
    async with events(local) as database, database.read() as tx:
        return {row["id"]: row["state"] for row in await tx.fetch("SELECT id, state FROM parked")}


@pytest.mark.parametrize(
    ("filters", "meant"),
    [
        ((), {"first", "second", "other"}),
        (("--topic", "web-people"), {"first", "second"}),
        (("--key", "i_1"), {"other"}),
        (("--error", "NeverWorks"), {"first"}),
        (("--state", "waiting"), {"second"}),
        (("--topic", "web-people", "--state", "dropped"), set()),
    ],
)
async def test_each_filter_narrows_the_list(local: Local, parked, filters, meant):
    lines = await say(local, "list", "events", *filters)

    expected = [f"events {number}" for name, number in vars(parked).items() if name in meant]
    told = [" ".join(line.split()[:2]) for line in lines]
    assert told == (expected or ["Nothing is"])


async def test_one_is_shown_with_all_that_is_known(local: Local, parked):
    text = "\n".join(await say(local, "show", "events", str(parked.other)))

    assert "registry-initiatives, partition 0, offset 1" in text
    with pytest.raises(Hindrance, match="has no parked fact 999999"):
        await say(local, "show", "events", "999999")


async def test_a_trial_names_what_is_meant_and_changes_nothing(local: Local, parked):
    before = await states(local)

    lines = await say(local, "retry", "events", "--error", "NeverWorks", "--dry-run")

    assert lines[0].startswith(f"events {parked.first} ")
    assert lines[1:] == ["1 would be tried again."]
    assert await states(local) == before


async def test_what_is_meant_is_changed_and_nothing_else(local: Local, parked):
    await say(local, "retry", "events", "--key", "p_1", "--state", "dead")
    await say(local, "drop", "events", str(parked.second))

    assert await states(local) == {
        parked.first: "waiting",
        parked.second: "dropped",
        parked.other: "dropped",
    }


async def test_nobody_gives_up_everything_by_leaving_words_out(local: Local, parked):
    with pytest.raises(Hindrance, match="Name the facts by number"):
        await say(local, "drop", "events")


def test_the_words_of_a_list_are_checked():
    with pytest.raises(SystemExit):
        asyncio.run(say(read_settings({}), "list", "--state", "lost"))


async def test_no_service_opens_the_database_of_another(local: Local):
    """Each has a role, a password and a folder of keys of its own."""
    theirs = urlsplit(database_url(local, "events"))._replace(path="/matching")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(urlunsplit(theirs))

    passwords = {database_password(local, service) for service in SERVICES}
    assert len(passwords) == len(SERVICES)
    assert {path.name for path in (local.keys / "events").iterdir()} == {
        "database.password",
        "jwks.json",
        "link.key",
        "person.key",
        "seal.key",
    }
