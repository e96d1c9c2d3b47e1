"""The funders' desk: calls, rules and lists of municipalities; two people publish what counts."""

import asyncio
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.funding_answers import a_key, asked_part, names_of
from services.web.api.sending import WRONG, once_key
from services.web.forms.funding_desk import (
    read_call,
    read_rule_text,
    read_sheet,
    rule_text,
    typed_call,
)
from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer
from services.web.visit import Funder, NothingHereError, Visit
from services.web.words import dates, problems
from services.web.words import funding as words
from services.web.words.funding_help import EXAMPLE_RULE, KIND_HELP
from services.web.words.funding_reasons import GERMAN

DESK: Final = "/redaktion/foerderung"
AREAS: Final = "/redaktion/gebiete"
UP: Final = "/v1/funding/desk"
LATE: Final = 409
DONE: Final = {
    "entwurf": "Gespeichert. Noch sieht das niemand außer Ihnen und den anderen der Förderung.",
    "geaendert": "Gespeichert.",
    "publish": "Veröffentlicht.",
    "withdraw": "Zurückgezogen.",
    "vorschlag": "Vorgeschlagen. Jetzt muss eine zweite Person veröffentlichen.",
    "regel-publish": "Veröffentlicht. Die Regel gilt.",
    "regel-decline": "Verworfen.",
}


def funding_desk_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(DESK, desk)
    router.add_api_route(f"{DESK}/neu", new_call)
    router.add_api_route(f"{DESK}/neu", draft_call, methods=["POST"])
    router.add_api_route("/redaktion/bedarf", demand)
    router.add_api_route(f"{DESK}/{{call}}", call_page)
    router.add_api_route(f"{DESK}/{{call}}", revise_call, methods=["POST"])
    router.add_api_route(f"{DESK}/{{call}}/stand", act_on_call, methods=["POST"])
    router.add_api_route(f"{DESK}/{{call}}/regel", rule_editor)
    router.add_api_route(f"{DESK}/{{call}}/regel", send_rule, methods=["POST"])
    router.add_api_route(f"{DESK}/{{call}}/regel/{{version:int}}", rule_page)
    router.add_api_route(f"{DESK}/{{call}}/regel/{{version:int}}", decide_rule, methods=["POST"])
    router.add_api_route(AREAS, areas)
    router.add_api_route(AREAS, import_area, methods=["POST"])
    router.add_api_route(f"{AREAS}/{{set_id}}/{{version}}", area_page)
    router.add_api_route(f"{AREAS}/{{set_id}}/{{version}}", decide_area, methods=["POST"])
    return router


async def desk(visit: Funder) -> Response:
    """All calls, and what waits for a second person."""
    told = await visit.need("registry", UP)
    lines = [_line(each) for each in told["calls"]]
    return visit.page("funding/desk", calls=lines, toast=_did(visit))


async def new_call(visit: Funder) -> Response:
    """An empty form for a call."""
    return await _call_form(visit, Form({"checked_on": [""]}), call=None)


async def draft_call(visit: Funder) -> Response:
    """Write a call down."""
    form = await visit.form()
    key = form.text("key", longest=40, missing="Bitte geben Sie dem Aufruf einen Kurznamen.")
    body = {**read_call(form), "key": key}
    if not form.is_right:
        return await _call_form(visit, form, call=None, status=WRONG)
    answer = await visit.tell("registry", f"{UP}/calls", body, key=once_key(form, body))
    if not answer.is_done:
        _refused(form, answer)
        return await _call_form(visit, form, call=None, status=WRONG)
    return visit.to(f"{DESK}/{key}?getan=entwurf")


async def call_page(visit: Funder, call: str) -> Response:
    """One call: its texts, where it stands, all versions of its rule."""
    told = await _call(visit, call)
    return await _call_form(visit, Form(typed_call(told["call"]["texts"])), call=told)


async def revise_call(visit: Funder, call: str) -> Response:
    """Change texts or dates."""
    form, told = await visit.form(), await _call(visit, call)
    body = read_call(form)
    if not form.is_right:
        return await _call_form(visit, form, call=told, status=WRONG)
    seen = read_number(form.raw("revision")) or 0
    answer = await visit.tell("registry", f"{UP}/calls/{call}", body, method="PUT", if_match=seen)
    if not answer.is_done:
        _refused(form, answer)
        return await _call_form(visit, form, call=await _call(visit, call), status=WRONG)
    return visit.to(f"{DESK}/{call}?getan=geaendert")


async def act_on_call(visit: Funder, call: str) -> Response:
    """Publish or take back."""
    form, told = await visit.form(), await _call(visit, call)
    do = form.raw("do")
    if do not in {"publish", "withdraw"}:
        raise NothingHereError
    answer = await visit.tell(
        "registry", f"{UP}/calls/{call}/{do}", {}, key=once_key(form, [call, do])
    )
    if not answer.is_done:
        shown = Form(typed_call(told["call"]["texts"]))
        _refused(shown, answer)
        return await _call_form(visit, shown, call=await _call(visit, call), status=LATE)
    return visit.to(f"{DESK}/{call}?getan={do}")


