"""What the web does itself: sign people in, keep drafts, take erasure requests."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from contracts.web import PersonErased
from services.chassis import capability, outbox
from services.chassis.erasure import mark_erased
from services.chassis.identity import Email, person_id
from services.chassis.refusal import Refusal
from services.chassis.seal import seal, unseal
from services.chassis.transaction import Transaction
from services.web import decide
from services.web.settings import WebSettings
from services.web.store import exports, sessions

RATE_MINUTES: Final = 60
RESUME: Final = "resume-draft"


@dataclass(frozen=True, slots=True)
class Session:
    """Who a visitor is, for as long as the cookie lives."""

    digest: bytes
    kind: decide.Kind
    person_id: str | None = None
    email: str | None = None
    capability: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    subject: str = ""
    region: frozenset[str] = field(default_factory=frozenset)
    """Keys of the Kreise that staff sees; empty is all."""

    def may_open(self, object_id: str) -> bool:
        """Whether a link session reaches this object; full sign-in reaches all of its person."""
        return self.capability is None or self.capability == object_id


@dataclass(frozen=True, slots=True)
class MailedCode:
    """A code to be mailed, and what the browser keeps to be recognised."""

    code: str
    browser_secret: str
    code_id: UUID
    counted: "CountedMail"


@dataclass(frozen=True, slots=True)
class CountedMail:
    """One mail that was counted, by the counters that it stands in; none if it needs no limit."""

    scopes: tuple[str, ...] = ()


Fields = dict[str, list[str]]
"""What a form sent, by field."""


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was sent after the session had ended, and where to."""

    path: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class Draft:
    """An unfinished form."""

    id: UUID
    data: dict[str, Any]
    person_id: str | None


def digest(secret: str) -> bytes:
    """What is stored of a cookie."""
    return hashlib.sha256(secret.encode()).digest()


async def open_session(
    tx: Transaction, settings: WebSettings, *, session: Session, replaces: bytes | None
) -> str:
    """Start a session and return the cookie's secret; the browser's older session ends."""
    if replaces:
        await sessions.drop_session(tx, replaces)
    secret = secrets.token_urlsafe(32)
    row = sessions.SessionRow(
        kind=session.kind,
        person_id=session.person_id,
        principal={
            "capability": session.capability,
            "roles": sorted(session.roles),
            "name": session.name,
            "subject": session.subject,
            "region": sorted(session.region),
        },
        email_sealed=seal(settings.keys.seal, session.email) if session.email else None,
        created_at=tx.now,
        seen_at=tx.now,
    )
    await sessions.insert_session(tx, digest(secret), row)
    return secret


async def session_behind(tx: Transaction, settings: WebSettings, *, cookie: str) -> Session | None:
    """The living session behind a cookie."""
    key = digest(cookie)
    row = await sessions.session(tx, key)
    if row is None:
        return None
    if tx.now >= decide.session_ends(row.kind, created_at=row.created_at, seen_at=row.seen_at):
        return None
    await sessions.touch_session(tx, key)
    return Session(
        digest=key,
        kind=row.kind,
        person_id=row.person_id,
        email=unseal(settings.keys.seal, row.email_sealed) if row.email_sealed else None,
        capability=row.principal["capability"],
        roles=frozenset(row.principal["roles"]),
        name=row.principal["name"],
        subject=row.principal["subject"],
        region=frozenset(row.principal.get("region", ())),
    )


async def mail_code(
    tx: Transaction,
    settings: WebSettings,
    *,
    email: Email,
    visitor: str,
    next_path: str,
    browser_secret: str = "",
) -> MailedCode | Refusal:
    """Prepare a login code; the caller mails it after the commit.

    ``browser_secret`` is what the browser keeps of an older code, which ends.
    """
    person = person_id(settings.keys.person, email=email)
    counted = await count_mail(tx, settings, kind="code", person=person, visitor=visitor)
    if isinstance(counted, Refusal):
        return counted
    mailed = MailedCode(
        code=decide.spell_code(secrets.token_bytes(decide.CODE_LENGTH)),
        browser_secret=secrets.token_urlsafe(32),
        code_id=uuid4(),
        counted=counted,
    )
    await sessions.insert_login_code(
        tx,
        code_id=mailed.code_id,
        person_id=person,
        email_sealed=seal(settings.keys.seal, email.address),
        code=decide.LoginCode(
            code_digest=digest(mailed.code),
            browser_digest=digest(mailed.browser_secret),
            expires_at=tx.now + settings.code_life,
            tries=0,
        ),
        next_path=next_path,
        replaces=digest(browser_secret),
    )
    return mailed


async def count_mail(
    tx: Transaction, settings: WebSettings, *, kind: str, person: str, visitor: str
) -> CountedMail | Refusal:
    """Count one mail of a kind; refused past the hour's limit of the mailbox or of the visitor."""
    limits = {
        sessions.mailbox_scope(kind, person): settings.mails_per_mailbox,
        f"{kind}-from:{visitor}": settings.mails_per_visitor,
    }
    for scope, limit in limits.items():
        if await sessions.hits_in_window(tx, scope, minutes=RATE_MINUTES) > limit:
            return Refusal("too-many-mails", minutes=RATE_MINUTES)
    return CountedMail(tuple(limits))


async def count_report(tx: Transaction, settings: WebSettings, *, visitor: str) -> Refusal | None:
    """Count one report on an entry; refused past the hour's limit of the visitor."""
    scope = f"report-from:{visitor}"
    if (
        await sessions.hits_in_window(tx, scope, minutes=RATE_MINUTES)
        > settings.reports_per_visitor
    ):
        return Refusal("too-many-reports")
    return None


