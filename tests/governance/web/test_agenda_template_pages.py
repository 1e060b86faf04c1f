"""The pages of agendas kept: keeping one, planning a meeting with one, another name, and nobody else's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from governance.models import AgendaTemplate, Assembly
from governance.services.agenda_templates import keep_agenda
from membership.models import Organisation
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, an_organisation
from tests.governance.test_agenda_templates import an_empty_one
from tests.governance.web.reading import address, messages, said

pytestmark = pytest.mark.django_db

DETAILS = {
    "kind": "annual",
    "title_fr": "Assemblée générale annuelle",
    "title_en": "Annual general meeting",
    "held_on": "2027-04-24",
    "held_at": "19:00",
    "place": "Salle du quai",
    "link": "",
}


@pytest.fixture
def secretary(cast, browser_of):
    jump(cast.organisation, CALLED_ON)
    return browser_of("secretary")


@pytest.fixture
def template(cast, secretary) -> AgendaTemplate:
    return keep_agenda(an_assembly(cast.organisation), name="Annuelle", actor=SYSTEM)


def test_an_agenda_is_kept_from_its_page_and_listed(cast, secretary):
    meeting = an_assembly(cast.organisation)
    assert address("agenda-keep", meeting) in secretary.get(address("agenda", meeting)).content.decode()
    assert "2 points seront gardés" in said(secretary.get(address("agenda-keep", meeting)))
    kept = secretary.post(address("agenda-keep", meeting), {"name": "Annuelle"}, follow=True)
    assert "Des mandats de deux ans" in said(kept)
    listing = secretary.get(reverse("governance:agenda-templates", args=[cast.organisation.slug]))
    assert "Annuelle" in said(listing)
    taken = secretary.post(address("agenda-keep", meeting), {"name": "annuelle"})
    assert taken.status_code == 422
    assert "Choisissez un autre nom" in said(taken)


def test_a_meeting_is_planned_with_it(cast, secretary, template):
    new_url = reverse("governance:plan-new", args=[cast.organisation.slug])
    page = secretary.get(f"{new_url}?template={template.public_id}").content.decode()
    assert f'<option value="{template.public_id}" selected>' in page
    answer = secretary.post(new_url, DETAILS | {"template": template.public_id}, follow=True)
    planned = Assembly.objects.order_by("pk").last()
    assert [one.title_fr for one in planned.agenda.all()] == ["Ouverture", "Des mandats de deux ans"]
    assert "L’ordre du jour est celui de" in said(answer)
    # What the rules ask is looked for as in any agenda.
    assert "non trouvé à l’ordre du jour" in said(answer)


def test_what_the_rules_ask_since_it_was_kept_is_found(cast, secretary):
    coop = cast.organisation
    kind = coop.kind
    Organisation.objects.filter(pk=coop.pk).update(kind="ca_coop")
    coop.refresh_from_db()
    before = an_assembly(coop)
    assert "non trouvé à l’ordre du jour" not in said(secretary.get(address("agenda", before)))
    template = keep_agenda(before, name="Annuelle", actor=SYSTEM)
    Organisation.objects.filter(pk=coop.pk).update(kind=kind)
    coop.refresh_from_db()
    again = an_empty_one(coop)
    secretary.post(address("agenda-begin", again), {"template": template.public_id})
    assert again.agenda.count() == 2
    assert "non trouvé à l’ordre du jour" in said(secretary.get(address("agenda", again)))


def test_it_is_offered_on_an_empty_agenda_and_refused_on_another(cast, secretary, template):
    again = an_empty_one(cast.organisation)
    assert "Commencer avec ce modèle" in said(secretary.get(address("agenda", again)))
    secretary.post(address("agenda-begin", again), {"template": template.public_id})
    assert "Commencer avec ce modèle" not in said(secretary.get(address("agenda", again)))
    secretary.post(address("agenda-begin", again), {"template": template.public_id})
    assert any("a déjà des points" in one for one in messages(secretary.get(address("agenda", again))))
    assert again.agenda.count() == 2


def test_a_majority_changed_is_said(cast, secretary, template):
    template.points.exclude(majority_key="").update(majority_key="majority_of_old")
    again = an_empty_one(cast.organisation)
    answer = secretary.post(address("agenda-begin", again), {"template": template.public_id}, follow=True)
    assert any("Des mandats de deux ans" in one for one in messages(answer))


def test_it_is_renamed_and_removed_on_its_page(cast, secretary, template):
    where = reverse("governance:agenda-template", args=[cast.organisation.slug, template.public_id])
    secretary.post(where, {"name": "Notre annuelle"})
    assert "Notre annuelle" in said(secretary.get(where))
    secretary.post(f"{where}remove/")
    assert not AgendaTemplate.objects.exists()
    assert secretary.get(where).status_code == 404


def test_that_of_another_organisation_is_nothing_here(cast, secretary):
    elsewhere = an_organisation(slug="ailleurs-encore")
    theirs = keep_agenda(an_assembly(elsewhere), name="La leur", actor=SYSTEM)
    slug, again = cast.organisation.slug, an_empty_one(cast.organisation)
    where = reverse("governance:agenda-template", args=[slug, theirs.public_id])
    assert secretary.get(where).status_code == 404
    assert secretary.post(where, {"name": "À nous"}).status_code == 404
    assert secretary.post(f"{where}remove/").status_code == 404
    assert secretary.post(address("agenda-begin", again), {"template": theirs.public_id}).status_code == 404
    new_url = reverse("governance:plan-new", args=[slug])
    assert secretary.post(new_url, DETAILS | {"template": theirs.public_id}).status_code == 200
    assert "La leur" not in said(secretary.get(reverse("governance:agenda-templates", args=[slug])))
    assert Assembly.objects.for_organisation(cast.organisation).count() == 1
