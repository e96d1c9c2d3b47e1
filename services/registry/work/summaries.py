"""What the page of a link says before anybody presses its button, by the link's purpose."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from services.chassis.capability import Grant
from services.chassis.transaction import Transaction
from services.registry.settings import RegistrySettings
from services.registry.work import enquiries, links
from services.registry.work.accompany import reading, sealing
from services.registry.work.following import links as following
from services.registry.work.ideas import claims as idea_claims
from services.registry.work.ideas import judging, voting
from services.registry.work.ideas import links as idea_links
from services.registry.work.identify import links as identifying
from services.registry.work.networking import claims as networking_claims
from services.registry.work.networking import introductions, partners, postings

Summary = Callable[[Transaction, UUID], Awaitable[dict[str, str]]]
BY_PURPOSE: Final[Mapping[str, Summary]] = {
    links.CONFIRM: links.summary,
    links.OWN: links.summary,
    links.STILL_TRUE: links.summary,
    enquiries.CONFIRM: enquiries.summary,
    enquiries.OUTCOME: enquiries.summary,
    sealing.OWN_CASE: reading.summary,
    following.CONFIRM: following.summary,
    following.OWN: following.summary,
    following.END: following.summary,
    postings.CONFIRM: networking_claims.posting_summary,
    postings.OWN: networking_claims.posting_summary,
    postings.RENEW: networking_claims.posting_summary,
    partners.ANSWER: partners.summary,
    idea_links.CONFIRM: idea_claims.summary,
    idea_links.OWN: idea_claims.summary,
    idea_links.VOTE: voting.summary,
    idea_links.JURY: judging.summary,
}
SealedSummary = Callable[..., Awaitable[dict[str, str]]]
SEALED: Final[Mapping[str, SealedSummary]] = {
    introductions.CONFIRM: introductions.summary,
    introductions.ANSWER: introductions.summary,
}
"""Pages that show words which are kept sealed."""


async def summary(tx: Transaction, grant: Grant, *, settings: RegistrySettings) -> dict[str, str]:
    """What is behind a link."""
    told = await identifying.summary(tx, grant, settings=settings)
    if told is not None:
        return told
    if grant.purpose in SEALED:
        return await SEALED[grant.purpose](tx, UUID(grant.subject), keys=settings.keys)
    return await BY_PURPOSE[grant.purpose](tx, UUID(grant.subject))
