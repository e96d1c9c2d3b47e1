"""Calls for ideas: what is asked and why, handing in, voting, results; and one's own idea."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.places import district_names, find_place, namesakes
from services.web.api.sending import WRONG, tell_counted
from services.web.api.shared import topic_of
from services.web.forms.reading import Form
from services.web.visit import Anyone, NothingHereError, Person, Visit
from services.web.words import dates, ideas

CALLS: Final = "/ideen"
FIELDS: Final = {"ags": "place"}
DESCRIPTION: Final = 4000


def ideas_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(CALLS, calls)
    router.add_api_route(f"{CALLS}/{{call_id:uuid}}", call)
    router.add_api_route(f"{CALLS}/{{call_id:uuid}}/einreichen", new)
    router.add_api_route(f"{CALLS}/{{call_id:uuid}}/einreichen", hand_in, methods=["POST"])
    router.add_api_route(f"{CALLS}/{{call_id:uuid}}/{{idea_id:uuid}}", idea)
    router.add_api_route(f"{CALLS}/{{call_id:uuid}}/{{idea_id:uuid}}", vote, methods=["POST"])
    router.add_api_route("/idee/{idea_id:uuid}", own)
    router.add_api_route("/idee/{idea_id:uuid}", revise, methods=["POST"])
    return router


async def calls(visit: Anyone) -> Response:
    """All calls: what is open stands first."""
    found, districts = await asyncio.gather(
        visit.need("registry", "/v1/idea-calls"), district_names(visit)
    )
    items = [_card(item, districts) for item in found["items"]]
    return visit.page(
        "ideas/calls",
        opened=[item for item in items if item["state"] == "opened"],
        past=[item for item in items if item["state"] != "opened"],
    )


async def call(visit: Anyone, call_id: UUID) -> Response:
    """One call: why it is, what is handed in, and after the closing how it went."""
    told, districts = await asyncio.gather(_call(visit, call_id), district_names(visit))
    titles = {each["idea_id"]: each["title"] for each in told["ideas"]}
    result = told["result"] or {}
    return visit.page(
        "ideas/call",
        call=told,
        state=ideas.CALL_STATES[told["state"]],
        topics=ideas.topics(told["themes"]),
        area=ideas.area(told["area"], districts, told["area_places"]),
        last_day=ideas.last_day(told["closes_at"]),
        opens=dates.day(told["opens_at"]),
        evidence=ideas.evidence(told["evidence"], districts),
        weight_sum=sum(each["weight"] for each in told["criteria"]),
        audience=ideas.ranks(result.get("audience", []), titles, votes=True),
        jury=ideas.ranks(result.get("jury", []), titles, votes=False),
        votes=dates.number(result.get("votes", 0)),
    )


async def new(visit: Anyone, call_id: UUID) -> Response:
    """An empty form; a single theme is chosen already."""
    email = visit.session.email if visit.session else None
    page = IdeaPage(visit, Form({"email": [email or ""]}), await _call(visit, call_id))
    if len(page.call["themes"]) == 1:
        page.form.typed["topics"] = list(page.call["themes"])
    return page.show("ideas/new")


async def hand_in(visit: Anyone, call_id: UUID) -> Response:
    """Send the idea; the mailbox is confirmed by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("ideas/sent", email=form.raw("email"), state="draft", call_id=call_id)
    page = IdeaPage(visit, form, await _call(visit, call_id))
    told = {
        **await page.read(),
        "name": form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an."),
        "email": form.mailbox("email"),
    }
    if not form.is_right:
        return page.show("ideas/new", status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="idea",
        email=told["email"],
        service="registry",
        path=f"/v1/idea-calls/{call_id}/ideas",
        told=told,
        fields=FIELDS,
    )
    if isinstance(answer, int):
        return page.show("ideas/new", status=answer)
    state = answer.data["state"]
    return visit.page("ideas/sent", email=form.raw("email"), state=state, call_id=call_id)


async def idea(visit: Anyone, call_id: UUID, idea_id: UUID) -> Response:
    """One idea, and the form to vote for it."""
    email = visit.session.email if visit.session else None
    return await _show_idea(visit, call_id, idea_id, form=Form({"email": [email or ""]}))


