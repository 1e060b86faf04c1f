"""Last year's meeting is this year's to begin with: its agenda is kept, the year follows, the law is asked again."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.models import Assembly, AssemblyState
from governance.services.amending import amend_article
from governance.services.bylaws import ArticleText
from governance.services.repeating import repeat_assembly, repeatable
from governance.services.starter_agenda import start_agenda
from tests.factories.meetings import an_assembly, an_evening, jump
from tests.factories.register import SYSTEM, a_member, an_organisation
from tests.governance.sittings.test_pages import browsers  # noqa: F401
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db


def test_the_agenda_is_kept_and_the_year_follows(db):
    organisation = an_organisation()
    before = an_assembly(organisation, title_fr="Assemblée annuelle 2027", title_en="Annual meeting 2027")
    motion = before.motions.get()
    motion.mover = "Anne Roy"
    motion.save(update_fields=["mover"])
    starts_at = datetime.combine(date(2028, 4, 22), time(19), organisation.zone)
    again = repeat_assembly(before, starts_at=starts_at, kept=repeatable(before), actor=SYSTEM)
    assert (again.title_fr, again.title_en) == ("Assemblée annuelle 2028", "Annual meeting 2028")
    assert again.state == AssemblyState.DRAFT
    assert [one.title_fr for one in again.agenda.all()] == [one.title_fr for one in before.agenda.all()]
    assert (again.motions.get().text_fr, again.motions.get().mover) == (motion.text_fr, "")


def test_a_repeated_meeting_does_not_carry_a_motion_that_amends_articles(db):
    organisation = an_organisation()
    before = an_assembly(organisation)
    motion = before.motions.get()
    amend_article(motion, ArticleText("6", "Mandats", "Les mandats durent deux ans."), actor=SYSTEM)
    starts_at = datetime.combine(date(2028, 4, 22), time(19), organisation.zone)
    again = repeat_assembly(before, starts_at=starts_at, kept=repeatable(before), actor=SYSTEM)
    assert again.agenda.filter(title_fr=motion.title_fr).exists()
    assert not again.motions.exists()


def test_the_minutes_of_the_earlier_one_come_by_themselves(db):
    organisation = an_organisation()
    anne, luc = a_member(organisation), a_member(organisation, "Luc")
    from governance.services.sessions import end_assembly

    held = an_evening(organisation, anne, luc)
    end_assembly(held, actor=SYSTEM)
    starts_at = datetime.combine(date(2028, 4, 22), time(19), organisation.zone)
    again = repeat_assembly(held, starts_at=starts_at, kept=repeatable(held), actor=SYSTEM)
    assert [one.minutes_of_id for one in again.agenda.all() if one.subject] == [held.pk]
    assert [one.position for one in again.agenda.all()] == list(range(1, again.agenda.count() + 1))


def test_a_meeting_of_the_board_is_taken_up_as_one_of_the_board(browsers, planned):  # noqa: F811
    start = planned.agenda.count()
    address = reverse("governance:repeat", kwargs={"slug": planned.organisation.slug, "assembly": planned.public_id})
    page = said(browsers["secretary"].get(address))
    assert "Le bail" in page
    points = [one.public_id for one in planned.agenda.all()][:1]
    browsers["secretary"].post(address, {"held_on": "2027-03-08", "held_at": "18:00", "points": points})
    again = Assembly.objects.exclude(pk=planned.pk).get()
    assert again.body == planned.body
    assert again.agenda.count() == 1 < start
    for name in ("chair", "auditor", "director", "member"):
        assert browsers[name].get(address).status_code == 404


def test_the_law_is_asked_again_of_the_agenda(db):
    organisation = an_organisation()
    jump(organisation, date(2027, 1, 25))
    before = an_assembly(organisation)
    before.agenda.all().delete()
    start_agenda(before, actor=SYSTEM)
    starts_at = datetime.combine(date(2028, 4, 22), time(19), organisation.zone)
    kept = [one for one in repeatable(before) if "auditeur" not in one.title_fr]
    again = repeat_assembly(before, starts_at=starts_at, kept=kept, actor=SYSTEM)
    assert not again.agenda.filter(title_fr__contains="auditeur").exists()


@pytest.mark.parametrize(
    ("title", "moved"),
    [
        ("États financiers 2026-2027", "États financiers 2027-2028"),
        ("Budget 2027–2028", "Budget 2028–2029"),
        ("Bilan de 2027", "Bilan de 2028"),
        ("Bail de 2019", "Bail de 2019"),
    ],
)
def test_two_years_that_go_together_move_together(db, title, moved):
    organisation = an_organisation()
    before = an_assembly(organisation, title_fr=title)
    starts_at = datetime.combine(date(2028, 4, 22), time(19), organisation.zone)
    assert repeat_assembly(before, starts_at=starts_at, kept=[], actor=SYSTEM).title_fr == moved
