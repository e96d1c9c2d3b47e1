"""What everybody may ask: the directory, places, words, figures; and registering an entry."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.chassis.transaction import Transaction
from services.registry.api import answers
from services.registry.api.models import (
    DetailOut,
    DirectoryOut,
    DistrictOut,
    FiguresOut,
    LabelOut,
    MunicipalityOut,
    SpotOut,
    SpotsOut,
    StateOut,
)
from services.registry.api.problems import refuse, unless_refused
from services.registry.api.requests import DirectoryIn, RegistrationIn
from services.registry.decide import vocabulary
from services.registry.decide.directory import FACET_NAMES, Question, read_question
from services.registry.store import initiatives, places, reviews
from services.registry.store.places import District
from services.registry.store.search_postgres import PostgresSearch
from services.registry.work import register, shown

router = APIRouter(tags=["public"], dependencies=[policy.public()])


@router.get("/v1/initiatives")
async def find_initiatives(tx: Reading, asked: Annotated[DirectoryIn, Query()]) -> DirectoryOut:
    """Search the directory; facets are counted under all other filters."""
    districts = await places.districts(tx)
    question = _question(asked, districts, tx=tx)
    page = await PostgresSearch(tx).find(question)
    return answers.directory(question, page, districts=districts)


@router.get("/v1/initiatives/points")
async def draw_initiatives(tx: Reading, asked: Annotated[DirectoryIn, Query()]) -> SpotsOut:
    """All entries of the same search as points of the map."""
    question = _question(asked, await places.districts(tx), tx=tx)
    spots = await PostgresSearch(tx).spots(question)
    return SpotsOut(
        points=[
            SpotOut(initiative_id=spot.initiative_id, title=spot.title, lat=spot.lat, lon=spot.lon)
            for spot in spots
        ]
    )


@router.get("/v1/initiatives/{initiative_id}")
async def show_initiative(request: Request, tx: Reading, initiative_id: UUID) -> DetailOut:
    """The last cleared revision of a listed entry, as far as its owner agreed to it."""
    entry = await PostgresSearch(tx).get(initiative_id)
    if entry is None:
        refuse(Refusal("not-found"))
    contact = await shown.shown_card(tx, initiative_id, keys=request.app.state.settings.keys)
    initiative = await initiatives.get(tx, initiative_id)
    return answers.detail(
        entry,
        now=datetime.now(UTC),
        contact=contact,
        has_owner=initiative is not None and initiative.owner is not None,
    )


@router.post("/v1/initiatives", status_code=201, response_model=StateOut)
async def register_initiative(
    request: Request, tx: Unit, told: RegistrationIn, once: OnceRequired
) -> Response:
    """Register an entry; known and unknown mailboxes get the same answer."""
    draft = unless_refused(
        await register.register(
            tx,
            told.registration(),
            initiative_id=uuid4(),
            settings=request.app.state.settings,
        )
    )
    return await once.keep(answers.state(draft), status=201)


@router.get("/v1/municipalities")
async def find_municipalities(
    tx: Reading,
    q: Annotated[str, Query(max_length=100)] = "",
    ags: Annotated[str, Query(pattern="^([0-9]{8})?$")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[MunicipalityOut]:
    """Municipalities by the beginning of a German or Sorbian name, or the one of this key."""
    if ags:
        keyed = await places.municipality(tx, ags)
        return [answers.municipality(keyed)] if keyed else []
    found = await places.municipalities(tx, q, limit=limit)
    return [answers.municipality(each) for each in found]


@router.get("/v1/districts")
async def list_districts(tx: Reading) -> list[DistrictOut]:
    """The districts and independent cities."""
    return [
        DistrictOut.model_validate(each, from_attributes=True)
        for each in await places.districts(tx)
    ]


@router.get("/v1/vocabulary")
async def show_vocabulary() -> dict[str, list[LabelOut]]:
    """Every closed list with its German labels."""
    lists = {
        "kinds": vocabulary.KINDS,
        "topics": vocabulary.TOPICS,
        "target_groups": vocabulary.TARGET_GROUPS,
        "legal_forms": vocabulary.LEGAL_FORMS,
        "stages": vocabulary.STAGES,
        "actor_kinds": vocabulary.ACTOR_KINDS,
        "household_kinds": vocabulary.HOUSEHOLD_KINDS,
        "dimensions": vocabulary.DIMENSIONS,
    }
    return {
        name: [LabelOut(value=value, label=label) for value, label in labels.items()]
        for name, labels in lists.items()
    }


@router.get("/v1/figures")
async def show_figures(tx: Reading) -> FiguresOut:
    """How many entries there are, where, and how long editors take."""
    return FiguresOut.model_validate(await reviews.figures(tx), from_attributes=True)


def _question(asked: DirectoryIn, districts: list[District], *, tx: Transaction) -> Question:
    return unless_refused(
        read_question(
            text=asked.q,
            filters={name: getattr(asked, name) for name in FACET_NAMES},
            near=asked.near,
            radius_km=asked.radius_km,
            sort=asked.sort,
            limit=asked.limit,
            cursor=asked.cursor,
            districts=frozenset(each.district for each in districts),
            now=tx.now,
        )
    )
