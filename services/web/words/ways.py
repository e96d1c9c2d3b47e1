"""Ways as people read them: stages, who said them, why one ended, what a worklist shows.

The lists are matching's; a test holds the labels together.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates, reasons
from services.web.words.cases import TOUCHPOINTS, Labels

STAGES: Final[Labels] = MappingProxyType(
    {
        "released": "Kontakte ausgetauscht",
        "contacted": "Miteinander gesprochen",
        "met": "Getroffen",
        "trial": "Wohnen zur Probe",
        "settled": "Eingezogen",
    }
)
SAYINGS: Final[Labels] = MappingProxyType(
    {
        "released": "Wir haben uns noch nicht gesprochen",
        "contacted": "Wir haben telefoniert oder geschrieben",
        "met": "Wir haben uns getroffen",
        "trial": "Wir wohnen zur Probe",
        "settled": "Wir sind eingezogen",
    }
)
"""What the buttons say."""
ENDINGS: Final[Labels] = MappingProxyType(
    {
        "no-contact": "Der Kontakt kam nicht zustande oder ist eingeschlafen",
        "not-fitting": "Es passt doch nicht",
        "circumstances": "Die Umstände haben sich geändert",
        "place-taken": "Der Platz ist inzwischen vergeben",
        "other": "Ein anderer Grund",
    }
)
"""Why people go separate ways; that a person is gone, only the platform says."""
GONE: Final = "person-gone"
SETTLED: Final = "settled"
NEXT: Final[Labels] = MappingProxyType(
    {
        "released": "das erste Gespräch",
        "contacted": "ein Treffen",
        "met": "ein Wohnen zur Probe",
        "trial": "der Einzug",
    }
)
_SPEAKERS: Final[Labels] = MappingProxyType(
    {
        "mine": "sagen Sie",
        "theirs": "sagt die andere Seite",
        "companion": "sagt die Begleitung",
        "seeker": "sagt die suchende Seite",
        "offer": "sagt die andere Seite",
    }
)
DAY_HOURS: Final = 24


def title(way: Mapping[str, Any]) -> str:
    """How the other side is called; once she is gone, by no name."""
    other = way.get("counterpart")
    return reasons.counterpart_title(other) if other else "Ihr gemeinsamer Weg"


def ladder(way: Mapping[str, Any]) -> list[dict[str, str]]:
    """All stages with the day on which each was first said."""
    names = list(STAGES)
    reached = names.index(way["stage"])
    days = {"released": dates.day(way["started_at"])}
    for entry in way["entries"]:
        days.setdefault(entry["stage"], dates.day(entry["happened_on"]))
    return [
        {
            "text": STAGES[name],
            "state": _step(n, reached, is_over=way["is_over"]),
            "when": days.get(name, "") if n <= reached else "",
        }
        for n, name in enumerate(names)
    ]


def ahead(way: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The stages that can come next, each with what its button says.

    Whoever said that both moved in only waits; whoever is asked whether it is so has that button.
    """
    if way["is_over"] or says_settled(way):
        return []
    names = list(SAYINGS)
    coming = names[names.index(way["stage"]) + 1 :]
    return [(name, SAYINGS[name]) for name in coming if not (way["is_asked"] and name == SETTLED)]


def says_settled(way: Mapping[str, Any]) -> bool:
    """Whether the visitor said that both moved in: then every stage before it can be taken back."""
    return set(way.get("can_take_back", ())) == set(STAGES) - {SETTLED}


