"""Pictures of an entry: its owner adds, describes, orders and takes away; editors look first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.chassis.database import Database
from services.chassis.http.tokens import Principal
from services.chassis.pausing import pause
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide import images as rules
from services.registry.decide import initiative as entries
from services.registry.decide.contact import refuse_fields
from services.registry.decide.content import Content
from services.registry.decide.images import Caption, Image
from services.registry.decide.initiative import Initiative, State, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import audit, images
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import edit, steps
from services.registry.work.drawing import Drawn

SWEEP_SECONDS: Final = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Shown:
    """The images that an entry shows: as its owner wants it, and as the public sees it."""

    initiative: Initiative
    latest: tuple[Image, ...]
    public: tuple[Image, ...]


async def own(tx: Transaction, initiative_id: UUID, *, who: Principal) -> Shown:
    """The images of the latest and of the public revision."""
    initiative = edit.theirs(await steps.found(tx, initiative_id), who)
    latest = await steps.text(tx, initiative, revision=initiative.latest_revision)
    public = initiative.public_revision
    cleared = await steps.text(tx, initiative, revision=public) if public else None
    return Shown(initiative, latest.images, cleared.images if cleared else ())


async def may_add(tx: Transaction, initiative_id: UUID, *, who: Principal) -> Initiative | Refusal:
    """Whether somebody may send one more image at all, asked before a pixel of it is read."""
    entry = edit.theirs(await steps.found(tx, initiative_id), who)
    if entry.state is State.DRAFTED:
        return Refusal("image-of-draft")
    return await _refuse_more(tx, entry) or entry


async def add(
    tx: Transaction,
    initiative_id: UUID,
    drawn: Drawn | Refusal,
    caption: Caption,
    *,
    consent: Refusal | None,
    who: Principal,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Put one more image behind the others of the latest text; two at once are both kept."""
    before, latest = await edit.own_locked(tx, initiative_id, who=who)
    wrong = dict(rules.check_caption(caption))
    if isinstance(drawn, Refusal):
        wrong["file"] = drawn
    if consent is not None:
        wrong["consent"] = consent
    if wrong or isinstance(drawn, Refusal):
        return refuse_fields(wrong)
    shown = rules.add(
        latest.images,
        name=drawn.name,
        size=(drawn.width, drawn.height),
        caption=caption,
        now=tx.now,
    )
    if isinstance(shown, Refusal):
        return shown
    await images.put(tx, drawn.name, drawn.copies)
    return await _hand_in(tx, before, latest, shown, seen=before.latest_revision, settings=settings)


async def arrange(
    tx: Transaction,
    initiative_id: UUID,
    wanted: Sequence[tuple[str, Caption]],
    *,
    seen_revision: int,
    who: Principal,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Other words, another order, or fewer images."""
    before, latest = await edit.own_locked(tx, initiative_id, who=who)
    wrong = {
        f"{name}.{field}": refusal
        for name, caption in wanted
        for field, refusal in rules.check_caption(caption).items()
    }
    if wrong:
        return refuse_fields(wrong)
    shown = rules.arrange(latest.images, wanted)
    if isinstance(shown, Refusal):
        is_old = seen_revision != before.latest_revision
        return Refusal("precondition-failed", revision=before.latest_revision) if is_old else shown
    return await _hand_in(tx, before, latest, shown, seen=seen_revision, settings=settings)


async def erase(
    tx: Transaction, initiative_id: UUID, name: str, *, who: Principal
) -> Initiative | Refusal:
    """Erase an image of an own entry at once, whoever may have cleared it."""
    before, _ = await edit.own_locked(tx, initiative_id, who=who)
    return before if await _erase(tx, initiative_id, name) else Refusal("image-unknown")


async def erase_by_staff(
    tx: Transaction, initiative_id: UUID, name: str, *, editor: str
) -> Initiative | Refusal:
    """The same where somebody on the image asks for it and the owner does not answer."""
    before = await steps.locked(tx, initiative_id)
    if not await _erase(tx, initiative_id, name):
        return Refusal("image-unknown")
    await audit.note(tx, "erase-image", by=editor, kind="initiative", subject_id=initiative_id)
    return before


async def _erase(tx: Transaction, initiative_id: UUID, name: str) -> bool:
    """Consent that was taken back waits for nobody: no text keeps the image, nor the directory."""
    if not await images.erase(tx, initiative_id, name):
        return False
    search = PostgresSearch(tx)
    entry = await search.get(initiative_id)
    if entry is not None:
        kept = tuple(image for image in entry.content.images if image.hash != name)
        content = entry.content.model_copy(update={"images": kept})
        await search.put(replace(entry, content=content))
    return True


async def _hand_in(
    tx: Transaction,
    before: Initiative,
    latest: Content,
    shown: tuple[Image, ...],
    *,
    seen: int,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    if before.state is State.DRAFTED:
        return Refusal("image-of-draft")
    content = latest.model_copy(update={"images": shown})
    if content == latest:
        return before
    said = entries.revise(before, seen_revision=seen, is_same=False)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return before
    if refused := await _refuse_more(tx, before):
        return refused
    return await edit.hand_in(tx, before, said, latest=latest, content=content, settings=settings)


async def _refuse_more(tx: Transaction, entry: Initiative) -> Refusal | None:
    """Whether the owner changed enough images for a day."""
    person = entries.owner_of(entry)
    if await images.changes_of(tx, person, since=tx.now - rules.DAY) >= rules.CHANGES_A_DAY:
        return Refusal("images-changed-too-often", most=rules.CHANGES_A_DAY)
    return None


async def own_copy(
    tx: Transaction, initiative_id: UUID, name: str, *, width: int, who: Principal
) -> bytes | None:
    """The bytes of an image for the owner of its entry, also before an editor saw it."""
    edit.theirs(await steps.found(tx, initiative_id), who)
    return await images.copy_of(tx, initiative_id, name, width=width)


async def sweep(stop: asyncio.Event, *, database: Database) -> None:
    """Every night: no picture stays that no text names any more."""
    while not stop.is_set():
        async with database.transaction() as tx:
            await images.drop_unnamed(tx)
        await pause(stop, SWEEP_SECONDS)
