"""The form of a need or an offer, for people, for entries and for town halls."""

from dataclasses import dataclass, field
from typing import Any, Final

from starlette.responses import Response

from services.web.api.places import district_names, find_place
from services.web.forms.reading import Form
from services.web.visit import Visit
from services.web.words import board

AREAS: Final = {"near": "ein Ort und sein Umkreis", "district": "ein ganzer Kreis"}
RADII: Final = (5, 10, 20, 30, 50, 100)
TEXT: Final = 2000
FIELDS: Final = {"ags": "place", "starts_on": "starts_on_day", "ends_on": "ends_on_day"}
"""What the registry calls otherwise than the form."""
ASKED: Final = {"need": "Ich suche etwas", "offer": "Ich biete etwas"}


@dataclass(slots=True)
class PostingPage:
    """The form as it stands; ``choices`` are places of the same name."""

    visit: Visit
    form: Form
    choices: list[dict[str, str]] = field(default_factory=list)

    async def read(self) -> dict[str, Any]:
        """What stands on the board; what is wrong stands in the form."""
        form = self.form
        told = {
            "side": form.choice(
                "side", of=ASKED, missing="Suchen Sie etwas, oder bieten Sie etwas?"
            ),
            "category": form.choice(
                "category", of=board.CATEGORIES, missing="Bitte wählen Sie, worum es geht."
            ),
            "title": form.text(
                "title", longest=100, missing="Bitte geben Sie eine Überschrift an."
            ),
            "text": form.text("text", longest=TEXT, missing="Bitte sagen Sie etwas mehr dazu."),
            "quantity": form.text("quantity", longest=80),
        }
        starts, ends = form.day("starts_on"), form.day("ends_on")
        return {
            **told,
            **await self._area(),
            "starts_on": starts.isoformat() if starts else None,
            "ends_on": ends.isoformat() if ends else None,
        }

    def contact(self) -> dict[str, Any]:
        """Whom to reach; never public."""
        form = self.form
        email, phone = form.mailbox("email"), form.phone("phone")
        name = form.text("name", longest=120, missing="Bitte geben Sie den Namen an.")
        return {"name": name, "email": email, "phone": phone or None}

    async def show(self, template: str, *, status: int = 200, **more: Any) -> Response:
        """The page with the form as it stands."""
        districts = await district_names(self.visit)
        return self.visit.page(
            template,
            status=status,
            form=self.form,
            choices=self.choices,
            sides=_options(ASKED),
            categories=_options(board.CATEGORIES),
            areas=_options(AREAS),
            radii=[[km, f"{km} km"] for km in RADII],
            districts=_options(districts),
            longest=TEXT,
            **more,
        )

    async def _area(self) -> dict[str, Any]:
        kind = self.form.choice("area", of=AREAS, missing="Bitte wählen Sie, wo es gilt.")
        if kind == "district":
            known = await district_names(self.visit)
            district = self.form.choice("district", of=known, missing="Bitte wählen Sie den Kreis.")
            return {"district": district}
        if kind != "near":
            return {}
        self.form.text("place", longest=80, missing="Bitte geben Sie den Ort an.")
        radius_km = self.form.number("radius_km", low=1, high=100, missing="Wie weit rundum?")
        meant = await find_place(self.visit, self.form)
        self.choices = meant.choices
        return {"ags": meant.place["ags"] if meant.place else "", "radius_km": radius_km or 0}


def empty_form(side: str, **typed: str) -> Form:
    """The form with what is known beforehand."""
    known = {"area": ["near"], "radius_km": ["10"]}
    if side in ASKED:
        known["side"] = [side]
    return Form(known | {name: [text] for name, text in typed.items() if text})


def _options(labels: Any) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in labels.items()]
