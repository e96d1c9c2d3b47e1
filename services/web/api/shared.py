"""What several pages show alike: cards made from what the services answer."""

from typing import Any, Final
from urllib.parse import urlencode

from services.web.words import dates, labels
from services.web.words.languages import gettext, label, msgid, ngettext
from services.web.words.places import place_name
from services.web.words.sites import serving_words

ROOMS: Final = {"on_site": msgid("vor Ort"), "online": msgid("online")}
"""How one takes part, in this order."""
FEW: Final = 10


def initiative_card(item: dict[str, Any]) -> dict[str, Any]:
    """An entry of the directory as a card."""
    place = item["place"]
    distance = item.get("distance_km")
    return {
        "name": item["title"],
        "href": f"/initiativen/{item['initiative_id']}",
        "summary": item["summary"],
        "topics": [topic_of(topic) for topic in item["topics"]],
        "place": place_name(place["municipality"], place.get("municipality_hsb")),
        "sites_text": _sites_text(item),
        "serving_text": serving_words(item.get("serving")),
        "distance_text": "" if distance is None else dates.kilometres(distance),
        "freshness_text": gettext("bestätigt %(when)s", when=dates.ago(item["confirmed_at"])),
    }


def _sites_text(item: dict[str, Any]) -> str:
    """The nearest further site by its name, or how many there are."""
    if item.get("nearest_site"):
        return str(item["nearest_site"])
    count = len(item.get("sites") or [])
    return ngettext("und %(num)s weiterer Ort", "und %(num)s weitere Orte", count) if count else ""


def topic_of(topic: Any) -> dict[str, str]:
    """A topic with its label, whether the service sent the label or not."""
    if isinstance(topic, dict):
        return {"slug": topic["value"], "label": label(topic["label"])}
    return {"slug": topic, "label": labels.topic(topic)}


def gathering_card(item: dict[str, Any]) -> dict[str, Any]:
    """A gathering as a card with a calendar leaf."""
    rooms = sorted(item["rooms"], key=lambda room: list(ROOMS).index(room["kind"]))
    venue = item.get("venue") or {}
    both = gettext("und")
    ways = f" {both} ".join(label(ROOMS[room["kind"]]) for room in rooms)
    return {
        "title": item["title"],
        "href": f"/veranstaltungen/{item['gathering_id']}",
        "day": gettext("%(day)s.", day=dates.local(item["starts_at"]).day),
        "month": dates.short_month(item["starts_at"]),
        "iso": dates.local(item["starts_at"]).date().isoformat(),
        "meta": [dates.clock(item["starts_at"]), venue.get("city", ""), ways],
        "chips": [labels.access(feature) for feature in item.get("access_features", [])],
        "seats_text": _seats_in(rooms, state=item["state"]),
        "seats_state": _how_full(rooms[0]),
    }


def _seats_in(rooms: list[dict[str, Any]], *, state: str) -> str:
    """What is free: «vor Ort: 39 Plätze frei, online: 129 Plätze frei»; one room needs no name."""
    told = [seats_text(state, free=room["free"], waiting=room["waiting"]) for room in rooms]
    if len(set(told)) == 1 and (len(rooms) == 1 or state == "cancelled"):
        return told[0]
    return ", ".join(
        f"{label(ROOMS[room['kind']])}: {text}" for room, text in zip(rooms, told, strict=True)
    )


def _how_full(room: dict[str, Any]) -> str:
    if not room["free"] or room["waiting"]:
        return "full"
    return "few" if room["free"] < FEW else "free"


def seats_text(state: str, *, free: int, waiting: int) -> str:
    """How many places are free, in words."""
    if state == "cancelled":
        return gettext("fällt aus")
    if waiting or not free:
        if waiting:
            return gettext("Warteliste: %(count)s", count=waiting)
        return gettext("ausgebucht, Warteliste offen")
    return dates.places(free)


def with_query(path: str, **params: Any) -> str:
    """A path with the parameters that have a value."""
    given = {name: value for name, value in params.items() if value not in (None, "", [])}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path
