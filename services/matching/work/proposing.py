"""The engine takes one entry of the change log: lists, matches, proposals and facts in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from contracts.matching import Market as MarketName
from contracts.matching import Side
from services.chassis import timers
from services.chassis.transaction import Transaction
from services.matching.decide import explain
from services.matching.decide import match as deciding
from services.matching.decide.bans import APART, Ban
from services.matching.decide.columns import Row, other
from services.matching.decide.market import BanChange, Market, Plan, RowChange
from services.matching.decide.match import UNANSWERED
from services.matching.decide.outcomes import judge
from services.matching.decide.rows import OPEN_ROW
from services.matching.store import blocks, engine, entrants, listing, matches, rooms
from services.matching.store.engine import Entry
from services.matching.store.matches import WEEK, StoredMatch
from services.matching.work.desk import Desk
from services.matching.work.packing import row_of
from services.matching.work.profiles import NOTICES_RENEWED
from services.matching.work.settling import settle, withdraw_all


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry that is taken; ``plan`` is to be applied after the commit."""

    entry: Entry
    plan: Plan | None
    is_gone: bool = False


async def take_change(
    tx: Transaction, desk: Desk, market: Market, *, of: MarketName, epoch: int
) -> Taken | None:
    """Take the oldest entry of a market with all its consequences; None if there is none.

    Changes the market in nothing: what the transaction does not commit has not happened.
    """
    await engine.hold_epoch(tx, of, epoch)
    entry = await engine.next_entry(tx, of)
    if entry is None:
        return None
    if entry.kind == "notices":
        await _propose(tx, desk, [entry.seeker_ordinal or 0])
        return Taken(entry, None)
    if entry.kind == "pair":
        return await _take_pair(tx, desk, market, entry)
    change, is_gone = await _row_change(tx, entry)
    plan = market.plan_row(change)
    await _lock_sides(tx, plan, side=change.side, ordinal=change.ordinal)
    await engine.keep_row(tx, of, change.side, ordinal=change.ordinal, row=change.row)
    if is_gone:
        await engine.forget(tx, change.side, change.ordinal)
    found = await matches.open_of(tx, side=change.side, ordinal=change.ordinal)
    await _reconsider(tx, [(stored, _rows(market, stored, change)) for stored in found])
    await _write(tx, desk, plan, of=of)
    return Taken(entry, plan, is_gone)


def apply_taken(market: Market, taken: Taken) -> None:
    """Make what was committed true in memory."""
    if taken.plan is None:
        return
    market.apply(taken.plan)
    change = taken.plan.change
    if taken.is_gone and isinstance(change, RowChange):
        market.forget(change.side, change.ordinal)


async def _row_change(tx: Transaction, entry: Entry) -> tuple[RowChange, bool]:
    """The row as it is now, and whether it is gone for good."""
    side = Side(entry.kind)
    ordinal = (entry.seeker_ordinal if side is Side.SEEKER else entry.offer_ordinal) or 0
    entrant = await entrants.find(tx, side, ordinal)
    return RowChange(side, ordinal, await row_of(tx, entrant)), entrant is None


async def _take_pair(tx: Transaction, desk: Desk, market: Market, entry: Entry) -> Taken:
    """A pair was declined, or the decline was taken back while rows may have changed."""
    change = await _ban_change(tx, market, entry)
    plan = market.plan_ban(change)
    await _lock_sides(tx, plan, side=Side.SEEKER, ordinal=change.seeker)
    found = await matches.open_of(tx, side=Side.SEEKER, ordinal=change.seeker)
    mine = [stored for stored in found if stored.offer_ordinal == change.offer]
    if change.ban is not None and change.ban.reason == APART:
        await withdraw_all(tx, mine, reason="no-longer-fits")
    if change.ban is None:
        await _reconsider(tx, [(stored, _rows(market, stored)) for stored in mine])
    await _write(tx, desk, plan, of=entry.market)
    return Taken(entry, plan)


async def _lock_sides(tx: Transaction, plan: Plan, *, side: Side, ordinal: int) -> None:
    """Lock everybody whom the change is about before any match, as people's own acts do."""
    pairs = [(pair.seeker, pair.offer) for pair in (*plan.listed, *plan.delisted)]
    pairs += [(ban.seeker, ban.offer) for ban in plan.lifted]
    involved = {Side.SEEKER: {s for s, _ in pairs}, Side.OFFER: {o for _, o in pairs}}
    involved[side].add(ordinal)
    involved[other(side)].update(await matches.counterparts(tx, side=side, ordinal=ordinal))
    await entrants.hold(tx, seekers=involved[Side.SEEKER], offers=involved[Side.OFFER])


