"""Pictures as cameras and programs write them, and the steps of an owner with them."""

import base64
import io
import struct
import zlib
from dataclasses import dataclass
from typing import Any, Final

import httpx
from PIL import Image

from services.registry.decide import images as rules
from tests.registry.builders import ANNA, World, a_key

RED, BLUE = (200, 30, 30), (30, 30, 200)
ORIENTATION, GPS, MAKE, GPS_LATITUDE = 0x0112, 0x8825, 0x010F, 2
CANARY: Final = b"Kanariquux"


def a_picture(
    size: tuple[int, int] = (1200, 800),
    *,
    colour: tuple[int, int, int] = RED,
    as_format: str = "JPEG",
    **saving: Any,
) -> bytes:
    """A plain picture: its left half in a colour, its right half white."""
    image = Image.new("RGB", size, (255, 255, 255))
    image.paste(colour, (0, 0, size[0] // 2, size[1]))
    held = io.BytesIO()
    image.save(held, as_format, **saving)
    return held.getvalue()


def a_photo_of_a_phone(size: tuple[int, int] = (1200, 800), *, turned: int = 6) -> bytes:
    """A JPEG that says where it was taken, by which camera, and how it was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[MAKE] = CANARY.decode()
    exif.get_ifd(GPS)[GPS_LATITUDE] = (51.0, 20.0, 24.0)
    return a_picture(size, exif=exif, comment=CANARY)


def a_bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of some bytes that says it has 900 megapixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def a_caption(**other: Any) -> dict[str, Any]:
    told = {
        "alt": "Drei Hochbeete vor einer Backsteinwand",
        "is_ornament": False,
        "licence": "cc-by-4.0",
        "credit": "Anna Muster",
    }
    return {**told, **other}


@dataclass
class Album:
    """The images of one entry as its owner handles them."""

    world: World
    entry: str
    email: str = ANNA

    async def add(self, file: bytes | None = None, **other: Any) -> httpx.Response:
        body = {
            **a_caption(),
            "content": base64.b64encode(a_picture() if file is None else file).decode(),
            "people_agree": True,
            "text_version": rules.VERSION,
            **other,
        }
        headers = {**self.world.as_owner(self.email), **a_key()}
        return await self.world.http.post(self.path, json=body, headers=headers)

    async def shown(self) -> dict[str, Any]:
        answer = await self.world.http.get(self.path, headers=self.world.as_owner(self.email))
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def arrange(self, *images: dict[str, Any], seen: int) -> httpx.Response:
        kept = ("hash", "alt", "is_ornament", "licence", "credit")
        body = {"images": [{name: each[name] for name in kept} for each in images]}
        headers = {**self.world.as_owner(self.email), **a_key(), "if-match": f'"{seen}"'}
        return await self.world.http.put(self.path, json=body, headers=headers)

    async def erase(self, image: dict[str, Any], *, entry: str = "") -> httpx.Response:
        path = f"/v1/initiatives/{entry or self.entry}/images/{image['hash']}/erase"
        headers = {**self.world.as_owner(self.email), **a_key()}
        return await self.world.http.post(path, headers=headers)

    async def public(self) -> list[dict[str, Any]]:
        answer = await self.world.http.get(f"/v1/initiatives/{self.entry}")
        assert answer.status_code == 200, answer.text
        images: list[dict[str, Any]] = answer.json()["images"]
        return images

    async def clear(self) -> None:
        revision = (await self.shown())["revision"]
        answer = await self.world.decide(self.entry, "clear", revision=revision)
        assert answer.status_code == 200, answer.text

    @property
    def path(self) -> str:
        return f"/v1/initiatives/{self.entry}/images"


def errors_of(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["slug"] for error in answer.json()["errors"]}


async def kept(world: World) -> set[str]:
    """The hashes of all pictures of which there are bytes."""
    async with world.database.read() as tx:
        return {row["hash"] for row in await tx.fetch("SELECT DISTINCT hash FROM image_copy")}
