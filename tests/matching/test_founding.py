"""Households among each other: each two once, from both sides, and nobody with herself."""

from contracts.matching import Market
from services.matching.decide.match import State
from tests.matching.house import House, a_person

FOUNDERS = {"markets": ["founding"], "languages": ["de"], "tenures": ["cooperative"]}


async def founders(house: House, number: int, **told) -> None:
    for n in range(1, number + 1):
        await house.seeks(a_person(n), **FOUNDERS, **told)
    await house.follows()


async def test_three_households_are_three_pairs_each_once(house: House):
    await founders(house, 3)

    pairs = [(m.seeker_person_id, m.offer_person_id) for m in await house.matches()]

    assert sorted(map(sorted, pairs)) == [
        [a_person(1), a_person(2)],
        [a_person(1), a_person(3)],
        [a_person(2), a_person(3)],
    ]
    assert {m.market for m in await house.matches()} == {Market.FOUNDING}


async def test_both_of_a_pair_see_it_from_their_own_side(house: House):
    await founders(house, 2)
    match = await house.the_match()

    older = await house.sees(match.match_id, a_person(1))
    younger = await house.sees(match.match_id, a_person(2))

    assert (older.side, younger.side) == ("seeker", "offer")
    assert older.theirs.person_id == a_person(2)
    assert younger.theirs.person_id == a_person(1)


async def test_a_household_that_is_not_welcome_to_one_of_two_is_not_proposed(house: House):
    await house.seeks(a_person(1), **FOUNDERS, welcome_kinds=["family"])
    await house.seeks(a_person(2), **FOUNDERS)
    await house.follows()

    assert await house.matches() == []


async def test_whoever_moves_far_away_is_proposed_to_nobody_any_more(house: House):
    await founders(house, 2)

    await house.seeks(a_person(2), **FOUNDERS, place={"ags": "14626600", "lat": 51.5, "lon": 14.64})
    await house.follows()

    assert (await house.the_match()).match.state is State.WITHDRAWN


async def test_whoever_leaves_a_market_stays_in_the_others(house: House):
    await house.seeks(a_person(1), **{**FOUNDERS, "markets": ["founding", "living"]})
    await house.seeks(a_person(2), **FOUNDERS)
    await house.follows()

    await house.seeks(a_person(1), **{**FOUNDERS, "markets": ["living"]})
    await house.follows()

    assert (await house.the_match()).match.state is State.WITHDRAWN
    async with house.database.read() as tx:
        rows = await tx.fetch(
            "SELECT market FROM entrant WHERE person_id = $1 AND is_live", a_person(1)
        )
    assert [row["market"] for row in rows] == ["living"]


async def test_two_yeses_and_two_consents_release_contacts_among_households_too(house: House):
    await founders(house, 2)
    match = await house.the_match()
    for person in (a_person(1), a_person(2)):
        await house.answers(match.match_id, person, "yes")
    for person in (a_person(1), a_person(2)):
        await house.consents(match.match_id, person)

    view = await house.sees(match.match_id, a_person(2))

    assert view.contact.name == f"Card of {a_person(1)}"


async def test_a_household_that_grows_old_enough_counts_as_one_of_seniors(house: House, clock):
    born = clock.now.date().replace(year=clock.now.year - 60, month=10, day=1)
    told = {"kind": "couple", "persons": 2, "births": [born]}
    await house.seeks(a_person(1), **FOUNDERS, household=told)
    await house.seeks(a_person(2), **FOUNDERS, welcome_kinds=["senior"])
    await house.follows()
    assert await house.matches() == []

    clock.move(days=31)
    await house.rings()
    await house.follows()

    assert (await house.the_match()).match.state is State.PROPOSED


async def test_a_row_of_an_older_kernel_is_never_passed_off_as_one_of_this(house: House):
    """Leaving a market does not pack its row anew, so it stays known as what it is."""
    await house.seeks(a_person(1), **{**FOUNDERS, "markets": ["founding", "living"]})
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE entrant SET kernel_version = 0, row = '\\x00'")

    await house.seeks(a_person(1), **{**FOUNDERS, "markets": ["living"]})

    async with house.database.read() as tx:
        rows = await tx.fetch("SELECT market, kernel_version > 0 AS is_new FROM entrant")
    assert {(row["market"], row["is_new"]) for row in rows} == {
        ("founding", False),
        ("living", True),
    }
