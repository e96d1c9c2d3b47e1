"""The pages that are there in other languages, and what a page without a translation looks like."""

from typing import Any, Final
from uuid import UUID

from services.web.words.languages import OTHERS
from tests.web.real_homes import HOUSING
from tests.web.real_pages import DAY, ENTRY, ID, Ask, gives, sends

CODES: Final = [code for code, _, _ in OTHERS]
FULL: Final = str(UUID(int=64))
"""An entry that shows all that an entry can."""
TRANSLATED: Final = {
    "start": "/",
    "directory": "/initiativen?q=Hof&topic=wohnen&ort=Wei%C3%9Fwasser",
    "directory, map": "/initiativen?ausschnitt=51.2,14.5,51.6,14.8",
    "initiative": f"/initiativen/{ID}",
    "initiative, full": f"/initiativen/{FULL}",
    "figures": "/zahlen",
    "support": "/unterstuetzung",
    "fairness": "/fairness",
    "villages": "/doerfer",
    "villages, call": f"/doerfer/{UUID(int=404)}",
    "what is missing": "/bedarf-wohnen",
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
SAID: Final[dict[tuple[str, str], Any]] = {
    ("registry", f"/v1/initiatives/{FULL}"): {
        **ENTRY,
        "initiative_id": FULL,
        "topics": ["kultur"],
        "target_groups": ["family"],
        "legal_form": "ev",
        "stage": "idea",
        "actor_kind": "citizens",
        "housing": {
            **HOUSING,
            "warm_cost_eur": None,
            "free_places": 1,
            "persons_min": 2,
            "persons_max": None,
            "equity_eur": 0,
            "certificate_required": False,
            "smoke_free": True,
            "move_in_from": None,
            "pets_allowed": False,
            "step_free": True,
        },
        "contact": {"name": "Ines Muster", "phone": "+4915123456789", "email": "ines@example.org"},
    },
    ("registry", f"/v1/initiatives/{FULL}/partners"): {
        "items": [{"initiative_id": ID, "title": ENTRY["title"], "confirmed_at": DAY}]
    },
}
