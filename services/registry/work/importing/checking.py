"""What each row would do: some rows per transaction, until all are looked at."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from contracts.moving_in import day_in_saxony
from services.chassis import timers
from services.chassis.refusal import Refusal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.areas import Municipality, Point
from services.registry.decide.content import Content, changed_fields, check_move_in
from services.registry.decide.importing import matching
from services.registry.decide.importing.columns import Column
from services.registry.decide.importing.gazetteer import Gazetteer
from services.registry.decide.importing.matching import Fate, Progress
from services.registry.decide.importing.row import (
    Fault,
    Reading,
    content_of,
    faults_by_column,
    faults_of,
    name_key,
    read_row,
)
from services.registry.decide.initiative import Initiative
from services.registry.store import import_keys, imports, initiatives, places, regions
from services.registry.store.gazetteer import gazetteer
from services.registry.store.imports import Import, Line
from services.registry.work.clearance import similar
from services.registry.work.clearance.similar import Similar
from services.registry.work.importing.receiving import CHECK

AT_ONCE: Final = 100
"""Rows per transaction: about a second of work."""


@dataclass(slots=True)
class Desk:
    """What looking at the rows of one import needs."""

    run: Import
    gazetteer: Gazetteer
    area: str = ""
    """What the importer speaks for, by name; empty for the whole state."""
    municipalities: dict[str, Municipality] = field(default_factory=dict)

    async def municipality(self, tx: Transaction, ags: str) -> Municipality:
        """One municipality, asked for once."""
        if ags not in self.municipalities:
            found = await places.municipality(tx, ags)
            if found is None:
                raise LookupError(f"municipality {ags}")
            self.municipalities[ags] = found
        return self.municipalities[ags]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A row with its fate, the keys by which it is known again, and the text it proposes."""

    line: Line
    keys: tuple[str, ...] = ()
    entry: Initiative | None = None
    proposed: Content | None = None


async def check_some(timer: Timer, tx: Transaction) -> None:
    """Look at the next rows; what was read anew meanwhile begins from its first row."""
    run = await imports.lock(tx, UUID(timer.subject))
    if run is None or run.state is not Progress.CHECKING:
        return
    rows = await imports.unchecked(tx, run.id, limit=AT_ONCE)
    desk = await open_desk(tx, run)
    for row in rows:
        await imports.save_row(tx, run.id, (await look_at(tx, desk, row)).line)
    if len(rows) == AT_ONCE:
        await timers.schedule(tx, CHECK, subject=str(run.id), due_at=tx.now)
    else:
        await imports.save(tx, replace(run, state=Progress.CHECKED))


async def open_desk(tx: Transaction, run: Import) -> Desk:
    """Everything that is needed for the rows of one import."""
    area = ", ".join(part.name for part in await regions.parts(tx, run.region))
    return Desk(run, await gazetteer(tx), area)


async def look_at(
    tx: Transaction, desk: Desk, line: Line, *, is_same: UUID | None = None
) -> Looked:
    """What a row would do now; ``is_same``: somebody said which entry it is."""
    reading = read_row(
        line.cells,
        gazetteer=desk.gazetteer,
        usual_topic=desk.run.usual_topic,
        on=day_in_saxony(tx.now),
        is_wide=line.is_wide,
    )
    fresh = replace(
        line, fate=Fate.BAD, why=None, faults=(), notes=reading.notes, alike=(), changed=()
    )
    if reading.faults:
        return Looked(line=_bad(fresh, reading.faults))
    municipality = await desk.municipality(tx, reading.says["ags"])
    if not matching.is_within(desk.run.region, municipality.ags):
        told = {"found": municipality.name, "area": desk.area}
        elsewhere = Fault(Column.PLACE, "row-outside-region", told)
        return Looked(line=_bad(fresh, [elsewhere]))
    fresh = replace(fresh, place=municipality.name, title=reading.says["title"])
    keys = _keys(desk.run, reading)
    fresh = replace(fresh, key=keys[0])
    earlier = await imports.earlier_of_key(tx, desk.run.id, keys[0], number=line.number)
    if earlier is not None:
        doubled = Fault(Column.TITLE, "row-doubled", {"other": earlier})
        return Looked(line=_bad(fresh, [doubled]), keys=keys)
    entry_id = is_same or await _known(tx, reading, keys[0])
    if entry_id is not None:
        looked = await _judged(tx, desk, fresh, reading, entry_id)
        return replace(looked, keys=keys)
    return await _unknown(tx, fresh, reading, municipality, keys)


