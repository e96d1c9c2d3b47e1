"""A list for other people's pages: where one makes its snippet, and the list itself.

Only the list may stand in a frame of another site. It sets no cookie, runs no script, and its links
open in the whole window.
"""

import asyncio
from html import escape
from typing import Any, Final

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.responses import Response

from services.web.addresses import in_language
from services.web.api import filters
from services.web.api.filters import Chosen
from services.web.api.nearby import near_of
from services.web.api.places import near_name
from services.web.api.shared import initiative_card, with_query
from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer
from services.web.visit import Anyone, Visit
from services.web.words.embedding import LANGUAGES, WORDS
from services.web.words.languages import Language, languages

PATH: Final = "/einbetten"
LIST: Final = "/einbetten/liste"
COUNTS: Final = (3, 5, 10, 20)
USUAL_COUNT: Final = 5
HEIGHTS: Final = (300, 2000)
USUAL_HEIGHT: Final = 600
LONGEST_TITLE: Final = 80
CSP: Final = (
    "default-src 'self'; script-src 'none'; img-src 'self' data:; base-uri 'self'; "
    "form-action 'none'; frame-ancestors *; object-src 'none'"
)
SHORTLY: Final = "public, max-age=300"
"""Ten thousand visitors of a town's page ask us once in five minutes each."""


def embedding_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    router.add_api_route(PATH, make)
    router.add_api_route(LIST, show)
    return router


async def make(visit: Anyone) -> Response:
    """Choose what the list shows; what to copy stands below, with a preview."""
    params = visit.request.query_params
    chosen, look = filters.read_chosen(params), _look(params)
    near, options = await asyncio.gather(near_of(visit, chosen), _options(visit))
    meant = await near_name(visit, chosen["ort"]) if near.is_unknown else ""
    form = Form({"q": [chosen["q"]], "ort": [chosen["ort"]], **_as_typed(look)})
    if near.is_unknown:
        hint = f" Meinten Sie {meant}?" if meant else ""
        form.wrong("ort", f"Diesen Ort finden wir in Sachsen nicht.{hint}")
    site = visit.settings.public_url
    return visit.page(
        "embedding/make",
        form=form,
        chosen=chosen,
        options=options,
        radii=filters.RADII,
        counts=COUNTS,
        languages=LANGUAGES,
        look=look,
        list_path=_list(chosen, look),
        snippet=_snippet(
            look,
            list_url=f"{site}{_list(chosen, look)}",
            all_url=f"{site}{filters.href(chosen, sort='date')}",
        ),
        words=WORDS[look["lang"]],
        others=near.others,
    )


async def show(visit: Anyone) -> Response:
    """The list in the frame."""
    params = visit.request.query_params
    chosen, look = filters.read_chosen(params), _look(params)
    near = await near_of(visit, chosen)
    query = filters.asked(chosen, near)
    told = await visit.ask(
        "registry", "/v1/initiatives", **query, sort="date", limit=look["anzahl"], display=True
    )
    found: Any = told.data if isinstance(told, Answer) and told.is_done else None
    language = languages()[look["lang"]]
    answer = visit.page(
        "embedding/list",
        look=look,
        words=WORDS[look["lang"]],
        cards=[_card(item, language) for item in found["items"]] if found else [],
        total=found["total"] if found else None,
        all_href=in_language(filters.href(chosen, sort="date"), language),
    )
    answer.headers["content-language"] = language.code
    answer.headers["content-security-policy"] = CSP
    if found:
        answer.headers["cache-control"] = SHORTLY
        del answer.headers["vary"]
    return answer


def _card(item: dict[str, Any], language: Language) -> dict[str, Any]:
    """An entry whose page opens in the language of the list."""
    card = initiative_card(item)
    return {**card, "href": in_language(card["href"], language)}


def _look(params: QueryParams) -> dict[str, Any]:
    """How the list looks; what makes no sense is as usual."""
    count, height = read_number(params.get("anzahl", "")), read_number(params.get("hoehe", ""))
    low, high = HEIGHTS
    language = params.get("lang", "")
    return {
        "anzahl": count if count in COUNTS else USUAL_COUNT,
        "hoehe": height if height and low <= height <= high else USUAL_HEIGHT,
        "lang": language if language in LANGUAGES else "de",
        "titel": " ".join(params.get("titel", "").split())[:LONGEST_TITLE],
    }


def _as_typed(look: dict[str, Any]) -> dict[str, list[str]]:
    return {name: [str(value)] for name, value in look.items()}


def _list(chosen: Chosen, look: dict[str, Any]) -> str:
    """The address of the list; what is usual is left out."""
    kept = filters.query({**chosen, "cursor": "", "sort": ""})
    usual = {"anzahl": USUAL_COUNT, "lang": "de", "hoehe": look["hoehe"]}
    told = {name: value for name, value in look.items() if usual.get(name) != value}
    return with_query(LIST, **kept, **told)


def _snippet(look: dict[str, Any], *, list_url: str, all_url: str) -> str:
    """What belongs into somebody's page: the frame, and a link for where frames are not allowed."""
    words = WORDS[look["lang"]]
    title = escape(look["titel"] or words["title"])
    return (
        f'<iframe src="{escape(list_url)}" title="{title}" width="100%" '
        f'height="{look["hoehe"]}" style="border:0" loading="lazy"></iframe>\n'
        f'<p><a href="{escape(all_url)}">{title}: {escape(words["from"])}</a></p>'
    )


async def _options(visit: Visit) -> dict[str, Any]:
    vocabulary, districts = await asyncio.gather(
        visit.need("registry", "/v1/vocabulary"), visit.need("registry", "/v1/districts")
    )
    return {
        "topic": vocabulary.get("topics", []),
        "district": [{"value": each["district"], "label": each["name"]} for each in districts],
    }
