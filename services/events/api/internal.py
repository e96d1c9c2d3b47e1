"""What the other services ask: what a link opens, and who is behind a seat."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from services.chassis import capability
from services.chassis.http import policy as allow
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal, RefusedError
from services.events.api.asking import AtDesk, agreed
from services.events.api.models import Claim, ClaimedPerson, LinkToOpen, OpenedLink, SeatModel
from services.events.store.seats import Contact
from services.events.work import views
from services.events.work.desk import Desk
from services.events.work.views import SeatView


def routes() -> APIRouter:
    """For web and notifications."""
    router = APIRouter(tags=["internal"])
    router.post("/v1/links/open", dependencies=[allow.service("web")])(open_link)
    claim = router.get(
        "/internal/v1/seats/{seat_id}/claim", dependencies=[allow.service("notifications")]
    )
    claim(claim_seat)
    return router


async def open_link(link: LinkToOpen, tx: Reading, desk: AtDesk) -> OpenedLink:
    """Look behind a link; whoever fetches it changes nothing."""
    opened = agreed(await capability.open_link(tx, link.token))
    view = await views.view_seat(tx, desk, seat_id=UUID(opened.subject))
    if view is None:
        raise RefusedError(Refusal("link-unknown"))
    return OpenedLink(
        purpose=opened.purpose,
        subject=opened.subject,
        person_id=opened.person_id,
        expires_at=opened.expires_at,
        summary=SeatModel.of(view),
    )


async def claim_seat(seat_id: UUID, tx: Unit, desk: AtDesk) -> Claim:
    """Address, words and links for a notice about this seat; gone after an erasure.

    The seat is locked: an erasure at the same moment waits, and then closes the links granted here.
    """
    view = await views.view_seat(tx, desk, seat_id=seat_id, lock=True)
    if view is None or view.contact is None:
        raise RefusedError(Refusal("not-found"))
    links = await views.issue_links(tx, desk, view=view)
    return Claim(people=[_person(desk, view, contact=view.contact, links=links)])


def _person(
    desk: Desk, view: SeatView, *, contact: Contact, links: dict[str, str]
) -> ClaimedPerson:
    return ClaimedPerson(
        person_id=view.row["person_id"],
        name=contact.guests[0],
        email=contact.email,
        phone=contact.phone if contact.sms_wanted else None,
        locale=contact.locale,
        details=_details(desk, view),
        links=links,
    )


def _details(desk: Desk, view: SeatView) -> dict[str, Any]:
    row = view.row
    return {
        "gathering": {
            "gathering_id": str(row["gathering_id"]),
            "title": row["title"],
            "starts_at": row["starts_at"].isoformat(),
            "ends_at": row["ends_at"].isoformat(),
            "timezone": row["timezone"],
            "venue": row["venue"],
            "online": row["room"] == "online",
            "is_cancelled": row["is_cancelled"],
        },
        "guests": view.names,
        "party_size": row["party_size"],
        "needs_confirming": "confirm" in view.actions,
        "room": row["room"],
        "state": row["state"],
        "position": row["position"],
        "expires_at": row["expires_at"].isoformat() if row["expires_at"] else None,
        "calendar": views.calendar_of(desk, view),
    }
