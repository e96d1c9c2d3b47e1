"""The jury's sheets: for invited people by their link, for staff by their sign-in."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api.sending import WRONG
from services.web.forms.reading import Form, read_number
from services.web.visit import Initiator, NothingHereError, Person, Visit
from services.web.words import ideas, problems

COMMENT: Final = 1000


def juries_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/jury/{juror_id:uuid}", sheet)
    router.add_api_route("/jury/{juror_id:uuid}/{idea_id:uuid}", idea)
    router.add_api_route("/jury/{juror_id:uuid}/{idea_id:uuid}", judge, methods=["POST"])
    router.add_api_route("/aufrufe/{call_id:uuid}/jury", staff_sheet)
    router.add_api_route("/aufrufe/{call_id:uuid}/jury/{idea_id:uuid}", staff_idea)
    router.add_api_route(
        "/aufrufe/{call_id:uuid}/jury/{idea_id:uuid}", staff_judge, methods=["POST"]
    )
    return router


async def sheet(visit: Person, juror_id: UUID) -> Response:
    """All ideas that an invited member may judge."""
    return (await _by_link(visit, juror_id)).show_all()


async def idea(visit: Person, juror_id: UUID, idea_id: UUID) -> Response:
    """One idea with what she said of it."""
    return (await _by_link(visit, juror_id)).show(idea_id)


async def judge(visit: Person, juror_id: UUID, idea_id: UUID) -> Response:
    """Say what she thinks of it."""
    page = await _by_link(visit, juror_id)
    return await page.judge(idea_id, path=f"/v1/jury/{juror_id}/ideas/{idea_id}")


async def staff_sheet(visit: Initiator, call_id: UUID) -> Response:
    """All ideas that a member of staff may judge."""
    return (await _by_sign_in(visit, call_id)).show_all()


async def staff_idea(visit: Initiator, call_id: UUID, idea_id: UUID) -> Response:
    """One idea with what she said of it."""
    return (await _by_sign_in(visit, call_id)).show(idea_id)


async def staff_judge(visit: Initiator, call_id: UUID, idea_id: UUID) -> Response:
    """Say what she thinks of it."""
    page = await _by_sign_in(visit, call_id)
    return await page.judge(idea_id, path=f"/v1/idea-desk/{call_id}/sheet/{idea_id}")


@dataclass(slots=True)
class JuryPage:
    """A sheet, where it stands, and who looks at it."""

    visit: Visit
    told: dict[str, Any]
    where: str
    is_staff: bool

    def show_all(self) -> Response:
        """The list of ideas, and which are judged."""
        said = {each["idea_id"]: each for each in self.told["said"]}
        return self.visit.page(
            "ideas/jury",
            told=self.told,
            where=self.where,
            is_staff=self.is_staff,
            can_judge=self.told["state"] in {"opened", "closed"},
            last_day=ideas.last_day(self.told["closes_at"]),
            items=[
                {
                    "title": each["title"],
                    "href": f"{self.where}/{each['idea_id']}",
                    "meta": _state(said.get(each["idea_id"])),
                    "age": each["place"]["name"],
                }
                for each in self.told["ideas"]
            ],
            was_sent=self.visit.request.query_params.get("gesendet") == "1",
        )

    def show(self, idea_id: UUID, *, form: Form | None = None, status: int = 200) -> Response:
        """One idea with its form, filled in with what was said before."""
        return self.visit.page(
            "ideas/judge",
            status=status,
            told=self.told,
            idea=self.idea(idea_id),
            where=self.where,
            is_staff=self.is_staff,
            form=form or Form(self._said(idea_id)),
            longest=COMMENT,
        )

    async def judge(self, idea_id: UUID, *, path: str) -> Response:
        """Hand over what was typed; one mark per criterion, or none at all."""
        form = await self.visit.form()
        self.idea(idea_id)
        has_part = form.ticked("has_part")
        marks = [read_number(form.raw(f"mark_{n}")) for n in range(len(self.told["criteria"]))]
        for number, mark in enumerate(marks):
            if not has_part and mark is None:
                form.wrong(f"mark_{number}", problems.GERMAN["marks-incomplete"])
        comment = form.text("comment", longest=COMMENT)
        if not form.is_right:
            return self.show(idea_id, form=form, status=WRONG)
        body = {"marks": None if has_part else marks, "comment": comment}
        answer = await self.visit.tell("registry", path, body, method="PUT")
        if answer.is_done:
            return self.visit.to(f"{self.where}?gesendet=1")
        form.refused(answer.data, fields={"marks": "mark_0"})
        return self.show(idea_id, form=form, status=WRONG)

    def idea(self, idea_id: UUID) -> dict[str, Any]:
        """The idea, if she may judge it."""
        for each in self.told["ideas"]:
            if each["idea_id"] == str(idea_id):
                return dict(each)
        raise NothingHereError

    def _said(self, idea_id: UUID) -> dict[str, list[str]]:
        said = next((one for one in self.told["said"] if one["idea_id"] == str(idea_id)), None)
        if said is None:
            return {}
        marks = {f"mark_{n}": [str(mark)] for n, mark in enumerate(said["marks"] or [])}
        has_part = {"has_part": ["yes"]} if said["marks"] is None else {}
        return {**marks, **has_part, "comment": [said["comment"]]}


async def _by_link(visit: Visit, juror_id: UUID) -> JuryPage:
    visit.hold(juror_id)
    told = await visit.need("registry", f"/v1/jury/{juror_id}")
    return JuryPage(visit, told, f"/jury/{juror_id}", is_staff=False)


async def _by_sign_in(visit: Visit, call_id: UUID) -> JuryPage:
    told = await visit.need("registry", f"/v1/idea-desk/{call_id}/sheet")
    return JuryPage(visit, told, f"/aufrufe/{call_id}/jury", is_staff=True)


def _state(said: dict[str, Any] | None) -> str:
    if said is None:
        return "offen"
    return "beteiligt" if said["marks"] is None else "bewertet"
