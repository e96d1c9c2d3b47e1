"""What is asked of the directory, as it stands in the address line: filters, chips, orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from starlette.datastructures import QueryParams

from services.web.api.shared import with_query
from services.web.forms.reading import read_number
from services.web.words.languages import gettext, label, msgid

PATH: Final = "/initiativen"
FOLLOWING: Final = "/neues-per-mail"
FACETS: Final = {
    "topic": msgid("Thema"),
    "district": msgid("Landkreis oder Stadt"),
    "target_group": msgid("Für wen"),
    "actor_kind": msgid("Wer steht dahinter"),
    "stage": msgid("Wie weit"),
    "legal_form": msgid("Rechtsform"),
    "sdg": msgid("Nachhaltigkeitsziel"),
    "kind": msgid("Was"),
}
SORTS: Final = {
    "relevance": msgid("Passung"),
    "distance": msgid("Entfernung"),
    "date": msgid("Datum"),
    "name": msgid("Name"),
}
RADII: Final = (5, 10, 25, 50, 100)
USUAL_RADIUS: Final = 25
BOX: Final = "ausschnitt"
SERVES: Final = "kommt_nach"
"""The place to which somebody is to come, by its name."""
SERVES_AGS: Final = "kommt_nach_ags"
PAGE: Final = 20

Chosen = dict[str, Any]
"""Name in the address line → what was chosen."""


@dataclass(frozen=True, slots=True)
class Near:
    """The place around which is searched; ``others`` are links to places that may be meant too."""

    place: Mapping[str, Any] | None = None
    is_unknown: bool = False
    others: list[dict[str, str]] = field(default_factory=list)
    served: Mapping[str, Any] | None = None
    """The place to which somebody is to come."""
    is_served_unknown: bool = False
    other_served: list[dict[str, str]] = field(default_factory=list)


def read_chosen(params: QueryParams) -> Chosen:
    """What was chosen; what makes no sense is left out."""
    chosen: Chosen = {name: params.getlist(name) for name in FACETS}
    for name in ("q", "ort", "ags", "umkreis", "sort", "cursor", BOX, SERVES, SERVES_AGS):
        chosen[name] = params.get(name, "").strip()
    chosen["sort"] = chosen["sort"] if chosen["sort"] in SORTS else ""
    chosen["umkreis"] = read_number(chosen["umkreis"]) or USUAL_RADIUS
    return chosen


def asked(chosen: Chosen, near: Near) -> dict[str, Any]:
    """The search as registry takes it, without order and page."""
    query = {**{name: chosen[name] for name in FACETS}, "q": chosen["q"]}
    if near.place is not None:
        query["near"] = f"{near.place['lat']},{near.place['lon']}"
        query["radius_km"] = chosen["umkreis"]
    if chosen[BOX]:
        query["box"] = chosen[BOX]
    if near.served is not None:
        query["serves"] = near.served["ags"]
    return query


def sort_of(chosen: Chosen, near: Near) -> str:
    """The order: as chosen, else what fits the search."""
    usual = "relevance" if chosen["q"] else "date" if near.place is None else "distance"
    wanted = str(chosen["sort"] or usual)
    makes_no_sense = {"relevance": not chosen["q"], "distance": near.place is None}
    return usual if makes_no_sense.get(wanted) else wanted


def href(chosen: Chosen, **other: Any) -> str:
    """A link to the same search, with something changed, from its first page."""
    return with_query(PATH, **query({**chosen, "cursor": "", **other}))


def follow_href(chosen: Chosen) -> str:
    """A link to the form by which one follows this search."""
    return with_query(FOLLOWING, **query({**chosen, "cursor": "", "sort": ""}))


def query(chosen: Chosen) -> Chosen:
    """What belongs into an address line."""
    kept = dict(chosen)
    if not kept["ort"]:
        kept |= {"umkreis": "", "ags": ""}
    if not kept[SERVES]:
        kept[SERVES_AGS] = ""
    return {name: value for name, value in kept.items() if value}


def hidden(chosen: Chosen) -> dict[str, str]:
    """What a form of filters carries on without showing it."""
    return {name: chosen[name] for name in ("sort", "ags", SERVES_AGS) if chosen[name]}


def groups(facets: Mapping[str, Any], chosen: Chosen) -> list[dict[str, Any]]:
    """Each facet with its values and how many entries one would see."""
    return [
        {
            "name": name,
            "title": label(title),
            "open": name in {"topic", "district"} or bool(chosen[name]),
            "options": [
                {
                    **option,
                    "label": label(option["label"]),
                    "checked": option["value"] in chosen[name],
                }
                for option in facets.get(name, [])
            ],
        }
        for name, title in FACETS.items()
        if facets.get(name)
    ]


def chips(facets: Mapping[str, Any], chosen: Chosen) -> list[dict[str, Any]]:
    """Each chosen filter, what is chosen without it, and the link there."""
    labels = {
        (name, option["value"]): label(option["label"])
        for name in FACETS
        for option in facets.get(name, [])
    }
    found: list[tuple[str, Chosen]] = [
        (labels.get((name, value), value), {name: [each for each in chosen[name] if each != value]})
        for name in FACETS
        for value in chosen[name]
    ]
    if chosen[BOX]:
        found.append((gettext("Ausschnitt der Karte"), {BOX: ""}))
    if chosen[SERVES]:
        text = gettext("kommt nach %(places)s", places=chosen[SERVES])
        found.append((text, {SERVES: "", SERVES_AGS: ""}))
    return [
        {"text": text, "href": href(chosen, **without), "chosen": {**chosen, **without}}
        for text, without in found
    ]


def sorts(chosen: Chosen, near: Near) -> list[dict[str, Any]]:
    """The orders that make sense here."""
    now = sort_of(chosen, near)
    return [
        {"text": label(text), "href": href(chosen, sort=name), "current": name == now}
        for name, text in SORTS.items()
        if (name != "relevance" or chosen["q"]) and (name != "distance" or near.place is not None)
    ]


def weaker(chosen: Chosen, near: Near, chips: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same search with one condition less: what to try where nothing was found."""
    found = [
        {"text": gettext("ohne «%(filter)s»", filter=chip["text"]), "chosen": chip["chosen"]}
        for chip in chips
    ]
    if near.place is not None:
        if chosen["umkreis"] < RADII[-1]:
            text = gettext("bis %(km)s km um %(place)s", km=RADII[-1], place=near.place["name"])
            found.append({"text": text, "chosen": {**chosen, "umkreis": RADII[-1]}})
        found.append(
            {"text": gettext("in ganz Sachsen"), "chosen": {**chosen, "ort": "", "ags": ""}}
        )
        if len(chips) + bool(chosen["q"]) > 1:
            bare = {
                **chosen,
                **{name: [] for name in FACETS},
                "q": "",
                BOX: "",
                SERVES: "",
                SERVES_AGS: "",
            }
            text = gettext("alles um %(place)s", place=near.place["name"])
            found.append({"text": text, "chosen": bare})
    if chosen["q"] and found:
        text = gettext("ohne das Wort «%(word)s»", word=chosen["q"])
        found.append({"text": text, "chosen": {**chosen, "q": ""}})
    return [{**each, "href": href(each["chosen"])} for each in found]
