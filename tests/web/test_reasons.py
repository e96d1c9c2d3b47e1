"""Every code of matching that can occur has a sentence, in each market and for each side."""

import re
from collections.abc import Iterable
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.matching import Market, Side
from services.matching.decide.bans import REASONS
from services.matching.decide.bits import kind_bits
from services.matching.decide.columns import KNOCK_OUTS, other
from services.matching.decide.explain import explain
from services.matching.decide.outcomes import OUTCOMES
from services.matching.decide.relaxations import RELAXATIONS
from services.web.words import reasons
from tests.matching.comparing import COMPARED, NEVER, is_worth_saying
from tests.matching.strategies import rows

FAMILY: Final = kind_bits(["family"])
INITIATIVE: Final = kind_bits(["initiative"])
PAIRS = st.tuples(rows(Side.SEEKER), rows(Side.OFFER))
SIDES = tuple(Side)
SAYS: Final = (reasons.fits, reasons.stands)
IS_WHOLE = re.compile(r"[A-ZÄÖÜ0-9«].*[.]")


@pytest.mark.parametrize("market", Market)
@pytest.mark.parametrize("side", SIDES)
@given(pair=PAIRS)
@settings(max_examples=40)
def test_whatever_an_explanation_says_has_a_sentence(market: Market, side: Side, pair: Any) -> None:
    seeker, offer = pair
    pair = (seeker._replace(kind=INITIATIVE if market is Market.SUPPORT else FAMILY), offer)
    told = explain(*pair)
    points = [k.name for k in KNOCK_OUTS if k.name in COMPARED[market]]
    outcomes = [OUTCOMES[name](*pair) for name in points]
    stands = [o for o in outcomes if (o.failed or o.unknown) and o.code not in NEVER]
    fits = [o for o in outcomes if not o.failed and not o.unknown and is_worth_saying(o)]

    said = [
        *(reasons.stands(as_told(o), side=side, market=market, support="mentor") for o in stands),
        *(reasons.fits(as_told(o), side=side, market=market, support="funder") for o in fits),
        *(
            reasons.change(as_moved(r), side=side, market=market, support="partner")
            for r in told.relaxations
            if r.knock_out in points
        ),
    ]

    assert [text for text in said if not is_sentence(text)] == []


@pytest.mark.parametrize("market", Market)
def test_of_a_point_that_a_market_does_not_compare_nothing_is_said(market: Market) -> None:
    silent = {k.name for k in KNOCK_OUTS} - COMPARED[market]
    codes = [f"{name}-{end}" for name in silent for end in ("met", "within", "fits", "unknown")]

    said = [
        say({"code": code, "params": {}}, side=side, market=market)
        for code in codes
        for side in Side
        for say in (reasons.fits, reasons.stands)
    ]

    assert set(said) <= {None}


@pytest.mark.parametrize("km", [0.0, 0.4])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("market", [Market.LIVING, Market.FOUNDING, Market.SUPPORT])
def test_nothing_is_nought_kilometres_away(market: Market, side: Side, km: float) -> None:
    for setter in Side:
        params = {"km": km, "radius_km": 30.0, "radius_of": setter}
        reason = {"code": "distance-within", "params": params}

        said = reasons.fits(reason, side=side, market=market)

        assert isinstance(said, str)
        assert said.startswith("Im selben Ort")
    assert reasons.counterpart_meta({"distance_km": km}) == ["im selben Ort"]


def test_the_lists_of_this_test_are_those_of_matching() -> None:
    named = frozenset[str]().union(*COMPARED.values())

    assert named == set(OUTCOMES) == set(RELAXATIONS)


@pytest.mark.parametrize("market", Market)
@pytest.mark.parametrize("side", SIDES)
def test_a_no_may_name_every_point_and_dimension_that_the_market_compares(
    market: Market, side: Side
) -> None:
    found = reasons.declines(market, side=side)

    assert set(found) <= set(REASONS)
    named = {name for name in found if name in OUTCOMES}
    assert COMPARED[market] - named <= {"kind"} - ({"kind"} if side is Side.OFFER else set())
    assert "other" in found
    assert len(set(found.values())) == len(found)


