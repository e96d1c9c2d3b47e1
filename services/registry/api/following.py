"""Following a search: asking, confirming, changing, pausing, ending; what notifications may know."""

from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Depends, Header, Request
from pydantic import Field
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.models import ApiModel
from services.chassis.http.policy import principal_of
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.identity import Email, normalise_email
from services.chassis.transaction import Transaction
from services.registry.api import answers
from services.registry.api.directory import locality_of
from services.registry.api.internal import SEEDS
from services.registry.api.models import CardOut, ClaimOut, PersonOut
from services.registry.api.problems import unless_refused
from services.registry.api.requests import Chosen, TokenIn
from services.registry.decide.contact import refuse_fields
from services.registry.decide.directory import FACET_NAMES
from services.registry.decide.following.subscription import Rhythm, State, Subscription
from services.registry.decide.following.wanted import Wanted, read_wanted
from services.registry.store import places
from services.registry.store.search import Hit
from services.registry.work.following import seeding, subscribing, telling
from services.registry.work.following.subscribing import Asked
from services.registry.work.following.telling import Shown, Told

router = APIRouter(tags=["following"])

Signed = Annotated[Principal, policy.signed_in()]
Speaker = Annotated[Principal | None, Depends(principal_of)]
CommandLine: Final = [policy.service("staff-cli")]


class WantedIn(ApiModel):
    """A search without order and page, as its address line says it."""

    q: Annotated[str, Field(max_length=300)] = ""
    topic: Chosen
    target_group: Chosen
    district: Chosen
    stage: Chosen
    legal_form: Chosen
    actor_kind: Chosen
    kind: Chosen
    sdg: Chosen
    near: Annotated[str, Field(max_length=60)] | None = None
    radius_km: float | None = None
    place: Annotated[str, Field(max_length=120)] = ""
    """What people call the point."""
    box: Annotated[str, Field(max_length=100)] | None = None
    serves: Annotated[str, Field(max_length=60)] | None = None


class ChangeIn(ApiModel):
    """Another search or another rhythm."""

    wanted: WantedIn
    rhythm: Rhythm


class SubscriptionIn(ChangeIn):
    """What somebody wants to follow, and where the mails go."""

    email: str


class SeedIn(SubscriptionIn):
    """One of the demo's followers."""

    state: Literal[State.PENDING, State.CONFIRMED, State.PAUSED, State.ENDED] = State.CONFIRMED


class StartedOut(ApiModel):
    """Whether it is followed from now on, or a mail asks first."""

    state: Literal[State.PENDING, State.CONFIRMED]


class StateOut(ApiModel):
    """Where a subscription is."""

    subscription_id: UUID
    state: State
    rhythm: Rhythm


class WantedOut(ApiModel):
    """The search that is followed."""

    q: str
    filters: dict[str, tuple[str, ...]]
    near: str | None
    radius_km: float | None
    place: str
    box: str | None
    serves: str | None
    serves_name: str


class DigestOut(ApiModel):
    """What a mail told, as far as it is still public."""

    number: int
    compiled_at: datetime
    items: list[CardOut]


class SubscriptionOut(StateOut):
    """What a person follows."""

    in_words: str
    wanted: WantedOut
    created_at: datetime
    confirmed_at: datetime | None
    last_digest_at: datetime | None
    waiting: int
    digests: list[DigestOut]


class SubscriptionsOut(ApiModel):
    """All that a person follows."""

    items: list[SubscriptionOut]


class MovedOut(ApiModel):
    """How many digests come at once instead of in the morning."""

    moved: int


@router.post(
    "/v1/subscriptions",
    status_code=201,
    response_model=StartedOut,
    dependencies=[policy.public()],
)
async def subscribe(
    *, request: Request, tx: Unit, told: SubscriptionIn, who: Speaker, once: OnceRequired
) -> Response:
    """Follow a search by mail; the mailbox is confirmed by a link unless it was shown before."""
    begun = unless_refused(
        await subscribing.subscribe(
            tx,
            await _asked(tx, told),
            subscription_id=uuid4(),
            who=who,
            settings=request.app.state.settings,
        )
    )
    is_shown = who is not None and who.person_id is not None and who.person_id == begun.person
    state = State.CONFIRMED if is_shown else State.PENDING
    return await once.keep(StartedOut(state=state), status=201)


@router.post("/v1/subscriptions/confirm", dependencies=[policy.service("web")])
async def confirm(request: Request, tx: Unit, told: TokenIn) -> StateOut:
    """The button behind the first mail's link; pressing again says the same."""
    settings = request.app.state.settings
    return _state(unless_refused(await subscribing.confirm(tx, told.token, settings=settings)))


@router.post("/v1/subscriptions/end", dependencies=[policy.service("web")])
async def end_by_link(tx: Unit, told: TokenIn) -> StateOut:
    """The button behind the link of a digest; pressing again says the same."""
    return _state(unless_refused(await subscribing.end_by_link(tx, told.token)))


@router.post("/v1/unsubscribe/{token}", dependencies=[policy.public()])
async def unsubscribe(tx: Unit, token: str) -> StateOut:
    """RFC 8058: mail programs know nothing but the address."""
    return _state(unless_refused(await subscribing.end_by_link(tx, token)))


@router.get("/v1/my/subscriptions")
async def list_mine(tx: Reading, who: Signed) -> SubscriptionsOut:
    """All that the person follows."""
    return SubscriptionsOut(items=[_shown(each, tx) for each in await telling.mine(tx, who=who)])


