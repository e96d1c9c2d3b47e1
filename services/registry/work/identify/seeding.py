"""Demo data in every state: the steps that people take, each on its day in the past."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as entries
from services.registry.decide.contact import refuse_fields
from services.registry.decide.content import changed_fields
from services.registry.decide.identify import claim as claim_rules
from services.registry.decide.identify import evidence, proposal
from services.registry.decide.identify import nomination as nomination_rules
from services.registry.decide.identify.claim import Claim
from services.registry.decide.identify.fields import Source
from services.registry.decide.identify.nomination import ANSWER_WITHIN, Nomination
from services.registry.decide.initiative import Initiative, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store.identify import claims, nominations
from services.registry.store.initiatives import Revision
from services.registry.work import steps
from services.registry.work.identify import (
    answering,
    claiming,
    ending,
    judging,
    links,
    nominating,
    ownership,
)
from services.registry.work.register import Texts, read_texts

STAFF: Final = "seed"
SOON: Final = timedelta(hours=2)
LATER: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What both sides of a seeded dispute say, and how an editor decided."""

    claimant_says: str = ""
    rival_says: str = ""
    reason: str = ""


async def seed_nomination(
    tx: Transaction,
    told: proposal.Told,
    *,
    nomination_id: UUID,
    state: nomination_rules.State,
    at: datetime,
    settings: RegistrySettings,
) -> Nomination | Refusal:
    """A nomination in a state; a second time does nothing."""
    await initiatives.reserve(tx, nomination_id)
    known = await nominations.lock(tx, nomination_id)
    if known is not None:
        return known
    now = await nominating.nominate(
        replace(tx, now=at), told, nomination_id=nomination_id, settings=settings
    )
    if isinstance(now, Refusal) or state is nomination_rules.State.RECEIVED:
        return now
    token = links.token(settings.keys, links.CONFIRM_NOMINATION, subject=nomination_id)
    now = await nominating.confirm(replace(tx, now=at + SOON), token, settings=settings)
    if isinstance(now, Refusal) or now.state is state:
        return now
    return await _answer(tx, now, state=state, at=at, settings=settings)


async def _answer(
    tx: Transaction,
    now: Nomination,
    *,
    state: nomination_rules.State,
    at: datetime,
    settings: RegistrySettings,
) -> Nomination | Refusal:
    later = replace(tx, now=at + LATER)
    token = links.token(settings.keys, links.ANSWER_NOMINATION, subject=now.id)
    match state:
        case nomination_rules.State.ACCEPTED:
            return await answering.accept(later, token, settings=settings)
        case nomination_rules.State.DECLINED:
            return await answering.decline(later, token, settings=settings)
        case nomination_rules.State.INVITED:
            way = nomination_rules.Way.LETTER
            return await nominating.invite(later, now, way=way, settings=settings)
        case nomination_rules.State.EXPIRED:
            said = nomination_rules.expire(now)
            over = replace(tx, now=at + SOON + ANSWER_WITHIN)
            return now if isinstance(said, Unchanged) else await ending.take(over, now, said)
        case _:
            return now


async def seed_claim(
    tx: Transaction,
    told: evidence.Told,
    *,
    claim_id: UUID,
    initiative_id: UUID,
    state: claim_rules.State,
    is_confirmed: bool,
    dispute: Dispute,
    at: datetime,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """A claim in a state, its register number looked up; a second time does nothing."""
    await initiatives.reserve(tx, claim_id)
    known = await claims.get(tx, claim_id)
    if known is not None:
        return known
    now = await claiming.open_claim(
        replace(tx, now=at), initiative_id, told, claim_id=claim_id, settings=settings
    )
    if isinstance(now, Refusal):
        return now
    if is_confirmed:
        token = links.token(settings.keys, links.CONFIRM_CLAIM, subject=claim_id)
        now = await claiming.confirm(replace(tx, now=at + SOON), token, settings=settings)
    if isinstance(now, Refusal) or now.state is state:
        return now
    return await _settle(tx, now, state=state, dispute=dispute, at=at, settings=settings)


async def seed_unowned(
    tx: Transaction, told: Texts, *, initiative_id: UUID, listed_at: datetime
) -> Initiative | Refusal:
    """A public entry that came by an import and that nobody answers for yet."""
    await initiatives.reserve(tx, initiative_id)
    known = await initiatives.lock(tx, initiative_id)
    if known is not None:
        return known
    content, wrong = await read_texts(tx, told)
    if wrong:
        return refuse_fields(wrong)
    draft = replace(entries.drafted(initiative_id, owner=None, now=listed_at), listed_at=listed_at)
    await initiatives.insert(tx, draft, contact=None)
    first = Revision(1, content, changed_fields(None, content), tx.now)
    await initiatives.add_revision(tx, draft.id, first, source=Source.IMPORT)
    municipality = await steps.municipality_of(tx, content)
    listed = entries.listing(draft, content, municipality=municipality, revision=1)
    return await steps.take(tx, draft, listed, by=STAFF)


async def _settle(
    tx: Transaction,
    now: Claim,
    *,
    state: claim_rules.State,
    dispute: Dispute,
    at: datetime,
    settings: RegistrySettings,
) -> Claim | Refusal:
    later = replace(tx, now=at + LATER)
    if state is claim_rules.State.EXPIRED:
        over = replace(tx, now=at + claim_rules.OPEN_FOR)
        said = claim_rules.expire(now, owner=None, now=over.now)
        return now if isinstance(said, Unchanged) else await ownership.take(over, now, said)
    checked = await judging.check_register(
        later,
        now.id,
        is_right=state is not claim_rules.State.REFUSED,
        reason=dispute.reason,
        version=now.version,
        staff=STAFF,
        settings=settings,
    )
    if isinstance(checked, Claim) and checked.state is claim_rules.State.DISPUTED:
        await _let_both_speak(later, checked, dispute, settings=settings)
    return checked


async def _let_both_speak(
    tx: Transaction, claim: Claim, dispute: Dispute, *, settings: RegistrySettings
) -> None:
    for person, words in (
        (claim.claimant, dispute.claimant_says),
        (claim.rival, dispute.rival_says),
    ):
        if person is not None and words:
            who = Principal(issuer="web", subject=person, person_id=person)
            await claiming.state_view(tx, claim.id, words, who=who, settings=settings)
