"""Images of entries: shown to everybody once cleared, before that to their owner and to editors."""

import base64
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from services.web.api.sending import FORM_WITH_FILE_BYTES, WRONG, once_key
from services.web.forms.reading import Form, read_number
from services.web.upstream import Answer
from services.web.visit import Anyone, Editor, NothingHereError, Person, Visit
from services.web.words import images as words

FILE_BYTES: Final = 8 * 1024 * 1024
PAGE: Final = "/eintrag/{initiative_id}/bilder"
FILES: Final = {PAGE: FORM_WITH_FILE_BYTES}
"""The page that takes an image."""
CHANGED: Final = 412
CACHE: Final = "public, max-age=3600"
"""An image that is erased stays in no browser for longer."""
COPY: Final = "{name}-{width:int}.webp"
SAID: Final = ("alt", "credit", "licence")
DONE: Final = {
    "neu": "Das Bild ist da. Öffentlich wird es, sobald die Redaktion es freigibt.",
    "geloescht": "Das Bild ist gelöscht, auch aus der öffentlichen Seite und aus früheren Fassungen.",
    "geaendert": "Gespeichert. Öffentlich wird es, sobald die Redaktion es freigibt.",
}


def images_router() -> APIRouter:
    """Routes of this module."""
    router = APIRouter()
    one = "/eintrag/{initiative_id:uuid}/bilder"
    router.add_api_route(f"/bilder/{COPY}", public_copy)
    router.add_api_route(f"{one}/{COPY}", own_copy)
    router.add_api_route(f"/redaktion/{{initiative_id:uuid}}/bilder/{COPY}", waiting_copy)
    router.add_api_route(
        "/redaktion/{initiative_id:uuid}/bilder/loeschen", erase_of_others, methods=["POST"]
    )
    router.add_api_route(one, show)
    router.add_api_route(one, add, methods=["POST"])
    router.add_api_route(f"{one}/aendern", arrange, methods=["POST"])
    return router


async def public_copy(visit: Anyone, name: str, width: int) -> Response:
    """An image of a listed entry; a browser that has it already is told so."""
    path = f"/v1/images/{_hash(name)}/{width}"
    return _copy(visit, await visit.ask("registry", path), caching=CACHE)


async def own_copy(visit: Person, initiative_id: UUID, name: str, width: int) -> Response:
    """An image of the own entry, cleared or not."""
    visit.hold(initiative_id)
    path = f"/v1/initiatives/{initiative_id}/images/{_hash(name)}/{width}"
    return _copy(visit, await visit.ask("registry", path), caching="no-store")


async def waiting_copy(visit: Editor, initiative_id: UUID, name: str, width: int) -> Response:
    """An image that an editor decides about."""
    path = f"/v1/review/{initiative_id}/image"
    told = await visit.ask("registry", path, name=_hash(name), width=width)
    return _copy(visit, told, caching="no-store")


async def show(visit: Person, initiative_id: UUID) -> Response:
    """The images of the own entry, and the form for another one."""
    return await _show(visit, initiative_id, form=Form({}))


async def add(visit: Person, initiative_id: UUID) -> Response:
    """Send an image with what is said about it; what is wrong stands beside each field."""
    visit.hold(initiative_id)
    form = await visit.form()
    sent = (await visit.request.form()).get("file")
    file = await sent.read() if isinstance(sent, UploadFile) else b""
    await visit.request.close()
    for name in ("file", "alt", "licence", "credit", "consent"):
        form.typed.setdefault(name, [])
    body = {
        **{name: form.raw(name) for name in SAID},
        "is_ornament": form.ticked("ornament"),
        "people_agree": form.ticked("consent"),
        "text_version": form.raw("text_version"),
        "content": base64.b64encode(file[: FILE_BYTES + 1]).decode(),
    }
    path = f"/v1/initiatives/{initiative_id}/images"
    answer = await visit.tell("registry", path, body, key=once_key(form, body))
    if answer.is_done:
        return visit.to(f"/eintrag/{initiative_id}/bilder?getan=neu")
    form.refused(answer.data, fields={})
    return await _show(visit, initiative_id, form=form, status=_status(answer))


