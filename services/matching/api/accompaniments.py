"""Ways of two people and of villages: what they say themselves, and what their companion does."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis import capability
from services.chassis.http import policy as allow
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal, RefusedError
from services.matching.api import way_telling as telling
from services.matching.api.asking import AtDesk, SignedIn, agreed, person_of
from services.matching.api.models import Claim
from services.matching.api.way_models import (
    CompanionForm,
    CompanionName,
    CompanionWish,
    ContactForm,
    DeskOut,
    EndForm,
    LearnedForm,
    LinkStageForm,
    NextContactForm,
    OwnWayOut,
    PastForm,
    StageForm,
    WayState,
    WorklistOut,
)
from services.matching.work import accompanying, claiming, companions, way_claims, way_past, ways
from services.matching.work.companions import COMPANION, COORDINATOR, Staff

router = APIRouter(tags=["ways"])
Companion = Annotated[Principal, allow.role(COMPANION)]
"""Who accompanies."""
AtWorklist = Annotated[Principal, allow.role(COMPANION, COORDINATOR)]
"""Who accompanies, or coordinates those who do."""


@router.get("/v1/accompaniments/worklist")
async def show_worklist(who: AtWorklist, tx: Reading, desk: AtDesk) -> WorklistOut:
    """My ways, due ones first, and those that wait for somebody."""
    return telling.worklist(await ways.worklist(tx, desk, staff=staff_of(who)))


@router.get("/v1/accompaniments/{subject_id}")
async def show_own(subject_id: UUID, who: SignedIn, tx: Reading, desk: AtDesk) -> OwnWayOut:
    """My way: who said what, what comes next, who accompanies."""
    person_id = person_of(who, subject=subject_id)
    seen = agreed(await ways.own_way(tx, desk, subject_id, person_id=person_id))
    return telling.own(seen, now=tx.now)


@router.post("/v1/accompaniments/{subject_id}/stage")
async def say_stage(subject_id: UUID, who: SignedIn, told: StageForm, tx: Unit) -> WayState:
    """Say how far we are."""
    said = await accompanying.say_stage(
        tx,
        subject_id,
        person_id=person_of(who, subject=subject_id),
        stage=told.stage,
        takes_back=told.takes_back,
    )
    return telling.state(agreed(said))


@router.post("/v1/accompaniments/stage-by-link", dependencies=[allow.service("web")])
async def say_stage_by_link(told: LinkStageForm, tx: Unit) -> WayState:
    """The same by the button behind a link in a mail."""
    link = agreed(await capability.use_link(tx, told.token))
    if link.purpose != claiming.OWN_WAY:
        raise RefusedError(Refusal("link-unknown"))
    said = await accompanying.say_stage(
        tx, UUID(link.subject), person_id=link.person_id, stage=told.answer
    )
    return telling.state(agreed(said))


@router.post("/v1/accompaniments/{subject_id}/end")
async def end_way(subject_id: UUID, who: SignedIn, told: EndForm, tx: Unit) -> WayState:
    """We go separate ways."""
    person_id = person_of(who, subject=subject_id)
    ended = await accompanying.end_way(tx, subject_id, person_id=person_id, reason=told.reason)
    return telling.state(agreed(ended))


@router.post("/v1/accompaniments/{subject_id}/wants-companion")
async def want_companion(
    subject_id: UUID, who: SignedIn, told: CompanionWish, tx: Unit
) -> WayState:
    """I want a companion, or no longer."""
    person_id = person_of(who, subject=subject_id)
    wanted = await accompanying.want_companion(
        tx, subject_id, person_id=person_id, is_wanted=told.is_wanted
    )
    return telling.state(agreed(wanted))


@router.post("/v1/companions/me")
async def enter_companion(who: Companion, told: CompanionForm, tx: Unit) -> CompanionName:
    """What people read who I am."""
    return CompanionName(name=await companions.enter(tx, staff=staff_of(who), name=told.name))


@router.get("/v1/accompaniments/{subject_id}/desk")
async def show_desk(subject_id: UUID, who: Companion, tx: Reading, desk: AtDesk) -> DeskOut:
    """A way that I accompany."""
    staff = staff_of(who)
    return telling.desk(agreed(await ways.desk_page(tx, desk, subject_id, staff=staff)))


@router.post("/v1/accompaniments/{subject_id}/desk/take-on")
async def take_on(subject_id: UUID, who: Companion, tx: Unit) -> WayState:
    """I accompany them."""
    return telling.state(agreed(await companions.take_on(tx, subject_id, staff=staff_of(who))))


@router.post("/v1/accompaniments/{subject_id}/desk/hand-back")
async def hand_back(subject_id: UUID, who: AtWorklist, tx: Unit) -> WayState:
    """Somebody else shall accompany them."""
    return telling.state(agreed(await companions.hand_back(tx, subject_id, staff=staff_of(who))))


@router.post(
    "/v1/accompaniments/{subject_id}/desk/touchpoints", status_code=201, response_model=WayState
)
async def log_contact(
    *,
    subject_id: UUID,
    who: Companion,
    told: ContactForm,
    tx: Unit,
    desk: AtDesk,
    once: OnceRequired,
) -> Response:
    """Write a contact down, also some time after it happened."""
    logged = await companions.log_contact(
        tx, desk, subject_id, told.read(uuid4()), staff=staff_of(who)
    )
    return await once.keep(telling.state(agreed(logged)), status=201)


@router.post("/v1/accompaniments/{subject_id}/desk/stage")
async def log_stage(
    *, subject_id: UUID, who: Companion, told: LearnedForm, tx: Unit, desk: AtDesk
) -> WayState:
    """They told me how far they are."""
    logged = await companions.log_stage(tx, desk, subject_id, told.read(), staff=staff_of(who))
    return telling.state(agreed(logged))


@router.post("/v1/accompaniments/{subject_id}/desk/next-contact")
async def agree_next(subject_id: UUID, who: Companion, told: NextContactForm, tx: Unit) -> WayState:
    """Agree on the day of the next contact."""
    next_on = await companions.agree_next(tx, subject_id, told.next_contact_on, staff=staff_of(who))
    return telling.state(agreed(next_on))


@router.post("/v1/accompaniments/{subject_id}/desk/end")
async def end_for_them(subject_id: UUID, who: Companion, told: EndForm, tx: Unit) -> WayState:
    """They told me that they go separate ways."""
    ended = await companions.end(tx, subject_id, reason=told.reason, staff=staff_of(who))
    return telling.state(agreed(ended))


@router.get(
    "/internal/v1/accompaniments/{subject_id}/claim/{step}",
    dependencies=[allow.service("notifications")],
)
async def claim_way(
    subject_id: UUID, step: str, tx: Unit, desk: AtDesk, by: str | None = None
) -> Claim:
    """Whom to tell of a step of a way."""
    people = agreed(await way_claims.claim(tx, desk, subject_id, step=step, by=by))
    return Claim(people=[telling.walker(each) for each in people])


@router.post(
    "/internal/v1/accompaniments/{subject_id}/past", dependencies=[allow.service("staff-cli")]
)
async def seed_past(subject_id: UUID, told: PastForm, tx: Unit, desk: AtDesk) -> WayState:
    """Give a way of the demo its past; twice changes nothing."""
    return telling.state(agreed(await way_past.bring_past(tx, desk, subject_id, told.read())))


def staff_of(who: Principal) -> Staff:
    """The member of staff behind a token."""
    return Staff(
        who.subject,
        is_companion=COMPANION in who.roles,
        is_coordinator=COORDINATOR in who.roles,
    )
