"""Who may open what, and when: action by role by the state of the vote, refusals beside permissions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from governance.models import AssemblyState
from tests.factories.meetings import come, vote
from tests.factories.register import SYSTEM
from tests.voting.web.conftest import OFFICERS, Evening
from voting.models import Announcement, AnnouncementKind, Poll, PollState
from voting.services.announcing import plan_announcement
from voting.services.polls import cancel_poll, prepare_poll

pytestmark = pytest.mark.django_db

EVERYBODY = ("anonymous", "outsider", "member", *OFFICERS)
SIGN_IN, DOOR = "sign in", "the door"
FOUND, HIDDEN = 200, 404


def open_to(*who: str) -> dict[str, object]:
    """Return a row: found by these, hidden from the other log-ins; the anonymous are asked to sign in."""
    row: dict[str, object] = dict.fromkeys(EVERYBODY, HIDDEN) | {"anonymous": SIGN_IN}
    return row | dict.fromkeys(who, FOUND)


def by_pass_only() -> dict[str, object]:
    return dict.fromkeys(EVERYBODY, DOOR)


OFFICE = ("secretary", "administrator")
CONDUCT = (*OFFICE, "chair")
READERS = ("member", *OFFICERS)

PAGES: dict[str, dict[str, object]] = {
    "enter": open_to("member") | {"anonymous": FOUND},
    "can-i-vote": open_to(*READERS),
    "roll-preview": open_to(*OFFICE),
    "schedule": open_to(*OFFICE),
    "message-ahead": open_to(*OFFICE),
    "message-ahead-mail": open_to(*OFFICE),
    "kit": open_to(*OFFICE),
    "binder": open_to(*OFFICE, "auditor"),
    "binder-archive": open_to(*OFFICE, "auditor"),
    "conduct": open_to(*CONDUCT),
    "candidates": open_to(*CONDUCT),
    "debate-article": open_to(*CONDUCT),
    "kiosk-desk": open_to(*CONDUCT),
    "wall": open_to(*CONDUCT),
    "room": by_pass_only(),
    "vote": by_pass_only(),
    "receipt": by_pass_only(),
    "room-result": by_pass_only(),
    "result": open_to(*READERS),
    "roll": open_to(*READERS),
    # While votes are taken there is no record for anybody.
    "record": open_to(),
}
IN_THE_MEETING = ("vote", "receipt", "room-result")
OUTSIDE = ("result", "roll", "record")

# Sent without what they need: whoever may is told so, back on the screen, and nothing is recorded.
DEBATE = (
    "debate-move",
    "debate-amend",
    "debate-withdraw",
    "debate-refer",
    "debate-divide",
    "debate-divide-articles",
    "debate-close",
    "debate-hands",
    "debate-secret",
)

ACTS: dict[str, tuple[str, ...]] = {
    "open-assembly": CONDUCT,
    "quorum-check": CONDUCT,
    "end-assembly": CONDUCT,
    "poll-prepare": CONDUCT,
    **dict.fromkeys(DEBATE, CONDUCT),
    "poll-open": CONDUCT,
    "poll-prolong": CONDUCT,
    "poll-close": CONDUCT,
    "poll-cancel": CONDUCT,
    "casting-vote": CONDUCT,
    "proclaim": CONDUCT,
}


def address(evening: Evening, view: str) -> str:
    if view in OUTSIDE:
        return evening.outside(view)
    if view in IN_THE_MEETING or view in {"poll-prolong", "poll-close", "poll-cancel", "casting-vote", "proclaim"}:
        return evening.of_poll(view)
    if view == "debate-move":
        return evening.address(view, evening.poll.motion.item.public_id)
    if view in {"poll-prepare", "poll-open", "candidates", "debate-article", *DEBATE}:
        return evening.address(view, evening.poll.motion.public_id)
    if view.startswith("message-ahead"):
        return evening.address(view, result_to_come(evening))
    return evening.address(view)


def result_to_come(evening: Evening) -> str:
    """Return the message that tells the result of the vote, planned by whoever asks first."""
    found = Announcement.objects.filter(poll=evening.poll).first()
    one = found or plan_announcement(evening.assembly, kind=AnnouncementKind.RESULT, poll=evening.poll, actor=SYSTEM)
    return str(one.public_id)


def answered(evening: Evening, browser: Client, view: str) -> object:
    answer = browser.get(address(evening, view))
    if answer.status_code != 302:
        return answer.status_code
    if answer.headers["Location"] == evening.address("enter"):
        return DOOR
    assert answer.headers["Location"].startswith("/compte/login/")
    return SIGN_IN


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_opens_to_those_it_is_for(evening, browser_of, who):
    browser = browser_of(who)
    found = {view: answered(evening, browser, view) for view in PAGES}
    assert found == {view: row[who] for view, row in PAGES.items()}


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_act_is_done_by_those_who_conduct_and_by_nobody_else(evening, browser_of, who):
    browser = browser_of(who)
    cancel_poll(evening.poll, because="Pour essayer", actor=SYSTEM)
    evening.poll = prepare_poll(evening.poll.motion, actor=SYSTEM)
    # Whoever may withdraw or ask for a secret ballot does so by pressing alone: not here, where a vote is to open.
    busy = {"debate-withdraw": {"by": "x" * 201}, "debate-secret": {"by": "x" * 201}}
    forms = busy | {"poll-open": {"minutes": "2"}, "poll-prolong": {"minutes": "2"}, "poll-cancel": {"because": "x"}}
    for view, allowed in ACTS.items():
        answer = browser.post(address(evening, view), forms.get(view, {}))
        if who in allowed:
            assert answer.url.startswith(evening.address("conduct")), view
        elif who == "anonymous":
            assert answer.url.startswith("/compte/login/"), view
        else:
            assert answer.status_code == HIDDEN, view
    evening.assembly.refresh_from_db()
    assert (Poll.objects.get(pk=evening.poll.pk).state == PollState.DRAFT) == (who not in CONDUCT)
    assert (evening.assembly.state == AssemblyState.IN_SESSION) == (who not in CONDUCT)


def draft(evening: Evening) -> None:
    cancel_poll(evening.poll, because="Pour essayer", actor=SYSTEM)
    evening.poll = prepare_poll(evening.poll.motion, actor=SYSTEM)


def voted(evening: Evening) -> None:
    for membership in evening.members[:2]:
        come(evening.assembly, membership)
        vote(evening.poll, membership, "for")


def opened(evening: Evening) -> None:
    voted(evening)


def cancelled(evening: Evening) -> None:
    cancel_poll(evening.poll, because="Pour essayer", actor=SYSTEM)


def closed(evening: Evening) -> None:
    voted(evening)
    evening.close()


def tallied(evening: Evening) -> None:
    voted(evening)
    evening.count()


def proclaimed(evening: Evening) -> None:
    voted(evening)
    evening.proclaim()


SEES_PREPARATION = (*CONDUCT, "scrutineer", "auditor")
SEES_COUNT = (*CONDUCT, "scrutineer")
NOBODY: tuple[str, ...] = ()

# In each state: who finds the poll's page, who reads the figures on it and its record, who finds its roll.
STATES: dict[Callable[[Evening], None], tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    draft: (SEES_PREPARATION, NOBODY, NOBODY),
    opened: (READERS, NOBODY, READERS),
    cancelled: (READERS, NOBODY, READERS),
    closed: (READERS, NOBODY, READERS),
    tallied: (READERS, SEES_COUNT, READERS),
    proclaimed: (READERS, READERS, READERS),
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_result_and_a_roll_are_read_by_those_they_are_for_when_they_are_ready(evening, browser_of, state):
    page, figures, roll = STATES[state]
    state(evening)
    for who in EVERYBODY[1:]:
        browser = browser_of(who)
        answer = browser.get(evening.outside("result"))
        assert (answer.status_code == FOUND) == (who in page), who
        assert (b"2 pour" in answer.content) == (who in figures), who
        assert (browser.get(evening.outside("record")).status_code == FOUND) == (who in figures), who
        assert (browser.get(evening.outside("roll")).status_code == FOUND) == (who in roll), who


def test_what_is_elsewhere_is_hidden_from_every_role_here(evening, elsewhere, browser_of):
    for who in EVERYBODY[2:]:
        browser = browser_of(who)
        for view in PAGES:
            there = address(elsewhere, view)
            # Its own address, and under the address of the organisation where one is somebody.
            crossed = there.replace(f"/o/{elsewhere.organisation.slug}/", f"/o/{evening.organisation.slug}/")
            for asked in (there, crossed):
                answer = browser.get(asked)
                assert answer.status_code == HIDDEN or answer.url.endswith("/enter/"), (who, asked)
        for view in ACTS:
            assert browser.post(address(elsewhere, view)).status_code == HIDDEN


def test_whoever_came_by_a_link_is_nobody_outside_the_meeting(evening):
    phone = evening.come_in(evening.members[0])
    for view in ("can-i-vote", "roll-preview", "conduct", *OUTSIDE):
        assert answered(evening, phone, view) == SIGN_IN
    for view in ACTS:
        assert phone.post(address(evening, view)).url.startswith("/compte/login/")
