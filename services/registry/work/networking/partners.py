"""Two entries call each other partners; either ends it."""

from typing import Final
from uuid import UUID, uuid4

from services.chassis import capability, outbox
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.initiative import Initiative, Unchanged
from services.registry.decide.networking import partnership as rules
from services.registry.decide.networking.introduction import ANSWER_WITHIN
from services.registry.decide.networking.partnership import (
    Both,
    Partnership,
    PartnershipState,
)
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store.networking import partnerships, postings
from services.registry.store.networking.partnerships import Named
from services.registry.work import steps as entry_steps
from services.registry.work import tokens

ANSWER: Final = "answer-partnership"


async def propose(
    tx: Transaction,
    initiative_id: UUID,
    partner_id: UUID,
    *,
    who: Principal,
    settings: RegistrySettings,
) -> Partnership | Refusal:
    """An entry names another; if that one has named it before, this is its yes."""
    both = await _locked_entries(tx, initiative_id, partner_id)
    _check_theirs(both.proposer, who)
    known = await partnerships.between(tx, initiative_id, partner_id)
    if known is not None:
        return await _confirm(tx, known, by=initiative_id)
    partnership = Partnership(
        id=uuid4(),
        proposer_id=initiative_id,
        asked_id=partner_id,
        state=PartnershipState.PROPOSED,
        version=1,
        proposed_at=tx.now,
    )
    said = rules.propose(partnership, both)
    if isinstance(said, Refusal):
        return said
    await partnerships.insert(tx, partnership)
    await tokens.grant(
        tx,
        ANSWER,
        subject=partnership.id,
        person_id=said.asked_person_id,
        until=tx.now + ANSWER_WITHIN,
        settings=settings,
    )
    await _say(tx, partnership, said)
    return partnership


async def answer(
    tx: Transaction, initiative_id: UUID, partnership_id: UUID, *, is_yes: bool, who: Principal
) -> Partnership | Refusal:
    """The owner of either entry says yes, or ends it; not found for anybody else."""
    entry = await entry_steps.found(tx, initiative_id)
    _check_theirs(entry, who)
    partnership = await partnerships.lock(tx, partnership_id)
    if partnership is None or not partnership.is_between(initiative_id):
        raise RefusedError(Refusal("not-found"))
    if is_yes:
        return await _confirm(tx, partnership, by=initiative_id)
    return await _end(tx, partnership)


async def answer_by_link(tx: Transaction, token: str, *, is_yes: bool) -> Partnership | Refusal:
    """The button behind the link that the named entry's owner got, while the entry is hers."""
    pressed = await tokens.pressed(tx, token, purpose=ANSWER)
    if isinstance(pressed, Refusal):
        return pressed
    partnership = await partnerships.lock(tx, pressed.subject)
    if partnership is None:
        raise RefusedError(Refusal("not-found"))
    if refused := pressed.check_owner((await _entries(tx, partnership)).asked.owner):
        return refused
    if is_yes:
        return await _confirm(tx, partnership, by=partnership.asked_id)
    return await _end(tx, partnership)


async def shown(tx: Transaction, initiative_id: UUID) -> list[Named]:
    """The partners that an entry's page shows: both have said so, and both are public."""
    return [
        each
        for each in await partnerships.of_entry(tx, initiative_id)
        if each.partnership.state is PartnershipState.CONFIRMED
    ]


async def own(tx: Transaction, initiative_id: UUID, *, who: Principal) -> list[Named]:
    """All partnerships of an entry, also those that wait for a yes; not found for others."""
    _check_theirs(await entry_steps.found(tx, initiative_id), who)
    return await partnerships.of_entry(tx, initiative_id)


async def summary(tx: Transaction, partnership_id: UUID) -> dict[str, str]:
    """What a link's page says before anybody presses its button."""
    partnership = await partnerships.get(tx, partnership_id)
    if partnership is None:
        return {}
    named = await postings.titles(tx, [partnership.proposer_id, partnership.asked_id])
    return {
        "state": partnership.state.value,
        "partner_title": named.get(partnership.proposer_id, ""),
        "title": named.get(partnership.asked_id, ""),
        "initiative_id": str(partnership.proposer_id),
    }


async def _confirm(tx: Transaction, partnership: Partnership, *, by: UUID) -> Partnership | Refusal:
    said = rules.confirm(partnership, await _entries(tx, partnership), by=by)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return partnership
    return await _take(tx, partnership, said)


async def _end(tx: Transaction, partnership: Partnership) -> Partnership:
    said = rules.end(partnership, await _entries(tx, partnership))
    if isinstance(said, Unchanged):
        return partnership
    await capability.revoke_links(tx, subject=str(partnership.id))
    return await _take(tx, partnership, said)


async def _take(tx: Transaction, before: Partnership, said: rules.Said) -> Partnership:
    now = rules.after(before, said, now=tx.now)
    await partnerships.save(tx, now)
    await _say(tx, now, said)
    return now


async def _say(tx: Transaction, partnership: Partnership, said: rules.Said) -> None:
    await outbox.record(
        tx,
        said,
        sequence=partnership.version,
        dataref=f"/internal/v1/partnerships/{partnership.id}/claim/{partnership.state.value}",
    )


async def _locked_entries(tx: Transaction, proposer_id: UUID, asked_id: UUID) -> Both:
    """Both entries, locked in one order, so that two who name each other do not wait in a circle."""
    found = {each: await entry_steps.locked(tx, each) for each in sorted({proposer_id, asked_id})}
    return Both(proposer=found[proposer_id], asked=found[asked_id])


async def _entries(tx: Transaction, partnership: Partnership) -> Both:
    proposer = await initiatives.get(tx, partnership.proposer_id)
    asked = await initiatives.get(tx, partnership.asked_id)
    if proposer is None or asked is None or proposer.owner is None or asked.owner is None:
        raise RefusedError(Refusal("not-found"))
    return Both(proposer=proposer, asked=asked)


def _check_theirs(entry: Initiative, who: Principal) -> None:
    if not entry.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
