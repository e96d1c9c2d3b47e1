"""What a text may name: made from what the owner of the fact said about this person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contracts.matching import Market
from contracts.notifications import SubjectKind
from services.chassis.identity import spoken_number
from services.notifications.decide.purposes import PURPOSES
from services.notifications.words.sentences import BERLIN, Sentences, is_not_known, undisputed
from services.notifications.words.villages import village_asked, village_values

GREETINGS: Final = {"de": "Guten Tag", "en": "Hello"}
MOST_REASONS: Final = 6
MOST_OBSTACLES: Final = 4
BEGINNING: Final = ("headline", "subject", "sms")
"""What stands by itself, hence begins with a capital letter."""
OPEN_QUESTION: Final = {"de": "eine offene Anfrage", "en": "an open question"}
ONLINE: Final = {"de": "online", "en": "online"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One notification as its texts see it.

    ``details`` and ``links`` are the claim's; ``own_links`` are tokens of this service. Links are
    bare tokens until they are written as ``<public_url>/m/<token>``.
    """

    purpose: str
    locale: str
    since: datetime
    name: str
    details: Mapping[str, Any]
    links: Mapping[str, str]
    own_links: Mapping[str, str]
    public_url: str
    sender: str


def values_of(message: Message, *, sentences: Sentences) -> dict[str, Any]:
    """Every placeholder of the purpose with its value."""
    purpose = PURPOSES[message.purpose]
    own: Callable[[Message, Sentences], dict[str, Any]] = _BY_SUBJECT.get(purpose.subject, _as_told)
    values = _always(message, sentences) | own(message, sentences)
    return {name: value for name, value in values.items() if name in purpose.placeholders}


def zone_of(details: Mapping[str, Any]) -> ZoneInfo:
    """The time zone of a gathering's place."""
    try:
        return ZoneInfo(str(details.get("timezone") or "Europe/Berlin"))
    except (ZoneInfoNotFoundError, ValueError):
        return BERLIN


def place_of(gathering: Mapping[str, Any], *, locale: str) -> str:
    """Where a gathering takes place, on one line."""
    venue = gathering.get("venue")
    if isinstance(venue, str) and venue:
        return venue
    if not isinstance(venue, Mapping):
        return ONLINE[locale]
    town = " ".join(str(venue[part]) for part in ("postcode", "city") if venue.get(part))
    named = (venue.get("name"), venue.get("street"), town)
    return ", ".join(str(part) for part in named if part)


def _always(message: Message, sentences: Sentences) -> dict[str, Any]:
    base = message.public_url
    hello = GREETINGS[message.locale]
    return {
        "lang": message.locale,
        "sender": message.sender,
        "greeting": f"{hello} {message.name}," if message.name else f"{hello},",
        "why": sentences.why(message.purpose, since=message.since),
        "why_url": _link(message, message.own_links.get("why")),
        "unsubscribe_url": _link(message, message.own_links.get("unsubscribe")),
        "public_url": base,
        "imprint_url": f"{base}/impressum",
        "privacy_url": f"{base}/datenschutz",
    }


def _initiative(message: Message, sentences: Sentences) -> dict[str, Any]:
    details = message.details
    return {
        **_as_told(message, sentences),
        "title": details.get("title", ""),
        "reason": details.get("reason", ""),
        "confirm_url": _link(message, message.links.get("confirm")),
        "own_url": _link(message, message.links.get("own")),
        "still_true_url": _link(message, message.links.get("still_true")),
        "can_return": "still_true" in message.links,
        "confirmed_on": _day(details, "confirmed_at", sentences),
        "archived_on": _day(details, "archived_at", sentences),
        "page_url": f"{message.public_url}{details.get('path', '')}",
    }


def _as_told(message: Message, sentences: Sentences) -> dict[str, Any]:
    """What the owner told, under its own names; days in words, each link as ``<name>_url``.

    A moment ``<name>_at`` is told as the day ``<name>_on`` too.
    """
    moments = [name for name in message.details if name.endswith("_at")]
    days = {f"{name[:-3]}_on": _day(message.details, name, sentences) for name in moments}
    links = {f"{name}_url": _link(message, token) for name, token in message.links.items()}
    page = f"{message.public_url}{message.details.get('path', '')}"
    deadline = _deadline(message.details, sentences, zone=BERLIN)
    details = {
        name: sentences.day(date.fromisoformat(value)) if name.endswith("_on") and value else value
        for name, value in message.details.items()
    }
    return {**details, **days, **links, "page_url": page, "deadline": deadline}


def _funding(message: Message, sentences: Sentences) -> dict[str, Any]:
    told = _as_told(message, sentences)
    closes_on = message.details.get("closes_on")
    deadline = sentences.day(date.fromisoformat(closes_on)) if closes_on else ""
    return {**told, "deadline": deadline, "is_met": message.details.get("verdict") == "met"}


