"""What notifications may know when a fact sends it here: whom to reach, texts, links."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.decide.freshness import archived_at
from services.registry.decide.initiative import Initiative, State
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives
from services.registry.store import links as websites
from services.registry.work import links, steps

Claimed = Literal[
    "drafted",
    "submitted",
    "returned",
    "rejected",
    "listed",
    "confirmation-due",
    "went-stale",
    "archived",
    "merged",
    "separated",
    "website-broken",
]
FRESHNESS: Final = frozenset({"confirmation-due", "went-stale", "archived"})


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
    survivor: UUID | None = None,
    settings: RegistrySettings,
) -> Claim | Refusal:
    """The claim of a step; not found once nobody is to be told any more."""
    initiative = await steps.found(tx, initiative_id)
    sealed = await initiatives.sealed_contact(tx, initiative_id)
    if step in {"merged", "separated"}:
        details = await _merge_details(tx, initiative, step=step, survivor_id=survivor)
    elif step == "website-broken":
        details = await _website(tx, initiative)
    else:
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
        case "confirmation-due" | "went-stale":
            return _standing(initiative, title) if initiative.is_listed else None
        case "archived":
            return await _archived(tx, initiative, title, revision=revision)
        case _:
            return title


def _standing(initiative: Initiative, title: Mapping[str, str]) -> Mapping[str, str]:
    """When the entry was confirmed last, and when it leaves the directory if nothing is said."""
    return {
        **title,
        "path": f"/initiativen/{initiative.id}",
        "confirmed_at": initiative.confirmed_at.isoformat(),
        "archived_at": archived_at(initiative.confirmed_at).isoformat(),
    }


async def _archived(
    tx: Transaction, initiative: Initiative, title: Mapping[str, str], *, revision: int | None
) -> Mapping[str, str] | None:
    if initiative.state is not State.ARCHIVED:
        return None
    if initiative.can_return:
        return {**_standing(initiative, title), "reason": ""}
    reason = await _reason(tx, initiative, step="archived", revision=revision)
    return {**title, "reason": reason or ""}


async def _merge_details(
    tx: Transaction, initiative: Initiative, *, step: Claimed, survivor_id: UUID | None
) -> Mapping[str, str] | None:
    """Into which entry it went, if it still is so; or that it stands for itself again."""
    is_merged = initiative.state is State.MERGED
    survivor = await initiatives.get(tx, survivor_id) if survivor_id else None
    if survivor is None or is_merged != (step == "merged"):
        return None
    content = await steps.text(tx, initiative, revision=initiative.latest_revision)
    theirs = await initiatives.content(
        tx, survivor.id, revision=survivor.public_revision or survivor.latest_revision
    )
    shown = survivor if is_merged else initiative
    return {
        "title": content.title,
        "survivor_title": theirs.title if theirs else "",
        "path": f"/initiativen/{shown.id}" if shown.is_listed else "",
    }


async def _website(tx: Transaction, initiative: Initiative) -> Mapping[str, str] | None:
    """Which website does not answer, unless it does by now, or is another one."""
    known = await websites.broken(tx, initiative.id)
    if known is None or known.link.failed_since is None:
        return None
    content = await steps.text(tx, initiative, revision=initiative.latest_revision)
    return {
        "title": content.title,
        "website": known.url,
        "broken_at": known.link.failed_since.isoformat(),
    }


async def _reason(
    tx: Transaction, initiative: Initiative, *, step: str, revision: int | None
) -> str | None:
    """The editor's text of the latest such step, at that revision if one is named."""
    taken = await initiatives.steps(tx, initiative.id)
    reasons = [
        each.reason for each in taken if each.name == step and revision in {None, each.revision}
    ]
    return reasons[-1] if reasons else None


def _links(
    initiative: Initiative, *, step: Claimed, settings: RegistrySettings
) -> Mapping[str, str]:
    def token(purpose: str) -> str:
        return links.token_for(settings.keys, purpose, initiative)

    if step == "drafted":
        return {"confirm": token(links.CONFIRM)}
    if step in FRESHNESS and (initiative.is_listed or initiative.can_return):
        return {"own": token(links.OWN), "still_true": token(links.STILL_TRUE)}
    return {"own": token(links.OWN)}
