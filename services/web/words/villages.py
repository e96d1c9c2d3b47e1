"""Villages as people read them: households by kind, how well they get on, who is missing.

What everybody reads is there in every language; what households and communes read is German.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates
from services.web.words.cases import Labels
from services.web.words.languages import gettext, ngettext
from services.web.words.reaching import ways_to_reach

KINDS: Final[Labels] = MappingProxyType(
    {
        "family": "Familien",
        "single-parent": "Alleinerziehende",
        "couple": "Paare",
        "single": "Alleinlebende",
        "senior": "Haushalte im Ruhestand",
    }
)
ONE: Final[Labels] = MappingProxyType(
    {
        "family": "Familie",
        "single-parent": "Alleinerziehend",
        "couple": "Paar",
        "single": "Alleinlebend",
        "senior": "Im Ruhestand",
    }
)
PARTS: Final[Labels] = MappingProxyType(
    {
        "unconfirmed": "Wartet auf die Gemeinde",
        "founder": "Ihr Haushalt gründet mit",
        "asked": "Sind Sie dabei?",
        "yes": "Sie haben Ja gesagt",
        "no": "Sie haben Nein gesagt",
        "late": "Die Zeit zum Antworten ist um",
        "left": "Sie machen nicht mehr mit",
        "released": "Das Dorf geht ohne Ihren Haushalt weiter",
        "over": "Das Dorf kommt nicht zustande",
    }
)
"""What a household's part in a village is called."""
_MEANINGS: Final[Labels] = MappingProxyType(
    {
        "unconfirmed": "Die Gemeinde muss noch bestätigen, dass Ihr Haushalt mitgründet. Bis dahin "
        "läuft Ihre Suche weiter.",
        "founder": "Ihr Haushalt ist in jeder Zusammenstellung. Wir schreiben Ihnen, sobald alle "
        "gefragt sind und Ja gesagt haben.",
        "asked": "Ihr Haushalt passt besonders gut dazu. Sagen alle Ja, ist das Dorf gegründet.",
        "yes": "Danke. Jetzt warten wir auf die anderen und schreiben Ihnen, sobald es so weit ist.",
        "no": "Für dieses Dorf fragen wir Sie nicht wieder. Ihre Suche läuft weiter.",
        "late": "Das Dorf wird ohne Ihren Haushalt zusammengestellt. Ihre Suche läuft weiter.",
        "left": "Das Dorf wird ohne Ihren Haushalt zusammengestellt. Ihre Suche läuft weiter.",
        "released": "Die Zusammenstellung hat sich geändert. Ihre Suche läuft weiter.",
        "over": "Die Gemeinde hat es aufgegeben. Ihre Suche läuft weiter.",
    }
)
FOUNDED: Final = "founded"
LEAVES: Final = "Das Dorf wird dann ohne Ihren Haushalt neu zusammengestellt."
LEAVES_FOUNDED: Final = (
    "Das Dorf bleibt gegründet, ohne Ihren Haushalt. Die anderen sehen Ihren Kontakt dann nicht "
    "mehr. Zurücknehmen lässt sich das nicht."
)
"""What leaving means, before and after all said yes."""
STAYS: Final = frozenset({"unconfirmed", "founder", "yes"})
"""Parts of those who are in."""
VERY_GOOD: Final = 75
GOOD: Final = 60
FAIR: Final = 45


def counted(kind: str, count: int) -> str:
    """So many households of a kind: «2 Familien»."""
    match kind:
        case "single":
            return ngettext(
                "%(num)s Mensch, der allein lebt", "%(num)s Menschen, die allein leben", count
            )
        case "couple":
            return ngettext("%(num)s Paar", "%(num)s Paare", count)
        case "single-parent":
            return ngettext(
                "%(num)s Familie mit einem Elternteil",
                "%(num)s Familien mit einem Elternteil",
                count,
            )
        case "family":
            return ngettext("%(num)s Familie", "%(num)s Familien", count)
        case "senior":
            return ngettext(
                "%(num)s Haushalt im Ruhestand", "%(num)s Haushalte im Ruhestand", count
            )
        case _:
            return ngettext("%(num)s Haushalt", "%(num)s Haushalte", count)


def people(count: int) -> str:
    """«1 Person» or «4 Personen»."""
    return ngettext("%(num)s Person", "%(num)s Personen", count)


def wanted(told: Mapping[str, Any]) -> str:
    """Whom a village misses: «2 Familien, je etwa 4 Personen»."""
    who, size = counted(told["kind"], told["count"]), people(told["persons"])
    if told["persons"] == 1 or told["kind"] == "couple":
        return who
    if told["count"] == 1:
        return gettext("%(who)s, etwa %(people)s", who=who, people=size)
    return gettext("%(who)s, je etwa %(people)s", who=who, people=size)


def all_wanted(
    told: Iterable[Mapping[str, Any]], *, say: Callable[[Mapping[str, Any]], str] = wanted
) -> list[str]:
    """Whom a village misses, a line each; those of whom any would do are one line, the last."""
    told = list(told)
    free = sum(each["count"] for each in told if each["is_any"])
    lines = [say(each) for each in told if not each["is_any"]]
    if free and lines:
        lines.append(
            ngettext(
                "%(num)s weiterer Haushalt, gleich welcher",
                "%(num)s weitere Haushalte, gleich welche",
                free,
            )
        )
    elif free:
        lines.append(
            ngettext("%(num)s Haushalt, gleich welcher", "%(num)s Haushalte, gleich welche", free)
        )
    return lines


