"""When somebody moves in: days that are over are asked for anew, in the wizard and in an entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.web.forms.reading import Form
from services.web.words import problems


def refuse_past_days(form: Form, told: Mapping[str, Any], *, today: date, kept: str | None) -> None:
    """Note an error beside a day that is over; a first day that was ``kept`` means "from now on"."""
    since, until = told.get("move_in_from"), told.get("move_in_to")
    if since and since != kept and date.fromisoformat(since) < today:
        form.wrong("move_in_from_day", problems.GERMAN["move-in-past"])
    if until and date.fromisoformat(until) < today:
        form.wrong("move_in_to_day", problems.GERMAN["move-in-over"])
