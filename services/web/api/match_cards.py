"""A match as its cards and its page show it: sentences, shares, where it stands."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from contracts.matching import Market, Side
from services.web.words import dates, reasons, village_matches

TELLING: Final = {
    code: n
    for n, code in enumerate(("cost-within", "step-free-met", "pets-met", "distance-within"))
}
"""What people ask first, in this order; the rest as matching says it."""
YES: Final = "Ja, kennenlernen"
BY_LOT: Final = (
    "Diese Reihenfolge wird jede Nacht nach einer veröffentlichten Regel ausgelost. Was Sie "
    "beantwortet haben, behält seinen Platz; was neu dazukommt, steht bis zur Nacht am Ende."
)
BY_FIT: Final = (
    "Oben steht, was in beide Richtungen am besten passt. Wo noch etwas offen ist, steht weiter "
    "unten."
)
SOMETHING_OPEN: Final = "Hier ist noch etwas offen"
UNTOLD: Final = "Ihre Adresse sieht niemand, bevor beide Ja gesagt und zugestimmt haben."
MOST_FITS: Final = 4
MOST_STANDS: Final = 2
MOST_CHANGES: Final = 2
ORDER: Final = (Market.LIVING, Market.FOUNDING, Market.GROUPS, Market.SUPPORT)
SCORE_MAX: Final = 4096
RELEASED: Final = "released"
WAITING: Final[Mapping[str, str]] = {
    "proposed": "Wartet auf beide",
    "mutual": "Beide haben Ja gesagt",
    "consented": "Beide haben Ja gesagt",
    "released": "Kontakt ausgetauscht",
    "declined": "Sie haben abgesagt",
    "withdrawn": "Gilt nicht mehr",
    "expired": "Die Zeit ist um",
}

Item = dict[str, Any]


def in_order(items: Iterable[Item]) -> list[Item]:
    """Matches by market, what one seeks before what one offers; within it as matching ranks them.

    First stands where both said yes and the visitor is asked for her consent.
    """
    return sorted(
        items, key=lambda item: (_section(item), "consent" not in item.get("actions", []))
    )


def sections(items: Iterable[Item], *, drawn: Collection[str] = ()) -> list[Item]:
    """The matches of one page under a heading for each market and side, and how each is ordered.

    In a market that is not drawn by lot, those with something open come last, under their own
    heading; a drawn list is shown as it was drawn.
    """
    found: dict[tuple[int, bool], Item] = {}
    for item in items:
        is_drawn = market_of(item) in drawn
        title = reasons.market_title(market_of(item), side_of(item))
        part = found.setdefault(
            _section(item),
            {"title": title, "order": BY_LOT if is_drawn else BY_FIT, "clear": [], "open": []},
        )
        is_later = bool(item.get("has_unknown")) and not is_drawn
        part["open" if is_later else "clear"].append(short(card_of(item)))
    return [
        {
            **part,
            "groups": [
                {"title": "", "cards": part["clear"]},
                {"title": SOMETHING_OPEN, "cards": part["open"]},
            ],
        }
        for part in found.values()
    ]


def near_sections(items: Iterable[Item], *, most: int) -> list[Item]:
    """The nearest of those that miss one point, by market."""
    found: dict[tuple[int, bool], Item] = {}
    for item in in_order(items):
        title = reasons.market_title(market_of(item), side_of(item))
        part = found.setdefault(_section(item), {"title": title, "cards": []})
        if len(part["cards"]) < most:
            part["cards"].append(near_card(item))
    return list(found.values())


def card_of(item: Item) -> Item:
    """All that a card says of a match; with a village nobody is compared yet, and nobody is met."""
    other = other_of(item)
    is_village = bool(other.get("village_id"))
    untold = village_matches.NOTE if is_village else UNTOLD
    return {
        "id": f"treffer-{item['match_id']}",
        "title": reasons.counterpart_title(other),
        "href": f"/treffer/{item['match_id']}",
        "meta": [*reasons.counterpart_meta(other), *reasons.counterpart_facts(other)],
        "summary": other.get("summary", ""),
        "percent": 0 if is_village else item["fit_percent"],
        "percent_text": "passt in beide Richtungen",
        **assumed(item),
        "fits": spoken(reasons.fits, item, "reasons"),
        "stands": spoken(reasons.stands, item, "obstacles", only=lambda told: not is_open(told)),
        "open": spoken(reasons.stands, item, "obstacles", only=is_open),
        "note": "" if item["state"] == RELEASED else untold,
        "state": item["state"],
        "state_text": village_matches.state(item) if is_village else state_text(item),
        "deadline": _deadline(item),
        "mine": (item.get("answers") or {}).get("mine"),
        "yes": village_matches.YES if is_village else YES,
        "call": f"/doerfer/{other['village_id']}" if is_village else "",
        "actions": item.get("actions", []),
    }


def short(card: Item) -> Item:
    """A card for the list: what people wish of each other first, and only the most telling."""
    wishes = [entry for entry in card["fits"] if isinstance(entry, dict)]
    facts = [entry for entry in card["fits"] if not isinstance(entry, dict)]
    told = [*wishes[:2], *facts[: MOST_FITS - min(2, len(wishes))]]
    return {
        **card,
        "fits": told,
        "stands": card["stands"][:MOST_STANDS],
        "open": card["open"][:MOST_STANDS],
    }


def near_card(item: Item) -> Item:
    """Somebody who fails one point, with the least that would change it."""
    other = other_of(item)
    entry = other.get("initiative_id")
    return {
        "title": reasons.counterpart_title(other),
        "href": f"/initiativen/{entry}" if entry else "",
        "href_why": f"/treffer/warum/{entry}" if entry else "",
        "meta": reasons.counterpart_meta(other),
        "near": True,
        "stands": spoken(reasons.stands, item, "obstacles", only=lambda told: not is_open(told))[
            :MOST_STANDS
        ],
        "change": " ".join(changes(item)[:MOST_CHANGES]),
    }


def assumed(item: Item) -> Item:
    """What a share only assumes, and where the visitor can say it herself."""
    obstacles, side = item.get("obstacles", []), side_of(item)
    seeks = side == Side.SEEKER or market_of(item) == Market.FOUNDING
    is_household = seeks and market_of(item) != Market.SUPPORT
    can_say = is_household and reasons.lacks_own(obstacles, side=side)
    return {
        "assumed": reasons.assumed(obstacles, side=side, market=market_of(item)),
        "href_say": "/mitmachen" if can_say else "",
    }


def changes(item: Item) -> list[str]:
    """What would have to change, the visitor's own part first."""
    mine = side_of(item)
    told = sorted(item.get("relaxation", []), key=lambda each: each.get("side") != mine)
    return spoken(reasons.change, {**item, "relaxation": told}, "relaxation")


