"""Receipts fold to one state in any order; absence notes are neither bounces nor answers."""

from datetime import timedelta
from email import message_from_string, policy
from itertools import permutations

import pytest

from contracts.notifications import Channel
from services.notifications.decide.bounces import Heard, left_alone_until, read_report
from services.notifications.decide.handover import (
    Connection,
    Outcome,
    Reply,
    Verdict,
    is_nobody,
    outcome_of,
    verdict,
    wait_before,
)
from services.notifications.decide.receipts import Folded, Kind, fold, kind_of
from tests.notifications.builders import NOON

MAIL, SMS = Channel.MAIL, Channel.SMS
DELIVERED, FAILED, UNDERWAY = Kind.DELIVERED, Kind.FAILED, Kind.UNDERWAY


@pytest.mark.parametrize(
    ("channel", "receipts", "parts", "folded"),
    [
        (SMS, [(1, DELIVERED), (1, UNDERWAY)], 1, Folded.DELIVERED),
        (SMS, [(1, DELIVERED), (1, DELIVERED)], 1, Folded.DELIVERED),
        (SMS, [(1, FAILED), (2, DELIVERED)], 2, Folded.PARTLY),
        (SMS, [(1, FAILED), (2, FAILED)], 2, Folded.FAILED),
        (SMS, [(1, DELIVERED)], 2, Folded.NOTHING),
        (SMS, [(1, DELIVERED), (2, DELIVERED)], 2, Folded.DELIVERED),
        (MAIL, [(1, DELIVERED), (1, Kind.BOUNCED_HARD)], 1, Folded.BOUNCED_HARD),
        (MAIL, [(1, Kind.BOUNCED_SOFT), (1, Kind.BOUNCED_HARD)], 1, Folded.BOUNCED_HARD),
        (MAIL, [(1, UNDERWAY)], 1, Folded.NOTHING),
        (MAIL, [], 1, Folded.NOTHING),
    ],
)
def test_the_same_receipts_in_any_order_have_the_same_end(channel, receipts, parts, folded):
    ends = {fold(channel, order, parts=parts) for order in permutations(receipts)}

    assert ends == {folded}


def test_smpp_words_are_understood_and_unknown_ones_are_under_way():
    words = ["DELIVRD", "UNDELIV", "EXPIRED", "REJECTD", "ENROUTE", "ACCEPTD", "strange"]

    assert [kind_of(word) for word in words] == [DELIVERED, *[FAILED] * 3, *[UNDERWAY] * 3]


ABSENCE = """\
From: ines@example.org
To: b+n-1@bounce.example.org
Subject: Automatische Antwort
Auto-Submitted: auto-replied (vacation)
Precedence: bulk

Ja, ich bin bis 12. November im Urlaub. STOP lesen Sie hier nicht weiter.
"""
OUTLOOK = """\
From: Poststelle <poststelle@amt.example>
Subject: Abwesenheitsnotiz: Ihr Platz
X-Auto-Response-Suppress: All
Auto-Submitted: auto-generated

Ich bin derzeit nicht erreichbar.
"""
HUMAN = """\
From: Ines Beispiel <ines@example.org>
Subject: AW: Ihr Platz am 9. November
X-Auto-Response-Suppress: DR, OOF, AutoReply

Ich komme gern, brauche aber einen Platz ohne Stufen.
"""
PLAIN = """\
Return-Path: <>
From: MAILER-DAEMON@mail.example
Subject: Undelivered Mail Returned to Sender

<ines@example.org>: host mx.example said: 550 5.1.1 unknown user
"""
FULL = PLAIN.replace("550 5.1.1 unknown user", "552 5.2.2 mailbox full")
REPORT = """\
From: MAILER-DAEMON@mail.example
Subject: Undelivered Mail
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; ines@example.org
Action: {action}
Status: {status}

--b--
"""


def report(action, status):
    return REPORT.replace("{action}", action).replace("{status}", status)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        (ABSENCE, Heard.AUTOMATIC),
        (OUTLOOK, Heard.AUTOMATIC),
        (HUMAN, Heard.PERSON),
        (PLAIN, Heard.BOUNCED_HARD),
        (FULL, Heard.BOUNCED_SOFT),
        (report("failed", "5.1.1"), Heard.BOUNCED_HARD),
        (report("failed", "5.2.2"), Heard.BOUNCED_SOFT),
        (report("failed", "4.4.7"), Heard.BOUNCED_SOFT),
        (report("delayed", "4.4.1"), Heard.DELAYED),
        (report("delivered", "2.0.0"), Heard.DELIVERED),
    ],
)
def test_a_mail_to_a_machine_address_is_heard_for_what_it_is(text, heard):
    assert read_report(message_from_string(text, policy=policy.default)).heard is heard


def test_two_hard_failures_within_a_day_leave_an_address_alone_for_a_month():
    yesterday = NOON - timedelta(hours=25)

    assert left_alone_until([NOON], now=NOON) is None
    assert left_alone_until([yesterday, NOON], now=NOON) is None
    assert left_alone_until([NOON, NOON], now=NOON) == NOON + timedelta(days=30)


@pytest.mark.parametrize(
    ("code", "text", "outcome", "nobody"),
    [
        (250, "2.0.0 OK", Outcome.ACCEPTED, False),
        (451, "4.3.0 later", Outcome.REJECTED_TEMP, False),
        (550, "5.1.1 unknown", Outcome.REJECTED_PERM, True),
        (552, "5.2.2 full", Outcome.REJECTED_TEMP, False),
        (550, "5.7.1 your policy", Outcome.REJECTED_TEMP, False),
        (553, "5.1.8 your sender", Outcome.REJECTED_TEMP, False),
        (554, "no", Outcome.REJECTED_PERM, False),
    ],
)
def test_a_reply_says_whose_fault_it_is(code, text, outcome, nobody):
    reply = Reply(code=code, text=text)

    assert (outcome_of(reply), is_nobody(reply)) == (outcome, nobody)


def test_only_a_closed_connection_proves_that_nothing_was_accepted():
    is_open = Connection(opened_at=NOON, closed_at=None)
    is_closed = Connection(opened_at=NOON, closed_at=NOON)

    assert verdict(is_accepted=True, connections=[]) is Verdict.ACCEPTED
    assert verdict(is_accepted=False, connections=[is_closed]) is Verdict.NOT_ACCEPTED
    assert verdict(is_accepted=False, connections=[is_closed, is_open]) is Verdict.STILL_UNKNOWN
    assert verdict(is_accepted=False, connections=[]) is Verdict.STILL_UNKNOWN


def test_the_wait_doubles_up_to_its_limit_with_full_jitter():
    first, longest = timedelta(minutes=1), timedelta(hours=1)
    waits = [
        wait_before(attempt, first=first, longest=longest, share=1.0) for attempt in (1, 2, 3, 40)
    ]

    assert waits == [first, 2 * first, 4 * first, longest]
    assert wait_before(3, first=first, longest=longest, share=0.5) == 2 * first
