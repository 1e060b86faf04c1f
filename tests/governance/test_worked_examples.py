"""The worked examples of the rulebook on meetings, through the services, the pages that show them and what they keep.

The same examples through the pure rules are in `tests/governance/rules`. Unless said, a co-operative whose by-laws set
the notice to 10 and 45 days; the meeting is on Saturday 24 April 2027.
"""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from django.test import Client
from django.urls import reverse

from governance.errors import NoticeOutsideWindow, QuorumNotMet, TieForTheChair
from governance.models import Assembly, Attendance, Motion, PresenceChannel
from governance.queries.compliance import obligations_on
from governance.rules import year
from governance.rules.majorities import CastingVote
from governance.services.adjourning import adjourn_assembly, call_second_time, tell_of_adjournment
from governance.services.also_telling import also_tell
from governance.services.calling import call_assembly, foresee_call
from governance.services.changing import Rendezvous, Why, postpone_assembly
from governance.services.hands import Hands, decide_by_hands
from governance.services.sessions import open_assembly
from membership.errors import OverrideReasonMissing
from membership.models import AuditEntry, CorrespondentKind, Delivery, Membership, Organisation, Role
from membership.rules.findings import Level, Outcome
from membership.services.correspondents import Particulars, keep_correspondent
from tests.factories.life import finding_of
from tests.factories.meetings import MEETING_ON, SYSTEM, a_motion, an_assembly, an_evening, come, jump
from tests.factories.register import a_member, an_officer, an_organisation, members
from tests.governance.web.reading import address, said

pytestmark = pytest.mark.django_db

BEFORE = date(2027, 3, 1)
IF_ANY = "Si votre organisation fait partie d’une fédération"
SNOW = Why("La tempête ferme les routes.", "The storm closes the roads.")
BY_THE_LAW = {"notice_min_days": None, "notice_max_days": None}
"""By-laws that say nothing of the notice, whose days the act sets."""


def a_coop(**fields: object) -> Organisation:
    """Return an organisation with one member, some time before the notice may leave."""
    organisation = an_organisation(**fields)
    jump(organisation, BEFORE)
    a_member(organisation)
    return organisation


def the_office(organisation: Organisation) -> Client:
    browser = Client()
    account = an_officer(organisation, Role.SECRETARY)
    browser.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def the_page(meeting: Assembly):
    return the_office(meeting.organisation).get(address("notice", meeting))


def sent_on(meeting: Assembly, on: date, **fields: str) -> Assembly:
    jump(meeting.organisation, on)
    return call_assembly(meeting, actor=SYSTEM, **fields)


# --- the notice


def test_ex01_ten_days_before_asks_for_a_reason_and_keeps_it_beside_the_doubt():
    meeting = an_assembly(a_coop())
    jump(meeting.organisation, date(2027, 4, 14))
    page = the_page(meeting)
    found = page.context["prospect"].finding
    assert (found.figure("span"), found.figure("clear")) == (10, 9)
    assert page.context["may_call"]
    assert "Passer outre" in said(page)
    with pytest.raises(OverrideReasonMissing):
        call_assembly(meeting, actor=SYSTEM)
    called = call_assembly(meeting, actor=SYSTEM, reason="Le règlement ne parle pas de jours francs.")
    assert called.waivers.get().finding["code"] == "notice_valid_if_not_clear_days"


def test_ex01_where_a_by_law_counts_clear_days_it_does_not_leave():
    meeting = an_assembly(a_coop(bylaws={"notice_day_count": "clear"}))
    jump(meeting.organisation, date(2027, 4, 14))
    assert not the_page(meeting).context["may_call"]
    with pytest.raises(NoticeOutsideWindow) as refused:
        call_assembly(meeting, actor=SYSTEM, reason="Nous sommes pressés.")
    assert finding_of(refused.value).code == "notice_too_late"


@pytest.mark.parametrize("count", ["span", "clear"])
def test_ex02_eleven_days_before_leaves_whichever_way_days_are_counted(count):
    meeting = an_assembly(a_coop(bylaws={"notice_day_count": count}))
    assert sent_on(meeting, date(2027, 4, 13)).notice.deliveries.count() == 1
    assert not meeting.waivers.exists()


def test_ex03_nine_days_before_is_too_late_and_the_page_offers_another_day():
    meeting = an_assembly(a_coop())
    with pytest.raises(NoticeOutsideWindow) as refused:
        sent_on(meeting, date(2027, 4, 15), reason="Nous sommes pressés.")
    assert finding_of(refused.value).code == "notice_too_late"
    assert "choisissez un autre jour" in said(the_page(meeting))


