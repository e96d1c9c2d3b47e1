"""Somebody who does everything that one can do on the platform, and where she stands afterwards.

Each text that she types, and each that others write about her, holds the word by which she is
found. Who adds a room adds here what people leave in it.
"""

import base64
import binascii
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from services.chassis.timers import run_one
from services.registry.decide.directory import Question
from services.registry.store import links
from services.registry.work import enquiries
from services.registry.work.following import digests
from services.registry.work.following.matching import Followers
from services.registry.work.following.subscribing import DIGEST
from tests.databases import KEPT
from tests.journeys.traces import holds, readings
from tests.registry.accompany.builders import MARA, MILAN, TODAY
from tests.registry.accompany.builders import Desk as CaseDesk
from tests.registry.builders import DRESDEN, WEISSWASSER, World, a_body, a_key, a_question, texts_of
from tests.registry.clearance.steps import merge, tell
from tests.registry.following.builders import read_log
from tests.registry.funding.desk import Desk as FundingDesk
from tests.registry.funding.desk import answers
from tests.registry.ideas.builders import Ideas
from tests.registry.identify.builders import Room
from tests.registry.images.builders import Album
from tests.registry.importing.conftest import Room as Imports
from tests.registry.importing.files import table
from tests.registry.networking.builders import Board, a_posting, an_offer

WORD: Final = "Kanariquux"
NAME, PHONE = f"Kana {WORD}", "0151 99887766"
MAILBOX: Final = f"{WORD.lower()}@kanarimail.example"
CONTACT: Final = {"name": NAME, "email": MAILBOX, "phone": PHONE}
TRACES: Final = (WORD, "kanarimail", "99887766")
BERT: Final = {"name": "Bert Beispiel", "email": "bert@example.org", "phone": "0151 23456780"}
NOBODY: Final[Mapping[str, str]] = MappingProxyType({})
REASON: Final = f"{WORD} hat das so nicht geschrieben, sagt die Redaktion."


class Place(NamedTuple):
    """A column of a table."""

    table: str
    column: str


