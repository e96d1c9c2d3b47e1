"""Steps that tests of the pages begin with: a signed-in browser, and what stands in a form."""

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx

from services.chassis.database import open_database
from services.chassis.http.tokens import Principal, Verifier
from services.chassis.identity import Email, normalise_email, person_id
from services.web.decide import Kind
from services.web.settings import WebSettings
from services.web.work import visitors

if TYPE_CHECKING:
    from tests.web.conftest import Behind

INES = "ines@example.org"


class Visitor:
    """A browser and who sits in front of it."""

    def __init__(self, client: httpx.AsyncClient, behind: "Behind", settings: WebSettings) -> None:
        self.client, self.behind, self.settings = client, behind, settings

    async def signs_in(self, email: str = INES) -> str:
        """A session as after the mailed code; returns her person's id."""
        person = person_id(self.settings.keys.person, email=_read(email))
        await self._opens(
            visitors.Session(b"", Kind.PERSON, person_id=person, email=email, subject=person)
        )
        return person

    async def opens_link(self, object_id: str) -> None:
        """A session that a link opened for one object."""
        person = person_id(self.settings.keys.person, email=_read(INES))
        await self._opens(
            visitors.Session(b"", Kind.LINK, person_id=person, capability=object_id, subject=person)
        )

    async def signs_in_as_editor(self, *, role: str = "editor", region: str = "") -> None:
        """A session of the staff; with another role, not of the editors."""
        await self._opens(
            visitors.Session(
                b"",
                Kind.STAFF,
                roles=frozenset({role}),
                name="Erika",
                subject="erika.muster",
                region=frozenset(filter(None, [region])),
            )
        )

    async def fills(self, page: str, **typed: Any) -> dict[str, Any]:
        """What the browser posts from a page: its hidden fields and what was typed."""
        return {**hidden(await self.client.get(page)), **typed}

    def token(self, page: httpx.Response) -> str:
        """The hidden token of a page's forms."""
        return hidden(page).get("csrf_token", "")

    def told(self, path: str) -> list[dict[str, Any]]:
        """The bodies that services were sent at this path."""
        return [json.loads(request.content) for request in self.sent(path)]

    def keys(self, path: str) -> list[str]:
        """The Idempotency-Keys that services were sent at this path."""
        return [request.headers["idempotency-key"] for request in self.sent(path)]

    def speakers(self, path: str, *, method: str = "PUT") -> list[Principal]:
        """For whom the web asked matching at this path."""
        keys = json.loads(self.settings.keys.jwks)
        verifier = Verifier(keys, audience="matching", speakers=["web"])
        tokens = [
            request.headers["authorization"].removeprefix("Bearer ")
            for request in self.behind.asked
            if (request.url.path, request.method) == (path, method)
        ]
        whos = [verifier.verify(token, now=datetime.now(UTC)) for token in tokens]
        return [who for who in whos if isinstance(who, Principal)]

    def sent(self, path: str) -> list[httpx.Request]:
        """What was sent, not asked."""
        return [
            request
            for request in self.behind.asked
            if request.url.path == path and request.method != "GET"
        ]

    async def _opens(self, session: visitors.Session) -> None:
        async with open_database(self.settings) as database, database.transaction() as tx:
            cookie = await visitors.open_session(tx, self.settings, session=session, replaces=None)
        self.client.cookies.set("__Host-zp", cookie, domain="zukunft.example", path="/")


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))


def _read(email: str) -> Email:
    read = normalise_email(email)
    assert isinstance(read, Email)
    return read
