"""A list of a former day, drawn again from what is stored, and compared with what was shown."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.matching import Side
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.decide.exposure.policy import Rendering, draw
from services.matching.decide.exposure.storage import unpack_policy
from services.matching.store import runs
from services.matching.store.runs import Run


@dataclass(frozen=True, slots=True)
class Replayed:
    """The ordinals in the order of that day; ``shown`` are those that were stored when it was."""

    run: Run
    order: list[int]
    shown: list[int] | None


async def replay_list(
    tx: Transaction, run_id: UUID, *, side: Side, ordinal: int, day: date
) -> Replayed | Refusal:
    """The list that this run's policy draws for a day; another day than the run's was never shown."""
    run = await runs.find(tx, run_id)
    stored = await runs.find_list(tx, run_id, side, ordinal)
    if run is None or stored is None:
        return Refusal("not-found")
    rendering = Rendering(side, ordinal, day.toordinal())
    [order] = draw(unpack_policy(stored.policy), [rendering])
    return Replayed(run, order.tolist(), list(stored.drawn) if day == run.day else None)
