"""What is news for a follower: listed, come back, or newly found; a confirmation is none."""

import asyncio
from uuid import UUID

import pytest

from services.registry.store.following import news
from services.registry.work.following.matching import Followers, look, take_turn
from tests.registry.builders import ANNA, DRESDEN, LEIPZIG, WEISSWASSER
from tests.registry.directory.shelf import without_strangers
from tests.registry.following.builders import EVA, PFLEGE, Town, read_log
from tests.registry.test_sites_of_entries import restate


async def test_an_entry_that_is_listed_waits_for_those_whose_search_finds_it(town: Town) -> None:
    fits = await town.follow(district=["14713"], topic=["pflege"])
    other = await town.follow(topic=["kultur"])

    waits = await town.world.list_entry(topics=["pflege"])
    await town.world.list_entry(topics=["pflege"], ags=DRESDEN)
    await town.look()

    assert await town.waiting(fits) == [waits]
    assert await town.waiting(other) == []


async def test_what_was_there_before_is_no_news(town: Town) -> None:
    await town.world.list_entry(topics=["pflege"])
    follows = await town.follow(**PFLEGE)

    await town.look()

    assert await town.waiting(follows) == []


async def test_a_draft_or_a_change_that_no_editor_has_cleared_is_no_news(town: Town) -> None:
    follows = await town.follow(**PFLEGE)
    entry = await town.world.list_entry(topics=["kultur"])
    await town.world.submit(topics=["pflege"])
    await town.world.change(entry, topics=["pflege"])

    await town.look()

    assert await town.waiting(follows) == []


@pytest.mark.parametrize(
    "serves",
    [
        {"covers": "radius", "radius_km": 25},
        {"covers": "places", "places": ["14626"]},
        {"covers": "saxony"},
    ],
)
async def test_an_entry_that_comes_to_a_place_from_now_on_is_news_for_who_asks_for_that(
    town: Town, serves: dict[str, object]
) -> None:
    entry = await town.world.list_entry(topics=["pflege"], ags=DRESDEN)
    comes = await town.follow(serves=WEISSWASSER)
    elsewhere = await town.follow(serves=LEIPZIG, topic=["kultur"])
    await town.look()

    office = {"name": "Büro", "ags": WEISSWASSER, "serves": serves}
    assert (await restate(town.world, entry, sites=[office])).status_code == 200
    assert (await town.world.decide(entry, "clear", revision=2)).status_code == 200
    await town.look()
    await town.look()

    assert await town.waiting(comes) == [entry]
    assert await town.waiting(elsewhere) == []


async def test_that_its_owner_confirms_an_entry_is_no_news(town: Town) -> None:
    entry = await town.world.list_entry(topics=["pflege"])
    follows = await town.follow(**PFLEGE)
    await town.look()

    town.clock.pass_by(days=90)
    answer = await town.world.http.post(
        f"/v1/initiatives/{entry}/reconfirm", headers=town.world.as_owner()
    )
    await town.look()

    assert answer.status_code == 200
    assert await town.waiting(follows) == []


@pytest.mark.parametrize(
    ("change", "is_news"),
    [
        ({"topics": ["pflege", "kultur"]}, True),
        ({"topics": ["kultur"], "description": "Nun auch zur Pflege."}, False),
        ({"topics": ["kultur"], "ags": WEISSWASSER}, False),
    ],
)
async def test_a_change_is_news_where_it_makes_the_search_find_the_entry(
    town: Town, change: dict[str, object], is_news: bool
) -> None:
    entry = await town.world.list_entry(topics=["kultur"])
    follows = await town.follow(**PFLEGE)
    await town.look()

    await town.world.change(entry, **change)
    await town.world.decide(entry, "clear", revision=2)
    await town.look()

    assert await town.waiting(follows) == ([entry] if is_news else [])


async def test_a_mended_word_of_an_entry_that_was_found_before_is_no_news(town: Town) -> None:
    entry = await town.world.list_entry(topics=["pflege"])
    follows = await town.follow(**PFLEGE)
    await town.look()

    await town.world.change(entry, topics=["pflege"], summary="Beete für alle, mitten im Viertel!")
    await town.world.decide(entry, "clear", revision=2)
    await town.look()

    assert await town.waiting(follows) == []


async def test_an_entry_that_comes_back_is_told_but_the_same_text_to_nobody_twice(
    town: Town,
) -> None:
    """Nobody confirmed it, so it left the directory by itself; its owner's word brings it back."""
    heard = await town.follow(**PFLEGE)
    entry = await town.world.list_entry(topics=["pflege"])
    await town.morning()
    for days in (330, 35, 35, 140):
        await town.morning(days=days)
    await town.look()
    assert (await town.world.find())["total"] == 0
    never_heard = await town.follow(ANNA, **PFLEGE)

    await town.world.http.post(f"/v1/initiatives/{entry}/reconfirm", headers=town.world.as_owner())
    await town.morning()

    assert (await town.world.find())["total"] == 1
    told = [mail["person_id"] for mail in await town.mails()]
    assert told == [town.world.person(EVA), town.world.person(ANNA)]
    assert await town.waiting(heard) == await town.waiting(never_heard) == []