async def _ban_change(tx: Transaction, market: Market, entry: Entry) -> BanChange:
    """Whether the pair is kept apart or declined now, and why.

    Where a no was said to what had changed already, the seeker is looked at once more: that lifts
    what no longer holds.
    """
    seeker, offer = entry.seeker_ordinal or 0, entry.offer_ordinal or 0
    if await blocks.are_apart(tx, seeker=seeker, offer=offer):
        rows = market.tables[Side.SEEKER].row(seeker), market.tables[Side.OFFER].row(offer)
        return BanChange(seeker, offer, Ban(seeker, offer, APART, *(r or OPEN_ROW for r in rows)))
    declined = await matches.declined_of_pair(tx, seeker=seeker, offer=offer)
    if declined is None:
        return BanChange(seeker, offer, None)
    reason = declined.match.end_reason or "other"
    ban = Ban(seeker, offer, reason, declined.seeker_row, declined.offer_row)
    now = market.tables[Side.SEEKER].row(seeker), market.tables[Side.OFFER].row(offer)
    if now[0] is not None and now[1] is not None and not ban.holds(now[0], now[1]):
        await engine.log_change(tx, declined.market, Side.SEEKER, seeker=seeker)
    return BanChange(seeker, offer, ban)


async def _reconsider(
    tx: Transaction, found: Sequence[tuple[StoredMatch, tuple[Row, Row] | None]]
) -> None:
    """Look at open matches by the rows as they are now: refresh what fits, withdraw the others.

    Where both said yes the match stays: what they make of a changed point is their business.
    """
    ranks, unfit = [], []
    for stored, rows in found:
        if rows is not None and not judge(*rows).failed:
            ranks.append((stored.match_id, explain.rank(*rows)))
        elif stored.match.state in UNANSWERED:
            unfit.append(stored)
    await withdraw_all(tx, unfit, reason="no-longer-fits")
    await listing.refresh(tx, ranks)


def _rows(
    market: Market, stored: StoredMatch, change: RowChange | None = None
) -> tuple[Row, Row] | None:
    """Both rows of a match once the change has happened; None if one is not in the market."""
    seeker = market.tables[Side.SEEKER].row(stored.seeker_ordinal)
    offer = market.tables[Side.OFFER].row(stored.offer_ordinal)
    if change is not None and change.side is Side.SEEKER:
        seeker = change.row
    elif change is not None:
        offer = change.row
    return (seeker, offer) if seeker is not None and offer is not None else None


async def _write(tx: Transaction, desk: Desk, plan: Plan, *, of: MarketName) -> None:
    match plan.change:
        case BanChange(_, _, Ban() as ban):
            await engine.keep_ban(tx, of, ban)
        case BanChange(seeker, offer, None):
            await engine.drop_bans(tx, [(seeker, offer)])
    lifted = [(ban.seeker, ban.offer) for ban in plan.lifted]
    await engine.drop_bans(tx, lifted)
    await matches.lift(tx, lifted)
    await listing.delist_pairs(tx, [(pair.seeker, pair.offer) for pair in plan.delisted])
    await listing.delist_near(tx, plan.far)
    await listing.list_pairs(tx, plan.listed)
    await listing.list_near(tx, plan.near)
    await _propose(tx, desk, sorted({pair.seeker for pair in plan.listed}))


async def _propose(tx: Transaction, desk: Desk, seekers: Sequence[int]) -> None:
    """Tell people of their first new pairs, as far as the weekly limit and an offer's room go.

    The limit of the seeker decides what is proposed; an offer's owner whose limit is used up
    finds the match in the list, and is told when the seeker says yes.
    """
    if not seekers:
        return
    await matches.count_alone(tx)
    room = await rooms.rooms_for(tx, seekers, per_place=desk.proposals_per_place)
    due = await listing.proposable(
        tx,
        seekers,
        since=tx.now - WEEK,
        limit=desk.notices_per_week,
        full=[offer for offer, left in room.items() if left <= 0],
    )
    owners = {m.offer_person_id for m in due if m.offer_person_id is not None}
    told = await matches.notices_in_week(tx, sorted(owners))
    for stored in due:
        proposed = deciding.propose(stored.match, expires_at=desk.answer_by(tx.now))
        if proposed == stored.match or room.get(stored.offer_ordinal, 1) <= 0:
            continue
        if stored.offer_ordinal in room:
            room[stored.offer_ordinal] -= 1
        await settle(tx, stored, proposed)
        await matches.give_notice(tx, stored.match_id, stored.seeker_person_id, occasion="proposed")
        owner = stored.offer_person_id
        if owner is not None and told.get(owner, 0) < desk.notices_per_week:
            told[owner] = told.get(owner, 0) + 1
            await matches.give_notice(tx, stored.match_id, owner, occasion="proposed")
    for seeker in sorted({m.seeker_ordinal for m in due}):
        due_at = tx.now + WEEK + timedelta(minutes=1)
        await timers.schedule(tx, NOTICES_RENEWED, subject=str(seeker), due_at=due_at)
