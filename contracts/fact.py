"""What a fact is: one thing that happened, said in the past tense, never an order.

A fact carries ids and data that concern no private person; where a reader needs an address or a
text it follows `Envelope.dataref` to the owner. Facts are extended only: a reader ignores fields
that it does not know, and what one version requires the next one still says (see ``gate``).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Unpack
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from contracts.topics import Topic

MAX_BYTES: Final = 256 * 1024
"""Largest value of a record; Kafka's own limit is four times as much."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LARGEST_INTEGER: Final = 2_147_483_647
"""What a column of type integer holds; a larger number could be read and never stored."""
_CAMEL = re.compile(r"(?<!^)(?=[A-Z])")


def storable(text: str) -> str:
    """The text in NFC; refuses what PostgreSQL cannot store: U+0000 and lone surrogates."""
    if _UNSTORABLE.search(text):
        raise ValueError("text must not contain U+0000 or lone surrogates")
    return unicodedata.normalize("NFC", text)


def in_utc(moment: datetime) -> datetime:
    """The moment in UTC, so that equal moments are equal facts; a naive one is refused."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset from UTC")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("moment lies outside the calendar") from None


@dataclass(frozen=True, slots=True)
class OrElse:
    """Makes an enum field open: a text that this build does not know is read as ``fallback``.

    An enum without it is closed: a record with an unknown value is unreadable and parked, and a
    new member is a breaking change. Open is right only where every reader does well to treat the
    unknown like the fallback. The schema names the fallback, so the gate knows the field as open.
    """

    fallback: StrEnum

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> CoreSchema:
        """Replace unknown texts before the enum sees them; other types stay refused."""
        schema: CoreSchema = BeforeValidator(self._known).__get_pydantic_core_schema__(
            source, handler
        )
        return schema

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The enum's schema with the fallback beside it."""
        return {**handler(core), "x-fallback": self.fallback.value}

    def _known(self, given: Any) -> Any:
        if isinstance(given, str) and given not in set(type(self.fallback)):
            return self.fallback
        return given


Text = Annotated[str, AfterValidator(storable), Field(max_length=500)]
PersonId = Annotated[str, Field(pattern=r"^p_[0-9a-f]{32}$")]
"""Keyed hash of a normalised mailbox (or phone number): the same in every service."""
Ags = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
"""Key of a municipality (Amtlicher Gemeindeschlüssel), eight digits as text."""
Percent = Annotated[int, Field(ge=0, le=100)]
Count = Annotated[int, Field(ge=0, le=_LARGEST_INTEGER)]
Ordinal = Annotated[int, Field(ge=1, le=_LARGEST_INTEGER)]
Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]


class Part(BaseModel):
    """A value inside a fact."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class DomainEvent(BaseModel):
    """One thing that happened, about one aggregate.

    Subclasses name their topic: ``class SeatBooked(DomainEvent, topic=SEATS)``. The CloudEvents
    type follows from the owner and the class name: ``zukunft.events.seat-booked.v1``.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    TOPIC: ClassVar[Topic]
    TYPE: ClassVar[str]

    def __init_subclass__(cls, *, topic: Topic | None = None, **kwargs: Unpack[ConfigDict]) -> None:
        """Give the fact its topic and derive its CloudEvents type."""
        super().__init_subclass__(**kwargs)
        if topic is not None:
            cls.TOPIC = topic
        if hasattr(cls, "TOPIC"):
            cls.TYPE = f"zukunft.{cls.TOPIC.owner}.{_CAMEL.sub('-', cls.__name__).lower()}.v1"

    @property
    def key(self) -> str:
        """The id of the aggregate that this fact is about: the Kafka key."""
        return str(getattr(self, self.TOPIC.key))


@dataclass(frozen=True, slots=True)
class Tombstone:
    """The aggregate is gone; its key disappears from a compacted topic."""

    topic: Topic
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What CloudEvents says around a fact.

    ``sequence`` is the version of the aggregate, rising by the owner's commits. ``dataref`` is a
    path at the owner (``/internal/v1/…``) where a reader with the right to it finds contact data
    or texts. ``time`` is when it happened, ``recorded_at`` when it was written to the outbox.
    """

    fact_id: UUID
    type: str
    source: str
    subject: str
    sequence: int
    time: datetime
    recorded_at: datetime
    correlation_id: str
    causation_id: str | None = None
    dataref: str | None = None
    expires_at: datetime | None = None
    traceparent: str | None = None
    tracestate: str | None = None