def test_ex04_forty_five_days_before_leaves_and_forty_six_does_not():
    meeting = an_assembly(a_coop())
    with pytest.raises(NoticeOutsideWindow) as refused:
        sent_on(meeting, date(2027, 3, 9))
    assert finding_of(refused.value).code == "notice_too_early"
    assert "10 mars 2027" in said(the_page(meeting))
    assert sent_on(meeting, date(2027, 3, 10)).notice_id is not None


@pytest.mark.parametrize(
    ("on", "leaves"),
    [
        (date(2027, 4, 13), True),
        (date(2027, 4, 15), False),
        (date(2027, 3, 10), True),
        (date(2027, 3, 9), False),
    ],
)
def test_ex05_a_caisse_whose_by_laws_are_silent_calls_in_the_days_of_its_own_act(on, leaves):
    meeting = an_assembly(a_coop(kind="qc_caisse", bylaws=BY_THE_LAW))
    jump(meeting.organisation, on)
    found = foresee_call(meeting).finding
    assert "212" in found.source("fr")
    assert (found.outcome is Outcome.MET) is leaves
    if leaves:
        assert call_assembly(meeting, actor=SYSTEM).notice_id is not None
    else:
        # The text of that act is of 2018: it asks for a reason, which is kept, and does not bar.
        with pytest.raises(OverrideReasonMissing):
            call_assembly(meeting, actor=SYSTEM)


def test_ex05_a_federation_that_is_not_told_is_flagged_on_the_page_and_in_what_is_kept():
    meeting = an_assembly(a_coop(kind="qc_caisse", bylaws=BY_THE_LAW))
    jump(meeting.organisation, date(2027, 4, 13))
    page = the_page(meeting)
    # Usage would have had an invitation leave earlier still: told, and no more.
    beside = [(one.code, one.level) for one in page.context["prospect"].beside]
    assert beside == [("federation_notice_missing", Level.WARN), ("invitation", Level.INFO)]
    assert "La fédération reçoit l’avis dans le même délai." in said(page)
    assert page.context["may_call"]
    call_assembly(meeting, actor=SYSTEM)
    kept = AuditEntry.objects.filter(action="assembly.called").latest("pk").detail.values
    assert [one["code"] for one in kept["beside"]] == ["federation_notice_missing", "invitation"]


def test_ex05_a_federation_told_with_the_members_is_in_time():
    meeting = an_assembly(a_coop(kind="qc_caisse", bylaws=BY_THE_LAW))
    jump(meeting.organisation, date(2027, 4, 13))
    one = Particulars(CorrespondentKind.FEDERATION, "Fédération des caisses", email="avis@example.org")
    federation = keep_correspondent(meeting.organisation, one, actor=SYSTEM)
    also_tell(meeting, [federation.public_id], actor=SYSTEM)
    found = foresee_call(meeting).beside[0]
    assert (found.code, found.outcome) == ("federation_told", Outcome.MET)
    called = call_assembly(meeting, actor=SYSTEM)
    assert Delivery.objects.filter(notice=called.notice, correspondent=federation).count() == 1


def test_ex26_a_federal_co_operative_counts_clear_days_from_23_march_to_30_april():
    meeting = an_assembly(a_coop(kind="ca_coop", bylaws=BY_THE_LAW), on=date(2027, 5, 22))
    with pytest.raises(OverrideReasonMissing) as refused:
        sent_on(meeting, date(2027, 5, 1))
    assert finding_of(refused.value).code == "notice_too_late"
    page = the_page(meeting)
    assert page.context["lawful"].first_on == date(2027, 3, 23)
    assert page.context["lawful"].last_on == date(2027, 4, 30)
    assert sent_on(meeting, date(2027, 4, 30)).notice_id is not None


# --- the annual meeting


def the_annual_meeting(organisation: Organisation, on: date) -> year.Obligation:
    (found,) = (one for one in obligations_on(organisation, on) if one.key == year.MEETING)
    return found


@pytest.mark.parametrize(
    ("month", "day", "on", "latest"),
    [(12, 31, date(2027, 1, 15), date(2027, 6, 30)), (8, 31, date(2026, 10, 15), date(2027, 2, 28))],
)
def test_ex06_the_annual_meeting_is_due_six_months_after_the_end_of_the_year(month, day, on, latest):
    coop = an_organisation(year_end_month=month, year_end_day=day)
    assert the_annual_meeting(coop, on).due_on == latest


