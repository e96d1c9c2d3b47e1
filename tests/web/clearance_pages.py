"""The pages around clearance with everything that they can hold; long words on purpose."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import httpx

from tests.web.conftest import Behind
from tests.web.real_pages import (
    DAY,
    ENTRY,
    ID,
    LONG,
    Ask,
    given_to_an_editor,
    given_to_ines,
    gives,
    sends,
    sent_by_an_editor,
    sent_by_ines,
)
from tests.web.signing import Visitor

OTHER: Final = str(UUID(int=8))
MERGED: Final = str(UUID(int=9))
REPORT: Final = {
    "report_id": ID,
    "initiative_id": ID,
    "title": LONG,
    "is_listed": True,
    "reason": "wrong",
    "words": "Den Laden gibt es nicht mehr.\nDas Haus steht leer.",
    "wants_answer": True,
    "state": "open",
    "at": DAY,
    "closed_by": None,
    "closed_at": None,
    "answer": None,
}
CLOSED: Final = {
    **REPORT,
    "report_id": OTHER,
    "state": "upheld",
    "closed_by": "erika.muster",
    "closed_at": DAY,
    "answer": "Danke, das stimmt.",
}
SIMILAR: Final = {
    "initiative_id": OTHER,
    "title": f"{LONG} e. V.",
    "municipality": "Weißwasser/O.L.",
    "distance_km": 0.3,
    "is_listed": True,
    "reasons": ["same-name", "near", "same-contact"],
}
BLOCK: Final = {
    "block_id": ID,
    "kind": "domain",
    "label": "sofortgeld.example",
    "initiative_id": ID,
    "reason": "Wirbt seit Wochen für Kredite.",
    "by": "erika.muster",
    "at": DAY,
    "lifted_by": None,
    "lifted_at": None,
}
MERGE: Final = {
    "merge_id": ID,
    "merged_id": OTHER,
    "survivor_id": ID,
    "taken_fields": ["website"],
    "by": "erika.muster",
    "at": DAY,
    "undone_by": None,
    "undone_at": None,
}
TEXTS: Final = {**ENTRY, "summary": "Wir suchen Nachbarn auf einem Hof."}
REVISIONS: Final = [
    {
        "revision": number,
        "at": DAY,
        "changed_fields": ["summary", "place"],
        "by": by,
        "by_editor": by != "owner",
        "restores": 1 if number == 3 else None,
        "texts": texts,
    }
    for number, by, texts in (
        (3, "erika.muster", ENTRY),
        (2, "owner", TEXTS),
        (1, "owner", ENTRY),
    )
]
PROPOSAL: Final = {
    "initiative_id": ID,
    "state": "listed",
    "review": "waiting",
    "revision": 3,
    "public_revision": 2,
    "merged_into": None,
    "cleared": TEXTS,
    "proposed": ENTRY,
    "changed_fields": ["summary"],
    "revisions": REVISIONS,
    "history": [
        {
            "state": "returned",
            "at": DAY,
            "reason": "Bitte nennen Sie die Miete.",
            "by": "emil.zweit",
        }
    ],
}
FINDINGS: Final = {
    "risk": {
        "revision": 3,
        "score": 85,
        "band": "suspicious",
        "signals": [
            {"name": "many-of-sender", "points": 70, "count": 6},
            {"name": "links-in-text", "points": 15, "count": 1},
        ],
    },
    "sender": {"domain": "sofortgeld.example", "is_shared": False, "blocked": ["domain"]},
    "similar": [SIMILAR, {**SIMILAR, "initiative_id": MERGED, "is_listed": False}],
    "merges": [MERGE, {**MERGE, "undone_at": DAY, "undone_by": "emil.zweit"}],
    "reports": [REPORT],
    "others": [],
}
DEEDS: Final = [
    {
        "id": 12,
        "at": DAY,
        "by": "erika.muster",
        "deed": "merge-entries",
        "kind": "merge",
        "subject_id": ID,
        "details": {"initiative_id": OTHER, "survivor_id": ID, "taken": ["website"]},
    },
    {
        "id": 11,
        "at": DAY,
        "by": "emil.zweit",
        "deed": "clear-entry",
        "kind": "initiative",
        "subject_id": OTHER,
        "details": {"revision": 2},
    },
]
QUEUE: Final = {
    "items": [
        {
            **ENTRY,
            "municipality": "Weißwasser/O.L.",
            "submitted_at": DAY,
            "is_change": True,
            "band": "suspicious",
            "score": 85,
            "signals": ["many-of-sender", "links-in-text"],
            "open_reports": 2,
        }
    ],
    "total": 61,
    "by_band": {"plain": 1, "noticeable": 0, "suspicious": 60},
    "next_cursor": "2~abc",
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/review/queue"): QUEUE,
    ("registry", "/v1/review/reject"): {"rejected": [ID], "left": [OTHER]},
    ("registry", f"/v1/review/{OTHER}"): {**PROPOSAL, "initiative_id": OTHER},
    ("registry", f"/v1/review/{OTHER}/findings"): FINDINGS,
    ("registry", f"/v1/review/{OTHER}/looks"): {"others": [{"name": "Emil Zweit", "at": DAY}]},
    ("registry", f"/v1/review/{OTHER}/merge/{ID}"): {
        "initiative_id": OTHER,
        "revision": 3,
        "texts": TEXTS,
        "into": ID,
        "into_revision": 2,
        "into_texts": {**ENTRY, "website": None},
        "choices": ["summary", "website"],
        "reasons": ["same-name", "near"],
        "refused": None,
    },
    ("registry", f"/v1/review/{MERGED}/merge/{ID}"): {
        "initiative_id": MERGED,
        "revision": 3,
        "texts": TEXTS,
        "into": ID,
        "into_revision": 2,
        "into_texts": ENTRY,
        "choices": ["summary"],
        "reasons": [],
        "refused": "merge-survivor-not-listed",
    },
    ("registry", f"/v1/merges/{ID}/undo"): {"merge": MERGE, "survivor_kept": True},
    ("registry", "/v1/senders/blocks"): {
        "items": [
            BLOCK,
            {
                **BLOCK,
                "block_id": OTHER,
                "kind": "person",
                "label": LONG,
                "lifted_at": DAY,
                "lifted_by": "emil.zweit",
            },
        ]
    },
    ("registry", "/v1/reports"): {"items": [REPORT], "open": 1, "next_cursor": "abc"},
    ("registry", f"/v1/reports/{ID}"): REPORT,
    ("registry", f"/v1/reports/{OTHER}"): CLOSED,
    ("registry", f"/v1/initiatives/{ID}/reports"): {"report_id": ID},
    ("registry", f"/v1/initiatives/{ID}/revisions"): {"items": REVISIONS},
    ("registry", "/v1/initiatives/similar"): {"items": [SIMILAR]},
    ("registry", "/v1/audit"): {"items": DEEDS, "next_before": 10},
    ("notifications", "/v1/messages"): {"notification_id": ID},
}
SECOND: Final = f"/redaktion/{OTHER}"


def refuse(behind: Behind) -> None:
    """Let somebody else have decided before."""
    moved = {"slug": "review-moved-on", "status": 409, "title": "Moved on"}
    behind.says("registry", f"/v1/review/{OTHER}/clear", moved, status=409)


async def similar_before_sending(visitor: Visitor) -> httpx.Response:
    """The hint that somebody sees who has no JavaScript."""
    typed = {
        "kind": "initiative",
        "title": LONG,
        "summary": "Wir suchen Menschen für unseren Hof.",
        "description": "Ein Hof mit Garten.",
        "topics": "wohnen",
        "place": "Weißwasser/O.L.",
        "name": "Ines",
        "email": "ines@example.org",
    }
    return await visitor.client.post("/initiativen/neu", data=typed)


async def saved_for_later(visitor: Visitor) -> httpx.Response:
    """The page that asks where the link shall go."""
    await visitor.client.post("/initiativen/neu", data={"title": LONG, "later": "yes"})
    return await visitor.client.get("/initiativen/neu/spaeter")


async def resumed(visitor: Visitor) -> httpx.Response:
    """The form with what was saved."""
    await visitor.client.post("/initiativen/neu", data={"title": LONG, "later": "yes"})
    return await visitor.client.get("/initiativen/neu")


async def link_on_its_way(visitor: Visitor) -> httpx.Response:
    await visitor.client.post("/initiativen/neu", data={"title": LONG, "later": "yes"})
    return await visitor.client.post("/initiativen/neu/spaeter", data={"email": "ines@example.org"})


SHOWN: Final[dict[str, Ask]] = {
    "entry, similar": similar_before_sending,
    "entry, later": saved_for_later,
    "entry, later without one": gives("/initiativen/neu/spaeter"),
    "entry, resumed": resumed,
    "entry, link sent": link_on_its_way,
    "queue, suspicious": given_to_an_editor("/redaktion?sicht=suspicious"),
    "queue, nothing chosen": sent_by_an_editor("/redaktion", to="/redaktion/auswahl"),
    "queue, rejected": sent_by_an_editor(
        "/redaktion", to="/redaktion/auswahl", entry=f"{ID}~1", template="advertising"
    ),
    "review, everything found": given_to_an_editor(SECOND),
    "review, somebody was faster": sent_by_an_editor(SECOND, do="clear", revision="2"),
    "revisions": given_to_an_editor(f"{SECOND}/fassungen"),
    "own revisions": given_to_ines(f"/eintrag/{ID}/fassungen"),
    "merge": given_to_an_editor(f"{SECOND}/zusammenfuehren?mit={ID}"),
    "merge, refused": given_to_an_editor(f"/redaktion/{MERGED}/zusammenfuehren?mit={ID}"),
    "merge, undone": sent_by_an_editor(SECOND, to=f"/redaktion/zusammenfuehrung/{ID}/rueckgaengig"),
    "block": given_to_an_editor(f"{SECOND}/sperren"),
    "block, wrong": sent_by_an_editor(f"{SECOND}/sperren"),
    "senders": given_to_an_editor("/redaktion/absender"),
    "senders, wrong": sent_by_an_editor("/redaktion/absender", to=f"/redaktion/absender/{ID}"),
    "take off": given_to_an_editor(f"{SECOND}/herausnehmen"),
    "take off, wrong": sent_by_an_editor(f"{SECOND}/herausnehmen"),
    "report": gives(f"/initiativen/{ID}/melden"),
    "report, wrong": sends(f"/initiativen/{ID}/melden"),
    "reported": sends(f"/initiativen/{ID}/melden", reason="gone", email="ines@example.org"),
    "reports": given_to_an_editor("/redaktion/meldungen"),
    "report, open": given_to_an_editor(f"/redaktion/meldungen/{ID}"),
    "report, closed": given_to_an_editor(f"/redaktion/meldungen/{OTHER}"),
    "protocol": given_to_an_editor("/redaktion/protokoll", role="auditor"),
    "protocol, no such entry": given_to_an_editor("/redaktion/protokoll?eintrag=abc"),
    "own entry, saved": sent_by_ines(f"/eintrag/{ID}"),
}
