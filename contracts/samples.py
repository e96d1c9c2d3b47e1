"""Facts as they might be said: examples for readers, for the AsyncAPI document and the history.

They tell one small story: a household finds a housing project near Weißwasser, and a guest books a
seat there. All people are made up, and none is named.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from contracts import cases, events, funding, identify, matching, notifications, registry, web
from contracts.fact import DomainEvent
from contracts.gate.instances import instances
from contracts.gate.schemas import schema_of

_MONDAY: Final = datetime(2026, 11, 9, 17, 0, tzinfo=UTC)
_SEEKER: Final = "p_" + "5eed" * 8
_OWNER: Final = "p_" + "0a1b" * 8
_INITIATIVE: Final = UUID("1f0b6a52-7f0c-4d1e-9b57-3c1f5b6a0001")
_DOUBLE: Final = UUID("7b786960-9e2a-4f31-8ad7-5ad0659a0007")
_REPORT: Final = UUID("8c877a70-af39-4022-9bc8-6be1768b0008")
_PROFILE: Final = UUID("2e7d1c10-3c5b-4a8f-8d21-0f3b9d4c0002")
_MATCH: Final = UUID("3d9c2b20-5a4e-4b7d-9c13-1e2a8c5b0003")
_GATHERING: Final = UUID("4c8b3a30-6b3d-4c6e-8b04-2d1b7b6a0004")
_SEAT: Final = UUID("5b7a4940-7c2c-4d5f-9af5-3c0a6a790005")
_CLAIM: Final = UUID("7a584760-9e0a-4f31-8cd7-4ea848770007")
_CALL: Final = UUID("7a695850-9c1b-4f40-9be6-5cf959880007")
_NOTIFICATION: Final = UUID("6a695850-8d1b-4e40-8be6-4bf959880006")
_CASE: Final = UUID("79586760-9e0a-4d31-9cd7-5ce848970007")
_HANDOVER: Final = UUID("88477670-af19-4c22-8dc6-6df737a60008")


def samples() -> tuple[DomainEvent, ...]:
    """The story, fact by fact."""
    return (
        *_initiatives(),
        *_accompaniment(),
        *_nominations_and_claims(),
        *_funding(),
        *_profiles_and_matches(),
        *_gatherings_and_seats(),
        *_answers(),
    )


def samples_of(fact: type[DomainEvent]) -> tuple[DomainEvent, ...]:
    """The samples of one fact; one that the story leaves out gets a plain one."""
    told = tuple(sample for sample in samples() if type(sample) is fact)
    return told or (fact.model_validate(next(instances(schema_of(fact)))),)


def _initiatives() -> Iterator[DomainEvent]:
    for revision, public in enumerate(
        (
            registry.InitiativeListed,
            registry.InitiativeRevised,
            registry.InitiativeReconfirmed,
            registry.InitiativeWentStale,
        ),
        start=1,
    ):
        yield public(**_housing_project(revision))
    yield registry.InitiativeListed(**_housing_project(1) | _neighbourhood())
    for step in (
        registry.InitiativeDrafted,
        registry.InitiativeSubmitted,
        registry.InitiativeReturned,
        registry.InitiativeRejected,
    ):
        yield step(initiative_id=_INITIATIVE, revision=1, owner_person_id=_OWNER)
    for imported in (registry.InitiativeImported, registry.InitiativeImportRejected):
        yield imported(initiative_id=_INITIATIVE, revision=1)
    for merging in (registry.InitiativeMerged, registry.InitiativeSeparated):
        yield merging(
            initiative_id=_DOUBLE, revision=1, owner_person_id=_OWNER, survivor_id=_INITIATIVE
        )
    yield registry.ReportAnswered(
        initiative_id=_INITIATIVE, report_id=_REPORT, reporter_person_id=_SEEKER, is_upheld=True
    )


def _branch() -> registry.FurtherSite:
    return registry.FurtherSite(
        title="Büro in Görlitz",
        place=registry.Place(ags="14626110", municipality="Görlitz", lat=51.1528, lon=14.9871),
        serves=registry.ServedArea(covers=registry.Covers.PLACES, keys=("14626",)),
    )


def _housing_project(revision: int) -> dict[str, Any]:
    return {
        "initiative_id": _INITIATIVE,
        "revision": revision,
        "kind": registry.InitiativeKind.HOUSING_PROJECT,
        "owner_person_id": _OWNER,
        "title": "Hofgemeinschaft am Jahnteich",
        "topics": ("wohnen", "nachbarschaft"),
        "target_groups": ("alleinerziehende", "senioren"),
        "legal_form": "eg",
        "stage": "erprobung",
        "actor_kind": "zivilgesellschaft",
        "sdgs": ("3", "11"),
        "place": registry.Place(
            ags="14626600", municipality="Weißwasser/O.L.", lat=51.5036, lon=14.6399
        ),
        "serves": registry.ServedArea(covers=registry.Covers.RADIUS, radius_km=25.0),
        "sites": (_branch(),),
        "housing": _housing_offer(),
        "confirmed_at": _MONDAY,
    }


def _housing_offer() -> registry.HousingOffer:
    return registry.HousingOffer(
        warm_cost_eur=640,
        free_places=3,
        persons_max=5,
        move_in_from=date(2027, 3, 1),
        move_in_to=None,
        pets_allowed=True,
        step_free=None,
        kinds=(registry.HouseholdKind.SINGLE_PARENT, registry.HouseholdKind.SENIOR),
        wishes=(
            registry.Wish(
                dimension=registry.Dimension.COMMUNITY, position=200, wanted=170, weight=3
            ),
            registry.Wish(dimension=registry.Dimension.QUIET, position=90, wanted=90, weight=1),
        ),
    )


def _neighbourhood() -> dict[str, Any]:
    return {
        "kind": registry.InitiativeKind.INITIATIVE,
        "owner_person_id": None,
        "title": "Nachbarschaftswerkstatt",
        "legal_form": None,
        "stage": None,
        "actor_kind": None,
        "housing": None,
    }


def _accompaniment() -> Iterator[DomainEvent]:
    case: dict[str, Any] = {
        "case_id": _CASE,
        "initiative_id": _INITIATIVE,
        "owner_person_id": _OWNER,
    }
    yield cases.CaseRequested(**case)
    yield cases.CaseRequested(**case | {"initiative_id": None, "owner_person_id": None})
    yield cases.CaseOpened(**case, phase=cases.CasePhase.IDENTIFY)
    yield cases.MentorAssigned(**case, handover_id=_HANDOVER)
    yield cases.PhaseEntered(**case, phase=cases.CasePhase.PILOT)
    touchpoint: dict[str, Any] = {
        "touchpoint_id": UUID(int=_CASE.int + 1),
        "kind": cases.TouchpointKind.SOFA_TALK,
        "happened_on": _MONDAY.date(),
    }
    yield cases.TouchpointLogged(**case, **touchpoint, corrects=None)
    corrected = touchpoint | {"touchpoint_id": UUID(int=_CASE.int + 2)}
    yield cases.TouchpointLogged(**case, **corrected, corrects=touchpoint["touchpoint_id"])
    yield cases.NextContactAgreed(**case, next_contact_on=date(2026, 11, 30))
    yield cases.NextContactAgreed(**case, next_contact_on=None)
    yield cases.MilestoneReached(
        **case, milestone_id=UUID(int=_CASE.int + 3), reached_on=_MONDAY.date()
    )
    yield cases.ContactLapsed(**case, silent_since=_MONDAY.date())
    yield cases.CasePaused(**case)
    yield cases.CaseResumed(**case)
    yield cases.HandoverProposed(**case, handover_id=_HANDOVER)
    yield cases.CaseHandedOver(**case, handover_id=_HANDOVER)
    yield cases.CaseClosed(**case, outcome=cases.CaseOutcome.FOUNDED)


def _nominations_and_claims() -> Iterator[DomainEvent]:
    nomination: dict[str, Any] = {
        "subject_id": _INITIATIVE,
        "nominator_person_id": _SEEKER,
        "organisation_person_id": _OWNER,
    }
    yield identify.NominationReceived(**nomination)
    yield identify.NominationMailboxConfirmed(**nomination)
    yield identify.NominationInvited(**nomination, answer_by=_MONDAY + timedelta(days=30))
    yield identify.NominationAccepted(**nomination)
    yield identify.NominationDeclined(**nomination | {"organisation_person_id": None})
    yield identify.NominationExpired(**nomination)
    yield identify.NominationListed(**nomination)
    claim: dict[str, Any] = {
        "subject_id": _CLAIM,
        "initiative_id": _INITIATIVE,
        "claimant_person_id": _OWNER,
        "owner_person_id": None,
    }
    yield identify.ClaimOpened(**claim)
    yield identify.ClaimEvidenceGiven(**claim)
    yield identify.ClaimVerified(**claim)
    yield identify.ClaimRefused(**claim)
    yield identify.ClaimExpired(**claim)
    yield identify.ClaimDisputed(**claim | {"owner_person_id": _SEEKER})


def _funding() -> Iterator[DomainEvent]:
    for revision, step in enumerate(
        (
            funding.FundingCallPublished,
            funding.FundingCallOpened,
            funding.FundingCallRevised,
            funding.FundingCallClosed,
            funding.FundingCallWithdrawn,
        ),
        start=1,
    ):
        yield step(
            call_id=_CALL,
            call="dorf-und-alter",
            revision=revision,
            title="Älter werden im Dorf",
            funder="Stiftung Musterland",
            url="https://example.org/aufruf",
            opens_on=date(2026, 11, 9),
            closes_on=date(2027, 1, 31),
            themes=("alter", "laendlicher-raum"),
            rule_version=1,
            is_illustrative=True,
        )
    yield funding.RuleVersionPublished(
        subject_id=str(_CALL),
        call="dorf-und-alter",
        rule_version=1,
        valid_from=date(2026, 11, 1),
        valid_to=None,
        area_sets=("sn-transition@2021-27.1d",),
    )
    yield from _judgements()


def _judgements() -> Iterator[DomainEvent]:
    yield funding.AreaSetPublished(
        subject_id="sn-transition",
        set_version="2021-27.1d",
        valid_from=date(2021, 1, 1),
        valid_to=date(2027, 12, 31),
        listed=362,
        disputed=1,
    )
    told: dict[str, Any] = {
        "subject_id": str(_INITIATIVE),
        "call_id": _CALL,
        "call": "dorf-und-alter",
        "rule_version": 1,
        "area_sets": ("sn-transition@2021-27.1d",),
        "on": date(2026, 11, 9),
    }
    yield funding.EligibilityEvaluated(
        **told,
        verdict=funding.Verdict.MET,
        reasons=(),
        initiative_id=_INITIATIVE,
        owner_person_id=_OWNER,
        is_news=True,
    )
    yield funding.EligibilityEvaluated(
        **told,
        verdict=funding.Verdict.NOT_MET,
        reasons=("seat-outside-area",),
        initiative_id=None,
        owner_person_id=None,
        is_news=False,
    )


def _profiles_and_matches() -> Iterator[DomainEvent]:
    for state in (matching.ProfileOpened, matching.ProfilePaused, matching.ProfileWithdrawn):
        yield state(
            profile_id=_PROFILE, person_id=_SEEKER, market=matching.Market.LIVING, revision=1
        )
    match: dict[str, Any] = {
        "match_id": _MATCH,
        "market": matching.Market.LIVING,
        "profile_id": _PROFILE,
        "initiative_id": _INITIATIVE,
        "seeker_person_id": _SEEKER,
        "offer_person_id": _OWNER,
    }
    expires_at = _MONDAY + timedelta(days=14)
    yield matching.MatchProposed(
        **match, fit_percent=82, criteria_version="2026-1", expires_at=expires_at
    )
    yield matching.InterestShown(**match, side=matching.Side.SEEKER)
    yield matching.MatchDeclined(**match, side=matching.Side.OFFER, reason="move-in")
    yield matching.MatchBecameMutual(**match)
    yield matching.ContactReleased(**match)
    yield matching.MatchWithdrawn(**match | {"offer_person_id": None}, reason="offer-gone")
    yield matching.MatchExpired(**match)


def _gatherings_and_seats() -> Iterator[DomainEvent]:
    yield events.GatheringAnnounced(**_evening(1))
    yield events.GatheringRevised(**_evening(2))
    yield events.GatheringCancelled(**_evening(3) | {"series": None, "venue": None})
    yield events.SeatHeld(**_seat(1), expires_at=_MONDAY - timedelta(days=30))
    yield events.SeatBooked(**_seat(2))
    yield events.SeatWaitlisted(**_seat(2), position=4)
    yield events.SeatOffered(**_seat(3), expires_at=_MONDAY - timedelta(days=2))
    yield events.OfferLapsed(**_seat(4))
    yield events.SeatReleased(**_seat(5), reason="by-guest", had_places=True)


def _evening(revision: int) -> dict[str, Any]:
    return {
        "gathering_id": _GATHERING,
        "revision": revision,
        "series": "Sozial.Innovativ.Sächsisch",
        "title": "Sofagespräche im TELUX",
        "starts_at": _MONDAY,
        "ends_at": _MONDAY + timedelta(hours=3),
        "timezone": "Europe/Berlin",
        "venue": events.Venue(
            name="TELUX",
            street="Straße der Einheit 20",
            postcode="02943",
            city="Weißwasser/O.L.",
            ags="14626600",
        ),
        "rooms": (
            events.Room(kind=events.RoomKind.ON_SITE, capacity=24),
            events.Room(kind=events.RoomKind.ONLINE, capacity=100),
        ),
        "access_features": ("step-free", "sign-language"),
        "booking_closes_at": _MONDAY - timedelta(hours=5),
    }


def _seat(revision: int) -> dict[str, Any]:
    return {
        "seat_id": _SEAT,
        "gathering_id": _GATHERING,
        "person_id": _SEEKER,
        "room": events.RoomKind.ON_SITE,
        "party_size": 2,
        "room_seq": 16 + revision,
        "seat_revision": revision,
        "calendar_sequence": revision,
    }


def _answers() -> Iterator[DomainEvent]:
    delivery: dict[str, Any] = {
        "notification_id": _NOTIFICATION,
        "purpose": "match-proposed",
        "subject_kind": notifications.SubjectKind.MATCH,
        "subject_id": str(_MATCH),
        "person_id": _SEEKER,
        "channel": notifications.Channel.SMS,
        "at": _MONDAY,
    }
    yield notifications.NotificationAccepted(**delivery)
    yield notifications.NotificationDelivered(**delivery)
    yield notifications.NotificationBounced(**delivery, reason="unknown-number", is_permanent=True)
    yield notifications.NotificationSuppressed(**delivery, reason="stopped")
    yield notifications.AnswerGiven(
        subject_kind=notifications.SubjectKind.MATCH,
        subject_id=str(_MATCH),
        person_id=_SEEKER,
        answer=notifications.Answer.YES,
        channel=notifications.Channel.SMS,
        answered_at=_MONDAY,
    )
    yield web.PersonErased(person_id=_SEEKER, erased_at=_MONDAY)
