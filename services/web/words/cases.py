"""Cases as people read them: closed lists, steps of the timeline, why a case stands on a worklist.

The lists are the registry's; a test holds the labels together.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from services.web.words import dates

Labels = Mapping[str, str]

PHASES: Final[Labels] = MappingProxyType(
    {
        "identify": "Kennenlernen",
        "assess": "Einschätzen",
        "accompany": "Begleiten",
        "pilot": "Erproben",
        "transfer": "Übertragen",
    }
)
STATES: Final[Labels] = MappingProxyType(
    {
        "requested": "angefragt",
        "opened": "läuft",
        "paused": "macht Pause",
        "closed": "beendet",
    }
)
OUTCOMES: Final[Labels] = MappingProxyType(
    {
        "founded": "gegründet",
        "transferred": "an einen anderen Ort übertragen",
        "goes-on-alone": "läuft selbstständig weiter",
        "without-result": "ohne Ergebnis beendet",
        "withdrawn": "von der Gruppe beendet",
        "not-taken-on": "nicht aufgenommen",
        "person-gone": "Daten auf Wunsch gelöscht",
        "other": "anders ausgegangen",
    }
)
TOUCHPOINTS: Final[Labels] = MappingProxyType(
    {"phone": "Telefonat", "visit": "Besuch", "sofa-talk": "Sofagespräch", "mail": "E-Mail"}
)
HELP: Final[Labels] = MappingProxyType(
    {
        "idea": "die Idee schärfen",
        "founding": "Verein oder Unternehmen gründen",
        "money": "Förderung und Geld",
        "people": "Mitstreiterinnen und Partner finden",
        "room": "Räume finden",
        "law": "Recht, Versicherung, Verträge",
        "public": "bekannter werden",
        "transfer": "an einen anderen Ort bringen",
    }
)
DUE: Final[Labels] = MappingProxyType(
    {"open": "offen", "reached": "erreicht", "overdue": "überfällig"}
)
WISHES: Final[Labels] = MappingProxyType(
    {"other-mentor": "eine andere Begleitung", "end": "die Begleitung beenden"}
)
NAMELESS: Final = "Ohne Namen (Daten gelöscht)"
HIDDEN: Final = "nicht gezeigt"
"""Of a count under five, and of one that would give it away."""
STEPS: Final[Labels] = MappingProxyType(
    {
        "case-requested": "Begleitung angefragt",
        "mentor-asked": "Begleitung gesucht: jemand ist angefragt",
        "mentor-said-yes": "Zusage zur Begleitung",
        "mentor-said-no": "Absage zur Begleitung",
        "mentor-assigned": "Neue Begleitung zugeordnet",
        "case-opened": "Die Begleitung beginnt",
        "case-paused": "Pause",
        "case-resumed": "Es geht weiter",
        "case-closed": "Ende der Begleitung",
        "handover-proposed": "Übergabe vorgeschlagen",
        "handover-withdrawn": "Anfrage zurückgezogen",
        "consent-given": "Zustimmung zur Übergabe der Notizen",
        "consent-refused": "Keine Zustimmung zur Übergabe",
        "case-handed-over": "Übergeben",
        "phase-entered": "Neue Phase",
        "milestone-set": "Ziel gesetzt",
        "milestone-reached": "Ziel erreicht",
        "touchpoint-logged": "Kontakt eingetragen",
        "next-contact-agreed": "Nächster Kontakt verabredet",
        "contact-lapsed": "30 Tage ohne Kontakt",
        "note-written": "Interne Notiz geschrieben",
        "note-shared": "Notiz geteilt",
        "note-withdrawn": "Geteilte Notiz zurückgenommen",
        "cohort-chosen": "Jahrgang gewählt",
        "wish-made": "Wunsch der Gruppe",
        "wish-settled": "Wunsch besprochen",
    }
)
NOT_BY_STAFF: Final = frozenset({"contact-lapsed", "wish-made"})
"""Steps that the clock or the group takes: they stand in no log of the staff."""
STEPS_OF_STAFF: Final[Labels] = MappingProxyType(
    {name: text for name, text in STEPS.items() if name not in NOT_BY_STAFF}
)


def title(case: Mapping[str, Any]) -> str:
    """What a case is called."""
    return str(case.get("title") or NAMELESS)


def timeline(steps: list[dict[str, Any]]) -> list[dict[str, str]]:
    """The steps as sentences, newest first."""
    return [
        {"day": dates.day(step["at"]), "text": _step(step), "author": str(step.get("author") or "")}
        for step in reversed(steps)
    ]


def work_line(case: Mapping[str, Any], *, path: str = "/begleitung") -> dict[str, Any]:
    """A case on a worklist, with the one thing that matters most."""
    return {
        "title": title(case),
        "href": f"{path}/{case['case_id']}",
        "meta": f"{case['municipality']}, {PHASES[case['phase']]}",
        "age": _when(case),
        "risk": _risk(case),
    }


def detail(name: str, told: Mapping[str, Any]) -> str:
    """What a step says besides its name: «Telefonat am 3. März 2027», or nothing."""
    match name:
        case "phase-entered":
            return PHASES.get(told.get("phase", ""), "")
        case "case-closed":
            return OUTCOMES.get(told.get("outcome", ""), "")
        case "touchpoint-logged":
            kind = TOUCHPOINTS.get(told.get("kind", ""), "")
            return f"{kind} am {dates.day(told['happened_on'])}"
        case "next-contact-agreed":
            day = told.get("next_contact_on")
            return dates.day(day) if day else "kein Tag mehr"
        case "wish-made" | "wish-settled":
            return WISHES.get(told.get("wish", ""), "")
        case _:
            return ""


def since(day: str) -> str:
    """«seit 1. März 2027»."""
    return f"seit {dates.day(day)}"


def _step(step: Mapping[str, Any]) -> str:
    text = STEPS.get(str(step["name"]), str(step["name"]))
    told = detail(str(step["name"]), step.get("details") or {})
    return f"{text}: {told}" if told else text


def _when(case: Mapping[str, Any]) -> str:
    if case["state"] == "requested":
        return f"angefragt {dates.ago(case['requested_at'])}"
    if case["state"] == "closed":
        return OUTCOMES.get(str(case.get("outcome")), "beendet")
    if case["state"] == "paused":
        return STATES["paused"]
    if _is_today(case.get("next_milestone_on")):
        return ": ".join(["Ziel heute fällig", *filter(None, [case.get("next_milestone")])])
    if case.get("next_contact_on"):
        return f"Kontakt am {dates.day(case['next_contact_on'])}"
    return "kein Kontakt verabredet"


def _risk(case: Mapping[str, Any]) -> str:
    """What matters most, or nothing."""
    handover = case.get("handover") or {}
    if handover.get("is_mine") and handover.get("said_yes") is None:
        return "wartet auf Ihr Ja"
    return _late(case) or _wished(case) or (_waits_for(handover) if handover else "")


def _late(case: Mapping[str, Any]) -> str:
    if case.get("lapsed_at") and case.get("silent_since"):
        return f"kein Kontakt {since(case['silent_since'])}"
    if case["state"] == "opened" and _is_over(case.get("next_contact_on")):
        return "Kontakt überfällig"
    count = int(case.get("overdue_milestones") or 0)
    return {0: "", 1: "ein Ziel überfällig"}.get(count, f"{count} Ziele überfällig")


def _wished(case: Mapping[str, Any]) -> str:
    return f"Wunsch: {WISHES[case['wish']]}" if case.get("wish") else ""


def _is_over(day: str | None) -> bool:
    return bool(day) and date.fromisoformat(str(day)) < dates.today()


def _is_today(day: str | None) -> bool:
    return bool(day) and date.fromisoformat(str(day)) == dates.today()


def _waits_for(handover: Mapping[str, Any]) -> str:
    name = handover["to_mentor_name"]
    if handover["said_yes"] is None:
        return f"{name} ist angefragt"
    return "wartet auf die Zustimmung der Gruppe"
