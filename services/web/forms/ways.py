"""What is typed about a way: contacts, stages, the next day, the end, a companion's name."""

from typing import Any, Final

from services.web.forms.reading import Form
from services.web.words import cases, ways

FIELDS: Final = {"happened_on": "happened_on_day", "next_contact_on": "next_contact_on_day"}
"""What matching calls otherwise than the forms."""
ABOUT: Final = ("both", "seeker", "offer")
LONGEST_NOTE: Final = 2000
LONGEST_REASON: Final = 500


def read_contact(form: Form) -> dict[str, Any]:
    """A contact, its note and whom it concerns, and the next one."""
    following = form.day("next_contact_on")
    return {
        **_how(form, "kind"),
        "about": form.choice("about", of=ABOUT, missing="Bitte wählen Sie, wen es betrifft."),
        "note": form.text("note", longest=LONGEST_NOTE),
        "next_contact_on": following.isoformat() if following else None,
    }


def read_learned(form: Form) -> dict[str, Any]:
    """How far two people said they are; going back says why."""
    return {
        "stage": form.choice("stage", of=ways.STAGES, missing="Bitte wählen Sie den Stand."),
        **_how(form, "how"),
        "reason": form.text("reason", longest=LONGEST_REASON),
    }


def read_next(form: Form) -> dict[str, Any]:
    """The day of the next contact; empty is none."""
    following = form.day("next_contact_on")
    return {"next_contact_on": following.isoformat() if following else None}


def read_end(form: Form) -> dict[str, Any]:
    """Why two people go separate ways."""
    return {
        "reason": form.choice("reason", of=ways.ENDINGS, missing="Bitte wählen Sie einen Grund.")
    }


def read_name(form: Form) -> dict[str, Any]:
    """What a companion is called."""
    return {"name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an.")}


def _how(form: Form, name: str) -> dict[str, Any]:
    happened = form.day("happened_on", missing="Bitte geben Sie an, wann das war.")
    kind = form.choice(
        name,
        of=cases.TOUCHPOINTS,
        missing="Bitte wählen Sie, wie es war: am Telefon, bei einem Besuch …",
    )
    return {name: kind, "happened_on": happened.isoformat() if happened else None}
