"""What somebody asks for or gives: one form for initiatives, one for those who support them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypedDict

from contracts.languages import LANGUAGES
from contracts.themes import THEME_NAMES
from services.web.forms.reading import Form
from services.web.forms.wizard import NO_WEIGHT, WEIGHTS, day_parts, scale_step, scale_value
from services.web.words import dates
from services.web.words import support as words

MIDDLE: Final = 3
FUNDER: Final = "funder"
MOST_EUR: Final = 100_000_000
MOST_HOURS: Final = 10_000
RADIUS_MAX: Final = 200
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "since": "since_day",
        "until": "until_day",
        "request.since": "since_day",
        "request.until": "until_day",
        "offer.since": "since_day",
        "offer.until": "until_day",
        "request.place.ags": "place",
        "offer.place.ags": "place",
        "contact.phone": "phone",
    }
)
"""What matching calls otherwise than the form."""
Place = Mapping[str, Any] | None


class Most(TypedDict):
    """The upper end of an amount, with its unit."""

    high: int
    unit: str


Entries = Sequence[Mapping[str, Any]]


def read_request(form: Form, *, entries: Entries, place: Place) -> dict[str, Any]:
    """What an initiative asks for, as matching takes it; what is wrong stands in the form."""
    known = [str(entry["initiative_id"]) for entry in entries]
    return {
        "initiative_id": form.choice(
            "initiative_id", of=known, missing="Bitte wählen Sie, für welchen Eintrag Sie suchen."
        ),
        **_working(form, place, missing="Bitte wählen Sie, was Sie suchen."),
        "amount": form.number("amount", low=1, **_most(form)),
    }


def read_offer(form: Form, *, entries: Entries, place: Place) -> dict[str, Any]:
    """What somebody gives, as matching takes it; what is wrong stands in the form."""
    known = [str(entry["initiative_id"]) for entry in entries]
    least = form.number("amount_min", low=0, **_most(form)) or 0
    most = form.number("amount_max", low=1, **_most(form))
    everything = form.number(
        "capacity",
        low=1,
        missing="Bitte geben Sie an, wie viel es zusammen ist.",
        **_most(form),
    )
    if most is not None and most < least:
        form.wrong("amount_max", f"Das ist weniger als das Wenigste ({least}).")
    if everything is not None and everything < max(least, most or 0):
        form.wrong(
            "capacity", "Das reicht nicht für eine einzige Initiative. Bitte nennen Sie mehr."
        )
    return {
        "initiative_id": next((i for i in known if i == form.raw("initiative_id")), None),
        **_working(form, place, missing="Bitte wählen Sie, was Sie geben."),
        "amount_min": least,
        "amount_max": most,
        "capacity": everything,
        "areas": form.many("areas", of=words.AREAS),
    }


def _most(form: Form) -> Most:
    """The most that can be asked or given: EUR of a funder, hours a month of the others."""
    if form.raw("kind") == FUNDER:
        return {"high": MOST_EUR, "unit": " €"}
    return {"high": MOST_HOURS, "unit": " Stunden"}


def read_contact(form: Form) -> dict[str, Any]:
    """How the platform reaches whoever asks or gives."""
    name = form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an.")
    phone = form.phone("phone")
    if form.ticked("sms_wanted") and not phone:
        form.wrong("phone", "Für Nachrichten per SMS brauchen wir Ihre Handynummer.")
    return {"name": name, "phone": phone or None, "sms_wanted": form.ticked("sms_wanted")}


def empty_form(
    *, entry: Mapping[str, Any] | None, kind: str, contact: Mapping[str, Any], given: str = ""
) -> Form:
    """A new form with what is known beforehand: the entry, where it is and what it is about."""
    typed = {"reach": ["anywhere"], **_contact_typed(contact)}
    if kind in words.KINDS:
        typed["kind"] = [kind]
    if entry is not None:
        place = entry["place"]
        typed |= {
            "initiative_id": [str(entry["initiative_id"])],
            "themes": list(entry.get("themes", ())),
            "place": [place["municipality"]],
            "ags": [place["ags"]],
        }
    return Form(typed | ({"place": [given]} if given else {}))


def of_stored(support: Mapping[str, Any], *, place: str) -> Form:
    """The form with what somebody asks for or gives now."""
    told = support["criteria"]
    numbers = ("amount", "amount_min", "amount_max", "capacity", "radius_km")
    typed = {
        name: [str(told[name])] for name in numbers if told.get(name) not in (None, "")
    } | _contact_typed(support["contact"])
    typed |= {
        "initiative_id": [told.get("initiative_id") or ""],
        "kind": [told["kind"]],
        "reach": ["near" if told["radius_km"] else "anywhere"],
        "place": [place],
        "ags": [told["place"]["ags"]],
    }
    typed |= {name: list(told.get(name, ())) for name in ("themes", "languages", "areas")}
    for name in ("since", "until"):
        typed |= {f"{name}_{part}": [text] for part, text in day_parts(told[name]).items()}
    for wish in told["wishes"]:
        name = wish["dimension"]
        typed |= {
            f"{name}_{side}": [str(scale_step(wish[side]))] for side in ("position", "wanted")
        }
        typed[f"{name}_weight"] = [str(wish["weight"])]
    return Form(typed)


def _working(form: Form, place: Place, *, missing: str) -> dict[str, Any]:
    since, until = form.day("since"), form.day("until")
    if since and until and until < since:
        form.wrong("until_day", "Dieser Tag liegt vor dem ersten.")
    elif until and until < dates.today():
        form.wrong("until_day", "Dieser Tag ist schon vorbei.")
    kind = form.choice("kind", of=words.KINDS, missing=missing)
    form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
    return {
        "kind": kind,
        "place": place and {name: place[name] for name in ("ags", "lat", "lon")},
        "radius_km": _radius(form),
        "themes": form.many("themes", of=THEME_NAMES),
        "languages": form.many("languages", of=LANGUAGES),
        "since": since and since.isoformat(),
        "until": until and until.isoformat(),
        "wishes": read_wishes(form),
    }


def _radius(form: Form) -> int | None:
    reach = form.choice(
        "reach", of=words.REACHES, missing="Bitte sagen Sie, wie weit es gehen darf."
    )
    if reach != "near":
        return None
    return form.number(
        "radius_km",
        low=1,
        high=RADIUS_MAX,
        missing="Bitte geben Sie an, wie viele Kilometer es sein dürfen.",
        unit=" km",
    )


def read_wishes(form: Form) -> list[dict[str, Any]]:
    """What was said about working together; an untouched dimension is not stated."""
    told = []
    for name in words.DIMENSIONS:
        position = form.raw(f"{name}_position") or str(MIDDLE)
        wanted = form.raw(f"{name}_wanted") or str(MIDDLE)
        weight = form.raw(f"{name}_weight")
        weight = weight if weight in WEIGHTS else NO_WEIGHT
        if (position, wanted, weight) != (str(MIDDLE), str(MIDDLE), NO_WEIGHT):
            told.append(
                {
                    "dimension": name,
                    "position": scale_value(position),
                    "wanted": scale_value(wanted),
                    "weight": int(weight),
                }
            )
    return told


def _contact_typed(contact: Mapping[str, Any]) -> dict[str, list[str]]:
    typed = {name: [contact[name]] for name in ("name", "phone") if contact.get(name)}
    return typed | ({"sms_wanted": ["yes"]} if contact.get("sms_wanted") else {})
