"""Told beside the members: the federation, the auditor, guests, each with proof, and none of them with a vote."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from governance.models import AlsoTold, ConvenedList
from governance.queries.beside_notice import federation_told
from governance.queries.rules import rules_of
from governance.queries.telling import hashed_lines, letters, progress_of, told_beyond
from governance.queries.versions import versions_of
from governance.services.also_telling import also_tell, also_told, recipients_beyond
from governance.services.calling import call_assembly, foresee_call
from governance.services.changing import Why, cancel_assembly
from governance.services.correcting import correct_notice
from membership.clock import today
from membership.errors import NoAddress, StateNotAllowed
from membership.models import Channel, CorrespondentKind, Delivery, DeliveryState, Person, Role
from membership.models.base import new_public_id
from membership.queries.links import link_token
from membership.queries.slips import rows
from membership.services import mailer
from membership.services.correspondents import Particulars, keep_correspondent, put_correspondent_aside
from membership.services.following_up import post_instead
from membership.services.papers.envelopes import merged_letters
from membership.services.proof import certify_notice, sending_slip
from membership.services.sending import claim
from tests.factories.deliveries import written_before_names_were_kept
from tests.factories.meetings import CALLED_ON, SYSTEM, an_assembly, jump
from tests.factories.register import a_member, an_officer, an_organisation
from tests.governance.minutes.papers import text_of
from tests.governance.test_correcting import elsewhere
from voting.services.binder_pieces import pieces_of

pytestmark = pytest.mark.django_db
FEDERATION = Particulars(CorrespondentKind.FEDERATION, "Fédération du Fleuve", email="avis@federation.example.org")
AUDITOR = Particulars(
    CorrespondentKind.AUDITOR,
    "Tremblay & Roy, CPA",
    language="en",
    line="1, rue Une",
    city="Lévis",
    postal_code="G6V 1A1",
)


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def meeting(organisation):
    a_member(organisation, "Anne", "Roy", email="anne@example.org")
    jump(organisation, CALLED_ON)
    return an_assembly(organisation)


@pytest.fixture
def office(organisation):
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def keep(organisation, said=FEDERATION):
    return keep_correspondent(organisation, said, actor=SYSTEM)


def called_with_both(organisation, meeting):
    both = [keep(organisation), keep(organisation, AUDITOR)]
    also_tell(meeting, [one.public_id for one in both], actor=SYSTEM)
    return call_assembly(meeting, actor=SYSTEM), both


def html_of(letter):
    return str(letter.alternatives[0])


def page(meeting):
    return reverse("governance:also-told", args=[meeting.organisation.slug, meeting.public_id])


def test_they_are_in_the_sum_of_those_told_and_each_by_the_way_they_are_reached(organisation, meeting):
    assembly, _both = called_with_both(organisation, meeting)
    found = progress_of(assembly.notice)
    assert (found.recipients, found.pending, found.by_post) == (3, 2, 1)
    assert {(row.addressee, row.channel) for row in told_beyond(assembly.notice)} == {
        ("Fédération du Fleuve", Channel.EMAIL),
        ("Tremblay & Roy, CPA", Channel.POST),
    }


def test_what_is_foreseen_counts_them_and_they_alone_are_nobody_to_tell(organisation, meeting):
    also_tell(meeting, [keep(organisation).public_id], actor=SYSTEM)
    foreseen = foresee_call(meeting)
    assert (foreseen.members, foreseen.by_email, foreseen.told) == (1, 2, 2)


def test_the_frozen_list_names_them_in_its_fingerprint_and_counts_members_alone(organisation, meeting):
    assembly, _both = called_with_both(organisation, meeting)
    frozen = ConvenedList.objects.get(assembly=assembly)
    assert frozen.told == 1
    other = an_assembly(organisation)
    alone = call_assembly(other, actor=SYSTEM)
    assert ConvenedList.objects.get(assembly=alone).sha256 != frozen.sha256


def renamed(one, **said):
    return keep_correspondent(
        one.organisation, replace(FEDERATION, email=one.email or "c@example.org", **said), actor=SYSTEM, instead_of=one
    )


def fingerprint(assembly, version=0):
    content = "".join(hashed_lines(assembly, versions_of(assembly)[version]))
    return content, hashlib.sha256(content.encode()).hexdigest()


def test_whoever_is_renamed_or_changes_quality_stands_on_the_list_as_it_was_hashed(organisation, meeting, office):
    assembly, (federation, auditor) = called_with_both(organisation, meeting)
    frozen = ConvenedList.objects.get(assembly=assembly).sha256
    renamed(federation, name="Zone du Fleuve", kind=CorrespondentKind.GUEST)
    renamed(auditor, name="Arsenault, CPA", kind=CorrespondentKind.FEDERATION)
    content, found = fingerprint(assembly)
    assert found == frozen
    assert content.endswith("federation\tFédération du Fleuve\talso told\nauditor\tTremblay & Roy, CPA\talso told\n")
    here = f"/api/v1/organisations/rives/assemblies/{assembly.public_id}"
    assert hashlib.sha256(office.get(f"{here}/convened/lines").content).hexdigest() == frozen
    said = office.get(f"{here}/also-told").json()["told"]
    assert [(one["kind"], one["name"], one["is_frozen"]) for one in said] == [
        ("federation", "Fédération du Fleuve", True),
        ("auditor", "Tremblay & Roy, CPA", True),
    ]
    (listed,) = [one for one in pieces_of(assembly) if one.name == "1-avis/personnes-convoquees.csv"]
    assert "federation;Fédération du Fleuve;oui;convoque_aussi" in listed.content.decode()


def test_whether_the_federation_was_told_is_judged_by_whom_the_notice_went_to(organisation, meeting):
    assembly, (federation, _auditor) = called_with_both(organisation, meeting)
    said = federation_told(assembly, CALLED_ON, rules_of(assembly))
    renamed(federation, name="Zone du Fleuve", kind=CorrespondentKind.GUEST)
    assert federation_told(assembly, CALLED_ON, rules_of(assembly)) == said
    assert said is None or said.code != "federation_notice_missing"


def test_a_corrected_notice_lists_them_as_the_call_did_and_its_hash_holds_too(organisation, meeting):
    assembly, (federation, _auditor) = called_with_both(organisation, meeting)
    renamed(federation, name="Union du Fleuve")
    jump(organisation, date(2027, 4, 11))
    done = correct_notice(assembly, elsewhere(assembly), actor=SYSTEM)
    renamed(federation, name="Fleuve", kind=CorrespondentKind.GUEST)
    content, found = fingerprint(assembly, version=1)
    assert found == done.list_sha256
    assert "federation\tFédération du Fleuve\talso told\n" in content


def test_what_was_frozen_of_them_is_never_rewritten_and_nothing_is_before(organisation, meeting):
    also_tell(meeting, [keep(organisation).public_id], actor=SYSTEM)
    row = meeting.also_told.get()
    assert (row.place, row.kind, row.name) == (None, "", "")
    call_assembly(meeting, actor=SYSTEM)
    row.refresh_from_db()
    assert (row.place, row.kind, row.name) == (1, "federation", "Fédération du Fleuve")
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        meeting.also_told.update(name="Quelqu’un d’autre")


def test_a_list_frozen_before_names_were_kept_has_those_of_its_day(organisation, meeting):
    assembly, (federation, _auditor) = called_with_both(organisation, meeting)
    frozen = ConvenedList.objects.get(assembly=assembly).sha256
    renamed(federation, name="Zone du Fleuve", kind=CorrespondentKind.GUEST)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE governance_alsotold DISABLE TRIGGER USER")
        AlsoTold.objects.update(place=None, kind="", name="")
        cursor.execute(import_module("governance.migrations.0034_names_of_those_told_beside").FILL)
        cursor.execute("ALTER TABLE governance_alsotold ENABLE TRIGGER USER")
    assert fingerprint(assembly)[1] == frozen


def test_each_is_told_once_by_each_channel(organisation, meeting):
    assembly, both = called_with_both(organisation, meeting)
    told = Delivery.objects.get(correspondent=both[0])
    name = new_public_id()
    with pytest.raises(IntegrityError, match="correspondent_told_once"), transaction.atomic():
        Delivery.objects.create(
            organisation=organisation, notice=assembly.notice, correspondent=both[0], channel=told.channel,
            address="x@example.org", language="fr", public_id=name, message_id=f"<{name}@x>",
        )  # fmt: skip


def test_their_letter_says_in_what_quality_they_get_it_and_that_of_a_member_does_not(organisation, meeting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    called_with_both(organisation, meeting)
    token, ids = claim(10)
    assert mailer.send_batch(ids, token) == 2
    to_member, to_federation = sorted(mail.outbox, key=lambda one: one.to)
    for letter in (to_member, to_federation):
        assert "%(" not in letter.body
        assert "%(" not in html_of(letter)
    assert "à titre de fédération" in to_federation.body
    assert "à titre de fédération" in html_of(to_federation)
    assert "à titre" not in to_member.body.split("vous convoque")[0].split("Bonjour")[1]


def test_a_letter_to_post_bears_the_address_that_was_kept(organisation, meeting):
    assembly, _both = called_with_both(organisation, meeting)
    [letter] = letters(assembly.notice, today(organisation))
    assert (letter.name, letter.line, letter.city, letter.language) == (AUDITOR.name, "1, rue Une", "Lévis", "en")
    assert merged_letters(assembly.notice).content.startswith(b"%PDF")


def test_slips_and_certificate_hold_them_with_their_quality(organisation, meeting):
    assembly, _both = called_with_both(organisation, meeting)
    table = {row[1]: row for row in rows(assembly.notice)}
    assert table["Fédération du Fleuve"][0] == "federation"
    assert "kept by the office" in table["Fédération du Fleuve"]
    assert certify_notice(assembly.notice, language="fr", actor=SYSTEM).slips == 3


def test_what_was_sent_to_whoever_is_renamed_names_them_as_it_did_then(organisation, meeting, office):
    assembly, (federation, auditor) = called_with_both(organisation, meeting)
    table = list(rows(assembly.notice))
    before = certify_notice(assembly.notice, language="fr", actor=SYSTEM)
    renamed(federation, name="Zone du Fleuve", kind=CorrespondentKind.GUEST)
    renamed(auditor, name="Arsenault, CPA", kind=CorrespondentKind.FEDERATION)
    Person.objects.update(family_name="Lavoie")
    assert list(rows(assembly.notice)) == table
    after = certify_notice(assembly.notice, language="fr", actor=SYSTEM)
    assert after.head_sha256 == before.head_sha256
    slip = sending_slip(after, told_beyond(assembly.notice)[0], language="fr")
    assert "Fédération du Fleuve" in text_of(slip.content)
    [letter] = letters(assembly.notice, today(organisation))
    assert letter.name == "Tremblay & Roy, CPA"
    said = {(row.addressee, row.quality_in_words) for row in told_beyond(assembly.notice)}
    assert said == {("Fédération du Fleuve", "Fédération"), ("Tremblay & Roy, CPA", "Auditrice ou auditeur")}
    page = office.get(reverse("governance:told", args=[organisation.slug, assembly.public_id])).content.decode()
    assert "Fédération du Fleuve" in page
    assert "Zone du Fleuve" not in page


def test_what_tells_instead_bears_the_name_of_today_and_what_was_tried_that_of_its_day(organisation, meeting):
    assembly, (federation, _auditor) = called_with_both(organisation, meeting)
    renamed(federation, name="Zone du Fleuve", line="1, rue Une")
    tried = Delivery.objects.get(correspondent=federation)
    letter = post_instead(tried, actor=SYSTEM)
    assert (tried.addressee, letter.addressee) == ("Fédération du Fleuve", "Zone du Fleuve")
    assert {row[1] for row in rows(assembly.notice) if row[0] == "federation"} == {
        "Fédération du Fleuve", "Zone du Fleuve",
    }  # fmt: skip


def test_what_was_written_before_names_were_kept_bears_that_of_today(organisation, meeting):
    assembly, (federation, _auditor) = called_with_both(organisation, meeting)
    written_before_names_were_kept()
    renamed(federation, name="Zone du Fleuve")
    assert "Zone du Fleuve" in {row[1] for row in rows(assembly.notice)}


def test_the_database_holds_the_name_something_was_written_under(organisation, meeting):
    called_with_both(organisation, meeting)
    for change in ({"told_as": "Quelqu’un"}, {"quality": "guest"}, {"told_as": "", "quality": ""}):
        with pytest.raises(IntegrityError, match="keeps the name"), transaction.atomic():
            Delivery.objects.filter(correspondent__isnull=False).update(**change)


def test_their_link_shows_the_notice_confirms_that_it_came_once_and_lets_nobody_in(organisation, meeting):
    called_with_both(organisation, meeting)
    told = Delivery.objects.select_related("correspondent").get(channel=Channel.EMAIL, membership=None)
    link, browser = reverse("notice-link", kwargs={"token": link_token(told)}), Client()
    shown = browser.get(link).content.decode()
    assert "Ordre du jour" in shown
    assert "à titre de fédération" in shown
    told.refresh_from_db()
    assert told.first_seen_at is None
    assert browser.post(link).headers["Location"] == link
    told.refresh_from_db()
    seen = told.first_seen_at
    assert seen is not None
    browser.post(link)
    told.refresh_from_db()
    assert told.first_seen_at == seen
    assert not browser.session.get("entries")


def test_they_are_told_that_the_meeting_is_cancelled(organisation, meeting):
    assembly, _both = called_with_both(organisation, meeting)
    change = cancel_assembly(assembly, Why("La salle est inondée.", "The hall is flooded."), actor=SYSTEM)
    assert told_beyond(change.notice).count() == 2


def test_once_the_notice_left_nobody_is_added(organisation, meeting):
    called_with_both(organisation, meeting)
    with pytest.raises(StateNotAllowed):
        also_tell(meeting, [], actor=SYSTEM)


def test_whoever_was_put_aside_or_is_of_another_organisation_is_not_told(organisation, meeting):
    aside, stranger = keep(organisation), keep(an_organisation("ailleurs"))
    put_correspondent_aside(aside, actor=SYSTEM)
    assert also_tell(meeting, [aside.public_id, stranger.public_id], actor=SYSTEM) == 0
    assert also_told(meeting) == []


def test_chosen_and_then_put_aside_the_page_shows_them_until_they_are_unticked(organisation, meeting, office):
    guest = keep(organisation)
    also_tell(meeting, [guest.public_id], actor=SYSTEM)
    office.post(f"{page(meeting)}?one={guest.public_id}", {"act": "aside"})
    shown = office.get(page(meeting)).content.decode()
    assert f'id="one-{guest.public_id}" checked' in shown
    assert "Ne figure plus dans la liste" in shown
    assert [one.correspondent_id for one in recipients_beyond(meeting)] == [guest.pk]
    # Pressed as the page stands, nobody is dropped in silence.
    office.post(page(meeting), {"act": "choose", "one": [guest.public_id]})
    assert also_told(meeting) == [guest]
    office.post(page(meeting), {"act": "choose"})
    assert also_told(meeting) == []
    assert guest.name not in office.get(page(meeting)).content.decode()


def test_nobody_is_kept_whom_nothing_reaches(organisation):
    with pytest.raises(NoAddress):
        keep(organisation, Particulars(CorrespondentKind.GUEST, "Zoé"))


def test_the_secretary_keeps_one_chooses_them_and_reads_them_before_calling(organisation, meeting, office):
    particulars = {"kind": "guest", "name": "Zoé Invitée", "language": "fr", "city": "", "postal_code": "", "line": ""}
    refused = office.post(page(meeting), {**particulars, "email": "", "act": "keep"})
    assert refused.status_code == 422
    assert "Donnez une adresse" in refused.content.decode()
    kept = office.post(page(meeting), {**particulars, "email": "zoe@example.org", "act": "keep"}, follow=True)
    assert re.search(r'name="one" value="\w+" id="one-\w+" checked', kept.content.decode())
    notice = office.get(reverse("governance:notice", args=["rives", meeting.public_id])).content.decode()
    assert "Zoé Invitée (Invité" in notice
    [one] = also_told(meeting)
    office.post(
        f"{page(meeting)}?one={one.public_id}", {**particulars, "email": "z@example.org", "act": "keep"}, follow=True
    )
    one.refresh_from_db()
    assert one.email == "z@example.org"
    office.post(page(meeting), {"act": "choose"}, follow=True)
    assert also_told(meeting) == []
    office.post(f"{page(meeting)}?one={one.public_id}", {"act": "aside"}, follow=True)
    assert "Zoé" not in office.get(page(meeting)).content.decode()


def test_the_page_of_those_told_lists_them_with_what_became_of_each(organisation, meeting, office):
    assembly, _both = called_with_both(organisation, meeting)
    Delivery.objects.filter(channel=Channel.EMAIL).update(state=DeliveryState.FAILED, last_answer="550 nobody")
    shown = office.get(reverse("governance:told", args=["rives", assembly.public_id])).content.decode()
    assert 'id="beyond"' in shown
    assert shown.count("Fédération du Fleuve") >= 2
    # Its name stands by what can be done about the message that failed, too.
    assert "Plutôt par la poste" in shown
    assert office.get(page(assembly)).status_code == 302


def test_nobody_but_the_office_chooses(organisation, meeting):
    client = Client()
    assert client.get(page(meeting)).status_code in (302, 404)
    client.force_login(
        an_officer(organisation, Role.AUDITOR), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.get(page(meeting)).status_code == 404
