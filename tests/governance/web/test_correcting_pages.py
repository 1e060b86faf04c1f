"""Correcting a notice on its pages: the difference is read before anything leaves, and by members afterwards."""

from __future__ import annotations

import pytest

from governance.models import CorrectedNotice
from governance.web.correcting_forms import CorrectionForm, PointForm
from membership.models import Delivery
from tests.factories.meetings import a_called_assembly, an_assembly
from tests.governance.web.reading import address, messages, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(cast):
    return a_called_assembly(cast.organisation)


@pytest.fixture
def secretary(browser_of):
    return browser_of("secretary")


def filled(meeting, **changed):
    """Return what a browser posts: the form as the page gives it, and what the secretary changed."""
    form = CorrectionForm.of_called(meeting)
    data = {name: form[name].value() for name in form.fields}
    data["held_on"] = data["held_on"].isoformat()
    data["held_at"] = data["held_at"].strftime("%H:%M")
    for item in meeting.agenda.all():
        point = PointForm.of(item, meeting.organisation)
        data |= {point.add_prefix(name): point[name].value() for name in point.fields}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    return data | {"why_fr": "La salle est inondée.", "why_en": "The hall is flooded."} | changed


def test_the_difference_the_finding_and_the_count_are_read_before_anything_leaves(meeting, secretary):
    page = secretary.post(address("correct", meeting), filled(meeting, place="École du Parc"))
    text = said(page)
    for words in (
        "Centre communautaire",
        "École du Parc",
        "L’avis est dans les délais",
        "1 courriel",
        "L’avis entier en anglais",
    ):
        assert words in text
    assert 'name="send"' in page.content.decode()
    assert not CorrectedNotice.objects.exists()
    assert Delivery.objects.count() == 1


def test_what_was_filled_in_is_sent_as_it_was_read(meeting, secretary):
    data = filled(meeting, place="École du Parc", send="1")
    page = secretary.post(address("correct", meeting), data, follow=True)
    assert messages(page) == ["L’avis corrigé part : 1 personne est avisée. Les deux versions sont conservées."]
    done = CorrectedNotice.objects.get()
    assert [(one["before"], one["after"]) for one in done.changes["fr"]] == [("Centre communautaire", "École du Parc")]
    text = said(page)
    assert "2 versions de l’avis" in text
    assert "La salle est inondée." in text
    again = secretary.post(address("correct", meeting), data | {"place": "Gymnase"})
    assert again.status_code == 422
    assert "L’avis a été corrigé entre-temps." in said(again)
    assert 'name="based_on" value="1"' in again.content.decode()
    assert CorrectedNotice.objects.count() == 1


def test_a_page_of_review_carries_all_that_was_filled_in(meeting, secretary):
    terms = meeting.agenda.get(position=2)
    data = filled(meeting) | {f"{terms.public_id}-text_fr": "Que les mandats durent trois ans."}
    page = secretary.post(address("correct", meeting), data).content.decode()
    for name in data:
        assert f'name="{name}"' in page


def test_each_version_is_read_and_proven_by_itself(meeting, secretary):
    secretary.post(address("correct", meeting), filled(meeting, place="École du Parc", send="1"))
    first = secretary.get(address("notice-preview", meeting) + "?version=1")
    last = secretary.get(address("notice-preview", meeting))
    assert "École du Parc" not in first.context["previews"][0].body_text
    assert "École du Parc" in last.context["previews"][0].body_text
    for version in (1, 2):
        secretary.post(address("told-certify", meeting) + f"?version={version}")
        page = secretary.get(address("told", meeting) + f"?version={version}")
        assert len(page.context["certificates"]) == 1
    assert secretary.get(address("told", meeting) + "?version=3").status_code == 404


def test_members_see_what_changed_and_why(meeting, secretary, browser_of):
    secretary.post(address("correct", meeting), filled(meeting, place="École du Parc", send="1"))
    text = said(browser_of("member").get(address("assembly", meeting)))
    for words in ("L’avis a été corrigé", "La salle est inondée.", "Centre communautaire", "École du Parc"):
        assert words in text


def test_a_new_point_is_whole_or_is_not(meeting, secretary):
    page = secretary.post(address("correct", meeting), filled(meeting, **{"new-text_fr": "Que l’on fête."}))
    assert page.status_code == 422
    assert "Donnez son titre au nouveau point." in said(page)
    assert "Écrivez le texte dans cette langue aussi, ou dans aucune." in said(page)


def test_without_why_nothing_is_shown_to_send(meeting, secretary):
    page = secretary.post(address("correct", meeting), filled(meeting, place="École du Parc", why_en=""))
    assert page.status_code == 422
    assert 'name="send"' not in page.content.decode()


def test_a_meeting_in_preparation_has_no_notice_to_correct(cast, secretary):
    draft = an_assembly(cast.organisation)
    assert secretary.get(address("correct", draft)).url == address("notice", draft)
