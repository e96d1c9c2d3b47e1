"""Entries that may be the same initiative: for somebody who fills in the form, and for editors."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide import duplicates
from services.registry.decide.areas import Point
from services.registry.decide.duplicates import Likeness, compare
from services.registry.decide.initiative import Initiative
from services.registry.decide.words import sort_key, spellings
from services.registry.store import places
from services.registry.store.clearance import neighbours
from services.registry.store.clearance.neighbours import Neighbour
from services.registry.work import steps

MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Similar:
    """An entry that may be the same initiative, and why."""

    neighbour: Neighbour
    likeness: Likeness


async def similar_listed(
    tx: Transaction, title: str, *, ags: str, point: Point | None
) -> list[Similar]:
    """Listed entries that may be what is being typed; without a point the same name counts.

    Only what the public sees is said: nobody learns here what waits or whose it is.
    """
    municipality = await places.municipality(tx, ags) if ags else None
    where = point or (municipality.centre if municipality else None)
    found = await neighbours.listed_near(tx, where) if where else []
    if point is None:
        found += await _of_that_name(tx, title, place=municipality.name if municipality else None)
    return await _alike(tx, title, found)


async def similar_to(tx: Transaction, initiative: Initiative) -> list[Similar]:
    """Listed and waiting entries that may be the same initiative, for editors."""
    revision = initiative.public_revision or initiative.latest_revision
    content = await steps.text(tx, initiative, revision=revision)
    found = await neighbours.all_near(
        tx, initiative.id, owner=initiative.owner, point=content.point
    )
    municipality = await steps.municipality_of(tx, content)
    if content.point == municipality.centre:
        found += await _of_that_name(tx, content.title, place=municipality.name)
    others = [each for each in found if each.initiative_id != initiative.id]
    return await _alike(tx, content.title, others)


async def likeness_of(tx: Transaction, one: Initiative, other: UUID) -> Likeness | None:
    """Why two entries may be one."""
    found = await similar_to(tx, one)
    return next((each.likeness for each in found if each.neighbour.initiative_id == other), None)


async def _of_that_name(tx: Transaction, title: str, *, place: str | None) -> list[Neighbour]:
    """Entries of the same name; where the municipality is known, only those in it."""
    plain = {sort_key(spelled) for spelled in (title, *spellings(title))}
    flat = {key.replace("ae", "a").replace("oe", "o").replace("ue", "u") for key in plain}
    named = await neighbours.listed_named(tx, sorted(plain | flat))
    return [each for each in named if place in {None, each.municipality}]


async def _alike(tx: Transaction, title: str, found: list[Neighbour]) -> list[Similar]:
    names = duplicates.place_words(await neighbours.place_names(tx))
    alike: dict[UUID, Similar] = {}
    for each in found:
        likeness = compare(title, each.title, nearness=each.nearness, places=names)
        if likeness and each.initiative_id not in alike:
            alike[each.initiative_id] = Similar(each, likeness)
    return list(alike.values())[:MOST_SHOWN]
