"""A person asks for all that is kept of her, and gets it as one encrypted file.

Every service answers its own part; while one is away nothing is handed out, and the worker tries
again: half of it is never called the whole. The file is encrypted by a passphrase that is derived
and stored nowhere, so neither the database nor a mail opens it.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from services.chassis import capability, erasure, timers
from services.chassis.database import Database
from services.chassis.http.tokens import Principal
from services.chassis.identity import Email, person_id
from services.chassis.keys import KeyRing
from services.chassis.refusal import Refusal
from services.chassis.seal import seal, unseal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.web import decide
from services.web.settings import WebSettings
from services.web.store import exports, sessions
from services.web.store.exports import Export
from services.web.upstream import ALONE, SERVICES, Answer, Upstream
from services.web.work import packing

ASK: Final = "ask-data"
FETCH: Final = "fetch-data"
FORGET: Final = "forget-export"
OFFER_LIVES: Final = timedelta(hours=1)
"""How long the link in a mail lets one ask."""
ASKED_LIVES: Final = timedelta(days=7)
"""How long we go on trying."""
FILE_LIVES: Final = timedelta(days=7)
LEASE: Final = timedelta(minutes=1)
"""How long whoever puts an export together has for it, before another one takes over."""
LONGEST_PAUSE: Final = timedelta(minutes=30)
GROUPS, LETTERS = 6, 4
"""24 letters of 32 kinds: 120 bits."""

Render = Callable[[str, Mapping[str, Any]], str]
"""A template and its values become a text."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What it takes to put an export together."""

    database: Database
    settings: WebSettings
    upstream: Upstream
    render: Render


async def offer(tx: Transaction, settings: WebSettings, *, email: Email) -> str:
    """A link by which whoever has this mailbox may ask for her data."""
    person = person_id(settings.keys.person, email=email)
    await _begin(tx, settings, person=person, email=email.address, lives=OFFER_LIVES)
    return await _link(
        tx, settings, purpose=ASK, person=person, until=tx.now + OFFER_LIVES, of=uuid4()
    )


async def ask(
    tx: Transaction, settings: WebSettings, *, person: str, email: str | None
) -> Export | Refusal:
    """Let her data be put together; asked twice it is one export.

    Who came by a link has no mailbox in the session: hers is that of the offer.
    """
    if email is not None:
        await _begin(tx, settings, person=person, email=email, lives=ASKED_LIVES)
    await exports.ask_export(tx, person, until=tx.now + ASKED_LIVES)
    return await exports.export_of(tx, person) or Refusal("link-expired")


async def drop(tx: Transaction, *, person: str) -> None:
    """Delete the file before its time: then a new one may be asked for."""
    dropped = await exports.drop_export(tx, person_id=person)
    if dropped is not None:
        await _forget_links(tx, dropped)


async def forget_in_time(timer: Timer, tx: Transaction) -> None:
    """The file is gone after some days."""
    await exports.end_export(tx, UUID(timer.subject))


def passphrase(keys: KeyRing, export_id: UUID) -> str:
    """What opens the file: «K7QF-…», the same whenever it is shown to its person."""
    told = f"data-export\x1f{export_id}".encode()
    letters = decide.spell(hmac.new(keys.link, told, hashlib.sha256).digest(), GROUPS * LETTERS)
    return "-".join(letters[at : at + LETTERS] for at in range(0, len(letters), LETTERS))


async def work_off(shop: Workshop) -> int:
    """Put together what is due, and tell whom it was put together for; how many were due."""
    async with shop.database.read() as tx:
        due = await exports.due_exports(tx)
    for export_id in due:
        await put_together(shop, export_id)
    return len(due)


async def put_together(shop: Workshop, export_id: UUID) -> None:
    """Ask all services, make the file, write the mail; what does not work now is tried again."""
    export = await _claim(shop, export_id)
    if export is None:
        return
    if export.state == "asked":
        export = await _made(shop, export)
    if export is not None:
        await _tell(shop, export)


async def _claim(shop: Workshop, export_id: UUID) -> Export | None:
    async with shop.database.transaction() as tx:
        export = await exports.claim_export(tx, export_id, until=tx.now + LEASE)
        if export and await erasure.is_erased(tx, export.person_id, export.asked_at):
            await drop(tx, person=export.person_id)
            return None
        return export


async def _made(shop: Workshop, export: Export) -> Export | None:
    """The export with its file; None if a part is away or the person does not want it any more."""
    parts, away = await _collect(shop, export)
    if not away:
        noted = await _note(shop, export)
        away = [] if noted else ["registry"]
    if away:
        await _postpone(shop, export, away=away)
        return None
    file = await asyncio.to_thread(
        packing.pack,
        parts,
        passphrase=passphrase(shop.settings.keys, export.id),
        asked_at=export.asked_at,
        number=str(export.id),
        vocabulary=await _vocabulary(shop, export),
        render=shop.render,
    )
    async with shop.database.transaction() as tx:
        until = tx.now + FILE_LIVES
        finished = await exports.finish_export(tx, export.id, file=file, until=until)
        if finished is not None:
            await timers.schedule(tx, FORGET, subject=str(export.id), due_at=until)
    return finished


