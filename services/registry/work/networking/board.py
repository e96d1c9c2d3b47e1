"""What hangs on the board: searched by side, category and ground, and what fits what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from contracts.networking import PostingCategory
from services.chassis.http.tokens import Principal
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.networking.fit import Fit, fits_of
from services.registry.decide.networking.ground import Ground, between_km, overlap
from services.registry.decide.networking.posting import Posting, Side
from services.registry.store.networking import postings
from services.registry.work.networking import steps
from services.registry.work.networking.places import Map, read_map

MOST_FITS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody looks for on the board."""

    side: Side | None = None
    category: PostingCategory | None = None
    district: str | None = None
    ags: str | None = None
    radius_km: float = 0.0
    initiative_id: UUID | None = None
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A need or offer with what a page needs of it."""

    posting: Posting
    map: Map
    entry_title: str | None
    distance_km: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """What fits, and why."""

    shown: Shown
    fit: Fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the board; ``total`` and ``counts`` count all pages."""

    items: list[Shown]
    total: int
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many one would see of each category."""


async def search(tx: Transaction, asked: Asked) -> Page | Refusal:
    """A page of the board: the nearest first if a place is named, else the newest."""
    chart = await read_map(tx)
    ground = _ground(chart, asked)
    if isinstance(ground, Refusal):
        return ground
    found = [
        (each, between_km(ground, chart.ground(each.content)) if ground else None)
        for each in await postings.board(tx, side=asked.side)
        if asked.initiative_id in {None, each.initiative_id}
        and (ground is None or overlap(ground, chart.ground(each.content)))
    ]
    counts: dict[str, int] = {}
    for each, _ in found:
        counts[each.content.category] = counts.get(each.content.category, 0) + 1
    wanted = [pair for pair in found if asked.category in {None, pair[0].content.category}]
    if asked.ags is not None:
        wanted.sort(key=lambda pair: pair[1] or 0.0)
    page = wanted[asked.offset : asked.offset + asked.limit]
    titles = await _titles(tx, [each for each, _ in page])
    is_near = asked.ags is not None
    return Page(
        items=[
            _shown(each, chart, titles, distance_km=km if is_near else None) for each, km in page
        ],
        total=len(wanted),
        counts=counts,
    )


async def one(tx: Transaction, posting_id: UUID) -> tuple[Shown, list[Fitting]]:
    """A need or offer that everybody sees, with all that fits it."""
    posting = await steps.on_board(tx, posting_id)
    return await _with_fits(tx, posting)


async def own(tx: Transaction, posting_id: UUID, *, who: Principal) -> tuple[Shown, list[Fitting]]:
    """The same as its owner sees it; not found for anybody else."""
    posting = await postings.get(tx, posting_id)
    if posting is None:
        raise RefusedError(Refusal("not-found"))
    steps.check_theirs(posting, who)
    return await _with_fits(tx, posting)


async def mine(tx: Transaction, *, who: Principal) -> list[Shown]:
    """All that a person put up; a link shows what it opens."""
    found = await postings.of_owner(tx, who.person_id or "")
    return await show_all(
        tx,
        [each for each in found if who.capability in {None, str(each.id), str(each.initiative_id)}],
    )


async def show_all(tx: Transaction, found: list[Posting]) -> list[Shown]:
    """Needs and offers with what a page needs of them."""
    chart = await read_map(tx)
    titles = await _titles(tx, found)
    return [_shown(each, chart, titles) for each in found]


async def count_fits(tx: Transaction, posting: Posting) -> int:
    """How many things on the board fit."""
    return len((await _with_fits(tx, posting))[1])


async def _with_fits(tx: Transaction, posting: Posting) -> tuple[Shown, list[Fitting]]:
    chart = await read_map(tx)
    others = {each.id: each for each in await postings.board(tx, side=posting.side.opposite)}
    placed = [chart.placed(each) for each in others.values()]
    found = fits_of(chart.placed(posting), placed)[:MOST_FITS] if posting.is_listed else []
    titles = await _titles(tx, [posting, *(others[each.id] for each, _ in found)])
    fitting = [
        Fitting(
            shown=_shown(others[each.id], chart, titles, distance_km=told.distance_km), fit=told
        )
        for each, told in found
    ]
    return _shown(posting, chart, titles), fitting


def _ground(chart: Map, asked: Asked) -> Ground | Refusal | None:
    if asked.ags is not None:
        if asked.ags not in chart.municipalities:
            return Refusal("filter-unknown", filter="ags")
        return chart.circle(asked.ags, radius_km=asked.radius_km)
    if asked.district is not None:
        if asked.district not in chart.districts:
            return Refusal("filter-unknown", filter="district")
        return chart.district(asked.district)
    return None


async def _titles(tx: Transaction, found: list[Posting]) -> Mapping[UUID, str]:
    return await postings.titles(tx, [each.initiative_id for each in found if each.initiative_id])


def _shown(
    posting: Posting,
    chart: Map,
    titles: Mapping[UUID, str],
    *,
    distance_km: float | None = None,
) -> Shown:
    entry = titles.get(posting.initiative_id) if posting.initiative_id else None
    return Shown(posting=posting, map=chart, entry_title=entry, distance_km=distance_km)
