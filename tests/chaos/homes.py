"""Households and projects, through the pages of the web as a browser without JavaScript posts them."""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final

from contracts.registry import Dimension, HouseholdKind, Tenure
from tests.chaos.crowd import Crowd
from tests.chaos.history import Pair
from tests.chaos.visitor import PAUSE_SECONDS, Visitor, until_found
from tests.days import in_days, typed
from tests.journeys.traces import Person

DEAR_EUR: Final = 5000
"""What a home of a pair costs: nobody else can pay it, so the two find each other and nobody else."""
CODE_LOOKS: Final = 60
FIRST_WINDOW_DAYS: Final = 400
WINDOW_DAYS: Final = 7
SUBJECT_OF_PROPOSAL: Final = "passt zu"
ASKED_BY_SMS: Final = "Kennenlernen"
SUBJECT_OF_MUTUAL: Final = "Beide haben Ja gesagt"
ANSWER_ARRIVED: Final = "Ihre Antwort JA ist angekommen"
"""What the one who answers by SMS gets back, once."""
SUBJECT_OF_RELEASE: Final = "Jetzt können Sie sich kennenlernen"


@dataclass(frozen=True)
class Needs:
    """What a household needs, as the wizard asks for its limits."""

    max_eur: int = 900
    since: date = field(default_factory=lambda: in_days(60))
    until: date | None = None


@dataclass
class Editor:
    """The one who clears entries; signed in by the organisation's own provider."""

    visitor: Visitor

    async def sign_in(self) -> None:
        """Through the provider's form."""
        form = await self.visitor.open("/redaktion")
        arrived = await self.visitor.post(form.url, {"sub": "erika.muster"})
        assert arrived.path == "/redaktion", arrived.url

    async def clear(self, title: str) -> str:
        """Clear the entry of that title as soon as it waits; its id is the answer."""

        async def look() -> str | None:
            queue = await self.visitor.open("/redaktion")
            entry = re.search(rf'href="/redaktion/([0-9a-f-]{{36}})"[^>]*><b>{title}<', queue.html)
            return entry[1] if entry else None

        entry = await until_found(look, what=f"«{title}» waits for the editors")
        page = await self.visitor.open(f"/redaktion/{entry}")
        done = await self.visitor.post(f"/redaktion/{entry}", {"do": "clear"}, page=page)
        assert done.path == "/redaktion", done.html
        return entry


async def look_for_homes(crowd: Crowd, stop: asyncio.Event) -> None:
    """Households save their profiles, one after the other."""
    while not stop.is_set():
        await join(crowd, crowd.somebody("haushalt"), Needs())
        await asyncio.sleep(crowd.dice.uniform(0.2, 0.8))


async def change_their_minds(crowd: Crowd, stop: asyncio.Event) -> None:
    """Households join, and ask to be forgotten."""
    while not stop.is_set():
        person = crowd.somebody("eilig")
        visitor = await join(crowd, person, Needs())
        page = await visitor.open("/loeschen")
        done = await visitor.post("/loeschen", {"sure": "yes"}, page=page)
        assert done.status == 200, done.html
        crowd.history.erased.append(person)
        crowd.history.deeds["erase"] += 1
        await asyncio.sleep(crowd.dice.uniform(0.5, 3))


async def find_each_other(crowd: Crowd, editor: Editor, stop: asyncio.Event) -> None:
    """A project is registered and cleared; its household comes; both say yes, both consent."""
    while not stop.is_set():
        since = in_days(FIRST_WINDOW_DAYS + WINDOW_DAYS * next(crowd.windows))
        needs = Needs(max_eur=DEAR_EUR + 500, since=since, until=since + timedelta(days=5))
        owner, seeker = crowd.somebody("hof"), crowd.somebody("familie")
        await register(crowd, editor, owner, needs)
        await join(crowd, seeker, needs)
        crowd.history.pairs.append(await agree(crowd, seeker, owner))


async def register(crowd: Crowd, editor: Editor, owner: Person, needs: Needs) -> None:
    """A housing project by the form, its mailbox by the link, the public by the editor."""
    visitor, title = crowd.visitor(), title_of(owner)
    page = await visitor.open("/initiativen/neu")
    sent = await visitor.post("/initiativen/neu", entry_fields(owner, title, needs), page=page)
    assert sent.status == 200, sent.html
    token = await crowd.link(owner.email, "Bitte bestätigen Sie Ihren Eintrag")
    confirmed = await visitor.post(f"/m/{token}", {})
    assert "bestätigt" in confirmed.html
    crowd.history.entries[await editor.clear(title)] = title
    crowd.history.deeds["entry"] += 1


async def join(crowd: Crowd, person: Person, needs: Needs) -> Visitor:
    """The wizard, and the mailed code before the last button; who gets no page presses it again."""
    visitor = crowd.visitor()
    for number, fields in wizard_fields(person, needs).items():
        saved = await visitor.post(f"/mitmachen/{number}", fields)
        assert saved.status == 200, saved.html
    await sign_in(crowd, visitor, person)
    check = await visitor.open("/mitmachen/pruefen")
    sent = await visitor.post("/mitmachen/pruefen", {}, page=check)
    assert sent.path in {"/treffer", "/mitmachen"}, sent.html
    crowd.history.households[person.person_id] = person
    crowd.history.deeds["profile"] += 1
    return visitor


