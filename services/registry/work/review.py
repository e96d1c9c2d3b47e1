"""Editors clear a revision, return or reject it with a reason, or take an entry off."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from uuid import UUID

from contracts.registry import InitiativeListed
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide import initiative as rules
from services.registry.decide import standing
from services.registry.decide.content import changed_fields
from services.registry.decide.importing import entry as imported
from services.registry.decide.initiative import Initiative, Said, Unchanged
from services.registry.settings import RegistrySettings
from services.registry.store import audit, initiatives, places
from services.registry.store.clearance import looks
from services.registry.store.initiatives import Revision, Step
from services.registry.work import links, steps
from services.registry.work.identify import ending

DEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "listed": "clear-entry",
        "revised": "clear-entry",
        "returned": "return-entry",
        "rejected": "reject-entry",
        "archived": "archive-entry",
    }
)
"""What the log calls a step of an editor."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A revision with its municipality."""

    revision: Revision
    placed: steps.Placed


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry as an editor sees it; the newest revision comes first."""

    initiative: Initiative
    revisions: list[Numbered]
    history: list[Step]

    @property
    def proposed(self) -> steps.Placed:
        """The latest text."""
        return self.revisions[0].placed

    @property
    def cleared(self) -> steps.Placed | None:
        """What the public sees, if it sees anything."""
        public = self.initiative.public_revision
        seen = (each.placed for each in self.revisions if each.revision.revision == public)
        return next(seen, None)

    @property
    def changed_fields(self) -> tuple[str, ...]:
        """In what the latest text differs from the public one."""
        cleared = self.cleared
        return changed_fields(cleared.content if cleared else None, self.proposed.content)


async def proposal(tx: Transaction, initiative_id: UUID) -> Proposal:
    """All texts and all that happened."""
    initiative = await steps.found(tx, initiative_id)
    revisions = await numbered(tx, initiative_id)
    if not revisions:
        raise RefusedError(Refusal("not-found"))
    return Proposal(initiative, revisions, await initiatives.steps(tx, initiative_id))


async def numbered(tx: Transaction, initiative_id: UUID) -> list[Numbered]:
    """All texts of an entry with their places, newest first."""
    texts = await initiatives.revisions(tx, initiative_id)
    towns = await places.municipalities_of(tx, {each.content.ags for each in texts})
    return [Numbered(each, steps.Placed(each.content, towns[each.content.ags])) for each in texts]


async def clear(
    tx: Transaction, initiative_id: UUID, *, revision: int, editor: str, settings: RegistrySettings
) -> Initiative | Refusal:
    """Let the public see a revision from this commit on."""
    before = await steps.locked(tx, initiative_id)
    content = await steps.text(tx, before, revision=before.latest_revision)
    municipality = await steps.municipality_of(tx, content)
    said = rules.clear(
        before,
        content,
        municipality=municipality,
        revision=revision,
        word_at=await initiatives.owners_word(tx, before.id, revision=revision),
    )
    if isinstance(said, InitiativeListed) and before.listed_at is None:
        await ending.say_listed(tx, before.id)
    return await _take(tx, before, said, editor=editor, reason=None, settings=settings)


async def send_back(
    tx: Transaction,
    initiative_id: UUID,
    *,
    revision: int,
    reason: str,
    editor: str,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Ask for a correction."""
    before = await steps.locked(tx, initiative_id)
    if before.owner is None:
        return Refusal("entry-without-contact")
    said = rules.send_back(before, revision=revision, reason=reason)
    return await _take(tx, before, said, editor=editor, reason=reason, settings=settings)


async def reject(
    tx: Transaction,
    initiative_id: UUID,
    *,
    revision: int,
    reason: str,
    editor: str,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """Decline a revision."""
    before = await steps.locked(tx, initiative_id)
    decline = rules.reject if before.owner is not None else imported.reject
    said = decline(before, revision=revision, reason=reason)
    return await _take(tx, before, said, editor=editor, reason=reason, settings=settings)


async def archive(
    tx: Transaction, initiative_id: UUID, *, reason: str, editor: str, settings: RegistrySettings
) -> Initiative | Refusal:
    """Take a listed entry off the directory."""
    before = await steps.locked(tx, initiative_id)
    said = standing.archive(before, reason=reason)
    return await _take(tx, before, said, editor=editor, reason=reason, settings=settings)


async def _take(
    tx: Transaction,
    before: Initiative,
    said: Said | Unchanged | Refusal,
    *,
    editor: str,
    reason: str | None,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    match said:
        case Refusal():
            return said
        case Unchanged():
            return before
    await links.grant_own(tx, before, settings=settings)
    now = await steps.take(tx, before, said, by=editor, reason=reason)
    await looks.close(tx, before.id, editor=editor)
    await audit.note(
        tx,
        DEEDS[steps.name_of(said)],
        by=editor,
        kind="initiative",
        subject_id=before.id,
        revision=getattr(said, "revision", before.latest_revision),
    )
    return now
