"""Mentors, funders and partners: what support is, asking for it, giving it, one's own page."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts.languages import LANGUAGE_NAMES
from contracts.themes import THEME_NAMES
from services.web.api import match_cards, own_contact
from services.web.api.places import find_place, name_of, namesakes
from services.web.api.sending import WRONG, once_key
from services.web.forms import support as forms
from services.web.forms.reading import Form
from services.web.forms.wizard import WEIGHTS
from services.web.upstream import Answer, data_of, items_of
from services.web.visit import Anyone, NothingHereError, Owner, Visit
from services.web.words import reasons
from services.web.words import support as words

ABOUT: Final = "/unterstuetzung"
ASK: Final = f"{ABOUT}/suchen"
GIVE: Final = f"{ABOUT}/anbieten"
MINE: Final = f"{ABOUT}/meine"
OWN: Final = f"{ABOUT}/{{support_id:uuid}}"
STEPS: Final = frozenset({"pause", "resume", "withdraw"})
DONE: Final = {
    "neu": "Gespeichert. Wir suchen, wer dazu passt, und schreiben Ihnen.",
    "gespeichert": "Gespeichert.",
}
MARKET: Final = "support"
RUNNING: Final = "released"
OUTSIDE: Final = "area-outside"
MOST_PARTNERS: Final = 3
ORDER: Final = ("live", "paused", "withdrawn")


def support_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(ABOUT, about)
    router.add_api_route(ASK, ask_form)
    router.add_api_route(ASK, ask, methods=["POST"])
    router.add_api_route(GIVE, give_form)
    router.add_api_route(GIVE, give, methods=["POST"])
    router.add_api_route(MINE, mine)
    router.add_api_route(OWN, act, methods=["POST"])
    router.add_api_route(f"{OWN}/aendern", change_form)
    router.add_api_route(f"{OWN}/aendern", change, methods=["POST"])
    return router


@dataclass(slots=True)
class SupportPage:
    """The form of a request or an offer as it stands; ``choices`` are places of the same name."""

    visit: Visit
    form: Form
    entries: list[dict[str, Any]]
    where: str
    is_asking: bool
    choices: list[dict[str, str]] = field(default_factory=list)

    async def read(self) -> dict[str, Any]:
        """What matching is told; what is wrong stands in the form."""
        meant = await find_place(self.visit, self.form)
        self.choices = meant.choices
        name, read = (
            ("request", forms.read_request) if self.is_asking else ("offer", forms.read_offer)
        )
        told = read(self.form, entries=self.entries, place=meant.place)
        return {name: told, "contact": forms.read_contact(self.form), "locale": "de"}

    async def save(self, path: str, *, method: str) -> Response:
        """Tell matching, or show the form again with all that was typed."""
        told = await self.read()
        if not self.form.is_right:
            return self.show(status=WRONG)
        key = once_key(self.form, told)
        answer = await self.visit.tell("matching", path, told, method=method, key=key)
        if answer.is_done:
            return self.visit.to(f"{MINE}?{'neu' if method == 'POST' else 'gespeichert'}=1")
        self._refused(answer)
        return self.show(status=WRONG)

    def show(self, *, status: int = 200) -> Response:
        """The page with the form as it stands."""
        return self.visit.page(
            "support/form",
            status=status,
            form=self.form,
            choices=self.choices,
            entries=[{"value": e["initiative_id"], "label": e["title"]} for e in self.entries],
            kinds=_options(words.ASKED if self.is_asking else words.GIVEN),
            reaches=_options(words.REACHES),
            areas=_options(words.AREAS),
            themes=_options(THEME_NAMES),
            languages=_options(LANGUAGE_NAMES["de"]),
            weights=_options(WEIGHTS),
            dimensions=words.DIMENSIONS,
            amounts=words.units(),
            is_asking=self.is_asking,
            is_new=self.where in {ASK, GIVE},
            where=self.where,
        )

    def _refused(self, answer: Answer) -> None:
        if answer.slug == "capacity-below-taken":
            taken = int(answer.data.get("taken") or 0)
            self.form.wrong("capacity", words.taken_already(self.form.raw("kind"), taken))
            return
        self.form.refused(answer.data, fields=forms.FIELDS)


async def about(visit: Anyone) -> Response:
    """What support there is, and how places are given."""
    return visit.page("support/about")


async def ask_form(visit: Owner) -> Response:
    """The form of an initiative; filled in with the entry that somebody comes from."""
    page = await _page(visit, Form({}), where=ASK, is_asking=True)
    asked = visit.request.query_params.get("eintrag", "")
    named = [entry for entry in page.entries if str(entry["initiative_id"]) == asked]
    known = (named or page.entries)[0] if named or len(page.entries) == 1 else None
    page.form = forms.empty_form(
        entry=known, kind=_kind(visit), contact=await own_contact.of_support(visit)
    )
    return page.show()


async def ask(visit: Owner) -> Response:
    """Ask for support in the name of one's own entry."""
    page = await _page(visit, await visit.form(), where=ASK, is_asking=True)
    return await page.save("/v1/supports", method="POST")


