"""Facts about people as such: that somebody wants to be forgotten."""

from contracts.fact import DomainEvent, Moment, PersonId
from contracts.topics import PEOPLE


class PersonErased(DomainEvent, topic=PEOPLE):
    """Forget this person: all that was said before ``erased_at``, everywhere."""

    person_id: PersonId
    erased_at: Moment
