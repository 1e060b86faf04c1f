"""The pages of a board: from «Convene a meeting» to the minutes, for those who sit there and nobody else."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import (
    Assembly,
    AssemblyState,
    Attendance,
    Audience,
    Body,
    ChangeKind,
    Mandate,
    Minutes,
    MotionState,
    Resolution,
)
from governance.services.at_the_table import director_arrives, director_leaves, note_dissent
from governance.services.follow_ups import plan_follow_up
from governance.services.hands import Hands, decide_by_hands
from governance.services.minutes import draft_minutes, send_for_comment
from governance.services.register import note_change
from governance.services.sessions import end_assembly, open_assembly
from governance.services.sittings import call_sitting
from membership.models import Role
from membership.services.applications import withdraw_application
from tests.factories.life import an_application
from tests.factories.meetings import a_motion, an_assembly, jump
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.governance.sittings.conftest import MEETING_ON
from tests.governance.web.reading import messages, said

pytestmark = pytest.mark.django_db

ROLES = {
    "secretary": Role.SECRETARY,
    "administrator": Role.ADMINISTRATOR,
    "chair": Role.CHAIR,
    "auditor": Role.AUDITOR,
    "scrutineer": Role.SCRUTINEER,
    "adviser": Role.ADVISER,
}
OFFICE = {"secretary", "administrator"}
LEADS = OFFICE | {"chair"}
READS = LEADS | {"auditor"}


@pytest.fixture
def browsers(organisation, directors):
    """A browser for each role, for a director and for a member who is none."""
    accounts = {name: an_officer(organisation, role) for name, role in ROLES.items()}
    accounts["director"] = an_account_of(directors[0].membership)
    accounts["member"] = an_account_of(a_member(organisation, "Zoé", "Gagnon"))
    found = {}
    for name, account in accounts.items():
        found[name] = Client()
        found[name].force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def page(name, meeting: Assembly, **more):
    return reverse(name, kwargs={"slug": meeting.organisation.slug, "assembly": meeting.public_id, **more})


def of_body(name, body: Body):
    return reverse(name, kwargs={"slug": body.organisation.slug, "body": body.public_id})


def who_may_open(browsers, address) -> set[str]:
    return {name for name, browser in browsers.items() if browser.get(address).status_code == 200}


@pytest.fixture
def held(planned, directors):
    """The meeting over, with one resolution, one draft of its minutes and one follow-up."""
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(sitting, mandate=one, channel="hall", actor=SYSTEM)
    open_assembly(sitting, actor=SYSTEM)
    decide_by_hands(sitting.motions.get(), Hands(3, 0), actor=SYSTEM)
    end_assembly(sitting, actor=SYSTEM)
    draft_minutes(sitting, language="fr", actor=SYSTEM)
    plan_follow_up(
        sitting.motions.get().resolution, task="Signer le bail", owner="Anne", due_on=date(2027, 3, 1), actor=SYSTEM
    )
    sitting.refresh_from_db()
    return sitting


def test_in_preparation_only_the_office_the_chair_and_the_auditor_know_of_it(browsers, planned):
    assert who_may_open(browsers, page("sittings:one", planned)) == READS
    assert who_may_open(browsers, page("sittings:details", planned)) == OFFICE
    assert who_may_open(browsers, page("sittings:call", planned)) == OFFICE
    assert who_may_open(browsers, page("governance:agenda", planned)) == OFFICE
    assert who_may_open(browsers, of_body("sittings:new", planned.body)) == OFFICE


def test_a_member_who_is_no_director_sees_nothing_of_the_board(browsers, held):
    resolution = held.motions.get().resolution
    slug = held.organisation.slug
    insiders = READS | {"director"}
    assert who_may_open(browsers, page("sittings:one", held)) == insiders
    assert who_may_open(browsers, of_body("sittings:all", held.body)) == insiders
    assert who_may_open(browsers, page("governance:minutes", held)) == insiders
    minutes = reverse("governance:minutes-document", args=[slug, Minutes.objects.get().public_id])
    assert who_may_open(browsers, minutes) == insiders
    assert who_may_open(browsers, reverse("governance:resolution", args=[slug, resolution.public_id])) == insiders
    follow_up = reverse("governance:follow-up", args=[slug, resolution.follow_ups.get().public_id])
    assert who_may_open(browsers, follow_up) == READS


def test_what_members_undo_of_the_board_is_named_to_those_alone_who_may_read_it(browsers, held):
    of_the_board, here = held.motions.get().resolution, held.organisation
    motion = a_motion(an_assembly(here))
    of_members = Resolution.objects.create(
        organisation=here, motion=motion, year=2027, rank=1, adopted_on=date(2027, 4, 24),
        title_fr="Le bail est révoqué", text_fr="Texte",
    )  # fmt: skip
    note_change(of_the_board, by=of_members, kind=ChangeKind.REPEALS, actor=SYSTEM)
    address = reverse("governance:resolution", args=[here.slug, of_members.public_id])
    for name in ("director", "secretary"):
        assert "CA-2027-01 · Le bail" in said(browsers[name].get(address))
    shown = said(browsers["member"].get(address))
    assert "CA-2027-01" not in shown
    assert "une résolution du conseil" in shown


def test_lists_tell_outsiders_nothing_of_the_board(browsers, held):
    slug = held.organisation.slug
    for name in ("member", "scrutineer", "adviser"):
        browser = browsers[name]
        for address in ("governance:resolutions", "governance:assemblies", "governance:mandates"):
            shown = said(browser.get(reverse(address, args=[slug])))
            assert "CA-2027-01" not in shown
            assert "Réunion de février" not in shown
            assert "Réunions et décisions" not in shown
        assert "Réunion de février" not in said(browser.get("/"))
    for name in ("scrutineer", "adviser"):
        assert "Signer le bail" not in said(browsers[name].get(reverse("governance:follow-ups", args=[slug])))
    assert "CA-2027-01" in said(browsers["director"].get(reverse("governance:resolutions", args=[slug])))


def test_the_programming_interface_tells_nothing_of_the_board(browsers, held):
    base = f"/api/v1/organisations/{held.organisation.slug}"
    for name in ("secretary", "member", "director"):
        assert browsers[name].get(f"{base}/assemblies/{held.public_id}").status_code == 404
        assert "CA-2027" not in browsers[name].get(f"{base}/resolutions").content.decode()


def test_the_pages_of_the_members_assemblies_do_not_open_a_meeting_of_the_board(browsers, held):
    secretary = browsers["secretary"]
    for name in ("governance:assembly", "governance:notice", "governance:told", "governance:door", "governance:ledger",
                 "voting:conduct", "voting:enter", "voting:can-i-vote"):  # fmt: skip
        assert secretary.get(page(name, held)).status_code == 404, name


def test_the_secretary_goes_from_the_body_to_the_minutes(browsers, board, directors):
    secretary, organisation = browsers["secretary"], board.organisation
    assert "Convoquer une réunion" in said(secretary.get(of_body("governance:body", board)))
    filled = {
        "title_fr": "Réunion de mars", "title_en": "March meeting", "held_on": "2027-03-08", "held_at": "18:00",
        "place": "Bureau", "link": "", "called_by": "president",
    }  # fmt: skip
    answer = secretary.post(of_body("sittings:new", board), filled)
    sitting = Assembly.objects.get(body=board)
    assert answer.url == page("governance:agenda", sitting)
    secretary.post(page("governance:agenda-start", sitting))
    assert "Appeler" not in said(secretary.get(page("sittings:call", sitting)))
    assert "Convoquer 4 personnes" in said(secretary.get(page("sittings:call", sitting)))
    answer = secretary.post(page("sittings:call", sitting), {"reason": ""}, follow=True)
    assert messages(answer)[-1] == "L’avis est en route vers 4 personnes."

    jump(organisation, date(2027, 3, 8), time(18, 1))
    for one in directors[:3]:
        secretary.post(page("sittings:move", sitting, seat=one.seat.number), {"how": "hall"})
    secretary.post(page("sittings:open", sitting))
    shown = said(secretary.get(page("sittings:one", sitting)))
    assert "3 sur 4 sont là" in shown
    item = sitting.motions.get().public_id
    refused = secretary.post(page("sittings:hands", sitting, motion=item), {"votes_for": 9, "votes_against": 0})
    assert "Rien n’a été enregistré" in said(refused)
    votes = {
        f"voice_{directors[0].pk}": "for",
        f"voice_{directors[1].pk}": "for",
        f"voice_{directors[2].pk}": "abstain",
    }
    read = said(secretary.post(page("sittings:names", sitting, motion=item), votes))
    assert "Rien n’est encore proclamé" in read
    assert f"{directors[2].person.full_name} · Abstention" in read
    assert sitting.motions.get().state == MotionState.PROPOSED
    # One was noted wrong: the form comes back as it was filled in.
    again = secretary.post(page("sittings:names", sitting, motion=item), votes | {"again": "1"}).content.decode()
    assert again.count("checked") == len(votes)
    secretary.post(page("sittings:names", sitting, motion=item), votes | {"proclaim": "1"})
    shown = said(secretary.get(page("sittings:one", sitting)))
    assert "CA-2027-01" in shown
    secretary.post(page("sittings:dissent", sitting, motion=item), {"director": directors[2].pk})
    assert "est en dissidence" in said(secretary.get(page("sittings:one", sitting)))
    secretary.post(page("sittings:end", sitting))
    sitting.refresh_from_db()
    assert sitting.state == AssemblyState.ENDED
    assert "Aller au procès-verbal" in said(secretary.get(page("sittings:one", sitting)))
    secretary.post(page("governance:minutes", sitting), {"language": "fr"})
    assert Minutes.objects.get().assembly == sitting


def test_a_voice_of_somebody_who_left_is_refused_not_dropped(browsers, planned, directors):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    for one in directors:
        director_arrives(sitting, mandate=one, channel="hall", actor=SYSTEM)
    open_assembly(sitting, actor=SYSTEM)
    votes = {f"voice_{one.pk}": "for" for one in directors}
    # The secretary notes it while the chair ticks the voices.
    director_leaves(sitting, mandate=directors[3], actor=SYSTEM)
    refused = browsers["chair"].post(page("sittings:names", sitting, motion=sitting.motions.get().public_id), votes)
    assert f"{directors[3].person.full_name}. Rien n’a été enregistré" in said(refused)
    motion = sitting.motions.get()
    assert motion.state == MotionState.PROPOSED
    votes.pop(f"voice_{directors[3].pk}")
    votes["proclaim"] = "1"
    browsers["chair"].post(page("sittings:names", sitting, motion=sitting.motions.get().public_id), votes)
    motion.refresh_from_db()
    assert motion.state == MotionState.ADOPTED


def test_an_arrival_noted_by_mistake_is_struck_and_the_page_says_so(browsers, planned, directors):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(sitting, mandate=one, channel="hall", actor=SYSTEM)
    address = page("sittings:strike", sitting, seat=directors[0].seat.number)
    assert address in browsers["chair"].get(page("sittings:one", sitting)).content.decode()
    stay = Attendance.objects.get(mandate=directors[0])
    refused = browsers["chair"].post(address, {"stay": stay.pk, "reason": ""})
    assert refused.status_code == 422
    assert browsers["director"].get(address).status_code == 404
    assert browsers["director"].post(address, {"stay": stay.pk, "reason": "Non"}).status_code == 404
    answer = browsers["chair"].post(address, {"stay": stay.pk, "reason": "C’était sa sœur"}, follow=True)
    assert "2 sur 4 sont là" in said(answer)
    assert "C’était sa sœur" in said(answer)
    # They may come in anew.
    director_arrives(sitting, mandate=directors[0], channel="online", actor=SYSTEM)
    assert "3 sur 4 sont là" in said(browsers["chair"].get(page("sittings:one", sitting)))


def test_a_director_reads_and_does_not_lead(browsers, planned, directors):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(17, 50))
    director = browsers["director"]
    shown = said(director.get(page("sittings:one", sitting)))
    assert "Autour de la table" in shown
    assert "Ouvrir la réunion" not in shown
    for name, more in (
        ("open", {}),
        ("end", {}),
        ("move", {"seat": 1}),
        ("strike", {"seat": 1}),
        ("hands", {"motion": sitting.motions.get().public_id}),
    ):
        assert director.post(page(f"sittings:{name}", sitting, **more)).status_code == 404


def test_a_withdrawal_stands_on_the_page(browsers, planned, directors):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    director_arrives(sitting, mandate=directors[0], channel="hall", actor=SYSTEM)
    open_assembly(sitting, actor=SYSTEM)
    answer = browsers["chair"].post(
        page("sittings:withdraw", sitting, motion=sitting.motions.get().public_id),
        {"director": directors[0].pk, "reason": "Le bailleur est son frère"},
        follow=True,
    )
    assert "Le bailleur est son frère" in said(answer)


def test_whoever_is_at_the_table_is_deemed_to_agree_unless_a_dissent_is_minuted(browsers, planned, directors):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    for one in directors[:3]:
        director_arrives(sitting, mandate=one, channel="hall", actor=SYSTEM)
    open_assembly(sitting, actor=SYSTEM)
    motion = sitting.motions.get()

    def deemed():
        found = browsers["director"].get(page("sittings:one", sitting)).context["points"]
        return next((one["deemed"] for one in found if one.get("deemed")), None)

    assert deemed() is None
    decide_by_hands(motion, Hands(2, 1), actor=SYSTEM)
    told = deemed()
    assert (told.rule.key, told.figure("agree"), told.needs_override) == ("board_dissent", 3, False)
    note_dissent(motion, mandate=directors[2], actor=SYSTEM)
    assert deemed().figure("agree") == 2


def test_the_page_costs_as_much_with_four_directors_as_with_one(
    browsers, planned, directors, django_assert_max_num_queries
):
    sitting = call_sitting(planned, actor=SYSTEM)
    jump(sitting.organisation, MEETING_ON, time(18, 5))
    for one in directors:
        director_arrives(sitting, mandate=one, channel="hall", actor=SYSTEM)
    open_assembly(sitting, actor=SYSTEM)
    browsers["secretary"].get(page("sittings:one", sitting))
    with django_assert_max_num_queries(40):
        browsers["secretary"].get(page("sittings:one", sitting))


def test_whoever_leaves_the_board_reads_its_business_no_more(browsers, held, directors):
    from governance.models import MandateEnd
    from governance.services.mandates import end_mandate

    assert browsers["director"].get(page("sittings:one", held)).status_code == 200
    draft = held.minutes.get()
    send_for_comment(draft, audience=Audience.PRESENT, until=date(2027, 2, 20), actor=SYSTEM)
    waiting = "Un projet de procès-verbal à lire"
    assert waiting in said(browsers["director"].get("/"))
    end_mandate(directors[0], on=MEETING_ON, reason=MandateEnd.RESIGNED, actor=SYSTEM)
    jump(held.organisation, date(2027, 2, 10))
    assert browsers["director"].get(page("sittings:one", held)).status_code == 404
    assert waiting not in said(browsers["director"].get("/"))
    assert not Mandate.objects.filter(pk=directors[0].pk, recorded__upper_inf=True).exists()


def test_the_board_reads_the_applications_that_wait_and_the_office_goes_to_each(organisation, planned, browsers):
    an_application(organisation, details={"given_name": "Rosalie", "family_name": "Thibault"}, message="Je loue au 12.")
    gone = an_application(organisation, details={"given_name": "Partie", "family_name": "Ailleurs"})
    withdraw_application(gone, actor=SYSTEM)
    sitting = call_sitting(planned, actor=SYSTEM)
    for name in ("director", "secretary"):
        shown = said(browsers[name].get(page("sittings:one", sitting)))
        assert "1 demande d’adhésion en attente" in shown
        assert "Rosalie Thibault" in shown
        assert "Je loue au 12." in shown
        assert "Ailleurs" not in shown
        assert ("Ouvrir la demande" in shown) == (name == "secretary")
    assert browsers["member"].get(page("sittings:one", sitting)).status_code == 404
