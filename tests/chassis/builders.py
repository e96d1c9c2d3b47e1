"""Facts for the tests: declined matches, whose reason says what the small service is to do."""

from uuid import UUID, uuid4

from contracts.matching import Market, MatchDeclined, Side

PERSON = "p_" + "0" * 32


def a_decline(match_id: UUID | None = None, *, reason: str = "fine") -> MatchDeclined:
    return MatchDeclined(
        match_id=match_id or uuid4(),
        market=Market.LIVING,
        seeker_id=UUID(int=1),
        offer_id=UUID(int=2),
        seeker_person_id=PERSON,
        offer_person_id=None,
        side=Side.SEEKER,
        reason=reason,
    )
