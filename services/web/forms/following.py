"""The form of a search that somebody follows: words, place, filters, and how often mails come."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from starlette.datastructures import QueryParams

from services.web.forms.reading import Form, read_number

LONGEST_WORDS: Final = 300
RADII: Final = (5, 10, 25, 50, 100)
USUAL_RADIUS: Final = 25
RHYTHMS: Final[Mapping[str, str]] = MappingProxyType(
    {"daily": "jeden Morgen", "weekly": "jeden Montag"}
)
LISTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "topic": ("topics", "Themen"),
        "district": ("districts", "Landkreise und Städte"),
        "target_group": ("target_groups", "Für wen"),
        "actor_kind": ("actor_kinds", "Wer steht dahinter"),
        "stage": ("stages", "Wie weit"),
        "legal_form": ("legal_forms", "Rechtsform"),
        "sdg": ("sdgs", "Nachhaltigkeitsziele"),
        "kind": ("kinds", "Was"),
    }
)
"""Filter → the list with its values, and what people call it."""
BOX: Final = "ausschnitt"
SERVES: Final = "kommt_nach"
SERVES_AGS: Final = "kommt_nach_ags"
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {"wanted.q": "q", "email": "email", "wanted.radius_km": "umkreis", "wanted.box": BOX}
)
Options = Mapping[str, Sequence[Mapping[str, Any]]]
"""List → its values with labels."""


def of_search(params: QueryParams) -> Form:
    """The form with what a search of the directory was about."""
    told = {name: params.getlist(name) for name in LISTS}
    typed = {name: [params.get(name, "").strip()] for name in ("q", "ags", BOX)}
    place = {"place": [params.get("ort", "").strip()], "umkreis": [_radius(params)]}
    place |= {name: [params.get(name, "").strip()] for name in (SERVES, SERVES_AGS)}
    return Form({**told, **typed, **place, "rhythm": ["weekly"]})


def of_wanted(found: Mapping[str, Any]) -> Form:
    """The form with what somebody follows."""
    wanted = found["wanted"]
    radius = wanted["radius_km"] or USUAL_RADIUS
    return Form(
        {
            **{name: list(wanted["filters"].get(name, [])) for name in LISTS},
            "q": [wanted["q"]],
            "place": [wanted["place"]],
            "umkreis": [f"{radius:.10g}"],
            BOX: [wanted["box"] or ""],
            SERVES: [wanted.get("serves_name") or ""],
            SERVES_AGS: [wanted.get("serves") or ""],
            "rhythm": [found["rhythm"]],
        }
    )


def read_wanted(
    form: Form,
    options: Options,
    *,
    place: Mapping[str, Any] | None,
    served: str = "",
) -> dict[str, Any]:
    """The search as registry takes it; what is wrong stands in the form."""
    told: dict[str, Any] = {
        name: form.many(name, of=(str(each["value"]) for each in options.get(listed, ())))
        for name, (listed, _) in LISTS.items()
    }
    told["q"] = form.text("q", longest=LONGEST_WORDS)
    if form.raw(BOX):
        told["box"] = form.raw(BOX)
    if served:
        told["serves"] = served
    if place is not None:
        told["near"] = f"{place['lat']},{place['lon']}"
        told["place"] = place["name"]
        told["radius_km"] = form.number("umkreis", low=1, high=500, unit=" Kilometern")
    return told


def read_rhythm(form: Form) -> str:
    """How often mails come."""
    return form.choice("rhythm", of=RHYTHMS, missing="Bitte wählen Sie, wie oft wir schreiben.")


def _radius(params: QueryParams) -> str:
    return str(read_number(params.get("umkreis", "")) or USUAL_RADIUS)
