"""Images of entries: their licences in words, and where their copies are."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from services.web.words.languages import label, msgid

LICENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cc-by-4.0": "CC BY 4.0",
        "cc-by-sa-4.0": "CC BY-SA 4.0",
        "cc0-1.0": "CC0 1.0",
        "reserved": msgid("Alle Rechte vorbehalten, Nutzung hier erlaubt"),
    }
)
LICENCE_PAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cc-by-4.0": "https://creativecommons.org/licenses/by/4.0/",
        "cc-by-sa-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
        "cc0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    }
)
MIDDLE: Final = 960
"""The copy for a browser that does not choose by itself."""


def pictures(images: Iterable[Mapping[str, Any]], *, base: str = "") -> list[dict[str, Any]]:
    """Images as templates draw them; ``base`` stands before ``/bilder`` where they wait."""
    return [_picture(image, f"{base}/bilder/{image['hash']}") for image in images]


def _picture(image: Mapping[str, Any], path: str) -> dict[str, Any]:
    widths = image["widths"]
    usual = max((each for each in widths if each <= MIDDLE), default=widths[0])
    return {
        "hash": image["hash"],
        "src": f"{path}-{usual}.webp",
        "srcset": ", ".join(f"{path}-{width}.webp {width}w" for width in widths),
        "width": image["width"],
        "height": image["height"],
        "alt": image["alt"],
        "credit": image["credit"],
        "licence": label(LICENCES.get(image["licence"], image["licence"])),
        "licence_page": LICENCE_PAGES.get(image["licence"], ""),
        "is_public": image.get("is_public", True),
    }
