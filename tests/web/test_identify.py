"""Nominating, answering, claiming and consenting on the pages, with a real registry behind them."""

import re
from typing import Any

import httpx
import pytest

from services.chassis.database import open_database
from services.web.decide import Kind
from services.web.words.identify import consents_told
from services.web.work import visitors
from tests.registry.identify.builders import KLARA, LENA, NORA, Room, filled_in
from tests.registry.identify.test_claims import OTTO, REGISTER
from tests.web.signing import hidden
from tests.web.town import Town

HOME = "/initiativen/vorschlagen"
SAME = {"sec-fetch-site": "same-origin"}
TYPED = {
    "title": "Lesecafé an der Mulde",
    "place": "Weißwasser",
    "summary": "Ein Café, in dem Ehrenamtliche vorlesen.",
    "why": "Weil dort Alt und Jung zusammenkommen, jeden Dienstag.",
    "known_how": "takes-part",
    "website": "https://lesecafe.example",
    "organisation_email": LENA,
    "organisation_phone": "",
    "organisation_post": "",
    "name": "Nora Nennt",
    "email": NORA,
}
CLAIM = {"name": "Klara Kommt", "role": "Vorstand", "proof": "domain", "email": KLARA}


async def links_to(town: Town, address: str) -> list[str]:
    """The links that this mailbox just got."""
    mails = [mail for mail in await town.carry() if address in mail["To"]]
    texts = [str(mail.get_body(("plain",)).get_content()) for mail in mails]  # type: ignore[union-attr]
    return [token for text in texts for token in re.findall(r"/m/(r[\w-]{43})", text)]


async def press(browser: httpx.AsyncClient, token: str, **fields: str) -> httpx.Response:
    page = await browser.get(f"/m/{token}")
    return await browser.post(f"/m/{token}", data={**hidden(page), **fields})


async def as_editor(town: Town, browser: httpx.AsyncClient) -> None:
    """A session of the staff."""
    session = visitors.Session(
        b"", Kind.STAFF, roles=frozenset({"editor"}), name="Erika", subject="erika.muster"
    )
    settings = town.web.state.settings
    async with open_database(settings) as database, database.transaction() as tx:
        cookie = await visitors.open_session(tx, settings, session=session, replaces=None)
    browser.cookies.set("__Host-zp", cookie, domain="zukunft.example", path="/")


async def fills(browser: httpx.AsyncClient, page: str, **typed: Any) -> dict[str, Any]:
    return {**hidden(await browser.get(page)), **typed}


async def test_a_nomination_goes_from_form_to_draft_by_the_links_in_the_mails(town: Town) -> None:
    async with town.somebody(**SAME) as citizen, town.somebody(**SAME) as organisation:
        sent = await citizen.post(HOME, data=await fills(citizen, HOME, **TYPED))
        (confirm,) = await links_to(town, NORA)
        confirmed = await press(citizen, confirm)
        (answer,) = await links_to(town, LENA)
        asked = await organisation.get(f"/m/{answer}")
        said_yes = await press(organisation, answer, do="accept-nomination")
        draft = await organisation.get(said_yes.headers["location"])

    assert "Postfach" in sent.text
    assert "Wir haben die Initiative gefragt" in confirmed.text
    assert TYPED["why"] in asked.text
    assert "Die Person nutzt Ihr Angebot oder macht mit." in asked.text
    assert "Ich nutze das Angebot" not in asked.text
    assert NORA not in asked.text
    assert "Nora Nennt" not in asked.text
    assert "Dieser Entwurf kommt aus einem Vorschlag" in draft.text
    assert 'value="Lesecafé an der Mulde"' in draft.text
    assert "vorgeschlagen von Dritten" in draft.text


