"""What is kept of a person, in words: every key and every state that the services tell."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from services.web.words import cases, dates
from services.web.words.images import LICENCES
from services.web.words.my_data_labels import LABELS, VALUES

CHAPTERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "registry": "Verzeichnis: Einträge, Begleitung, Vorschläge, Nachrichten",
        "matching": "Suche nach Menschen zum Wohnen",
        "events": "Veranstaltungen",
        "notifications": "Mails und SMS an Sie",
        "web": "Anmeldungen und angefangene Formulare",
    }
)
SERVICES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "registry": "das Verzeichnis",
        "matching": "die Suche nach Menschen zum Wohnen",
        "events": "die Veranstaltungen",
        "notifications": "der Versand von Mails",
    }
)
"""What does not answer just now, as people know it."""
FIXED: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "changed_fields": LABELS,
        "field": LABELS,
        "licence": LICENCES,
        "help": cases.HELP,
        "phase": cases.PHASES,
    }
)
"""Key → what its values are called."""
LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "topics": "topics",
        "themes": "topics",
        "target_groups": "target_groups",
        "legal_form": "legal_forms",
        "stage": "stages",
        "actor_kind": "actor_kinds",
        "sdgs": "sdgs",
        "tenures": "tenures",
        "languages": "languages",
    }
)
"""Key → the list of the registry's vocabulary that its values are of."""
Called = Mapping[str, Mapping[str, str]]
NOTHING: Final = "Hier ist nichts über Sie gespeichert."
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}$")


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the overview: a label with a text, or with what belongs under it."""

    label: str
    text: str = ""
    below: list["Node"] = field(default_factory=list)


def overview(parts: Mapping[str, Any], *, vocabulary: Mapping[str, Any]) -> list[Node]:
    """A chapter per service, in the order in which people think of it.

    ``vocabulary`` is the registry's; without it the values of its lists are shown as they are kept.
    """
    called: dict[str, Mapping[str, str]] = {
        name: {each["value"]: each["label"] for each in vocabulary.get(of_list, [])}
        for name, of_list in LISTS.items()
    }
    called |= FIXED
    return [
        Node(title, "" if (below := list(_nodes(parts[service], called))) else NOTHING, below)
        for service, title in CHAPTERS.items()
    ]


def as_text(chapters: list[Node], *, asked_at: datetime, number: str) -> str:
    """The same as plain text."""
    lines = [
        "Was die Zukunftsplattform über Sie gespeichert hat",
        f"Stand: {dates.day(asked_at)}, {dates.clock(asked_at)}",
        f"Nummer dieser Auskunft: {number}",
    ]
    for chapter in chapters:
        lines += ["", chapter.label.upper(), *([chapter.text] if chapter.text else [])]
        lines += _lines(chapter.below, indent="")
    return "\n".join(lines) + "\n"


def _nodes(told: Mapping[str, Any], called: Called) -> Iterator[Node]:
    for name, value in told.items():
        label, words = LABELS.get(name, name), called.get(name, VALUES)
        match value:
            case _ if value is None or value in ("", [], {}):
                continue
            case dict():
                yield Node(label, below=list(_nodes(value, called)))
            case [dict(), *_]:
                below = [
                    Node(f"{number}.", below=list(_nodes(each, called)))
                    for number, each in enumerate(value, 1)
                ]
                yield Node(f"{label} ({len(value)})", below=below)
            case list():
                yield Node(label, ", ".join(_text(each, words) for each in value))
            case _:
                yield Node(label, _text(value, words))


def _text(value: Any, words: Mapping[str, str]) -> str:
    match value:
        case True:
            return "ja"
        case False:
            return "nein"
        case str() if _MOMENT.match(value):
            return f"{dates.day(value)}, {dates.clock(value)}"
        case str() if _DAY.match(value):
            return dates.day(date.fromisoformat(value))
        case str():
            return words.get(value, value)
        case _:
            return words.get(str(value)) or str(value).replace(".", ",")


def _lines(nodes: list[Node], *, indent: str) -> Iterator[str]:
    for node in nodes:
        text = node.text.replace("\n", f"\n{indent}  ")
        yield f"{indent}{node.label}: {text}" if text else f"{indent}{node.label}"
        yield from _lines(node.below, indent=indent + "  ")
