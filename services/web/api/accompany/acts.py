"""What can be done in a case: which form it has, what it tells the registry, what is said then.

An act without ``read`` is a button alone: it has no page of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from services.web.forms import accompany as forms
from services.web.forms.reading import Form

Case = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that staff can do in a case; ``about`` names the field that says with what."""

    title: str
    path: str
    done: str
    button: str = "Speichern"
    read: Callable[[Form], dict[str, Any]] | None = None
    fill: Callable[[Case, str], dict[str, list[str]]] | None = None
    about: str = ""
    coordinators_only: bool = False

    def told_to(self, case_id: str, form: Form) -> str:
        """The address at the registry."""
        return f"/v1/cases/{case_id}/" + self.path.format(id=form.raw("about"))


def _contact(case: Case, about: str) -> dict[str, list[str]]:
    """A contact that is to be said better, as it was typed; else today."""
    known = [each for each in case["touchpoints"] if each["touchpoint_id"] == about]
    if not known:
        return forms.typed_today("happened_on")
    wrong, notes = known[0], known[0]["notes"]
    shared = ["yes"] if notes and notes[0]["visibility"] == "shared" else []
    return {
        **forms.typed_day("happened_on", wrong["happened_on"]),
        "kind": [wrong["kind"]],
        "note": [notes[0]["text"] or ""] if notes else [],
        "shared": shared,
    }


def _handover(case: Case, _about: str) -> dict[str, list[str]]:
    """Which hand-over a consent is about, and by which text."""
    return {
        "handover_id": [str((case["handover"] or {}).get("handover_id", ""))],
        "version": [str(case["consent_text"]["version"])],
    }


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "kontakt": Act(
            title="Kontakt eintragen",
            path="touchpoints",
            done="Der Kontakt ist eingetragen.",
            button="Kontakt eintragen",
            read=forms.read_touchpoint,
            fill=_contact,
        ),
        "berichtigen": Act(
            title="Kontakt berichtigen",
            path="touchpoints/{id}/correct",
            done="Berichtigt. Der alte Eintrag bleibt daneben stehen.",
            button="Berichtigung speichern",
            read=forms.read_touchpoint,
            fill=_contact,
            about="touchpoint_id",
        ),
        "notiz": Act(
            title="Notiz schreiben",
            path="notes",
            done="Die Notiz ist gespeichert.",
            read=forms.read_note,
        ),
        "ziel": Act(
            title="Ziel setzen",
            path="milestones",
            done="Das Ziel ist gesetzt.",
            button="Ziel setzen",
            read=forms.read_milestone,
        ),
        "erreicht": Act(
            title="Ziel erreicht",
            path="milestones/{id}/reached",
            done="Schön! Das Ziel ist erreicht.",
            button="Als erreicht eintragen",
            read=forms.read_reached,
            fill=lambda _case, _about: forms.typed_today("reached_on"),
            about="milestone_id",
        ),
        "termin": Act(
            title="Nächsten Kontakt verabreden",
            path="next-contact",
            done="Der nächste Kontakt ist gespeichert.",
            read=forms.read_next_contact,
            fill=lambda case, _about: forms.typed_day("next_contact_on", case["next_contact_on"]),
        ),
        "phase": Act(
            title="Phase wechseln",
            path="phase",
            done="Die Phase ist gewechselt.",
            button="Phase wechseln",
            read=forms.read_phase,
            fill=lambda case, _about: {"phase": [case["phase"]]},
        ),
        "anfragen": Act(
            title="Begleitung anfragen",
            path="ask-mentor",
            done="Die Anfrage steht jetzt auf der Arbeitsliste.",
            button="Anfragen",
            read=forms.read_mentor,
        ),
        "zustimmung": Act(
            title="Zustimmung der Gruppe festhalten",
            path="record-consent",
            done="Was die Gruppe gesagt hat, ist festgehalten.",
            read=forms.read_consent,
            fill=_handover,
        ),
        "ende": Act(
            title="Begleitung beenden",
            path="close",
            done="Die Begleitung ist beendet.",
            button="Begleitung beenden",
            read=forms.read_end,
        ),
        "jahrgang": Act(
            title="Jahrgang wählen",
            path="cohort",
            done="Der Jahrgang ist gespeichert.",
            read=lambda form: {"cohort_id": form.raw("cohort_id") or None},
            fill=lambda case, _about: {"cohort_id": [case["cohort_id"] or ""]},
            coordinators_only=True,
        ),
        "pause": Act(title="Pause", path="pause", done="Die Begleitung macht Pause."),
        "weiter": Act(title="Weiter", path="resume", done="Die Begleitung geht weiter."),
        "teilen": Act(
            title="Teilen", path="notes/{id}/share", done="Die Gruppe kann die Notiz jetzt lesen."
        ),
        "zuruecknehmen": Act(
            title="Zurücknehmen",
            path="notes/{id}/withdraw",
            done="Zurückgenommen. Die Gruppe sieht die Notiz nicht mehr.",
        ),
        "besprochen": Act(
            title="Besprochen",
            path="settle-wish",
            done="Der Wunsch ist als besprochen eingetragen.",
            coordinators_only=True,
        ),
        "zurueckziehen": Act(
            title="Zurückziehen",
            path="withdraw-handover",
            done="Die Anfrage ist zurückgezogen. Alles bleibt, wie es ist.",
        ),
        "antwort": Act(title="Antwort", path="answer", done="Ihre Antwort ist gespeichert."),
    }
)
BODIES: Final[Mapping[str, Callable[[Form], dict[str, Any]]]] = MappingProxyType(
    {
        "zurueckziehen": lambda form: {"handover_id": form.raw("handover_id")},
        "antwort": lambda form: {
            "handover_id": form.raw("handover_id"),
            "yes": form.raw("answer") == "yes",
        },
    }
)
"""What the buttons alone tell, where it is anything."""
