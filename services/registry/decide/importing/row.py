"""One row becomes what an entry says; each error names the field, what was found, what would be right.

Only columns that the file has are stated: what no column speaks of stays as it is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Final

from contracts.registry import InitiativeKind
from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.areas import Municipality
from services.registry.decide.content import SUMMARY, Content, FieldRefusals, check_content
from services.registry.decide.housing import LARGEST
from services.registry.decide.importing import choices, days, numbers
from services.registry.decide.importing.columns import BROKEN, Column
from services.registry.decide.importing.days import Day, write_day
from services.registry.decide.importing.gazetteer import Found, Gazetteer, Note, Told
from services.registry.decide.importing.numbers import Amount, write_amount
from services.registry.decide.words import fold

Cells = Mapping[str, str]
ONE_LINE: Final = (Column.TITLE, Column.SUMMARY, Column.WEBSITE)
LISTS: Final[Mapping[Column, Mapping[str, str]]] = {
    Column.TOPICS: vocabulary.TOPICS,
    Column.TARGET_GROUPS: vocabulary.TARGET_GROUPS,
    Column.SDGS: vocabulary.SDGS,
}
SINGLE: Final[Mapping[Column, Mapping[str, str]]] = {
    Column.KIND: vocabulary.KINDS,
    Column.LEGAL_FORM: vocabulary.LEGAL_FORMS,
    Column.STAGE: vocabulary.STAGES,
    Column.ACTOR_KIND: vocabulary.ACTOR_KINDS,
}
HOUSING: Final = (
    Column.WARM_COST,
    Column.FREE_PLACES,
    Column.PERSONS_MIN,
    Column.PERSONS_MAX,
    Column.TENURES,
    Column.EQUITY,
    Column.CERTIFICATE,
    Column.MOVE_IN_FROM,
    Column.MOVE_IN_TO,
    Column.PETS,
    Column.STEP_FREE,
    Column.SMOKE_FREE,
    Column.LANGUAGES,
    Column.HOUSEHOLDS,
)
SEVERAL: Final[Mapping[Column, Mapping[str, str]]] = {
    Column.TENURES: vocabulary.TENURES,
    Column.LANGUAGES: vocabulary.LANGUAGES,
    Column.HOUSEHOLDS: vocabulary.HOUSEHOLD_KINDS,
}
"""Lists inside of an offer of a home."""
SMALLEST: Final[Mapping[Column, int]] = {Column.PERSONS_MIN: 1, Column.PERSONS_MAX: 1}
TOLD_BELOW: Final = (Column.CARRIER, Column.STREET, Column.STARTS_ON, Column.BUDGET)
"""What an entry has no field for stands below its description."""
LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; ``details`` say what was found and what would be right."""

    field: str
    slug: str
    details: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """What a row says so far: the fields of an entry, faults, and notes on what was mended."""

    cells: Cells
    says: dict[str, Any] = field(default_factory=dict)
    housing: dict[str, Any] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def has(self, column: Column) -> bool:
        """Whether the file has this column."""
        return column.value in self.cells

    def cell(self, column: Column) -> str:
        """The text of a cell; empty if there is none."""
        return self.cells.get(column.value, "")

    def wrong(self, column: str, refusal: Refusal) -> None:
        """Note what is wrong with a cell."""
        self.faults.append(Fault(column, refusal.slug, dict(refusal.details)))


def read_row(
    cells: Cells, *, gazetteer: Gazetteer, usual_topic: str | None, on: date, is_wide: bool = False
) -> Reading:
    """Everything that a row says, and everything that is wrong with it, at once.

    ``usual_topic`` counts where the file names none; ``is_wide``: it has more cells than the head.
    """
    reading = Reading(cells)
    if is_wide:
        reading.wrong("", Refusal("row-too-wide"))
    for name, text in cells.items():
        if BROKEN in text:
            reading.wrong(name, Refusal("text-broken-letter", found=text[:LONGEST]))
    _read_texts(reading)
    _read_place(reading, gazetteer, on=on)
    _read_choices(reading, usual_topic)
    _read_housing(reading)
    _read_below(reading)
    _read_summary(reading)
    return reading


