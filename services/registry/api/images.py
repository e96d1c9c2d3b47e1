"""Images of entries: for everybody what was cleared, for owners and editors what waits."""

import base64
import binascii
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Path, Request
from pydantic import Field
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.models import ApiModel
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading
from services.chassis.refusal import Refusal
from services.registry.api import answers
from services.registry.api.models import ImageOut, StateOut
from services.registry.api.owner import seen
from services.registry.api.problems import refuse, unless_refused
from services.registry.api.region import Editor
from services.registry.decide import images as rules
from services.registry.decide.images import Caption
from services.registry.store import images as store
from services.registry.work import drawing, images
from services.registry.work.drawing import Drawn

router = APIRouter(tags=["images"])

Owner = Annotated[Principal, policy.signed_in()]
Name = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
FOR_AN_HOUR: Final = "public, max-age=3600"
"""An image that is erased stays in no cache for longer."""
FILES: Final = {"/v1/initiatives/{initiative_id}/images": 4 * rules.MAX_BYTES // 3 + 64 * 1024}
"""Where images come in; base64 makes them a third larger."""


class CaptionIn(ApiModel):
    """What is said about an image."""

    alt: str = ""
    is_ornament: bool = False
    licence: str = ""
    credit: str = ""

    def caption(self) -> Caption:
        """As `decide` takes it."""
        told = {name: getattr(self, name) for name in CaptionIn.model_fields}
        return Caption(**told)


class ImageIn(CaptionIn):
    """A file with what is said about it; the bytes in base64."""

    content: str
    people_agree: bool = False
    text_version: str = ""


class KnownIn(CaptionIn):
    """An image that is there."""

    hash: str


class ArrangeIn(ApiModel):
    """All images that are to stay, in their order."""

    images: list[KnownIn]


class ErasedIn(ApiModel):
    """The image that is to go."""

    hash: str = Field(pattern="^[0-9a-f]{64}$")


class OwnImagesOut(ApiModel):
    """The images of an entry as its owner wants it, and which of them the public sees."""

    initiative_id: UUID
    state: str
    revision: int
    items: list[ImageOut]
    public: list[str]
    text: str
    text_version: str
    licences: dict[str, str]
    most: int


async def _drawn(
    request: Request, initiative_id: UUID, told: ImageIn, who: Owner
) -> tuple[ImageIn, Drawn | Refusal]:
    """The file as our image, of somebody who may send one, before the transaction is open."""
    async with request.app.state.database.read() as tx:
        unless_refused(await images.may_add(tx, initiative_id, who=who))
    try:
        file = base64.b64decode(told.content, validate=True)
    except binascii.Error:
        return told, Refusal("image-unreadable")
    return told, await drawing.draw(file, threads=request.app.state.drawing)


Sent = Annotated[tuple[ImageIn, Drawn | Refusal], Depends(_drawn)]


@router.get("/v1/initiatives/{initiative_id}/images")
async def show_own_images(tx: Reading, initiative_id: UUID, who: Owner) -> OwnImagesOut:
    """The images of the latest revision, and what must be said of another one."""
    shown = await images.own(tx, initiative_id, who=who)
    return OwnImagesOut(
        initiative_id=initiative_id,
        state=shown.initiative.state.value,
        revision=shown.initiative.latest_revision,
        items=[answers.image(each) for each in shown.latest],
        public=[each.hash for each in shown.public],
        text=rules.TEXT,
        text_version=rules.VERSION,
        licences={licence.value: label for licence, label in rules.LICENCES.items()},
        most=rules.MOST,
    )


@router.post("/v1/initiatives/{initiative_id}/images", status_code=201, response_model=StateOut)
async def add_image(
    request: Request, sent: Sent, initiative_id: UUID, who: Owner, once: OnceRequired
) -> Response:
    """Add an image; the public sees it once an editor cleared it."""
    told, drawn = sent
    added = await images.add(
        once.tx,
        initiative_id,
        drawn,
        told.caption(),
        consent=rules.check_consent(is_given=told.people_agree, text_version=told.text_version),
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(added)), status=201)


@router.put("/v1/initiatives/{initiative_id}/images", response_model=StateOut)
async def arrange_images(
    *,
    request: Request,
    initiative_id: UUID,
    told: ArrangeIn,
    who: Owner,
    once: OnceRequired,
    if_match: Annotated[str | None, Header()] = None,
) -> Response:
    """Say which images stay, in which order and with which words."""
    arranged = await images.arrange(
        once.tx,
        initiative_id,
        [(each.hash, each.caption()) for each in told.images],
        seen_revision=seen(if_match),
        who=who,
        settings=request.app.state.settings,
    )
    return await once.keep(answers.state(unless_refused(arranged)))


@router.post("/v1/initiatives/{initiative_id}/images/{name}/erase", response_model=StateOut)
async def erase_image(initiative_id: UUID, name: Name, who: Owner, once: OnceRequired) -> Response:
    """Erase an image at once and from all texts: somebody on it took her consent back."""
    erased = await images.erase(once.tx, initiative_id, name, who=who)
    return await once.keep(answers.state(unless_refused(erased)))


@router.post("/v1/review/{initiative_id}/images/erase", response_model=StateOut)
async def erase_image_of_others(
    initiative_id: UUID, told: ErasedIn, who: Editor, once: OnceRequired
) -> Response:
    """The same by an editor; the log says so."""
    erased = await images.erase_by_staff(once.tx, initiative_id, told.hash, editor=who.subject)
    return await once.keep(answers.state(unless_refused(erased)))


@router.get("/v1/images/{name}/{width}", dependencies=[policy.public()])
async def show_image(tx: Reading, name: Name, width: int) -> Response:
    """An image of a listed entry as WebP; under its name it never changes."""
    return _webp(await store.public_copy(tx, name, width=width), f"{name}-{width}", FOR_AN_HOUR)


@router.get("/v1/initiatives/{initiative_id}/images/{name}/{width}")
async def show_own_image(
    tx: Reading, initiative_id: UUID, name: Name, width: int, who: Owner
) -> Response:
    """An image of the own entry, cleared or not."""
    webp = await images.own_copy(tx, initiative_id, name, width=width, who=who)
    return _webp(webp, f"{name}-{width}", "no-store")


@router.get("/v1/review/{initiative_id}/image")
async def show_waiting_image(
    tx: Reading, initiative_id: UUID, name: str, width: int, _who: Editor
) -> Response:
    """An image of an entry for the editor who decides about it."""
    webp = await store.copy_of(tx, initiative_id, name, width=width)
    return _webp(webp, f"{name}-{width}", "no-store")


def _webp(webp: bytes | None, tag: str, caching: str) -> Response:
    if webp is None:
        refuse(Refusal("not-found"))
    headers = {
        "cache-control": caching,
        "etag": f'"{tag}"',
        "x-content-type-options": "nosniff",
        "content-disposition": "inline",
    }
    return Response(webp, media_type="image/webp", headers=headers)
