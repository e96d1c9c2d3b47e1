"""Two entries of one initiative become one, and two again if that was wrong.

The survivor stays listed and may take fields over; the merged entry leaves the directory, its page
leads to the survivor. Undoing gives both back what they had, unless the survivor went on since.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from contracts.registry import InitiativeMerged, InitiativeSeparated
from services.chassis.refusal import Refusal
from services.registry.decide.content import PLACE, PLACE_FIELDS, Content, changed_fields
from services.registry.decide.initiative import Initiative, Review, State, owner_of

TAKEABLE: Final = frozenset({PLACE, *Content.model_fields} - PLACE_FIELDS - {"kind", "housing"})
"""Fields that may be taken over one by one; what an entry is and offers goes together."""
UNSETTLED: Final = frozenset({Review.WAITING, Review.RETURNED})
"""A change of the owner is under way: a text by an editor would hide it."""
MERGEABLE: Final = frozenset({State.LISTED, State.SUBMITTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Was:
    """What the merged entry was before."""

    state: State
    review: Review
    public_revision: int | None
    waiting_since: datetime | None

    @classmethod
    def of(cls, initiative: Initiative) -> "Was":
        """As it is now."""
        return cls(
            state=initiative.state,
            review=initiative.review,
            public_revision=initiative.public_revision,
            waiting_since=initiative.waiting_since,
        )


def merge(
    merged: Initiative, survivor: Initiative, *, taken: Collection[str]
) -> InitiativeMerged | Refusal:
    """Whether one entry may go into the other."""
    if merged.id == survivor.id:
        return Refusal("merge-with-itself")
    if merged.state not in MERGEABLE:
        return Refusal("merge-not-possible", state=merged.state.value)
    if not survivor.is_listed:
        return Refusal("merge-survivor-not-listed", state=survivor.state.value)
    if unknown := set(taken) - TAKEABLE:
        return Refusal("merge-field-unknown", field=min(unknown))
    if taken and survivor.review in UNSETTLED:
        return Refusal("merge-change-waits")
    return InitiativeMerged(
        initiative_id=merged.id,
        revision=merged.public_revision or merged.latest_revision,
        owner_person_id=owner_of(merged),
        survivor_id=survivor.id,
    )


def merged_content(survivor: Content, merged: Content, *, taken: Collection[str]) -> Content:
    """The survivor's text with the fields that are taken over."""
    names = {*taken, *(PLACE_FIELDS if PLACE in taken else ())} - {PLACE}
    return survivor.model_copy(update={name: getattr(merged, name) for name in names})


def choices(survivor: Content, merged: Content) -> tuple[str, ...]:
    """The fields in which the two differ and that may be taken over."""
    return tuple(name for name in changed_fields(survivor, merged) if name in TAKEABLE)


def separate(merged: Initiative, *, survivor_id: UUID) -> InitiativeSeparated | Refusal:
    """The merge was wrong: the entry stands for itself again."""
    if merged.state is not State.MERGED or merged.merged_into != survivor_id:
        return Refusal("merge-undone")
    return InitiativeSeparated(
        initiative_id=merged.id,
        revision=merged.latest_revision,
        owner_person_id=owner_of(merged),
        survivor_id=survivor_id,
    )


def separated(merged: Initiative, was: Was) -> Initiative:
    """The entry as it was before it was merged."""
    return replace(
        merged,
        state=was.state,
        review=was.review,
        public_revision=was.public_revision,
        waiting_since=was.waiting_since,
        merged_into=None,
        version=merged.version + 1,
    )


def may_take_back(survivor: Initiative, *, after_merge: int) -> bool:
    """Whether the survivor still shows what the merge made of it: later changes stay."""
    return (
        survivor.is_listed
        and survivor.public_revision == survivor.latest_revision == after_merge
        and survivor.review not in UNSETTLED
    )


def with_latest(initiative: Initiative, revision: int) -> Initiative:
    """The entry with a text that an editor wrote; what is said next makes it public."""
    return replace(initiative, latest_revision=revision)
