"""The pages of villages as the web really gives them: every state of a room, every part of a household."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import httpx

from tests.web.conftest import Behind
from tests.web.real_pages import (
    DAY,
    LONG,
    Ask,
    given_to_an_editor,
    given_to_ines,
    gives,
    tell_everything,
)
from tests.web.signing import Visitor
from tests.web.support_pages import sent_by_hand as sent_by_ines_by_hand

DRAFT, SEARCHING, FOUND, BLOCKED, REFUSED, ASKED, FOUNDED, ENDED = (
    str(UUID(int=n)) for n in range(401, 409)
)
PLACE: Final = {"ags": "14626110", "municipality": "Görlitz", "lat": 51.15, "lon": 14.99}
ABOUT: Final[dict[str, Any]] = {
    "text": "Zwölf Wohnungen in der alten Schule.\nGemeinsamer Garten.",
    "warm_cost_eur_from": 620,
    "warm_cost_eur_to": 940,
    "move_in_from": "2099-05-01",
    "office": {"name": "Bauamt", "phone": "+49 3581 123456", "email": "bauamt@example.org"},
}
OPEN: Final[dict[str, Any]] = {
    "text": "",
    "warm_cost_eur_from": None,
    "warm_cost_eur_to": None,
    "move_in_from": None,
    "office": None,
}
TERMS: Final[dict[str, Any]] = {
    "title": f"Hofdorf der {LONG}",
    "place": PLACE,
    "radius_km": 30,
    "households": 8,
    "quotas": [
        {"kinds": ["family", "single-parent"], "at_least": 3, "at_most": None},
        {"kinds": ["senior"], "at_least": 2, "at_most": 4},
        {"kinds": ["single"], "at_least": 0, "at_most": 1},
    ],
    "persons_at_least": 16,
    "persons_at_most": 24,
    "equity_eur_at_least": 200000,
    "homes": [{"persons_max": 2, "count": 4}, {"persons_max": 6, "count": 5}],
    "differ": 2,
    "alternatives": 3,
    "about": ABOUT,
}
QUOTA: Final = {
    "code": "quota", "name": "0", "bound": "at-least", "amount": 3,
    "kinds": ["family", "single-parent"],
}  # fmt: skip
EQUITY: Final = {
    "code": "equity", "name": "", "bound": "at-least", "amount": 200000, "kinds": [],
}  # fmt: skip
HOMES: Final = {"code": "homes", "name": "2", "bound": "at-most", "amount": 5, "kinds": []}
CONFLICTS: Final = {
    "code": "conflicts", "name": "", "bound": "at-most", "amount": 0, "kinds": [],
}  # fmt: skip


def a_member(household: int, kind: str, persons: int, **more: Any) -> dict[str, Any]:
    told = {
        "household": household,
        "kind": kind,
        "persons": persons,
        "is_founder": False,
        "compatibility_percent": 70 + household % 20,
        "closest": [
            {"household": household + 1, "compatibility_percent": 93},
            {"household": household + 2, "compatibility_percent": 88},
        ],
        "hardest": {"household": household + 3, "compatibility_percent": 41},
        "needed_by": [],
        "answer": None,
        "is_asked": False,
    }
    return {**told, **more}


def a_roster(number: int, *members: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {
        "number": number,
        "compatibility_percent": 83 - number,
        "persons": sum(each["persons"] for each in members),
        "equity_eur": 240000,
        "is_asked": False,
        "members": list(members),
    }
    return {**told, **more}


FIRST: Final = a_roster(
    1,
    a_member(1, "family", 4, is_founder=True, needed_by=[QUOTA, EQUITY]),
    a_member(2, "single-parent", 3, needed_by=[QUOTA]),
    a_member(5, "senior", 1),
)
SECOND: Final = a_roster(
    2, a_member(1, "family", 4, is_founder=True), a_member(7, "couple", 2), a_member(5, "senior", 1)
)
ASKED_ROSTER: Final = a_roster(
    1,
    a_member(1, "family", 4, is_founder=True, answer="yes"),
    a_member(2, "single-parent", 3, answer="yes"),
    a_member(5, "senior", 1, is_asked=True),
    is_asked=True,
)
NOBODY: Final = {"asked": 0, "yes": 0, "no": 0, "open": 0, "until": None}
ROOM: Final[dict[str, Any]] = {
    "village_id": DRAFT,
    "title": TERMS["title"],
    "place": PLACE,
    "state": "draft",
    "households": 8,
    "answers": NOBODY,
    "call": None,
    "changed_at": DAY,
    "revision": 3,
    "search": 7,
    "terms": TERMS,
    "terms_version": "0123456789abcdef",
    "founder_code": "ABCD-EFGH",
    "founders": [
        {"household": 1, "kind": "family", "persons": 4, "is_confirmed": True},
        {"household": 9, "kind": "senior", "persons": 1, "is_confirmed": False},
    ],
    "candidates": [{"kind": "family", "count": 12}, {"kind": "senior", "count": None}],
    "drawn": None,
    "searched_at": None,
    "rosters": [],
    "problem": None,
    "block": None,
    "easings": [],
    "missing": [],
    "is_call_possible": False,
    "gone": 0,
    "gains": [],
    "actions": ["change", "founders", "search", "end"],
}
MISSING: Final = [
    {"kind": "family", "persons": 4, "equity_eur": 30000, "count": 2, "is_any": False},
    {"kind": "senior", "persons": 1, "equity_eur": 0, "count": 1, "is_any": False},
    {"kind": "single", "persons": 1, "equity_eur": 0, "count": 2, "is_any": True},
]
ROOMS: Final[Mapping[str, dict[str, Any]]] = {
    DRAFT: {**ROOM, "founders": []},
    SEARCHING: {**ROOM, "village_id": SEARCHING, "state": "searching", "actions": ["end"]},
    FOUND: {
        **ROOM,
        "village_id": FOUND,
        "state": "found",
        "rosters": [FIRST, SECOND],
        "gains": [
            {"kind": "family", "usual_percent": 1, "fitting_percent": 4},
            {"kind": "couple", "usual_percent": 0, "fitting_percent": 3},
            {"kind": "senior", "usual_percent": 0, "fitting_percent": 0},
        ],
        "actions": ["change", "founders", "search", "ask", "end"],
    },
    BLOCKED: {
        **ROOM,
        "village_id": BLOCKED,
        "state": "blocked",
        "block": {"limits": [QUOTA, EQUITY, HOMES, CONFLICTS], "is_minimal": True},
        "easings": [
            {"limit": QUOTA, "by": 1, "is_least": True},
            {"limit": EQUITY, "by": 20000, "is_least": False},
            {"limit": HOMES, "by": 2, "is_least": True},
            {"limit": CONFLICTS, "by": 1, "is_least": True},
        ],
        "missing": MISSING,
        "is_call_possible": True,
        "call": {"until": "2099-03-09T16:00:00Z"},
        "actions": ["change", "search", "call", "end-call", "end"],
    },
    REFUSED: {
        **ROOM,
        "village_id": REFUSED,
        "state": "refused",
        "problem": {"code": "quotas-above-places", "params": {"asked": 9, "places": 8}},
    },
    ASKED: {
        **ROOM,
        "village_id": ASKED,
        "state": "asked",
        "rosters": [ASKED_ROSTER],
        "answers": {"asked": 3, "yes": 1, "no": 1, "open": 1, "until": "2099-03-09T16:00:00Z"},
        "actions": ["end"],
    },
    FOUNDED: {
        **ROOM,
        "village_id": FOUNDED,
        "state": "founded",
        "gone": 2,
        "rosters": [{**ASKED_ROSTER, "is_asked": True}],
        "actions": ["end"],
    },
    ENDED: {**ROOM, "village_id": ENDED, "state": "ended", "actions": []},
}
CARD_PARTS: Final = (
    "village_id", "title", "place", "state", "households", "answers", "call", "changed_at",
)  # fmt: skip
CONSENT: Final = "Ich bin einverstanden, dass die anderen Haushalte meinen Namen bekommen."
OTHERS: Final = [
    {"kind": "family", "persons": 4, "is_founder": True, "compatibility_percent": 91}
    | {"name": None, "email": None, "phone": None},
    {"kind": "senior", "persons": 1, "is_founder": False, "compatibility_percent": 48}
    | {"name": None, "email": None, "phone": None},
]
INVITED: Final[dict[str, Any]] = {
    "village_id": ASKED,
    "title": TERMS["title"],
    "place": PLACE,
    "state": "asked",
    "households": 8,
    "about": ABOUT,
    "part": "asked",
    "answer_until": "2099-03-09T16:00:00Z",
    "answered_at": None,
    "has_consented": False,
    "unseen": 0,
    "gone": 0,
    "consent_version": "2026-1",
    "consent_text": CONSENT,
    "others": OTHERS,
    "actions": ["yes", "no"],
}
SAID_YES: Final = {
    **INVITED,
    "village_id": FOUND,
    "part": "yes",
    "answered_at": DAY,
    "actions": ["consent", "leave"],
}
IS_FOUNDED: Final = {
    **INVITED,
    "village_id": FOUNDED,
    "part": "founder",
    "state": "founded",
    "has_consented": True,
    "unseen": 1,
    "gone": 2,
    "others": [
        {
            **OTHERS[0],
            "name": "Jan Beispiel",
            "email": "jan@example.org",
            "phone": "+4915112345678",
        },
        OTHERS[1],
    ],
    "actions": ["consent", "revoke", "leave"],
}
WENT_ON: Final = {
    **INVITED,
    "about": OPEN,
    "village_id": BLOCKED,
    "part": "released",
    "others": [],
    "actions": [],
}
MINE: Final = {"items": [INVITED, SAID_YES, IS_FOUNDED, WENT_ON]}
CALL: Final = {
    "village_id": BLOCKED,
    "title": TERMS["title"],
    "place": PLACE,
    "households": 8,
    "about": ABOUT,
    "missing": [
        {"kind": "family", "persons": 4, "count": 2, "is_any": False},
        {"kind": "senior", "persons": 1, "count": 1, "is_any": False},
        {"kind": "couple", "persons": 2, "count": 3, "is_any": False},
        {"kind": "single", "persons": 1, "count": 1, "is_any": True},
        {"kind": "single-parent", "persons": 3, "count": 1, "is_any": False},
    ],
    "until": "2099-03-09T16:00:00Z",
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("matching", "/v1/villages"): {
        "items": [{name: room[name] for name in CARD_PARTS} for room in ROOMS.values()]
    },
    **{("matching", f"/v1/villages/{key}/room"): room for key, room in ROOMS.items()},
    ("matching", "/v1/villages/mine"): MINE,
    **{("matching", f"/v1/villages/mine/{each['village_id']}"): each for each in MINE["items"]},
    ("matching", "/v1/villages/calls"): {"items": [CALL, {**CALL, "village_id": FOUND}]},
    ("matching", f"/v1/villages/calls/{BLOCKED}"): CALL,
}
DESK: Final = "/kommune/doerfer"


def given_to_karla(path: str) -> Ask:
    return given_to_an_editor(path, role="commune")


def sent_by_karla(path: str, to: str = "", **typed: Any) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in_as_editor(role="commune")
        return await visitor.client.post(to or path, data=await visitor.fills(path, **typed))

    return ask


def while_nothing_is_there(ask: Ask, *paths: str) -> Ask:
    """The page before there is anything to list."""

    async def asked(visitor: Visitor) -> httpx.Response:
        for path in paths:
            visitor.behind.says("matching", path, {"items": []})
        page = await ask(visitor)
        for path in paths:
            visitor.behind.says("matching", path, SAID["matching", path])
        return page

    return asked


GOERLITZ: Final = {
    "ags": "14626110",
    "name": "Görlitz",
    "name_hsb": None,
    "district_name": "Landkreis Görlitz",
    "lat": 51.15,
    "lon": 14.99,
}


def text_of(page: Any) -> str:
    return " ".join(page.text.split())


async def sends(visitor: Visitor, page: str, *, to: str = "", **typed: Any) -> Any:
    return await visitor.client.post(to or page, data=await visitor.fills(page, **typed))


def tell_of_villages(behind: Behind) -> None:
    """Everything that pages ask for, and one municipality to plan in."""
    tell_everything(behind)
    for (service, path), said in SAID.items():
        behind.says(service, path, said)
    behind.says("registry", "/v1/municipalities", [GOERLITZ])


SHOWN: Final[Mapping[str, Ask]] = {
    "villages": gives("/doerfer"),
    "villages, nobody calls": while_nothing_is_there(gives("/doerfer"), "/v1/villages/calls"),
    "villages, call": gives(f"/doerfer/{BLOCKED}"),
    "villages, mine": given_to_ines("/doerfer/meine"),
    "villages, mine, none": while_nothing_is_there(
        given_to_ines("/doerfer/meine"), "/v1/villages/mine"
    ),
    "villages, code, wrong": sent_by_ines_by_hand("/doerfer/meine", code=""),
    **{
        f"villages, mine, {each['part']}": given_to_ines(f"/doerfer/meine/{each['village_id']}")
        for each in (INVITED, SAID_YES, IS_FOUNDED, WENT_ON)
    },
    "villages, yes, wrong": sent_by_ines_by_hand(f"/doerfer/meine/{ASKED}", do="yes", agree="yes"),
    "villages, leave, wrong": sent_by_ines_by_hand(f"/doerfer/meine/{FOUND}", do="leave"),
    "villages, desk": given_to_karla(DESK),
    "villages, desk, none": while_nothing_is_there(given_to_karla(DESK), "/v1/villages"),
    "villages, new": given_to_karla(f"{DESK}/neu"),
    "villages, new, wrong": sent_by_karla(f"{DESK}/neu", place="Nirgendwo"),
    "villages, new, one more row": sent_by_karla(f"{DESK}/neu", do="add-homes"),
    "villages, change": given_to_karla(f"{DESK}/{FOUND}/vorgaben"),
    **{
        f"villages, room, {room['state']}": given_to_karla(f"{DESK}/{key}")
        for key, room in ROOMS.items()
    },
    "villages, room, days, wrong": sent_by_karla(f"{DESK}/{BLOCKED}", do="call", days="viele"),
    "villages, room, end, wrong": sent_by_karla(f"{DESK}/{FOUND}", do="end"),
    "villages, room, founded, end, wrong": sent_by_karla(f"{DESK}/{FOUNDED}", do="end"),
}
