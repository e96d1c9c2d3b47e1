"""The phone as pages: who got SMS, a conversation, a field to answer."""

from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from tools.look.asked import form_field
from tools.look.serve import Pages
from tools.mailroom.letter import clickable
from tools.smscentre.centre import Centre

LONGEST_ANSWER = 459
QUICK_ANSWERS = ("JA", "NEIN", "SPÄTER", "STOP")


def phone_routes(centre: Centre) -> list[Route]:
    """Every page."""
    it = Phone(centre)
    return [
        Route("/", it.overview),
        Route("/telefon/{number}", it.conversation),
        Route("/telefon/{number}/antwort", it.answer, methods=["POST"]),
    ]


class Phone:
    """The pages over one centre."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.pages = Pages(Path(__file__).parent / "pages")
        self.pages.templates.filters["clickable"] = clickable

    async def overview(self, _request: Request) -> Response:
        """Every number with SMS."""
        return self.pages.show("overview.html", phones=self.centre.store.phones())

    async def conversation(self, request: Request) -> Response:
        """What went to and came from one number."""
        number = request.path_params["number"]
        return self.pages.show(
            "conversation.html",
            number=number,
            quick_answers=QUICK_ANSWERS,
            messages=self.centre.store.messages(number=number),
            longest=LONGEST_ANSWER,
        )

    async def answer(self, request: Request) -> Response:
        """Send what the person wrote, then show the conversation."""
        number = request.path_params["number"]
        text = await form_field(request, "text") or await form_field(request, "quick")
        if text:
            self.centre.answer(number, text[:LONGEST_ANSWER])
        return RedirectResponse(f"/telefon/{quote(number)}#antwort", HTTPStatus.SEE_OTHER)
