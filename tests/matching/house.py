"""A small matching service without processes: time is moved, the engine runs when asked."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from contracts.fact import Envelope
from contracts.matching import Market
from contracts.notifications import Answer, AnswerGiven, Channel, SubjectKind
from contracts.registry import HousingOffer, InitiativeKind, InitiativeListed, Place, Wish
from contracts.web import PersonErased
from services.chassis.database import Database
from services.chassis.refusal import Refusal
from services.chassis.timers import run_one
from services.matching.app import timers
from services.matching.decide.consent_text import CURRENT
from services.matching.decide.criteria import Criteria
from services.matching.decide.support import SupportOffer, SupportRequest
from services.matching.messages import Messages
from services.matching.store import matches
from services.matching.store.matches import StoredMatch
from services.matching.work import answers, profiles, reading, supporting
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk
from services.matching.work.engine import Engine
from tests.days import in_days

LEIPZIG = {"ags": "14713000", "lat": 51.34, "lon": 12.37}
NEARBY = Place(ags="14729430", municipality="Wurzen", lat=51.37, lon=12.74)
BEGINNING = datetime(2026, 9, 1, 12, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


class House:
    """Everything that happens to matching, as functions."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self.database, self.desk = database, desk
        self.engines = {market: Engine(database, desk, of=market) for market in Market}
        self.messages = Messages(desk)
        self.epochs: dict[Market, int] = {}

    async def seeks(self, person: str, **told: Any) -> Any:
        """A household saves its profile."""
        async with self.database.transaction() as tx:
            return await profiles.save_profile(
                tx,
                self.desk,
                person_id=person,
                criteria=a_household(**told),
                contact=Contact(
                    f"Name {person[-4:]}", f"{person}@canary.example", "+4915100000000"
                ),
                sms_wanted=True,
                locale="de",
            )

    async def lists(
        self, fact: InitiativeListed, *, sequence: int = 1, said_at: datetime = BEGINNING
    ) -> None:
        """The registry shows an initiative."""
        async with self.database.transaction() as tx:
            envelope = replace(an_envelope(sequence), time=said_at)
            await self.messages.on_initiative(fact, tx.handling(envelope))

    async def drops(self, initiative_id: UUID, *, sequence: int) -> None:
        """The registry ends an initiative."""
        async with self.database.transaction() as tx:
            await self.messages.on_initiative_gone(
                str(initiative_id), tx.handling(an_envelope(sequence))
            )

    async def follows(self) -> int:
        """Every engine takes all that the log holds for it; the answer is how many entries."""
        taken = 0
        for market, engine in self.engines.items():
            if market not in self.epochs:
                self.epochs[market] = await engine.load()
            while await engine.take_one(self.epochs[market]):
                taken += 1
        return taken

    def restarts(self) -> None:
        """Every engine forgets its memory."""
        self.epochs = {}

    async def asks(self, person: str, **told: Any) -> Any:
        """An initiative asks for support."""
        return await self._supports(person, a_request(**told), told)

    async def gives(self, person: str, **told: Any) -> Any:
        """A mentor, a funder or a partner gives support."""
        return await self._supports(person, an_offer(**told), told)

    async def _supports(self, person: str, criteria: Any, told: dict[str, Any]) -> Any:
        async with self.database.transaction() as tx:
            return await supporting.save_support(
                tx,
                self.desk,
                person_id=person,
                told=criteria,
                contact=Contact(f"Name {person[-4:]}", f"{person}@canary.example"),
                sms_wanted=False,
                locale="de",
                support_id=told.get("support_id"),
            )

    async def rings(self) -> None:
        """All timers that are due run."""
        while await run_one(self.database, timers(self.desk)):
            pass

    async def answers(self, match_id: UUID, person: str, answer: str, **told: Any) -> Any:
        """A person answers over HTTP."""
        async with self.database.transaction() as tx:
            return await answers.answer_match(
                tx,
                self.desk,
                match_id=match_id,
                person_id=person,
                answer=Answer(answer),
                answered_at=told.pop("answered_at", tx.now),
                **told,
            )

    async def taps(self, match_id: UUID, person: str, answer: str, *, at: datetime) -> None:
        """A person answers in a mail or by SMS."""
        fact = AnswerGiven(
            subject_kind=SubjectKind.MATCH,
            subject_id=str(match_id),
            person_id=person,
            answer=Answer(answer),
            channel=Channel.MAIL,
            answered_at=at,
        )
        async with self.database.transaction() as tx:
            await self.messages.on_answer_given(fact, tx.handling(an_envelope(1)))

    async def consents(self, match_id: UUID, person: str, *, version: str = CURRENT) -> Any:
        """A person consents with a card."""
        async with self.database.transaction() as tx:
            return await answers.consent_to_match(
                tx,
                self.desk,
                match_id=match_id,
                person_id=person,
                card=Contact(f"Card of {person}", f"card-{person}@canary.example"),
                text_version=version,
            )

    async def revokes(self, match_id: UUID, person: str) -> Any:
        """A person takes a consent back."""
        async with self.database.transaction() as tx:
            return await answers.revoke_consent(tx, match_id=match_id, person_id=person)

    async def erases(self, person: str, at: datetime) -> None:
        """A person is forgotten."""
        async with self.database.transaction() as tx:
            fact = PersonErased(person_id=person, erased_at=at)
            await self.messages.on_person_erased(fact, tx.handling(an_envelope(1)))

    async def pauses(self, person: str, how: str = "pause") -> Any:
        """A person pauses, resumes or withdraws the profile."""
        async with self.database.transaction() as tx:
            return await getattr(profiles, f"{how}_profile")(tx, person)

    async def matches(self) -> list[StoredMatch]:
        """All matches, oldest first."""
        async with self.database.read() as tx:
            rows = await tx.fetch(
                f"SELECT {matches.COLUMNS} FROM match ORDER BY created_at, offer_id"
            )
        return [matches.of_record(row) for row in rows]

    async def the_match(self) -> StoredMatch:
        """The one match that there is."""
        (found,) = await self.matches()
        return found

    async def sees(self, match_id: UUID, person: str) -> Any:
        """A match as a person sees it."""
        async with self.database.read() as tx:
            return await reading.view_match(tx, self.desk, match_id=match_id, person_id=person)

    async def said(self) -> list[str]:
        """The types of all facts about matches, in order."""
        return [fact["type"].split(".")[2] for fact in await self.facts("matching-matches")]

    async def facts(self, topic: str) -> list[Any]:
        """What stands in the outbox for a topic."""
        async with self.database.read() as tx:
            return await tx.fetch("SELECT * FROM outbox WHERE topic = $1 ORDER BY id", topic)

    async def everything(self) -> str:
        """All rows of all tables, and all facts, as one text."""
        async with self.database.read() as tx:
            tables = await tx.fetch(
                """SELECT relname FROM pg_stat_user_tables
                   WHERE schemaname = 'public' AND relname <> 'alembic_version'"""
            )
            texts = []
            for table in tables:
                rows = await tx.fetch(f"SELECT * FROM {table['relname']}")
                texts += [repr([readable(v) for v in row.values()]) for row in rows]
        return "\n".join(texts)

    async def with_one_match(self) -> StoredMatch:
        """A seeker and a project that fit, proposed."""
        await self.lists(a_project())
        await self.seeks(SEEKER)
        await self.follows()
        return await self.the_match()


