"""What stands on the last page of the wizard: all answers, and what the limits lead to."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from contracts.languages import LANGUAGE_NAMES
from contracts.matching import Side
from services.chassis.identity import spoken_number
from services.web.forms import wizard
from services.web.upstream import Answer, Down
from services.web.visit import Visit
from services.web.words import dates, reasons
from services.web.words.offers import TENURES

Data = Mapping[str, Mapping[str, Any]]
SAID: Final = {"yes": "ja", "no": "nein", wizard.OPEN: "noch offen"}
MOST_NEAR: Final = 3


def rows_of(data: Data) -> list[dict[str, str]]:
    """Every answer with a link to its step."""
    number = {step.name: n for n, step in enumerate(wizard.STEPS, 1)}
    return [
        {
            "term": term,
            "text": text,
            "href": f"/mitmachen/{number[step]}",
            "change": "Ändern",
        }
        for step, term, text in _told(data)
    ]


async def look_ahead(visit: Visit, criteria: Mapping[str, Any]) -> dict[str, Any] | None:
    """What these limits lead to; None where nobody can say now, and the page does without."""
    body = {name: value for name, value in criteria.items() if name not in {"contact", "locale"}}
    try:
        async with asyncio.timeout(visit.settings.ask_seconds):
            answer = await visit.upstream.send(
                "matching", "/v1/profile/what-if", body=body, who=visit.who
            )
    except TimeoutError:
        return None
    return _outlook(answer)


def _outlook(answer: Answer | Down) -> dict[str, Any] | None:
    told = answer.data if isinstance(answer, Answer) and answer.is_done else None
    if not isinstance(told, dict) or "is_ready" not in told:
        return None
    if not told["is_ready"]:
        return {"is_coming": True, "near": [], "parts": []}
    near = [each for each in (told.get("near") or []) if each.get("relaxation")]
    nearest = told.get("nearest") or {}
    named: dict[str, Any] = next((each for each in [*near, nearest] if each.get("title")), {})
    entry = named.get("initiative_id")
    return {
        "is_nobody": bool(told.get("nobody")),
        "is_few": bool(told.get("is_few")),
        "fits": int(told.get("fits") or 0),
        "near": [text for each in near[:MOST_NEAR] if (text := _opening(each))],
        "nearest": named.get("title", ""),
        "href": f"/initiativen/{entry}" if entry else "",
        "points": int(nearest.get("points") or 0),
        "parts": _parts(nearest),
    }


def _parts(nearest: Mapping[str, Any]) -> list[str]:
    """What would help with each point of the nearest, the visitor's own step before the other's."""
    told = sorted(nearest.get("relaxation") or [], key=lambda each: each["side"] != Side.SEEKER)
    by_point = {each["knock_out"]: each for each in reversed(told)}
    texts = [
        reasons.change(each, side=Side.SEEKER, market=str(nearest["market"]))
        for each in reversed(by_point.values())
    ]
    return [text for text in texts if text]


def _opening(near: Mapping[str, Any]) -> str | None:
    return reasons.opens(near["relaxation"], count=int(near["count"]), market=str(near["market"]))


def _told(data: Data) -> Iterator[tuple[str, str, str]]:
    household, place, contact = (data[name] for name in ("haushalt", "ort", "kontakt"))
    kinds = [household["kind"], *household.get("kinds", [])]
    told = ", auch: ".join(wizard.HOUSEHOLDS[kind] for kind in kinds)
    yield "haushalt", "Wer zieht ein", f"{told}, {_persons(household['persons'])}"
    births = [dates.day(each) for each in household.get("births", [])]
    yield "haushalt", "Geburtstage", ", ".join(births) or "keine Angabe"
    yield from _needs(data["bedarf"])
    yield "ort", "Suchort und Umkreis", f"{place['place']}, bis {place['radius_km']} km"
    yield from _limits(data["rahmen"])
    yield from _aims(data["wofuer"])
    yield "wuensche", "Zusammenleben", _wished(data["wuensche"]["wishes"], of=wizard.DIMENSIONS)
    further = data.get("genauer", {}).get("wishes", {})
    yield (
        "genauer",
        "Genauer",
        (_wished(further, of=wizard.FURTHER_DIMENSIONS) if further else "keine Angabe"),
    )
    yield "kontakt", "Name", contact["name"]
    yield "kontakt", "E-Mail", contact["email"]
    yield "kontakt", "SMS", spoken_number(contact["phone"]) if contact["sms_wanted"] else "nein"


def _needs(needs: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    yield "bedarf", "Tiere", SAID[needs["pets"]]
    for name, term in (("needs_step_free", "Stufenlos"), ("needs_smoke_free", "Rauchfrei")):
        yield "bedarf", term, "nötig" if needs[name] == "yes" else "nicht nötig"
    yield "bedarf", "Wir rauchen", SAID[needs["smokes"]]
    yield "bedarf", "Wohnberechtigungsschein", SAID[needs["has_certificate"]]
    names = LANGUAGE_NAMES["de"]
    yield "bedarf", "Sprachen", ", ".join(names[code] for code in needs["languages"])


def _limits(limits: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    cost, equity = limits["max_warm_cost_eur"], limits.get("max_equity_eur")
    free = "" if cost else ": so finden Sie nur, was nichts kostet"
    yield "rahmen", "Warmmiete höchstens", f"{dates.euro(cost)} im Monat{free}"
    yield "rahmen", "Eigenkapital höchstens", "noch offen" if equity is None else dates.euro(equity)
    tenures = limits.get("tenures", [])
    told = ", ".join(TENURES[each] for each in tenures) or "noch offen"
    yield "rahmen", "Wie wohnen", "egal" if set(tenures) >= set(TENURES) else told
    until = f" bis {dates.day(limits['move_in_to'])}" if limits["move_in_to"] else ""
    yield "rahmen", "Einzug", f"{_since(limits['move_in_from'])}{until}"


def _aims(aims: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    yield "wofuer", "Wofür", "; ".join(wizard.AIMS[each] for each in aims["markets"])
    if wizard.FOUNDING not in aims["markets"]:
        return
    welcome = aims["welcome_kinds"]
    named = ", ".join(reasons.kind_name(each) for each in welcome)
    yield "wofuer", "Willkommen sind", "alle" if set(welcome) >= set(wizard.HOUSEHOLDS) else named
    yield "wofuer", "Tiere anderer willkommen", SAID[aims["welcomes_pets"]]


def _since(day: str) -> str:
    """Today is told as it was typed."""
    is_over = date.fromisoformat(day) < dates.today()
    return "ab sofort" if is_over else f"ab {dates.day(day)}"


def _wished(
    wishes: Mapping[str, Mapping[str, Any]], *, of: Mapping[str, tuple[str, str, str]]
) -> str:
    """What counts, the heaviest first: «sehr wichtig: Gemeinschaft; wichtig: Gemeinsam essen»."""
    named = {
        label: [of[name][0] for name, wish in wishes.items() if wish["weight"] == key]
        for key, label in sorted(wizard.WEIGHTS.items(), reverse=True)
        if key != wizard.NO_WEIGHT
    }
    told = [f"{label}: {', '.join(names)}" for label, names in named.items() if names]
    return "; ".join(told) or "alles egal, nichts davon zählt mit"


def _persons(count: int) -> str:
    return "1 Person" if count == 1 else f"{count} Personen"
