"""What everybody, an author and staff see of calls and ideas; votes only once a call is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.ideas.call import CallState, IdeaCall
from services.registry.decide.ideas.idea import Idea, IdeaState
from services.registry.decide.ideas.ranking import (
    Place,
    Sheet,
    audience_ranking,
    jury_ranking,
)
from services.registry.settings import RegistrySettings
from services.registry.store import places
from services.registry.store.ideas import calls, ideas, jury, votes
from services.registry.store.ideas.jury import Judged, Juror
from services.registry.work.ideas import judging, steps, taking
from services.registry.work.links import unseal_contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Both orders; the jury's is whole once every member has judged every idea that she may."""

    audience: list[Place]
    jury: list[Place]
    votes: int
    is_jury_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCall:
    """A call as everybody sees it."""

    call: IdeaCall
    ideas: list[Idea]
    places: Mapping[str, Municipality]
    result: Result | None
    """None while nothing may be said about votes."""
    listed: frozenset[UUID]
    """Entries that ideas became and that the directory shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A call as staff sees it: all ideas but the unconfirmed, the jury and its comments."""

    call: IdeaCall
    ideas: list[Idea]
    places: Mapping[str, Municipality]
    jury: list[tuple[Juror, str]]
    judged: list[Judged]
    result: Result | None


async def call_for_all(tx: Transaction, call_id: UUID) -> PublicCall:
    """What everybody sees of a call; the jury's order once it is whole, or decided about."""
    call = await steps.public_call(tx, call_id)
    shown = [each for each in await ideas.of_call(tx, call_id) if each.public_texts is not None]
    result = await _result(tx, call, shown) if call.shows_votes else None
    return PublicCall(
        call=call,
        ideas=shown,
        places=await _places(tx, call, shown),
        result=result,
        listed=await ideas.listed_entries(tx, [each.initiative_id for each in shown]),
    )


async def idea_for_all(tx: Transaction, idea_id: UUID) -> tuple[IdeaCall, Idea, Municipality]:
    """An idea that staff let everybody see."""
    idea = await ideas.get(tx, idea_id)
    if idea is None or idea.public_texts is None:
        raise RefusedError(Refusal("not-found"))
    call = await steps.public_call(tx, idea.call_id)
    return call, idea, await _place(tx, idea.public_texts.ags)


async def own(
    tx: Transaction, idea_id: UUID, *, who: Principal
) -> tuple[IdeaCall, Idea, Municipality]:
    """An idea as its author sees it; not found for anybody else."""
    idea = await ideas.get(tx, idea_id)
    if idea is None:
        raise RefusedError(Refusal("not-found"))
    taking.check_theirs(idea, who)
    call = steps.there(await calls.get(tx, idea.call_id))
    return call, idea, await _place(tx, idea.texts.ags)


async def desk(tx: Transaction, call_id: UUID, *, settings: RegistrySettings) -> Desk:
    """All that staff needs; before the closing nobody of them sees votes either."""
    call = steps.there(await calls.get(tx, call_id))
    known = [each for each in await ideas.of_call(tx, call_id) if each.state is not IdeaState.DRAFT]
    shown = [each for each in known if each.public_texts is not None]
    jurors = await jury.of_call(tx, call_id)
    return Desk(
        call=call,
        ideas=known,
        places=await _places(tx, call, known),
        jury=[(each, _name(each, settings)) for each in jurors if each.is_known],
        judged=await jury.sheets(tx, call_id),
        result=await _result(tx, call, shown) if call.shows_votes else None,
    )


async def places_of(tx: Transaction, shown: list[Idea]) -> Mapping[str, Municipality]:
    """Where ideas are."""
    return {ags: await _place(tx, ags) for ags in sorted(_keys(shown))}


async def _result(tx: Transaction, call: IdeaCall, shown: list[Idea]) -> Result:
    counted = await votes.counts(tx, call.id)
    sheets = [each.sheet for each in await jury.sheets(tx, call.id)]
    named = [each.id for each in shown]
    jurors = [each for each in await jury.of_call(tx, call.id) if each.is_known]
    return Result(
        audience=audience_ranking(named, counted),
        jury=jury_ranking(named, sheets, weights=[each.weight for each in call.content.criteria]),
        votes=sum(counted.values()),
        is_jury_complete=call.state is CallState.DECIDED or _is_complete(jurors, shown, sheets),
    )


def _is_complete(jurors: list[Juror], shown: list[Idea], sheets: list[Sheet]) -> bool:
    said = {(each.juror_id, each.idea_id) for each in sheets}
    wanted = {
        (juror.id, idea.id) for juror in jurors for idea in shown if judging.may_judge(juror, idea)
    }
    return bool(wanted) and wanted <= said


def _name(juror: Juror, settings: RegistrySettings) -> str:
    if juror.contact is None:
        return juror.staff_name
    return unseal_contact(settings.keys, juror.contact).name


async def _places(tx: Transaction, call: IdeaCall, shown: list[Idea]) -> Mapping[str, Municipality]:
    named = _keys(shown) | set(call.content.area.municipalities)
    return {ags: await _place(tx, ags) for ags in sorted(named)}


def _keys(shown: list[Idea]) -> set[str]:
    public = {each.public_texts.ags for each in shown if each.public_texts is not None}
    return public | {each.texts.ags for each in shown}


async def _place(tx: Transaction, ags: str) -> Municipality:
    municipality = await places.municipality(tx, ags)
    if municipality is None:
        raise LookupError(f"municipality {ags}")
    return municipality
