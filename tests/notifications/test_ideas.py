"""What authors, voters and members of a jury hear: one mail per step, with the button that it needs."""

from typing import Any
from uuid import UUID

import pytest

from contracts.ideas import (
    IdeaAdopted,
    IdeaDrafted,
    IdeaJurorInvited,
    IdeaNotAdopted,
    IdeaShortlisted,
    IdeaSubmitted,
    IdeaVoteReceived,
)
from tests.notifications.builders import HANA, a_person
from tests.notifications.golden_ideas import IDEA
from tests.notifications.house import part

CALL_ID = UUID("00000000-0000-4000-8000-0000000000f1")
IDEA_ID = UUID("00000000-0000-4000-8000-0000000000f2")
TOLD = {"aggregate_id": IDEA_ID, "call_id": CALL_ID}
AUTHOR = {**TOLD, "author_person_id": HANA}
STEPS = [
    (IdeaDrafted(**AUTHOR), "confirm"),
    (IdeaSubmitted(**AUTHOR), "own_idea"),
    (IdeaShortlisted(**AUTHOR), "own_idea"),
    (IdeaAdopted(**AUTHOR, initiative_id=CALL_ID), "own"),
    (IdeaNotAdopted(**AUTHOR), "own_idea"),
    (IdeaVoteReceived(**TOLD, voter_person_id=HANA), "vote"),
    (IdeaJurorInvited(**TOLD, juror_person_id=HANA), "jury"),
]


def somebody() -> dict[str, Any]:
    return a_person(HANA, details=IDEA["details"], links=IDEA["links"])


@pytest.mark.parametrize(("fact", "link"), STEPS, ids=[type(fact).__name__ for fact, _ in STEPS])
async def test_each_step_is_one_mail_with_its_button(house, fact, link):
    await house.hear_with(fact, somebody())

    [mail] = await house.mails()
    assert f"/m/{IDEA['links'][link]}" in part(mail, "text/plain")


async def test_a_later_step_takes_the_place_of_an_earlier_mail(house):
    await house.hear_with(IdeaDrafted(**AUTHOR), somebody())
    await house.hear_with(IdeaSubmitted(**AUTHOR), somebody())

    rows = {row["purpose"]: row["state"] for row in await house.rows()}
    assert rows["idea-drafted"] == "cancelled"


async def test_a_vote_is_asked_for_beside_the_mails_of_an_author(house):
    await house.hear_with(IdeaSubmitted(**AUTHOR), somebody())
    ballot = IdeaVoteReceived(aggregate_id=CALL_ID, call_id=CALL_ID, voter_person_id=HANA)
    await house.hear_with(ballot, somebody())

    assert len(await house.mails()) == 2
