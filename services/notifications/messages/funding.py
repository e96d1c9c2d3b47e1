"""Facts of the registry about funding."""

from typing import Final

from contracts.funding import EligibilityEvaluated, FundingCallClosed, FundingCallWithdrawn
from services.chassis.consumer import handlers
from services.chassis.transaction import Transaction
from services.notifications.decide.funding import tell_of_opening
from services.notifications.work import plan


async def on_eligibility_evaluated(fact: EligibilityEvaluated, tx: Transaction) -> None:
    """A call has opened that fits what the owner saved, or may fit."""
    await plan.plan_notices(tx, tell_of_opening(fact))


async def on_funding_call_over(
    fact: FundingCallClosed | FundingCallWithdrawn, tx: Transaction
) -> None:
    """Nobody hears any more that it has opened."""
    await plan.tell_people(
        tx, "funding-call-opened", people=(), subject_id=fact.call_id, occasion="over"
    )


HANDLERS: Final = handlers(on_eligibility_evaluated, on_funding_call_over)
