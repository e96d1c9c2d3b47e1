"""A commune's villages in words: where one stands, what blocks, who is missing, why somebody is in."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates, labels
from services.web.words.cases import Labels
from services.web.words.villages import KINDS, about, counted, getting_on, household, people

STATES: Final[Labels] = MappingProxyType(
    {
        "draft": "noch nicht gesucht",
        "searching": "wir suchen",
        "found": "Vorschläge liegen vor",
        "blocked": "es fehlen Haushalte",
        "refused": "Vorgaben passen nicht zusammen",
        "asked": "Haushalte sind gefragt",
        "founded": "gegründet",
        "ended": "beendet",
    }
)
LEADS: Final[Labels] = MappingProxyType(
    {
        "draft": "Ihre Vorgaben sind gespeichert. Gründende Haushalte können sich jetzt mit dem "
        "Code eintragen; danach lassen Sie suchen.",
        "searching": "Wir suchen gerade. Diese Seite lädt sich gleich selbst neu.",
        "found": "Diese Haushalte passen zueinander und zu Ihren Vorgaben. Wählen Sie, wen wir "
        "fragen sollen.",
        "blocked": "Mit Ihren Vorgaben und allen, die mitsuchen, geht es noch nicht auf. Hier "
        "steht, was im Weg steht und was helfen würde.",
        "refused": "So konnten wir nicht suchen. Bitte ändern Sie Ihre Vorgaben.",
        "asked": "Die Haushalte sind gefragt. Sagen alle Ja, ist das Dorf gegründet. Sagt jemand "
        "Nein, suchen wir neu und behalten, wer schon Ja gesagt hat.",
        "founded": "Alle haben Ja gesagt. Die Haushalte wissen Bescheid und können sich absprechen. "
        "Wie weit sie sind, sagen sie auf ihren Seiten.",
        "ended": "Dieses Dorf wird nicht weiter verfolgt.",
    }
)
_BOUNDS: Final[Labels] = MappingProxyType({"at-least": "mindestens", "at-most": "höchstens"})
_PLAIN: Final[Labels] = MappingProxyType(
    {
        "conflicts": "Haushalte, die einander ausschließen, wohnen nicht zusammen",
        "other": "die Vorschläge unterscheiden sich so weit, wie Sie es verlangen",
    }
)
"""Limits without a number."""


def card(told: Mapping[str, Any]) -> dict[str, Any]:
    """A village in the list of a commune."""
    return {
        "title": told["title"],
        "href": f"/kommune/doerfer/{told['village_id']}",
        "place": told["place"]["municipality"],
        "households": f"{told['households']} Haushalte",
        "state": STATES[told["state"]],
        "is_waiting": told["state"] in {"found", "blocked", "refused"},
        "answers": answers(told["answers"]) if told["state"] == "asked" else "",
        "call": called(told["call"]),
        "changed": f"geändert {dates.ago(told['changed_at'])}",
    }


def answers(told: Mapping[str, Any]) -> str:
    """«3 von 8 haben Ja gesagt, 1 Nein, 4 noch nicht geantwortet.»."""
    has = "hat" if told["yes"] == 1 else "haben"
    said = f"{told['yes']} von {told['asked']} {has} Ja gesagt"
    no = f", {told['no']} Nein" if told["no"] else ""
    rest = f", {told['open']} noch nicht geantwortet" if told["open"] else ""
    return f"{said}{no}{rest}."


def called(call: Mapping[str, Any] | None) -> str:
    """Until when everybody may read who is missing."""
    return f"Aufruf läuft bis {dates.day(call['until'])}" if call else ""


def limit(told: Mapping[str, Any]) -> str:
    """One of the commune's limits as a sentence without its end."""
    if told["code"] in _PLAIN:
        return _PLAIN[told["code"]]
    amount = dates.number(told["amount"])
    match told["code"]:
        case "quota":
            what = _so_many(told["amount"], told["kinds"])
        case "homes" if told["name"] in {"", "0"}:
            what = f"{amount} Haushalte: so viele Wohnungen gibt es"
        case "homes":
            larger = f"Haushalte mit mehr als {told['name']} Personen"
            what = f"{amount} {larger}: so viele große Wohnungen gibt es"
        case "persons":
            what = f"{people(told['amount'])} zusammen"
        case "equity":
            what = f"{dates.euro(told['amount'])} Eigenkapital zusammen"
        case _:
            return f"Bisher suchen weniger als {amount} Haushalte mit, die infrage kommen"
    return f"{_BOUNDS[told['bound']]} {what}"


