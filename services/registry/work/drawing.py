"""A sent file becomes an image of ours: decoded, turned upright, without metadata, in our widths.

Nothing of the file itself is kept. Decoding is slow and uses memory: it runs in one of two threads
of its own, and never while a transaction is open.
"""

import asyncio
import hashlib
import io
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from PIL import Image as Pillow
from PIL import ImageOps

from services.chassis.refusal import Refusal
from services.registry.decide import images as rules

QUALITY: Final = 82
AT_ONCE: Final = 2
"""40 megapixels are 160 MB while they are decoded."""
Pillow.MAX_IMAGE_PIXELS = None  # Too many pixels are refused by `check_size`, before one is read.


@dataclass(frozen=True, slots=True)
class Drawn:
    """An image as it is kept: WebP by width, and its name, which is the hash of its largest copy."""

    name: str
    width: int
    height: int
    copies: dict[int, bytes]


async def draw(file: bytes, *, threads: Executor) -> Drawn | Refusal:
    """The image in a file, beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(threads, drawn, file)


def drawn(file: bytes) -> Drawn | Refusal:
    """The image in a file, or what is wrong with the file."""
    if not file:
        return Refusal("image-missing")
    if len(file) > rules.MAX_BYTES:
        return Refusal("image-too-large", most=rules.MAX_BYTES // 1024 // 1024)
    try:
        return _decoded(file)
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError, IndexError, KeyError):
        # What a broken or hostile file makes its decoder say.
        return Refusal("image-unreadable")


def _decoded(file: bytes) -> Drawn | Refusal:
    with Pillow.open(io.BytesIO(file), formats=rules.FORMATS) as opened:
        if refused := rules.check_size(*opened.size):
            return refused
        # A JPEG can be decoded at half or a quarter of its size, never below what is kept.
        opened.draft("RGB", (2 * rules.WIDTHS[-1], 2 * rules.WIDTHS[-1]))
        upright = ImageOps.exif_transpose(opened)
        plain = _plain(upright)
    width, height = rules.size_kept(*plain.size)
    copies = {
        each: _encoded(plain, each, height=max(1, round(height * each / width)))
        for each in rules.widths_of(width)
    }
    name = hashlib.sha256(copies[width]).hexdigest()
    return Drawn(name, width, height, copies)


def _plain(image: Pillow.Image) -> Pillow.Image:
    """The pixels alone, in RGB; what is transparent stays so."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    return image.convert("RGBA" if has_alpha else "RGB")


def _encoded(image: Pillow.Image, width: int, *, height: int) -> bytes:
    """A copy without any metadata: place, camera, profile and thumbnail stay behind."""
    scaled = image.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    scaled.info.clear()
    held = io.BytesIO()
    scaled.save(held, "WEBP", quality=QUALITY, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return held.getvalue()
