"""The pages of ways as the web really gives them: every stage, long names, everything said."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tests.days import in_days
from tests.web.accompany_pages import given_to_kora, given_to_mara, sent_by_mara
from tests.web.real_pages import DAY, ID, LONG, Ask, given_to_ines, sent_by_ines
from tests.web.village_pages import FOUNDED as VILLAGE

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
COUNTS: Final = {"released": 2, "contacted": 2, "met": 1, "trial": 1, "settled": 0}
OWN: Final = {
    "subject_id": ID,
    "subject_kind": "match",
    "stage": "met",
    "own_stage": "contacted",
    "speakers": 2,
    "reached": COUNTS,
    "village": None,
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
OVER, LONELY, GONE, UNDUE, ENDED = (str(UUID(int=n)) for n in range(41, 46))
END: Final = {
    "reason": "circumstances",
    "by": "theirs",
    "ended_at": DAY,
    "i_am_free": True,
    "they_are_free": True,
}
LINE: Final = {
    "subject_id": ID,
    "subject_kind": "match",
    "village": None,
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
HAMLET: Final = {"title": LONG, "municipality": "Weißwasser/O.L.", "households": 60}
OF_VILLAGE: Final = {
    **OWN,
    "subject_id": VILLAGE,
    "subject_kind": "village",
    "market": "groups",
    "side": None,
    "counterpart": None,
    "village": HAMLET,
    "own_stage": "contacted",
    "speakers": 60,
    "reached": {"released": 60, "contacted": 45, "met": 31, "trial": 1, "settled": 1},
    "entries": [*ENTRIES, ENTRIES[1]],
}
VILLAGE_LINE: Final = {
    **LINE,
    "subject_id": VILLAGE,
    "subject_kind": "village",
    "market": "groups",
    "project": None,
    "household": None,
    "village": HAMLET,
}
WORKLIST: Final = {
    "name": "Mara Probe",
    "due": [LINE, {**LINE, "claims_settled": ["seeker"]}, VILLAGE_LINE],
    "to_take_on": [{**LINE, "companion": None, "is_due": False, "silent_hours": 3}],
    "mine": [{**LINE, "is_due": False, "silent_hours": 0}],
    "others": [LINE],
    "done": [{**LINE, "stage": "settled", "is_over": True, "is_due": False, "claims_settled": []}],
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
VILLAGE_DESK: Final = {
    **DESK,
    **VILLAGE_LINE,
    "claims_settled": ["household-3"],
    "cards": {"household-3": DESK["cards"]["seeker"], "household-11": None},
    "entries": [{**DESK["entries"][0], "by": "household-3"}, DESK["entries"][2]],
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
    ("matching", f"/v1/accompaniments/{VILLAGE}"): OF_VILLAGE,
    ("matching", f"/v1/accompaniments/{ENDED}"): {
        **OF_VILLAGE, "subject_id": ENDED, "is_over": True, "due_at": None,
        "end": {**END, "by": "commune"},
    },
    ("matching", f"/v1/accompaniments/{VILLAGE}/desk"): VILLAGE_DESK,
    ("matching", "/v1/accompaniments/worklist"): WORKLIST,
    ("matching", f"/v1/accompaniments/{ID}/desk"): DESK,
    ("matching", f"/v1/accompaniments/{GONE}/desk"): ALONE,
    ("matching", f"/v1/accompaniments/{UNDUE}/desk"): {
        **DESK, "subject_id": UNDUE, "stage": "settled", "is_over": True, "cards": {},
        "is_due": False, "claims_settled": [],
    },
}  # fmt: skip

SHOWN: Final[Mapping[str, Ask]] = {
    "way": given_to_ines(f"/treffer/{ID}/weg"),
    "way, over": given_to_ines(f"/treffer/{OVER}/weg"),
    "way, begun": given_to_ines(f"/treffer/{LONELY}/weg"),
    "way, the other gone": given_to_ines(f"/treffer/{GONE}/weg"),
    "way, settled": given_to_ines(f"/treffer/{UNDUE}/weg"),
    "way, wrong": sent_by_ines(f"/treffer/{ID}/weg", do="end"),
    "way of a village": given_to_ines(f"/doerfer/meine/{VILLAGE}/weg"),
    "way of a village, ended": given_to_ines(f"/doerfer/meine/{ENDED}/weg"),
    "way of a village, wrong": sent_by_ines(f"/doerfer/meine/{VILLAGE}/weg", do="back", stage=""),
    "ways, desk of a village": given_to_mara(f"/wege/{VILLAGE}"),
    "ways, kontakt in a village": given_to_mara(f"/wege/{VILLAGE}/kontakt"),
    "ways, stand of a village": given_to_mara(f"/wege/{VILLAGE}/stand"),
    "ways, worklist": given_to_mara("/wege"),
    "ways, worklist, wrong": sent_by_mara("/wege", name=""),
    "ways, worklist of a coordinator": given_to_kora("/wege"),
    "ways, desk": given_to_mara(f"/wege/{ID}"),
    "ways, desk, no cards": given_to_mara(f"/wege/{GONE}"),
    "ways, desk, moved in": given_to_mara(f"/wege/{UNDUE}"),
    **{
        f"ways, {act}": given_to_mara(f"/wege/{ID}/{act}")
        for act in ("kontakt", "stand", "termin", "ende")
    },
    "ways, kontakt, wrong": sent_by_mara(f"/wege/{ID}/kontakt", happened_on_day="33"),
    "ways, stand, wrong": sent_by_mara(f"/wege/{ID}/stand", stage=""),
}
