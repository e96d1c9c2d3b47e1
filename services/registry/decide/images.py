"""Images of an entry: how many, how large, what must be said about each.

What is said of an image stands in the text of a revision, so that history, clearance, merging and
bringing back hold for it as for every other field. Its bytes stand elsewhere, under their hash.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from services.chassis.refusal import Refusal

MOST: Final = 6
"""Images of one entry."""
MAX_BYTES: Final = 8 * 1024 * 1024
MAX_PIXELS: Final = 40_000_000
"""Of a JPEG, which is decoded at a part of its size."""
MAX_PIXELS_WHOLE: Final = 24_000_000
"""Of what has to be decoded as a whole, four bytes for each."""
FORMATS: Final = ("JPEG", "PNG", "WEBP")
WIDTHS: Final = (480, 960, 1600)
"""What is kept of an image, in pixels; a smaller one is never blown up."""
SMALLEST: Final = 200
"""Pixels of the longer side; less shows nothing."""
ALT: Final = (5, 300)
CREDIT: Final = (2, 120)
CHANGES_A_DAY: Final = 40
"""How often the owner of entries may change their images within `DAY`."""
DAY: Final = timedelta(days=1)
VERSION: Final = "2026-11"
"""Of the text below; whoever changes it gives it another version."""
TEXT: Final = "Auf dem Bild erkennbare Personen sind einverstanden, dass es hier öffentlich steht."


class Licence(StrEnum):
    """Under which an image may be shown here."""

    CC_BY = "cc-by-4.0"
    CC_BY_SA = "cc-by-sa-4.0"
    CC0 = "cc0-1.0"
    RESERVED = "reserved"


LICENCES: Final[Mapping[Licence, str]] = MappingProxyType(
    {
        Licence.CC_BY: "CC BY 4.0",
        Licence.CC_BY_SA: "CC BY-SA 4.0",
        Licence.CC0: "CC0 1.0",
        Licence.RESERVED: "Alle Rechte vorbehalten, Nutzung hier erlaubt",
    }
)
LICENCE_PAGES: Final[Mapping[Licence, str]] = MappingProxyType(
    {
        Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
        Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
        Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    }
)


class Image(BaseModel):
    """One image as a revision names it; ``width`` and ``height`` are those of the largest copy."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    hash: str
    width: int
    height: int
    alt: str
    is_ornament: bool
    """It says nothing by itself: whoever cannot see it misses nothing."""
    licence: Licence
    credit: str
    consent_version: str
    consented_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What somebody says about an image; an ornament needs no words."""

    alt: str
    is_ornament: bool
    licence: str
    credit: str


def check_caption(caption: Caption) -> Mapping[str, Refusal]:
    """Everything that is wrong with what is said about an image."""
    wrong: dict[str, Refusal] = {}
    if not caption.is_ornament and (refused := _check_alt(caption.alt)):
        wrong["alt"] = refused
    if caption.licence not in LICENCES:
        wrong["licence"] = Refusal("choice-unknown", value=caption.licence[:80])
    if refused := _check_line(caption.credit, CREDIT):
        wrong["credit"] = refused
    return wrong


def check_consent(*, is_given: bool, text_version: str) -> Refusal | None:
    """Whether the people on the image agreed, to the text that is shown today."""
    if not is_given:
        return Refusal("image-consent-missing")
    return None if text_version == VERSION else Refusal("image-consent-outdated", version=VERSION)


def with_caption(image: Image, caption: Caption) -> Image:
    """The same image with other words."""
    return image.model_copy(update=_said(caption))


def add(
    images: Sequence[Image],
    *,
    name: str,
    size: tuple[int, int],
    caption: Caption,
    now: datetime,
) -> tuple[Image, ...] | Refusal:
    """The images with one more behind them; ``name`` is the hash of its bytes.

    The same picture again changes nothing but the words about it.
    """
    width, height = size
    known = next((image for image in images if image.hash == name), None)
    if known is not None:
        return tuple(
            with_caption(image, caption) if image.hash == name else image for image in images
        )
    if len(images) >= MOST:
        return Refusal("images-too-many", most=MOST)
    new = Image(
        hash=name,
        width=width,
        height=height,
        consent_version=VERSION,
        consented_at=now,
        **_said(caption),
    )
    return (*images, new)


def arrange(
    images: Sequence[Image], wanted: Sequence[tuple[str, Caption]]
) -> tuple[Image, ...] | Refusal:
    """The images in another order, with other words, or fewer of them; none can come in so."""
    known = {image.hash: image for image in images}
    names = [name for name, _ in wanted]
    if len(set(names)) < len(names) or not set(names) <= set(known):
        return Refusal("image-unknown")
    return tuple(with_caption(known[name], caption) for name, caption in wanted)


def widths_of(width: int) -> tuple[int, ...]:
    """In which widths an image is kept whose largest copy is so wide."""
    return (*(each for each in WIDTHS if each < width), width)


def size_kept(width: int, height: int) -> tuple[int, int]:
    """How large the largest copy of an image is."""
    if width <= WIDTHS[-1]:
        return width, height
    return WIDTHS[-1], max(1, round(height * WIDTHS[-1] / width))


def check_size(width: int, height: int, *, form: str) -> Refusal | None:
    """Whether an image is as large as one of its form may be, told before a pixel of it is read."""
    most = MAX_PIXELS if form == "JPEG" else MAX_PIXELS_WHOLE
    if width * height > most:
        return Refusal("image-too-many-pixels", most=most // 1_000_000)
    if max(width, height) < SMALLEST:
        return Refusal("image-too-small", least=SMALLEST)
    if max(width, height) > 6 * min(width, height):
        return Refusal("image-too-narrow")
    return None


def _said(caption: Caption) -> dict[str, object]:
    return {
        "alt": "" if caption.is_ornament else caption.alt.strip(),
        "is_ornament": caption.is_ornament,
        "licence": Licence(caption.licence),
        "credit": caption.credit.strip(),
    }


def _check_alt(alt: str) -> Refusal | None:
    return _check_line(alt, ALT) if alt.strip() else Refusal("image-alt-missing")


def _check_line(text: str, bounds: tuple[int, int]) -> Refusal | None:
    shortest, longest = bounds
    if len(text.strip()) < shortest:
        return Refusal("text-too-short", shortest=shortest, length=len(text.strip()))
    if len(text) > longest:
        return Refusal("text-too-long", longest=longest, length=len(text))
    return Refusal("text-with-line-breaks") if "\n" in text else None
