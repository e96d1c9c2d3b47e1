"""What editors meet: suspicious entries, one initiative entered twice, a merge, a change, reports."""

from typing import Any, Final
from uuid import UUID, uuid5

from services.chassis.http.tokens import Principal
from services.registry.api.internal import SEEDS
from tools.seeding.seeder import ISSUER, NAMES, Say, Seeder, as_person, read

EDITOR: Final = Principal(issuer=ISSUER, subject="emil.zweit", roles=frozenset({"editor"}))
SEED: Final = Principal(issuer=ISSUER, subject="seed")


async def fill(seeder: Seeder, say: Say) -> None:
    """Entries first: all else is about them. What is there already is left alone."""
    told = read("clearance")
    for entry in told["entries"]:
        await _seed_entry(seeder, entry)
    for change in told["changes"]:
        await _seed_change(seeder, change)
    for block in told["blocks"]:
        await _seed_block(seeder, block)
    for merge in told["merges"]:
        await _seed_merge(seeder, merge)
    for report in told["reports"]:
        await _seed_report(seeder, report)
    say(f"  {len(told['entries'])} entries for the editors, {len(told['reports'])} reports")


def id_of(key: str) -> UUID:
    """The id of an entry of the demo."""
    return uuid5(SEEDS, str(uuid5(NAMES, key)))


async def _seed_entry(seeder: Seeder, entry: dict[str, Any]) -> None:
    body = {name: told for name, told in entry.items() if name != "key"}
    await seeder.send("registry", "/internal/v1/initiatives", body=body, key=entry["key"], who=SEED)


async def _seed_change(seeder: Seeder, change: dict[str, Any]) -> None:
    """The owner of a listed entry changes it; the editors have not looked yet."""
    entries = {entry["key"]: entry for entry in read("initiatives")}
    entry = entries[change["entry"]]
    known = await seeder.ask("registry", f"/v1/review/{id_of(entry['key'])}", who=EDITOR)
    if known["revision"] > 1:
        return
    without = {"key", "contact", "organisation", "access_features"}
    body = {
        name: told for name, told in {**entry, **change["texts"]}.items() if name not in without
    }
    await seeder.send(
        "registry",
        f"/v1/initiatives/{id_of(entry['key'])}",
        body=body,
        key=f"change-{entry['key']}",
        who=as_person(seeder, email=entry["contact"]["email"], phone=None),
        method="PUT",
        if_match=1,
    )


async def _seed_block(seeder: Seeder, block: dict[str, Any]) -> None:
    initiative_id = str(id_of(block["entry"]))
    known = await seeder.ask("registry", "/v1/senders/blocks", who=EDITOR)
    if any(each["initiative_id"] == initiative_id for each in known["items"]):
        return
    body = {"initiative_id": initiative_id, "kind": block["kind"], "reason": block["reason"]}
    key = f"block-{block['entry']}"
    await seeder.send("registry", "/v1/senders/blocks", body=body, key=key, who=EDITOR)


async def _seed_merge(seeder: Seeder, merge: dict[str, Any]) -> None:
    merged, into = id_of(merge["merged"]), id_of(merge["into"])
    known = await seeder.ask("registry", f"/v1/review/{merged}", who=EDITOR)
    if known["state"] != "listed":
        return
    survivor = await seeder.ask("registry", f"/v1/review/{into}", who=EDITOR)
    body = {
        "into": str(into),
        "revision": known["revision"],
        "into_revision": survivor["revision"],
        "take": merge["take"],
    }
    path = f"/v1/review/{merged}/merge"
    await seeder.send("registry", path, body=body, key=f"merge-{merge['merged']}", who=EDITOR)


async def _seed_report(seeder: Seeder, report: dict[str, Any]) -> None:
    initiative_id = str(id_of(report["entry"]))
    if await _is_reported(seeder, initiative_id, closed="verdict" in report):
        return
    body = {name: report[name] for name in ("reason", "words", "email")}
    path = f"/v1/initiatives/{initiative_id}/reports"
    key = f"report-{report['entry']}"
    filed = await seeder.send("registry", path, body=body, key=key, who=SEED)
    if "verdict" in report:
        await seeder.send(
            "registry",
            f"/v1/reports/{filed['report_id']}/close",
            body={"verdict": report["verdict"], "answer": report["answer"]},
            key=f"close-{key}",
            who=EDITOR,
        )


async def _is_reported(seeder: Seeder, initiative_id: str, *, closed: bool) -> bool:
    path = "/v1/reports?limit=200" + ("&closed=true" if closed else "")
    known = await seeder.ask("registry", path, who=EDITOR)
    return any(each["initiative_id"] == initiative_id for each in known["items"])
