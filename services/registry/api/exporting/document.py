"""The OpenAPI 3.1 of what everybody may ask: public routes, each parameter and problem explained."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from services.chassis.http.policy import policies
from services.chassis.http.problems import MEDIA_TYPE

INTRODUCTION: Final = """\
Everything that the public may ask of the directory, and what anybody may send to it.

**Pages.** A list has `items` and `next_cursor`. Ask again with `cursor=<next_cursor>` for what
follows; without a `next_cursor` it was the last page. Nothing is skipped or repeated while entries
come and go. A cursor belongs to its order and its filters.

**Problems.** Whatever is refused comes as `application/problem+json` (RFC 9457): `slug` names it
for programs, `title` says what to do, `errors` names each wrong field.

**Sending.** A POST wants a fresh UUID as `Idempotency-Key`: the same request twice has one effect
and one answer.
"""
PARAMETERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "q": "Words, all of which must be found; their forms and parts of compounds count.",
        "topic": "A topic (see /v1/vocabulary); several widen the search.",
        "target_group": "For whom (see /v1/vocabulary); several widen the search.",
        "district": "A Kreis by the first five digits of its key; several widen the search.",
        "stage": "How far the entry is (see /v1/vocabulary).",
        "legal_form": "Its legal form (see /v1/vocabulary).",
        "actor_kind": "Who stands behind it (see /v1/vocabulary).",
        "kind": "Initiative or housing project.",
        "sdg": "A goal of the United Nations, 1 to 17.",
        "near": "A point as `latitude,longitude` in degrees (WGS 84).",
        "radius_km": "How far from the point, in km on the great circle.",
        "box": "A part of the map: `south,west,north,east` in degrees.",
        "serves": "Who comes to this place: a key (eight digits, or five of a Kreis) or a point.",
        "sort": "The order: relevance, distance (with `near`), date or name.",
        "cursor": "Where to go on: `next_cursor` of the answer before.",
        "limit": "How many at most on one page.",
        "zoom": "How fine the cells of the map are, 0 (coarse) to 10.",
        "ags": "The key of a municipality, eight digits.",
        "keys": "Keys of municipalities, eight digits each; repeated for several.",
        "weeks": "How many weeks to look back.",
        "initiative_id": "The id of an entry.",
        "title": "The name that is being typed.",
        "lat": "Latitude in degrees (WGS 84).",
        "lon": "Longitude in degrees (WGS 84).",
        "idempotency-key": "A fresh UUID; the same one again gets the same answer.",
        "on": "For which day, as YYYY-MM-DD; today if it is left out.",
        "call": "The short name of a funding call.",
        "set_id": "The short name of a list of municipalities.",
        "version": "The version of the list.",
        "call_id": "The id of a call for ideas.",
        "idea_id": "The id of an idea.",
        "posting_id": "The id of a need or an offer on the board.",
        "category": "Room, time, money, know-how, people or vehicle.",
        "side": "Needs or offers.",
        "token": "The token of a link in a mail.",
        "display": "Whether the hits are asked for to be shown in a list elsewhere.",
        "name": "The hash of an image, as the entry names it.",
        "width": "One of the widths that the entry names for the image, in pixels.",
        "until": "Up to which day, as YYYY-MM-DD.",
    }
)
"""What parameters mean, wherever they stand."""
PROBLEM: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "type": "object",
        "description": "What went wrong and what to do about it (RFC 9457).",
        "required": ["type", "title", "status", "slug"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string", "description": "What to do."},
            "status": {"type": "integer"},
            "slug": {"type": "string", "description": "The problem's name, for programs."},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "field": {"type": "string"},
                        "slug": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                },
            },
        },
    }
)
_METHODS: Final = ("get", "post", "put", "delete")


def public_document(app: FastAPI, *, site: str) -> dict[str, Any]:
    """The document of the public routes, as the gateway shows them."""
    told = get_openapi(
        title="Zukunftsplattform: directory of social initiatives",
        version="1",
        openapi_version="3.1.0",
        description=INTRODUCTION,
        routes=app.routes,
        servers=[{"url": f"{site}/api/registry", "description": "This platform"}],
    )
    wanted = public_routes(app)
    told["paths"] = {
        path: {method: _explained(operation) for method, operation in operations.items()}
        for path, operations in (
            (path, {name: each for name, each in item.items() if (name, path) in wanted})
            for path, item in told["paths"].items()
        )
        if operations
    }
    schemas = told.get("components", {}).get("schemas", {})
    named = _reached(told["paths"], schemas)
    told["components"] = {
        "schemas": {
            "Problem": dict(PROBLEM),
            **{name: schema for name, schema in sorted(schemas.items()) if name in named},
        }
    }
    return told


def public_routes(app: FastAPI) -> set[tuple[str, str]]:
    """Method and path of each route that everybody may call through the gateway."""
    return {
        (method.lower(), route.path)
        for route in policies(app)
        for method in route.methods
        if route.policy == "public" and route.path.startswith("/v1/") and method.lower() in _METHODS
    }


def _explained(operation: dict[str, Any]) -> dict[str, Any]:
    """An operation with a summary, words for its parameters, and its problems."""
    description = operation.get("description", "")
    for parameter in operation.get("parameters", []):
        parameter.setdefault("description", PARAMETERS.get(parameter["name"].lower(), ""))
    problem = {
        "description": "Refused, with what to do about it.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    responses = {
        status: answer for status, answer in operation["responses"].items() if status != "422"
    }
    return {
        **operation,
        "summary": description.partition("\n\n")[0].replace("\n", " ") or operation["summary"],
        "responses": {**responses, "4XX": problem, "5XX": problem},
    }


def _reached(told: Any, schemas: Mapping[str, Any]) -> set[str]:
    """The schemas that are named, also by other schemas."""
    named: set[str] = set()
    waiting = list(_named(told))
    while waiting:
        name = waiting.pop()
        if name not in named and name in schemas:
            named.add(name)
            waiting += _named(schemas[name])
    return named


def _named(told: Any) -> Iterator[str]:
    match told:
        case dict():
            reference = told.get("$ref")
            if isinstance(reference, str):
                yield reference.rpartition("/")[2]
            for value in told.values():
                yield from _named(value)
        case list():
            for value in told:
                yield from _named(value)
