"""What notifications may know when a fact about a case sends it here: whom to reach, texts, the link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contracts.moving_in import day_in_saxony
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import labels
from services.registry.decide.accompany.case import Case
from services.registry.settings import RegistrySettings
from services.registry.store.accompany import cases, desks, handovers, lists, records
from services.registry.work.accompany import sealing, steps
from services.registry.work.accompany.sealing import Reach

TITLE_GONE: Final = "Ihre Begleitung"


@dataclass(frozen=True, slots=True)
class Claim:
    """One person with the details and links of one notice."""

    person_id: str
    reach: Reach
    details: Mapping[str, str]
    links: Mapping[str, str]


async def claim(
    tx: Transaction, case_id: UUID, *, step: str, about: UUID | None, settings: RegistrySettings
) -> Claim | Refusal:
    """The claim of a step; not found once nobody is to be told any more."""
    case = await steps.found(tx, case_id)
    kept = await cases.sealed(tx, case_id)
    reach = sealing.unseal_reach(settings.keys, kept.contact)
    details = await _details(tx, case, step=step, about=about)
    if reach is None or case.owner is None or details is None:
        return Refusal("not-found")
    line = await lists.one(tx, case_id, today=day_in_saxony(tx.now))
    title = line.title if line and line.title else TITLE_GONE
    own = {"own": sealing.token(settings.keys, case_id)}
    return Claim(case.owner, reach, {"title": title, **details}, own)


async def _details(
    tx: Transaction, case: Case, *, step: str, about: UUID | None
) -> Mapping[str, str] | None:
    match step:
        case "mentor-assigned" | "handover-proposed":
            return await _mentor(tx, case, about)
        case "next-contact-agreed":
            day = case.next_contact_on
            return {"next_contact_on": day.isoformat()} if day else None
        case "milestone-reached":
            known = await records.milestones(tx, case.id)
            titles = [each.title for each in known if each.id == about and each.title]
            return {"milestone": titles[0]} if titles else None
        case "case-closed":
            return {"outcome": labels.OUTCOMES[case.outcome.value]} if case.outcome else None
        case _:
            return {}


async def _mentor(tx: Transaction, case: Case, about: UUID | None) -> Mapping[str, str] | None:
    handover = await handovers.get(tx, about, case_id=case.id) if about else None
    if handover is None:
        return None
    mentor = await desks.mentor(tx, handover.to_mentor)
    name = mentor.name if mentor else ""
    return {"mentor": name, "is_handover": "" if handover.is_first else "yes"}
