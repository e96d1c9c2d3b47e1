"""Mails are handed over once, over a real SMTP server, whatever it answers."""

import asyncio
import sqlite3
from datetime import timedelta
from uuid import uuid4

import dkim
import httpx

from contracts.notifications import Channel
from services.notifications.decide.purposes import Lane
from services.notifications.mail.ledger import Ledger
from services.notifications.store import handover, outcomes
from services.notifications.work import handover as work
from services.notifications.work.audit import audit
from services.notifications.work.contact import Contact, address_hmac
from services.notifications.work.message import Message, send_message
from tests.chassis.waiting import until
from tests.notifications.builders import HANA, a_booking, a_guest, a_proposal, a_seeker


async def send_code(house, *, email="hana@example.org", purpose="sign-in-code", occasion=None):
    async with house.database.transaction() as tx:
        return await send_message(
            tx,
            Message(
                purpose=purpose,
                occasion=occasion or str(uuid4()),
                person_id=HANA,
                channel=Channel.MAIL,
                contact=Contact(name="Hana Šołta", email=email, phone=None),
                locale="de",
                details={"code": "734198", "minutes": 10, "link_token": "w" + "t" * 43},
            ),
            keys=house.settings.keys,
        )


async def is_in(house, notification_id, state):
    return await state_of(house, notification_id) == state


async def state_of(house, notification_id):
    return (await house.rows(id=notification_id))[0]["state"]


async def test_a_mail_reaches_the_relay_signed_and_under_its_own_return_path(
    house, mailroom, keys_dir
):
    there = house.at(mailroom)
    sent = await send_code(there)

    await there.carry()

    (item,) = mailroom.get("/api/mails")["items"]
    raw = mailroom_raw(mailroom)
    record = (keys_dir / "dkim.txt").read_bytes().strip()
    assert dkim.verify(raw, dnsfunc=lambda *_, **__: record)
    assert item["to"] == ["hana@example.org"]
    assert item["from"].startswith(f"bounce+{sent.hex}.")
    assert item["message_id"] == f"{sent.hex}@zukunft.example"
    assert await state_of(there, sent) == "accepted"


async def test_a_code_leaves_no_trace_once_the_relay_has_it(house, mailroom):
    there = house.at(mailroom)
    await send_code(there)

    await there.carry()

    (row,) = await there.rows()
    assert (row["contact_enc"], row["params_enc"]) == (None, None)
    assert await there.facts() == []


async def test_others_hear_that_a_booking_mail_was_accepted(house, mailroom):
    there = house.at(mailroom)
    await there.hear_with(a_booking(), a_guest())

    await there.carry()

    assert await there.facts() == ["zukunft.notifications.notification-accepted.v1"]


async def test_an_address_with_umlauts_is_sent_as_a_labels(house, mailroom):
    there = house.at(mailroom)
    await there.hear_with(a_booking(), a_guest(email="Anna@Bürgerhaus-Löbau.example"))

    await there.carry()

    (item,) = mailroom.get("/api/mails")["items"]
    assert item["to"] == ["Anna@xn--brgerhaus-lbau-5pb9f.example"]


async def test_many_mails_share_one_connection(house, mailroom):
    there = house.at(mailroom)
    for _ in range(30):
        await send_code(there)

    await there.carry()

    ports = {row["local_port"] for row in await there.rows()}
    assert len(ports) == 1
    assert len(mailroom.get("/api/mails")["items"]) == 30


async def test_a_refusal_that_passes_is_tried_again(house, mailroom):
    mailroom.post("/faults", {"step": "rcpt", "deed": "451 4.3.0 later", "times": 2})
    there = house.at(mailroom)
    sent = await send_code(there)

    while await state_of(there, sent) != "accepted":
        await there.carry()

    (row,) = await there.rows()
    assert row["attempt"] == 3
    assert len(mailroom.get("/api/mails")["items"]) == 1


