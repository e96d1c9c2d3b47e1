"""A seat at a gathering, for one or several named people."""

from collections.abc import Sequence
from typing import Any, Final

from services.web.forms.reading import Form
from services.web.words.languages import gettext, mail_locale

MOST_GUESTS: Final = 6
NAME_LONGEST: Final = 120


def read_booking(form: Form, *, rooms: Sequence[str]) -> dict[str, Any]:
    """The request as events takes it."""
    email, phone = form.mailbox("email"), form.phone("phone")
    room = form.raw("room") if len(rooms) > 1 else next(iter(rooms), "")
    if room not in rooms:
        form.wrong("room", gettext("Bitte wählen Sie, wie Sie teilnehmen."))
    return {
        "room": room,
        "email": email,
        "phone": phone or None,
        "sms_wanted": bool(phone) and form.ticked("sms_wanted"),
        "locale": mail_locale(),
        "guests": read_guests(form),
    }


def read_guests(form: Form, *, most: int = MOST_GUESTS) -> list[dict[str, str]]:
    """The named people; at least one must have a name."""
    names = [form.text(f"guest_{n}", longest=NAME_LONGEST) for n in range(1, most + 1)]
    given = [{"name": name} for name in names if name]
    if not given:
        form.wrong("guest_1", gettext("Bitte geben Sie an, wer kommt."))
    return given


def names_shown(form: Form, guests: Sequence[str]) -> list[str]:
    """What the fields of a seat's guests show: what was typed, else who comes; then empty ones."""
    fields = range(1, most_names(guests) + 1)
    if form.typed:
        return [form.raw(f"guest_{n}") for n in fields]
    return [*guests, *("" for _ in fields[len(guests) :])]


def most_names(guests: Sequence[str]) -> int:
    """How many fields there are: as many as one may book, more if more come already."""
    return max(MOST_GUESTS, len(guests))
