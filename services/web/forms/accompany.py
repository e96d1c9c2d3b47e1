"""What is typed about a case: asking for it, contacts, goals, notes, the end."""

from datetime import date
from typing import Any, Final

from services.web.forms.reading import Form, read_number
from services.web.forms.wizard import day_parts
from services.web.words import cases, dates

FIELDS: Final = {
    "happened_on": "happened_on_day",
    "reached_on": "reached_on_day",
    "next_contact_on": "next_contact_on_day",
    "due_on": "due_on_day",
    "ags": "place",
}
"""What registry calls otherwise than the forms."""
CAPACITY_MAX: Final = 40
VISIBLE: Final = {True: "shared", False: "internal"}


def read_concern(form: Form, *, is_of_others: bool = False) -> dict[str, Any]:
    """What for, how to reach, which help; ``is_of_others``: a coordinator types it for a group."""
    chosen = form.many("help", of=cases.HELP)
    if not chosen:
        whose = "die Gruppe Hilfe möchte" if is_of_others else "Sie Hilfe möchten"
        form.wrong("help", f"Bitte wählen Sie, wobei {whose}.")
    whom = "der Gruppe" if is_of_others else "Ihnen"
    return {
        "concern": form.text(
            "concern", longest=2000, missing=f"Bitte schreiben Sie, worum es {whom} geht."
        ),
        "reach": form.text("reach", longest=300),
        "help": chosen,
    }


def read_group(form: Form, *, ags: str) -> dict[str, Any]:
    """A group without an entry; one of phone and mailbox is needed."""
    email = form.mailbox("email") if form.raw("email") else None
    phone = form.text("phone", longest=60) or None
    if not email and not phone:
        form.wrong("phone", "Bitte geben Sie eine Telefonnummer oder eine E-Mail-Adresse an.")
    return {
        "title": form.text(
            "title", longest=120, missing="Bitte geben Sie den Namen der Gruppe an."
        ),
        "ags": ags,
        "name": form.text("name", longest=120, missing="Bitte geben Sie an, wer zu erreichen ist."),
        "email": email,
        "phone": phone,
    }


def read_touchpoint(form: Form) -> dict[str, Any]:
    """A contact, its note, and the next one."""
    kind = form.choice(
        "kind", of=cases.TOUCHPOINTS, missing="Bitte wählen Sie die Art des Kontakts."
    )
    happened = form.day("happened_on", missing="Bitte geben Sie an, wann der Kontakt war.")
    following = form.day("next_contact_on")
    return {
        "kind": kind,
        "happened_on": _iso(happened),
        "note": form.text("note", longest=4000),
        "visibility": VISIBLE[form.ticked("shared")],
        "next_contact_on": _iso(following),
    }


def read_note(form: Form) -> dict[str, Any]:
    """A note, for staff alone or for the group too."""
    return {
        "text": form.text("text", longest=4000, missing="Bitte schreiben Sie die Notiz."),
        "visibility": VISIBLE[form.ticked("shared")],
    }


def read_milestone(form: Form) -> dict[str, Any]:
    """A goal and its day."""
    due = form.day("due_on")
    return {
        "title": form.text("title", longest=200, missing="Bitte nennen Sie das Ziel."),
        "due_on": _iso(due),
    }


def read_reached(form: Form) -> dict[str, Any]:
    """The day on which a goal was reached."""
    return {"reached_on": _iso(form.day("reached_on", missing="Bitte geben Sie den Tag an."))}


def read_next_contact(form: Form) -> dict[str, Any]:
    """The day of the next contact; empty is none."""
    return {"next_contact_on": _iso(form.day("next_contact_on"))}


def read_phase(form: Form) -> dict[str, Any]:
    """The phase that comes next."""
    return {"phase": form.choice("phase", of=cases.PHASES, missing="Bitte wählen Sie die Phase.")}


def read_end(form: Form) -> dict[str, Any]:
    """How it ended, and what was learnt."""
    return {
        "outcome": form.choice(
            "outcome", of=cases.OUTCOMES, missing="Bitte wählen Sie, wie es ausgegangen ist."
        ),
        "learnt": form.text(
            "learnt", longest=2000, missing="Bitte schreiben Sie, was andere daraus lernen können."
        ),
    }


def read_mentor(form: Form) -> dict[str, Any]:
    """Whom to ask."""
    mentor = form.raw("mentor")
    if not mentor:
        form.wrong("mentor", "Bitte wählen Sie, wer begleiten soll.")
    return {"mentor": mentor}


def read_consent(form: Form) -> dict[str, Any]:
    """What a group said on the phone or on paper."""
    given = form.choice(
        "given", of=("yes", "no"), missing="Bitte wählen Sie, was die Gruppe gesagt hat."
    )
    return {
        "handover_id": form.raw("handover_id"),
        "given": given == "yes",
        "version": form.raw("version"),
    }


def read_own_entry(form: Form) -> dict[str, Any]:
    """What a mentor says of herself."""
    typed = form.raw("capacity")
    capacity = read_number(typed)
    if capacity is None or capacity > CAPACITY_MAX:
        form.wrong("capacity", f"Bitte geben Sie eine ganze Zahl von 0 bis {CAPACITY_MAX} ein.")
    return {
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "capacity": capacity or 0,
        "takes_new": form.ticked("takes_new"),
    }


def read_wish(form: Form) -> dict[str, Any]:
    """What an owner wishes."""
    return {
        "wish": form.choice("wish", of=cases.WISHES, missing="Bitte wählen Sie, was Sie möchten."),
        "text": form.text("text", longest=1000),
    }


def typed_today(name: str) -> dict[str, list[str]]:
    """The three fields of a date with today in them."""
    return typed_day(name, dates.today().isoformat())


def typed_day(name: str, iso: str | None) -> dict[str, list[str]]:
    """The three fields of a date as they would have been typed."""
    return {f"{name}_{part}": [text] for part, text in day_parts(iso).items()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
