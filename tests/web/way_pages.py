"""The pages of ways as the web really gives them: every stage, long names, everything said."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tests.days import in_days
from tests.web.accompany_pages import given_to_kora, given_to_mara, sent_by_mara
from tests.web.real_pages import DAY, ID, LONG, Ask, given_to_ines, sent_by_ines

PROJECT: Final = {"title": LONG, "municipality": "Weißwasser/O.L.", "distance_km": 33.6}
HOUSEHOLD: Final = {"kind": "single-parent", "persons": 3, "distance_km": 33.6}
ENTRIES: Final = [
    {
        "stage": stage,
        "by": by,
        "said_at": DAY,
        "takes_back": takes_back,
        "how": how,
        "happened_on": "2027-03-09",
    }
    for stage, by, takes_back, how in (
        ("contacted", "mine", False, None),
        ("trial", "theirs", False, None),
        ("met", "companion", True, "phone"),
    )
]
OWN: Final = {
    "subject_id": ID,
    "stage": "met",
    "is_over": False,
    "market": "living",
    "side": "seeker",
    "started_at": DAY,
    "due_at": DAY,
    "is_due": True,
    "next_contact_on": in_days(5).isoformat(),
    "counterpart": PROJECT,
    "entries": ENTRIES,
    "touchpoints": [{"kind": "sofa-talk", "happened_on": "2027-03-10"}],
    "companion": "Mara Probe",
    "accompanied_since": DAY,
    "wants": {"mine": True, "theirs": True},
    "is_asked": True,
    "can_take_back": ["released", "contacted"],
    "end": None,
}
OVER, LONELY, GONE, UNDUE = (str(UUID(int=number)) for number in (41, 42, 43, 44))
END: Final = {
    "reason": "circumstances",
    "by": "theirs",
    "ended_at": DAY,
    "i_am_free": True,
    "they_are_free": True,
}
LINE: Final = {
    "subject_id": ID,
    "stage": "trial",
    "is_over": False,
    "market": "living",
    "started_at": DAY,
    "due_at": DAY,
    "is_due": True,
    "next_contact_on": in_days(5).isoformat(),
    "silent_hours": 431,
    "claims_settled": [],
    "companion": "Mara Probe",
    "project": PROJECT,
    "household": HOUSEHOLD,
}
WORKLIST: Final = {
    "name": "Mara Probe",
    "due": [LINE, {**LINE, "claims_settled": ["seeker"]}],
    "to_take_on": [{**LINE, "companion": None, "is_due": False, "silent_hours": 3}],
    "mine": [{**LINE, "is_due": False, "silent_hours": 0}],
    "others": [LINE],
}
DESK: Final = {
    **LINE,
    "claims_settled": ["seeker"],
    "cards": {
        "seeker": {"name": "Ines Muster", "email": "ines@example.org", "phone": "+4915123456789"},
        "offer": {"name": "Gisela Ohnepost", "email": None, "phone": "+493023125042"},
    },
    "entries": [
        {**entry, "by": by, "reason": reason}
        for entry, by, reason in zip(
            ENTRIES,
            ("seeker", "offer", "companion"),
            (None, None, "Es war nur ein Besuch."),
            strict=True,
        )
    ],
    "touchpoints": [
        {
            "kind": "visit",
            "happened_on": "2027-03-08",
            "logged_at": DAY,
            "about": "both",
            "note": f"Die Küche der {LONG} gefällt beiden.",
        },
        {
            "kind": "phone",
            "happened_on": "2027-03-01",
            "logged_at": DAY,
            "about": "offer",
            "note": None,
        },
    ],
}
ALONE: Final = {**DESK, "subject_id": GONE, "cards": {"seeker": None, "offer": None}}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("matching", f"/v1/accompaniments/{ID}"): OWN,
    ("matching", f"/v1/accompaniments/{OVER}"): {
        **OWN, "subject_id": OVER, "stage": "trial", "is_over": True, "end": END, "due_at": None,
    },
    ("matching", f"/v1/accompaniments/{LONELY}"): {
        **OWN, "subject_id": LONELY, "stage": "released", "entries": [], "touchpoints": [],
        "companion": None, "wants": {"mine": False, "theirs": True}, "is_asked": False,
        "can_take_back": [], "is_due": False, "next_contact_on": None,
    },
    ("matching", f"/v1/accompaniments/{GONE}"): {
        **OWN, "subject_id": GONE, "is_over": True, "counterpart": None, "due_at": None,
        "end": {**END, "reason": "person-gone", "they_are_free": False},
    },
    ("matching", f"/v1/accompaniments/{UNDUE}"): {
        **OWN, "subject_id": UNDUE, "stage": "settled", "is_over": True, "due_at": None,
        "end": {**END, "reason": None, "i_am_free": False, "they_are_free": False},
    },
    ("matching", "/v1/accompaniments/worklist"): WORKLIST,
    ("matching", f"/v1/accompaniments/{ID}/desk"): DESK,
    ("matching", f"/v1/accompaniments/{GONE}/desk"): ALONE,
}  # fmt: skip

SHOWN: Final[Mapping[str, Ask]] = {
    "way": given_to_ines(f"/treffer/{ID}/weg"),
    "way, over": given_to_ines(f"/treffer/{OVER}/weg"),
    "way, begun": given_to_ines(f"/treffer/{LONELY}/weg"),
    "way, the other gone": given_to_ines(f"/treffer/{GONE}/weg"),
    "way, settled": given_to_ines(f"/treffer/{UNDUE}/weg"),
    "way, wrong": sent_by_ines(f"/treffer/{ID}/weg", do="end"),
    "ways, worklist": given_to_mara("/wege"),
    "ways, worklist, wrong": sent_by_mara("/wege", name=""),
    "ways, worklist of a coordinator": given_to_kora("/wege"),
    "ways, desk": given_to_mara(f"/wege/{ID}"),
    "ways, desk, no cards": given_to_mara(f"/wege/{GONE}"),
    **{
        f"ways, {act}": given_to_mara(f"/wege/{ID}/{act}")
        for act in ("kontakt", "stand", "termin", "ende")
    },
    "ways, kontakt, wrong": sent_by_mara(f"/wege/{ID}/kontakt", happened_on_day="33"),
    "ways, stand, wrong": sent_by_mara(f"/wege/{ID}/stand", stage=""),
}
