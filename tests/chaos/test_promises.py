"""The checker itself: it is silent where all is well, and sees one planted breach of each kind."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.chaos import promises
from tests.chaos.promises import Letter, Mail, Search, Sms, Told

ABOUT = frozenset({("see-match", "m1"), ("answer", "q1")})
MAIL = Mail("a@zp", "ines@example.org", "Hof am Weiher: passt zu 90 % zu Ihnen", ABOUT)
LETTER = Letter("p_ines", "m1", "proposed")
SMS = Sms("+4915199000001", "Ein Haushalt passt. Kennenlernen? /m/abc")
SEARCH = Search("p_ines", proposed=5, listed=3)
BOOKED = Told("events-seats", "s1", 4, "SeatBooked")

ALL_IS_WELL: dict[str, Callable[[], list[str]]] = {
    "seats": lambda: promises.seats_that_differ(
        {"s1": "booked", "s2": "waiting", "s3": "released", "s4": "held"},
        {"s1": "booked", "s2": "offered", "s3": "released", "s4": "held"},
    ),
    "rooms": lambda: promises.overbooked([("g1", 6, 6)]),
    "searches": lambda: promises.searches_that_differ(
        {"p_ines", "p_few"}, [SEARCH, Search("p_few", proposed=2, listed=0)], most=5
    ),
    "pairs": lambda: promises.pairs_that_differ({"m1"}, {"m1": "released", "m2": "proposed"}),
    "matches": lambda: promises.matched_twice([("h1", "i1"), ("h1", "i2"), ("h2", "i1")]),
    "entries": lambda: promises.entries_that_differ({"i1": "Hof"}, [("i1", "Hof")]),
    "mails": lambda: promises.mails_doubled(
        [
            MAIL,
            replace(MAIL, message_id="b@zp", to="hof@example.org"),
            replace(MAIL, message_id="c@zp", subject="Beide haben Ja gesagt: Hof am Weiher"),
            Mail("d@zp", "ines@example.org", "123456 ist Ihr Anmeldecode"),
            Mail("e@zp", "ines@example.org", "123456 ist Ihr Anmeldecode"),
        ]
    ),
    "letters": lambda: promises.letters_that_differ(
        {LETTER, Letter("p_ines", "m2", "proposed")},
        [LETTER, Letter("p_hof", "m3", "proposed")],
        silent={"m2"},
        earned={"released"},
    ),
    "sms": lambda: promises.sms_doubled([SMS, replace(SMS, number="+4915199000002")]),
    "texts": lambda: promises.sms_that_differ({SMS.number: ["Kennenlernen?"]}, [SMS]),
    "invitations": lambda: promises.invitations_that_differ(
        {"s1"}, [("s1", "REQUEST"), ("s2", "REQUEST"), ("s2", "CANCEL")]
    ),
    "order": lambda: promises.out_of_order(
        [BOOKED, replace(BOOKED, sequence=5), replace(BOOKED, about="s2", sequence=1)]
    ),
}

PLANTED: dict[str, tuple[list[str], str]] = {
    "a lost seat": (promises.seats_that_differ({"s1": "booked"}, {}), "lost: seat s1"),
    "a doubled seat": (
        promises.seats_that_differ({"s1": "booked"}, {"s1": "booked", "s9": "booked"}),
        "doubled: seat s9",
    ),
    "a confirmed seat that is held again": (
        promises.seats_that_differ({"s1": "booked"}, {"s1": "held"}),
        "seat s1: answered booked",
    ),
    "a cancelled seat that is booked": (
        promises.seats_that_differ({"s1": "released"}, {"s1": "booked"}),
        "seat s1: answered released",
    ),
    "a room beyond its capacity": (promises.overbooked([("g1", 7, 6)]), "overbooked: g1"),
    "a lost profile": (
        promises.searches_that_differ({"p_ines", "p_lost"}, [SEARCH], most=5),
        "lost: profile of p_lost",
    ),
    "a doubled profile": (
        promises.searches_that_differ({"p_ines"}, [SEARCH, SEARCH], most=5),
        "doubled: 2 profiles of p_ines",
    ),
    "a profile that nobody saved": (
        promises.searches_that_differ(set(), [SEARCH], most=5),
        "never answered: p_ines",
    ),
    "a profile that the engine missed": (
        promises.searches_that_differ({"p_ines"}, [Search("p_ines", 0, 0)], most=5),
        "no proposal: p_ines",
    ),
    "a lost proposal": (
        promises.searches_that_differ({"p_ines"}, [Search("p_ines", 4, 1)], most=5),
        "proposals of p_ines: 4",
    ),
    "more proposals than a week allows": (
        promises.searches_that_differ({"p_ines"}, [Search("p_ines", 6, 0)], most=5),
        "proposals of p_ines: 6",
    ),
    "a lost consent": (promises.pairs_that_differ({"m1"}, {"m1": "consented"}), "match m1"),
    "a lost match": (promises.pairs_that_differ({"m1"}, {}), "match m1"),
    "a pair matched twice": (promises.matched_twice([("h1", "i1")] * 2), "matched 2 times"),
    "a lost entry": (promises.entries_that_differ({"i1": "Hof"}, []), "lost: entry Hof"),
    "a doubled entry": (
        promises.entries_that_differ({"i1": "Hof"}, [("i1", "Hof"), ("i2", "Hof")]),
        "doubled or never cleared: entry Hof",
    ),
    "a mail accepted twice": (promises.mails_doubled([MAIL, MAIL]), "mail a@zp accepted 2"),
    "a mail about a match planned twice": (
        promises.mails_doubled([MAIL, replace(MAIL, message_id="b@zp")]),
        "mailed 2 times",
    ),
    "a letter about a match that never came": (
        promises.letters_that_differ({LETTER}, []),
        "never sent",
    ),
    "a person told twice of one match": (
        promises.letters_that_differ({LETTER}, [LETTER, LETTER]),
        "sent 2 times",
    ),
    "a person told twice of an ended match": (
        promises.letters_that_differ(set(), [LETTER, LETTER], silent={"m1"}),
        "sent 2 times",
    ),
    "a contact mailed to somebody who never agreed": (
        promises.letters_that_differ(
            set(), [Letter("p_hof", "m1", "released")], silent={"m1"}, earned={"released"}
        ),
        "sent without consent",
    ),
    "an SMS accepted twice": (promises.sms_doubled([SMS, SMS]), "2 SMS to +4915199000001"),
    "an SMS that never came": (
        promises.sms_that_differ({SMS.number: ["Kennenlernen?", "Beide"]}, [SMS]),
        "SMS «Beide» to +4915199000001: 0",
    ),
    "an SMS about a match in two wordings": (
        promises.sms_that_differ(
            {SMS.number: ["Kennenlernen?"]}, [SMS, replace(SMS, text="Kennenlernen? /m/xyz")]
        ),
        "SMS «Kennenlernen?» to +4915199000001: 2",
    ),
    "an SMS that nobody asked for": (
        promises.sms_that_differ(
            {SMS.number: ["Kennenlernen?"]}, [SMS, replace(SMS, text="Das war nicht klar.")]
        ),
        "+4915199000001 got 2 SMS, not 1",
    ),
    "a booked seat without its date": (
        promises.invitations_that_differ({"s1"}, []),
        "seat s1: 0 calendar mails",
    ),
    "a date sent twice": (
        promises.invitations_that_differ({"s1"}, [("s1", "REQUEST")] * 2),
        "seat s1: 2 calendar mails",
    ),
    "a cancellation sent twice": (
        promises.invitations_that_differ(set(), [("s1", "CANCEL")] * 2),
        "CANCEL mailed 2 times",
    ),
    "a fact that overtook another": (
        promises.out_of_order([BOOKED, replace(BOOKED, sequence=3)]),
        "order: events-seats s1",
    ),
}


@pytest.mark.parametrize("check", ALL_IS_WELL.values(), ids=ALL_IS_WELL.keys())
def test_nothing_is_found_where_all_is_well(check: Callable[[], list[str]]) -> None:
    assert check() == []


@pytest.mark.parametrize(("found", "named"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_breach_is_seen(found: list[str], named: str) -> None:
    assert any(named in finding for finding in found), found


def test_no_check_goes_without_a_planted_breach() -> None:
    checks: dict[str, Any] = {
        name: check
        for name, check in vars(promises).items()
        if callable(check) and getattr(check, "__module__", "") == promises.__name__
        and name.islower()
    }  # fmt: skip

    assert len(checks) == len(ALL_IS_WELL)