def _so_many(amount: int, of: Sequence[str]) -> str:
    """«1 Haushalt im Ruhestand oder 1 Paar», «3 Familien oder Paare»."""
    if amount == 1:
        return " oder ".join(counted(kind, 1) for kind in of)
    return f"{dates.number(amount)} {kinds(of)}"


def easing(told: Mapping[str, Any]) -> str:
    """By how much one limit alone would have to give."""
    what, by = told["limit"], told["by"]
    sure = "schon" if told["is_least"] else "sicher"
    if what["code"] == "conflicts":
        pairs = "1 Paar" if by == 1 else f"{by} Paare"
        return f"Es ginge {sure}, wenn {pairs} von Haushalten doch miteinander könnten."
    if what["code"] == "candidates":
        more = "1 Haushalt mitsuchte" if by == 1 else f"{by} Haushalte mitsuchten"
        return f"Es ginge {sure}, wenn noch {more} oder das Dorf um so viele kleiner würde."
    amount = dates.euro(by) if what["code"] == "equity" else dates.number(by)
    way = "weniger" if what["bound"] == "at-least" else "mehr"
    return f"{labels.capital(limit(what))}: mit {amount} {way} ginge es {sure}."


def missing(told: Mapping[str, Any], *, asks_equity: bool = True) -> str:
    """Households that would make it possible: «2 Familien mit je 4 Personen und etwa 30.000 €».

    Where no equity is demanded, none is mentioned.
    """
    each = "je " if told["count"] > 1 else ""
    money = told["equity_eur"]
    equity = f" und etwa {dates.euro(money)} Eigenkapital" if money and asks_equity else ""
    return f"{counted(told['kind'], told['count'])} mit {each}{people(told['persons'])}{equity}"


def founder(told: Mapping[str, Any]) -> dict[str, Any]:
    """A household that came by the code."""
    who = household(told["kind"], told["persons"])
    name = f"Haushalt {told['household']}"
    return {"number": told["household"], "name": name, "who": who} | {
        "is_confirmed": told["is_confirmed"]
    }


def so_many(count: int | None) -> str:
    """A number of households; few are not counted for anybody."""
    return "unter 5" if count is None else dates.number(count)


def equity(eur: int) -> str:
    """What the households of a choice own together, as far as it is told."""
    return f"mindestens {dates.euro(eur)}" if eur else "unter 50.000 €"


def gain(told: Mapping[str, Any]) -> str:
    """What one more household of a kind would add."""
    who, most = counted(told["kind"], 1), told["fitting_percent"]
    least = told["usual_percent"]
    span = f"{least} bis {most} %" if 0 < least < most else f"bis zu {most} %"
    return f"{who} mehr: {span} besser"


def drawn(told: Mapping[str, Any] | None) -> str:
    """That the lot decided who was looked at, where too many could join."""
    if told is None:
        return ""
    return (
        f"In Reichweite suchen mindestens {dates.number(told['in_reach'])} Haushalte, mehr als auf "
        f"einmal gehen. Angesehen haben wir {dates.number(told['looked_at'])}: Seltene Arten von "
        "Haushalten sind alle dabei, sonst hat das Los entschieden. Bei jeder Suche wird neu gelost."
    )


def kinds(told: Iterable[str]) -> str:
    """«Familien oder Alleinerziehende»."""
    named = [KINDS.get(kind, kind) for kind in told]
    return " oder ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))


def roster(told: Mapping[str, Any], *, asks_equity: bool = True) -> dict[str, Any]:
    """One choice of households with why each is in."""
    money = f"{equity(told['equity_eur'])} Eigenkapital" if asks_equity else ""
    people_in = [member(each) for each in told["members"]]
    return {
        "number": told["number"],
        "title": f"Vorschlag {told['number']}",
        "fits": getting_on(told["compatibility_percent"]),
        "percent": told["compatibility_percent"],
        "persons": people(told["persons"]),
        "equity": money,
        "is_asked": told["is_asked"],
        "members": people_in,
        "rows": [_row(each) for each in people_in],
    }


HEAD: Final = ("Haushalt", "Wer", "Passt zu den anderen", "Gebraucht für", "Antwort")
"""What the columns of a roster are called."""


