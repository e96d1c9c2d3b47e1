"""What searches tell: by what people filter, and which words they search for in vain."""

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query

from services.chassis.http import policy
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.registry.api import directory_answers
from services.registry.api.directory_models import FilterUsesOut, MissedWordsOut
from services.registry.decide.search_log import week_of
from services.registry.store import places, search_log

router = APIRouter()

Weeks = Annotated[int, Query(ge=1, le=52)]
Editor = Annotated[Principal, policy.role("editor", "coordinator")]
MOST: Final = 200


@router.get("/v1/searches/filters", tags=["public"], dependencies=[policy.public()])
async def list_filters(tx: Reading, weeks: Weeks = 8) -> FilterUsesOut:
    """By what people filter the directory; counts of nobody, from five on."""
    since = week_of(tx.now) - timedelta(weeks=weeks - 1)
    uses = await search_log.filter_uses(tx, since=since)
    return directory_answers.filter_uses(uses, since=since, districts=await places.districts(tx))


@router.get("/v1/searches/missed", tags=["editor"])
async def list_missed(tx: Reading, _who: Editor, weeks: Weeks = 8) -> MissedWordsOut:
    """Which words find nothing, where, and how often."""
    since = week_of(tx.now) - timedelta(weeks=weeks - 1)
    words = await search_log.missed_words(tx, since=since, limit=MOST)
    return directory_answers.missed_words(words, since=since, districts=await places.districts(tx))
