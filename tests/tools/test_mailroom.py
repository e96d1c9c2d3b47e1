"""The mailroom keeps what it says it has, says what it has, and shows it as a person reads it."""

import re
import smtplib
import socket
from email.message import EmailMessage

import httpx
import pytest
from playwright.sync_api import expect

CALENDAR = (
    "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:abc\r\nSEQUENCE:2\r\n"
    "SUMMARY:Sofagespräche in Weißwasser\\, TELUX\r\n"
    "DTSTART;TZID=Europe/Berlin:20261109T170000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def a_mail(message_id="one@zukunft.example", *, to="anna@post.example", html=None):
    mail = EmailMessage()
    mail["From"], mail["To"] = "Zukunftsplattform <post@zukunft.example>", to
    mail["Subject"], mail["Message-ID"] = "Grüße aus Weißwasser", f"<{message_id}>"
    mail.set_content("Ihr Platz: https://zukunft.example/m/eabc.\nBis bald!")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def hand_over(mailroom, mail, **options):
    with smtplib.SMTP("127.0.0.1", mailroom.port) as client:
        client.send_message(mail, from_addr="bounce+7@zukunft.example", **options)


def connections_of(mailroom, port):
    return mailroom.get("/ledger/connections", port=port)


def test_an_accepted_mail_is_in_the_ledger_and_outlives_a_crash(mailroom):
    hand_over(mailroom, a_mail())

    mailroom.kill()
    mailroom.start()

    assert mailroom.get("/ledger/messages", message_id="<one@zukunft.example>")["accepted"]


def test_a_mail_that_never_came_is_not_in_the_ledger(mailroom):
    said = mailroom.get("/ledger/messages", message_id="never@zukunft.example")

    assert said["accepted"] is False
    assert said["queue_ids"] == []


def test_the_same_mail_handed_over_twice_has_two_queue_ids(mailroom):
    hand_over(mailroom, a_mail())
    hand_over(mailroom, a_mail())

    assert len(mailroom.get("/ledger/messages", message_id="one@zukunft.example")["queue_ids"]) == 2


def test_a_reply_lost_after_the_dot_is_an_accepted_mail_on_a_closed_connection(mailroom):
    mailroom.post("/faults", {"step": "dot", "deed": "accept-then-drop"})
    client = smtplib.SMTP("127.0.0.1", mailroom.port)
    port = client.sock.getsockname()[1]

    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.send_message(a_mail())

    assert mailroom.get("/ledger/messages", message_id="one@zukunft.example")["accepted"]
    assert connections_of(mailroom, port)["closed"]


def test_a_connection_cut_before_the_dot_is_closed_and_nothing_was_accepted(mailroom):
    client = smtplib.SMTP("127.0.0.1", mailroom.port)
    port = client.sock.getsockname()[1]
    client.ehlo()
    client.mail("post@zukunft.example")
    client.rcpt("anna@post.example")
    client.putcmd("data")
    client.getreply()
    client.send(b"Message-ID: <cut@zukunft.example>\r\n\r\nhalf a")
    assert not connections_of(mailroom, port)["closed"]

    client.sock.close()
    client.file.close()
    while not connections_of(mailroom, port)["closed"]:
        continue

    assert not mailroom.get("/ledger/messages", message_id="cut@zukunft.example")["accepted"]


def test_a_crash_closes_every_connection_in_the_ledger(mailroom):
    client = smtplib.SMTP("127.0.0.1", mailroom.port)
    port = client.sock.getsockname()[1]

    mailroom.kill()
    mailroom.start()

    assert connections_of(mailroom, port)["closed"]
    client.close()


def test_commands_sent_in_one_write_are_answered_one_by_one(mailroom):
    with socket.create_connection(("127.0.0.1", mailroom.port)) as client:
        replies = client.makefile("rb")
        replies.readline()
        client.sendall(b"EHLO me\r\n")
        offers = iter(replies.readline, b"250 HELP\r\n")
        assert {b"250-PIPELINING\r\n", b"250-8BITMIME\r\n", b"250-SMTPUTF8\r\n"} <= set(offers)

        client.sendall(
            "MAIL FROM:<post@zukunft.example> BODY=8BITMIME SMTPUTF8\r\n"
            "RCPT TO:<jörg@köln.example>\r\nDATA\r\n".encode()
        )
        assert [replies.readline()[:3] for _ in range(3)] == [b"250", b"250", b"354"]
        client.sendall("Subject: Grüße\r\n\r\n..Punkt\r\n.\r\nQUIT\r\n".encode())

        assert [replies.readline()[:3] for _ in range(2)] == [b"250", b"221"]
    assert mailroom.get("/api/mails", to="jörg@köln.example")["items"][0]["subject"] == "Grüße"


@pytest.mark.parametrize(
    ("step", "raised"),
    [
        ("mail", smtplib.SMTPSenderRefused),
        ("rcpt", smtplib.SMTPRecipientsRefused),
        ("data", smtplib.SMTPDataError),
        ("dot", smtplib.SMTPDataError),
    ],
)
def test_a_refusal_can_be_switched_on_at_each_step_and_wears_off(mailroom, step, raised):
    mailroom.post("/faults", {"step": step, "deed": "451 4.3.0 later", "times": 1})

    with pytest.raises(raised):
        hand_over(mailroom, a_mail())
    hand_over(mailroom, a_mail())

    assert len(mailroom.get("/ledger/messages", message_id="one@zukunft.example")["queue_ids"]) == 1


def test_a_mail_is_read_with_its_links_and_its_calendar_part(mailroom):
    mail = a_mail(html='<p>Hallo <a href="https://zukunft.example/m/e1?a=1&amp;b=2">Platz</a></p>')
    mail.add_attachment(CALENDAR.encode(), maintype="text", subtype="calendar", filename="t.ics")
    hand_over(mailroom, mail)

    [line] = mailroom.get("/api/mails", to="Anna@Post.example")["items"]
    read = mailroom.get(f"/api/mails/{line['id']}")

    assert read["links"] == [
        "https://zukunft.example/m/e1?a=1&b=2",
        "https://zukunft.example/m/eabc",
    ]
    assert read["calendars"][0]["method"] == "CANCEL"
    assert ["Termin", "Sofagespräche in Weißwasser, TELUX"] in read["calendars"][0]["lines"]
    assert ["Beginn", "09.11.2026, 17:00 Uhr Europe/Berlin"] in read["calendars"][0]["lines"]


def test_what_a_mail_brings_along_does_nothing_in_the_page(mailroom):
    mail = a_mail(to="anna@post.example", html="<script>alert(1)</script><p>ok</p>")
    mail.replace_header("Subject", "<script>alert(2)</script>")
    hand_over(mailroom, mail)

    page = mailroom.page("/mail/1")
    inside = httpx.get(f"{mailroom.url}/mail/1/html").headers

    assert inside["Content-Security-Policy"].startswith("sandbox allow-popups")
    assert inside["Referrer-Policy"] == "no-referrer"
    assert "<script>" not in page
    assert "&lt;script&gt;alert(2)" in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox allow-same-origin"' in page


def test_a_script_in_a_mail_never_runs_and_no_form_of_it_is_sent(mailroom, browser):
    """The page shares its origin with the mail, to measure it: what keeps the mail quiet is the rest."""
    evil = "<script>parent.document.title = 'taken'</script><a href='javascript:alert(1)'>x</a>"
    hand_over(mailroom, a_mail(html=f"<!doctype html><p onclick='parent.name = 1'>ok</p>{evil}"))
    page = browser.new_page()

    for path in ("/mail/1", "/mail/1/html"):
        page.goto(f"{mailroom.url}{path}")
        page.wait_for_load_state("networkidle")
        page.frames[-1].get_by_text("ok").click()

        assert "taken" not in page.title()
        assert page.evaluate("window.name") == ""
    page.close()


LONG_WORD = "Mehrgenerationenwohnprojektgenossenschaft"


@pytest.mark.parametrize("width", [390, 1200])
def test_a_mail_is_shown_whole_and_nothing_scrolls_sideways(mailroom, browser, width):
    address = f"ann.kathrin.freiin.von.{LONG_WORD.lower()}@example.org"
    html = f"<!doctype html><body style='overflow-wrap: anywhere'><h1>{LONG_WORD}</h1>"
    hand_over(mailroom, a_mail(to=address, html=html + "<p>Ein Absatz.</p>" * 60))
    page = browser.new_page(viewport={"width": width, "height": 800})

    page.goto(f"{mailroom.url}/mail/1")
    page.wait_for_load_state("networkidle")

    expect(page.locator(".letter")).to_have_attribute("style", re.compile(r"height: \d{4}px"))
    inside = "[document.documentElement.scrollHeight, innerHeight, document.documentElement.scrollWidth, innerWidth]"
    height, shown, wide, room = page.frames[1].evaluate(inside)
    assert (height, wide) == (shown, room)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.close()


def test_without_scripts_a_long_mail_can_be_opened_alone(mailroom, browser):
    hand_over(mailroom, a_mail(html="<!doctype html>" + "<p>Ein Absatz.</p>" * 60))
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{mailroom.url}/mail/1")

    page.get_by_role("link", name="Nur die Mail ansehen").click()

    assert page.get_by_text("Ein Absatz.").count() == 60
    page.context.close()


def test_a_bounce_comes_back_to_the_return_path_and_waits_in_the_inbox(mailroom):
    hand_over(mailroom, a_mail())

    mailroom.post("/api/bounces", {"mail": 1, "status": "5.1.1"})

    inbox = mailroom.get("/api/inbox", since=0)
    assert [item["to"] for item in inbox["items"]] == [["bounce+7@zukunft.example"]]
    assert mailroom.get("/api/inbox", since=inbox["next"])["items"] == []


def test_the_overview_leads_to_every_mailbox_and_from_there_to_its_mails(mailroom):
    assert "Noch ist keine Mail angekommen" in mailroom.page("/")
    hand_over(mailroom, a_mail("one@zukunft.example", to="anna@post.example"))
    hand_over(mailroom, a_mail("two@zukunft.example", to="jörg@köln.example"))

    overview = mailroom.page("/")
    mailbox = mailroom.page("/postfach/anna%40post.example")

    assert "2 Adressen haben Post bekommen" in overview
    assert 'href="/postfach/anna%40post.example"' in overview
    assert 'href="/mail/1"' in mailbox
    assert 'href="/mail/2"' not in mailbox
    assert mailroom.page("/mail/1/html")


@pytest.mark.parametrize(
    ("domain", "shown"),
    [
        ("xn--strae-oqa.example", "straße.example"),
        ("post.xn--kln-sna.example", "post.köln.example"),
        ("xn--a.example", "xn--a.example"),
    ],
)
def test_a_domain_with_umlauts_is_shown_as_people_write_it(mailroom, domain, shown):
    hand_over(mailroom, a_mail(to=f"anna@{domain}"))

    overview = mailroom.page("/")
    mailbox = mailroom.page(f"/postfach/anna%40{domain}")
    mail = mailroom.page("/mail/1")

    assert f'href="/postfach/anna%40{domain}"><b>anna@{shown}</b>' in overview
    assert f"<h1>anna@{shown}</h1>" in mailbox
    assert f"Zurück zu anna@{shown}" in mail
    assert f"<dd>anna@{shown}</dd>" in mail
