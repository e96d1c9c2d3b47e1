"""Where facts come in: what the registry lists, what people answered, and who is erased."""

from uuid import UUID

from contracts.notifications import AnswerGiven, SubjectKind
from contracts.registry import (
    InitiativeListed,
    InitiativeReconfirmed,
    InitiativeRevised,
    InitiativeWentStale,
)
from contracts.topics import INITIATIVES
from contracts.web import PersonErased
from services.chassis import erasure
from services.chassis.handlers import Handlers, Tombstones, handlers, tombstones
from services.chassis.logs import get_logger
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.work import answers, forgetting, offers, village_joining
from services.matching.work.desk import Desk

Initiative = InitiativeListed | InitiativeRevised | InitiativeReconfirmed | InitiativeWentStale


class Messages:
    """One function per fact; they share the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @property
    def handlers(self) -> Handlers:
        """All of them, by the fact that they take."""
        return handlers(self.on_initiative, self.on_answer_given, self.on_person_erased)

    @property
    def tombstones(self) -> Tombstones:
        """What ends an aggregate of another service."""
        return tombstones({INITIATIVES: self.on_initiative_gone})

    async def on_initiative(self, fact: Initiative, tx: Transaction) -> None:
        """The registry shows an initiative as it is now."""
        await offers.take_initiative(tx, fact, sequence=_sequence(tx))

    async def on_initiative_gone(self, key: str, tx: Transaction) -> None:
        """The initiative was archived, merged or erased."""
        await offers.drop_initiative(tx, UUID(key), sequence=_sequence(tx))

    async def on_answer_given(self, fact: AnswerGiven, tx: Transaction) -> None:
        """Somebody answered a proposal by one tap or by SMS; what comes too late is too late."""
        if fact.subject_kind not in {SubjectKind.MATCH, SubjectKind.VILLAGE}:
            return
        if await erasure.is_erased(tx, fact.person_id, fact.answered_at):
            return
        answered = await self._take_answer(fact, tx)
        if isinstance(answered, Refusal):
            get_logger().info(
                "answer was refused",
                kind=fact.subject_kind,
                subject=fact.subject_id,
                slug=answered.slug,
            )

    async def _take_answer(self, fact: AnswerGiven, tx: Transaction) -> object:
        if fact.subject_kind is SubjectKind.VILLAGE:
            return await village_joining.answer_village(
                tx,
                village_id=UUID(fact.subject_id),
                person_id=fact.person_id,
                answer=fact.answer,
                answered_at=fact.answered_at,
            )
        return await answers.answer_match(
            tx,
            self.desk,
            match_id=UUID(fact.subject_id),
            person_id=fact.person_id,
            answer=fact.answer,
            answered_at=fact.answered_at,
        )

    async def on_person_erased(self, fact: PersonErased, tx: Transaction) -> None:
        """Forget the person."""
        await forgetting.erase_person(tx, fact.person_id, erased_at=fact.erased_at)


def _sequence(tx: Transaction) -> int:
    return tx.envelope.sequence if tx.envelope is not None else 0
