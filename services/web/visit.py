"""Who is visiting: session, policy, rendering and asking, in one object that each page gets."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final
from uuid import UUID, uuid4

from fastapi import Depends, Request
from jinja2 import Environment
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.chassis.database import Database
from services.chassis.http.policy import Policy
from services.chassis.http.tokens import Principal
from services.chassis.identity import normalise_email, person_id
from services.chassis.refusal import Refusal
from services.web.addresses import here
from services.web.decide import Kind
from services.web.forms.reading import Form
from services.web.rendering import render
from services.web.security import form_token, is_form_token
from services.web.settings import WebSettings
from services.web.upstream import ALONE, Answer, Down, Upstream
from services.web.words import desks, problems
from services.web.work import visitors

SESSION_COOKIE: Final = "__Host-zp"
DRAFT_COOKIE: Final = "__Host-entwurf"
ENTRY_COOKIE: Final = "__Host-eintrag"
LOGIN_COOKIE: Final = "__Host-login"
KEPT_COOKIE: Final = "__Host-aufgehoben"
NOT_FOUND: Final = 404
REGIONAL: Final = frozenset({"editor", "municipality"})
"""Roles that a sign-in may bind to a region."""


class PartAwayError(Exception):
    """A part that the page cannot do without is away; the edge shows the 503 page."""


class NothingHereError(Exception):
    """There is no such object, or it is not this visitor's; the edge shows the 404 page."""


