"""What matching says."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from contracts import cases, matching, registry
from contracts.fact import DomainEvent
from contracts.samples.story import (
    AUDIT,
    GOERLITZ,
    INITIATIVE,
    MATCH,
    MONDAY,
    OWNER,
    PROFILE,
    SEEKER,
    VILLAGE,
)


def profiles_and_matches() -> Iterator[DomainEvent]:
    """A search, and what became of one pair."""
    for state in (matching.ProfileOpened, matching.ProfilePaused, matching.ProfileWithdrawn):
        yield state(
            profile_id=PROFILE,
            person_id=SEEKER,
            markets=(matching.Market.LIVING, matching.Market.FOUNDING),
            revision=1,
        )
    match: dict[str, Any] = {
        "match_id": MATCH,
        "market": matching.Market.LIVING,
        "seeker_id": PROFILE,
        "offer_id": INITIATIVE,
        "seeker_person_id": SEEKER,
        "offer_person_id": OWNER,
    }
    expires_at = MONDAY + timedelta(days=14)
    yield matching.MatchProposed(
        **match, fit_percent=82, criteria_version="2026-1", expires_at=expires_at
    )
    yield matching.InterestShown(**match, side=matching.Side.SEEKER)
    yield matching.MatchDeclined(**match, side=matching.Side.OFFER, reason="move-in")
    yield matching.MatchBecameMutual(**match)
    yield matching.ContactReleased(**match)
    yield matching.MatchWithdrawn(**match | {"offer_person_id": None}, reason="offer-gone")
    yield matching.MatchExpired(**match)


def moving_in_and_villages() -> Iterator[DomainEvent]:
    """The way to living together, for two and for a village."""
    way: dict[str, Any] = {
        "subject_id": MATCH,
        "subject_kind": matching.AccompaniedKind.MATCH,
        "market": matching.Market.LIVING,
        "person_ids": (SEEKER, OWNER),
    }
    due_at = MONDAY + timedelta(days=7)
    met = matching.Stage.MET
    yield matching.AccompanimentStarted(**way, due_at=due_at)
    yield matching.CompanionAssigned(**way)
    yield matching.StageReached(**way, stage=met, by=cases.TouchpointKind.PHONE, due_at=due_at)
    yield matching.StageOverdue(**way, stage=met, due_since=due_at)
    yield matching.AccompanimentEnded(**way, stage=met, reason=matching.EndReason.NOT_FITTING)
    yield matching.AccompanimentEnded(**way, stage=matching.Stage.SETTLED, reason=None)
    village: dict[str, Any] = {
        "village_id": VILLAGE,
        "revision": 1,
        "initiator_person_id": OWNER,
    }
    seniors = matching.MissingHouseholds(kind=registry.HouseholdKind.SENIOR, households=2)
    yield matching.VillageProposed(**village, households=8, alternatives=2)
    yield matching.VillageBlocked(**village, quotas=("seniors",), missing=(seniors,))
    yield matching.HouseholdsCalled(
        **village,
        title="Hofdorf an der Neiße",
        place=GOERLITZ,
        missing=(seniors,),
        expires_at=MONDAY + timedelta(days=60),
    )
    yield matching.VillageFounded(**village, households=8, persons=19)
    yield matching.HouseholdsReleased(
        **village, reason=matching.ReleaseReason.VILLAGE_ENDED, person_ids=(SEEKER, OWNER)
    )


def audits() -> Iterator[DomainEvent]:
    """How attention was spread, and what stands in the way."""
    seniors = matching.GroupShare(group="kind:senior", people=41, ratio_percent=77)
    yield matching.ExposureAudited(
        audit_id=AUDIT,
        market=matching.Market.LIVING,
        alpha_percent=40,
        seekers=120,
        offers=18,
        envy_seekers=3,
        envy_offers=1,
        gini_seekers_percent=31,
        gini_offers_percent=28,
        lowest_decile_percent=51,
        groups=(seniors,),
        alarms=("kind:senior",),
    )
    cell = matching.DemandCell(ags="14626600", knock_out="cost", households=7)
    yield matching.DemandMapped(audit_id=AUDIT, market=matching.Market.LIVING, cells=(cell,))
