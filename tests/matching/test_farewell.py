"""The household of a match is erased: the other side is told that it is over, and of nobody."""

import re

from contracts.matching import Market, Side
from services.chassis.refusal import Refusal
from services.matching.api.internal import told_of
from services.matching.work import claiming
from tests.matching.house import OWNER, SEEKER, Clock, House, a_person, a_project, is_refused


async def test_the_owner_can_be_told_of_the_end_after_the_household_is_gone(
    house: House, clock: Clock
):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, OWNER, "yes")

    await house.erases(SEEKER, clock.now)
    await house.follows()

    fact = (await house.facts("matching-matches"))[-1]
    assert f"/matches/{stored.match_id}/claim/end" in repr(tuple(fact))
    for _ in range(2):
        (person,) = await told_of_the_end(house, stored.match_id)
        assert person == {
            "person_id": OWNER,
            "name": None,
            "email": None,
            "phone": None,
            "locale": "de",
            "details": {"side": Side.OFFER, "state": "withdrawn", "market": Market.LIVING},
            "links": {},
        }
    assert SEEKER not in repr(await what_is_left(house))
    assert is_refused(await told(house, stored.match_id, occasion="proposed"), "not-found")


async def test_an_owner_who_was_told_nothing_hears_no_end(house: House, clock: Clock):
    await house.lists(a_project())
    for n in range(1, 8):
        await house.seeks(a_person(n))
    await house.follows()
    async with house.database.read() as tx:
        noticed = await tx.fetch("SELECT match_id FROM notice WHERE person_id = $1", OWNER)
    known = {row["match_id"] for row in noticed}
    untold = next(m for m in await house.matches() if m.match_id not in known)

    await house.erases(untold.seeker_person_id, clock.now)

    assert await what_is_left(house) == []


async def test_who_is_left_is_told_of_the_end_in_the_words_of_her_market(
    house: House, clock: Clock
):
    founders = [SEEKER, a_person(7)]
    for person in founders:
        await house.seeks(person, markets=[Market.FOUNDING])
    await house.follows()
    stored = await house.the_match()
    gone = stored.seeker_person_id

    await house.erases(gone, clock.now)

    fact = (await house.facts("matching-matches"))[-1]
    [market] = re.findall(r"claim/end\?market=(\w+)", repr(tuple(fact)))
    async with house.database.transaction() as tx:
        [person] = await claiming.claim_end(tx, house.desk, stored.match_id, market=Market(market))
    [told] = told_of([person]).people
    assert (told["person_id"], told["details"]["market"]) == (
        stored.offer_person_id,
        Market.FOUNDING,
    )


async def test_what_was_kept_for_the_owner_goes_after_a_month(house: House, clock: Clock):
    await house.with_one_match()
    await house.erases(SEEKER, clock.now)
    kept = len(await what_is_left(house))

    clock.move(days=31)
    await house.rings()

    assert (kept, await what_is_left(house)) == (1, [])


async def test_what_was_kept_for_the_owner_goes_with_the_owner(house: House, clock: Clock):
    await house.with_one_match()
    await house.erases(SEEKER, clock.now)
    await house.erases(OWNER, clock.now)

    assert await what_is_left(house) == []


async def test_nobody_hears_of_a_no_that_was_taken_back(house: House):
    stored = await house.with_one_match()
    await house.answers(stored.match_id, OWNER, "yes")
    await house.answers(stored.match_id, SEEKER, "no")
    while_declined = await told_of_the_end(house, stored.match_id)
    await house.answers(stored.match_id, SEEKER, "yes")

    assert {person["person_id"] for person in while_declined} == {SEEKER, OWNER}
    assert await told_of_the_end(house, stored.match_id) == []


async def told_of_the_end(house: House, match_id):
    async with house.database.transaction() as tx:
        people = await claiming.claim_end(tx, house.desk, match_id, market=Market.LIVING)
    assert not isinstance(people, Refusal)
    return told_of(people).people


async def told(house: House, match_id, *, occasion: str):
    async with house.database.transaction() as tx:
        return await claiming.claim_match(tx, house.desk, match_id, occasion=occasion)


async def what_is_left(house: House) -> list[tuple[object, ...]]:
    async with house.database.read() as tx:
        return [tuple(row) for row in await tx.fetch("SELECT * FROM farewell")]
