"""What is answered about ways: codes, days and, for who accompanies, what both consented to."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from contracts.matching import Side, Stage
from services.matching.api import telling
from services.matching.api.way_models import (
    DeskOut,
    LineOut,
    OwnWayOut,
    WayState,
    WorklistOut,
)
from services.matching.decide import stages
from services.matching.decide.stages import SIDES, STAGES, Speaker
from services.matching.store.accompaniments import Accompaniment, Entry
from services.matching.work.reading import View
from services.matching.work.way_claims import Walker
from services.matching.work.ways import DeskPage, Line, OwnWay, Worklist

HOUR: Final = timedelta(hours=1)
Told = dict[str, Any]


def state(kept: Accompaniment) -> WayState:
    """What became of it."""
    return WayState(
        subject_id=kept.subject_id, stage=kept.way.stage, is_over=kept.way.ending is not None
    )


def own(seen: OwnWay, *, now: datetime) -> OwnWayOut:
    """A way for one of the two; whose word it is is told as «mine», «theirs» or «companion»."""
    kept, way = seen.kept, seen.kept.way
    due, claimed = stages.due_at(way), stages.says_settled(way)
    mine, theirs = SIDES[seen.side], _other(seen.side)
    return OwnWayOut(
        **state(kept).model_dump(),
        market=kept.market,
        side=seen.side,
        started_at=way.started_at,
        due_at=due,
        is_due=due is not None and due <= now,
        next_contact_on=way.next_contact_on,
        counterpart=_counterpart(seen.view),
        entries=[_entry(each, mine=mine) for each in seen.entries],
        touchpoints=[
            {"kind": each.kind, "happened_on": each.happened_on} for each in seen.touchpoints
        ],
        companion=seen.companion,
        accompanied_since=kept.accompanied_since,
        wants={
            "mine": seen.side in kept.company.wanted_by,
            "theirs": any(side is not seen.side for side in kept.company.wanted_by),
        },
        is_asked=way.ending is None and bool(claimed) and mine not in claimed,
        can_take_back=_before(seen),
        end=_end(seen, mine=mine, theirs=theirs),
    )


def worklist(seen: Worklist) -> WorklistOut:
    """Due ones first, what has waited longest on top."""
    mine = [(each, line(each)) for each in seen.mine]
    return WorklistOut(
        name=seen.name,
        due=[told for each, told in mine if each.is_due],
        mine=[told for each, told in mine if not each.is_due],
        to_take_on=[line(each) for each in seen.to_take_on],
        others=[line(each) for each in seen.others],
    )


def line(seen: Line) -> LineOut:
    """A way in a worklist."""
    way = seen.kept.way
    return LineOut(
        **state(seen.kept).model_dump(),
        market=seen.kept.market,
        started_at=way.started_at,
        due_at=stages.due_at(way),
        is_due=seen.is_due,
        next_contact_on=way.next_contact_on,
        silent_hours=max(seen.silence // HOUR, 0),
        claims_settled=sorted(stages.says_settled(way)),
        companion=seen.companion,
        project=_counterpart(seen.project),
        household=_counterpart(seen.household),
    )


def desk(page: DeskPage) -> DeskOut:
    """A way for its companion."""
    return DeskOut(
        **line(page.line).model_dump(),
        cards={side: asdict(card) if card else None for side, card in page.cards.items()},
        entries=[{**_entry(each, mine=None), "reason": reason} for each, reason in page.entries],
        touchpoints=[
            {
                "kind": each.touchpoint.kind,
                "happened_on": each.touchpoint.happened_on,
                "logged_at": each.touchpoint.logged_at,
                "about": each.touchpoint.about,
                "note": each.text,
            }
            for each in page.notes
        ],
    )


def walker(told: Walker) -> Told:
    """What notifications gets to know of one of the two."""
    contact, way = told.contact, told.kept.way
    ending = way.ending
    return {
        "person_id": told.person_id,
        "name": contact.name if contact else None,
        "email": contact.email if contact else None,
        "phone": contact.phone if contact else None,
        "locale": told.locale,
        "details": {
            "side": told.side,
            "counterpart": _counterpart(told.view) or {},
            "stage": way.stage,
            "due_at": stages.due_at(way),
            "companion": told.companion or "",
            "is_asked": told.is_asked,
            "reason": ending.reason if ending else None,
            "is_free": bool(ending and told.side in stages.free_again(ending)),
        },
        "links": {"way": told.link},
    }


def _counterpart(view: View | None) -> Told | None:
    return telling.counterpart(view) if view is not None else None


def _entry(entry: Entry, *, mine: Speaker | None) -> Told:
    word = entry.word
    return {
        "stage": word.stage,
        "by": _whose(word.by, mine=mine),
        "said_at": word.said_at,
        "takes_back": word.takes_back,
        "how": entry.how,
        "happened_on": entry.happened_on,
    }


def _whose(by: Speaker, *, mine: Speaker | None) -> str:
    if mine is None or by is Speaker.COMPANION:
        return by.value
    return "mine" if by is mine else "theirs"


def _other(side: Side) -> Speaker:
    return next(speaker for each, speaker in SIDES.items() if each is not side)


def _before(seen: OwnWay) -> list[Stage]:
    """The stages to which a person may go back: those before her own furthest word."""
    if seen.kept.way.ending is not None:
        return []
    own_words = stages.standing_words(seen.kept.way, by=SIDES[seen.side])
    furthest = max((STAGES.index(word.stage) for word in own_words), default=0)
    return list(STAGES[:furthest])


def _end(seen: OwnWay, *, mine: Speaker, theirs: Speaker) -> Told | None:
    ending = seen.kept.way.ending
    if ending is None:
        return None
    free = stages.free_again(ending)
    return {
        "reason": ending.reason,
        "by": _whose(ending.by, mine=mine),
        "ended_at": ending.ended_at,
        "i_am_free": seen.side in free,
        "they_are_free": any(SIDES[side] is theirs for side in free),
    }
