"""Two entries become one, or two again.

What the owner of the merged entry keeps back from the public does not become public by the way of
another entry, and what third parties told of it stays theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as rules
from services.registry.decide.clearance import merging
from services.registry.decide.clearance.merging import Was
from services.registry.decide.content import Content, changed_fields
from services.registry.decide.duplicates import Likeness
from services.registry.decide.freshness import Freshness
from services.registry.decide.identify.fields import Sources
from services.registry.decide.initiative import Initiative
from services.registry.settings import RegistrySettings
from services.registry.store import audit, initiatives
from services.registry.store.clearance import merges
from services.registry.store.clearance.merges import Merge
from services.registry.store.identify import fields
from services.registry.store.initiatives import Revision, Step
from services.registry.work import links, shown, steps
from services.registry.work.clearance import similar
from services.registry.work.steps import Placed

SEPARATED: Final = "separated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Both entries before they are merged, the fields to choose, and why they may be one."""

    merged: Initiative
    survivor: Initiative
    merged_text: Placed
    survivor_text: Placed
    choices: tuple[str, ...]
    likeness: Likeness | None
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Undone:
    """Two entries again; ``survivor_kept``: it went on since, and stays as it is."""

    merge: Merge
    survivor_kept: bool


async def preview(tx: Transaction, merged_id: UUID, *, into: UUID) -> Preview:
    """What merging would do; nothing happens yet."""
    merged, survivor = await steps.found(tx, merged_id), await steps.found(tx, into)
    mine = await _agreed(tx, merged)
    theirs = await _shown(tx, survivor)
    said = merging.merge(merged, survivor, taken=())
    return Preview(
        merged=merged,
        survivor=survivor,
        merged_text=mine,
        survivor_text=await steps.placed(tx, theirs),
        choices=merging.choices(theirs, mine.content),
        likeness=await similar.likeness_of(tx, merged, survivor.id),
        refusal=said if isinstance(said, Refusal) else None,
    )


async def merge(
    tx: Transaction,
    merged_id: UUID,
    *,
    merge_id: UUID,
    into: UUID,
    seen: tuple[int, int],
    taken: Sequence[str],
    editor: str,
    settings: RegistrySettings,
) -> Merge | Refusal:
    """Let one entry go into another; ``seen`` are the latest revisions that the editor saw."""
    merged, survivor = await _both(tx, merged_id, into)
    if seen != (merged.latest_revision, survivor.latest_revision):
        return Refusal("merge-moved-on")
    said = merging.merge(merged, survivor, taken=taken)
    if isinstance(said, Refusal):
        return said
    before = _shown_revision(survivor)
    after = await _take_over(tx, survivor, merged, taken=taken, editor=editor)
    done = Merge(
        id=merge_id,
        merged_id=merged.id,
        survivor_id=survivor.id,
        taken_fields=tuple(taken),
        was=Was.of(merged),
        survivor_before=before,
        survivor_after=after.public_revision or before,
        merged_by=editor,
        merged_at=tx.now,
    )
    await links.grant_own(tx, merged, settings=settings)
    now = await steps.take(tx, merged, said, by=editor)
    if merged.is_listed:
        await steps.drop(tx, now, rules.gone(merged))
    await merges.insert(tx, done)
    await _note(tx, "merge-entries", done, editor=editor)
    return done


async def undo(
    tx: Transaction, merge_id: UUID, *, editor: str, settings: RegistrySettings
) -> Undone | Refusal:
    """Let the merged entry stand for itself again, and the survivor as it was before."""
    told = await merges.get(tx, merge_id)
    if told is None:
        return Refusal("not-found")
    merged, survivor = await _both(tx, told.merged_id, told.survivor_id)
    said = merging.separate(merged, survivor_id=told.survivor_id)
    if isinstance(said, Refusal):
        return said
    now = merging.separated(merged, told.was)
    await initiatives.save(tx, now)
    await initiatives.add_step(
        tx,
        now.id,
        Step(name=SEPARATED, revision=said.revision, taken_at=tx.now, taken_by=editor),
    )
    await steps.say(tx, now, said)
    if now.public_revision is not None:
        await _list_again(tx, merged, now)
    await links.grant_own(tx, now, settings=settings)
    is_kept = await _take_back(tx, told, survivor, editor=editor)
    await merges.undo(tx, merge_id, by=editor)
    await _note(tx, "undo-merge", told, editor=editor)
    return Undone(told, is_kept)


