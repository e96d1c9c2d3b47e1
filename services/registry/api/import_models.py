"""What requests about imports and their answers hold."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Base64Bytes, Field, StringConstraints

from services.chassis.http.models import ApiModel
from services.registry.decide.importing.columns import Column
from services.registry.decide.importing.matching import Choice, Fate
from services.registry.decide.importing.sheet import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from services.registry.work.importing.receiving import Decision

Number = Annotated[int, Field(ge=1, le=10 * MAX_ROWS)]
Name = Annotated[str, Field(max_length=200)]
Revision = Annotated[int, Field(ge=1)]


class FileIn(ApiModel):
    """A file as it is, in base64, and what the list is called."""

    file_name: Name
    list_name: Name
    content: Annotated[Base64Bytes, Field(max_length=MAX_BYTES)]


class SeedImportIn(FileIn):
    """A file of the demo; ``is_stored``: everything that can be is stored at once."""

    by: Name
    is_stored: bool = False


class ReadingIn(ApiModel):
    """Which column is which field; ``usual_topic`` counts where the file names none."""

    mapped: dict[Column, Annotated[int, Field(ge=0, lt=MAX_COLUMNS)]]
    usual_topic: Name | None = None


class ChoiceIn(ApiModel):
    """What one row is; null: not decided."""

    number: Number
    choice: Choice | None
    initiative_id: UUID | None = None


class ChoicesIn(ApiModel):
    """Decisions about rows, by somebody who saw this revision."""

    revision: Revision
    choices: Annotated[list[ChoiceIn], Field(max_length=500)]

    def decisions(self) -> list[Decision]:
        """As `work` takes them."""
        return [
            Decision(number=each.number, choice=each.choice, initiative_id=each.initiative_id)
            for each in self.choices
        ]


class RowsIn(ApiModel):
    """Which rows: of one fate or all, behind a number."""

    fate: Fate | None = None
    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 50


class StoreIn(ApiModel):
    """Which revision was seen."""

    revision: Revision


class ImportOut(ApiModel):
    """An import: how its file was read, and how many rows there are of each kind."""

    import_id: UUID
    state: str
    revision: int
    created_at: datetime
    created_by: str
    list_name: str
    file_name: str
    encoding: str
    separator: Annotated[str, StringConstraints(strip_whitespace=False)]
    """A tab is one too, so nothing is taken off here."""
    head: list[str]
    mapped: dict[str, int]
    usual_topic: str | None
    missing: list[str]
    rows: int
    checked: int
    fates: dict[str, int]
    outcomes: dict[str, int]
    undecided: int
    to_store: int
    stored_by: str | None
    stored_at: datetime | None
    ended_at: datetime | None
    list_stored_at: datetime | None


class ImportsOut(ApiModel):
    """Imports, the newest first."""

    items: list[ImportOut]


class ImportRowOut(ApiModel):
    """One row: what stands in it, what is wrong or was mended, what it would do or did."""

    number: int
    cells: Mapping[str, str]
    fate: str | None
    why: str | None
    title: str
    place: str
    faults: list[Mapping[str, Any]]
    notes: list[list[str]]
    alike: list[Mapping[str, Any]]
    changed: list[str]
    initiative_id: UUID | None
    choice: str | None
    outcome: str | None


class ImportRowsOut(ApiModel):
    """Rows in their order; ``next_after`` goes on behind them."""

    items: list[ImportRowOut]
    next_after: int | None
