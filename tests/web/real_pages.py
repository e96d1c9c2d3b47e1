"""Every page that the web can show, asked for as people do; long words and full lists on purpose."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from uuid import UUID

import httpx

from services.chassis.database import open_database
from tests.web.conftest import Behind
from tests.web.real_homes import HOUSING
from tests.web.real_matches import told_of_matches
from tests.web.signing import Visitor, hidden
from tests.web.wizard_steps import a_profile, fills_in

ID: Final = str(UUID(int=7))
PLACE: Final = {
    "ags": "14626610",
    "municipality": "Weißwasser/O.L.",
    "municipality_hsb": "Běła Woda",
    "district_name": "Görlitz",
    "name": "Weißwasser/O.L.",
    "lat": 51.5,
    "lon": 14.64,
}
LONG: Final = "Mehrgenerationenwohnprojektgenossenschaft Oberlausitz"
DAY: Final = "2027-03-09T16:00:00Z"
OPTIONS: Final = [{"value": "wohnen", "label": "Wohnen"}, {"value": "kultur", "label": "Kultur"}]
ENTRY: Final = {
    "initiative_id": ID,
    "kind": "housing-project",
    "title": LONG,
    "summary": "Wir suchen Menschen, die mit uns auf einem Hof leben möchten.",
    "description": "Ein Hof mit Garten.\nPlatz für sechs Haushalte.",
    "topics": ["wohnen", "kultur"],
    "target_groups": [],
    "legal_form": None,
    "stage": None,
    "actor_kind": None,
    "sdgs": ["11"],
    "summary_easy": "Wir haben einen Hof.\nSie können hier wohnen.",
    "place": PLACE,
    "website": "https://hof.example.org",
    "housing": HOUSING,
    "distance_km": 34.2,
    "listed_at": DAY,
    "confirmed_at": DAY,
    "is_stale": True,
    "revision": 2,
}
HISTORY: Final = [
    {"state": "drafted", "at": DAY, "reason": None},
    {"state": "returned", "at": DAY, "reason": "Bitte nennen Sie die Miete."},
]
GATHERING: Final = {
    "gathering_id": ID,
    "title": "Sofagespräch: Zusammen wohnen im Alter",
    "summary": "Ein Abend zum Mitreden.",
    "description": "Ein Abend zum Mitreden.",
    "starts_at": DAY,
    "ends_at": "2099-03-09T19:00:00Z",
    "timezone": "Europe/Berlin",
    "venue": {
        "name": "Soziokulturelles Zentrum Telux",
        "street": "Straße der Einheit 20",
        "postcode": "02943",
        "city": "Weißwasser/Běła Woda",
    },
    "rooms": [
        {"kind": "on_site", "capacity": 30, "free": 3, "waiting": 0},
        {"kind": "online", "capacity": 90, "free": 0, "waiting": 4},
    ],
    "access_features": ["step_free", "sign_language", "induction_loop"],
    "state": "announced",
    "booking_open": True,
    "booking_closes_at": DAY,
}
SEAT: Final = {
    "seat_id": ID,
    "gathering_id": ID,
    "gathering_state": "announced",
    "title": GATHERING["title"],
    "starts_at": DAY,
    "state": "offered",
    "guests": ["Ines Muster", "Bert Muster"],
    "party_size": 2,
    "position": None,
    "expires_at": DAY,
    "revision": 3,
    "actions": ["confirm", "accept", "party", "release"],
}


def a_cluster(count: int, *, lat: float, lon: float) -> dict[str, Any]:
    alone = {"initiative_id": ID, "title": LONG} if count == 1 else {}
    edges = {"south": lat - 0.01, "west": lon - 0.01, "north": lat + 0.01, "east": lon + 0.01}
    one = {"initiative_id": None, "title": None, "place": "Weißwasser/O.L.", **alone}
    return {"count": count, "lat": lat, "lon": lon, **edges, **one}


SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/initiatives"): {
        "items": [ENTRY] * 20,
        "total": 31,
        "facets": {"topic": [{**option, "count": 20} for option in OPTIONS]},
        "suggestion": "Dorfladen",
        "next_cursor": "abc",
    },
    ("registry", "/v1/initiatives/clusters"): {
        "clusters": [
            a_cluster(1, lat=51.5, lon=14.64),
            a_cluster(29, lat=51.34, lon=12.37),
            a_cluster(2, lat=51.35, lon=12.4),
        ]
    },
    ("registry", "/v1/initiatives/near"): [{**ENTRY, "initiative_id": str(UUID(int=8))}] * 3,
    ("registry", "/v1/searches/filters"): {
        "since": "2026-09-28",
        "items": [
            {"facet": facet, "searches": 1041, "values": [{**OPTIONS[0], "count": 900}]}
            for facet in ("target_group", "sdg", "stage", "topic")
        ],
    },
    ("registry", "/v1/searches/missed"): {
        "since": "2026-09-28",
        "items": [
            {
                "word": "mehrgenerationenwohnprojektgenossenschaft",
                "district": "14628",
                "district_name": "Landkreis Sächsische Schweiz-Osterzgebirge",
                "searches": 17,
                "last_week": "2026-11-09",
            }
        ],
    },
    ("registry", f"/v1/initiatives/{ID}"): ENTRY,
    ("registry", f"/v1/initiatives/{ID}/own"): {
        "initiative_id": ID,
        "state": "returned",
        "review": "returned",
        "revision": 2,
        "public_revision": 1,
        "draft": ENTRY,
        "history": HISTORY,
        "confirmed_at": "2025-10-01T08:00:00Z",
        "archived_at": "2027-03-25T08:00:00Z",
        "is_stale": True,
        "actions": ["edit", "reconfirm"],
    },
    ("registry", f"/v1/initiatives/{ID}/enquiries"): {
        "items": [
            {
                "enquiry_id": ID,
                "name": "Jan Beispiel",
                "email": "jan@example.org",
                "text": "Guten Tag,\nkann ich mithelfen?",
                "forwarded_at": DAY,
                "outcome": "conversation",
            }
        ]
    },
    ("registry", "/v1/municipalities"): [PLACE],
    ("registry", "/v1/vocabulary"): {
        "topics": OPTIONS,
        "target_groups": [{"value": "family", "label": "Familien"}],
        "legal_forms": [{"value": "ev", "label": "Eingetragener Verein"}],
        "stages": [{"value": "idea", "label": "Idee"}],
        "actor_kinds": [{"value": "citizens", "label": "Bürgerinnen und Bürger"}],
        "sdgs": [{"value": "11", "label": "Nachhaltige Städte und Gemeinden"}],
    },
    ("registry", "/v1/my/initiatives"): {"items": [{**ENTRY, "state": "listed"}]},
    ("registry", "/v1/review/queue"): {
        "items": [{**ENTRY, "submitted_at": DAY, "is_change": True}]
    },
    ("registry", f"/v1/review/{ID}"): {
        "initiative_id": ID,
        "state": "listed",
        "revision": 2,
        "cleared": ENTRY,
        "proposed": {**ENTRY, "summary": "Wir suchen Nachbarn."},
        "changed_fields": ["summary"],
        "history": HISTORY,
    },
    ("registry", "/v1/figures"): {
        "listed": 204,
        "median_review_hours": 20,
        "confirmed_half_year_percent": 81,
        "stale": 3,
        "archived_unconfirmed": 2,
        "enquiries": 12,
        "conversations": 5,
        "by_district": [{"district": "14626", "label": "Landkreis Görlitz", "value": 40}],
    },
    ("matching", "/v1/figures"): {"seeking": 300, "proposed": 900, "mutual": 12, "released": 8},
    ("events", "/v1/figures"): {"upcoming": 4, "booked": 120, "free_places": 33},
    ("notifications", "/v1/figures"): {"handed_over": 9000, "delivered": 8900, "bounced": 7},
    ("matching", "/v1/profile"): a_profile(),
    ("matching", "/v1/profile/what-if"): {
        "fits": 2,
        "near": [
            {
                "market": "living",
                "count": 7,
                "relaxation": {"code": "raise-cost", "side": "seeker", "params": {"by_eur": 40}},
                "title": LONG,
            }
        ],
        "nobody": False,
        "is_ready": True,
    },
    **told_of_matches(ID, day=DAY, counterpart={**ENTRY, **HOUSING, **PLACE}),
    ("events", "/v1/gatherings"): {"items": [GATHERING] * 8},
    ("events", f"/v1/gatherings/{ID}"): GATHERING,
    ("events", "/v1/my/seats"): {"items": [SEAT]},
    ("events", f"/v1/seats/{ID}"): SEAT,
    ("notifications", "/v1/messages"): {"notification_id": ID},
    ("notifications", "/v1/links/unsubscribe"): {"state": "stopped"},
    ("events", "/v1/seats/release"): SEAT,
}

Ask = Callable[[Visitor], Awaitable[httpx.Response]]


def gives(path: str) -> Ask:
    """What anybody sees at an address."""

    async def ask(visitor: Visitor) -> httpx.Response:
        return await visitor.client.get(path)

    return ask


def given_to_ines(path: str) -> Ask:
    """What a person who signed in sees."""

    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in()
        return await visitor.client.get(path)

    return ask


def given_to_an_editor(path: str, *, role: str = "editor") -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in_as_editor(role=role)
        return await visitor.client.get(path)

    return ask


def sends(path: str, **typed: str) -> Ask:
    """What the page's form gives when that was typed; nothing typed is wrong everywhere."""

    async def ask(visitor: Visitor) -> httpx.Response:
        return await visitor.client.post(path, data=typed)

    return ask


