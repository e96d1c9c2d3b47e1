"""Somebody says that an entry is theirs, shows something for it, and is heard in a dispute."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from contracts.identify import ClaimEvidenceGiven, ClaimRefused
from services.chassis import timers
from services.chassis.http.tokens import Principal
from services.chassis.identity import person_id
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.seal import seal, unseal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.content import check_text
from services.registry.decide.identify import claim as rules
from services.registry.decide.identify import codes
from services.registry.decide.identify.claim import OPEN_FOR, Claim, Noted, State
from services.registry.decide.identify.domains import domain_of_site, own_domain
from services.registry.decide.identify.evidence import STATEMENT, Evidence, Told, read_evidence
from services.registry.decide.identify.nomination import CONTACTS_KEPT
from services.registry.decide.initiative import Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store.identify import claims
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work.identify import links, ownership
from services.registry.work.identify.papers import folder_of, seal_paper

CLAIMANT: Final[claims.Side] = "claimant"
RIVAL: Final[claims.Side] = "rival"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A claim as one of its sides sees it."""

    claim: Claim
    side: claims.Side
    title: str
    reason: str
    says: str


async def domain_for(tx: Transaction, initiative_id: UUID) -> str | None:
    """The domain at which a mailbox would prove an entry; None if it shares one or names none."""
    website, others = await _website(tx, initiative_id)
    return None if others else own_domain(website)


