"""Whom notifications may tell of a step of a way: the two people, and no more of one than the other knows."""

from dataclasses import dataclass
from uuid import UUID

from contracts.matching import Side
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.stages import SIDES
from services.matching.store import accompaniments, companions, profiles
from services.matching.store.accompaniments import Accompaniment
from services.matching.work import reading
from services.matching.work.claiming import OWN_WAY, grant_link
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.reading import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """One person to tell; ``contact`` is None where notifications knows it from the registry."""

    person_id: str
    side: Side
    contact: Contact | None
    locale: str
    link: str
    kept: Accompaniment
    view: View | None
    companion: str | None

    @property
    def is_asked(self) -> bool:
        """Whether the other side says that they moved in, and her own word is missing."""
        claimed = stages.says_settled(self.kept.way)
        return self.kept.way.ending is None and bool(claimed) and SIDES[self.side] not in claimed


async def claim(
    tx: Transaction, desk: Desk, subject_id: UUID, *, step: str, by: str | None
) -> list[Walker] | Refusal:
    """The people to tell of a step: not who took it; nobody of what is no longer so.

    The row is locked: an erasure at the same moment waits, and then closes the links granted here.
    """
    kept = await accompaniments.find(tx, subject_id, lock=True)
    if kept is None:
        return Refusal("not-found")
    if (step == "end") is not (kept.way.ending is not None):
        return []
    return [
        await _walker(tx, desk, kept, side)
        for side in Side
        if kept.person(side) is not None and (step not in {"stage", "end"} or SIDES[side] != by)
    ]


async def _walker(tx: Transaction, desk: Desk, kept: Accompaniment, side: Side) -> Walker:
    person_id = kept.person(side) or ""
    profile = await profiles.find_by_person(tx, person_id)
    told = await reading.view_match(tx, desk, match_id=kept.subject_id, person_id=person_id)
    view = None if isinstance(told, Refusal) else told
    return Walker(
        person_id=person_id,
        side=side,
        contact=_reach(desk, profile.contact, sms=profile.sms_wanted) if profile else None,
        locale=profile.locale if profile else "de",
        link=await grant_link(tx, desk, OWN_WAY, subject=kept.subject_id, person=person_id),
        kept=kept,
        view=view,
        companion=await companions.name_of(tx, kept.company.companion),
    )


def _reach(desk: Desk, sealed: bytes, *, sms: bool) -> Contact:
    """The phone is for text messages, and only where they are wanted."""
    contact = Contact.unsealed(desk.seal_key, sealed)
    return Contact(contact.name, contact.email, contact.phone if sms else None)