def sent_by_ines(path: str, to: str = "", **typed: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in()
        return await visitor.client.post(to or path, data=await visitor.fills(path, **typed))

    return ask


def sent_by_an_editor(path: str, to: str = "", **typed: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in_as_editor()
        return await visitor.client.post(to or path, data=await visitor.fills(path, **typed))

    return ask


def link(purpose: str, *, act: str | None = None, **summary: Any) -> Ask:
    """The page behind a link from a mail, or what its button gives."""

    async def ask(visitor: Visitor) -> httpx.Response:
        opened = {
            "purpose": purpose,
            "subject": ID,
            "subject_kind": "match",
            "person_id": "p_" + "a" * 32,
            "reason": {"fact": "Ihre Anmeldung", "since": DAY},
            "summary": {**SEAT, **summary},
        }
        visitor.behind.says("events", "/v1/links/open", opened)
        visitor.client.cookies.clear()
        path = "/m/" + "e" * 44
        if act is None:
            return await visitor.client.get(path)
        return await visitor.client.post(path, data={"do": act})

    return ask


async def the_wizard_is_filled_in(visitor: Visitor) -> None:
    """All steps."""
    await fills_in(visitor.client, place=PLACE["name"], radius_km="50", max_warm_cost_eur="600")


def in_the_wizard(path: str, **typed: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        await the_wizard_is_filled_in(visitor)
        if typed:
            return await visitor.client.post(path, data=await visitor.fills(path, **typed))
        return await visitor.client.get(path)

    return ask


async def kept_answer(visitor: Visitor) -> httpx.Response:
    """What is shown after sign-in to whose session had ended while she wrote."""
    await visitor.signs_in()
    async with open_database(visitor.settings) as database, database.transaction() as tx:
        await tx.execute("UPDATE session SET seen_at = seen_at - interval '29 days'")
    await visitor.client.post(f"/treffer/{ID}/antwort", data={"answer": "no", "reason": LONG})
    await visitor.signs_in()
    return await visitor.client.get("/noch-senden")


async def foreign_form(visitor: Visitor) -> httpx.Response:
    await visitor.signs_in()
    return await visitor.client.post("/loeschen", data={"csrf_token": "x.y"})


async def entry_sent(visitor: Visitor) -> httpx.Response:
    """The trap for robots gives the same page as a good entry."""
    page = await visitor.client.get("/initiativen/neu")
    return await visitor.client.post(
        "/initiativen/neu", data={**hidden(page), "website_url": "x", "email": "a@example.org"}
    )


PLAIN: Final = (
    "impressum",
    "datenschutz",
    "barrierefreiheit",
    "leichte-sprache",
    "gebaerdensprache",
    "barriere-melden",
    "entwickler",
    "zusammen-wohnen",
    "zahlen",
    "initiativen/neu",
    "veranstaltungen",
    "anmelden",
    "anmelden/code",
    "mitmachen",
    "mitmachen/1",
    "mitmachen/spaeter",
    "redaktion/anmelden",
    "redaktion/zurueck",
    "gibt-es-nicht",
)
SHOWN: Final[Mapping[str, Ask]] = {
    "start": gives("/"),
    **{path: gives(f"/{path}") for path in PLAIN},
    "directory": gives("/initiativen?q=Hof&ort=Weißwasser&topic=wohnen"),
    "directory, refused": gives("/initiativen?cursor=zzz"),
    "refused": gives("/initiativen?q=%00"),
    "initiative": gives(f"/initiativen/{ID}"),
    "entry, wrong": sends("/initiativen/neu"),
    "entry, sent": entry_sent,
    "write to an initiative": gives(f"/initiativen/{ID}/schreiben"),
    "write to an initiative, wrong": sends(f"/initiativen/{ID}/schreiben"),
    "write to an initiative, sent": sends(f"/initiativen/{ID}/schreiben", website_url="x"),
    "gathering": gives(f"/veranstaltungen/{ID}"),
    "gathering, wrong": sends(f"/veranstaltungen/{ID}"),
    "booked, held": gives(f"/veranstaltungen/{ID}/gebucht?stand=held"),
    "booked": gives(f"/veranstaltungen/{ID}/gebucht?stand=booked"),
    "booked, waiting": gives(f"/veranstaltungen/{ID}/gebucht?stand=waiting&platz=3"),
    "sign in, wrong": sends("/anmelden"),
    "code, wrong": sends("/anmelden/code", code="AAAA"),
    **{f"wizard {n}": in_the_wizard(f"/mitmachen/{n}") for n in range(1, 9)},
    "wizard 1, wrong": sends("/mitmachen/1", persons="viele"),
    "wizard, overview": in_the_wizard("/mitmachen"),
    "wizard, check": in_the_wizard("/mitmachen/pruefen"),
    "wizard, later": in_the_wizard("/mitmachen/spaeter"),
    "wizard, mailed": in_the_wizard("/mitmachen/spaeter", email="ines@example.org"),
    "home": given_to_ines("/meine-plattform"),
    "matches": given_to_ines("/treffer"),
    "match": given_to_ines(f"/treffer/{ID}"),
    "blocked": given_to_ines("/treffer/gesperrt"),
    "why not": given_to_ines(f"/treffer/warum/{ID}"),
    "households": given_to_ines(f"/projekt/{ID}/haushalte?age=70%2B"),
    "match, wrong": sent_by_ines(f"/treffer/{ID}", f"/treffer/{ID}/zustimmung"),
    "own entry": given_to_ines(f"/eintrag/{ID}"),
    "own seat": given_to_ines(f"/platz/{ID}"),
    "erase": given_to_ines("/loeschen"),
    "erase, wrong": sent_by_ines("/loeschen"),
    "erased": sent_by_ines("/loeschen", sure="yes"),
    "kept": kept_answer,
    "foreign form": foreign_form,
    "queue": given_to_an_editor("/redaktion"),
    "searches": given_to_an_editor("/redaktion/suchen"),
    "queue, without the role": given_to_an_editor("/redaktion", role="mentor"),
    "review": given_to_an_editor(f"/redaktion/{ID}"),
    "review, wrong": sent_by_an_editor(f"/redaktion/{ID}", do="return"),
    **{
        f"link {purpose}": link(purpose)
        for purpose in (
            "confirm-initiative",
            "own-initiative",
            "still-true",
            "confirm-enquiry",
            "enquiry-outcome",
            "own-case",
            "see-match",
            "own-profile",
            "confirm-seat",
            "manage-seat",
            "accept-offer",
            "answer",
            "unsubscribe",
            "why",
        )
    },
    "link, done": link("manage-seat", act="release-seat"),
    "link, closed": gives("/m/" + "m" * 44),
}


def tell_everything(behind: Behind) -> None:
    """Let the services say what SAID holds, and refuse what is made up."""
    for (service, path), data in SAID.items():
        behind.says(service, path, data)
    behind.says("matching", "/v1/links/open", {"slug": "link-unknown"}, status=404)
    behind.refuses("registry", "/v1/initiatives", "cursor-unknown", when="zzz")
