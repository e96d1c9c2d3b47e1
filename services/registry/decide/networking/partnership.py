"""Two entries call each other partners: one names the other, that one confirms, either ends it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.networking import PartnershipConfirmed, PartnershipEnded, PartnershipProposed
from services.chassis.refusal import Refusal
from services.registry.decide.initiative import Initiative, Unchanged, owner_of


class PartnershipState(StrEnum):
    """Where a partnership is."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Who named whom."""

    id: UUID
    proposer_id: UUID
    asked_id: UUID
    state: PartnershipState
    version: int
    proposed_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    def other(self, initiative_id: UUID) -> UUID:
        """The entry on the other side."""
        return self.asked_id if initiative_id == self.proposer_id else self.proposer_id

    def is_between(self, initiative_id: UUID) -> bool:
        """Whether the entry is one of the two."""
        return initiative_id in {self.proposer_id, self.asked_id}


@dataclass(frozen=True, slots=True)
class Both:
    """The two entries of a partnership."""

    proposer: Initiative
    asked: Initiative


Said = PartnershipProposed | PartnershipConfirmed | PartnershipEnded


def propose(partnership: Partnership, both: Both) -> PartnershipProposed | Refusal:
    """An entry names another; both are public and have somebody who looks after them."""
    if both.proposer.id == both.asked.id:
        return Refusal("partner-is-self")
    for entry in (both.proposer, both.asked):
        if not entry.is_listed:
            return Refusal("entry-not-listed", state=entry.state.value)
        if entry.owner is None:
            return Refusal("entry-without-contact")
    return PartnershipProposed(**_ids(partnership, both))


def confirm(
    partnership: Partnership, both: Both, *, by: UUID
) -> PartnershipConfirmed | Unchanged | Refusal:
    """The named one says yes; the one that named it has said so already."""
    match partnership.state:
        case PartnershipState.CONFIRMED:
            return Unchanged()
        case PartnershipState.ENDED:
            return Refusal("partnership-ended")
        case PartnershipState.PROPOSED if by == partnership.proposer_id:
            return Unchanged()
        case _:
            return PartnershipConfirmed(**_ids(partnership, both))


def end(partnership: Partnership, both: Both) -> PartnershipEnded | Unchanged:
    """Either side ends it, or says no to it."""
    if partnership.state is PartnershipState.ENDED:
        return Unchanged()
    return PartnershipEnded(**_ids(partnership, both))


def after(partnership: Partnership, said: Said, *, now: datetime) -> Partnership:
    """The partnership once the fact was said."""
    version = partnership.version + 1
    match said:
        case PartnershipProposed():
            return partnership
        case PartnershipConfirmed():
            return replace(
                partnership, state=PartnershipState.CONFIRMED, version=version, confirmed_at=now
            )
        case PartnershipEnded():
            return replace(partnership, state=PartnershipState.ENDED, version=version, ended_at=now)


def _ids(partnership: Partnership, both: Both) -> dict[str, object]:
    return {
        "aggregate_id": partnership.id,
        "proposer_initiative_id": both.proposer.id,
        "proposer_person_id": owner_of(both.proposer),
        "asked_initiative_id": both.asked.id,
        "asked_person_id": owner_of(both.asked),
    }
