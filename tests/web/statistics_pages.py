"""The figures of a year, for everybody and for staff, with everything that they can hold."""

from collections.abc import Mapping
from typing import Any, Final

from tests.web.real_pages import DAY, LONG, Ask, given_to_an_editor

WAITED: Final = {"decided": 7, "median_hours": 5.5, "p90_hours": 61.0}
TOO_FEW: Final = {"decided": 4, "median_hours": None, "p90_hours": None}
NONE: Final = {**TOO_FEW, "decided": 0}
MONTHS: Final = [
    {"month": "2026-01", "received": 0, "cleared": 0, **NONE},
    {"month": "2026-02", "received": 6, "cleared": 3, **TOO_FEW},
    {"month": "2026-03", "received": 0, "cleared": 0, **NONE},
    {"month": "2026-05", "received": 1200, "cleared": 5, **WAITED},
]
WAITING: Final = {"entries": 3, "since": DAY, "hours": 31.0}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/statistics"): {
        "listed": 204,
        "by_district": [],
        "by_topic": [
            {"value": "nachbarschaft", "label": "Nachbarschaft", "count": 80},
            {"value": "pflege", "label": "Pflege und Sorge", "count": 0},
        ],
        "by_stage": [{"value": "idee", "label": "Idee", "count": 9}],
        "by_actor_kind": [
            {"value": "zivilgesellschaft", "label": "Zivilgesellschaft", "count": 1000}
        ],
        "months": MONTHS,
        "waiting": WAITING,
    },
    ("registry", "/v1/review/statistics"): {
        "months": MONTHS,
        "waiting": WAITING,
        "by_decision": {"cleared": WAITED, "returned": TOO_FEW, "rejected": NONE},
        "by_district": [
            {
                "district": "14628",
                "label": LONG,
                "decisions": {"cleared": 5, "returned": 2, "rejected": 0},
                "waiting": 3,
                "decided": 7,
            }
        ],
        "answers": {
            "report": {"received": 9, "states": {"open": 2, "upheld": 7}, **WAITED},
            "claim": {
                "received": 4,
                "states": {"evidence-given": 1, "verified": 2, "disputed": 1},
                **TOO_FEW,
            },
            "nomination": {"received": 0, "states": {}, **NONE},
        },
    },
}
SHOWN: Final[Mapping[str, Ask]] = {
    "figures of the editors": given_to_an_editor("/redaktion/zahlen"),
    "figures of the editors, to an auditor": given_to_an_editor(
        "/redaktion/zahlen", role="auditor"
    ),
}
