"""Who may see and do what in a case: its mentor, the coordinators, its owner, and nobody else.

A mentor who is asked sees what the case is about, not its notes and not whom to reach. One who
handed it over sees nothing any more.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.registry.decide.accompany.case import Case
from services.registry.decide.accompany.handover import Handover

COORDINATOR: Final = "coordinator"
MENTOR: Final = "mentor"
OWNER: Final = "owner"


class Sight(StrEnum):
    """How much of a case a member of staff sees."""

    ALL = "all"
    ASKED = "asked"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff who has to do with cases."""

    subject: str
    is_coordinator: bool
    is_mentor: bool

    @property
    def role(self) -> str:
        """As what the person acts; a coordinator who mentors too acts as a coordinator."""
        return COORDINATOR if self.is_coordinator else MENTOR


def sight_of(case: Case, staff: Staff, *, waiting: Handover | None) -> Sight:
    """What a member of staff sees; ``waiting`` is the hand-over that is not settled yet."""
    if staff.is_coordinator or (staff.is_mentor and case.mentor == staff.subject):
        return Sight.ALL
    if staff.is_mentor and waiting is not None and waiting.to_mentor == staff.subject:
        return Sight.ASKED
    return Sight.NOTHING


def is_owner(case: Case, person_id: str | None, *, opened: str | None) -> bool:
    """Whether it is the owner; a link (``opened``) opens the case, or the entry that it is about."""
    if case.owner is None or case.owner != person_id:
        return False
    return opened is None or opened in {str(case.id), _text(case.initiative_id)}


def _text(initiative_id: UUID | None) -> str:
    return str(initiative_id) if initiative_id else ""
