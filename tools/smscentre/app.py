"""The centre over HTTP: the phone for people, the messages, ledger and switches for programs.

| request | answer |
|---|---|
| `GET /api/sms?number=…&since=…` | the messages of a number, oldest first; `since` is a message's id |
| `POST /api/sms/answer` | `{"number": "+49…", "text": "JA"}`: the person answers over SMPP |
| `GET /ledger/messages?reference=…` | whether a segment with our reference was accepted, and as what |
| `GET /ledger/connections?port=…&since=…` | the connections from a client port |
| `GET, POST, DELETE /faults` | what is switched on, one more, none |
"""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tools.look.asked import json_object, number
from tools.look.serve import create_site
from tools.smscentre.centre import Centre
from tools.smscentre.faults import Fault
from tools.smscentre.phone import phone_routes
from tools.smscentre.store import Sms


def create_app(centre: Centre) -> Starlette:
    """Everything that is answered over HTTP."""
    it = Programs(centre)
    return create_site(
        [
            *phone_routes(centre),
            Route("/api/sms", it.messages),
            Route("/api/sms/answer", it.answer, methods=["POST"]),
            Route("/ledger/messages", it.ledger),
            Route("/ledger/connections", it.connections),
            Route("/faults", it.faults, methods=["GET", "POST", "DELETE"]),
        ]
    )


class Programs:
    """What programs ask."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre

    async def messages(self, request: Request) -> Response:
        """The messages of a number, or of all."""
        asked = request.query_params.get("number", "").strip()
        found = self.centre.store.messages(number=asked, since=int(number(request, "since")))
        return JSONResponse({"items": [described(sms) for sms in found]})

    async def answer(self, request: Request) -> Response:
        """Let the person at that number write."""
        said = await json_object(request)
        phone, text = said.get("number"), said.get("text")
        if not isinstance(phone, str) or not isinstance(text, str) or not phone or not text:
            return refused("number and text are needed")
        to = said.get("to")
        message = self.centre.answer(phone, text, service=to if isinstance(to, str) else None)
        return JSONResponse({"id": message}, status_code=HTTPStatus.CREATED)

    async def ledger(self, request: Request) -> Response:
        """Was a segment with this reference accepted? Two of one position: it was sent twice."""
        reference = request.query_params.get("reference", "")
        segments = [dict(row) for row in self.centre.store.by_reference(reference)]
        return JSONResponse(
            {
                "reference": reference,
                "accepted": bool(segments),
                "segments": segments,
            }
        )

    async def connections(self, request: Request) -> Response:
        """The connections from a client port; `closed` once all that we know are closed."""
        port, since = int(number(request, "port")), number(request, "since")
        found = self.centre.store.connections(port=port, since=since)
        is_closed = bool(found) and all(one["closed_at"] is not None for one in found)
        return JSONResponse({"connections": found, "closed": is_closed})

    async def faults(self, request: Request) -> Response:
        """List them, switch one on, switch all off."""
        if request.method == "DELETE":
            self.centre.faults.clear()
        if request.method == "POST":
            try:
                fault = Fault(**await json_object(request))
            except TypeError as mismatch:
                return refused(str(mismatch))
            if problem := fault.problem():
                return refused(problem)
            self.centre.faults.add(fault)
        return JSONResponse({"faults": self.centre.faults.as_json()})


def described(sms: Sms) -> dict[str, Any]:
    """A message for programs."""
    direction = "answer" if sms.is_answer else "message"
    return {**asdict(sms), "direction": direction, "is_complete": sms.is_complete}


def refused(why: str) -> Response:
    """That cannot be done."""
    return JSONResponse({"detail": why}, status_code=HTTPStatus.UNPROCESSABLE_ENTITY)