def shares_of(item: Item) -> list[Item]:
    """For each side what its wishes give to its score and take from it: all add up to 100 %."""
    mine = side_of(item)
    told = {side: [s for s in item.get("shares", []) if s["side"] == side] for side in Side}
    return [
        _side_shares(item, side, told[side], is_mine=side == mine)
        for side in sorted(Side, key=lambda side: side != mine)
        if f"{side}_score" in item
    ]


def _deadline(item: Item) -> str:
    """By when the visitor is asked for something; empty where it is the other side's turn."""
    actions, answers = item.get("actions", []), item.get("answers") or {}
    if not item.get("deadline"):
        return ""
    if "consent" in actions:
        return f"Zustimmen bis {dates.day(item['deadline'])}"
    is_asked = "yes" in actions and answers.get("mine") != "no"
    return f"Antworten bis {dates.day(item['deadline'])}" if is_asked else ""


def thanks(item: Item) -> str:
    """What happens after the visitor's yes; empty where she has not said it or both have."""
    is_mine = (item.get("answers") or {}).get("mine") == "yes"
    if item["state"] != "interested" or not is_mine:
        return ""
    if other_of(item).get("village_id"):
        return village_matches.NEXT
    until = f" bis {dates.day(item['deadline'])}" if item.get("deadline") else ""
    return (
        f"Jetzt ist die andere Seite dran: Sie hat{until} Zeit. Sagt auch sie Ja, schreiben wir "
        "Ihnen. Dann fragen wir Sie, ob wir Ihren Kontakt weitergeben dürfen."
    )


