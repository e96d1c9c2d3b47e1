"""Facts as they might be said: examples for readers, for the AsyncAPI document and the history.

They tell one small story: a household finds a housing project near Weißwasser, and a guest books a
seat there. All people are made up, and none is named.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from contracts import cases, events, funding, identify, notifications, registry, web
from contracts.fact import DomainEvent
from contracts.gate.instances import instances
from contracts.gate.schemas import schema_of
from contracts.samples.matching import audits, moving_in_and_villages, profiles_and_matches
from contracts.samples.story import (
    CALL,
    CASE,
    CLAIM,
    DOUBLE,
    GATHERING,
    GOERLITZ,
    HANDOVER,
    INITIATIVE,
    MATCH,
    MONDAY,
    NOTIFICATION,
    OWNER,
    REPORT,
    SEAT,
    SEEKER,
)


def samples() -> tuple[DomainEvent, ...]:
    """The story, fact by fact."""
    return (
        *_initiatives(),
        *_accompaniment(),
        *_nominations_and_claims(),
        *_funding(),
        *profiles_and_matches(),
        *moving_in_and_villages(),
        *audits(),
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
        yield step(initiative_id=INITIATIVE, revision=1, owner_person_id=OWNER)
    for imported in (registry.InitiativeImported, registry.InitiativeImportRejected):
        yield imported(initiative_id=INITIATIVE, revision=1)
    for merging in (registry.InitiativeMerged, registry.InitiativeSeparated):
        yield merging(
            initiative_id=DOUBLE, revision=1, owner_person_id=OWNER, survivor_id=INITIATIVE
        )
    yield registry.ReportAnswered(
        initiative_id=INITIATIVE, report_id=REPORT, reporter_person_id=SEEKER, is_upheld=True
    )


def _branch() -> registry.FurtherSite:
    return registry.FurtherSite(
        title="Büro in Görlitz",
        place=GOERLITZ,
        serves=registry.ServedArea(covers=registry.Covers.PLACES, keys=("14626",)),
    )


def _housing_project(revision: int) -> dict[str, Any]:
    return {
        "initiative_id": INITIATIVE,
        "revision": revision,
        "kind": registry.InitiativeKind.HOUSING_PROJECT,
        "owner_person_id": OWNER,
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
        "confirmed_at": MONDAY,
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
        "case_id": CASE,
        "initiative_id": INITIATIVE,
        "owner_person_id": OWNER,
    }
    yield cases.CaseRequested(**case)
    yield cases.CaseRequested(**case | {"initiative_id": None, "owner_person_id": None})
    yield cases.CaseOpened(**case, phase=cases.CasePhase.IDENTIFY)
    yield cases.MentorAssigned(**case, handover_id=HANDOVER)
    yield cases.PhaseEntered(**case, phase=cases.CasePhase.PILOT)
    touchpoint: dict[str, Any] = {
        "touchpoint_id": UUID(int=CASE.int + 1),
        "kind": cases.TouchpointKind.SOFA_TALK,
        "happened_on": MONDAY.date(),
    }
    yield cases.TouchpointLogged(**case, **touchpoint, corrects=None)
    corrected = touchpoint | {"touchpoint_id": UUID(int=CASE.int + 2)}
    yield cases.TouchpointLogged(**case, **corrected, corrects=touchpoint["touchpoint_id"])
    yield cases.NextContactAgreed(**case, next_contact_on=date(2026, 11, 30))
    yield cases.NextContactAgreed(**case, next_contact_on=None)
    yield cases.MilestoneReached(
        **case, milestone_id=UUID(int=CASE.int + 3), reached_on=MONDAY.date()
    )
    yield cases.ContactLapsed(**case, silent_since=MONDAY.date())
    yield cases.CasePaused(**case)
    yield cases.CaseResumed(**case)
    yield cases.HandoverProposed(**case, handover_id=HANDOVER)
    yield cases.CaseHandedOver(**case, handover_id=HANDOVER)
    yield cases.CaseClosed(**case, outcome=cases.CaseOutcome.FOUNDED)


def _nominations_and_claims() -> Iterator[DomainEvent]:
    nomination: dict[str, Any] = {
        "subject_id": INITIATIVE,
        "nominator_person_id": SEEKER,
        "organisation_person_id": OWNER,
    }
    yield identify.NominationReceived(**nomination)
    yield identify.NominationMailboxConfirmed(**nomination)
    yield identify.NominationInvited(**nomination, answer_by=MONDAY + timedelta(days=30))
    yield identify.NominationAccepted(**nomination)
    yield identify.NominationDeclined(**nomination | {"organisation_person_id": None})
    yield identify.NominationExpired(**nomination)
    yield identify.NominationListed(**nomination)
    claim: dict[str, Any] = {
        "subject_id": CLAIM,
        "initiative_id": INITIATIVE,
        "claimant_person_id": OWNER,
        "owner_person_id": None,
    }
    yield identify.ClaimOpened(**claim)
    yield identify.ClaimEvidenceGiven(**claim)
    yield identify.ClaimVerified(**claim)
    yield identify.ClaimRefused(**claim)
    yield identify.ClaimExpired(**claim)
    yield identify.ClaimDisputed(**claim | {"owner_person_id": SEEKER})


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
            call_id=CALL,
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
        subject_id=str(CALL),
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
        "subject_id": str(INITIATIVE),
        "call_id": CALL,
        "call": "dorf-und-alter",
        "rule_version": 1,
        "area_sets": ("sn-transition@2021-27.1d",),
        "on": date(2026, 11, 9),
    }
    yield funding.EligibilityEvaluated(
        **told,
        verdict=funding.Verdict.MET,
        reasons=(),
        initiative_id=INITIATIVE,
        owner_person_id=OWNER,
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


def _gatherings_and_seats() -> Iterator[DomainEvent]:
    yield events.GatheringAnnounced(**_evening(1))
    yield events.GatheringRevised(**_evening(2))
    yield events.GatheringCancelled(**_evening(3) | {"series": None, "venue": None})
    yield events.SeatHeld(**_seat(1), expires_at=MONDAY - timedelta(days=30))
    yield events.SeatBooked(**_seat(2))
    yield events.SeatWaitlisted(**_seat(2), position=4)
    yield events.SeatOffered(**_seat(3), expires_at=MONDAY - timedelta(days=2))
    yield events.OfferLapsed(**_seat(4))
    yield events.SeatReleased(**_seat(5), reason="by-guest", had_places=True)


def _evening(revision: int) -> dict[str, Any]:
    return {
        "gathering_id": GATHERING,
        "revision": revision,
        "series": "Sozial.Innovativ.Sächsisch",
        "title": "Sofagespräche im TELUX",
        "starts_at": MONDAY,
        "ends_at": MONDAY + timedelta(hours=3),
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
        "booking_closes_at": MONDAY - timedelta(hours=5),
    }


def _seat(revision: int) -> dict[str, Any]:
    return {
        "seat_id": SEAT,
        "gathering_id": GATHERING,
        "person_id": SEEKER,
        "room": events.RoomKind.ON_SITE,
        "party_size": 2,
        "room_seq": 16 + revision,
        "seat_revision": revision,
        "calendar_sequence": revision,
    }


def _answers() -> Iterator[DomainEvent]:
    delivery: dict[str, Any] = {
        "notification_id": NOTIFICATION,
        "purpose": "match-proposed",
        "subject_kind": notifications.SubjectKind.MATCH,
        "subject_id": str(MATCH),
        "person_id": SEEKER,
        "channel": notifications.Channel.SMS,
        "at": MONDAY,
    }
    yield notifications.NotificationAccepted(**delivery)
    yield notifications.NotificationDelivered(**delivery)
    yield notifications.NotificationBounced(**delivery, reason="unknown-number", is_permanent=True)
    yield notifications.NotificationSuppressed(**delivery, reason="stopped")
    yield notifications.AnswerGiven(
        subject_kind=notifications.SubjectKind.MATCH,
        subject_id=str(MATCH),
        person_id=SEEKER,
        answer=notifications.Answer.YES,
        channel=notifications.Channel.SMS,
        answered_at=MONDAY,
    )
    yield web.PersonErased(person_id=SEEKER, erased_at=MONDAY)
