"""An editor blocks a sender, so that what comes from there stands last, or lifts the block."""

from dataclasses import dataclass
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.clearance.senders import (
    BlockKind,
    Sender,
    check_block,
)
from services.registry.decide.content import check_reason
from services.registry.settings import RegistrySettings
from services.registry.store import audit
from services.registry.store.clearance import blocks, risks
from services.registry.store.clearance.blocks import Block
from services.registry.work import steps
from services.registry.work.clearance import risk, senders


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocking:
    """What an editor asks for: whose sender, which kind, and why."""

    block_id: UUID
    initiative_id: UUID
    kind: BlockKind
    reason: str


async def block(
    tx: Transaction, told: Blocking, *, editor: str, settings: RegistrySettings
) -> Block | Refusal:
    """Block the sender of an entry; all that waits from there is assessed anew."""
    initiative = await steps.locked(tx, told.initiative_id)
    sender = await senders.sender_of(
        tx, initiative.id, person_id=initiative.owner, keys=settings.keys
    )
    if sender is None:
        return Refusal("not-found")
    if refused := check_block(sender, kind=told.kind, reason=told.reason):
        return refused
    set_now = Block(
        id=told.block_id,
        kind=told.kind,
        value=_value(sender, told.kind, settings=settings),
        label=await _label(tx, told, sender),
        initiative_id=initiative.id,
        reason=told.reason,
        set_by=editor,
        set_at=tx.now,
    )
    await risks.lock(tx)
    if not await blocks.insert(tx, set_now):
        return Refusal("sender-blocked-already")
    await _note(tx, "block-sender", set_now, editor=editor)
    await _assess(tx, set_now)
    return set_now


async def lift(tx: Transaction, block_id: UUID, *, reason: str, editor: str) -> Block | Refusal:
    """End a block; what waits from there gets back its place in the queue."""
    await risks.lock(tx)
    found = await blocks.lock(tx, block_id)
    if found is None:
        return Refusal("not-found")
    if found.lifted_at is not None:
        return Refusal("block-lifted")
    if refused := check_reason(reason):
        return refused
    await blocks.lift(tx, block_id, by=editor)
    await _note(tx, "lift-block", found, editor=editor)
    await _assess(tx, found)
    return found


def _value(sender: Sender, kind: BlockKind, *, settings: RegistrySettings) -> str:
    if kind is BlockKind.PERSON:
        return sender.person_id
    return senders.host_digest(settings.keys, sender.domain)


async def _label(tx: Transaction, told: Blocking, sender: Sender) -> str:
    if told.kind is BlockKind.DOMAIN:
        return sender.domain
    initiative = await steps.found(tx, told.initiative_id)
    return (await steps.text(tx, initiative, revision=initiative.latest_revision)).title


async def _assess(tx: Transaction, told: Block) -> None:
    ids = await risks.waiting_of(tx, kind=told.kind.value, value=told.value)
    await risk.assess_again(tx, ids)


async def _note(tx: Transaction, deed: str, told: Block, *, editor: str) -> None:
    await audit.note(
        tx,
        deed,
        by=editor,
        kind="sender-block",
        subject_id=told.id,
        initiative_id=told.initiative_id,
        block=told.kind.value,
    )
