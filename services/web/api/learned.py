"""What answers taught: suggestions from one's own noes, and weights to begin with."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.web.api import wizard_draft
from services.web.api.sending import WRONG
from services.web.api.weights import learned_weights
from services.web.forms import wizard
from services.web.forms.reading import Form
from services.web.upstream import data_of
from services.web.visit import Anyone, NothingHereError, Owner, Visit
from services.web.words import learned as words

SUGGESTIONS: Final = "/mitmachen/vorschlaege"
WEIGHTS: Final = "/mitmachen/gewichte"
STEPS: Final[Mapping[str, str]] = {"take": "take-over", "dismiss": "dismiss"}
DONE: Final = {
    "take": "Übernommen. Wir suchen jetzt mit der neuen Angabe.",
    "dismiss": "In Ordnung. Wir fragen erst wieder, wenn neue Absagen dazukommen.",
}
WISHES: Final[Mapping[str, Mapping[str, Any]]] = {
    "wuensche": wizard.DIMENSIONS,
    "genauer": wizard.FURTHER_DIMENSIONS,
}
"""Steps of the wizard that hold wishes."""
MIDDLE: Final = {"position": wizard.scale_value("3"), "wanted": wizard.scale_value("3")}


def learned_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(SUGGESTIONS, suggestions)
    router.add_api_route(SUGGESTIONS, decide, methods=["POST"])
    router.add_api_route(WEIGHTS, weights)
    router.add_api_route(WEIGHTS, take_weights, methods=["POST"])
    return router


async def suggestions(visit: Owner) -> Response:
    """What my own noes say about my search; nothing changes before I say so."""
    return await _suggestions(visit, Form({}))


async def decide(visit: Owner) -> Response:
    """Take a suggestion over, or never be asked that again."""
    form = await visit.form()
    what = form.raw("do")
    if what not in STEPS:
        raise NothingHereError
    path = f"/v1/profile/suggestions/{STEPS[what]}"
    answer = await visit.tell("matching", path, {"code": form.raw("code")})
    if answer.is_done:
        return visit.to(f"{SUGGESTIONS}?getan={what}")
    form.refused(answer.data, fields={})
    return await _suggestions(visit, form)


async def weights(visit: Anyone) -> Response:
    """What counts for others like me, and from how many answers we know."""
    data = await wizard_draft.answers(visit)
    if "haushalt" not in data:
        return visit.to("/mitmachen")
    found = await learned_weights(visit, data["haushalt"]["kind"])
    return visit.page("learned/weights", learned=found, where=_wishes_page())


async def take_weights(visit: Anyone) -> Response:
    """Put these weights into the wizard's wishes, where each can still be changed."""
    form = await visit.form()
    data = await wizard_draft.answers(visit)
    if "haushalt" not in data:
        return visit.to("/mitmachen")
    found = await learned_weights(visit, data["haushalt"]["kind"])
    if found is None:
        return visit.to(_wishes_page())
    for step, dimensions in WISHES.items():
        data[step] = {"wishes": _weighed(_wishes(form, data, step=step), found, of=dimensions)}
    return await wizard_draft.save(visit, data, _wishes_page())


async def _suggestions(visit: Visit, form: Form) -> Response:
    found = await visit.need("matching", "/v1/profile/suggestions")
    profile = data_of(await visit.ask("matching", "/v1/profile"), {})
    wishes = (profile.get("criteria") or {}).get("wishes", [])
    now = {wish["dimension"]: wish["weight"] for wish in wishes}
    cards = [words.suggestion(each, weights=now) for each in found["items"]]
    return visit.page(
        "learned/suggestions",
        status=200 if form.is_right else WRONG,
        form=form,
        cards=[card for card in cards if card is not None],
        is_searching=bool(profile),
        where=SUGGESTIONS,
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
    )


def _wishes(form: Form, data: Mapping[str, Any], *, step: str) -> dict[str, Any]:
    """What stands in the wishes' form that the button was pressed in; else what is saved."""
    is_typed = any(f"{name}_weight" in form.typed for name in WISHES[step])
    read = next(each.read for each in wizard.STEPS if each.name == step)
    told = read(form) if is_typed else data.get(step, {})
    return dict(told.get("wishes", {}))


def _weighed(
    wishes: Mapping[str, Any], found: Mapping[str, Any], *, of: Mapping[str, Any]
) -> dict[str, Any]:
    """The wishes with the weights that are learned; what is not learned weighs what it did."""
    known = {name: str(weight) for name, weight in found["weights"].items() if name in of}
    return {
        **wishes,
        **{name: {**MIDDLE, **wishes.get(name, {}), "weight": w} for name, w in known.items()},
    }


def _wishes_page() -> str:
    number = [step.name for step in wizard.STEPS].index("wuensche") + 1
    return f"/mitmachen/{number}"
