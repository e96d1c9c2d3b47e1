"""Everything that matching keeps of a person, in the clear, for the person alone."""

from dataclasses import asdict
from typing import Any

from services.chassis.transaction import Transaction
from services.matching.store import holding, profiles
from services.matching.work import leaving
from services.matching.work.contacts import Contact
from services.matching.work.desk import Desk


async def held_of(tx: Transaction, desk: Desk, person_id: str) -> dict[str, Any]:
    """Her search, matches, consents, notices, lists and links; empty lists where there is nothing."""
    return {
        "profile": await _profile(tx, desk, person_id),
        "matches": await holding.matches_of(tx, person_id),
        "consents": [
            _opened(desk, each, "card") for each in await holding.consents_of(tx, person_id)
        ],
        "notices": await holding.notices_of(tx, person_id),
        "lists": await holding.lists_of(tx, person_id),
        "offers": await holding.offers_of(tx, person_id),
        "supports": [
            _opened(desk, each, "contact") for each in await holding.supports_of(tx, person_id)
        ],
        "villages": await holding.villages_of(tx, person_id),
        "village_consents": [
            _opened(desk, each, "card") for each in await holding.village_consents_of(tx, person_id)
        ],
        "dismissed_suggestions": await holding.dismissed_of(tx, person_id),
        "blocks": await holding.blocks_of(tx, person_id),
        "links": await holding.links_of(tx, person_id),
        "ways": await leaving.held_of(tx, desk, person_id),
    }


async def _profile(tx: Transaction, desk: Desk, person_id: str) -> dict[str, Any] | None:
    mine = await profiles.find_by_person(tx, person_id)
    if mine is None:
        return None
    return {
        "profile_id": mine.profile_id,
        "state": mine.state,
        "criteria": mine.criteria,
        "contact": asdict(Contact.unsealed(desk.seal_key, mine.contact)),
        "sms_wanted": mine.sms_wanted,
        "locale": mine.locale,
        "opened_at": mine.opened_at,
        "stated_at": mine.stated_at,
        "changed_at": mine.changed_at,
    }


def _opened(desk: Desk, each: dict[str, Any], name: str) -> dict[str, Any]:
    """The row with its sealed contact in the clear."""
    sealed = each[name]
    return {**each, name: asdict(Contact.unsealed(desk.seal_key, sealed)) if sealed else None}
