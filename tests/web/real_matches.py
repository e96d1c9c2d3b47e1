"""What matching tells of matches, with all that a card and its page can show."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID


def told_of_matches(
    match_id: str, *, day: str, counterpart: Mapping[str, Any]
) -> dict[tuple[str, str], dict[str, Any]]:
    """Service and path → answer."""
    match = a_full_match(match_id, day=day, counterpart=counterpart)
    others = [{**match, "match_id": str(UUID(int=500 + n))} for n in range(12)]
    return {
        ("matching", "/v1/matches"): {"items": [match, *others], "near_misses": [match]},
        ("matching", f"/v1/matches/{match_id}"): match,
        ("matching", "/v1/blocks"): {"items": [{**match, "blocked_at": day}]},
        ("matching", f"/v1/explanations/{match_id}"): {**match, "standing": "fits-not"},
        ("matching", f"/v1/initiatives/{match_id}/matches"): {
            "items": [{**match, "side": "offer"}],
            "total": 3,
            "facets": {
                "kind": [{"value": "family", "count": 2}, {"value": "senior", "count": 1}],
                "age": [{"value": "70+", "count": 1}, {"value": "not-stated", "count": 2}],
            },
        },
    }


def a_full_match(match_id: str, *, day: str, counterpart: Mapping[str, Any]) -> dict[str, Any]:
    """A match that says all that one can."""
    return {
        "match_id": match_id,
        "own_id": match_id,
        "market": "living",
        "state": "mutual",
        "side": "seeker",
        "seeker_score": 3500,
        "offer_score": 3600,
        "shares": [
            {
                "side": side,
                "dimension": dimension,
                "is_known": True,
                "close": 40,
                "lost": 10,
                "whole": 100,
                "close_percent": 40,
                "lost_percent": 10,
            }
            for side in ("seeker", "offer")
            for dimension in ("community", "garden")
        ],
        "counterpart": dict(counterpart),
        "fit_percent": 86,
        "reasons": [
            {
                "code": "cost-within",
                "side": None,
                "share": None,
                "params": {"offer_eur": 520, "limit_eur": 600},
            },
            {"code": "step-free-met", "side": None, "share": None, "params": {}},
            {
                "code": "dimension-close",
                "side": "seeker",
                "share": 20,
                "params": {"dimension": "community"},
            },
        ],
        "obstacles": [
            {
                "code": "dimension-apart",
                "side": "offer",
                "share": 9,
                "params": {"dimension": "shared-money"},
            }
        ],
        "relaxation": [{"code": "raise-cost", "side": "seeker", "params": {"by_eur": 40}}],
        "answers": {"mine": "yes", "theirs_known": True},
        "contact": {
            "name": "Bert Beispielhausen",
            "email": "bert.beispielhausen@mehrgenerationenwohnprojekt.example",
            "phone": "+4915123456789",
        },
        "deadline": day,
        "actions": ["yes", "later", "no", "consent", "revoke"],
        "consent_text": {"version": "1", "text": "Ich stimme zu."},
    }
