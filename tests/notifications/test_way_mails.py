"""What two people hear on their way: each step once, nobody of what she said herself."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from contracts.matching import (
    AccompaniedKind,
    AccompanimentEnded,
    CompanionAssigned,
    ContactReleased,
    EndReason,
    Market,
    Stage,
    StageOverdue,
    StageReached,
)
from tests.notifications.builders import (
    HANA,
    MATCH_ID,
    PROJECT,
    a_match_fact,
    a_seeker,
    an_offer,
)
from tests.notifications.golden_ways import HOUSEHOLD, somebody

DUE = datetime(2026, 10, 8, 10, tzinfo=UTC)
WAY = {
    "subject_id": MATCH_ID,
    "subject_kind": AccompaniedKind.MATCH,
    "market": Market.LIVING,
    "person_ids": (HANA, PROJECT),
}
SEEKER = somebody() | {"person_id": HANA}
OWNER = somebody(side="offer", counterpart=HOUSEHOLD) | {
    "person_id": PROJECT,
    "email": "hof@example.org",
    "phone": None,
}
MET = StageReached(**WAY, stage=Stage.MET, by=None, due_at=DUE)


@pytest.mark.parametrize(
    ("fact", "purpose"),
    [
        (CompanionAssigned(**WAY), "way-companion"),
        (MET, "way-stage"),
        (AccompanimentEnded(**WAY, stage=Stage.MET, reason=EndReason.OTHER), "way-ended"),
    ],
    ids=lambda told: told if isinstance(told, str) else "",
)
async def test_each_step_is_one_mail_to_each_of_the_two_with_a_link_to_their_way(
    house, fact, purpose
):
    await house.hear_with(fact, SEEKER, OWNER)

    assert await house.states() == {purpose: ["ready", "ready"]}
    for mail in await house.mails():
        assert "/m/m" + "w" * 43 in mail.get_body(("plain",)).get_content()


async def test_a_day_without_news_is_a_mail_to_both_and_a_text_message_where_it_is_wanted(house):
    fact = StageOverdue(**WAY, stage=Stage.RELEASED, due_since=DUE)

    await house.hear_with(fact, SEEKER, OWNER)

    ready = [row for row in await house.rows(purpose="way-overdue") if row["state"] == "ready"]
    assert sorted((row["person_id"], row["channel"]) for row in ready) == [
        (HANA, "mail"),
        (HANA, "sms"),
        (PROJECT, "mail"),
    ]


async def test_who_said_it_herself_gets_no_mail(house):
    await house.hear_with(MET, OWNER)

    states = {row["person_id"]: row["state"] for row in await house.rows(purpose="way-stage")}
    assert states == {HANA: "cancelled", PROJECT: "ready"}


async def test_that_they_settled_is_said_once_by_the_end(house):
    settled = StageReached(**WAY, stage=Stage.SETTLED, by=None, due_at=None)

    await house.hear_with(settled, SEEKER, OWNER)
    await house.hear_with(
        AccompanimentEnded(**WAY, stage=Stage.SETTLED, reason=None), SEEKER, OWNER
    )

    assert await house.states() == {"way-ended": ["ready", "ready"]}


async def test_the_mail_with_the_contact_says_what_comes_next_and_none_comes_beside_it(house):
    people = [
        released_to(HANA, a_seeker()),
        released_to(PROJECT, an_offer(email="hof@example.org")),
    ]
    await house.hear_with(a_match_fact(ContactReleased), *people)

    assert await house.states() == {"contact-released": ["ready", "ready"]}
    for mail in await house.mails():
        text = mail.get_body(("plain",)).get_content()
        assert "jan@example.org" in text
        assert "bis zum 8. Oktober 2026" in " ".join(text.split())
        assert "/m/m" + "w" * 43 in text


async def test_where_no_way_begins_the_mail_with_the_contact_speaks_of_none(house):
    plain = with_contact(a_seeker())
    await house.hear_with(a_match_fact(ContactReleased), plain)

    [mail] = await house.mails()
    text = mail.get_body(("plain",)).get_content()
    assert "jan@example.org" in text
    assert "begleitet" not in text
    assert "Weg" not in text


def released_to(person_id: str, person: dict) -> dict:
    """Somebody who gets the other's card, and whose way begins."""
    told = with_contact(person) | {"person_id": person_id}
    details = {**told["details"], "way_due_at": DUE.isoformat()}
    return {**told, "details": details, "links": {**told["links"], "way": "m" + "w" * 43}}


def with_contact(person: dict) -> dict:
    card = {"name": "Jan Beispiel", "email": "jan@example.org", "phone": None}
    return {**person, "details": {**person["details"], "counterpart_contact": card}}


async def test_news_makes_the_question_moot_and_leaves_the_companion_alone(house):
    await house.hear_with(CompanionAssigned(**WAY), SEEKER, OWNER)
    await house.hear_with(
        StageOverdue(**WAY, stage=Stage.RELEASED, due_since=DUE), somebody(), OWNER
    )

    await house.hear_with(MET, SEEKER, OWNER)

    states = await house.states()
    assert set(states["way-overdue"]) == {"cancelled"}
    assert states["way-stage"] == ["ready", "ready"]


async def test_nobody_is_told_where_nobody_is_left(house):
    alone = {**WAY, "person_ids": (), "subject_id": UUID(int=7)}

    await house.hear_with(
        AccompanimentEnded(**alone, stage=Stage.MET, reason=EndReason.PERSON_GONE)
    )

    assert await house.states() == {}