def content_of(reading: Reading, municipality: Municipality, *, before: Content | None) -> Content:
    """The text that the row makes of an entry; what it does not speak of stays as it was."""
    told = before.model_dump() if before else dict(_EMPTY)
    moved = told.get("ags") != municipality.ags
    told |= reading.says
    if told["lat"] is None or (moved and "lat" not in reading.says):
        told |= {"lat": municipality.centre.lat, "lon": municipality.centre.lon}
    is_project = told["kind"] == InitiativeKind.HOUSING_PROJECT
    told["housing"] = _offer(reading, before) if is_project else None
    return Content.model_validate(told)


def faults_of(content: Content, municipality: Municipality) -> list[Fault]:
    """What the rules for every entry say against it."""
    missing = {} if content.summary else {"summary": Refusal("summary-missing")}
    if not content.topics:
        missing["topics"] = Refusal("topics-missing", allowed=", ".join(vocabulary.TOPICS.values()))
    wrong = {**check_content(content, municipality), **missing}
    return faults_by_column(wrong)


def faults_by_column(refusals: FieldRefusals) -> list[Fault]:
    """Refusals as faults of the cells: what an offer of a home says has columns of its own."""
    return [
        Fault(name.removeprefix("housing."), refusal.slug, dict(refusal.details))
        for name, refusal in refusals.items()
    ]


_EMPTY: Final[Mapping[str, Any]] = {
    "kind": "initiative",
    "title": "",
    "summary": "",
    "description": "",
    "topics": (),
    "target_groups": (),
    "legal_form": None,
    "stage": None,
    "actor_kind": None,
    "lat": None,
    "lon": None,
    "website": None,
    "summary_easy": None,
    "sdgs": (),
}
_NO_OFFER: Final[Mapping[str, Any]] = {
    "warm_cost_eur": None,
    "free_places": 0,
    "persons_max": None,
    "move_in_from": None,
    "move_in_to": None,
    "pets_allowed": None,
    "step_free": None,
    "kinds": (),
    "wishes": (),
}


def _read_texts(reading: Reading) -> None:
    for column in (Column.TITLE, Column.SUMMARY, Column.SUMMARY_EASY):
        if reading.has(column):
            text = reading.cell(column)
            reading.says[column.value] = " ".join(text.split("\n")) if column in ONE_LINE else text
    if reading.says.get("summary_easy") == "":
        reading.says["summary_easy"] = None
    if not reading.cell(Column.TITLE):
        reading.wrong(Column.TITLE, Refusal("title-missing"))
    if reading.has(Column.WEBSITE):
        reading.says["website"] = _website(reading)


def _website(reading: Reading) -> str | None:
    text = reading.cell(Column.WEBSITE)
    if text and "://" not in text and "." in text and "@" not in text and " " not in text:
        reading.notes.append((Column.WEBSITE, "website-completed"))
        return f"https://{text}"
    return text or None


def _read_place(reading: Reading, gazetteer: Gazetteer, *, on: date) -> None:
    told = Told(reading.cell(Column.AGS), reading.cell(Column.POSTCODE), reading.cell(Column.PLACE))
    found = gazetteer.find(told, on=on)
    if isinstance(found, Found):
        reading.says["ags"] = found.ags
        reading.notes += found.notes
    else:
        reading.wrong(*found)
    if reading.has(Column.LAT) or reading.has(Column.LON):
        _read_point(reading)


def _read_point(reading: Reading) -> None:
    lat, lon = (_degrees(reading, column) for column in (Column.LAT, Column.LON))
    if reading.cell(Column.LAT) and not reading.cell(Column.LON):
        reading.wrong(Column.LON, Refusal("point-incomplete"))
    if reading.cell(Column.LON) and not reading.cell(Column.LAT):
        reading.wrong(Column.LAT, Refusal("point-incomplete"))
    reading.says |= {"lat": lat, "lon": lon}


def _degrees(reading: Reading, column: Column) -> float | None:
    degrees: float | None = _read(reading, column, numbers.read_degrees)
    return degrees


def _read_choices(reading: Reading, usual_topic: str | None) -> None:
    for column, labels in LISTS.items():
        if reading.has(column):
            several = partial(choices.read_choices, labels=labels)
            reading.says[column.value] = _read(reading, column, several) or ()
    for column, labels in SINGLE.items():
        if reading.has(column):
            one = partial(choices.read_choice, labels=labels)
            reading.says[column.value] = _read(reading, column, one)
    if reading.has(Column.KIND) and not reading.cell(Column.KIND):
        reading.says["kind"] = "initiative"
    if not reading.cell(Column.TOPICS) and usual_topic:
        reading.says["topics"] = (usual_topic,)


