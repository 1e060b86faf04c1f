"""The plan of a meeting, as a secretary fills it in: what is kept, what is refused, and in which words."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from governance.models import Assembly, Motion
from governance.services.calling import call_assembly
from governance.services.planning import Item, MotionText, add_item
from governance.services.sessions import end_assembly
from governance.web.hours import HourRepeated, HourSkipped, instant_of
from membership.models import Notice, Organisation, ParameterOverride
from membership.services.history import retract
from tests.factories.crowd import a_crowd
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, a_called_assembly, an_assembly, an_evening, jump
from tests.governance.web.reading import SCRIPTED, address, messages, number_of_queries, said

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
POINT = {"title_fr": "Divers", "title_en": "Other", "kind": "discussion", "minutes": "10", "text_fr": "", "text_en": ""}


@pytest.fixture
def secretary(cast, browser_of):
    jump(cast.organisation, CALLED_ON)
    return browser_of("secretary")


@pytest.fixture
def new_url(cast):
    return reverse("governance:plan-new", kwargs={"slug": cast.organisation.slug})


@pytest.fixture
def assembly(cast, secretary):
    return an_assembly(cast.organisation)


def test_a_federal_co_operative_counts_from_its_last_meeting_on_every_page(cast, browser_of):
    coop = cast.organisation
    last = an_evening(coop, cast.membership)
    end_assembly(last, actor=SYSTEM)
    held_at = datetime(2026, 1, 15, 19, tzinfo=coop.zone)
    Assembly.objects.filter(pk=last.pk).update(starts_at=held_at)
    Organisation.objects.filter(pk=coop.pk).update(kind="ca_coop")
    coop.refresh_from_db()
    jump(coop, CALLED_ON)
    meeting = an_assembly(coop, on=date(2027, 6, 1))
    office = browser_of("secretary")
    for url in (
        address("details", meeting),
        address("notice", meeting),
        reverse("governance:compliance", kwargs={"slug": coop.slug}),
    ):
        assert "15 avril 2027" in said(office.get(url)), url


def test_a_meeting_never_opened_does_not_hide_the_next_one(cast, browser_of):
    forgotten = a_called_assembly(cast.organisation, title_fr="Assemblée oubliée")
    home = reverse("organisation", kwargs={"slug": cast.organisation.slug})
    # Late in the evening it may still be opened.
    jump(cast.organisation, MEETING_ON, time(23, 30))
    assert "Assemblée oubliée" in said(browser_of("member").get(home))
    jump(cast.organisation, date(2027, 5, 25))
    call_assembly(an_assembly(cast.organisation, on=date(2027, 6, 12), title_fr="Assemblée de juin"), actor=SYSTEM)
    member, office = said(browser_of("member").get(home)), said(browser_of("secretary").get(home))
    assert "Assemblée de juin" in member
    assert "Assemblée oubliée" not in member
    assert "Assemblée de juin" in office
    assert "Elle a été convoquée et n’a jamais été tenue" in office
    assert address("assembly", forgotten) in browser_of("secretary").get(home).content.decode()


class TestDateAndPlace:
    def test_a_meeting_is_begun_at_the_hour_of_the_organisation(self, cast, secretary, new_url):
        response = secretary.post(new_url, DETAILS)
        meeting = Assembly.objects.get()
        assert response.headers["Location"] == address("agenda", meeting)
        assert meeting.starts_at == datetime(2027, 4, 24, 19, tzinfo=cast.organisation.zone)

    def test_an_hour_is_that_of_another_zone_where_the_organisation_lives_there(self, cast, secretary, new_url):
        Organisation.objects.filter(pk=cast.organisation.pk).update(time_zone="America/Halifax")
        secretary.post(new_url, DETAILS)
        assert Assembly.objects.get().starts_at.isoformat() == "2027-04-24T22:00:00+00:00"

    @pytest.mark.parametrize(
        ("change", "word"),
        [
            ({"held_on": "2027-04-01"}, "passé"),
            ({"held_on": "31 avril"}, "date valide"),
            ({"place": "", "link": ""}, "Dites où"),
            ({"title_fr": ""}, "obligatoire"),
            ({"held_on": "2028-03-12", "held_at": "02:30"}, "n’existe pas"),
            ({"held_on": "2027-11-07", "held_at": "01:30"}, "deux fois"),
            ({"link": "javascript:alert(1)"}, "URL valide"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_field(self, secretary, new_url, change, word):
        response = secretary.post(new_url, DETAILS | change)
        assert response.status_code == 200
        assert word in said(response)
        assert "Rien n’a été enregistré." in said(response)
        assert not Assembly.objects.exists()

    def test_a_time_typed_as_people_write_it_is_understood(self, secretary, new_url):
        secretary.post(new_url, DETAILS | {"held_at": "19 h 30"})
        assert Assembly.objects.get().starts_at.astimezone().minute == 30

    def test_an_annual_meeting_shows_its_legal_deadline(self, secretary, assembly):
        assert "30 juin 2027" in said(secretary.get(address("details", assembly)))

    def test_english_is_not_asked_where_it_is_not_offered(self, cast, secretary, new_url):
        Organisation.objects.filter(pk=cast.organisation.pk).update(offers_english=False)
        assert "Titre en anglais" not in said(secretary.get(new_url))

    def test_once_called_the_page_only_shows(self, cast, secretary):
        called = a_called_assembly(cast.organisation)
        page = said(secretary.get(address("details", called)))
        assert "Rien ne change plus ici." in page
        response = secretary.post(address("details", called), DETAILS)
        called.refresh_from_db()
        assert called.place == "Centre communautaire"
        assert response.status_code == 200


class TestHours:
    def test_an_hour_the_clocks_skip_does_not_exist(self, organisation):
        with pytest.raises(HourSkipped):
            instant_of(date(2028, 3, 12), time(2, 30), organisation.zone)

    def test_an_hour_the_clocks_repeat_is_not_guessed(self, organisation):
        with pytest.raises(HourRepeated):
            instant_of(date(2027, 11, 7), time(1, 30), organisation.zone)

    @pytest.mark.parametrize(("on", "offset"), [(date(2028, 3, 11), "-05:00"), (date(2028, 3, 13), "-04:00")])
    def test_the_evening_keeps_its_hour_on_both_sides_of_the_change(self, organisation, on, offset):
        assert instant_of(on, time(19), organisation.zone).isoformat().endswith(f"19:00:00{offset}")


class TestAgenda:
    def test_the_first_agenda_comes_in_one_act(self, secretary, cast, new_url):
        secretary.post(new_url, DETAILS)
        meeting = Assembly.objects.get()
        response = secretary.post(address("agenda-start", meeting), follow=True)
        assert "Période de questions" in said(response)
        assert "non trouvé à l’ordre du jour" not in said(response)

    def test_what_the_law_asks_for_is_offered_where_it_lacks(self, secretary, assembly):
        page = secretary.get(address("agenda", assembly))
        assert "non trouvé à l’ordre du jour" in said(page)
        offered = secretary.get(address("item-add", assembly) + "?subject=elections").content.decode()
        assert "Élection au conseil d’administration" in offered

    def test_a_point_of_no_subject_is_offered_empty(self, secretary, assembly):
        assert 'value="Ouverture' not in secretary.get(address("item-add", assembly)).content.decode()

    def test_a_point_is_added_and_found_at_the_end(self, secretary, assembly):
        response = secretary.post(address("item-add", assembly), POINT, follow=True)
        assert messages(response) == ["Le point est à l’ordre du jour."]
        assert assembly.agenda.last().title_fr == "Divers"

    def test_a_motion_names_its_majority(self, secretary, assembly):
        motion = POINT | {"text_fr": "Que…", "text_en": "That…", "majority_key": "maj_bylaws"}
        secretary.post(address("item-add", assembly), motion)
        assert Motion.objects.get(item=assembly.agenda.last()).majority_key == "maj_bylaws"

    @pytest.mark.parametrize("majority", ["", "notice_min_days", "maj_invented"])
    def test_a_majority_that_is_no_rule_is_refused(self, secretary, assembly, majority):
        motion = POINT | {"text_fr": "Que…", "text_en": "That…", "majority_key": majority}
        response = secretary.post(address("item-add", assembly), motion)
        assert response.status_code == 200
        assert assembly.agenda.count() == 2

    def test_majorities_are_said_in_words_with_their_source(self, secretary, assembly):
        page = said(secretary.get(address("item-add", assembly)))
        assert "Une proposition ordinaire demande plus de la moitié des voix exprimées." in page
        assert "À confirmer par un juriste." in page

    def test_the_french_text_is_the_one_that_is_wanted(self, secretary, assembly):
        response = secretary.post(address("item-add", assembly), POINT | {"text_en": "That…"})
        assert "fait foi" in said(response)

    def test_a_point_moves_by_its_button(self, secretary, assembly):
        first, second = assembly.agenda.all()
        url = address("item-place", assembly, item=second.public_id)
        assert secretary.post(url, {"position": "1"}).status_code == 302
        assert list(assembly.agenda.all()) == [second, first]
        fragment = secretary.post(url, {"position": "2"}, headers=SCRIPTED)
        assert list(assembly.agenda.all()) == [first, second]
        assert "<html" not in fragment.content.decode()
        assert fragment.headers["Vary"].find("HX-Request") >= 0

    @pytest.mark.parametrize("position", ["", "-1", "un", "1.5", "9" * 5000], ids=lambda said: said[:4])
    def test_a_place_that_is_none_is_refused(self, secretary, assembly, position):
        item = assembly.agenda.first()
        assert (
            secretary.post(address("item-place", assembly, item=item.public_id), {"position": position}).status_code
            == 400
        )

    def test_a_sub_point_is_added_moved_out_and_taken_back(self, secretary, assembly):
        first, second = assembly.agenda.all()
        page = said(secretary.get(address("agenda", assembly)))
        assert "Ajouter un sous-point" in page
        form = secretary.get(address("item-add", assembly), {"under": second.public_id}).content.decode()
        assert f'<option value="{second.public_id}" selected>Sous 2, ' in form
        secretary.post(address("item-add", assembly), POINT | {"under": second.public_id})
        part = assembly.agenda.get(title_fr="Divers")
        assert (part.number, part.parent) == ("2.1", second)
        url = address("item-move", assembly, item=part.public_id)
        assert secretary.post(url, {"way": "out"}).status_code == 302
        assert assembly.agenda.get(pk=part.pk).number == "3"
        fragment = secretary.post(url, {"way": "in"}, headers=SCRIPTED).content.decode()
        assert "<html" not in fragment
        assert ">2.1<" in fragment
        assert secretary.post(url, {"way": "sideways"}).status_code == 400
        refused = secretary.post(url, {"way": "up"}, follow=True)
        assert "ne va pas plus loin de ce côté" in messages(refused)[-1]
        assert first.number == "1"

    def test_what_the_law_asks_is_found_among_sub_points(self, secretary, assembly):
        second = assembly.agenda.all()[1]
        secretary.post(address("item-add", assembly), POINT | {"under": second.public_id, "title_fr": "Rapport annuel"})
        assert "point 2.1" in said(secretary.get(address("agenda", assembly)))

    def test_a_point_is_taken_off(self, secretary, assembly):
        item = assembly.agenda.first()
        response = secretary.post(address("item-remove", assembly, item=item.public_id), follow=True)
        assert messages(response) == ["Retiré de l’ordre du jour : Ouverture."]
        assert assembly.agenda.count() == 1

    def test_the_list_costs_the_same_for_many_points(self, secretary, assembly):
        with_few = number_of_queries(secretary, address("agenda", assembly))
        for _ in range(12):
            add_item(assembly, Item("Point", "Point"), motion=MotionText("Que…", "That…"), actor=SYSTEM)
        assert number_of_queries(secretary, address("agenda", assembly)) == with_few


class TestNotice:
    def test_the_button_says_to_how_many(self, cast, secretary):
        a_crowd(cast.organisation, 60)
        page = said(secretary.get(address("notice", an_assembly(cast.organisation))))
        assert "Convoquer maintenant : 57 courriels, 4 lettres à poster" in page

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2027, 4, 9), "il restera le temps de poster une lettre à quiconque un courriel n’atteint pas"),
            (date(2027, 4, 10), "Le temps sera court pour les lettres."),
        ],
    )
    def test_the_page_says_until_when_there_is_time_for_letters_though_all_are_told_by_e_mail(
        self, cast, secretary, assembly, day, words
    ):
        jump(cast.organisation, day)
        page = said(secretary.get(address("notice", assembly)))
        assert "1 courriel" in page
        assert words in page
        assert ("une lettre postée le" in page) == (day > date(2027, 4, 9))

    def test_calling_freezes_and_goes_to_those_told(self, secretary, assembly):
        response = secretary.post(address("call", assembly))
        assert response.headers["Location"] == address("told", assembly)
        assert Notice.objects.get().deliveries.count() == 1

    def test_pressing_twice_tells_once(self, secretary, assembly):
        secretary.post(address("call", assembly))
        again = secretary.post(address("call", assembly), follow=True)
        assert "L’avis était déjà parti. Personne n’est avisé deux fois." in messages(again)
        assert Notice.objects.count() == 1

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2027, 3, 1), "Le bouton sera ici à compter du"),
            (date(2027, 4, 20), "Il est trop tard pour cette date"),
        ],
    )
    def test_outside_the_window_there_is_no_button_and_the_page_says_why(self, cast, secretary, assembly, day, words):
        jump(cast.organisation, day)
        page = said(secretary.get(address("notice", assembly)))
        assert words in page
        assert "Article 4.2 du règlement" in page
        assert "Convoquer maintenant" not in page
        refused = secretary.post(address("call", assembly))
        assert refused.status_code == 422
        assert "L’avis n’est pas parti." in said(refused)
        assert not Notice.objects.exists()

    def test_on_the_last_day_the_reason_is_asked_for_and_kept(self, cast, secretary, assembly):
        jump(cast.organisation, date(2027, 4, 14))
        assert "Passer outre et convoquer maintenant" in said(secretary.get(address("notice", assembly)))
        assert secretary.post(address("call", assembly), {"reason": ""}).status_code == 422
        secretary.post(address("call", assembly), {"reason": "Pas de jours francs chez nous."})
        assert assembly.waivers.get().reason == "Pas de jours francs chez nous."
        assert "Pas de jours francs chez nous." in said(secretary.get(address("told", assembly)))

    def test_a_missing_text_is_named_with_its_link(self, secretary, assembly):
        item = assembly.agenda.first()
        type(item).objects.filter(pk=item.pk).update(title_en="")
        page = secretary.get(address("notice", assembly))
        assert "le titre en anglais" in said(page)
        assert address("item", assembly, item=item.public_id) in page.content.decode()
        assert "Convoquer maintenant" not in said(page)
        assert secretary.post(address("call", assembly)).status_code == 422
        assert not Notice.objects.exists()

    def test_by_laws_that_say_no_delay_are_asked_for(self, cast, secretary, assembly):
        retract(ParameterOverride.objects.for_organisation(cast.organisation).get(key="notice_min_days"))
        page = said(secretary.get(address("notice", assembly)))
        assert "Le délai de l’avis n’est pas connu." in page
        assert "Convoquer maintenant" not in page

    def test_the_notice_is_read_as_one_member_gets_it(self, cast, secretary, assembly):
        member = cast.membership
        page = said(secretary.get(f"{address('notice-preview', assembly)}?member={member.public_id}"))
        assert "Bonjour Anne Roy," in page
        assert "Par courriel à r0001@example.org." in page
        assert "(lien personnel)" in page

    def test_the_mail_is_shown_apart_and_can_run_nothing(self, cast, secretary, assembly):
        response = secretary.get(f"{address('notice-mail', assembly)}?language=en&member={cast.membership.public_id}")
        policy = response.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        assert "Hello Anne Roy," in response.content.decode()
        assert "/n/" not in response.content.decode()

    def test_a_name_is_only_a_name_in_the_mail(self, cast, secretary, assembly):
        person = cast.membership.person
        person.family_name = "<script>alert(1)</script>"
        person.save()
        response = secretary.get(f"{address('notice-mail', assembly)}?language=fr&member={cast.membership.public_id}")
        assert b"<script>" not in response.content

    def test_once_sent_the_preview_is_what_was_sent(self, cast, secretary, assembly):
        secretary.post(address("call", assembly))
        Assembly.objects.filter(pk=assembly.pk).update(title_fr="Autre titre")
        assert "Autre titre" not in said(secretary.get(f"{address('notice-mail', assembly)}?language=fr"))
