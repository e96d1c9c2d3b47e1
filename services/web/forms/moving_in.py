"""When somebody moves in: days that are over are asked for anew, in the wizard and in an entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from contracts.moving_in import days_over
from services.web.forms.reading import Form
from services.web.words import problems


def refuse_past_days(form: Form, told: Mapping[str, Any], *, today: date, kept: str | None) -> None:
    """Note an error beside a day that is over; a first day that was ``kept`` means "from now on"."""
    start, end, before = (
        date.fromisoformat(day) if day else None
        for day in (told.get("move_in_from"), told.get("move_in_to"), kept)
    )
    for field, slug in days_over(start, end, kept=before, today=today).items():
        form.wrong(f"{field}_day", problems.GERMAN[slug])
