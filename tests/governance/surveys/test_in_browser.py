"""Consultations, and a text adopted with another organisation, in Chromium: axe finds nothing, nothing overflows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from governance.models import SurveyAudience
from governance.services.answering import answer_publicly, answer_survey
from governance.services.common_texts import share_text, take_up_text
from governance.services.surveys import report_survey, settle_survey
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, members
from tests.factories.surveys import a_draft_survey, an_open_survey, said
from tests.governance.surveys.test_pages import at
from tests.governance.web.browsing import served
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db


def look(browser_of, page, who: str, name: str, url: str) -> None:
    with served(page, browser_of(who)):
        assert look_at(page, url) == []
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"artefacts/surveys/{name}-{width}.png", full_page=True)


def test_a_consultation_from_its_draft_to_what_was_heard(cast, browser_of, page):
    coop = cast.organisation
    jump(coop, CALLED_ON)
    draft = a_draft_survey(coop, audience=SurveyAudience.PUBLIC, assembly=an_assembly(coop))
    look(browser_of, page, "secretary", "new", reverse("surveys:new", kwargs={"slug": coop.slug}))
    look(browser_of, page, "secretary", "draft", at("one", draft))
    survey = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    look(browser_of, page, "member", "answer", at("one", survey))
    look(browser_of, page, "anonymous", "public", at("public", survey))
    look(browser_of, page, "member", "all", reverse("surveys:all", kwargs={"slug": coop.slug}))
    for one in members(coop, 7):
        answer_survey(survey, said("1", ("1", "2"), "Ouvrez plus tôt."), membership=one)
    for _turn in range(6):
        answer_publicly(survey, said("2", ("2",)))
    settled = settle_survey(survey, actor=SYSTEM)
    heard = {"heard_fr": "On veut le dimanche.", "heard_en": "Sundays.", "decided_fr": "", "decided_en": ""}
    report_survey(settled, **heard, actor=SYSTEM)
    look(browser_of, page, "member", "results", at("one", settled))
    look(browser_of, page, "secretary", "words", at("words", settled))


def test_a_text_adopted_with_another_organisation(cast, other, browser_of, page):
    coop = cast.organisation
    jump(coop, CALLED_ON)
    meeting = an_assembly(coop)
    where = {"slug": coop.slug, "assembly": meeting.public_id}
    look(browser_of, page, "secretary", "share", reverse("governance:common-texts", kwargs=where))
    shared = share_text(meeting.motions.get(), actor=SYSTEM)
    one = reverse("governance:common-text", kwargs={"slug": coop.slug, "common": shared.public_id})
    look(browser_of, page, "secretary", "alone", one)
    take_up_text(an_assembly(other), code=shared.code, majority_key="maj_bylaws", actor=SYSTEM)
    look(browser_of, page, "secretary", "both", one)
