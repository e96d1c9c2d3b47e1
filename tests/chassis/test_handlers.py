"""A handler says by its annotation which fact it takes."""

import pytest

from contracts import topics
from contracts.matching import InterestShown, MatchDeclined
from services.chassis.consumer import handlers, together, tombstones
from services.chassis.handlers import BadHandlerError
from services.chassis.transaction import Transaction


async def on_match_declined(fact: MatchDeclined, tx: Transaction) -> None: ...
async def on_either(fact: MatchDeclined | InterestShown, tx: Transaction) -> None: ...
async def on_anything(fact: str, tx: Transaction) -> None: ...
async def on_gone(key: str, tx: Transaction) -> None: ...


def test_a_handler_is_found_by_the_fact_that_it_names():
    assert handlers(on_match_declined) == {"zukunft.matching.match-declined.v1": on_match_declined}


def test_one_handler_may_take_several_facts():
    assert set(handlers(on_either)) == {MatchDeclined.TYPE, InterestShown.TYPE}


def test_two_handlers_cannot_want_the_same_fact():
    with pytest.raises(BadHandlerError, match="has a handler already"):
        handlers(on_match_declined, on_either)


def test_two_rooms_of_a_service_cannot_want_the_same_fact():
    room, other = handlers(on_match_declined), handlers(on_either)

    assert together(room) == room
    with pytest.raises(BadHandlerError, match="two rooms"):
        together(room, other)


def test_a_handler_must_name_a_fact():
    with pytest.raises(BadHandlerError, match="must name a fact"):
        handlers(on_anything)


def test_only_a_compacted_topic_knows_tombstones():
    assert tombstones({topics.INITIATIVES: on_gone})
    with pytest.raises(BadHandlerError, match="knows no tombstones"):
        tombstones({topics.MATCHES: on_gone})
