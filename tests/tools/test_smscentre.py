"""The SMS centre keeps what it confirms, delivers what it owes, and shows it as on a phone."""

import pytest

from tests.loopback import loopback
from tests.tools.smpp_client import SmppClient
from tools.smscentre import pdu
from tools.smscentre.alphabet import read_gsm, write_gsm, write_text
from tools.smscentre.pdu import THROTTLED, TLV_RECEIPTED_MESSAGE_ID

PHONE = "+4915112345678"


@pytest.fixture
def connect(smscentre):
    clients = []

    def connected(**how):
        clients.append(SmppClient(smscentre.port, **how))
        return clients[-1]

    yield connected
    for client in clients:
        client.close()


@pytest.fixture
def client(connect):
    return connect()


def texts(smscentre):
    return [sms["text"] for sms in smscentre.get("/api/sms", number=PHONE)["items"]]


def test_a_submitted_sms_outlives_a_crash(smscentre, client):
    client.submit("Guten Tag")

    smscentre.kill()
    smscentre.start()

    assert texts(smscentre) == ["Guten Tag"]


def test_a_wrong_password_is_refused_and_nothing_can_be_submitted(connect):
    stranger = connect(password="guess")

    assert stranger.bound.status == pdu.BAD_PASSWORD
    assert stranger.submit("Hallo").status == pdu.NOT_BOUND


def test_every_letter_of_the_gsm_alphabet_survives(smscentre, client):
    text = "äöüßÄÖÜ§ {[~]} € \\ @£"

    client.submit(content=write_gsm(text))

    assert texts(smscentre) == [text]


def test_what_gsm_cannot_write_goes_as_ucs2(smscentre, client):
    data_coding, content = write_text("Łužica – „prócuj“ 🌱")

    client.submit(content=content, data_coding=data_coding)

    assert data_coding == 8
    assert texts(smscentre) == ["Łužica – „prócuj“ 🌱"]


def test_segments_are_one_message_in_whatever_order_they_come(smscentre, client):
    for position in (2, 1, 3):
        header = bytes([5, 0, 3, 77, 3, position])
        client.submit(content=header + f"Teil {position}. ".encode(), esm_class=pdu.HAS_UDH)

    [sms] = smscentre.get("/api/sms", number=PHONE)["items"]
    assert sms["text"] == "Teil 1. Teil 2. Teil 3. "
    assert sms["is_complete"]
    assert len(sms["message_ids"]) == 3


def test_a_character_cut_by_a_segment_is_whole_again(smscentre, client):
    both = "🌱".encode("utf-16-be")
    for position, half in enumerate((both[:2], both[2:]), start=1):
        content = bytes([5, 0, 3, 1, 2, position]) + half
        client.submit(content=content, esm_class=pdu.HAS_UDH, data_coding=8)

    assert texts(smscentre) == ["🌱"]


def test_a_long_message_may_come_as_payload(smscentre, client):
    client.submit("x" * 700)

    assert texts(smscentre) == ["x" * 700]


def test_a_receipt_names_the_message_it_is_about(smscentre, client):
    response = client.submit("Ihr Platz", registered_delivery=1)

    receipt = client.take_next()

    assert receipt.esm_class & pdu.IS_RECEIPT
    assert receipt.tlvs[TLV_RECEIPTED_MESSAGE_ID] == response.body
    assert b"stat:DELIVRD" in receipt.content


def test_no_receipt_comes_that_nobody_asked_for(smscentre, client):
    client.submit("Ihr Platz", registered_delivery=0)

    client.ask(pdu.ENQUIRE_LINK)

    assert client.delivered == []


def test_a_person_answers_and_the_client_gets_it_over_smpp(smscentre, client):
    client.submit("Ja oder nein?")

    smscentre.post("/api/sms/answer", {"number": PHONE, "text": "SPÄTER"})

    answer = client.take_next()
    assert answer.source.text == "4915112345678"
    assert answer.destination.text == "Zukunft"
    assert read_gsm(answer.content) == "SPÄTER"


def test_an_answer_waits_for_a_client_and_comes_once(smscentre, connect):
    smscentre.post("/api/sms/answer", {"number": PHONE, "text": "JA"})

    first = connect()
    assert first.take_next().content == b"JA"
    first.ask(pdu.UNBIND)
    second = connect()
    second.ask(pdu.ENQUIRE_LINK)

    assert second.delivered == []


