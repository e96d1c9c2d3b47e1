"""The steps in their order, and how far somebody has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.web.forms.reading import Form
from services.web.forms.wizard.aims import BEFOREHAND, STEP, read_aims
from services.web.forms.wizard.limits import read_limits, read_place
from services.web.forms.wizard.people import read_household, read_needs
from services.web.forms.wizard.wishes import read_further_wishes, read_wishes

FORM: Final = "wizard"
MOVED: Final = ("pets", "needs_step_free")
"""Answers of the first step that stand on the second one since there is more to ask."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the wizard; whoever wants to skips one that is optional."""

    name: str
    title: str
    read: Callable[[Form], dict[str, Any]]
    is_optional: bool = False


def read_contact(form: Form) -> dict[str, Any]:
    """How we reach the household."""
    email, phone = form.mailbox("email"), form.phone("phone")
    if form.ticked("sms_wanted") and not phone:
        form.wrong("phone", "Für Nachrichten per SMS brauchen wir Ihre Handynummer.")
    return {
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "email": email,
        "phone": phone,
        "sms_wanted": form.ticked("sms_wanted"),
    }


STEPS: Final = (
    Step("haushalt", "Wer zieht ein?", read_household),
    Step("bedarf", "Was brauchen Sie?", read_needs),
    Step("ort", "Wo möchten Sie wohnen?", read_place),
    Step("rahmen", "Was passt in Ihren Rahmen?", read_limits),
    Step(STEP, "Was möchten Sie finden?", read_aims),
    Step("wuensche", "Wie möchten Sie zusammenleben?", read_wishes),
    Step("genauer", "Möchten Sie es genauer sagen?", read_further_wishes, is_optional=True),
    Step("kontakt", "Wie erreichen wir Sie?", read_contact),
)


def first_open(data: Mapping[str, Any]) -> int:
    """The first step that is not done yet, counted from 1; one past the last if all are."""
    return next(
        (n for n, step in enumerate(STEPS, 1) if step.name not in data and not step.is_optional),
        len(STEPS) + 1,
    )


def saved_of(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What is saved of a step; answers that stood on another step before are found there."""
    saved: dict[str, Any] = data.get(name, {})
    if name == STEP and not saved:
        return dict(data.get(BEFOREHAND, {}))
    if name == "bedarf" and not saved:
        before = data.get("haushalt", {})
        return {each: before[each] for each in MOVED if each in before}
    return saved


def day_parts(iso: str | None) -> dict[str, str]:
    """A stored date as the three fields show it."""
    if not iso:
        return {"day": "", "month": "", "year": ""}
    day = date.fromisoformat(iso)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}
