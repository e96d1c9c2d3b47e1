"""`zp matching`: why two are proposed to each other, and whether the lists are what they must be."""

from collections.abc import Iterator
from uuid import UUID

from contracts.matching import Market
from services.chassis.database import Database
from services.matching.decide.explain import Explanation, explain
from services.matching.store import matches
from services.matching.store.matches import StoredMatch
from services.matching.work import explaining, rebuilding
from tools.hindrance import Hindrance
from tools.parked import opened
from tools.settings import Local

SERVICE = "matching"
PAIR = "a match's id, or SEEKER:OFFER (ids of a profile, a project, a request, an offer, a village)"


async def explain_pair(local: Local, pair: str) -> list[str]:
    """Everything that there is to say about a pair: as it was proposed, and as both stand now."""
    async with opened(local, SERVICE) as database:
        return await _explained(database, [_id(part) for part in pair.split(":")])


async def check(local: Local) -> list[str]:
    """What differs between the tables and lists that are built anew; nothing if all is well."""
    async with opened(local, SERVICE) as database, database.snapshot() as tx:
        await tx.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        return [line for market in Market for line in await rebuilding.differences(tx, market)]


async def rebuild(local: Local) -> list[str]:
    """Let every engine look at everybody once more."""
    lines = []
    for market in Market:
        async with opened(local, SERVICE) as database, database.transaction() as tx:
            lines.append(f"{market}: {await rebuilding.begin(tx, market)} are looked at again.")
    return lines


async def _explained(database: Database, ids: list[UUID]) -> list[str]:
    async with database.transaction() as tx:
        if len(ids) == 1:
            stored = await matches.find(tx, ids[0])
            if stored is None:
                raise Hindrance(f"There is no match {ids[0]}.")
            return list(_told(stored))
        seeker, offer = ids[0], ids[-1]
        answers = await explaining.explain_pair(tx, seeker_id=seeker, offer_id=offer)
        past = await explaining.explain_past(tx, seeker_id=seeker, offer_id=offer)
    if not answers and not past:
        raise Hindrance("The two stand in no market together, or are kept apart.")
    return explaining.sentences(answers, past)


def _told(stored: StoredMatch) -> Iterator[str]:
    """A match, explained by the rows and the kernel that it was found by."""
    told: Explanation = explain(stored.seeker_row, stored.offer_row)
    yield (
        f"match {stored.match_id} in {stored.market}: {stored.match.state},"
        f" found by kernel {stored.kernel_version}, criteria {stored.criteria_version}"
    )
    yield f"fit {told.fit_percent} % (seeker {told.seeker_score}, offer {told.offer_score} of 4096)"
    for sign, reasons in (("+", told.reasons), ("-", told.obstacles)):
        for each in reasons:
            share = "" if each.share is None else f" {each.share} %"
            side = "" if each.side is None else f" {each.side}"
            yield f"  {sign} {each.code}{side}{share}{explaining.plainly(each.params)}"
    for change in told.relaxations:
        yield f"  ~ {change.side}: {change.code}{explaining.plainly(change.params)}"
    for part in told.shares:
        unsaid = "" if part.is_known else ", the other side has not said it"
        yield (
            f"  = {part.side} {part.dimension}: {part.close_percent} % close,"
            f" {part.lost_percent} % lost{unsaid}"
        )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Hindrance(f"{text} is no id: give {PAIR}.") from None
