"""An older text comes back as a new proposal; nothing is public before an editor clears it."""

from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as rules
from services.registry.decide.content import changed_fields
from services.registry.decide.importing import entry as imported
from services.registry.decide.initiative import Initiative, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import audit, initiatives
from services.registry.store.identify import fields
from services.registry.store.initiatives import Revision
from services.registry.work import links, steps


async def restore(
    tx: Transaction,
    initiative_id: UUID,
    *,
    revision: int,
    seen_revision: int,
    editor: str,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """An editor proposes an older revision; that says nothing about how fresh the entry is."""
    before = await steps.locked(tx, initiative_id)
    now = await propose(
        tx, before, revision=revision, seen_revision=seen_revision, by=editor, settings=settings
    )
    if isinstance(now, Initiative) and now != before:
        await audit.note(
            tx,
            "restore-revision",
            by=editor,
            kind="initiative",
            subject_id=initiative_id,
            restored=revision,
            revision=now.latest_revision,
        )
    return now


async def propose(
    tx: Transaction,
    before: Initiative,
    *,
    revision: int,
    seen_revision: int,
    by: str,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Store an older text as the newest revision of a locked entry.

    Each field comes from where it came then: what third parties told stays theirs.
    """
    older = await steps.text(tx, before, revision=revision)
    latest = await steps.text(tx, before, revision=before.latest_revision)
    propose_text = rules.revise if before.owner is not None else imported.propose_again
    said = propose_text(before, seen_revision=seen_revision, is_same=older == latest)
    match said:
        case Refusal():
            return said
        case Unchanged():
            return before
    told = Revision(
        said.revision,
        older,
        changed_fields(latest, older),
        tx.now,
        written_by=by,
        restores=revision,
    )
    known = await fields.sources(tx, before.id, revision=revision)
    await initiatives.add_revision(tx, before.id, told, elsewhere=known)
    await links.grant_own(tx, before, settings=settings)
    return await steps.take(tx, before, said, by=by, confirms=by == steps.OWNER)
