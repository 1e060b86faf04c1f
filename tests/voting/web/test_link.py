"""The personal link of a notice: a scanner that opens it does nothing; only the member's «Oui» does."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from governance.models import Assembly, AssemblyState, Attendance
from governance.services.sessions import end_assembly
from membership.models import AuditEntry, Delivery, Notice, NoticeKind, Person, Relation, Representation
from membership.models.base import STILL_RECORDED
from membership.queries.links import link_token
from membership.services.representation import end_representation, name_representative
from membership.web.gate import ENTRIES
from tests.factories.meetings import MEETING_ON, a_called_assembly, an_evening, come, jump
from tests.factories.register import JOINED_ON, SYSTEM, a_legal_member, a_member, a_suspension
from tests.voting.web.conftest import CONTACT, Evening
from tests.voting.web.reading import text_of
from voting.models import AnnouncementKind, RollCallVote
from voting.services.announcing import announce_due, plan_announcement
from voting.services.polls import open_poll, prepare_poll

pytestmark = pytest.mark.django_db


def everything_recorded() -> tuple[object, ...]:
    """Return all that a visit could have left behind."""
    return (
        list(Delivery.objects.order_by("pk").values()),
        Attendance.objects.count(),
        AuditEntry.objects.count(),
        Session.objects.count(),
    )


def the_pass(client: Client, evening: Evening) -> dict[str, object]:
    return client.session[ENTRIES][evening.assembly.public_id]


@pytest.fixture
def anne(evening):
    return evening.members[0]


@pytest.fixture
def coming(organisation):
    """A meeting called for in two weeks."""
    anne = a_member(organisation, "Anne", "Roy")
    return Evening(organisation, [anne], a_called_assembly(organisation), None)


def test_it_names_the_person_the_organisation_and_the_meeting(client, evening, anne):
    page = text_of(client.get(evening.link(anne)))
    assert f"Êtes-vous {anne.person.full_name}?" in page
    assert "Coop des Rives" in page
    assert "Assemblée générale annuelle" in page


def test_a_scanner_that_opens_it_again_and_again_does_nothing(evening, anne):
    before = everything_recorded()
    for _ in range(3):
        for ask in ("get", "head"):
            scanner = Client()
            answer = getattr(scanner, ask)(evening.link(anne))
            assert answer.status_code == 200
            assert "sessionid" not in answer.cookies
    assert Client().get(f"{evening.link(anne)}?no").status_code == 200
    assert everything_recorded() == before


def test_yes_lets_in_and_counts_as_present_on_line(client, evening, anne):
    answer = client.post(evening.link(anne))
    assert answer.url == evening.address("room")
    stay = Attendance.objects.get()
    assert (stay.membership, stay.person, stay.channel) == (anne, anne.person, "online")
    assert the_pass(client, evening)["membership_id"] == anne.pk


def test_yes_is_kept_once_as_proof_that_the_notice_arrived(evening, anne):
    first = evening.come_in(anne)
    delivery = Delivery.objects.get(membership=anne)
    evening.at(19, 20)
    evening.come_in(anne, first)
    assert delivery.first_seen_at is not None
    assert Delivery.objects.get(membership=anne).first_seen_at == delivery.first_seen_at
    assert AuditEntry.objects.filter(action="notice.acknowledged", object_id=delivery.public_id).count() == 1
    assert not Delivery.objects.exclude(membership=anne).filter(first_seen_at__isnull=False).exists()


def test_yes_wants_the_form_of_the_page(evening, anne):
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(evening.link(anne)).status_code == 403
    assert not Attendance.objects.exists()


def test_no_explains_and_does_nothing(client, evening, anne):
    page = text_of(client.get(f"{evening.link(anne)}?no"))
    assert "Alors ce lien n’est pas le vôtre" in page
    assert CONTACT in page
    assert not Attendance.objects.exists()


def test_present_already_another_device_is_let_in_without_a_second_arrival(evening, anne):
    evening.come_in(anne)
    other_phone = evening.come_in(anne)
    assert Attendance.objects.count() == 1
    assert other_phone.get(evening.address("room")).status_code == 200


def test_present_in_the_hall_the_phone_follows_without_a_second_arrival(evening, anne):
    come(evening.assembly, anne)
    evening.come_in(anne)
    assert Attendance.objects.get().channel == "hall"


def test_on_a_shared_phone_the_last_one_who_said_yes_is_the_one_inside(client, evening):
    first, second, _ = evening.members
    evening.come_in(first, client)
    evening.come_in(second, client)
    assert the_pass(client, evening)["membership_id"] == second.pk
    assert Attendance.objects.count() == 2


def test_long_before_the_meeting_it_shows_the_door_and_counts_nobody(client, coming):
    answer = client.post(coming.link(coming.members[0]))
    assert answer.url == coming.address("enter")
    assert not Attendance.objects.exists()
    page = text_of(client.get(answer.url))
    assert "Les portes ouvrent le" in page
    assert "Vous avez droit de vote." in page


def test_from_an_hour_before_it_counts_as_present(client, coming):
    jump(coming.organisation, MEETING_ON, time(17, 59))
    assert client.post(coming.link(coming.members[0])).url == coming.address("enter")
    jump(coming.organisation, MEETING_ON, time(18, 1))
    assert client.post(coming.link(coming.members[0])).url == coming.address("room")


class TestOfALegalPerson:
    @pytest.fixture
    def evening(self, organisation):
        farm = a_legal_member(organisation, "Corporation Nguyễn", represented_by="Siobhán Beaulieu")
        assembly = a_called_assembly(organisation)
        jump(organisation, MEETING_ON, time(18, 30))
        return Evening(organisation, [farm], assembly, None)

    def test_it_asks_for_whoever_represents_it(self, client, evening):
        page = text_of(client.get(evening.link(evening.members[0])))
        assert "Êtes-vous Siobhán Beaulieu, qui représente Corporation Nguyễn?" in page

    def test_the_pass_is_the_representatives(self, client, evening):
        evening.come_in(evening.members[0], client)
        held = the_pass(client, evening)
        assert held["name"] == "Siobhán Beaulieu"
        assert held["person_id"] != evening.members[0].person_id


class TestOfALegalPersonNobodyActsFor:
    @pytest.fixture
    def evening(self, organisation):
        farm = a_legal_member(organisation, "Ferme du Quai", represented_by="")
        assembly = a_called_assembly(organisation)
        jump(organisation, MEETING_ON, time(18, 30))
        return Evening(organisation, [farm], assembly, None)

    def test_it_says_why_and_whom_to_call(self, client, evening):
        page = text_of(client.get(evening.link(evening.members[0])))
        assert "aucune personne n’est désignée pour voter" in page
        assert CONTACT in page
        assert "Oui, c’est moi" not in page

    def test_it_lets_nobody_in(self, client, evening):
        before = everything_recorded()
        assert client.post(evening.link(evening.members[0])).status_code == 200
        assert everything_recorded() == before


def an_announced_poll(assembly):
    """Return an open poll whose opening was written to all who may vote in it."""
    poll = prepare_poll(assembly.motions.get(), actor=SYSTEM)
    plan_announcement(assembly, kind=AnnouncementKind.POLL_OPENED, poll=poll, actor=SYSTEM)
    poll = open_poll(poll, actor=SYSTEM, lasts=timedelta(hours=1))
    assert announce_due() == 1
    return poll


def link_told(address):
    """Return the personal link in what was written there about the opening."""
    delivery = Delivery.objects.get(notice__kind=NoticeKind.POLL_OPENED, address=address)
    return reverse("notice-link", args=[link_token(delivery)])


class TestOfAMemberForWhomAnotherActs:
    """Marie acts for Jean: what is written around the vote goes to her."""

    @pytest.fixture
    def jean(self, organisation):
        return a_member(organisation, "Jean", "Roy")

    @pytest.fixture
    def marie(self, organisation, jean):
        marie = Person.objects.create(
            organisation=organisation, given_name="Marie", family_name="Caron", email="marie@example.org"
        )
        acting = name_representative(
            jean,
            person=marie,
            since=JOINED_ON,
            relation=Relation.SPOUSE,
            actor=SYSTEM,
            instrument_note="Lettre",
            override="Cas particulier.",
        )
        return acting.representation

    @pytest.fixture
    def evening(self, organisation, jean, marie):
        assembly = an_evening(organisation)
        return Evening(organisation, [jean], assembly, an_announced_poll(assembly))

    @pytest.fixture
    def link(self, evening):
        return link_told("marie@example.org")

    def test_the_link_asks_whoever_was_written_to_and_leads_to_the_vote(self, client, evening, jean, marie, link):
        assert "Êtes-vous Marie Caron, qui représente Jean Roy?" in text_of(client.get(link))
        assert client.post(link).url == evening.address("room")
        evening.cast(client)
        assert RollCallVote.objects.get().entry.membership == jean
        assert Representation.objects.get(STILL_RECORDED, membership=jean).effective == marie.effective

    def test_the_link_of_the_member_still_is_the_members_own(self, client, evening, jean):
        assert "Êtes-vous Jean Roy?" in text_of(client.get(evening.link(jean)))

    def test_whoever_acts_no_longer_is_let_in_no_longer(self, client, evening, jean, marie, link):
        end_representation(marie, on=MEETING_ON, actor=SYSTEM)
        for ask in (client.get, client.post):
            assert ask(link).status_code == 404
        assert not Attendance.objects.exists()


def test_the_link_of_a_former_representative_does_not_open_as_the_next_one(client, organisation):
    farm = a_legal_member(organisation, represented_by="Ana Diallo")
    assembly = an_evening(organisation)
    an_announced_poll(assembly)
    link = link_told("ana@example.org")
    assert client.get(link).status_code == 200
    luc = Person.objects.create(organisation=organisation, given_name="Luc", family_name="Roy", email="l@example.org")
    name_representative(farm, person=luc, since=MEETING_ON, actor=SYSTEM, instrument_note="Résolution")
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("now_at", ["anne.roy@example.org", ""])
def test_the_link_in_a_mailbox_that_is_the_members_no_longer_opens_nothing(client, evening, anne, now_at):
    Person.objects.filter(pk=anne.person_id).update(email=now_at)
    for ask in (client.get, client.post):
        assert ask(evening.link(anne)).status_code == 404
    assert not Attendance.objects.exists()


def test_a_mailbox_written_otherwise_is_the_same_mailbox(client, evening, anne):
    Person.objects.filter(pk=anne.person_id).update(email=anne.person.email.upper())
    assert client.get(evening.link(anne)).status_code == 200


def test_a_member_suspended_since_the_notice_is_told_why(client, evening, anne):
    a_suspension(anne, since=date(2027, 4, 20), until=date(2027, 6, 1))
    page = text_of(client.get(evening.link(anne)))
    assert "Suspension en vigueur" in page
    assert CONTACT in page
    client.post(evening.link(anne))
    assert not Attendance.objects.exists()


class TestALinkThatOpensNothing:
    def unknown(self, evening):
        return "/n/nimporte:quoi/"

    def tampered(self, evening):
        link = evening.link(evening.members[0]).rstrip("/")
        return f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}/"

    def of_somebody_elses_signature(self, evening):
        ours, theirs = (evening.link(one).strip("/").split("/")[1].split(":") for one in evening.members[:2])
        return f"/n/{ours[0]}:{theirs[1]}/"

    def expired(self, evening):
        Notice.objects.filter(assembly=evening.assembly).update(links_end_at=evening.assembly.starts_at)
        return evening.link(evening.members[0])

    def after_two_days(self, evening):
        jump(evening.organisation, MEETING_ON + timedelta(days=2), time(20))
        return evening.link(evening.members[0])

    def of_a_meeting_that_ended(self, evening):
        evening.proclaim()
        end_assembly(evening.assembly, actor=SYSTEM)
        return evening.link(evening.members[0])

    def of_a_cancelled_meeting(self, evening):
        Assembly.objects.filter(pk=evening.assembly.pk).update(state=AssemblyState.CANCELLED)
        return evening.link(evening.members[0])

    CASES = (
        "unknown",
        "tampered",
        "of_somebody_elses_signature",
        "expired",
        "after_two_days",
        "of_a_meeting_that_ended",
        "of_a_cancelled_meeting",
    )

    @pytest.mark.parametrize("case", CASES)
    def test_is_refused_whatever_is_asked_of_it(self, client, evening, case):
        address = getattr(self, case)(evening)
        for ask in (client.get, client.post):
            answer = ask(address)
            assert answer.status_code == 404
            assert "Ce lien n’ouvre rien" in text_of(answer)
        assert not Attendance.objects.exists()
        assert ENTRIES not in client.session

    @pytest.mark.parametrize("case", CASES[1:])
    def test_does_not_say_which_of_these_it_is(self, evening, case):
        address = getattr(self, case)(evening)
        page = text_of(Client().get(address))
        assert evening.members[0].person.full_name not in page
        assert "Coop des Rives" not in page


def test_the_token_is_in_no_log(client, evening, anne, caplog, capfd):
    token = evening.link(anne).split("/")[2]
    with caplog.at_level(0):
        client.get(evening.link(anne))
        client.post(evening.link(anne))
        client.get(f"/n/{token}x/")
    said = caplog.text + "".join(capfd.readouterr())
    assert "n/<str:token>/" in said
    assert token not in said


def test_the_address_is_given_to_no_other_site_and_kept_by_no_cache(client, evening, anne):
    answer = client.get(evening.link(anne))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_speaks_english_to_those_who_ask(client, evening, anne):
    page = text_of(client.get(evening.link(anne), headers={"accept-language": "en"}))
    assert f"Are you {anne.person.full_name}?" in page
    assert "Annual general meeting" in page
