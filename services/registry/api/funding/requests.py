"""What requests about funding hold."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from services.chassis.http.models import ApiModel
from services.registry.decide.funding.answers import Answers
from services.registry.decide.funding.calls import CallState, CallTexts
from services.registry.store.funding.areas import AreaSheet

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
SetId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
SetVersion = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]


class CheckIn(ApiModel):
    """Answers, and the day that is asked about.

    ``asker`` keeps one person's tries together for the table of demand. Only web's word counts:
    whoever asks directly is answered and not counted.
    """

    answers: Answers
    on: date | None = None
    asker: UUID | None = None
    initiative_id: UUID | None = None
    """The own entry, which is no partner of itself."""


class SaveIn(ApiModel):
    """Answers to be saved at an entry; ``agrees``: the owner ticked the sentence."""

    answers: Answers
    agrees: bool = False


class CallIn(ApiModel):
    """What a call says of itself."""

    title: str
    funder: str
    summary: str
    url: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    themes: tuple[str, ...] = ()
    is_illustrative: bool = False
    checked_on: date

    def texts(self) -> CallTexts:
        """As `work` takes it."""
        return CallTexts(**{name: getattr(self, name) for name in CallIn.model_fields})


class NewCallIn(CallIn):
    """A call that is new."""

    key: Key


class RuleIn(ApiModel):
    """A rule as a funder wrote it; call and version are ours."""

    rule: Any


class AreaIn(ApiModel):
    """A list of municipalities and where it is from; ``dry_run`` only reads it."""

    id: SetId
    version: SetVersion
    label: str
    valid_from: date
    valid_to: date | None = None
    source: str
    source_url: Annotated[str, Field(pattern=r"^https://", max_length=500)] | None = None
    read_on: date
    text: Annotated[str, Field(max_length=200_000)]
    dry_run: bool = False

    def sheet(self) -> AreaSheet:
        """As `work` takes it."""
        names = ("id", "version", "label", "valid_from", "valid_to", "source", "source_url")
        return AreaSheet(**{name: getattr(self, name) for name in names}, read_on=self.read_on)


class SeedCallIn(CallIn):
    """A call of the demo, in a state of its own."""

    key: Key
    state: Literal[CallState.DRAFT, CallState.PUBLISHED, CallState.WITHDRAWN] = CallState.PUBLISHED
    rules: tuple[Any, ...] = ()
    proposed: Any = None


class SeedCheckIn(ApiModel):
    """What an owner of the demo saved."""

    entry_key: UUID
    """The Idempotency-Key with which the entry was brought in."""
    answers: Answers


class SeedEvaluationIn(ApiModel):
    """What somebody of the demo asked on a day."""

    call: Key
    answers: Answers
    asked_at: AwareDatetime


class SeedEvaluationsIn(ApiModel):
    """Many of them at once."""

    items: Annotated[tuple[SeedEvaluationIn, ...], Field(max_length=2_000)]
