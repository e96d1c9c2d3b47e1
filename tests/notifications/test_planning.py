"""Facts become notifications: once, for the right people, ready when their address is known."""

from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.events import (
    GatheringCancelled,
    OfferLapsed,
    SeatBooked,
    SeatHeld,
    SeatOffered,
    SeatReleased,
    SeatWaitlisted,
)
from contracts.matching import (
    ContactReleased,
    InterestShown,
    MatchBecameMutual,
    MatchDeclined,
    MatchExpired,
    MatchWithdrawn,
    ProfileOpened,
    Side,
)
from contracts.registry import (
    InitiativeDrafted,
    InitiativeRejected,
    InitiativeReturned,
    InitiativeSubmitted,
)
from services.notifications.decide.answers import Meaning
from services.notifications.store import plans
from services.notifications.work.answer import answer_by_sms
from tests.notifications.builders import (
    HANA,
    INITIATIVE_ID,
    JAN,
    MATCH_FACTS,
    NOON,
    PROJECT,
    a_booking,
    a_change,
    a_guest,
    a_listing,
    a_match_fact,
    a_person,
    a_proposal,
    a_seat_fact,
    a_seeker,
    an_offer,
)
from tests.notifications.house import part

OWNER_LINKS = {"confirm": "r" + "c" * 43, "own": "r" + "o" * 43}
OWNER = a_person(PROJECT, details={"title": "Hof", "reason": "Ort?"}, links=OWNER_LINKS)


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [
        (InitiativeDrafted, "initiative-drafted"),
        (InitiativeSubmitted, "initiative-submitted"),
        (InitiativeReturned, "initiative-returned"),
        (InitiativeRejected, "initiative-rejected"),
    ],
)
async def test_each_step_of_an_entry_is_a_mail_to_its_owner(house, kind, purpose):
    fact = kind(initiative_id=INITIATIVE_ID, revision=1, owner_person_id=PROJECT)

    await house.hear_with(fact, OWNER)

    assert await house.states() == {purpose: ["ready"]}
    (mail,) = await house.mails()
    assert mail["To"].addresses[0].addr_spec == "hana@example.org"


async def test_a_match_asks_both_sides_and_the_project_by_its_earlier_address(house):
    await house.hear_with(a_listing(), OWNER)
    await house.hear_with(a_proposal(), a_seeker(phone="+4915112345678"), an_offer())

    states = await house.states()

    assert sorted(states["match-proposed"]) == ["cancelled", "ready", "ready", "ready"]
    assert {row["why_ended"] for row in await house.rows(state="cancelled")} == {"no-number"}
    project, seeker = (await house.rows(purpose="match-proposed", channel="mail"))[:2]
    assert {project["person_id"], seeker["person_id"]} == {PROJECT, HANA}


async def propose(house, *, match_id, is_told=True):
    """Propose a match to Hana, who has a number, and visit matching."""
    hana = [a_seeker(phone="+4915112345678")] if is_told else []
    await house.hear_with(a_proposal(match_id=match_id, offer_person_id=None), *hana)


async def how_sms_stand(house) -> list[tuple[str, str | None]]:
    found = await house.rows(purpose="match-proposed", channel="sms")
    return [(row["state"], row["why_ended"]) for row in found]


async def test_of_five_proposals_at_once_all_are_mailed_and_the_first_is_texted(house):
    proposals = [uuid4() for _ in range(5)]
    for _ in range(2):
        for each in proposals:
            await propose(house, match_id=each)

    assert await how_sms_stand(house) == [
        ("ready", None),
        *[("cancelled", "one-sms-is-enough")] * 4,
    ]
    (first,) = await house.rows(channel="sms", state="ready")
    assert first["subject_id"] == str(proposals[0])
    assert len(await house.mails()) == 5


async def test_who_has_no_mailbox_gets_every_proposal_by_sms_and_none_is_kept_for_a_mail(house):
    for _ in range(3):
        gisela = a_seeker(email=None, phone="+4915112345678")
        await house.hear_with(a_proposal(match_id=uuid4(), offer_person_id=None), gisela)

    mails = await house.rows(purpose="match-proposed", channel="mail")
    assert await how_sms_stand(house) == [("ready", None)] * 3
    assert [(row["state"], row["why_ended"]) for row in mails] == [("cancelled", "no-mailbox")] * 3
    async with house.database.read() as tx:
        numbers = await tx.fetch("SELECT number FROM question ORDER BY number")
    assert [row["number"] for row in numbers] == [1, 2, 3]


