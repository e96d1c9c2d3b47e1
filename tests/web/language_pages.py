"""The pages that are there in other languages, and what a page without a translation looks like."""

from typing import Any, Final

from services.web.words.languages import OTHERS
from tests.web.real_pages import ID, Ask, gives, sends

CODES: Final = [code for code, _, _ in OTHERS]
TRANSLATED: Final = {
    "start": "/",
    "directory": "/initiativen?q=Hof&topic=wohnen&ort=Wei%C3%9Fwasser",
    "directory, map": "/initiativen?ausschnitt=51.2,14.5,51.6,14.8",
    "initiative": f"/initiativen/{ID}",
    "figures": "/zahlen",
    "gatherings": "/veranstaltungen",
    "gathering": f"/veranstaltungen/{ID}",
    "booked": f"/veranstaltungen/{ID}/gebucht?stand=waiting&platz=3",
    "held": f"/veranstaltungen/{ID}/gebucht?stand=held",
}
GERMAN_INSIDE: Final = {"living": "/zusammen-wohnen", "imprint": "/impressum"}
SHOWN: Final[dict[str, Ask]] = {
    **{
        f"{code} {name}": gives(f"/{code}{path}")
        for code in CODES
        for name, path in (TRANSLATED | GERMAN_INSIDE | {"nothing here": "/nichts"}).items()
    },
    **{f"{code} gathering, wrong": sends(f"/{code}/veranstaltungen/{ID}") for code in CODES},
}
SAID: Final[dict[tuple[str, str], Any]] = {}
