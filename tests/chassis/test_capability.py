"""A link opens one object for one person until its end; the database never holds the link itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from services.chassis.capability import (
    Grant,
    derive,
    digest_of,
    grant,
    open_link,
    revoke_links,
    use_link,
)
from services.chassis.database import Database
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction

LINK_KEY = bytes(range(32))
PERSON = "p_" + "7" * 32
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
END = NOON + timedelta(days=7)
TOKEN = derive(LINK_KEY, prefix="e", purpose="seat-cancel", subject="seat:1")


def test_the_owner_can_always_say_the_same_link_again():
    assert derive(LINK_KEY, prefix="e", purpose="seat-cancel", subject="seat:1") == TOKEN


def test_a_link_names_its_owner_and_carries_256_bits_that_go_into_a_url():
    assert TOKEN[0] == "e"
    assert len(TOKEN) == 44
    assert TOKEN.replace("-", "").replace("_", "").isalnum()


def test_another_key_owner_purpose_object_or_generation_is_another_link():
    tokens = [
        TOKEN,
        derive(bytes(32), prefix="e", purpose="seat-cancel", subject="seat:1"),
        derive(LINK_KEY, prefix="m", purpose="seat-cancel", subject="seat:1"),
        derive(LINK_KEY, prefix="e", purpose="seat-confirm", subject="seat:1"),
        derive(LINK_KEY, prefix="e", purpose="seat-cancel", subject="seat:2"),
        derive(LINK_KEY, prefix="e", purpose="seat-cancel", subject="seat:1", generation=1),
    ]

    assert len({token[1:] for token in tokens}) == 6


async def test_a_granted_link_opens_its_object_and_opening_changes_nothing(database: Database):
    await a_grant(database, single_use=True)

    opened = [await opening(database) for _ in range(3)]

    granted = Grant("seat-cancel", "seat:1", PERSON, END, single_use=True, used_at=None)
    assert opened == [granted] * 3


async def test_a_link_that_nobody_granted_is_unknown(database: Database):
    await a_grant(database)
    longer, other_owner = f"{TOKEN}A", "m" + TOKEN[1:]

    found = [await opening(database, token) for token in (longer, other_owner, "", TOKEN.lower())]

    assert found == [Refusal("link-unknown")] * 4
    assert await using(database, other_owner) == Refusal("link-unknown")


async def test_a_single_use_link_works_once(database: Database):
    await a_grant(database, single_use=True)

    first = await using(database)
    second = await using(database, at=NOON + timedelta(minutes=5))
    opened = await opening(database, at=NOON + timedelta(minutes=5))

    assert isinstance(first, Grant)
    assert second == opened == Refusal("link-used", used_at=NOON.isoformat())


async def test_a_single_use_link_used_by_ten_at_once_works_for_one(database: Database):
    await a_grant(database, single_use=True)

    used = await asyncio.gather(*(using(database) for _ in range(10)))

    assert sum(isinstance(each, Grant) for each in used) == 1
    assert sum(isinstance(each, Refusal) and each.slug == "link-used" for each in used) == 9


async def test_a_use_that_is_rolled_back_was_none(database: Database):
    await a_grant(database, single_use=True)

    with pytest.raises(InterruptedError):
        await interrupted_use(database)

    assert isinstance(await using(database), Grant)


async def test_another_link_works_again_and_remembers_its_first_use(database: Database):
    await a_grant(database)

    await using(database)
    await using(database, at=NOON + timedelta(days=1))
    opened = await opening(database)

    assert isinstance(opened, Grant)
    assert opened.used_at == NOON


async def test_a_link_ends_at_its_end_to_the_moment(database: Database):
    await a_grant(database)

    just_before = await opening(database, at=END - timedelta(microseconds=1))
    at_the_end = await opening(database, at=END)
    used_late = await using(database, at=END)

    assert isinstance(just_before, Grant)
    assert at_the_end == used_late == Refusal("link-expired", expired_at=END.isoformat())


async def test_granting_again_moves_the_end_but_gives_no_second_use(database: Database):
    await a_grant(database, single_use=True)
    await using(database)

    await a_grant(database, single_use=True, expires_at=END + timedelta(days=7))

    assert await opening(database) == Refusal("link-used", used_at=NOON.isoformat())


async def test_granting_again_gives_an_expired_link_a_new_end(database: Database):
    await a_grant(database)

    await a_grant(database, expires_at=END + timedelta(days=7))

    assert isinstance(await opening(database, at=END + timedelta(days=1)), Grant)


async def test_revoking_closes_the_links_of_one_object_and_purpose(database: Database):
    tokens = ["e-cancel", "e-confirm", "e-other"]
    granted = [("seat-cancel", "seat:1"), ("seat-confirm", "seat:1"), ("seat-cancel", "seat:2")]
    for token, (purpose, subject) in zip(tokens, granted, strict=True):
        await a_grant(database, token, purpose=purpose, subject=subject)

    async with at_noon(database) as tx:
        await revoke_links(tx, subject="seat:1", purpose="seat-cancel")
    by_purpose = [isinstance(await opening(database, token), Grant) for token in tokens]
    async with at_noon(database) as tx:
        await revoke_links(tx, subject="seat:1")
    by_object = [isinstance(await opening(database, token), Grant) for token in tokens]

    assert by_purpose == [False, True, True]
    assert by_object == [False, False, True]


async def test_the_table_holds_a_digest_and_never_the_link(database: Database, database_url: str):
    await a_grant(database)
    await using(database)

    connection = await asyncpg.connect(database_url)
    (row,) = await connection.fetch("SELECT * FROM capability")
    as_text = await connection.fetchval("SELECT capability::text FROM capability")
    await connection.close()

    assert row["digest"] == digest_of(TOKEN)
    assert TOKEN[1:] not in as_text
    assert TOKEN.encode().hex() not in as_text


async def a_grant(database: Database, token: str = TOKEN, **changes) -> None:
    told = {
        "purpose": "seat-cancel",
        "subject": "seat:1",
        "person_id": PERSON,
        "expires_at": END,
    }
    async with at_noon(database) as tx:
        await grant(tx, token, **(told | changes))


async def opening(database: Database, token: str = TOKEN, *, at: datetime = NOON):
    async with database.transaction() as tx:
        return await open_link(replace(tx, now=at), token)


async def using(database: Database, token: str = TOKEN, *, at: datetime = NOON):
    async with database.transaction() as tx:
        return await use_link(replace(tx, now=at), token)


async def interrupted_use(database: Database) -> None:
    async with at_noon(database) as tx:
        assert isinstance(await use_link(tx, TOKEN), Grant)
        raise InterruptedError


@asynccontextmanager
async def at_noon(database: Database) -> AsyncIterator[Transaction]:
    async with database.transaction() as tx:
        yield replace(tx, now=NOON)
