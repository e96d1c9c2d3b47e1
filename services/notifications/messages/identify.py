"""Facts of the registry about nominations and claims."""

from typing import Final

from contracts.identify import (
    ClaimDisputed,
    ClaimEvidenceGiven,
    ClaimExpired,
    ClaimFact,
    ClaimOpened,
    ClaimRefused,
    ClaimVerified,
    NominationAccepted,
    NominationDeclined,
    NominationExpired,
    NominationFact,
    NominationInvited,
    NominationListed,
    NominationReceived,
)
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.work import plan


async def on_nomination_received(fact: NominationReceived, tx: Transaction) -> None:
    """The nominator confirms the mailbox."""
    await _tell(tx, fact, {"nomination-received": fact.nominator_person_id})


async def on_nomination_invited(fact: NominationInvited, tx: Transaction) -> None:
    """The organisation is asked by mail, if it has a mailbox."""
    people = {"nomination-invited": fact.organisation_person_id}
    await plan.tell_sides(
        tx,
        _known(people),
        subject_id=fact.subject_id,
        occasion=fact.key,
        expires_at=fact.answer_by,
    )


async def on_nomination_accepted(fact: NominationAccepted, tx: Transaction) -> None:
    """The organisation gets the link to its draft; the nominator hears that it wants one."""
    sides = {
        "nomination-accepted": fact.organisation_person_id,
        "nomination-taken": fact.nominator_person_id,
    }
    await _tell(tx, fact, sides)


async def on_nomination_declined(fact: NominationDeclined, tx: Transaction) -> None:
    """The nominator hears a kind no."""
    await _tell(tx, fact, {"nomination-declined": fact.nominator_person_id})


async def on_nomination_expired(fact: NominationExpired, tx: Transaction) -> None:
    """The nominator hears that nothing comes of it."""
    await _tell(tx, fact, {"nomination-expired": fact.nominator_person_id})


async def on_nomination_listed(fact: NominationListed, tx: Transaction) -> None:
    """The nominator hears where the entry stands."""
    await _tell(tx, fact, {"nomination-listed": fact.nominator_person_id})


async def on_claim_opened(fact: ClaimOpened, tx: Transaction) -> None:
    """The claimant confirms the mailbox."""
    await _tell(tx, fact, {"claim-opened": fact.claimant_person_id})


async def on_claim_evidence_given(fact: ClaimEvidenceGiven, tx: Transaction) -> None:
    """The claimant hears that editors look at it; what it comes to may follow at once."""
    await _tell(tx, fact, {"claim-received": fact.claimant_person_id})


async def on_claim_verified(fact: ClaimVerified, tx: Transaction) -> None:
    """The claimant gets the link to the entry; who had it hears why."""
    sides = {"claim-verified": fact.claimant_person_id, "claim-lost": fact.owner_person_id}
    await _tell(tx, fact, sides)


async def on_claim_refused(fact: ClaimRefused, tx: Transaction) -> None:
    """Both sides hear why the entry stays where it is."""
    sides = {"claim-refused": fact.claimant_person_id, "claim-kept": fact.owner_person_id}
    await _tell(tx, fact, sides)


async def on_claim_expired(fact: ClaimExpired, tx: Transaction) -> None:
    """The claimant hears that the time is over."""
    await _tell(tx, fact, {"claim-expired": fact.claimant_person_id})


async def on_claim_disputed(fact: ClaimDisputed, tx: Transaction) -> None:
    """Both sides are asked to say how it is."""
    sides = {"claim-disputed": fact.claimant_person_id, "claim-contested": fact.owner_person_id}
    await _tell(tx, fact, sides)


async def _tell(
    tx: Transaction, fact: NominationFact | ClaimFact, sides: dict[str, str | None]
) -> None:
    await plan.tell_sides(tx, _known(sides), subject_id=fact.subject_id, occasion=fact.key)


def _known(sides: dict[str, str | None]) -> dict[str, list[str]]:
    """The people whom we still know; of a purpose without one, what was planned is still moot."""
    return {purpose: [person] if person else [] for purpose, person in sides.items()}


HANDLERS: Final = handlers(
    on_nomination_received,
    on_nomination_invited,
    on_nomination_accepted,
    on_nomination_declined,
    on_nomination_expired,
    on_nomination_listed,
    on_claim_opened,
    on_claim_evidence_given,
    on_claim_verified,
    on_claim_refused,
    on_claim_expired,
    on_claim_disputed,
)