async def open_claim(
    tx: Transaction,
    initiative_id: UUID,
    told: Told,
    *,
    claim_id: UUID,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """Store a claim to a public entry and let notifications ask the claimant's mailbox.

    Whoever owns the entry already gets the same answer: nobody learns by it whose it is.
    """
    website, others = await _website(tx, initiative_id)
    read = read_evidence(told, website=website, others=others)
    if not isinstance(read, Evidence):
        return refuse_fields(read)
    new = rules.opened(
        claim_id,
        initiative_id=initiative_id,
        claimant=person_id(settings.keys.person, email=read.mailbox),
        proof=told.proof,
        now=tx.now,
    )
    await claims.insert(tx, new, told=seal_paper(settings.keys, folder_of(read)))
    until = tx.now + timedelta(days=settings.registry_confirm_days)
    await _grant(tx, links.CONFIRM_CLAIM, new, settings=settings, until=until)
    await timers.schedule(tx, ownership.EXPIRE, subject=str(new.id), due_at=tx.now + OPEN_FOR)
    return await ownership.take(tx, new, rules.say_opened(new, owner=None))


async def confirm(tx: Transaction, token: str, *, settings: RegistrySettings) -> Claim | Refusal:
    """The claimant's button; at the website's own domain it is the evidence itself."""
    claim_id = await links.use(tx, token, purpose=links.CONFIRM_CLAIM)
    if isinstance(claim_id, Refusal):
        return claim_id
    initiative, before = await ownership.locked(tx, claim_id)
    said = rules.confirm(before, owner=initiative.owner, now=tx.now)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return before
    await _grant(tx, links.SEE_CLAIM, before, settings=settings, until=tx.now + links.SEEN_FOR)
    await ownership.drop_others(tx, before, owner=initiative.owner)
    if isinstance(said, Noted):
        await claims.save(tx, said.claim)
        return said.claim
    given = await ownership.take(tx, before, said)
    if given.waits_for_check:
        return given
    return await ownership.settle(tx, initiative, given, settings=settings)


async def try_code(
    tx: Transaction, claim_id: UUID, typed: str, *, who: Principal, settings: RegistrySettings
) -> Claim | Refusal:
    """The code of the letter, typed in; a wrong one counts, so that nobody can guess."""
    initiative, before = await ownership.locked(tx, claim_id)
    _side(before, who, wanted=CLAIMANT)
    digest = await claims.code_digest(tx, claim_id)
    is_right = digest is not None and codes.is_right(
        settings.keys.link, claim_id=claim_id, typed=typed, digest=digest
    )
    said = rules.try_code(before, owner=initiative.owner, is_right=is_right, now=tx.now)
    match said:
        case Refusal():
            return said
        case Noted():
            await claims.save(tx, said.claim)
            return said.claim
        case ClaimRefused():
            return await ownership.take(tx, before, said)
        case ClaimEvidenceGiven():
            given = await ownership.take(tx, before, said)
            return await ownership.settle(tx, initiative, given, settings=settings)


async def state_view(
    tx: Transaction, claim_id: UUID, text: str, *, who: Principal, settings: RegistrySettings
) -> Claim | Refusal:
    """One side of a dispute says how it is; an editor reads both before deciding."""
    _, claim = await ownership.locked(tx, claim_id)
    side = _side(claim, who)
    if claim.state is not State.DISPUTED:
        return Refusal("claim-moved-on", state=claim.state.value)
    if refused := check_text(text, STATEMENT, lines=True):
        return refuse_fields({"text": refused})
    await claims.keep_statement(tx, claim_id, side=side, sealed=seal(settings.keys.seal, text))
    return claim


async def see(
    tx: Transaction, claim_id: UUID, *, who: Principal, settings: RegistrySettings
) -> Seen:
    """A claim as whoever asks may see it; not found for anybody but its two sides."""
    claim = await claims.get(tx, claim_id)
    if claim is None:
        raise RefusedError(Refusal("not-found"))
    side = _side(claim, who)
    said = (await claims.statements(tx, claim_id))[side]
    return Seen(
        claim=claim,
        side=side,
        title=await links.title_of(tx, claim.initiative_id),
        reason=await claims.reason(tx, claim_id),
        says=unseal(settings.keys.seal, said) if said else "",
    )


async def expire(timer: Timer, tx: Transaction) -> None:
    """Nothing was shown in time."""
    claim_id = UUID(timer.subject)
    known = await claims.get(tx, claim_id)
    if known is None or not known.is_open:
        return
    initiative, before = await ownership.locked(tx, claim_id)
    said = rules.expire(before, owner=initiative.owner, now=tx.now)
    if not isinstance(said, Unchanged):
        await ownership.take(tx, before, said)


async def forget(timer: Timer, tx: Transaction) -> None:
    """Who claimed and what they told goes a while after the end; that it was decided stays."""
    claim = await claims.lock(tx, UUID(timer.subject))
    if claim is None or claim.ended_at is None or tx.now < claim.ended_at + CONTACTS_KEPT:
        return
    await claims.forget_claimant(tx, claim.id)
    await claims.forget_rival(tx, claim.id)


async def _website(tx: Transaction, initiative_id: UUID) -> tuple[str | None, int]:
    """The public website of a listed entry, and how many others have one at its domain."""
    entry = await PostgresSearch(tx).get(initiative_id)
    if entry is None:
        raise RefusedError(Refusal("not-found"))
    website = entry.content.website
    domain = domain_of_site(website) if website else None
    if domain is None:
        return website, 0
    alike = await claims.websites(tx, domain, but=initiative_id)
    return website, sum(domain_of_site(each) == domain for each in alike)


def _side(claim: Claim, who: Principal, *, wanted: claims.Side | None = None) -> claims.Side:
    sides: dict[claims.Side, str | None] = {CLAIMANT: claim.claimant, RIVAL: claim.rival}
    is_here = who.capability in {None, str(claim.id)}
    for side, person in sides.items():
        if is_here and person is not None and person == who.person_id and wanted in {None, side}:
            return side
    raise RefusedError(Refusal("not-found"))


async def _grant(
    tx: Transaction, purpose: str, claim: Claim, *, settings: RegistrySettings, until: datetime
) -> None:
    await links.grant(
        tx,
        purpose,
        subject=claim.id,
        person=claim.claimant,
        keys=settings.keys,
        until=until,
    )