SEEKER = "p_" + "a" * 32
OWNER = "p_" + "b" * 32


def a_person(n: int) -> str:
    return f"p_{n:032x}"


def a_household(**told: Any) -> Criteria:
    plain = {
        "household": {"kind": "single-parent", "persons": 3},
        "place": LEIPZIG,
        "radius_km": 60,
        "max_warm_cost_eur": 700,
        "move_in_from": in_days(30),
        "move_in_to": in_days(210),
        "wishes": [
            {"dimension": "community", "position": 180, "wanted": 200, "weight": 3},
            {"dimension": "quiet", "position": 100, "wanted": 90, "weight": 1},
        ],
    }
    return Criteria.model_validate({**plain, **told})


def a_request(**told: Any) -> SupportRequest:
    plain = {
        "kind": "mentor",
        "place": LEIPZIG,
        "radius_km": 80,
        "themes": ["pflege"],
        "languages": ["de"],
        "initiative_id": an_id(1),
        "amount": 5,
        "since": in_days(0),
    }
    given = {name: value for name, value in told.items() if name != "support_id"}
    return SupportRequest.model_validate({**plain, **given})


def an_offer(**told: Any) -> SupportOffer:
    plain = {
        "kind": "mentor",
        "place": {"ags": "14729430", "lat": 51.37, "lon": 12.74},
        "themes": ["pflege", "alter"],
        "languages": ["de", "en"],
        "amount_max": 6,
        "capacity": 6,
        "since": in_days(0),
    }
    given = {name: value for name, value in told.items() if name != "support_id"}
    return SupportOffer.model_validate({**plain, **given})


def a_project(number: int = 1, *, owner: str | None = OWNER, **told: Any) -> InitiativeListed:
    housing = HousingOffer(
        **{
            "warm_cost_eur": 600,
            "free_places": 2,
            "persons_max": 4,
            "move_in_from": in_days(0),
            "move_in_to": in_days(480),
            "pets_allowed": True,
            "step_free": True,
            "kinds": (),
            "wishes": (Wish(dimension="community", position=190, wanted=170, weight=2),),
            **told,
        }
    )
    return InitiativeListed(
        initiative_id=an_id(number),
        revision=1,
        kind=InitiativeKind.HOUSING_PROJECT,
        owner_person_id=owner,
        title=f"Hof {number}",
        topics=(),
        target_groups=(),
        legal_form=None,
        stage=None,
        actor_kind=None,
        place=NEARBY,
        housing=housing,
        confirmed_at=BEGINNING,
    )


def an_id(number: int) -> UUID:
    return UUID(int=number)


def an_envelope(sequence: int) -> Envelope:
    return Envelope(
        fact_id=uuid.uuid4(),
        type="t",
        source="s",
        subject="x",
        sequence=sequence,
        time=BEGINNING,
        recorded_at=BEGINNING,
        correlation_id="c",
    )


def with_housing(fact: InitiativeListed, **told: Any) -> InitiativeListed:
    assert fact.housing is not None
    return fact.model_copy(update={"housing": fact.housing.model_copy(update=told)})


def readable(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def is_refused(told: Any, slug: str) -> bool:
    return isinstance(told, Refusal) and told.slug == slug
