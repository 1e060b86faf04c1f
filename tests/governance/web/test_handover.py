"""Handing over the office: what is under way, promised and allowed stands on one page, for the office alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from governance.models import OfficeKind
from governance.services.follow_ups import note_promise
from governance.services.officers import Charge, name_officer
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, an_assembly, an_evening, jump
from tests.governance.web.reading import said

pytestmark = pytest.mark.django_db


def opened(cast, browser_of, who="secretary"):
    address = reverse("governance:handover", args=[cast.organisation.slug])
    return browser_of(who).get(address, headers={"Accept-Language": "fr"})


def test_whoever_takes_over_reads_what_is_under_way_promised_and_allowed(cast, browser_of):
    here = cast.organisation
    jump(here, CALLED_ON)
    name_officer(here, Charge(OfficeKind.PRESIDENT, date(2026, 4, 26)), person=cast.membership.person, actor=SYSTEM)
    meeting = an_evening(here, cast.membership)
    note_promise(meeting, task="Écrire à la ville", owner="Luc Côté", due_on=date(2027, 6, 1), actor=SYSTEM)
    page = said(opened(cast, browser_of))
    for words in ("Écrire à la ville", "Luc Côté", "Anne Roy", "samedi 24 avril 2027", "Tenir l’assemblée annuelle"):
        assert words in page


def test_with_nothing_under_way_it_says_so_and_still_opens(cast, browser_of):
    jump(cast.organisation, MEETING_ON)
    page = said(opened(cast, browser_of))
    assert "Aucune assemblée des membres n’est prévue." in page
    assert "Aucun suivi n’est ouvert." in page


def test_the_year_leads_the_office_to_it_and_nobody_else(cast, browser_of):
    an_assembly(cast.organisation)
    address = reverse("governance:handover", args=[cast.organisation.slug])
    year = reverse("governance:compliance", args=[cast.organisation.slug])
    assert address in browser_of("secretary").get(year).content.decode()
    assert address not in browser_of("auditor").get(year).content.decode()
    assert opened(cast, browser_of, "auditor").status_code == 404
