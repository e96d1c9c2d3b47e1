"""SMS over real SMPP: parts once, receipts in any order, answers in people's own words."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from contracts.events import SeatOffered
from contracts.matching import MatchWithdrawn
from services.notifications.decide.answers import Meaning
from services.notifications.loops.settling import Settler
from services.notifications.loops.texting import Texter
from services.notifications.mail.ledger import Ledger
from services.notifications.sms.ledger import SmsLedger
from services.notifications.work.answer import answer_by_sms
from tests.chassis.waiting import until
from tests.notifications.builders import (
    HANA,
    JAN,
    MATCH_FACTS,
    PROJECT,
    a_guest,
    a_match_fact,
    a_proposal,
    a_seat_fact,
    a_seeker,
    an_offer,
)
from tests.notifications.house import House

PHONE = "+4915112345678"


@asynccontextmanager
async def texting(house, smscentre, *, has_ledger=True) -> AsyncIterator[House]:
    """The sending and the settling loop at work."""
    settings = house.settings.model_copy(
        update={
            "smpp_url": SecretStr(f"smpp://zp:zp@127.0.0.1:{smscentre.port}"),
            "sms_ledger_url": smscentre.url if has_ledger else "",
            "notifications_reply_seconds": 5.0,
        }
    )
    there = replace(house, settings=settings)
    stop = asyncio.Event()
    async with httpx.AsyncClient(verify=False) as http:
        book = SmsLedger(http, smscentre.url) if has_ledger else None
        settler = Settler(there.database, settings, Ledger(http, smscentre.url), book)
        writer = replace(there.writer, settings=settings)
        loops = [
            asyncio.create_task(Texter(there.database, settings, writer).run(stop)),
            asyncio.create_task(settler.run(stop)),
        ]
        try:
            yield there
        finally:
            stop.set()
            await asyncio.gather(*loops)


async def sms_is(house, *states, purpose="match-proposed") -> bool:
    rows = await house.rows(channel="sms", purpose=purpose)
    return any(row["state"] in states for row in rows)


async def answers(house) -> list[tuple[str, str]]:
    async with house.database.read() as tx:
        rows = await tx.fetch(
            """SELECT convert_from(payload, 'UTF8')::jsonb AS said FROM outbox
               WHERE topic = 'notifications-answers' ORDER BY id"""
        )
    return [(row["said"]["person_id"], row["said"]["answer"]) for row in rows]


async def subjects(house) -> list[tuple[str, str]]:
    async with house.database.read() as tx:
        rows = await tx.fetch(
            """SELECT convert_from(payload, 'UTF8')::jsonb AS said FROM outbox
               WHERE topic = 'notifications-answers' ORDER BY id"""
        )
    return [(row["said"]["subject_kind"], row["said"]["answer"]) for row in rows]


async def numbers_of(house) -> dict[str, int]:
    """The numbers of open questions, by person."""
    async with house.database.read() as tx:
        rows = await tx.fetch(
            "SELECT person_id, number FROM question WHERE number > 0 AND closed_at IS NULL"
        )
    return {row["person_id"]: row["number"] for row in rows}


def received(smscentre) -> list[str]:
    items = smscentre.get("/api/sms", number=PHONE)["items"]
    return [item["text"] for item in items if item["direction"] == "message"]


async def test_a_proposal_arrives_whole_and_its_receipts_are_folded(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

    (text,) = received(smscentre)
    assert text.startswith("Zukunftsplattform: Hof am Mühlteich in Weißwasser/O.L. passt zu 86 %")
    assert text.endswith("Keine SMS mehr: STOP")
    kinds = [fact.rpartition("notification-")[2] for fact in await there.facts()]
    assert kinds == ["accepted.v1", "delivered.v1"]


@pytest.mark.parametrize("deed", ["early-receipt", "double-receipt", "throttle"])
async def test_whatever_the_order_of_receipts_it_is_delivered_once(house, smscentre, deed):
    smscentre.post("/faults", {"deed": deed, "times": 2})
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

    assert len(received(smscentre)) == 1


@pytest.mark.parametrize("deed", ["accept-then-drop", "drop"])
async def test_a_lost_answer_is_settled_by_the_centres_book_part_by_part(house, smscentre, deed):
    smscentre.post("/faults", {"deed": deed, "times": 2})
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "accepted", "delivered"))

    (row,) = await there.rows(channel="sms", person_id=HANA)
    told = smscentre.get("/ledger/messages", reference=row["message_id"])
    assert sorted(part["position"] for part in told["segments"]) == [1, 2]
    assert len(received(smscentre)) == 1


async def test_without_a_book_an_offer_goes_again_and_a_notice_is_dropped(house, smscentre):
    smscentre.post("/faults", {"deed": "accept-then-drop", "times": 1})
    async with texting(house, smscentre, has_ledger=False) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "dead"))
        smscentre.post("/faults", {"deed": "accept-then-drop", "times": 1})
        await there.hear_with(a_seat_fact(SeatOffered), a_guest(phone=PHONE))
        await until(lambda: sms_is(there, "delivered", purpose="seat-offered"))


async def test_ja_answers_the_one_open_question_and_again_changes_nothing(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

        for text in ("JA", "Ja, gern.", "Ja, gern."):
            smscentre.post("/api/sms/answer", {"number": PHONE, "text": text})
        smscentre.post("/api/sms/answer", {"number": PHONE, "text": "nein danke"})
        await until(lambda: has_answers(there, 2))

    assert await answers(there) == [(HANA, "yes"), (HANA, "no")]


async def test_each_answer_by_sms_is_confirmed_by_one_and_a_repeated_one_by_none(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

        for text in ("JA", "Ja, gern.", "NEIN", "JA", "NEIN"):
            smscentre.post("/api/sms/answer", {"number": PHONE, "text": text})
        await until(lambda: has_answers(there, 4))
        await until(lambda: all_delivered(there, 2, purpose="sms-answered"))

    assert sorted(text for text in received(smscentre) if "angekommen" in text) == [
        f"Zukunftsplattform: Danke, Ihre Antwort {said} ist angekommen"
        " (Hof am Mühlteich in Weißwasser/O.L.). Keine SMS mehr: STOP"
        for said in ("JA", "NEIN")
    ]
    assert len(await there.rows(purpose="sms-answered")) == 2


async def test_what_is_asked_anew_is_confirmed_anew(house):
    for revision, hours in ((1, 1), (2, 9)):
        ends = datetime.now(UTC) + timedelta(hours=hours)
        offered = a_seat_fact(
            SeatOffered, seat_revision=revision, calendar_sequence=revision + 1, expires_at=ends
        )
        await house.hear_with(offered, a_guest(phone=PHONE))
        async with house.database.transaction() as tx:
            await answer_by_sms(tx, phone=PHONE, text="JA", keys=house.settings.keys)

    assert len(await house.rows(purpose="sms-answered")) == 2


async def test_a_number_that_gets_no_sms_any_more_is_sent_no_receipt(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

        for text in ("STOP", "JA"):
            smscentre.post("/api/sms/answer", {"number": PHONE, "text": text})
        await until(lambda: sms_is(there, "suppressed", purpose="sms-answered"))

    assert await answers(there) == [(HANA, "yes")]
    assert [text for text in received(smscentre) if "angekommen" in text] == []


async def test_what_is_unclear_changes_nothing_and_is_asked_about_once(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

        for text in ("Ja oder nein, was heißt das?", "Hm, wer schreibt da?"):
            smscentre.post("/api/sms/answer", {"number": PHONE, "text": text})
        smscentre.post("/api/sms/answer", {"number": PHONE, "text": "SPÄTER"})
        await until(lambda: has_answers(there, 1))
        await until(lambda: sms_is(there, "delivered", purpose="sms-unclear"))

    assert await answers(there) == [(HANA, "later")]
    assert [text for text in received(smscentre) if "nicht verstanden" in text] != []
    assert len(await there.rows(purpose="sms-unclear")) == 1


async def test_several_questions_on_one_phone_are_listed_once_and_answered_by_number(
    house, smscentre
):
    async with texting(house, smscentre) as there:
        await there.hear_with(
            a_proposal(), a_seeker(phone=PHONE), an_offer(phone=PHONE, email="p@example.org")
        )
        await until(lambda: all_delivered(there, 2))

        for text in ("JA", "Ja gern", "ja?"):
            smscentre.post("/api/sms/answer", {"number": PHONE, "text": text})
        await until(lambda: sms_is(there, "delivered", purpose="sms-unclear"))
        assert await answers(there) == []
        numbers = await numbers_of(there)
        smscentre.post("/api/sms/answer", {"number": PHONE, "text": f"ja, {numbers[PROJECT]}"})
        smscentre.post("/api/sms/answer", {"number": PHONE, "text": f"{numbers[HANA]} nein"})
        await until(lambda: has_answers(there, 2))

    assert await answers(there) == [(PROJECT, "yes"), (HANA, "no")]
    (listed,) = [text for text in received(smscentre) if "Mehrere Anfragen" in text]
    hanas = "Hof am Mühlteich in Weißwasser/O.L. für Hana Šołta"
    projects = "eine alleinerziehende Familie (3 Personen), 86 % für Hof am Mühlteich e. V."
    assert f"{numbers[HANA]} = {hanas}" in listed
    assert f"{numbers[PROJECT]} = {projects}" in listed
    assert "Antworten Sie zum Beispiel JA 1 oder NEIN 2." in listed
    assert len(await there.rows(purpose="sms-unclear")) == 1


async def test_an_sms_that_asks_beside_another_question_names_its_number(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_seat_fact(SeatOffered), a_guest(phone=PHONE))
        await until(lambda: sms_is(there, "delivered", purpose="seat-offered"))
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

        smscentre.post("/api/sms/answer", {"number": PHONE, "text": "SPÄTER 2"})
        await until(lambda: has_answers(there, 1))
        smscentre.post("/api/sms/answer", {"number": PHONE, "text": "JA"})
        await until(lambda: has_answers(there, 2))

    assert await subjects(there) == [("match", "later"), ("seat", "yes")]
    texts = [text for text in received(smscentre) if "angekommen" not in text]
    assert any("Antworten Sie JA bis" in text for text in texts)
    assert any("Antworten Sie JA 2, NEIN 2 oder SPÄTER 2." in text for text in texts)
    assert len(texts) == 2


async def test_a_number_stays_with_its_question_and_is_not_given_to_the_next(house):
    await house.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
    await house.hear_with(a_seat_fact(SeatOffered), a_guest(phone=PHONE))
    await house.hear_with(a_match_fact(MatchWithdrawn, reason="offer-gone"))
    await house.hear_with(
        a_proposal(match_id=MATCH_FACTS["seeker_id"], seeker_person_id=JAN),
        {**a_seeker(phone=PHONE), "person_id": JAN},
        an_offer(),
    )

    async with house.database.transaction() as tx:
        said = await answer_by_sms(tx, phone=PHONE, text="JA 1", keys=house.settings.keys)

    assert await numbers_of(house) == {HANA: 2, JAN: 3}
    assert said is Meaning.UNCLEAR
    assert await answers(house) == []


async def test_a_question_asked_anew_after_its_end_takes_no_number_that_another_has(house, clock):
    first, second = (
        datetime.now(UTC) + timedelta(hours=1),
        datetime.now(UTC) + timedelta(hours=9),
    )
    await house.hear_with(
        a_seat_fact(SeatOffered, seat_revision=1, expires_at=first), a_guest(phone=PHONE)
    )
    clock.ahead = timedelta(hours=2)
    await house.hear_with(
        a_proposal(seeker_person_id=JAN), {**a_seeker(phone=PHONE), "person_id": JAN}, an_offer()
    )
    offered = a_seat_fact(SeatOffered, seat_revision=2, calendar_sequence=3, expires_at=second)
    await house.hear(offered, dataref="/internal/v1/again", at=clock())
    house.owners.people["/internal/v1/again"] = [a_guest(phone=PHONE)]
    await house.visit()

    assert await numbers_of(house) == {JAN: 1, HANA: 2}


async def test_stop_silences_the_number_and_is_confirmed_once(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_proposal(), a_seeker(phone=PHONE), an_offer())
        await until(lambda: sms_is(there, "delivered"))

        for _ in range(2):
            smscentre.post("/api/sms/answer", {"number": PHONE, "text": "Stop. Danke"})
        await until(lambda: sms_is(there, "delivered", purpose="sms-stopped"))
        await there.hear_with(a_seat_fact(SeatOffered), a_guest(phone=PHONE))
        await until(lambda: sms_is(there, "suppressed", purpose="seat-offered"))

    assert len(await there.rows(purpose="sms-stopped")) == 1
    assert sum("keine SMS mehr von uns" in text for text in received(smscentre)) == 1


async def test_ja_to_an_offer_is_for_the_seat_and_only_german_mobiles_get_sms(house, smscentre):
    async with texting(house, smscentre) as there:
        await there.hear_with(a_seat_fact(SeatOffered), a_guest(phone=PHONE))
        await there.hear_with(
            a_proposal(match_id=MATCH_FACTS["seeker_id"], seeker_person_id=PROJECT),
            {**a_seeker(phone="+33612345678"), "person_id": PROJECT},
        )
        await until(lambda: sms_is(there, "delivered", purpose="seat-offered"))
        smscentre.post("/api/sms/answer", {"number": PHONE, "text": "ja"})
        await until(lambda: has_answers(there, 1))

    assert await answers(there) == [(HANA, "yes")]
    foreign = await there.rows(purpose="match-proposed", channel="sms")
    assert {row["state"] for row in foreign} == {"cancelled"}


async def has_answers(house, goal) -> bool:
    return len(await answers(house)) >= goal


async def all_delivered(house, goal, *, purpose="match-proposed") -> bool:
    rows = await house.rows(channel="sms", purpose=purpose)
    return sum(row["state"] == "delivered" for row in rows) == goal
