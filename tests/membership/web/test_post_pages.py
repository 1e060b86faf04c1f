"""What is to be posted, as the office sees it: print, tick off, write down what comes back."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from governance.services.calling import call_assembly
from membership.models import Address, Delivery, DeliveryState, PostBatch, ReturnReason, Role
from membership.services.life.acts import Decision
from membership.services.life.departures import resign
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation
from tests.governance.minutes.papers import text_of

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def organisation():
    found = an_organisation()
    jump(found, CALLED_ON)
    return found


@pytest.fixture
def anne(organisation):
    member = a_member(organisation, "Anne", "Roy", number="M0007", email="")
    Address.objects.create(
        organisation=organisation, person=member.person, effective=DateRange(None, None), line="12, rue du Quai",
        city="Bécancour", postal_code="G9H 1A1",
    )  # fmt: skip
    return member


@pytest.fixture
def notice(organisation, anne):
    return call_assembly(an_assembly(organisation), actor=SYSTEM).notice


@pytest.fixture
def letter(notice) -> Delivery:
    return notice.deliveries.get()


def signed_in(organisation, role: Role) -> Client:
    client = Client()
    client.force_login(an_officer(organisation, role), backend=BACKEND)
    return client


@pytest.fixture
def secretary(organisation) -> Client:
    return signed_in(organisation, Role.SECRETARY)


def page(client: Client, url: str, **asked: str) -> str:
    return html.unescape(client.get(url, asked).content.decode())


def post_url(organisation) -> str:
    return reverse("post", args=[organisation.slug])


def of_batch(name: str, batch: PostBatch, **more: str) -> str:
    return reverse(name, kwargs={"slug": batch.organisation.slug, "batch": batch.public_id, **more})


@pytest.fixture
def batch(secretary, organisation, notice) -> PostBatch:
    secretary.post(reverse("post-make", args=[organisation.slug]), {"pile": [notice.public_id]})
    return PostBatch.objects.get()


def test_what_is_to_do_leads_to_the_post(secretary, organisation, notice):
    said = page(secretary, reverse("to-do", args=[organisation.slug]))
    assert f'href="{post_url(organisation)}"' in said
    assert "1 lettre à poster" in said


def test_each_pile_stands_there_with_its_last_day(secretary, organisation, anne, notice):
    resign(anne, decision=Decision(CALLED_ON + timedelta(days=60)), actor=SYSTEM)
    said = page(secretary, post_url(organisation))
    assert f'value="{notice.public_id}" checked' in said
    assert 'value="letter" checked' in said
    assert "au plus tard" in said


def test_from_the_list_to_the_letter_box(secretary, organisation, letter, batch):
    url = of_batch("post-batch", batch)
    said = page(secretary, url)
    assert "Anne Roy" in said
    assert "12, rue du Quai" in said
    paper = secretary.get(of_batch("post-batch-paper", batch, kind="letters"))
    assert "Anne Roy" in text_of(paper.content)
    assert "Bécancour" in text_of(secretary.get(of_batch("post-batch-paper", batch, kind="labels")).content)
    assert secretary.get(of_batch("post-batch-paper", batch, kind="stamps")).status_code == 404
    answer = secretary.post(url, {"letter": [letter.public_id], "on": CALLED_ON.isoformat()})
    assert answer.status_code == 302
    letter.refresh_from_db()
    assert letter.settled_at is not None
    assert "Aucune lettre n’attend" in page(secretary, post_url(organisation))


def test_a_day_to_come_is_refused_beside_its_field_and_the_ticks_stay(secretary, letter, batch):
    later = (CALLED_ON + timedelta(days=3)).isoformat()
    answer = secretary.post(of_batch("post-batch", batch), {"letter": [letter.public_id], "on": later})
    assert answer.status_code == 422
    assert f'value="{letter.public_id}" checked' in answer.content.decode()
    letter.refresh_from_db()
    assert letter.settled_at is None


def test_a_batch_taken_apart_waits_again(secretary, organisation, batch):
    secretary.post(of_batch("post-batch-apart", batch))
    assert "1 lettre attend d’être imprimée" in page(secretary, post_url(organisation))


def test_codes_are_on_the_letters_where_they_are_asked_for(secretary, batch):
    paper = text_of(secretary.post(of_batch("post-batch-codes", batch)).content)
    assert "/activate/" in paper
    assert "M0007" in paper


def test_an_envelope_that_came_back_is_found_by_its_name_and_written_down(secretary, organisation, letter, batch):
    url = of_batch("post-batch", batch)
    secretary.post(url, {"letter": [letter.public_id], "on": CALLED_ON.isoformat()})
    found = page(secretary, post_url(organisation), q="roy")
    assert reverse("post-returned", args=[organisation.slug, letter.public_id]) in found
    said = {"on": CALLED_ON.isoformat(), "reason": ReturnReason.UNKNOWN, "note": ""}
    secretary.post(reverse("post-returned", args=[organisation.slug, letter.public_id]), said)
    letter.refresh_from_db()
    assert letter.state == DeliveryState.FAILED
    work = page(secretary, reverse("to-do", args=[organisation.slug]))
    assert "lettre revenue" in work
    assert "Inconnu à cette adresse" in work
    secretary.post(reverse("to-do", args=[organisation.slug]), {"post-again": letter.public_id})
    letter.refresh_from_db()
    assert (letter.state, letter.settled_at) == (DeliveryState.BY_POST, None)


def test_a_day_before_it_left_is_refused_where_it_was_written(secretary, organisation, letter, batch):
    secretary.post(of_batch("post-batch", batch), {"letter": [letter.public_id], "on": CALLED_ON.isoformat()})
    said = {"on": (CALLED_ON - timedelta(days=3)).isoformat(), "reason": ReturnReason.MOVED}
    answer = secretary.post(reverse("post-returned", args=[organisation.slug, letter.public_id]), said)
    assert answer.status_code == 422
    assert "Donnez un jour entre" in html.unescape(answer.content.decode())


def test_whoever_has_no_address_is_named_with_the_way_to_find_one(secretary, organisation, notice):
    lost = a_member(organisation, "Guy", "Côté", email="")
    resign(lost, decision=Decision(CALLED_ON + timedelta(days=60)), actor=SYSTEM)
    said = page(secretary, post_url(organisation))
    assert "1 lettre sans adresse" in said
    assert reverse("member-contact", args=[organisation.slug, lost.public_id]) in said


@pytest.mark.parametrize("role", list(Role))
def test_the_office_alone_sees_the_post(organisation, notice, batch, letter, role):
    client = signed_in(organisation, role)
    may = role in (Role.SECRETARY, Role.ADMINISTRATOR)
    assert client.get(post_url(organisation)).status_code == (200 if may else 404)
    assert client.get(of_batch("post-batch", batch)).status_code == (200 if may else 404)
    assert client.get(of_batch("post-batch-paper", batch, kind="labels")).status_code == (200 if may else 404)
    if not may:
        for url in (reverse("post-make", args=[organisation.slug]), of_batch("post-batch-codes", batch),
                    of_batch("post-batch-apart", batch),
                    reverse("post-returned", args=[organisation.slug, letter.public_id])):  # fmt: skip
            assert client.post(url).status_code == 404


def test_the_post_of_another_organisation_is_not_found(batch, letter):
    other = signed_in(an_organisation("autre"), Role.SECRETARY)
    assert other.get(reverse("post-batch", args=["autre", batch.public_id])).status_code == 404
    assert other.post(reverse("post-returned", args=["autre", letter.public_id])).status_code == 404
    assert other.get(post_url(batch.organisation)).status_code == 404


def test_the_page_costs_as_much_for_many(secretary, organisation, notice, django_assert_max_num_queries):
    secretary.get(post_url(organisation))
    with django_assert_max_num_queries(20):
        secretary.get(post_url(organisation), {"q": "roy"})


def test_of_a_batch_that_left_one_still_reads_who_was_in_it(secretary, organisation, batch, letter):
    at = of_batch("post-batch", batch)
    secretary.post(at, {"letter": [letter.public_id], "on": CALLED_ON.isoformat()})
    assert f'href="{at}"' in page(secretary, post_url(organisation))
    said = page(secretary, at)
    assert "Anne Roy" in said
    assert "12, rue du Quai" in said
    assert 'name="letter"' not in said
