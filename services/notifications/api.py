"""Where HTTP comes in: messages of the web, links, answers, unsubscribing, figures."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from contracts.notifications import Answer, Channel
from services.chassis.http import policy as allow
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.models import ApiModel
from services.chassis.http.problems import Problems
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.identity import normalise_email, person_id
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.notifications.decide.purposes import PURPOSES
from services.notifications.store import figures
from services.notifications.work import answer as answers
from services.notifications.work.contact import Contact
from services.notifications.work.holding import held_of
from services.notifications.work.message import Message, send_message

PROBLEMS: Final[Problems] = {
    "question-closed": (409, "This question is settled: nothing has to be answered any more."),
    "question-expired": (410, "The time to answer is over."),
    "message-expired": (422, "This message would expire before it is sent: ask again."),
}
FIGURES_SINCE: Final = timedelta(days=30)
MOST_LISTED: Final = 200

Told = TypeVar("Told")
State = Literal[
    "held", "ready", "claimed", "handing_over", "unknown", "accepted", "delivered",
    "bounced_soft", "bounced_hard", "suppressed", "expired", "cancelled", "dead",
]  # fmt: skip


class Params(ApiModel):
    """What the text of a message names."""

    code: Annotated[str, Field(pattern=r"^[A-Z0-9-]{4,12}$")] | None = None
    link_token: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{20,100}$")] | None = None


class MessageIn(ApiModel):
    """A mail that the web wants right now."""

    purpose: Literal[
        "sign-in-code",
        "resume-wizard",
        "resume-entry",
        "data-export-link",
        "data-export-ready",
        "erasure-done",
    ]
    email: Annotated[str, Field(max_length=320)]
    locale: Literal["de", "en"] = "de"
    params: Params = Params()
    expires_at: AwareDatetime | None = None


class MessageOut(ApiModel):
    """Where the message is found."""

    notification_id: UUID


class TokenIn(ApiModel):
    """A link."""

    token: Annotated[str, Field(max_length=100)]


class OpenedOut(ApiModel):
    """What a link is for."""

    purpose: Literal["answer", "unsubscribe", "why"]
    subject_kind: str
    subject: str
    person_id: str
    expires_at: datetime
    answered: Answer | None
    summary: dict[str, Any]


class AnswerIn(TokenIn):
    """One tap."""

    answer: Answer


class AnswerOut(ApiModel):
    """What was answered."""

    subject_kind: str
    subject: str
    answer: Answer


class StoppedOut(ApiModel):
    """What was stopped."""

    state: Literal["stopped"] = "stopped"


class FiguresOut(ApiModel):
    """What the public may know of our work in the last 30 days."""

    handed_over: int
    within_10s_percent: int | None
    delivered: int
    bounced: int


class ListedOut(ApiModel):
    """A notification as operators see it."""

    id: UUID
    purpose: str
    channel: Channel
    state: str
    hold: str | None
    why_ended: str | None
    attempt: int
    planned_at: datetime
    not_before: datetime
    accepted_at: datetime | None


class ListOut(ApiModel):
    """The newest notifications."""

    items: list[ListedOut]
    next_cursor: None = None


def routers() -> Sequence[APIRouter]:
    """Every route of this service."""
    return (_messages(), _links(), _my_data(), _public(), _operators())


def _messages() -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.post("/messages", status_code=202, dependencies=[allow.service("web")])
    async def send(body: MessageIn, tx: Unit, once: OnceRequired, request: Request) -> Response:
        keys = request.app.state.settings.keys
        message = _message(body, key=once.key, keys=keys, now=tx.now)
        notification_id = await send_message(tx, message, keys=keys)
        return await once.keep(MessageOut(notification_id=notification_id), status=202)

    return router


def _links() -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.post("/links/open", dependencies=[allow.service("web")])
    async def open_link(body: TokenIn, tx: Reading) -> OpenedOut:
        return OpenedOut(**asdict(_told(await answers.open_link(tx, body.token))))

    @router.post("/links/unsubscribe", dependencies=[allow.service("web")])
    async def unsubscribe(body: TokenIn, tx: Unit) -> StoppedOut:
        return await _stopped(tx, body.token)

    @router.post("/answers", dependencies=[allow.public()])
    async def answer(body: AnswerIn, tx: Unit) -> AnswerOut:
        question = _told(await answers.answer_by_link(tx, body.token, body.answer))
        return AnswerOut(
            subject_kind=question.subject_kind, subject=question.subject_id, answer=body.answer
        )

    return router


def _my_data() -> APIRouter:
    router = APIRouter(prefix="/v1")

    @router.get("/my/data")
    async def read_my_data(
        who: Annotated[Principal, allow.signed_in()], tx: Reading, request: Request
    ) -> dict[str, Any]:
        """All that is kept of a person, in the clear; a link to one object does not open it."""
        if who.person_id is None or who.capability is not None:
            raise RefusedError(Refusal("not-found"))
        return await held_of(tx, who.person_id, keys=request.app.state.settings.keys)

    return router


def _public() -> APIRouter:
    router = APIRouter(prefix="/v1", dependencies=[allow.public()])

    @router.post("/unsubscribe/{token}")
    async def unsubscribe(token: str, tx: Unit) -> StoppedOut:
        """RFC 8058: mail programs know nothing but the address."""
        return await _stopped(tx, token)

    @router.get("/figures")
    async def show_figures(tx: Reading) -> FiguresOut:
        return FiguresOut(**asdict(await figures.figures(tx, since=tx.now - FIGURES_SINCE)))

    return router


def _operators() -> APIRouter:
    router = APIRouter(prefix="/v1", dependencies=[allow.role("ops")])

    @router.get("/notifications")
    async def list_notifications(tx: Reading, state: State | None = None) -> ListOut:
        rows = await figures.listed(tx, state=state, limit=MOST_LISTED)
        return ListOut(items=[ListedOut(**asdict(row)) for row in rows])

    return router


async def _stopped(tx: Transaction, token: str) -> StoppedOut:
    refusal = await answers.unsubscribe(tx, token)
    if refusal is not None:
        raise RefusedError(refusal)
    return StoppedOut()


def _message(body: MessageIn, *, key: UUID | None, keys: KeyRing, now: datetime) -> Message:
    email = _told(normalise_email(body.email))
    if body.expires_at is not None and body.expires_at <= now:
        raise RefusedError(Refusal("message-expired"))
    left = body.expires_at - now if body.expires_at else timedelta(minutes=10)
    minutes = max(1, round(left.total_seconds() / 60))
    return Message(
        purpose=body.purpose,
        occasion=str(key),
        person_id=_recipient(body, key=key) or person_id(keys.person, email=email),
        channel=Channel.MAIL,
        contact=Contact(name="", email=email.address, phone=None),
        locale=body.locale,
        details={**body.params.model_dump(exclude_none=True), "minutes": minutes},
        expires_at=body.expires_at,
    )


def _recipient(body: MessageIn, *, key: UUID | None) -> str | None:
    """An id that is nobody's, where nothing may stay of the person; None where it is theirs."""
    if key is None or not PURPOSES[body.purpose].names_nobody:
        return None
    return f"p_{key.hex}"


def _told(found: Told | Refusal) -> Told:
    """What was found, or the refusal at the edge."""
    if isinstance(found, Refusal):
        raise RefusedError(found)
    return found
