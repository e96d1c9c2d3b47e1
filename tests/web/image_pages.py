"""The page of an entry's images in every state; long words on purpose."""

from collections.abc import Mapping
from typing import Any, Final

from tests.web.real_pages import ID, LONG, Ask, given_to_ines

PAGE: Final = f"/eintrag/{ID}/bilder"
IMAGE: Final[dict[str, Any]] = {
    "hash": "a" * 64,
    "width": 1600,
    "height": 1067,
    "widths": [480, 960, 1600],
    "alt": f"Ein Hof mit Apfelbäumen vor {LONG}",
    "is_ornament": False,
    "licence": "cc-by-4.0",
    "credit": LONG,
}
OTHER: Final = {**IMAGE, "hash": "b" * 64, "alt": "", "is_ornament": True, "licence": "reserved"}
TOLD: Final[dict[str, Any]] = {
    "initiative_id": ID,
    "state": "listed",
    "revision": 3,
    "items": [IMAGE, OTHER],
    "public": [IMAGE["hash"]],
    "text": "Auf dem Bild erkennbare Personen sind einverstanden, dass es hier öffentlich steht.",
    "text_version": "2026-11",
    "licences": {},
    "most": 6,
}
SAID: Final[Mapping[tuple[str, str], Any]] = {
    ("registry", f"/v1/initiatives/{ID}/images"): TOLD,
}
SHOWN: Final[Mapping[str, Ask]] = {
    "images of an entry": given_to_ines(PAGE),
    "images of an entry, added": given_to_ines(f"{PAGE}?getan=neu"),
}
