"""Everything that the registry keeps of a person, in the clear, for the person alone."""

import base64
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from services.chassis.keys import KeyRing
from services.chassis.seal import unseal
from services.chassis.transaction import Transaction
from services.registry.settings import RegistrySettings
from services.registry.store import audit, holding, images
from services.registry.work import links
from services.registry.work.accompany import forget as cases
from services.registry.work.following import telling as following
from services.registry.work.identify import erasing as identifying

Rows = Callable[[Transaction, str], Awaitable[Sequence[dict[str, Any]]]]
KIND: Final = "data-export"
THE_PERSON: Final = "person"


async def held_of(tx: Transaction, person_id: str, *, settings: RegistrySettings) -> dict[str, Any]:
    """Entries with all texts, cases, nominations, claims, letters, reports, follows, blocks, links."""
    keys = settings.keys
    identified = await identifying.held_of(tx, person_id, keys=keys)
    fields = {each["initiative_id"]: each for each in identified["entries"]}
    return {
        "entries": [
            await _entry(tx, each, fields=fields, keys=keys)
            for each in await holding.entries_of(tx, person_id)
        ],
        "cases": await cases.held_of(tx, person_id, settings=settings),
        "nominations": identified["nominations"],
        "claims": identified["claims"],
        "letters": await _all_opened(tx, holding.letters_by, person_id, "letter", keys=keys),
        "reports": await _all_opened(tx, holding.reports_by, person_id, "contact", keys=keys),
        "ideas": await _all_opened(tx, holding.ideas_of, person_id, "contact", keys=keys),
        "juries": [
            {**each, "sheets": await holding.sheets_of(tx, each["id"])}
            for each in await _all_opened(tx, holding.juries_of, person_id, "contact", keys=keys)
        ],
        "ballots": await _all_opened(tx, holding.ballots_of, person_id, "email", keys=keys),
        "votes": await holding.votes_of(tx, person_id),
        "postings": await _all_opened(tx, holding.postings_of, person_id, "contact", keys=keys),
        "introductions": await _all_opened(
            tx, holding.introductions_of, person_id, "card", keys=keys
        ),
        "follows": await following.held_of(tx, person_id, keys=keys),
        "imports": await holding.imports_naming(tx, person_id),
        "blocks": await holding.blocks_on(tx, person_id),
        "links": await holding.links_of(tx, person_id),
    }


async def note_export(tx: Transaction, export_id: UUID) -> None:
    """Write down that a person got her data: by the number of the export, without a name."""
    if not await audit.deeds(tx, kind=KIND, subject_id=export_id, limit=1):
        await audit.note(tx, "export-data", by=THE_PERSON, kind=KIND, subject_id=export_id)


async def _entry(
    tx: Transaction, each: dict[str, Any], *, fields: dict[str, Any], keys: KeyRing
) -> dict[str, Any]:
    initiative_id: UUID = each["initiative_id"]
    sealed = each["contact"]
    own = dict(fields.get(str(initiative_id), {}))
    return {
        **each,
        **own,
        "initiative_id": initiative_id,
        "contact": asdict(links.unseal_contact(keys, sealed)) if sealed else None,
        "revisions": await holding.revisions_of(tx, initiative_id),
        "images": await _images(tx, initiative_id),
        "steps": await holding.steps_of(tx, initiative_id),
        "risk": await holding.risk_of(tx, initiative_id),
        "funding_check": await holding.funding_of(tx, initiative_id),
        "funding_answers": await holding.funding_asked_of(tx, initiative_id),
        "reported": await holding.reported_about(tx, initiative_id),
        "enquiries": await holding.written_to(tx, initiative_id),
        "partnerships": await holding.partnerships_of(tx, initiative_id),
    }


async def _images(tx: Transaction, initiative_id: UUID) -> list[dict[str, str]]:
    """All pictures that a text of the entry shows, as files in base64."""
    return [
        {"file": f"{name}.webp", "webp_base64": base64.b64encode(webp).decode()}
        for name, webp in await images.largest_of(tx, initiative_id)
    ]


async def _all_opened(
    tx: Transaction, rows: Rows, person_id: str, column: str, *, keys: KeyRing
) -> list[dict[str, Any]]:
    return [_opened(each, column, keys=keys) for each in await rows(tx, person_id)]


def _opened(each: dict[str, Any], column: str, *, keys: KeyRing) -> dict[str, Any]:
    sealed = each[column]
    return {**each, column: json.loads(unseal(keys.seal, sealed)) if sealed else None}