def test_an_answer_that_was_not_acknowledged_comes_again(smscentre, connect):
    first = connect()
    smscentre.post("/api/sms/answer", {"number": PHONE, "text": "JA"})
    first.next_unit()
    first.close()

    second = connect()

    assert second.take_next().content == b"JA"


def test_an_answer_that_was_refused_comes_again_unless_it_was_for_good(smscentre, client):
    smscentre.post("/api/sms/answer", {"number": PHONE, "text": "JA"})
    client.refuse(pdu.REFUSED_NOW)

    assert client.take_next().content == b"JA"

    smscentre.post("/api/sms/answer", {"number": PHONE, "text": "NEIN"})
    client.refuse(pdu.REFUSED_FOR_GOOD)
    smscentre.post("/api/sms/answer", {"number": PHONE, "text": "STOP"})
    assert client.take_next().content == b"STOP"


def test_two_connected_clients_do_not_both_get_an_answer(smscentre, connect):
    clients = [connect(), connect()]

    for text in ("JA", "NEIN"):
        smscentre.post("/api/sms/answer", {"number": PHONE, "text": text})
    for client in clients:
        client.ask(pdu.ENQUIRE_LINK)

    got = [message.content for client in clients for message in client.delivered]
    assert sorted(got) == [b"JA", b"NEIN"]


def test_throttling_can_be_switched_on_and_keeps_nothing(smscentre, client):
    smscentre.post("/faults", {"deed": "throttle", "times": 1})

    assert client.submit("eins").status == THROTTLED
    assert client.submit("zwei").status == pdu.OK

    assert texts(smscentre) == ["zwei"]


def test_a_response_lost_after_acceptance_is_found_by_our_reference(smscentre, client):
    smscentre.post("/faults", {"deed": "accept-then-drop"})

    with pytest.raises(ConnectionResetError):
        client.submit("einmal", tlvs={pdu.TLV_OUR_REFERENCE: b"n_0815"})

    assert smscentre.get("/ledger/messages", reference="n_0815")["accepted"]
    assert smscentre.get("/ledger/connections", port=client.port)["closed"]


def test_an_undeliverable_sms_and_a_double_receipt_can_be_played(smscentre, client):
    smscentre.post("/faults", {"deed": "undeliverable"})
    smscentre.post("/faults", {"deed": "double-receipt"})

    client.submit("eins", registered_delivery=1)
    client.submit("zwei", registered_delivery=1)
    client.ask(pdu.ENQUIRE_LINK)

    states = [b"stat:DELIVRD" in receipt.content for receipt in client.delivered]
    assert states == [False, True, True]


def test_nonsense_on_the_wire_is_refused_and_does_no_harm(connect, client):
    assert client.ask(pdu.SUBMIT_SM, b"\0\1").status == pdu.INVALID_LENGTH
    assert client.ask(0x7F).status == pdu.INVALID_COMMAND

    client.socket.sendall(b"\xff" * 16)

    assert client.next_unit().command == pdu.GENERIC_NACK
    assert connect().bound.status == pdu.OK


def test_the_phone_answers_without_javascript(smscentre, client):
    client.submit("<b>Ja</b> oder nein? https://zukunft.example/m/n1")

    page = (
        loopback()
        .post(
            f"{smscentre.url}/telefon/{PHONE}/antwort", data={"text": "JA"}, follow_redirects=True
        )
        .text
    )

    assert "&lt;b&gt;Ja&lt;/b&gt; oder nein?" in page
    assert 'href="https://zukunft.example/m/n1"' in page
    assert "Sie an Zukunft" in page
    assert client.take_next().content == b"JA"


def test_a_person_answers_with_one_click_in_a_browser(smscentre, client, browser):
    client.submit("Ja oder nein?")
    page = browser.new_page()
    page.goto(f"{smscentre.url}/telefon/{PHONE}")

    page.get_by_role("button", name="JA", exact=True).click()

    page.get_by_text("Sie an Zukunft").wait_for()
    page.close()
    assert texts(smscentre) == ["Ja oder nein?", "JA"]


def test_the_overview_names_every_phone(smscentre, client):
    assert "Noch ist keine SMS angekommen" in smscentre.page("/")

    client.submit("Guten Tag")

    assert f'href="/telefon/%2B{PHONE[1:]}"' in smscentre.page("/")


def test_another_sites_page_cannot_make_the_phone_answer(smscentre):
    refused = loopback().post(
        f"{smscentre.url}/telefon/{PHONE}/antwort",
        data={"text": "JA"},
        headers={"Origin": "https://elsewhere.example"},
    )

    assert refused.status_code == 403
    assert texts(smscentre) == []
