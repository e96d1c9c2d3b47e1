"""Links in mails. Opening one shows what it would do; only the button does it."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis import capability
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal
from services.web.api import parties
from services.web.decide import Kind
from services.web.forms.booking import names_shown
from services.web.forms.reading import Form
from services.web.upstream import Answer
from services.web.visit import (
    DRAFT_COOKIE,
    ENTRY_COOKIE,
    SESSION_COOKIE,
    Anyone,
    PartAwayError,
    Visit,
    keep_cookie,
)
from services.web.words import dates, problems, reasons, villages, ways, why
from services.web.work import visitors

ACTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "confirm-initiative": ("registry", "/v1/initiatives/confirm"),
    "confirm-enquiry": ("registry", "/v1/enquiries/confirm"),
    "enquiry-outcome": ("registry", "/v1/enquiries/outcome"),
    "still-true": ("registry", "/v1/initiatives/reconfirm"),
    "confirm-subscription": ("registry", "/v1/subscriptions/confirm"),
    "end-subscription": ("registry", "/v1/subscriptions/end"),
    "confirm-nomination": ("registry", "/v1/nominations/confirm"),
    "accept-nomination": ("registry", "/v1/nominations/accept"),
    "decline-nomination": ("registry", "/v1/nominations/decline"),
    "confirm-claim": ("registry", "/v1/claims/confirm"),
    "confirm-idea": ("registry", "/v1/ideas/confirm"),
    "confirm-vote": ("registry", "/v1/idea-votes/confirm"),
    "confirm-posting": ("registry", "/v1/postings/confirm"),
    "renew-posting": ("registry", "/v1/postings/renew"),
    "confirm-introduction": ("registry", "/v1/introductions/confirm"),
    "answer-introduction": ("registry", "/v1/introductions/answer"),
    "answer-partnership": ("registry", "/v1/partnerships/answer"),
    "answer": ("notifications", "/v1/answers"),
    "say-stage": ("matching", "/v1/accompaniments/stage-by-link"),
    **{act: ("events", path) for act, path in parties.ACTS.items()},
}
"""What a button on a link's page tells to whom."""
ACTS: Final[Mapping[str, frozenset[str]]] = {
    "manage-seat": frozenset({"confirm-seat", "release-seat", parties.CHANGE}),
    "accept-offer": frozenset({"accept-offer", "release-seat"}),
    "still-true": frozenset({"still-true", "own-initiative"}),
    "answer-nomination": frozenset({"accept-nomination", "decline-nomination", "open-draft"}),
    "own-way": frozenset({"own-way", "say-stage"}),
    "unsubscribe": frozenset(),
    "why": frozenset(),
}
"""What a link of a purpose may do, where that is not the one thing that it is named after."""
ENTRANCES: Final[Mapping[str, str]] = {
    "own-initiative": "/eintrag/{subject}",
    "own-case": "/meine-begleitung/{subject}",
    "own-subscription": "/abo/{subject}",
    "see-match": "/treffer/{subject}",
    "consent-match": "/treffer/{subject}",
    "own-profile": "/treffer",
    "own-way": "/treffer/{subject}/weg",
    "see-village": "/doerfer/meine/{subject}",
    "open-draft": "/eintrag/{subject}",
    "see-claim": "/anspruch/{subject}",
    "contest-claim": "/anspruch/{subject}",
    "own-idea": "/idee/{subject}",
    "jury-sheet": "/jury/{subject}",
    "own-posting": "/mitmachbrett/{subject}/meins",
    "ask-data": "/meine-daten",
    "fetch-data": "/meine-daten",
}
"""Where the button of a link leads to, with a short sign-in for that one object."""
RESUMED: Final[Mapping[str, tuple[str, str]]] = {
    "wizard": ("/mitmachen", DRAFT_COOKIE),
    "entry": ("/initiativen/neu", ENTRY_COOKIE),
}
"""Where a form goes on, and which cookie keeps its draft."""
AND_ENTER: Final[Mapping[str, str]] = {
    "accept-nomination": "/eintrag/{subject}",
    "confirm-claim": "/anspruch/{subject}",
    "confirm-subscription": "/abo/{subject}?neu=1",
    "say-stage": "/treffer/{subject}/weg?getan=stage",
}
"""Where a button leads to once it has done what it says."""
ASKED_AT: Final[Mapping[str, str]] = {
    "match": "/v1/matches/{subject}",
    "village": "/v1/villages/mine/{subject}",
}
"""Where matching says what a question is about."""
ANSWERS: Final = frozenset({"yes", "later", "no", *ways.STAGES})


def links_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/m/{token}", open_link)
    router.add_api_route("/m/{token}", act, methods=["POST"])
    router.add_api_route("/abbestellen/{token}", one_click_page)
    router.add_api_route("/abbestellen/{token}", one_click, methods=["POST"])
    return router


async def open_link(visit: Anyone, token: str) -> Response:
    """Show what the link is about; mail scanners may open it as often as they like."""
    opened = await _opened(visit, token)
    if isinstance(opened, Refusal):
        return _page(visit, token, opened)
    return _page(visit, token, {**opened, "other": await _other_side(visit, opened)})


async def act(visit: Anyone, token: str) -> Response:
    """Do what the pressed button says."""
    form = await visit.form()
    opened = await _opened(visit, token)
    if isinstance(opened, Refusal):
        return _page(visit, token, opened)
    purpose = str(opened["purpose"])
    do = form.raw("do") or purpose
    if do not in ACTS.get(purpose, {purpose}):
        do = ""
    if do == visitors.RESUME:
        return await _resume(visit, token)
    if do in ENTRANCES:
        return await _enter(visit, opened, ENTRANCES[do].format(**opened))
    if do == parties.CHANGE:
        return await _change_party(visit, token, opened=opened, form=form)
    if do in ACTIONS:
        return await _tell(visit, token, do=do, opened=opened, answer=form.raw("answer"))
    return _page(visit, token, opened)


