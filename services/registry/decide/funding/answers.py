"""The questions of a check as they are answered, sent and saved; no text that somebody typed."""

from collections.abc import Collection
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from services.chassis.refusal import Refusal
from services.registry.decide import vocabulary
from services.registry.decide.content import Content, FieldRefusals
from services.registry.decide.funding.applicant import Applicant, Partner, WorkPlace

MOST_PLACES: Final = 20
WHOLE_PERCENT: Final = 100
_Ags = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
_Euro = Annotated[int, Field(ge=0, le=1_000_000_000)]
_Percent = Annotated[int, Field(ge=0, le=100)]
_Value = Annotated[str, Field(max_length=60)]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkAnswer(_Answer):
    """Where work is done, and how much of it."""

    ags: _Ags
    percent: _Percent


class PartnerAnswer(_Answer):
    """Somebody who applies too."""

    legal_form: _Value | None = None
    seat_ags: _Ags | None = None


class Answers(_Answer):
    """What somebody said; None: not answered, an empty list: none."""

    seat_ags: _Ags | None = None
    branch_ags: Annotated[tuple[_Ags, ...], Field(max_length=MOST_PLACES)] | None = None
    work: Annotated[tuple[WorkAnswer, ...], Field(max_length=MOST_PLACES)] | None = None
    legal_form: _Value | None = None
    stage: _Value | None = None
    themes: Annotated[tuple[_Value, ...], Field(max_length=30)] | None = None
    target_groups: Annotated[tuple[_Value, ...], Field(max_length=30)] | None = None
    amount_eur: _Euro | None = None
    own_share_percent: _Percent | None = None
    duration_months: Annotated[int, Field(ge=1, le=600)] | None = None
    partners: Annotated[tuple[PartnerAnswer, ...], Field(max_length=MOST_PLACES)] | None = None
    previous_calls: Annotated[tuple[_Value, ...], Field(max_length=50)] | None = None
    de_minimis_eur: _Euro | None = None

    def applicant(self) -> Applicant:
        """As rules are held against it."""
        return Applicant(
            seat_ags=self.seat_ags,
            branch_ags=_set(self.branch_ags),
            work=tuple(WorkPlace(each.ags, each.percent) for each in self.work)
            if self.work is not None
            else None,
            legal_form=self.legal_form,
            stage=self.stage,
            themes=_set(self.themes),
            target_groups=_set(self.target_groups),
            amount_eur=self.amount_eur,
            own_share_percent=self.own_share_percent,
            duration_months=self.duration_months,
            partners=tuple(Partner(each.legal_form, each.seat_ags) for each in self.partners)
            if self.partners is not None
            else None,
            previous_calls=_set(self.previous_calls),
            de_minimis_eur=self.de_minimis_eur,
        )

    @property
    def places(self) -> frozenset[str]:
        """Every municipality that is named."""
        named = [self.seat_ags, *(self.branch_ags or ())]
        named += [each.ags for each in self.work or ()]
        named += [each.seat_ags for each in self.partners or ()]
        return frozenset(ags for ags in named if ags is not None)


def from_entry(content: Content) -> Answers:
    """What an entry says already; the rest stays open."""
    return Answers(
        seat_ags=content.ags,
        legal_form=content.legal_form,
        stage=content.stage,
        themes=content.topics or None,
        target_groups=content.target_groups or None,
    )


def check_answers(answers: Answers, *, municipalities: Collection[str]) -> FieldRefusals:
    """What names something that is not there, or adds up to more than all."""
    found: dict[str, Refusal] = {}
    lists = {
        "legal_form": ([answers.legal_form], vocabulary.LEGAL_FORMS),
        "stage": ([answers.stage], vocabulary.STAGES),
        "themes": (answers.themes or (), vocabulary.TOPICS),
        "target_groups": (answers.target_groups or (), vocabulary.TARGET_GROUPS),
        "partners": ([each.legal_form for each in answers.partners or ()], vocabulary.LEGAL_FORMS),
    }
    for field, (told, known) in lists.items():
        if any(value is not None and value not in known for value in told):
            found[field] = Refusal("choice-unknown")
    if unknown := sorted(answers.places - set(municipalities)):
        found["ags"] = Refusal("municipality-unknown", ags=unknown[0])
    if sum(each.percent for each in answers.work or ()) > WHOLE_PERCENT:
        found["work"] = Refusal("work-above-hundred")
    return found


def _set(told: tuple[str, ...] | None) -> frozenset[str] | None:
    return None if told is None else frozenset(told)