def _row(told: Mapping[str, Any]) -> list[str]:
    """A household as a row of its roster; what is not said is a dash."""
    near = f"am besten mit {told['near']}" if told["near"] else ""
    far = f"am wenigsten mit {told['far']}" if told["far"] else ""
    fits = "; ".join(filter(None, (told["fits"], near, far)))
    needed = "; ".join(told["needed"])
    return [told["name"], told["who"], fits, needed or "–", told["answer"] or "–"]


def member(told: Mapping[str, Any]) -> dict[str, Any]:
    """A household of a roster: what it is, how it gets on, what it is needed for."""
    return {
        "name": f"Haushalt {told['household']}",
        "who": household(told["kind"], told["persons"])
        + (", gründet mit" if told["is_founder"] else ""),
        "fits": getting_on(told["compatibility_percent"]),
        "near": _pairs(told["closest"]),
        "far": _pairs([told["hardest"]] if told["hardest"] not in [None, *told["closest"]] else []),
        "needed": [limit(each) for each in told["needed_by"]],
        "answer": "hat Ja gesagt"
        if told["answer"]
        else "noch keine Antwort"
        if told["is_asked"]
        else "",
        "agrees": bool(told["answer"]),
    }


def compared(rosters: list[Mapping[str, Any]], *, asks_equity: bool = True) -> list[list[str]]:
    """The rows of a table that puts rosters side by side."""
    first = {each["household"] for each in rosters[0]["members"]}
    shared = [len(first & {m["household"] for m in told["members"]}) for told in rosters]
    rows = [
        ["Passt zusammen", *(getting_on(told["compatibility_percent"]) for told in rosters)],
        ["Personen", *(dates.number(told["persons"]) for told in rosters)],
        *([["Eigenkapital", *(equity(r["equity_eur"]) for r in rosters)]] if asks_equity else []),
        *([name, *_how_many(rosters, kind)] for kind, name in KINDS.items()),
    ]
    if len(rosters) > 1:
        others = [_others(len(first) - same) for same in shared[1:]]
        rows.append(["Gegenüber Vorschlag 1", "–", *others])
    return [row for row in rows if any(cell != "0" for cell in row[1:])]


def terms(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """All that the commune asks for, as term and text."""
    rows = [("Ort", f"{told['place']['municipality']}, Umkreis {told['radius_km']} km")]
    rows += [("Haushalte", dates.number(told["households"]))]
    rows += [(kinds(each["kinds"]), _span(each)) for each in told["quotas"]]
    persons = {
        "at_least": told["persons_at_least"],
        "at_most": told["persons_at_most"],
    }
    if persons["at_least"] or persons["at_most"] is not None:
        rows += [("Personen zusammen", _span(persons))]
    if told["equity_eur_at_least"]:
        rows += [("Eigenkapital zusammen", f"mindestens {dates.euro(told['equity_eur_at_least'])}")]
    rows += [
        (f"Wohnungen für {people(each['persons_max'])}", dates.number(each["count"]))
        for each in told["homes"]
    ]
    most = told["alternatives"]
    others = "1 anderen Haushalt" if told["differ"] == 1 else f"{told['differ']} anderen Haushalten"
    rows += [("Vorschläge", f"bis zu {most}, mit mindestens {others}" if most > 1 else "1")]
    rows += _public(about(told["about"]))
    return [{"term": term, "text": text} for term, text in rows]


def _public(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What households read of the village, for whoever proofreads it before a call."""
    rows = [("Was daraus werden soll", told["text"])] if told["text"] else []
    rows += [("Für alle zu lesen", fact) for fact in told["facts"]]
    if told["office"]:
        ways = ", ".join(way["text"] for way in told["office"]["rows"])
        rows += [("Fragen beantwortet", f"{told['office']['name']}, {ways}")]
    return rows


def _span(told: Mapping[str, Any]) -> str:
    least, most = told["at_least"], told["at_most"]
    if most is None:
        return f"mindestens {least}" if least else "beliebig viele"
    if least == most:
        return f"genau {least}"
    return f"{least} bis {most}" if least else f"höchstens {most}"


def _pairs(told: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(
        f"Haushalt {each['household']} ({each['compatibility_percent']} %)" for each in told
    )


def _others(count: int) -> str:
    return "1 anderer Haushalt" if count == 1 else f"{dates.number(count)} andere Haushalte"


def _how_many(rosters: Iterable[Mapping[str, Any]], kind: str) -> list[str]:
    return [str(sum(each["kind"] == kind for each in told["members"])) for told in rosters]
