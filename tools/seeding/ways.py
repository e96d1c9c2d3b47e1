"""Matches on their way: both say yes, contacts go over, and each way gets its past.

The pair is the best one that the engine finds for a household, whatever the other side is. Both are
led through the doors that people use; a match whose contacts went over before is taken as it is.
"""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from services.chassis.http.tokens import Principal
from tools.seeding.seeder import BERLIN, ISSUER, Say, Seeder, as_person, read

NOON: Final = time(12, 0, tzinfo=BERLIN)
SEED: Final = Principal(issuer=ISSUER, subject="seed")
LOOKS: Final = 40
PAUSE_SECONDS: Final = 0.5
"""How often, and after which pause, the engine is asked for a match of a new household."""
OPEN: Final = frozenset({"listed", "proposed", "interested", "mutual", "consented"})
NAMES: Final = {"mara.probe": "Mara Probe", "milan.muster": "Milan Muster"}


async def fill(seeder: Seeder, say: Say) -> None:
    """One after the other: each takes a match that nobody else has."""
    households = {each["key"]: each for each in read("households")}
    projects = {each["title"]: each for each in read("housing_projects")}
    found = 0
    for entry in read("ways"):
        found += await _seed_way(seeder, entry, households[entry["household"]], projects)
    say(f"  {found} ways to moving in")


async def _seed_way(
    seeder: Seeder,
    entry: dict[str, Any],
    household: dict[str, Any],
    projects: dict[str, dict[str, Any]],
) -> bool:
    contact = household["contact"]
    seeker = as_person(seeder, email=contact.get("email"), phone=contact.get("phone"))
    match = await _best_match(seeder, seeker, titles=set(projects))
    if match is None:
        return False
    owner = projects[match["counterpart"]["title"]]["contact"]
    offer = as_person(seeder, email=owner.get("email"), phone=owner.get("phone"))
    for who in (seeker, offer):
        await _say_yes(seeder, match, entry["key"], who=who)
    for who, card in ((seeker, contact), (offer, owner)):
        await _consent(seeder, match, entry["key"], who=who, card=card)
    await seeder.send(
        "matching",
        f"/internal/v1/accompaniments/{match['match_id']}/past",
        body=_past(seeder, entry),
        key=f"{entry['key']}-past",
        who=SEED,
    )
    return True


async def _best_match(
    seeder: Seeder, seeker: Principal, *, titles: set[str]
) -> dict[str, Any] | None:
    """What has gone over already, or else the best; the engine may still be on its way."""
    for _ in range(LOOKS):
        told = await seeder.ask("matching", "/v1/matches", who=seeker)
        known = [each for each in told["items"] if each["counterpart"].get("title") in titles]
        released = [each for each in known if each["state"] == "released"]
        if released or (known := [each for each in known if each["state"] in OPEN]):
            return dict((released or known)[0])
        await asyncio.sleep(PAUSE_SECONDS)
    return None


async def _say_yes(seeder: Seeder, match: dict[str, Any], key: str, *, who: Principal) -> None:
    seen, path = await _seen(seeder, match, who)
    if "yes" in seen["actions"]:
        name = f"{key}-{who.subject}-yes"
        await seeder.send("matching", f"{path}/answer", body={"answer": "yes"}, key=name, who=who)


async def _consent(
    seeder: Seeder, match: dict[str, Any], key: str, *, who: Principal, card: dict[str, Any]
) -> None:
    seen, path = await _seen(seeder, match, who)
    if "consent" in seen["actions"]:
        body = {name: card.get(name) for name in ("name", "email", "phone")}
        body["text_version"] = seen["consent_text"]["version"]
        name = f"{key}-{who.subject}-consent"
        await seeder.send("matching", f"{path}/consent", body=body, key=name, who=who)


async def _seen(
    seeder: Seeder, match: dict[str, Any], who: Principal
) -> tuple[dict[str, Any], str]:
    path = f"/v1/matches/{match['match_id']}"
    return dict(await seeder.ask("matching", path, who=who)), path


def _past(seeder: Seeder, entry: dict[str, Any]) -> dict[str, Any]:
    subject = entry.get("companion")
    ahead = entry.get("next_contact_in_days")
    return {
        "started_at": _moment(seeder, entry["started_days_ago"]),
        "wanted_by": entry.get("wanted_by", []),
        "companion": subject
        and {"subject": f"{seeder.local.oidc_issuer}#{subject}", "name": NAMES[subject]},
        "next_contact_on": ahead and _day(seeder, ahead),
        "words": [
            {"stage": each["stage"], "by": each["by"], "said_at": _moment(seeder, each["days_ago"])}
            for each in entry.get("words", ())
        ],
        "contacts": [
            {
                "kind": each["kind"],
                "note": each["note"],
                "happened_on": _day(seeder, -each["days_ago"]),
            }
            for each in entry.get("contacts", ())
        ],
    }


def _day(seeder: Seeder, days: int) -> str:
    return (seeder.today + timedelta(days=days)).isoformat()


def _moment(seeder: Seeder, days_ago: int) -> str:
    noon = datetime.combine(seeder.today - timedelta(days=days_ago), NOON)
    return min(noon, datetime.now(UTC) - timedelta(hours=1)).isoformat()