async def uncount_mail(tx: Transaction, counted: CountedMail) -> None:
    """Take a mail back from its counters: it could not be handed over."""
    for scope in counted.scopes:
        await sessions.take_hit_back(tx, scope)


async def take_code(
    tx: Transaction, settings: WebSettings, *, typed: str, browser_secret: str
) -> tuple[Session, str] | Refusal:
    """The signed-in person and where to go next; a wrong try is counted."""
    browser = digest(browser_secret)
    row = await sessions.lock_login_code(tx, browser)
    mailed = row and decide.LoginCode(
        code_digest=row["code_digest"],
        browser_digest=row["browser_digest"],
        expires_at=row["expires_at"],
        tries=row["tries"],
    )
    refusal = decide.check_code(
        mailed or None,
        typed_digest=digest(decide.read_code(typed)),
        browser_digest=browser,
        now=tx.now,
    )
    if row is None or refusal is not None:
        if row is not None:
            await sessions.count_try(tx, row["id"])
        return refusal or Refusal("code-gone")
    await sessions.drop_login_code(tx, row["id"])
    email = unseal(settings.keys.seal, row["email_sealed"])
    session = Session(
        digest=b"",
        kind=decide.Kind.PERSON,
        person_id=row["person_id"],
        email=email,
        subject=row["person_id"],
    )
    return session, row["next_path"]


async def keep_draft(
    tx: Transaction,
    settings: WebSettings,
    *,
    form: str,
    cookie: str,
    data: dict[str, Any],
    person: str | None = None,
) -> UUID:
    """Store what was typed so far; returns the draft's id."""
    found = await sessions.draft(tx, digest(cookie), form=form)
    draft_id = found.id if found else uuid4()
    sealed = seal(settings.keys.seal, json.dumps(data))
    row = sessions.DraftRow(id=draft_id, form=form, person_id=person, data_sealed=sealed)
    await sessions.put_draft(tx, digest(cookie), row)
    return draft_id


async def find_draft(
    tx: Transaction, settings: WebSettings, *, form: str, cookie: str
) -> Draft | None:
    """The draft behind a cookie."""
    row = await sessions.draft(tx, digest(cookie), form=form)
    if row is None:
        return None
    data = json.loads(unseal(settings.keys.seal, row.data_sealed))
    return Draft(row.id, data, row.person_id)


async def resume_link(
    tx: Transaction, settings: WebSettings, *, draft_id: UUID, email: Email
) -> str:
    """A link that brings the draft back, for the person behind this mailbox."""
    person = person_id(settings.keys.person, email=email)
    await sessions.bind_draft(tx, draft_id, person)
    token = capability.derive(
        settings.keys.link,
        prefix="w",
        purpose=RESUME,
        subject=f"{draft_id}:{email.identity}",
    )
    await capability.grant(
        tx,
        token,
        purpose=RESUME,
        subject=str(draft_id),
        person_id=person,
        expires_at=tx.now + settings.draft_life,
    )
    return token


@dataclass(frozen=True, slots=True)
class Resumed:
    """A draft that this browser has now: the link's grant, the cookie's secret, which form."""

    link: capability.Grant
    secret: str
    form: str


async def resume_draft(tx: Transaction, *, token: str) -> Resumed | Refusal:
    """Move the draft behind the link to this browser."""
    link = await capability.use_link(tx, token)
    if isinstance(link, Refusal):
        return link
    secret = secrets.token_urlsafe(32)
    form = await sessions.move_draft(tx, UUID(link.subject), digest(secret))
    return Refusal("link-unknown") if form is None else Resumed(link, secret, form)


async def keep_form(
    tx: Transaction, settings: WebSettings, *, session_cookie: str, path: str, fields: Fields
) -> str | None:
    """Keep what somebody sent whose session had ended, for after sign-in; the cookie's secret.

    None for who never had a session: nothing that we showed was sent.
    """
    row = await sessions.session(tx, digest(session_cookie))
    if row is None:
        return None
    secret = secrets.token_urlsafe(32)
    kept = {"subject": row.principal["subject"], "path": path, "fields": fields}
    await keep_draft(
        tx, settings, form=sessions.KEPT, cookie=secret, data=kept, person=row.person_id
    )
    return secret


async def kept_form(
    tx: Transaction, settings: WebSettings, *, cookie: str, subject: str
) -> KeptForm | None:
    """What this person sent too late, from this browser; never what somebody else did."""
    draft = await find_draft(tx, settings, form=sessions.KEPT, cookie=cookie)
    if draft is None or draft.data["subject"] != subject:
        return None
    return KeptForm(path=draft.data["path"], fields=draft.data["fields"])


async def erase_person(tx: Transaction, *, person: str, erased_at: datetime) -> None:
    """Forget a person here and say to all others that it was at this moment."""
    await sessions.forget_person(tx, person)
    await exports.drop_export(tx, person_id=person)
    await tx.execute("DELETE FROM capability WHERE person_id = $1", person)
    sequence = int(erased_at.timestamp() * 1000)
    await outbox.record(tx, PersonErased(person_id=person, erased_at=erased_at), sequence=sequence)
    await mark_erased(tx, person, erased_at)


async def sweep(tx: Transaction, settings: WebSettings) -> None:
    """Drop what has expired."""
    await sessions.drop_expired(tx, draft_life=settings.draft_life)
    await exports.drop_expired(tx)
