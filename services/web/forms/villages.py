"""What a commune asks of a village, with rows that come and go; and what a household answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.web.forms import village_about
from services.web.forms.card import read_card
from services.web.forms.reading import Form
from services.web.words.villages import KINDS
from services.web.words.ways import ENDINGS

QUOTA: Final = "quota"
HOMES: Final = "homes"
VERSION: Final = "version"
"""Which terms stood there when the form was opened: nobody overwrites others unseen."""
MOST_ROWS: Final = 20
MOST_HOUSEHOLDS: Final = 100
MOST_PERSONS: Final = 20
MOST_EQUITY: Final = 1_000_000_000
LEAST_RADIUS: Final = 5
MOST_RADIUS: Final = 200
MOST_ALTERNATIVES: Final = 5
MOST_CALL_DAYS: Final = 365
ADD: Final = "add-"
DROP: Final = "drop-"
BOUNDS: Final = ("at_least", "at_most")
RADIUS: Final = "20"
ALTERNATIVES: Final = "3"
DIFFER: Final = "2"
_REACH: Final = "Bitte geben Sie an, wie weit weg jemand jetzt wohnen darf."
_MANY: Final = "Bitte geben Sie an, wie viele Haushalte es sein sollen."
_ROSTER: Final = "Bitte wählen Sie einen."
_NUMBER: Final = "Bitte geben Sie eine Zahl an."


@dataclass(slots=True)
class TermsForm:
    """The terms as typed; ``quota`` and ``homes`` name their rows, so that a page can add some."""

    form: Form
    quotas: list[str] = field(init=False)
    homes: list[str] = field(init=False)

    def __post_init__(self) -> None:
        """Know which rows there are."""
        self.quotas, self.homes = self._rows(QUOTA), self._rows(HOMES)

    def rearrange(self) -> bool:
        """Add a row or take one away, if that button was pressed; nothing is checked then."""
        pressed = self.form.raw("do")
        for name, rows in ((QUOTA, self.quotas), (HOMES, self.homes)):
            if pressed == f"{ADD}{name}":
                if len(rows) < MOST_ROWS:
                    rows.append(str(max(map(int, rows), default=-1) + 1))
                return True
            if pressed.startswith(f"{DROP}{name}-"):
                gone = pressed.removeprefix(f"{DROP}{name}-")
                rows[:] = [row for row in rows if row != gone]
                return True
        return False

    def read(self, *, place: Mapping[str, Any] | None) -> dict[str, Any]:
        """The terms as matching takes them; what is wrong stands in the form."""
        form = self.form
        form.text("place", longest=80, missing="Bitte geben Sie an, wo das Dorf entstehen soll.")
        return {
            "title": form.text(
                "title", longest=120, missing="Bitte geben Sie dem Dorf einen Namen."
            ),
            "place": place
            and {"municipality": place["name"]}
            | {name: place[name] for name in ("ags", "lat", "lon")},
            "radius_km": form.number(
                "radius_km", low=LEAST_RADIUS, high=MOST_RADIUS, missing=_REACH, unit=" km"
            ),
            "households": form.number("households", low=2, high=MOST_HOUSEHOLDS, missing=_MANY),
            "quotas": [self._quota(row) for row in self._stated],
            "persons_at_least": form.number("persons_at_least", low=0, high=9999) or 0,
            "persons_at_most": form.number("persons_at_most", low=1, high=9999),
            "equity_eur_at_least": form.number("equity_eur_at_least", low=0, high=MOST_EQUITY) or 0,
            "homes": [self._homes(row) for row in self.homes],
            "about": village_about.read_about(form),
            "differ": form.number("differ", low=1, high=MOST_HOUSEHOLDS, missing=_NUMBER),
            "alternatives": form.number(
                "alternatives", low=1, high=MOST_ALTERNATIVES, missing=_NUMBER
            ),
        }

    @property
    def fields(self) -> dict[str, str]:
        """What matching calls otherwise than the form."""
        quotas = {
            f"quotas.{number}.{name}": f"quota_{row}_{name}"
            for number, row in enumerate(self._stated)
            for name in ("kinds", *BOUNDS)
        }
        homes = {
            f"homes.{number}.{name}": f"homes_{row}_{name}"
            for number, row in enumerate(self.homes)
            for name in ("persons_max", "count")
        }
        places = {"place.ags": "place", "place.municipality": "place"}
        return {**quotas, **homes, **places, **village_about.FIELDS}

    @property
    def _stated(self) -> list[str]:
        """The rows of households that say anything; an empty one asks for nobody."""
        return [row for row in self.quotas if not self._is_empty(f"{QUOTA}_{row}")]

    def _is_empty(self, name: str) -> bool:
        ticked = self.form.many(f"{name}_kinds", of=KINDS)
        return not ticked and not any(self.form.raw(f"{name}_{end}") for end in BOUNDS)

    def _quota(self, row: str) -> dict[str, Any]:
        form, name = self.form, f"quota_{row}"
        kinds = form.many(f"{name}_kinds", of=KINDS)
        least = form.number(f"{name}_at_least", low=0, high=MOST_HOUSEHOLDS)
        most = form.number(f"{name}_at_most", low=0, high=MOST_HOUSEHOLDS)
        if not kinds:
            form.wrong(f"{name}_kinds", "Bitte wählen Sie, welche Haushalte gemeint sind.")
        if least is None and most is None and not self._is_wrong(name):
            form.wrong(
                f"{name}_at_least", "Bitte geben Sie an, wie viele es mindestens sein sollen."
            )
        if least is not None and most is not None and most < least:
            form.wrong(f"{name}_at_most", f"Das ist weniger als mindestens ({least}).")
        return {"kinds": kinds, "at_least": least or 0, "at_most": most}

    def _homes(self, row: str) -> dict[str, Any]:
        form, name = self.form, f"homes_{row}"
        return {
            "persons_max": form.number(
                f"{name}_persons_max", low=1, high=MOST_PERSONS, missing=_NUMBER
            ),
            "count": form.number(f"{name}_count", low=1, high=MOST_HOUSEHOLDS, missing=_NUMBER),
        }

    def _is_wrong(self, name: str) -> bool:
        return any(error["field"].startswith(f"{name}_at") for error in self.form.errors)

    def _rows(self, name: str) -> list[str]:
        """The rows that the page had, each once; what is no number was not ours."""
        told = (row for row in self.form.typed.get(name, []) if row.isascii() and row.isdigit())
        return list(dict.fromkeys(row[:3] for row in told))[:MOST_ROWS]


def empty_form() -> Form:
    """A new village: one empty row to begin with, and what most choose."""
    return Form(
        {
            "radius_km": [RADIUS],
            "alternatives": [ALTERNATIVES],
            "differ": [DIFFER],
            QUOTA: ["0"],
        }
    )


def of_stored(terms: Mapping[str, Any], *, version: str) -> Form:
    """The form with what the commune asks for now."""
    plain = ("title", "radius_km", "households", "persons_at_most", "differ", "alternatives")
    typed = {name: [str(terms[name])] for name in plain if terms[name] is not None}
    typed |= {
        name: [str(terms[name])]
        for name in ("persons_at_least", "equity_eur_at_least")
        if terms[name]
    }
    typed[VERSION] = [version]
    typed |= {"place": [terms["place"]["municipality"]], "ags": [terms["place"]["ags"]]}
    typed |= village_about.typed_about(terms["about"])
    typed[QUOTA] = [str(row) for row in range(len(terms["quotas"]))]
    typed[HOMES] = [str(row) for row in range(len(terms["homes"]))]
    for row, quota in enumerate(terms["quotas"]):
        typed[f"quota_{row}_kinds"] = list(quota["kinds"])
        for name in BOUNDS:
            typed[f"quota_{row}_{name}"] = [] if quota[name] is None else [str(quota[name])]
    for row, homes in enumerate(terms["homes"]):
        for name in ("persons_max", "count"):
            typed[f"homes_{row}_{name}"] = [str(homes[name])]
    return Form(typed)


def read_days(form: Form) -> dict[str, Any]:
    """For how long a call shall run."""
    missing = "Wie viele Tage soll er laufen?"
    return {"days": form.number("days", low=1, high=MOST_CALL_DAYS, missing=missing)}


def read_roster(form: Form) -> dict[str, Any]:
    """Which roster's households shall be asked, of the search whose rosters stood there."""
    return {
        "search": form.number("search", low=0, high=999_999, missing=_ROSTER),
        "roster": form.number("roster", low=1, high=10, missing=_ROSTER),
    }