@pytest.mark.parametrize(
    ("relaxation", "count", "said"),
    [
        (
            {"code": "raise-cost", "params": {"by_eur": 40}},
            7,
            "Mit 40 € mehr im Monat kämen 7 dazu.",
        ),
        (
            {"code": "widen-radius", "params": {"by_km": 9.2}},
            1,
            "Mit 10 km mehr Umkreis käme 1 dazu.",
        ),
        (
            {"code": "move-window", "params": {"by_days": 1, "direction": "later"}},
            2,
            "Wenn Sie 1 Tag später könnten, kämen 2 dazu.",
        ),
        *(
            (
                {"code": "move-window", "params": {"by_days": days, "direction": "earlier"}},
                2,
                f"Wenn Sie {said} früher könnten, kämen 2 dazu.",
            )
            for days, said in ((62, "62 Tage"), (63, "3 Monate"), (26_149, "72 Jahre"))
        ),
        (
            {"code": "accept-tenure", "params": {"tenures": ["ownership"]}},
            3,
            "Wenn Sie auch Eigentum annähmen, kämen 3 dazu.",
        ),
    ],
)
def test_what_a_change_of_ones_own_opens_is_one_sentence(
    relaxation: dict[str, Any], count: int, said: str
) -> None:
    assert reasons.opens(relaxation, count=count, market=Market.LIVING) == said


def test_what_the_other_side_would_have_to_change_opens_nothing_of_ones_own() -> None:
    theirs = {"code": "lower-cost", "side": "offer", "params": {"by_eur": 40}}

    assert reasons.opens(theirs, count=2, market=Market.LIVING) is None


def test_a_change_that_is_not_enough_does_not_promise_a_fit() -> None:
    told = {"code": "widen-radius", "side": "seeker", "params": {"by_km": 3.0}, "is_enough": False}

    said = [reasons.change(told, side=side, market=Market.FOUNDING) for side in Side]

    assert said == [
        "Mit 3 km mehr Umkreis wäre ein Teil geschafft.",
        "Es käme näher, wenn der andere Haushalt 3 km weiter suchte.",
    ]


@pytest.mark.parametrize(
    ("support", "said"),
    [
        ("mentor", "Sie brauchen 5 Stunden im Monat, möglich sind bis zu 8 Stunden im Monat."),
        ("funder", "Sie brauchen 5 €, möglich sind bis zu 8 €."),
    ],
)
def test_amounts_of_support_are_hours_or_money(support: str, said: str) -> None:
    fact = {"code": "size-fits", "params": {"needed": 5, "most": 8}}

    assert reasons.fits(fact, side="seeker", market=Market.SUPPORT, support=support) == said


@pytest.mark.parametrize("name", ["cost", "equity"])
@pytest.mark.parametrize("mine", SIDES)
def test_an_amount_that_is_missing_says_on_whose_side(name: str, mine: Side) -> None:
    params: dict[str, int | None] = {"offer_eur": 500, "limit_eur": 500}
    params |= {"limit_eur" if mine is Side.SEEKER else "offer_eur": None}
    told = {"code": f"{name}-unknown", "params": params}

    said = [str(reasons.stands(told, side=side)) for side in (mine, other(mine))]

    assert "fehlt bei Ihnen noch" in said[0]
    assert "fehlt auf der anderen Seite noch" in said[1]


@pytest.mark.parametrize(
    ("market", "whose"),
    [
        (Market.LIVING, Side.SEEKER),
        *((each, side) for each in Market if each is not Market.LIVING for side in SIDES),
    ],
)
def test_a_radius_is_called_ones_own_only_where_it_is(market: Market, whose: Side) -> None:
    params = {"km": 66.0, "radius_km": 70.0, "radius_of": whose.value}
    told = [{"code": f"distance-{end}", "params": params} for end in ("within", "beyond")]

    mine = [say(each, side=whose, market=market) for say, each in zip(SAYS, told, strict=True)]
    theirs = [
        say(each, side=other(whose), market=market) for say, each in zip(SAYS, told, strict=True)
    ]

    assert "Ihr Umkreis" in str(mine[1])
    assert "Ihr Umkreis" not in "".join(map(str, theirs))


def as_told(outcome: Any) -> dict[str, Any]:
    return {"code": outcome.code, "side": None, "params": dict(outcome.params)}


def as_moved(relaxation: Any) -> dict[str, Any]:
    told = {name: getattr(relaxation, name) for name in ("code", "side", "knock_out", "is_enough")}
    return {**told, "params": dict(relaxation.params)}


def is_sentence(text: Iterable[str] | None) -> bool:
    return isinstance(text, str) and bool(IS_WHOLE.fullmatch(text)) and "None" not in text
