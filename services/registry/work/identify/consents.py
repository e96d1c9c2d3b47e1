"""Where the fields of an entry come from, and what its owner lets the public see.

A word about a consent counts at once: the transaction that takes one back takes the field off the
public page and out of the facts, and no editor has to look first.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.identify import fields as rules
from services.registry.decide.identify.fields import (
    Card,
    Consent,
    Consents,
    Field,
    Sources,
)
from services.registry.decide.initiative import Initiative
from services.registry.settings import RegistrySettings
from services.registry.store import import_keys
from services.registry.store.identify import fields
from services.registry.store.import_keys import Origin
from services.registry.work import shown, steps
from services.registry.work.identify import ownership

OWNER: Final = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Sources and consents of one revision; ``words`` is all that was ever said about consents.

    ``imports`` says, to editors, from which files the text and the ones before it came.
    """

    revision: int
    sources: Sources
    consents: Consents
    public: Mapping[Field, bool]
    values: Mapping[Field, str]
    card: Card
    words: list[Consent]
    imports: list[Origin]


async def own(
    tx: Transaction, initiative_id: UUID, *, who: Principal, settings: RegistrySettings
) -> Origins:
    """As the owner sees it, at the latest revision; not found for anybody else."""
    initiative = _theirs(await steps.found(tx, initiative_id), who)
    return await _origins(tx, initiative, revision=initiative.latest_revision, settings=settings)


async def for_editor(
    tx: Transaction, initiative_id: UUID, *, revision: int | None, settings: RegistrySettings
) -> Origins:
    """As an editor sees it, at any revision: what was agreed to when that was written."""
    initiative = await steps.found(tx, initiative_id)
    wanted = revision or initiative.latest_revision
    told = await _origins(tx, initiative, revision=wanted, settings=settings)
    brought = await import_keys.origins(tx, initiative.id)
    return replace(told, imports=[each for each in brought if each.revision <= wanted])


async def agree(
    tx: Transaction,
    initiative_id: UUID,
    *,
    given: Collection[Field],
    card: Card,
    text_version: str,
    who: Principal,
    settings: RegistrySettings,
) -> Initiative | Refusal:
    """The owner says what may be public, all of it at once; what is not named may not."""
    initiative = _theirs(await steps.locked(tx, initiative_id), who)
    read = rules.read_card(card, given=given)
    if not isinstance(read, Card):
        return refuse_fields(read)
    before = await fields.consents(tx, initiative_id)
    said = rules.changed_consents(before, given=given, text_version=text_version)
    if isinstance(said, Refusal):
        return said
    sealed = await fields.card(tx, initiative_id)
    is_same_card = sealed is not None and shown.unseal_card(settings.keys, sealed) == read
    if not said and is_same_card:
        return initiative
    await fields.add_consents(
        tx,
        initiative_id,
        said,
        text_version=text_version,
        revision=initiative.latest_revision,
        by=OWNER,
    )
    await fields.keep_card(tx, initiative_id, shown.seal_card(settings.keys, read))
    return await ownership.restate(tx, initiative) if initiative.is_listed else initiative


async def _origins(
    tx: Transaction, initiative: Initiative, *, revision: int, settings: RegistrySettings
) -> Origins:
    sources = await fields.sources(tx, initiative.id, revision=revision)
    is_latest = revision == initiative.latest_revision
    consents = await fields.consents(
        tx, initiative.id, until_revision=None if is_latest else revision
    )
    content = await steps.text(tx, initiative, revision=revision)
    municipality = await steps.municipality_of(tx, content)
    sealed = await fields.card(tx, initiative.id)
    card = shown.unseal_card(settings.keys, sealed) if sealed else Card()
    has_point = content.point != municipality.centre
    return Origins(
        revision=revision,
        sources=sources,
        consents=consents,
        public={
            field: rules.is_public(field, consents=consents, sources=sources) for field in Field
        },
        values={
            Field.WEBSITE: content.website or "",
            Field.POINT: f"{content.lat:.5f}, {content.lon:.5f}" if has_point else "",
            Field.CONTACT_NAME: card.name,
            Field.CONTACT_PHONE: card.phone,
            Field.CONTACT_EMAIL: card.email,
        },
        card=card,
        words=await fields.words_about(tx, initiative.id),
        imports=[],
    )


def _theirs(initiative: Initiative, who: Principal) -> Initiative:
    if not initiative.belongs_to(who.person_id, opened=who.capability):
        raise RefusedError(Refusal("not-found"))
    return initiative
