"""What notifications may know when a fact of this room sends it here: whom to reach, what, links.

A step that nobody is to be told of any more has nobody behind it.
"""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from services.chassis.keys import KeyRing
from services.chassis.transaction import Transaction
from services.registry.decide.identify import claim as claims_rules
from services.registry.decide.identify import nomination as nominations_rules
from services.registry.decide.identify.claim import Claim
from services.registry.decide.identify.nomination import Nomination, State
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives, places
from services.registry.store.identify import claims, nominations
from services.registry.work import links as entry_links
from services.registry.work.claims import Claim as Told
from services.registry.work.identify import links
from services.registry.work.identify.papers import (
    Folder,
    Paper,
    Voice,
    unseal_folder,
    unseal_paper,
    unseal_voice,
)

NominationStep = Literal["received", "invited", "accepted", "declined", "expired", "listed"]
ClaimStep = Literal["opened", "evidence-given", "verified", "refused", "expired", "disputed"]


async def of_nomination(
    tx: Transaction, nomination_id: UUID, *, step: NominationStep, settings: RegistrySettings
) -> list[Told]:
    """The people behind a step of a nomination."""
    nomination = await nominations.get(tx, nomination_id)
    typed = await nominations.typed(tx, nomination_id)
    if nomination is None or typed is None or typed.told is None:
        return []
    paper = unseal_paper(settings.keys, typed.told)
    voice = unseal_voice(settings.keys, typed.nominator) if typed.nominator else None
    title = {"title": paper.title}
    match step:
        case "received":
            is_due = nomination.state is State.RECEIVED
            token = links.token(settings.keys, links.CONFIRM_NOMINATION, subject=nomination.id)
            told = [_nominator(nomination, voice, title, {"confirm": token})] if is_due else []
        case "invited":
            told = await _invited(tx, nomination, paper, ags=typed.ags, keys=settings.keys)
        case "accepted":
            own = await _own_link(tx, nomination.id, keys=settings.keys)
            told = [
                _organisation(nomination, paper, title, own),
                _nominator(nomination, voice, title, {}),
            ]
        case "declined":
            told = [_nominator(nomination, voice, title, {})]
        case "expired":
            ending = {"ending": (nomination.ending or nominations_rules.Ending.CLOSED).value}
            told = [_nominator(nomination, voice, {**title, **ending}, {})]
        case "listed":
            path = {"path": f"/initiativen/{nomination.id}"}
            told = [_nominator(nomination, voice, {**title, **path}, {})]
    return [each for each in told if each is not None]


async def of_claim(
    tx: Transaction, claim_id: UUID, *, step: ClaimStep, settings: RegistrySettings
) -> list[Told]:
    """The people behind a step of a claim."""
    claim = await claims.get(tx, claim_id)
    sealed = await claims.told(tx, claim_id)
    if claim is None:
        return []
    folder = unseal_folder(settings.keys, sealed) if sealed else None
    details = {
        "title": await links.title_of(tx, claim.initiative_id),
        "path": f"/initiativen/{claim.initiative_id}",
        "proof": claim.proof.value,
        "reason": await claims.reason(tx, claim_id),
    }
    keys = settings.keys
    seen = {"see": links.token(keys, links.SEE_CLAIM, subject=claim.id)}
    contest = {"see": links.token(keys, links.CONTEST_CLAIM, subject=claim.id)}
    match step:
        case "opened":
            confirm = {"confirm": links.token(keys, links.CONFIRM_CLAIM, subject=claim.id)}
            told = [_claimant(claim, folder, details, confirm)] if _is_new(claim) else []
        case "evidence-given":
            told = [_claimant(claim, folder, details, seen)]
        case "expired":
            told = [] if await _is_moot(tx, claim) else [_claimant(claim, folder, details, {})]
        case "verified":
            own = await _own_link(tx, claim.initiative_id, keys=keys)
            told = [
                _claimant(claim, folder, details, own),
                await _rival(tx, claim, details, {}, keys=keys),
            ]
        case "refused" | "disputed":
            told = [
                _claimant(claim, folder, details, seen),
                await _rival(tx, claim, details, contest, keys=keys),
            ]
    return [each for each in told if each is not None]


async def _invited(
    tx: Transaction, nomination: Nomination, paper: Paper, *, ags: str, keys: KeyRing
) -> list[Told | None]:
    municipality = await places.municipality(tx, ags)
    if nomination.state is not State.INVITED or nomination.answer_by is None:
        return []
    details = {
        "title": paper.title,
        "municipality": municipality.name if municipality else "",
        "deadline": nomination.answer_by.isoformat(),
    }
    token = links.token(keys, links.ANSWER_NOMINATION, subject=nomination.id)
    return [_organisation(nomination, paper, details, {"answer": token})]


def _nominator(
    nomination: Nomination,
    voice: Voice | None,
    details: Mapping[str, str],
    tokens: Mapping[str, str],
) -> Told | None:
    if nomination.nominator is None or voice is None:
        return None
    reach = entry_links.Reach(voice.name, voice.email, None)
    return Told(nomination.nominator, reach, details, tokens)


def _organisation(
    nomination: Nomination, paper: Paper, details: Mapping[str, str], tokens: Mapping[str, str]
) -> Told | None:
    """The organisation is greeted without a name: who reads its mail we do not know."""
    if nomination.organisation is None or not paper.organisation_email:
        return None
    reach = entry_links.Reach(paper.heard_from, paper.organisation_email, None)
    return Told(nomination.organisation, reach, details, tokens)


def _claimant(
    claim: Claim,
    folder: Folder | None,
    details: Mapping[str, str],
    tokens: Mapping[str, str],
) -> Told | None:
    if claim.claimant is None or folder is None:
        return None
    reach = entry_links.Reach(folder.name, folder.email, None)
    return Told(claim.claimant, reach, details, tokens)


async def _rival(
    tx: Transaction,
    claim: Claim,
    details: Mapping[str, str],
    tokens: Mapping[str, str],
    *,
    keys: KeyRing,
) -> Told | None:
    sealed = await claims.rival_contact(tx, claim.id)
    if claim.rival is None or sealed is None:
        return None
    return Told(claim.rival, entry_links.unseal_contact(keys, sealed), details, tokens)


async def _own_link(tx: Transaction, initiative_id: UUID, *, keys: KeyRing) -> dict[str, str]:
    initiative = await initiatives.get(tx, initiative_id)
    if initiative is None:
        return {}
    return {"own": entry_links.token_for(keys, entry_links.OWN, initiative)}


async def _is_moot(tx: Transaction, claim: Claim) -> bool:
    """Whether the same person shows it in another way, or has shown it."""
    others = await claims.of_person(tx, claim.claimant or "")
    return any(
        other.initiative_id == claim.initiative_id
        and other.id != claim.id
        and (other.is_open or other.state is claims_rules.State.VERIFIED)
        for other in others
    )


def _is_new(claim: Claim) -> bool:
    return claim.state is claims_rules.State.OPENED and claim.confirmed_at is None
