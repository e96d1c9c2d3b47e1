"""Followers are asked once per request and hear of each digest once; one click ends it."""

from uuid import UUID

import pytest

from contracts.following import (
    AreaDigestCompiled,
    AreaSubscriptionEnded,
    AreaSubscriptionPaused,
    AreaSubscriptionRequested,
)
from tests.notifications.builders import HANA, a_person
from tests.notifications.golden_texts import FOLLOWED, NEWS
from tests.notifications.house import part

SUBSCRIPTION = UUID("00000000-0000-4000-8000-0000000000a1")
END = "r" + "e" * 43
FOLLOWER = a_person(
    HANA,
    details={
        "about": FOLLOWED,
        "rhythm": "daily",
        "is_new": True,
        "count": 2,
        "more": 0,
        "entries": NEWS,
    },
    links={"act": "r" + "a" * 43, "own": "r" + "o" * 43, "unsubscribe": END},
)


def a_digest(number: int = 1) -> AreaDigestCompiled:
    return AreaDigestCompiled(
        subscription_id=SUBSCRIPTION, person_id=HANA, digest=number, entries=2
    )


async def test_each_request_is_one_mail_with_the_link(house):
    for request in (1, 1, 2):
        fact = AreaSubscriptionRequested(
            subscription_id=SUBSCRIPTION, person_id=HANA, request=request
        )
        await house.hear_with(fact, FOLLOWER)

    first, second = await house.mails()
    assert FOLLOWED in part(first, "text/plain")
    assert f"/m/{'r' + 'a' * 43}" in part(second, "text/plain")
    assert first["List-Unsubscribe"] is None


async def test_a_digest_is_one_mail_that_names_the_news_and_ends_by_one_click(house):
    for _ in range(2):
        await house.hear_with(a_digest(), FOLLOWER)

    (mail,) = await house.mails()
    text = part(mail, "text/plain")
    for each in NEWS:
        assert each["title"] in text
        assert each["path"] in text
    assert f"/m/{END}" in text
    assert mail["List-Unsubscribe"].endswith(f"/api/registry/v1/unsubscribe/{END}>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_a_digest_does_not_make_the_one_before_moot(house):
    await house.hear(a_digest(1))
    await house.hear(a_digest(2))

    rows = await house.rows()
    assert sorted(row["occasion"] for row in rows) == [f"{SUBSCRIPTION}:1", f"{SUBSCRIPTION}:2"]
    assert {row["state"] for row in rows} == {"held"}


@pytest.mark.parametrize("kind", [AreaSubscriptionPaused, AreaSubscriptionEnded])
async def test_who_pauses_or_ends_gets_no_mail_that_was_planned_before(house, kind):
    await house.hear(a_digest())

    await house.hear(kind(subscription_id=SUBSCRIPTION, person_id=HANA))

    assert {row["state"] for row in await house.rows()} == {"cancelled"}
