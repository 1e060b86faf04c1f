"""A request whose days the board let pass, as those who call the meeting themselves read it, in Chromium."""

from __future__ import annotations

import pytest
from django.urls import reverse

from governance.services.requisition_calling import join_callers, withdraw_caller
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member
from tests.governance.requisitions.asking import a_presented_request
from tests.governance.web.browsing import served
from tests.governance.web.test_in_browser import look_at

pytestmark = pytest.mark.django_db


def test_those_who_call_and_one_who_stops(cast, browser_of, page, artefacts):
    others = [a_member(cast.organisation, *name) for name in (("Luc", "Côté"), ("Zoé", "Diallo"))]
    asked = a_presented_request(cast.membership, *others)
    jump(cast.organisation, asked.others_from)
    url = reverse("requisitions:one", kwargs={"slug": cast.organisation.slug, "requisition": asked.public_id})

    def look(who, name):
        with served(page, browser_of(who)):
            assert (name, look_at(page, url)) == (name, [])
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=str(artefacts / f"requisition-{name}-{width}.png"), full_page=True)

    look("member", "may-call")
    join_callers(asked, membership=cast.membership, actor=SYSTEM)
    join_callers(asked, membership=others[0], actor=SYSTEM)
    look("member", "calls")
    withdraw_caller(asked, membership=cast.membership, actor=SYSTEM)
    look("member", "stopped")
    look("secretary", "office")
