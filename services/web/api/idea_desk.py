"""The desk of those who call for ideas: write with evidence, ask a jury, show ideas, decide."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import district_names, places_named
from services.web.api.sending import WRONG, once_key
from services.web.forms import idea_call
from services.web.forms.idea_call import CallForm
from services.web.forms.reading import Form
from services.web.visit import Initiator, NothingHereError, Visit
from services.web.words import dates, ideas, labels

DESK: Final = "/aufrufe"
REASON: Final = 2000
DONE: Final = {
    "gespeichert": "Gespeichert.",
    "gestartet": "Der Aufruf läuft nach seinen Tagen.",
    "geschlossen": "Der Aufruf ist geschlossen.",
    "jury": "Die Jury ist gespeichert.",
    "gezeigt": "Die Idee ist jetzt für alle zu sehen.",
    "entschieden": "Entschieden. Alle, die eine Idee eingereicht haben, bekommen eine Mail mit Ihrem Grund.",
}


def idea_desk_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(DESK, desk)
    router.add_api_route(f"{DESK}/neu", new)
    router.add_api_route(f"{DESK}/neu", write, methods=["POST"])
    router.add_api_route(f"{DESK}/{{call_id:uuid}}", show)
    router.add_api_route(f"{DESK}/{{call_id:uuid}}", save, methods=["POST"])
    router.add_api_route(f"{DESK}/{{call_id:uuid}}/starten", release, methods=["POST"])
    router.add_api_route(f"{DESK}/{{call_id:uuid}}/schliessen", end, methods=["POST"])
    router.add_api_route(f"{DESK}/{{call_id:uuid}}/mitglieder", change_jury, methods=["POST"])
    router.add_api_route(
        f"{DESK}/{{call_id:uuid}}/zeigen/{{idea_id:uuid}}", shortlist, methods=["POST"]
    )
    router.add_api_route(f"{DESK}/{{call_id:uuid}}/entscheiden", choose)
    router.add_api_route(f"{DESK}/{{call_id:uuid}}/entscheiden", decide, methods=["POST"])
    return router


async def desk(visit: Initiator) -> Response:
    """Every call, the newest first."""
    found = await visit.need("registry", "/v1/idea-desk")
    return visit.page(
        "ideas/desk",
        items=[
            {
                "title": item["title"],
                "href": f"{DESK}/{item['call_id']}",
                "meta": ideas.CALL_STATES[item["state"]],
                "age": f"bis {ideas.last_day(item['closes_at'])}",
            }
            for item in found["items"]
        ],
    )


async def new(visit: Initiator) -> Response:
    """An empty form."""
    return await CallPage(visit, Form({"area": ["all"]})).show()


async def write(visit: Initiator) -> Response:
    """Keep a new call as a draft."""
    page = CallPage(visit, await visit.form())
    body = await page.read()
    if not page.form.is_right:
        return await page.show(status=WRONG)
    key = once_key(page.form, body)
    answer = await visit.tell("registry", "/v1/idea-desk", body, key=key)
    if answer.is_done:
        return visit.to(f"{DESK}/{answer.data['call_id']}?getan=gespeichert")
    page.form.refused(answer.data, fields=page.reader.fields)
    return await page.show(status=WRONG)


async def show(visit: Initiator, call_id: UUID) -> Response:
    """A draft with its form; later the call with its ideas, its jury and its result."""
    return await _show(visit, await _desk(visit, call_id))


async def save(visit: Initiator, call_id: UUID) -> Response:
    """Change a draft."""
    page = CallPage(visit, await visit.form())
    body = await page.read()
    told = await _desk(visit, call_id)
    if not page.form.is_right:
        return await page.show(told=told, status=WRONG)
    answer = await visit.tell("registry", f"/v1/idea-desk/{call_id}", body, method="PUT")
    if answer.is_done:
        return visit.to(f"{DESK}/{call_id}?getan=gespeichert")
    page.form.refused(answer.data, fields=page.reader.fields)
    return await page.show(told=told, status=WRONG)


async def release(visit: Initiator, call_id: UUID) -> Response:
    """Let the days count."""
    await visit.form()
    visit.needed(await visit.tell("registry", f"/v1/idea-desk/{call_id}/release", {}))
    return visit.to(f"{DESK}/{call_id}?getan=gestartet")


async def end(visit: Initiator, call_id: UUID) -> Response:
    """Close an open call before its last day."""
    form = await visit.form()
    if not form.ticked("sure"):
        form.wrong("sure", "Bitte bestätigen Sie, dass der Aufruf jetzt schließen soll.")
        return await _show(visit, await _desk(visit, call_id), form=form, status=WRONG)
    visit.needed(await visit.tell("registry", f"/v1/idea-desk/{call_id}/end", {}))
    return visit.to(f"{DESK}/{call_id}?getan=geschlossen")


async def change_jury(visit: Initiator, call_id: UUID) -> Response:
    """Ask somebody into the jury, join it oneself, or take somebody out."""
    form = await visit.form()
    path, body = f"/v1/idea-desk/{call_id}", dict[str, Any]()
    match form.raw("do"):
        case "join":
            path += "/staff-jurors"
            body = {"name": visit.session.name if visit.session else ""}
        case "remove":
            path += f"/jurors/{_uuid(form.raw('juror_id'))}/remove"
        case _:
            path += "/jurors"
            name = form.text("name", longest=120, missing="Bitte geben Sie den Namen an.")
            body = {"name": name, "email": form.mailbox("email")}
    if form.is_right:
        answer = await visit.tell("registry", path, body, key=once_key(form, [path, body]))
        if answer.is_done:
            return visit.to(f"{DESK}/{call_id}?getan=jury#jury")
        form.refused(answer.data, fields={})
    return await _show(visit, await _desk(visit, call_id), form=form, status=WRONG)


async def shortlist(visit: Initiator, call_id: UUID, idea_id: UUID) -> Response:
    """Let everybody see an idea."""
    await visit.form()
    visit.needed(await visit.tell("registry", f"/v1/idea-desk/ideas/{idea_id}/shortlist", {}))
    return visit.to(f"{DESK}/{call_id}?getan=gezeigt#ideen")


async def choose(visit: Initiator, call_id: UUID) -> Response:
    """All ideas with both orders, and a decision with a reason for each."""
    return await _show_choice(visit, call_id, form=Form({}))


async def decide(visit: Initiator, call_id: UUID) -> Response:
    """Decide about all ideas at once."""
    form = await visit.form()
    told = await _desk(visit, call_id)
    choices = [_choice(form, each["idea_id"]) for each in _waiting(told)]
    if not form.is_right:
        return await _show_choice(visit, call_id, form=form, status=WRONG)
    body = {"choices": choices}
    path = f"/v1/idea-desk/{call_id}/decide"
    answer = await visit.tell("registry", path, body, key=once_key(form, body))
    if answer.is_done:
        return visit.to(f"{DESK}/{call_id}?getan=entschieden")
    fields = {f"{each['idea_id']}.reason": f"reason_{each['idea_id']}" for each in choices}
    form.refused(answer.data, fields=fields)
    return await _show_choice(visit, call_id, form=form, status=WRONG)


@dataclass(slots=True)
class CallPage:
    """The form of a call and what its fields offer."""

    visit: Visit
    form: Form
    reader: CallForm = field(init=False)

    def __post_init__(self) -> None:
        """Read from the same form that is shown."""
        self.reader = CallForm(self.form)

    async def read(self) -> dict[str, Any]:
        """The call as typed; what is wrong stands in the form."""
        return self.reader.read(municipalities=await self._municipalities())

    async def show(self, *, told: dict[str, Any] | None = None, status: int = 200) -> Response:
        """The page with the form as it stands."""
        districts = await district_names(self.visit)
        topics = [{"value": value, "label": label} for value, label in labels.TOPICS.items()]
        reasons = [{"value": value, "label": text} for value, text in ideas.REASONS.items()]
        return self.visit.page(
            "ideas/call_form",
            status=status,
            form=self.form,
            told=told,
            districts=[{"value": key, "label": name} for key, name in districts.items()],
            topics=topics,
            reasons=reasons,
            areas=[{"value": key, "label": name} for key, name in idea_call.AREAS.items()],
            kinds=list(idea_call.KINDS.items()),
            weights=list(idea_call.WEIGHTS.items()),
            criteria_rows=range(idea_call.CRITERIA_ROWS),
            evidence_rows=range(idea_call.EVIDENCE_ROWS),
            toast=_toast(self.visit),
        )

    async def _municipalities(self) -> list[str]:
        """The keys of the places on the lines; a name that several have needs its district."""
        typed = idea_call.lines(self.form.raw("places"))
        found = await asyncio.gather(*(self._municipality(name) for name in typed))
        for name, ags in zip(typed, found, strict=True):
            if not ags:
                self.form.wrong("places", idea_call.unknown_place(name))
        return [ags for ags in found if ags]

    async def _municipality(self, typed: str) -> str:
        name, _, district = typed.removesuffix(")").partition(" (")
        named = await places_named(self.visit, name)
        fitting = [each for each in named if district in each["district_name"]]
        return str(fitting[0]["ags"]) if len(fitting) == 1 else ""


async def _show(
    visit: Visit, told: dict[str, Any], *, form: Form | None = None, status: int = 200
) -> Response:
    if told["state"] == "draft" and form is None:
        return await CallPage(visit, Form(idea_call.as_typed(told))).show(told=told)
    districts = await district_names(visit)
    titles = {each["idea_id"]: each["title"] for each in told["desk_ideas"]}
    result = told["result"] or {}
    return visit.page(
        "ideas/desk_call",
        status=status,
        told=told,
        form=form or Form({}),
        state=ideas.CALL_STATES[told["state"]],
        state_words=ideas.IDEA_STATES,
        area=ideas.area(told["area"], districts, told["area_places"]),
        last_day=ideas.last_day(told["closes_at"]),
        evidence=ideas.evidence(told["evidence"], districts),
        names={each["juror_id"]: each["name"] for each in told["jury"]},
        audience=ideas.ranks(result.get("audience", []), titles, votes=True),
        jury=ideas.ranks(result.get("jury", []), titles, votes=False),
        is_in_jury=any(each["is_me"] for each in told["jury"]),
        toast=_toast(visit),
        dates=dates,
    )


async def _show_choice(visit: Visit, call_id: UUID, *, form: Form, status: int = 200) -> Response:
    told = await _desk(visit, call_id)
    result = told["result"] or {"audience": [], "jury": []}
    by_votes = {place["idea_id"]: place for place in result["audience"]}
    by_jury = {place["idea_id"]: place for place in result["jury"]}
    return visit.page(
        "ideas/choose",
        status=status,
        told=told,
        form=form,
        longest=REASON,
        items=[
            {
                **each,
                "votes": by_votes.get(each["idea_id"]),
                "jury": by_jury.get(each["idea_id"]),
            }
            for each in _waiting(told)
        ],
    )


def _waiting(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in told["desk_ideas"] if each["state"] in {"submitted", "shortlisted"}]


def _choice(form: Form, idea_id: str) -> dict[str, Any]:
    said = form.choice(
        f"choice_{idea_id}", of={"yes", "no"}, missing="Bitte sagen Sie, was aus der Idee wird."
    )
    reason = form.text(f"reason_{idea_id}", longest=REASON, missing="Bitte nennen Sie den Grund.")
    return {"idea_id": idea_id, "is_adopted": said == "yes", "reason": reason}


def _toast(visit: Visit) -> str:
    return DONE.get(visit.request.query_params.get("getan", ""), "")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NothingHereError from None


async def _desk(visit: Visit, call_id: UUID) -> dict[str, Any]:
    return dict(await visit.need("registry", f"/v1/idea-desk/{call_id}"))
