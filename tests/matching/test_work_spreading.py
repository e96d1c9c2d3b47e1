"""Attention spread in the service: one run a night, lists that follow it, and what it publishes."""

import asyncio
import json
import re
from dataclasses import replace
from datetime import date

import pytest

from contracts.matching import Market, Side
from services.chassis.database import Database
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.matching.decide.columns import DIMENSIONS, KNOCK_OUTS, Row
from services.matching.decide.criteria import Criteria, Household
from services.matching.decide.match import State
from services.matching.decide.nights import next_night
from services.matching.decide.pair import Pair
from services.matching.decide.support import SupportRequest
from services.matching.settings import MatchingSettings
from services.matching.store import engine, entrants, listing, runs
from services.matching.work import reading
from services.matching.work.engine import Engine
from services.matching.work.replaying import replay_list
from services.matching.work.spreading import Spreader
from tests.matching.house import SEEKER, House, a_person, a_project, an_id
from tests.matching.walking import released


@pytest.fixture
def settings(keys: KeyRing) -> MatchingSettings:
    return MatchingSettings(keys_dir=keys.folder)


@pytest.fixture
def spreader(database: Database, settings: MatchingSettings) -> Spreader:
    return Spreader(database, settings, of=Market.LIVING)


async def a_town(house: House, *, seekers: int, projects: int, **told) -> None:
    """So many households and projects, all of which fit each other."""
    for n in range(1, projects + 1):
        await house.lists(a_project(n, owner=a_person(100 + n), **told))
    for n in range(1, seekers + 1):
        await house.seeks(a_person(n))
    await house.follows()


async def current_lists(house: House, person: str):
    async with house.database.read() as tx:
        return await runs.lists_of_person(tx, person)


async def seen_by(house: House, person: str):
    async with house.database.read() as tx:
        return (await reading.my_matches(tx, person)).views


async def proposed_to(house: House) -> dict[str, int]:
    """Per offer how many proposals are open."""
    async with house.database.read() as tx:
        rows = await tx.fetch(
            "SELECT offer_id, count(*) AS n FROM match WHERE state = 'proposed' GROUP BY 1"
        )
    return {str(row["offer_id"]): row["n"] for row in rows}


async def test_before_the_first_run_matches_stand_by_rank(house: House):
    await a_town(house, seekers=1, projects=4)

    views = await seen_by(house, a_person(1))

    ranks = [view.stored.rank for view in views]
    assert ranks == sorted(ranks, reverse=True)
    assert [view.place for view in views] == [None] * 4


async def test_after_a_run_both_sides_see_their_lists_as_drawn(house: House, spreader: Spreader):
    await a_town(house, seekers=6, projects=4)

    run = await spreader.run_now()

    assert run is not None
    for n in range(1, 7):
        [mine] = await current_lists(house, a_person(n))
        views = await seen_by(house, a_person(n))
        assert [v.stored.offer_ordinal for v in views] == mine.drawn
        assert [v.place for v in views] == [1, 2, 3, 4]
        assert mine.run_id == run.run_id
    for n in range(1, 5):
        [theirs] = await current_lists(house, a_person(100 + n))
        async with house.database.read() as tx:
            found = await reading.matches_of_offer(tx, an_id(n), a_person(100 + n))
        assert not isinstance(found, Refusal)
        assert [v.stored.seeker_ordinal for v in found.views] == theirs.drawn


async def test_who_comes_after_the_run_stands_behind_those_that_it_drew(
    house: House, spreader: Spreader
):
    await a_town(house, seekers=2, projects=3)
    await spreader.run_now()

    await house.lists(a_project(9, owner=a_person(109), warm_cost_eur=100))
    await house.follows()

    views = await seen_by(house, a_person(1))
    assert views[-1].stored.offer_id == an_id(9)
    assert views[-1].place is None


async def test_what_was_answered_keeps_its_place_by_rank(house: House, spreader: Spreader):
    await a_town(house, seekers=3, projects=4)
    by_rank = await seen_by(house, a_person(1))
    await house.answers(by_rank[2].stored.match_id, a_person(1), "yes")

    await spreader.run_now()

    views = await seen_by(house, a_person(1))
    assert views[2].stored.match_id == by_rank[2].stored.match_id
    others = [view.place for view in views if not view.is_answered]
    assert others == sorted(others)


