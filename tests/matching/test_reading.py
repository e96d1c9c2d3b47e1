"""Who sees which matches from which side, and at what cost."""

from contracts.matching import Side
from services.matching.decide.match import State
from services.matching.work import reading
from tests.matching.house import OWNER, SEEKER, House, a_person, a_project, an_id

HEIR = a_person(7)


async def test_a_new_owner_does_not_see_what_was_released_to_the_one_before(house: House):
    released = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(released.match_id, person, "yes")
    for person in (SEEKER, OWNER):
        await house.consents(released.match_id, person)

    await house.lists(a_project(owner=HEIR), sequence=2)
    await house.seeks(a_person(8))
    await house.follows()

    seen = await matches_of_project(house, HEIR)
    assert [view.stored.seeker_person_id for view in seen] == [a_person(8)]
    assert (await house.sees(released.match_id, OWNER)).stored.match.state is State.RELEASED


async def test_a_new_owner_who_seeks_too_is_not_shown_as_the_own_household(house: House):
    """The heir was released as a household: that card belongs to the other list."""
    stored = await house.with_one_match()
    for person in (SEEKER, OWNER):
        await house.answers(stored.match_id, person, "yes")
    for person in (SEEKER, OWNER):
        await house.consents(stored.match_id, person)

    await house.lists(a_project(owner=SEEKER), sequence=2)

    assert await matches_of_project(house, SEEKER) == []
    async with house.database.read() as tx:
        (mine,) = (await reading.my_matches(tx, SEEKER)).views
    assert mine.side is Side.SEEKER


async def test_a_longer_list_of_households_asks_the_database_no_more_often(house: House):
    await house.lists(a_project())
    await house.seeks(a_person(1))
    await house.follows()
    few = await statements_for_the_list(house)

    for n in range(2, 6):
        await house.seeks(a_person(n))
    await house.follows()

    assert len(await matches_of_project(house, OWNER)) == 5
    assert await statements_for_the_list(house) == few


async def matches_of_project(house: House, person: str) -> list[reading.View]:
    async with house.database.read() as tx:
        told = await reading.matches_of_offer(tx, an_id(1), person)
    assert isinstance(told, reading.Matches)
    return told.views


async def statements_for_the_list(house: House) -> int:
    """How many statements the list of a project's households takes."""
    statements: list[str] = []
    async with house.database.read() as tx:
        with tx.connection.query_logger(lambda record: statements.append(record.query)):
            await reading.matches_of_offer(tx, an_id(1), OWNER)
    return len(statements)
