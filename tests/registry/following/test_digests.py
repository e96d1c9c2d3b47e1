"""Digests tell each entry once: missed, doubled, killed or repeated runs lose and repeat nothing."""

import asyncio
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from services.chassis.database import Database
from services.chassis.timers import Timer, run_one
from services.chassis.transaction import Transaction
from services.registry.app import timers_of
from services.registry.store.following import digests, subscriptions
from services.registry.work.following.matching import Followers, look, take_turn
from services.registry.work.following.subscribing import DIGEST
from tests.registry.builders import DRESDEN, World, a_content, put_entry
from tests.registry.following.builders import EVA, PFLEGE, Town

BERLIN = ZoneInfo("Europe/Berlin")


async def test_a_digest_names_what_is_new_since_the_one_before(town: Town) -> None:
    await town.follow(**PFLEGE)
    for title in ("Erster Tag", "Noch einer"):
        await town.world.list_entry(topics=["pflege"], title=title)
    await town.morning()
    await town.world.list_entry(topics=["pflege"], title="Zweiter Tag")
    await town.morning()
    await town.morning()

    assert await town.titles() == [["Erster Tag", "Noch einer"], ["Zweiter Tag"]]


async def test_a_mail_says_what_where_why_and_how_to_end_it(town: Town) -> None:
    subscription_id = await town.follow(**PFLEGE)
    entry = await town.world.list_entry(
        topics=["pflege"], title="Pflegelotsen", summary="Wir gehen mit. Jeden Tag.", ags=DRESDEN
    )
    await town.morning()

    [mail] = await town.mails()

    assert (mail["email"], mail["person_id"]) == (EVA, town.world.person(EVA))
    assert mail["details"] == {
        "about": "Thema Pflege und Sorge",
        "rhythm": "daily",
        "count": 1,
        "more": 0,
        "entries": [
            {
                "title": "Pflegelotsen",
                "place": "Dresden",
                "sentence": "Wir gehen mit.",
                "path": f"/initiativen/{entry}",
            }
        ],
    }
    assert set(mail["links"]) == {"own", "unsubscribe"}
    shown = await town.shown(subscription_id)
    assert [each["title"] for each in shown["digests"][0]["items"]] == ["Pflegelotsen"]


async def test_a_mail_names_twenty_and_counts_the_others_which_the_page_shows(
    town: Town,
) -> None:
    subscription_id = await town.follow(**PFLEGE)
    await put_many(town.world.database, 34)
    await town.morning()

    [mail] = await town.mails()

    assert (len(mail["details"]["entries"]), mail["details"]["more"]) == (20, 14)
    assert mail["details"]["count"] == 34
    shown = await town.shown(subscription_id)
    assert len(shown["digests"][0]["items"]) == 34


async def test_without_news_no_digest_is_made(town: Town) -> None:
    await town.follow(**PFLEGE)
    await town.world.list_entry(topics=["kultur"])

    for _ in range(3):
        await town.morning()

    assert await town.digests() == []


async def test_a_weekly_digest_comes_on_monday_with_all_of_the_week(town: Town) -> None:
    town.clock.now = datetime(2026, 3, 3, 12, tzinfo=BERLIN)
    await town.follow(rhythm="weekly", **PFLEGE)
    for day in range(5):
        await town.world.list_entry(topics=["pflege"], title=f"Tag {day}")
        await town.morning()
    before = await town.digests()

    await town.morning(days=1)

    assert before == []
    assert len((await town.titles())[0]) == 5
    assert town.clock.now.astimezone(BERLIN).weekday() == 0


async def test_another_rhythm_moves_what_waits(town: Town) -> None:
    town.clock.now = datetime(2026, 3, 3, 12, tzinfo=BERLIN)
    subscription_id = await town.follow(rhythm="weekly", **PFLEGE)
    await town.world.list_entry(topics=["pflege"])
    await town.look()

    await town.tell(subscription_id, "change", wanted=PFLEGE, rhythm="daily")
    await town.morning()

    assert len(await town.digests()) == 1


