"""The page of a municipality: its entries, what is needed and given there, calls, figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality
from services.registry.decide.ideas.call import IdeaCall
from services.registry.decide.networking.ground import overlap
from services.registry.decide.networking.posting import Posting
from services.registry.decide.small_cells import hide_small
from services.registry.store import places, search_postgres
from services.registry.store.ideas import calls
from services.registry.store.networking import postings, towns
from services.registry.store.search import Entry
from services.registry.work.networking import board
from services.registry.work.networking.board import Shown
from services.registry.work.networking.places import Map, read_map


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A municipality with what is there."""

    municipality: Municipality
    listed: int
    entries: list[Entry]
    postings: list[Shown]
    calls: list[IdeaCall]
    figures: Mapping[str, int | None]
    """None: below five, and not said."""
    topics: Mapping[str, int | None]


async def town(tx: Transaction, ags: str) -> Town:
    """All that the page of a municipality shows."""
    municipality = await places.municipality(tx, ags)
    if municipality is None:
        raise RefusedError(Refusal("not-found"))
    chart = await read_map(tx)
    counted = await towns.counts(tx, ags)
    here = [each for each in await postings.board(tx) if _holds(chart, each, ags)]
    here.sort(key=lambda each: each.town_ags != ags)
    first = await towns.entries(tx, ags)
    found = await search_postgres.entries(tx, first)
    return Town(
        municipality=municipality,
        listed=counted["entries"],
        entries=[found[each] for each in first if each in found],
        postings=await board.show_all(tx, here),
        calls=[each for each in await calls.public(tx) if each.content.area.covers(municipality)],
        figures=hide_small({name: counted[name] for name in ("enquiries", "conversations")}),
        topics=hide_small(await towns.topics(tx, ags)),
    )


def _holds(chart: Map, posting: Posting, ags: str) -> bool:
    """Whether a need or offer holds in the municipality."""
    return overlap(chart.ground(posting.content), chart.circle(ags, radius_km=0.0))