async def _both(tx: Transaction, one: UUID, other: UUID) -> tuple[Initiative, Initiative]:
    """Both entries, locked in the order of their ids: two editors never block each other."""
    locked = {each: await initiatives.lock(tx, each) for each in sorted({one, other})}
    first, second = locked[one], locked[other]
    if first is None or second is None or first.owner is None:
        raise RefusedError(Refusal("not-found"))
    return first, second


async def _shown(tx: Transaction, initiative: Initiative) -> Content:
    return await steps.text(tx, initiative, revision=_shown_revision(initiative))


async def _agreed(tx: Transaction, initiative: Initiative) -> Placed:
    """The text of an entry as far as its owner lets the public see it."""
    placed = await steps.placed(tx, await _shown(tx, initiative))
    agreed = await shown.shown(
        tx,
        initiative.id,
        placed.content,
        placed.municipality,
        revision=_shown_revision(initiative),
    )
    return Placed(agreed, placed.municipality)


def _shown_revision(initiative: Initiative) -> int:
    return initiative.public_revision or initiative.latest_revision


async def _take_over(
    tx: Transaction,
    survivor: Initiative,
    merged: Initiative,
    *,
    taken: Sequence[str],
    editor: str,
) -> Initiative:
    """A new public revision of the survivor, if it takes anything over."""
    old = await _shown(tx, survivor)
    new = merging.merged_content(old, (await _agreed(tx, merged)).content, taken=taken)
    if new == old:
        return survivor
    known = await fields.sources(tx, merged.id, revision=_shown_revision(merged))
    return await _revise(tx, survivor, old, new, editor=editor, sources=known)


async def _take_back(tx: Transaction, told: Merge, survivor: Initiative, *, editor: str) -> bool:
    if told.survivor_after == told.survivor_before:
        return False
    if not merging.may_take_back(survivor, after_merge=told.survivor_after):
        return True
    old = await steps.text(tx, survivor, revision=told.survivor_before)
    now = await _shown(tx, survivor)
    before = told.survivor_before
    known = await fields.sources(tx, survivor.id, revision=before)
    await _revise(tx, survivor, now, old, editor=editor, sources=known, restores=before)
    return False


async def _revise(
    tx: Transaction,
    before: Initiative,
    old: Content,
    new: Content,
    *,
    editor: str,
    sources: Sources,
    restores: int | None = None,
) -> Initiative:
    """A revision by an editor that the public sees at once."""
    number = before.latest_revision + 1
    revision = Revision(
        number, new, changed_fields(old, new), tx.now, written_by=editor, restores=restores
    )
    await initiatives.add_revision(tx, before.id, revision, elsewhere=sources)
    municipality = await steps.municipality_of(tx, new)
    said = rules.listing(before, new, municipality=municipality, revision=number)
    return await steps.take(tx, merging.with_latest(before, number), said, by=editor)


async def _list_again(tx: Transaction, before: Initiative, now: Initiative) -> None:
    """The public sees it again, and its owner is asked again whether it is true."""
    placed = await steps.placed(tx, await _shown(tx, now))
    said = rules.listing(
        before,
        placed.content,
        municipality=placed.municipality,
        revision=_shown_revision(now),
    )
    await steps.say(tx, now, said)
    await steps.expect_word(tx, now, said=Freshness.FRESH)


async def _note(tx: Transaction, deed: str, told: Merge, *, editor: str) -> None:
    await audit.note(
        tx,
        deed,
        by=editor,
        kind="merge",
        subject_id=told.id,
        initiative_id=told.merged_id,
        survivor_id=told.survivor_id,
        taken=list(told.taken_fields),
    )
