"""Whether a listed entry still stands: confirmed, asked about, stale, archived and brought back."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from contracts.registry import (
    ArchivedBecause,
    InitiativeArchived,
    InitiativeConfirmationDue,
    InitiativeListed,
    InitiativeReconfirmed,
    InitiativeWentStale,
)
from services.chassis.refusal import Refusal
from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content, check_reason
from services.registry.decide.initiative import Initiative, State, Unchanged, owner_of, profile_of

SAME_WORD: Final = timedelta(hours=1)
"""A second press of the button within this time is the same word."""


def reconfirm(
    initiative: Initiative, content: Content, *, municipality: Municipality, now: datetime
) -> InitiativeReconfirmed | InitiativeListed | Unchanged | Refusal:
    """The owner says that the public text is still true; this brings back what was archived.

    ``content`` is the text of `public_or_archived`. Pressing the button twice says it once.
    """
    known = replace(initiative, confirmed_at=now)
    revision = public_or_archived(initiative)
    if revision is None or not (initiative.is_listed or initiative.can_return):
        return Refusal("entry-not-listed", state=initiative.state.value)
    profile = profile_of(known, content, municipality=municipality, revision=revision)
    if not initiative.is_listed:
        return InitiativeListed(**profile)
    if now - initiative.confirmed_at < SAME_WORD:
        return Unchanged()
    return InitiativeReconfirmed(**profile)


def go_stale(
    initiative: Initiative, content: Content, *, municipality: Municipality
) -> InitiativeWentStale:
    """Nobody confirmed the listed entry for too long."""
    revision = initiative.public_revision or initiative.latest_revision
    return InitiativeWentStale(
        **profile_of(initiative, content, municipality=municipality, revision=revision)
    )


def ask_for_confirmation(initiative: Initiative, *, asked: int) -> InitiativeConfirmationDue:
    """The owner of a listed entry is asked for the first or the second time whether it is true."""
    return InitiativeConfirmationDue(
        initiative_id=initiative.id,
        revision=initiative.public_revision or initiative.latest_revision,
        owner_person_id=owner_of(initiative),
        confirmed_at=initiative.confirmed_at,
        asked=asked,
    )


def public_or_archived(initiative: Initiative) -> int | None:
    """The revision that the public sees, or saw last."""
    return initiative.public_revision or initiative.archived_revision


def archive(initiative: Initiative, *, reason: str) -> InitiativeArchived | Unchanged | Refusal:
    """An editor takes a listed entry off the directory; a correction may bring it back."""
    if initiative.state is State.ARCHIVED:
        return Unchanged()
    if not initiative.is_listed:
        return Refusal("entry-not-listed", state=initiative.state.value)
    return check_reason(reason) or archived(initiative, because=ArchivedBecause.EDITOR)


def archived(initiative: Initiative, *, because: ArchivedBecause) -> InitiativeArchived:
    """A listed entry leaves the directory."""
    return InitiativeArchived(
        initiative_id=initiative.id,
        revision=initiative.public_revision or initiative.latest_revision,
        owner_person_id=initiative.owner,
        confirmed_at=initiative.confirmed_at,
        because=because,
    )
