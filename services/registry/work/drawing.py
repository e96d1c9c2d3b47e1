"""A sent file becomes an image of ours: decoded, turned upright, without metadata, in our widths.

Nothing of the file itself is kept. Decoding is slow and uses memory: it runs in one of two threads
of its own, and never while a transaction is open.
"""

import asyncio
import hashlib
import io
import struct
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final

from PIL import Image as Pillow

from services.chassis.refusal import Refusal
from services.registry.decide import images as rules

QUALITY: Final = 82
AT_ONCE: Final = 2
"""24 megapixels are 96 MB while they are decoded, and as much again for one with a palette."""
ENOUGH: Final = 2 * rules.WIDTHS[-1]
"""Pixels of the shorter side from which all our widths are made well."""
ORIENTATION: Final = 0x0112
UPRIGHT: Final = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
"""What undoes how a camera was held (EXIF 2.32, 4.6.4)."""
BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, MemoryError, LookupError),
    *(TypeError, AttributeError, OverflowError, ZeroDivisionError, struct.error),
)
"""What a broken or hostile file makes its decoder say."""
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
    except BROKEN:
        return Refusal("image-unreadable")


def _decoded(file: bytes) -> Drawn | Refusal:
    with Pillow.open(io.BytesIO(file), formats=rules.FORMATS) as opened:
        if refused := rules.check_size(*opened.size, form=opened.format or ""):
            return refused
        # A JPEG can be decoded at half or a quarter of its size, never below what is kept.
        opened.draft("RGB", (ENOUGH, ENOUGH))
        turned = UPRIGHT.get(_orientation(opened))
        plain = _plain(opened)
    if turned is not None:
        plain = plain.transpose(turned)
    width, height = rules.size_kept(*plain.size)
    copies = {
        each: _encoded(plain, each, height=max(1, round(height * each / width)))
        for each in rules.widths_of(width)
    }
    name = hashlib.sha256(copies[width]).hexdigest()
    return Drawn(name, width, height, copies)


def _orientation(image: Pillow.Image) -> int:
    """How the camera was held; what cannot be read was held upright."""
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except BROKEN:
        return 1


def _plain(image: Pillow.Image) -> Pillow.Image:
    """The pixels alone, in RGB, and no more of them than needed; what is transparent stays so."""
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_alpha else "RGB"
    image.load()
    plain = image if image.mode == mode else image.convert(mode)
    factor = min(plain.size) // ENOUGH
    return plain.reduce(factor) if factor > 1 else plain


def _encoded(image: Pillow.Image, width: int, *, height: int) -> bytes:
    """A copy without any metadata: place, camera, profile and thumbnail stay behind."""
    scaled = image.resize((width, height), Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    scaled.info.clear()
    held = io.BytesIO()
    scaled.save(held, "WEBP", quality=QUALITY, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return held.getvalue()
