"""The pages of accompaniment as the web really gives them: long names, every state, everything said."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tests.days import in_days
from tests.web.real_pages import (
    DAY,
    ID,
    LONG,
    Ask,
    given_to_an_editor,
    given_to_ines,
    sent_by_ines,
)
from tests.web.signing import Visitor

MENTOR: Final = {
    "subject": "login#mara",
    "name": "Mara Probe",
    "capacity": 8,
    "load": 5,
    "takes_new": True,
    "has_room": True,
}
HANDOVER: Final = {
    "handover_id": ID,
    "is_first": False,
    "to_mentor": "login#milan",
    "to_mentor_name": "Milan Muster",
    "is_mine": False,
    "said_yes": None,
    "consent": "open",
    "asked_at": DAY,
}
NOTE: Final = {
    "note_id": ID,
    "touchpoint_id": None,
    "text": f"Bitte bringt die Satzung der {LONG} mit.",
    "visibility": "shared",
    "is_withdrawn": False,
    "written_at": DAY,
    "author": "Mara Probe",
}
CONTACT: Final = {
    "touchpoint_id": ID,
    "kind": "sofa-talk",
    "happened_on": "2027-03-08",
    "logged_at": DAY,
    "author": "Mara Probe",
    "corrects": None,
    "is_corrected": False,
    "notes": [{**NOTE, "note_id": str(UUID(int=11)), "visibility": "internal"}],
}
STEPS: Final = [
    {"name": name, "at": DAY, "author": "Mara Probe", "details": details}
    for name, details in (
        ("case-requested", {}),
        ("case-opened", {"phase": "identify"}),
        ("phase-entered", {"phase": "pilot"}),
        ("touchpoint-logged", {"kind": "visit", "happened_on": "2027-03-08"}),
        ("next-contact-agreed", {"next_contact_on": in_days(3).isoformat()}),
        ("next-contact-agreed", {}),
        ("wish-made", {"wish": "end"}),
    )
]
GOALS: Final = [
    {
        "milestone_id": str(UUID(int=number)),
        "title": f"{LONG} gegründet",
        "due_on": "2027-03-01",
        "reached_on": "2027-03-01" if due == "reached" else None,
        "due": due,
    }
    for number, due in enumerate(("overdue", "open", "reached"), 20)
]
CONSENT: Final = {"version": "2026-1", "text": "Ich bin einverstanden, dass die Notizen mitgehen."}
LINE: Final = {
    "case_id": ID,
    "state": "opened",
    "phase": "pilot",
    "initiative_id": ID,
    "title": LONG,
    "municipality": "Weißwasser/O.L.",
    "mentor": MENTOR["subject"],
    "mentor_name": "Mara Probe",
    "cohort_id": ID,
    "cohort": "Werkstatt Lausitz 2027",
    "requested_at": DAY,
    "opened_at": DAY,
    "closed_at": None,
    "outcome": None,
    "next_contact_on": in_days(3).isoformat(),
    "silent_since": "2027-01-02",
    "lapsed_at": DAY,
    "needs_coordinator": True,
    "wish": "end",
    "overdue_milestones": 2,
    "next_milestone_on": "2027-03-01",
    "next_milestone": "Satzung schreiben",
    "handover": HANDOVER,
}
TEXTS: Final = {
    "help": ["Räume finden", "Förderung und Geld"],
    "concern": "Wir möchten aus unserer Runde einen Verein machen.",
    "milestones": GOALS,
    "touchpoints": [CONTACT, {**CONTACT, "touchpoint_id": str(UUID(int=12)), "is_corrected": True}],
    "notes": [NOTE, {**NOTE, "note_id": str(UUID(int=13)), "visibility": "internal"}],
    "timeline": STEPS,
    "consent_text": CONSENT,
}
CASE: Final = {
    **LINE,
    **TEXTS,
    "sight": "all",
    "reach": "Abends ab 18 Uhr.",
    "contact": {"name": "Gisela Ohnepost", "email": None, "phone": "+493023125042"},
    "learnt": None,
    "wish_text": "Wir kommen jetzt allein zurecht.",
    "mentors": [MENTOR, {**MENTOR, "subject": "login#milan", "name": "Milan Muster"}],
    "cohorts": [{"cohort_id": ID, "name": "Werkstatt Lausitz 2027", "cases": 4}],
}
ASKED: Final = str(UUID(int=31))
OVER: Final = str(UUID(int=32))
OWN: Final = {
    name: LINE[name] for name in ("case_id", "state", "phase", "initiative_id", "title")
} | {
    **TEXTS,
    "mentor_name": "Mara Probe",
    "requested_at": DAY,
    "opened_at": DAY,
    "closed_at": None,
    "outcome": None,
    "next_contact_on": in_days(3).isoformat(),
    "wish": "other-mentor",
    "handover": HANDOVER,
}
FIGURES: Final = {
    "total": 80,
    "by_state": {"requested": 9, "opened": 48, "paused": 7, "closed": 16},
    "by_phase": {"identify": 12, "assess": None, "accompany": 20, "pilot": None, "transfer": 9},
    "by_outcome": {"founded": 6, "without-result": None},
    "by_district": {"Leipzig": 20, "Landkreis Görlitz": None},
    "by_touchpoint": {"phone": 120, "visit": 60, "sofa-talk": 22, "mail": None},
    "days": {"identify": 21, "assess": None},
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/my/cases"): {
        "items": [
            {
                "case_id": ID,
                "initiative_id": str(UUID(int=99)),
                "title": LONG,
                "state": "opened",
                "phase": "pilot",
                "mentor_name": "Mara Probe",
                "next_contact_on": in_days(3).isoformat(),
                "asks_consent": True,
            }
        ]
    },
    ("registry", f"/v1/initiatives/{ID}/contact"): {
        "name": "Ines",
        "email": "ines@example.org",
        "phone": "+4915123456789",
    },
    ("registry", f"/v1/my/cases/{ID}"): OWN,
    ("registry", f"/v1/my/cases/{OVER}"): {
        **OWN, "case_id": OVER, "state": "closed", "outcome": "founded", "closed_at": DAY,
        "handover": None, "wish": None, "notes": [], "touchpoints": [], "milestones": [],
        "next_contact_on": None,
    },
    ("registry", "/v1/cases/worklist"): {
        "mentor": MENTOR,
        "waiting": [{**LINE, "handover": {**HANDOVER, "is_mine": True}}],
        "lapsed": [LINE],
        "overdue": [{**LINE, "lapsed_at": None}] * 2,
        "today": [{
            **LINE, "lapsed_at": None, "overdue_milestones": 0, "wish": None,
            "next_contact_on": None, "next_milestone_on": in_days(0).isoformat(),
            "next_milestone": "Vereinbarung mit der Gemeinde",
        }],
        "others": [{**LINE, "state": "paused", "title": None, "next_contact_on": None}],
    },
    ("registry", f"/v1/cases/{ID}"): CASE,
    ("registry", f"/v1/cases/{ASKED}"): {
        **CASE, "case_id": ASKED, "sight": "asked", "contact": None, "reach": None, "notes": [],
        "touchpoints": [], "milestones": [], "timeline": [],
        "handover": {**HANDOVER, "is_mine": True},
    },
    ("registry", f"/v1/cases/{OVER}"): {
        **CASE, "case_id": OVER, "state": "closed", "outcome": "founded", "closed_at": DAY,
        "learnt": "Früh mit dem Amt reden.", "contact": None, "concern": None, "handover": None,
        "lapsed_at": None, "wish": None,
    },
    ("registry", "/v1/cases"): {
        "items": [LINE] * 4,
        "mentors": CASE["mentors"],
        "cohorts": CASE["cohorts"],
        "counts": {
            "requested": 9, "opened": 48, "paused": 7,
            "lapsed": 6, "needs_coordinator": 2, "wishes": 1,
        },
    },
    ("registry", "/v1/cases/figures"): FIGURES,
}  # fmt: skip


def given_to_mara(path: str) -> Ask:
    return given_to_an_editor(path, role="mentor")


def given_to_kora(path: str) -> Ask:
    return given_to_an_editor(path, role="coordinator")


def sent_by_mara(path: str, **typed: str) -> Ask:
    async def ask(visitor: Visitor) -> Any:
        await visitor.signs_in_as_editor(role="mentor")
        return await visitor.client.post(path, data=await visitor.fills(path, **typed))

    return ask


def sent_by_kora(path: str, **typed: str) -> Ask:
    async def ask(visitor: Visitor) -> Any:
        await visitor.signs_in_as_editor(role="coordinator")
        return await visitor.client.post(path, data=await visitor.fills(path, **typed))

    return ask


ACTS: Final = ("kontakt", "notiz", "ziel", "termin", "phase", "anfragen", "zustimmung", "ende")
SHOWN: Final[Mapping[str, Ask]] = {
    "accompany, ask": given_to_ines(f"/eintrag/{ID}/begleitung"),
    "accompany, ask, wrong": sent_by_ines(f"/eintrag/{ID}/begleitung"),
    "accompany, own": given_to_ines(f"/meine-begleitung/{ID}"),
    "accompany, own, over": given_to_ines(f"/meine-begleitung/{OVER}"),
    "accompany, wish": given_to_ines(f"/meine-begleitung/{ID}/wunsch"),
    "accompany, wish, wrong": sent_by_ines(f"/meine-begleitung/{ID}/wunsch"),
    "accompany, worklist": given_to_mara("/begleitung"),
    "accompany, worklist, wrong": sent_by_mara("/begleitung", capacity="viele"),
    "accompany, case": given_to_mara(f"/begleitung/{ID}"),
    "accompany, case, asked": given_to_mara(f"/begleitung/{ASKED}"),
    "accompany, case, over": given_to_kora(f"/begleitung/{OVER}"),
    **{f"accompany, {act}": given_to_kora(f"/begleitung/{ID}/{act}") for act in ACTS},
    "accompany, kontakt, wrong": sent_by_mara(f"/begleitung/{ID}/kontakt", happened_on_day="33"),
    "accompany, berichtigen": given_to_mara(f"/begleitung/{ID}/berichtigen?zu={ID}"),
    "accompany, erreicht": given_to_mara(f"/begleitung/{ID}/erreicht?zu={UUID(int=20)}"),
    "accompany, jahrgang": given_to_kora(f"/begleitung/{ID}/jahrgang"),
    "accompany, overview": given_to_kora("/begleitung/uebersicht?phase=pilot"),
    "accompany, new": given_to_kora("/begleitung/neu"),
    "accompany, new, wrong": sent_by_kora("/begleitung/neu", about="entry", entry="Hof"),
    "accompany, figures": given_to_kora("/begleitung/zahlen"),
}
