"""Facts about identifying: entries that third parties nominate, and entries that somebody claims.

Names, addresses and reasons stay in the registry (``dataref``). Both kinds of facts stand on one
topic, each by the id of its own subject.
"""

from uuid import UUID

from contracts.fact import DomainEvent, Moment, PersonId
from contracts.topics import NOMINATIONS


class NominationFact(DomainEvent):
    """A step of a nomination; ``subject_id`` is its id, and the entry's once it is accepted.

    A person is None where we know no mailbox, or know the person no more.
    """

    subject_id: UUID
    nominator_person_id: PersonId | None
    organisation_person_id: PersonId | None


class NominationReceived(NominationFact, topic=NOMINATIONS):
    """Somebody named an initiative; the nominator's mailbox is not confirmed yet."""


class NominationMailboxConfirmed(NominationFact, topic=NOMINATIONS):
    """The nominator's mailbox is confirmed: the organisation may be asked."""


class NominationInvited(NominationFact, topic=NOMINATIONS):
    """The organisation is asked, this once; nothing of it is public."""

    answer_by: Moment


class NominationAccepted(NominationFact, topic=NOMINATIONS):
    """The organisation wants an entry; a draft is its own from now on."""


class NominationDeclined(NominationFact, topic=NOMINATIONS):
    """The organisation does not want one, and is never asked again."""


class NominationExpired(NominationFact, topic=NOMINATIONS):
    """No answer came, or nobody could be asked."""


class NominationListed(NominationFact, topic=NOMINATIONS):
    """The entry that came of it stands in the directory."""


class ClaimFact(DomainEvent):
    """A step of a claim to an entry; ``subject_id`` is the claim's id.

    ``owner_person_id`` is who has the entry when the step is taken: nobody, or the other side.
    """

    subject_id: UUID
    initiative_id: UUID
    claimant_person_id: PersonId | None
    owner_person_id: PersonId | None


class ClaimOpened(ClaimFact, topic=NOMINATIONS):
    """Somebody says that an entry is theirs; the mailbox is not confirmed yet."""


class ClaimEvidenceGiven(ClaimFact, topic=NOMINATIONS):
    """The claimant showed something that speaks for it."""


class ClaimVerified(ClaimFact, topic=NOMINATIONS):
    """The entry is the claimant's from now on."""


class ClaimRefused(ClaimFact, topic=NOMINATIONS):
    """It was not shown that the entry is the claimant's."""


class ClaimExpired(ClaimFact, topic=NOMINATIONS):
    """Nothing was shown in time."""


class ClaimDisputed(ClaimFact, topic=NOMINATIONS):
    """The entry has somebody already: an editor hears both sides."""
