"""The sweep: once a minute it looks at the rows and rings for whatever the broker lost."""

from __future__ import annotations

from celery import shared_task

from governance.services.planned_calls import call_due
from governance.services.surveys import settle_due_surveys
from governance.services.written import conclude_signed, tell_newly_seated
from membership.services import sending
from membership.services.digests import gather_due
from membership.services.holding import let_go
from tasks.bulk import go_on_with_all
from tasks.certificates import draw_all
from tasks.heartbeat import beat
from tasks.privacy import make
from tasks.provider_events import settle_provider_events
from tasks.sending import send_news, send_notices
from tasks.tallying import do_what_is_due
from voting.services.announcing import announce_due

# Under which the sweep itself is among the workers: silent, when nothing rings it or nobody does it.
SWEEP = "sweep"


@shared_task(name="tasks.sweep")
def sweep() -> dict[str, int]:
    """Give back what dead workers held, and wake all the others."""
    beat(SWEEP)
    # Votes first, by whoever does nothing else: a message says that one is open, or what came of it.
    do_what_is_due.delay()
    released = sending.release_expired()
    let_go()
    send_notices.delay()
    send_news.delay()
    make.delay()
    draw_all.delay()
    go_on_with_all.delay()
    settle_provider_events.delay()
    told = {"gathered": gather_due(), "announced": announce_due(), "newcomers": tell_newly_seated()}
    called = {"called": call_due()}
    return {**released, **called, **told, "concluded": conclude_signed(), "settled": settle_due_surveys()}
