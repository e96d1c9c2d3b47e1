"""Every refusal of this service with its status and one sentence that says what to do."""

from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "booking-closed": (409, "Booking is closed: ask the organisers at the door."),
        "already-booked": (409, "A guest of yours has a seat already: change that one instead."),
        "guest-named-twice": (422, "Name each guest once."),
        "gathering-cancelled": (409, "The gathering does not take place."),
        "party-too-large": (422, "The party is too large: book for fewer guests."),
        "not-enough-places": (409, "There are not enough free places: keep your party as it is."),
        "hold-expired": (410, "The time to confirm is over: book again."),
        "offer-expired": (410, "The offer has ended and went on to the next."),
        "offer-used": (410, "This offer was used or given back before: book again."),
        "no-offer": (409, "There is no offer for this seat yet: we write when there is one."),
        "seat-released": (409, "This seat was given back: book again."),
        "capacity-below-taken": (409, "More places are taken than that: release seats first."),
        "room-missing": (422, "Name each room of the gathering with its capacity."),
        "ends-before-start": (422, "The end must be after the start."),
        "starts-in-the-past": (422, "The start must be ahead."),
        "booking-closes-late": (422, "Booking must close before the end."),
        "timezone-unknown": (422, "Name a time zone such as Europe/Berlin."),
    }
)