def state_text(item: Item) -> str:
    """Where a match stands, from this visitor's side."""
    answers = item.get("answers") or {}
    if item["state"] == "interested":
        is_mine = answers.get("mine") == "yes"
        return "Sie haben Ja gesagt" if is_mine else "Die andere Seite hat Ja gesagt"
    if item["state"] == "proposed" and answers.get("mine") == "later":
        return "Später: das haben Sie geantwortet"
    if item["state"] == "consented":
        is_mine = "consent" not in item.get("actions", [])
        return "Sie haben zugestimmt" if is_mine else "Die andere Seite hat zugestimmt"
    return WAITING.get(item["state"], "")


def is_open(told: Mapping[str, Any]) -> bool:
    """Whether it stands in nobody's way yet: somebody has not said it."""
    return reasons.is_not_known(told)


def spoken(
    say: Callable[..., Any],
    item: Item,
    part: str,
    *,
    only: Callable[[Mapping[str, Any]], bool] = lambda _told: True,
) -> list[Any]:
    """The sentences for a part of a match, as this visitor's side sees it; unknown codes stay out."""
    louder = _louder(item, part)
    entries = [each for each in item.get(part, []) if only(each) and not louder(each)]
    entries.sort(key=lambda each: TELLING.get(each["code"], len(TELLING)))
    told = [
        say(
            each,
            side=side_of(item),
            market=market_of(item),
            support=item.get("support") or "",
        )
        for each in reasons.joined(entries)
    ]
    return [sentence for sentence in told if sentence]


def other_of(item: Mapping[str, Any]) -> Item:
    """The other side; what asks for a mentor is an initiative, and not a mentor."""
    other: Item = item["counterpart"]
    is_asking = market_of(item) == Market.SUPPORT and side_of(item) == Side.OFFER
    return {**other, "kind": "initiative"} if is_asking else other


def market_of(item: Mapping[str, Any]) -> str:
    """The market of a match; one that this build does not know reads like homes."""
    known = {*Market}
    return str(item.get("market")) if item.get("market") in known else Market.LIVING


def side_of(item: Mapping[str, Any]) -> str:
    """On which side the visitor stands."""
    return str(item.get("side") or Side.SEEKER)


def _section(item: Mapping[str, Any]) -> tuple[int, bool]:
    market = Market(market_of(item))
    is_offer = side_of(item) == Side.OFFER and market is not Market.FOUNDING
    return ORDER.index(market), is_offer


def _side_shares(item: Item, side: Side, told: list[Item], *, is_mine: bool) -> Item:
    rows = [
        {
            "name": reasons.dimension_name(share["dimension"]) or share["dimension"],
            "close": share["close_percent"],
            "lost": share["lost_percent"],
            "is_known": share["is_known"],
        }
        for share in sorted(told, key=lambda s: -(s["close_percent"] + s["lost_percent"]))
    ]
    whose = "Ihnen" if is_mine else reasons.nouns(market_of(item), side_of(item))["to_other"]
    close = sum(row["close"] for row in rows)
    alone = (item[f"{side}_score"] * 100 + SCORE_MAX // 2) // SCORE_MAX
    return {
        "title": f"Was {whose} wichtig ist",
        "whose": whose,
        "percent": close if rows else alone,
        "rows": rows,
        "close": close,
        "lost": sum(row["lost"] for row in rows),
    }


def _louder(item: Item, part: str) -> Callable[[Mapping[str, Any]], bool]:
    """Whether the other part says more about a dimension: each is named once, where it counts."""
    other = {"reasons": "obstacles", "obstacles": "reasons"}.get(part, "")
    shares: dict[str, int] = {}
    for entry in item.get(other, []):
        dimension = entry.get("params", {}).get("dimension")
        if dimension:
            shares[dimension] = max(shares.get(dimension, 0), entry.get("share") or 0)

    def is_louder(entry: Mapping[str, Any]) -> bool:
        dimension = entry.get("params", {}).get("dimension")
        own = (entry.get("share") or 0, part == "reasons")
        return dimension in shares and (shares[dimension], part != "reasons") > own

    return is_louder
