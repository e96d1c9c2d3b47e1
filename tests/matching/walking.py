"""Two people on their way, as functions; builders of what is said there."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any
from uuid import UUID

from contracts.cases import TouchpointKind
from contracts.matching import EndReason, Stage
from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.api import way_telling
from services.matching.decide.company import About
from services.matching.store import accompaniments
from services.matching.store.accompaniments import Accompaniment
from services.matching.work import accompanying, companions, leaving, way_claims, ways
from services.matching.work.companions import Contact, Learned, Staff
from tests.matching.house import OWNER, SEEKER, House, a_project

MARA = Staff("login#mara", is_companion=True, is_coordinator=False)
MILAN = Staff("login#milan", is_companion=True, is_coordinator=False)
KORA = Staff("login#kora", is_companion=False, is_coordinator=True)
NOTE = "Der Hof hat noch Fragen zu canary-Möbeln."


class Walk:
    """Everything that happens on one way."""

    def __init__(self, house: House, subject_id: UUID) -> None:
        self.house, self.id = house, subject_id

    async def does(self, act: Callable[[Transaction], Awaitable[Any]]) -> Any:
        async with self.house.database.transaction() as tx:
            return await act(tx)

    async def says(self, person: str, stage: Stage, **told: Any) -> Any:
        return await self.does(
            lambda tx: accompanying.say_stage(tx, self.id, person_id=person, stage=stage, **told)
        )

    async def ends(self, person: str, reason: EndReason = EndReason.NOT_FITTING) -> Any:
        return await self.does(
            lambda tx: accompanying.end_way(tx, self.id, person_id=person, reason=reason)
        )

    async def wants(self, person: str, *, is_wanted: bool = True) -> Any:
        return await self.does(
            lambda tx: accompanying.want_companion(
                tx, self.id, person_id=person, is_wanted=is_wanted
            )
        )

    async def both_want(self) -> None:
        for person in (SEEKER, OWNER):
            await self.wants(person)

    async def enters(self, staff: Staff, name: str) -> Any:
        return await self.does(lambda tx: companions.enter(tx, staff=staff, name=name))

    async def takes_on(self, staff: Staff = MARA) -> Any:
        return await self.does(lambda tx: companions.take_on(tx, self.id, staff=staff))

    async def with_mara(self) -> "Walk":
        """Both want it, and Mara accompanies them."""
        await self.both_want()
        await self.enters(MARA, "Mara Probe")
        assert not isinstance(await self.takes_on(MARA), Refusal)
        return self

    async def hands_back(self, staff: Staff = MARA) -> Any:
        return await self.does(lambda tx: companions.hand_back(tx, self.id, staff=staff))

    async def logs(self, staff: Staff = MARA, **told: Any) -> Any:
        return await self.does(
            lambda tx: companions.log_contact(
                tx, self.house.desk, self.id, a_contact(tx, **told), staff=staff
            )
        )

    async def learns(self, stage: Stage, *, staff: Staff = MARA, reason: str = "") -> Any:
        return await self.does(
            lambda tx: companions.log_stage(
                tx,
                self.house.desk,
                self.id,
                Learned(
                    stage=stage,
                    how=TouchpointKind.PHONE,
                    happened_on=day_in_saxony(tx.now),
                    reason=reason,
                ),
                staff=staff,
            )
        )

    async def agrees(self, day: date | None, *, staff: Staff = MARA) -> Any:
        return await self.does(lambda tx: companions.agree_next(tx, self.id, day, staff=staff))

    async def ends_for_them(self, reason: EndReason, *, staff: Staff = MARA) -> Any:
        return await self.does(lambda tx: companions.end(tx, self.id, reason=reason, staff=staff))

    async def is_kept(self) -> Accompaniment | None:
        async with self.house.database.read() as tx:
            return await accompaniments.find(tx, self.id)

    async def now(self) -> Accompaniment:
        kept = await self.is_kept()
        assert kept is not None
        return kept

    async def seen_by(self, person: str) -> Any:
        """A way as a person gets it, or the refusal."""
        async with self.house.database.read() as tx:
            seen = await ways.own_way(tx, self.house.desk, self.id, person_id=person)
            return seen if isinstance(seen, Refusal) else way_telling.own(seen, now=tx.now)

    async def at_desk(self, staff: Staff = MARA) -> Any:
        async with self.house.database.read() as tx:
            page = await ways.desk_page(tx, self.house.desk, self.id, staff=staff)
            return page if isinstance(page, Refusal) else way_telling.desk(page)

    async def worklist(self, staff: Staff = MARA) -> Any:
        async with self.house.database.read() as tx:
            return way_telling.worklist(await ways.worklist(tx, self.house.desk, staff=staff))

    async def claims(self, step: str, *, by: str | None = None) -> Any:
        """Whom notifications would tell of a step: details by person."""
        told = await self.does(
            lambda tx: way_claims.claim(tx, self.house.desk, self.id, step=step, by=by)
        )
        if isinstance(told, Refusal):
            return told
        return {person["person_id"]: person for person in map(way_telling.walker, told)}

    async def held_of(self, person: str) -> Any:
        async with self.house.database.read() as tx:
            return await leaving.held_of(tx, self.house.desk, person)

    async def said(self) -> list[str]:
        """The types of all facts about ways, in order."""
        facts = await self.house.facts("matching-accompaniments")
        return [fact["type"].split(".")[2] for fact in facts]


async def released(house: House, *, seeker: str = SEEKER, free_places: int = 2) -> Walk:
    """A seeker and a project whose contacts went over."""
    await house.lists(a_project(free_places=free_places))
    await house.seeks(seeker)
    await house.follows()
    [stored] = [each for each in await house.matches() if each.seeker_person_id == seeker]
    for person in (seeker, OWNER):
        await house.answers(stored.match_id, person, "yes")
    for person in (seeker, OWNER):
        await house.consents(stored.match_id, person)
    return Walk(house, stored.match_id)


def a_contact(tx: Transaction, **told: Any) -> Contact:
    plain: dict[str, Any] = {
        "touchpoint_id": uuid.uuid4(),
        "kind": TouchpointKind.VISIT,
        "happened_on": day_in_saxony(tx.now),
        "about": About.BOTH,
        "note": NOTE,
        "next_contact_on": None,
    }
    return Contact(**{**plain, **told})