async def test_a_list_is_drawn_again_from_what_is_stored(house: House, spreader: Spreader):
    await a_town(house, seekers=5, projects=4)
    run = await spreader.run_now()
    assert run is not None

    [mine] = await current_lists(house, a_person(2))
    async with house.database.read() as tx:
        told = await replay_list(
            tx, run.run_id, side=Side.SEEKER, ordinal=mine.ordinal, day=run.day
        )
        another = await replay_list(
            tx, run.run_id, side=Side.SEEKER, ordinal=mine.ordinal, day=date(2030, 1, 1)
        )
        nobody = await replay_list(tx, run.run_id, side=Side.SEEKER, ordinal=10**9, day=run.day)

    assert not isinstance(told, Refusal)
    assert told.order == told.shown == mine.drawn
    assert not isinstance(another, Refusal)
    assert another.shown is None
    assert sorted(another.order) == sorted(mine.drawn)
    assert isinstance(nobody, Refusal)


async def test_pairs_beyond_the_fifty_best_become_matches_while_they_are_drawn(
    house: House, database: Database, settings: MatchingSettings
):
    """A list may show somebody whom no ranking would: there is a match to say yes to."""
    await a_town(house, seekers=3, projects=3)
    async with database.transaction() as tx:
        await tx.execute("UPDATE match SET is_ranked = false")
        await tx.execute("DELETE FROM notice")
        await tx.execute("DELETE FROM match")

    await Spreader(database, settings, of=Market.LIVING).run_now()
    drawn = await house.matches()
    few = settings.model_copy(update={"matching_places": 1})
    await Spreader(database, few, of=Market.LIVING).run_now()
    fewer = await house.matches()

    assert len(drawn) == 9
    assert {m.match_id for m in fewer} < {m.match_id for m in drawn}
    lists = [each for n in range(1, 4) for each in await current_lists(house, a_person(n))]
    assert {(m.seeker_ordinal, m.offer_ordinal) for m in fewer} >= {
        pair for each in lists for pair in each.pairs()
    }


async def test_what_no_longer_fits_leaves_the_list_at_once(house: House, spreader: Spreader):
    await a_town(house, seekers=2, projects=3)
    await spreader.run_now()

    await house.lists(a_project(1, owner=a_person(101), warm_cost_eur=5000), sequence=2)
    await house.follows()

    views = await seen_by(house, a_person(1))
    assert an_id(1) not in {view.stored.offer_id for view in views}


async def test_who_has_left_is_in_no_run(house: House, spreader: Spreader):
    await a_town(house, seekers=3, projects=3)
    await house.pauses(a_person(1))
    await house.drops(an_id(1), sequence=2)
    await house.follows()

    run = await spreader.run_now()

    assert run is not None
    assert await current_lists(house, a_person(1)) == []
    assert await current_lists(house, a_person(101)) == []
    [mine] = await current_lists(house, a_person(2))
    assert len(mine.drawn) == 2


@pytest.mark.parametrize("places", [1, 4])
async def test_who_has_each_others_contact_is_not_introduced_again(
    house: House, spreader: Spreader, places: int
):
    await released(house, free_places=places)
    await spreader.run_now()
    await house.pauses(SEEKER)
    await house.follows()
    await house.pauses(SEEKER, "resume")
    await house.follows()

    await spreader.run_now()

    assert [each.match.state for each in await house.matches()] == [State.RELEASED]


async def test_who_has_each_others_contact_takes_nobodys_turn_at_a_scarce_place(house: House):
    walk = await released(house, free_places=1)

    async with house.database.read() as tx:
        [match] = await house.matches()
        told = await listing.told_pairs(tx, Market.LIVING)

    assert match.match_id == walk.id
    assert told == {(match.seeker_ordinal, match.offer_ordinal)}


async def test_a_declined_pair_is_not_drawn_again(house: House, spreader: Spreader):
    await a_town(house, seekers=2, projects=3)
    first = (await seen_by(house, a_person(1)))[0].stored
    await house.answers(first.match_id, a_person(1), "no", reason="cost")
    await house.follows()

    await spreader.run_now()

    [mine] = await current_lists(house, a_person(1))
    assert first.offer_ordinal not in mine.drawn
    assert len(mine.drawn) == 2


async def test_a_row_that_changes_during_the_run_is_left_out_of_it(
    house: House, spreader: Spreader, database: Database
):
    await a_town(house, seekers=3, projects=2)
    async with database.read() as tx:
        snapshot = await spreader._snapshot(tx)
    house_of_one = await current_rows(house)
    await house.seeks(a_person(1), max_warm_cost_eur=605)
    await house.follows()
    pairs = [Pair(s, o, 4096) for s in house_of_one for o in snapshot.row_of[Side.OFFER]]
    async with database.transaction() as tx:
        await tx.execute("DELETE FROM notice")
        await tx.execute("DELETE FROM match")

    await spreader._make_matches(pairs, before=snapshot.row_of)

    changed = [each.ordinal for each in await entrants_of(house, a_person(1))]
    made = {m.seeker_ordinal for m in await house.matches()}
    assert len(changed) == 1
    assert made == set(house_of_one) - set(changed)


