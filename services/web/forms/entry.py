"""An initiative or a housing project, as its people describe it."""

from collections.abc import Mapping
from typing import Any, Final

from contracts.registry import HOUSEHOLD_PERSONS_MAX
from services.web.forms.reading import Form
from services.web.forms.wizard import DIMENSIONS, HOUSEHOLDS, WEIGHTS, scale_value
from services.web.words import offers, problems

KINDS: Final = {
    "initiative": "Initiative",
    "housing-project": "Wohnprojekt, das Mitmenschen sucht",
}
UNSTATED: Final = {"yes": True, "no": False, "": None}


def read_entry(form: Form, *, vocabulary: Mapping[str, Any], ags: str) -> dict[str, Any]:
    """The entry as registry takes it; ``ags`` is the municipality that was found for the place."""
    kind = form.choice("kind", of=KINDS, missing="Bitte wählen Sie, was Sie eintragen möchten.")
    topics = form.many("topics", of=_values(vocabulary, "topics"))
    if not topics:
        form.wrong("topics", "Bitte wählen Sie mindestens ein Thema.")
    website = form.website("website")
    return {
        "kind": kind,
        "title": form.text("title", longest=120, missing="Bitte geben Sie den Namen an."),
        "summary": form.text(
            "summary", longest=300, missing="Bitte sagen Sie in ein, zwei Sätzen, worum es geht."
        ),
        "summary_easy": form.text("summary_easy", longest=600) or None,
        "description": form.text(
            "description", longest=5000, missing="Bitte beschreiben Sie, was Sie tun."
        ),
        "topics": topics,
        "target_groups": form.many("target_groups", of=_values(vocabulary, "target_groups")),
        "legal_form": form.raw("legal_form") or None,
        "stage": form.raw("stage") or None,
        "actor_kind": form.raw("actor_kind") or None,
        "sdgs": form.many("sdgs", of=_values(vocabulary, "sdgs")),
        "ags": ags,
        "website": website or None,
        "housing": read_housing(form) if kind == "housing-project" else None,
    }


def read_contact(form: Form) -> dict[str, Any]:
    """Who answers for the entry; never public."""
    email, phone = form.mailbox("email"), form.phone("phone")
    return {
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "email": email,
        "phone": phone or None,
    }


def read_housing(form: Form) -> dict[str, Any]:
    """What the project offers and requires; what is left open stays unstated."""
    since, until = form.day("move_in_from"), form.day("move_in_to")
    persons = _read_persons(form)
    return {
        "warm_cost_eur": form.number("warm_cost_eur", low=0, high=10_000, unit=" Euro"),
        "free_places": form.number(
            "free_places",
            low=0,
            high=200,
            missing="Bitte geben Sie an, wie viele Haushalte noch Platz haben.",
        ),
        **persons,
        "tenures": form.many("tenures", of=offers.TENURES),
        "equity_eur": form.number("equity_eur", low=0, high=1_000_000, unit=" Euro"),
        "certificate_required": UNSTATED.get(form.raw("certificate_required")),
        "move_in_from": since.isoformat() if since else None,
        "move_in_to": until.isoformat() if until else None,
        "pets_allowed": UNSTATED.get(form.raw("pets_allowed")),
        "step_free": UNSTATED.get(form.raw("step_free")),
        "smoke_free": UNSTATED.get(form.raw("smoke_free")),
        "languages": form.many("languages", of=offers.LANGUAGES),
        "kinds": form.many("kinds", of=HOUSEHOLDS),
        "wishes": [
            {
                "dimension": name,
                "position": scale_value(form.raw(f"{name}_position")),
                "wanted": scale_value(form.raw(f"{name}_wanted")),
                "weight": int(form.raw(f"{name}_weight"))
                if form.raw(f"{name}_weight") in WEIGHTS
                else 0,
            }
            for name in DIMENSIONS
        ],
    }


def _read_persons(form: Form) -> dict[str, Any]:
    """How many people a household has at least and at most, where that is stated."""
    fewest = form.number("persons_min", low=1, high=HOUSEHOLD_PERSONS_MAX)
    most = form.number("persons_max", low=1, high=HOUSEHOLD_PERSONS_MAX)
    if fewest and most and fewest > most:
        form.wrong("persons_min", problems.sentence("persons-reversed", {"persons_max": most}))
    return {"persons_min": fewest, "persons_max": most}


def _values(vocabulary: Mapping[str, Any], name: str) -> list[str]:
    return [str(item["value"]) for item in vocabulary.get(name, [])]
