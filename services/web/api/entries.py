"""Registering an initiative, and looking after one's own entry."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.chassis.identity import normalise_email
from services.chassis.refusal import Refusal
from services.web.api import drafting
from services.web.api.places import find_place, namesakes, places_named
from services.web.api.sending import WRONG, once_key, tell_counted
from services.web.forms import entry as entry_form
from services.web.forms.moving_in import refuse_past_days
from services.web.forms.reading import Form, read_number
from services.web.forms.wizard import DIMENSIONS, HOUSEHOLDS, WEIGHTS, day_parts, scale_step
from services.web.upstream import Answer, items_of
from services.web.visit import Anyone, Person, Visit
from services.web.words import (
    dates,
    offers,
    problems,
    wanted,
)
from services.web.words.editing import (
    because,
)
from services.web.words.entries import differences, labels_of, options_of
from services.web.words.identify import sources_told
from services.web.words.states import ENTRY_STATES

CHANGED: Final = 412
USUALLY_SPOKEN: Final = "de"
"""Ticked in an empty form; whoever speaks something else takes it off."""
NUMBERS: Final = ("warm_cost_eur", "free_places", "persons_min", "persons_max", "equity_eur")
EITHER: Final = ("pets_allowed", "step_free", "smoke_free", "certificate_required")
SEVERAL: Final = ("kinds", "tenures", "languages")
"""Fields of an offer of a home, by how they are asked."""
START: Final = "/initiativen/neu"
LATER: Final = f"{START}/spaeter"
NEW: Final = "entry_new"
OWN: Final = "entry_own"
FIELDS: Final = {
    "ags": "place",
    "housing.move_in_from": "move_in_from_day",
    "housing.move_in_to": "move_in_to_day",
}
"""What registry calls otherwise than the form."""


def entries_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route("/initiativen/neu", new)
    router.add_api_route("/initiativen/neu", register, methods=["POST"])
    router.add_api_route("/initiativen/neu/aehnlich", similar)
    router.add_api_route(LATER, later)
    router.add_api_route(LATER, mail_resume_link, methods=["POST"])
    router.add_api_route("/eintrag/{initiative_id:uuid}", own)
    router.add_api_route("/eintrag/{initiative_id:uuid}", correct, methods=["POST"])
    router.add_api_route("/eintrag/{initiative_id:uuid}/stimmt", reconfirm, methods=["POST"])
    return router


async def new(visit: Anyone) -> Response:
    """An empty form, or what was saved of it."""
    draft = await drafting.find(visit)
    kind = visit.request.query_params.get("art", "initiative")
    empty = Form({"kind": [kind], "languages": [USUALLY_SPOKEN]})
    page = await EntryPage.of(visit, drafting.form_of(draft) if draft else empty)
    page.is_resumed = draft is not None
    if draft:
        page.choices = await namesakes(visit, page.form.raw("place"))
    return page.show(NEW)


async def register(visit: Anyone) -> Response:
    """Send the entry; the mailbox is confirmed by the link in the mail."""
    form = await visit.form()
    if form.is_robot:
        return visit.page("entry_sent", email=form.raw("email"))
    if form.raw("later"):
        return await drafting.keep(visit, form, LATER)
    if form.raw("drop"):
        return await drafting.drop(visit, visit.to(START))
    return await _send(visit, form)


async def _send(visit: Visit, form: Form) -> Response:
    """Send what is right; once before, name entries that may be the same."""
    page = await EntryPage.of(visit, form)
    contact = entry_form.read_contact(form)
    body = await page.read()
    if not form.is_right:
        return page.show(NEW, status=WRONG)
    if not form.raw("similar_seen"):
        page.similar = await _similar(visit, body["title"], ags=body["ags"])
        if page.similar:
            return page.show(NEW)
    answer = await tell_counted(
        visit,
        form,
        kind="entry",
        email=contact["email"],
        service="registry",
        path="/v1/initiatives",
        told={**body, "contact": contact},
        fields=FIELDS,
    )
    if isinstance(answer, int):
        return page.show(NEW, status=answer)
    return await drafting.drop(visit, visit.page("entry_sent", email=form.raw("email")))


async def similar(visit: Anyone) -> Response:
    """While somebody types: entries that may be the same, as a part of the page."""
    params = visit.request.query_params
    title, place = params.get("title", "").strip(), params.get("place", "").strip()
    named = await places_named(visit, place) if place else []
    keys = [item["ags"] for item in named]
    chosen = params.get("ags", "")
    ags = chosen if chosen in keys else keys[0] if len(keys) == 1 else ""
    found = await _similar(visit, title, ags=ags) if title else []
    return visit.page("_similar", similar=found)


async def later(visit: Anyone) -> Response:
    """Ask for the mailbox that the link back to the entry goes to."""
    draft = await drafting.find(visit)
    typed = drafting.form_of(draft).raw("email") if draft else ""
    return visit.page("entry_later", form=Form({"email": [typed]}), draft=draft, sent_to="")


async def mail_resume_link(visit: Anyone) -> Response:
    """Mail the link that brings the entry back; the page says so only if the mail goes."""
    form = await visit.form()
    email = normalise_email(form.mailbox("email"))
    draft = await drafting.find(visit)
    if isinstance(email, Refusal) or draft is None:
        return visit.page("entry_later", status=WRONG, form=form, draft=draft, sent_to="")
    message = await drafting.resume_message(visit, draft, email)
    answer = await tell_counted(
        visit,
        form,
        kind="resume-entry",
        email=email.address,
        service="notifications",
        path="/v1/messages",
        told=message,
        fields={},
    )
    if isinstance(answer, int):
        return visit.page("entry_later", status=answer, form=form, draft=draft, sent_to="")
    return visit.page("entry_later", form=form, draft=draft, sent_to=email.display)


async def own(visit: Person, initiative_id: UUID) -> Response:
    """The own entry: where it stands, what the editors said, and the form to correct it."""
    entry = await _own(visit, initiative_id)
    page = await EntryPage.of(visit, Form(_as_typed(entry)))
    page.choices = await namesakes(visit, page.form.raw("place"))
    page.letters = await _letters(visit, initiative_id)
    return page.show(OWN, entry=entry)


async def correct(visit: Person, initiative_id: UUID) -> Response:
    """Send a correction; if somebody was faster, both versions are shown."""
    form = await visit.form()
    entry = await _own(visit, initiative_id)
    page = await EntryPage.of(visit, form)
    page.kept = entry.get("draft", entry).get("housing") or {}
    page.spot = entry.get("draft", entry).get("place") or {}
    body = await page.read()
    if not form.is_right:
        return page.show(OWN, entry=entry, status=WRONG)
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
        form.wrong("", problems.GERMAN["precondition-failed"])
        return page.show_both(await _own(visit, initiative_id), typed=body)
    form.refused(answer.data, fields=FIELDS)
    return page.show(OWN, entry=entry, status=WRONG)


async def reconfirm(visit: Person, initiative_id: UUID) -> Response:
    """All is still true: one button; it brings back what only time took off the directory."""
    await visit.form()
    await _own(visit, initiative_id)
    answer = await visit.tell("registry", f"/v1/initiatives/{initiative_id}/reconfirm", {})
    visit.needed(answer)
    return visit.to(f"/eintrag/{initiative_id}?bestaetigt=1")


@dataclass(slots=True)
class EntryPage:
    """The form of an entry and what its fields offer; ``choices`` are places of the same name."""

    visit: Visit
    form: Form
    vocabulary: Mapping[str, Any]
    choices: list[dict[str, str]] = field(default_factory=list)
    letters: list[dict[str, Any]] = field(default_factory=list)
    """What visitors wrote to the entry."""
    uses: list[dict[str, Any]] = field(default_factory=list)
    """By what people filter the directory; empty if nobody can say."""
    kept: Mapping[str, Any] = field(default_factory=dict)
    """The offer of a home as it is stored: what is told again from it is not asked for anew."""
    similar: Sequence[dict[str, Any]] = ()
    """Entries that may be the same initiative: a hint before sending, never a block."""
    is_resumed: bool = False
    spot: Mapping[str, Any] = field(default_factory=dict)
    """The place as it is stored: its point stays while the municipality does."""

    @classmethod
    async def of(cls, visit: Visit, form: Form) -> "EntryPage":
        """The page with the words that registry knows today."""
        vocabulary, uses = await asyncio.gather(
            visit.need("registry", "/v1/vocabulary"), visit.ask("registry", "/v1/searches/filters")
        )
        return cls(visit, form, vocabulary, uses=items_of(uses))

    async def read(self) -> dict[str, Any]:
        """The entry as typed; what is wrong stands in the form."""
        self.form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
        meant = await find_place(self.visit, self.form)
        self.choices = meant.choices
        ags = meant.place["ags"] if meant.place else ""
        told = entry_form.read_entry(self.form, vocabulary=self.vocabulary, ags=ags)
        if ags and ags == self.spot.get("ags"):
            told |= {name: self.spot[name] for name in ("lat", "lon") if name in self.spot}
        kept = self.kept.get("move_in_from")
        refuse_past_days(self.form, told["housing"] or {}, today=dates.today(), kept=kept)
        return told

    def show_both(self, entry: dict[str, Any], *, typed: dict[str, Any]) -> Response:
        """What is stored now beside what was typed; sending again overwrites."""
        typed = {**typed, "place": {"municipality": self.form.raw("place")}}
        labels = {**labels_of(self.vocabulary), **entry_form.KINDS}
        both = differences(entry["draft"], typed, labels=labels)
        return self.show(OWN, entry=entry, both=both, status=CHANGED)

    def show(
        self,
        template: str,
        *,
        entry: dict[str, Any] | None = None,
        both: Sequence[dict[str, Any]] = (),
        status: int = 200,
    ) -> Response:
        """The page with the form as it stands."""
        return self.visit.page(
            template,
            status=status,
            form=self.form,
            entry=entry,
            both=both,
            similar=self.similar,
            is_resumed=self.is_resumed,
            choices=self.choices,
            letters=self.letters,
            vocabulary=self.vocabulary,
            kinds=entry_form.KINDS,
            households=HOUSEHOLDS,
            tenures=options_of(offers.TENURES),
            languages_spoken=options_of(offers.LANGUAGES),
            dimensions=DIMENSIONS,
            weights=WEIGHTS,
            scale_step=scale_step,
            state_words=ENTRY_STATES,
            hints=wanted.hints(self.uses),
            left_open=wanted.left_open(self.uses, (entry or {}).get("draft", {})),
            dates=dates,
            was_confirmed=self.visit.request.query_params.get("bestaetigt") == "1",
            sources=sources_told(
                (entry or {}).get("origins") or {}, entry=(entry or {}).get("draft") or {}
            ),
            was_sent=self.visit.request.query_params.get("gesendet") == "1",
        )


async def _letters(visit: Visit, initiative_id: UUID) -> list[dict[str, Any]]:
    """The messages to the entry; the page does without if they cannot be had now."""
    told = await visit.ask("registry", f"/v1/initiatives/{initiative_id}/enquiries")
    return items_of(told)


async def _similar(visit: Visit, title: str, *, ags: str) -> list[dict[str, Any]]:
    """Entries that may be the same, in words; without an answer there is no hint."""
    found = await visit.ask("registry", "/v1/initiatives/similar", title=title[:300], ags=ags)
    if not isinstance(found, Answer) or not found.is_done:
        return []
    return [
        {**item, "because": because(item["reasons"], item["distance_km"])}
        for item in found.data["items"]
    ]


async def _own(visit: Visit, initiative_id: UUID) -> dict[str, Any]:
    visit.hold(initiative_id)
    entry, consents = await asyncio.gather(
        visit.need("registry", f"/v1/initiatives/{initiative_id}/own"),
        visit.ask("registry", f"/v1/initiatives/{initiative_id}/consents"),
    )
    told = consents.data if isinstance(consents, Answer) and consents.is_done else None
    return {**entry, "origins": told}


def _as_typed(entry: dict[str, Any]) -> dict[str, list[str]]:
    """The stored entry as the form would have sent it."""
    draft = entry.get("draft", entry)
    housing = draft.get("housing") or {}
    plain = {**draft, **{name: housing.get(name) for name in NUMBERS + SEVERAL}}
    plain["place"] = (draft.get("place") or {}).get("municipality", "")
    plain["ags"] = (draft.get("place") or {}).get("ags", draft.get("ags", ""))
    typed = {name: _texts(value) for name, value in plain.items() if _texts(value)}
    for name in EITHER:
        typed[name] = [{"True": "yes", "False": "no"}.get(str(housing.get(name)), "")]
    for name in ("move_in_from", "move_in_to"):
        for part, text in day_parts(housing.get(name)).items():
            typed[f"{name}_{part}"] = [text]
    for wish in housing.get("wishes", []):
        typed[f"{wish['dimension']}_position"] = [str(scale_step(wish["position"]))]
        typed[f"{wish['dimension']}_wanted"] = [str(scale_step(wish["wanted"]))]
        typed[f"{wish['dimension']}_weight"] = [str(wish["weight"])]
    return typed


def _texts(value: Any) -> list[str]:
    match value:
        case None | dict():
            return []
        case list():
            return [str(item) for item in value if not isinstance(item, dict)]
        case _:
            return [str(value)]