async def current_rows(house: House) -> list[int]:
    async with house.database.read() as tx:
        return [n for n, _ in await engine.current_rows(tx, Market.LIVING, Side.SEEKER)]


async def entrants_of(house: House, person: str):
    async with house.database.read() as tx:
        return await entrants.of_person(tx, person)


async def test_two_replicas_store_one_run(
    house: House, database: Database, settings: MatchingSettings
):
    await a_town(house, seekers=5, projects=3)
    replicas = [Spreader(database, settings, of=Market.LIVING) for _ in range(4)]

    done = await asyncio.gather(*(one.run_if_due() for one in replicas))
    again = await asyncio.gather(*(one.run_if_due() for one in replicas))

    assert len([run for run in done if run is not None]) == 1
    assert again == [None] * 4
    async with database.read() as tx:
        assert len(await runs.newest(tx, Market.LIVING, limit=9)) == 1
    assert len([f for f in await house.facts("matching-audits") if "exposure" in f["type"]]) == 1


async def test_a_run_comes_each_night_and_sooner_where_there_is_nobody_yet(
    house: House, spreader: Spreader
):
    assert await spreader.run_if_due() is None
    await a_town(house, seekers=2, projects=2)
    clock = house.database.clock
    clock.move(minutes=11)

    first = await spreader.run_if_due()
    early = await spreader.run_if_due()
    clock.move(hours=26)
    second = await spreader.run_if_due()

    assert first is not None
    assert early is None
    assert second is not None
    assert second.day > first.day
    async with house.database.read() as tx:
        due = await runs.due_at(tx, Market.LIVING)
    assert due == next_night(second.ran_at)


async def test_people_are_told_in_the_order_of_their_list(house: House, spreader: Spreader):
    tell_at_most(house, 0)
    await a_town(house, seekers=3, projects=8)
    tell_at_most(house, 2)

    await spreader.run_now()
    await house.follows()

    for n in range(1, 4):
        [mine] = await current_lists(house, a_person(n))
        told = [v for v in await seen_by(house, a_person(n)) if v.stored.match.state == "proposed"]
        assert [v.stored.offer_ordinal for v in told] == list(mine.drawn[:2])


async def test_an_offer_has_no_more_open_proposals_than_its_room(house: House):
    await a_town(house, seekers=9, projects=1, free_places=1)

    assert await proposed_to(house) == {str(an_id(1)): 5}


async def test_scarce_places_are_assigned_to_whom_they_fit_best_and_only_those_are_told(
    house: House, spreader: Spreader
):
    """One place and nine who want it, each a better fit than the one before: the last five."""
    tell_at_most(house, 0)
    await house.lists(a_project(1, owner=a_person(101), free_places=1))
    for n in range(1, 10):
        wish = {"dimension": "community", "position": 180, "wanted": 100 + 10 * n, "weight": 3}
        await house.seeks(a_person(n), wishes=[wish])
    await house.follows()
    tell_at_most(house, 5)

    await spreader.run_now()
    await house.follows()

    async with house.database.read() as tx:
        rows = await tx.fetch(
            "SELECT ordinal FROM drawn_list WHERE is_current AND assigned IS NOT NULL"
        )
        told = await tx.fetch(
            "SELECT seeker_ordinal, seeker_person_id FROM match WHERE state = 'proposed'"
        )
        is_scarce = await tx.fetchval("SELECT is_scarce FROM drawn_list WHERE side = 'offer'")
    assert is_scarce
    assert {row["seeker_person_id"] for row in told} == {a_person(n) for n in range(5, 10)}
    assert {row["seeker_ordinal"] for row in told} == {row["ordinal"] for row in rows}


async def test_a_run_tells_its_figures_and_names_nobody(house: House, spreader: Spreader):
    await a_town(house, seekers=6, projects=3)

    run = await spreader.run_now()

    assert run is not None
    [fact] = [f for f in await house.facts("matching-audits") if "exposure" in f["type"]]
    told = json.loads(fact["payload"])
    assert told["market"] == "living"
    assert told["alpha_percent"] == 40
    assert (told["seekers"], told["offers"]) == (5, 3)
    assert {group["group"] for group in told["groups"]} == {
        "kind:single-parent",
        "language:unstated",
        "region:14713",
    }
    assert all(group["people"] == 5 for group in told["groups"])
    assert told["alarms"] == []
    assert a_person(1) not in fact["payload"].decode()


