"""The sites of one's own entry, and whom each of them serves: one form for each, none needs a script."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import find_place, namesakes, places_named
from services.web.api.sending import WRONG, once_key
from services.web.forms import sites as site_form
from services.web.forms.reading import Form, read_number
from services.web.visit import NothingHereError, Person, Visit
from services.web.words import problems
from services.web.words.sites import area_words

HERE: Final = "/eintrag/{initiative_id:uuid}/orte"
CHANGED: Final = 412
MAIN: Final = 0
"""The number of the main place; further sites count from 1, a new one stands behind the last."""
FIELDS: Final = ("name", "ags", "address", "lat", "serves.radius_km", "serves.places")


def sites_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(HERE, show)
    router.add_api_route(f"{HERE}/{{number:int}}", one)
    router.add_api_route(f"{HERE}/{{number:int}}", save, methods=["POST"])
    router.add_api_route(f"{HERE}/{{number:int}}/entfernen", remove, methods=["POST"])
    return router


async def show(visit: Person, initiative_id: UUID) -> Response:
    """All places of the entry, with whom each of them serves."""
    entry = await _own(visit, initiative_id)
    draft = entry["draft"]
    town = draft["place"]["municipality"]
    done = visit.request.query_params.get("getan") == "1"
    return visit.page(
        "sites/all",
        entry=entry,
        main={"town": town, "area": area_words(draft.get("serves"), town=town)},
        sites=[
            {**site, "area": area_words(site.get("serves"), town=site["municipality"])}
            for site in draft.get("sites", [])
        ],
        may_add=len(draft.get("sites", [])) < site_form.MOST_SITES,
        was_changed=visit.request.query_params.get("geaendert") == "1",
        toast="Gesendet. Die Redaktion sieht sich Ihre Änderung an." if done else "",
    )


async def one(visit: Person, initiative_id: UUID, number: int) -> Response:
    """The form of one place."""
    entry = await _own(visit, initiative_id)
    form = site_form.of_site(_places(entry, number)[number])
    choices = await namesakes(visit, form.raw("place")) if number else []
    return _form(visit, entry, number, form=form, choices=choices)


async def save(visit: Person, initiative_id: UUID, number: int) -> Response:
    """Send the place with all the others, which stay as they are."""
    form = await visit.form()
    entry = await _own(visit, initiative_id)
    places = _places(entry, number)
    site, choices = await _read(visit, form, places[number], is_main=number == MAIN)
    if not form.is_right:
        return _form(visit, entry, number, form=form, choices=choices, status=WRONG)
    places[number] = site
    answer = await _send(visit, initiative_id, places, form)
    if answer is None:
        return visit.to(f"/eintrag/{initiative_id}/orte?getan=1")
    _note(form, answer, number)
    return _form(visit, entry, number, form=form, choices=choices, status=WRONG)


async def remove(visit: Person, initiative_id: UUID, number: int) -> Response:
    """Send all other places without this one."""
    form = await visit.form()
    entry = await _own(visit, initiative_id)
    places = _places(entry, number)
    if number == MAIN or number > len(entry["draft"].get("sites", [])):
        raise NothingHereError
    del places[number]
    answer = await _send(visit, initiative_id, places, form)
    done = "getan" if answer is None else "geaendert"
    return visit.to(f"/eintrag/{initiative_id}/orte?{done}=1")


async def _own(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    visit.hold(initiative_id)
    found = dict(await visit.need("registry", f"/v1/initiatives/{initiative_id}/own"))
    if "edit" not in found["actions"]:
        raise NothingHereError
    return found


def _places(entry: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    """The main place, the further ones, and room for a new one where that is meant."""
    draft = entry["draft"]
    main = {**draft["place"], "serves": draft.get("serves")}
    told = [main, *map(dict, draft.get("sites", []))]
    if number == len(told) and number <= site_form.MOST_SITES:
        told.append({})
    if number >= len(told):
        raise NothingHereError
    return told


async def _read(
    visit: Visit, form: Form, before: Mapping[str, Any], *, is_main: bool
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The place as typed; its point stays while the municipality does."""
    if is_main:
        return {**before, "serves": await _area(visit, form)}, []
    told = site_form.read_texts(form)
    form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
    meant = await find_place(visit, form)
    ags = meant.place["ags"] if meant.place else ""
    if ags and ags == before.get("ags"):
        told |= {name: before[name] for name in ("lat", "lon")}
    return {**told, "ags": ags, "serves": await _area(visit, form)}, meant.choices


