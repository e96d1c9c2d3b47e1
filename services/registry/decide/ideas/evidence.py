"""Why there is a call: demand that no funding met, and searches that found nothing.

Evidence is data that another part of the platform counted or that staff typed from a source. No
cell speaks of fewer than five: nobody is recognised by what she looked for.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.refusal import Refusal
from services.registry.decide.content import FieldRefusals, check_text
from services.registry.decide.funding.criteria import Reason
from services.registry.decide.small_cells import SMALLEST
from services.registry.decide.vocabulary import TOPICS

STEM: Final = (2, 60)
SOURCE: Final = (3, 300)
WEEKS: Final = (1, 104)
MOST: Final = 12


class Counted(BaseModel):
    """A figure with where it comes from and when it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    district: str
    count: int
    source: str
    read_on: date


class UnmetDemand(Counted):
    """How many in a district could not apply for a theme, and for which reason."""

    kind: Literal["unmet-demand"] = "unmet-demand"
    reason: Reason
    topic: str


class EmptySearch(Counted):
    """How often a word was searched for in a district without a result, within some weeks."""

    kind: Literal["empty-search"] = "empty-search"
    stem: str
    weeks: int


Evidence = Annotated[UnmetDemand | EmptySearch, Field(discriminator="kind")]


def check_evidence(
    evidence: Sequence[Evidence], *, districts: frozenset[str], today: date
) -> FieldRefusals:
    """What is wrong with each piece; an empty list is no evidence."""
    if not 1 <= len(evidence) <= MOST:
        return {"evidence": Refusal("choices-count", fewest=1, most=MOST, count=len(evidence))}
    return {
        f"evidence.{number}.{field}": refusal
        for number, piece in enumerate(evidence)
        for field, refusal in _wrong(piece, districts=districts, today=today)
    }


def _wrong(
    piece: Evidence, *, districts: frozenset[str], today: date
) -> Iterator[tuple[str, Refusal]]:
    if piece.district not in districts:
        yield "district", Refusal("choice-unknown", value=piece.district[:20])
    if piece.count < SMALLEST:
        yield "count", Refusal("cell-too-small", fewest=SMALLEST)
    if refused := check_text(piece.source, SOURCE):
        yield "source", refused
    if piece.read_on > today:
        yield "read_on", Refusal("date-ahead", latest=today.isoformat())
    match piece:
        case UnmetDemand():
            if piece.topic not in TOPICS:
                yield "topic", Refusal("choice-unknown", value=piece.topic[:80])
        case EmptySearch():
            if refused := check_text(piece.stem, STEM):
                yield "stem", refused
            fewest, most = WEEKS
            if not fewest <= piece.weeks <= most:
                yield "weeks", Refusal("number-out-of-range", low=fewest, high=most)
