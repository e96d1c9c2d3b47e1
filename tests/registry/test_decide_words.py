"""Texts become words that meet."""

import string
import unicodedata
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.decide import compounds, spelling, words
from services.registry.decide.compound_lists import HEADS, MODIFIERS
from services.registry.decide.entry_words import index_entry
from services.registry.decide.spelling import KnownWord, nearest
from tests.registry.builders import a_content, a_municipality

GERMAN = st.text(alphabet="aäbcdefghijklmnoöpqrsßtuüvwxyzAÄÖÜ -", min_size=1, max_size=40)


def stems(text: str) -> list[str]:
    return [word.stem for chain in words.chains(text) for word in chain.words]


@given(st.text(max_size=60))
def test_composed_and_decomposed_letters_are_the_same_text(text: str) -> None:
    assert words.fold(unicodedata.normalize("NFD", text)) == words.fold(
        unicodedata.normalize("NFC", text)
    )


@given(GERMAN)
def test_upper_and_lower_case_are_the_same_text(text: str) -> None:
    assert words.fold(text.upper()) == words.fold(text) == words.fold(text.lower())


@given(GERMAN)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words.fold(words.fold(text)) == words.fold(text)


@given(st.text(max_size=200))
def test_every_text_becomes_stems_that_a_tsvector_can_hold(text: str) -> None:
    found = index_entry(a_content(text), a_municipality(), corpus=())

    assert all(stem.isalnum() and len(stem) <= words.LONGEST_WORD for stem in found.places)
    assert len(words.question(text)) <= words.WORDS_IN_A_QUESTION


@given(st.text(max_size=60))
def test_a_question_in_the_words_of_the_title_only_asks_for_what_is_there(text: str) -> None:
    found = index_entry(a_content(text), a_municipality(), corpus=())

    for chain in words.question(text):
        alone = all(word.stem in found.places for word in chain.words)
        assert alone or chain.joined in found.places


@pytest.mark.parametrize(
    "written",
    [
        "Bewohner:innen",
        "Bewohner*innen",
        "Bewohner_innen",
        "Bewohner/innen",
        "Bewohner/-innen",
        "Bewohner(innen)",
        "BewohnerInnen",
        "Bewohnerinnen",
        "Bewohnerin",
        "Bewohner",
    ],
)
def test_every_gender_form_is_the_same_search(written: str) -> None:
    assert stems(written) == ["bewohn"]


def test_words_that_only_look_like_gender_forms_keep_their_meaning() -> None:
    assert stems("Haus in Leipzig") == ["haus", "leipzig"]
    assert stems("beginnen gewinnen") != stems("beg gew")
    assert stems("Haus (in Leipzig)") == ["haus", "leipzig"]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Mehrgenerationenhaus", {"haus", "generationenhaus", "generation"}),
        ("Mehrgenerationenwohnprojekt", {"projekt", "wohnprojekt", "generationenwohnprojekt"}),
        ("Gemeinschaftssuchende", {"gemeinschaft", "suchend"}),
        ("Dorfladen", {"dorf", "lad"}),
        ("Strukturwandel", {"struktur", "wandel"}),
        ("Sozialunternehmen", {"sozial", "unternehm"}),
        ("Bürgerbus", {"buerger", "bus"}),
        ("Tierheim", {"tier", "heim"}),
        ("Nachbarschaftsgärten", {"nachbarschaft", "gart"}),
    ],
)
def test_a_compound_says_its_parts(word: str, parts: set[str]) -> None:
    assert parts <= compounds.part_stems(words.fold(word))


@pytest.mark.parametrize(
    "word",
    [
        "diskutieren",
        "garantieren",
        "Verwaltung",
        "Gesellschaft",
        "Nachbarschaft",
        "Jugendlichen",
        "Ausstellung",
        "Regionalität",
        "Mitarbeiterin",
        "Wochenende",
        "gemeinsam",
        "Theater",
        "Seminar",
        "arbeiten",
    ],
)
def test_a_word_that_is_no_compound_stays_whole(word: str) -> None:
    assert compounds.part_stems(words.fold(word)) == frozenset()


@given(st.text(alphabet=string.ascii_lowercase, min_size=1, max_size=30))
def test_pieces_join_to_the_whole_word(word: str) -> None:
    pieces = compounds.split(word)

    assert not pieces or "".join(piece.bare + piece.link for piece in pieces) == word


@given(
    modifier=st.sampled_from(sorted(MODIFIERS)),
    link=st.sampled_from(["", "s"]),
    head=st.sampled_from(sorted(HEADS)),
)
def test_any_modifier_and_head_say_the_head(modifier: str, link: str, head: str) -> None:
    word = modifier + link + head
    pieces = compounds.split(word)

    if word not in compounds.KEPT_WHOLE and len(word) >= compounds.SHORTEST_COMPOUND:
        assert len(pieces) >= 2
        assert word.endswith(pieces[-1].bare)


@pytest.mark.parametrize("word", ["kommentieren", "romantisch", "profitieren"])
def test_a_word_that_ends_like_a_head_by_chance_stays_whole(word: str) -> None:
    corpus = frozenset({"kommen", "roman", "profi"})

    assert compounds.part_stems(word, corpus=corpus) == frozenset()


def test_a_workshop_stays_one_word_inside_a_longer_one() -> None:
    parts = compounds.part_stems(words.fold("Ferienwerkstatt"))

    assert "werkstatt" in parts
    assert not parts & {"werk", "statt"}


def test_the_name_of_a_place_is_never_taken_apart() -> None:
    place = a_municipality(name="Weißwasser")
    content = a_content("Treff", summary="Ein Treff in Weißwasser.")

    found = index_entry(content, place, corpus=frozenset({"weiss"}))

    assert "weisswass" in found.places
    assert "wass" not in found.places


def test_a_word_of_the_corpus_counts_only_beside_a_chosen_part() -> None:
    corpus = frozenset({"quitten", "dings"})

    assert "quitt" in compounds.part_stems("quittenfest", corpus=corpus)
    assert compounds.part_stems("quittendings", corpus=corpus) == frozenset()


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("Gartn", "Garten"),
        ("Nachbarschafstgarten", "Nachbarschaftsgarten"),
        ("Geratn", None),
        ("Tag", None),
        ("garten", None),
    ],
)
def test_spelling_help_allows_few_edits(asked: str, suggested: str | None) -> None:
    known = [
        KnownWord("garten", "Garten", 3),
        KnownWord("nachbarschaftsgarten", "Nachbarschaftsgarten", 1),
        KnownWord("tal", "Tal", 9),
    ]
    question = words.question(asked)
    unknown = [word.stem for chain in question for word in chain.words]

    assert (
        spelling.correct(asked, question, unknown=unknown, nearest=partial(nearest, known=known))
        == suggested
    )


def test_only_the_unknown_word_is_replaced() -> None:
    question = words.question("bunter Gartn am Fluss")
    known = [KnownWord("garten", "Garten", 1), KnownWord("bunte", "Bunte", 1)]

    told = spelling.correct(
        "bunter Gartn am Fluss",
        question,
        unknown=[words.stem("gartn")],
        nearest=partial(nearest, known=known),
    )

    assert told == "bunter Garten am Fluss"
