"""What funders do: write calls, try and propose rules and lists, publish what another proposed."""

import re
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Header
from starlette.responses import Response

from services.chassis.http import policy
from services.chassis.http.idempotency import OnceRequired
from services.chassis.http.tokens import Principal
from services.chassis.http.unit import Reading, Unit
from services.chassis.refusal import Refusal
from services.registry.api.funding import answers
from services.registry.api.funding.models import (
    CallOut,
    DeskAreaOut,
    DeskCallOut,
    DeskDetailOut,
    DeskOut,
    DeskRuleOut,
    ImportedOut,
    MembersOut,
    PreviewOut,
    RowErrorOut,
    TriedOut,
)
from services.registry.api.funding.public import members_of
from services.registry.api.funding.requests import AreaIn, CallIn, NewCallIn, RuleIn
from services.registry.api.problems import refuse, unless_refused
from services.registry.decide.funding.area_sets import Certainty
from services.registry.store.funding import areas as area_store
from services.registry.store.funding import calls as call_store
from services.registry.store.funding import rules as rule_store
from services.registry.work.funding import areas, calls, rules

router = APIRouter(tags=["funding desk"])

Funder = Annotated[Principal, policy.role("funder")]


@router.get("/v1/funding/desk")
async def show_desk(tx: Reading, _who: Funder) -> DeskOut:
    """All calls and lists, and what waits for a second person."""
    waiting = await rule_store.proposed(tx)
    return DeskOut(
        calls=[
            DeskCallOut(
                call=answers.call(made.call, now=tx.now),
                created_by=made.by,
                created_at=made.at,
                waiting=[each.rule.version for each in waiting if each.call_id == made.call.id],
            )
            for made in await call_store.all_of(tx)
        ],
        areas=[answers.desk_area(each) for each in await area_store.all_of(tx)],
    )


@router.get("/v1/funding/desk/calls/{call}")
async def show_desk_call(tx: Reading, call: str, _who: Funder) -> DeskDetailOut:
    """One call with all versions of its rule."""
    found = await call_store.get(tx, call)
    if found is None:
        refuse(Refusal("not-found"))
    return DeskDetailOut(
        call=answers.call(found, now=tx.now),
        rules=[answers.desk_rule(each) for each in await rule_store.of_call(tx, found.id)],
        area_names=sorted(await area_store.names(tx)),
    )


@router.post("/v1/funding/desk/calls", status_code=201, response_model=CallOut)
async def draft_call(told: NewCallIn, who: Funder, once: OnceRequired) -> Response:
    """Write a call down; the public does not see it yet."""
    drafted = unless_refused(
        await calls.draft(once.tx, told.texts(), key=told.key, call_id=uuid4(), by=who.subject)
    )
    return await once.keep(answers.call(drafted, now=once.tx.now), status=201)


@router.put("/v1/funding/desk/calls/{call}")
async def revise_call(
    tx: Unit,
    call: str,
    told: CallIn,
    who: Funder,
    if_match: Annotated[str | None, Header()] = None,
) -> CallOut:
    """Change texts or dates; If-Match names the revision that was changed."""
    seen = re.fullmatch(r'(?:W/)?"?([0-9]{1,9})"?', (if_match or "").strip())
    if seen is None:
        refuse(Refusal("precondition-missing"))
    revised = await calls.revise(tx, call, told.texts(), seen_revision=int(seen[1]), by=who.subject)
    return answers.call(unless_refused(revised), now=tx.now)


@router.post("/v1/funding/desk/calls/{call}/publish", response_model=CallOut)
async def publish_call(call: str, who: Funder, once: OnceRequired) -> Response:
    """Let everybody see a call; the calendar opens and closes it."""
    published = unless_refused(await calls.publish(once.tx, call, by=who.subject))
    return await once.keep(answers.call(published, now=once.tx.now))


@router.post("/v1/funding/desk/calls/{call}/withdraw", response_model=CallOut)
async def withdraw_call(call: str, who: Funder, once: OnceRequired) -> Response:
    """Take a call back."""
    withdrawn = unless_refused(await calls.withdraw(once.tx, call, by=who.subject))
    return await once.keep(answers.call(withdrawn, now=once.tx.now))


@router.post("/v1/funding/desk/calls/{call}/rules/preview")
async def preview_rule(tx: Unit, call: str, told: RuleIn, _who: Funder) -> PreviewOut:
    """Read a rule and try it with made-up applicants; nothing is stored."""
    tried = unless_refused(await rules.try_out(tx, call, told.rule))
    return PreviewOut(
        examples=[
            TriedOut(name=each.name, verdict=each.verdict, reasons=list(each.reasons))
            for each in tried
        ]
    )


@router.post("/v1/funding/desk/calls/{call}/rules", status_code=201, response_model=DeskRuleOut)
async def propose_rule(call: str, told: RuleIn, who: Funder, once: OnceRequired) -> Response:
    """Put a rule up for a second person."""
    stored = unless_refused(await rules.propose(once.tx, call, told.rule, by=who.subject))
    return await once.keep(answers.desk_rule(stored), status=201)


@router.post("/v1/funding/desk/calls/{call}/rules/{version}/publish", response_model=DeskRuleOut)
async def publish_rule(call: str, version: int, who: Funder, once: OnceRequired) -> Response:
    """Let a rule count that another member of staff proposed."""
    stored = unless_refused(await rules.publish(once.tx, call, version, by=who.subject))
    return await once.keep(answers.desk_rule(stored))


@router.post("/v1/funding/desk/calls/{call}/rules/{version}/decline", response_model=DeskRuleOut)
async def decline_rule(call: str, version: int, who: Funder, once: OnceRequired) -> Response:
    """Drop a proposed rule."""
    stored = unless_refused(await rules.decline(once.tx, call, version, by=who.subject))
    return await once.keep(answers.desk_rule(stored))


@router.post("/v1/funding/desk/areas", response_model=ImportedOut)
async def import_area(told: AreaIn, who: Funder, once: OnceRequired) -> Response:
    """Read a list; without an error in any line (and no dry run) it waits for a second person."""
    by = None if told.dry_run else who.subject
    imported = unless_refused(await areas.read(once.tx, told.sheet(), told.text, by=by))
    certainties = list(imported.members.members.values())
    answer = ImportedOut(
        listed=certainties.count(Certainty.LISTED),
        disputed=certainties.count(Certainty.DISPUTED),
        errors=[
            RowErrorOut(line=each.line, slug=each.slug, told=each.told)
            for each in imported.members.errors
        ],
        area=answers.desk_area(imported.stored) if imported.stored else None,
    )
    return await once.keep(answer)


@router.get("/v1/funding/desk/areas/{set_id}/{version}")
async def show_desk_area(tx: Reading, set_id: str, version: str, _who: Funder) -> MembersOut:
    """A list with its members, also one that waits."""
    return await members_of(tx, set_id, version)


@router.post("/v1/funding/desk/areas/{set_id}/{version}/publish", response_model=DeskAreaOut)
async def publish_area(set_id: str, version: str, who: Funder, once: OnceRequired) -> Response:
    """Let rules name a list that another member of staff proposed."""
    stored = unless_refused(await areas.publish(once.tx, set_id, version, by=who.subject))
    return await once.keep(answers.desk_area(stored))


@router.post("/v1/funding/desk/areas/{set_id}/{version}/decline", response_model=DeskAreaOut)
async def decline_area(set_id: str, version: str, who: Funder, once: OnceRequired) -> Response:
    """Drop a proposed list."""
    stored = unless_refused(await areas.decline(once.tx, set_id, version, by=who.subject))
    return await once.keep(answers.desk_area(stored))
