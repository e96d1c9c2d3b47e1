"""Facts about idea calls, ideas and their jury; texts and addresses by ``dataref``.

``aggregate_id`` is the idea or the call, and what is asked of a voter or a juror has an id of its
own: a topic names one key, and each of them has an order of its own (decision record 0045). For
which idea somebody votes is on no topic: votes are hidden until the call closes.
"""

from uuid import UUID

from contracts.fact import DomainEvent, PersonId
from contracts.topics import IDEAS


class IdeaCallFact(DomainEvent):
    """A step of a call."""

    aggregate_id: UUID


class IdeaCallOpened(IdeaCallFact, topic=IDEAS):
    """Everybody may hand in ideas and vote."""


class IdeaCallClosed(IdeaCallFact, topic=IDEAS):
    """Nobody may hand in ideas or vote any more; the votes are shown."""


class IdeaCallDecided(IdeaCallFact, topic=IDEAS):
    """Staff said of each idea whether it is adopted, and why."""


class IdeaFact(DomainEvent):
    """A step of an idea."""

    aggregate_id: UUID
    call_id: UUID
    author_person_id: PersonId


class IdeaDrafted(IdeaFact, topic=IDEAS):
    """Somebody wrote down an idea; the mailbox is not confirmed yet."""


class IdeaSubmitted(IdeaFact, topic=IDEAS):
    """The mailbox is confirmed: the idea takes part."""


class IdeaShortlisted(IdeaFact, topic=IDEAS):
    """Staff has looked at it: everybody sees the idea and may vote for it."""


class IdeaAdopted(IdeaFact, topic=IDEAS):
    """The idea became the draft of an initiative that its author finishes."""

    initiative_id: UUID


class IdeaNotAdopted(IdeaFact, topic=IDEAS):
    """The idea is not taken on this time; the author hears why."""


class IdeaVoteReceived(DomainEvent, topic=IDEAS):
    """Somebody wants to vote in a call; the mailbox is not confirmed yet."""

    aggregate_id: UUID
    call_id: UUID
    voter_person_id: PersonId


class IdeaJurorInvited(DomainEvent, topic=IDEAS):
    """Somebody is asked to judge the ideas of a call."""

    aggregate_id: UUID
    call_id: UUID
    juror_person_id: PersonId