def taking_part() -> str:
    """What whoever took part from a call reads when she is led back to it."""
    return gettext(
        "Sie machen mit. Passt Ihr Haushalt zu den anderen, fragen wir Sie, ob Sie dabei sind."
    )


def open_call(told: Mapping[str, Any]) -> dict[str, Any]:
    """An open call as its card and its page show it."""
    return {
        "title": told["title"],
        "id": told["village_id"],
        "href": f"/doerfer/{told['village_id']}",
        "place": told["place"]["municipality"],
        "ags": told["place"]["ags"],
        "households": ngettext("%(num)s Haushalt", "%(num)s Haushalte", told["households"]),
        "about": about(told["about"]),
        "missing": all_wanted(told["missing"]),
        "until": gettext("bis %(day)s", day=dates.day(told["until"])),
        "day": dates.day(told["until"]),
    }


def about(told: Mapping[str, Any]) -> dict[str, Any]:
    """What a village shall be: its text, what is known and what is still open, whom to ask."""
    since, office = told["move_in_from"], told["office"]
    move_in = dates.since(since) if since else gettext("Einzug noch offen")
    return {
        "text": told["text"],
        "facts": [
            _warm_cost(told),
            gettext("Einzug %(since)s", since=move_in) if since else move_in,
        ],
        "office": office and {"name": office["name"], "rows": ways_to_reach(office)},
    }


def _warm_cost(told: Mapping[str, Any]) -> str:
    least, most = told["warm_cost_eur_from"], told["warm_cost_eur_to"]
    if least is None:
        return gettext("Miete noch offen")
    low = dates.euro(least)
    if most is None:
        return gettext("Warmmiete ab %(low)s im Monat", low=low)
    if most == least:
        return gettext("Warmmiete %(low)s im Monat", low=low)
    return gettext("Warmmiete %(low)s bis %(high)s im Monat", low=low, high=dates.euro(most))


def household(kind: str, persons: int) -> str:
    """A household that nobody names: «Familie, 4 Personen»."""
    return f"{ONE.get(kind, 'Haushalt')}, {people(persons)}"


def getting_on(percent: int) -> str:
    """How well two or more get on: «82 %, sehr gut»."""
    word = (
        "sehr gut"
        if percent >= VERY_GOOD
        else "gut"
        if percent >= GOOD
        else "mittel"
        if percent >= FAIR
        else "eher schlecht"
    )
    return f"{percent} %, {word}"


def my_village(told: Mapping[str, Any]) -> dict[str, Any]:
    """A village as one of its households sees it in her list."""
    is_in = told["part"] in STAYS
    is_founded = told["state"] == FOUNDED and is_in
    until = told["answer_until"] if told["part"] == "asked" else None
    return {
        "id": told["village_id"],
        "href": f"/doerfer/meine/{told['village_id']}",
        "title": told["title"],
        "place": told["place"]["municipality"],
        "households": told["households"],
        "about": about(told["about"]),
        "is_founded": is_founded,
        "leaving": LEAVES_FOUNDED if told["state"] == FOUNDED else LEAVES,
        "is_in": is_in,
        "is_asked": told["part"] == "asked",
        "part": "Das Dorf ist gegründet" if is_founded else PARTS[told["part"]],
        "meaning": _meaning(told, is_founded=is_founded),
        "until": f"Antworten bis {dates.day(until)}" if until else "",
        "unseen": _unseen(told["unseen"]),
        "gone": _gone(told["gone"]),
    }


def _meaning(told: Mapping[str, Any], *, is_founded: bool) -> str:
    if is_founded:
        return _founded(told)
    if told["part"] == "left" and told["state"] == FOUNDED:
        return "Das Dorf ist gegründet und geht ohne Ihren Haushalt weiter."
    return _MEANINGS[told["part"]]


def other(told: Mapping[str, Any]) -> str:
    """Another household of one's village: what it is, and how well one gets on with it."""
    founds = ", gründet mit" if told["is_founder"] else ""
    fits = getting_on(told["compatibility_percent"])
    return f"{household(told['kind'], told['persons'])}{founds}: passt zu Ihnen zu {fits}"


def contacts(others: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The cards of those who let the others have one."""
    return [{"name": each["name"], "rows": ways_to_reach(each)} for each in others if each["name"]]


def _unseen(count: int) -> str:
    """Who came after one's contact was let out."""
    if not count:
        return ""
    who = "ist ein Haushalt" if count == 1 else f"sind {count} Haushalte"
    return f"Seit Ihrer Freigabe {who} dazugekommen."


def _gone(count: int) -> str:
    """Who left since the village was founded."""
    if not count:
        return ""
    who = "ist ein Haushalt" if count == 1 else f"sind {count} Haushalte"
    return f"Seit der Gründung {who} gegangen."


def _founded(told: Mapping[str, Any]) -> str:
    shown = sum(bool(each["name"]) for each in told["others"])
    if not told["has_consented"]:
        return (
            "Alle haben Ja gesagt. Die Kontakte der anderen sehen Sie, sobald Sie Ihren freigeben."
        )
    if not shown:
        return "Alle haben Ja gesagt. Noch hat sonst niemand den Kontakt freigegeben."
    return "Alle haben Ja gesagt. Hier stehen die Kontakte aller, die ihren freigegeben haben."
