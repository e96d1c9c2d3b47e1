"""An idea: draft → submitted → shortlisted → adopted or not adopted; and a vote for it.

Everybody sees an idea once staff has looked at it. What its author changes later waits beside it,
as with entries of the directory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from contracts.ideas import (
    IdeaAdopted,
    IdeaDrafted,
    IdeaNotAdopted,
    IdeaShortlisted,
    IdeaSubmitted,
)
from contracts.registry import InitiativeKind
from services.chassis.refusal import Refusal
from services.registry.decide.areas import Municipality
from services.registry.decide.content import (
    REASON,
    SUMMARY,
    TITLE,
    TOPICS,
    Content,
    FieldRefusals,
    check_text,
)
from services.registry.decide.ideas.call import CallArea
from services.registry.decide.initiative import Unchanged
from services.registry.decide.vocabulary import TOPICS as TOPIC_LABELS

DESCRIPTION: Final = (50, 4000)
SIGNED_AS: Final = (0, 80)
CONFIRM_WITHIN: Final = timedelta(days=7)
KEPT_AFTER_DECISION: Final = timedelta(days=90)
"""How long it is known who voted, judged, and wrote what was not adopted."""


class IdeaState(StrEnum):
    """Where an idea is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SHORTLISTED = "shortlisted"
    ADOPTED = "adopted"
    NOT_ADOPTED = "not-adopted"


class IdeaTexts(BaseModel):
    """What an idea says; ``signed_as`` is what its author wants to be called in public, if at all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    summary: str
    description: str
    topics: tuple[str, ...]
    ags: str
    signed_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idea:
    """An idea; ``public_texts`` is what everybody sees. Without author once she is forgotten."""

    id: UUID
    call_id: UUID
    author: str | None
    state: IdeaState
    version: int
    texts: IdeaTexts
    public_texts: IdeaTexts | None
    created_at: datetime
    reason: str | None = None
    initiative_id: UUID | None = None

    @property
    def has_unseen_change(self) -> bool:
        """Whether its author changed what everybody sees, and staff has not looked at it."""
        return self.public_texts is not None and self.public_texts != self.texts

    @property
    def is_changeable(self) -> bool:
        """Whether its author may still change it, as far as the idea is concerned."""
        return self.state is IdeaState.DRAFT or self.is_undecided

    @property
    def is_undecided(self) -> bool:
        """Whether staff still has to say what becomes of it."""
        return self.state in {IdeaState.SUBMITTED, IdeaState.SHORTLISTED}


Said = IdeaDrafted | IdeaSubmitted | IdeaShortlisted | IdeaAdopted | IdeaNotAdopted


class ForgottenAuthorError(Exception):
    """Somebody tried to say a fact to the author of an idea that has none."""


def check_texts(
    texts: IdeaTexts, municipality: Municipality | None, *, area: CallArea
) -> FieldRefusals:
    """Everything that is wrong with an idea at once."""
    return dict(_wrong(texts, municipality, area=area))


def drafted(idea: Idea) -> IdeaDrafted:
    """The author is asked to confirm her mailbox."""
    return IdeaDrafted(aggregate_id=idea.id, call_id=idea.call_id, author_person_id=_author(idea))


def submit(idea: Idea) -> IdeaSubmitted | Unchanged:
    """The author's word that it is her mailbox; saying it again hands in nothing twice."""
    if idea.state is not IdeaState.DRAFT:
        return Unchanged()
    return IdeaSubmitted(aggregate_id=idea.id, call_id=idea.call_id, author_person_id=_author(idea))


def revise(idea: Idea, texts: IdeaTexts) -> Idea | Refusal:
    """The author changes the texts; what everybody sees waits for staff."""
    if not idea.is_changeable:
        return Refusal("idea-decided", state=idea.state.value)
    return replace(idea, texts=texts)


