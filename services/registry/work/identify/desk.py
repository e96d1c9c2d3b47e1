"""What editors see: organisations to reach, claims to check, disputes to decide, with both sides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.chassis.refusal import Refusal, RefusedError
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.identify.claim import Claim
from services.registry.decide.identify.nomination import Nomination
from services.registry.settings import RegistrySettings
from services.registry.store import audit, initiatives, places
from services.registry.store.audit import Deed
from services.registry.store.identify import claims, desk, nominations
from services.registry.store.identify.claims import Side
from services.registry.store.identify.desk import WaitingClaim, WaitingNomination
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work.identify import answering, judging, links
from services.registry.work.identify.papers import (
    Folder,
    Paper,
    Voice,
    unseal_folder,
    unseal_paper,
    unseal_voice,
)
from services.registry.work.links import Reach, unseal_contact

MOST_DEEDS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedNomination:
    """A line of the desk with the name that was typed."""

    waiting: WaitingNomination
    paper: Paper | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationFile:
    """A nomination as an editor sees it."""

    nomination: Nomination
    paper: Paper | None
    voice: Voice | None
    municipality: Municipality
    answered_by: str | None
    deeds: list[Deed]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFile:
    """A claim as an editor sees it, with who has the entry now."""

    claim: Claim
    folder: Folder | None
    title: str
    website: str | None
    owner: Reach | None
    owner_since: datetime | None
    says: dict[Side, str]
    reason: str
    deeds: list[Deed]


async def waiting(
    tx: Transaction, *, settings: RegistrySettings, region: Collection[str] = ()
) -> tuple[list[NamedNomination], list[WaitingClaim]]:
    """All that waits, the oldest first."""
    named = [
        NamedNomination(
            waiting=each, paper=unseal_paper(settings.keys, each.told) if each.told else None
        )
        for each in await desk.nominations_waiting(tx, region=region)
    ]
    return named, await desk.claims_waiting(tx, region=region)


async def nomination_file(
    tx: Transaction, nomination_id: UUID, *, settings: RegistrySettings
) -> NominationFile:
    """One nomination with everything that is kept of it."""
    nomination = await nominations.get(tx, nomination_id)
    typed = await nominations.typed(tx, nomination_id)
    municipality = await places.municipality(tx, typed.ags if typed else "")
    if nomination is None or typed is None or municipality is None:
        raise RefusedError(Refusal("not-found"))
    return NominationFile(
        nomination=nomination,
        paper=unseal_paper(settings.keys, typed.told) if typed.told else None,
        voice=unseal_voice(settings.keys, typed.nominator) if typed.nominator else None,
        municipality=municipality,
        answered_by=await nominations.answered_by(tx, nomination_id),
        deeds=await _deeds(tx, answering.KIND, nomination_id),
    )


async def claim_file(tx: Transaction, claim_id: UUID, *, settings: RegistrySettings) -> ClaimFile:
    """One claim with everything that is kept of it, and both sides' words."""
    claim = await claims.get(tx, claim_id)
    if claim is None:
        raise RefusedError(Refusal("not-found"))
    sealed = await claims.told(tx, claim_id)
    contact = await initiatives.sealed_contact(tx, claim.initiative_id)
    initiative = await initiatives.get(tx, claim.initiative_id)
    entry = await PostgresSearch(tx).get(claim.initiative_id)
    said = await claims.statements(tx, claim_id)
    return ClaimFile(
        claim=claim,
        folder=unseal_folder(settings.keys, sealed) if sealed else None,
        title=await links.title_of(tx, claim.initiative_id),
        website=entry.content.website if entry else None,
        owner=unseal_contact(settings.keys, contact) if contact else None,
        owner_since=initiative.listed_at if initiative and initiative.owner else None,
        says={
            side: unseal(settings.keys.seal, words) if words else "" for side, words in said.items()
        },
        reason=await claims.reason(tx, claim_id),
        deeds=await _deeds(tx, judging.KIND, claim_id),
    )


async def _deeds(tx: Transaction, kind: str, subject_id: UUID) -> list[Deed]:
    return await audit.deeds(tx, kind=kind, subject_id=subject_id, limit=MOST_DEEDS)
