"""Calls, ideas and results as answers."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.registry.api import answers
from services.registry.api.ideas.models import (
    CallCardOut,
    CallOut,
    CallStateOut,
    DeskCallOut,
    DeskIdeaOut,
    IdeaOut,
    IdeaStateOut,
    JudgedOut,
    JurorOut,
    OwnIdeaOut,
    OwnSheetOut,
    PlaceOut,
    ResultOut,
)
from services.registry.api.models import ClaimOut, PersonOut
from services.registry.decide.areas import Municipality
from services.registry.decide.ideas.call import IdeaCall, check_open
from services.registry.decide.ideas.idea import Idea, IdeaState, IdeaTexts
from services.registry.decide.ideas.ranking import Place
from services.registry.store.ideas.jury import Judged, Juror
from services.registry.work.ideas.claims import Claim
from services.registry.work.ideas.judging import OwnSheet
from services.registry.work.ideas.showing import Desk, PublicCall, Result


def card(call: IdeaCall, *, ideas: int) -> CallCardOut:
    """A call in a list."""
    content = call.content
    return CallCardOut(
        call_id=call.id,
        state=call.state,
        title=content.title,
        themes=content.themes,
        area=content.area,
        opens_at=content.opens_at,
        closes_at=content.closes_at,
        ideas=ideas,
    )


def call(told: PublicCall) -> CallOut:
    """A call with everything that everybody may know of it now."""
    return CallOut(**_call(told.call, told.places, told.result), ideas=_shown(told))


def desk(told: Desk, *, subject: str) -> DeskCallOut:
    """A call with what staff alone sees."""
    shown = [each for each in told.ideas if each.public_texts is not None]
    return DeskCallOut(
        **_call(told.call, told.places, told.result),
        ideas=[idea(each, told.places) for each in shown],
        released_at=told.call.released_at,
        jury=[_juror(each, name, told, subject=subject) for each, name in told.jury],
        desk_ideas=[_desk_idea(each, told) for each in told.ideas],
    )


def idea(
    told: Idea, places: Mapping[str, Municipality], *, listed: frozenset[UUID] = frozenset()
) -> IdeaOut:
    """An idea as everybody sees it: why it was adopted, and its entry once that is listed."""
    public = _idea(told, told.public_texts or told.texts, places)
    is_adopted = told.state is IdeaState.ADOPTED
    return IdeaOut(
        **public,
        reason=told.reason if is_adopted else None,
        initiative_id=told.initiative_id if told.initiative_id in listed else None,
    )


def own(call: IdeaCall, told: Idea, place: Municipality, *, now: datetime) -> OwnIdeaOut:
    """An idea as its author sees it."""
    return OwnIdeaOut(
        idea_id=told.id,
        call_id=call.id,
        call_title=call.content.title,
        call_state=call.state,
        closes_at=call.content.closes_at,
        state=told.state,
        texts=told.texts,
        place=answers.municipality(place),
        has_unseen_change=told.has_unseen_change,
        can_change=told.is_changeable and check_open(call, now=now) is None,
        reason=told.reason,
        initiative_id=told.initiative_id,
    )


def sheet(told: OwnSheet, places: Mapping[str, Municipality]) -> OwnSheetOut:
    """What a member of the jury has before her."""
    return OwnSheetOut(
        call_id=told.call.id,
        call_title=told.call.content.title,
        state=told.call.state,
        closes_at=told.call.content.closes_at,
        criteria=told.call.content.criteria,
        ideas=[idea(each, places) for each in told.ideas],
        said=[judged(each) for each in told.said.values()],
    )


def judged(told: Judged) -> JudgedOut:
    """What a member said of an idea."""
    return JudgedOut(
        juror_id=told.sheet.juror_id,
        idea_id=told.sheet.idea_id,
        marks=told.sheet.marks,
        comment=told.comment,
    )


def state(told: Idea) -> IdeaStateOut:
    """What became of an idea."""
    return IdeaStateOut(idea_id=told.id, call_id=told.call_id, state=told.state)


def call_state(told: IdeaCall) -> CallStateOut:
    """What became of a call."""
    return CallStateOut(call_id=told.id, state=told.state, released_at=told.released_at)


def claim(told: Claim) -> ClaimOut:
    """Whom to tell."""
    person = PersonOut(
        person_id=told.person_id,
        name=told.name,
        email=told.email,
        phone=None,
        details=dict(told.details),
        links=dict(told.links),
    )
    return ClaimOut(people=[person])


def _call(
    told: IdeaCall, places: Mapping[str, Municipality], result: Result | None
) -> dict[str, object]:
    content = told.content
    return {
        **{name: getattr(content, name) for name in type(content).model_fields},
        "call_id": told.id,
        "state": told.state,
        "decided_at": told.decided_at,
        "area_places": [answers.municipality(places[ags]) for ags in content.area.municipalities],
        "result": _result(result) if result else None,
    }


def _shown(told: PublicCall) -> list[IdeaOut]:
    return [idea(each, told.places, listed=told.listed) for each in told.ideas]


def _idea(told: Idea, texts: IdeaTexts, places: Mapping[str, Municipality]) -> dict[str, object]:
    return {
        **texts.model_dump(exclude={"ags"}),
        "idea_id": told.id,
        "call_id": told.call_id,
        "state": told.state,
        "place": answers.municipality(places[texts.ags]),
    }


def _desk_idea(told: Idea, desk: Desk) -> DeskIdeaOut:
    return DeskIdeaOut(
        **_idea(told, told.texts, desk.places),
        reason=told.reason,
        initiative_id=told.initiative_id,
        is_public=told.public_texts is not None,
        has_unseen_change=told.has_unseen_change,
        comments=[judged(each) for each in desk.judged if each.sheet.idea_id == told.id],
    )


def _juror(juror: Juror, name: str, desk: Desk, *, subject: str) -> JurorOut:
    return JurorOut(
        juror_id=juror.id,
        name=name,
        is_staff=juror.staff_subject is not None,
        is_me=juror.staff_subject == subject,
        judged=sum(each.sheet.juror_id == juror.id for each in desk.judged),
    )


def _result(told: Result) -> ResultOut:
    return ResultOut(
        votes=told.votes,
        audience=[_place(each) for each in told.audience],
        jury=[_place(each) for each in told.jury] if told.is_jury_complete else [],
        is_jury_complete=told.is_jury_complete,
    )


def _place(told: Place) -> PlaceOut:
    return PlaceOut(
        idea_id=told.idea_id,
        rank=told.rank,
        score=None if told.score is None else round(float(told.score), 2),
        tied_with=list(told.tied_with),
    )
