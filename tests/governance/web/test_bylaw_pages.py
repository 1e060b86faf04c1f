"""The pages of by-laws: read by every member, set up and written by the office, amended with a motion."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from governance.models import (
    AmendedArticle,
    Assembly,
    BodyKind,
    BylawVersion,
    DutyDone,
    Motion,
    Resolution,
    SittingKind,
)
from governance.queries.bylaws import draft_of, latest, unanswered_on
from governance.rules.year import RATIFICATION
from governance.services.amending import amend_article
from governance.services.bodies import Outline, found_body
from governance.services.bylaws import ArticleText, adopt_bylaws, begin_bylaws, write_article
from governance.services.calling import call_assembly
from governance.services.duties import note_duty_done
from governance.services.hands import Hands, decide_by_hands
from governance.services.sessions import end_assembly, open_assembly
from membership.models import ParameterOverride
from membership.queries.rules import rules_for
from tests.factories.meetings import CALLED_ON, MEETING_ON, a_motion, an_assembly, come, jump
from tests.factories.register import SYSTEM, a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(cast):
    jump(cast.organisation, CALLED_ON)
    return cast.organisation


def address(name: str, here, **more: str) -> str:
    return reverse(f"governance:{name}", kwargs={"slug": here.slug, **more})


def adopted(here, *texts: ArticleText, by: Resolution | None = None) -> BylawVersion:
    draft = begin_bylaws(here, actor=SYSTEM)
    for text in texts:
        row = draft.articles.filter(number=text.number).first()
        write_article(draft, text, actor=SYSTEM, row=row)
    return adopt_bylaws(
        draft,
        adopted_on=CALLED_ON,
        in_force_from=CALLED_ON,
        resolution=by,
        override="Adoptés ailleurs.",
        actor=SYSTEM,
    )


def of_the_board(here) -> Resolution:
    board = found_body(here, Outline(BodyKind.BOARD, "Conseil"), actor=SYSTEM)
    motion = a_motion(an_assembly(here))
    Assembly.objects.filter(pk=motion.assembly_id).update(kind=SittingKind.MEETING, body=board)
    return Resolution.objects.create(
        organisation=here, motion=motion, series="CA", year=2027, rank=1, adopted_on=CALLED_ON, title_fr="Règlements"
    )


BOARD = ArticleText("6", "Conseil", "Le conseil compte 7 sièges.", "Board", "The board has 7 seats.", {"board_size": 7})


def test_a_member_reads_the_articles_in_force_and_what_they_set(here, browser_of):
    adopted(here, BOARD)
    page = browser_of("member").get(address("bylaws", here)).content.decode()
    assert "Le conseil compte 7 sièges." in page
    assert "version" in page.lower()
    assert address("bylaw-begin", here) not in page


def test_by_laws_of_a_non_profit_s_board_are_told_to_wait_then_to_have_lapsed(here, browser_of):
    meeting = an_assembly(here)
    call_assembly(meeting, actor=SYSTEM)
    here.kind = "qc_npo"
    here.save(update_fields=["kind"])
    adopted(here, BOARD, by=of_the_board(here))
    shown = browser_of("member").get(address("bylaws", here)).content.decode()
    assert "ils tiennent jusqu’à la prochaine assemblée" in shown
    jump(here, MEETING_ON, time(19, 5))
    open_assembly(meeting, actor=SYSTEM)
    end_assembly(meeting, actor=SYSTEM)
    shown = browser_of("member").get(address("bylaws", here)).content.decode()
    assert "est sans effet depuis le" in shown
    assert "Noter qu’elle a été ratifiée" not in shown, "it is for the office"
    assert "Noter qu’elle a été ratifiée" in browser_of("secretary").get(address("bylaws", here)).text
    said = {"from_on": CALLED_ON, "done_on": MEETING_ON, "proof": "Point 4"}
    note_duty_done(here, key=RATIFICATION, **said, actor=SYSTEM)
    assert "Ratifiés le" in browser_of("member").get(address("bylaws", here)).content.decode()


def test_by_laws_without_a_resolution_are_not_told_to_lapse_since_members_may_have_adopted_them(here, browser_of):
    here.kind = "qc_npo"
    here.save(update_fields=["kind"])
    adopted(here, BOARD)
    assert "prochaine assemblée" not in browser_of("member").get(address("bylaws", here)).content.decode()
    DutyDone.objects.create(organisation=here, key=RATIFICATION, from_on=CALLED_ON, done_on=CALLED_ON)
    assert "Ratifiés le" in browser_of("member").get(address("bylaws", here)).content.decode()


def test_by_laws_of_a_co_op_wait_for_nobody(here, browser_of):
    adopted(here, BOARD)
    assert "prochaine assemblée" not in browser_of("member").get(address("bylaws", here)).content.decode()


def test_an_article_that_limits_terms_is_pointed_at_with_its_motion(here, browser_of):
    motion = a_motion(an_assembly(here))
    amend_article(motion, ArticleText("5", "Conseil", "Nul ne fait plus de trois mandats."), actor=SYSTEM)
    where = {"assembly": motion.assembly.public_id, "item": motion.item.public_id}
    shown = browser_of("secretary").get(address("amendments", here, **where)).content.decode()
    assert "Le nombre de mandats ne peut pas être limité." in shown
    assert "plus de trois mandats" in shown


def test_what_changed_between_two_versions_is_shown_with_its_words(here, browser_of):
    adopted(here, BOARD)
    adopted(here, ArticleText("6", "Conseil", "Le conseil compte 9 sièges.", sets={"board_size": 9}))
    page = browser_of("member").get(address("bylaw-compare", here)).content.decode()
    assert "7 </del>" in page
    assert "9 </ins>" in page


def test_the_set_up_asks_first_what_only_the_by_laws_can_say(here, browser_of):
    left = unanswered_on(here, CALLED_ON)
    page = browser_of("secretary").get(address("set-up", here)).content.decode()
    assert left
    assert all(address("set-up-question", here, key=rule.key) in page for rule in left)


def test_an_answer_is_recorded_at_once_and_the_next_question_comes(here, browser_of):
    sent = {"value": "7", "article": "6.1", "adopted_on": "2024-05-02"}
    response = browser_of("secretary").post(address("set-up-question", here, key="board_size"), sent)
    assert response.status_code == 302
    assert "/set-up/" in response.headers["Location"]
    rule = rules_for(here, CALLED_ON)["board_size"]
    assert (rule.value, rule.article) == (7, "6.1")


@pytest.mark.parametrize(
    ("key", "sent", "value"),
    [
        ("quorum", {"value": "percent", "count": "10"}, "10 %"),
        ("quorum", {"value": "number", "count": "50"}, "50"),
        ("quorum", {"value": "majority"}, "majority"),
        ("family_representation", {"value": "false"}, False),
        ("maj_bylaws", {"value": ">= 3/4 votes_cast"}, ">= 3/4 votes_cast"),
        ("requisition_share", {"value": "20 %"}, "20/100"),
        ("notice_modes", {"value": ["mail", "posting"]}, ("mail", "posting")),
        ("quorum_fail", {"value": "second_call"}, "second_call"),
    ],
)
def test_each_kind_of_value_has_its_own_field(here, browser_of, key, sent, value):
    sent = sent | {"article": "5", "adopted_on": "2024-05-02"}
    response = browser_of("secretary").post(address("set-up-question", here, key=key), sent)
    assert response.status_code == 302, response.content.decode()
    assert rules_for(here, CALLED_ON)[key].value == value


@pytest.mark.parametrize(
    ("key", "sent", "said"),
    [
        ("board_size", {"value": "16"}, "art. 80"),
        ("board_size", {"value": "2"}, "art. 80"),
        ("requisition_share", {"value": "1/3"}, "art. 77"),
        ("requisition_share", {"value": "beaucoup"}, "1/3"),
        ("quorum", {"value": "number"}, ""),
        ("board_size", {"value": "7", "article": ""}, ""),
    ],
)
def test_what_the_law_does_not_allow_is_refused_where_it_was_typed(here, browser_of, key, sent, said):
    before = ParameterOverride.objects.count()
    sent = {"article": "5", "adopted_on": "2024-05-02"} | sent
    response = browser_of("secretary").post(address("set-up-question", here, key=key), sent)
    assert response.status_code == 200
    assert said in response.content.decode()
    assert ParameterOverride.objects.count() == before


def test_what_the_law_has_settled_is_not_asked(here, browser_of):
    assert browser_of("secretary").get(address("set-up-question", here, key="proxy_allowed")).status_code == 404


def test_every_question_has_a_page(here, browser_of):
    from governance.queries.bylaws import questions

    browser = browser_of("secretary")
    keys = [one.rule.key for one in questions(rules_for(here, CALLED_ON))]
    wrong = [key for key in keys if browser.get(address("set-up-question", here, key=key)).status_code != 200]
    assert len(keys) > 60
    assert wrong == []


def test_the_first_page_says_what_is_left_to_set_up_to_the_office_alone(here, browser_of):
    assert address("set-up", here) in browser_of("secretary").get("/").content.decode()
    assert address("set-up", here) not in browser_of("member").get("/").content.decode()


def test_the_office_writes_a_version_from_begin_to_adoption(here, browser_of):
    browser = browser_of("secretary")
    browser.post(address("bylaw-begin", here))
    new = {
        "number": "6",
        "title_fr": "Conseil",
        "text_fr": "Le conseil compte 7 sièges.",
        "title_en": "",
        "text_en": "",
    }
    article = browser.post(address("bylaw-article-new", here), new).headers["Location"]
    assert browser.post(f"{article}value/", {"key": "board_size", "value": "20"}).status_code == 200
    assert browser.post(f"{article}value/", {"key": "board_size", "value": "7"}).status_code == 302
    assert browser.get(article).status_code == 200
    assert browser.post(article, new | {"title_fr": "Le conseil"}).status_code == 302
    draft = draft_of(here)
    assert draft.values.get(key="board_size").value == 7
    page = browser.get(address("bylaw-draft", here)).content.decode()
    assert "Le conseil" in page
    sent = {"adopted_on": CALLED_ON.isoformat(), "in_force_from": CALLED_ON.isoformat()}
    refused = browser.post(address("bylaw-draft", here), sent)
    assert (refused.status_code, latest(here)) != (302, draft)
    reason = {"override": "Adoptés en 2019, avant la tenue du registre ici."}
    assert browser.post(address("bylaw-draft", here), sent | reason).status_code == 302
    assert latest(here) == draft
    assert rules_for(here, CALLED_ON).whole("board_size") == 7


def test_a_motion_s_amendment_is_written_on_its_own_page(here, browser_of):
    adopted(here, BOARD)
    motion = a_motion(an_assembly(here))
    at = {"assembly": motion.assembly.public_id, "item": motion.item.public_id}
    browser = browser_of("secretary")
    assert "6" in browser.get(address("amendments", here, **at)).content.decode()
    form = browser.get(f"{address('amend', here, **at)}?article=6").content.decode()
    assert "Le conseil compte 7 sièges." in form
    sent = {
        "number": "6",
        "title_fr": "Conseil",
        "text_fr": "Le conseil compte 9 sièges.",
        "title_en": "",
        "text_en": "",
    }
    odd = browser.post(f"{address('amend', here, **at)}?article=6", sent | {"number": "4²"})
    assert (odd.status_code, list(odd.context["form"].errors)) == (422, ["number"])
    assert browser.post(f"{address('amend', here, **at)}?article=6", sent).status_code == 302
    # The point offers the one majority that may amend by-laws.
    assert len(browser.get(address("item", here, **at)).context["majorities"]) == 1
    row = AmendedArticle.objects.get(motion=motion)
    assert row.sets == {"board_size": 7}
    value = address("amendment-value", here, **at, article=row.public_id)
    assert browser.post(value, {"key": "board_size", "value": "9"}).status_code == 302
    page = browser.get(address("amendments", here, **at)).content.decode()
    assert "9 </ins>" in page
    row.refresh_from_db()
    assert row.sets == {"board_size": 9}
    browser.post(f"{address('amend', here, **at)}?article=6", {"repeal": "1"})
    row.refresh_from_db()
    assert row.is_repeal
    browser.post(address("amendment-withdraw", here, **at, article=row.public_id))
    assert not AmendedArticle.objects.exists()


def test_an_article_that_would_no_longer_set_its_rule_is_shown_with_the_amendment(here, browser_of):
    adopted(here, BOARD)
    motion = a_motion(an_assembly(here))
    at = {"assembly": motion.assembly.public_id, "item": motion.item.public_id}
    amend_article(motion, ArticleText("6.1", "Sièges", "Neuf sièges.", sets={"board_size": 9}), actor=SYSTEM)
    lines = browser_of("secretary").get(address("amendments", here, **at)).context["lines"]
    assert [(line["shown"].number, line["row"] is None) for line in lines] == [("6", True), ("6.1", False)]


def test_once_its_meeting_adopts_it_members_read_the_next_version(here, browser_of, cast):
    adopted(here, BOARD)
    motion = a_motion(an_assembly(here))
    at = {"assembly": motion.assembly.public_id, "item": motion.item.public_id}
    secretary = browser_of("secretary")
    sent = {"number": "6", "title_fr": "Conseil", "text_fr": "Le conseil compte 9 sièges.", "title_en": "Board"}
    secretary.post(f"{address('amend', here, **at)}?article=6", sent | {"text_en": "The board has 9 seats."})
    row = AmendedArticle.objects.get(motion=motion)
    secretary.post(address("amendment-value", here, **at, article=row.public_id), {"key": "board_size", "value": "9"})
    call_assembly(motion.assembly, actor=SYSTEM)
    jump(here, MEETING_ON, time(19, 5))
    for one in (cast.membership, a_member(here, "Luc")):
        come(motion.assembly, one)
    motion.assembly.refresh_from_db()
    open_assembly(motion.assembly, actor=SYSTEM)
    member = browser_of("member")
    assert "Le conseil compte 7 sièges." in member.get(address("bylaws", here)).content.decode()
    decide_by_hands(Motion.objects.get(pk=motion.pk), Hands(2, 0), actor=SYSTEM)
    page = member.get(address("bylaws", here)).content.decode()
    assert "Le conseil compte 9 sièges." in page
    assert "Le conseil compte 7 sièges." not in page
    compared = member.get(address("bylaw-compare", here)).content.decode()
    assert "9 </ins>" in compared
    assert rules_for(here, MEETING_ON).whole("board_size") == 9


# --- the year


def test_the_year_shows_what_is_due_and_lets_the_office_note_it(here, browser_of):
    browser = browser_of("secretary")
    page = browser.get(address("compliance", here)).content.decode()
    assert "2027" in page
    sent = {"key": "annual_report_months", "from_on": "2026-12-31", "done_on": "2027-04-01", "proof": "Adopté, CA-12"}
    assert browser.post(address("compliance-done", here), sent).status_code == 302
    assert DutyDone.objects.get().done_on == date(2027, 4, 1)
    assert "Adopté, CA-12" in browser.get(address("compliance", here)).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"key": "annual_report_months", "from_on": "2026-12-31", "done_on": "2027-06-01"},
        {"key": "annual_report_months", "from_on": "2020-12-31", "done_on": "2027-04-01"},
        {"key": "made_up", "from_on": "2026-12-31", "done_on": "2027-04-01"},
        {"key": "annual_report_months", "from_on": "2026-12-31", "done_on": "hier"},
    ],
)
def test_what_was_not_asked_or_is_to_come_is_not_noted(here, browser_of, sent):
    assert browser_of("secretary").post(address("compliance-done", here), sent).status_code == 302
    assert not DutyDone.objects.exists()


def test_the_days_go_into_one_s_own_calendar(here, browser_of):
    response = browser_of("auditor").get(address("compliance-calendar", here))
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20270630" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_pages_cost_few_statements(here, browser_of, django_assert_max_num_queries):
    adopted(here, BOARD)
    browser = browser_of("secretary")
    # The year by the book also asks for each kind of delay that may run: requests, procedures, suspensions, trials,
    # texts adopted with another organisation.
    for name, most in (("bylaws", 30), ("set-up", 30), ("compliance", 41)):
        browser.get(address(name, here))
        with django_assert_max_num_queries(most):
            browser.get(address(name, here))