async def rule_editor(visit: Funder, call: str) -> Response:
    """The rule as JSON, with help; it begins with the newest version, or with an example."""
    told = await _call(visit, call)
    text = EXAMPLE_RULE
    if told["rules"]:
        text = rule_text(told["rules"][0]["rule"])
    return _editor(visit, told, Form({"rule": [text]}))


async def send_rule(visit: Funder, call: str) -> Response:
    """Try a rule with made-up applicants, or put it up for a second person."""
    form, told = await visit.form(), await _call(visit, call)
    rule = read_rule_text(form)
    if not form.is_right:
        return _editor(visit, told, form, status=WRONG)
    path = f"{UP}/calls/{call}/rules"
    if form.raw("do") == "propose":
        body = {"rule": rule}
        answer = await visit.tell("registry", path, body, key=once_key(form, body))
        if answer.is_done:
            return visit.to(f"{DESK}/{call}/regel/{answer.data['version']}?getan=vorschlag")
    else:
        answer = await visit.tell("registry", f"{path}/preview", {"rule": rule})
        if answer.is_done:
            return _editor(visit, told, form, examples=answer.data["examples"])
    _refused(form, answer, field="rule")
    return _editor(visit, told, form, status=WRONG)


async def rule_page(visit: Funder, call: str, version: int) -> Response:
    """One version: what it says, who proposed it, and the buttons of the second person."""
    return await _rule_page(visit, call, version, form=Form({}))


async def decide_rule(visit: Funder, call: str, version: int) -> Response:
    """Publish or decline what another proposed."""
    form, do = await visit.form(), ""
    do = form.raw("do")
    if do not in {"publish", "decline"}:
        raise NothingHereError
    path = f"{UP}/calls/{a_key(call)}/rules/{version}/{do}"
    answer = await visit.tell("registry", path, {}, key=once_key(form, [path]))
    if not answer.is_done:
        _refused(form, answer)
        return await _rule_page(visit, call, version, form=form, status=LATE)
    return visit.to(f"{DESK}/{call}/regel/{version}?getan=regel-{do}")


async def areas(visit: Funder) -> Response:
    """All lists of municipalities, and the form that brings one in."""
    return await _areas(visit, Form({}))


async def import_area(visit: Funder) -> Response:
    """Read a list; what is wrong with a line is named by its number."""
    form = await visit.form()
    sheet = read_sheet(form)
    if not form.is_right:
        return await _areas(visit, form, status=WRONG)
    body = {**sheet, "dry_run": form.raw("do") != "propose"}
    answer = await visit.tell("registry", f"{UP}/areas", body, key=once_key(form, body))
    if not answer.is_done:
        _refused(form, answer)
        return await _areas(visit, form, status=WRONG)
    if answer.data["area"] is not None:
        return visit.to(f"{AREAS}/{sheet['id']}/{sheet['version']}?getan=vorschlag")
    for error in answer.data["errors"]:
        words_of = problems.sentence(error["slug"], otherwise="fields-invalid")
        form.wrong("text", f"Zeile {error['line']} («{error['told']}»): {words_of}")
    return await _areas(
        visit, form, read=answer.data, status=WRONG if answer.data["errors"] else 200
    )


async def area_page(visit: Funder, set_id: str, version: str) -> Response:
    """One list with its members, and the buttons of the second person."""
    return await _area_page(visit, set_id, version, form=Form({}))


async def decide_area(visit: Funder, set_id: str, version: str) -> Response:
    """Publish or decline a list that another proposed."""
    form = await visit.form()
    do = form.raw("do")
    if do not in {"publish", "decline"}:
        raise NothingHereError
    path = f"{UP}/areas/{a_key(set_id)}/{a_key(version)}/{do}"
    answer = await visit.tell("registry", path, {}, key=once_key(form, [path]))
    if not answer.is_done:
        _refused(form, answer)
        return await _area_page(visit, set_id, version, form=form, status=LATE)
    return visit.to(f"{AREAS}/{set_id}/{version}?getan=regel-{do}")


async def demand(visit: Funder) -> Response:
    """Kreis × reason × theme, as it may be published."""
    told = await visit.need("registry", "/v1/funding/demand")
    return visit.page(
        "funding/desk_demand", told=told, until=dates.day(told["until"]), reasons_of=GERMAN
    )


async def _call(visit: Visit, call: str) -> dict[str, Any]:
    return dict(await visit.need("registry", f"{UP}/calls/{a_key(call)}"))


async def _call_form(
    visit: Visit, form: Form, *, call: dict[str, Any] | None, status: int = 200
) -> Response:
    vocabulary = await visit.need("registry", "/v1/vocabulary")
    return visit.page(
        "funding/desk_call",
        status=status,
        form=form,
        call=call,
        rules=[_version(each, visit) for each in call["rules"]] if call else [],
        state_words=words.STATES,
        topics=vocabulary["topics"],
        toast=_did(visit),
    )


