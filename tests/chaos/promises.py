"""What is promised, as pure functions over rows: each answers with every breach it sees.

`checker` reads the rows from databases, topics, the mail server's ledger and the SMS centre's book;
`test_promises` plants one breach of each kind and shows that it is seen.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

NEXT_BY_ITSELF: Final[Mapping[str, frozenset[str]]] = {
    "held": frozenset({"held"}),
    "waiting": frozenset({"waiting", "offered"}),
    "offered": frozenset({"offered"}),
    "booked": frozenset({"booked"}),
    "released": frozenset({"released"}),
}
"""Answered state → states that a seat may have later without its guest; no hold ends in a run."""
CONTACT_IS_OUT: Final = "released"


@dataclass(frozen=True)
class Mail:
    """A mail as the mail server accepted it; ``about`` is what its links open, by person and thing."""

    message_id: str
    to: str
    subject: str
    about: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Sms:
    """An SMS as the centre accepted it."""

    number: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A mail, or an SMS, about a match that a person must have had exactly once."""

    person_id: str
    match_id: str
    kind: str


@dataclass(frozen=True)
class Search:
    """A household's search as matching has it: how many were proposed and how many wait for it.

    Those do not count whose offer has no room for another proposal, or was promised to others.
    """

    person_id: str
    proposed: int
    listed: int


@dataclass(frozen=True)
class Told:
    """A fact as it stands on a topic: about what, and its place in the order of that."""

    topic: str
    about: str
    sequence: int
    type: str


def seats_that_differ(answered: Mapping[str, str], stored: Mapping[str, str]) -> list[str]:
    """Exactly the answered seats are there, each in the answered state or one that follows by itself."""
    lost = [f"lost: seat {seat} was answered and is not there" for seat in answered.keys() - stored]
    doubled = [f"doubled: seat {seat} was never answered" for seat in stored.keys() - answered]
    moved = [
        f"seat {seat}: answered {state}, stored {stored[seat]}"
        for seat, state in answered.items()
        if seat in stored and stored[seat] not in NEXT_BY_ITSELF[state]
    ]
    return [*lost, *doubled, *moved]


def overbooked(rooms: Iterable[tuple[str, int, int]]) -> list[str]:
    """No room, given as (gathering, most ever taken, capacity), was ever beyond its capacity."""
    return [f"overbooked: {room}" for room, most, capacity in rooms if most > capacity]


def searches_that_differ(
    answered: Collection[str], stored: Sequence[Search], *, most: int
) -> list[str]:
    """One search per answered household, with all the proposals that its week allows."""
    counted = Counter(search.person_id for search in stored)
    return [
        *(f"lost: profile of {person}" for person in set(answered) - counted.keys()),
        *(f"doubled: {n} profiles of {person}" for person, n in counted.items() if n > 1),
        *(f"never answered: {person}" for person in counted.keys() - set(answered)),
        *(f"no proposal: {search.person_id}" for search in stored if not search.proposed),
        *(
            f"proposals of {search.person_id}: {search.proposed}, and {search.listed} kept back"
            for search in stored
            if search.proposed > most or (search.proposed < most and search.listed)
        ),
    ]


def pairs_that_differ(agreed: Collection[str], states: Mapping[str, str]) -> list[str]:
    """Whoever was told that both consented is in a match whose contact is out."""
    return [
        f"match {match}: both consented, stored {states.get(match)}"
        for match in agreed
        if states.get(match) != CONTACT_IS_OUT
    ]


def matched_twice(pairs: Iterable[tuple[str, ...]]) -> list[str]:
    """A household and a project have one open match, and are proposed once by what both state.

    Each match is given as (profile, initiative) or (profile, initiative, criteria version). One
    that ended may be followed by another: when a home is free again, or somebody states other limits.
    """
    return [f"matched {n} times: {pair}" for pair, n in Counter(pairs).items() if n > 1]


def entries_that_differ(cleared: Mapping[str, str], listed: Iterable[tuple[str, str]]) -> list[str]:
    """Each cleared entry stands in the directory once; ``listed`` are (id, title) of this run."""
    counted = Counter(listed)
    return [
        *(f"lost: entry {title}" for key, title in cleared.items() if not counted[key, title]),
        *(f"doubled or never cleared: entry {title}" for key, title in counted if key not in cleared),
    ]  # fmt: skip


def mails_doubled(mails: Iterable[Mail]) -> list[str]:
    """No Message-ID twice; and nobody hears the same of the same thing twice, by whatever id."""
    mails = list(mails)
    ids = Counter(mail.message_id for mail in mails)
    heard = Counter((mail.to, mail.subject, mail.about) for mail in mails if mail.about)
    return [
        *(f"mail {name} accepted {n} times" for name, n in ids.items() if n > 1),
        *(f"mailed {n} times: «{key[1]}» to {key[0]}" for key, n in heard.items() if n > 1),
    ]


def letters_that_differ(
    expected: Collection[Letter],
    found: Iterable[Letter],
    *,
    silent: Collection[str] = (),
    earned: Collection[str] = (),
) -> list[str]:
    """Each expected letter about a match came once; of those in ``silent`` (ended) none has to.

    Nobody else got one of a kind in ``earned``: that takes a yes, or a consent.
    """
    counted = Counter(found)
    return [
        *(
            f"never sent: {letter}"
            for letter in set(expected) - counted.keys()
            if letter.match_id not in silent
        ),
        *(f"sent {n} times: {letter}" for letter, n in counted.items() if n > 1),
        *(
            f"sent without consent: {letter}"
            for letter in counted.keys() - set(expected)
            if letter.kind in earned
        ),
    ]  # fmt: skip


def sms_doubled(book: Iterable[Sms]) -> list[str]:
    """No phone got the same text twice: each names its match by a link of its own."""
    return [f"{n} SMS to {sms.number}: {sms.text}" for sms, n in Counter(book).items() if n > 1]


def sms_that_differ(expected: Mapping[str, Collection[str]], book: Iterable[Sms]) -> list[str]:
    """Each phone got each of its texts (given by a part of it) once, and nothing else."""
    texts: dict[str, list[str]] = {}
    for sms in book:
        texts.setdefault(sms.number, []).append(sms.text)
    return [
        f"SMS «{part}» to {number}: {sum(part in text for text in texts.get(number, []))}"
        for number, parts in expected.items()
        for part in parts
        if sum(part in text for text in texts.get(number, [])) != 1
    ] + [
        f"{number} got {len(texts.get(number, []))} SMS, not {len(parts)}"
        for number, parts in expected.items()
        if len(texts.get(number, [])) > len(parts)
    ]


def invitations_that_differ(booked: Collection[str], sent: Sequence[tuple[str, str]]) -> list[str]:
    """Each booked seat has one accepted REQUEST; ``sent`` are (seat, method) of calendar mails."""
    counted = Counter(sent)
    return [
        f"seat {seat}: {counted[seat, 'REQUEST']} calendar mails"
        for seat in booked
        if counted[seat, "REQUEST"] != 1
    ] + [f"{method} mailed {n} times for {seat}" for (seat, method), n in counted.items() if n > 1]


def out_of_order(told: Iterable[Told]) -> list[str]:
    """Facts about the same thing stand in their order; the same number may repeat."""
    findings: list[str] = []
    order: dict[tuple[str, str], int] = {}
    for fact in told:
        before = order.get((fact.topic, fact.about), -1)
        if fact.sequence < before:
            findings.append(f"order: {fact.topic} {fact.about} {fact.type}")
        order[fact.topic, fact.about] = max(before, fact.sequence)
    return findings
