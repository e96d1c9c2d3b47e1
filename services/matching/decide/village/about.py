"""What a household has to know of a village before it says yes or no: all of it may be open yet."""

from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.offices import OFFICE_PHONE
from services.matching.decide.columns import Row
from services.matching.decide.criteria import Day, Stated, day_number

TEXT_LONGEST: Final = 600
Warm = Annotated[int, Field(ge=1, le=100_000)]


class Office(Stated):
    """Whom at the town hall one may ask: an office, no person, by phone or by mail."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: Annotated[str, Field(min_length=3, max_length=120)]
    phone: Annotated[str, Field(pattern=f"^{OFFICE_PHONE}$")] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None

    @model_validator(mode="after")
    def _be_within_reach(self) -> Self:
        if not self.phone and not self.email:
            raise ValueError("an office has a phone number or an e-mail address")
        return self


class About(Stated):
    """What the village shall be; ``warm_cost_eur`` is a household's warm rent a month.

    ``move_in_from`` is the first day on which somebody can move in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    text: Annotated[str, Field(max_length=TEXT_LONGEST)] = ""
    warm_cost_eur_from: Warm | None = None
    warm_cost_eur_to: Warm | None = None
    move_in_from: Day | None = None
    office: Office | None = None

    @model_validator(mode="after")
    def _make_sense(self) -> Self:
        least, most = self.warm_cost_eur_from, self.warm_cost_eur_to
        if most is not None and (least is None or most < least):
            raise ValueError("warm_cost_eur_to needs a warm_cost_eur_from that is not above it")
        return self

    def on(self, row: Row) -> Row:
        """The village's row with the lowest cost and the first day, as far as they are stated."""
        if self.warm_cost_eur_from is not None:
            row = row._replace(cost=self.warm_cost_eur_from)
        if self.move_in_from is not None:
            row = row._replace(opens=day_number(self.move_in_from))
        return row