async def test_an_erased_persons_lists_go_and_the_others_keep_a_number_that_is_nobodys(
    house: House, spreader: Spreader, database: Database
):
    await a_town(house, seekers=3, projects=2)
    await spreader.run_now()
    [mine] = await current_lists(house, a_person(1))

    await house.erases(a_person(1), at=database.clock())
    await house.follows()

    async with database.read() as tx:
        left = await tx.fetch("SELECT FROM drawn_list WHERE ordinal = $1", mine.ordinal)
        known = await tx.fetch("SELECT FROM entrant WHERE ordinal = $1", mine.ordinal)
        others = await tx.fetchval(
            "SELECT count(*) FROM drawn_list WHERE $1 = ANY (drawn)", mine.ordinal
        )
        told = await tx.fetchval("SELECT audit::text || figures::text FROM spread_run")
    assert left == known == []
    assert others == 2
    assert a_person(1) not in told


FORBIDDEN = ("origin", "ethnic", "nation", "race", "faith", "religion", "diagnosis", "illness")


async def test_origin_religion_and_diagnoses_are_never_columns(house: House):
    """In no table, no row of the engine, no wish and no answer of a household."""
    async with house.database.read() as tx:
        rows = await tx.fetch(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public'"
        )
    stated = (*Criteria.model_fields, *Household.model_fields, *SupportRequest.model_fields)
    compared = (*Row._fields, *DIMENSIONS, *(knock_out.name for knock_out in KNOCK_OUTS))

    names = [*(row["column_name"] for row in rows), *stated, *compared]
    words = {word for name in names for word in re.split("[_-]", name)}

    assert {"audit", "drawn", "births", "tenure"} <= words
    assert sorted(word for word in words if word.startswith(FORBIDDEN)) == []


async def test_founders_see_both_of_their_lists_as_one(
    house: House, database: Database, settings: MatchingSettings
):
    """Of each two the older one seeks; each sees the other on the place that was drawn for her."""
    founding = Spreader(database, settings, of=Market.FOUNDING)
    founders = Engine(database, house.desk, of=Market.FOUNDING)
    for n in range(1, 6):
        await house.seeks(a_person(n), markets=["founding"])
    epoch = await founders.load()
    while await founders.take_one(epoch):
        pass

    await founding.run_now()

    views = await seen_by(house, a_person(3))
    lists = await current_lists(house, a_person(3))
    assert sorted(each.side for each in lists) == ["offer", "seeker"]
    assert sorted(view.place for view in views) == [1, 1, 2, 2]
    assert [view.place for view in views] == sorted(view.place for view in views)


async def test_lists_of_former_days_go_after_their_time_and_figures_stay(
    house: House, spreader: Spreader, database: Database
):
    await a_town(house, seekers=2, projects=2)
    old = await spreader.run_now()
    assert old is not None
    database.clock.move(days=31)

    await spreader.run_now()

    [mine] = await current_lists(house, a_person(1))
    async with database.read() as tx:
        gone = await runs.find_list(tx, old.run_id, Side.SEEKER, mine.ordinal)
        kept = await runs.find(tx, old.run_id)
    assert gone is None
    assert kept == old


async def test_operators_see_how_many_groups_fall_behind(house: House, spreader: Spreader):
    before = spreader.alarms
    await a_town(house, seekers=6, projects=2)
    await spreader.run_now()

    await spreader._look()

    assert before is None
    assert spreader.alarms == 0


def tell_at_most(house: House, number: int) -> None:
    """From now on engines tell people of so many in a week."""
    for one in house.engines.values():
        one.desk = replace(house.desk, notices_per_week=number)


async def test_only_markets_in_which_somebody_changed_are_brought_forward(
    house: House, spreader: Spreader
):
    await a_town(house, seekers=2, projects=2)
    await spreader.run_if_due()
    house.database.clock.move(minutes=1)
    async with house.database.transaction() as tx:
        unchanged = await runs.bring_forward(tx)
    early = await spreader.run_if_due()
    await house.seeks(a_person(900))
    await house.follows()

    async with house.database.transaction() as tx:
        changed = await runs.bring_forward(tx)

    assert unchanged == []
    assert early is None
    assert changed == [Market.LIVING]
    assert await spreader.run_if_due() is not None
