"""A seat is asked for, confirmed, accepted, changed, released, looked at."""

from typing import Annotated, Final
from uuid import UUID, uuid4

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.chassis.http import policy as allow
from services.chassis.http.idempotency import OnceOptional, OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.chassis.identity import normalise_email, normalise_phone, person_id
from services.chassis.refusal import Refusal, RefusedError
from services.events.api.asking import ORGANISER, AtDesk, agreed, may_touch, opens, seat_to_act_on
from services.events.api.models import (
    PartyChange,
    SeatAct,
    SeatAnswer,
    SeatList,
    SeatModel,
    SeatWish,
)
from services.events.store.seats import Contact
from services.events.work import seats, views
from services.events.work.booking import Wish, book_for_stranger, book_seat
from services.events.work.desk import Desk

TRUSTED: Final = frozenset({"staff-cli"})
"""Issuers that vouch for the mailboxes they name."""
BY_MANAGER: Final = frozenset({views.MANAGE})
BY_CONFIRMER: Final = frozenset({views.MANAGE, views.CONFIRM})
BY_LEAVER: Final = frozenset({views.MANAGE, views.ACCEPT})
"""An offer's own link also gives it back."""
BY_ACCEPTER: Final = frozenset({views.MANAGE, views.ACCEPT})

Anybody = Annotated[Principal | None, allow.public()]
Somebody = Annotated[Principal, allow.signed_in()]


def routes() -> APIRouter:
    """Seats, for guests."""
    router = APIRouter(tags=["seats"])
    book = router.post("/v1/gatherings/{gathering_id}/seats", status_code=201)
    book(ask_for_seat)
    router.post("/v1/seats/confirm")(confirm_seat)
    router.post("/v1/seats/accept")(accept_offer)
    router.post("/v1/seats/release")(release_seat)
    router.post("/v1/seats/party")(change_party)
    router.get("/v1/my/seats")(my_seats)
    router.get("/v1/seats/{seat_id}")(one_seat)
    return router


async def ask_for_seat(
    gathering_id: UUID, wish: SeatWish, once: OnceRequired, principal: Anybody, desk: AtDesk
) -> JSONResponse:
    """Book, or wait: the same answer for an address that we know and one that we do not."""
    wanted = _wish(gathering_id, wish, principal=principal, desk=desk)
    is_stranger = desk.confirms_mailboxes and not wanted.is_proven
    book = book_for_stranger if is_stranger else book_seat
    standing = agreed(await book(once.tx, desk, wish=wanted))
    return await once.keep(SeatAnswer.of(standing), status=201)


async def confirm_seat(
    act: SeatAct, once: OnceOptional, principal: Anybody, desk: AtDesk
) -> JSONResponse:
    """The mailbox is theirs."""
    tx = once.tx
    seat_id = await seat_to_act_on(tx, act, principal=principal, purposes=BY_CONFIRMER)
    answer = agreed(await seats.confirm_seat(tx, desk, seat_id=seat_id))
    return await once.keep(SeatAnswer.of(answer))


async def accept_offer(
    act: SeatAct, once: OnceOptional, principal: Anybody, desk: AtDesk
) -> JSONResponse:
    """Take the offered places."""
    tx = once.tx
    seat_id = await seat_to_act_on(tx, act, principal=principal, purposes=BY_ACCEPTER)
    answer = agreed(await seats.accept_offer(tx, desk, seat_id=seat_id, answered_at=tx.now))
    return await once.keep(SeatAnswer.of(answer))


async def release_seat(
    act: SeatAct, once: OnceOptional, principal: Anybody, desk: AtDesk
) -> JSONResponse:
    """Give the places back; a second time gets the same answer."""
    tx = once.tx
    seat_id = await seat_to_act_on(tx, act, principal=principal, purposes=BY_LEAVER)
    reason = ORGANISER if principal is not None and ORGANISER in principal.roles else "guest"
    answer = agreed(await seats.release_seat(tx, desk, seat_id=seat_id, reason=reason))
    return await once.keep(SeatAnswer.of(answer))


async def change_party(
    change: PartyChange, once: OnceOptional, principal: Anybody, desk: AtDesk
) -> JSONResponse:
    """Other guests for the same seat."""
    tx = once.tx
    seat_id = await seat_to_act_on(tx, change, principal=principal, purposes=BY_MANAGER)
    names = tuple(guest.name for guest in change.guests)
    answer = agreed(await seats.change_party(tx, desk, seat_id=seat_id, names=names))
    return await once.keep(SeatAnswer.of(answer))


async def my_seats(tx: Reading, principal: Somebody, desk: AtDesk) -> SeatList:
    """All seats of the person who signed in; of one who came by a link, the one that it opened."""
    theirs = await views.view_person(tx, desk, person_id=principal.person_id or "")
    shown = [view for view in theirs if opens(principal, view.row["seat_id"])]
    return SeatList(items=[SeatModel.of(view) for view in shown])


async def one_seat(seat_id: UUID, tx: Reading, principal: Somebody, desk: AtDesk) -> SeatModel:
    """One seat of the person who signed in or holds its link."""
    view = await views.view_seat(tx, desk, seat_id=seat_id)
    if view is None or not await may_touch(tx, seat_id, principal=principal):
        raise RefusedError(Refusal("not-found"))
    return SeatModel.of(view)


def _wish(gathering_id: UUID, wish: SeatWish, *, principal: Principal | None, desk: Desk) -> Wish:
    email = agreed(normalise_email(wish.email))
    person = person_id(desk.keys.person, email=email)
    contact = Contact(
        email=email.address,
        phone=agreed(normalise_phone(wish.phone)) if wish.phone else None,
        sms_wanted=wish.sms_wanted,
        locale=wish.locale,
        guests=tuple(guest.name for guest in wish.guests),
    )
    return Wish(
        seat_id=uuid4(),
        gathering_id=gathering_id,
        room=wish.room,
        person_id=person,
        contact=contact,
        is_proven=_vouches(principal, person),
    )


def _vouches(principal: Principal | None, person: str) -> bool:
    """A link to one object proves no mailbox for another: links are passed on."""
    if principal is None or principal.capability is not None:
        return False
    return principal.person_id == person or principal.issuer in TRUSTED
