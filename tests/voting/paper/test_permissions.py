"""Who may open what of a count, and do what: page and act by role by the state of the count."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.factories.papers import PAPERS, a_paper_count, an_open_count, type_all
from tests.factories.register import SYSTEM
from voting.models import LotsBy, PaperCount, PaperCountState
from voting.services.paper.counting import count_papers
from voting.services.paper.preparing import cancel_paper_count

pytestmark = pytest.mark.django_db

SIGN_IN, FOUND, HIDDEN, ON = "sign in", 200, 404, "goes on"
OFFICE = ("secretary", "administrator", "chair")
SCRUTINEERS = ("first", "second")
# A scrutineer of another count, or of none.
STRANGERS = ("scrutineer", "adviser", "member", "outsider")
EVERYBODY = ("anonymous", *OFFICE, *SCRUTINEERS, "auditor", *STRANGERS)
READERS = (*OFFICE, *SCRUTINEERS, "auditor")


def draft(rives):
    return a_paper_count(rives)


def typing(rives):
    return an_open_count(rives)


def typed(rives):
    count = an_open_count(rives)
    type_all(count, PAPERS, PAPERS)
    return count


def drawing(rives):
    count = an_open_count(rives, seats=1, lots=LotsBy.OFFICERS)
    type_all(count, ["1", "2"], ["1", "2"])
    count_papers(count, actor=SYSTEM)
    return count


def counted(rives):
    count = typed(rives)
    count_papers(count, actor=SYSTEM)
    return count


def cancelled(rives):
    return cancel_paper_count(an_open_count(rives), because="Pour essayer", actor=SYSTEM)


STATES = (draft, typing, typed, drawing, counted, cancelled)
BEFORE, AFTER = (draft, typing, typed, cancelled), (drawing, counted)


def row(found: tuple[str, ...], *, on: tuple[str, ...] = ()) -> dict[str, object]:
    """Return a line: opened to these, sent on to where things stand for those, hidden from everybody else."""
    hidden: dict[str, object] = dict.fromkeys(EVERYBODY, HIDDEN)
    return {**hidden, "anonymous": SIGN_IN, **dict.fromkeys(found, FOUND), **dict.fromkeys(on, ON)}


def page_of(name: str, state: Callable[..., PaperCount]) -> dict[str, object]:
    match name:
        case "count":
            return row(READERS) if state in BEFORE else row((), on=READERS)
        case "count-election" | "count-method" | "count-scrutineers":
            return row(OFFICE)
        case "count-papers":
            return row(SCRUTINEERS) if state in (typing, typed) else row((), on=SCRUTINEERS)
        case "count-differences":
            return row(READERS)
        case "count-lot":
            return row(OFFICE) if state is drawing else row((), on=OFFICE)
        case "count-certificate":
            return row(READERS) if state is counted else row(())
        case _:
            return row(READERS) if state in AFTER else row(())


PAGES = (
    "count",
    "count-election",
    "count-method",
    "count-scrutineers",
    "count-papers",
    "count-differences",
    "count-lot",
    "count-result",
    "count-record",
    "count-papers-blt",
    "count-papers-json",
    "count-certificate",
)


def answered(browser, url):
    answer = browser.get(url)
    if answer.status_code != 302:
        return answer.status_code
    return SIGN_IN if answer.url.startswith("/compte/login/") else ON


def at(name, count):
    return reverse(f"voting:{name}", args=[count.organisation.slug, count.public_id])


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_each_page_opens_to_those_it_is_for(rives, browser_of, state):
    count = state(rives)
    for who in EVERYBODY:
        browser = browser_of(who, count)
        found = {name: answered(browser, at(name, count)) for name in PAGES}
        assert found == {name: page_of(name, state)[who] for name in PAGES}, who


OF_OFFICE = row((), on=OFFICE)
OF_SCRUTINEERS = row((), on=SCRUTINEERS)
ACTS: dict[str, tuple[dict[str, object], dict[str, str]]] = {
    "count-open": (OF_OFFICE, {}),
    "count-cancel": (OF_OFFICE, {}),
    "count-remove": (OF_SCRUTINEERS, {"number": "99"}),
    "count-finish-pack": (OF_SCRUTINEERS, {"pack": "9"}),
    "count-finish": (OF_SCRUTINEERS, {}),
    "count-reopen": (OF_SCRUTINEERS, {"pack": "9"}),
    "count-propose": (OF_SCRUTINEERS, {}),
    "count-agree": (OF_SCRUTINEERS, {}),
    "count-make": (row((), on=READERS), {}),
}


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_act_is_for_those_it_is_for_and_hidden_from_the_others(rives, browser_of, who):
    count = draft(rives)
    browser = browser_of(who, count)
    for name, (allowed, form) in ACTS.items():
        answer = browser.post(at(name, count), form)
        if answer.status_code == 302:
            found = SIGN_IN if answer.url.startswith("/compte/login/") else ON
        else:
            found = ON if answer.status_code == 200 else answer.status_code
        assert found == allowed[who], name
    count.refresh_from_db()
    assert (count.state == PaperCountState.DRAFT) == (who not in OFFICE)


@pytest.mark.parametrize("who", EVERYBODY)
def test_papers_are_counted_by_the_office_or_a_scrutineer(rives, browser_of, who):
    count = typed(rives)
    browser_of(who, count).post(at("count-make", count))
    count.refresh_from_db()
    assert (count.state == PaperCountState.COUNTED) == (who in (*OFFICE, *SCRUTINEERS))


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_count_is_made_again_by_whoever_may_read_it(rives, browser_of, who):
    count = counted(rives)
    answer = browser_of(who, count).post(at("count-recount", count))
    assert (answer.status_code == 302 and answer.url == at("count-result", count)) == (who in READERS)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_count_is_prepared_by_the_office(rives, browser_of, who):
    count = draft(rives)
    browser = browser_of(who, count)
    for name in ("count-new", "count-file"):
        expected = FOUND if who in OFFICE else SIGN_IN if who == "anonymous" else HIDDEN
        assert answered(browser, reverse(f"voting:{name}", args=[rives.slug])) == expected


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_list_holds_what_one_may_know_of(rives, browser_of, who):
    count = draft(rives)
    answer = browser_of(who, count).get(reverse("voting:counts", args=[rives.slug]))
    if who in (*READERS, "scrutineer"):
        assert ("Élection au conseil" in answer.content.decode()) == (who in READERS)
    else:
        assert answer.status_code in {302, 404}
