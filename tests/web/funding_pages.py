"""The pages about funding, for those who look at every page; long words and full lists on purpose."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

from tests.web.real_pages import ID, PLACE, Ask, given_to_an_editor, given_to_ines, gives, sends
from tests.web.signing import Visitor

SOURCE: Final = {
    "section": "Nr. 2.1",
    "url": "https://example.org/richtlinie",
    "read_on": "2026-01-10",
}
AREA_NAME: Final = "sn-transition@2021-27.1d"
AREA: Final = {
    "id": "sn-transition",
    "version": "2021-27.1d",
    "name": AREA_NAME,
    "label": "Übergangsregion 2021–2027 (ob die Stadt Döbeln dazugehört, ist umstritten)",
    "valid_from": "2021-01-01",
    "valid_to": "2027-12-31",
    "source": "Ein Beispiel zum Ausprobieren: Die Quellen widersprechen sich.",
    "source_url": None,
    "read_on": "2026-01-15",
    "is_fixture": True,
}
TEXTS: Final = {
    "title": "Zukunftswerkstattvorhabensförderung im ländlichen Raum",
    "funder": "Stiftung Musterland",
    "summary": "Für Vorhaben, die das Leben im Dorf leichter machen.\nAuch für kleine.",
    "url": "https://example.org/aufruf",
    "opens_on": "2026-01-01",
    "closes_on": "2099-03-31",
    "themes": ["wohnen", "kultur"],
    "is_illustrative": True,
    "checked_on": "2026-02-01",
}
CALL: Final = {
    "call_id": ID,
    "call": "dorf",
    "state": "opened",
    "revision": 3,
    "rule_version": 2,
    "texts": TEXTS,
    "outdated": "unchecked",
}
RULE: Final = {
    "valid_from": "2026-01-01",
    "all": [
        {"id": "sitz", "kind": "seat_area", "in": AREA_NAME, "source": SOURCE},
        {
            "any": [
                {"id": "form", "kind": "legal_form", "one_of": ["ev"], "source": SOURCE},
                {"id": "paar", "kind": "consortium", "partner_form": "ev", "source": SOURCE},
            ]
        },
        {"id": "stand", "kind": "stage", "earliest": "idea", "source": SOURCE},
    ],
}
VERSION: Final = {
    "version": 2,
    "valid_from": "2026-01-01",
    "valid_to": None,
    "state": "published",
    "rule": RULE,
}
HANDS: Final = {
    "state": "proposed",
    "proposed_by": "flora.probe",
    "proposed_at": "2026-02-01T10:00:00Z",
    "decided_by": None,
    "decided_at": None,
}
JUDGED: Final = {
    "call": CALL,
    "on": "2026-02-03",
    "verdict": "not-met",
    "rule_version": 2,
    "met": 1,
    "unknown": 1,
    "not_met": 1,
    "reasons": ["seat-outside-area"],
}


def a_finding(
    kind: str, verdict: str, reason: str | None, own: Any, **required: Any
) -> dict[str, Any]:
    return {
        "criterion": kind,
        "kind": kind,
        "verdict": verdict,
        "reason": reason,
        "own": own,
        "required": required,
        "source": SOURCE,
        "is_barrier": verdict != "met",
    }


EXPLAINED: Final = {
    **JUDGED,
    "criteria": {
        "joint": "all",
        "verdict": "not-met",
        "parts": [
            a_finding("seat_area", "not-met", "seat-outside-area", PLACE["ags"], area=AREA_NAME),
            {
                "joint": "any",
                "verdict": "unknown",
                "parts": [
                    a_finding("legal_form", "unknown", "answer-missing", None, one_of=["ev"]),
                    a_finding("consortium", "not-met", "partner-missing", [], partner_form="ev"),
                ],
            },
            a_finding("amount_eur", "met", None, 200_000, at_most=300_000),
        ],
    },
    "changes": [
        [{"field": "branch_ags", "value": [PLACE["ags"]], "effort": "branch", "area": AREA_NAME}],
        [{"field": "legal_form", "value": "ev", "effort": "answer", "area": None}],
    ],
    "partners": [
        {
            "criterion": "consortium",
            "initiative_id": ID,
            "title": "Mehrgenerationenwohnprojektgenossenschaft Oberlausitz",
            "municipality": PLACE["municipality"],
            "legal_form": "ev",
            "distance_km": 34.2,
            "is_all_met": True,
        }
    ],
    "places": {PLACE["ags"]: PLACE["municipality"]},
    "areas": {AREA_NAME: AREA},
    "valid_from": "2026-01-01",
    "valid_to": None,
}
DEMAND: Final = {
    "until": "2026-02-01",
    "fewest": 5,
    "table": {
        "key": "",
        "label": "Sachsen",
        "mentions": 60,
        "rest": 20,
        "parts": [
            {
                "key": "14713",
                "label": "Leipzig",
                "mentions": 40,
                "rest": 10,
                "parts": [
                    {
                        "key": "seat-outside-area",
                        "label": "seat-outside-area",
                        "mentions": 30,
                        "rest": 12,
                        "parts": [
                            {
                                "key": "alter",
                                "label": "Älter werden",
                                "mentions": 18,
                                "rest": 0,
                                "parts": [],
                            }
                        ],
                    }
                ],
            }
        ],
    },
    "reasons": {"seat-outside-area": 30},
    "themes": {"alter": 18, "ohne": 6},
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", "/v1/funding/calls"): {
        "items": [CALL, {**CALL, "call": "alt", "state": "closed", "outdated": "closed"}]
    },
    ("registry", "/v1/funding/calls/dorf"): {
        **CALL,
        "rule": VERSION,
        "versions": [VERSION],
        "areas": {AREA_NAME: AREA},
    },
    ("registry", "/v1/funding/check"): {"on": "2026-02-03", "items": [JUDGED] * 6},
    ("registry", "/v1/funding/calls/dorf/check"): EXPLAINED,
    ("registry", "/v1/funding/areas/sn-transition/2021-27.1d"): {
        "area": AREA,
        "state": "published",
        "members": [{"ags": PLACE["ags"], "name": PLACE["name"], "certainty": "disputed"}] * 30,
    },
    ("registry", "/v1/funding/demand"): DEMAND,
    ("registry", f"/v1/initiatives/{ID}/funding"): {
        "initiative_id": ID,
        "title": "Mehrgenerationenwohnprojektgenossenschaft Oberlausitz",
        "answers": {"seat_ags": PLACE["ags"], "themes": ["wohnen"]},
        "saved_at": "2026-02-01T10:00:00Z",
        "consented_at": "2026-02-01T10:00:00Z",
        "items": [JUDGED],
        "places": {PLACE["ags"]: PLACE["name"]},
    },
    ("registry", "/v1/funding/desk"): {
        "calls": [
            {
                "call": CALL,
                "created_by": "flora.probe",
                "created_at": HANDS["proposed_at"],
                "waiting": [3],
            }
        ],
        "areas": [{**AREA, "proposal": HANDS, "listed": 362, "disputed": 1}],
    },
    ("registry", "/v1/funding/desk/calls/dorf"): {
        "call": CALL,
        "rules": [{**VERSION, "proposal": HANDS}],
        "area_names": [AREA_NAME],
    },
    ("registry", "/v1/funding/desk/calls/dorf/rules/preview"): {
        "examples": [
            {"name": "Verein in Leipzig", "verdict": "not-met", "reasons": ["seat-outside-area"]}
        ]
    },
    ("registry", "/v1/funding/desk/areas/sn-transition/2021-27.1d"): {
        "area": AREA,
        "state": "proposed",
        "members": [{"ags": PLACE["ags"], "name": PLACE["name"], "certainty": "listed"}] * 30,
    },
}
ANSWERED: Final = {"place": PLACE["name"], "themes": "wohnen", "amount_eur": "200.000"}
DESK: Final = "/redaktion/foerderung"


def given_to_a_funder(path: str) -> Ask:
    return given_to_an_editor(path, role="funder")


def sent_by_a_funder(path: str, **typed: str) -> Ask:
    async def ask(visitor: Visitor) -> httpx.Response:
        await visitor.signs_in_as_editor(role="funder")
        return await visitor.client.post(path, data=await visitor.fills(path, **typed))

    return ask


SHOWN: Final[Mapping[str, Ask]] = {
    "funding": gives("/foerderung"),
    "funding, nothing": gives("/foerderung?q=xyz"),
    "funding call": gives("/foerderung/aufrufe/dorf"),
    "funding questions": gives("/foerderung/aufrufe/dorf/pruefen"),
    "funding answer": sends("/foerderung/aufrufe/dorf/pruefen", **ANSWERED),
    "funding answer, easy": sends(
        "/foerderung/aufrufe/dorf/pruefen", **ANSWERED, language="leicht"
    ),
    "funding answer, wrong": sends("/foerderung/aufrufe/dorf/pruefen", amount_eur="viel"),
    "funding, all questions": gives("/foerderung/pruefen"),
    "funding, all answers": sends("/foerderung/pruefen", **ANSWERED),
    "funding, quick": gives(f"/foerderung/schnell?place={PLACE['name']}&themes=wohnen"),
    "funding area": gives("/foerderung/gebiete/sn-transition/2021-27.1d"),
    "funding demand": gives("/foerderung/bedarf"),
    "funding, own": given_to_ines(f"/eintrag/{ID}/foerderung"),
    "funding desk": given_to_a_funder(DESK),
    "funding desk, new": given_to_a_funder(f"{DESK}/neu"),
    "funding desk, new, wrong": sent_by_a_funder(f"{DESK}/neu"),
    "funding desk, call": given_to_a_funder(f"{DESK}/dorf"),
    "funding desk, editor": given_to_a_funder(f"{DESK}/dorf/regel"),
    "funding desk, tried": sent_by_a_funder(f"{DESK}/dorf/regel", rule="{}", do="preview"),
    "funding desk, no JSON": sent_by_a_funder(f"{DESK}/dorf/regel", rule="{", do="preview"),
    "funding desk, rule": given_to_a_funder(f"{DESK}/dorf/regel/2"),
    "funding areas": given_to_a_funder("/redaktion/gebiete"),
    "funding areas, wrong": sent_by_a_funder("/redaktion/gebiete"),
    "funding area, desk": given_to_a_funder("/redaktion/gebiete/sn-transition/2021-27.1d"),
    "funding demand, desk": given_to_a_funder("/redaktion/bedarf"),
}
