"""Who asks: the desk of this process, and whose seat it is."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Request

from services.chassis import capability
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.events.api.models import SeatAct
from services.events.store.seats import read_seat
from services.events.work.desk import Desk

ORGANISER = "organiser"
T = TypeVar("T")


async def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
"""``desk: AtDesk``: rules, keys and habits of this process."""


def agreed(answer: T | Refusal) -> T:
    """The answer, or the refusal on its way to the edge; all that was written is undone."""
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer


async def seat_to_act_on(
    tx: Transaction, act: SeatAct, *, principal: Principal | None, purposes: frozenset[str]
) -> UUID:
    """The seat that this link or this person may act on; somebody else's is not found."""
    if act.token is not None:
        return await _linked(tx, act.token, purposes=purposes)
    if principal is None:
        raise RefusedError(Refusal("token-missing"))
    wanted = act.seat_id or _uuid(principal.capability)
    if wanted is None or not await may_touch(tx, wanted, principal=principal):
        raise RefusedError(Refusal("not-found"))
    return wanted


async def may_touch(tx: Transaction, seat_id: UUID, *, principal: Principal) -> bool:
    """Whether the seat is theirs: by mailbox, by the one object of a link, by role.

    Whoever came by a link touches what it opened and nothing else, whosever mailbox it was sent to.
    """
    row = await read_seat(tx, seat_id)
    if row is None or not opens(principal, seat_id):
        return False
    return (
        row["person_id"] == principal.person_id
        or str(seat_id) == principal.capability
        or ORGANISER in principal.roles
    )


def opens(principal: Principal, seat_id: UUID) -> bool:
    """Whether nothing narrows the person down to another object."""
    return principal.capability in {None, str(seat_id)}


async def _linked(tx: Transaction, token: str, *, purposes: frozenset[str]) -> UUID:
    opened = agreed(await capability.open_link(tx, token))
    if opened.purpose not in purposes:
        raise RefusedError(Refusal("link-unknown"))
    return UUID(opened.subject)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
