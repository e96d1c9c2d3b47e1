"""The guard before every route: a half request is nobody's, and a refusal speaks as the app wishes."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message, Receive, Scope, Send

from services.chassis.http.guard import InputGuard
from services.chassis.refusal import Refusal


class Reached:
    """An application that keeps what came through to it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.bodies.append(await Request(scope, receive).body())
        await Response("done")(scope, receive, send)


async def test_a_request_whose_sender_left_halfway_does_not_get_through() -> None:
    app = Reached()
    half = {"type": "http.request", "body": b"name=Ines&ema", "more_body": True}

    said = await knock(InputGuard(app), half, {"type": "http.disconnect"})

    assert app.bodies == []
    assert said == []


async def test_a_request_that_came_in_pieces_gets_through_whole() -> None:
    app = Reached()
    first = {"type": "http.request", "body": b"name=In", "more_body": True}
    last = {"type": "http.request", "body": b"es", "more_body": False}

    await knock(InputGuard(app), first, last)

    assert app.bodies == [b"name=Ines"]


async def test_a_refusal_is_answered_as_the_application_wishes() -> None:
    def refuse(refusal: Refusal) -> Response:
        return PlainTextResponse(f"Nein: {refusal.slug}", 413)

    guard = InputGuard(Reached(), max_body_bytes=3, refuse=refuse)

    said = await knock(guard, {"type": "http.request", "body": b"four"})

    assert [message.get("status") for message in said] == [413, None]
    assert said[-1]["body"] == b"Nein: body-too-large"


async def knock(guard: InputGuard, *told: Message) -> list[Message]:
    """Send a POST in these pieces and return what was answered."""
    coming, said = list(told), list[Message]()

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/notes",
        "query_string": b"",
        "headers": [(b"content-type", b"application/x-www-form-urlencoded")],
    }
    await guard(scope, receive, send)
    return said
