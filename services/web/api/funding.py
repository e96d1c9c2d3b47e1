"""Funding for everybody: the list of calls, one call, checks without an account, unmet demand."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.funding_answers import (
    CheckPage,
    a_key,
    asked_part,
    explained,
    judged,
    names_of,
    uuid_or_none,
)
from services.web.forms.funding import as_typed
from services.web.forms.reading import Form
from services.web.upstream import Answer
from services.web.visit import Anyone, NothingHereError, Visit
from services.web.words import dates
from services.web.words import funding as words
from services.web.words.funding_reasons import sentence

HOME: Final = "/foerderung"
WRONG: Final = 422
STATES: Final = {"opened": "offen", "published": "angekündigt", "closed": "abgelaufen"}
SHOWN_FIRST: Final = ("opened", "published")
ASKED_QUICKLY: Final = ("seat", "legal_form", "themes")


def funding_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(HOME, calls)
    router.add_api_route(f"{HOME}/fristen.ics", deadlines)
    router.add_api_route(f"{HOME}/schnell", quick)
    router.add_api_route(f"{HOME}/pruefen", ask_all)
    router.add_api_route(f"{HOME}/pruefen", check_all, methods=["POST"])
    router.add_api_route(f"{HOME}/bedarf", demand)
    router.add_api_route(f"{HOME}/bedarf.csv", demand_file)
    router.add_api_route(f"{HOME}/gebiete/{{set_id}}/{{version}}", area)
    router.add_api_route(f"{HOME}/aufrufe/{{call}}", call_page)
    router.add_api_route(f"{HOME}/aufrufe/{{call}}/pruefen", ask)
    router.add_api_route(f"{HOME}/aufrufe/{{call}}/pruefen", check, methods=["POST"])
    return router


async def calls(visit: Anyone) -> Response:
    """The list with deadlines; what is over is shown where it is asked for, and marked."""
    told, vocabulary = await asyncio.gather(
        visit.need("registry", "/v1/funding/calls"), visit.need("registry", "/v1/vocabulary")
    )
    params = visit.request.query_params
    states = [each for each in params.getlist("stand") if each in STATES]
    themes = params.getlist("thema")
    query = params.get("q", "").strip()
    found = [
        each
        for each in told["items"]
        if each["state"] in (states or SHOWN_FIRST)
        and (not themes or set(themes) & set(each["texts"]["themes"]))
        and _mentions(each, query)
    ]
    labels = {item["value"]: item["label"] for item in vocabulary["topics"]}
    return visit.page(
        "funding/calls",
        cards=[_card(each, labels) for each in found],
        query=query,
        hidden_count=sum(each["state"] == "closed" for each in told["items"]) if not states else 0,
        groups=_groups(told["items"], labels, states=states, themes=themes),
        vocabulary=vocabulary,
    )


async def call_page(visit: Anyone, call: str) -> Response:
    """One call: what it is for, what it asks in plain German, where that stands."""
    call = a_key(call)
    told, listed, vocabulary = await asyncio.gather(
        visit.need("registry", f"/v1/funding/calls/{call}"),
        visit.need("registry", "/v1/funding/calls"),
        visit.need("registry", "/v1/vocabulary"),
    )
    names = names_of(vocabulary, listed["items"], areas=told["areas"])
    rule = told["rule"]
    return visit.page(
        "funding/call",
        call=told,
        card=_card(told, names.labels.get("topics", {})),
        rule=[asked_part(part, names) for part in rule["rule"]["all"]] if rule else None,
        areas=list(told["areas"].values()),
        dates=dates,
        decisions=words.DECISIONS,
        entry=_entry(visit),
    )


async def quick(visit: Anyone) -> Response:
    """Three questions, and each call in three words; nothing is kept, so it is a plain address."""
    params = visit.request.query_params
    typed = {name: params.getlist(name) for name in ("place", "ags", "legal_form", "themes")}
    page = await CheckPage.of(visit, Form(typed))
    page.asked = ASKED_QUICKLY
    answers = await page.read()
    if not page.form.is_right:
        return visit.page("funding/quick", status=WRONG, items=None, **page.context)
    told = await visit.tell("registry", "/v1/funding/check", {"answers": answers})
    items = [
        judged(each) for each in visit.needed(told)["items"] if each["call"]["state"] in SHOWN_FIRST
    ]
    return visit.page("funding/quick", items=items, **page.context)


async def ask_all(visit: Anyone) -> Response:
    """All questions, for all calls at once."""
    page = await CheckPage.of(visit, await _preset(visit))
    return visit.page("funding/check_all", items=None, **page.context)


async def check_all(visit: Anyone) -> Response:
    """All calls for these answers, likely eligible first."""
    page = await CheckPage.of(visit, await visit.form())
    body = page.body(await page.read())
    if not page.form.is_right:
        return visit.page("funding/check_all", status=WRONG, items=None, **page.context)
    told = await visit.tell("registry", "/v1/funding/check", body)
    if not told.is_done:
        page.refused(told)
        return visit.page("funding/check_all", status=WRONG, items=None, **page.context)
    items = [judged(each) for each in told.data["items"]]
    day = dates.day(told.data["on"])
    is_past = date.fromisoformat(told.data["on"]) != dates.today()
    return visit.page("funding/check_all", items=items, on=day if is_past else "", **page.context)


async def ask(visit: Anyone, call: str) -> Response:
    """The questions that one call needs."""
    call = a_key(call)
    told = await visit.need("registry", f"/v1/funding/calls/{call}")
    page = await CheckPage.of(visit, await _preset(visit), rule=_rule(told))
    return _show(visit, told, page, answer=None)


async def check(visit: Anyone, call: str) -> Response:
    """The answer: each condition with its verdict, and what would change it."""
    call = a_key(call)
    told = await visit.need("registry", f"/v1/funding/calls/{call}")
    page = await CheckPage.of(visit, await visit.form(), rule=_rule(told))
    body = page.body(await page.read())
    if not page.form.is_right:
        return _show(visit, told, page, answer=None, status=WRONG)
    body["initiative_id"] = uuid_or_none(page.form.raw("eintrag"))
    answer = await visit.tell("registry", f"/v1/funding/calls/{call}/check", body)
    if not answer.is_done:
        page.refused(answer)
        return _show(visit, told, page, answer=None, status=WRONG)
    return _show(visit, told, page, answer=explained(answer.data, page))


async def area(visit: Anyone, set_id: str, version: str) -> Response:
    """A list of municipalities: which belong to it, which are disputed, where that stands."""
    told = await visit.need("registry", f"/v1/funding/areas/{a_key(set_id)}/{a_key(version)}")
    return visit.page(
        "funding/area",
        area=told["area"],
        rows=[
            [each["name"], each["ags"], words.CERTAINTIES[each["certainty"]]]
            for each in sorted(told["members"], key=lambda each: (each["name"], each["ags"]))
        ],
        disputed=[each["name"] for each in told["members"] if each["certainty"] == "disputed"],
        dates=dates,
    )


async def demand(visit: Anyone) -> Response:
    """What people asked for and could not get, in sums that name nobody."""
    told, vocabulary = await asyncio.gather(
        visit.need("registry", "/v1/funding/demand"), visit.need("registry", "/v1/vocabulary")
    )
    labels = {item["value"]: item["label"] for item in vocabulary["topics"]}
    return visit.page(
        "funding/demand",
        told=told,
        until=dates.day(told["until"]),
        reasons=[
            {"label": sentence(key), "value": count} for key, count in told["reasons"].items()
        ],
        themes=[
            {"label": labels.get(key, "ohne Thema"), "value": count}
            for key, count in told["themes"].items()
        ],
    )


async def deadlines(visit: Anyone) -> Response:
    """The deadlines as a calendar file."""
    return await _file(visit, "/v1/funding/deadlines.ics", "text/calendar; charset=utf-8")


async def demand_file(visit: Anyone) -> Response:
    """The table of demand for a spreadsheet."""
    return await _file(visit, "/v1/funding/demand.csv", "text/csv; charset=utf-8")


async def _file(visit: Visit, path: str, media_type: str) -> Response:
    told = await visit.ask("registry", path)
    visit.needed(told)
    content = told.content if isinstance(told, Answer) else b""
    name = path.rpartition("/")[2]
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


async def _preset(visit: Visit) -> Form:
    """An empty form, or what the own entry says already."""
    entry = _entry(visit)
    if not entry:
        return Form({})
    told = await visit.need("registry", f"/v1/initiatives/{entry}/funding")
    return Form({**as_typed(told["answers"], places=told["places"]), "eintrag": [entry]})


def _entry(visit: Visit) -> str:
    """The own entry that the address names, if this visitor may open it."""
    asked = visit.request.query_params.get("eintrag", "")
    if not asked:
        return ""
    entry = uuid_or_none(asked)
    if entry is None:
        raise NothingHereError
    visit.hold(entry)
    return entry


def _show(
    visit: Visit,
    told: dict[str, Any],
    page: CheckPage,
    *,
    answer: dict[str, Any] | None,
    status: int = 200,
) -> Response:
    return visit.page(
        "funding/check",
        status=status,
        call=told,
        card=_card(told, {}),
        answer=answer,
        **page.context,
    )


def _rule(told: dict[str, Any]) -> dict[str, Any] | None:
    return dict(told["rule"]["rule"]) if told["rule"] else None


def _card(told: dict[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    texts = told["texts"]
    return {
        "call": told["call"],
        "title": texts["title"],
        "funder": texts["funder"],
        "summary": texts["summary"],
        "url": texts["url"],
        "href": f"{HOME}/aufrufe/{told['call']}",
        "state": told["state"],
        "state_words": words.STATES[told["state"]],
        "deadline": words.deadline(texts, today=dates.today()),
        "themes": [{"slug": each, "label": labels.get(each, each)} for each in texts["themes"]],
        "outdated": words.OUTDATED.get(told["outdated"] or "", ""),
        "is_illustrative": texts["is_illustrative"],
        "has_rule": told["rule_version"] is not None,
        "checked_on": dates.day(texts["checked_on"]),
    }


def _mentions(told: dict[str, Any], query: str) -> bool:
    texts = told["texts"]
    whole = " ".join((texts["title"], texts["funder"], texts["summary"])).casefold()
    return all(word in whole for word in query.casefold().split())


def _groups(
    items: list[dict[str, Any]], labels: dict[str, str], *, states: list[str], themes: list[str]
) -> list[dict[str, Any]]:
    used = sorted({theme for each in items for theme in each["texts"]["themes"]})
    return [
        {
            "name": "stand",
            "title": "Stand",
            "options": [
                {
                    "value": value,
                    "label": label,
                    "count": sum(each["state"] == value for each in items),
                    "checked": value in (states or SHOWN_FIRST),
                }
                for value, label in STATES.items()
            ],
        },
        {
            "name": "thema",
            "title": "Thema",
            "options": [
                {
                    "value": value,
                    "label": labels.get(value, value),
                    "count": sum(value in each["texts"]["themes"] for each in items),
                    "checked": value in themes,
                }
                for value in used
            ],
        },
    ]
