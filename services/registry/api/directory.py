"""What everybody may ask of the directory: search, map, an entry, what is near, what changed."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from services.chassis.http import policy
from services.chassis.http.unit import Reading
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.api import answers, directory_answers
from services.registry.api.directory_models import ChangesOut, ClustersOut
from services.registry.api.models import CardOut, DetailOut, DirectoryOut, SpotOut, SpotsOut
from services.registry.api.problems import refuse, unless_refused
from services.registry.api.requests import ChangesIn, ClustersIn, DirectoryIn, ListIn, NearIn
from services.registry.decide import change_feed, grid
from services.registry.decide.areas import Point
from services.registry.decide.directory import FACET_NAMES, Question, read_point, read_question
from services.registry.decide.sites import Locality
from services.registry.store import changes, initiatives, links, places
from services.registry.store.clearance import merges
from services.registry.store.places import District
from services.registry.store.search import SearchIndex
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import searching as search_log
from services.registry.work import shown, sites

router = APIRouter(tags=["public"], dependencies=[policy.public()])


@router.get("/v1/initiatives")
async def find_initiatives(
    request: Request, tx: Reading, asked: Annotated[ListIn, Query()]
) -> DirectoryOut:
    """Search the directory; facets are counted under all other filters."""
    districts = await places.districts(tx)
    question = await question_of(asked, districts, tx=tx)
    search = searching(request, tx)
    page = await search.find(question)
    if not asked.display:
        tally = request.app.state.tally
        await search_log.note(tx, search, question=question, page=page, tally=tally)
    return answers.directory(question, page, districts=districts)


@router.get("/v1/initiatives/points")
async def draw_initiatives(
    request: Request, tx: Reading, asked: Annotated[DirectoryIn, Query()]
) -> SpotsOut:
    """All entries of the same search as points of the map."""
    question = await question_of(asked, await places.districts(tx), tx=tx)
    spots = await searching(request, tx).spots(question)
    return SpotsOut(points=[SpotOut.model_validate(spot, from_attributes=True) for spot in spots])


@router.get("/v1/initiatives/clusters")
async def draw_clusters(
    request: Request, tx: Reading, asked: Annotated[ClustersIn, Query()]
) -> ClustersOut:
    """All entries of the same search by the cells of a grid; single ones as themselves.

    However close one wants to look, a box has at most 64 cells side by side.
    """
    question = await question_of(asked, await places.districts(tx), tx=tx)
    zoom = grid.bounded(asked.zoom, question.box)
    clusters = await searching(request, tx).clusters(question, zoom=zoom)
    middles = [Point(each.lat, each.lon) for each in clusters]
    return directory_answers.clusters(clusters, names=await places.names_around(tx, middles))


@router.get("/v1/initiatives/near")
async def list_near(
    request: Request, tx: Reading, asked: Annotated[NearIn, Query()]
) -> list[CardOut]:
    """The nearest entries to a point, whatever they are about."""
    point = unless_refused(read_point(asked.near))
    hits = await searching(request, tx).near(point, limit=asked.limit)
    return [answers.card(hit, now=tx.now, near=point) for hit in hits]


@router.get("/v1/changes")
async def list_changes(tx: Reading, asked: Annotated[ChangesIn, Query()]) -> ChangesOut:
    """What changed in the directory since a cursor, in order, without a gap and without an end.

    An entry that changed several times stands there once, as it is now; one that is gone is named
    by its id alone. ``next_cursor`` always goes on, also where there is nothing new yet.
    """
    log_id = await changes.log_id(tx)
    after = unless_refused(change_feed.read_cursor(asked.cursor, log_id=log_id))
    told = await changes.told_since(tx, changes.Position(*after), limit=asked.limit)
    last = told[-1].change.position if told else changes.Position(*after)
    cursor = change_feed.write_cursor(log_id, xid=last.xid, seq=last.seq)
    return directory_answers.changes(
        told, next_cursor=cursor, has_more=len(told) == asked.limit, now=tx.now
    )


@router.get("/v1/initiatives/{initiative_id}", response_model=DetailOut)
async def show_initiative(
    request: Request, tx: Reading, initiative_id: UUID
) -> DetailOut | Response:
    """The cleared text of a listed entry as far as its owner agreed; of a merged one, where it is."""
    entry = await PostgresSearch(tx).get(initiative_id)
    if entry is not None:
        initiative = await initiatives.get(tx, initiative_id)
        website = await links.broken(tx, initiative_id)
        return answers.detail(
            entry,
            now=datetime.now(UTC),
            contact=await shown.shown_card(tx, initiative_id, keys=request.app.state.settings.keys),
            has_owner=initiative is not None and initiative.owner is not None,
            broken_at=website.link.checked_at if website else None,
        )
    survivor = await merges.survivor_of(tx, initiative_id)
    if survivor is None or await PostgresSearch(tx).get(survivor) is None:
        refuse(Refusal("not-found"))
    # Relative, so that it is right behind any gateway; not to be remembered: it may be undone.
    return RedirectResponse(str(survivor), 308, headers={"cache-control": "no-store"})


def searching(request: Request, tx: Transaction) -> SearchIndex:
    """The adapter that answers now."""
    adapter: SearchIndex = request.app.state.directory.searching(tx)
    return adapter


async def question_of(
    asked: DirectoryIn, districts: list[District], *, tx: Transaction
) -> Question:
    """What is asked, or the refusal that says which part cannot be understood."""
    return unless_refused(
        read_question(
            text=asked.q,
            filters={name: getattr(asked, name) for name in FACET_NAMES},
            near=asked.near,
            radius_km=asked.radius_km,
            box=asked.box,
            serves=await locality_of(tx, asked.serves),
            sort=asked.sort,
            limit=asked.limit,
            cursor=asked.cursor,
            districts=frozenset(each.district for each in districts),
            now=tx.now,
        )
    )


async def locality_of(tx: Transaction, asked: str | None) -> Locality | None:
    """The place to which somebody is to come, or the refusal that says what is wrong with it."""
    return unless_refused(await sites.locality(tx, asked)) if asked else None
