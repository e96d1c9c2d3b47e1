"""Who asks: the desk of this process, and the person whose matches they are."""

from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Request

from services.chassis.http import policy as allow
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.matching.work.desk import Desk

T = TypeVar("T")

SignedIn = Annotated[Principal, allow.signed_in()]
"""``who: SignedIn``: a person known by a mailbox, or by a link to one object."""
WebAsks = Annotated[Principal, allow.service("web")]
"""``who: WebAsks``: a page asks, for a person or for somebody who has not signed in yet."""


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(_desk)]
"""``desk: AtDesk``: keys and limits of this process."""


def agreed(answer: T | Refusal) -> T:
    """The answer, or the refusal on its way to the edge; all that was written is undone."""
    if isinstance(answer, Refusal):
        raise RefusedError(answer)
    return answer


def person_of(who: Principal, *, subject: UUID | None = None) -> str:
    """The person who asks; somebody with a link reaches the one object of that link only."""
    if who.person_id is None or (who.capability and who.capability != str(subject)):
        raise RefusedError(Refusal("not-found"))
    return who.person_id
