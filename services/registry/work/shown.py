"""What the public may see of an entry: its cleared text as far as the owner has agreed."""

import json
from typing import TypeVar
from uuid import UUID

from contracts.registry import InitiativeProfile, Place
from services.chassis.keys import KeyRing
from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.content import Content
from services.registry.decide.identify.fields import Card, public_card, public_content
from services.registry.decide.site_facts import told_sites
from services.registry.store import places
from services.registry.store.identify import fields

Profile = TypeVar("Profile", bound=InitiativeProfile)


async def shown(
    tx: Transaction,
    initiative_id: UUID,
    content: Content,
    municipality: Municipality,
    *,
    revision: int,
) -> Content:
    """A text of a revision without what its owner keeps back."""
    return public_content(
        content,
        municipality,
        consents=await fields.consents(tx, initiative_id),
        sources=await fields.sources(tx, initiative_id, revision=revision),
        centres=await places.centres(tx, (site.ags for site in content.sites)),
    )


def as_shown(fact: Profile, content: Content) -> Profile:
    """A fact that says no more of the place than the page does."""
    place = fact.place
    coarse = Place(ags=place.ags, municipality=place.municipality, lat=content.lat, lon=content.lon)
    return fact.model_copy(update={"place": coarse, "sites": told_sites(content.sites)})


async def shown_card(tx: Transaction, initiative_id: UUID, *, keys: KeyRing) -> Card:
    """How the public may reach somebody; empty where the owner did not agree."""
    sealed = await fields.card(tx, initiative_id)
    if sealed is None:
        return Card()
    return public_card(unseal_card(keys, sealed), consents=await fields.consents(tx, initiative_id))


def seal_card(keys: KeyRing, card: Card) -> bytes:
    """A card at rest."""
    told = {"name": card.name, "phone": card.phone, "email": card.email}
    return seal(keys.seal, json.dumps(told, ensure_ascii=False))


def unseal_card(keys: KeyRing, sealed: bytes) -> Card:
    """A card from rest."""
    return Card(**json.loads(unseal(keys.seal, sealed)))