@dataclass
class Life:
    """What she has done, step by step."""

    world: World
    ids: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    """The names of her pictures, which are in no text."""

    async def live(self) -> None:
        """Everything, each through the door that people take."""
        entry = await self.register()
        await self.show_a_picture(entry)
        await self.be_edited(entry)
        await self.be_accompanied(entry)
        await self.ask_for_money(entry)
        await self.agree(entry)
        await self.be_claimed(entry)
        await self.merge_another(entry)
        await self.be_in_several_places()
        await self.draft()
        await self.nominate_and_be_nominated()
        await self.claim()
        await self.write_and_be_written_to(entry)
        await self.report_and_be_reported(entry)
        await self.share_ideas()
        await self.look_for_others(entry)
        await self.follow_and_be_followed()
        await self.be_brought_in()
        await self.be_planted()

    async def register(self) -> str:
        entry = await self.world.list_entry(**texts(), contact=CONTACT)
        self.ids.append(entry)
        async with self.world.database.transaction() as tx:
            await links.refresh(tx)
        return entry

    async def show_a_picture(self, entry: str) -> None:
        """An image with a description, credited to her."""
        album = Album(self.world, entry, email=MAILBOX)
        added = await album.add(alt=f"{WORD} im Garten", credit=NAME)
        assert added.status_code == 201, added.text
        self.pictures += [each["hash"] for each in (await album.shown())["items"]]

    async def be_edited(self, entry: str) -> None:
        """A second text, sent back; looks, blocks and a risk."""
        await self.change(entry, seen=2, title=f"{WORD}beet")
        await self.world.decide(entry, "return", revision=3, reason=REASON)
        await self.change(entry, seen=3, title=f"{WORD}hof")
        await tell(self.world, f"/v1/review/{entry}/looks", {"name": "Erika Muster"})
        for kind in ("person", "domain"):
            body = {"initiative_id": entry, "kind": kind, "reason": REASON}
            assert (await tell(self.world, "/v1/senders/blocks", body)).status_code == 201

    async def change(self, entry: str, *, seen: int, **other: Any) -> None:
        answer = await self.world.http.put(
            f"/v1/initiatives/{entry}",
            json=texts_of({**a_body(**texts()), **other}),
            headers={**self.signed_in(), **a_key(), "if-match": f'"{seen}"'},
        )
        assert answer.status_code == 200, answer.text

    async def be_accompanied(self, entry: str) -> None:
        desk = CaseDesk(self.world)
        asked = await desk.post(
            f"/v1/initiatives/{entry}/case",
            self.signed_in(),
            concern=f"{WORD} will einen Verein gründen.",
            reach=f"Fragen Sie nach {WORD}.",
            help=["founding"],
            phone=PHONE,
        )
        case_id = await desk.open(case_id=str(asked.json()["case_id"]))
        self.ids.append(case_id)
        note = f"{WORD} war müde."
        await desk.log(case_id, TODAY, note=note)
        await desk.does(MARA, case_id, "notes", text=note, visibility="shared")
        await desk.does(MARA, case_id, "milestones", title=f"Satzung von {WORD}")
        wish = {"wish": "other-mentor", "text": f"Bitte jemand anderes für {WORD}"}
        await desk.post(f"/v1/my/cases/{case_id}/wish", self.signed_in(), **wish)
        await desk.enter(MILAN)
        await desk.ask(case_id, MILAN)

    async def ask_for_money(self, entry: str) -> None:
        await FundingDesk(self.world).opens()
        told = answers()
        saved = await self.world.http.put(
            f"/v1/initiatives/{entry}/funding",
            json={"answers": told, "agrees": True},
            headers=self.signed_in(),
        )
        assert saved.status_code == 200, saved.text
        async with self.world.database.read() as tx:
            self.ids.append(str(await tx.fetchval("SELECT id FROM funding_check")))

    async def agree(self, entry: str) -> None:
        card = {"name": NAME, "phone": PHONE, "email": MAILBOX}
        agreed = await Room(self.world).agree(
            entry, "website", "contact_name", "contact_phone", by=MAILBOX, **card
        )
        assert agreed.status_code == 200, agreed.text

    async def be_claimed(self, entry: str) -> None:
        """Bert says that her entry is his; she says that it is not."""
        room = Room(self.world)
        claim_id, state = await room.prove(entry, **REGISTERED, email=BERT["email"])
        assert state == "evidence-given"
        version = (await room.look(f"claims/{claim_id}"))["version"]
        checked = await room.staff(f"claims/{claim_id}/check", is_right=True, version=version)
        assert checked.json()["state"] == "disputed"
        await self.say(claim_id, by=MAILBOX)

    async def merge_another(self, entry: str) -> None:
        """One of hers goes into another of hers, and one of hers into an entry of Bert's."""
        second = await self.world.list_entry(**texts(title=f"{WORD}laden"), contact=CONTACT)
        third = await self.world.list_entry(**texts(title=f"{WORD}treff"), contact=CONTACT)
        berts = await self.world.list_entry(title="Garten West", contact=BERT)
        assert (await merge(self.world, second, entry, seen=(1, 4))).status_code == 200
        assert (await merge(self.world, third, berts)).status_code == 200
        self.ids += [second, third]

    async def be_in_several_places(self) -> None:
        """A further site that bears her name, with a circle that it serves."""
        entry = await self.world.list_entry(**texts(title=f"{WORD}bus"), contact=CONTACT)
        self.ids.append(entry)
        circle = {"covers": "radius", "radius_km": 25}
        site = {"name": f"Zweiter {WORD}", "ags": DRESDEN, "address": "Markt 1", "serves": circle}
        stated = await self.world.http.put(
            f"/v1/initiatives/{entry}/sites",
            json={"sites": [site]},
            headers={**self.signed_in(), **a_key(), "if-match": '"1"'},
        )
        assert stated.status_code == 200, stated.text
        assert (await self.world.decide(entry, "clear", revision=2)).status_code == 200

    async def draft(self) -> None:
        self.ids.append(await self.world.register(**texts(title=f"{WORD}entwurf"), contact=CONTACT))

    async def nominate_and_be_nominated(self) -> None:
        room = Room(self.world)
        voice = {"name": NAME, "email": MAILBOX, "may_be_named": True}
        why = f"{WORD} liest dort jeden Dienstag vor."
        await room.nominate(title="Lesekreis Nord", nominator=voice, why=why)
        await room.invite(
            title="Lesekreis Süd",
            nominator=voice,
            why=why,
            organisation={"email": "sued@example.org"},
        )
        about_her = {
            "title": f"Bücherei von {WORD}",
            "why": why,
            "organisation": {"email": MAILBOX, "phone": PHONE},
            "website": "https://buecherei.example",
        }
        await room.invite(**about_her)

    async def claim(self) -> None:
        room = Room(self.world)
        entry = await room.free_entry(website=None)
        claim_id, _ = await room.prove(
            entry,
            name=NAME,
            email=MAILBOX,
            role=f"Vorsitz {WORD}",
            proof="letter",
            post=f"{NAME}\nAm Anger 3\n02943 Weißwasser",
        )
        version = (await room.look(f"claims/{claim_id}"))["version"]
        letter = await room.staff(f"claims/{claim_id}/letter", version=version)
        assert letter.status_code == 200, letter.text

    async def write_and_be_written_to(self, entry: str) -> None:
        berts = await self.world.list_entry(title="Garten Süd", contact=BERT)
        for_bert = {"name": NAME, "email": MAILBOX, "text": f"Hier schreibt {WORD}, guten Tag!"}
        await self.write(berts, for_bert)
        sent = await self.write(berts, for_bert)
        token = enquiries.token(self.world.settings.keys, enquiries.CONFIRM, enquiry_id=sent)  # type: ignore[arg-type]
        await self.world.http.post(
            "/v1/enquiries/confirm", json={"token": token}, headers=self.world.token("web")
        )
        for_her = {**BERT, "text": f"Liebe {WORD}, kann ich bei Ihnen mithelfen?"}
        del for_her["phone"]
        await self.write(entry, for_her, headers=self.world.as_owner(BERT["email"]))

    async def write(
        self, entry: str, letter: dict[str, Any], *, headers: Mapping[str, str] = NOBODY
    ) -> str:
        answer = await self.world.http.post(
            f"/v1/initiatives/{entry}/enquiries", json=letter, headers={**headers, **a_key()}
        )
        assert answer.is_success, answer.text
        return str(answer.json()["enquiry_id"])

    async def report_and_be_reported(self, entry: str) -> None:
        berts = await self.world.list_entry(title="Garten Nord", contact=BERT)
        hers = {"reason": "wrong", "words": f"Ich bin {WORD}, das stimmt nicht.", "email": MAILBOX}
        report = await self.report(berts, hers)
        told = {"verdict": "upheld", "answer": f"Liebe {WORD}, danke!"}
        assert (await tell(self.world, f"/v1/reports/{report}/close", told)).is_success
        await self.report(berts, hers)
        await self.report(entry, {"reason": "spam", "words": f"{WORD} wirbt hier."})

    async def report(self, entry: str, told: dict[str, Any]) -> str:
        answer = await self.world.http.post(
            f"/v1/initiatives/{entry}/reports", json=told, headers=a_key()
        )
        assert answer.is_success, answer.text
        return str(answer.json()["report_id"])

    async def share_ideas(self) -> None:
        """An idea of hers, a vote for Bert's, one that she has not confirmed, and a jury."""
        ideas = Ideas(self.world, self.world.database.clock)  # type: ignore[arg-type]
        call, other = await ideas.open(), await ideas.open(title="Anderer Aufruf")
        hers = await ideas.shown(
            call,
            title=f"{WORD}idee",
            summary=f"{WORD} kocht für alle, die sonst allein äßen.",
            signed_as=NAME,
            name=NAME,
            email=MAILBOX,
        )
        berts = await ideas.shown(call, name=BERT["name"], email=BERT["email"], signed_as="Bert")
        theirs = await ideas.shown(other, name=BERT["name"], email=BERT["email"], signed_as="Bert")
        assert (await ideas.voted(berts, MAILBOX)).is_success
        assert (await ideas.vote(theirs, MAILBOX)).is_success
        juror = await ideas.juror(other, MAILBOX)
        comment = f"{WORD} findet das gut."
        judged = await ideas.judge(juror, theirs, email=MAILBOX, marks=[4, 5], comment=comment)
        assert judged.is_success, judged.text
        self.ids += [hers, juror]

    async def look_for_others(self, entry: str) -> None:
        """A need, an introduction asked for on either side, and a partner."""
        board = Board(self.world, self.world.database.clock)  # type: ignore[arg-type]
        hers = await board.put_up(
            a_posting(title=f"Raum für {WORD}", name=NAME, email=MAILBOX, phone=PHONE)
        )
        berts = await board.put_up(an_offer(name=BERT["name"], email=BERT["email"]))
        card = {"name": NAME, "phone": PHONE, "text": f"Hier fragt {WORD} nach dem Saal."}
        mine = await board.request(berts, email=MAILBOX, **card)
        asked = await board.request(
            hers, email=BERT["email"], name=BERT["name"], text=f"Liebe {WORD}, ich habe Platz."
        )
        of_bert = await self.world.list_entry(title="Garten Ost", contact=BERT)
        answer = await board.post(
            f"/v1/initiatives/{entry}/partnerships", {"partner_id": of_bert}, **self.signed_in()
        )
        assert answer.is_success, answer.text
        self.ids += [hers, mine, asked]

    async def follow_and_be_followed(self) -> None:
        """She is told of an entry of Bert's, and hers wait for the mail to Bert."""
        near, hers = {"topic": ["nachbarschaft"]}, {"q": WORD}
        for email, wanted in ((MAILBOX, near), (MAILBOX, hers), (BERT["email"], near)):
            asked = await self.world.http.post(
                "/v1/subscriptions",
                json={"email": email, "rhythm": "daily", "wanted": wanted},
                headers={**self.world.as_owner(email), **a_key()},
            )
            assert asked.json() == {"state": "confirmed"}, asked.text
        followers = Followers()
        await read_log(self.world.database, followers)
        await self.world.list_entry(title="Garten Mitte", contact=BERT)
        await self.world.list_entry(**texts(title=f"{WORD}fest"), contact=CONTACT)
        await read_log(self.world.database, followers)
        async with self.world.database.transaction() as tx:
            rows = await tx.fetch(
                "SELECT id FROM subscription WHERE person_id = $1", self.world.person(MAILBOX)
            )
            await tx.execute("UPDATE timer SET due_at = $2 WHERE name = $1", DIGEST, tx.now)
        self.ids += [str(row["id"]) for row in rows]
        while await run_one(self.world.database, {DIGEST: digests.when_due(self.world.settings)}):
            pass

    async def be_brought_in(self) -> None:
        """Her mailbox stands in two files of a town hall: one stored, one still looked at."""
        room = Imports(self.world)
        head = "Name;Ort;Kurzbeschreibung;Thema;E-Mail"
        row = f"Lesestube;Dresden;Hier wird vorgelesen.;Kultur;{MAILBOX}"
        await room.bring_and_store(table(row, head=head))
        row = f"Stube von {WORD};Dresden;{WORD} liest vor.;Kultur;{MAILBOX}"
        await room.bring(table(row, head=head), list_name="Andere Liste")

    async def say(self, claim_id: str, *, by: str) -> None:
        said = await self.world.http.post(
            f"/v1/claims/{claim_id}/statement",
            json={"text": f"{WORD} hat den Garten gegründet."},
            headers={**self.world.as_owner(by), **a_key()},
        )
        assert said.is_success, said.text

    async def be_planted(self) -> None:
        """What a worker keeps of facts that failed and of what is to come."""
        person = self.world.person(MAILBOX)
        async with self.world.database.transaction() as tx:
            await tx.execute(
                """INSERT INTO parked (consumer, topic, partition, record_offset, key, headers,
                                       payload, error_class, error, due_at, state)
                   VALUES ('registry', 'matching-matches', 0, 1, 'x', '[]', $1, 'Planted',
                           'planted', now(), 'dead')""",
                f'{{"person_id": "{person}"}}'.encode(),
            )
            await tx.execute(
                """INSERT INTO timer (name, subject, due_at, payload)
                   VALUES ('planted', $1, now() + interval '9 days', '{}')""",
                person,
            )

    def signed_in(self) -> dict[str, str]:
        return self.world.as_owner(MAILBOX)


