"""The life of an entry: drafted → submitted ⇄ returned → listed ⇄ archived; rejected, erased.

Clearance: what the owner of a listed entry changes waits beside it. ``state`` says what the public
sees, ``review`` what became of the latest revision. Each step is a fact; `after` tells what the
entry is once that fact was said.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, assert_never
from uuid import UUID

from contracts.fact import Tombstone
from contracts.registry import (
    ArchivedBecause,
    InitiativeArchived,
    InitiativeConfirmationDue,
    InitiativeDrafted,
    InitiativeImported,
    InitiativeImportRejected,
    InitiativeListed,
    InitiativeMerged,
    InitiativeReconfirmed,
    InitiativeRejected,
    InitiativeReturned,
    InitiativeRevised,
    InitiativeSubmitted,
    InitiativeWentStale,
    Place,
)
from contracts.topics import INITIATIVES
from services.chassis.refusal import Refusal
from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content, check_reason
from services.registry.decide.site_facts import told_area, told_sites


class State(StrEnum):
    """What the entry is to the public and to its owner."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    LISTED = "listed"
    ARCHIVED = "archived"
    MERGED = "merged"
    ERASED = "erased"


class Review(StrEnum):
    """What became of the latest revision."""

    NONE = "none"
    WAITING = "waiting"
    RETURNED = "returned"
    REJECTED = "rejected"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiative:
    """An entry without its texts; ``version`` counts its facts, ``revision`` its texts.

    ``link_generation`` counts its owners: links that one of them got open nothing for the next.
    """

    id: UUID
    owner: str | None
    state: State
    review: Review
    version: int
    latest_revision: int
    public_revision: int | None
    confirmed_at: datetime
    listed_at: datetime | None
    waiting_since: datetime | None
    archived_revision: int | None = None
    archived_because: ArchivedBecause | None = None
    merged_into: UUID | None = None
    link_generation: int = 0

    @property
    def can_return(self) -> bool:
        """Whether its owner's word alone brings it back: it left only for want of that word.

        What came in since (a change that waits, was declined, or went into another entry) does not
        pass by the editors on this way.
        """
        is_unconfirmed = self.archived_because is ArchivedBecause.NOT_CONFIRMED
        return is_unconfirmed and self.state is State.ARCHIVED

    @property
    def is_listed(self) -> bool:
        """Whether the public sees it."""
        return self.state is State.LISTED

    def belongs_to(self, person_id: str | None, *, opened: str | None) -> bool:
        """Whether a person may act for it; a link (``opened``) opens the one object it names."""
        if self.owner is None or self.owner != person_id:
            return False
        return opened is None or opened == str(self.id)

    @property
    def actions(self) -> tuple[str, ...]:
        """What its owner can do next."""
        match self.state:
            case State.DRAFTED:
                return ("confirm", "edit")
            case State.REJECTED | State.MERGED | State.ERASED:
                return ()
            case State.LISTED:
                return ("edit", "reconfirm")
            case State.ARCHIVED if self.can_return:
                return ("edit", "reconfirm")
            case _:
                return ("edit",)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to do: it was done before."""


Listing = InitiativeListed | InitiativeRevised
Shown = (
    InitiativeListed
    | InitiativeRevised
    | InitiativeReconfirmed
    | InitiativeWentStale
    | InitiativeConfirmationDue
)
Said = (
    Shown
    | InitiativeDrafted
    | InitiativeSubmitted
    | InitiativeReturned
    | InitiativeRejected
    | InitiativeMerged
    | InitiativeArchived
    | InitiativeImported
    | InitiativeImportRejected
)
"""What moves an entry; an archived one also leaves a tombstone for those who knew it."""


def drafted(initiative_id: UUID, *, owner: str | None, now: datetime) -> Initiative:
    """A new entry; its mailbox is not confirmed yet. Without an owner it waits for a claim."""
    return Initiative(
        id=initiative_id,
        owner=owner,
        state=State.DRAFTED,
        review=Review.NONE,
        version=1,
        latest_revision=1,
        public_revision=None,
        confirmed_at=now,
        listed_at=None,
        waiting_since=None,
    )


def say_drafted(initiative: Initiative) -> InitiativeDrafted:
    """The fact of a new entry."""
    return InitiativeDrafted(
        initiative_id=initiative.id, revision=1, owner_person_id=owner_of(initiative)
    )


def confirm_mailbox(initiative: Initiative) -> InitiativeSubmitted | Unchanged:
    """The owner pressed the button behind the link; pressing again changes nothing."""
    if initiative.state is not State.DRAFTED:
        return Unchanged()
    return _submitted(initiative, revision=initiative.latest_revision)


def revise(
    initiative: Initiative, *, seen_revision: int, is_same: bool
) -> InitiativeSubmitted | Unchanged | Refusal:
    """The owner changed the texts; editors look at them before the public does.

    ``is_same``: the texts equal the latest revision, so the request is a repetition, unless an
    editor wants to see something new.
    """
    if initiative.state is State.REJECTED:
        return Refusal("entry-rejected")
    if initiative.state is State.MERGED:
        return Refusal("entry-merged", merged_into=str(initiative.merged_into))
    if is_same and initiative.review in {Review.WAITING, Review.CLEARED}:
        return Unchanged()
    if seen_revision != initiative.latest_revision:
        return Refusal("precondition-failed", revision=initiative.latest_revision)
    return _submitted(initiative, revision=initiative.latest_revision + 1)


def clear(
    initiative: Initiative,
    content: Content,
    *,
    municipality: Municipality,
    revision: int,
    word_at: datetime | None = None,
) -> Listing | Refusal:
    """An editor lets the public see a revision.

    ``word_at``: when the owner sent this text; nobody confirms an entry by what others proposed.
    """
    if refused := _check_turn(initiative, revision):
        return refused
    confirmed_at = max(initiative.confirmed_at, word_at or initiative.confirmed_at)
    known = replace(initiative, confirmed_at=confirmed_at)
    return listing(known, content, municipality=municipality, revision=revision)


def listing(
    initiative: Initiative, content: Content, *, municipality: Municipality, revision: int
) -> Listing:
    """The whole public profile: listed for the first time (or again), or revised."""
    fact = InitiativeListed if initiative.public_revision is None else InitiativeRevised
    return fact(**profile_of(initiative, content, municipality=municipality, revision=revision))


def profile_of(
    initiative: Initiative, content: Content, *, municipality: Municipality, revision: int
) -> dict[str, Any]:
    """What every fact with the whole public profile says of the entry at this revision."""
    return {
        "initiative_id": initiative.id,
        "revision": revision,
        "kind": content.kind,
        "owner_person_id": initiative.owner,
        "title": content.title,
        "topics": content.topics,
        "target_groups": content.target_groups,
        "legal_form": content.legal_form,
        "stage": content.stage,
        "actor_kind": content.actor_kind,
        "sdgs": content.sdgs,
        "place": Place(
            ags=municipality.ags,
            municipality=municipality.name,
            lat=content.lat,
            lon=content.lon,
        ),
        "serves": told_area(content.serves),
        "sites": told_sites(content.sites),
        "housing": content.housing,
        "confirmed_at": initiative.confirmed_at,
    }


def send_back(
    initiative: Initiative, *, revision: int, reason: str
) -> InitiativeReturned | Refusal:
    """An editor asks for a correction; without a reason nobody knows what to correct."""
    if refused := _check_turn(initiative, revision) or check_reason(reason):
        return refused
    return InitiativeReturned(
        initiative_id=initiative.id, revision=revision, owner_person_id=owner_of(initiative)
    )


def reject(initiative: Initiative, *, revision: int, reason: str) -> InitiativeRejected | Refusal:
    """An editor declines a revision and says why; what the public sees stays as it is."""
    if refused := _check_turn(initiative, revision) or check_reason(reason):
        return refused
    return InitiativeRejected(
        initiative_id=initiative.id, revision=revision, owner_person_id=owner_of(initiative)
    )


def erase(initiative: Initiative) -> Tombstone | Unchanged:
    """The owner is forgotten: readers learn it by the tombstone, if they ever heard of the entry."""
    return gone(initiative) if initiative.is_listed else Unchanged()


def owner_of(initiative: Initiative) -> str:
    """Its owner; whoever says a fact to an owner looks first whether there is one."""
    if initiative.owner is None:
        raise ErasedEntryError(str(initiative.id))
    return initiative.owner


def erased(initiative: Initiative) -> Initiative:
    """What is left of an entry whose owner is forgotten: an id that says nothing."""
    return replace(
        initiative,
        owner=None,
        state=State.ERASED,
        review=Review.NONE,
        version=initiative.version + 1,
        public_revision=None,
        waiting_since=None,
        merged_into=None,
    )


def after(initiative: Initiative, said: Said, *, now: datetime) -> Initiative:
    """The entry once the fact was said."""
    version = initiative.version + 1
    match said:
        case InitiativeDrafted():
            return initiative
        case InitiativeSubmitted() | InitiativeImported():
            return replace(
                initiative,
                state=State.LISTED if initiative.is_listed else State.SUBMITTED,
                review=Review.WAITING,
                version=version,
                latest_revision=said.revision,
                confirmed_at=initiative.confirmed_at if initiative.is_listed else now,
                waiting_since=initiative.waiting_since or now,
            )
        case InitiativeReturned() | InitiativeRejected() | InitiativeImportRejected():
            return _reviewed(initiative, is_returned=isinstance(said, InitiativeReturned))
        case InitiativeArchived():
            return replace(
                _off(initiative, State.ARCHIVED),
                archived_revision=said.revision,
                archived_because=said.because,
            )
        case InitiativeMerged():
            return replace(_off(initiative, State.MERGED), merged_into=said.survivor_id)
        case _:
            return _shown(initiative, said, now=now)


def _shown(initiative: Initiative, said: Shown, *, now: datetime) -> Initiative:
    version = initiative.version + 1
    match said:
        case InitiativeListed() | InitiativeRevised():
            return replace(
                initiative,
                state=State.LISTED,
                review=Review.CLEARED if initiative.archived_because is None else Review.NONE,
                version=version,
                public_revision=said.revision,
                confirmed_at=said.confirmed_at,
                listed_at=initiative.listed_at or now,
                waiting_since=None,
                archived_revision=None,
                archived_because=None,
            )
        case InitiativeReconfirmed() | InitiativeWentStale():
            return replace(initiative, version=version, confirmed_at=said.confirmed_at)
        case InitiativeConfirmationDue():
            return replace(initiative, version=version)
        case _:
            assert_never(said)


def _reviewed(initiative: Initiative, *, is_returned: bool) -> Initiative:
    review = Review.RETURNED if is_returned else Review.REJECTED
    off = State.RETURNED if is_returned else State.REJECTED
    return replace(
        initiative,
        state=initiative.state if initiative.is_listed else off,
        review=review,
        version=initiative.version + 1,
        waiting_since=None,
    )


def _off(initiative: Initiative, state: State) -> Initiative:
    return replace(
        initiative,
        state=state,
        review=Review.NONE,
        version=initiative.version + 1,
        public_revision=None,
        waiting_since=None,
    )


def _submitted(initiative: Initiative, *, revision: int) -> InitiativeSubmitted:
    return InitiativeSubmitted(
        initiative_id=initiative.id, revision=revision, owner_person_id=owner_of(initiative)
    )


def gone(initiative: Initiative) -> Tombstone:
    """What readers of the directory's topic hear of an entry that left it."""
    return Tombstone(INITIATIVES, str(initiative.id))


def _check_turn(initiative: Initiative, revision: int) -> Refusal | None:
    """Two editors at one entry: the second hears what the first did."""
    if initiative.review is Review.WAITING and revision == initiative.latest_revision:
        return None
    return Refusal(
        "review-moved-on",
        state=initiative.state.value,
        review=initiative.review.value,
        revision=initiative.latest_revision,
    )


class ErasedEntryError(Exception):
    """Somebody tried to say a fact to the owner of an entry that has none."""
