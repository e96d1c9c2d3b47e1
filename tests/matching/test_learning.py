"""What answers teach, and what they must not."""

import random
from datetime import timedelta
from typing import Any

import pytest

from services.matching.decide.columns import DIMENSIONS
from services.matching.decide.learning import (
    LEAST_ANSWERS,
    LEAST_PEOPLE,
    Said,
    Suggestion,
    default_weights,
    suggestions,
)
from services.matching.store import learning as store
from services.matching.store import profiles
from services.matching.work import learning
from tests.matching.house import SEEKER, House, a_person, a_project
from tests.matching.oracle import row

GARDEN = DIMENSIONS.index("garden")


def answers(number: int, *, people: int, kind: str = "family", decided_by: int = GARDEN):
    """Households that say yes just where the other side stands near to them in one dimension."""
    dice = random.Random(number)
    found = []
    for n in range(number):
        own = tuple(dice.randrange(256) for _ in range(8))
        wanted = tuple(dice.randrange(256) for _ in range(8))
        is_yes = abs(own[decided_by] - wanted[decided_by]) < 80
        mine, theirs = row(wanted=wanted), row(own=own)
        found.append(Said(f"p{n % people}", kind, is_yes, mine, theirs))
    return found


def test_the_dimension_that_decides_gets_the_most_weight_and_the_others_none():
    learned = default_weights(answers(600, people=40))["family"]

    assert learned.weights["garden"] == 3
    assert set(learned.weights) == {"garden"}
    assert (learned.answers, learned.people) == (600, 40)


def test_each_kind_learns_from_its_own_and_all_from_all():
    said = [
        *answers(400, people=30, kind="family"),
        *answers(400, people=30, kind="senior", decided_by=DIMENSIONS.index("quiet")),
    ]

    learned = default_weights(said)

    assert set(learned["family"].weights) == {"garden"}
    assert set(learned["senior"].weights) == {"quiet"}
    assert learned[""].answers == 800


def test_few_answers_or_few_people_teach_nothing():
    assert default_weights(answers(LEAST_ANSWERS - 1, people=20)) == {}
    assert default_weights(answers(300, people=LEAST_PEOPLE - 1)) == {}


def test_one_person_who_answers_all_day_is_not_everybodys_taste():
    loud = [
        Said("loud", "family", each.is_yes, each.mine, each.theirs)
        for each in answers(2000, people=1)
    ]
    calm = answers(400, people=40, decided_by=DIMENSIONS.index("quiet"))

    learned = default_weights([*loud, *calm])["family"]

    assert learned.weights["quiet"] > learned.weights.get("garden", 0)


def test_what_the_other_side_never_stated_teaches_nothing():
    said = [
        Said(each.person_id, each.kind, each.is_yes, each.mine, each.theirs._replace(stated=0))
        for each in answers(600, people=40)
    ]

    assert default_weights(said)["family"].weights == {}


def test_three_noes_for_the_cost_suggest_a_limit_just_below_the_cheapest():
    noes = [("cost", row(cost=cost)) for cost in (640, 655, 700)]

    assert suggestions(row(cost=700), noes) == [Suggestion("lower-cost-limit", 700, 630, 3)]


def test_two_noes_are_no_pattern():
    assert suggestions(row(cost=700), [("cost", row(cost=640))] * 2) == []


def test_a_limit_that_is_lower_already_is_not_suggested_again():
    noes = [("cost", row(cost=640))] * 3

    assert suggestions(row(cost=600), noes) == []


def test_noes_for_the_distance_suggest_a_radius_that_leaves_them_out():
    far = row(x=45_200)

    [told] = suggestions(row(radius=300), [("distance", far)] * 3)

    assert told == Suggestion("narrow-radius", 30, 19, 3)


def test_noes_for_how_one_lives_suggest_more_weight():
    [told] = suggestions(row(), [("quiet", row())] * 4)

    assert (told.code, told.noes) == ("weigh-more:quiet", 4)


def test_noes_without_a_reason_suggest_nothing():
    assert suggestions(row(), [("other", row())] * 9) == []


