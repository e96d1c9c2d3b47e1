"""What is answered about matches: codes and numbers, never a name before it is released."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, assert_never
from uuid import UUID

from contracts.matching import Side
from services.matching.decide import match as deciding
from services.matching.decide.bits import SupporterKind, kinds_of
from services.matching.decide.columns import Row, fit_of, has_unknown, other
from services.matching.decide.consent_text import CURRENT, text_of
from services.matching.decide.explain import Reason, percent
from services.matching.decide.outcomes import distance_km
from services.matching.decide.relaxations import Relaxation
from services.matching.store.offers import Named, Offer
from services.matching.store.profiles import Profile
from services.matching.store.runs import CurrentList
from services.matching.store.supports import Support
from services.matching.store.villages import Village
from services.matching.work.blocking import Blocked
from services.matching.work.explaining import Answer
from services.matching.work.lookout import Prospect
from services.matching.work.parties import Party, locale_of
from services.matching.work.reading import NearMiss, View

Told = dict[str, Any]


def card(view: View) -> Told:
    """A match in a list."""
    match, told = view.stored.match, view.explanation
    return {
        "match_id": view.stored.match_id,
        "market": view.stored.market,
        "state": match.state,
        "side": view.side,
        "own_id": own_id(view),
        "counterpart": counterpart(view),
        "support": _supporter(view.stored.offer_row),
        "fit_percent": told.fit_percent,
        "has_unknown": has_unknown(told.rank),
        "reasons": reasons(told.reasons),
        "obstacles": reasons(told.obstacles),
        "answers": _answers(view),
        "deadline": match.expires_at,
        "actions": deciding.actions(match, view.side),
    }


def listed(view: View) -> Told:
    """A match in a list, with the place that was drawn for it."""
    return {**card(view), "place": view.place}


def order(lists: Iterable[CurrentList]) -> Told:
    """Market → by which run, under which rule and for which day the lists were drawn."""
    return {
        each.market: {
            "run_id": each.run_id,
            "alpha_percent": each.alpha_percent,
            "rendering": each.day,
        }
        for each in lists
    }


def whole(view: View) -> Told:
    """A match with all that there is to say, and the other's card where it is released."""
    told = view.explanation
    return {
        **card(view),
        "seeker_score": told.seeker_score,
        "offer_score": told.offer_score,
        "relaxation": relaxations(told.relaxations),
        "shares": [share._asdict() for share in told.shares],
        "contact": asdict(view.contact) if view.contact else None,
        "consent_text": {"version": CURRENT, "text": text_of(locale_of(view.mine))},
        "criteria_version": view.stored.criteria_version,
        "end": {"by": view.stored.match.ended_by, "reason": view.stored.match.end_reason},
    }


def near_miss(told: NearMiss) -> Told:
    """Somebody who fails one point."""
    return {
        "market": told.market,
        "counterpart": _party(told.theirs, distance_km(told.seeker_row, told.offer_row)),
        "support": _supporter(told.offer_row),
        "fit_percent": percent(fit_of(told.explanation.rank)),
        "obstacles": reasons(told.explanation.obstacles),
        "relaxation": relaxations(told.explanation.relaxations),
        "partners": [_support(each, 0.0) for each in told.partners],
    }


def answer(told: Answer) -> Told:
    """Where a pair stands, with all that speaks for it and against it."""
    explained = told.explanation
    return {
        "market": told.market,
        "standing": told.standing,
        "match_id": told.match_id,
        "counterpart": _party(told.theirs, distance_km(*told.rows)),
        "fit_percent": explained.fit_percent,
        "seeker_score": explained.seeker_score,
        "offer_score": explained.offer_score,
        "reasons": reasons(explained.reasons),
        "obstacles": reasons(explained.obstacles),
        "relaxation": relaxations(explained.relaxations),
        "shares": [share._asdict() for share in explained.shares],
    }


def prospects(found: Sequence[Prospect], names: Mapping[int, Named]) -> Told:
    """What fits, and what single changes would open."""
    return {
        "is_ready": True,
        "fits": sum(each.fits for each in found),
        "nobody": not any(each.fits or each.is_of_people for each in found),
        "is_few": any(each.is_of_people for each in found),
        "markets": [{"market": each.market, "fits": each.fits} for each in found],
        "near": [
            {
                "market": each.market,
                "count": opening.count,
                "by": opening.by,
                "relaxation": relaxations([opening.relaxation])[0],
                **_named(names.get(opening.nearest)),
            }
            for each in found
            for opening in each.openings
        ],
        "nearest": _nearest(found, names),
    }


