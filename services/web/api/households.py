"""The households that fit a project, for those who answer for it: by kind and by age group."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api import match_cards
from services.web.visit import Owner
from services.web.words import reasons

FACETS: Final = ("kind", "age")
TITLES: Final = {"kind": "Wer einziehen möchte", "age": "Altersgruppe"}
AGES: Final = {
    "0-17": "unter 18",
    "18-29": "18 bis 29",
    "30-54": "30 bis 54",
    "55-69": "55 bis 69",
    "70+": "70 und älter",
    "not-stated": "ohne Angabe",
}


def households_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/projekt/{initiative_id:uuid}/haushalte", households)
    return router


async def households(visit: Owner, initiative_id: UUID) -> Response:
    """All that fit or the chosen ones; a number beside a choice is what it shows."""
    query = visit.request.query_params
    chosen = {name: query.get(name, "") for name in FACETS if query.get(name)}
    path = f"/v1/initiatives/{initiative_id}/matches"
    found = await visit.need("matching", path, **chosen)
    here = f"/projekt/{initiative_id}/haushalte"
    return visit.page(
        "households",
        cards=[match_cards.short(match_cards.card_of(item)) for item in found["items"]],
        total=found.get("total", len(found["items"])),
        facets=[_facet(name, found, chosen, here=here) for name in FACETS],
        entry=f"/eintrag/{initiative_id}",
        here_path=here,
        is_filtered=bool(chosen),
    )


def _facet(
    name: str, found: dict[str, Any], chosen: dict[str, str], *, here: str
) -> dict[str, Any]:
    """One facet as links: each keeps the other choice, the chosen one leads back."""
    others = {key: value for key, value in chosen.items() if key != name}
    options = [
        {
            "text": _label(name, each["value"]),
            "count": each["count"],
            "is_chosen": chosen.get(name) == each["value"],
            "href": _with(here, {**others, name: each["value"]}),
        }
        for each in found.get("facets", {}).get(name, [])
    ]
    return {"title": TITLES[name], "options": options, "href_all": _with(here, others)}


def _label(facet: str, value: str) -> str:
    return AGES.get(value, value) if facet == "age" else reasons.kind_name(value)


def _with(here: str, chosen: dict[str, str]) -> str:
    told = "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in sorted(chosen.items()))
    return f"{here}?{told}" if told else here
