"""The owner of an entry hears once for each time that its website breaks."""

from datetime import timedelta

from contracts.registry import InitiativeWebsiteBroken
from tests.notifications.builders import INITIATIVE_ID, NOON, PROJECT, a_person
from tests.notifications.house import part

OWN = "r" + "o" * 43
OWNER = a_person(
    PROJECT,
    details={
        "title": "Hof am Mühlteich",
        "website": "https://hof.example.org/",
        "broken_at": "2026-09-20T09:00:00+00:00",
    },
    links={"own": OWN},
)


def a_break(*, days_later: int = 0) -> InitiativeWebsiteBroken:
    return InitiativeWebsiteBroken(
        initiative_id=INITIATIVE_ID,
        revision=1,
        owner_person_id=PROJECT,
        broken_since=NOON + timedelta(days=days_later),
    )


async def test_a_break_is_one_mail_with_the_address_and_the_way_to_change_it(house):
    await house.hear_with(a_break(), OWNER)

    assert await house.states() == {"initiative-website-broken": ["ready"]}
    [mail] = await house.mails()
    text = part(mail, "text/plain")
    assert "https://hof.example.org/" in text
    assert "20. September 2026" in text
    assert f"https://zukunft.example/m/{OWN}" in text


async def test_the_next_break_is_a_mail_of_its_own(house):
    for days in (0, 90):
        await house.hear_with(a_break(days_later=days), OWNER)

    assert len((await house.states())["initiative-website-broken"]) == 2
