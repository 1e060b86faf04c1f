"""Guests stand in the ledger beside the quorum; an arrival noted by mistake is struck, and counts at no instant."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse

from governance.errors import (
    AlreadyPresent,
    ArrivalStruck,
    AssemblyNotOpen,
    CountsRestOnArrival,
    DoorsNotOpen,
    InstantOutsideStay,
    NotPresent,
)
from governance.models import Attendance, Guest, GuestQuality, PresenceChannel, StruckStay
from governance.queries.guests import guests_here
from governance.queries.presence import course_of, present
from governance.queries.proceedings import proceedings_of
from governance.services.attendance import arrive
from governance.services.guests import Coming, admit_guest, guest_leaves
from governance.services.hands import Hands, decide_by_hands
from governance.services.ledger_text import ledger_table
from governance.services.minutes_text import contents
from governance.services.quorum_checks import check_quorum
from governance.services.sessions import end_assembly
from governance.services.striking import Mistake, strike_arrival
from membership.clock import now
from membership.errors import ReasonMissing, TextMissing
from membership.models import AuditDetail
from tests.factories.meetings import MEETING_ON, SYSTEM, a_called_assembly, an_evening, jump
from tests.factories.register import a_member, an_organisation
from tests.governance.web.reading import messages, said

pytestmark = pytest.mark.django_db

WRONG = Mistake("Un autre membre du même nom était venu")


@pytest.fixture
def coop():
    return an_organisation()


def paragraphs(meeting):
    drawn = contents(proceedings_of(meeting), language="fr", version=1, drawn_up_at=now())
    return drawn["presence"]["paragraphs"]


class TestGuests:
    def test_a_guest_is_there_beside_the_quorum_and_in_the_ledger_and_the_minutes(self, coop):
        meeting = an_evening(coop, a_member(coop))
        before = present(meeting, now())
        coming = Coming("  Lise   Caron ", GuestQuality.JOURNALIST, PresenceChannel.ONLINE, "le conseil")
        guest = admit_guest(meeting, coming, actor=SYSTEM)
        assert (guest.name, present(meeting, now())) == ("Lise Caron", before)
        assert guests_here(meeting, now()) == [guest]
        assert "Lise Caron" in ledger_table(meeting, "fr").splitlines()[-1]
        told = "Lise Caron (journaliste, sur invitation\u00a0: le conseil)."
        assert any(told in one for one in paragraphs(meeting))
        assert "Lise" not in str(AuditDetail.objects.get(entry__action="guest.arrived").values)

    def test_one_name_is_there_once_and_may_come_back(self, coop):
        meeting = an_evening(coop, a_member(coop))
        guest = admit_guest(meeting, Coming("Lise Caron"), actor=SYSTEM)
        with pytest.raises(AlreadyPresent):
            admit_guest(meeting, Coming("lise caron"), actor=SYSTEM)
        guest_leaves(guest, actor=SYSTEM)
        with pytest.raises(NotPresent):
            guest_leaves(guest, actor=SYSTEM)
        admit_guest(meeting, Coming("Lise Caron"), actor=SYSTEM)
        assert sum("Lise Caron" in one for one in paragraphs(meeting)) == 1

    def test_nobody_without_a_name_nor_before_the_doors_open_nor_after_the_end(self, coop):
        a_member(coop)
        meeting = a_called_assembly(coop)
        with pytest.raises(DoorsNotOpen):
            admit_guest(meeting, Coming("Lise Caron"), actor=SYSTEM)
        jump(coop, MEETING_ON, time(18, 30))
        with pytest.raises(TextMissing):
            admit_guest(meeting, Coming("  "), actor=SYSTEM)
        assert not Guest.objects.exists()

    def test_whoever_is_still_there_leaves_with_the_end(self, coop):
        meeting = an_evening(coop, a_member(coop))
        guest = admit_guest(meeting, Coming("Lise Caron"), actor=SYSTEM)
        ended = end_assembly(meeting, actor=SYSTEM)
        guest.refresh_from_db()
        assert guest.departed_at == ended.ended_at
        with pytest.raises(AssemblyNotOpen):
            admit_guest(meeting, Coming("Paul Hébert"), actor=SYSTEM)

    def test_the_page_at_the_door_lets_one_in_and_out(self, cast, browser_of):
        meeting = an_evening(cast.organisation, cast.membership)
        at = {"slug": cast.organisation.slug, "assembly": meeting.public_id}
        door, admit = reverse("governance:door", kwargs=at), reverse("governance:guest-admit", kwargs=at)
        secretary = browser_of("secretary")
        assert "Aucune règle ne parle des personnes invitées" in said(secretary.get(door))
        assert "Écrivez le nom" in messages(secretary.post(admit, {"guest-name": ""}, follow=True))[-1]
        page = secretary.post(admit, {"guest-name": "Lise Caron", "guest-quality": "observer"}, follow=True)
        assert messages(page)[-1] == "Lise Caron est là, à côté du quorum."
        assert "Personnes invitées, hors quorum" in said(page)
        guest = Guest.objects.get()
        secretary.post(reverse("governance:guest-leave", kwargs={**at, "guest": guest.public_id}))
        guest.refresh_from_db()
        assert guest.departed_at is not None
        assert "Lise Caron" in said(browser_of("auditor").get(reverse("governance:ledger", kwargs=at)))


class TestStrikes:
    @pytest.fixture
    def evening(self, coop):
        self.anne, self.luc = a_member(coop, "Anne", "Roy"), a_member(coop, "Luc", "Côté")
        return an_evening(coop, self.anne, self.luc)

    def stay(self, member):
        return Attendance.objects.filter(membership=member).order_by("arrived_at", "pk").last()

    def test_it_counts_at_no_instant_and_the_ledger_still_shows_it(self, evening):
        stay = self.stay(self.luc)
        arrived_at = stay.arrived_at
        struck = strike_arrival(stay, WRONG, actor=SYSTEM)
        assert (struck.before["present"], struck.after["present"]) == (2, 1)
        assert present(evening, now()) == present(evening, arrived_at) == 1
        assert course_of(evening)[-1][1] == 1
        assert WRONG.reason in ledger_table(evening, "fr")
        told = paragraphs(evening)
        assert any("L’arrivée de Luc Côté" in one and WRONG.reason in one for one in told)
        assert told[0].replace("\u00a0", " ").startswith("1 membre est venu")
        # Whoever was struck may come in.
        jump(evening.organisation, MEETING_ON, time(19, 30))
        arrive(evening, membership_id=self.luc.pk, channel=PresenceChannel.HALL, actor=SYSTEM)
        assert present(evening, now()) == 2

    def test_only_once_and_never_without_a_reason(self, evening):
        stay = self.stay(self.luc)
        with pytest.raises(ReasonMissing):
            strike_arrival(stay, Mistake("  "), actor=SYSTEM)
        strike_arrival(stay, WRONG, actor=SYSTEM)
        with pytest.raises(ArrivalStruck):
            strike_arrival(stay, WRONG, actor=SYSTEM)

    @pytest.mark.parametrize("count", ["hands", "check"])
    def test_what_counted_them_stops_it_until_one_says_so(self, evening, count):
        jump(evening.organisation, MEETING_ON, time(19, 20))
        if count == "hands":
            decide_by_hands(evening.motions.get(), Hands(2, 0), actor=SYSTEM)
        else:
            check_quorum(evening, actor=SYSTEM)
        jump(evening.organisation, MEETING_ON, time(19, 40))
        with pytest.raises(CountsRestOnArrival):
            strike_arrival(self.stay(self.luc), WRONG, actor=SYSTEM)
        assert not StruckStay.objects.exists()
        strike_arrival(self.stay(self.luc), Mistake(WRONG.reason, despite_counts=True), actor=SYSTEM)
        assert present(evening, now()) == 1

    def test_a_wrong_hour_is_written_anew(self, evening):
        jump(evening.organisation, MEETING_ON, time(19, 45))
        stay = self.stay(self.luc)
        was_at = stay.arrived_at
        right = was_at + timedelta(minutes=20)
        strike_arrival(stay, Mistake("Noté trop tôt", instead_at=right), actor=SYSTEM)
        assert [present(evening, at) for at in (was_at, right, now())] == [1, 2, 2]
        assert self.stay(self.luc).arrived_at == right
        assert any("a été réinscrite à" in one for one in paragraphs(evening))

    def test_nobody_came_at_an_instant_still_to_come_nor_before_the_doors(self, evening):
        for wrong in (now() + timedelta(minutes=5), now() - timedelta(hours=5)):
            with pytest.raises(InstantOutsideStay):
                strike_arrival(self.stay(self.luc), Mistake("Noté trop tôt", instead_at=wrong), actor=SYSTEM)
        assert not StruckStay.objects.exists()

    def test_one_who_had_left_is_struck_too_once_the_meeting_is_over(self, evening):
        jump(evening.organisation, MEETING_ON, time(21))
        end_assembly(evening, actor=SYSTEM)
        evening.refresh_from_db()
        struck = strike_arrival(self.stay(self.luc), WRONG, actor=SYSTEM)
        assert (struck.before["present"], struck.after["present"]) == (2, 1)
        assert present(evening, evening.opened_at) == 1

    def test_the_secretary_strikes_it_from_the_ledger(self, cast, browser_of):
        meeting = an_evening(cast.organisation, cast.membership)
        at = {"slug": cast.organisation.slug, "assembly": meeting.public_id}
        url = reverse("governance:strike", kwargs={**at, "membership": cast.membership.public_id})
        secretary, stay = browser_of("secretary"), meeting.attendance.get()
        ledger = reverse("governance:ledger", kwargs=at)
        assert url in secretary.get(ledger).content.decode()
        assert url not in browser_of("auditor").get(ledger).content.decode()
        assert "Heure réelle de l’arrivée" in said(secretary.get(url))
        page = secretary.post(url, {"stay": stay.pk, "reason": WRONG.reason, "instead": ""}, follow=True)
        assert messages(page)[-1] == "L’arrivée est rayée. Dans le quorum : 1 avec elle, 0 sans elle."
        assert WRONG.reason in said(page)
        assert secretary.get(url).headers["Location"] == ledger
