"""Picks the sentence of a code as its reader's side sees it, and puts the numbers in."""

from collections.abc import Callable, Iterable, Mapping
from math import ceil
from types import MappingProxyType
from typing import Any, Final

from contracts.dimensions import DIMENSION_NAMES
from contracts.matching import Market, Side
from services.web.words import dates, labels
from services.web.words.reasons import everywhere, founding, groups, living, naming, support
from services.web.words.reasons.everywhere import Said

OWN: Final = MappingProxyType(
    {
        Market.LIVING: living,
        Market.FOUNDING: founding,
        Market.GROUPS: groups,
        Market.SUPPORT: support,
    }
)
"""Market → what is said only there."""
SOFT: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "dimension-close": (
            ": das ist Ihnen wichtig und passt.",
            ": das ist {to_other} wichtig und passt.",
            ": das ist Ihnen beiden wichtig und passt.",
        ),
        "dimension-apart": (
            ": da wünschen Sie es sich anders, als {other} lebt.",
            ": da wünscht es sich {other} anders, als Sie leben.",
            ": da lebt jede Seite anders, als die andere es sich wünscht.",
        ),
        "dimension-unknown": (
            ": dazu hat {other} noch nichts gesagt.",
            ": dazu haben Sie noch nichts gesagt.",
            ": dazu haben beide noch nichts gesagt.",
        ),
    }
)
"""What is said after the dimension's name: for the visitor, for the other side, for both at once."""
APART_AT_WORK: Final = (
    ": da wünschen Sie es sich anders, als {other} arbeitet.",
    ": da wünscht es sich {other} anders, als Sie arbeiten.",
    ": da arbeitet jede Seite anders, als die andere es sich wünscht.",
)
BOTH: Final = "both"
WHERE: Final[Mapping[tuple[bool, ...], str]] = MappingProxyType(
    {
        (True,): " bei Ihnen",
        (False,): " auf der anderen Seite",
        (True, False): " auf beiden Seiten",
        (False, True): " auf beiden Seiten",
    }
)
"""Which sides left something open: for each that did, whether it is the visitor's own."""
ASKED: Final = (("limit_eur", Side.SEEKER), ("needed", Side.SEEKER))
GIVEN: Final = (("offer_eur", Side.OFFER), ("most", Side.OFFER), ("least", Side.OFFER))
NOTHING_ASKED: Final = ("offer_eur", "least")
MONEY: Final = "funder"
DAYS_AT_MOST, MONTHS_AT_MOST = 62, 24
DAYS_OF_MONTH, DAYS_OF_YEAR = 30, 365


