"""Ways as people read them: stages, who said them, why one ended, what a worklist shows.

A way has two sides, or it is that of a village with its households.

The lists are matching's; a test holds the labels together.
"""

from collections import Counter
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
FOUNDED: Final = "Dorf gegründet"
"""What the first stage of a village is called: contacts go out as each household likes."""
UNNAMED: Final = "Ihr gemeinsamer Weg"
"""What a way is called once the other side is gone."""
_SPEAKERS: Final[Labels] = MappingProxyType(
    {
        "mine": "sagen Sie",
        "theirs": "sagt die andere Seite",
        "companion": "sagt die Begleitung",
        "a-household": "sagt ein Haushalt",
    }
)
HOUSEHOLD: Final = "household-"
"""How matching calls a household of a village, with its number after it."""
DAY_HOURS: Final = 24


def is_of_village(way: Mapping[str, Any]) -> bool:
    """Whether the households of a village go it."""
    return bool(way["subject_kind"] == "village")


def address(way: Mapping[str, Any]) -> str:
    """Where a person finds her own way."""
    parent = "/doerfer/meine" if is_of_village(way) else "/treffer"
    return f"{parent}/{way['subject_id']}/weg"


def stage(way: Mapping[str, Any], name: str) -> str:
    """What a stage is called on this way."""
    return FOUNDED if is_of_village(way) and name == "released" else STAGES[name]


def title(way: Mapping[str, Any]) -> str:
    """How the village or the other side is called; once she is gone, by no name."""
    if way.get("village"):
        return str(way["village"]["title"])
    other = way.get("counterpart")
    return reasons.counterpart_title(other) if other else UNNAMED


def heading(way: Mapping[str, Any]) -> str:
    """What stands above the own page of a way."""
    called = title(way)
    return called if called == UNNAMED else f"Ihr Weg: {called}"


def ladder(way: Mapping[str, Any]) -> list[dict[str, str]]:
    """All stages with the day on which each was first said."""
    names = list(STAGES)
    reached = names.index(way["stage"])
    days = {"released": dates.day(way["started_at"])}
    for entry in way["entries"]:
        days.setdefault(entry["stage"], dates.day(entry["happened_on"]))
    return [
        {
            "text": _counted(way, name),
            "state": _step(n, reached, is_over=way["is_over"]),
            "when": days.get(name, "") if n <= reached else "",
        }
        for n, name in enumerate(names)
    ]


