"""What owners hear of an entry that nobody confirmed: each step once, and its end is not lost."""

import pytest

from contracts.registry import (
    ArchivedBecause,
    InitiativeArchived,
    InitiativeConfirmationDue,
    InitiativeWentStale,
)
from services.notifications.work import plan
from tests.notifications.builders import INITIATIVE_ID, NOON, PROJECT, a_listing, a_person
from tests.notifications.house import part

BUTTON = "r" + "s" * 43
OWNER = a_person(
    PROJECT,
    details={
        "title": "Hof am Mühlteich",
        "confirmed_at": "2025-12-01T09:00:00+00:00",
        "archived_at": "2027-05-25T09:00:00+00:00",
    },
    links={"own": "r" + "o" * 43, "still_true": BUTTON},
)


def a_reminder(*, asked: int) -> InitiativeConfirmationDue:
    return InitiativeConfirmationDue(
        initiative_id=INITIATIVE_ID,
        revision=1,
        owner_person_id=PROJECT,
        confirmed_at=NOON,
        asked=asked,
    )


def an_end(**changes) -> InitiativeArchived:
    told = {
        "initiative_id": INITIATIVE_ID,
        "revision": 1,
        "owner_person_id": PROJECT,
        "confirmed_at": NOON,
        "because": ArchivedBecause.NOT_CONFIRMED,
    }
    return InitiativeArchived(**{**told, **changes})


async def leave_the_directory(house) -> None:
    async with house.database.transaction() as tx:
        await plan.drop_initiative(tx, INITIATIVE_ID)


async def test_each_reminder_is_one_mail_with_the_button(house):
    for asked in (1, 2):
        await house.hear_with(a_reminder(asked=asked), OWNER)

    assert await house.states() == {"initiative-confirmation-due": ["cancelled", "ready"]}
    [mail] = await house.mails()
    text = part(mail, "text/plain")
    assert "zuletzt am 1. Dezember 2025 bestätigt" in " ".join(text.split())
    assert f"https://zukunft.example/m/{BUTTON}" in text
    assert "25. Mai 2027" in text


async def test_a_stale_entry_is_told_to_its_owner_and_only_to_an_owner(house):
    stale = InitiativeWentStale(**a_listing().model_dump())

    await house.hear(stale.model_copy(update={"owner_person_id": None}))
    await house.hear_with(stale, OWNER)

    assert await house.states() == {"initiative-went-stale": ["ready"]}


@pytest.mark.parametrize("tombstone_first", [True, False])
async def test_the_end_is_told_in_whatever_order_the_two_topics_come(house, tombstone_first):
    await house.hear_with(a_listing(), OWNER)
    if tombstone_first:
        await leave_the_directory(house)
    await house.hear_with(an_end(), OWNER)
    if not tombstone_first:
        await leave_the_directory(house)

    assert (await house.states())["initiative-archived"] == ["ready"]
    assert (await house.states())["initiative-listed"] == ["cancelled"]


async def test_what_an_editor_took_off_is_told_with_the_reason_and_without_the_button(house):
    details = {"title": "Hof am Mühlteich", "reason": "Den Verein gibt es nicht mehr."}
    owner = a_person(PROJECT, details=details, links={"own": "r" + "o" * 43})

    await house.hear_with(an_end(because=ArchivedBecause.EDITOR), owner)

    [mail] = await house.mails()
    text = part(mail, "text/plain")
    assert "Den Verein gibt es nicht mehr." in text
    assert "alles stimmt noch" not in text
