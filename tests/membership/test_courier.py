"""A code that did not leave is told to those who watch the logs, whoever carries it, and names nobody."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from anymail.exceptions import AnymailRecipientsRefused
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from structlog.testing import capture_logs

from membership.services import courier


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("gone"), AnymailRecipientsRefused("anne@example.org")]
)
def test_a_code_that_did_not_leave_is_logged_without_the_address(error):
    class Failing(EmailBackend):
        def send_messages(self, _messages: Any) -> int:
            raise error

    with capture_logs() as logs:
        courier.post(EmailMessage("Code", "123", to=["anne@example.org"], connection=Failing()))
        courier.settle()
    assert [(line["event"], line["error"]) for line in logs] == [("code_not_sent", type(error).__name__)]
    assert "anne@example.org" not in str(logs)
