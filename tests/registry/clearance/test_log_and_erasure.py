"""What staff did stands in the log and names nobody else; what a person left can be forgotten."""

from datetime import timedelta

import pytest

from services.chassis.database import Database
from services.registry.store import audit
from services.registry.work import erase
from tests.registry.builders import ANNA, NOW, Clock, World, a_key
from tests.registry.clearance.steps import REASON, ask, deeds, findings, merge, tell

LONG = "Bitte schreiben Sie dazu, wer mitmachen kann."
BERT = {"name": "Bert Muster", "email": "bert@example.org", "phone": None}
PAULA = "paula@example.org"


async def test_each_deed_of_an_editor_is_noted_once(world: World) -> None:
    initiative_id = await world.submit()
    await world.decide(initiative_id, "return", reason=LONG)
    await world.change(initiative_id, title="Garten West")
    await world.decide(initiative_id, "clear", revision=2)
    await world.change(initiative_id, seen=2, title="Garten Nord")
    await world.decide(initiative_id, "reject", revision=3, reason=LONG)
    await world.decide(initiative_id, "archive", reason=LONG)
    await world.decide(initiative_id, "archive", reason=LONG)

    told = await deeds(world, subject=initiative_id)

    assert [deed for _, deed in told] == [
        "archive-entry",
        "reject-entry",
        "clear-entry",
        "return-entry",
    ]


async def test_the_log_holds_no_text_that_somebody_typed(world: World) -> None:
    initiative_id = await world.submit()
    await world.decide(initiative_id, "return", reason=LONG)
    body = {"initiative_id": initiative_id, "kind": "person", "reason": REASON}
    await tell(world, "/v1/senders/blocks", body)

    told = str(await ask(world, "/v1/audit"))

    assert LONG not in told
    assert REASON not in told
    assert ANNA not in told
    assert world.person() not in told


async def test_the_log_is_narrowed_by_who_what_and_entry_and_paged(world: World) -> None:
    first, second = await world.submit(title="Garten A"), await world.submit(title="Garten B")
    await world.decide(first, "clear", editor="staff-1")
    await world.decide(second, "return", editor="staff-2", reason=LONG)
    await world.change(second, title="Garten C")
    await world.decide(second, "clear", editor="staff-2", revision=2)

    page = await ask(world, "/v1/audit", limit=2)
    rest = await ask(world, "/v1/audit", limit=2, before=page["next_before"])

    assert await deeds(world, by="staff-1") == [("staff-1", "clear-entry")]
    await world.decide(first, "archive", editor="https://sso.example#erika", reason=LONG)
    assert await deeds(world, by="erika") == [("https://sso.example#erika", "archive-entry")]
    assert await deeds(world, deed="return-entry") == [("staff-2", "return-entry")]
    assert len(await deeds(world, subject=second)) == 2
    assert [item["deed"] for item in [*page["items"], *rest["items"]]] == [
        "clear-entry",
        "return-entry",
        "clear-entry",
    ]
    assert rest["next_before"] is None


async def test_the_newest_deed_stands_first_though_it_was_noted_earlier(
    world: World, clock: Clock
) -> None:
    first, second = await world.submit(title="Garten A"), await world.submit(title="Garten B")
    third = await world.submit(title="Garten C")
    await world.decide(first, "clear", editor="staff-1")
    clock.pass_by(days=-40)
    await world.decide(second, "clear", editor="staff-2")
    clock.pass_by(days=20)
    await world.decide(third, "clear", editor="staff-3")

    page = await ask(world, "/v1/audit", limit=2)
    rest = await ask(world, "/v1/audit", limit=2, before=page["next_before"])

    assert [item["by"] for item in page["items"]] == ["staff-1", "staff-3"]
    assert [item["by"] for item in rest["items"]] == ["staff-2"]


async def test_auditors_read_the_log_and_nothing_else(world: World) -> None:
    auditor = world.token("web", subject="petra", roles=frozenset({"auditor"}))

    log = await world.http.get("/v1/audit", headers=auditor)
    queue = await world.http.get("/v1/review/queue", headers=auditor)

    assert (log.status_code, queue.status_code) == (200, 403)


async def test_the_log_cannot_be_changed(world: World, database: Database) -> None:
    initiative_id = await world.list_entry()
    with pytest.raises(Exception, match="only written to"):
        async with database.transaction() as tx:
            await tx.execute("DELETE FROM audit_entry")
    async with database.read() as tx:
        assert len(await audit.deeds(tx, limit=10)) == 1
    assert initiative_id


async def test_who_reported_is_forgotten_also_when_said_twice(world: World, clock: Clock) -> None:
    initiative_id = await world.list_entry(contact=BERT)
    path = f"/v1/initiatives/{initiative_id}/reports"
    body = {"reason": "wrong", "words": "Ich bin Paula und kenne den Laden.", "email": PAULA}
    await world.http.post(path, json=body, headers=a_key())

    for _ in range(2):
        async with world.database.transaction() as tx:
            await erase.erase_person(
                tx, world.person(PAULA), erased_at=clock.now + timedelta(seconds=1)
            )

    told = (await ask(world, "/v1/reports"))["items"]
    assert [(item["words"], item["wants_answer"]) for item in told] == [("", False)]
    assert (await world.find())["total"] == 1


async def test_with_an_owner_go_risk_reports_block_and_older_texts(world: World) -> None:
    initiative_id = await world.list_entry()
    await world.change(initiative_id, title="Garten West")
    await world.http.post(
        f"/v1/initiatives/{initiative_id}/reports", json={"reason": "spam"}, headers=a_key()
    )
    block = {"initiative_id": initiative_id, "kind": "person", "reason": REASON}
    await tell(world, "/v1/senders/blocks", block)

    async with world.database.transaction() as tx:
        await erase.erase_person(tx, world.person(), erased_at=NOW + timedelta(hours=1))

    counted = "SELECT (SELECT count(*) FROM risk) + (SELECT count(*) FROM report)"
    async with world.database.read() as tx:
        assert await tx.fetchval(counted + " + (SELECT count(*) FROM revision)") == 0
        assert await tx.fetchval("SELECT count(*) FROM sender_block") == 0
        assert await tx.fetchval("SELECT sender_host FROM initiative") is None


async def test_an_entry_whose_owner_is_forgotten_leads_nowhere_and_is_separated_no_more(
    world: World,
) -> None:
    survivor = await world.list_entry(title="Dorfladen Linde")
    other = await world.list_entry(title="Dorfladen Linde e.V.", contact=BERT)
    merge_id = (await merge(world, other, survivor)).json()["merge_id"]

    async with world.database.transaction() as tx:
        await erase.erase_person(
            tx, world.person(BERT["email"]), erased_at=NOW + timedelta(hours=1)
        )

    undone = await tell(world, f"/v1/merges/{merge_id}/undo")
    assert undone.status_code == 404
    assert (await world.http.get(f"/v1/initiatives/{other}")).status_code == 404
    assert (await world.http.get(f"/v1/initiatives/{survivor}")).status_code == 200
    assert (await findings(world, survivor))["merges"][0]["merged_id"] == other