def ahead(way: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The stages that can come next, each with what its button says; a household says its own.

    Of two people, whoever said that both moved in only waits.
    """
    if way["is_over"] or says_settled(way):
        return []
    names = list(SAYINGS)
    return [(name, SAYINGS[name]) for name in names[names.index(own_stage(way)) + 1 :]]


def says_settled(way: Mapping[str, Any]) -> bool:
    """Whether one of two people said that both moved in: then all before can be taken back."""
    before = set(STAGES) - {SETTLED}
    return not is_of_village(way) and set(way.get("can_take_back", ())) == before


def own_stage(way: Mapping[str, Any]) -> str:
    """Where the visitor's next word begins: of two people one word moves both."""
    return str(way["own_stage"] if is_of_village(way) else way["stage"])


def timeline(way: Mapping[str, Any]) -> list[dict[str, str]]:
    """What was said and which contacts there were, as it happened; the same is one line."""
    told = Counter((str(each["happened_on"]), _whose(way, each)) for each in way["entries"])
    said = [
        (day, text if n == 1 else text.replace("sagt ein Haushalt", f"sagen {n} Haushalte"))
        for (day, text), n in told.items()
    ]
    met = [
        (str(each["happened_on"]), f"{TOUCHPOINTS[each['kind']]} mit der Begleitung")
        for each in way["touchpoints"]
    ]
    first = "Das Dorf ist gegründet" if is_of_village(way) else "Ihre Kontakte sind ausgetauscht"
    began = dates.local(way["started_at"]).date().isoformat()
    lines = sorted([(began, first), *said, *met], key=lambda each: each[0])
    return [{"day": dates.day(day), "text": text} for day, text in lines]


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
    if is_of_village(way):
        reason = ENDINGS.get(end["reason"], ENDINGS["other"])
        return f"Das Dorf ist beendet: {reason}.", f"Das hat die Gemeinde gesagt. {free}".strip()
    if end["reason"] == GONE:
        return "Die andere Seite ist nicht mehr dabei.", free
    also = " Für die andere Seite auch." if free and end["they_are_free"] else ""
    whose = {"mine": "Sie haben das gesagt.", "theirs": "Das hat die andere Seite gesagt."}
    said = whose.get(end["by"], "Das hat die Begleitung eingetragen.")
    reason = ENDINGS.get(end["reason"], ENDINGS["other"])
    return f"Sie gehen getrennte Wege: {reason}.", f"{said} {free}{also}".strip()


def work_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """A way in a worklist, without a name."""
    return {
        "id": line["subject_id"],
        "title": title(line) if is_of_village(line) else _project(line),
        "href": f"/wege/{line['subject_id']}",
        "meta": f"{_households(line)}, {stage(line, line['stage'])}",
        "age": "" if line["is_over"] else silence(line["silent_hours"]),
        "risk": _risk(line),
        "companion": line.get("companion") or "",
    }


def silence(hours: int) -> str:
    """How long nobody was heard of: «seit 5 Stunden», «seit 8 Tagen still»."""
    if hours < DAY_HOURS:
        return "heute etwas gehört" if hours == 0 else f"seit {hours} Stunden still"
    days = hours // DAY_HOURS
    return "seit 1 Tag still" if days == 1 else f"seit {days} Tagen still"


def desk_title(line: Mapping[str, Any]) -> str:
    """Both sides as their match describes them, or the village with its place."""
    if is_of_village(line):
        return f"{title(line)} in {line['village']['municipality']}"
    return f"{_project(line)} und {_within(_household(line))}"


def about(line: Mapping[str, Any]) -> dict[str, str]:
    """Whom a note may concern, as the match describes the two; in a village all of it."""
    if is_of_village(line):
        return {"both": "das ganze Dorf"}
    return {"both": "beide", "seeker": _household(line), "offer": _project(line)}


def walker(line: Mapping[str, Any], speaker: str) -> str:
    """Somebody who goes a way, as its companion reads it."""
    if speaker.startswith(HOUSEHOLD):
        return f"Haushalt {speaker.removeprefix(HOUSEHOLD)}"
    return about(line)[speaker]


def said(line: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    """An entry as its companion reads it: whoever spoke is called as everywhere on her pages."""
    by = str(entry["by"])
    return _entry(entry, whose="" if by in _SPEAKERS else f"sagt {_within(walker(line, by))}")


def claims(line: Mapping[str, Any]) -> str:
    """Who says that they moved in, while somebody's word is missing."""
    said = line["claims_settled"]
    if not said:
        return ""
    several = f"{len(said)} Haushalte sagen: eingezogen"
    return several if len(said) > 1 else f"{walker(line, said[0])} sagt: eingezogen"


def _households(line: Mapping[str, Any]) -> str:
    if is_of_village(line):
        return f"{line['village']['households']} Haushalte"
    return _household(line)


def _project(line: Mapping[str, Any]) -> str:
    told = line.get("project")
    return reasons.counterpart_title(told) if told else "Ein Projekt"


def _household(line: Mapping[str, Any]) -> str:
    told = line.get("household")
    return reasons.counterpart_title(told) if told else "Ein Haushalt"


def _risk(line: Mapping[str, Any]) -> str:
    if line["claims_settled"]:
        return claims(line)
    return f"fällig seit {dates.day(line['due_at'])}" if line["is_due"] else ""


def _within(title: str) -> str:
    """What somebody is called within a sentence: «eine Familie, 4 Personen»."""
    return f"e{title[1:]}" if title.startswith("Ein") else title


def _entry(entry: Mapping[str, Any], *, whose: str = "") -> str:
    text = STAGES[entry["stage"]]
    whose = whose or _SPEAKERS[str(entry["by"])]
    how = f", {TOUCHPOINTS[entry['how']]}" if entry.get("how") else ""
    back = "zurück zu: " if entry["takes_back"] else ""
    return f"{back}{text} ({whose}{how})"


def _whose(way: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
    """An entry as one who goes the way reads it: of the other households it is said by one."""
    is_others = is_of_village(way) and entry["by"] == "theirs"
    return _entry({**entry, "by": "a-household"} if is_others else entry)


def _counted(way: Mapping[str, Any], name: str) -> str:
    """A stage of the ladder; in a village with how many households say so."""
    if not is_of_village(way) or name == "released":
        return stage(way, name)
    return f"{STAGES[name]}: {way['reached'][name]} von {way['speakers']} Haushalten"


def _step(n: int, reached: int, *, is_over: bool) -> str:
    if n < reached or (is_over and n == reached):
        return "done"
    return "now" if n == reached else ""
