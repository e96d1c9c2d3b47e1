"""A commune's villages, and the room of one: rosters, what blocks, who is missing, answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from services.web.api.sending import WRONG
from services.web.forms import villages as forms
from services.web.forms.reading import Form, read_number
from services.web.visit import Commune, NothingHereError, Visit
from services.web.words import dates, problems
from services.web.words import village_rooms as words
from services.web.words.villages import KINDS, all_wanted
from services.web.words.ways import ENDINGS

DESK: Final = "/kommune/doerfer"
ROOM: Final = f"{DESK}/{{village_id:uuid}}"
CALL_DAYS: Final = "60"
LOOK_AGAIN_SECONDS: Final = 3
MOST_LOOKS: Final = 20
SEARCHED_ANEW: Final = "neu-gesucht"
"""What was done where a roster that was to be asked holds no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What a button of the room tells matching, and what the page says then."""

    path: str
    done: str
    read: Callable[[Form], dict[str, Any]] = forms.read_nothing
    needs_tick: str = ""
    """What to say where the tick is missing."""


ACTS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "search": Act(path="search", done="Wir suchen."),
        "ask": Act(path="ask", done="Die Haushalte sind gefragt.", read=forms.read_roster),
        "confirm": Act(
            path="founders", done="Der Haushalt gründet mit.", read=forms.read_confirmed
        ),
        "remove": Act(
            path="founders", done="Der Haushalt gründet nicht mit.", read=forms.read_removed
        ),
        "new-code": Act(path="new-code", done="Der alte Code gilt nicht mehr."),
        "call": Act(path="call", done="Der Aufruf ist für alle zu lesen.", read=forms.read_days),
        "end-call": Act(path="end-call", done="Der Aufruf ist beendet."),
        "end": Act(
            path="end",
            read=forms.read_reason,
            done="Das Dorf ist beendet.",
            needs_tick="Bitte bestätigen Sie, dass dieses Dorf nicht weiter verfolgt wird.",
        ),
    }
)


async def show_all(visit: Commune) -> Response:
    """My villages, what changed last first."""
    found = await visit.need("matching", "/v1/villages")
    return visit.page("villages/desk", villages=[words.card(each) for each in found["items"]])


async def show(visit: Commune, village_id: UUID) -> Response:
    """All there is to know of a village; while it is searched for, the page looks again."""
    return await _room(visit, village_id, form=Form({}))


async def do(visit: Commune, village_id: UUID) -> Response:
    """Search, ask, call, or end it."""
    form = await visit.form()
    name = form.raw("do")
    if name not in ACTS:
        raise NothingHereError
    act = ACTS[name]
    body = act.read(form)
    if act.needs_tick and not form.ticked("sure"):
        form.wrong("sure", act.needs_tick)
    if form.is_right:
        answer = await visit.tell("matching", f"/v1/villages/{village_id}/{act.path}", body)
        if answer.is_done:
            done = SEARCHED_ANEW if name == "ask" and _is_searching(answer.data) else name
            return visit.to(f"{DESK}/{village_id}?getan={done}")
        form.refused(answer.data, fields={})
    return await _room(visit, village_id, form=form, status=WRONG)


async def _room(visit: Visit, village_id: UUID, *, form: Form, status: int = 200) -> Response:
    told = await visit.need("matching", f"/v1/villages/{village_id}/room")
    next_look = _next_look(visit, told)
    asks_equity = bool(told["terms"]["equity_eur_at_least"])
    answer = visit.page(
        "villages/room",
        status=status,
        village=words.card(told),
        told=told,
        where=f"{DESK}/{village_id}",
        lead=words.LEADS[told["state"]],
        problem=_problem(told["problem"]),
        block=told["block"],
        limits=[words.limit(each) for each in (told["block"] or {}).get("limits", [])],
        easings=[words.easing(each) for each in told["easings"]],
        missing=all_wanted(told["missing"], say=partial(words.missing, asks_equity=asks_equity)),
        gains=[words.gain(each) for each in told["gains"] if each["fitting_percent"]],
        rosters=[words.roster(each, asks_equity=asks_equity) for each in told["rosters"]],
        columns=words.HEAD,
        compared=words.compared(told["rosters"], asks_equity=asks_equity)
        if told["rosters"]
        else [],
        answers=words.answers(told["answers"]),
        until=dates.day(told["answers"]["until"]) if told["answers"]["until"] else "",
        candidates=[[KINDS[c["kind"]], words.so_many(c["count"])] for c in told["candidates"]],
        drawn=words.drawn(told["drawn"]),
        reasons=[{"value": value, "label": label} for value, label in ENDINGS.items()],
        founders=[words.founder(each) for each in told["founders"]],
        terms=words.terms(told["terms"]),
        days=form.raw("days") or CALL_DAYS,
        form=form,
        next_look=next_look,
        toast=_said(visit),
    )
    if next_look:
        answer.headers["refresh"] = f"{LOOK_AGAIN_SECONDS}; url={next_look}"
    return answer


def _next_look(visit: Visit, told: Mapping[str, Any]) -> str:
    """Where the page goes on by itself while a search runs; after some looks it stands still."""
    looks = read_number(visit.request.query_params.get("blick", "")) or 0
    if told["state"] != "searching" or looks >= MOST_LOOKS:
        return ""
    return f"{DESK}/{told['village_id']}?blick={looks + 1}"


def _problem(told: Mapping[str, Any] | None) -> str:
    if told is None:
        return ""
    return problems.sentence(told["code"], told["params"], otherwise="fields-invalid")


def _is_searching(told: Mapping[str, Any]) -> bool:
    return told.get("state") == "searching"


def _said(visit: Visit) -> str:
    done = visit.request.query_params.get("getan", "")
    if done == "gespeichert":
        return "Gespeichert."
    if done == SEARCHED_ANEW:
        return "Bei einem Haushalt hat sich etwas geändert. Wir suchen neu und fragen niemanden."
    return ACTS[done].done if done in ACTS else ""