REGISTERED: Final = {
    "proof": "register",
    "register_number": "VR 1234",
    "court": "Amtsgericht Dresden",
}


def texts(title: str = f"{WORD}garten") -> dict[str, Any]:
    """An entry whose texts name its owner, as people do."""
    return {
        "title": title,
        "summary": f"{WORD} gärtnert mit der Nachbarschaft.",
        "description": f"Jeden Dienstag gräbt {NAME} um, erreichbar unter {PHONE}.",
        "website": f"https://{WORD.lower()}.example",
        "summary_easy": f"{WORD} macht einen Garten.",
        "ags": WEISSWASSER,
    }


def own_traces(world: World) -> tuple[str, ...]:
    """By what she is found: her word, mailbox and number, and the id that is hers."""
    return (*TRACES, world.person(MAILBOX))


async def places(world: World, traces: tuple[str, ...]) -> set[Place]:
    """Every column of every table that holds one of these, sealed or not."""
    key, found = world.settings.keys.seal, set()
    async for name, row in _rows(world):
        found |= {
            Place(name, column)
            for column, value in row.items()
            if holds(_texts(value, key), traces)
        }
    return found


def _texts(value: Any, key: bytes) -> list[str]:
    """A value as it can be read: also whole files, which are sealed in base64."""
    texts = readings(value, key)
    with suppress(binascii.Error, ValueError):
        texts += [base64.b64decode(text, validate=True).decode() for text in texts]
    return texts


async def tables(world: World) -> set[str]:
    """All tables that the migrations made."""
    return {name for _, name in await _tables(world)}


async def _tables(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as tx:
        rows = await tx.fetch(
            """SELECT table_schema, table_name FROM information_schema.tables
                WHERE table_type = 'BASE TABLE'
                  AND table_schema NOT IN ('pg_catalog', 'information_schema', $1)""",
            KEPT,
        )
    return sorted((row["table_schema"], row["table_name"]) for row in rows)


async def _rows(world: World) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    for schema, name in await _tables(world):
        async with world.database.read() as tx:
            for row in await tx.fetch(f'SELECT to_jsonb(t) AS told FROM "{schema}"."{name}" t'):
                told = row["told"]
                yield name, json.loads(told) if isinstance(told, str) else told


def asking_for_her() -> Question:
    """What somebody types who looks for her."""
    return a_question(WORD)
