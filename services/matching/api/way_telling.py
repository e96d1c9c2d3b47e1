"""What is answered about ways: codes, days and, for who accompanies, what both consented to."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from contracts.matching import Stage
from services.matching.api import telling
from services.matching.api.way_models import (
    DeskOut,
    LineOut,
    OwnWayOut,
    WayState,
    WayVillage,
    WorklistOut,
)
from services.matching.decide import stages
from services.matching.decide.stages import STAGES, Speaker
from services.matching.store.accompaniments import Accompaniment, Entry
from services.matching.store.villages import Village
from services.matching.work.reading import View
from services.matching.work.village_ways import COMMUNE
from services.matching.work.way_claims import Walker
from services.matching.work.ways import DeskPage, Line, OwnWay, Worklist

HOUR: Final = timedelta(hours=1)
Told = dict[str, Any]


def state(kept: Accompaniment) -> WayState:
    """What became of it."""
    return WayState(
        subject_id=kept.subject_id,
        subject_kind=kept.subject_kind,
        stage=kept.way.stage,
        is_over=kept.way.ending is not None,
    )


def own(seen: OwnWay, *, now: datetime) -> OwnWayOut:
    """A way for one who goes it; whose word it is is told as «mine», «theirs» or «companion»."""
    kept, way, mine = seen.kept, seen.kept.way, seen.speaker
    due, claimed = stages.due_at(way), stages.says_settled(way)
    return OwnWayOut(
        **state(kept).model_dump(),
        market=kept.market,
        side=None if kept.is_of_village else mine,
        own_stage=stages.own_stage(way, mine),
        speakers=len(way.speakers),
        reached=stages.reached(way),
        started_at=way.started_at,
        due_at=due,
        is_due=due is not None and due <= now,
        next_contact_on=way.next_contact_on,
        counterpart=_counterpart(seen.view),
        village=_village(seen.village, households=len(way.speakers)),
        entries=[_entry(each, mine=mine) for each in seen.entries],
        touchpoints=[
            {"kind": each.kind, "happened_on": each.happened_on} for each in seen.touchpoints
        ],
        companion=seen.companion,
        accompanied_since=kept.accompanied_since,
        wants={
            "mine": mine in kept.company.wanted_by,
            "theirs": bool(kept.company.wanted_by - {mine}),
        },
        is_asked=way.ending is None and bool(claimed) and mine not in claimed,
        can_take_back=_before(seen),
        end=_end(seen),
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
        done=[line(each) for each in seen.done],
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
        village=_village(seen.village, households=len(way.speakers)),
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
    """What notifications gets to know of one who goes it."""
    contact, way = told.contact, told.kept.way
    ending, village = way.ending, _village(told.village, households=len(way.speakers))
    return {
        "person_id": told.person_id,
        "name": contact.name if contact else None,
        "email": contact.email if contact else None,
        "phone": contact.phone if contact else None,
        "locale": told.locale,
        "details": {
            "side": told.speaker if village is None else "",
            "counterpart": _counterpart(told.view) or {},
            "village": village.model_dump() if village else None,
            "stage": way.stage,
            "due_at": stages.due_at(way),
            "companion": told.companion or "",
            "is_asked": told.is_asked,
            "reason": ending.reason if ending else None,
            "is_free": bool(ending and told.speaker in stages.free_again(ending, way.speakers)),
        },
        "links": {"way": told.link},
    }


def _counterpart(view: View | None) -> Told | None:
    return telling.counterpart(view) if view is not None else None


def _entry(entry: Entry, *, mine: str | None) -> Told:
    word = entry.word
    return {
        "stage": word.stage,
        "by": _whose(word.by, mine=mine),
        "said_at": word.said_at,
        "takes_back": word.takes_back,
        "how": entry.how,
        "happened_on": entry.happened_on,
    }


def _whose(by: str, *, mine: str | None) -> str:
    if mine is None or by in {Speaker.COMPANION, COMMUNE}:
        return str(by)
    return "mine" if by == mine else "theirs"


def _before(seen: OwnWay) -> list[Stage]:
    """The stages to which a person may go back: those before her own furthest word."""
    if seen.kept.way.ending is not None:
        return []
    return list(STAGES[: STAGES.index(stages.own_stage(seen.kept.way, seen.speaker))])


def _end(seen: OwnWay) -> Told | None:
    ending, speakers = seen.kept.way.ending, seen.kept.way.speakers
    if ending is None:
        return None
    free = stages.free_again(ending, speakers)
    return {
        "reason": ending.reason,
        "by": _whose(ending.by, mine=seen.speaker),
        "ended_at": ending.ended_at,
        "i_am_free": seen.speaker in free,
        "they_are_free": bool(free - {seen.speaker}),
    }


def _village(village: Village | None, *, households: int) -> WayVillage | None:
    if village is None:
        return None
    plan = village.planned
    return WayVillage(title=plan.title, municipality=plan.where.municipality, households=households)
