"""A person is forgotten, as a nominator, as who is nominated, as a claimant or as who had an entry.

That an organisation was asked is kept as a keyed hash: to forget it is not to ask it again.
"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.identify import NominationDeclined
from services.chassis import capability, timers
from services.chassis.keys import KeyRing
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.registry.decide.identify import claim as claim_rules
from services.registry.decide.identify import nomination as nomination_rules
from services.registry.decide.identify.claim import Claim
from services.registry.decide.identify.nomination import Nomination, State
from services.registry.decide.initiative import Unchanged
from services.registry.store import reviews
from services.registry.store.identify import claims, fields, nominations
from services.registry.work import shown
from services.registry.work.identify import ending, links, ownership
from services.registry.work.identify.papers import unseal_folder, unseal_paper, unseal_voice


async def forget_person(tx: Transaction, person_id: str, until: datetime) -> None:
    """Forget what the person had to do with nominations and claims until then."""
    for nomination in await nominations.lock_of(tx, person_id, created_until=until):
        if nomination.organisation == person_id:
            await _forget_organisation(tx, nomination)
        else:
            await _forget_nominator(tx, nomination)
    for claim in await claims.lock_of(tx, person_id, created_until=until):
        if claim.claimant == person_id:
            await _forget_claimant(tx, claim)
        else:
            await claims.forget_rival(tx, claim.id)
            await _close_links(tx, claim.id, links.CONTEST_CLAIM)


async def end_claims(tx: Transaction, initiative_id: UUID) -> None:
    """The entry is gone: there is nothing to claim any more."""
    for claim in await claims.lock_open(tx, initiative_id):
        said = claim_rules.drop(claim, owner=None)
        if not isinstance(said, Unchanged):
            await ownership.take(tx, claim, said)


async def held_of(tx: Transaction, person_id: str, *, keys: KeyRing) -> dict[str, Any]:
    """Everything that this room keeps of a person, in the clear, for the person alone."""
    return {
        "nominations": [
            await _held_nomination(tx, each, person_id=person_id, keys=keys)
            for each in await nominations.lock_of(tx, person_id, created_until=tx.now)
        ],
        "claims": [
            await _held_claim(tx, each, person_id=person_id, keys=keys)
            for each in await claims.of_person(tx, person_id)
        ],
        "entries": [
            await _held_fields(tx, each.initiative_id, revision=each.revision, keys=keys)
            for each in await reviews.owned_by(tx, person_id)
        ],
    }


async def _forget_nominator(tx: Transaction, nomination: Nomination) -> None:
    """What was not confirmed goes whole; what the organisation was asked stays its own."""
    await _close_links(tx, nomination.id, links.CONFIRM_NOMINATION)
    if nomination.state is State.RECEIVED:
        await timers.cancel(tx, ending.FORGET_UNCONFIRMED, subject=str(nomination.id))
        await nominations.drop(tx, nomination.id)
        return
    await nominations.forget_nominator(tx, nomination.id)


async def _forget_organisation(tx: Transaction, nomination: Nomination) -> None:
    """Who wants to be forgotten does not want an entry; the nominator hears a kind no."""
    await _close_links(tx, nomination.id, links.ANSWER_NOMINATION)
    said = nomination_rules.decline(replace(nomination, organisation=None))
    if isinstance(said, NominationDeclined):
        await ending.take(tx, nomination, said)
    await nominations.forget_organisation(tx, nomination.id)
    await nominations.forget_whose_asking(tx, nomination.id)


async def _forget_claimant(tx: Transaction, claim: Claim) -> None:
    for purpose in (links.CONFIRM_CLAIM, links.SEE_CLAIM):
        await _close_links(tx, claim.id, purpose)
    said = claim_rules.drop(replace(claim, claimant=None), owner=None)
    if not isinstance(said, Unchanged):
        await ownership.take(tx, claim, said)
    await claims.forget_claimant(tx, claim.id)


async def _close_links(tx: Transaction, subject: UUID, purpose: str) -> None:
    await capability.revoke_links(tx, subject=str(subject), purpose=purpose)


async def _held_nomination(
    tx: Transaction, each: Nomination, *, person_id: str, keys: KeyRing
) -> dict[str, Any]:
    """Who was nominated hears what was said of them, not by whom."""
    typed = await nominations.typed(tx, each.id)
    is_nominator = each.nominator == person_id
    told = asdict(unseal_paper(keys, typed.told)) if typed and typed.told else {}
    if is_nominator and typed and typed.nominator:
        told["nominator"] = asdict(unseal_voice(keys, typed.nominator))
    return {
        "id": str(each.id),
        "side": "nominator" if is_nominator else "organisation",
        "state": each.state.value,
        "created_at": each.created_at,
        **told,
    }


async def _held_claim(
    tx: Transaction, each: Claim, *, person_id: str, keys: KeyRing
) -> dict[str, Any]:
    is_claimant = each.claimant == person_id
    sealed = await claims.told(tx, each.id)
    said = (await claims.statements(tx, each.id))["claimant" if is_claimant else "rival"]
    told = asdict(unseal_folder(keys, sealed)) if sealed and is_claimant else {}
    return {
        "id": str(each.id),
        "initiative_id": str(each.initiative_id),
        "side": "claimant" if is_claimant else "rival",
        "state": each.state.value,
        "created_at": each.created_at,
        "says": unseal(keys.seal, said) if said else "",
        **told,
    }


async def _held_fields(
    tx: Transaction, initiative_id: UUID, *, revision: int, keys: KeyRing
) -> dict[str, Any]:
    card = await fields.card(tx, initiative_id)
    return {
        "initiative_id": str(initiative_id),
        "sources": dict(await fields.sources(tx, initiative_id, revision=revision)),
        "consents": [asdict(word) for word in await fields.words_about(tx, initiative_id)],
        "card": asdict(shown.unseal_card(keys, card)) if card else {},
    }