def timeline(way: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was said and which contacts there were, in the order in which it happened."""
    said = [(str(each["happened_on"]), _entry(each)) for each in way["entries"]]
    met = [
        (str(each["happened_on"]), f"{TOUCHPOINTS[each['kind']]} mit der Begleitung")
        for each in way["touchpoints"]
    ]
    begun = (str(way["started_at"])[:10], "Ihre Kontakte sind ausgetauscht")
    told = sorted([begun, *said, *met], key=lambda each: each[0])
    return [{"day": dates.day(day), "text": text} for day, text in told]


def lead(way: Mapping[str, Any]) -> str:
    """What comes next, and by when."""
    if way["is_over"]:
        return ""
    if says_settled(way):
        return (
            "Sie sagen: eingezogen. Jetzt fehlt noch das Ja der anderen Seite. Wir haben sie "
            "gefragt; bestätigt sie es, ist der Weg geschafft."
        )
    following = NEXT.get(way["stage"], "")
    if way["is_due"]:
        return f"Wie ist es gelaufen? Der nächste Schritt wäre {following}."
    day = way["next_contact_on"] or way["due_at"]
    return f"Der nächste Schritt ist {following}. Bis {dates.day(day)} hören wir gern von Ihnen."


def ending(way: Mapping[str, Any]) -> tuple[str, str]:
    """How it ended: a headline, and what it means for the visitor."""
    end = way["end"] or {}
    if not end.get("reason"):
        return "Geschafft: Sie wohnen zusammen.", "Wir wünschen Ihnen alles Gute."
    free = "Für Sie ist damit alles wieder offen." if end["i_am_free"] else ""
    if end["reason"] == GONE:
        return "Die andere Person ist nicht mehr dabei.", free
    also = " Für die andere Seite auch." if free and end["they_are_free"] else ""
    whose = {"mine": "Sie haben das gesagt.", "theirs": "Das hat die andere Seite gesagt."}
    said = whose.get(end["by"], "Das hat die Begleitung eingetragen.")
    reason = ENDINGS.get(end["reason"], ENDINGS["other"])
    return f"Sie gehen getrennte Wege: {reason}.", f"{said} {free}{also}".strip()


def work_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """A way in a worklist, without a name."""
    return {
        "id": line["subject_id"],
        "title": _project(line),
        "href": f"/wege/{line['subject_id']}",
        "meta": f"{_household(line)}, {STAGES[line['stage']]}",
        "age": silence(line["silent_hours"]),
        "risk": _risk(line),
        "companion": line.get("companion") or "",
    }


def silence(hours: int) -> str:
    """How long nobody was heard of: «seit 5 Stunden», «seit 8 Tagen still»."""
    if hours < DAY_HOURS:
        return "heute gehört" if hours == 0 else f"seit {hours} Stunden still"
    days = hours // DAY_HOURS
    return "seit 1 Tag still" if days == 1 else f"seit {days} Tagen still"


def desk_title(line: Mapping[str, Any]) -> str:
    """Both sides as their match describes them."""
    household = _household(line)
    if household.startswith("Ein"):
        household = f"e{household[1:]}"
    return f"{_project(line)} und {household}"


def about(line: Mapping[str, Any]) -> dict[str, str]:
    """Whom a note may concern, as the match describes the two."""
    return {"both": "beide", "seeker": _household(line), "offer": _project(line)}


def said(entry: Mapping[str, Any]) -> str:
    """An entry as its companion reads it."""
    return _entry(entry)


def _project(line: Mapping[str, Any]) -> str:
    told = line.get("project")
    return reasons.counterpart_title(told) if told else "Ein Projekt"


def _household(line: Mapping[str, Any]) -> str:
    told = line.get("household")
    return reasons.counterpart_title(told) if told else "Ein Haushalt"


def _risk(line: Mapping[str, Any]) -> str:
    if line["claims_settled"]:
        return "eine Seite sagt: eingezogen"
    return f"fällig seit {dates.day(line['due_at'])}" if line["is_due"] else ""


def _entry(entry: Mapping[str, Any]) -> str:
    text = STAGES[entry["stage"]]
    whose = _SPEAKERS[entry["by"]]
    how = f", {TOUCHPOINTS[entry['how']]}" if entry.get("how") else ""
    back = "zurück zu: " if entry["takes_back"] else ""
    return f"{back}{text} ({whose}{how})"


def _step(n: int, reached: int, *, is_over: bool) -> str:
    if n < reached or (is_over and n == reached):
        return "done"
    return "now" if n == reached else ""
