"""Facts, envelopes and claims with defaults; synthetic people only."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from contracts.events import (
    GatheringCancelled,
    GatheringRevised,
    RoomKind,
    SeatBooked,
    SeatHeld,
    SeatOffered,
    SeatReleased,
)
from contracts.fact import DomainEvent, Envelope
from contracts.matching import Market, MatchProposed
from contracts.registry import InitiativeKind, InitiativeListed, Place

NOON = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
HANA = "p_" + "a" * 32
JAN = "p_" + "b" * 32
PROJECT = "p_" + "c" * 32
MATCH_ID = UUID("00000000-0000-4000-8000-0000000000a1")
INITIATIVE_ID = UUID("00000000-0000-4000-8000-0000000000b1")
SEAT_ID = UUID("00000000-0000-4000-8000-0000000000c1")
GATHERING_ID = UUID("00000000-0000-4000-8000-0000000000d1")

MATCH_FACTS = {
    "match_id": MATCH_ID,
    "market": Market.LIVING,
    "seeker_id": UUID("00000000-0000-4000-8000-0000000000e1"),
    "offer_id": INITIATIVE_ID,
    "seeker_person_id": HANA,
    "offer_person_id": PROJECT,
}


def an_envelope(fact: DomainEvent, *, dataref=None, time=NOON, sequence=1) -> Envelope:
    return Envelope(
        fact_id=uuid4(),
        type=fact.TYPE,
        source=f"/{fact.TOPIC.owner}",
        subject=fact.key,
        sequence=sequence,
        time=time,
        recorded_at=time,
        correlation_id="test",
        dataref=dataref,
    )


def a_proposal(**changes) -> MatchProposed:
    told = {**MATCH_FACTS, "fit_percent": 86, "criteria_version": "1"}
    told["expires_at"] = datetime.now(UTC) + timedelta(days=14)
    return MatchProposed(**{**told, **changes})


def a_match_fact(kind, **changes):
    return kind(**{**MATCH_FACTS, **changes})


def a_listing(**changes) -> InitiativeListed:
    told = {
        "initiative_id": INITIATIVE_ID,
        "revision": 1,
        "kind": InitiativeKind.HOUSING_PROJECT,
        "owner_person_id": PROJECT,
        "title": "Hof am Mühlteich",
        "topics": (),
        "target_groups": (),
        "legal_form": None,
        "stage": None,
        "actor_kind": None,
        "place": Place(ags="14626610", municipality="Weißwasser/O.L.", lat=51.5, lon=14.6),
        "housing": None,
        "confirmed_at": NOON,
    }
    return InitiativeListed(**{**told, **changes})


def a_seat_fact(kind, **changes):
    told = {
        "seat_id": SEAT_ID,
        "gathering_id": GATHERING_ID,
        "person_id": HANA,
        "room": RoomKind.ON_SITE,
        "party_size": 1,
        "room_seq": 1,
        "seat_revision": 1,
        "calendar_sequence": 2,
    }
    if kind in {SeatHeld, SeatOffered}:
        told["expires_at"] = datetime.now(UTC) + timedelta(hours=24)
    if kind is SeatReleased:
        told |= {"reason": "guest", "had_places": True}
    return kind(**{**told, **changes})


def a_booking(**changes) -> SeatBooked:
    return a_seat_fact(SeatBooked, **changes)


def a_change(kind=GatheringRevised, **changes) -> GatheringRevised | GatheringCancelled:
    told = {
        "gathering_id": GATHERING_ID,
        "revision": 2,
        "series": None,
        "title": "Sofagespräch Weißwasser",
        "starts_at": datetime(2026, 11, 9, 16, 0, tzinfo=UTC),
        "ends_at": datetime(2026, 11, 9, 18, 0, tzinfo=UTC),
        "timezone": "Europe/Berlin",
        "venue": None,
        "rooms": (),
        "access_features": (),
        "booking_closes_at": datetime(2026, 11, 9, 16, 0, tzinfo=UTC),
    }
    return kind(**{**told, **changes})


def a_person(person_id=HANA, **changes) -> dict:
    told = {
        "person_id": person_id,
        "name": "Hana Šołta",
        "email": "hana@example.org",
        "phone": None,
        "locale": "de",
        "details": {},
        "links": {},
    }
    return told | changes


def a_seeker(**changes) -> dict:
    return (
        a_person(
            details={
                "side": "seeker",
                "counterpart": {
                    "title": "Hof am Mühlteich",
                    "municipality": "Weißwasser/O.L.",
                    "distance_km": 33.6,
                    "warm_cost_eur": 520,
                },
                "fit_percent": 86,
                "reasons": [
                    {
                        "code": "dimension-close",
                        "side": "seeker",
                        "params": {"dimension": "generations"},
                    },
                    {
                        "code": "dimension-close",
                        "side": "offer",
                        "params": {"dimension": "generations"},
                    },
                    {"code": "dimension-close", "side": "offer", "params": {"dimension": "garden"}},
                    {"code": "cost-within", "params": {"offer_eur": 520, "limit_eur": 600}},
                    {"code": "step-free-met", "params": {}},
                ],
                "obstacles": [
                    {"code": "pets-unknown", "side": None, "params": {}},
                    {
                        "code": "dimension-apart",
                        "side": "offer",
                        "params": {"dimension": "shared_money"},
                    },
                ],
            },
            links={"see": "m" + "s" * 43, "consent": "m" + "c" * 43},
        )
        | changes
    )


def an_offer(**changes) -> dict:
    return (
        a_person(
            PROJECT,
            name="Hof am Mühlteich e. V.",
            email=None,
            details={
                "side": "offer",
                "counterpart": {"kind": "single-parent", "persons": 3, "distance_km": 33.6},
                "fit_percent": 86,
                "reasons": [
                    {
                        "code": "dimension-close",
                        "side": "offer",
                        "params": {"dimension": "generations"},
                    }
                ],
                "obstacles": [],
            },
            links={"see": "m" + "o" * 43, "consent": "m" + "d" * 43},
        )
        | changes
    )


def in_market(person: dict, market: str, **counterpart) -> dict:
    """The same person in another market, with another counterpart."""
    other = {**counterpart, "distance_km": 12.2}
    fits = {"code": "distance-within", "params": {"km": 12.2, "radius_km": 30.0}}
    told = {
        "market": market,
        "counterpart": other,
        "reasons": [fits, *person["details"]["reasons"][:1]],
        "obstacles": [{"code": "window-unknown", "params": {"left_open": ["offer"]}}],
    }
    return {**person, "details": {**person["details"], **told}}


def seat_details(**changes) -> dict:
    return {
        "gathering": {
            "title": "Sofagespräch Weißwasser",
            "starts_at": "2026-11-09T16:00:00+00:00",
            "ends_at": "2026-11-09T18:00:00+00:00",
            "timezone": "Europe/Berlin",
            "venue": {
                "name": "TELUX, Saal 2",
                "street": "Straße der Einheit 20",
                "postcode": "02943",
                "city": "Weißwasser/O.L.",
            },
            "online": False,
        },
        "guests": ["Hana Šołta"],
        "room": "on_site",
        "position": 3,
        "calendar": {
            "uid": f"{SEAT_ID}@zukunft.example",
            "sequence": 2,
            "organizer": "mailto:post@zukunft.example",
        },
    } | changes


def a_guest(**changes) -> dict:
    links = {"manage": "e" + "m" * 43, "confirm": "e" + "k" * 43, "accept": "e" + "a" * 43}
    return a_person(details=seat_details(), links=links) | changes