async def test_what_left_the_directory_before_the_mail_is_left_out(town: Town) -> None:
    await town.follow(**PFLEGE)
    stays = await town.world.list_entry(topics=["pflege"], title="Bleibt")
    goes = await town.world.list_entry(topics=["pflege"], title="Geht")
    later = await town.world.list_entry(topics=["pflege"], title="Geht später")
    await town.look()
    await town.world.decide(goes, "archive", reason="Umzug der Gruppe.")
    await town.morning()
    compiled = (await town.digests())[0]
    await town.world.decide(later, "archive", reason="Umzug der Gruppe.")

    assert await town.titles() == [["Bleibt"]]

    await town.world.decide(stays, "archive", reason="Umzug der Gruppe.")
    assert (await town.claim(compiled)).status_code == 404


async def test_what_waits_is_told_as_the_search_finds_it_that_morning(town: Town) -> None:
    subscription_id = await town.follow(**PFLEGE)
    await town.world.list_entry(topics=["pflege"], title="Nur Pflege")
    await town.world.list_entry(topics=["pflege", "kultur"], title="Beides")
    await town.look()

    await town.tell(subscription_id, "change", wanted={"topic": ["kultur"]}, rhythm="daily")
    await town.morning()

    assert await town.titles() == [["Beides"]]


@pytest.mark.parametrize("step", ["pause", "end"])
async def test_who_paused_or_ended_gets_no_mail_that_was_compiled_before(
    town: Town, step: str
) -> None:
    subscription_id = await town.follow(**PFLEGE)
    await town.world.list_entry(topics=["pflege"])
    await town.morning()

    await town.tell(subscription_id, step)

    assert (await town.claim((await town.digests())[0])).status_code == 404


async def test_a_worker_that_slept_for_days_tells_all_in_one_digest(town: Town) -> None:
    await town.follow(**PFLEGE)
    for day in range(3):
        await town.world.list_entry(topics=["pflege"], title=f"Tag {day}")
        town.clock.pass_by(days=1)

    await town.look()
    await town.run_timers()
    await town.morning()

    assert [len(each) for each in await town.titles()] == [3]


async def test_two_workers_in_the_same_second_make_one_digest(town: Town) -> None:
    for number in range(3):
        await town.follow(f"person{number}@example.org", **PFLEGE)
    await town.world.list_entry(topics=["pflege"])
    await town.look()
    town.clock.pass_by(days=1)

    handlers = timers_of(town.world.settings)
    await asyncio.gather(*(run_one(town.world.database, handlers) for _ in range(9)))
    await town.run_timers()

    people = Counter(mail["person_id"] for mail in await town.mails())
    assert sorted(people.values()) == [1, 1, 1]


async def test_a_run_that_is_killed_before_its_commit_leaves_no_trace(town: Town) -> None:
    await town.follow(**PFLEGE)
    await town.world.list_entry(topics=["pflege"])
    await town.look()
    town.clock.pass_by(days=1)

    await run_one(town.world.database, dying(town.world))
    left = await town.digests()
    town.clock.pass_by(minutes=10)
    await town.run_timers()
    await town.morning()

    assert left == []
    assert [len(each) for each in await town.titles()] == [1]


async def test_a_run_that_is_repeated_finds_nothing_to_tell(town: Town) -> None:
    """As after a restored dump, or where somebody plans the timer once more."""
    subscription_id = await town.follow(**PFLEGE)
    await town.world.list_entry(topics=["pflege"])
    await town.morning()

    async with town.world.database.transaction() as tx:
        await tx.execute(
            "INSERT INTO timer (name, subject, due_at, payload) VALUES ($1, $2, $3, '{}')",
            DIGEST,
            subscription_id,
            tx.now,
        )
    await town.run_timers()

    assert len(await town.digests()) == 1