async def test_who_says_no_is_thanked_and_the_nominator_hears_no_details(town: Town) -> None:
    room = Room(town.registry)
    await room.invite()
    (token,) = await links_to(town, LENA)

    async with town.somebody(**SAME) as organisation:
        said_no = await press(organisation, token, do="decline-nomination")
    mails = [mail for mail in await town.carry() if NORA in mail["To"]]

    text = str(mails[-1].get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert "Wir fragen Sie nicht wieder" in said_no.text
    assert "möchte zurzeit keinen Eintrag" in text.replace("\n", " ")
    assert LENA not in text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"organisation_email": "", "website": ""}, "Bitte nennen Sie einen Weg zur Initiative"),
        ({"organisation_email": NORA}, "tragen Sie bitte selbst ein"),
        ({"title": "Gewinn auf www.gewinn.example"}, "ohne Internet-Adresse"),
        ({"place": "Nirgendwo"}, "Diesen Ort finden wir in Sachsen nicht"),
        ({"known_how": ""}, "woher Sie sie kennen"),
        ({"organisation_phone": "keine"}, "Das ist keine Telefonnummer"),
    ],
)
async def test_a_wrong_nomination_says_so_beside_the_field_and_loses_nothing(
    town: Town, typed: dict[str, str], told: str
) -> None:
    async with town.somebody(**SAME) as citizen:
        page = await citizen.post(HOME, data=await fills(citizen, HOME, **{**TYPED, **typed}))

    assert page.status_code == 422
    assert page.text.count(told) == 2, "in the summary and beside the field"
    assert "<title>Fehler:" in page.text
    assert TYPED["why"] in page.text


async def test_one_mailbox_gets_a_few_mails_an_hour_and_a_robot_gets_none(town: Town) -> None:
    async with town.somebody(**SAME) as citizen:
        answers = [
            await citizen.post(
                HOME, data=await fills(citizen, HOME, **{**TYPED, "title": f"Lesecafé {n}"})
            )
            for n in range(6)
        ]
        robot = await citizen.post(
            HOME, data=await fills(citizen, HOME, **TYPED, website_url="https://spam.example")
        )

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert robot.status_code == 200
    assert await town.said("registry", "nomination-received") == 5


async def test_a_double_click_is_one_nomination(town: Town) -> None:
    async with town.somebody(**SAME) as citizen:
        data = await fills(citizen, HOME, **TYPED)
        for _ in range(2):
            assert (await citizen.post(HOME, data=data)).status_code == 200

    assert await town.said("registry", "nomination-received") == 1


async def test_a_claim_goes_from_the_entry_to_the_owners_page(town: Town) -> None:
    entry = await Room(town.registry).free_entry()
    async with town.somebody(**SAME) as claimant:
        public = await claimant.get(f"/initiativen/{entry}")
        path = f"/initiativen/{entry}/das-sind-wir"
        wrong = await claimant.post(
            path, data=await fills(claimant, path, **{**CLAIM, "email": "erfunden@gmx.de"})
        )
        await claimant.post(path, data=await fills(claimant, path, **CLAIM))
        (confirm,) = await links_to(town, KLARA)
        pressed = await press(claimant, confirm)
        seen = await claimant.get(pressed.headers["location"])
        (own,) = await links_to(town, KLARA)
        entered = await press(claimant, own)
        owned = await claimant.get(entered.headers["location"])

    assert path in public.text
    assert "noch kümmert sich niemand" in public.text
    assert "die auf tauschladen.example endet" in wrong.text
    assert "Der Eintrag gehört jetzt Ihnen" in seen.text
    assert "Korrektur senden" in owned.text


async def test_an_editor_calls_writes_the_answer_down_and_the_menu_counts(town: Town) -> None:
    room = Room(town.registry)
    nomination_id = await room.nominate(organisation={"phone": "03576 123456"}, website=None)
    await room.confirm(nomination_id)
    path = f"/redaktion/vorschlaege/{nomination_id}"
    async with town.somebody(**SAME) as editor:
        await as_editor(town, editor)
        desk = await editor.get("/redaktion/vorschlaege")
        nothing = await editor.post(path, data=await fills(editor, path, do="answer"))
        typed = {"answer": "yes", "way": "phone", "name": "Lena Leitet", "email": LENA}
        stale = await fills(editor, path, do="answer", **typed)
        done = await editor.post(path, data=stale)
        again = await editor.post(path, data={**stale, "name": "Lena L."})
        after = await editor.get(path)

    assert "zu tun:</span>&nbsp;(1)</span>" in desk.text
    assert "Anrufen, schreiben oder suchen (1)" in desk.text
    assert nothing.status_code == 422
    assert done.headers["location"].endswith("getan=ja")
    assert "schon weiter" in again.text
    assert "eingetragen von erika.muster, gesagt von Lena Leitet" in after.text


