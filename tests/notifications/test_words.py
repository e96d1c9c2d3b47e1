"""Every purpose speaks every language, names only what it has, and reads as recorded."""

import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import meta
from jinja2.sandbox import SandboxedEnvironment

from contracts.dimensions import DIMENSION_NAMES, HouseholdDimension, SupportDimension
from contracts.matching import Market, Side
from contracts.registry import Dimension
from services.matching.decide.outcomes import OUTCOMES
from services.notifications.decide.purposes import LOCALES, PURPOSES
from services.notifications.words.context import values_of
from services.notifications.words.sentences import load_sentences
from services.notifications.words.templates import (
    FOLDER,
    IncompleteTemplateError,
    UnknownPlaceholderError,
    kinds_of,
    publish,
)
from tests.matching.comparing import COMPARED, NEVER, is_worth_saying
from tests.matching.strategies import rows
from tests.notifications.builders import a_guest, a_seeker
from tests.notifications.golden_texts import FOLDER as GOLDEN
from tests.notifications.golden_texts import message, texts, with_details


@pytest.fixture(scope="module")
def templates():
    return publish()


def test_every_purpose_has_every_text_in_every_language(templates):
    wanted = {
        (purpose.name, locale, kind)
        for purpose in PURPOSES.values()
        for locale in LOCALES
        for kind in kinds_of(purpose)
    }

    assert set(templates.published) == wanted
    assert {path.name for path in FOLDER.iterdir()} == {*PURPOSES, "layout", "sentences"}


@pytest.mark.parametrize("missing", ["de.html", "en.txt", "en.subject", "de.sms"])
def test_a_missing_text_stops_the_start(tmp_path, missing):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "seat-offered" / missing).unlink()

    with pytest.raises(IncompleteTemplateError, match=missing):
        publish(tmp_path)


@pytest.mark.parametrize(
    ("locale", "said"),
    [("de", "Im selben Ort: Ihr Umkreis reicht 30 km weit."),
     ("en", "In the same place: your limit is 30 km.")],
)  # fmt: skip
def test_a_mail_says_of_nobody_that_she_is_nought_kilometres_away(locale, said):
    near = {"code": "distance-within", "params": {"km": 0.3, "radius_km": 30.0}}

    told = load_sentences()[locale].about([near], side="seeker", most=3)

    assert told == (said,)


@pytest.mark.parametrize("kind", ["txt", "html", "subject", "sms"])
def test_an_unknown_placeholder_stops_the_start(tmp_path, kind):
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "seat-offered" / f"en.{kind}").write_text("Hello {{ phone_number }}")

    with pytest.raises(UnknownPlaceholderError, match=r"seat-offered/en.* names phone_number"):
        publish(tmp_path)


@pytest.mark.parametrize("purpose", PURPOSES.values(), ids=lambda purpose: purpose.name)
def test_text_and_html_and_both_languages_name_the_same_facts(purpose):
    named = {}
    for locale in LOCALES:
        for kind in kinds_of(purpose):
            source = (FOLDER / purpose.name / f"{locale}.{kind}").read_text()
            parsed = SandboxedEnvironment().parse(source)
            named[locale, kind] = meta.find_undeclared_variables(parsed)

    for kind in kinds_of(purpose):
        assert named["de", kind] == named["en", kind]
    if "txt" in kinds_of(purpose):
        assert named["de", "txt"] == named["de", "html"]


def test_a_field_is_a_value_and_never_a_template(templates):
    person = with_details(a_guest(name="{{7*7}} <b>"), {"guests": ["{% raise %}"]})
    values = values_of(message("seat-booked", "de", person), sentences=load_sentences()["de"])

    mail = templates.mail("seat-booked", locale="de", values=values)

    assert "Guten Tag {{7*7}} <b>," in mail.text
    assert "{% raise %}" in mail.text
    assert "Guten Tag {{7*7}} &lt;b&gt;," in mail.html
    assert "49" not in mail.text.partition("Wann")[0]