async def agree(crowd: Crowd, seeker: Person, owner: Person) -> Pair:
    """She says yes by the mail's button, they say «JA» by SMS; both consent.

    Nobody answers before all that was said is there: what an answer overtakes is not sent any more.
    """
    for person in (seeker, owner):
        await crowd.mail(person.email, SUBJECT_OF_PROPOSAL)
        await crowd.sms(person.phone, ASKED_BY_SMS)
    answering = await crowd.link(seeker.email, SUBJECT_OF_PROPOSAL)
    said = await crowd.visitor().post(f"/m/{answering}", {"answer": "yes"})
    assert said.status == 200, said.html
    crowd.history.deeds["yes"] += 1
    await crowd.answer_sms(owner.phone, "JA")
    crowd.history.deeds["sms-yes"] += 1
    for person in (seeker, owner):
        await crowd.sms(person.phone, SUBJECT_OF_MUTUAL)
    paths = [await consent(crowd, person) for person in (seeker, owner)]
    for person in (seeker, owner):
        await crowd.mail(person.email, SUBJECT_OF_RELEASE)
    return Pair(paths[0].rsplit("/", 1)[-1], seeker, owner)


async def consent(crowd: Crowd, person: Person) -> str:
    """Agree that the other side gets name and mailbox; the path of the match is the answer."""
    visitor = crowd.visitor()
    token = await crowd.link(person.email, SUBJECT_OF_MUTUAL)
    page = await visitor.post(f"/m/{token}", {})
    assert page.path.startswith("/treffer/"), page.html
    card = {"name": person.name, "email": person.email, "agree": "yes"}
    done = await visitor.post(f"{page.path}/zustimmung", card, page=page)
    assert done.path == page.path, done.html
    crowd.history.deeds["consent"] += 1
    return page.path


async def sign_in(crowd: Crowd, visitor: Visitor, person: Person) -> None:
    """By the mailed code; where an answer got lost several are on their way, and the last counts."""
    typed: set[str] = set()
    for _ in range(4):
        page = await visitor.open("/anmelden")
        asked = await visitor.post("/anmelden", {"email": person.email}, page=page)
        assert asked.path == "/anmelden/code", asked.html
        while code := await new_code(crowd, person, typed):
            typed.add(code)
            if (await visitor.post("/anmelden/code", {"code": code})).status == HTTPStatus.OK:
                return
    raise AssertionError(f"{person.email} cannot sign in")


async def new_code(crowd: Crowd, person: Person, typed: set[str]) -> str | None:
    """The newest code that was not typed yet; None where none comes, so that one asks again."""
    for _ in range(CODE_LOOKS):
        for mail in await crowd.mails_now(person.email, "Anmeldecode"):
            code = str(mail["subject"].split()[0])
            if code not in typed:
                return code
        await asyncio.sleep(2 * PAUSE_SECONDS)
    return None


def title_of(owner: Person) -> str:
    """The name of a person's project."""
    return f"Hof {owner.name}"


def wizard_fields(person: Person, needs: Needs) -> dict[int, dict[str, Any]]:
    """What is typed on which page; the seventh is skipped."""
    no = ("pets", "needs_step_free", "needs_smoke_free", "smokes", "has_certificate")
    wishes = {
        f"{name}_{part}": "3" for name in Dimension for part in ("position", "wanted", "weight")
    }
    return {
        1: {"kind": "family", "persons": "3"},
        2: {**dict.fromkeys(no, "no"), "languages": ["de"]},
        3: {"place": "Leipzig", "radius_km": "200"},
        4: {
            "max_warm_cost_eur": str(needs.max_eur),
            "max_equity_eur": "0",
            "tenures": list(Tenure),
            **days(needs),
        },
        5: {"markets": ["living"], "welcome_kinds": list(HouseholdKind)},
        6: wishes,
        8: {
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "sms_wanted": "yes",
        },
    }


def entry_fields(owner: Person, title: str, needs: Needs) -> dict[str, Any]:
    """What is typed into the form of a housing project."""
    return {
        "kind": "housing-project",
        "title": title,
        "summary": "Acht Haushalte bauen einen Vierseithof um, mit Garten und Alt und Jung.",
        "description": "Wir bauen einen Hof bei Weißwasser um und suchen Menschen, die mit uns dort "
        "leben möchten. Der Garten ist groß.",
        "topics": "wohnen",
        "place": "Weißwasser",
        "warm_cost_eur": str(DEAR_EUR),
        "free_places": "1",
        "persons_max": "4",
        "pets_allowed": "no",
        "step_free": "no",
        "kinds": "family",
        **days(needs),
        "name": owner.name,
        "email": owner.email,
        "phone": owner.phone,
    }


def days(needs: Needs) -> dict[str, str]:
    """The window in the three fields of a date each."""
    until = typed("move_in_to", needs.until) if needs.until else {}
    return typed("move_in_from", needs.since) | until
