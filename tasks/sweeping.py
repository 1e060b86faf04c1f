"""The sweep: once a minute it looks at the rows and rings for whatever the broker lost."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task

from governance.services.surveys import settle_due_surveys
from governance.services.written import conclude_signed, tell_newly_seated
from membership.services import sending
from membership.services.digests import gather_due
from membership.services.holding import let_go
from tasks.bulk import go_on_with_all
from tasks.certificates import draw_all
from tasks.privacy import make
from tasks.provider_events import settle_provider_events
from tasks.sending import send_news, send_notices
from tasks.tallying import do_what_is_due, ring_to_count
from voting.services import due
from voting.services.announcing import announce_due

UNTIL_THE_NEXT = timedelta(seconds=60)


@shared_task(name="tasks.sweep")
def sweep() -> dict[str, int]:
    """Give back what dead workers held, wake the senders, and do what the clock asks for."""
    released = sending.release_expired()
    gathered = gather_due()
    let_go()
    send_notices.delay()
    send_news.delay()
    make.delay()
    draw_all.delay()
    go_on_with_all.delay()
    settle_provider_events.delay()
    for closes_in in due.closing_within(UNTIL_THE_NEXT):
        # A bell at the minute of the close, so that nobody waits for the sweep after it.
        do_what_is_due.apply_async(countdown=closes_in.total_seconds() + 0.2)
    # Votes first: a message says that one is open, or what came of it.
    done = due.do_what_is_due(count=ring_to_count)
    told = {"gathered": gathered, "announced": announce_due(), "newcomers": tell_newly_seated()}
    return {**released, **done, **told, "concluded": conclude_signed(), "settled": settle_due_surveys()}
