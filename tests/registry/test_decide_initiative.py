"""The life of an entry, as rules alone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.fact import Tombstone
from contracts.registry import (
    ArchivedBecause,
    InitiativeArchived,
    InitiativeListed,
    InitiativeReconfirmed,
    InitiativeRevised,
    InitiativeSubmitted,
    InitiativeWentStale,
)
from services.chassis.refusal import Refusal
from services.registry.decide import initiative as rules
from services.registry.decide import standing
from services.registry.decide.areas import (
    Point,
    check_place,
    check_point,
    distance_km,
    flat_km,
    is_in_saxony,
)
from services.registry.decide.initiative import Initiative, Review, Said, State, Unchanged
from tests.registry.builders import NOW, a_content, a_municipality

OWNER = "p_" + "a" * 32
REASON = "Bitte genauer beschreiben."
SAXON = st.builds(
    Point,
    lat=st.floats(min_value=50.2, max_value=51.6),
    lon=st.floats(min_value=11.9, max_value=15.0),
)
ACTIONS = (
    "confirm",
    "revise",
    "repeat",
    "clear",
    "return",
    "reject",
    "archive",
    "still-true",
    "remind",
    "stale",
    "lapse",
    "erase",
)


GONE = (InitiativeArchived, Tombstone)
"""After these nobody sees the entry; the first brings a tombstone along."""
PUBLIC = (InitiativeListed, InitiativeRevised, InitiativeReconfirmed, InitiativeWentStale, *GONE)


def a_draft() -> Initiative:
    return rules.drafted(UUID(int=1), owner=OWNER, now=NOW)


@dataclass
class Walk:
    """An entry and all that was said of it; each action is a day after the one before."""

    initiative: Initiative
    said: list[Said | Tombstone]
    now: datetime = NOW
    word_at: datetime = NOW
    """When the owner sent the latest text."""

    def act(self, action: str) -> Said | Tombstone | Unchanged | Refusal:
        self.now += timedelta(days=1)
        outcome = self._outcome(action)
        match outcome:
            case Unchanged() | Refusal():
                return outcome
            case Tombstone():
                self.initiative = rules.erased(self.initiative)
            case _:
                self.initiative = rules.after(self.initiative, outcome, now=self.now)
                self.word_at = self.now if action == "revise" else self.word_at
        self.said.append(outcome)
        return outcome

    def _outcome(self, action: str) -> Said | Tombstone | Unchanged | Refusal:
        entry, latest = self.initiative, self.initiative.latest_revision
        text, place = a_content(), a_municipality()
        by_clock = {
            "remind": lambda: standing.ask_for_confirmation(entry, asked=1),
            "stale": lambda: standing.go_stale(entry, text, municipality=place),
            "lapse": lambda: standing.archived(entry, because=ArchivedBecause.NOT_CONFIRMED),
        }
        outcomes = {
            "confirm": lambda: rules.confirm_mailbox(entry),
            "revise": lambda: rules.revise(entry, seen_revision=latest, is_same=False),
            "repeat": lambda: rules.revise(entry, seen_revision=latest - 1, is_same=True),
            "clear": lambda: rules.clear(
                entry, text, municipality=place, revision=latest, word_at=self.word_at
            ),
            "return": lambda: rules.send_back(entry, revision=latest, reason=REASON),
            "reject": lambda: rules.reject(entry, revision=latest, reason=REASON),
            "archive": lambda: standing.archive(entry, reason=REASON),
            "still-true": lambda: standing.reconfirm(entry, text, municipality=place, now=self.now),
            "erase": lambda: rules.erase(entry),
        }
        is_off = action in by_clock and not entry.is_listed
        if entry.state is State.ERASED or is_off:
            return Unchanged()
        return {**outcomes, **by_clock}[action]()


@given(st.lists(st.sampled_from(ACTIONS), max_size=25))
def test_whatever_happens_the_public_sees_only_what_an_editor_cleared(actions: list[str]) -> None:
    walk = Walk(a_draft(), [])
    cleared: set[int] = set()

    for action in actions:
        outcome = walk.act(action)
        entry = walk.initiative
        if isinstance(outcome, InitiativeListed | InitiativeRevised):
            assert action in {"clear", "still-true"}
            assert action == "clear" or outcome.revision in cleared
            cleared.add(outcome.revision)
        assert entry.is_listed == (entry.public_revision is not None)
        assert entry.public_revision is None or entry.public_revision in cleared
        assert (entry.review is Review.WAITING) == (entry.waiting_since is not None)


@given(st.lists(st.sampled_from(ACTIONS), max_size=25))
def test_readers_of_the_facts_know_whether_the_entry_is_listed(actions: list[str]) -> None:
    walk = Walk(a_draft(), [])

    for action in actions:
        walk.act(action)

    public = [each for each in walk.said if isinstance(each, PUBLIC)]
    is_heard = bool(public) and not isinstance(public[-1], GONE)
    assert is_heard == walk.initiative.is_listed
    for before, after in zip([None, *public], public, strict=False):
        was_gone = before is None or isinstance(before, GONE)
        assert isinstance(after, InitiativeListed) == was_gone or isinstance(after, GONE)


@given(st.lists(st.sampled_from(ACTIONS), max_size=25))
def test_only_the_owners_word_makes_an_entry_younger(actions: list[str]) -> None:
    walk = Walk(a_draft(), [])

    for action in actions:
        was = walk.initiative
        before = was.confirmed_at
        outcome = walk.act(action)
        is_unseen = not was.is_listed
        is_word = action in {"confirm", "still-true"} or (action == "revise" and is_unseen)
        is_said = not isinstance(outcome, Unchanged | Refusal | Tombstone)
        if action == "clear":
            assert walk.initiative.confirmed_at == max(before, walk.word_at if is_said else before)
        else:
            assert (walk.initiative.confirmed_at > before) == (is_word and is_said)


@given(st.lists(st.sampled_from(ACTIONS), max_size=25))
def test_each_fact_raises_the_version_by_one_and_texts_never_go_back(actions: list[str]) -> None:
    walk = Walk(a_draft(), [])

    for action in actions:
        before = walk.initiative
        said = len(walk.said)
        walk.act(action)
        assert walk.initiative.version - before.version == len(walk.said) - said
        assert walk.initiative.latest_revision >= before.latest_revision


def test_a_rejected_entry_takes_no_more_changes() -> None:
    walk = Walk(a_draft(), [])
    walk.act("confirm")
    walk.act("reject")

    assert walk.act("revise") == Refusal("entry-rejected")


def test_who_changes_a_draft_while_signed_in_has_confirmed_the_mailbox() -> None:
    said = rules.revise(a_draft(), seen_revision=1, is_same=False)

    assert isinstance(said, InitiativeSubmitted)


def test_a_correction_while_waiting_keeps_its_place_in_the_queue() -> None:
    waiting = rules.after(a_draft(), rules.confirm_mailbox(a_draft()), now=NOW)
    later = NOW + timedelta(days=3)

    said = rules.revise(waiting, seen_revision=1, is_same=False)

    assert rules.after(waiting, said, now=later).waiting_since == NOW


@pytest.mark.parametrize("decide", [rules.send_back, rules.reject])
@pytest.mark.parametrize("reason", ["", " \n", "kurz", "x" * 2001])
def test_a_reason_says_something(decide: object, reason: str) -> None:
    waiting = rules.after(a_draft(), rules.confirm_mailbox(a_draft()), now=NOW)

    refused = decide(waiting, revision=1, reason=reason)

    assert refused.slug in {"reason-missing", "reason-length"}


def test_nobody_acts_for_an_entry_without_an_owner() -> None:
    gone = rules.erased(a_draft())

    assert gone.state is State.ERASED
    assert not gone.belongs_to(None, opened=None)
    assert not gone.belongs_to(OWNER, opened=str(gone.id))
    assert gone.actions == ()


def test_a_link_opens_only_the_entry_that_it_names() -> None:
    mine, other = a_draft(), replace(a_draft(), id=UUID(int=2))

    assert mine.belongs_to(OWNER, opened=str(mine.id))
    assert not other.belongs_to(OWNER, opened=str(mine.id))


@given(one=SAXON, other=SAXON)
def test_distances_are_symmetric_and_the_plane_is_near_the_truth(one: Point, other: Point) -> None:
    exact = distance_km(one, other)
    (east, north), (other_east, other_north) = flat_km(one), flat_km(other)

    assert exact == pytest.approx(distance_km(other, one))
    flat = ((east - other_east) ** 2 + (north - other_north) ** 2) ** 0.5
    assert flat <= exact * 1.1 + 1


@given(SAXON)
def test_a_swapped_point_is_always_recognised(point: Point) -> None:
    assert is_in_saxony(point)
    assert check_point(point) is None

    refused = check_point(Point(lat=point.lon, lon=point.lat))

    assert refused == Refusal("place-coordinates-swapped", lat=point.lat, lon=point.lon)


def test_a_point_belongs_to_the_municipality_that_is_named_with_it() -> None:
    leipzig = a_municipality()

    assert check_place(leipzig.centre, leipzig) is None
    refused = check_place(Point(51.05, 13.74), leipzig)
    assert refused is not None
    assert refused.slug == "place-outside-municipality"
