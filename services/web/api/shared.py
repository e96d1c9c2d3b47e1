"""What several pages show alike: cards made from what the services answer."""

from typing import Any
from urllib.parse import urlencode

from services.web.words import dates, labels


def initiative_card(item: dict[str, Any]) -> dict[str, Any]:
    """An entry of the directory as a card."""
    place = item["place"]
    names = [place["municipality"], place.get("municipality_hsb")]
    distance = item.get("distance_km")
    return {
        "name": item["title"],
        "href": f"/initiativen/{item['initiative_id']}",
        "summary": item["summary"],
        "topics": [topic_of(topic) for topic in item["topics"]],
        "place": "/".join(name for name in names if name),
        "distance_text": f"{dates.number(round(distance))} km entfernt"
        if distance is not None
        else "",
        "freshness_text": f"bestätigt {dates.ago(item['confirmed_at'])}",
    }


def topic_of(topic: Any) -> dict[str, str]:
    """A topic with its label, whether the service sent the label or not."""
    if isinstance(topic, dict):
        return {"slug": topic["value"], "label": topic["label"]}
    return {"slug": topic, "label": labels.TOPICS.get(topic, topic)}


def gathering_card(item: dict[str, Any]) -> dict[str, Any]:
    """A gathering as a card with a calendar leaf."""
    rooms = {room["kind"]: room for room in item["rooms"]}
    on_site = rooms.get("on_site") or next(iter(rooms.values()))
    free, waiting = on_site["free"], on_site["waiting"]
    ways = [text for kind, text in (("on_site", "vor Ort"), ("online", "online")) if kind in rooms]
    venue = item.get("venue") or {}
    return {
        "title": item["title"],
        "href": f"/veranstaltungen/{item['gathering_id']}",
        "day": f"{dates.local(item['starts_at']).day}.",
        "month": dates.short_month(item["starts_at"]),
        "iso": dates.local(item["starts_at"]).date().isoformat(),
        "meta": [dates.clock(item["starts_at"]), venue.get("city", ""), " und ".join(ways)],
        "chips": [labels.access(feature) for feature in item.get("access_features", [])],
        "seats_text": seats_text(item["state"], free=free, waiting=waiting),
        "seats_state": "full" if not free or waiting else "few" if free < 10 else "free",  # noqa: PLR2004
    }


def seats_text(state: str, *, free: int, waiting: int) -> str:
    """How many places are free, in words."""
    if state == "cancelled":
        return "fällt aus"
    if waiting or not free:
        return f"Warteliste: {waiting}" if waiting else "ausgebucht, Warteliste offen"
    return dates.places(free)


def with_query(path: str, **params: Any) -> str:
    """A path with the parameters that have a value."""
    given = {name: value for name, value in params.items() if value not in (None, "", [])}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path
