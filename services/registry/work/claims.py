"""What notifications may know when a fact sends it here: whom to reach, texts, links."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.initiative import Initiative, State
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.work import links, steps

Claimed = Literal["drafted", "submitted", "returned", "rejected", "listed"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One person with the details and links of one notice."""

    person_id: str
    reach: links.Reach
    details: Mapping[str, str]
    links: Mapping[str, str]


async def claim(
    tx: Transaction,
    initiative_id: UUID,
    *,
    step: Claimed,
    revision: int | None,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """The claim of a step; not found once nobody is to be told any more."""
    initiative = await steps.found(tx, initiative_id)
    sealed = await initiatives.sealed_contact(tx, initiative_id)
    details = await _details(tx, initiative, step=step, revision=revision)
    if sealed is None or initiative.owner is None or details is None:
        return Refusal("not-found")
    return Claim(
        person_id=initiative.owner,
        reach=links.unseal_contact(settings.keys, sealed),
        details=details,
        links=_links(initiative, step=step, settings=settings),
    )


async def _details(
    tx: Transaction, initiative: Initiative, *, step: Claimed, revision: int | None
) -> Mapping[str, str] | None:
    content = await steps.text(tx, initiative, revision=revision or initiative.latest_revision)
    title = {"title": content.title}
    match step:
        case "drafted":
            return title if initiative.state is State.DRAFTED else None
        case "listed":
            return (
                {**title, "path": f"/initiativen/{initiative.id}"} if initiative.is_listed else None
            )
        case "returned" | "rejected":
            reason = await _reason(tx, initiative, step=step, revision=revision)
            return {**title, "reason": reason} if reason else None
        case "submitted":
            return title


async def _reason(
    tx: Transaction, initiative: Initiative, *, step: str, revision: int | None
) -> str | None:
    """The editor's text of the latest such step at that revision."""
    taken = await initiatives.steps(tx, initiative.id)
    reasons = [each.reason for each in taken if each.name == step and each.revision == revision]
    return reasons[-1] if reasons else None


def _links(
    initiative: Initiative, *, step: Claimed, settings: RegistrySettings
) -> Mapping[str, str]:
    name, purpose = ("confirm", links.CONFIRM) if step == "drafted" else ("own", links.OWN)
    return {name: links.token_for(settings.keys, purpose, initiative)}
