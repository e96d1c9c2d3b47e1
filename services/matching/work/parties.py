"""Who stands behind the two sides of a match, in whichever market."""

from collections.abc import Iterable, Mapping
from typing import assert_never
from uuid import UUID

from services.chassis.transaction import Transaction
from services.matching.store import offers, profiles, supports, villages
from services.matching.store.offers import Offer
from services.matching.store.profiles import Profile
from services.matching.store.supports import Support
from services.matching.store.villages import Village

Party = Profile | Offer | Support | Village
"""A household, a housing project, what somebody asks for or gives, or a village that calls."""
Parties = Mapping[UUID, Party]


async def find_parties(tx: Transaction, subject_ids: Iterable[UUID]) -> Parties:
    """The parties of these ids; who is gone is missing."""
    ids = sorted(set(subject_ids))
    return {
        **await profiles.find_many(tx, ids),
        **await offers.find_many(tx, ids),
        **await supports.find_many(tx, ids),
        **await villages.find_many(tx, ids),
    }


def locale_of(party: Party | None) -> str:
    """In which language a party reads; projects are told of in German until they say more."""
    return party.locale if isinstance(party, Profile | Support) else "de"


def person_behind(party: Party) -> str | None:
    """Who acts for a party."""
    match party:
        case Offer():
            return party.owner_person_id
        case Village():
            return party.initiator_person_id
        case Profile() | Support():
            return party.person_id
        case _:
            assert_never(party)
