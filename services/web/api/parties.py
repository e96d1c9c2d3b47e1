"""What can be done with a seat, by the link in a mail or on the page of one's own seat."""

from collections.abc import Mapping
from typing import Any, Final

from services.web.api.sending import once_key
from services.web.forms.booking import most_names, read_guests
from services.web.forms.reading import Form
from services.web.visit import Visit

ACTS: Final[Mapping[str, str]] = {
    "confirm-seat": "/v1/seats/confirm",
    "accept-offer": "/v1/seats/accept",
    "release-seat": "/v1/seats/release",
}
"""What a button tells events about a seat, and where."""
CHANGE: Final = "change-party"


async def change_party(
    visit: Visit, form: Form, *, seat: dict[str, Any], by: dict[str, str]
) -> bool:
    """Tell events who comes now; False if something is wrong, which then stands in the form.

    Who comes already is not told again: the second click of a double click would be a second mail.
    """
    before = list(seat.get("guests") or [])
    guests = read_guests(form, most=most_names(before))
    if not form.is_right:
        return False
    if [guest["name"] for guest in guests] == before:
        return True
    key = once_key(form, {"guests": guests, "revision": seat.get("revision")})
    answer = await visit.tell("events", "/v1/seats/party", {**by, "guests": guests}, key=key)
    if not answer.is_done:
        form.refused(answer.data, fields={"guests": "guest_1"})
    return answer.is_done
