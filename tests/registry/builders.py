"""Builders with defaults: entries, questions, tokens, and steps that many tests begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid4

import httpx

from contracts.registry import HousingOffer, InitiativeKind, Tenure
from contracts.web import PersonErased
from services.chassis.database import Database
from services.chassis.http.tokens import Principal, mint
from services.chassis.identity import Email, normalise_email, person_id
from services.registry import messages
from services.registry.decide import initiative as rules
from services.registry.decide.areas import Municipality, Point
from services.registry.decide.content import Content
from services.registry.decide.directory import Question, read_question
from services.registry.decide.sites import Site
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives, places
from services.registry.store.search import Entry
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import links

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEIPZIG, DRESDEN, WEISSWASSER = "14713000", "14612000", "14626600"
ANNA = "anna.muster@example.org"


@dataclass
class Clock:
    """A clock that tests set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


def a_municipality(**other: Any) -> Municipality:
    told: dict[str, Any] = {
        "ags": LEIPZIG,
        "name": "Leipzig",
        "name_hsb": None,
        "district": "14713",
        "district_name": "Leipzig",
        "district_name_hsb": None,
        "centre": Point(51.34, 12.37),
        "radius_km": 9.7,
    }
    return Municipality(**{**told, **other})


def a_housing_offer(**other: Any) -> HousingOffer:
    told: dict[str, Any] = {
        "warm_cost_eur": 590,
        "free_places": 2,
        "persons_max": 5,
        "move_in_from": None,
        "move_in_to": None,
        "pets_allowed": None,
        "step_free": True,
        "kinds": (),
        "wishes": (),
    }
    return HousingOffer(**{**told, **other})


def a_stated_offer(**other: Any) -> HousingOffer:
    """An offer that leaves nothing open by which seekers are matched."""
    told: dict[str, Any] = {
        "persons_min": 2,
        "tenures": (Tenure.COOPERATIVE, Tenure.LIFELONG_RIGHT),
        "equity_eur": 12_000,
        "certificate_required": True,
        "smoke_free": False,
        "languages": ("de", "hsb", "gsg"),
    }
    return a_housing_offer(**{**told, **other})


def a_content(title: str = "Nachbarschaftsgarten Ost", **other: Any) -> Content:
    told: dict[str, Any] = {
        "kind": InitiativeKind.INITIATIVE,
        "title": title,
        "summary": "Ein Ort zum Kennenlernen.",
        "description": "",
        "topics": ("nachbarschaft",),
        "target_groups": (),
        "legal_form": "ev",
        "stage": "etabliert",
        "actor_kind": "zivilgesellschaft",
        "ags": LEIPZIG,
        "lat": 51.34,
        "lon": 12.37,
        "website": None,
        "housing": None,
    }
    return Content(**{**told, **other})


def a_site(name: str = "Beratungsstelle Dresden", **other: Any) -> Site:
    told: dict[str, Any] = {"ags": DRESDEN, "municipality": "Dresden", "lat": 51.05, "lon": 13.74}
    return Site(**{"name": name, **told, **other})


def a_body(**other: Any) -> dict[str, Any]:
    """What a form sends to register an entry."""
    told: dict[str, Any] = {
        "kind": "initiative",
        "title": "Nachbarschaftsgarten Ost",
        "summary": "Beete für alle, mitten im Viertel.",
        "description": "Wir gärtnern mittwochs und sonnabends.",
        "topics": ["nachbarschaft"],
        "target_groups": ["familien"],
        "legal_form": "ev",
        "stage": "etabliert",
        "actor_kind": "zivilgesellschaft",
        "ags": LEIPZIG,
        "contact": {"name": "Anna Muster", "email": ANNA, "phone": "0151 23456789"},
    }
    return {**told, **other}


def texts_of(body: Mapping[str, Any], **other: Any) -> dict[str, Any]:
    """The same without the contact: what an owner's change sends."""
    return {name: value for name, value in {**body, **other}.items() if name != "contact"}


def a_question(text: str = "", **other: Any) -> Question:
    told: dict[str, Any] = {
        "filters": {},
        "near": None,
        "radius_km": None,
        "sort": None,
        "limit": 20,
        "cursor": None,
        "districts": frozenset({"14713", "14612", "14626"}),
        "now": NOW,
    }
    question = read_question(text=text, **{**told, **other})
    assert isinstance(question, Question), question
    return question