async def test_noes_become_a_suggestion_that_changes_the_search_only_when_confirmed(house: House):
    await house.seeks(SEEKER)
    for n, cost in enumerate((650, 660, 690), 1):
        await house.lists(a_project(n, owner=a_person(n), warm_cost_eur=cost))
    await house.follows()
    for match in await house.matches():
        await house.answers(match.match_id, SEEKER, "no", reason="cost")

    [told] = await suggested(house)
    assert told == Suggestion("lower-cost-limit", 700, 640, 3)
    assert (await profile(house)).wishes.max_warm_cost_eur == 700
    async with house.database.transaction() as tx:
        await learning.take_over(tx, person_id=SEEKER, code=told.code)

    assert (await profile(house)).wishes.max_warm_cost_eur == 640
    assert await suggested(house) == []


async def test_a_dismissed_suggestion_stays_away_until_it_would_say_something_else(house: House):
    await house.seeks(SEEKER)
    for n, cost in enumerate((650, 660, 690, 620), 1):
        await house.lists(a_project(n, owner=a_person(n), warm_cost_eur=cost))
    await house.follows()
    dear, cheap = split(await house.matches(), at=650)
    for match in dear:
        await house.answers(match.match_id, SEEKER, "no", reason="cost")
    async with house.database.transaction() as tx:
        await learning.dismiss(tx, person_id=SEEKER, code="lower-cost-limit")
    gone = await suggested(house)

    await house.answers(cheap[0].match_id, SEEKER, "no", reason="cost")

    assert gone == []
    assert [s.after for s in await suggested(house)] == [610]


@pytest.mark.parametrize("how", [learning.dismiss, learning.take_over])
async def test_more_weight_is_asked_for_again_after_three_more_noes_and_not_before(
    house: House, how: Any
):
    wish = {"dimension": "quiet", "position": 128, "wanted": 200, "weight": 1}
    await house.seeks(SEEKER, wishes=[wish])
    for n in range(1, 7):
        await house.lists(a_project(n, owner=a_person(n)))
    await house.follows()
    before, more = (await house.matches())[:3], (await house.matches())[3:]
    for match in before:
        await house.answers(match.match_id, SEEKER, "no", reason="quiet")
    first = await suggested(house)
    async with house.database.transaction() as tx:
        await how(tx, person_id=SEEKER, code="weigh-more:quiet")

    told = []
    for match in more:
        told.append(await suggested(house))
        await house.answers(match.match_id, SEEKER, "no", reason="quiet")

    assert [(each.code, each.noes) for each in first] == [("weigh-more:quiet", 3)]
    assert told == [[], [], []]
    assert await suggested(house) == first


async def test_the_night_learns_from_answers_and_plans_the_next(house: House, clock):
    match = await house.with_one_match()
    await house.answers(match.match_id, SEEKER, "yes")

    clock.move(days=1, minutes=1)
    await house.rings()

    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM timer WHERE name = 'learns'") == 1
        assert await store.find(tx, "family") is None
        assert len(await store.answers(tx, since=clock.now - timedelta(days=30))) == 1


def split(matches, *, at):
    """Matches with projects that cost at least that much, and with cheaper ones."""
    dear = [m for m in matches if m.offer_row.cost >= at]
    return dear, [m for m in matches if m not in dear]


async def suggested(house: House) -> list[Suggestion]:
    async with house.database.transaction() as tx:
        return await learning.suggest(tx, SEEKER)


async def profile(house: House):
    async with house.database.read() as tx:
        return await profiles.find_by_person(tx, SEEKER)


async def test_what_would_change_nothing_is_not_suggested(house: House):
    """A dimension that she gave no wish to, or all weight, cannot count more."""
    wish = {"dimension": "quiet", "position": 128, "wanted": 200, "weight": 3}
    await house.seeks(SEEKER, wishes=[wish])
    for n in range(1, 8):
        await house.lists(a_project(n, owner=a_person(n)))
    await house.follows()
    for n, match in enumerate(await house.matches()):
        await house.answers(match.match_id, SEEKER, "no", reason=("quiet", "garden")[n % 2])

    assert await suggested(house) == []
