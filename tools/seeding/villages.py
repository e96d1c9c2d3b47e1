"""Villages: one that is founded, one that is asked, one that calls for whom it misses.

A commune plans each through the doors that staff use, a worker composes it, and households of the
demo answer on their own pages. A village of the same title is taken as it is.
"""

import asyncio
from typing import Any, Final

from services.chassis.http.tokens import Principal
from tools.hindrance import Hindrance
from tools.seeding.seeder import ISSUER, Say, Seeder, as_person, read
from tools.seeding.ways import LOOKS, PAUSE_SECONDS
from tools.servers.oidc import STAFF

PLAN: Final = (
    "title", "radius_km", "households", "quotas", "persons_at_least", "persons_at_most",
    "equity_eur_at_least", "homes", "differ", "alternatives",
)  # fmt: skip
FOUNDED: Final = "founded"


async def fill(seeder: Seeder, say: Say) -> None:
    """One after the other: a household belongs to one village."""
    places = {each["ags8"]: each for each in read("geo/municipalities")}
    commune = as_commune()
    told = await seeder.ask("matching", "/v1/villages", who=commune)
    known = {each["title"]: each["village_id"] for each in told["items"]}
    entries = read("villages")
    for entry in entries:
        village = known.get(entry["title"]) or await _plan(seeder, entry, places, who=commune)
        await _lead(seeder, entry, f"/v1/villages/{village}", who=commune)
    say(f"  {len(entries)} villages")


def as_commune() -> Principal:
    """The demo's commune, with the region that its sign-in names."""
    (karla,) = (person for person in STAFF if "commune" in person.roles)
    return Principal(
        issuer=ISSUER,
        subject=karla.subject,
        roles=frozenset(karla.roles),
        region=frozenset(karla.region),
    )


async def _plan(
    seeder: Seeder, entry: dict[str, Any], places: dict[str, dict[str, Any]], *, who: Principal
) -> str:
    place = places[entry["ags"]]
    body: dict[str, Any] = {name: entry[name] for name in PLAN if name in entry}
    body["place"] = {
        "ags": entry["ags"],
        "municipality": place["name"],
        "lat": place["lat"],
        "lon": place["lon"],
    }
    planned = await seeder.send("matching", "/v1/villages", body=body, key=entry["key"], who=who)
    return str(planned["village_id"])


async def _lead(seeder: Seeder, entry: dict[str, Any], path: str, *, who: Principal) -> None:
    """From the plan to where the entry leads; each step is taken where it is still to be taken."""
    room = await seeder.ask("matching", f"{path}/room", who=who)
    if room["state"] == "draft":
        await _send(seeder, entry, f"{path}/search", body=None, who=who)
    room = await _searched(seeder, entry, path, who=who)
    if entry["leads_to"] == "called":
        if room["state"] == "blocked" and room["call"] is None:
            await _send(seeder, entry, f"{path}/call", body={"days": entry["call_days"]}, who=who)
        return
    if room["state"] == "found" and not room["answers"]["asked"]:
        choice = {"search": room["search"], "roster": 1}
        await _send(seeder, entry, f"{path}/ask", body=choice, who=who)
        await _answer(seeder, entry, path)


async def _searched(
    seeder: Seeder, entry: dict[str, Any], path: str, *, who: Principal
) -> dict[str, Any]:
    for _ in range(LOOKS):
        room = await seeder.ask("matching", f"{path}/room", who=who)
        if room["state"] != "searching":
            return dict(room)
        await asyncio.sleep(PAUSE_SECONDS)
    raise Hindrance(f"Seeding {entry['key']}: nobody composes the village; see `zp logs matching`.")


async def _answer(seeder: Seeder, entry: dict[str, Any], path: str) -> None:
    """So many of those who are asked say yes; all where the village is to be founded."""
    left = entry["households"] if entry["leads_to"] == FOUNDED else entry["yes"]
    for household in read("households"):
        if left and "groups" in household["markets"]:
            left -= await _say_yes(seeder, entry, household, path)


async def _say_yes(
    seeder: Seeder, entry: dict[str, Any], household: dict[str, Any], path: str
) -> bool:
    contact = household["contact"]
    who = as_person(seeder, email=contact.get("email"), phone=contact.get("phone"))
    mine = await seeder.ask("matching", "/v1/villages/mine", who=who)
    asked = [m for m in mine["items"] if path.endswith(m["village_id"]) and "yes" in m["actions"]]
    for each in asked:
        card = {name: contact.get(name) for name in ("name", "email", "phone")}
        body = {"answer": "yes", "card": {**card, "text_version": each["consent_version"]}}
        key = f"{entry['key']}-{household['key']}"
        await seeder.send("matching", f"{path}/answer", body=body, key=key, who=who)
    return bool(asked)


async def _send(
    seeder: Seeder, entry: dict[str, Any], path: str, *, body: Any, who: Principal
) -> None:
    key = f"{entry['key']}-{path.rsplit('/', 1)[-1]}"
    await seeder.send("matching", path, body=body, key=key, who=who)
