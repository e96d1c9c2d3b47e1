"""All that an editor sees beside the texts: risk, sender, similar entries, merges, reports, looks."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.clearance.senders import Sender
from services.registry.settings import RegistrySettings
from services.registry.store.clearance import blocks, looks, merges, reports, risks
from services.registry.store.clearance.blocks import Block
from services.registry.store.clearance.looks import Look
from services.registry.store.clearance.merges import Merge
from services.registry.store.clearance.reports import Filed
from services.registry.store.clearance.risks import Assessed
from services.registry.work import steps
from services.registry.work.clearance import senders, similar
from services.registry.work.clearance.similar import Similar

REPORTS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What is known around an entry."""

    assessed: Assessed | None
    sender: Sender | None
    blocks: list[Block]
    similar: list[Similar]
    merges: list[Merge]
    reports: list[Filed]
    others: list[Look]


async def findings(
    tx: Transaction, initiative_id: UUID, *, editor: str, settings: RegistrySettings
) -> Findings:
    """Everything for one entry."""
    initiative = await steps.found(tx, initiative_id)
    sender = await senders.sender_of(
        tx, initiative.id, person_id=initiative.owner, keys=settings.keys
    )
    host = senders.host_digest(settings.keys, sender.domain) if sender else None
    return Findings(
        assessed=await risks.get(tx, initiative.id),
        sender=sender,
        blocks=await blocks.on_sender(tx, person_id=initiative.owner, host=host),
        similar=await similar.similar_to(tx, initiative),
        merges=await merges.of_entry(tx, initiative.id),
        reports=await reports.listed(
            tx, is_open=True, initiative_id=initiative.id, limit=REPORTS_SHOWN
        ),
        others=await looks.others(tx, initiative.id, editor=editor),
    )


async def look(tx: Transaction, initiative_id: UUID, *, editor: str, name: str) -> list[Look]:
    """Note that an editor looks at an entry; the answer is who else does."""
    await steps.found(tx, initiative_id)
    await looks.note(tx, initiative_id, editor=editor, name=name)
    return await looks.others(tx, initiative_id, editor=editor)
