"""A list of municipalities is imported by one member of staff, published by another."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID, uuid5

from contracts.funding import AreaSetPublished
from services.chassis import outbox
from services.chassis.refusal import Refusal, RefusedError
from services.chassis.transaction import Transaction
from services.registry.decide.contact import refuse_fields
from services.registry.decide.content import check_text
from services.registry.decide.funding import two_people
from services.registry.decide.funding.area_csv import Members, read_members
from services.registry.store import audit, places
from services.registry.store.funding import areas
from services.registry.store.funding.areas import AreaSheet, StoredArea

KIND: Final = "area-set"
SETS: Final = UUID("0c3d5a52-2f5d-5b6a-9b5c-1b9a2d0f4e77")
"""Name space of area sets for the log of staff."""
LABEL: Final = (3, 200)
SOURCE: Final = (3, 1000)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file says, and the version that was made of it; None where it was only looked at."""

    members: Members
    stored: StoredArea | None


async def read(
    tx: Transaction, sheet: AreaSheet, text: str, *, by: str | None
) -> Imported | Refusal:
    """Read a file; ``by`` proposes it if no line of it is wrong, without ``by`` it is looked at."""
    members = read_members(text, names=await places.names_of_all(tx))
    if isinstance(members, Refusal):
        return members
    if wrong := _check_sheet(sheet):
        return refuse_fields(wrong)
    if by is None or members.errors:
        return Imported(members, None)
    if not await areas.insert(tx, sheet, members.members, by=by):
        return refuse_fields({"version": Refusal("area-version-taken")})
    await audit.note(tx, "propose-area-set", by=by, kind=KIND, subject_id=_subject(sheet))
    return Imported(members, await _locked(tx, sheet.id, sheet.version))


async def publish(tx: Transaction, set_id: str, version: str, *, by: str) -> StoredArea | Refusal:
    """Let rules name it from now on."""
    stored = await _locked(tx, set_id, version)
    decided = two_people.publish(stored.proposal, by=by, now=tx.now)
    if isinstance(decided, Refusal):
        return decided
    await areas.decide(tx, stored.sheet, decided)
    await audit.note(
        tx, "publish-area-set", by=by, kind=KIND, subject_id=_subject(stored.sheet), version=version
    )
    fact = AreaSetPublished(
        subject_id=set_id,
        set_version=version,
        valid_from=stored.sheet.valid_from,
        valid_to=stored.sheet.valid_to,
        listed=stored.listed,
        disputed=stored.disputed,
    )
    await outbox.record(tx, fact, sequence=await areas.published_count(tx, set_id))
    return replace(stored, proposal=decided)


async def decline(tx: Transaction, set_id: str, version: str, *, by: str) -> StoredArea | Refusal:
    """Drop a proposal."""
    stored = await _locked(tx, set_id, version)
    decided = two_people.decline(stored.proposal, by=by, now=tx.now)
    if isinstance(decided, Refusal):
        return decided
    await areas.decide(tx, stored.sheet, decided)
    await audit.note(
        tx, "decline-area-set", by=by, kind=KIND, subject_id=_subject(stored.sheet), version=version
    )
    return replace(stored, proposal=decided)


def _check_sheet(sheet: AreaSheet) -> dict[str, Refusal]:
    found = {
        "label": check_text(sheet.label, LABEL),
        "source": check_text(sheet.source, SOURCE, lines=True),
    }
    wrong = {field: refused for field, refused in found.items() if refused}
    if sheet.valid_to is not None and sheet.valid_to < sheet.valid_from:
        wrong["valid_to"] = Refusal("dates-reversed")
    return wrong


def _subject(sheet: AreaSheet) -> UUID:
    return uuid5(SETS, sheet.name)


async def _locked(tx: Transaction, set_id: str, version: str) -> StoredArea:
    stored = await areas.lock(tx, set_id, version)
    if stored is None:
        raise RefusedError(Refusal("not-found"))
    return stored
