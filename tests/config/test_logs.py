"""What reads the log hears a logger that spoke before the log was set up once more, as a worker does."""

from __future__ import annotations

import structlog
from django.conf import settings
from structlog.testing import capture_logs

from config import logs


def test_a_logger_is_heard_after_the_log_is_set_up_again():
    log = structlog.get_logger("unevoix.tests")
    log.info("first")
    logs.configure(settings.LOGGING)
    with capture_logs() as said:
        log.info("second")
    assert [line["event"] for line in said] == ["second"]
