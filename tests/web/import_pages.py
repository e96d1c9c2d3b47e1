"""The pages on which officials bring in lists, in every state; long words on purpose."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.web.real_pages import DAY, ID, LONG, Ask, given_to_an_editor
from tests.web.signing import Visitor

PAGE: Final = "/redaktion/einlesen"
RUN: Final[dict[str, Any]] = {
    "import_id": ID,
    "state": "checked",
    "revision": 3,
    "created_at": DAY,
    "created_by": "gerda.beispiel",
    "list_name": f"Vereine {LONG}",
    "file_name": "vereine-2026.csv",
    "encoding": "windows-1252",
    "separator": ";",
    "head": ["Name", "Ort", "PLZ", "Mail", LONG],
    "mapped": {"title": 0, "place": 1, "postcode": 2, "person": 3},
    "usual_topic": None,
    "missing": [],
    "rows": 120,
    "checked": 120,
    "fates": {"bad": 3, "alike": 2, "new": 90, "changed": 5, "unchanged": 18, "kept": 2},
    "outcomes": {},
    "undecided": 2,
    "to_store": 95,
    "stored_by": None,
    "stored_at": None,
    "ended_at": None,
    "list_stored_at": DAY,
}
ROW: Final[dict[str, Any]] = {
    "number": 7,
    "cells": {"title": LONG, "place": "Bernsdorf", "postcode": ""},
    "fate": "bad",
    "why": None,
    "title": LONG,
    "place": "",
    "faults": [
        {
            "field": "place",
            "slug": "place-ambiguous",
            "details": {"found": "Bernsdorf", "candidates": "Bernsdorf (Zwickau, 14524010)"},
        },
        {"field": "title", "slug": "text-too-long", "details": {"longest": 120, "length": 130}},
    ],
    "notes": [["postcode", "postcode-mended"]],
    "alike": [
        {
            "initiative_id": ID,
            "title": LONG,
            "municipality": "Weißwasser",
            "alike": "same-name",
            "km": 0.1,
            "is_listed": True,
        }
    ],
    "changed": ["summary", "housing"],
    "initiative_id": ID,
    "choice": None,
    "outcome": "kept",
}
ENDS: Final = {
    "checking": {**RUN, "state": "checking", "checked": 40},
    "storing": {**RUN, "state": "storing", "to_store": 30},
    "done": {**RUN, "state": "done", "to_store": 0, "outcomes": {"new": 90, "kept": 1}},
    "dropped": {**RUN, "state": "dropped", "fates": {}, "checked": 0, "to_store": 0},
    "missing": {**RUN, "missing": ["title"], "fates": {}, "checked": 0, "to_store": 0},
}
IDS: Final = {name: f"{n}" * 8 + ID[8:] for n, name in enumerate(ENDS, 1)}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/imports"): {
        "items": [{**told, "import_id": IDS[name]} for name, told in ENDS.items()]
    },
    ("registry", f"/v1/imports/{ID}"): RUN,
    ("registry", f"/v1/imports/{ID}/rows"): {"items": [ROW], "next_after": 7},
    **{
        ("registry", f"/v1/imports/{IDS[name]}"): {**told, "import_id": IDS[name]}
        for name, told in ENDS.items()
    },
    **{
        ("registry", f"/v1/imports/{IDS[name]}/rows"): {"items": [ROW], "next_after": None}
        for name in ENDS
    },
}


def given_to_an_official(path: str) -> Ask:
    return given_to_an_editor(path, role="municipality")


def sent_by_an_official(path: str, to: str = "", **typed: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in_as_editor(role="municipality")
        return await visitor.client.post(to or path, data=await visitor.fills(path, **typed))

    return ask


SHOWN: Final[Mapping[str, Ask]] = {
    "imports": given_to_an_official(PAGE),
    "imports, wrong": sent_by_an_official(PAGE),
    "import, errors": given_to_an_official(f"{PAGE}/{ID}"),
    **{
        f"import, {fate}": given_to_an_official(f"{PAGE}/{ID}?zeigen={fate}")
        for fate in ("alike", "changed", "kept", "unchanged", "new")
    },
    **{f"import, {name}": given_to_an_official(f"{PAGE}/{IDS[name]}") for name in ENDS},
    "import, columns wrong": sent_by_an_official(
        f"{PAGE}/{ID}", f"{PAGE}/{ID}/lesart", column_0="title", column_1="title"
    ),
}
