"""Facts of entries that came by a file and that nobody answers for yet.

They wait for editors like any other entry. Nobody can be asked for a correction: an editor clears
or rejects, and who knows better corrects the file, or takes the entry over once it is listed.
"""

from typing import Final
from uuid import UUID

from contracts.registry import InitiativeImported, InitiativeImportRejected
from services.chassis.refusal import Refusal
from services.registry.decide.content import check_reason
from services.registry.decide.initiative import Initiative, Review, Unchanged

FIRST: Final = 1


def bring_in(initiative_id: UUID) -> InitiativeImported:
    """A new entry of a file."""
    return InitiativeImported(initiative_id=initiative_id, revision=FIRST)


def bring_in_again(initiative: Initiative) -> InitiativeImported:
    """The file has another text of an entry by now."""
    return InitiativeImported(initiative_id=initiative.id, revision=initiative.latest_revision + 1)


def propose_again(
    initiative: Initiative, *, seen_revision: int, is_same: bool
) -> InitiativeImported | Unchanged | Refusal:
    """An editor brings an older text of it back; without an owner there is nobody to say so to."""
    if is_same and initiative.review in {Review.WAITING, Review.CLEARED}:
        return Unchanged()
    if seen_revision != initiative.latest_revision:
        return Refusal("precondition-failed", revision=initiative.latest_revision)
    return bring_in_again(initiative)


def reject(
    initiative: Initiative, *, revision: int, reason: str
) -> InitiativeImportRejected | Refusal:
    """An editor declines it; the same row of the same file does not bring it back."""
    if initiative.review is not Review.WAITING or revision != initiative.latest_revision:
        return Refusal(
            "review-moved-on",
            state=initiative.state.value,
            review=initiative.review.value,
            revision=initiative.latest_revision,
        )
    if refused := check_reason(reason):
        return refused
    return InitiativeImportRejected(initiative_id=initiative.id, revision=revision)