async def give_form(visit: Owner) -> Response:
    """The form of a mentor, a funder or a partner."""
    page = await _page(visit, Form({}), where=GIVE, is_asking=False)
    page.form = forms.empty_form(
        entry=None, kind=_kind(visit), contact=await own_contact.of_support(visit)
    )
    return page.show()


async def give(visit: Owner) -> Response:
    """Give support, up to a capacity."""
    page = await _page(visit, await visit.form(), where=GIVE, is_asking=False)
    return await page.save("/v1/supports", method="POST")


async def mine(visit: Owner) -> Response:
    """What I ask for and give, and how far it has come."""
    return await _mine(visit, Form({}))


async def act(visit: Owner, support_id: UUID) -> Response:
    """Pause, go on, or end."""
    form = await visit.form()
    await _own(visit, support_id)
    what = form.raw("do")
    if what not in STEPS:
        raise NothingHereError
    if what == "withdraw" and not form.ticked(f"sure-{support_id}"):
        form.wrong(f"sure-{support_id}", "Bitte bestätigen Sie, dass Sie es beenden möchten.")
        return await _mine(visit, form)
    visit.needed(await visit.tell("matching", f"/v1/supports/{support_id}/{what}", None))
    return visit.to(f"{MINE}?gespeichert=1")


async def change_form(visit: Owner, support_id: UUID) -> Response:
    """The same form with what is said now."""
    support = await _own(visit, support_id)
    place = await name_of(visit, support["criteria"]["place"]["ags"])
    page = await _change_page(visit, forms.of_stored(support, place=place), support)
    page.choices = await namesakes(visit, place)
    return page.show()


async def change(visit: Owner, support_id: UUID) -> Response:
    """Say it anew."""
    form = await visit.form()
    page = await _change_page(visit, form, await _own(visit, support_id))
    return await page.save(f"/v1/supports/{support_id}", method="PUT")


async def _page(visit: Visit, form: Form, *, where: str, is_asking: bool) -> SupportPage:
    found = await visit.need("matching", "/v1/supports/initiatives")
    return SupportPage(visit, form, found["items"], where=where, is_asking=is_asking)


async def _change_page(visit: Visit, form: Form, support: dict[str, Any]) -> SupportPage:
    where = f"{ABOUT}/{support['support_id']}/aendern"
    return await _page(visit, form, where=where, is_asking=support["side"] == "seeker")


async def _own(visit: Visit, support_id: UUID) -> dict[str, Any]:
    found = await visit.need("matching", "/v1/supports")
    mine = [each for each in found["items"] if each["support_id"] == str(support_id)]
    if not mine:
        raise NothingHereError
    return dict(mine[0])


