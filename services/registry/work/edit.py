"""The owner looks at the entry and changes it; the public waits for an editor's look."""

from dataclasses import dataclass
from uuid import UUID

from contracts.registry import InitiativeSubmitted
from services.chassis import timers
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as rules
from services.registry.decide.contact import refuse_fields
from services.registry.decide.content import Content, changed_fields, check_move_in
from services.registry.decide.initiative import Initiative, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store.initiatives import Revision, Step
from services.registry.work import links, review, steps
from services.registry.work.clearance import restoring
from services.registry.work.register import FORGET_DRAFT, Texts, read_texts
from services.registry.work.review import Numbered


@dataclass(frozen=True, slots=True)
class Own:
    """An entry as its owner sees it."""

    initiative: Initiative
    latest: steps.Placed
    history: list[Step]


async def own(tx: Transaction, initiative_id: UUID, *, who: Principal) -> Own:
    """The latest revision with everything that happened; not found for anybody else."""
    initiative = theirs(await steps.found(tx, initiative_id), who)
    content = await steps.text(tx, initiative, revision=initiative.latest_revision)
    latest = await steps.placed(tx, content)
    return Own(initiative, latest, await initiatives.steps(tx, initiative_id))


async def contact(
    tx: Transaction, initiative_id: UUID, *, who: Principal, settings: RegistrySettings
) -> links.Reach | Refusal:
    """What the owner left as contact."""
    initiative = theirs(await steps.found(tx, initiative_id), who)
    sealed = await initiatives.sealed_contact(tx, initiative.id)
    return links.unseal_contact(settings.keys, sealed) if sealed else Refusal("not-found")


async def revise(
    tx: Transaction,
    initiative_id: UUID,
    told: Texts,
    *,
    seen_revision: int,
    who: Principal,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Store a new revision and hand it to the editors; the listed text stays until they clear it."""
    before, latest = await own_locked(tx, initiative_id, who=who)
    content, wrong = await read_texts(tx, told)
    late = check_move_in(content.housing, before=latest.housing, now=tx.now)
    if wrong or late:
        return refuse_fields({**wrong, **late})
    content = content.model_copy(
        update={"images": latest.images, "serves": latest.serves, "sites": latest.sites}
    )
    return await propose(
        tx, before, content, latest=latest, seen_revision=seen_revision, settings=settings
    )


async def own_locked(
    tx: Transaction, initiative_id: UUID, *, who: Principal
) -> tuple[Initiative, Content]:
    """An own entry, kept for this transaction, with its latest text."""
    before = theirs(await steps.locked(tx, initiative_id), who)
    return before, await steps.text(tx, before, revision=before.latest_revision)


async def propose(
    tx: Transaction,
    before: Initiative,
    content: Content,
    *,
    latest: Content,
    seen_revision: int,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Store what an owner made of the latest text, and hand it to the editors."""
    said = rules.revise(before, seen_revision=seen_revision, is_same=content == latest)
    match said:
        case Refusal():
            return _with_both(said, latest=latest, told=content)
        case Unchanged():
            return before
    return await hand_in(tx, before, said, latest=latest, content=content, settings=settings)


async def hand_in(
    tx: Transaction,
    before: Initiative,
    said: InitiativeSubmitted,
    *,
    latest: Content,
    content: Content,
    settings: RegistrySettings,
) -> Initiative:
    """Store what the owner changed as the newest revision of a locked entry, and say so."""
    await initiatives.add_revision(
        tx,
        before.id,
        Revision(said.revision, content, changed_fields(latest, content), tx.now),
    )
    await timers.cancel(tx, FORGET_DRAFT, subject=str(before.id))
    await links.grant_own(tx, before, settings=settings)
    return await steps.take(tx, before, said, by=steps.OWNER)


async def own_revisions(tx: Transaction, initiative_id: UUID, *, who: Principal) -> list[Numbered]:
    """All texts of the own entry, newest first."""
    initiative = theirs(await steps.found(tx, initiative_id), who)
    return await review.numbered(tx, initiative.id)


async def restore(
    tx: Transaction,
    initiative_id: UUID,
    *,
    revision: int,
    seen_revision: int,
    who: Principal,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Propose an older text of the own entry again."""
    before = theirs(await steps.locked(tx, initiative_id), who)
    await timers.cancel(tx, FORGET_DRAFT, subject=str(before.id))
    return await restoring.propose(
        tx,
        before,
        revision=revision,
        seen_revision=seen_revision,
        by=steps.OWNER,
        settings=settings,
    )


def theirs(initiative: Initiative, who: Principal) -> Initiative:
    """The entry, if it is this person's; not found for anybody else."""
    if not initiative.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    return initiative


def _with_both(refusal: Refusal, *, latest: Content, told: Content) -> Refusal:
    """Two windows, two texts: the one who was slower sees both."""
    if refusal.slug != "precondition-failed":
        return refusal
    return Refusal(
        refusal.slug,
        **refusal.details,
        current=latest.model_dump(mode="json"),
        yours=told.model_dump(mode="json"),
        differing=list(changed_fields(latest, told)),
    )