async def _collect(shop: Workshop, export: Export) -> tuple[dict[str, Any], list[str]]:
    """What each service keeps of her, and which of them did not say."""
    who = _person(export)
    answers = await asyncio.gather(
        *(shop.upstream.get(service, "/v1/my/data", who=who) for service in SERVICES)
    )
    told = dict(zip(SERVICES, answers, strict=True))
    away = [name for name, each in told.items() if not isinstance(each, Answer) or not each.is_done]
    parts = {name: each.data for name, each in told.items() if isinstance(each, Answer)}
    async with shop.database.read() as tx:
        parts["web"] = await _own(tx, shop.settings.keys, person=export.person_id)
    return parts, away


async def _vocabulary(shop: Workshop, export: Export) -> dict[str, Any]:
    """The registry's words for its codes; the file does without them."""
    told = await shop.upstream.get("registry", "/v1/vocabulary", who=_person(export))
    return dict(told.data) if isinstance(told, Answer) and told.is_done else {}


async def _own(tx: Transaction, keys: KeyRing, *, person: str) -> dict[str, Any]:
    """What the web itself keeps: visits and unfinished forms."""
    return {
        "visits": [
            {**each, "created_at": _iso(each["created_at"]), "seen_at": _iso(each["seen_at"])}
            for each in await sessions.visits_of(tx, person)
        ],
        "drafts": [
            {
                "form": each["form"],
                "updated_at": _iso(each["updated_at"]),
                "typed": json.loads(unseal(keys.seal, each["data_sealed"])),
            }
            for each in await sessions.drafts_of(tx, person)
        ],
    }


async def _note(shop: Workshop, export: Export) -> bool:
    """Note in the registry's log, by the number alone, that data were given out."""
    answer = await shop.upstream.send(
        "registry",
        "/v1/my/exports",
        body={"export_id": str(export.id)},
        who=_person(export),
        key=str(export.id),
    )
    return isinstance(answer, Answer) and answer.is_done


async def _postpone(shop: Workshop, export: Export, *, away: list[str]) -> None:
    pause = min(LONGEST_PAUSE, timedelta(seconds=10 * 2 ** min(export.tries, 20)))
    async with shop.database.transaction() as tx:
        await exports.postpone_export(tx, export.id, away=away, due_at=tx.now + pause)


async def _tell(shop: Workshop, export: Export) -> None:
    """Write that the file is ready; the mail has a link and no passphrase."""
    async with shop.database.transaction() as tx:
        token = await _link(
            tx,
            shop.settings,
            purpose=FETCH,
            person=export.person_id,
            until=export.expires_at,
            of=export.id,
        )
    message = {
        "purpose": "data-export-ready",
        "email": unseal(shop.settings.keys.seal, export.email_sealed),
        "locale": "de",
        "params": {"link_token": token},
        "expires_at": export.expires_at.isoformat(),
    }
    key = str(uuid5(export.id, "ready"))
    answer = await shop.upstream.send(
        "notifications", "/v1/messages", body=message, who=ALONE, key=key
    )
    if not isinstance(answer, Answer) or not answer.is_done:
        await _postpone(shop, export, away=[])
        return
    async with shop.database.transaction() as tx:
        await exports.note_told(tx, export.id)


async def _begin(
    tx: Transaction, settings: WebSettings, *, person: str, email: str, lives: timedelta
) -> None:
    sealed = seal(settings.keys.seal, email)
    until = tx.now + lives
    await exports.begin_export(tx, uuid4(), person_id=person, email_sealed=sealed, until=until)


async def _link(
    tx: Transaction,
    settings: WebSettings,
    *,
    purpose: str,
    person: str,
    until: datetime,
    of: UUID,
) -> str:
    """A link to the export; its subject says what may be done with it."""
    subject = f"{purpose}:{of}"
    token = capability.derive(settings.keys.link, prefix="w", purpose=purpose, subject=subject)
    await capability.grant(
        tx, token, purpose=purpose, subject=subject, person_id=person, expires_at=until
    )
    return token


async def _forget_links(tx: Transaction, export_id: UUID) -> None:
    await capability.revoke_links(tx, subject=f"{FETCH}:{export_id}")
    await timers.cancel(tx, FORGET, subject=str(export_id))


def _person(export: Export) -> Principal:
    return Principal(issuer="web", subject=export.person_id, person_id=export.person_id)


def _iso(moment: datetime) -> str:
    return moment.isoformat()