def _read_housing(reading: Reading) -> None:
    for column in HOUSING:
        if reading.has(column):
            reading.housing[column.value] = _read_offer(reading, column)


def _read_offer(reading: Reading, column: Column) -> Any:
    match column:
        case Column.MOVE_IN_FROM | Column.MOVE_IN_TO:
            return _day(reading, column)
        case Column.PETS | Column.STEP_FREE | Column.SMOKE_FREE | Column.CERTIFICATE:
            return _read(reading, column, choices.read_yes_or_no)
        case Column.TENURES | Column.LANGUAGES | Column.HOUSEHOLDS:
            several = partial(choices.read_choices, labels=SEVERAL[column])
            return _read(reading, column, several) or ()
        case _:
            return _read(reading, column, partial(_count, column=column))


def _count(text: str, column: Column) -> int | Refusal:
    """A number that an offer may hold: no household has nobody in it."""
    count = numbers.read_count(text)
    if isinstance(count, Refusal):
        return count
    if count < (smallest := SMALLEST.get(column, 0)):
        return Refusal("number-too-small", smallest=smallest)
    if count > LARGEST[column]:
        return Refusal("number-too-large", largest=LARGEST[column])
    return count


def _offer(reading: Reading, before: Content | None) -> dict[str, Any]:
    told = before.housing.model_dump() if before and before.housing else dict(_NO_OFFER)
    told |= reading.housing
    return {**told, "free_places": told["free_places"] or 0}


def _read_below(reading: Reading) -> None:
    """The description, and below it what an entry has no field for."""
    if not any(reading.has(column) for column in (Column.DESCRIPTION, *TOLD_BELOW)):
        return
    lines = list(_lines(reading))
    parts = [reading.cell(Column.DESCRIPTION), "\n".join(lines)]
    reading.says["description"] = "\n\n".join(part for part in parts if part)


def _lines(reading: Reading) -> Iterator[str]:
    if carrier := reading.cell(Column.CARRIER):
        yield f"Träger: {' '.join(carrier.split())}"
    if street := reading.cell(Column.STREET):
        yield f"Anschrift: {' '.join(street.split())}"
    if day := _day(reading, Column.STARTS_ON):
        yield f"Beginn: {write_day(day)}"
    if reading.cell(Column.BUDGET):
        amount = numbers.read_amount(reading.cell(Column.BUDGET))
        if isinstance(amount, Amount):
            _note(reading, Column.BUDGET, amount.note)
            yield f"Budget: {write_amount(amount.value)}"
        else:
            reading.wrong(Column.BUDGET, amount)


def _read_summary(reading: Reading) -> None:
    """A list often has no short text: the first words of the long one, or who offers it, do."""
    if reading.cell(Column.SUMMARY):
        return
    made = _first_words(reading.cell(Column.DESCRIPTION)) or _offered_by(reading)
    if made:
        reading.says["summary"] = made
        reading.notes.append((Column.SUMMARY, "summary-made"))


def _first_words(text: str) -> str:
    shortest, longest = SUMMARY
    first = " ".join(text.partition("\n\n")[0].split())
    if len(first) > longest:
        first = first[: longest - 1].rpartition(" ")[0] + "…"
    return first if len(first) >= shortest else ""


def _offered_by(reading: Reading) -> str:
    carrier, place = reading.cell(Column.CARRIER), reading.cell(Column.PLACE)
    where = f" in {place}" if place else ""
    made = f"Ein Angebot von {' '.join(carrier.split())}{where}."
    return made if carrier and len(made) <= SUMMARY[1] else ""


def _day(reading: Reading, column: Column) -> date | None:
    if not reading.cell(column):
        return None
    read = days.read_day(reading.cell(column))
    if isinstance(read, Day):
        _note(reading, column, read.note)
        return read.value
    reading.wrong(column, read)
    return None


def _read(reading: Reading, column: Column, read: Callable[[str], Any | Refusal]) -> Any:
    """What a cell says, None if it is empty or wrong."""
    text = reading.cell(column)
    if not text:
        return None
    told = read(text)
    if isinstance(told, Refusal):
        reading.wrong(column, told)
        return None
    return told


def _note(reading: Reading, column: Column, note: str | None) -> None:
    if note:
        reading.notes.append((column, note))


def name_key(title: str, ags: str) -> str:
    """By what a row without an id of its own is known again: its folded name and its municipality."""
    return f"name:{ags}:{' '.join(fold(title).split())}"[:300]