def _match(message: Message, sentences: Sentences) -> dict[str, Any]:
    details = message.details
    side, market = side_of(details), market_of(details)
    contact: Mapping[str, Any] = details.get("counterpart_contact") or {}
    reasons, obstacles = details.get("reasons") or (), details.get("obstacles") or ()
    unknown = [each for each in obstacles if is_not_known(each)]
    standing = [each for each in obstacles if not is_not_known(each)]
    stands = sentences.about(standing, side=side, market=market, most=MOST_OBSTACLES)
    left = MOST_OBSTACLES - len(stands)
    return {
        **_phrases(details, sentences),
        "is_expired": bool(details.get("is_expired")),
        "had_begun": bool(details.get("had_begun")),
        "is_called": (market, side) == ("groups", "seeker"),
        "fit_percent": details.get("fit_percent", 0),
        "reasons": sentences.about(
            undisputed(reasons, obstacles), side=side, market=market, most=MOST_REASONS
        ),
        "obstacles": stands,
        "open": sentences.about(unknown, side=side, market=market, most=left),
        "deadline": _deadline(details, sentences, zone=BERLIN),
        "answer_url": _link(message, message.own_links.get("answer")),
        "number": _number(details),
        "see_url": _see(message),
        "consent_url": _link(message, message.links.get("consent") or message.links.get("see")),
        "contact_name": contact.get("name") or "",
        "contact_email": contact.get("email") or "",
        "contact_phone": spoken_number(contact.get("phone") or ""),
        "has_way": "way" in message.links,
        "due_on": _day(details, "way_due_at", sentences),
        "way_url": _link(message, message.links.get("way")),
    }


def side_of(details: Mapping[str, Any]) -> str:
    """On which side of a match the reader stands."""
    return "offer" if details.get("side") == "offer" else "seeker"


def market_of(details: Mapping[str, Any]) -> str:
    """The market of a match; one that this build does not know reads like homes."""
    known = {*Market}
    return str(details["market"]) if details.get("market") in known else Market.LIVING


