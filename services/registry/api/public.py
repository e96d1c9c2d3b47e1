"""What everybody may ask: places, words, figures; and registering an entry."""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.unit import Reading, Unit
from services.registry.api import answers
from services.registry.api.models import (
    DistrictOut,
    FiguresOut,
    LabelOut,
    MunicipalityOut,
    StateOut,
)
from services.registry.api.problems import unless_refused
from services.registry.api.requests import RegistrationIn
from services.registry.decide import vocabulary
from services.registry.store import gazetteer, places, reviews
from services.registry.work import register

router = APIRouter(tags=["public"], dependencies=[policy.public()])


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
    keys: Annotated[list[str], Query(max_length=500)] = [],  # noqa: B006 - FastAPI copies it
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[MunicipalityOut]:
    """Municipalities by the beginning of a German or Sorbian name, a postcode, or their keys."""
    if keys:
        keyed_ones = await places.municipalities_of(tx, keys)
        return [answers.municipality(each) for _, each in sorted(keyed_ones.items())]
    if ags:
        keyed = await places.municipality(tx, ags)
        return [answers.municipality(keyed)] if keyed else []
    found = await gazetteer.find(tx, q, limit=limit)
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
        "sdgs": vocabulary.SDGS,
        "household_kinds": vocabulary.HOUSEHOLD_KINDS,
        "tenures": vocabulary.TENURES,
        "languages": vocabulary.LANGUAGES,
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
