"""Somebody reports an entry; an editor decides, and answers who left an address."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.chassis import outbox, timers
from services.chassis.identity import Email, normalise_email, person_id
from services.chassis.refusal import Refusal
from services.chassis.seal import seal, unseal
from services.chassis.timers import Timer
from services.chassis.transaction import Transaction
from services.registry.decide.clearance import reports as rules
from services.registry.decide.clearance.reports import Report, ReportReason, ReportState
from services.registry.settings import RegistrySettings
from services.registry.store import audit, initiatives
from services.registry.store.clearance import reports
from services.registry.work import steps

FORGET_REPORT: Final = "forget-report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody reports; ``email`` only if an answer is wanted."""

    reason: ReportReason
    words: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Reporter:
    """Whom to answer, and what."""

    person_id: str
    email: str
    details: Mapping[str, str | bool]


async def report(
    tx: Transaction,
    initiative_id: UUID,
    told: Told,
    *,
    report_id: UUID,
    settings: RegistrySettings,
) -> Report | Refusal:
    """Store a report on a listed entry; what the public does not see cannot be reported."""
    initiative = await initiatives.get(tx, initiative_id)
    if initiative is None or not initiative.is_listed:
        return Refusal("not-found")
    mailbox = normalise_email(told.email) if told.email else None
    if isinstance(mailbox, Refusal):
        return Refusal(mailbox.slug, field="email", **mailbox.details)
    if refused := rules.check_report(told.reason, told.words):
        return refused
    filed = Report(
        id=report_id,
        initiative_id=initiative_id,
        reason=told.reason,
        state=ReportState.OPEN,
        reporter=person_id(settings.keys.person, email=mailbox) if mailbox else None,
        received_at=tx.now,
    )
    contact = _sealed(mailbox, settings=settings) if mailbox else None
    await reports.insert(tx, filed, words=told.words, contact=contact)
    return filed


async def close(
    tx: Transaction,
    report_id: UUID,
    *,
    verdict: ReportState,
    answer: str,
    editor: str,
    settings: RegistrySettings,
) -> Report | Refusal:
    """Decide about a report; words and address are forgotten some time later.

    The entry is locked before its report, as by whoever forgets an owner.
    """
    initiative_id = await reports.entry_of(tx, report_id)
    if initiative_id is None:
        return Refusal("not-found")
    initiative = await steps.locked(tx, initiative_id)
    found = await reports.lock(tx, report_id)
    if found is None:
        return Refusal("not-found")
    said = rules.close(found, verdict=verdict, answer=answer)
    if isinstance(said, Refusal):
        return said
    await reports.close(tx, report_id, state=verdict, answer=answer, by=editor)
    await timers.schedule(
        tx,
        FORGET_REPORT,
        subject=str(report_id),
        due_at=tx.now + timedelta(days=settings.registry_report_days),
    )
    if said is not None:
        now = replace(initiative, version=initiative.version + 1)
        await initiatives.save(tx, now)
        claim = f"/internal/v1/reports/{report_id}/claim"
        await outbox.record(tx, said, sequence=now.version, dataref=claim)
    await audit.note(
        tx,
        "close-report",
        by=editor,
        kind="report",
        subject_id=report_id,
        initiative_id=found.initiative_id,
        verdict=verdict.value,
    )
    return replace(found, state=verdict)


async def reporter(
    tx: Transaction, report_id: UUID, *, settings: RegistrySettings
) -> Reporter | Refusal:
    """Whom notifications answer; not found once the report is forgotten."""
    told = await reports.answered(tx, report_id)
    if told is None or told["contact"] is None or told["state"] == ReportState.OPEN:
        return Refusal("not-found")
    return Reporter(
        person_id=told["reporter_person_id"],
        email=json.loads(unseal(settings.keys.seal, told["contact"]))["email"],
        details={
            "title": told["title"],
            "is_upheld": told["state"] == ReportState.UPHELD,
            "answer": told["answer"] or "",
        },
    )


async def forget_report(timer: Timer, tx: Transaction) -> None:
    """What somebody wrote about an entry is gone some time after the answer."""
    await reports.forget(tx, UUID(timer.subject))


def _sealed(mailbox: Email, *, settings: RegistrySettings) -> bytes:
    return seal(settings.keys.seal, json.dumps({"email": mailbox.address}))