async def test_yes_by_sms_is_for_the_one_proposal_that_was_texted(house):
    proposals = [uuid4() for _ in range(3)]
    for each in proposals:
        await propose(house, match_id=each)

    async with house.database.transaction() as tx:
        said = await answer_by_sms(tx, phone="+4915112345678", text="JA", keys=house.settings.keys)

    assert said is Meaning.YES
    async with house.database.read() as tx:
        answered = await tx.fetch("SELECT subject_id FROM question WHERE answered = 'yes'")
    assert [row["subject_id"] for row in answered] == [str(proposals[0])]


async def test_ten_minutes_later_a_proposal_is_texted_again(house, clock):
    for minutes in (0, 9, 11, 20):
        clock.ahead = timedelta(minutes=minutes)
        await propose(house, match_id=uuid4())

    states = [state for state, _ in await how_sms_stand(house)]

    assert states == ["ready", "cancelled", "ready", "cancelled"]


async def test_an_sms_that_never_goes_silences_no_other(house):
    await propose(house, match_id=uuid4(), is_told=False)
    await propose(house, match_id=uuid4())

    assert await how_sms_stand(house) == [("cancelled", "not-told"), ("ready", None)]


async def test_other_sms_go_beside_a_proposal(house):
    await propose(house, match_id=uuid4())
    await house.hear_with(a_seat_fact(SeatOffered), a_guest(phone="+4915112345678"))

    assert {row["state"] for row in await house.rows(channel="sms")} == {"ready"}


async def test_the_same_fact_again_plans_nothing_new(house):
    await house.hear_with(a_proposal(), a_seeker(), an_offer(email="p@example.org"))
    before = await house.rows()

    await house.hear_with(a_proposal(), a_seeker(), an_offer(email="p@example.org"))

    assert [row["id"] for row in await house.rows()] == [row["id"] for row in before]
    assert len(house.owners.asked) == 1


async def test_a_step_of_a_seat_that_is_said_twice_keeps_the_mail_that_waits(house):
    for _ in range(2):
        await house.hear_with(a_seat_fact(SeatBooked), a_guest())

    assert await house.states() == {"seat-booked": ["ready"]}


async def test_without_an_address_a_row_waits_until_any_owner_tells_it(house):
    await house.hear_with(a_proposal(), a_seeker(), an_offer())
    waiting = await house.rows(person_id=PROJECT, state="held")

    await house.hear_with(a_listing(), OWNER)

    assert [row["channel"] for row in waiting] == ["mail", "sms"]
    mail = (await house.rows(person_id=PROJECT, purpose="match-proposed", channel="mail"))[0]
    assert mail["state"] == "ready"


async def test_what_the_owner_no_longer_knows_is_told_to_nobody(house):
    await house.hear(a_proposal(), dataref="/internal/v1/gone")
    await house.visit()

    assert set((await house.states())["match-proposed"]) == {"cancelled"}


async def test_an_owner_who_is_away_is_visited_again(house):
    house.owners.status = 503
    await house.hear_with(a_proposal(), a_seeker(), an_offer())
    waiting = await house.states()

    house.owners.status = 200
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE claim SET not_before = now()")
    await house.visit()

    assert waiting == {"match-proposed": ["held"] * 4}
    assert "ready" in (await house.states())["match-proposed"]


async def test_the_visit_carries_a_token_of_notifications_for_the_owner(house):
    await house.hear_with(a_proposal(), a_seeker(), an_offer())

    request = house.owners.asked[0]

    assert request.url.port == 18011
    assert request.headers["authorization"].startswith("Bearer ey")


async def test_a_search_that_begins_leaves_an_address_and_no_mail(house):
    fact = ProfileOpened(
        profile_id=MATCH_FACTS["seeker_id"], person_id=HANA, markets=("living",), revision=1
    )

    await house.hear_with(fact, a_person())
    await house.hear(a_proposal())

    assert await house.rows(purpose="match-proposed")
    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM recipient") == 1


async def test_who_had_said_yes_hears_of_the_no_and_open_notices_end(house):
    await house.hear_with(a_proposal(), a_seeker(), an_offer(email="p@example.org"))
    await house.hear(a_match_fact(InterestShown, side=Side.OFFER))

    await house.hear_with(
        a_match_fact(MatchDeclined, side=Side.SEEKER, reason="too-far"),
        a_seeker(),
        an_offer(email="p@example.org"),
    )

    assert set((await house.states())["match-proposed"]) == {"cancelled"}
    (ended,) = await house.rows(purpose="match-ended")
    assert ended["person_id"] == PROJECT


async def test_a_no_to_somebody_who_had_not_answered_is_told_to_nobody(house):
    await house.hear_with(a_proposal(), a_seeker(), an_offer(email="p@example.org"))

    await house.hear(a_match_fact(MatchDeclined, side=Side.SEEKER, reason="too-far"))
    await house.hear(a_match_fact(MatchWithdrawn, reason="paused"))

    assert "match-ended" not in await house.states()


