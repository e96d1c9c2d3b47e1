"""An entry field by field as people read it, and two versions of it side by side."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import marks
from services.web.words.images import LICENCES
from services.web.words.languages import gettext
from services.web.words.sites import area_words, sites_text

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "kind": "Art",
        "title": "Name",
        "summary": "Kurz gesagt",
        "summary_easy": "In Leichter Sprache",
        "description": "Beschreibung",
        "topics": "Themen",
        "target_groups": "Für wen",
        "legal_form": "Rechtsform",
        "stage": "Wie weit",
        "actor_kind": "Wer steht dahinter",
        "sdgs": "Nachhaltigkeitsziele",
        "place": "Ort",
        "serves": "Wohin sie vom Hauptsitz kommen",
        "sites": "Weitere Orte",
        "website": "Website",
        "housing": "Wohnangebot",
        "images": "Bilder",
    }
)

HOUSING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "warm_cost_eur": "Kosten warm in Euro",
        "free_places": "freie Plätze",
        "persons_min": "mindestens Personen",
        "persons_max": "höchstens Personen",
        "tenures": "wie gewohnt wird",
        "equity_eur": "Eigenkapital in Euro",
        "certificate_required": "Wohnberechtigungsschein nötig",
        "move_in_from": "Einzug ab",
        "move_in_to": "Einzug bis",
        "pets_allowed": "Tiere",
        "step_free": "stufenlos",
        "smoke_free": "rauchfrei",
        "languages": "Sprachen im Haus",
        "kinds": "sucht",
        "wishes": "Zusammenleben",
        "dimension": "Punkt",
        "position": "so leben wir",
        "wanted": "so sollen die Neuen sein",
        "weight": "Gewicht",
    }
)
"""What stands inside an offer of a home, in this order."""


def labels_of(vocabulary: Mapping[str, Any]) -> dict[str, str]:
    """Every code of the vocabulary as people read it."""
    return {
        str(option["value"]): str(option["label"])
        for options in vocabulary.values()
        for option in options
    }


def options_of(labels: Mapping[str, str]) -> list[dict[str, str]]:
    """A closed list as the fields of a form take it."""
    return [{"value": value, "label": text} for value, text in labels.items()]


def side_by_side(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    labels: Mapping[str, str],
    changed: Collection[str],
) -> list[dict[str, Any]]:
    """Each field that one of two versions fills, in words."""
    return [
        _row(field, _text(old.get(field), labels), _text(new.get(field), labels), changed=changed)
        for field in FIELDS
        if old.get(field) or new.get(field)
    ]


def _row(field: str, old: str, new: str, *, changed: Collection[str]) -> dict[str, Any]:
    """A field in both versions, and which words of it changed."""
    old_parts, new_parts = marks.side_by_side(old, new)
    return {
        "field": field,
        "name": FIELDS[field],
        "old": old,
        "new": new,
        "old_parts": old_parts,
        "new_parts": new_parts,
        "changed": field in changed,
    }


def differences(
    stored: Mapping[str, Any], typed: Mapping[str, Any], *, labels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The fields in which what is stored now differs from what was typed."""
    rows = side_by_side(stored, typed, labels=labels, changed=())
    return [row for row in rows if row["old"] != row["new"]]


def _text(value: Any, labels: Mapping[str, str]) -> str:
    match value:
        case None:
            return ""
        case dict() | list() if told_places := _places(value):
            return told_places
        case dict():
            return _part(value, labels)
        case list():
            return ", ".join(_text(item, labels) for item in value)
        case int():
            return _count(value)
        case _:
            return labels.get(str(value), str(value))


def _count(value: int) -> str:
    """A yes, a no or a number; a number is never the code of a list, such as that of the goals."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return str(value)


def _part(value: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """A field that has fields of its own: an image, an offer of a home."""
    if "licence" in value:
        licence = LICENCES.get(value["licence"], value["licence"])
        return f"«{value['alt'] or 'nur Schmuck'}» ({value['credit']}, {licence})"
    told = {name: value.get(name) for name in HOUSING}
    return "; ".join(
        f"{HOUSING[name]}: {_text(inner, labels)}"
        for name, inner in told.items()
        if inner not in (None, [])
    )


def _places(value: Any) -> str:
    """A place, a service area or further sites, in words; empty if it is something else."""
    match value:
        case {"covers": _}:
            return area_words(value, town=gettext("den Hauptsitz"))
        case {"municipality": municipality}:
            return str(municipality)
        case [{"municipality": _}, *_]:
            return sites_text(value)
        case _:
            return ""
