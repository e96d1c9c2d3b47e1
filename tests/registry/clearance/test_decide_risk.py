"""Which signals make an entry look like spam, and that plain entries show none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide.clearance.risk import (
    SKETCH_SHARED,
    Band,
    SignalName,
    Surroundings,
    assess,
    sketch_of,
)
from tests.registry.builders import a_content

ALONE = Surroundings()
STORY = (
    "Jeden ersten Samstag reparieren wir gemeinsam Fahrräder, Toaster und Radios. Werkzeug ist da, "
    "Kuchen auch, und wer mag, lernt nebenbei, wie ein Schaltplan gelesen wird."
)


def names(content, around=ALONE):  # type: ignore[no-untyped-def]
    return [signal.name for signal in assess(content, around).signals]


def test_a_plain_entry_shows_no_signal() -> None:
    risk = assess(a_content(description=STORY, website="https://garten.example.org"), ALONE)

    assert (risk.signals, risk.score, risk.band) == ((), 0, Band.PLAIN)


@pytest.mark.parametrize(
    ("told", "signal"),
    [
        ({"description": "Günstige Kredite: https://a.example www.b.example"}, "links-in-text"),
        ({"title": "JETZT SOFORT REICH WERDEN"}, "all-capitals"),
        ({"description": "Купить дёшево здесь и сейчас без предоплаты"}, "foreign-script"),
    ],
)
def test_what_a_text_shows_is_named(told: dict[str, str], signal: str) -> None:
    assert names(a_content(**told)) == [SignalName(signal)]


@pytest.mark.parametrize(
    "title", ["AWO", "CSD e.V.", "Serbski dom Běła Woda", "Čitanje pśi kafeju", "TELUX"]
)
def test_short_capitals_and_sorbian_letters_are_no_signal(title: str) -> None:
    assert names(a_content(title)) == []


@pytest.mark.parametrize(
    ("around", "signal", "band"),
    [
        (Surroundings(is_blocked=True), "sender-blocked", Band.SUSPICIOUS),
        (Surroundings(of_sender=4), "many-of-sender", Band.SUSPICIOUS),
        (Surroundings(of_host=8), "many-of-host", Band.NOTICEABLE),
        (Surroundings(with_same_text=1), "repeated-text", Band.NOTICEABLE),
    ],
)
def test_what_came_in_around_it_counts(around: Surroundings, signal: str, band: Band) -> None:
    risk = assess(a_content(description=STORY), around)

    assert [each.name for each in risk.signals] == [SignalName(signal)]
    assert risk.band is band


@pytest.mark.parametrize(
    "around",
    [Surroundings(of_sender=3), Surroundings(of_host=7), Surroundings(of_sender=1, of_host=1)],
)
def test_a_few_entries_of_one_body_are_no_flood(around: Surroundings) -> None:
    assert names(a_content(description=STORY), around) == []


def test_a_copied_text_is_known_again_with_some_words_changed() -> None:
    copied = STORY.replace("Fahrräder", "Stühle")

    shared = set(sketch_of(a_content(description=STORY))) & set(
        sketch_of(a_content(description=copied))
    )

    assert len(shared) >= SKETCH_SHARED


def test_two_texts_of_their_own_share_no_sketch() -> None:
    other = a_content(
        summary="Ein Chor für alle, die gern singen.",
        description="Wir treffen uns dienstags im Gemeindesaal und singen, was gewünscht wird.",
    )

    assert not set(sketch_of(a_content(description=STORY))) & set(sketch_of(other))


@given(
    is_blocked=st.booleans(),
    of_sender=st.integers(1, 2000),
    of_host=st.integers(1, 2000),
    with_same_text=st.integers(0, 2000),
    text=st.text(max_size=200),
)
def test_more_around_an_entry_never_makes_it_look_better(
    is_blocked: bool, of_sender: int, of_host: int, with_same_text: int, text: str
) -> None:
    content = a_content(description=text)
    around = Surroundings(
        is_blocked=is_blocked, of_sender=of_sender, of_host=of_host, with_same_text=with_same_text
    )

    risk = assess(content, around)

    assert assess(content, ALONE).score <= risk.score <= 100
    assert [each.points for each in risk.signals] == sorted(
        (each.points for each in risk.signals), reverse=True
    )
