"""A way that succeeded stays readable for its companion: without a contact, and not for ever."""

from contracts.matching import Stage
from tests.matching.house import OWNER, SEEKER, Clock, House, is_refused
from tests.matching.walking import MILAN, NOTE, released


async def test_whom_she_accompanied_until_they_moved_in_she_still_reads_without_a_contact(
    house: House,
):
    walk = await (await released(house)).with_mara()
    await walk.logs()
    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)

    page, listed = await walk.at_desk(), await walk.worklist()

    assert (page.is_over, page.cards, [each["note"] for each in page.touchpoints]) == (
        True, {}, [NOTE],
    )  # fmt: skip
    assert (len(listed.done), listed.mine, listed.due) == (1, [], [])
    assert is_refused(await walk.logs(), "not-found")
    assert is_refused(await walk.at_desk(MILAN), "not-found")


async def test_a_way_that_succeeded_is_read_for_as_long_as_its_notes_are_kept(
    house: House, clock: Clock
):
    walk = await (await released(house)).with_mara()
    for person in (SEEKER, OWNER):
        await walk.says(person, Stage.SETTLED)

    clock.move(days=179)
    before = (await walk.at_desk()).is_over, len((await walk.worklist()).done)
    clock.move(days=2)

    assert before == (True, 1)
    assert is_refused(await walk.at_desk(), "not-found")
    assert (await walk.worklist()).done == []