async def test_an_editor_prints_a_letter_only_after_checking_the_address(town: Town) -> None:
    room = Room(town.registry)
    post = {"proof": "letter", "email": OTTO, "post": "Tauschladen\nAm Anger 3\n02943 Weißwasser"}
    claim_id, _ = await room.prove(await room.free_entry(), **post)
    path = f"/redaktion/vorschlaege/anspruch/{claim_id}"
    async with town.somebody(**SAME) as editor:
        await as_editor(town, editor)
        unchecked = await editor.post(path, data=await fills(editor, path, do="letter"))
        done = await editor.post(path, data=await fills(editor, path, do="letter", checked="yes"))
        letter = await editor.get(done.headers["location"])

    (code,) = re.findall(r"<b>([A-Z2-9]{4}-[A-Z2-9]{4})</b>", letter.text)
    typed = await town.registry.http.post(
        f"/v1/claims/{claim_id}/code", json={"code": code}, headers=town.registry.as_owner(OTTO)
    )
    assert "Bitte prüfen Sie zuerst die Anschrift" in unchecked.text
    assert "Am Anger 3" in letter.text
    assert typed.json()["state"] == "verified"


async def test_a_refusal_without_a_reason_is_not_sent(town: Town) -> None:
    room = Room(town.registry)
    claim_id, _ = await room.prove(await room.free_entry(), **REGISTER)
    path = f"/redaktion/vorschlaege/anspruch/{claim_id}"
    async with town.somebody(**SAME) as editor:
        await as_editor(town, editor)
        silent = await editor.post(path, data=await fills(editor, path, do="wrong"))
        right = await editor.post(path, data=await fills(editor, path, do="right"))

    assert silent.status_code == 422
    assert right.headers["location"].endswith("getan=bestaetigt")


async def test_a_consent_that_is_unticked_leaves_the_public_page_at_once(town: Town) -> None:
    room, world = Room(town.registry), town.registry
    entry = await room.invite()
    await room.accept(entry)
    (token, *_) = [
        t for t in await links_to(town, LENA) if await town.purpose_of(t) == "own-initiative"
    ]
    async with town.somebody(**SAME) as owner:
        await press(owner, token)
        path = f"/eintrag/{entry}/freigaben"
        first = await owner.get(path)
        ticked = {
            "agree_website": "yes",
            "agree_contact_phone": "yes",
            "contact_phone": "03576 123456",
        }
        await owner.post(path, data=await fills(owner, path, **ticked))
        headers = {**world.as_owner(LENA), "if-match": '"1"'}
        await world.http.put(f"/v1/initiatives/{entry}", json=filled_in(), headers=headers)
        await world.decide(entry, "clear", revision=2)
        before = await owner.get(f"/initiativen/{entry}")
        ticked.pop("agree_contact_phone")
        await owner.post(path, data=await fills(owner, path, **ticked))
        after = await owner.get(f"/initiativen/{entry}")

    assert "checked" not in first.text
    assert ("+493576123456" in before.text, "lesecafe.example" in before.text) == (True, True)
    assert ("+493576123456" in after.text, "lesecafe.example" in after.text) == (False, True)


@pytest.mark.parametrize(
    ("source", "is_public", "is_given", "sentence"),
    [
        ("own", True, None, "im Formular für das Verzeichnis selbst angegeben"),
        ("import", True, None, "steht in der Liste der Kommune, die eingelesen wurde"),
        ("third-party", False, None, "noch nicht gefragt"),
        ("third-party", True, True, "zugestimmt am 3. März 2027, Text 2026-11"),
        ("own", False, False, "nicht zugestimmt am 3. März 2027, Text 2026-11"),
    ],
)
def test_an_editor_reads_why_a_field_is_public_or_not(
    source: str, is_public: bool, is_given: bool | None, sentence: str
) -> None:
    said = {"said_at": "2027-03-03T10:00:00+00:00", "text_version": "2026-11"}
    told = {"field": "website", "value": "https://a.example", "source": source, **said}
    consents = {"consents": [{**told, "is_public": is_public, "is_given": is_given}]}

    [row] = consents_told(consents)

    assert row["said"] == sentence


async def test_nobody_sees_another_ones_claim_or_consents(town: Town) -> None:
    room = Room(town.registry)
    entry = await room.free_entry()
    claim_id, _ = await room.prove(entry)
    async with town.somebody(**SAME) as stranger:
        for path in (f"/anspruch/{claim_id}", f"/eintrag/{entry}/freigaben"):
            assert (await stranger.get(path)).headers["location"].startswith("/anmelden")
        for path in ("/redaktion/vorschlaege", f"/redaktion/vorschlaege/anspruch/{claim_id}"):
            assert (await stranger.get(path)).is_redirect