def test_a_subject_stays_on_one_line_whatever_a_title_has(templates):
    person = a_guest(details={"title": "Hof\r\nBcc: x@example.org\u2028Ende"}, links={})
    values = values_of(message("initiative-listed", "en", person), sentences=load_sentences()["en"])

    subject = templates.mail("initiative-listed", locale="en", values=values).subject

    assert subject == "“Hof Bcc: x@example.org Ende” is online"


def test_reasons_are_sentences_and_an_unknown_one_is_left_out():
    reasons = [{"code": "brand-new"}, {"code": "cost-within", "params": {"offer_eur": 520}}]
    person = with_details(a_seeker(), {"reasons": reasons})

    values = values_of(message("match-proposed", "de", person), sentences=load_sentences()["de"])

    assert values["reasons"] == ("Die monatlichen Kosten liegen in Ihrem Rahmen.",)


def test_what_both_sides_feel_about_one_thing_is_one_sentence():
    sentences = load_sentences()["de"]
    garden = {"code": "dimension-close", "params": {"dimension": "garden"}}
    cost = {"code": "cost-within", "params": {"offer_eur": 520, "limit_eur": 600}}
    mine, theirs = {**garden, "side": "seeker"}, {**garden, "side": "offer"}

    assert sentences.about([cost, mine, theirs], side="seeker", most=9) == (
        "Garten: Hier lebt jede Seite so, wie die andere es sich wünscht.",
        "520 € warm: Ihre Grenze sind 600 €.",
    )
    assert sentences.about([mine], side="seeker", most=9) == (
        "Garten: Das Projekt lebt so, wie Sie es sich wünschen.",
    )
    assert sentences.about([mine], side="offer", most=9) == (
        "Garten: Sie leben so, wie der Haushalt es sich wünscht.",
    )
    assert sentences.about([cost, mine], side="seeker", most=1) == (
        "520 € warm: Ihre Grenze sind 600 €.",
    )


def test_what_nobody_has_said_is_open_and_stands_in_nobodys_way():
    gap = {"code": "pets-unknown", "side": None, "params": {}}
    bar = {
        "code": "dimension-apart",
        "side": "seeker",
        "share": 9,
        "params": {"dimension": "quiet"},
    }
    person = with_details(a_seeker(), {"obstacles": [gap, bar]})

    values = values_of(message("match-proposed", "de", person), sentences=load_sentences()["de"])

    assert len(values["open"]) == len(values["obstacles"]) == 1
    assert "Tier" in values["open"][0]
    assert "Ruhe" in values["obstacles"][0]


@pytest.mark.parametrize(
    ("reader", "wish_of", "sentence"),
    [
        ("seeker", "seeker", "Sie wünschen es sich anders, als das Projekt lebt."),
        ("seeker", "offer", "Das Projekt wünscht es sich anders, als Sie leben."),
        ("offer", "offer", "Sie wünschen es sich anders, als der Haushalt lebt."),
        ("offer", "seeker", "Der Haushalt wünscht es sich anders, als Sie leben."),
    ],
)
def test_whose_wish_stands_in_the_way_is_said_from_the_readers_side(reader, wish_of, sentence):
    apart = {"code": "dimension-apart", "side": wish_of, "params": {"dimension": "garden"}}

    said = load_sentences()["de"].about([apart], side=reader, most=9)

    assert said == (f"Garten: {sentence}",)


@pytest.mark.parametrize(
    ("reader", "wish_of", "sentence"),
    [
        ("seeker", "seeker", "Dazu hat das Projekt noch nichts gesagt."),
        ("seeker", "offer", "Dazu haben Sie noch nichts gesagt."),
        ("offer", "offer", "Dazu hat der Haushalt noch nichts gesagt."),
        ("offer", "seeker", "Dazu haben Sie noch nichts gesagt."),
    ],
)
def test_it_is_said_who_has_not_said_anything_yet(reader, wish_of, sentence):
    unknown = {"code": "dimension-unknown", "side": wish_of, "params": {"dimension": "quiet"}}

    said = load_sentences()["de"].about([unknown], side=reader, most=9)

    assert said == (f"Ruhe im Haus: {sentence}",)