async def test_what_left_before_the_mail_and_came_back_is_told_then(town: Town) -> None:
    follows = await town.follow(**PFLEGE)
    entry = await town.world.list_entry(topics=["pflege"])
    await town.look()
    await town.world.decide(entry, "archive", reason="Umzug der Gruppe.")
    await town.morning()
    without = await town.digests()

    await town.world.change(entry, topics=["pflege"], seen=1)
    await town.world.decide(entry, "clear", revision=2)
    await town.morning()
    await town.morning()

    assert without == []
    assert [len(titles) for titles in await town.titles()] == [1]
    assert await town.waiting(follows) == []


async def test_words_that_are_read_in_a_new_way_make_no_news(town: Town) -> None:
    """All entries are indexed again when a build reads words otherwise."""
    await town.world.list_entry(topics=["pflege"])
    follows = await town.follow(q="Gemeinschaftsbeet")
    await town.look()

    async with town.world.database.transaction() as tx:
        await tx.execute("UPDATE directory SET words = words || '''gemeinschaftsbeet'':1'")
    await town.look()

    assert await town.waiting(follows) == []


async def test_a_pause_makes_up_for_nothing_and_keeps_what_waits(town: Town) -> None:
    follows = await town.follow(**PFLEGE)
    before = await town.world.list_entry(topics=["pflege"])
    await town.look()
    await town.tell(follows, "pause")
    await town.world.list_entry(topics=["pflege"], title="Während der Pause")
    await town.morning()

    await town.tell(follows, "resume")
    after = await town.world.list_entry(topics=["pflege"], title="Nach der Pause")
    await town.look()

    assert sorted(await town.waiting(follows)) == sorted([before, after])
    assert await town.digests() == []


async def test_a_follower_is_heard_of_by_a_worker_that_runs_already(town: Town) -> None:
    await town.look()
    await town.world.list_entry(topics=["kultur"])
    await town.look()

    follows = await town.follow(**PFLEGE)
    entry = await town.world.list_entry(topics=["pflege"])
    await town.look()
    await town.tell(follows, "change", wanted={"topic": ["kultur"]}, rhythm="daily")
    other = await town.world.list_entry(topics=["kultur"])
    await town.look()

    assert sorted(await town.waiting(follows)) == sorted([entry, other])


async def test_a_worker_that_dies_before_it_commits_loses_and_repeats_nothing(
    town: Town,
) -> None:
    follows = await town.follow(**PFLEGE)
    entries = [await town.world.list_entry(topics=["pflege"]) for _ in range(3)]

    with pytest.raises(KilledError):
        await look_and_die(town)
    left = await town.waiting(follows)
    await town.look()
    again = Followers()
    await read_log(town.world.database, again)

    assert left == []
    assert await town.waiting(follows) == sorted(entries)


async def test_reading_the_whole_log_again_makes_nothing_new(town: Town) -> None:
    follows = await town.follow(**PFLEGE)
    entry = await town.world.list_entry(topics=["pflege"])
    await town.morning()

    async with town.world.database.transaction() as tx:
        await tx.execute("UPDATE directory_state SET log_id = gen_random_uuid()")
    await town.morning()

    assert await town.waiting(follows) == []
    assert [len(each["details"]["entries"]) for each in await town.mails()] == [1]
    assert entry


async def test_of_several_workers_each_change_is_taken_once(town: Town) -> None:
    follows = await town.follow(**PFLEGE)
    entries = [await town.world.list_entry(topics=["pflege"]) for _ in range(4)]
    workers = [Followers() for _ in range(4)]
    await without_strangers(town.world.database)

    taken = await asyncio.gather(*(look(town.world.database, each) for each in workers))
    await town.look()

    assert sum(taken) <= 4
    assert await town.waiting(follows) == sorted(entries)


async def test_a_change_of_a_slow_transaction_is_taken_in_its_turn(town: Town) -> None:
    follows = await town.follow(**PFLEGE)
    async with town.world.database.transaction() as slow:
        await slow.execute("SELECT pg_current_xact_id()")
        entry = await town.world.list_entry(topics=["pflege"])
        await town.look()
        during = await town.waiting(follows)
    await town.look()

    assert during == []
    assert await town.waiting(follows) == [entry]


async def test_who_begins_to_follow_while_entries_change_hears_of_all_that_come_later(
    town: Town,
) -> None:
    """Confirming and clearing at once, in any order: nothing that came later is missed."""
    for number in range(4):
        email = f"person{number}@example.org"
        entry = await town.world.submit(topics=["pflege"], ags=LEIPZIG)
        follows, _ = await asyncio.gather(
            town.follow(email, **PFLEGE), town.world.decide(entry, "clear")
        )
        await town.look()
        later = await town.world.list_entry(topics=["pflege"])
        await town.look()

        assert later in await town.waiting(follows)
        assert set(await town.waiting(follows)) <= {entry, later}


async def test_an_erased_entry_is_forgotten_by_those_who_follow(town: Town) -> None:
    follows = await town.follow(**PFLEGE)
    entry = await town.world.list_entry(topics=["pflege"])
    await town.look()

    await town.world.erase(ANNA)
    await town.morning()

    assert await town.waiting(follows) == []
    assert await town.digests() == []
    async with town.world.database.read() as tx:
        assert await news.told_before(tx, [UUID(entry)]) == {}


class KilledError(Exception):
    """The worker dies here."""


async def look_and_die(town: Town) -> None:
    """Do all that a look does, and die before the commit."""
    await without_strangers(town.world.database)
    async with town.world.database.transaction() as tx:
        assert await take_turn(tx, town.followers) > 0
        raise KilledError