async def test_an_expired_match_is_told_to_both(house):
    await house.hear(a_proposal(), dataref="/internal/v1/m")

    await house.hear_with(a_match_fact(MatchExpired), a_seeker(), an_offer(email="p@example.org"))

    assert len(await house.rows(purpose="match-ended", state="ready")) == 2


async def test_contacts_go_to_both_once_both_agreed(house):
    contact = {"counterpart_contact": {"name": "Jan", "email": "jan@example.org", "phone": None}}
    seeker = a_seeker()
    seeker["details"] = seeker["details"] | contact
    await house.hear_with(a_match_fact(MatchBecameMutual), a_seeker())
    mutual = (await house.mails())[0]

    await house.hear_with(a_match_fact(ContactReleased), seeker)

    assert "jan@example.org" not in part(mutual, "text/plain")
    released = (await house.mails())[0]
    assert "jan@example.org" in part(released, "text/plain")


async def test_a_booking_invites_and_its_cancel_takes_the_same_entry_out(house):
    await house.hear_with(a_booking(), a_guest())
    (request,) = await house.mails()
    await as_if_sent(house)
    after = a_seat_fact(SeatReleased, seat_revision=2, calendar_sequence=3)
    await house.hear_with(after, a_guest())
    (cancel,) = await house.mails()

    one, other = part(request, "text/calendar"), part(cancel, "text/calendar")

    assert "METHOD:REQUEST" in one
    assert "METHOD:CANCEL" in other
    assert "SEQUENCE:2" in one
    assert "SEQUENCE:3" in other


async def test_if_the_invitation_never_left_both_are_cancelled(house):
    await house.hear_with(a_booking(), a_guest())

    await house.hear(a_seat_fact(SeatReleased, seat_revision=2, calendar_sequence=3))

    assert await house.states() == {"seat-booked": ["cancelled"]}


async def test_one_who_only_waited_or_held_gets_no_cancel(house):
    await house.hear(a_seat_fact(SeatWaitlisted, position=1))
    await house.hear(a_seat_fact(SeatReleased, seat_revision=2, had_places=False))

    assert await house.states() == {"seat-waitlisted": ["cancelled"]}


async def test_a_moved_gathering_renews_every_booked_entry_and_no_other(house):
    await house.hear_with(a_booking(), a_guest())
    await as_if_sent(house)
    other = a_seat_fact(SeatHeld, seat_id=MATCH_FACTS["seeker_id"], person_id=JAN)
    await house.hear(other)

    await house.hear(a_change(revision=4))
    await house.visit()

    (updated,) = await house.rows(purpose="seat-updated")
    assert (updated["state"], updated["calendar_sequence"]) == ("ready", 5)
    (mail,) = await house.mails()
    assert "SEQUENCE:5" in part(mail, "text/calendar")


async def test_a_gathering_that_is_called_off_cancels_every_entry_once(house):
    await house.hear_with(a_booking(), a_guest())
    await as_if_sent(house)

    await house.hear(a_change(GatheringCancelled, revision=4))
    await house.hear(a_seat_fact(SeatReleased, seat_revision=2, calendar_sequence=6))
    await house.visit()

    assert (await house.states())["gathering-cancelled"] == ["ready"]
    assert "seat-released" not in await house.states()


async def test_old_news_of_a_seat_change_nothing(house):
    await house.hear_with(a_seat_fact(SeatReleased, seat_revision=3), a_guest())

    await house.hear(a_seat_fact(SeatOffered, seat_revision=2))

    assert await house.states() == {}


async def test_an_offer_ends_with_its_time_and_with_the_next_step(house):
    ends = NOON + timedelta(hours=3)
    await house.hear(a_seat_fact(SeatOffered, expires_at=ends), at=NOON, dataref="/x")
    (mail, _) = await house.rows(purpose="seat-offered")

    await house.hear(a_seat_fact(OfferLapsed, seat_revision=2))

    assert mail["expires_at"] == ends
    assert set((await house.states())["seat-offered"]) == {"cancelled"}


async def test_what_is_too_old_to_be_sent_expires(house):
    await house.hear(a_proposal(expires_at=NOON + timedelta(days=1)), at=NOON, dataref="/x")

    async with house.database.transaction() as tx:
        await tx.execute("UPDATE notification SET expires_at = now() - interval '1 s'")
    async with house.database.transaction() as tx:
        await plans.expire_due(tx)

    assert set((await house.states())["match-proposed"]) == {"expired"}


async def as_if_sent(house):
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE notification SET state = 'accepted', accepted_at = now()")
