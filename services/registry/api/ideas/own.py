"""What authors and members of a jury do with their own ideas and sheets."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from services.chassis.http import policy
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.registry.api.ideas import answers
from services.registry.api.ideas.models import (
    IdeaStateOut,
    IdeaTextsIn,
    JudgedOut,
    OwnIdeaOut,
    OwnIdeasOut,
    OwnSheetOut,
    SheetIn,
)
from services.registry.api.problems import unless_refused
from services.registry.store.ideas import ideas
from services.registry.work.ideas import judging, showing, taking

router = APIRouter(tags=["ideas"])

Person = Annotated[Principal, policy.signed_in()]


@router.get("/v1/my/ideas")
async def list_mine(tx: Reading, who: Person) -> OwnIdeasOut:
    """All ideas of the person; a link shows the one that it opens."""
    mine = await ideas.of_author(tx, who.person_id or "")
    opened = [each for each in mine if who.capability in {None, str(each.id)}]
    return OwnIdeasOut(
        items=[answers.own(*await showing.own(tx, each.id, who=who), now=tx.now) for each in opened]
    )


@router.get("/v1/ideas/{idea_id}/own")
async def show_own(tx: Reading, idea_id: UUID, who: Person) -> OwnIdeaOut:
    """The own idea, and what became of it."""
    return answers.own(*await showing.own(tx, idea_id, who=who), now=tx.now)


@router.put("/v1/ideas/{idea_id}")
async def revise_idea(tx: Unit, idea_id: UUID, told: IdeaTextsIn, who: Person) -> IdeaStateOut:
    """Change the own idea while the call is open; saying the same again changes nothing."""
    return answers.state(unless_refused(await taking.revise(tx, idea_id, told.texts(), who=who)))


@router.get("/v1/jury/{juror_id}")
async def show_sheet(tx: Reading, juror_id: UUID, who: Person) -> OwnSheetOut:
    """What a member of the jury has before her."""
    told = await judging.sheet_of_person(tx, juror_id, who=who)
    return answers.sheet(told, await showing.places_of(tx, told.ideas))


@router.put("/v1/jury/{juror_id}/ideas/{idea_id}")
async def judge(tx: Unit, juror_id: UUID, idea_id: UUID, told: SheetIn, who: Person) -> JudgedOut:
    """Judge an idea; saying it again replaces what was said."""
    judged = await judging.judge_as_person(tx, juror_id, idea_id, told.judgement(), who=who)
    return answers.judged(unless_refused(judged))
