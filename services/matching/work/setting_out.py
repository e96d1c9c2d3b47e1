"""A way begins: of two people with the exchange of contacts, of a village when it is founded.

What all its steps share stands here as well: names, claims, the timer.

Whoever moves the timer of a way has locked its row; so does the worker that runs the timer.
"""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from contracts.fact import DomainEvent
from contracts.matching import AccompaniedKind, AccompanimentStarted, Market
from services.chassis import outbox, timers
from services.chassis.transaction import Transaction
from services.matching.decide import stages
from services.matching.decide.company import Company
from services.matching.decide.stages import Speaker, Way
from services.matching.store import accompaniments
from services.matching.store.accompaniments import NEEDED, Accompaniment
from services.matching.store.matches import StoredMatch

DAY_PASSES: Final = "way-day-passes"
"""Name of the timer that looks whether a day has passed without news; its subject is the way."""
NOTES_GO: Final = "notes-go"
"""Name of the timer that deletes what companions wrote of ways that ended long ago."""
EVERY: Final = timedelta(days=1)
CLAIMS: Final[Mapping[str, str]] = MappingProxyType(
    {"started": "/started", "assigned": "/companion", "reached": "/stage",
     "overdue": "/overdue", "ended": "/end"}
)  # fmt: skip
"""Where the claim of a step stands, below that of the way."""


async def begin(
    tx: Transaction, stored: StoredMatch, *, wanted_by: frozenset[str] = frozenset()
) -> None:
    """Contacts went over: the way begins, once; ``wanted_by`` are who ticked for a companion.

    Support has none: nobody moves in with a mentor or a funder.
    """
    if stored.market is Market.SUPPORT:
        return
    sides = {
        Speaker.SEEKER.value: stored.seeker_person_id,
        Speaker.OFFER.value: stored.offer_person_id,
    }
    await _begin(
        tx,
        stored.match_id,
        kind=AccompaniedKind.MATCH,
        market=stored.market,
        walkers={speaker: person for speaker, person in sides.items() if person is not None},
        wanted_by=wanted_by,
    )


async def begin_village(tx: Transaction, village_id: UUID, people: Mapping[int, str]) -> None:
    """A village is founded: its way begins, once; ``people`` by the number of their household."""
    await _begin(
        tx,
        village_id,
        kind=AccompaniedKind.VILLAGE,
        market=Market.GROUPS,
        walkers={stages.household(number): people[number] for number in sorted(people)},
    )


def names(kept: Accompaniment) -> dict[str, Any]:
    """What every fact about the way says."""
    return {
        "subject_id": kept.subject_id,
        "subject_kind": kept.subject_kind,
        "market": kept.market,
        "person_ids": kept.people,
    }


async def record(
    tx: Transaction, kept: Accompaniment, fact: DomainEvent, *, claim: str, query: str = ""
) -> None:
    """Say a fact of a way as its version; ``query`` tells the claim who took the step."""
    dataref = f"/internal/v1/accompaniments/{kept.subject_id}/claim{CLAIMS[claim]}{query}"
    await outbox.record(tx, fact, sequence=kept.version, dataref=dataref)


async def keep_time(tx: Transaction, kept: Accompaniment) -> None:
    """Set the timer of a locked way to the day that is to pass without news."""
    due, subject = stages.look_at(kept.way), str(kept.subject_id)
    if due is None:
        await timers.cancel(tx, DAY_PASSES, subject=subject)
    else:
        await timers.schedule(tx, DAY_PASSES, subject=subject, due_at=due)


async def expect_notes_to_go(tx: Transaction) -> None:
    """A way has ended: from now on it is looked every day what is old enough to be deleted."""
    await timers.expect(tx, NOTES_GO, subjects=[NOTES_GO], due_at=tx.now + EVERY)


async def _begin(
    tx: Transaction,
    subject_id: UUID,
    *,
    kind: AccompaniedKind,
    market: Market,
    walkers: Mapping[str, str],
    wanted_by: frozenset[str] = frozenset(),
) -> None:
    begun = Accompaniment(
        subject_id=subject_id,
        subject_kind=kind,
        market=market,
        walkers=walkers,
        version=1,
        way=Way(started_at=tx.now, speakers=frozenset(walkers)),
        company=Company(wanted_by, needed=NEEDED[kind]),
    )
    if not await accompaniments.add(tx, begun):
        return
    due = stages.due_at(begun.way)
    await record(tx, begun, AccompanimentStarted(**names(begun), due_at=due), claim="started")
    await keep_time(tx, begun)
