"""What a commune tells households of its village: all of it may be left open."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from contracts.offices import OFFICE_PHONE
from services.chassis.identity import normalise_email
from services.chassis.refusal import Refusal
from services.web.forms.reading import Form
from services.web.words import dates, problems

LONGEST: Final = 600
MOST_EUR: Final = 100_000
LAST_YEAR: Final = 2099
FIELDS: Final[Mapping[str, str]] = {
    "about.text": "text",
    "about.warm_cost_eur_from": "warm_cost_eur_from",
    "about.warm_cost_eur_to": "warm_cost_eur_to",
    "about.move_in_from": "move_in_year",
    "about.office.name": "office",
    "about.office.phone": "office_phone",
    "about.office.email": "office_email",
}
"""What matching calls otherwise than the form."""


def read_about(form: Form) -> dict[str, Any]:
    """What the village shall be, as matching takes it."""
    least = form.number("warm_cost_eur_from", low=1, high=MOST_EUR, unit=" €")
    most = form.number("warm_cost_eur_to", low=1, high=MOST_EUR, unit=" €")
    if most is not None and least is None and form.raw("warm_cost_eur_from") == "":
        form.wrong("warm_cost_eur_from", "Bitte geben Sie auch an, ab welchem Betrag.")
    if most is not None and least is not None and most < least:
        form.wrong("warm_cost_eur_to", f"Das ist weniger als die niedrigste Miete ({least} €).")
    return {
        "text": form.text("text", longest=LONGEST),
        "warm_cost_eur_from": least,
        "warm_cost_eur_to": most,
        "move_in_from": _first_day(form),
        "office": _office(form),
    }


def typed_about(told: Mapping[str, Any]) -> dict[str, list[str]]:
    """The fields of the form as they were stored."""
    office = told["office"] or {}
    year, month, _ = (told["move_in_from"] or "--").split("-")
    typed = {
        "text": told["text"],
        "warm_cost_eur_from": told["warm_cost_eur_from"],
        "warm_cost_eur_to": told["warm_cost_eur_to"],
        "move_in_month": month.lstrip("0"),
        "move_in_year": year,
        "office": office.get("name"),
        "office_phone": office.get("phone"),
        "office_email": office.get("email"),
    }
    return {name: [str(value)] for name, value in typed.items() if value}


def _first_day(form: Form) -> str | None:
    """The first day of the month from which on somebody can move in."""
    month = form.raw("move_in_month")
    today = dates.today()
    year = form.year("move_in_year", low=today.year, high=LAST_YEAR)
    if not month and not form.raw("move_in_year"):
        return None
    if month not in {str(number) for number in range(1, 13)}:
        form.wrong("move_in_month", "Bitte wählen Sie auch den Monat.")
        return None
    if not form.raw("move_in_year"):
        form.wrong("move_in_year", "Bitte geben Sie auch das Jahr an.")
    if year and date(year, int(month), 1) < today.replace(day=1):
        form.wrong("move_in_month", "Dieser Monat ist schon vorbei.")
        return None
    return date(year, int(month), 1).isoformat() if year else None


def _office(form: Form) -> dict[str, str | None] | None:
    name = form.text("office", longest=120)
    phone = form.text("office_phone", longest=40)
    email = form.text("office_email", longest=254)
    read = normalise_email(email) if email else None
    if isinstance(read, Refusal):
        form.wrong("office_email", problems.sentence(read.slug, read.details))
    if phone and not re.fullmatch(OFFICE_PHONE, phone):
        form.wrong("office_phone", "Das ist keine Telefonnummer. So geht es: 03581 123456.")
    if name and not phone and not email:
        form.wrong("office_phone", "Bitte geben Sie Telefonnummer oder E-Mail-Adresse an.")
    if (phone or email) and not name:
        form.wrong("office", "Bitte geben Sie an, welches Amt das ist.")
    return {"name": name, "phone": phone or None, "email": email or None} if name else None
