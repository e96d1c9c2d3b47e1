"""Several entries of the queue are rejected at once, for one reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.content import check_reason
from services.registry.settings import RegistrySettings
from services.registry.work import review


@dataclass(frozen=True, slots=True)
class Rejected:
    """What became of the chosen entries: rejected, or left since they had moved on."""

    done: tuple[UUID, ...]
    left: tuple[UUID, ...]


async def reject(
    tx: Transaction,
    chosen: Mapping[UUID, int],
    *,
    reason: str,
    editor: str,
    settings: RegistrySettings,
) -> Rejected | Refusal:
    """Reject each chosen revision that still waits; ``chosen`` says which one the editor saw.

    Rows are locked in the order of their ids, so that two editors who choose the same entries
    wait for each other instead of standing in each other's way.
    """
    if refused := check_reason(reason):
        return refused
    done: list[UUID] = []
    left: list[UUID] = []
    for initiative_id in sorted(chosen):
        try:
            rejected = await review.reject(
                tx,
                initiative_id,
                revision=chosen[initiative_id],
                reason=reason,
                editor=editor,
                settings=settings,
            )
        except RefusedError:
            left.append(initiative_id)
            continue
        (left if isinstance(rejected, Refusal) else done).append(initiative_id)
    return Rejected(tuple(done), tuple(left))