async def test_a_mailbox_that_does_not_exist_twice_is_left_alone(house, mailroom):
    mailroom.post("/faults", {"step": "rcpt", "deed": "550 5.1.1 unknown", "times": 2})
    there = house.at(mailroom)
    first = [await send_code(there, purpose="resume-wizard") for _ in range(2)]
    await there.carry()

    later = await send_code(there, purpose="resume-wizard")
    await there.carry()

    assert [await state_of(there, each) for each in first] == ["bounced_hard"] * 2
    assert await state_of(there, later) == "suppressed"
    assert mailroom.get("/api/mails")["items"] == []


async def test_our_own_fault_neither_bounces_nor_blames_the_address(house, mailroom):
    mailroom.post("/faults", {"step": "rcpt", "deed": "550 5.7.1 policy", "times": 1})
    there = house.at(mailroom)
    sent = await send_code(there)

    while await state_of(there, sent) != "accepted":
        await there.carry()

    async with house.database.read() as tx:
        assert await tx.fetchval("SELECT count(*) FROM hard_failure") == 0


async def test_a_lost_answer_is_settled_by_the_book_and_nothing_goes_twice(house, mailroom):
    mailroom.post("/faults", {"step": "dot", "deed": "accept-then-drop", "times": 3})
    mailroom.post("/faults", {"step": "dot", "deed": "drop", "times": 3})
    there = house.at(mailroom, notifications_batch=1)
    sent = [await send_code(there) for _ in range(12)]

    while {await state_of(there, each) for each in sent} != {"accepted"}:
        await there.carry()
        await there.settle()

    assert [len(accepted) for accepted in await in_the_book(there, mailroom)] == [1] * 12
    async with house.database.read() as tx:
        looked_up = await tx.fetch("SELECT outcome FROM attempt WHERE relay = 'ledger' ORDER BY 1")
    assert [row["outcome"] for row in looked_up] == ["accepted"] * 3 + ["not_accepted"] * 3


async def test_while_the_connection_is_open_nothing_is_concluded(house, mailroom):
    mailroom.post("/faults", {"step": "dot", "deed": "hang", "times": 1})
    there = house.at(mailroom, notifications_reply_seconds=0.3)
    sent = await send_code(there)
    async with httpx.AsyncClient(verify=False) as http:
        carrier = there.carrier(Lane.URGENT)
        carrying = asyncio.create_task(carrier.carry_some())
        await until(lambda: is_in(there, sent, "handing_over"))
        (row,) = await there.rows()
        ledger = Ledger(http, there.settings.smtp_ledger_url)
        verdict = await ledger.verdict(
            row["message_id"], local_port=row["local_port"], since=row["connected_at"]
        )
        await carrying

    assert verdict == "still_unknown"
    while await state_of(there, sent) != "accepted":
        await there.settle()
        await there.carry()
    assert [len(accepted) for accepted in await in_the_book(there, mailroom)] == [1]


async def test_a_relay_that_is_away_costs_no_try(house, mailroom):
    there = house.at(mailroom)
    sent = await send_code(there)
    mailroom.kill()
    await there.carry()
    (row,) = await there.rows()
    mailroom.start()

    while await state_of(there, sent) != "accepted":
        await there.carry()

    assert (row["state"], row["attempt"]) == ("ready", 0)


async def test_two_carriers_racing_never_hand_over_the_same_mail(house, mailroom):
    there = house.at(mailroom, notifications_batch=3)
    sent = [await send_code(there) for _ in range(60)]

    await asyncio.gather(*(carry_all(there.carrier(Lane.URGENT, n)) for n in range(6)))

    assert {await state_of(there, each) for each in sent} == {"accepted"}
    assert [len(accepted) for accepted in await in_the_book(there, mailroom)] == [1] * 60


async def test_a_row_of_a_dead_carrier_comes_back_and_the_late_one_meets_a_fence(house):
    await send_code(house)
    (first,) = await house.claimed()
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE notification SET lease_until = now() - interval '1 s'")
        await handover.reap(tx)

    (second,) = await house.claimed()
    late = await begin(house, first)

    assert late == set()
    assert await begin(house, second) == {second.id}
    assert second.fence == first.fence + 1


async def test_after_its_lease_a_carrier_may_not_begin(house):
    await send_code(house)
    (row,) = await house.claimed()
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE notification SET lease_until = now() - interval '1 ms'")

    assert await begin(house, row) == set()


