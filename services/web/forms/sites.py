"""The form of one site of an entry, and whom it serves."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.forms.reading import Form

MOST_SITES: Final = 20
NAME_MAX: Final = 80
ADDRESS_MAX: Final = 160
MOST_KM: Final = 200
MOST_SERVED: Final = 60
USUAL_KM: Final = "25"
NOTHING: Final = "nothing"
COVERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        NOTHING: "Nicht angegeben: Man kommt zu uns",
        "radius": "Wir kommen in einen Umkreis",
        "places": "Wir kommen in bestimmte Gemeinden oder Landkreise",
        "saxony": "Wir kommen in ganz Sachsen",
    }
)


def of_site(site: Mapping[str, Any]) -> Form:
    """The form as a stored site (or the main place) would have sent it."""
    area = site.get("serves") or {"covers": NOTHING, "radius_km": None, "places": []}
    km = area["radius_km"]
    return Form(
        {
            "name": [site.get("name", "")],
            "place": [site.get("municipality", "")],
            "ags": [site.get("ags", "")],
            "address": [site.get("address") or ""],
            "covers": [area["covers"]],
            "radius_km": [USUAL_KM if km is None else f"{km:.10g}"],
            "places": ["\n".join(place["name"] for place in area["places"])],
        }
    )


def read_texts(form: Form) -> dict[str, Any]:
    """Name and address; the place is looked up elsewhere."""
    return {
        "name": form.text("name", longest=NAME_MAX, missing="Wie heißt dieser Ort bei Ihnen?"),
        "address": form.text("address", longest=ADDRESS_MAX) or None,
    }


def read_covers(form: Form) -> str:
    """In which way the service area is stated."""
    return form.choice("covers", of=COVERS, missing="Bitte wählen Sie, wohin Sie kommen.")


def read_km(form: Form) -> int:
    """How far somebody comes."""
    missing = "Wie weit kommen Sie? Bitte geben Sie die Kilometer an."
    return form.number("radius_km", low=1, high=MOST_KM, unit=" Kilometern", missing=missing) or 0


def lines(form: Form) -> list[str]:
    """The typed places, one a line, each once; commas divide too. Too many are none: each is asked for."""
    typed = form.raw("places").replace(",", "\n").splitlines()
    found = list(dict.fromkeys(line.strip() for line in typed if line.strip()))
    if len(found) > MOST_SERVED:
        form.wrong(
            "places",
            f"Das sind {len(found)} Orte, höchstens {MOST_SERVED} sind möglich. Vielleicht passt "
            "ein Landkreis oder «ganz Sachsen» besser.",
        )
        return []
    return found