@pytest.mark.parametrize("wish_of", ["seeker", "offer"])
@pytest.mark.parametrize("locale", LOCALES)
def test_what_stands_in_the_way_is_not_praised_in_the_same_mail(wish_of, locale):
    generations = {"params": {"dimension": "generations"}}
    reasons = [
        {**generations, "code": "dimension-close", "side": "seeker"},
        {**generations, "code": "dimension-close", "side": "offer"},
        {"code": "dimension-close", "side": "seeker", "params": {"dimension": "garden"}},
        {"code": "step-free-met", "params": {}},
    ]
    obstacles = [{**generations, "code": "dimension-apart", "side": wish_of}]
    person = with_details(a_seeker(), {"reasons": reasons, "obstacles": obstacles})
    sentences = load_sentences()[locale]

    values = values_of(message("match-proposed", locale, person), sentences=sentences)

    name = DIMENSION_NAMES[locale]["generations"]
    assert not any(name in reason for reason in values["reasons"])
    assert len(values["reasons"]) == 2
    assert [name in obstacle for obstacle in values["obstacles"]] == [True]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("dimension", [*Dimension, *HouseholdDimension, *SupportDimension])
def test_a_dimension_is_called_in_a_mail_as_everywhere(locale, dimension):
    told = {"code": "dimension-close", "side": "seeker", "params": {"dimension": dimension.value}}

    [said] = load_sentences()[locale].about([told], side="seeker", most=1)

    assert said.startswith(f"{DIMENSION_NAMES[locale][dimension]}: ")


@pytest.mark.parametrize("market", Market)
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("locale", LOCALES)
@given(pair=st.tuples(rows(Side.SEEKER), rows(Side.OFFER)))
@settings(max_examples=30)
def test_every_point_that_a_market_compares_has_a_sentence(locale, side, market, pair):
    sentences = load_sentences()[locale]
    outcomes = [OUTCOMES[name](*pair) for name in sorted(COMPARED[market])]
    told = [o for o in outcomes if o.failed or o.unknown or is_worth_saying(o)]
    codes = [{"code": o.code, "params": dict(o.params)} for o in told if o.code not in NEVER]

    said = [sentences.about([code], side=side, market=market, most=1) for code in codes]

    assert [code["code"] for code, text in zip(codes, said, strict=True) if not text] == []
    assert not any("None" in text for (text,) in said)


@pytest.mark.parametrize("market", Market)
def test_of_a_point_that_a_market_does_not_compare_no_mail_speaks(market):
    silent = {*OUTCOMES} - COMPARED[market]
    codes = [{"code": f"{name}-{end}"} for name in silent for end in ("met", "within", "unknown")]

    assert load_sentences()["de"].about(codes, side="seeker", market=market, most=99) == ()


def test_every_sentence_exists_in_both_languages():
    german, english = (load_sentences()[locale].table for locale in LOCALES)

    for side in ("seeker", "offer", "parties", "tenures"):
        assert german[side].keys() == english[side].keys()
    for part in ("markets", "phrases"):
        assert keys_of(german[part]) == keys_of(english[part])
    assert {locale: set(names) for locale, names in DIMENSION_NAMES.items()} == {
        locale: {*Dimension, *HouseholdDimension, *SupportDimension} for locale in LOCALES
    }
    assert german["why"].keys() == english["why"].keys() == PURPOSES.keys()


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_texts_read_as_recorded(name):
    assert texts_once()[name] == (GOLDEN / name).read_text(encoding="utf-8")


def test_nothing_is_recorded_that_nobody_gets():
    assert {path.name for path in GOLDEN.iterdir()} == set(texts_once())


@pytest.mark.parametrize("locale", LOCALES)
def test_html_says_its_language_and_asks_no_third_party(locale):
    for name, text in texts_once().items():
        if name.endswith(f".{locale}.html"):
            assert f'<html lang="{locale}">' in text
            assert "<img" not in text
            assert "prefers-color-scheme" in text
            assert "http://" not in text


def keys_of(table):
    if not isinstance(table, dict):
        return None
    return {name: keys_of(value) for name, value in table.items()}


_ONCE: dict[str, str] = {}


def texts_once() -> dict[str, str]:
    if not _ONCE:
        _ONCE.update(texts())
    return _ONCE