async def one_click_page(visit: Anyone, token: str) -> Response:
    """The page behind List-Unsubscribe, for people; changes nothing."""
    return _page(visit, token, await _opened(visit, token))


async def one_click(visit: Anyone, token: str) -> Response:
    """RFC 8058: a mail program posts here, without cookie, as often as it likes."""
    answer = await visit.tell("notifications", "/v1/links/unsubscribe", {"token": token})
    if not answer.is_done:
        return _page(visit, token, answer.refusal)
    return visit.page("link_done", did="unsubscribe")


def _page(
    visit: Visit, token: str, opened: dict[str, Any] | Refusal, *, form: Form | None = None
) -> Response:
    if isinstance(opened, Refusal):
        text = problems.sentence(opened.slug, opened.details)
        return visit.page("link_closed", status=410, text=text)
    seat, typed = opened.get("summary") or {}, form or Form({})
    return visit.page(
        "link",
        status=200 if typed.is_right else 422,
        token=token,
        link=opened,
        seat=seat,
        where=f"/m/{token}",
        names=names_shown(typed, seat.get("guests") or []),
        form=typed,
        dates=dates,
        why=why.told(seat),
        ways_ahead=ways.ahead(seat) if opened["purpose"] == "own-way" and seat else [],
    )


async def _opened(visit: Visit, token: str) -> dict[str, Any] | Refusal:
    owner = capability.OWNERS.get(token[:1])
    if owner is None or len(token) > 100:  # noqa: PLR2004 - ours have 44 letters
        return Refusal("link-unknown")
    if owner == "web":
        return await _own_link(visit, token)
    answer = await visit.upstream.send(
        owner, "/v1/links/open", body={"token": token}, who=visit.who
    )
    if not isinstance(answer, Answer):
        raise PartAwayError(answer.service)
    return dict(answer.data) if answer.is_done else answer.refusal


async def _other_side(visit: Visit, opened: dict[str, Any]) -> dict[str, Any] | None:
    """What a question asks about; the page does without if matching does not say."""
    if opened["purpose"] != "answer" or opened.get("subject_kind") not in ASKED_AT:
        return None
    asks = Principal(
        issuer="web",
        subject=opened["person_id"],
        person_id=opened["person_id"],
        capability=opened["subject"],
    )
    path = ASKED_AT[opened["subject_kind"]].format(**opened)
    found = await visit.upstream.get("matching", path, who=asks)
    if not isinstance(found, Answer) or not found.is_done:
        return None
    if opened["subject_kind"] == "village":
        return villages.my_village(found.data)
    other = found.data["counterpart"]
    return {
        "is_village": "village_id" in other,
        "title": reasons.counterpart_title(other),
        "meta": reasons.counterpart_meta(other),
        "fit_percent": found.data["fit_percent"],
    }


async def _change_party(
    visit: Visit, token: str, *, opened: dict[str, Any], form: Form
) -> Response:
    seat = opened.get("summary") or {}
    if not await parties.change_party(visit, form, seat=seat, by={"token": token}):
        return _page(visit, token, opened, form=form)
    guests = [name for name in names_shown(form, seat.get("guests") or []) if name]
    return visit.page("link_done", did=parties.CHANGE, guests=guests)


async def _own_link(visit: Visit, token: str) -> dict[str, Any] | Refusal:
    async with visit.database.transaction() as tx:
        link = await capability.open_link(tx, token)
    if isinstance(link, Refusal):
        return link
    return {"purpose": link.purpose, "subject": link.subject, "person_id": link.person_id}


async def _resume(visit: Visit, token: str) -> Response:
    async with visit.database.transaction() as tx:
        resumed = await visitors.resume_draft(tx, token=token)
    if isinstance(resumed, Refusal):
        return _page(visit, token, resumed)
    link = resumed.link
    path, cookie = RESUMED[resumed.form]
    answer = await _enter(visit, {"person_id": link.person_id, "subject": link.subject}, path)
    keep_cookie(answer, cookie, resumed.secret, days=visit.settings.draft_days)
    return answer


async def _enter(visit: Visit, opened: dict[str, Any], path: str) -> Response:
    """Go on with a session for the link's object; who has signed in fully keeps that sign-in."""
    session = visit.session
    if session and session.person_id == opened["person_id"] and session.capability is None:
        return visit.to(path)
    return await _with_session(
        visit,
        visitors.Session(
            digest=b"",
            kind=Kind.LINK,
            person_id=opened["person_id"],
            capability=opened["subject"],
            subject=opened["person_id"],
        ),
        path,
    )


async def _with_session(visit: Visit, session: visitors.Session, path: str) -> Response:
    replaces = visit.session.digest if visit.session else None
    async with visit.database.transaction() as tx:
        secret = await visitors.open_session(tx, visit.settings, session=session, replaces=replaces)
    answer = visit.to(path)
    keep_cookie(answer, SESSION_COOKIE, secret)
    return answer


async def _tell(
    visit: Visit, token: str, *, do: str, opened: dict[str, Any], answer: str
) -> Response:
    service, path = ACTIONS[do]
    told: dict[str, Any] = {"answer": answer} if answer in ANSWERS else {}
    done = await visit.tell(service, path, {"token": token, **told})
    if not done.is_done:
        return _page(visit, token, done.refusal)
    if do in AND_ENTER:
        return await _enter(visit, opened, AND_ENTER[do].format(**opened))
    before = (opened.get("summary") or {}).get("state", "")
    other = await _other_side(visit, opened)
    return visit.page("link_done", did=do, data=done.data or {}, before=before, other=other, **told)
