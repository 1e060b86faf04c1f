"""An organisation's own words: in each of its languages or not at all, with named fields, read before they leave."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from governance.services.calling import call_assembly
from membership.errors import ColourUnreadable, FieldUnknown, SubjectTellsNothing, TextMissing
from membership.models import (
    AuditEntry,
    Consultation,
    Notice,
    NoticeCertificate,
    Purpose,
    Role,
    ShareClass,
    Wording,
    WordingKind,
)
from membership.services.contacts import record_consent
from membership.services.habits import choose_writing_habits
from membership.services.letters import Letter, issue_letter
from membership.services.life.application_wording import received
from membership.services.mailer import fill
from membership.services.newsletters import Draft, send_newsletter, texts_of_news, write_newsletter
from membership.services.wordings import Words, wordings_of, write_wording
from tests.factories.meetings import CALLED_ON, a_called_assembly, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_officer, an_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", number="R0001", email="anne@example.org", language="fr")


@pytest.fixture
def office(organisation):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def write(organisation, kind=WordingKind.CALL, **words):
    write_wording(organisation, kind=kind, words=words, actor=SYSTEM)


def called(organisation):
    jump(organisation, CALLED_ON)
    return call_assembly(an_assembly(organisation), actor=SYSTEM).notice


def subject_in(notice, language):
    return notice.texts.get(language=language).subject.replace("\xa0", " ").replace("\u202f", " ")


def as_read(notice, language="fr"):
    """Return the text and the page that a reader gets, with their name."""
    text = notice.texts.get(language=language)
    return [fill(one, {"name": "Anne Roy"}).replace("\xa0", " ") for one in (text.body_text, text.body_html)]


def test_a_notice_says_them_before_and_after_what_it_must_say_with_the_readers_name(organisation, anne):
    write(
        organisation,
        fr=Words("{name}, venez le {day} à {meeting}.", "Il y aura du café."),
        en=Words("{name}, come on {day} to {meeting}.", "There will be coffee."),
    )
    body, page = as_read(called(organisation))
    opening, closing = "Anne Roy, venez le samedi 24 avril 2027 à Assemblée générale annuelle.", "Il y aura du café."
    assert body.index(opening) < body.index("Ordre du jour") < body.index(closing)
    assert opening in page
    assert closing in page


def test_under_the_english_stands_the_french_with_the_french_words(organisation, anne):
    write(organisation, fr=Words("À bientôt."), en=Words("See you."))
    text = called(organisation).texts.get(language="en").body_text
    assert text.index("See you.") < text.index("À bientôt.")


def test_words_in_one_language_alone_keep_everything_of_the_kind_from_leaving(organisation, anne):
    write(organisation, fr=Words("À bientôt."), en=Words(""))
    with pytest.raises(TextMissing) as refused:
        called(organisation)
    assert (refused.value.language, refused.value.text) == ("en", str(WordingKind.CALL.label))
    assert not Notice.objects.exists()


def test_french_is_always_asked_for(organisation, anne):
    write(organisation, fr=Words(""), en=Words("See you."))
    with pytest.raises(TextMissing) as refused:
        wordings_of(organisation, WordingKind.CALL)
    assert refused.value.language == "fr"


def test_a_language_the_organisation_does_not_declare_is_not_asked_for():
    french = an_organisation("seule", offers_english=False)
    write(french, fr=Words("À bientôt."))
    assert wordings_of(french, WordingKind.CALL) == {"fr": Words("À bientôt.")}


@pytest.mark.parametrize("text", ["{nom}", "{{ name }}", "{% load x %}", "{question}"])
def test_what_is_no_field_of_the_kind_is_refused_when_it_is_written(organisation, text):
    with pytest.raises(FieldUnknown):
        write(organisation, fr=Words(text), en=Words(text))
    assert not Wording.objects.exists()


def test_what_they_say_is_never_read_as_a_page(organisation, anne):
    write(organisation, fr=Words("<script>alert(1)</script>"), en=Words("<b>See</b>"))
    _body, page = as_read(called(organisation))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_letter_of_the_register_says_those_of_letters(organisation, anne):
    write(
        organisation, WordingKind.LETTER, fr=Words("Cher membre {name},", "Le bureau"), en=Words("Dear", "The office")
    )
    notice = issue_letter(anne, compose=lambda: Letter("Objet", ("Voici.",)), actor=SYSTEM)
    body, _page = as_read(notice)
    assert body.index("Cher membre Anne Roy,") < body.index("Voici.") < body.index("Le bureau")


def test_a_subject_of_ones_own_stands_for_the_usual_one_and_may_hold_it(organisation, anne):
    write(
        organisation,
        fr=Words(subject="[Rives] {meeting}, le {day}"),
        en=Words(subject="[Rives] {subject}"),
    )
    notice = called(organisation)
    assert subject_in(notice, "fr") == "[Rives] Assemblée générale annuelle, le samedi 24 avril 2027"
    assert subject_in(notice, "en").startswith("[Rives] Notice of meeting: ")


def test_a_subject_in_one_language_alone_keeps_the_kind_from_leaving(organisation, anne):
    write(organisation, fr=Words(subject="[Rives] {subject}"), en=Words())
    with pytest.raises(TextMissing):
        called(organisation)


@pytest.mark.parametrize("kind", [WordingKind.LETTER, WordingKind.RECEIPT, WordingKind.CHANGE, WordingKind.NEWS])
def test_a_subject_under_which_different_messages_look_alike_is_refused(organisation, kind):
    with pytest.raises(SubjectTellsNothing):
        write(organisation, kind, fr=Words(subject="Une lettre"), en=Words(subject="A letter"))
    write(organisation, kind, fr=Words(subject="Rives : {subject}"), en=Words(subject="Rives: {subject}"))


def test_the_name_of_the_reader_is_no_field_of_a_subject_which_ends_with_it_anyway(organisation):
    with pytest.raises(FieldUnknown):
        write(organisation, fr=Words(subject="{name}"), en=Words(subject="{name}"))


def test_an_acknowledgement_says_its_own_words_and_a_letter_says_others(organisation, anne):
    write(organisation, WordingKind.RECEIPT, fr=Words("Merci.", subject="Reçu : {subject}"),
          en=Words("Thank you.", subject="Received: {subject}"))  # fmt: skip

    def letter():
        return Letter("Votre demande", ("Voici.",))

    receipt = issue_letter(anne, compose=letter, actor=SYSTEM, words=WordingKind.RECEIPT)
    other = issue_letter(anne, compose=letter, actor=SYSTEM)
    assert subject_in(receipt, "fr") == "Reçu : Votre demande"
    assert "Merci." in as_read(receipt)[0]
    assert subject_in(other, "fr") == "Votre demande"
    assert "Merci." not in as_read(other)[0]


def test_a_piece_of_news_says_those_of_news(organisation):
    write(organisation, WordingKind.NEWS, fr=Words("Bonjour {name}.", "L’équipe", "Rives : {subject}"),
          en=Words("Hello {name}.", "The team", "Rives: {subject}"))  # fmt: skip
    draft = Draft(subject_fr="Le marché", body_fr="Samedi.", subject_en="The market", body_en="Saturday.")
    text = texts_of_news(write_newsletter(organisation, draft, actor=SYSTEM))[0]
    body = text.body_text
    assert text.subject == "Rives : Le marché"
    assert body.index("Bonjour %(name)s.") < body.index("Samedi.") < body.index("L’équipe")


def usual_subject():
    with override("fr"):
        return received().subject


def test_on_the_page_of_a_kind_its_subject_is_read_as_it_arrives(organisation, anne, office):
    page = reverse("wording", kwargs={"slug": "rives", "kind": "receipt"})
    refused = office.post(page, {"subject_fr": "Reçu", "subject_en": "Received"})
    assert refused.status_code == 422
    assert "{subject}" in refused.content.decode()
    office.post(page, {"subject_fr": "Reçu : {subject}", "subject_en": "Received: {subject}"})
    read = office.get(f"{page}?member={anne.person.public_id}").content.decode()
    assert f"Reçu : {usual_subject()} – Anne Roy" in html.unescape(read)


def test_what_left_keeps_its_text_and_the_trail_keeps_the_words_before(organisation, anne):
    write(organisation, fr=Words("À bientôt."), en=Words("See you."))
    notice = called(organisation)
    write(organisation, fr=Words("Bienvenue."), en=Words("Welcome."))
    assert "À bientôt." in notice.texts.get(language="fr").body_text
    assert AuditEntry.objects.filter(action="wording.written").count() == 2


def test_the_colour_of_the_mails_is_the_organisations_and_can_be_read(organisation, anne):
    with pytest.raises(ColourUnreadable):
        choose_writing_habits(
            organisation, reminders_a_vote=2, quiet_from=None, quiet_until=None, colour="#ffee00", actor=SYSTEM
        )
    choose_writing_habits(
        organisation, reminders_a_vote=2, quiet_from=None, quiet_until=None, colour="#7A1F3D", actor=SYSTEM
    )
    _body, page = as_read(called(organisation))
    assert "background-color:#7a1f3d" in page
    assert "#125a6b" not in page


def test_on_their_page_they_are_read_with_a_real_members_name_in_either_language(organisation, anne, office):
    page = reverse("wording", kwargs={"slug": "rives", "kind": "call"})
    answer = office.post(
        page,
        {"opening_fr": "{name}, venez.", "opening_en": "{name}, come.", "closing_fr": "", "closing_en": ""},
        follow=True,
    )
    assert "Vos mots sont enregistrés." in answer.content.decode()
    read = office.get(f"{page}?member={anne.person.public_id}").content.decode()
    assert "Anne Roy, venez." in read
    assert "Anne Roy, come." in read
    found = office.get(f"{page}?q=R0001").content.decode()
    assert f"?member={anne.person.public_id}" in found


@pytest.mark.parametrize("kind", ["call", "correction", "change"])
def test_what_is_written_of_a_meeting_is_read_whole_with_the_latest_one(organisation, anne, office, kind):
    jump(organisation, CALLED_ON)
    an_assembly(organisation)
    words = {"fr": Words("Bonjour {name}, le {day}.", "À bientôt.", "Rives : {subject}"),
             "en": Words("Hello {name}, on {day}.", "See you.", "Rives: {subject}")}  # fmt: skip
    write(organisation, WordingKind(kind), **words)
    page = reverse("wording", kwargs={"slug": "rives", "kind": kind})
    read = html.unescape(office.get(f"{page}?member={anne.person.public_id}").content.decode()).replace("\xa0", " ")
    assert "Bonjour Anne Roy, le samedi 24 avril 2027." in read
    assert "Hello Anne Roy, on Saturday, April 24, 2027." in read
    shown = read[read.index('class="letter"') :]
    assert shown.index("Bonjour Anne Roy, le") < shown.index("19 h") < shown.index("À bientôt.")
    assert "[…]" not in read
    assert "%(" not in read


def test_letters_and_news_are_read_whole_and_of_a_digest_the_news_alone(organisation, anne, office):
    jump(organisation, CALLED_ON)
    issue_letter(anne, compose=lambda: Letter("Un secret", ("Pour Anne.",)), actor=SYSTEM)
    draft = Draft(subject_fr="Le marché", body_fr="Samedi.", subject_en="The market", body_en="Saturday.")
    news = write_newsletter(organisation, draft, actor=SYSTEM)
    page = html.unescape(office.get(reverse("wording", args=["rives", "news"])).content.decode())
    assert "Le marché – (nom du membre)" in page
    assert "Saturday." in page
    record_consent(anne.person, purpose=Purpose.NEWS, is_given=True, source="au guichet", actor=SYSTEM)
    send_newsletter(news, actor=SYSTEM)
    digest = html.unescape(office.get(reverse("wording", args=["rives", "digest"])).content.decode())
    assert "Le marché" in digest
    assert "Un secret" not in digest


def put_everywhere(organisation):
    for kind in WordingKind:
        words = {"fr": Words("Avant.", "Après.", "Rives : {subject}"), "en": Words("Before.", "After.", "R: {subject}")}
        write(organisation, kind, **words)


def shown_of(office, kind):
    page = html.unescape(office.get(reverse("wording", args=["rives", kind])).content.decode()).replace("\xa0", " ")
    return dict(re.findall(r'<div class="letter" lang="(fr|en)">(.*?)</div>', page, re.DOTALL)), page


@pytest.mark.parametrize("is_begun", [False, True])
def test_every_kind_is_read_whole_in_both_languages(organisation, anne, office, is_begun):
    """Before the organisation held or wrote anything, and after it called a meeting."""
    jump(organisation, CALLED_ON)
    if is_begun:
        a_called_assembly(organisation)
    put_everywhere(organisation)
    for kind in WordingKind:
        shown, page = shown_of(office, kind)
        assert set(shown) == {"fr", "en"}, kind
        for language, before, after in (("fr", "Avant.", "Après."), ("en", "Before.", "After.")):
            said = shown[language]
            assert said.index(before) < said.index(after), (kind, language)
            # What each message must say stands there too, and more than a line of it.
            assert len(said) > len(before) + len(after) + 100, (kind, language)
        assert "[…]" not in page, kind
        assert "%(" not in page, kind


def test_the_certificate_of_sending_is_read_with_the_sum_of_the_latest_notice(organisation, anne, office):
    jump(organisation, CALLED_ON)
    meeting = a_called_assembly(organisation)
    shown, _page = shown_of(office, "proof")
    french, english = shown["fr"], shown["en"]
    assert "Destinataires : 1" in french
    assert "Recipients: 1" in english
    assert meeting.notice.text_sha256 in french
    assert "Assemblée générale annuelle" in french
    # Nothing is drawn nor kept by looking.
    assert not NoticeCertificate.objects.exists()


def test_the_share_certificate_is_read_of_nobody(organisation, anne, office):
    ShareClass.objects.create(
        organisation=organisation, key="q", name_fr="Part de soutien", name_en="Support share", unit_price_cents=2500
    )
    looked = Consultation.objects.count()
    page = office.get(reverse("wording", args=["rives", "certificate"]) + f"?member={anne.person.public_id}")
    page = html.unescape(page.content.decode()).replace("\xa0", " ")
    assert "Part de soutien" in page
    assert "Support share" in page
    assert "250,00 $" in page
    assert "Anne Roy" in page
    assert Consultation.objects.count() == looked


def test_the_page_says_what_is_refused_and_what_cannot_leave(organisation, office):
    page = reverse("wording", kwargs={"slug": "rives", "kind": "call"})
    refused = office.post(page, {"opening_fr": "{nom}", "opening_en": "", "closing_fr": "", "closing_en": ""})
    assert refused.status_code == 422
    assert "{nom}" in refused.content.decode()
    office.post(page, {"opening_fr": "Venez.", "opening_en": "", "closing_fr": "", "closing_en": ""})
    assert "Ne peut pas partir" in office.get(reverse("wordings", kwargs={"slug": "rives"})).content.decode()
    jump(organisation, CALLED_ON)
    meeting = an_assembly(organisation)
    shown = office.get(reverse("governance:notice", args=["rives", meeting.public_id])).content.decode()
    assert "Vos propres mots manquent dans une langue." in shown
    assert 'action="/o/rives/assemblies/' not in shown or "notice/call/" not in shown


def test_a_kind_that_there_is_not_has_no_page(office):
    assert office.get(reverse("wording", kwargs={"slug": "rives", "kind": "poem"})).status_code == 404
