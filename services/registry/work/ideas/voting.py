"""The audience votes: one vote per confirmed mailbox and call, counted once, hidden until closing."""

import json
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from contracts.ideas import IdeaVoteReceived
from services.chassis import capability, outbox, timers
from services.chassis.http.tokens import Principal
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.seal import seal, unseal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.ideas.call import check_open
from services.registry.decide.ideas.idea import CONFIRM_WITHIN
from services.registry.settings import RegistrySettings
from services.registry.store.ideas import calls, ideas, votes
from services.registry.store.ideas.votes import Ballot
from services.registry.work.enquiries import TRUSTED
from services.registry.work.ideas import links, steps

FORGET: Final = "forget-ballot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """What became of a ballot; ``voted_for`` is known to the mailbox's owner only."""

    ballot_id: UUID
    call_id: UUID
    state: str
    voted_for: UUID | None = None


async def vote(
    tx: Transaction,
    idea_id: UUID,
    *,
    email: str,
    ballot_id: UUID,
    who: Principal | None,
    settings: RegistrySettings,
) -> Voted | Refusal:
    """Take a ballot; whether the mailbox has voted before is said to its owner only."""
    call, idea = await steps.locked_idea(tx, idea_id)
    if idea.public_texts is None:
        raise RefusedError(Refusal("not-found"))
    if refused := check_open(call, now=tx.now):
        return refused
    mailbox = normalise_email(email)
    if isinstance(mailbox, Refusal):
        return refuse_fields({"email": mailbox})
    voter = person_id(settings.keys.person, email=mailbox)
    ballot = Ballot(
        id=ballot_id,
        call_id=call.id,
        idea_id=idea_id,
        person_id=voter,
        mailbox=person_id(settings.keys.person, email=_without_tag(mailbox)),
        email=seal(settings.keys.seal, json.dumps(mailbox.address)),
        created_at=tx.now,
    )
    await votes.insert(tx, ballot)
    if who is not None and (who.person_id == voter or who.issuer == TRUSTED):
        return await _count(tx, ballot)
    await _ask_voter(tx, ballot, settings=settings)
    return Voted(ballot_id=ballot.id, call_id=call.id, state="received")


async def confirm(tx: Transaction, token: str) -> Voted | Refusal:
    """The voter's button; pressing again says the same and counts nothing twice."""
    ballot_id = await links.used(tx, token, purpose=links.VOTE)
    if isinstance(ballot_id, Refusal):
        return ballot_id
    ballot = await votes.get(tx, ballot_id)
    if ballot is None:
        return Refusal("call-not-open")
    call = steps.there(await calls.hold(tx, ballot.call_id))
    return check_open(call, now=tx.now) or await _count(tx, ballot)


async def summary(tx: Transaction, ballot_id: UUID) -> dict[str, str]:
    """What a ballot's link says before anybody presses its button."""
    ballot = await votes.get(tx, ballot_id)
    idea = await ideas.get(tx, ballot.idea_id) if ballot else None
    call = await calls.get(tx, idea.call_id) if idea else None
    if idea is None or call is None or idea.public_texts is None:
        return {}
    return {
        "title": idea.public_texts.title,
        "call_title": call.content.title,
        "call_id": str(call.id),
        "state": call.state.value,
    }


async def forget_in_time(timer: Timer, tx: Transaction) -> None:
    """Forget a ballot whose mailbox nobody confirmed in time."""
    await votes.delete(tx, UUID(timer.subject))
    await capability.revoke_links(tx, subject=timer.subject)


def _without_tag(mailbox: Email) -> Email:
    """The mailbox that mails to an address arrive in: what stands behind a plus only sorts them."""
    local, _, domain = mailbox.identity.rpartition("@")
    return replace(mailbox, identity=f"{local.partition('+')[0]}@{domain}")


def address_of(ballot: Ballot, *, settings: RegistrySettings) -> str | None:
    """Where to ask the voter; None once the ballot was counted."""
    if ballot.email is None:
        return None
    return str(json.loads(unseal(settings.keys.seal, ballot.email)))


async def _ask_voter(tx: Transaction, ballot: Ballot, *, settings: RegistrySettings) -> None:
    until = tx.now + CONFIRM_WITHIN
    await links.grant(
        tx,
        links.VOTE,
        subject=ballot.id,
        person_id=ballot.person_id,
        until=until,
        settings=settings,
    )
    await timers.schedule(tx, FORGET, subject=str(ballot.id), due_at=until)
    said = IdeaVoteReceived(
        aggregate_id=ballot.id, call_id=ballot.call_id, voter_person_id=ballot.person_id
    )
    dataref = f"/internal/v1/idea-ballots/{ballot.id}/claim"
    await outbox.record(tx, said, sequence=1, dataref=dataref, expires_at=until)


async def _count(tx: Transaction, ballot: Ballot) -> Voted:
    voted_for = await votes.count(tx, ballot)
    state = "counted" if voted_for == ballot.idea_id else "voted-before"
    return Voted(ballot_id=ballot.id, call_id=ballot.call_id, state=state, voted_for=voted_for)
