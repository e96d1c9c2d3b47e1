"""Every refusal of the registry: its status and one sentence that says what to do.

Table of contents
-----------------
``enquiries``  messages to initiatives
``following``  following a search
``directory``  the map and the change feed
``entries``  entries, places, the directory
``identify``  nominations, claims and consents
``funding``  funding calls and their rules
``clearance``  merging, senders, reports
``accompany``  cases
``imports``  files that are brought in
``images``   images of entries
``ideas``    calls for ideas
``networking`` the board, introductions, partners
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NoReturn, TypeVar

from services.chassis.http.problems import Problems
from services.chassis.refusal import Refusal, RefusedError
from services.registry.api.problems import (
    accompany,
    clearance,
    directory,
    enquiries,
    entries,
    following,
    funding,
    ideas,
    identify,
    images,
    imports,
    networking,
)

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        **entries.PROBLEMS,
        **directory.PROBLEMS,
        **clearance.PROBLEMS,
        **enquiries.PROBLEMS,
        **following.PROBLEMS,
        **funding.PROBLEMS,
        **identify.PROBLEMS,
        **accompany.PROBLEMS,
        **images.PROBLEMS,
        **imports.PROBLEMS,
        **ideas.PROBLEMS,
        **networking.PROBLEMS,
    }
)
FIELD_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **entries.FIELD_WORDS,
        **accompany.FIELD_WORDS,
        **images.FIELD_WORDS,
        **imports.FIELD_WORDS,
        **identify.FIELD_WORDS,
        **funding.FIELD_WORDS,
        **ideas.FIELD_WORDS,
        **networking.FIELD_WORDS,
    }
)
"""What is wrong with a field, by slug."""

Answer = TypeVar("Answer")


def unless_refused(answer: Answer | Refusal) -> Answer:
    """The answer; a refusal goes to the edge and rolls the transaction back."""
    if isinstance(answer, Refusal):
        refuse(answer)
    return answer


def refuse(refusal: Refusal) -> NoReturn:
    """Send a refusal to the edge; its field errors get their sentence here."""
    details = dict(refusal.details)
    errors = details.get("errors")
    if isinstance(errors, list):
        details["errors"] = [
            {**error, "detail": FIELD_WORDS[str(error["slug"])]}
            for error in errors
            if isinstance(error, dict)
        ]
    raise RefusedError(Refusal(refusal.slug, **details))
