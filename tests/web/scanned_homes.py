"""Mails of ways and villages, whose links scanners fetch before people press their buttons."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any, Final
from uuid import UUID

from contracts.fact import DomainEvent
from contracts.matching import (
    AccompaniedKind,
    Market,
    Stage,
    StageOverdue,
    VillageProposed,
)
from tests.notifications.builders import HANA, MATCH_ID
from tests.notifications.golden_villages import a_member
from tests.notifications.golden_ways import somebody
from tests.web.town import Town

TOKEN: Final = "m" + "h" * 43
OVERDUE: Final = StageOverdue(
    subject_id=MATCH_ID,
    subject_kind=AccompaniedKind.MATCH,
    market=Market.LIVING,
    person_ids=(HANA,),
    stage=Stage.RELEASED,
    due_since=datetime(2026, 10, 8, 10, tzinfo=UTC),
)
ASKED: Final = VillageProposed(
    village_id=UUID(int=0xF1),
    revision=3,
    initiator_person_id=None,
    households=8,
    alternatives=2,
    person_ids=(HANA,),
)


async def silent(town: Town) -> EmailMessage:
    """Two of whom nobody has heard for too long."""
    return await told(town, OVERDUE, somebody(), purpose="own-way", subject=MATCH_ID)


async def asked(town: Town) -> EmailMessage:
    """A household that may join a village."""
    return await told(town, ASKED, a_member(), purpose="see-village", subject=ASKED.village_id)


async def told(
    town: Town, fact: DomainEvent, person: dict[str, Any], *, purpose: str, subject: UUID
) -> EmailMessage:
    town.matching.opens(TOKEN, purpose, subject=str(subject), person=HANA)
    heard = person | {"person_id": HANA, "links": dict.fromkeys(person["links"], TOKEN)}
    town.house.owners.people["/internal/v1/it"] = [heard]
    await town.house.hear(fact, dataref="/internal/v1/it")
    return (await town.carry())[-1]


async def sessions(town: Town) -> int:
    return len(await town.rows("web", "SELECT FROM session"))


CASES: Final[Mapping[str, Any]] = {
    "own-way": (silent, sessions, 1),
    "see-village": (asked, sessions, 1),
}
