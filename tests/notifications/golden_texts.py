"""Every purpose in every language as one person would get it; recorded under ``golden/``.

``python -m tests.notifications.golden_texts`` records them anew; look at each change as its reader.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from contracts.notifications import Answer, Channel
from services.notifications.decide.purposes import LOCALES, PURPOSES
from services.notifications.decide.segments import segment, transliterate
from services.notifications.words.context import Message, values_of
from services.notifications.words.sentences import load_sentences
from services.notifications.words.templates import publish
from tests.notifications import golden_ideas, golden_villages, golden_ways
from tests.notifications.builders import INITIATIVE_ID, a_guest, a_seeker, an_offer, in_market

FOLDER = Path(__file__).parent / "golden"
SINCE = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
TITLE = {"title": "Hof am Mühlteich", "path": f"/initiativen/{INITIATIVE_ID}"}
REASON = {"reason": "Bitte nennen Sie einen Ort.\nUnd wer darf mitmachen?"}
STANDING = {
    "confirmed_at": "2025-11-05T09:00:00+00:00",
    "archived_at": "2027-04-29T09:00:00+00:00",
}
WEBSITE = {"website": "https://hof.example.org/", "broken_at": "2026-09-20T09:00:00+00:00"}
LETTER = {
    "sender_name": "Jan Beispiel",
    "sender_email": "jan@example.org",
    "text": "Guten Tag, ich wohne um die Ecke.\nKann ich sonnabends mithelfen?",
}
SURVIVOR = {"survivor_title": "Hofgemeinschaft Mühlteich e. V."}
ANSWER = "Die Öffnungszeiten stimmen jetzt.\nVielen Dank!"
FUNDING = {
    "call_title": "Älter werden im Dorf",
    "funder": "Stiftung Musterland",
    "closes_on": "2026-11-30",
    "verdict": "met",
    "path": "/foerderung/aufrufe/dorf",
}
DEADLINE = {"expires_at": "2026-10-04T17:30:00+00:00"}
CONTACT = {
    "counterpart_contact": {
        "name": "Jan Beispiel",
        "email": "jan@example.org",
        "phone": "+4915112345678",
    }
}
CASE = {
    "mentor": "Mara Probe",
    "is_handover": "",
    "next_contact_on": "2026-11-30",
    "milestone": "Satzung & Kassenwart stehen",
    "outcome": "gegründet",
}
ACCOUNT = {
    "code": "734198",
    "minutes": 10,
    "link_token": "w" + "t" * 43,
    "from_address": "Ines Beispiel <ines@example.org>",
    "topic_line": "AW: Ihr Platz am 9. November",
    "text": "Ich komme gern, brauche aber einen Platz ohne Stufen.",
    "has_question": True,
}

SEVERAL = {
    "has_question": True,
    "questions": [
        {"number": 1, "subject_kind": "match", "name": "", "details": a_seeker()["details"]},
        {
            "number": 2,
            "subject_kind": "match",
            "name": "Jan Beispiel",
            "details": {**an_offer()["details"], "initiative_title": "Hof am Mühlteich"},
        },
        {"number": 4, "subject_kind": "seat", "name": "", "details": a_guest()["details"]},
        {"number": 5, "subject_kind": "match"},
        {"number": 6, "subject_kind": "village", "name": "", "details": golden_villages.VILLAGE},
    ],
}

REGISTRY = (
    "report",
    "initiative",
    "enquiry",
    "case",
    "nomination",
    "claim",
    "funding",
    "subscription",
    "area",
)
FOLLOWED = "Thema Pflege und Sorge oder Älter werden; bis 25 km um Weißwasser"
NEWS = [
    {
        "title": "Dorfladen & Café Bärwalde",
        "place": "Boxberg/O.L.",
        "sentence": "Einkaufen, Kaffee und ein Ohr für alle.",
        "path": f"/initiativen/{INITIATIVE_ID}",
    },
    {
        "title": "Pflegelotsinnen",
        "place": "Weißwasser/O.L.",
        "sentence": "Wir gehen mit zum Amt.",
        "path": "/initiativen/00000000-0000-4000-8000-00000000000a",
    },
]


def told_of(purpose: str) -> Iterator[tuple[str, dict]]:
    """The people that a purpose speaks to: (what makes this one special, the person)."""
    if purpose in golden_ideas.PEOPLE:
        yield from golden_ideas.PEOPLE[purpose]
    elif purpose.startswith(REGISTRY):
        yield from told_by_the_registry(purpose)
    elif purpose.startswith("way"):
        yield from golden_ways.told_of(purpose)
    elif purpose.startswith("village"):
        yield from golden_villages.told_of(purpose)
    elif purpose.startswith(("match", "contact")):
        yield from told_of_a_match(purpose)
    elif purpose in {"seat-held", "seat-booked", "seat-offered"}:
        yield "", with_details(a_guest(), DEADLINE)
        party = {"guests": ["Hana Šołta", "Jan O'Neill"]}
        yield ".party", with_details(a_guest(), DEADLINE, party)
    elif purpose == "seat-waitlisted":
        yield "", a_guest()
        yield ".unconfirmed", with_details(a_guest(), {"needs_confirming": True})
    elif purpose.startswith(("seat", "offer", "gathering")):
        yield "", with_details(a_guest(), DEADLINE)
    else:
        yield from told_of_an_account(purpose)


def told_of_an_account(purpose: str) -> Iterator[tuple[str, dict]]:
    if purpose == "sms-answered":
        for answer, question in zip(Answer, SEVERAL["questions"], strict=False):
            told = {"answer": answer, "question": question}
            yield f".{answer}", a_guest(name="", details=told, links={})
        return
    yield "", a_guest(name="", details=ACCOUNT, links={})
    if purpose == "sms-unclear":
        yield ".several", a_guest(name="", details=SEVERAL, links={})


def told_of_a_match(purpose: str) -> Iterator[tuple[str, dict]]:
    yield ".seeker", on_the_way(with_details(a_seeker(), DEADLINE, CONTACT))
    if purpose == "match-proposed":
        yield ".numbered", with_details(a_seeker(), DEADLINE, {"answer_number": 2})
    project = {"initiative_title": "Hof am Mühlteich", "initiative_place": "Weißwasser/O.L."}
    yield ".offer", on_the_way(with_details(an_offer(), DEADLINE, CONTACT, project))
    for name, person in in_other_markets():
        yield name, with_details(person, DEADLINE, CONTACT)
    if purpose == "match-ended":
        for market in ("founding", "support"):
            left = {"side": "seeker", "market": market, "state": "withdrawn"}
            yield f".{market}.erased", {**a_seeker(), "details": left}
        begun = in_market(a_seeker(), "support", kind="mentor")
        yield ".support.begun", with_details(begun, {"had_begun": True})


def on_the_way(person: dict) -> dict:
    """Somebody whose way with the other side begins."""
    told = with_details(person, {"way_due_at": "2026-10-08T10:00:00+00:00"})
    return {**told, "links": {**told["links"], "way": "m" + "w" * 43}}


def in_other_markets() -> Iterator[tuple[str, dict]]:
    """Both sides of the markets in which no housing project stands on one side."""
    couple = {"kind": "couple", "persons": 2}
    yield ".founding", in_market(a_seeker(), "founding", **couple)
    yield ".groups.seeker", in_market(a_seeker(), "groups", title="Dorf am Bach", kind="village")
    yield ".groups.offer", in_market(an_offer(), "groups", kind="family", persons=4)
    yield ".support.seeker", in_market(a_seeker(), "support", kind="mentor")
    named = {"kind": "mentor", "title": "Nachbarschaftsladen Görlitz"}
    yield ".support.offer", in_market(an_offer(), "support", **named)


def told_by_the_registry(purpose: str) -> Iterator[tuple[str, dict]]:
    if purpose == "report-answered":
        yield "", a_guest(name="", details={**TITLE, "is_upheld": True, "answer": ANSWER}, links={})
        plain = {**TITLE, "is_upheld": False, "answer": ""}
        yield ".dismissed", a_guest(name="", details=plain, links={})
    elif purpose.startswith("initiative"):
        links = {"confirm": "r" + "c" * 43, "own": "r" + "o" * 43}
        button = {"still_true": "r" + "s" * 43}
        yield (
            "",
            a_guest(
                details={**TITLE, **REASON, **STANDING, **SURVIVOR, **WEBSITE},
                links={**links, **button},
            ),
        )
        if purpose == "initiative-archived":
            yield ".by-editor", a_guest(details={**TITLE, **REASON}, links=links)
    elif purpose.startswith("case"):
        yield "", a_guest(details={**TITLE, **CASE}, links={"own": "r" + "o" * 43})
        if purpose == "case-mentor-assigned":
            handover = {**TITLE, **CASE, "is_handover": "yes"}
            yield ".handover", a_guest(details=handover, links={"own": "r" + "o" * 43})
    elif purpose.startswith("funding"):
        told, links = {**TITLE, **FUNDING}, {"own": "r" + "o" * 43}
        yield "", a_guest(details=told, links=links)
        still_open = {**told, "verdict": "unknown", "closes_on": ""}
        yield ".open", a_guest(details=still_open, links=links)
    elif purpose.startswith(("subscription", "area")):
        yield from of_following(purpose)
    elif purpose.startswith(("nomination", "claim")):
        yield from of_identifying(purpose)
    elif purpose.startswith("enquiry"):
        yield (
            "",
            a_guest(
                details={**TITLE, **LETTER},
                links={"confirm": "r" + "c" * 43, "outcome": "r" + "o" * 43},
            ),
        )


def of_following(purpose: str) -> Iterator[tuple[str, dict]]:
    """Who is asked, who follows already, and who hears of news."""
    links = {name: "r" + name[0] * 43 for name in ("act", "own", "unsubscribe")}
    told = {"about": FOLLOWED, "rhythm": "daily", "is_new": True, "entries": NEWS}
    person = a_guest(name="", details={**told, "count": 2, "more": 0}, links=links)
    yield "", person
    if purpose == "area-digest":
        yield ".one", with_details(person, {"count": 1, "entries": NEWS[:1]})
        yield ".many", with_details(person, {"count": 16, "more": 14})
    else:
        yield ".known", with_details(person, {"is_new": False, "rhythm": "weekly"})


def of_identifying(purpose: str) -> Iterator[tuple[str, dict]]:
    """Nominators, who is nominated, claimants and their other side."""
    links = {name: "r" + name[0] * 43 for name in ("confirm", "answer", "own", "see")}
    plain = {**TITLE, **REASON, "municipality": "Weißwasser/O.L.", "proof": "domain"}
    plain |= {"deadline": DEADLINE["expires_at"], "ending": "unanswered"}
    person = a_guest(details=plain, links=links)
    if purpose == "nomination-expired":
        for ending in ("unanswered", "asked-before", "closed"):
            yield f".{ending}", with_details(person, {"ending": ending})
    elif purpose == "claim-opened":
        for proof in ("domain", "letter", "register"):
            yield f".{proof}", with_details(person, {"proof": proof})
    else:
        yield "", person
    if purpose == "claim-refused":
        yield ".by-tries", with_details(person, {"reason": ""})


def texts() -> dict[str, str]:
    """File name → text, for everything that people get."""
    templates, sentences = publish(), load_sentences()
    found: dict[str, str] = {}
    for purpose in PURPOSES.values():
        for locale in LOCALES:
            for special, person in told_of(purpose.name):
                values = values_of(
                    message(purpose.name, locale, person), sentences=sentences[locale]
                )
                stem = f"{purpose.name}{special}.{locale}"
                if Channel.MAIL in purpose.channels:
                    mail = templates.mail(purpose.name, locale=locale, values=values)
                    found[f"{stem}.txt"] = f"Subject: {mail.subject}\n\n{mail.text}"
                    found[f"{stem}.html"] = mail.html
                if Channel.SMS in purpose.channels:
                    sms = templates.sms(purpose.name, locale=locale, values=values)
                    found[f"{stem}.sms"] = counted(sms)
    return found


def counted(sms: str) -> str:
    """An SMS with what it costs."""
    cut = segment(transliterate(sms))
    text = "\n--- next part ---\n".join(cut.parts)
    return f"{text}\n\n{cut.encoding}, {cut.units} units, {len(cut.parts)} part(s)\n"


def message(purpose: str, locale: str, person: dict) -> Message:
    return Message(
        purpose=purpose,
        locale=locale,
        since=SINCE,
        name=person["name"],
        details=person["details"],
        links=person["links"],
        own_links={"why": "n" + "w" * 43, "answer": "n" + "a" * 43, "unsubscribe": "n" + "u" * 43},
        public_url="https://zukunft.example",
        sender="Zukunftsplattform",
    )


def with_details(person: dict, *more: dict) -> dict:
    details = dict(person["details"])
    for each in more:
        details |= each
    return {**person, "details": details}


def record() -> None:
    """Write every text anew; files that no text belongs to go."""
    told = texts()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, text in told.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    record()
