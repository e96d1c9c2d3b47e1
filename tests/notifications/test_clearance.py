"""What owners and reporters hear of the editors: once, and not undone by the entry's tombstone."""

from uuid import UUID, uuid4

import pytest

from contracts.registry import (
    InitiativeMerged,
    InitiativeSeparated,
    ReportAnswered,
)
from services.notifications.work import plan
from tests.notifications.builders import INITIATIVE_ID, JAN, PROJECT, a_listing, a_person

SURVIVOR = UUID(int=0xB2)
LINKS = {"own": "r" + "o" * 43}
DETAILS = {
    "title": "Hof am Mühlteich",
    "survivor_title": "Hofgemeinschaft",
    "path": f"/initiativen/{SURVIVOR}",
    "reason": "Das Haus steht leer.",
}
OWNER = a_person(PROJECT, details=DETAILS, links=LINKS)


def ending(kind, **other):
    return kind(initiative_id=INITIATIVE_ID, revision=1, owner_person_id=PROJECT, **other)


@pytest.mark.parametrize(
    ("fact", "purpose", "words"),
    [
        (ending(InitiativeMerged, survivor_id=SURVIVOR), "initiative-merged", str(SURVIVOR)),
        (
            ending(InitiativeSeparated, survivor_id=SURVIVOR),
            "initiative-separated",
            "wieder getrennt",
        ),
    ],
)
async def test_the_owner_hears_of_the_end_also_when_the_tombstone_comes_after_it(
    house, fact, purpose, words
):
    await house.hear_with(a_listing(), OWNER)
    await house.hear_with(fact, OWNER)
    async with house.database.transaction() as tx:
        await plan.drop_initiative(tx, INITIATIVE_ID)

    assert (await house.states())[purpose] == ["ready"]
    told = [mail.get_body(("plain",)).get_content() for mail in await house.mails()]
    assert any(words in " ".join(text.split()) for text in told)


async def test_undoing_a_merge_calls_off_the_mail_that_has_not_left_yet(house):
    await house.hear_with(ending(InitiativeMerged, survivor_id=SURVIVOR), OWNER)

    await house.hear_with(ending(InitiativeSeparated, survivor_id=SURVIVOR), OWNER)

    assert await house.states() == {
        "initiative-merged": ["cancelled"],
        "initiative-separated": ["ready"],
    }


async def test_who_reported_is_answered(house):
    fact = ReportAnswered(
        initiative_id=INITIATIVE_ID, report_id=uuid4(), reporter_person_id=JAN, is_upheld=True
    )
    details = {"title": "Hof", "is_upheld": True, "answer": "Stimmt, danke."}

    await house.hear_with(fact, a_person(JAN, details=details))

    assert await house.states() == {"report-answered": ["ready"]}
    (mail,) = await house.mails()
    assert "Stimmt, danke." in mail.get_body(("plain",)).get_content()


async def test_a_step_that_is_said_twice_keeps_the_mail_that_waits(house):
    await house.hear_with(ending(InitiativeMerged, survivor_id=SURVIVOR), OWNER)

    await house.hear_with(ending(InitiativeMerged, survivor_id=SURVIVOR), OWNER)

    assert await house.states() == {"initiative-merged": ["ready"]}