async def test_news_that_arrive_while_a_digest_is_made_are_in_it_or_in_the_next(
    town: Town,
) -> None:
    await town.follow(**PFLEGE)
    expected = []
    for number in range(5):
        title = f"Eintrag {number}"
        expected.append(title)
        await town.world.list_entry(topics=["pflege"], title=title)
        workers = [Followers(), town.followers]
        await asyncio.gather(
            *(look(town.world.database, each) for each in workers),
            *(run_one(town.world.database, timers_of(town.world.settings)) for _ in range(2)),
        )
        town.clock.pass_by(hours=20)
    for _ in range(3):
        await town.morning()

    told = [title for titles in await town.titles() for title in titles]
    assert sorted(told) == expected


async def test_a_clock_that_jumps_back_tells_nothing_twice(town: Town) -> None:
    await town.follow(**PFLEGE)
    await town.world.list_entry(topics=["pflege"], title="Vorher")
    await town.morning()
    town.clock.pass_by(hours=-30)
    await town.world.list_entry(topics=["pflege"], title="Nachher")
    await town.morning(hours=24)
    await town.morning(hours=48)

    assert await town.titles() == [["Vorher"], ["Nachher"]]


STEPS = st.lists(
    st.sampled_from(
        ["entry", "entry", "look", "look-dies", "run", "run-dies", "race", "hours", "day", "back"]
    ),
    max_size=14,
)


@given(steps=STEPS)
@trying(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_happens_each_entry_is_told_once(town: Town, steps: list[str]) -> None:
    await begin_anew(town)
    email = f"person{len(await town.ids())}@example.org"
    subscription_id = await town.follow(email, **PFLEGE)
    listed = 0
    for step in steps:
        if step == "entry":
            listed += 1
            await put_many(town.world.database, 1)
        else:
            await take(town, step)
    for _ in range(3):
        await town.morning(days=2)

    rows = await town.rows(
        "SELECT initiative_id, digest FROM digest_entry WHERE subscription_id::text = $1",
        subscription_id,
    )
    told = [row["initiative_id"] for row in rows if row["digest"] is not None]
    assert len(told) == len(set(told)) == len(rows) == listed
    said = [f for f in await town.digests() if subscription_id in f["headers"]["ce_dataref"]]
    numbers = {row["digest"] for row in rows}
    assert len(said) == len(numbers)


async def begin_anew(town: Town) -> None:
    """What earlier examples left is told and over."""
    await town.morning(days=2)
    for subscription_id in await town.ids():
        async with town.world.database.transaction() as tx:
            await digests.forget(tx, UUID(subscription_id))
            await subscriptions.delete(tx, UUID(subscription_id))


async def take(town: Town, step: str) -> None:
    database, handlers = town.world.database, timers_of(town.world.settings)
    match step:
        case "look":
            await town.look()
        case "look-dies":
            with pytest.raises(KilledError):
                await look_and_die(town)
        case "run":
            await run_one(database, handlers)
        case "run-dies":
            await run_one(database, dying(town.world))
        case "race":
            runs = [run_one(database, handlers) for _ in range(3)]
            await asyncio.gather(look(database, Followers()), look(database, town.followers), *runs)
        case "hours":
            town.clock.pass_by(hours=9)
        case "day":
            town.clock.pass_by(days=1)
        case "back":
            town.clock.pass_by(hours=-5)


async def look_and_die(town: Town) -> None:
    """Do all that a look does, and die before the commit."""
    async with town.world.database.transaction() as tx:
        await take_turn(tx, town.followers)
        raise KilledError


class KilledError(Exception):
    """The worker dies here."""


def dying(world: World) -> dict[str, Any]:
    """The timers of a worker that does all of a digest and dies before the commit."""

    async def die(timer: Timer, tx: Transaction) -> None:
        await timers_of(world.settings)[DIGEST](timer, tx)
        raise KilledError

    return {DIGEST: die}


async def put_many(database: Database, count: int) -> None:
    for number in range(count):
        await put_entry(database, a_content(f"Eintrag {number}", topics=("pflege",)))
