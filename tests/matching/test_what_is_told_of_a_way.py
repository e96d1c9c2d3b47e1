"""What is told of a way rests on how it stands now, and a companion's words stay her own."""

from contracts.matching import Stage
from tests.matching.house import OWNER, SEEKER, Clock, House
from tests.matching.walking import MILAN, released


async def test_an_overdue_stage_is_told_only_while_nobody_has_spoken(house: House, clock: Clock):
    walk = await released(house)
    clock.move(days=8)
    await house.rings()
    before = await walk.claims("overdue")
    await walk.says(SEEKER, Stage.MET)

    assert set(before) == {SEEKER, OWNER}
    assert await walk.claims("overdue") == {}


async def test_the_next_companion_reads_neither_notes_nor_reasons_of_the_one_before(house: House):
    walk = await (await released(house)).with_mara()
    await walk.says(SEEKER, Stage.TRIAL)
    await walk.learns(Stage.CONTACTED, reason="Frau A. war im Krankenhaus, canary.")
    await walk.logs()
    await walk.hands_back()
    await walk.enters(MILAN, "Milan Muster")
    await walk.takes_on(MILAN)

    page = await walk.at_desk(MILAN)

    assert {each["reason"] for each in page.entries} == {None}
    assert {each["note"] for each in page.touchpoints} == {None}