def _other_of(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The other side; what asks for a mentor is an initiative, and not a mentor."""
    other: Mapping[str, Any] = details.get("counterpart") or {}
    is_asking = market_of(details) == Market.SUPPORT and side_of(details) == "offer"
    return {**other, "kind": "initiative"} if is_asking else other


def _phrases(details: Mapping[str, Any], sentences: Sentences) -> dict[str, str]:
    """Whom a mail names and how it begins, in the words of the market."""
    other = _other_of(details)
    title, distance = title_of(details, sentences), other.get("distance_km")
    party = sentences.party(other)
    words = sentences.phrases(market_of(details), side_of(details))
    km = round(distance or 0)
    away = words["away"].format(km=km) if km else ""
    told = {
        "title": title,
        "place": other.get("municipality") or details.get("initiative_place", ""),
        "household": party,
        "Household": _capital(party),
        "fit": details.get("fit_percent", 0),
        "away": away,
    }
    spoken = {name: text.format(**told) for name, text in words.items() if name != "away"}
    begun = {name: _capital(spoken[name]) for name in BEGINNING}
    return {**spoken, **begun, "title": _capital(title)}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def title_of(details: Mapping[str, Any], sentences: Sentences) -> str:
    """What a match is called in one line: by a name, by what the other side is, or by its market."""
    other = _other_of(details)
    title = other.get("title") or details.get("initiative_title")
    if title or other.get("kind"):
        return str(title or sentences.party(other))
    words = sentences.phrases(market_of(details), side_of(details))
    return words.get("unnamed", sentences.table["parties"]["other"])


def _way(message: Message, sentences: Sentences) -> dict[str, Any]:
    """A way; the other side by what its match says of it, and by nothing once it is gone.

    A village stands there by its title and place.
    """
    details = message.details
    ending = details.get("reason")
    stage = str(details.get("stage") or "released")
    return {
        **_as_told(message, sentences),
        "with_whom": _with_whom(details, sentences),
        "is_village": bool(details.get("village")),
        "stage_text": sentences.table["stages"].get(stage, ""),
        "is_begun": stage != "released",
        "is_settled": not ending,
        "ending_text": sentences.table["endings"].get(ending, "") if ending else "",
    }


def _with_whom(details: Mapping[str, Any], sentences: Sentences) -> str:
    """«Hof am Mühlteich», «eine Familie (4 Personen)», «Hofdorf in Görlitz», or the other side."""
    village: Mapping[str, Any] = details.get("village") or {}
    if village:
        return f"{village['title']} in {village['municipality']}"
    other: Mapping[str, Any] = details.get("counterpart") or {}
    if other.get("title"):
        return f"{other['title']}"
    if other.get("kind"):
        return sentences.party(other)
    return str(sentences.table["stages"]["other"])


def _village(message: Message, sentences: Sentences) -> dict[str, Any]:
    token = message.links.get("see")
    return {
        **_as_told(message, sentences),
        **village_values(message.details, sentences),
        "answer_url": _link(message, message.own_links.get("answer")),
        "number": _number(message.details),
        "see_url": _link(message, token) if token else f"{message.public_url}/doerfer/meine",
    }


def _see(message: Message) -> str:
    token = message.links.get("see") or message.links.get("consent")
    return _link(message, token) if token else f"{message.public_url}/treffer"


def _seat(message: Message, sentences: Sentences) -> dict[str, Any]:
    details = message.details
    gathering: Mapping[str, Any] = details["gathering"]
    zone = zone_of(gathering)
    guests = [str(guest) for guest in details.get("guests") or () if guest]
    return {
        "title": gathering["title"],
        "when": sentences.span(
            datetime.fromisoformat(gathering["starts_at"]),
            datetime.fromisoformat(gathering["ends_at"]),
            zone=zone,
        ),
        "when_short": sentences.moment_short(
            datetime.fromisoformat(gathering["starts_at"]), zone=zone
        ),
        "where": _where(details, locale=message.locale),
        "is_online": details.get("room") == "online",
        "guests": ", ".join(guests),
        "party": max(len(guests), int(details.get("party_size") or 1)),
        "position": details.get("position") or 1,
        "number": _number(details),
        "needs_confirming": bool(details.get("needs_confirming")),
        "deadline": _deadline(details, sentences, zone=zone),
        "deadline_short": _deadline_short(details, sentences, zone=zone),
        "confirm_url": _link(message, message.links.get("confirm")),
        "accept_url": _link(message, message.links.get("accept")),
        "manage_url": _link(message, message.links.get("manage")),
    }


def _where(details: Mapping[str, Any], *, locale: str) -> str:
    if details.get("room") == "online":
        return ONLINE[locale]
    return place_of(details["gathering"], locale=locale)


def _account(message: Message, sentences: Sentences) -> dict[str, Any]:
    details = message.details
    return {
        "code": details.get("code", ""),
        "minutes": details.get("minutes", 10),
        "resume_url": _link(message, details.get("link_token")),
        "link_url": _link(message, details.get("link_token")),
        "from_address": details.get("from_address", ""),
        "topic_line": details.get("topic_line", ""),
        "text": details.get("text", ""),
        "has_question": bool(details.get("has_question")),
        "questions": [_asked(each, sentences) for each in details.get("questions") or ()],
        "answer": details.get("answer", ""),
        "question": _asked(details["question"], sentences) if "question" in details else {},
    }


def _asked(question: Mapping[str, Any], sentences: Sentences) -> dict[str, Any]:
    """One of several open questions: its number and what it is about."""
    details: Mapping[str, Any] = question.get("details") or {}
    match question["subject_kind"]:
        case SubjectKind.SEAT:
            about = _seat_asked(details, sentences)
        case SubjectKind.VILLAGE:
            about = village_asked(details)
        case _:
            about = _match_asked(details, sentences)
    return {
        "number": question["number"],
        "about": about or OPEN_QUESTION[sentences.locale],
        "name": question.get("name") or "",
    }


def _seat_asked(details: Mapping[str, Any], sentences: Sentences) -> str:
    gathering: Mapping[str, Any] = details.get("gathering") or {}
    if not gathering:
        return ""
    starts_at = datetime.fromisoformat(gathering["starts_at"])
    when = sentences.moment_short(starts_at, zone=zone_of(gathering))
    return f"{gathering['title']}, {when}"


def _match_asked(details: Mapping[str, Any], sentences: Sentences) -> str:
    """The project for the seeker; for the project the household, as its SMS named it."""
    other = _other_of(details)
    title = other.get("title") or details.get("initiative_title", "")
    place = other.get("municipality") or details.get("initiative_place", "")
    is_named = market_of(details) == Market.LIVING or bool(other.get("title"))
    if side_of(details) != "offer" and is_named:
        return f"{title} in {place}" if title and place else title
    about = f"{sentences.party(other)}, {details.get('fit_percent', 0)} %"
    return f"{title}: {about}" if title else about


def _number(details: Mapping[str, Any]) -> str:
    """What stands behind «JA» where several questions are open: « 2»."""
    number = details.get("answer_number")
    return f" {number}" if number else ""


def _day(details: Mapping[str, Any], name: str, sentences: Sentences) -> str:
    moment = details.get(name)
    return sentences.day(datetime.fromisoformat(moment).astimezone(BERLIN)) if moment else ""


def _deadline(details: Mapping[str, Any], sentences: Sentences, *, zone: ZoneInfo) -> str:
    expires_at = details.get("deadline") or details.get("expires_at")
    return sentences.moment(datetime.fromisoformat(expires_at), zone=zone) if expires_at else ""


def _deadline_short(details: Mapping[str, Any], sentences: Sentences, *, zone: ZoneInfo) -> str:
    expires_at = details.get("expires_at")
    if not expires_at:
        return ""
    return sentences.moment_short(datetime.fromisoformat(expires_at), zone=zone)


def _link(message: Message, token: str | None) -> str:
    return f"{message.public_url}/m/{token}" if token else message.public_url


_BY_SUBJECT: Final[Mapping[SubjectKind, Callable[[Message, Sentences], dict[str, Any]]]] = {
    SubjectKind.INITIATIVE: _initiative,
    SubjectKind.MATCH: _match,
    SubjectKind.SEAT: _seat,
    SubjectKind.ACCOUNT: _account,
    SubjectKind.FUNDING_CALL: _funding,
    SubjectKind.ACCOMPANIMENT: _way,
    SubjectKind.VILLAGE: _village,
}
