"""What the page of a link says before anybody presses its button, by the link's purpose."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from services.chassis.capability import Grant
from services.chassis.transaction import Transaction
from services.registry.work import enquiries, links
from services.registry.work.ideas import claims as idea_claims
from services.registry.work.ideas import judging, voting
from services.registry.work.ideas import links as idea_links

Summary = Callable[[Transaction, UUID], Awaitable[dict[str, str]]]
BY_PURPOSE: Final[Mapping[str, Summary]] = {
    links.CONFIRM: links.summary,
    links.OWN: links.summary,
    links.STILL_TRUE: links.summary,
    enquiries.CONFIRM: enquiries.summary,
    enquiries.OUTCOME: enquiries.summary,
    idea_links.CONFIRM: idea_claims.summary,
    idea_links.OWN: idea_claims.summary,
    idea_links.VOTE: voting.summary,
    idea_links.JURY: judging.summary,
}


async def summary(tx: Transaction, grant: Grant) -> dict[str, str]:
    """What is behind a link."""
    return await BY_PURPOSE[grant.purpose](tx, UUID(grant.subject))