def joined(told: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The reasons with one for both sides where each side has the same of a dimension."""
    found: dict[tuple[str, Any], Mapping[str, Any]] = {}
    for number, reason in enumerate(told):
        params = reason.get("params") or {}
        key = (reason["code"], params.get("dimension") if reason["code"] in SOFT else number)
        found[key] = {**found[key], "side": BOTH} if key in found else reason
    return list(found.values())


def fits(
    reason: Mapping[str, Any], *, side: str, market: str = Market.LIVING, support: str = ""
) -> str | dict[str, str] | None:
    """What speaks for the match, as the visitor's side sees it.

    ``support`` is the kind of supporter, which says the unit of amounts.
    """
    return _said("FITS", reason, side=side, market=market, support=support)


def stands(
    reason: Mapping[str, Any], *, side: str, market: str = Market.LIVING, support: str = ""
) -> str | dict[str, str] | None:
    """What stands in the way, or is not known."""
    return _said("STANDS", reason, side=side, market=market, support=support)


def is_not_known(reason: Mapping[str, Any]) -> bool:
    """Whether an obstacle is none yet: somebody left something open."""
    return str(reason["code"]).endswith("-unknown")


def change(
    relaxation: Mapping[str, Any], *, side: str, market: str = Market.LIVING, support: str = ""
) -> str | None:
    """The smallest change that would help; ``side`` is the visitor's."""
    words = _words("CHANGES", relaxation, market=market, mover=str(relaxation.get("side")))
    if words is None:
        return None
    params = dict(relaxation.get("params") or {})
    told = _amounts(params, market=market, support=support) | naming.nouns(market, side)
    is_enough = relaxation.get("is_enough", True)
    if relaxation.get("side") == side:
        end = " würde es passen." if is_enough else " wäre ein Teil geschafft."
        return words[0].format(**told) + end
    return ("Es passte, wenn {}." if is_enough else "Es käme näher, wenn {}.").format(
        words[1].format(**told)
    )


def opens(relaxation: Mapping[str, Any], *, count: int, market: str) -> str | None:
    """What a change of the seeker's own would open: «Mit 40 € mehr im Monat kämen 7 dazu»."""
    words = _words("CHANGES", relaxation, market=market, mover=Side.SEEKER)
    if words is None or relaxation.get("side", Side.SEEKER) != Side.SEEKER:
        return None
    told = _amounts(dict(relaxation.get("params") or {}), market=market, support="")
    more = "käme 1 dazu" if count == 1 else f"kämen {dates.number(count)} dazu"
    return f"{words[0].format(**told, **naming.nouns(market, Side.SEEKER))} {more}."


def unused(market: str) -> frozenset[str]:
    """The points that a market does not compare."""
    found: frozenset[str] = OWN[Market(market)].UNUSED
    return found


def dimension_name(dimension: str) -> str | None:
    """What a dimension is called."""
    return DIMENSION_NAMES["de"].get(dimension)


def _said(
    table: str, reason: Mapping[str, Any], *, side: str, market: str, support: str
) -> str | dict[str, str] | None:
    code, params = str(reason["code"]), dict(reason.get("params") or {})
    if code in SOFT:
        return _soft(code, reason, side=side, market=market)
    asks_nothing = any(params.get(name) == 0 for name in NOTHING_ASKED)
    codes = (f"{code}:none", code) if asks_nothing else (code,)
    setter = str(params.get("radius_of", ""))
    found = (_words(table, {"code": each}, market=market, mover=setter) for each in codes)
    sentences = next((pair for pair in found if pair is not None), None)
    if sentences is None:
        return None
    told = _amounts(params, market=market, support=support) | naming.nouns(market, side)
    told["where"] = WHERE.get(tuple(one == side for one in _left_open(params)), "")
    return sentences[0 if side == Side.SEEKER else 1].format(**told)


def _soft(code: str, reason: Mapping[str, Any], *, side: str, market: str) -> dict[str, str] | None:
    name = dimension_name(str((reason.get("params") or {}).get("dimension")))
    if name is None:
        return None
    is_work = market == Market.SUPPORT and code == "dimension-apart"
    texts = APART_AT_WORK if is_work else SOFT[code]
    text = texts[{side: 0, BOTH: 2}.get(str(reason.get("side")), 1)]
    return {"strong": name, "text": text.format(**naming.nouns(market, side))}


def _words(table: str, entry: Mapping[str, Any], *, market: str, mover: str) -> Said | None:
    """The pair of sentences of a code, the market's own before those that hold everywhere."""
    own = OWN[Market(market)]
    code = str(entry["code"])
    if any(code.startswith(f"{point}-") for point in own.UNUSED):
        return None
    tables: tuple[Mapping[str, Said], ...] = (getattr(own, table), getattr(everywhere, table))
    for words in tables:
        found = words.get(f"{code}:{mover}") or words.get(code)
        if found is not None:
            return found
    return None


def _left_open(params: Mapping[str, Any]) -> list[str]:
    """Which sides left something open, as matching says it or as the missing amounts show."""
    if params.get("left_open"):
        return list(params["left_open"])
    return [side for name, side in (*ASKED, *GIVEN) if name in params and params[name] is None]


def _amounts(params: Mapping[str, Any], *, market: str, support: str) -> dict[str, Any]:
    """The parameters as sentences take them; what is not stated stays None."""
    told: dict[str, Any] = {
        name: SPOKEN[name](value) if name in SPOKEN and value is not None else value
        for name, value in params.items()
    }
    for name in SIZES & told.keys():
        if told[name] is not None:
            told[name] = _size(told[name], market=market, support=support)
    if params.get("km") is not None:
        told |= {name: labels.capital(say(params["km"])) for name, say in DISTANCES.items()}
    since = told.get("from")
    return told | {"since": f": {dates.since(since, told=dates.day)}" if since else ""}


def _km(km: float) -> str:
    return dates.number(round(km))


def _km_up(km: float) -> str:
    return dates.number(ceil(km))


def _days(days: int) -> str:
    """Days as people count them: from two months on in months, from two years on in years."""
    if days > MONTHS_AT_MOST * DAYS_OF_MONTH:
        return f"{dates.number(ceil(days / DAYS_OF_YEAR))} Jahre"
    if days > DAYS_AT_MOST:
        return f"{dates.number(ceil(days / DAYS_OF_MONTH))} Monate"
    return "1 Tag" if days == 1 else f"{dates.number(days)} Tage"


def _size(amount: int, *, market: str, support: str) -> str:
    if market != Market.SUPPORT:
        return "1 Person" if amount == 1 else f"{dates.number(amount)} Personen"
    if support == MONEY:
        return dates.euro(amount)
    return "1 Stunde im Monat" if amount == 1 else f"{dates.number(amount)} Stunden im Monat"


SPOKEN: Final[Mapping[str, Callable[[Any], str]]] = MappingProxyType(
    {
        "radius_km": _km,
        "by_km": _km_up,
        "offer_eur": dates.euro,
        "limit_eur": dates.euro,
        "by_eur": dates.euro,
        "days": _days,
        "by_days": _days,
        "direction": {"later": "später", "earlier": "früher"}.__getitem__,
        "kinds": naming.kinds,
        "tenures": naming.tenures,
        "languages": naming.languages,
        "areas": naming.areas,
        "topics": naming.themes,
    }
)
"""Parameter → how it is said."""
DISTANCES: Final[Mapping[str, Callable[[float], str]]] = MappingProxyType(
    {"away": dates.kilometres, "apart": dates.kilometres_between}
)
"""What sentences call the distance of two sides → how it is said."""
SIZES: Final = frozenset({"needed", "most", "least", "by"})
"""Parameters that are persons, hours a month or EUR, as the market has it."""