async def _area(visit: Visit, form: Form) -> dict[str, Any] | None:
    covers = site_form.read_covers(form)
    if covers == "radius":
        return {"covers": covers, "radius_km": site_form.read_km(form), "places": []}
    if covers == "places":
        return {"covers": covers, "radius_km": None, "places": await _served(visit, form)}
    return {"covers": covers, "radius_km": None, "places": []} if covers == "saxony" else None


async def _served(visit: Visit, form: Form) -> list[dict[str, str]]:
    """Municipalities and districts by their names; one that we do not know is named."""
    districts = await visit.need("registry", "/v1/districts")
    found: dict[str, dict[str, str]] = {}
    for line in site_form.lines(form):
        key = await _key(visit, line, districts)
        if key:
            found[key] = {"key": key, "name": line}
        elif "places" not in form.error_of:
            form.wrong("places", _unclear(line))
    if not found and "places" not in form.error_of:
        form.wrong("places", "Bitte nennen Sie mindestens eine Gemeinde oder einen Landkreis.")
    return list(found.values())


def _unclear(line: str) -> str:
    return (
        f"«{line}» ist nicht eindeutig. Bitte schreiben Sie den ganzen Namen, bei gleichen Namen "
        "mit dem Landkreis dahinter: «Bernsdorf (Zwickau)»."
    )


async def _key(visit: Visit, line: str, districts: list[dict[str, Any]]) -> str:
    """The key of the one place of this name; a municipality may have its district in brackets."""
    name, _, district = line.partition("(")
    district = district.rstrip(") ").casefold()
    for each in districts:
        if line.casefold() in {each["name"].casefold(), f"landkreis {each['name']}".casefold()}:
            return str(each["district"])
    named = [
        item
        for item in await places_named(visit, name.strip())
        if name.strip().casefold()
        in {item["name"].casefold(), (item.get("name_hsb") or "").casefold()}
        and district in item.get("district_name", "").casefold()
    ]
    return str(named[0]["ags"]) if len(named) == 1 else ""


async def _send(
    visit: Visit, initiative_id: UUID, places: list[dict[str, Any]], form: Form
) -> Any | None:
    """What registry refused; None if all is sent."""
    main, *further = places
    seen = read_number(form.raw("revision")) or 0
    told = {"serves": _told_area(main.get("serves")), "sites": [_told(site) for site in further]}
    answer = await visit.tell(
        "registry",
        f"/v1/initiatives/{initiative_id}/sites",
        told,
        method="PUT",
        if_match=seen,
        key=once_key(form, {**told, "revision": seen}),
    )
    return None if answer.is_done else answer


def _told(site: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "ags", "lat", "lon", "address")
    return {
        **{name: site.get(name) for name in names},
        "serves": _told_area(site.get("serves")),
    }


def _told_area(area: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if area is None:
        return None
    return {**area, "places": [place["key"] for place in area["places"]]}


def _note(form: Form, answer: Any, number: int) -> None:
    """Whatever was refused stands beside its field."""
    if answer.status == CHANGED:
        form.wrong("", problems.GERMAN["precondition-failed"])
        return
    prefix = f"sites.{number - 1}." if number else ""
    names = {f"{prefix}{name}": name.removeprefix("serves.") for name in FIELDS}
    names |= {f"{prefix}ags": "place", f"{prefix}lat": "place", "sites": "name"}
    form.refused(answer.data, fields=names)


def _form(
    visit: Visit,
    entry: Mapping[str, Any],
    number: int,
    *,
    form: Form,
    choices: list[dict[str, str]],
    status: int = 200,
) -> Response:
    return visit.page(
        "sites/one",
        status=status,
        entry=entry,
        number=number,
        is_main=number == MAIN,
        is_new=number > len(entry["draft"].get("sites", [])),
        form=form,
        choices=choices,
        covers=[{"value": value, "label": text} for value, text in site_form.COVERS.items()],
    )
