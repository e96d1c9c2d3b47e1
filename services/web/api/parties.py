"""Who comes on a seat: changed by the link in a mail, or on the page of one's own seat."""

from typing import Any

from services.web.api.sending import once_key
from services.web.forms.booking import most_names, read_guests
from services.web.forms.reading import Form
from services.web.visit import Visit


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
