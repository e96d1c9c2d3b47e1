"""An SMS is cut and counted like the phone company does, and no letter is ever cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.decide.segments import (
    BASIC,
    EXTENSION,
    Encoding,
    segment,
    transliterate,
)
from tools.smscentre.alphabet import read_text

GSM, UCS2 = Encoding.GSM7, Encoding.UCS2
LETTERS = "".join(letter for letter in BASIC if letter != "\x1b") + "".join(EXTENSION)


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("a" * 160, GSM, 160, 1),
        ("a" * 161, GSM, 161, 2),
        ("a" * 158 + "€", GSM, 160, 1),
        ("a" * 159 + "€", GSM, 161, 2),
        ("a" * 306, GSM, 306, 2),
        ("a" * 307, GSM, 307, 3),
        ("a" * 152 + "€" + "a" * 100, GSM, 254, 2),
        ("a" * 152 + "€" + "a" * 152, GSM, 306, 3),
        ("äöüßÇ", GSM, 5, 1),
        ("ç", UCS2, 1, 1),
        ("š" * 70, UCS2, 70, 1),
        ("š" + "a" * 70, UCS2, 71, 2),
        ("{" * 35 + "š", UCS2, 36, 1),
        ("a" * 68 + "😀", UCS2, 70, 1),
        ("a" * 69 + "😀", UCS2, 71, 2),
        ("š" + "a" * 65 + "😀" + "c" * 10, UCS2, 78, 2),
        ("a" * 66 + "😀" + "a" * 66, UCS2, 134, 3),
        ("18–20 Uhr", UCS2, 9, 1),
        ("18\u00a0Uhr", UCS2, 6, 1),
        ("", GSM, 0, 1),
    ],
)
def test_the_figures_are_those_of_the_standard(text, encoding, units, parts):
    cut = segment(text)

    assert (cut.encoding, cut.units, len(cut.parts)) == (encoding, units, parts)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("„Hof“ – ja…", '"Hof" - ja...'),
        ("18–20 Uhr", "18-20 Uhr"),
        ("18\u00a0Uhr", "18 Uhr"),
        ("d’Angelo", "d'Angelo"),
        ("Hana Šołta", "Hana Šołta"),
        ("garçon", "garçon"),
        ("u\u0308ber", "über"),
    ],
)
def test_typography_becomes_plain_and_letters_of_names_stay(typed, sent):
    assert transliterate(typed) == sent


@given(st.text(st.sampled_from(LETTERS), max_size=700))
def test_parts_in_gsm_hold_153_septets_and_say_the_text_again(text):
    cut = segment(text)

    assert cut.encoding is GSM
    assert all(len(octets) <= (160 if len(cut.parts) == 1 else 153) for octets in cut.octets)
    assert sum(map(len, cut.octets)) == cut.units
    assert "".join(read_text(octets, 0) for octets in cut.octets) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_comes_whole_out_of_its_parts(text):
    cut = segment(text)
    coding = 0 if cut.encoding is GSM else 8

    assert "".join(read_text(octets, coding) for octets in cut.octets) == text
    if cut.encoding is UCS2:
        room = 140 if len(cut.parts) == 1 else 134
        assert all(len(octets) <= room for octets in cut.octets)