def test_ex06_on_the_first_of_july_it_is_late_and_the_page_says_that_the_federation_may_call_it():
    coop = an_organisation(year_end_month=12, year_end_day=31)
    jump(coop, date(2027, 6, 30))
    office, page = the_office(coop), reverse("governance:compliance", kwargs={"slug": coop.slug})
    may_call = "la fédération peut la convoquer"
    assert the_annual_meeting(coop, date(2027, 6, 30)).state(date(2027, 6, 30)) is not year.State.LATE
    assert may_call not in said(office.get(page))
    jump(coop, date(2027, 7, 1))
    assert the_annual_meeting(coop, date(2027, 7, 1)).state(date(2027, 7, 1)) is year.State.LATE
    assert may_call in said(office.get(page))
    # Who belongs to none reads a condition; who wrote its federation down reads what it may do.
    assert IF_ANY in said(office.get(page))
    keep_correspondent(
        coop,
        Particulars(CorrespondentKind.FEDERATION, "Fédération des Rives", email="info@federation.example.org"),
        actor=SYSTEM,
    )
    assert may_call in said(office.get(page))
    assert IF_ANY not in said(office.get(page))


# --- quorum and majorities


def test_ex09_where_the_by_laws_are_silent_four_of_a_hundred_and_twenty_decide():
    coop = an_organisation(bylaws={"quorum": None})
    crowd = members(coop, 120)
    evening = an_evening(coop, *crowd[:4])
    decided = decide_by_hands(evening.motions.get(), Hands(4, 0), actor=SYSTEM)
    assert (decided.state, decided.figures["present"], decided.figures["entitled"]) == ("adopted", 4, 120)


def test_ex09_with_a_quorum_of_a_tenth_twelve_are_needed_and_the_meeting_is_called_again():
    coop = an_organisation(bylaws={"quorum": "10 %", "quorum_fail": "second_call"})
    crowd = members(coop, 120)
    evening = an_evening(coop, *crowd[:4])
    with pytest.raises(QuorumNotMet) as refused:
        decide_by_hands(evening.motions.get(), Hands(4, 0), actor=SYSTEM)
    assert finding_of(refused.value).figure("required") == 12
    again = Rendezvous(datetime.combine(date(2027, 5, 15), time(19), coop.zone), "Centre communautaire")
    second = call_second_time(evening, again, Why("Il n’y a pas quorum.", "There is no quorum."), actor=SYSTEM)
    call_assembly(second, actor=SYSTEM)
    jump(coop, date(2027, 5, 15), time(19, 5))
    for one in crowd[:4]:
        come(second, one)
    open_assembly(second, actor=SYSTEM)
    assert decide_by_hands(second.motions.get(), Hands(4, 0), actor=SYSTEM).state == "adopted"


def put_to(
    how_many: int, *, majority: str = "majority_ordinary", called_on: date = date(2027, 4, 9), **fields
) -> Motion:
    """Return a motion on the floor before so many members, under a majority."""
    coop = an_organisation(**fields)
    jump(coop, BEFORE)
    crowd = members(coop, how_many)
    meeting = an_assembly(coop, kind="special")
    motion = a_motion(meeting, "La proposition", majority=majority)
    sent_on(meeting, called_on)
    jump(coop, MEETING_ON, time(19, 5))
    Attendance.objects.bulk_create(_came(meeting, one) for one in crowd)
    open_assembly(meeting, actor=SYSTEM)
    return motion


def _came(meeting: Assembly, one: Membership) -> Attendance:
    return Attendance(
        organisation_id=meeting.organisation_id,
        assembly=meeting,
        membership=one,
        person_id=one.person_id,
        channel=PresenceChannel.HALL,
        counts_toward_quorum=True,
    )


@pytest.mark.parametrize(
    ("votes_for", "state", "arithmetic"),
    [(40, "adopted", "40 × 3 = 120 ≥ 60 × 2 = 120"), (39, "rejected", "39 × 3 = 117 < 59 × 2 = 118")],
)
def test_ex10_exactly_two_thirds_carry_a_by_law_and_abstentions_and_spoilt_papers_do_not_count(
    votes_for, state, arithmetic
):
    # The three who spoilt their vote are present, and in none of the totals.
    decided = decide_by_hands(put_to(78, majority="maj_bylaws"), Hands(votes_for, 20, 15), actor=SYSTEM)
    assert (decided.state, decided.finding["arithmetic"]) == (state, arithmetic)
    assert decided.figures["present"] == 78


