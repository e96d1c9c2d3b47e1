"""Villages: a commune composes one, households answer, and everybody reads open calls."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts.notifications import Answer
from services.chassis.http import policy as allow
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.matching.api import village_telling as telling
from services.matching.api.asking import AtDesk, SignedIn, agreed, person_of
from services.matching.api.models import Claim
from services.matching.api.village_models import (
    CallForm,
    CardForm,
    CodeForm,
    FounderForm,
    MyVillage,
    MyVillages,
    NewTermsForm,
    OpenCall,
    OpenCalls,
    RosterChoice,
    VillageAnswerForm,
    VillageEndForm,
    VillageForm,
    VillageList,
    VillageRoom,
)
from services.matching.store.villages import Village
from services.matching.work import (
    village_claims,
    village_founders,
    village_joining,
    village_planning,
    village_rooms,
)
from services.matching.work.desk import Desk
from services.matching.work.village_joining import Part
from services.matching.work.village_planning import Choice

router = APIRouter(tags=["villages"])
COMMUNE = "commune"
Commune = Annotated[Principal, allow.role(COMMUNE)]
"""Who plans villages for the municipalities of the sign-in's region; without one, for none."""


@router.get("/v1/villages")
async def list_villages(who: Commune, tx: Reading) -> VillageList:
    """My commune's villages, 200 of them at most."""
    found = await village_rooms.listed_in(tx, _region(who))
    return VillageList(items=[telling.card(each, tx.now) for each in found])


@router.post("/v1/villages", status_code=201, response_model=VillageRoom)
async def plan_village(who: Commune, form: VillageForm, tx: Unit, once: OnceRequired) -> Response:
    """Plan a village; nobody is searched for yet."""
    planned = await village_planning.plan_village(tx, form.plan, region=_region(who))
    return await once.keep(await _room(tx, who, planned), status=201)


@router.get("/v1/villages/{village_id}/room")
async def show_room(village_id: UUID, who: Commune, tx: Reading) -> VillageRoom:
    """All there is to know of it."""
    found = await village_rooms.room_of(tx, village_id, region=_region(who))
    return telling.room(agreed(found), tx.now)


@router.put("/v1/villages/{village_id}/terms")
async def change_terms(village_id: UUID, who: Commune, form: NewTermsForm, tx: Unit) -> VillageRoom:
    """State the terms anew; what was found by the old ones goes."""
    changed = await village_planning.change_plan(
        tx, village_id, form.plan, before=form.version, region=_region(who)
    )
    return await _room(tx, who, changed)


@router.post("/v1/villages/{village_id}/search")
async def search(village_id: UUID, who: Commune, tx: Unit) -> VillageRoom:
    """Look for rosters; the answer comes within seconds, in the room."""
    begun = await village_planning.begin_search(tx, village_id, region=_region(who))
    return await _room(tx, who, begun)


@router.post("/v1/villages/{village_id}/ask")
async def ask(
    village_id: UUID, who: Commune, form: RosterChoice, tx: Unit, desk: AtDesk
) -> VillageRoom:
    """Ask the households of a roster; what holds no more since it was found is searched anew."""
    choice = Choice(form.search, form.roster)
    asked = await village_planning.ask_roster(tx, desk, village_id, choice, region=_region(who))
    return await _room(tx, who, asked)


@router.post("/v1/villages/{village_id}/founders")
async def settle_founder(
    village_id: UUID, who: Commune, form: FounderForm, tx: Unit
) -> VillageRoom:
    """Say whether a household that came by the code founds the village."""
    settled = await village_founders.settle_founder(
        tx,
        village_id,
        form.household,
        is_confirmed=form.is_confirmed,
        region=_region(who),
    )
    return await _room(tx, who, settled)


@router.post("/v1/villages/{village_id}/new-code")
async def change_code(village_id: UUID, who: Commune, tx: Unit) -> VillageRoom:
    """Let nobody join by the code of before."""
    changed = await village_founders.change_code(tx, village_id, region=_region(who))
    return await _room(tx, who, changed)


@router.post("/v1/villages/{village_id}/call")
async def call(village_id: UUID, who: Commune, form: CallForm, tx: Unit) -> VillageRoom:
    """Call for those who are missing; again: until another day."""
    called = await village_planning.call(tx, village_id, form.days, region=_region(who))
    return await _room(tx, who, called)


@router.post("/v1/villages/{village_id}/end-call")
async def end_call(village_id: UUID, who: Commune, tx: Unit) -> VillageRoom:
    """Nobody is called for any more."""
    quiet = await village_planning.stop_calling(tx, village_id, region=_region(who))
    return await _room(tx, who, quiet)


@router.post("/v1/villages/{village_id}/end")
async def end(village_id: UUID, who: Commune, told: VillageEndForm, tx: Unit) -> VillageRoom:
    """Give the village up; once it is founded with a reason that its households read."""
    ended = await village_planning.end_village(
        tx, village_id, region=_region(who), reason=told.reason
    )
    return await _room(tx, who, ended)


