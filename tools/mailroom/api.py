"""The ledger, the mails as JSON and the switches for faults.

| request | answer |
|---|---|
| `GET /ledger/messages?message_id=…` | whether a mail was accepted, and as which queue ids |
| `GET /ledger/connections?port=…&since=…` | the connections from a client port; `since` in seconds since 1970 |
| `GET /api/mails?to=…&since=…&limit=…` | the newest mails (200) of a mailbox; `since` is a mail's number |
| `GET /api/mails/<number>` | one mail with texts, headers, links, calendar parts |
| `GET /api/inbox?since=…` | what came back to us (`bounce+…`, `reply+…`), oldest first, raw |
| `POST /api/bounces` | `{"mail": 7, "status": "5.1.1"}`: let that mail come back |
| `GET, POST, DELETE /faults` | what is switched on, one more, none |
"""

import base64
from dataclasses import asdict
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tools.look.asked import json_object, number
from tools.mailroom.bounce import bounce_of
from tools.mailroom.faults import Fault, Faults
from tools.mailroom.letter import read_letter
from tools.mailroom.store import Connection, Mail, Store

Json = dict[str, Any]
USUAL_LIMIT: Final = 200


def api_routes(store: Store, faults: Faults) -> list[Route]:
    """Every route for programs."""
    ledger, mails, switches = Ledger(store), Mails(store), Switches(faults)
    return [
        Route("/ledger/messages", ledger.messages),
        Route("/ledger/connections", ledger.connections),
        Route("/api/mails", mails.newest),
        Route("/api/mails/{number:int}", mails.one),
        Route("/api/inbox", mails.inbox),
        Route("/api/bounces", mails.bounce, methods=["POST"]),
        Route("/faults", switches.handle, methods=["GET", "POST", "DELETE"]),
    ]


class Ledger:
    """What a client asks that does not know whether its mail was taken."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def messages(self, request: Request) -> Response:
        """Was a mail with this Message-ID accepted? More than one queue id: it was sent twice."""
        message_id = request.query_params.get("message_id", "").strip("<>")
        mails = self.store.by_message_id(message_id)
        return JSONResponse(
            {
                "message_id": message_id,
                "accepted": bool(mails),
                "queue_ids": [mail.queue_id for mail in mails],
                "messages": [delivery(mail) for mail in mails],
            }
        )

    async def connections(self, request: Request) -> Response:
        """The connections from a client port. `closed` is true once all that we know are closed.

        None at all means that we have not seen the client yet, not that it never called.
        """
        port, since = (number(request, name) for name in ("port", "since"))
        found = self.store.connections(port=int(port), since=since)
        return JSONResponse(
            {
                "connections": [self.described(one) for one in found],
                "closed": bool(found) and all(one.closed_at is not None for one in found),
            }
        )

    def described(self, connection: Connection) -> Json:
        """A connection with everything that was said over it."""
        is_open = connection.closed_at is None
        return {
            **asdict(connection),
            "is_open": is_open,
            "steps": self.store.steps_of(connection.id),
        }


class Mails:
    """The mails as JSON."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def newest(self, request: Request) -> Response:
        """The newest mails of a mailbox, or of all."""
        since = int(number(request, "since"))
        limit = int(number(request, "limit")) or USUAL_LIMIT
        to = request.query_params.get("to", "")
        mails = self.store.newest(recipient=to, since=since, limit=limit)
        return JSONResponse({"items": [summary(mail) for mail in mails]})

    async def one(self, request: Request) -> Response:
        """One mail, read."""
        mail = self.store.by_id(request.path_params["number"])
        return JSONResponse(in_full(mail)) if mail else nothing("mail")

    async def inbox(self, request: Request) -> Response:
        """What came back to us, oldest first; go on with the answer's `next`."""
        since = int(number(request, "since"))
        mails = self.store.answers(since=since, limit=100)
        items = [
            {**summary(mail), "raw_base64": base64.b64encode(mail.raw).decode()} for mail in mails
        ]
        return JSONResponse({"items": items, "next": mails[-1].id if mails else since})

    async def bounce(self, request: Request) -> Response:
        """Let a mail come back to its return path, as if its recipient did not exist."""
        wish = await json_object(request)
        mail = self.store.by_id(int(wish.get("mail", 0)))
        if mail is None or not mail.mail_from:
            return nothing("mail with a return path")
        raw = bounce_of(mail, status=str(wish.get("status", "5.1.1")), now=datetime.now(UTC))
        queue_id = self.store.accept(
            0,
            [],
            mail_from="",
            recipients=[mail.mail_from],
            raw=raw,
            message_id=f"bounce-of-{mail.queue_id}",
            subject="Undelivered Mail Returned to Sender",
        )
        return JSONResponse({"queue_id": queue_id}, status_code=HTTPStatus.CREATED)


class Switches:
    """The faults over HTTP."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    async def handle(self, request: Request) -> Response:
        """List them, switch one on, switch all off."""
        if request.method == "DELETE":
            self.faults.clear()
        if request.method == "POST":
            try:
                fault = Fault(**await json_object(request))
            except TypeError as mismatch:
                return refused(str(mismatch))
            if problem := fault.problem():
                return refused(problem)
            self.faults.add(fault)
        return JSONResponse({"faults": self.faults.as_json()})


def delivery(mail: Mail) -> Json:
    """A mail as the ledger has it."""
    return {
        "queue_id": mail.queue_id,
        "connection": mail.connection,
        "recipients": mail.recipients,
        "accepted_at": mail.accepted_at,
    }


def summary(mail: Mail) -> Json:
    """A line of a mailbox."""
    return {
        "id": mail.id,
        "queue_id": mail.queue_id,
        "message_id": mail.message_id,
        "from": mail.mail_from,
        "to": mail.recipients,
        "subject": mail.subject,
        "accepted_at": mail.accepted_at,
    }


def in_full(mail: Mail) -> Json:
    """The mail with all that can be read in it."""
    letter = read_letter(mail.raw)
    return {
        **summary(mail),
        "headers": letter.headers,
        "text": letter.text,
        "html": letter.html,
        "links": letter.links,
        "attachments": letter.attachments,
        "calendars": [asdict(calendar) for calendar in letter.calendars],
    }


def nothing(what: str) -> Response:
    """There is none."""
    return JSONResponse({"detail": f"There is no such {what}."}, status_code=HTTPStatus.NOT_FOUND)


def refused(why: str) -> Response:
    """That cannot be switched on."""
    return JSONResponse({"detail": why}, status_code=HTTPStatus.UNPROCESSABLE_ENTITY)
