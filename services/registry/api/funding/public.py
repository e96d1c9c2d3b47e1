"""What everybody sees and asks: calls and deadlines, checks, lists of municipalities, demand."""

import csv
import io
from typing import Annotated, Final
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from contracts.moving_in import day_in_saxony
from services.chassis.http import policy
from services.chassis.http.idempotency import OnceOptional
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.api.funding import answers
from services.registry.api.funding.calendar import deadlines
from services.registry.api.funding.models import (
    CallDetailOut,
    CallsOut,
    ComparedOut,
    DemandNodeOut,
    DemandOut,
    ExplainedOut,
    MemberOut,
    MembersOut,
)
from services.registry.api.funding.requests import CheckIn
from services.registry.api.problems import refuse, unless_refused
from services.registry.decide import vocabulary
from services.registry.decide.funding.demand import NO_THEME, Shown, at_least
from services.registry.decide.funding.two_people import Decision
from services.registry.decide.small_cells import SMALLEST
from services.registry.store import places
from services.registry.store.funding import areas, calls, rules
from services.registry.work.funding import demand, judging

router = APIRouter(tags=["funding"], dependencies=[policy.public()])

Caller = Annotated[Principal | None, policy.public()]

REASONS_LEVEL: Final = 2
THEMES_LEVEL: Final = 3
COLUMNS: Final = ("Kreis", "Grund", "Thema", "Nennungen")
THE_REST: Final = "(übrige, verborgen)"
ALL: Final = "(alle)"


@router.get("/v1/funding/calls")
async def list_calls(tx: Reading) -> CallsOut:
    """Every public call: open ones first, the next deadline on top."""
    return CallsOut(items=[answers.call(each, now=tx.now) for each in await calls.public(tx)])


@router.get("/v1/funding/deadlines.ics")
async def show_deadlines(request: Request, tx: Reading) -> Response:
    """The deadlines that are ahead, for any calendar."""
    host = urlsplit(request.app.state.settings.public_url).hostname or "localhost"
    file = deadlines(await calls.public(tx), host=host, now=tx.now)
    return Response(file, media_type="text/calendar; charset=utf-8; method=PUBLISH")


@router.get("/v1/funding/calls/{call}")
async def show_call(tx: Reading, call: str) -> CallDetailOut:
    """One call with the rule that counts today, and all that counted before."""
    found = await judging.found(tx, call)
    stored = [
        each
        for each in await rules.of_call(tx, found.id)
        if each.proposal.state is Decision.PUBLISHED
    ]
    newest = stored[0] if stored else None
    named = judging.areas_of(newest.rule) if newest else ()
    return CallDetailOut(
        **dict(answers.call(found, now=tx.now)),
        rule=answers.rule(newest) if newest else None,
        versions=[answers.rule(each) for each in stored],
        areas=await answers.area_sheets(tx, named),
    )


@router.post("/v1/funding/calls/{call}/check", response_model=ExplainedOut)
async def check_call(call: str, told: CheckIn, who: Caller, once: OnceOptional) -> Response:
    """Hold answers against a call on a day; today's answer counts once for the table of demand."""
    explained = unless_refused(
        await judging.explain(
            once.tx,
            call,
            told.answers,
            on=told.on,
            asker=_asker(told, who),
            own_entry=told.initiative_id,
        )
    )
    return await once.keep(await answers.explained(once.tx, explained))


@router.post("/v1/funding/check")
async def check_all(tx: Unit, told: CheckIn, who: Caller) -> ComparedOut:
    """Hold answers against all calls at once, likely eligible first."""
    asker = _asker(told, who)
    compared = unless_refused(await judging.compare(tx, told.answers, on=told.on, asker=asker))
    on = told.on or day_in_saxony(tx.now)
    return ComparedOut(on=on, items=[answers.judged(each, now=tx.now) for each in compared])


@router.get("/v1/funding/areas/{set_id}/{version}")
async def show_area(tx: Reading, set_id: str, version: str) -> MembersOut:
    """A published list of municipalities with its members."""
    stored = await areas.get(tx, set_id, version)
    if stored is None or stored.proposal.state is not Decision.PUBLISHED:
        refuse(Refusal("not-found"))
    return await members_of(tx, set_id, version)


@router.get("/v1/funding/demand")
async def show_demand(tx: Reading) -> DemandOut:
    """Unmet demand by Kreis, reason and theme; what rests on few people is hidden."""
    told = await demand.unmet(tx)
    labels = _labels(told)
    return DemandOut(
        until=told.until,
        fewest=SMALLEST,
        table=_node(told.table, labels) if told.table else None,
        reasons=at_least(told.table, level=REASONS_LEVEL),
        themes=at_least(told.table, level=THEMES_LEVEL),
    )


@router.get("/v1/funding/demand.csv")
async def export_demand(tx: Reading) -> Response:
    """The same table as a file for a spreadsheet."""
    told = await demand.unmet(tx)
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    if told.table is not None:
        rows.writerows(_lines(told.table, _labels(told), above=()))
    headers = {"content-disposition": 'attachment; filename="unerfuellter-bedarf.csv"'}
    text = "\ufeff" + out.getvalue()
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


async def members_of(tx: Transaction, set_id: str, version: str) -> MembersOut:
    """A list of municipalities with its members, whatever became of it."""
    stored = await areas.get(tx, set_id, version)
    if stored is None:
        refuse(Refusal("not-found"))
    members = await areas.members(tx, set_id, version)
    names = await places.names(tx, members)
    return MembersOut(
        area=answers.area(stored.sheet),
        state=stored.proposal.state,
        members=[
            MemberOut(ags=ags, name=names.get(ags, ags), certainty=certainty.value)
            for ags, certainty in members.items()
        ],
    )


def _asker(told: CheckIn, who: Principal | None) -> UUID | None:
    """Whose answer it is in the table of demand; nobody's if not web says so."""
    return told.asker if who is not None and who.issuer == "web" else None


def _labels(told: demand.Demand) -> dict[str, str]:
    districts = {each.district: each.name for each in told.districts}
    return {**vocabulary.TOPICS, NO_THEME: "ohne Thema", **districts, "": "Sachsen"}


def _node(shown: Shown, labels: dict[str, str]) -> DemandNodeOut:
    return DemandNodeOut(
        key=shown.key,
        label=labels.get(shown.key, shown.key),
        mentions=shown.mentions,
        rest=shown.rest,
        parts=[_node(each, labels) for each in shown.parts],
    )


def _lines(
    shown: Shown, labels: dict[str, str], *, above: tuple[str, ...]
) -> list[tuple[str | int, ...]]:
    """The node, what is shown below it, and what is hidden below it in one number."""
    here = (*above, labels.get(shown.key, shown.key)) if shown.key else above
    lines: list[tuple[str | int, ...]] = [(*_padded(here, ALL), shown.mentions)]
    for part in shown.parts:
        lines += _lines(part, labels, above=here)
    if shown.rest:
        lines.append((*_padded((*here, THE_REST), ALL), shown.rest))
    return lines


def _padded(names: tuple[str, ...], filler: str) -> tuple[str, ...]:
    return (*names, *([filler] * (len(COLUMNS) - 1 - len(names))))
