"""Facts of the registry about ideas: authors, voters and members of a jury hear of their step."""

from typing import Final

from contracts.ideas import (
    IdeaAdopted,
    IdeaDrafted,
    IdeaFact,
    IdeaJurorInvited,
    IdeaNotAdopted,
    IdeaShortlisted,
    IdeaSubmitted,
    IdeaVoteReceived,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


async def on_idea_drafted(fact: IdeaDrafted, tx: Transaction) -> None:
    """The author confirms the mailbox."""
    await _tell_author(tx, fact, "idea-drafted")


async def on_idea_submitted(fact: IdeaSubmitted, tx: Transaction) -> None:
    """The author gets the link to her idea."""
    await _tell_author(tx, fact, "idea-submitted")


async def on_idea_shortlisted(fact: IdeaShortlisted, tx: Transaction) -> None:
    """The author hears that people can vote."""
    await _tell_author(tx, fact, "idea-shortlisted")


async def on_idea_adopted(fact: IdeaAdopted, tx: Transaction) -> None:
    """The author gets the entry that she finishes."""
    await _tell_author(tx, fact, "idea-adopted")


async def on_idea_not_adopted(fact: IdeaNotAdopted, tx: Transaction) -> None:
    """The author hears why."""
    await _tell_author(tx, fact, "idea-not-adopted")


async def on_idea_vote_received(fact: IdeaVoteReceived, tx: Transaction) -> None:
    """The voter confirms the mailbox."""
    await plan.tell_people(
        tx,
        "idea-vote-received",
        people=[fact.voter_person_id],
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


async def on_idea_juror_invited(fact: IdeaJurorInvited, tx: Transaction) -> None:
    """The member of the jury gets the link to her sheet."""
    await plan.tell_people(
        tx,
        "idea-juror-invited",
        people=[fact.juror_person_id],
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


async def _tell_author(tx: Transaction, fact: IdeaFact, purpose: str) -> None:
    await plan.tell_people(
        tx,
        purpose,
        people=[fact.author_person_id],
        subject_id=fact.aggregate_id,
        occasion=str(fact.aggregate_id),
    )


HANDLERS: Final = handlers(
    on_idea_drafted,
    on_idea_submitted,
    on_idea_shortlisted,
    on_idea_adopted,
    on_idea_not_adopted,
    on_idea_vote_received,
    on_idea_juror_invited,
)