async def arrange(visit: Person, initiative_id: UUID) -> Response:
    """Other words, another order, or one image less: one form, one button each."""
    visit.hold(initiative_id)
    form = await visit.form()
    names = [name for name in form.typed.get("hash", []) if name]
    deed, place = _pressed(form.raw("do"), among=names)
    if deed == "erase":
        return await _erase(visit, initiative_id, form=form, name=names[place])
    told = [_typed(form, n, name) for n, name in enumerate(names)]
    body = {"images": _moved(told, deed, place)}
    seen = read_number(form.raw("revision")) or 0
    answer = await visit.tell(
        "registry",
        f"/v1/initiatives/{initiative_id}/images",
        body,
        method="PUT",
        if_match=seen,
        key=once_key(form, {**body, "revision": seen}),
    )
    if answer.is_done:
        return visit.to(f"/eintrag/{initiative_id}/bilder?getan=geaendert")
    fields = {
        f"{name}.{field}": f"{field}_{place}" for place, name in enumerate(names) for field in SAID
    }
    form.typed |= {field: form.typed.get(field, []) for field in fields.values()}
    form.refused(answer.data, fields=fields)
    kept = told if answer.status != CHANGED else []
    return await _show(visit, initiative_id, form=form, status=_status(answer), typed=kept)


async def erase_of_others(visit: Editor, initiative_id: UUID) -> Response:
    """Erase an image at once: somebody on it asked for it."""
    form = await visit.form()
    name = _hash(form.raw("hash"))
    path, told = f"/v1/review/{initiative_id}/images/erase", {"hash": name}
    visit.needed(await visit.tell("registry", path, told, key=once_key(form, told)))
    return visit.to(f"/redaktion/{initiative_id}?getan=bild-geloescht")


async def _erase(visit: Visit, initiative_id: UUID, *, form: Form, name: str) -> Response:
    path = f"/v1/initiatives/{initiative_id}/images/{_hash(name)}/erase"
    visit.needed(await visit.tell("registry", path, {}, key=once_key(form, {"hash": name})))
    return visit.to(f"/eintrag/{initiative_id}/bilder?getan=geloescht")


async def _show(
    visit: Visit,
    initiative_id: UUID,
    *,
    form: Form,
    status: int = 200,
    typed: list[dict[str, Any]] | None = None,
) -> Response:
    visit.hold(initiative_id)
    told = await visit.need("registry", f"/v1/initiatives/{initiative_id}/images")
    words_of = {each["hash"]: each for each in typed or []}
    items = [
        {
            **each,
            **words_of.get(each["hash"], {}),
            "picture": words.pictures([each], base=f"/eintrag/{initiative_id}")[0],
            "is_public": each["hash"] in told["public"],
        }
        for each in told["items"]
    ]
    return visit.page(
        "images/own",
        status=status,
        form=form,
        told=told,
        items=items,
        licences=list(words.LICENCES.items()),
        toast=DONE.get(visit.request.query_params.get("getan", ""), ""),
    )


def _typed(form: Form, place: int, name: str) -> dict[str, Any]:
    said = {field: form.raw(f"{field}_{place}") for field in SAID}
    return {"hash": name, **said, "is_ornament": form.ticked(f"ornament_{place}")}


def _pressed(what: str, *, among: list[str]) -> tuple[str, int]:
    """The button and which image it is about: ``off-2`` is the third; no deed if it is none."""
    deed, _, number = what.partition("-")
    place = read_number(number)
    return (deed, place) if place is not None and place < len(among) else ("", 0)


def _moved(images: list[dict[str, Any]], deed: str, place: int) -> list[dict[str, Any]]:
    """The images after a button: ``up`` moves one forward, ``off`` takes it away."""
    others = images[:place] + images[place + 1 :]
    match deed:
        case "off":
            return others
        case "up":
            others.insert(max(0, place - 1), images[place])
            return others
        case _:
            return images


def _copy(visit: Visit, answer: Any, *, caching: str) -> Response:
    visit.needed(answer)
    if not isinstance(answer, Answer):
        raise NothingHereError
    headers = {"cache-control": caching, **({"etag": answer.etag} if answer.etag else {})}
    if answer.etag and visit.request.headers.get("if-none-match") == answer.etag:
        return Response(status_code=304, headers=headers)
    return Response(answer.content, media_type="image/webp", headers=headers)


def _hash(name: str) -> str:
    """The name of an image; anything else is not found, before anybody is asked."""
    is_name = len(name) == 64 and set(name) <= set("0123456789abcdef")  # noqa: PLR2004 - SHA-256
    if not is_name:
        raise NothingHereError
    return name


def _status(answer: Answer) -> int:
    return answer.status if answer.status == CHANGED else WRONG