@router.get("/v1/subscriptions/{subscription_id}")
async def show(tx: Reading, subscription_id: UUID, who: Signed) -> SubscriptionOut:
    """What is followed, and what the last mails told."""
    return _shown(await telling.one(tx, subscription_id, who=who), tx)


@router.put("/v1/subscriptions/{subscription_id}")
async def change(tx: Unit, subscription_id: UUID, told: ChangeIn, who: Signed) -> StateOut:
    """Another search or another rhythm."""
    changed = await subscribing.change(
        tx,
        subscription_id,
        wanted=await _wanted(tx, told.wanted),
        rhythm=told.rhythm,
        who=who,
    )
    return _state(unless_refused(changed))


@router.post("/v1/subscriptions/{subscription_id}/pause")
async def pause(tx: Unit, subscription_id: UUID, who: Signed) -> StateOut:
    """No mails for a while."""
    return _state(unless_refused(await subscribing.pause(tx, subscription_id, who=who)))


@router.post("/v1/subscriptions/{subscription_id}/resume")
async def resume(request: Request, tx: Unit, subscription_id: UUID, who: Signed) -> StateOut:
    """Mails again."""
    settings = request.app.state.settings
    resumed = await subscribing.resume(tx, subscription_id, who=who, settings=settings)
    return _state(unless_refused(resumed))


@router.post("/v1/subscriptions/{subscription_id}/end")
async def end(tx: Unit, subscription_id: UUID, who: Signed) -> StateOut:
    """No mails any more; search and address are deleted."""
    return _state(unless_refused(await subscribing.end(tx, subscription_id, who=who)))


@router.get(
    "/internal/v1/subscriptions/{subscription_id}/claim/{step}",
    dependencies=[policy.service("notifications")],
)
async def claim_step(
    *,
    request: Request,
    tx: Reading,
    subscription_id: UUID,
    step: telling.Claimed,
    number: int | None = None,
) -> ClaimOut:
    """Whom to tell of a step, and what."""
    settings = request.app.state.settings
    told = unless_refused(
        await telling.claim(tx, subscription_id, step=step, number=number, settings=settings)
    )
    person = PersonOut(
        person_id=told.person_id,
        name="",
        email=told.email,
        phone=None,
        details=dict(told.details),
        links=dict(told.links),
    )
    return ClaimOut(people=[person])


@router.post("/internal/v1/subscriptions", status_code=201, dependencies=CommandLine)
async def seed(
    request: Request, tx: Unit, told: SeedIn, idempotency_key: Annotated[UUID, Header()]
) -> StateOut:
    """Bring in a follower in a state; the key makes it the same one."""
    seeded = await seeding.seed(
        tx,
        await _asked(tx, told),
        subscription_id=uuid5(SEEDS, str(idempotency_key)),
        state=told.state,
        settings=request.app.state.settings,
    )
    return _state(unless_refused(seeded))


@router.post("/internal/v1/digests/now", dependencies=CommandLine)
async def bring_forward(tx: Unit) -> MovedOut:
    """Let all digests that wait for their morning come now."""
    return MovedOut(moved=await seeding.bring_forward(tx))


async def _asked(tx: Transaction, told: SubscriptionIn) -> Asked:
    email = normalise_email(told.email)
    if not isinstance(email, Email):
        return unless_refused(refuse_fields({"email": email}))
    return Asked(wanted=await _wanted(tx, told.wanted), rhythm=told.rhythm, email=email)


async def _wanted(tx: Transaction, told: WantedIn) -> Wanted:
    districts = frozenset(each.district for each in await places.districts(tx))
    return unless_refused(
        read_wanted(
            text=told.q,
            filters={name: getattr(told, name) for name in FACET_NAMES},
            near=told.near,
            radius_km=told.radius_km,
            place=told.place,
            box=told.box,
            serves=await locality_of(tx, told.serves),
            districts=districts,
            now=tx.now,
        )
    )


def _state(subscription: Subscription) -> StateOut:
    return StateOut(
        subscription_id=subscription.id, state=subscription.state, rhythm=subscription.rhythm
    )


def _shown(shown: Shown, tx: Transaction) -> SubscriptionOut:
    found = shown.subscription
    return SubscriptionOut(
        **_state(found).model_dump(),
        in_words=shown.in_words,
        wanted=_wanted_out(found.wanted),
        created_at=found.created_at,
        confirmed_at=found.confirmed_at,
        last_digest_at=found.last_digest_at,
        waiting=shown.waiting,
        digests=[_digest(each, now=tx.now) for each in shown.digests],
    )


def _digest(told: Told, *, now: datetime) -> DigestOut:
    return DigestOut(
        number=told.number,
        compiled_at=told.compiled_at,
        items=[answers.card(Hit(each, None), now=now) for each in told.entries],
    )


def _wanted_out(wanted: Wanted) -> WantedOut:
    near, box, serves = wanted.near, wanted.box, wanted.serves
    return WantedOut(
        q=wanted.text,
        filters=dict(wanted.filters),
        near=f"{near.lat},{near.lon}" if near else None,
        radius_km=wanted.radius_km,
        place=wanted.place,
        box=f"{box.south},{box.west},{box.north},{box.east}" if box else None,
        serves=serves.key if serves else None,
        serves_name=serves.name if serves else "",
    )
