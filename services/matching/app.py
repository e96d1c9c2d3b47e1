"""Puts the parts together, top to bottom."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import FastAPI

from contracts.matching import Market
from services.chassis.database import open_database
from services.chassis.erasure import FORGET_AGAIN, forgetting_again
from services.chassis.http import edge
from services.chassis.timers import Timer, TimerHandler, Timers
from services.chassis.transaction import Transaction
from services.chassis.worker import Gauge, Loop, run_worker
from services.matching import api
from services.matching.api.problems import PROBLEMS
from services.matching.messages import Messages
from services.matching.settings import MatchingSettings
from services.matching.work import places
from services.matching.work.accompanying import look
from services.matching.work.answers import expire_match
from services.matching.work.desk import Desk
from services.matching.work.forgetting import FAREWELL_ENDS, end_farewell, forget_person
from services.matching.work.learning import LEARNS, learn
from services.matching.work.leaving import forget_notes
from services.matching.work.lookout import Lookout
from services.matching.work.profiles import (
    GROWS_OLDER,
    NOTICES_RENEWED,
    grow_older,
    pause_settled,
    renew_notices,
)
from services.matching.work.setting_out import DAY_PASSES, NOTES_GO
from services.matching.work.settling import EXPIRES, HAS_SETTLED, PLACES_MOVED
from services.matching.work.village_ageing import VILLAGE_AGES, forget_village
from services.matching.work.village_joining import pass_answer_day
from services.matching.work.village_planning import end_call_in_time, look_again
from services.matching.work.villages import ANSWERS_DUE, CALL_ENDS, LOOKS_AGAIN

if TYPE_CHECKING:
    from services.matching.work.composing import Composer
    from services.matching.work.spreading import Spreader


def create_api(settings: MatchingSettings) -> FastAPI:
    """The API: commands of people, claims of notifications, figures for all."""
    app = edge.create_api(settings, routers=api.routers(), problems=PROBLEMS)
    app.state.desk = Desk.of(settings)
    app.state.lookout = Lookout()
    return app


async def work(settings: MatchingSettings) -> None:
    """Consumer, relay, timers and the engine until the process is told to end."""
    # These bring the compiler; the API role does without it.
    from services.matching.work.composing import Composer  # noqa: PLC0415
    from services.matching.work.engine import Engine  # noqa: PLC0415
    from services.matching.work.spreading import Spreader  # noqa: PLC0415

    desk = Desk.of(settings)
    messages = Messages(desk)
    Engine.warm_up()
    Spreader.warm_up()
    async with open_database(settings) as database:
        engines = {
            market: Engine(database, desk, of=market, poll_seconds=settings.matching_poll_seconds)
            for market in Market
        }
        composer = Composer(database, poll_seconds=settings.matching_poll_seconds)
        spreaders = {market: Spreader(database, settings, of=market) for market in Market}
        await run_worker(
            settings,
            handlers=messages.handlers,
            tombstones=messages.tombstones,
            timers=timers(desk),
            loops=[
                *(Loop(f"engine {name}", engine.run) for name, engine in engines.items()),
                *(
                    Loop(f"spread {name}", spreader.run, is_vital=False)
                    for name, spreader in spreaders.items()
                ),
                Loop("villages", composer.run, is_vital=False),
            ],
            gauges=[_alarms(list(spreaders.values())), _waiting(composer)],
            database=database,
        )


def _alarms(spreaders: Sequence["Spreader"]) -> Gauge:
    """How many groups get less attention than their share, by market, as of the newest run."""
    return Gauge(
        "zp_matching_exposure_alarms",
        "Groups below four fifths of their share of attention",
        read=lambda: {s.of.value: float(s.alarms) for s in spreaders if s.alarms is not None},
        label="market",
    )


def _waiting(composer: "Composer") -> Gauge:
    """How many villages wait for a search; one that stays is searched for by nobody."""
    return Gauge(
        "zp_matching_villages_waiting",
        "Villages that wait to be composed",
        read=lambda: {"": float(composer.waiting)},
    )


def timers(desk: Desk) -> Timers:
    """What happens later."""
    return {
        EXPIRES: _expire,
        NOTICES_RENEWED: _renew,
        GROWS_OLDER: _grow_older,
        FAREWELL_ENDS: _end_farewell,
        LEARNS: _learn,
        DAY_PASSES: _look_at_way,
        PLACES_MOVED: _stand_again,
        HAS_SETTLED: _pause_settled,
        NOTES_GO: _forgetting_notes(desk),
        ANSWERS_DUE: _pass_answer_day,
        CALL_ENDS: _end_call,
        LOOKS_AGAIN: _look_for_village,
        VILLAGE_AGES: _forget_village,
        FORGET_AGAIN: forgetting_again(forget_person),
    }


async def _expire(timer: Timer, tx: Transaction) -> None:
    await expire_match(tx, UUID(timer.subject))


async def _pause_settled(timer: Timer, tx: Transaction) -> None:
    await pause_settled(tx, UUID(timer.subject))


async def _renew(timer: Timer, tx: Transaction) -> None:
    await renew_notices(tx, int(timer.subject))


async def _grow_older(timer: Timer, tx: Transaction) -> None:
    await grow_older(tx, UUID(timer.subject))


async def _stand_again(timer: Timer, tx: Transaction) -> None:
    await places.stand_again(tx, UUID(timer.subject))


async def _pass_answer_day(timer: Timer, tx: Transaction) -> None:
    await pass_answer_day(tx, UUID(timer.subject))


async def _forget_village(timer: Timer, tx: Transaction) -> None:
    await forget_village(tx, UUID(timer.subject))


async def _end_call(timer: Timer, tx: Transaction) -> None:
    await end_call_in_time(tx, UUID(timer.subject))


async def _look_for_village(timer: Timer, tx: Transaction) -> None:
    await look_again(tx, UUID(timer.subject))


async def _learn(_timer: Timer, tx: Transaction) -> None:
    await learn(tx)


async def _end_farewell(timer: Timer, tx: Transaction) -> None:
    await end_farewell(tx, UUID(timer.subject))


async def _look_at_way(timer: Timer, tx: Transaction) -> None:
    await look(tx, UUID(timer.subject))


def _forgetting_notes(desk: Desk) -> TimerHandler:
    async def forget(_timer: Timer, tx: Transaction) -> None:
        await forget_notes(tx, kept=desk.notes_kept)

    return forget
