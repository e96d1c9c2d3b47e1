"""What somebody who looks for funding answered of themselves and their project."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody who applies too; None: not answered."""

    legal_form: str | None = None
    seat_ags: str | None = None


@dataclass(frozen=True, slots=True)
class WorkPlace:
    """A municipality in which work is done, and how much of all of it, in percent."""

    ags: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What somebody answered of themselves and their project; None: not answered."""

    seat_ags: str | None = None
    branch_ags: frozenset[str] | None = None
    work: tuple[WorkPlace, ...] | None = None
    legal_form: str | None = None
    stage: str | None = None
    themes: frozenset[str] | None = None
    target_groups: frozenset[str] | None = None
    amount_eur: int | None = None
    own_share_percent: int | None = None
    duration_months: int | None = None
    partners: tuple[Partner, ...] | None = None
    previous_calls: frozenset[str] | None = None
    de_minimis_eur: int | None = None
    """De-minimis aid that was granted in the past three years, in EUR."""
