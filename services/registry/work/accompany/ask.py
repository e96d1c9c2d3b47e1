"""Somebody asks for accompaniment at the own entry; a coordinator writes it down for others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from contracts.cases import CaseRequested
from services.chassis.http.tokens import Principal
from services.chassis.identity import person_id
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.accompany import asking, rights
from services.registry.decide.accompany import case as rules
from services.registry.decide.accompany.asking import Concern
from services.registry.decide.accompany.case import Case
from services.registry.decide.accompany.rights import Staff
from services.registry.decide.contact import refuse_fields
from services.registry.decide.initiative import Initiative, State
from services.registry.settings import RegistrySettings
from services.registry.store import initiatives, places
from services.registry.store.accompany import cases
from services.registry.work import links
from services.registry.work import steps as entries
from services.registry.work.accompany import sealing, steps
from services.registry.work.accompany.sealing import Reach

UNCONFIRMED: Final = frozenset({State.DRAFTED, State.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTold:
    """A group without an entry, as it was typed."""

    title: str
    ags: str
    name: str
    email: str | None
    phone: str | None


async def ask(
    tx: Transaction,
    initiative_id: UUID,
    concern: Concern,
    *,
    phone: str | None,
    who: Principal,
    case_id: UUID,
    settings: RegistrySettings,
) -> Case | Refusal:
    """The owner of an entry asks; there is one case at a time."""
    initiative = await entries.locked(tx, initiative_id)
    if not initiative.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    wrong = dict(asking.check_concern(concern))
    number = asking.read_phone(phone) if phone else None
    if isinstance(number, Refusal):
        wrong["phone"] = number
    if wrong:
        return refuse_fields(wrong)
    return await _for_entry(
        tx,
        initiative,
        concern,
        phone=None if isinstance(number, Refusal) else number,
        by=rights.OWNER,
        case_id=case_id,
        settings=settings,
    )


async def write_down(
    tx: Transaction,
    about: UUID | GroupTold,
    concern: Concern,
    *,
    staff: Staff,
    case_id: UUID,
    settings: RegistrySettings,
) -> Case | Refusal:
    """A coordinator opens a case for an entry, or for a group that came by phone."""
    wrong = asking.check_concern(concern)
    if isinstance(about, GroupTold):
        return await _for_group(
            tx, about, concern, wrong=wrong, staff=staff, case_id=case_id, settings=settings
        )
    if wrong:
        return refuse_fields(wrong)
    initiative = await entries.locked(tx, about)
    return await _for_entry(
        tx, initiative, concern, phone=None, by=staff, case_id=case_id, settings=settings
    )


async def store(
    tx: Transaction,
    case: Case,
    concern: Concern,
    *,
    title: str | None,
    reach: Reach,
    by: Staff | str,
    settings: RegistrySettings,
) -> None:
    """Keep a new case with what it holds of people, sealed."""
    await cases.insert(
        tx,
        case,
        title=title,
        contact=sealing.seal_reach(settings.keys, reach),
        concern=sealing.seal_concern(settings.keys, concern),
        help=concern.help,
        by=by.subject if isinstance(by, Staff) else by,
    )


async def _for_entry(
    tx: Transaction,
    initiative: Initiative,
    concern: Concern,
    *,
    phone: str | None,
    by: Staff | str,
    case_id: UUID,
    settings: RegistrySettings,
) -> Case | Refusal:
    contact = await initiatives.sealed_contact(tx, initiative.id)
    if initiative.state in UNCONFIRMED or initiative.owner is None or contact is None:
        return Refusal("entry-not-confirmed", state=initiative.state.value)
    if live := await cases.live_of(tx, initiative.id):
        return Refusal("case-exists", case_id=str(live))
    content = await entries.text(tx, initiative, revision=initiative.latest_revision)
    known = links.unseal_contact(settings.keys, contact)
    case = rules.requested(
        case_id,
        initiative_id=initiative.id,
        ags=content.ags,
        owner=initiative.owner,
        now=tx.now,
    )
    reach = Reach(name=known.name, email=known.email, phone=phone or known.phone)
    await store(tx, case, concern, title=None, reach=reach, by=by, settings=settings)
    said = CaseRequested(**rules.names(case))
    return await steps.take(tx, case, said, by=by, settings=settings)


async def _for_group(
    tx: Transaction,
    told: GroupTold,
    concern: Concern,
    *,
    wrong: Mapping[str, Refusal],
    staff: Staff,
    case_id: UUID,
    settings: RegistrySettings,
) -> Case | Refusal:
    group = asking.read_group(title=told.title, name=told.name, email=told.email, phone=told.phone)
    refused = dict(wrong)
    if not isinstance(group, asking.Group):
        refused |= group
    if await places.municipality(tx, told.ags) is None:
        refused["ags"] = Refusal("municipality-unknown", ags=told.ags[:20])
    if refused or not isinstance(group, asking.Group):
        return refuse_fields(refused)
    case = rules.requested(
        case_id,
        initiative_id=None,
        ags=told.ags,
        owner=person_id(settings.keys.person, email=group.email, phone=group.phone),
        now=tx.now,
    )
    address = group.email.address if group.email else None
    reach = Reach(name=group.name, email=address, phone=group.phone)
    await store(tx, case, concern, title=group.title, reach=reach, by=staff, settings=settings)
    said = CaseRequested(**rules.names(case))
    return await steps.take(tx, case, said, by=staff, settings=settings)
