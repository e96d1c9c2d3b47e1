"""Who hears that a funding call has opened: owners whose saved answers fit, or may fit."""

from contracts.funding import EligibilityEvaluated
from services.notifications.decide.plan import Notice


def tell_of_opening(fact: EligibilityEvaluated) -> tuple[Notice, ...]:
    """The owner hears once per call and entry; whoever did not save the check is not named."""
    if not fact.is_news or fact.owner_person_id is None or fact.initiative_id is None:
        return ()
    return (
        Notice(
            purpose="funding-call-opened",
            occasion=f"{fact.call_id}:{fact.initiative_id}",
            person_id=fact.owner_person_id,
            subject_id=str(fact.call_id),
            began_with=f"initiative:{fact.initiative_id}",
        ),
    )