def shortlist(idea: Idea) -> IdeaShortlisted | Unchanged | Refusal:
    """Staff lets everybody see the idea, or what its author changed since (nothing is said then)."""
    match idea.state:
        case IdeaState.SUBMITTED:
            return IdeaShortlisted(
                aggregate_id=idea.id, call_id=idea.call_id, author_person_id=_author(idea)
            )
        case IdeaState.SHORTLISTED:
            return Unchanged()
        case _:
            return Refusal("idea-not-submitted", state=idea.state.value)


def shown(idea: Idea) -> Idea:
    """The idea once its latest texts are what everybody sees."""
    return replace(idea, public_texts=idea.texts)


def conclude(
    idea: Idea, *, initiative_id: UUID | None, reason: str
) -> IdeaAdopted | IdeaNotAdopted | Refusal:
    """Staff adopts the idea (as that initiative) or does not, and says why."""
    if not idea.is_undecided:
        return Refusal("idea-decided", state=idea.state.value)
    if not reason.strip():
        return Refusal("reason-missing")
    if refused := check_text(reason, REASON, lines=True):
        return Refusal("reason-length", **refused.details)
    told = {
        "aggregate_id": idea.id,
        "call_id": idea.call_id,
        "author_person_id": _author(idea),
    }
    if initiative_id is None:
        return IdeaNotAdopted.model_validate(told)
    return IdeaAdopted.model_validate({**told, "initiative_id": initiative_id})


def after(idea: Idea, said: Said, *, reason: str | None = None) -> Idea:
    """The idea once the fact was said."""
    version = idea.version + 1
    match said:
        case IdeaDrafted():
            return idea
        case IdeaSubmitted():
            return replace(idea, state=IdeaState.SUBMITTED, version=version)
        case IdeaShortlisted():
            return replace(shown(idea), state=IdeaState.SHORTLISTED, version=version)
        case IdeaAdopted():
            return replace(
                shown(idea),
                state=IdeaState.ADOPTED,
                version=version,
                reason=reason,
                initiative_id=said.initiative_id,
            )
        case IdeaNotAdopted():
            return replace(idea, state=IdeaState.NOT_ADOPTED, version=version, reason=reason)
        case _:
            assert_never(said)


def entry_of(texts: IdeaTexts, municipality: Municipality) -> Content:
    """The draft of an entry that says what the idea said; its author adds the rest."""
    return Content(
        kind=InitiativeKind.INITIATIVE,
        title=texts.title,
        summary=texts.summary,
        description=texts.description,
        topics=texts.topics,
        target_groups=(),
        legal_form=None,
        stage="idee",
        actor_kind=None,
        ags=texts.ags,
        lat=municipality.centre.lat,
        lon=municipality.centre.lon,
        website=None,
        housing=None,
    )


def _author(idea: Idea) -> str:
    if idea.author is None:
        raise ForgottenAuthorError(str(idea.id))
    return idea.author


def _wrong(
    texts: IdeaTexts, municipality: Municipality | None, *, area: CallArea
) -> Iterator[tuple[str, Refusal]]:
    checks = {
        "title": check_text(texts.title, TITLE),
        "summary": check_text(texts.summary, SUMMARY),
        "description": check_text(texts.description, DESCRIPTION, lines=True),
        "signed_as": check_text(texts.signed_as, SIGNED_AS),
        "topics": _check_topics(texts.topics),
        "ags": _check_place(texts.ags, municipality, area=area),
    }
    yield from ((field, refusal) for field, refusal in checks.items() if refusal)


def _check_topics(topics: tuple[str, ...]) -> Refusal | None:
    fewest, most = TOPICS
    if not fewest <= len(topics) <= most:
        return Refusal("choices-count", fewest=fewest, most=most, count=len(topics))
    if len(set(topics)) < len(topics):
        return Refusal("choice-repeated")
    return Refusal("choice-unknown") if set(topics) - TOPIC_LABELS.keys() else None


def _check_place(ags: str, municipality: Municipality | None, *, area: CallArea) -> Refusal | None:
    if municipality is None:
        return Refusal("municipality-unknown", ags=ags[:20])
    if not area.covers(municipality):
        return Refusal("place-outside-call", municipality=municipality.name)
    return None
