"""Whom notifications may tell of a step of a way: those who go it, and no more than each of them knows."""

from dataclasses import dataclass
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.store import accompaniments, companions, profiles
from services.matching.store.accompaniments import Accompaniment
from services.matching.store.villages import Village
from services.matching.work.claiming import OWN_WAY, grant_link
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.reading import View
from services.matching.work.ways import view_of, village_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Walker:
    """One person to tell; ``contact`` is None where notifications knows it from the registry."""

    person_id: str
    speaker: str
    contact: Contact | None
    locale: str
    link: str
    kept: Accompaniment
    view: View | None
    """Of a match."""
    village: Village | None
    companion: str | None

    @property
    def is_asked(self) -> bool:
        """Whether somebody else says that they moved in, and her own word is missing."""
        claimed = stages.says_settled(self.kept.way)
        return self.kept.way.ending is None and bool(claimed) and self.speaker not in claimed


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
    if step == "overdue" and kept.way.stage not in kept.way.overdue:
        return []
    return [
        await _walker(tx, desk, kept, speaker)
        for speaker in kept.walkers
        if step not in {"stage", "end"} or speaker != by
    ]


async def _walker(tx: Transaction, desk: Desk, kept: Accompaniment, speaker: str) -> Walker:
    person_id = kept.walkers[speaker]
    profile = await profiles.find_by_person(tx, person_id)
    contact = Contact.unsealed(desk.seal_key, profile.contact) if profile else None
    return Walker(
        person_id=person_id,
        speaker=speaker,
        contact=contact.to_tell(by_sms=profile.sms_wanted) if contact and profile else None,
        locale=profile.locale if profile else "de",
        link=await grant_link(tx, desk, OWN_WAY, subject=kept.subject_id, person=person_id),
        kept=kept,
        view=await view_of(tx, desk, kept, speaker),
        village=await village_of(tx, kept),
        companion=await companions.name_of(tx, kept.company.companion),
    )
