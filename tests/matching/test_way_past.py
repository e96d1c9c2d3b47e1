"""Ways of the demo: each gets its past once, and what is due by it is said."""

from datetime import timedelta

from contracts.cases import TouchpointKind
from contracts.matching import Side, Stage
from contracts.moving_in import day_in_saxony
from services.matching.decide.stages import Speaker
from services.matching.work.way_past import Past, PastContact, PastWord, bring_past
from tests.matching.house import SEEKER, Clock, House
from tests.matching.walking import MARA, Walk, released


def a_past(clock: Clock, **told) -> Past:
    plain = {
        "started_at": clock.now - timedelta(days=20),
        "words": (),
        "contacts": (),
        "wanted_by": frozenset(Side),
        "companion": (MARA.subject, "Mara Probe"),
        "next_contact_on": None,
    }
    return Past(**{**plain, **told})


async def brings(walk: Walk, past: Past):
    return await walk.does(lambda tx: bring_past(tx, walk.house.desk, walk.id, past))


async def test_a_way_without_news_is_overdue_at_once_and_stands_on_the_worklist(
    house: House, clock: Clock
):
    walk = await released(house)

    await brings(walk, a_past(clock))
    await house.rings()

    assert (await walk.said())[-1] == "stage-overdue"
    assert [line.is_due for line in (await walk.worklist()).due] == [True]


async def test_words_and_contacts_lie_on_their_days(house: House, clock: Clock):
    walk = await released(house)
    visit = day_in_saxony(clock.now) - timedelta(days=3)
    past = a_past(
        clock,
        words=[PastWord(stage=Stage.MET, by=Speaker.SEEKER, said_at=clock.now - timedelta(days=9))],
        contacts=[PastContact(kind=TouchpointKind.VISIT, happened_on=visit, note="canary")],
        next_contact_on=day_in_saxony(clock.now) + timedelta(days=5),
    )

    await brings(walk, past)
    await house.rings()

    seen, page = await walk.seen_by(SEEKER), await walk.at_desk()
    assert (seen.stage, seen.is_due, seen.companion) == (Stage.MET, False, "Mara Probe")
    assert seen.touchpoints[0]["happened_on"] == visit
    assert page.touchpoints[0]["note"] == "canary"
    assert "stage-overdue" not in await walk.said()
    assert "canary" not in await house.everything()


async def test_both_words_of_having_moved_in_end_it_on_their_day(house: House, clock: Clock):
    walk = await released(house)
    both = [
        PastWord(stage=Stage.SETTLED, by=by, said_at=clock.now - timedelta(days=4))
        for by in (Speaker.SEEKER, Speaker.OFFER)
    ]

    await brings(walk, a_past(clock, companion=None, words=both))

    ending = (await walk.now()).way.ending
    assert ending is not None
    assert (ending.reason, ending.ended_at) == (None, both[0].said_at)


async def test_bringing_the_past_twice_changes_nothing(house: House, clock: Clock):
    walk = await released(house)
    past = a_past(clock, words=[
        PastWord(stage=Stage.MET, by=Speaker.OFFER, said_at=clock.now - timedelta(days=9))
    ])  # fmt: skip
    await brings(walk, past)
    before = (await walk.now(), await walk.said())

    await brings(walk, past)
    await brings(walk, a_past(clock, started_at=clock.now - timedelta(days=90)))

    assert (await walk.now(), await walk.said()) == before


async def test_a_way_on_which_somebody_said_something_is_left_as_it_is(house: House, clock: Clock):
    walk = await released(house)
    await walk.says(SEEKER, Stage.CONTACTED)
    before = await walk.now()

    await brings(walk, a_past(clock))

    assert await walk.now() == before
