"""For everybody: what a village is, who is missing where, and the way in."""

from typing import Final
from uuid import UUID

from starlette.responses import Response

from contracts.matching import Market
from services.web.api import wizard_draft
from services.web.forms import wizard
from services.web.upstream import data_of
from services.web.visit import Anyone, Visit
from services.web.words import villages

CALLS: Final = "/doerfer"
ONE: Final = f"{CALLS}/{{village_id:uuid}}"
JOIN: Final = f"{CALLS}/mitmachen"
WIZARD: Final = "/mitmachen"
CHECK: Final = f"{WIZARD}/pruefen"


async def show_all(visit: Anyone) -> Response:
    """What a village is, and all open calls."""
    found = await visit.need("matching", "/v1/villages/calls")
    return visit.page("villages/calls", calls=[villages.open_call(each) for each in found["items"]])


async def show(visit: Anyone, village_id: UUID) -> Response:
    """One open call."""
    told = await visit.need("matching", f"/v1/villages/calls/{village_id}")
    toast = villages.taking_part() if visit.request.query_params.get("neu") else ""
    return visit.page("villages/call", call=villages.open_call(told), toast=toast)


async def join(visit: Anyone) -> Response:
    """To the wizard, where villages are ticked; whoever has answered all of it only has to send it.

    The wizard names the village that the visitor came from, and leads back to it.
    """
    form = await visit.form()
    data = wizard.wanting(await wizard_draft.answers(visit), Market.GROUPS)
    if (village := await _called(visit, form.raw("village_id"))) is not None:
        data = wizard.for_village(data, village)
    is_complete = wizard.first_open(data) > len(wizard.STEPS)
    return await wizard_draft.save(visit, data, CHECK if is_complete else WIZARD)


async def _called(visit: Visit, village_id: str) -> dict[str, str] | None:
    """The village of that id, if it calls."""
    try:
        key = UUID(village_id)
    except ValueError:
        return None
    told = data_of(await visit.ask("matching", f"/v1/villages/calls/{key}"), {})
    return {"href": f"{CALLS}/{key}", "title": told["title"]} if told else None