def _editor(
    visit: Visit,
    told: dict[str, Any],
    form: Form,
    *,
    examples: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> Response:
    return visit.page(
        "funding/desk_rule_edit",
        status=status,
        form=form,
        call=told["call"],
        area_names=told["area_names"],
        kinds=KIND_HELP,
        examples=[
            [
                each["name"],
                words.VERDICTS[each["verdict"]],
                " ".join(GERMAN[reason] for reason in each["reasons"]) or "–",
            ]
            for each in examples
        ]
        if examples is not None
        else None,
    )


async def _rule_page(
    visit: Visit, call: str, version: int, *, form: Form, status: int = 200
) -> Response:
    told, listed, vocabulary = await asyncio.gather(
        _call(visit, call),
        visit.need("registry", UP),
        visit.need("registry", "/v1/vocabulary"),
    )
    rule = next((each for each in told["rules"] if each["version"] == version), None)
    if rule is None:
        raise NothingHereError
    names = names_of(
        vocabulary,
        [each["call"] for each in listed["calls"]],
        areas={each["name"]: each for each in listed["areas"]},
    )
    return visit.page(
        "funding/desk_rule",
        status=status,
        form=form,
        call=told["call"],
        rule=_version(rule, visit),
        text=rule_text(rule["rule"]),
        asked=[asked_part(part, names) for part in rule["rule"]["all"]],
        toast=_did(visit),
    )


async def _areas(
    visit: Visit, form: Form, *, read: dict[str, Any] | None = None, status: int = 200
) -> Response:
    told = await visit.need("registry", UP)
    return visit.page(
        "funding/desk_areas",
        status=status,
        form=form,
        read=read,
        areas=[_area(each, visit) for each in told["areas"]],
    )


async def _area_page(
    visit: Visit, set_id: str, version: str, *, form: Form, status: int = 200
) -> Response:
    told, listed = await asyncio.gather(
        visit.need("registry", f"{UP}/areas/{a_key(set_id)}/{a_key(version)}"),
        visit.need("registry", UP),
    )
    name = f"{set_id}@{version}"
    found = next((each for each in listed["areas"] if each["name"] == name), None)
    if found is None:
        raise NothingHereError
    return visit.page(
        "funding/desk_area",
        status=status,
        form=form,
        area=_area(found, visit),
        rows=[
            [each["name"], each["ags"], words.CERTAINTIES[each["certainty"]]]
            for each in told["members"]
        ],
        toast=_did(visit),
    )


def _line(told: dict[str, Any]) -> dict[str, Any]:
    call = told["call"]
    return {
        "call": call["call"],
        "title": call["texts"]["title"],
        "href": f"{DESK}/{call['call']}",
        "state": words.STATES[call["state"]],
        "deadline": words.deadline(call["texts"], today=dates.today()),
        "waiting": [
            {"version": n, "href": f"{DESK}/{call['call']}/regel/{n}"} for n in told["waiting"]
        ],
        "outdated": words.OUTDATED.get(call["outdated"] or "", ""),
    }


def _version(told: dict[str, Any], visit: Visit) -> dict[str, Any]:
    return {
        "version": told["version"],
        "valid_from": dates.day(told["valid_from"]),
        "valid_to": dates.day(told["valid_to"]) if told["valid_to"] else "",
        "waits": told["state"] == "proposed",
        **_hands(told["proposal"], visit),
    }


def _area(told: dict[str, Any], visit: Visit) -> dict[str, Any]:
    return {
        **told,
        "href": f"{AREAS}/{told['id']}/{told['version']}",
        "valid_from": dates.day(told["valid_from"]),
        "valid_to": dates.day(told["valid_to"]) if told["valid_to"] else "",
        "read_on": dates.day(told["read_on"]),
        "waits": told["proposal"]["state"] == "proposed",
        **_hands(told["proposal"], visit),
    }


def _hands(proposal: dict[str, Any], visit: Visit) -> dict[str, Any]:
    """Who proposed and who decided, and whether it is this visitor's own proposal."""
    decided = proposal["decided_by"]
    return {
        "decision": words.DECISIONS[proposal["state"]],
        "proposed": f"{proposal['proposed_by']}, {dates.day(proposal['proposed_at'])}",
        "decided": f"{decided}, {dates.day(proposal['decided_at'])}" if decided else "",
        "is_own": proposal["proposed_by"] == visit.who.subject,
    }


def _did(visit: Visit) -> str:
    return DONE.get(visit.request.query_params.get("getan", ""), "")


def _refused(form: Form, answer: Answer, *, field: str = "") -> None:
    """Registry's problem beside the fields; places within a rule stand before their sentence."""
    told = answer.data if isinstance(answer.data, dict) else {}
    if field and told.get("errors"):
        for error in told["errors"]:
            said = problems.sentence(error["slug"], error, otherwise="fields-invalid")
            form.wrong(field, f"{error['field'] or 'Regel'}: {said}")
    elif field:
        form.wrong(field, problems.sentence(answer.slug, told, otherwise="fields-invalid"))
    else:
        form.refused(told, fields={"opens_on": "opens_on_day", "closes_on": "closes_on_day"})