def _nearest(found: Sequence[Prospect], names: Mapping[int, Named]) -> Told | None:
    """Who comes nearest of all markets, where nobody fits in any and no single step would help."""
    told = [(each.market, each.nearest) for each in found if each.nearest is not None]
    if not told or len(told) < len(found):
        return None
    market, nearest = min(told, key=lambda each: each[1].points)
    return {
        "market": market,
        **_named(names.get(nearest.ordinal)),
        "points": nearest.points,
        "relaxation": relaxations(nearest.changes),
    }


def _named(found: Named | None) -> Told:
    title, initiative_id = found or (None, None)
    return {"title": title, "initiative_id": initiative_id}


def blocked(told: Blocked) -> Told:
    """Whom a person has blocked, as the match told them."""
    km = distance_km(told.stored.seeker_row, told.stored.offer_row)
    return {
        "match_id": told.match_id,
        "market": told.stored.market,
        "side": told.side,
        "blocked_at": told.blocked_at,
        "counterpart": _party(told.theirs, km),
    }


def own_id(view: View) -> UUID:
    """What of the reader's own stands in the match: her search, her project, her request or offer."""
    stored = view.stored
    return stored.seeker_id if view.side is Side.SEEKER else stored.offer_id


def counterpart(view: View) -> Told:
    """The other side, as far as everybody on this side may know it."""
    km = distance_km(view.stored.seeker_row, view.stored.offer_row)
    return _party(view.theirs, km)


def reasons(told: Iterable[Reason]) -> list[Told]:
    """Reasons and obstacles."""
    return [
        {"code": r.code, "side": r.side, "share": r.share, "params": dict(r.params)} for r in told
    ]


def relaxations(told: Iterable[Relaxation]) -> list[Told]:
    """What would change it."""
    return [
        {
            "code": r.code,
            "side": r.side,
            "knock_out": r.knock_out,
            "params": dict(r.params),
            "is_enough": r.is_enough,
        }
        for r in told
    ]


def _supporter(offer: Row) -> str | None:
    """The kind of supporter on the offering side, which says the unit of amounts."""
    found = [kind for kind in kinds_of(offer.kind) if kind in {*SupporterKind}]
    return found[0] if len(found) == 1 else None


def _answers(view: View) -> Told:
    mine = view.stored.match.voice(view.side)
    theirs = view.stored.match.voice(other(view.side))
    return {
        "mine": mine.answer,
        "i_consented": mine.consented_at is not None,
        "theirs_known": theirs.answer == "yes",
    }


def _party(party: Party | None, km: float) -> Told:
    match party:
        case Offer():
            return _project(party, km)
        case Profile():
            return _household(party, km)
        case Support():
            return _support(party, km)
        case Village():
            return _village(party, km)
        case None:
            return {"distance_km": km}
        case _:
            assert_never(party)


def _project(offer: Offer, km: float) -> Told:
    place, housing = offer.where, offer.what
    return {
        "initiative_id": offer.initiative_id,
        "title": offer.title,
        "municipality": place.municipality if place else None,
        "ags": place.ags if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "distance_km": km,
        "is_stale": offer.is_stale,
        **(housing.model_dump(mode="json", exclude={"wishes"}) if housing else {}),
    }


def _support(support: Support, km: float) -> Told:
    told = support.asked if support.side is Side.SEEKER else support.given
    amounts = {"amount", "amount_min", "amount_max"}
    return {
        **told.model_dump(mode="json", include={"kind", "themes", "initiative_id", *amounts}),
        **({"title": support.title} if support.title else {}),
        "ags": told.place.ags,
        "room": support.room if support.side is Side.OFFER else None,
        "distance_km": km,
    }


def _village(village: Village, km: float) -> Told:
    plan = village.planned
    return {
        "village_id": village.village_id,
        "title": plan.title,
        **plan.where.model_dump(mode="json"),
        "households": plan.households,
        "missing": [_wanted(each) for each in village.outcome.get("missing", [])],
        "until": village.called_until,
        "distance_km": km,
    }


def _wanted(missing: Told) -> Told:
    """Who is missing, as the public call says it; what they own is nobody's business."""
    return {name: missing.get(name) for name in ("kind", "persons", "count", "is_any")}


def _household(profile: Profile, km: float) -> Told:
    told = profile.wishes
    return {
        **told.household.model_dump(mode="json", exclude={"births", "has_certificate"}),
        "distance_km": km,
        "move_in_from": told.move_in_from,
        "move_in_to": told.move_in_to,
    }