async def vote(visit: Anyone, call_id: UUID, idea_id: UUID) -> Response:
    """Vote for an idea: one vote per mailbox, which is confirmed by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("ideas/voted", email=form.raw("email"), state="received", call_id=call_id)
    told = {"email": form.mailbox("email")}
    if not form.is_right:
        return await _show_idea(visit, call_id, idea_id, form=form, status=WRONG)
    answer = await tell_counted(
        visit,
        form,
        kind="vote",
        email=told["email"],
        service="registry",
        path=f"/v1/ideas/{idea_id}/votes",
        told=told,
        fields={},
    )
    if isinstance(answer, int):
        return await _show_idea(visit, call_id, idea_id, form=form, status=answer)
    state = answer.data["state"]
    return visit.page("ideas/voted", email=form.raw("email"), state=state, call_id=call_id)


async def own(visit: Person, idea_id: UUID) -> Response:
    """The own idea: where it stands, and the form to change it while the call is open."""
    told = await _own(visit, idea_id)
    form = Form(_as_typed(told))
    page = IdeaPage(visit, form, await _call_of(visit, told), own=told)
    page.choices = await namesakes(visit, form.raw("place"))
    return page.show("ideas/own")


async def revise(visit: Person, idea_id: UUID) -> Response:
    """Change the own idea."""
    form = await visit.form()
    told = await _own(visit, idea_id)
    page = IdeaPage(visit, form, await _call_of(visit, told), own=told)
    body = await page.read()
    if not form.is_right:
        return page.show("ideas/own", status=WRONG)
    answer = await visit.tell("registry", f"/v1/ideas/{idea_id}", body, method="PUT")
    if answer.is_done:
        return visit.to(f"/idee/{idea_id}?gesendet=1")
    form.refused(answer.data, fields=FIELDS)
    return page.show("ideas/own", status=WRONG)


@dataclass(slots=True)
class IdeaPage:
    """The form of an idea; ``choices`` are places of the same name."""

    visit: Visit
    form: Form
    call: dict[str, Any]
    own: dict[str, Any] = field(default_factory=dict)
    choices: list[dict[str, str]] = field(default_factory=list)

    async def read(self) -> dict[str, Any]:
        """The idea as typed; what is wrong stands in the form."""
        form = self.form
        topics = form.many("topics", of=self._offered())
        if not topics:
            form.wrong("topics", "Bitte wählen Sie mindestens ein Thema.")
        told = {
            "title": form.text(
                "title", longest=120, missing="Bitte geben Sie der Idee einen Namen."
            ),
            "summary": form.text(
                "summary",
                longest=300,
                missing="Bitte sagen Sie in ein, zwei Sätzen, worum es geht.",
            ),
            "description": form.text(
                "description", longest=DESCRIPTION, missing="Bitte beschreiben Sie die Idee."
            ),
            "topics": topics,
            "signed_as": form.text("signed_as", longest=80),
        }
        form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
        meant = await find_place(self.visit, form)
        self.choices = meant.choices
        return {**told, "ags": meant.place["ags"] if meant.place else ""}

    def show(self, template: str, *, status: int = 200) -> Response:
        """The page with the form as it stands."""
        return self.visit.page(
            template,
            status=status,
            form=self.form,
            call=self.call,
            idea=self.own,
            state_words=ideas.IDEA_STATES,
            last_day=ideas.last_day(self.call["closes_at"]),
            themes=[
                {"value": each["slug"], "label": each["label"]}
                for each in ideas.topics(self._offered())
            ],
            choices=self.choices,
            longest=DESCRIPTION,
            was_sent=self.visit.request.query_params.get("gesendet") == "1",
        )

    def _offered(self) -> list[str]:
        """The themes of the call; what an idea has beside them it may keep."""
        kept = (self.own.get("texts") or {}).get("topics", [])
        return list(dict.fromkeys([*self.call["themes"], *kept]))


async def _show_idea(
    visit: Visit, call_id: UUID, idea_id: UUID, *, form: Form, status: int = 200
) -> Response:
    told = await _call(visit, call_id)
    found = next((each for each in told["ideas"] if each["idea_id"] == str(idea_id)), None)
    if found is None:
        raise NothingHereError
    return visit.page(
        "ideas/idea",
        status=status,
        call=told,
        idea=found,
        topics=[topic_of(topic) for topic in found["topics"]],
        state=ideas.IDEA_STATES[found["state"]],
        last_day=ideas.last_day(told["closes_at"]),
        form=form,
    )


def _card(item: dict[str, Any], districts: dict[str, str]) -> dict[str, Any]:
    count = item["ideas"]
    return {
        **item,
        "href": f"{CALLS}/{item['call_id']}",
        "topics": ideas.topics(item["themes"]),
        "meta": [
            f"offen bis einschließlich {ideas.last_day(item['closes_at'])}"
            if item["state"] == "opened"
            else ideas.CALL_STATES[item["state"]],
            ideas.area(item["area"], districts),
            "1 Idee" if count == 1 else f"{count} Ideen" if count else "noch keine Ideen",
        ],
    }


async def _call(visit: Visit, call_id: UUID) -> dict[str, Any]:
    return dict(await visit.need("registry", f"/v1/idea-calls/{call_id}"))


async def _call_of(visit: Visit, told: dict[str, Any]) -> dict[str, Any]:
    return await _call(visit, UUID(told["call_id"]))


async def _own(visit: Visit, idea_id: UUID) -> dict[str, Any]:
    visit.hold(idea_id)
    return dict(await visit.need("registry", f"/v1/ideas/{idea_id}/own"))


def _as_typed(told: dict[str, Any]) -> dict[str, list[str]]:
    texts = told["texts"]
    names = ("title", "summary", "description", "signed_as", "ags")
    typed = {name: [str(texts[name])] for name in names}
    return {**typed, "topics": list(texts["topics"]), "place": [told["place"]["name"]]}
