"""What notifications may know of a saved check when a call opened: whom to reach, and the answer."""

from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.funding.calls import CallState
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store.funding import areas, checks
from services.registry.store.funding import calls as call_store
from services.registry.work import links, steps
from services.registry.work.claims import Claim
from services.registry.work.funding import judging
from services.registry.work.funding.saving import WORTH_TELLING


async def claim(
    tx: Transaction, check_id: UUID, *, key: str, settings: RegistrySettings
) -> Claim | Refusal:
    """The owner of a saved check, while the call is open and still fits or may fit."""
    check, call = await checks.get(tx, check_id), await call_store.get(tx, key)
    if check is None or call is None or call.state is not CallState.OPENED:
        return Refusal("not-found")
    initiative = await steps.found(tx, check.initiative_id)
    sealed = await initiatives.sealed_contact(tx, initiative.id)
    known = await areas.load(tx)
    (judged,) = await judging.judge(tx, [call], check.answers, areas=known)
    if sealed is None or initiative.owner is None or judged.verdict not in WORTH_TELLING:
        return Refusal("not-found")
    content = await steps.text(tx, initiative, revision=initiative.latest_revision)
    return Claim(
        person_id=initiative.owner,
        reach=links.unseal_contact(settings.keys, sealed),
        details={
            "title": content.title,
            "call_title": call.texts.title,
            "funder": call.texts.funder,
            "closes_on": call.texts.closes_on.isoformat() if call.texts.closes_on else "",
            "verdict": judged.verdict.value,
            "path": f"/foerderung/aufrufe/{call.key}",
        },
        links={"own": links.token_for(settings.keys, links.OWN, initiative)},
    )
