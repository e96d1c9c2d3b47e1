"""Editors send letters with codes, look register numbers up, and decide disputes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.identify import ClaimRefused
from services.chassis import timers
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.identify import claim as rules
from services.registry.decide.identify import codes
from services.registry.decide.identify.claim import Claim, State
from services.registry.settings import RegistrySettings
from services.registry.store import audit
from services.registry.store.identify import claims
from services.registry.work.identify import links, ownership
from services.registry.work.identify.papers import unseal_folder

KIND: Final = "claim"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is printed: to whom, with which code, until when it counts."""

    title: str
    name: str
    address: str
    code: str
    until: datetime


async def send_letter(
    tx: Transaction, claim_id: UUID, *, version: int, staff: str, settings: RegistrySettings
) -> Claim | Refusal:
    """An editor has checked the address: make a code, keep its keyed hash, let it be printed."""
    _, before = await ownership.locked(tx, claim_id)
    if refused := _check_turn(before, version):
        return refused
    noted = rules.send_letter(before, now=tx.now)
    if isinstance(noted, Refusal):
        return noted
    now = noted.claim
    await claims.save(tx, now)
    code = codes.code_of(settings.keys.link, claim_id=now.id, generation=now.letters)
    digest = codes.digest_of(settings.keys.link, claim_id=now.id, code=code)
    await claims.keep_code(tx, now.id, digest)
    await timers.schedule(
        tx, ownership.EXPIRE, subject=str(now.id), due_at=now.code_until or tx.now
    )
    await audit.note(
        tx, "send-claim-letter", by=staff, kind=KIND, subject_id=now.id, letter=now.letters
    )
    return now


async def letter(tx: Transaction, claim_id: UUID, *, settings: RegistrySettings) -> Letter:
    """The letter to print while its code counts; the code is made anew, it stands nowhere."""
    claim = await claims.get(tx, claim_id)
    sealed = await claims.told(tx, claim_id)
    if claim is None or claim.state is not State.OPENED or claim.code_until is None or not sealed:
        raise RefusedError(Refusal("not-found"))
    folder = unseal_folder(settings.keys, sealed)
    code = codes.code_of(settings.keys.link, claim_id=claim.id, generation=claim.letters)
    return Letter(
        title=await links.title_of(tx, claim.initiative_id),
        name=folder.name,
        address=folder.shown,
        code=codes.shown(code),
        until=claim.code_until,
    )


async def check_register(
    tx: Transaction,
    claim_id: UUID,
    *,
    is_right: bool,
    reason: str,
    version: int,
    staff: str,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """An editor looked a register number up."""
    initiative, before = await ownership.locked(tx, claim_id)
    if refused := _check_turn(before, version):
        return refused
    said = rules.check_register(before, owner=initiative.owner, is_right=is_right, reason=reason)
    if isinstance(said, Refusal):
        return said
    await _note(tx, "check-register-number", before, said, staff=staff, reason=reason)
    return await ownership.follow(tx, initiative, before, said, settings=settings)


async def decide_dispute(
    tx: Transaction,
    claim_id: UUID,
    *,
    for_claimant: bool,
    reason: str,
    version: int,
    staff: str,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """An editor heard both sides and says whose the entry is; both read the reason."""
    initiative, before = await ownership.locked(tx, claim_id)
    if refused := _check_turn(before, version):
        return refused
    said = rules.decide_dispute(
        before, owner=initiative.owner, for_claimant=for_claimant, reason=reason
    )
    if isinstance(said, Refusal):
        return said
    await _note(tx, "decide-dispute", before, said, staff=staff, reason=reason)
    return await ownership.follow(tx, initiative, before, said, settings=settings)


async def refuse(
    tx: Transaction,
    claim_id: UUID,
    *,
    reason: str,
    version: int,
    staff: str,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """An editor ends a claim that leads nowhere."""
    initiative, before = await ownership.locked(tx, claim_id)
    if refused := _check_turn(before, version):
        return refused
    said = rules.refuse(before, owner=initiative.owner, reason=reason)
    if isinstance(said, Refusal):
        return said
    await _note(tx, "refuse-claim", before, said, staff=staff, reason=reason)
    return await ownership.follow(tx, initiative, before, said, settings=settings)


async def _note(
    tx: Transaction, deed: str, before: Claim, said: object, *, staff: str, reason: str
) -> None:
    """The deed goes into the log; the reason stays with the claim, since it may name somebody."""
    if reason.strip():
        await claims.note_reason(tx, before.id, reason)
    await audit.note(
        tx,
        deed,
        by=staff,
        kind=KIND,
        subject_id=before.id,
        initiative_id=before.initiative_id,
        for_claimant=not isinstance(said, ClaimRefused),
    )


def _check_turn(claim: Claim, version: int) -> Refusal | None:
    """Two editors at one claim: the second hears what the first did."""
    return None if claim.version == version else Refusal("claim-moved-on", state=claim.state.value)
