"""How likely an entry is spam, assessed whenever it is submitted, and again when a flood shows."""

from collections.abc import Iterable
from uuid import UUID

from services.chassis.transaction import Transaction
from services.registry.decide.clearance import risk as rules
from services.registry.decide.content import Content
from services.registry.store import initiatives
from services.registry.store.clearance import risks


async def assess(tx: Transaction, initiative_id: UUID, content: Content, *, revision: int) -> None:
    """Score an entry that now waits, and those before it that belong to the same flood."""
    await risks.lock(tx)
    sketch = rules.sketch_of(content)
    await _score(tx, initiative_id, content, revision=revision)
    await assess_again(tx, await risks.untold_siblings(tx, initiative_id, sketch=sketch))


async def assess_again(tx: Transaction, ids: Iterable[UUID]) -> None:
    """Score entries anew whose surroundings changed."""
    for initiative_id in ids:
        known = await risks.get(tx, initiative_id)
        if known is None:
            continue
        content = await initiatives.content(tx, initiative_id, revision=known.revision)
        if content is not None:
            await _score(tx, initiative_id, content, revision=known.revision)


async def _score(tx: Transaction, initiative_id: UUID, content: Content, *, revision: int) -> None:
    sketch = rules.sketch_of(content)
    around = await risks.surroundings(tx, initiative_id, sketch=sketch)
    risk = rules.assess(content, around)
    await risks.save(tx, initiative_id, risk, revision=revision, sketch=sketch)
