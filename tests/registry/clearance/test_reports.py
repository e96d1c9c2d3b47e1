"""Somebody reports an entry without an account; editors decide, and answer who wants an answer."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from contracts import registry as facts
from services.chassis import timers
from services.registry import app
from services.registry.store import initiatives
from services.registry.work import erase
from tests.chassis.waiting import until
from tests.registry.builders import ANNA, Clock, World, a_key
from tests.registry.clearance.steps import ask, deeds, findings, tell

WORDS = "Den Laden gibt es seit Mai nicht mehr, das Haus steht leer."
PAULA = "paula@example.org"


async def report(world: World, initiative_id: str, **other: Any) -> httpx.Response:
    body = {"reason": "gone", "words": WORDS, "email": PAULA, **other}
    return await world.http.post(
        f"/v1/initiatives/{initiative_id}/reports", json=body, headers=a_key()
    )


async def close(
    world: World,
    report_id: str,
    verdict: str = "upheld",
    answer: str = "Danke, wir haben es geändert.",
) -> httpx.Response:
    return await tell(
        world, f"/v1/reports/{report_id}/close", {"verdict": verdict, "answer": answer}
    )


async def test_a_report_stands_in_the_editors_list_until_somebody_decides(world: World) -> None:
    initiative_id = await world.list_entry(title="Dorfladen Linde")

    report_id = (await report(world, initiative_id)).json()["report_id"]
    listed = await ask(world, "/v1/reports")
    shown = await ask(world, f"/v1/reports/{report_id}")
    closed = await close(world, report_id)

    assert listed["open"] == 1
    told = listed["items"][0]
    assert (told["title"], told["reason"], told["words"], told["state"]) == (
        "Dorfladen Linde",
        "gone",
        WORDS,
        "open",
    )
    assert told["wants_answer"] is True
    assert shown == told
    assert PAULA not in str(listed)
    assert closed.status_code == 200
    assert (await ask(world, "/v1/reports"))["items"] == []
    done = (await ask(world, "/v1/reports", closed=True))["items"][0]
    assert (done["state"], done["closed_by"]) == ("upheld", "staff-1")
    assert ("staff-1", "close-report") in await deeds(world, subject=initiative_id)


async def test_a_report_is_closed_while_its_entry_is_forgotten(world: World) -> None:
    initiative_id = await world.list_entry()
    report_id = (await report(world, initiative_id)).json()["report_id"]

    async with asyncio.TaskGroup() as both:
        async with world.database.transaction() as tx:
            await initiatives.lock(tx, UUID(initiative_id))
            closing = both.create_task(close(world, report_id))
            await until(lambda: waits_or_is_done(world, closing))
            await erase.forget_person(tx, world.person(ANNA), tx.now + timedelta(minutes=1))
        answer = await closing

    assert (answer.status_code, answer.json()["slug"]) == (404, "not-found")
    assert (await ask(world, "/v1/reports"))["items"] == []


async def waits_or_is_done(world: World, task: asyncio.Task[Any]) -> bool:
    """Whether what was begun beside waits for a lock, or has ended without."""
    waits = """SELECT EXISTS (SELECT FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock')"""
    async with world.database.read() as tx:
        return task.done() or bool(await tx.fetchval(waits))


async def test_who_left_an_address_is_answered_by_the_claim_of_a_fact_without_it(
    world: World,
) -> None:
    initiative_id = await world.list_entry(title="Dorfladen Linde")
    report_id = (await report(world, initiative_id)).json()["report_id"]

    await close(world, report_id)

    said = (await world.facts())[-1]
    assert said["type"] == facts.ReportAnswered.TYPE
    assert PAULA.encode() not in said["payload"]
    assert WORDS.encode() not in said["payload"]
    claim = await world.http.get(
        said["headers"]["ce_dataref"], headers=world.token("notifications")
    )
    person = claim.json()["people"][0]
    assert (person["person_id"], person["email"]) == (world.person(PAULA), PAULA)
    assert person["details"] == {
        "title": "Dorfladen Linde",
        "is_upheld": True,
        "answer": "Danke, wir haben es geändert.",
    }


async def test_a_report_without_an_address_is_closed_in_silence(world: World) -> None:
    initiative_id = await world.list_entry()
    before = len(await world.facts())
    report_id = (await report(world, initiative_id, email=None)).json()["report_id"]

    closed = await close(world, report_id, verdict="dismissed", answer="")

    assert closed.status_code == 200
    assert len(await world.facts()) == before


@pytest.mark.parametrize(
    ("told", "slug", "field"),
    [
        ({"reason": "other", "words": " "}, "report-words-missing", "words"),
        ({"words": "x" * 2001}, "report-words-length", "words"),
        ({"email": "paula@"}, "email-invalid", "email"),
    ],
)
async def test_a_report_that_says_too_little_or_too_much_is_refused_with_its_field(
    world: World, told: dict[str, str], slug: str, field: str
) -> None:
    initiative_id = await world.list_entry()

    answer = await report(world, initiative_id, **told)

    assert (answer.status_code, answer.json()["slug"], answer.json()["field"]) == (422, slug, field)
    assert (await ask(world, "/v1/reports"))["open"] == 0


async def test_what_the_public_does_not_see_cannot_be_reported(world: World) -> None:
    waiting = await world.submit()

    assert (await report(world, waiting)).status_code == 404


async def test_a_report_sent_twice_is_one(world: World) -> None:
    initiative_id = await world.list_entry()
    key, body = a_key(), {"reason": "spam"}
    path = f"/v1/initiatives/{initiative_id}/reports"

    answers = await asyncio.gather(
        *(world.http.post(path, json=body, headers=key) for _ in range(5))
    )

    assert {answer.status_code for answer in answers} == {201}
    assert (await ask(world, "/v1/reports"))["open"] == 1


async def test_of_two_editors_one_decides(world: World) -> None:
    initiative_id = await world.list_entry()
    report_id = (await report(world, initiative_id)).json()["report_id"]
    before = len(await world.facts())

    answers = await asyncio.gather(
        close(world, report_id, "upheld"), close(world, report_id, "dismissed")
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await world.facts()) == before + 1


async def test_an_open_report_is_seen_on_the_entry_and_in_the_queue(world: World) -> None:
    initiative_id = await world.list_entry()
    await report(world, initiative_id)
    await world.change(initiative_id, title="Garten West")

    queue = await ask(world, "/v1/review/queue")

    assert queue["items"][0]["open_reports"] == 1
    assert [each["words"] for each in (await findings(world, initiative_id))["reports"]] == [WORDS]


async def test_the_pages_of_reports_show_each_once(world: World, clock: Clock) -> None:
    initiative_id = await world.list_entry()
    for _ in range(5):
        await report(world, initiative_id)
        clock.pass_by(minutes=1)

    first = await ask(world, "/v1/reports", limit=3)
    rest = await ask(world, "/v1/reports", limit=3, cursor=first["next_cursor"])

    ids = [item["report_id"] for item in [*first["items"], *rest["items"]]]
    assert len(ids) == len(set(ids)) == 5
    assert rest["next_cursor"] is None


async def test_words_and_address_are_forgotten_some_time_after_the_answer(
    world: World, clock: Clock
) -> None:
    initiative_id = await world.list_entry()
    report_id = (await report(world, initiative_id)).json()["report_id"]
    await close(world, report_id)
    clock.pass_by(days=world.settings.registry_report_days, minutes=1)

    while await timers.run_one(world.database, app.timers_of(world.settings)):
        pass

    done = (await ask(world, "/v1/reports", closed=True))["items"][0]
    assert (done["words"], done["wants_answer"], done["answer"]) == ("", False, None)