def read_confirmed(form: Form) -> dict[str, Any]:
    """Which household founds the village."""
    return _founder(form, is_confirmed=True)


def read_removed(form: Form) -> dict[str, Any]:
    """Which household does not found it."""
    return _founder(form, is_confirmed=False)


def _founder(form: Form, *, is_confirmed: bool) -> dict[str, Any]:
    number = form.number("household", low=1, high=999_999, missing=_ROSTER)
    return {"household": number, "is_confirmed": is_confirmed}


def read_code(form: Form) -> dict[str, Any]:
    """The code of a founding household."""
    return {"code": form.text("code", longest=40, missing="Bitte geben Sie den Code ein.")}


def read_yes(form: Form) -> dict[str, Any]:
    """Yes, and whether the others may have the contact: two ticks that do not hang together."""
    if not form.ticked("join"):
        form.wrong("join", "Kreuzen Sie an, dass Sie dabei sind, oder sagen Sie unten Nein.")
    return {"answer": "yes", **({"card": read_card(form)} if form.ticked("agree") else {})}


def read_no(_form: Form) -> dict[str, Any]:
    """No; a reason is not asked for."""
    return {"answer": "no"}


def read_consent(form: Form) -> dict[str, Any]:
    """That the others may have the contact."""
    if not form.ticked("agree"):
        form.wrong("agree", "Bitte bestätigen Sie, dass die anderen Ihren Kontakt sehen dürfen.")
    return read_card(form)


def read_nothing(_form: Form) -> dict[str, Any]:
    """A button that says all."""
    return {}


def read_reason(form: Form) -> dict[str, Any]:
    """Why a founded village is given up; before that nobody is asked for one."""
    reason = form.raw("reason")
    return {"reason": reason} if reason in ENDINGS else {}


def read_leave(form: Form) -> dict[str, Any]:
    """Leaving takes a tick: the others search anew."""
    if not form.ticked("sure"):
        form.wrong("sure", "Bitte bestätigen Sie, dass Sie nicht mehr mitmachen möchten.")
    return {}


Read = Callable[[Form], dict[str, Any]]
ANSWERS: Final[Mapping[str, tuple[str, Read]]] = {
    "yes": ("answer", read_yes),
    "no": ("answer", read_no),
    "consent": ("consent", read_consent),
    "revoke": ("revoke", read_nothing),
    "leave": ("leave", read_leave),
}
"""What a household may say, where matching takes it, and how it is read."""