async def put_entry(
    database: Database,
    content: Content,
    *,
    listed_at: datetime = NOW,
    confirmed_at: datetime = NOW,
) -> UUID:
    """An entry in the directory, without the way there."""
    initiative_id = uuid4()
    async with database.transaction() as tx:
        draft = rules.drafted(initiative_id, owner="p_" + "0" * 32, now=NOW)
        await initiatives.insert(tx, draft, contact=b"")
        municipality = await places.municipality(tx, content.ags)
        assert municipality is not None
        await PostgresSearch(tx).put(
            Entry(
                initiative_id=initiative_id,
                revision=1,
                content=content,
                municipality=municipality,
                listed_at=listed_at,
                confirmed_at=confirmed_at,
            )
        )
    return initiative_id


@dataclass
class World:
    """The API and its database, with the callers that it knows."""

    http: httpx.AsyncClient
    database: Database
    settings: RegistrySettings

    def token(self, issuer: str, **who: Any) -> dict[str, str]:
        """A real token of an issuer, as a header."""
        principal = Principal(issuer=issuer, subject=who.pop("subject", issuer), **who)
        pem = self.settings.keys.signing(issuer)
        told = mint(pem, principal, audience="registry", now=datetime.now(UTC))
        return {"authorization": f"Bearer {told}"}

    def person(self, email: str = ANNA) -> str:
        read = normalise_email(email)
        assert isinstance(read, Email)
        return person_id(self.settings.keys.person, email=read)

    def as_owner(self, email: str = ANNA, **other: Any) -> dict[str, str]:
        person = self.person(email)
        return self.token("web", subject=person, person_id=person, **other)

    def as_editor(self, name: str = "staff-1") -> dict[str, str]:
        return self.token("web", subject=name, roles=frozenset({"editor"}))

    def link(self, purpose: str, initiative_id: str) -> str:
        return links.token(self.settings.keys, purpose, initiative_id=UUID(initiative_id))

    async def register(self, **other: Any) -> str:
        answer = await self.http.post("/v1/initiatives", json=a_body(**other), headers=a_key())
        assert answer.status_code == 201, answer.text
        return str(answer.json()["initiative_id"])

    async def confirm(self, initiative_id: str) -> httpx.Response:
        told = {"token": self.link(links.CONFIRM, initiative_id)}
        return await self.http.post("/v1/initiatives/confirm", json=told, headers=self.token("web"))

    async def submit(self, **other: Any) -> str:
        initiative_id = await self.register(**other)
        assert (await self.confirm(initiative_id)).json()["state"] == "submitted"
        return initiative_id

    async def decide(
        self, initiative_id: str, what: str, *, editor: str = "staff-1", **told: Any
    ) -> httpx.Response:
        headers = {**self.as_editor(editor), **a_key()}
        told.setdefault("reason", "") if what == "archive" else told.setdefault("revision", 1)
        return await self.http.post(
            f"/v1/review/{initiative_id}/{what}", json=told, headers=headers
        )

    async def list_entry(self, **other: Any) -> str:
        initiative_id = await self.submit(**other)
        assert (await self.decide(initiative_id, "clear")).status_code == 200
        return initiative_id

    async def change(
        self,
        initiative_id: str,
        *,
        seen: int = 1,
        email: str = ANNA,
        headers: Mapping[str, str] = MappingProxyType({}),
        **other: Any,
    ) -> httpx.Response:
        told = {**self.as_owner(email), "if-match": f'"{seen}"', **headers}
        return await self.http.put(
            f"/v1/initiatives/{initiative_id}", json=texts_of(a_body(**other)), headers=told
        )

    async def erase(self, email: str, *, minutes: float = 1) -> None:
        """Somebody is forgotten; what she begins until ``minutes`` from now is forgotten too."""
        async with self.database.transaction() as tx:
            fact = PersonErased(
                person_id=self.person(email), erased_at=tx.now + timedelta(minutes=minutes)
            )
            await messages.on_person_erased(fact, tx)

    async def find(self, **asked: Any) -> dict[str, Any]:
        answer = await self.http.get("/v1/initiatives", params=asked)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def facts(self) -> list[dict[str, Any]]:
        """What the outbox holds, in order: type, sequence, dataref and payload."""
        async with self.database.read() as tx:
            rows = await tx.fetch(
                "SELECT type, topic, key, headers, payload FROM outbox ORDER BY id"
            )
        return [dict(row) for row in rows]


def a_key() -> dict[str, str]:
    """An Idempotency-Key that nobody used before."""
    return {"idempotency-key": str(uuid4())}
