"""What notifications may know of a step of an idea, of a ballot and of an invitation to a jury."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.ideas.call import CallState, IdeaCall
from services.registry.decide.ideas.idea import Idea, IdeaState
from services.registry.settings import RegistrySettings
from services.registry.store.ideas import calls, ideas, jury, votes
from services.registry.work import links as entry_links
from services.registry.work.ideas import links, voting

Claimed = Literal["draft", "submitted", "shortlisted", "adopted", "not-adopted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One person with the details and links of one notice."""

    person_id: str
    email: str
    name: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)


async def of_idea(
    tx: Transaction, idea_id: UUID, *, step: Claimed, settings: RegistrySettings
) -> Claim | Refusal:
    """The author of an idea; not found once nobody is to be told any more."""
    idea = await ideas.get(tx, idea_id)
    sealed = await ideas.sealed_contact(tx, idea_id)
    call = await calls.get(tx, idea.call_id) if idea else None
    if idea is None or call is None or sealed is None or idea.author is None:
        return Refusal("not-found")
    if idea.state.value != step:
        return Refusal("not-found")
    reach = entry_links.unseal_contact(settings.keys, sealed)
    return Claim(
        person_id=idea.author,
        name=reach.name,
        email=reach.email,
        details=_details(call, idea),
        links=_links(idea, settings=settings),
    )


async def of_ballot(
    tx: Transaction, ballot_id: UUID, *, settings: RegistrySettings
) -> Claim | Refusal:
    """Who wants to vote, and for what."""
    ballot = await votes.get(tx, ballot_id)
    email = voting.address_of(ballot, settings=settings) if ballot else None
    if ballot is None or email is None:
        return Refusal("not-found")
    return Claim(
        person_id=ballot.person_id,
        email=email,
        details=await voting.summary(tx, ballot_id),
        links={"vote": links.token(settings.keys, links.VOTE, subject=ballot_id)},
    )


async def of_juror(
    tx: Transaction, juror_id: UUID, *, settings: RegistrySettings
) -> Claim | Refusal:
    """Who is asked to judge."""
    juror = await jury.get(tx, juror_id)
    call = await calls.get(tx, juror.call_id) if juror else None
    if juror is None or call is None or juror.contact is None or juror.person_id is None:
        return Refusal("not-found")
    if call.state is CallState.DECIDED:
        return Refusal("not-found")
    reach = entry_links.unseal_contact(settings.keys, juror.contact)
    return Claim(
        person_id=juror.person_id,
        name=reach.name,
        email=reach.email,
        details={
            "call_title": call.content.title,
            "last_day_at": last_day(call),
            "path": f"/ideen/{call.id}",
        },
        links={"jury": links.token(settings.keys, links.JURY, subject=juror_id)},
    )


async def summary(tx: Transaction, idea_id: UUID) -> dict[str, str]:
    """What an author's link says before anybody presses its button."""
    idea = await ideas.get(tx, idea_id)
    call = await calls.get(tx, idea.call_id) if idea else None
    if idea is None or call is None:
        return {}
    told = _details(call, idea)
    return {**told, "state": idea.state.value, "call_state": call.state.value}


def last_day(call: IdeaCall) -> str:
    """A moment of the last day on which a call is open: it closes at that day's end."""
    return (call.content.closes_at - timedelta(seconds=1)).isoformat()


def _details(call: IdeaCall, idea: Idea) -> dict[str, str]:
    texts = idea.texts if idea.state is not IdeaState.SHORTLISTED else idea.public_texts
    return {
        "title": (texts or idea.texts).title,
        "summary": (texts or idea.texts).summary,
        "call_title": call.content.title,
        "last_day_at": last_day(call),
        "reason": idea.reason or "",
        "path": f"/ideen/{call.id}",
    }


def _links(idea: Idea, *, settings: RegistrySettings) -> dict[str, str]:
    keys = settings.keys
    if idea.state is IdeaState.DRAFT:
        return {"confirm": links.token(keys, links.CONFIRM, subject=idea.id)}
    own = {"own_idea": links.token(keys, links.OWN, subject=idea.id)}
    if idea.initiative_id is None:
        return own
    entry = entry_links.token(keys, entry_links.OWN, initiative_id=idea.initiative_id)
    return {**own, "own": entry}