async def _mine(visit: Visit, form: Form) -> Response:
    found = (await visit.need("matching", "/v1/supports"))["items"]
    entries = items_of(await visit.ask("matching", "/v1/supports/initiatives"))
    titles = {str(entry["initiative_id"]): entry["title"] for entry in entries}
    listed = sorted(found, key=lambda each: ORDER.index(each["state"]))
    matches = data_of(await visit.ask("matching", "/v1/matches"), {})
    running = [_running(each) for each in matches.get("items", []) if _is_running(each)]
    cards = [_card(each, titles, running) for each in listed]
    done = next((DONE[name] for name in DONE if name in visit.request.query_params), "")
    return visit.page(
        "support/mine",
        status=200 if form.is_right else WRONG,
        form=form,
        asked=[card for card in cards if card["side"] == "seeker"],
        given=[card for card in cards if card["side"] == "offer"],
        matches=sum(
            each.get("market") == MARKET and each.get("state") != RUNNING
            for each in matches.get("items", [])
        ),
        running=running,
        reasons=words.REASONS,
        ways_out=[
            await _way_out(visit, each)
            for each in matches.get("near_misses", [])
            if _has_way_out(each)
        ],
        toast=done,
    )


def _card(
    support: dict[str, Any], titles: dict[str, str], running: list[dict[str, str]]
) -> dict[str, Any]:
    told = support["criteria"]
    most = told.get("amount") or told.get("amount_max")
    themes = [THEME_NAMES[theme] for theme in told["themes"] if theme in THEME_NAMES]
    facts = [
        titles.get(str(support["initiative_id"]), ""),
        words.STATES[support["state"]],
        words.span(told),
        f"bis {told['radius_km']} km" if told["radius_km"] else "überall",
    ]
    return {
        "id": support["support_id"],
        "side": support["side"],
        "title": words.KINDS[told["kind"]],
        "state": support["state"],
        "facts": [fact for fact in facts if fact],
        "themes": ", ".join(themes) or "alle Themen",
        "areas": ", ".join(words.AREAS[area] for area in told.get("areas", ())),
        "most": words.amount(told["kind"], most) if most else "",
        "given": words.given(support),
        "running": [each for each in running if each["own_id"] == support["support_id"]],
    }


def _is_running(match: dict[str, Any]) -> bool:
    return match.get("market") == MARKET and match.get("state") == RUNNING


def _running(match: dict[str, Any]) -> dict[str, str]:
    """Support for which both have each other's contact."""
    gets = match["side"] == "seeker"
    return {
        "title": reasons.counterpart_title(match_cards.other_of(match)),
        "said": "Sie werden unterstützt." if gets else "Sie unterstützen diese Initiative.",
        "href": f"/treffer/{match['match_id']}",
        "own_id": str(match.get("own_id")),
    }


def _has_way_out(near: dict[str, Any]) -> bool:
    return near.get("market") == MARKET and bool(near.get("partners"))


async def _way_out(visit: Visit, near: dict[str, Any]) -> dict[str, Any]:
    """Support that ends at a border, and the partners on its other side."""
    other = near["counterpart"]
    told = [
        reasons.stands(each, side="seeker", market=MARKET, support=other["kind"])
        for each in near["obstacles"]
        if each["code"] == OUTSIDE
    ]
    return {
        "title": words.KINDS[other["kind"]],
        "why": " ".join(text for text in told if isinstance(text, str)),
        "partners": [await _partner(visit, each) for each in near["partners"][:MOST_PARTNERS]],
    }


async def _partner(visit: Visit, told: dict[str, Any]) -> dict[str, str]:
    themes = [THEME_NAMES[theme] for theme in told["themes"] if theme in THEME_NAMES]
    return {
        "place": await name_of(visit, told["ags"]),
        "themes": ", ".join(themes) or "alle Themen",
        "room": words.amount(told["kind"], told["room"]),
        "href": f"/initiativen/{told['initiative_id']}" if told["initiative_id"] else "",
    }


def _kind(visit: Visit) -> str:
    return visit.request.query_params.get("art", "")


def _options(labels: Any) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in labels.items()]
