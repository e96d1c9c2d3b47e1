"""Registering an initiative, and looking after one's own entry."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.refusal import Refusal
from services.web.api.places import find_place, namesakes
from services.web.api.sending import TOO_MANY, count_mail, hand_over, once_key
from services.web.forms import entry as entry_form
from services.web.forms.reading import Form, read_number
from services.web.forms.wizard import DIMENSIONS, HOUSEHOLDS, WEIGHTS, day_parts, scale_step
from services.web.visit import Anyone, NothingHereError, Person, Visit
from services.web.words import dates, problems
from services.web.words.entries import differences, labels_of
from services.web.words.states import ENTRY_STATES

CHANGED: Final = 412


def entries_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/initiativen/neu", new)
    router.add_api_route("/initiativen/neu", register, methods=["POST"])
    router.add_api_route("/eintrag/{initiative_id:uuid}", own)
    router.add_api_route("/eintrag/{initiative_id:uuid}", correct, methods=["POST"])
    return router


async def new(visit: Anyone) -> Response:
    """An empty form."""
    preset = {"kind": [visit.request.query_params.get("art", "initiative")]}
    return await _show(visit, Form(preset), template="entry_new", choices=[])


async def register(visit: Anyone) -> Response:
    """Send the entry; the mailbox is confirmed by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("entry_sent", email=form.raw("email"))
    contact = entry_form.read_contact(form)
    body, choices = await _read(visit, form)
    if not form.is_right:
        return await _show(visit, form, template="entry_new", choices=choices, status=422)
    counted = await count_mail(visit, "entry", email=contact["email"])
    if isinstance(counted, Refusal):
        form.wrong("email", problems.sentence(counted.slug, counted.details))
        return await _show(visit, form, template="entry_new", choices=choices, status=TOO_MANY)
    told = {**body, "contact": contact}
    telling = visit.tell("registry", "/v1/initiatives", told, key=once_key(form, told))
    answer = await hand_over(visit, counted, telling=telling)
    if answer.is_done:
        return visit.page("entry_sent", email=form.raw("email"))
    form.refused(answer.data, fields={"ags": "place"})
    return await _show(visit, form, template="entry_new", choices=choices, status=422)


async def own(visit: Person, initiative_id: UUID) -> Response:
    """The own entry: where it stands, what the editors said, and the form to correct it."""
    entry = await _own(visit, initiative_id)
    form = Form(_as_typed(entry))
    choices = await namesakes(visit, form.raw("place"))
    return await _show(visit, form, template="entry_own", entry=entry, choices=choices)


async def correct(visit: Person, initiative_id: UUID) -> Response:
    """Send a correction; if somebody was faster, both versions are shown."""
    form = await visit.form()
    entry = await _own(visit, initiative_id)
    body, choices = await _read(visit, form)
    if not form.is_right:
        return await _show(
            visit, form, template="entry_own", entry=entry, choices=choices, status=422
        )
    seen = read_number(form.raw("revision")) or 0
    answer = await visit.tell(
        "registry",
        f"/v1/initiatives/{initiative_id}",
        body,
        method="PUT",
        if_match=seen,
        key=once_key(form, {**body, "revision": seen}),
    )
    if answer.is_done:
        return visit.to(f"/eintrag/{initiative_id}?gesendet=1")
    if answer.status == CHANGED:
        return await _show_both(visit, form, body, initiative_id=initiative_id)
    form.refused(answer.data, fields={"ags": "place"})
    return await _show(visit, form, template="entry_own", entry=entry, choices=choices, status=422)


async def _show_both(
    visit: Visit, form: Form, body: dict[str, Any], *, initiative_id: UUID
) -> Response:
    """Somebody was faster: what is stored now beside what was typed; sending again overwrites."""
    form.wrong("", problems.GERMAN["precondition-failed"])
    entry = await _own(visit, initiative_id)
    labels = labels_of(await visit.need("registry", "/v1/vocabulary"))
    typed = {**body, "place": {"municipality": form.raw("place")}}
    both = differences(entry["draft"], typed, labels={**labels, **entry_form.KINDS})
    choices = await namesakes(visit, form.raw("place"))
    return await _show(
        visit,
        form,
        template="entry_own",
        entry=entry,
        choices=choices,
        both=both,
        status=CHANGED,
    )


async def _own(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    if visit.session is None or not visit.session.may_open(str(initiative_id)):
        raise NothingHereError
    return dict(await visit.need("registry", f"/v1/initiatives/{initiative_id}/own"))


async def _read(visit: Visit, form: Form) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The entry as typed, and the municipalities to choose from if several have its name."""
    vocabulary = await visit.need("registry", "/v1/vocabulary")
    form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
    meant = await find_place(visit, form)
    ags = meant.place["ags"] if meant.place else ""
    return entry_form.read_entry(form, vocabulary=vocabulary, ags=ags), meant.choices


async def _show(
    visit: Visit,
    form: Form,
    *,
    template: str,
    choices: list[dict[str, str]],
    entry: dict[str, Any] | None = None,
    both: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> Response:
    vocabulary = await visit.need("registry", "/v1/vocabulary")
    return visit.page(
        template,
        status=status,
        form=form,
        entry=entry,
        both=both or [],
        choices=choices,
        vocabulary=vocabulary,
        kinds=entry_form.KINDS,
        households=HOUSEHOLDS,
        dimensions=DIMENSIONS,
        weights=WEIGHTS,
        scale_step=scale_step,
        state_words=ENTRY_STATES,
        dates=dates,
        was_sent=visit.request.query_params.get("gesendet") == "1",
    )


def _as_typed(entry: dict[str, Any]) -> dict[str, list[str]]:
    """The stored entry as the form would have sent it."""
    draft = entry.get("draft", entry)
    housing = draft.get("housing") or {}
    plain = {
        **draft,
        **{name: housing.get(name) for name in ("warm_cost_eur", "free_places", "persons_max")},
    }
    plain["place"] = (draft.get("place") or {}).get("municipality", "")
    plain["ags"] = (draft.get("place") or {}).get("ags", draft.get("ags", ""))
    typed = {name: _texts(value) for name, value in plain.items() if _texts(value)}
    for name in ("pets_allowed", "step_free"):
        typed[name] = [{"True": "yes", "False": "no"}.get(str(housing.get(name)), "")]
    for name in ("move_in_from", "move_in_to"):
        for part, text in day_parts(housing.get(name)).items():
            typed[f"{name}_{part}"] = [text]
    for wish in housing.get("wishes", []):
        typed[f"{wish['dimension']}_position"] = [str(scale_step(wish["position"]))]
        typed[f"{wish['dimension']}_wanted"] = [str(scale_step(wish["wanted"]))]
        typed[f"{wish['dimension']}_weight"] = [str(wish["weight"])]
    typed["kinds"] = _texts(housing.get("kinds"))
    return typed


def _texts(value: Any) -> list[str]:
    match value:
        case None | dict():
            return []
        case list():
            return [str(item) for item in value if not isinstance(item, dict)]
        case _:
            return [str(value)]
