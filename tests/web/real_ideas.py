"""The pages of calls for ideas, asked for as people do."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

CALL: Final = str(UUID(int=21))
IDEA: Final = str(UUID(int=22))
JUROR: Final = str(UUID(int=23))
DISTRICTS: Final = [
    {"district": "14626", "name": "Landkreis Görlitz"},
    {"district": "14521", "name": "Erzgebirgskreis"},
]
PLACE: Final = {
    "ags": "14626610",
    "name": "Weißwasser/O.L.",
    "name_hsb": "Běła Woda",
    "district": "14626",
    "district_name": "Landkreis Görlitz",
    "lat": 51.5,
    "lon": 14.64,
}
IDEA_OUT: Final = {
    "idea_id": IDEA,
    "call_id": CALL,
    "state": "shortlisted",
    "title": "Mehrgenerationenmittagstischgenossenschaft Oberlausitz",
    "summary": "Ein Bus holt Nachbarinnen zum gemeinsamen Essen in die Schule.",
    "description": "Dreimal die Woche kocht die Schulküche.\nAlle essen zusammen.",
    "topics": ["pflege"],
    "place": PLACE,
    "signed_as": "Ines aus Weißwasser",
    "reason": None,
    "initiative_id": None,
}
CALL_CARD: Final = {
    "call_id": CALL,
    "state": "opened",
    "title": "Gut älter werden in der Lausitz",
    "themes": ["pflege", "alter"],
    "area": {"districts": ["14626"], "municipalities": ["14626610"]},
    "opens_at": "2027-02-28T23:00:00Z",
    "closes_at": "2027-04-30T22:00:00Z",
    "ideas": 3,
}
CALL_OUT: Final = {
    **{name: CALL_CARD[name] for name in CALL_CARD if name != "ideas"},
    "intro": "Was hilft Menschen, in ihrem Dorf alt zu werden?\nWir suchen Ideen von allen.",
    "area_places": [PLACE],
    "criteria": [{"label": "Nutzen vor Ort", "weight": 2}, {"label": "Machbar", "weight": 1}],
    "evidence": [
        {
            "kind": "empty-search",
            "district": "14626",
            "stem": "tagespflege",
            "weeks": 8,
            "count": 23,
            "source": "Suchprotokoll der Plattform",
            "read_on": "2027-02-01",
        },
        {
            "kind": "unmet-demand",
            "district": "14521",
            "reason": "seat-outside-area",
            "topic": "pflege",
            "count": 1207,
            "source": "Förderprüfungen",
            "read_on": "2027-02-01",
        },
    ],
    "decided_at": None,
    "ideas": [IDEA_OUT],
    "result": None,
}
OTHER: Final = str(UUID(int=25))
PLACES: Final = [
    {"idea_id": IDEA, "rank": 1, "score": 12.0, "tied_with": [OTHER]},
    {"idea_id": OTHER, "rank": 1, "score": 12.0, "tied_with": [IDEA]},
]
RESULT: Final = {
    "votes": 24,
    "audience": PLACES,
    "jury": [
        {"idea_id": IDEA, "rank": 1, "score": 4.33, "tied_with": []},
        {"idea_id": OTHER, "rank": None, "score": None, "tied_with": []},
    ],
    "is_jury_complete": True,
}
CLOSED: Final = {
    **CALL_OUT,
    "state": "closed",
    "result": RESULT,
    "ideas": [IDEA_OUT, {**IDEA_OUT, "idea_id": OTHER, "title": "Bürgerbus am Abend"}],
}
SAID: Final = {"juror_id": JUROR, "idea_id": IDEA, "marks": [4, 2], "comment": "Gut."}
JURY: Final = [
    {"juror_id": JUROR, "name": "Erika Muster", "is_staff": True, "is_me": True, "judged": 1},
    {"juror_id": OTHER, "name": "Jo Jury", "is_staff": False, "is_me": False, "judged": 0},
]
DESK_IDEAS: Final = [
    {**IDEA_OUT, "is_public": True, "has_unseen_change": True, "comments": [SAID]},
    {
        **IDEA_OUT,
        "idea_id": OTHER,
        "state": "submitted",
        "title": "Bürgerbus am Abend",
        "is_public": False,
        "has_unseen_change": False,
        "comments": [],
    },
]
DESK: Final = {**CALL_OUT, "released_at": "2027-02-01T08:00:00Z", "jury": JURY}
OPEN_DESK: Final = {**DESK, "desk_ideas": DESK_IDEAS}
CLOSED_DESK: Final = {**OPEN_DESK, "state": "closed", "result": RESULT}
DRAFT_DESK: Final = {**DESK, "state": "draft", "released_at": None, "desk_ideas": [], "ideas": []}
DRAFT: Final = str(UUID(int=26))
PAST: Final = str(UUID(int=27))
SHEET: Final = {
    "call_id": CALL,
    "call_title": CALL_OUT["title"],
    "state": "opened",
    "closes_at": CALL_OUT["closes_at"],
    "criteria": CALL_OUT["criteria"],
    "ideas": [IDEA_OUT, {**IDEA_OUT, "idea_id": OTHER}],
    "said": [SAID],
}
OWN_IDEA: Final = {
    "idea_id": IDEA,
    "call_id": CALL,
    "call_title": CALL_OUT["title"],
    "call_state": "opened",
    "closes_at": CALL_OUT["closes_at"],
    "state": "shortlisted",
    "texts": {
        **{name: IDEA_OUT[name] for name in ("title", "summary", "description", "topics")},
        "ags": PLACE["ags"],
        "signed_as": "",
    },
    "place": PLACE,
    "has_unseen_change": True,
    "can_change": True,
    "reason": None,
    "initiative_id": None,
}
ADOPTED: Final = str(UUID(int=28))
SAYS: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/districts"): DISTRICTS,
    ("registry", "/v1/idea-calls"): {"items": [CALL_CARD, {**CALL_CARD, "state": "decided"}]},
    ("registry", f"/v1/idea-calls/{CALL}"): CALL_OUT,
    ("registry", f"/v1/idea-calls/{PAST}"): {**CLOSED, "call_id": PAST},
    ("registry", f"/v1/ideas/{IDEA}/own"): OWN_IDEA,
    ("registry", f"/v1/ideas/{ADOPTED}/own"): {
        **OWN_IDEA,
        "state": "adopted",
        "can_change": False,
        "reason": "Das fehlt uns am meisten.",
        "initiative_id": CALL,
    },
    ("registry", "/v1/my/ideas"): {"items": [OWN_IDEA]},
    ("registry", f"/v1/ideas/{IDEA}/votes"): {
        "ballot_id": IDEA,
        "call_id": CALL,
        "state": "voted-before",
    },
    ("registry", f"/v1/jury/{JUROR}"): SHEET,
    ("registry", "/v1/idea-desk"): {"items": [CALL_CARD]},
    ("registry", f"/v1/idea-desk/{CALL}"): OPEN_DESK,
    ("registry", f"/v1/idea-desk/{PAST}"): {**CLOSED_DESK, "call_id": PAST},
    ("registry", f"/v1/idea-desk/{DRAFT}"): {**DRAFT_DESK, "call_id": DRAFT},
    ("registry", f"/v1/idea-desk/{CALL}/sheet"): SHEET,
}
"""What the registry says of calls."""
PAGES: Final[Mapping[str, str]] = {
    "calls": "/ideen",
    "call": f"/ideen/{CALL}",
    "call, closed": f"/ideen/{PAST}",
    "idea": f"/ideen/{CALL}/{IDEA}",
    "idea of a closed call": f"/ideen/{PAST}/{IDEA}",
    "hand in": f"/ideen/{CALL}/einreichen",
    "hand in, closed": f"/ideen/{PAST}/einreichen",
}
OWN_PAGES: Final[Mapping[str, str]] = {
    "own idea": f"/idee/{IDEA}?gesendet=1",
    "own idea, adopted": f"/idee/{ADOPTED}",
    "jury": f"/jury/{JUROR}?gesendet=1",
    "jury, one idea": f"/jury/{JUROR}/{IDEA}",
}
STAFF_PAGES: Final[Mapping[str, str]] = {
    "idea desk": "/aufrufe",
    "idea desk, new": "/aufrufe/neu",
    "idea desk, draft": f"/aufrufe/{DRAFT}",
    "idea desk, open": f"/aufrufe/{CALL}",
    "idea desk, closed": f"/aufrufe/{PAST}?getan=entschieden",
    "idea desk, choose": f"/aufrufe/{PAST}/entscheiden",
    "idea desk, choose too early": f"/aufrufe/{CALL}/entscheiden",
    "staff jury": f"/aufrufe/{CALL}/jury",
    "staff jury, one idea": f"/aufrufe/{CALL}/jury/{IDEA}",
}
EMPTY_FORMS: Final[Mapping[str, str]] = {
    "hand in, wrong": f"/ideen/{CALL}/einreichen",
    "vote, wrong": f"/ideen/{CALL}/{IDEA}",
}
ROBOTS: Final[Mapping[str, str]] = {
    "hand in, sent": f"/ideen/{CALL}/einreichen",
    "voted": f"/ideen/{CALL}/{IDEA}",
}
"""The trap for robots gives the same page as what was sent well."""
OWN_FORMS: Final[Mapping[str, str]] = {
    "own idea, wrong": f"/idee/{IDEA}",
    "jury, wrong": f"/jury/{JUROR}/{IDEA}",
}
STAFF_FORMS: Final[Mapping[str, str]] = {
    "idea desk, wrong": "/aufrufe/neu",
    "idea desk, wrong draft": f"/aufrufe/{DRAFT}",
    "idea desk, wrong choice": f"/aufrufe/{PAST}/entscheiden",
}
LINKS: Final = ("confirm-idea", "own-idea", "confirm-vote", "jury-sheet")