async def test_a_stop_between_claim_and_hand_over_is_heard(house):
    await house.hear_with(a_proposal(), a_seeker())
    (row,) = await house.claimed()
    async with house.database.transaction() as tx:
        await outcomes.stop_topic(tx, HANA, topic="matches", channel="mail", method="test")

    assert await begin(house, row) == set()
    assert (await house.rows(channel="mail", person_id=HANA))[0]["state"] == "suppressed"
    assert await house.facts() == ["zukunft.notifications.notification-suppressed.v1"]


async def test_a_cancel_between_claim_and_hand_over_is_heard(house):
    await house.hear_with(a_booking(), a_guest())
    (row,) = await house.claimed()
    async with house.database.transaction() as tx:
        await tx.execute("UPDATE notification SET state = 'cancelled'")

    assert await begin(house, row) == set()


async def test_an_urgent_mail_does_not_wait_behind_notices(house):
    await house.hear_with(a_proposal(), a_seeker())
    await send_code(house)

    async with house.database.transaction() as tx:
        claimed = await handover.claim(
            tx, channel=Channel.MAIL, lane=Lane.URGENT, owner="t", lease=timedelta(60), limit=9
        )

    assert [row.purpose for row in claimed] == ["sign-in-code"]


async def test_what_cannot_be_written_is_buried_and_its_neighbours_go_on(house, mailroom):
    there = house.at(mailroom)
    broken = a_guest(details={"guests": []})
    await there.hear_with(a_booking(), broken)
    sent = await send_code(there)

    await there.carry()

    assert (await there.rows(purpose="seat-booked"))[0]["state"] == "dead"
    assert await state_of(there, sent) == "accepted"


async def test_a_bounce_comes_back_by_mail_and_is_told(house, mailroom):
    there = house.at(mailroom)
    await there.hear_with(a_booking(), a_guest())
    await there.carry()
    (item,) = mailroom.get("/api/mails")["items"]

    mailroom.post("/api/bounces", {"mail": item["id"], "status": "5.1.1"})
    await there.take_returned()
    await there.take_returned()

    assert await there.states() == {"seat-booked": ["bounced_hard"]}
    assert (await there.facts())[1:] == ["zukunft.notifications.notification-bounced.v1"]
    async with house.database.read() as tx:
        failed = await tx.fetchval("SELECT address_hmac FROM hard_failure")
    assert failed == address_hmac(there.settings.keys, "hana@example.org")


async def test_the_audit_explains_everything_or_says_so(house, mailroom):
    there = house.at(mailroom)
    for _ in range(5):
        await send_code(there)
    await there.carry()
    async with httpx.AsyncClient(verify=False) as http:
        ledger = Ledger(http, there.settings.smtp_ledger_url)
        well = await audit(there.database, ledger)
        async with there.database.transaction() as tx:
            await tx.execute(
                """UPDATE notification SET state = 'ready'
                   WHERE id = (SELECT id FROM notification LIMIT 1)"""
            )
            await tx.execute(
                """UPDATE notification SET message_id = 'never@zukunft.example'
                   WHERE id = (SELECT id FROM notification WHERE state = 'accepted' LIMIT 1)"""
            )
        ill = await audit(there.database, ledger)

    assert (well.mails, well.in_the_book, well.unexplained) == (5, 5, 0)
    assert (ill.unmarked, ill.lost, ill.unexplained) == (1, 1, 2)


async def begin(house, row):
    async with house.database.transaction() as tx:
        return await work.begin(
            tx, [(row, "id@zukunft.example", b"", 1)], relay="r", local_port=1, connected_at=tx.now
        )


async def carry_all(carrier):
    while await carrier.carry_some():
        pass
    if carrier.relay is not None:
        await carrier.relay.close()


async def in_the_book(house, mailroom):
    async with httpx.AsyncClient(verify=False) as http:
        ledger = Ledger(http, mailroom.url)
        return [await ledger.accepted(row["message_id"]) for row in await house.rows()]


def mailroom_raw(mailroom):
    with sqlite3.connect(mailroom.folder / "mails.sqlite") as database:
        return database.execute("SELECT raw FROM mails").fetchone()[0]
