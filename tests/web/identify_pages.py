"""The pages of nominations, claims and consents, asked for as people do; long words on purpose."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.web import real_pages
from tests.web.real_pages import (
    DAY,
    ID,
    LONG,
    PLACE,
    Ask,
    given_to_an_editor,
    given_to_ines,
    gives,
    sent_by_an_editor,
    sent_by_ines,
)
from tests.web.signing import Visitor, hidden

ADDRESS: Final = f"{LONG}\nStraße der Einheit 20\n02943 Weißwasser/O.L."
WHY: Final = "Weil dort Alt und Jung zusammenkommen, jeden Dienstag, seit elf Jahren."
DEEDS: Final = [{"at": DAY, "by": "erika.muster", "deed": "ask-organisation", "details": {}}]
NOMINATION: Final = {
    "nomination_id": ID,
    "state": "mailbox-confirmed",
    "version": 2,
    "ending": None,
    "title": LONG,
    "summary": "Ein Café, in dem Ehrenamtliche vorlesen.",
    "website": "https://lesecafe.example.org",
    "topics": ["kultur"],
    "why": WHY,
    "known_how": "Ich nutze das Angebot oder mache mit.",
    "place": PLACE,
    "organisation": {"name": "", "email": None, "phone": "+493576123456", "post": ADDRESS},
    "nominator": {"name": "Nora Nennt", "email": "nora@example.org"},
    "may_be_named": False,
    "created_at": DAY,
    "confirmed_at": DAY,
    "asked_by_way": None,
    "invited_at": None,
    "answer_by": None,
    "ended_at": None,
    "answered_by": None,
    "heard_from": "",
    "deeds": DEEDS,
}
FILE: Final = {
    "claim_id": ID,
    "initiative_id": ID,
    "version": 3,
    "title": LONG,
    "website": "https://tauschladen.example",
    "state": "disputed",
    "proof": "register",
    "shown": "VR 1234, Amtsgericht Dresden",
    "claimant": {"name": "Klara Kommt", "email": "klara@example.org"},
    "role": "Vorsitzende",
    "owner": {"name": "Anna Muster", "email": "anna@example.org", "phone": None},
    "claimant_says": "Ich bin die Vorsitzende.\nSeit 2019.",
    "rival_says": "",
    "letters": 0,
    "code_until": None,
    "tries_left": 5,
    "created_at": DAY,
    "confirmed_at": DAY,
    "evidence_at": DAY,
    "ended_at": None,
    "reason": "",
    "deeds": DEEDS,
}
CLAIM: Final = {
    "claim_id": ID,
    "initiative_id": ID,
    "state": "disputed",
    "proof": "letter",
    "tries_left": 4,
    "side": "claimant",
    "title": LONG,
    "is_confirmed": True,
    "has_letter": False,
    "code_until": None,
    "reason": "",
    "says": "",
}
CONSENTS: Final = {
    "revision": 2,
    "text_version": "2026-11",
    "sources": {"title": "third-party", "summary": "own", "place": "import", "website": "own"},
    "consents": [
        {
            "field": field,
            "text": "Das Feld darf öffentlich sein.",
            "value": value,
            "source": "third-party",
            "is_public": is_given is True,
            "is_given": is_given,
            "text_version": "2026-11" if is_given is not None else None,
            "said_at": DAY if is_given is not None else None,
        }
        for field, value, is_given in (
            ("website", "https://lesecafe.example.org/mehrgenerationenwohnprojekt", True),
            ("point", "", None),
            ("contact_name", "Lena Leitet", False),
            ("contact_phone", "", None),
            ("contact_email", "", None),
        )
    ],
    "words": [
        {
            "field": "website",
            "is_given": True,
            "text_version": "2026-11",
            "revision": 1,
            "said_at": DAY,
        }
    ],
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/nominations/form"): {
        "known_how": [{"value": "neighbour", "label": "Ich wohne in der Nähe."}],
        "naming": {"version": "2026-11", "text": "Die Initiative darf meinen Namen erfahren."},
    },
    ("registry", f"/v1/initiatives/{ID}/claim-form"): {
        "initiative_id": ID,
        "title": LONG,
        "domain": "tauschladen.example",
    },
    ("registry", f"/v1/claims/{ID}"): CLAIM,
    ("registry", f"/v1/initiatives/{ID}/consents"): CONSENTS,
    ("registry", f"/v1/review/{ID}/consents"): CONSENTS,
    ("registry", "/v1/my/identify"): {
        "nominations": [{"id": ID, "title": LONG, "state": "invited"}],
        "claims": [{"id": ID, "title": LONG, "state": "disputed"}],
    },
    ("registry", "/v1/identify/desk/count"): {"due": 12},
    ("registry", "/v1/identify/desk"): {
        "nominations": [
            {
                "nomination_id": ID,
                "state": state,
                "title": LONG,
                "municipality": "Weißwasser/O.L.",
                "reach": "phone",
                "asked_by_way": way,
                "since": DAY,
            }
            for state, way in (("mailbox-confirmed", None), ("invited", "mail"))
        ],
        "claims": [
            {
                "claim_id": ID,
                "initiative_id": ID,
                "title": LONG,
                "state": state,
                "proof": proof,
                "letters": letters,
                "since": DAY,
            }
            for state, proof, letters in (
                ("disputed", "domain", 0),
                ("evidence-given", "register", 0),
                ("opened", "letter", 0),
                ("opened", "letter", 1),
            )
        ],
        "due": 12,
    },
    ("registry", f"/v1/identify/nominations/{ID}"): NOMINATION,
    ("registry", f"/v1/identify/claims/{ID}"): FILE,
    ("registry", f"/v1/identify/claims/{ID}/letter"): {
        "title": LONG,
        "name": "Klara Kommt",
        "address": ADDRESS,
        "code": "K7QM-2XNB",
        "until": DAY,
    },
}
ANSWER_SUMMARY: Final = {
    "state": "invited",
    "title": LONG,
    "summary": "Ein Café, in dem Ehrenamtliche vorlesen.",
    "municipality": "Weißwasser/O.L.",
    "website": "https://lesecafe.example.org",
    "why": WHY,
    "known_how": "Ich wohne in der Nähe.",
    "nominated_by": "",
    "answer_by": DAY,
}


def when(data: Mapping[str, Any], path: str, ask: Ask) -> Ask:
    """The page while registry says this."""

    async def asked(visitor: Visitor) -> httpx.Response:
        before = visitor.behind.said["registry", path]
        visitor.behind.says("registry", path, data)
        page = await ask(visitor)
        visitor.behind.said["registry", path] = before
        return page

    return asked


def nomination(**told: Any) -> Ask:
    page = given_to_an_editor(f"/redaktion/vorschlaege/{ID}")
    return when({**NOMINATION, **told}, f"/v1/identify/nominations/{ID}", page)


def claim_file(**told: Any) -> Ask:
    page = given_to_an_editor(f"/redaktion/vorschlaege/anspruch/{ID}")
    return when({**FILE, **told}, f"/v1/identify/claims/{ID}", page)


def own_claim(**told: Any) -> Ask:
    return when({**CLAIM, **told}, f"/v1/claims/{ID}", given_to_ines(f"/anspruch/{ID}"))


def link_of(purpose: str, *, act: str | None = None, **summary: Any) -> Ask:
    """The page behind a link of the registry, or what its button gives."""

    async def ask(visitor: Visitor) -> httpx.Response:
        told = {**ANSWER_SUMMARY, "proof": "letter", **summary}
        opened = {"purpose": purpose, "subject": ID, "person_id": "p_" + "a" * 32, "summary": told}
        visitor.behind.says("registry", "/v1/links/open", opened)
        for path in ("nominations/confirm", "nominations/decline"):
            done = {"nomination_id": ID, "state": summary.get("then", "invited")}
            visitor.behind.says("registry", f"/v1/{path}", done)
        visitor.client.cookies.clear()
        path = "/m/" + "r" * 44
        if act is None:
            return await visitor.client.get(path)
        return await visitor.client.post(path, data={"do": act})

    return ask


def trapped(path: str) -> Ask:
    """The trap for robots gives the same page as a good form."""

    async def ask(visitor: Visitor) -> httpx.Response:
        page = await visitor.client.get(path)
        typed = {**hidden(page), "website_url": "x", "email": "a@example.org", "title": LONG}
        return await visitor.client.post(path, data=typed)

    return ask


def sends_nothing(path: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        return await visitor.client.post(path, data={})

    return ask


PROPOSED: Final = {
    **real_pages.SAID["registry", f"/v1/initiatives/{ID}/own"],
    "state": "drafted",
    "review": "none",
    "history": [{"state": "proposed", "at": DAY, "reason": None}],
}
_CLAIM: Final = f"/initiativen/{ID}/das-sind-wir"
SHOWN: Final[Mapping[str, Ask]] = {
    "nominate": gives("/initiativen/vorschlagen"),
    "nominate, wrong": sends_nothing("/initiativen/vorschlagen"),
    "nominated": trapped("/initiativen/vorschlagen"),
    "claim": gives(_CLAIM),
    "claim, wrong": sends_nothing(_CLAIM),
    "claim, sent": trapped(_CLAIM),
    "own claim, disputed": own_claim(says="Ich bin die Vorsitzende."),
    "own claim, contested": own_claim(side="rival"),
    "own claim, code": own_claim(state="opened", has_letter=True, code_until=DAY),
    "own claim, verified": own_claim(state="verified"),
    "own claim, refused": own_claim(state="refused", reason="Das Register sagt es anders."),
    "own claim, letter to come": own_claim(state="opened"),
    "own claim, wrong": sent_by_ines(f"/anspruch/{ID}", f"/anspruch/{ID}/aeusserung"),
    "own entry, proposed": when(
        PROPOSED, f"/v1/initiatives/{ID}/own", given_to_ines(f"/eintrag/{ID}")
    ),
    "consents": given_to_ines(f"/eintrag/{ID}/freigaben"),
    "desk of identifying": given_to_an_editor("/redaktion/vorschlaege"),
    "nomination": nomination(),
    "nomination, invited": nomination(state="invited", invited_at=DAY, answer_by=DAY),
    "nomination, accepted": nomination(
        state="accepted", ended_at=DAY, answered_by="erika.muster", heard_from="Lena"
    ),
    "nomination, forgotten": nomination(
        state="declined", ended_at=DAY, title="", nominator=None, topics=[], summary=""
    ),
    "nomination, wrong": sent_by_an_editor(f"/redaktion/vorschlaege/{ID}", do="answer"),
    "nomination, letter": given_to_an_editor(f"/redaktion/vorschlaege/{ID}/brief"),
    "claim file": claim_file(),
    "claim file, register": claim_file(state="evidence-given"),
    "claim file, letter": claim_file(state="opened", proof="letter", shown=ADDRESS),
    "claim file, letter sent": claim_file(
        state="opened", proof="letter", shown=ADDRESS, letters=1, code_until=DAY
    ),
    "claim file, decided": claim_file(state="refused", ended_at=DAY, reason="Zu spät."),
    "claim file, wrong": sent_by_an_editor(f"/redaktion/vorschlaege/anspruch/{ID}", do="for-owner"),
    "claim letter": given_to_an_editor(f"/redaktion/vorschlaege/anspruch/{ID}/brief"),
    "link confirm-nomination": link_of("confirm-nomination", state="received"),
    "link confirm-nomination, done": link_of("confirm-nomination", act="confirm-nomination"),
    "link answer-nomination": link_of("answer-nomination"),
    "link answer-nomination, accepted": link_of("answer-nomination", state="accepted"),
    "link answer-nomination, declined": link_of("answer-nomination", state="declined"),
    "link answer-nomination, no": link_of("answer-nomination", act="decline-nomination"),
    "link confirm-claim": link_of("confirm-claim", state="opened"),
    "link see-claim": link_of("see-claim", state="disputed"),
}