async def _judged(
    tx: Transaction, desk: Desk, fresh: Line, reading: Reading, entry_id: UUID
) -> Looked:
    """What a row does to an entry that it is about; an entry lies where its latest text says."""
    entry = await initiatives.get(tx, entry_id)
    if entry is None:
        raise LookupError(f"initiative {entry_id}")
    latest = await initiatives.content(tx, entry.id, revision=entry.latest_revision)
    line = replace(fresh, initiative_id=entry.id)
    if latest is not None and not matching.is_within(desk.run.region, latest.ags):
        return Looked(line=replace(line, fate=Fate.KEPT, why=matching.OUTSIDE), entry=entry)
    municipality = await desk.municipality(tx, reading.says["ags"])
    proposed = content_of(reading, municipality, before=latest)
    if faults := _all_faults(tx, proposed, municipality, before=latest):
        return Looked(line=_bad(line, faults), entry=entry)
    verdict = matching.judge(entry, latest=latest, proposed=proposed)
    line = replace(
        line,
        fate=verdict.fate,
        why=verdict.why,
        changed=changed_fields(latest, proposed) if verdict.fate is Fate.CHANGED else (),
    )
    return Looked(line=line, entry=entry, proposed=proposed)


async def _unknown(
    tx: Transaction,
    fresh: Line,
    reading: Reading,
    municipality: Municipality,
    keys: tuple[str, ...],
) -> Looked:
    """No entry is known by this row: it is new, unless it looks like one."""
    proposed = content_of(reading, municipality, before=None)
    if faults := _all_faults(tx, proposed, municipality, before=None):
        return Looked(line=_bad(fresh, faults), keys=keys)
    alike = await _alike(tx, reading, proposed, keys)
    fate = Fate.ALIKE if alike else Fate.NEW
    return Looked(line=replace(fresh, fate=fate, alike=alike), keys=keys, proposed=proposed)


async def _known(tx: Transaction, reading: Reading, key: str) -> UUID | None:
    """The entry that a row names by our own id, or that its key was given to."""
    ours = matching.entry_id(reading.cell(Column.KEY))
    if ours is not None and await initiatives.get(tx, ours) is not None:
        return ours
    return await import_keys.of_key(tx, key)


async def _alike(
    tx: Transaction, reading: Reading, proposed: Content, keys: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Entries that may be the same: of this name by another list, and by the rule for duplicates."""
    has_point = reading.says.get("lat") is not None
    found = await similar.similar_listed(
        tx,
        proposed.title,
        ags=proposed.ags,
        point=Point(proposed.lat, proposed.lon) if has_point else None,
    )
    told = [_told(each) for each in found]
    namesake = await import_keys.of_key(tx, keys[-1]) if len(keys) > 1 else None
    if namesake is not None and all(each["initiative_id"] != str(namesake) for each in told):
        told.insert(0, {"initiative_id": str(namesake), **_SAME_NAME, "title": proposed.title})
    return told


_SAME_NAME: Final[Mapping[str, Any]] = {
    "title": "",
    "municipality": "",
    "alike": "same-name",
    "km": None,
    "is_listed": False,
}


def _told(each: Similar) -> dict[str, Any]:
    return {
        "initiative_id": str(each.neighbour.initiative_id),
        "title": each.neighbour.title,
        "municipality": each.neighbour.municipality,
        "alike": each.likeness.alike.value,
        "km": each.likeness.nearness.km,
        "is_listed": True,
    }


def _keys(run: Import, reading: Reading) -> tuple[str, ...]:
    """By what the row is known again: the list's own id before its name, if it has one."""
    by_name = name_key(reading.says["title"], reading.says["ags"])
    told = reading.cell(Column.KEY)
    if ours := matching.entry_id(told):
        return (f"entry:{ours}", by_name)
    own = matching.own_key(told, of_list=run.list_key)
    return (own, by_name) if own else (by_name,)


def _all_faults(
    tx: Transaction, proposed: Content, municipality: Municipality, *, before: Content | None
) -> list[Fault]:
    old = before.housing if before else None
    late: Mapping[str, Refusal] = check_move_in(proposed.housing, before=old, now=tx.now)
    return faults_of(proposed, municipality) + faults_by_column(late)


def _bad(line: Line, faults: list[Fault]) -> Line:
    return replace(line, fate=Fate.BAD, faults=[asdict(fault) for fault in faults])
