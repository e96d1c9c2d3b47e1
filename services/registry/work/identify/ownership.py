"""Steps of claims are stored and said; what counts makes its claimant the owner of the entry."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from contracts.identify import (
    ClaimDisputed,
    ClaimEvidenceGiven,
    ClaimExpired,
    ClaimOpened,
    ClaimRefused,
    ClaimVerified,
)
from services.chassis import outbox, timers
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as entries
from services.registry.decide.contact import Contact
from services.registry.decide.identify import claim as rules
from services.registry.decide.identify import owners
from services.registry.decide.identify.claim import Claim, Said
from services.registry.decide.identify.fields import OF_PERSON, VERSION
from services.registry.decide.identify.nomination import CONTACTS_KEPT
from services.registry.decide.initiative import Initiative, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store.funding import checks
from services.registry.store.identify import claims, fields
from services.registry.work import links as entry_links
from services.registry.work import steps
from services.registry.work.identify import links
from services.registry.work.identify.papers import read_again, unseal_folder

EXPIRE: Final = "expire-claim"
FORGET: Final = "forget-claim"
NAMES: Final[Mapping[type[Said], str]] = MappingProxyType(
    {
        ClaimOpened: "opened",
        ClaimEvidenceGiven: "evidence-given",
        ClaimVerified: "verified",
        ClaimRefused: "refused",
        ClaimExpired: "expired",
        ClaimDisputed: "disputed",
    }
)


async def locked(tx: Transaction, claim_id: UUID) -> tuple[Initiative, Claim]:
    """A claim and its entry, kept for this transaction: the entry first, always."""
    initiative_id = await claims.initiative_of(tx, claim_id)
    if initiative_id is None:
        raise RefusedError(Refusal("not-found"))
    initiative = await steps.locked(tx, initiative_id)
    claim = await claims.lock(tx, claim_id)
    if claim is None:
        raise RefusedError(Refusal("not-found"))
    return initiative, claim


async def take(tx: Transaction, before: Claim, said: Said) -> Claim:
    """Store the claim as the fact leaves it, and say the fact."""
    now = rules.after(before, said, now=tx.now)
    await claims.save(tx, now)
    dataref = f"/internal/v1/claims/{now.id}/claim/{NAMES[type(said)]}"
    await outbox.record(tx, said, sequence=now.version, dataref=dataref)
    if before.is_open and not now.is_open:
        await timers.cancel(tx, EXPIRE, subject=str(now.id))
        await timers.schedule(tx, FORGET, subject=str(now.id), due_at=tx.now + CONTACTS_KEPT)
    return now


async def settle(
    tx: Transaction, initiative: Initiative, claim: Claim, *, settings: RegistrySettings
) -> Claim:
    """The evidence counts: a free entry changes hands, any other becomes a dispute."""
    said = rules.settle(claim, owner=initiative.owner)
    return await follow(tx, initiative, claim, said, settings=settings)


async def follow(
    tx: Transaction,
    initiative: Initiative,
    before: Claim,
    said: ClaimVerified | ClaimDisputed | ClaimRefused,
    *,
    settings: RegistrySettings,
) -> Claim:
    """Take the step, and do what it means for the entry and for its present owner."""
    now = await take(tx, before, said)
    match said:
        case ClaimVerified():
            await _hand_over(tx, initiative, now, settings=settings)
            await drop_others(tx, now, owner=now.claimant)
        case ClaimDisputed():
            await _hear_both(tx, initiative, now, settings=settings)
        case ClaimRefused():
            pass
    return now


async def drop_others(tx: Transaction, claim: Claim, *, owner: str | None) -> None:
    """The same person's other claims to the entry are moot: one is enough."""
    for other in await claims.lock_open(tx, claim.initiative_id):
        if other.id != claim.id and other.claimant == claim.claimant:
            said = rules.drop(other, owner=owner)
            if not isinstance(said, Unchanged):
                await take(tx, other, said)


async def restate(tx: Transaction, before: Initiative) -> Initiative:
    """Say a listed entry once more, as its public revision may be seen now; no editor has to look.

    ``before`` is locked. What waits for an editor goes on waiting.
    """
    now = owners.restated(before)
    await initiatives.save(tx, now)
    await say_public(tx, now)
    return now


async def say_public(tx: Transaction, initiative: Initiative) -> None:
    """Say the public revision of an entry, if it has one."""
    if initiative.public_revision is None:
        return
    content = await steps.text(tx, initiative, revision=initiative.public_revision)
    municipality = await steps.municipality_of(tx, content)
    said = entries.listing(
        initiative, content, municipality=municipality, revision=initiative.public_revision
    )
    await steps.say(tx, initiative, said)


async def _hand_over(
    tx: Transaction, before: Initiative, claim: Claim, *, settings: RegistrySettings
) -> None:
    """The entry is the claimant's: nothing that its former owner got opens it any more.

    How to reach the former owner was that person's to agree to, and ends with it; so does what she
    answered about herself and saved there. Links about something else than the entry (a partner, a
    message) ask whether the entry is still hers.
    """
    sealed = await claims.told(tx, claim.id)
    if claim.claimant is None or sealed is None:
        raise LookupError(f"claim {claim.id}")
    folder = unseal_folder(settings.keys, sealed)
    now = owners.handed_over(before, owner=claim.claimant)
    await entry_links.revoke(tx, now.id)
    await checks.forget(tx, now.id)
    await initiatives.save(tx, now)
    contact = Contact(name=folder.name, email=read_again(folder.email), phone=None)
    await initiatives.keep_contact(tx, now.id, entry_links.seal_contact(settings.keys, contact))
    await _end_personal_consents(tx, now)
    await entry_links.grant_own(tx, now, settings=settings)
    await say_public(tx, now)


async def _end_personal_consents(tx: Transaction, initiative: Initiative) -> None:
    known = await fields.consents(tx, initiative.id)
    ended = {field: False for field in OF_PERSON if field in known and known[field].is_given}
    await fields.add_consents(
        tx,
        initiative.id,
        ended,
        text_version=VERSION,
        revision=initiative.latest_revision,
        by="new-owner",
    )
    await fields.drop_card(tx, initiative.id)


async def _hear_both(
    tx: Transaction, initiative: Initiative, claim: Claim, *, settings: RegistrySettings
) -> None:
    """Who has the entry is told, and can say something by a link."""
    contact = await initiatives.sealed_contact(tx, initiative.id)
    await claims.keep_rival_contact(tx, claim.id, contact)
    await links.grant(
        tx,
        links.CONTEST_CLAIM,
        subject=claim.id,
        person=claim.rival,
        keys=settings.keys,
        until=tx.now + links.SEEN_FOR,
    )
