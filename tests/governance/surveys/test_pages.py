"""The pages of a consultation: who opens what, who may do what, and what each reader is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from governance.models import QuestionKind, Survey, SurveyAudience, SurveyState
from governance.services.answering import answer_publicly, answer_survey
from governance.services.surveys import give_up_survey, settle_survey
from governance.web.surveys.urls import urlpatterns
from tests.factories.meetings import CALLED_ON, an_assembly, jump
from tests.factories.register import SYSTEM, an_account_of, members
from tests.factories.surveys import a_draft_survey, a_section, an_open_survey
from tests.factories.surveys import said as sheet
from tests.governance.web.reading import messages, number_of_queries, said

pytestmark = pytest.mark.django_db

OFFICE = ("secretary", "administrator")
PREPARATION = (*OFFICE, "chair", "auditor")
INSIDE = (*PREPARATION, "scrutineer", "member")
EVERYBODY = (*INSIDE, "other_secretary", "anonymous")
ACTS = {
    "answer": ("member",),
    "ask": OFFICE,
    "publish": OFFICE,
    "tell": OFFICE,
    "give-up": OFFICE,
    "settle": OFFICE,
}


def at(name, survey, **more):
    return reverse(f"surveys:{name}", kwargs={"slug": survey.organisation.slug, "survey": survey.public_id} | more)


@pytest.fixture
def coop(cast):
    jump(cast.organisation, CALLED_ON)
    return cast.organisation


def everybody_at(browser_of, url):
    """Return whom a page answers; the anonymous one is asked to sign in, the others learn nothing."""
    seen = set()
    for who in EVERYBODY:
        status = browser_of(who).get(url).status_code
        assert status in ({302} if who == "anonymous" else {200, 404}), who
        if status == 200:
            seen.add(who)
    return seen


def test_every_address_is_tried_here():
    named = {one.name for one in urlpatterns}
    assert named == {*ACTS, "all", "new", "one", "public", "words", "edit", "unask", "report"}


def test_the_list_and_what_is_published_are_for_everybody_inside(coop, browser_of):
    survey = an_open_survey(coop)
    url = reverse("surveys:all", kwargs={"slug": coop.slug})
    assert everybody_at(browser_of, url) == set(INSIDE)
    assert everybody_at(browser_of, at("one", survey)) == set(INSIDE)


def test_what_is_in_preparation_is_for_those_who_prepare(coop, browser_of):
    draft = a_draft_survey(coop)
    assert everybody_at(browser_of, at("one", draft)) == set(PREPARATION)
    assert everybody_at(browser_of, at("edit", draft)) == set(OFFICE)
    assert everybody_at(browser_of, reverse("surveys:new", kwargs={"slug": coop.slug})) == set(OFFICE)


def test_words_and_names_are_for_those_who_prepare_once_it_is_over(coop, browser_of):
    survey = an_open_survey(coop)
    assert everybody_at(browser_of, at("words", survey)) == set()
    settle_survey(survey, actor=SYSTEM)
    assert everybody_at(browser_of, at("words", survey)) == {*OFFICE, "auditor"}
    assert everybody_at(browser_of, at("report", survey)) == set(OFFICE)


def test_words_come_by_pages(coop, browser_of):
    survey = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    for turn in range(52):
        answer_publicly(survey, sheet(words=f"Mot no {turn:02}"))
    settle_survey(survey, actor=SYSTEM)
    office = browser_of("secretary")
    first, second = office.get(at("words", survey)), office.get(at("words", survey), {"page": "2"})
    assert [len(page.context["said"]) for page in (first, second)] == [50, 2]
    assert len({words for page in (first, second) for _name, words in page.context["said"]}) == 52


def test_with_names_each_question_has_its_own_pages(coop, browser_of, cast):
    survey = an_open_survey(coop, is_anonymous=False)
    answer_survey(survey, sheet("2", words="Bravo"), membership=cast.membership)
    settle_survey(survey, actor=SYSTEM)
    office, name = browser_of("secretary"), str(cast.membership.person)
    assert f"{name} : Non" in said(office.get(at("words", survey)))
    assert f"{name} : Bravo" in said(office.get(at("words", survey), {"question": "3"}))
    # A question that is none of its own is the first one.
    assert f"{name} : Non" in said(office.get(at("words", survey), {"question": "9"}))


@pytest.mark.parametrize("name", ACTS)
def test_each_act_is_for_those_it_is_for(coop, browser_of, name):
    survey = an_open_survey(coop) if name in {"answer", "settle", "tell"} else a_draft_survey(coop)
    allowed = set(ACTS[name])
    for who in EVERYBODY:
        status = browser_of(who).post(at(name, survey), {"membership": "x" * 22}).status_code
        if who == "anonymous":
            assert status == 302
        elif who not in allowed or name == "answer":
            # A member who names nobody they are learns nothing either.
            assert status == 404, who
        else:
            assert status in {302, 422}, who


# --- from an empty page to what was heard


def test_the_office_prepares_a_consultation_and_publishes_it(coop, browser_of, cast):
    office = browser_of("secretary")
    meeting = an_assembly(coop)
    new = reverse("surveys:new", kwargs={"slug": coop.slug})
    assert said(office.get(f"{new}?assembly={meeting.public_id}"))
    plan = {
        "title_fr": "Les heures", "title_en": "Hours", "audience": "members", "names": "anonymous",
        "first_on": CALLED_ON.isoformat(), "last_on": (CALLED_ON + timedelta(days=7)).isoformat(),
        "assembly": meeting.public_id,
    }  # fmt: skip
    page = office.post(new, plan, follow=True)
    survey = Survey.objects.get()
    assert (survey.last_on, survey.assembly) == (CALLED_ON + timedelta(days=7), meeting)
    assert "Consultation, sans effet décisionnel" in said(page)
    asked = {"kind": "choice", "text_fr": "Le dimanche?", "text_en": "Sundays?", "choices_fr": "Oui\nNon"}
    assert office.post(at("ask", survey), asked | {"choices_en": "Yes"}).status_code == 422
    office.post(at("ask", survey), asked | {"choices_en": "Yes\nNo"})
    office.post(at("ask", survey), {"kind": "text", "text_fr": "Quoi d’autre?", "text_en": "What else?"})
    office.post(at("unask", survey, position=2))
    assert [one.kind for one in survey.questions.all()] == [QuestionKind.CHOICE]
    office.post(at("publish", survey))
    survey.refresh_from_db()
    assert survey.state == SurveyState.PUBLISHED


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"last_on": "2027-04-01"}, "Le dernier jour"),
        ({"last_on": "2045-01-01"}, "dix ans"),
        ({"audience": "section"}, ""),
        ({"names": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(coop, browser_of, wrong, named):
    plan = {
        "title_fr": "Les heures", "title_en": "Hours", "audience": "members", "names": "anonymous",
        "first_on": CALLED_ON.isoformat(), "last_on": CALLED_ON.isoformat(),
    }  # fmt: skip
    answer = browser_of("secretary").post(reverse("surveys:new", kwargs={"slug": coop.slug}), plan | wrong)
    assert answer.status_code == 422
    assert named in said(answer)
    assert not Survey.objects.exists()


def test_a_member_is_told_what_is_protected_then_answers_once(coop, browser_of, cast):
    survey, member = an_open_survey(coop), browser_of("member")
    page = said(member.get(at("one", survey)))
    assert "Anonyme" in page
    assert "aucun nom, aucune heure, aucun ordre" in page
    sent = {"membership": cast.membership.public_id, "q1": "1", "q2": ["1", "2"], "q3": "Merci"}
    nothing = member.post(at("answer", survey), {"membership": cast.membership.public_id})
    assert nothing.status_code == 422
    done = member.post(at("answer", survey), sent, follow=True)
    assert messages(done) == ["Merci : les réponses sont enregistrées pour Anne Roy."]
    assert "a répondu" in said(done)
    again = member.post(at("answer", survey), sent, follow=True)
    assert "a déjà répondu" in messages(again)[0]
    assert survey.marks.count() == 1


def test_the_first_page_shows_an_open_one_until_it_is_answered(coop, browser_of, cast):
    survey = an_open_survey(coop)
    home = reverse("organisation", kwargs={"slug": coop.slug})
    assert "Donner mon avis" in said(browser_of("member").get(home))
    answer_survey(survey, sheet(), membership=cast.membership)
    assert "Donner mon avis" not in said(browser_of("member").get(home))


def test_with_several_the_first_page_leads_to_all_of_them(coop, browser_of, cast):
    first = an_open_survey(coop)
    an_open_survey(coop, title_fr="Le stationnement", title_en="Parking")
    home = reverse("organisation", kwargs={"slug": coop.slug})
    page = said(browser_of("member").get(home))
    assert "1 autre consultation attend." in page
    assert "Voir toutes les consultations" in page
    answer_survey(first, sheet(), membership=cast.membership)
    assert "Donner mon avis" in said(browser_of("member").get(home))


def test_the_office_writes_to_those_it_is_put_to_once(coop, browser_of):
    survey, office = an_open_survey(coop), browser_of("secretary")
    assert "Écrire à" in said(office.get(at("one", survey)))
    assert messages(office.post(at("tell", survey), follow=True)) == [
        "On écrit aux personnes à qui la consultation est posée."
    ]
    page = said(office.get(at("one", survey)))
    assert "Écrire à" not in page
    assert "À qui on a écrit, et la preuve" in page


def test_the_public_page_is_that_of_a_consultation_open_to_the_public(coop, browser_of):
    nobody = browser_of("anonymous")
    assert nobody.get(at("public", an_open_survey(coop))).status_code == 404
    assert nobody.get(at("public", a_draft_survey(coop, audience=SurveyAudience.PUBLIC))).status_code == 404
    survey = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    page = said(nobody.get(at("public", survey)))
    assert "sans effet décisionnel" in page
    assert "à part de celles des membres" in page
    assert messages(nobody.post(at("public", survey), {"q1": "2"}, follow=True)) == [
        "Merci : vos réponses sont enregistrées."
    ]
    assert survey.marks.get().membership is None
    give_up_survey(survey, actor=SYSTEM)
    assert nobody.get(at("public", survey)).status_code == 404


def test_one_address_does_not_answer_without_end(coop, browser_of, settings):
    cache.clear()
    survey, nobody = an_open_survey(coop, audience=SurveyAudience.PUBLIC), browser_of("anonymous")
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"survey": "3/h/ip"}
    statuses = [nobody.post(at("public", survey), {"q1": "1"}).status_code for _turn in range(4)]
    assert statuses == [302] * 3 + [429]
    assert survey.marks.count() == 3


def test_the_counts_show_once_it_is_over_and_never_a_few(coop, browser_of, cast):
    survey = an_open_survey(coop, audience=SurveyAudience.PUBLIC)
    for one in members(coop, 5):
        answer_survey(survey, sheet(), membership=one)
    member = browser_of("member")
    assert "Ce qui a été répondu" not in said(member.get(at("one", survey)))
    for _turn in range(4):
        answer_publicly(survey, sheet("2"))
    settle_survey(survey, actor=SYSTEM)
    for page in (member.get(at("one", survey)), browser_of("anonymous").get(at("public", survey))):
        assert "5 membres ont répondu. Moins de 5 réponses viennent du public" in said(page)
        assert "ce sont des avis, pas des votes" in said(page)


def test_the_counts_of_a_sector_are_for_the_sector(coop, browser_of, cast):
    inside = members(coop, 5)
    north = a_section(coop, *inside)
    survey = an_open_survey(coop, audience=SurveyAudience.SECTION, section=north)
    for one in inside:
        answer_survey(survey, sheet(), membership=one)
    settle_survey(survey, actor=SYSTEM)
    cast.accounts["neighbour"] = an_account_of(inside[0])
    for who in ("neighbour", "secretary", "auditor"):
        assert browser_of(who).get(at("one", survey)).context["results"] is not None
    kept = browser_of("member").get(at("one", survey))
    assert kept.context["results"] is None
    assert "pour les membres de Nord" in said(kept)
    api = f"/api/v1/organisations/{coop.slug}/surveys/{survey.public_id}"
    assert browser_of("member").get(api).json()["results"] is None
    assert browser_of("neighbour").get(api).json()["results"]["members"] == 5


def test_what_was_heard_stands_on_the_page(coop, browser_of):
    survey = settle_survey(an_open_survey(coop), actor=SYSTEM)
    office = browser_of("secretary")
    assert (
        office.post(at("report", survey), {"heard_fr": "Oui", "heard_en": "Yes", "decided_fr": "Non"}).status_code
        == 422
    )
    office.post(at("report", survey), {"heard_fr": "On veut le dimanche.", "heard_en": "Sundays, please."})
    assert "On veut le dimanche." in said(browser_of("member").get(at("one", survey)))


def test_the_page_of_a_meeting_leads_to_what_was_asked_about_it(coop, browser_of):
    meeting = an_assembly(coop)
    an_open_survey(coop, assembly=meeting)
    url = reverse("governance:assembly", kwargs={"slug": coop.slug, "assembly": meeting.public_id})
    assert "Les heures d’ouverture" in said(browser_of("secretary").get(url))


def test_the_list_costs_the_same_for_many(coop, browser_of):
    url, member = reverse("surveys:all", kwargs={"slug": coop.slug}), browser_of("member")
    an_open_survey(coop)
    before = number_of_queries(member, url)
    for _turn in range(6):
        an_open_survey(coop)
    assert number_of_queries(member, url) == before