class PageRefusedError(Exception):
    """A part said no to what the address or the form asks; the edge says why, in German."""

    def __init__(self, *, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class SignInNeededError(Exception):
    """The page wants to know who asks; the edge leads to sign-in and back."""

    def __init__(self, *, staff: bool) -> None:
        super().__init__("sign-in needed")
        self.staff = staff


class RoleMissingError(Exception):
    """Staff is signed in, without the role that the page is for; the edge says which."""

    def __init__(self, session: visitors.Session, *, roles: frozenset[str]) -> None:
        super().__init__("role missing")
        self.session = session
        self.roles = roles


class ForeignFormError(Exception):
    """The hidden token is wrong: the form came from another session."""


@dataclass(slots=True)
class Visit:
    """One request by one visitor."""

    request: Request
    settings: WebSettings
    database: Database
    upstream: Upstream
    templates: Environment
    session: visitors.Session | None
    due: Mapping[str, int] = field(default_factory=dict)
    """How much there is to do at each desk that counts, by its address."""
    region: str = ""
    """Which part of the state an editor sees, in words; empty for all of it."""

    @property
    def who(self) -> Principal:
        """The visitor as the services see her."""
        session = self.session
        if session is None:
            return ALONE
        return Principal(
            issuer="web",
            subject=session.subject or session.person_id or "web",
            person_id=session.person_id,
            roles=session.roles,
            capability=session.capability,
            email=session.email,
            region=session.region,
        )

    @property
    def desks(self) -> tuple[desks.Desk, ...]:
        """The pages of the back office that the visitor may open."""
        return desks.open_to(self.session.roles) if self.session is not None else ()

    async def count_desks(self) -> None:
        """Learn how much there is to do; the menu does without a number that nobody tells."""
        counted = [desk for desk in self.desks if desk.counted]
        told = await asyncio.gather(*(self.ask("registry", desk.counted) for desk in counted))
        await self._name_region()
        self.due = {
            desk.href: int(answer.data["due"])
            for desk, answer in zip(counted, told, strict=True)
            if isinstance(answer, Answer) and answer.is_done
        }

    async def _name_region(self) -> None:
        session = self.session
        if session is None or not session.region or not session.roles & REGIONAL:
            return
        answer = await self.ask("registry", "/v1/review/region")
        parts = answer.data["parts"] if isinstance(answer, Answer) and answer.is_done else []
        self.region = ", ".join(part["name"] for part in parts) or ", ".join(sorted(session.region))

    @property
    def address(self) -> str:
        """The visitor's network address as the gateway saw it."""
        client = self.request.client.host if self.request.client else "unknown"
        return self.request.headers.get("x-envoy-external-address", client)

    @property
    def wants_part(self) -> bool:
        """Whether htmx asks for a part of the page only."""
        return self.request.headers.get("hx-request-type") == "partial"

    async def ask(self, service: str, path: str, **params: Any) -> Answer | Down:
        """Ask a service on the visitor's behalf."""
        return await self.upstream.get(service, path, who=self.who, params=params)

    async def need(self, service: str, path: str, **params: Any) -> Any:
        """Ask for a part that the page cannot do without; its refusal or absence ends the page."""
        return self.needed(await self.ask(service, path, **params))

    async def tell(self, service: str, path: str, body: Any, **options: Any) -> Answer:
        """Tell a service to do something; if it is away, the page is."""
        answer = await self.upstream.send(service, path, body=body, who=self.who, **options)
        if isinstance(answer, Down):
            raise PartAwayError(answer.service)
        return answer

    def needed(self, answer: Answer | Down) -> Any:
        """The data of an answer that the page cannot do without."""
        if isinstance(answer, Down):
            raise PartAwayError(answer.service)
        if answer.status == NOT_FOUND:
            raise NothingHereError
        if answer.is_refused:
            text = problems.sentence(
                answer.slug, answer.refusal.details, otherwise="fields-invalid"
            )
            raise PageRefusedError(status=answer.status, text=text)
        if not answer.is_done:
            raise PartAwayError(answer.slug)
        return answer.data

    def hold(self, object_id: UUID | str) -> None:
        """Go on only if the visitor signed in, or came by a link to this very thing."""
        if self.session is None or not self.session.may_open(str(object_id)):
            raise NothingHereError

    async def form(self) -> Form:
        """What was typed; refuses a form that another session's page sent."""
        form = Form.of(await self.request.form())
        if self.session is not None and not is_form_token(
            self.settings.keys.link, self.session.digest, token=form.raw("csrf_token")
        ):
            raise ForeignFormError
        return form

    def page(self, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A page from ``templates/pages``."""
        html = render(self.templates, f"pages/{template}.html", self._context(context))
        return HTMLResponse(html, status, headers={"vary": "HX-Request-Type, Cookie"})

    def to(self, path: str) -> Response:
        """Go on to another page (303), also for htmx."""
        if self.request.headers.get("hx-request"):
            return Response(status_code=200, headers={"hx-redirect": path})
        return RedirectResponse(path, 303)

    def person_of(self, mailbox: str) -> str | Refusal:
        """The ``person_id`` behind a mailbox as it was typed."""
        email = normalise_email(mailbox)
        if isinstance(email, Refusal):
            return email
        return person_id(self.settings.keys.person, email=email)

    def _context(self, own: Mapping[str, Any]) -> dict[str, Any]:
        session = self.session
        token = form_token(self.settings.keys.link, session.digest) if session else ""
        return {
            "csrf": token,
            "idempotency_key": str(uuid4()),
            "session": session,
            "is_staff": session is not None and session.kind == Kind.STAFF,
            "desks": self.desks,
            "desk_path": self.request.url.path,
            "desk_here": desks.nearest(self.request.url.path, among=self.desks),
            "desk_due": self.due,
            "desk_region": self.region,
            "settings": self.settings,
            "operator": self.settings.operator_name,
            "page_url": self.settings.public_url + here().url,
            **own,
        }


def keep_cookie(answer: Response, name: str, secret: str, *, days: int | None = None) -> None:
    """Set one of our cookies; without days it ends with the browser."""
    answer.set_cookie(
        name,
        secret,
        max_age=days * 86400 if days else None,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(answer: Response, name: str) -> None:
    """Take one of our cookies back."""
    answer.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")


class VisitPolicy(Policy):
    """A page's policy; gives the page its `Visit`."""

    def __init__(self, name: str, *, kinds: frozenset[Kind], roles: frozenset[str]) -> None:
        super().__init__(name, None)
        self._kinds = kinds
        self._roles = roles

    async def __call__(self, request: Request) -> Visit:  # type: ignore[override]
        """Load the session and hold it against the rule."""
        state = request.app.state
        session = await _session(request)
        self._hold(session)
        visit = Visit(
            request, state.settings, state.database, state.upstream, state.templates, session
        )
        if self._kinds == {Kind.STAFF}:
            await visit.count_desks()
        return visit

    def _hold(self, session: visitors.Session | None) -> None:
        is_open = not self._kinds and not self._roles
        if not is_open and (session is None or session.kind not in self._kinds):
            raise SignInNeededError(staff=self._kinds == {Kind.STAFF})
        if session is not None and self._roles and not session.roles & self._roles:
            raise RoleMissingError(session, roles=self._roles)


async def _session(request: Request) -> visitors.Session | None:
    cookie = request.cookies.get(SESSION_COOKIE)
    if not cookie:
        return None
    async with request.app.state.database.transaction() as tx:
        return await visitors.session_behind(tx, request.app.state.settings, cookie=cookie)


_NOBODY: Final[frozenset[str]] = frozenset()
Anyone = Annotated[Visit, Depends(VisitPolicy("public", kinds=frozenset(), roles=_NOBODY))]
"""A page for everybody."""
Person = Annotated[
    Visit,
    Depends(VisitPolicy("person", kinds=frozenset({Kind.PERSON, Kind.LINK}), roles=_NOBODY)),
]
"""A page for a person who signed in by code or opened a link."""
Owner = Annotated[
    Visit, Depends(VisitPolicy("owner", kinds=frozenset({Kind.PERSON}), roles=_NOBODY))
]
"""A page for a person who signed in by code."""


def _staff(*roles: str) -> VisitPolicy:
    return VisitPolicy("-or-".join(roles), kinds=frozenset({Kind.STAFF}), roles=frozenset(roles))


Editor = Annotated[Visit, Depends(_staff("editor"))]
"""A page for editors."""
Mentor = Annotated[Visit, Depends(_staff("mentor", "coordinator"))]
"""A page for those who accompany initiatives, and who coordinate them."""
Coordinator = Annotated[Visit, Depends(_staff("coordinator"))]
"""A page for those who assign mentors."""
Funder = Annotated[Visit, Depends(_staff("funder"))]
"""A page for those who publish funding calls."""
Municipality = Annotated[Visit, Depends(_staff("municipality"))]
"""A page for a town hall."""
Commune = Annotated[Visit, Depends(_staff("commune"))]
"""A page for those who plan a village."""
Importer = Annotated[Visit, Depends(_staff("municipality", "editor"))]
"""A page for those who bring in lists."""
Initiator = Annotated[Visit, Depends(_staff("editor", "funder", "municipality"))]
"""A page for those who call for ideas."""
Auditor = Annotated[Visit, Depends(_staff("auditor", "editor"))]
"""A page for those who look at what staff did."""