def test_ex11_the_chairs_casting_vote_breaks_a_tie_and_stands_apart_from_the_votes():
    motion = put_to(50, bylaws={"tie_meeting": "chair"})
    with pytest.raises(TieForTheChair):
        decide_by_hands(motion, Hands(22, 22, 6), actor=SYSTEM)
    decided = decide_by_hands(motion, Hands(22, 22, 6, CastingVote.FOR), actor=SYSTEM)
    assert (decided.state, decided.figures["for"], decided.figures["casting_vote"]) == ("adopted", 22, "for")


def test_ex11_without_a_casting_vote_a_tie_is_lost():
    decided = decide_by_hands(put_to(50, bylaws={"tie_meeting": "lost"}), Hands(22, 22, 6), actor=SYSTEM)
    assert (decided.state, decided.figures["casting_vote"]) == ("rejected", "")


@pytest.mark.parametrize(("votes_for", "against", "state"), [(74, 26, "rejected"), (75, 25, "adopted")])
def test_ex12_winding_up_takes_three_quarters_of_the_votes_cast(votes_for, against, state):
    motion = put_to(140, majority="maj_dissolution")
    assert decide_by_hands(motion, Hands(votes_for, against, 40), actor=SYSTEM).state == state


def test_ex28_the_notice_of_a_dissolution_does_not_leave_twenty_four_days_before():
    society = a_coop(kind="qc_npo")
    meeting = an_assembly(society, kind="special")
    a_motion(meeting, "La dissolution", majority="maj_dissolution")
    jump(society, date(2027, 3, 31))
    page = the_page(meeting)
    assert not page.context["may_call"]
    assert "24 < 30" in said(page)
    with pytest.raises(NoticeOutsideWindow) as refused:
        call_assembly(meeting, actor=SYSTEM, reason="Tout le monde est d’accord.")
    assert (finding_of(refused.value).code, finding_of(refused.value).figure("counted")) == ("dissolution_notice", 24)


def a_dissolution_called_in_time() -> Assembly:
    """Return the meeting of a society, told thirty-one days before that it would be dissolved."""
    society = a_coop(kind="qc_npo", bylaws={"proxy_allowed": False})
    meeting = an_assembly(society, kind="special")
    a_motion(meeting, "La dissolution", majority="maj_dissolution")
    return sent_on(meeting, date(2027, 3, 24))


def test_ex28_postponed_the_notice_of_the_new_day_has_its_thirty_days_too():
    meeting = a_dissolution_called_in_time()
    jump(meeting.organisation, date(2027, 4, 20))
    soon, later = (
        Rendezvous(datetime.combine(on, time(19), meeting.zone), "Salle")
        for on in (date(2027, 5, 2), date(2027, 5, 20))
    )
    with pytest.raises(NoticeOutsideWindow) as refused:
        postpone_assembly(meeting, soon, SNOW, actor=SYSTEM, reason="Tout le monde est d’accord.")
    assert (finding_of(refused.value).code, finding_of(refused.value).figure("counted")) == ("dissolution_notice", 12)
    change = postpone_assembly(meeting, later, SNOW, actor=SYSTEM)
    assert "dissolution_notice" in [one["code"] for one in change.findings]


def test_ex28_adjourned_beyond_its_delay_the_new_notice_has_its_thirty_days_too():
    meeting = a_dissolution_called_in_time()
    jump(meeting.organisation, MEETING_ON, time(19, 5))
    open_assembly(meeting, actor=SYSTEM)
    to = Rendezvous(datetime.combine(date(2027, 6, 10), time(19), meeting.zone), "Salle")
    change = adjourn_assembly(meeting, to, SNOW, actor=SYSTEM)
    assert change.is_notice_owed
    jump(meeting.organisation, date(2027, 5, 20))
    with pytest.raises(NoticeOutsideWindow) as refused:
        tell_of_adjournment(change, actor=SYSTEM, reason="Tout le monde est d’accord.")
    assert (finding_of(refused.value).code, finding_of(refused.value).figure("counted")) == ("dissolution_notice", 21)


def test_ex28_told_thirty_days_before_thirty_votes_against_ten_carry_it():
    by_laws = {"proxy_allowed": False}
    motion = put_to(40, kind="qc_npo", bylaws=by_laws, majority="maj_dissolution", called_on=date(2027, 3, 25))
    decided = decide_by_hands(motion, Hands(30, 10), actor=SYSTEM)
    assert (decided.state, decided.finding["arithmetic"]) == ("adopted", "30 × 3 = 90 ≥ 40 × 2 = 80")
