"""Reports of mail servers on what they could not deliver, as several of them write one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from membership.rules.returned_mail import Became, Report, read_reports

OURS = "<3vQB7B6MrGQZaxCuFg4oh7@rives.unevoix>"

POSTFIX = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Date: Mon, 12 Apr 2027 14:03:11 -0400 (EDT)
To: avis@example.org
Auto-Submitted: auto-replied
Message-ID: <20270412180311.4F1C2@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=_1"

--=_1
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=_1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 12 Apr 2027 14:03:10 -0400 (EDT)

Final-Recipient: rfc822; anne@example.net
Original-Recipient: rfc822;anne@example.com
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.net
Diagnostic-Code: smtp; 550 5.1.1 <anne@example.net>: Recipient address
    rejected: User unknown

--=_1
Content-Type: message/rfc822

Message-ID: {OURS}
Subject: Avis de convocation
From: avis@example.org
To: anne@example.com

Bonjour
--=_1--
"""
DELAYED = POSTFIX.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1")
HEADERS_ALONE = POSTFIX.replace("message/rfc822", "text/rfc822-headers")
EXIM = f"""\
Return-path: <>
X-Failed-Recipients: anne@example.com, luc@example.com
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.org>
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1abc@mx.example.org>
Date: Mon, 12 Apr 2027 18:03:11 +0000

This message was created automatically by mail delivery software.

------ This is a copy of the message, including all the headers. ------

Message-ID: {OURS}
Subject: Avis
"""
ANSWER = f"""\
From: Anne Roy <anne@example.com>
Subject: Re: Avis de convocation
In-Reply-To: {OURS}
Content-Type: text/plain

Je serai là.
"""


def read(text: str) -> list[Report]:
    return read_reports(text.replace("\n", "\r\n").encode())


def test_a_failed_message_is_known_by_its_name_its_first_recipient_and_the_servers_words():
    (report,) = read(POSTFIX)
    assert (report.message_id, report.became, report.recipient) == (OURS, Became.FAILED, "anne@example.com")
    assert report.answer == "5.1.1 550 5.1.1 <anne@example.net>: Recipient address rejected: User unknown"
    assert report.at == datetime(2027, 4, 12, 18, 3, 11, tzinfo=UTC)


def test_a_delay_is_no_failure():
    assert [one.became for one in read(DELAYED)] == [Became.DELAYED]


def test_the_headers_alone_are_enough():
    assert [one.message_id for one in read(HEADERS_ALONE)] == [OURS]


def test_older_servers_name_the_recipients_in_a_header():
    assert [(one.became, one.recipient) for one in read(EXIM)] == [
        (Became.FAILED, "anne@example.com"),
        (Became.FAILED, "luc@example.com"),
    ]


def test_the_same_report_read_twice_has_the_same_key_and_another_one_another():
    (first,), (again,) = read(POSTFIX), read(POSTFIX)
    (later,) = read(POSTFIX.replace("4F1C2", "4F1C3"))
    assert first.key == again.key != later.key


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        POSTFIX.replace(OURS, "<other@example.org>"),
        POSTFIX.replace("Action: failed", "Action: relayed"),
        POSTFIX.partition("--=_1\nContent-Type: message/delivery-status")[0],
        "",
        "\0\1 nothing",
        "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nrubbish",
    ],
)
def test_what_is_no_report_on_a_message_of_ours_says_nothing(text):
    assert read(text) == []


def test_a_date_that_nobody_can_read_is_no_date():
    (report,) = read(POSTFIX.replace("Mon, 12 Apr 2027 14:03:11 -0400 (EDT)", "yesterday"))
    assert report.at is None
