"""The form of a commune's terms: rows come and go by buttons, also without scripts."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response

from services.web.api.places import find_place, namesakes
from services.web.api.sending import WRONG, once_key
from services.web.api.villages.desk import DESK
from services.web.forms import reading
from services.web.forms import villages as forms
from services.web.forms.reading import Form
from services.web.forms.villages import TermsForm
from services.web.upstream import Answer
from services.web.visit import Commune, Visit
from services.web.words.villages import KINDS

NEW: Final = f"{DESK}/neu"
MONTHS: Final = [
    {"value": "", "label": "noch offen"},
    *({"value": str(n), "label": name.capitalize()} for n, name in enumerate(reading.MONTHS, 1)),
]
CHANGE: Final = f"{DESK}/{{village_id:uuid}}/vorgaben"


@dataclass(slots=True)
class TermsPage:
    """The form as it stands; ``choices`` are places of the same name."""

    visit: Visit
    form: Form
    where: str
    back: str = DESK
    choices: list[dict[str, str]] = field(default_factory=list)
    reader: TermsForm = field(init=False)

    def __post_init__(self) -> None:
        """Read from the same form that is shown."""
        self.reader = TermsForm(self.form)

    async def read(self) -> dict[str, Any] | None:
        """What matching is told; None where a row came or went, or something is wrong."""
        if self.reader.rearrange():
            return None
        meant = await find_place(self.visit, self.form)
        self.choices = meant.choices
        told = self.reader.read(place=meant.place)
        return told if self.form.is_right else None

    def refuse(self, answer: Answer) -> Response:
        """The form again, with what matching says of it."""
        self.form.refused(answer.data, fields=self.reader.fields)
        return self.show()

    def show(self) -> Response:
        """The page with the form as it stands."""
        return self.visit.page(
            "villages/terms",
            status=200 if self.form.is_right else WRONG,
            form=self.form,
            reader=self.reader,
            choices=self.choices,
            kinds=[{"value": value, "label": label} for value, label in KINDS.items()],
            months=MONTHS,
            most_rows=forms.MOST_ROWS,
            where=self.where,
            back=self.back,
            is_new=self.where == NEW,
        )


async def new(visit: Commune) -> Response:
    """A new village: one empty row to begin with."""
    return TermsPage(visit, forms.empty_form(), where=NEW).show()


async def plan(visit: Commune) -> Response:
    """Keep it; nobody is searched for yet."""
    page = TermsPage(visit, await visit.form(), where=NEW)
    told = await page.read()
    if told is None:
        return page.show()
    key = once_key(page.form, told)
    answer = await visit.tell("matching", "/v1/villages", told, key=key)
    if not answer.is_done:
        return page.refuse(answer)
    return visit.to(f"{DESK}/{answer.data['village_id']}?getan=gespeichert")


async def change_form(visit: Commune, village_id: UUID) -> Response:
    """The same form with what is asked for now."""
    told = await visit.need("matching", f"/v1/villages/{village_id}/room")
    page = _page(visit, village_id, forms.of_stored(told["terms"], version=told["terms_version"]))
    page.choices = await namesakes(visit, told["terms"]["place"]["municipality"])
    return page.show()


async def change(visit: Commune, village_id: UUID) -> Response:
    """State the terms anew; what was found by the old ones goes."""
    page = _page(visit, village_id, await visit.form())
    told = await page.read()
    if told is None:
        return page.show()
    path = f"/v1/villages/{village_id}/terms"
    told[forms.VERSION] = page.form.raw(forms.VERSION)
    answer = await visit.tell("matching", path, told, method="PUT")
    if not answer.is_done:
        return page.refuse(answer)
    return visit.to(f"{DESK}/{village_id}?getan=gespeichert")


def _page(visit: Visit, village_id: UUID, form: Form) -> TermsPage:
    room = f"{DESK}/{village_id}"
    return TermsPage(visit, form, where=f"{room}/vorgaben", back=room)