@router.get("/v1/villages/mine")
async def list_mine(who: SignedIn, tx: Reading, desk: AtDesk) -> MyVillages:
    """The villages that I am asked to join, or have joined."""
    parts = await village_rooms.parts_of(tx, desk, person_of(who))
    told = [telling.mine(part) for part in parts]
    return MyVillages(items=sorted(told, key=lambda each: "yes" not in each.actions))


@router.get("/v1/villages/mine/{village_id}")
async def show_mine(village_id: UUID, who: SignedIn, tx: Reading, desk: AtDesk) -> MyVillage:
    """One of them, also behind a link in a mail."""
    parts = await village_rooms.parts_of(tx, desk, person_of(who, subject=village_id))
    found = [part for part in parts if part.village.village_id == village_id]
    return telling.mine(agreed(found[0] if found else Refusal("not-found")))


@router.post("/v1/villages/join")
async def join(who: SignedIn, form: CodeForm, tx: Unit, desk: AtDesk) -> MyVillage:
    """I found the village of this code, once its commune says so."""
    joined = await village_founders.join_village(tx, person_id=person_of(who), code=form.code)
    return await _mine(tx, desk, joined)


@router.post("/v1/villages/{village_id}/answer")
async def answer(
    village_id: UUID, who: SignedIn, form: VillageAnswerForm, tx: Unit, desk: AtDesk
) -> MyVillage:
    """Yes or no; a card with the yes says that the other households may have my contact."""
    person_id = person_of(who, subject=village_id)
    answered = agreed(
        await village_joining.answer_village(
            tx,
            village_id=village_id,
            person_id=person_id,
            answer=Answer(form.answer),
            answered_at=tx.now,
        )
    )
    if form.card is not None:
        answered = agreed(
            await village_joining.consent(
                tx,
                desk,
                village_id=village_id,
                person_id=person_id,
                card=form.card.card(),
                text_version=form.card.text_version,
            )
        )
    return await _mine(tx, desk, answered)


@router.post("/v1/villages/{village_id}/consent")
async def consent(
    village_id: UUID, who: SignedIn, form: CardForm, tx: Unit, desk: AtDesk
) -> MyVillage:
    """The others may have this card, once we founded the village and they agree as well."""
    consented = await village_joining.consent(
        tx,
        desk,
        village_id=village_id,
        person_id=person_of(who, subject=village_id),
        card=form.card(),
        text_version=form.text_version,
    )
    return await _mine(tx, desk, consented)


@router.post("/v1/villages/{village_id}/revoke")
async def revoke(village_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk) -> MyVillage:
    """They may not any more: the card is deleted at once."""
    person_id = person_of(who, subject=village_id)
    revoked = await village_joining.revoke_consent(tx, village_id=village_id, person_id=person_id)
    return await _mine(tx, desk, revoked)


@router.post("/v1/villages/{village_id}/leave")
async def leave(village_id: UUID, who: SignedIn, tx: Unit, desk: AtDesk) -> MyVillage:
    """I do not take part any more."""
    person_id = person_of(who, subject=village_id)
    left = await village_joining.leave_village(tx, village_id=village_id, person_id=person_id)
    return await _mine(tx, desk, left)


@router.get("/v1/villages/calls", dependencies=[allow.public()])
async def list_calls(tx: Reading) -> OpenCalls:
    """Who is missing where."""
    found = await village_rooms.open_calls(tx)
    return OpenCalls(items=[telling.open_call(village) for village in found])


@router.get("/v1/villages/calls/{village_id}", dependencies=[allow.public()])
async def show_call(village_id: UUID, tx: Reading) -> OpenCall:
    """One open call."""
    return telling.open_call(agreed(await village_rooms.open_call(tx, village_id)))


@router.get(
    "/internal/v1/villages/{village_id}/claim/{step}",
    dependencies=[allow.service("notifications")],
)
async def claim_village(village_id: UUID, step: str, tx: Unit, desk: AtDesk) -> Claim:
    """Whom to tell of a step: ``asked``, ``founded``, ``released``; nobody of others."""
    people = agreed(await village_claims.claim(tx, desk, village_id, step=step))
    return Claim(people=[telling.villager(each) for each in people])


def _region(who: Principal) -> frozenset[str]:
    """Where she plans. A sign-in that forgot to say so must not open every village of the state."""
    return agreed(who.region or Refusal("commune-without-region"))


async def _room(tx: Transaction, who: Principal, done: Village | Refusal) -> VillageRoom:
    """The room as it is after a deed."""
    village_id = agreed(done).village_id
    found = await village_rooms.room_of(tx, village_id, region=_region(who))
    return telling.room(agreed(found), tx.now)


async def _mine(tx: Transaction, desk: Desk, done: Part | Refusal) -> MyVillage:
    """My part as it is after a deed."""
    village, member = agreed(done)
    return telling.mine(await village_rooms.part_of(tx, desk, village, member))
