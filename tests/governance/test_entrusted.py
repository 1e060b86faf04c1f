"""What somebody in office is entrusted with: whom it may be, what is written to them, and how often."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from governance.errors import EntrustedElsewhere, FollowUpDone, NotEntrustable, ReferredToTwo, SeenToByNobody
from governance.models import (
    Body,
    BodyKind,
    FollowUp,
    FollowUpLetter,
    FollowUpLetterKind,
    MotionState,
    OfficeKind,
    Resolution,
    Seat,
    SeatHolder,
)
from governance.queries.entrusted import still_entrusted_to, who_may_be_entrusted
from governance.rules.year import SOON
from governance.services import follow_up_letters
from governance.services.debate import refer_motion
from governance.services.follow_up_letters import remind_of_follow_ups
from governance.services.follow_ups import (
    finish_follow_up,
    note_own_progress,
    note_promise,
    plan_follow_up,
    reopen_follow_up,
    revise_follow_up,
    say_follow_up_done,
)
from governance.services.mandates import Term, end_mandate, give_mandate
from governance.services.officers import Charge, name_officer
from membership.actors import Actor
from membership.clock import today
from membership.errors import ReasonMissing
from membership.models import AuditEntry, Channel, Delivery, Notice, Role
from membership.queries.held.sources import held_on
from membership.services.merging.joining import merge_persons
from membership.services.roles import grant_role
from tasks.reminding import remind
from tests.factories.life import a_person
from tests.factories.meetings import CALLED_ON, SYSTEM, a_motion, an_assembly, an_evening, jump
from tests.factories.register import JOINED_ON, a_member, an_account_of, an_organisation
from tests.voting.races import at_once

pytestmark = pytest.mark.django_db

GIVEN, NEAR, LATE = FollowUpLetterKind.GIVEN, FollowUpLetterKind.NEAR, FollowUpLetterKind.LATE
RELEASED = FollowUpLetterKind.RELEASED
DUE_ON = date(2027, 9, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def organisation(db):
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


def seated(organisation, person, *, number=1, membership=None):
    body, _made = Body.objects.get_or_create(
        organisation=organisation, kind=BodyKind.BOARD, defaults={"name_fr": "Conseil", "name_en": "Board"}
    )
    holder = SeatHolder.MEMBER if membership else SeatHolder.ANYONE
    seat = Seat.objects.create(organisation=organisation, body=body, number=number, holder=holder)
    return give_mandate(seat, Term(JOINED_ON), actor=SYSTEM, person=person, membership=membership)


@pytest.fixture
def anne(organisation):
    """A director."""
    membership = a_member(organisation, "Anne", "Roy")
    seated(organisation, membership.person, membership=membership)
    return membership.person


@pytest.fixture
def luc(organisation):
    """Another one, who is no member."""
    person = a_person(organisation, "Luc", "Fabre", email="luc@example.org")
    seated(organisation, person, number=2)
    return person


@pytest.fixture
def resolution(organisation):
    return Resolution.objects.create(
        organisation=organisation, motion=a_motion(an_assembly(organisation)), year=2027, rank=4,
        adopted_on=CALLED_ON, title_fr="Le toit", text_fr="Refaire le toit.",
    )  # fmt: skip


@pytest.fixture
def task(resolution, anne):
    return plan_follow_up(resolution, task="Réparer le toit", person=anne, due_on=DUE_ON, actor=SYSTEM)


def told(row=None):
    rows = FollowUpLetter.objects.all() if row is None else row.letters.all()
    return [(one.turn, one.kind) for one in rows]


def written():
    """Return the addresses and French subjects of what was written, in order."""
    rows = Delivery.objects.order_by("notice", "pk")
    return [(one.address, one.notice.texts.get(language="fr").subject.replace("\xa0", " ")) for one in rows]


class TestWhoItMayBe:
    def test_directors_officers_and_those_with_a_role_each_once_by_name(self, organisation, anne, luc):
        board, role, plain = (a_member(organisation, name, "Zo") for name in ("Béa", "Cora", "Dan"))
        name_officer(organisation, Charge(OfficeKind.TREASURER, JOINED_ON), actor=SYSTEM, person=board.person)
        for one in (role, board):
            grant_role(
                an_account_of(one), organisation=organisation, role=Role.SECRETARY, actor=SYSTEM,
                begins_on=JOINED_ON, last_on=date(2099, 1, 1),
            )  # fmt: skip
        found = {
            one.person.given_name: (one.known_fr, one.known_en) for one in who_may_be_entrusted(organisation, CALLED_ON)
        }
        assert found == {
            "Anne": ("Conseil", "Board"),
            "Luc": ("Conseil", "Board"),
            "Béa": ("Trésorerie", "Treasurer"),
            "Cora": ("Secrétariat", "Secretary"),
        }
        assert plain.person.given_name not in found

    def test_nobody_else_nor_nobody_at_all(self, organisation, resolution, anne):
        plain = a_member(organisation, "Dan", "Zo").person
        with pytest.raises(NotEntrustable):
            plan_follow_up(resolution, task="Réparer", person=plain, due_on=DUE_ON, actor=SYSTEM)
        with pytest.raises(SeenToByNobody):
            plan_follow_up(resolution, task="Réparer", owner=" ", due_on=DUE_ON, actor=SYSTEM)
        assert not FollowUp.objects.exists()
        assert not Notice.objects.exists()

    def test_a_person_and_a_body_are_not_both(self, organisation, anne, task):
        body = Body.objects.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=task.pk).update(body=body)
        motion = an_evening(organisation, anne.memberships.get()).motions.get()
        with pytest.raises(ReferredToTwo):
            refer_motion(motion, body=body, person=anne, actor=SYSTEM)

    def test_a_name_in_words_is_written_to_by_nobody(self, resolution):
        row = plan_follow_up(resolution, task="Peindre", owner="La mairie", due_on=DUE_ON, actor=SYSTEM)
        assert (row.owner, row.person, told()) == ("La mairie", None, [])


class TestWhatIsWritten:
    def test_it_is_entrusted_wherever_it_comes_from(self, organisation, anne, luc, task):
        assert task.owner == "Anne Roy"
        meeting = an_evening(organisation, anne.memberships.get())
        note_promise(meeting, task="Revenir sur le prix", person=luc, due_on=DUE_ON, actor=SYSTEM)
        refer_motion(meeting.motions.get(), person=luc, actor=SYSTEM)
        assert [one for one in written() if "confié" in one[1]] == [
            (anne.email, "Un suivi vous est confié : Réparer le toit"),
            ("luc@example.org", "Un suivi vous est confié : Revenir sur le prix"),
            ("luc@example.org", "Un suivi vous est confié : Proposition renvoyée : Des mandats de deux ans"),
        ]
        [first] = task.letters.all()
        assert first.notice.deliveries.get().membership == anne.memberships.get()
        body = first.notice.texts.get(language="en").body_text
        assert "resolution 2027-04" in body
        assert "Before: Wednesday" in body or "Before: " in body
        kept = AuditEntry.objects.filter(action="follow_up.planned").get().detail.values
        assert (kept["owner"], kept["person"]) == ("Anne Roy", anne.public_id)

    def test_whoever_has_no_address_is_written_to_by_post(self, organisation, resolution):
        person = a_person(organisation, "Rose", "Lê", email="")
        seated(organisation, person, number=3)
        plan_follow_up(resolution, task="Peindre", person=person, due_on=DUE_ON, actor=SYSTEM)
        assert Delivery.objects.get().channel == Channel.POST

    def test_once_when_near_and_once_when_late(self, organisation, task):
        jump(organisation, DUE_ON - SOON - A_DAY)
        assert remind_of_follow_ups(organisation) == 0
        jump(organisation, DUE_ON - SOON)
        assert [remind_of_follow_ups(organisation), remind_of_follow_ups(organisation)] == [1, 0]
        jump(organisation, DUE_ON)
        assert remind_of_follow_ups(organisation) == 0
        jump(organisation, DUE_ON + A_DAY)
        assert remind(organisation.pk) >= 1
        assert remind_of_follow_ups(organisation) == 0
        assert told() == [(1, GIVEN), (1, NEAR), (1, LATE)]
        assert [subject for _address, subject in written()][1:] == [
            "À faire avant le mercredi 1er septembre 2027 : Réparer le toit",
            "En retard : Réparer le toit",
        ]

    def test_what_was_given_near_its_day_is_not_said_near_again(self, organisation, resolution, anne):
        plan_follow_up(resolution, task="Peindre", person=anne, due_on=CALLED_ON + SOON, actor=SYSTEM)
        jump(organisation, CALLED_ON + A_DAY)
        assert remind_of_follow_ups(organisation) == 0

    def test_none_of_what_is_done_or_fallen_nor_to_whoever_left(self, organisation, resolution, anne, luc, task):
        fallen = plan_follow_up(resolution, task="Peindre", person=luc, due_on=DUE_ON, actor=SYSTEM)
        done = plan_follow_up(resolution, task="Payer", person=luc, due_on=DUE_ON, actor=SYSTEM)
        finish_follow_up(done, done_on=CALLED_ON, text="", actor=SYSTEM)
        end_mandate(anne_mandate(anne), on=CALLED_ON + A_DAY, actor=SYSTEM)
        resolution.motion.state = MotionState.REJECTED
        resolution.motion.save(update_fields=["state"])
        jump(organisation, DUE_ON + A_DAY)
        assert remind_of_follow_ups(organisation) == 0
        assert told(fallen) == [(1, GIVEN)]

    def test_moved_to_somebody_else_or_another_day_it_is_said_anew_with_the_reason(self, organisation, anne, luc, task):
        revise_follow_up(task, person=luc, due_on=DUE_ON, text="Anne est malade.", actor=SYSTEM)
        revise_follow_up(task, person=luc, due_on=DUE_ON, text="Rien d’autre.", actor=SYSTEM)
        later = DUE_ON + timedelta(days=60)
        revise_follow_up(task, person=luc, due_on=later, text="Il pleut.", actor=SYSTEM)
        assert told() == [(1, GIVEN), (2, RELEASED), (2, GIVEN), (3, GIVEN)]
        assert [address for address, _subject in written()] == [anne.email, anne.email, *["luc@example.org"] * 2]
        assert "Anne est malade." in task.letters.get(turn=2, kind=GIVEN).notice.texts.get(language="fr").body_text
        jump(organisation, DUE_ON + A_DAY)
        assert remind_of_follow_ups(organisation) == 0
        revise_follow_up(task, owner="La mairie", due_on=later, text="Confié.", actor=SYSTEM)
        jump(organisation, later + A_DAY)
        assert remind_of_follow_ups(organisation) == 0
        task.refresh_from_db()
        assert (task.owner, task.person) == ("La mairie", None)
        assert list(task.notes.values_list("text", flat=True))[-1] == "Confié."

    def test_another_day_is_given_to_whoever_left_without_a_word(self, anne, task):
        end_mandate(anne_mandate(anne), on=CALLED_ON, actor=SYSTEM)
        revise_follow_up(task, person=anne, due_on=DUE_ON + A_DAY, text="Il pleut.", actor=SYSTEM)
        assert told() == [(1, GIVEN)]

    def test_whoever_had_it_reads_that_it_is_theirs_no_more_and_who_has_it(self, anne, task):
        revise_follow_up(task, owner="La mairie", due_on=DUE_ON, text="Pas à nous.", actor=SYSTEM)
        assert told() == [(1, GIVEN), (2, RELEASED)]
        letter = task.letters.get(kind=RELEASED)
        text = letter.notice.texts.get(language="fr")
        assert letter.person == anne
        assert text.subject.replace("\xa0", " ") == "Un suivi ne vous est plus confié : Réparer le toit"
        assert "La mairie" in text.body_text
        assert "Pas à nous." in text.body_text
        assert "Avant" not in text.body_text

    def test_whoever_gives_it_away_themselves_is_not_told_so(self, anne, luc, task):
        account = an_account_of(anne.memberships.get())
        own = Actor(account_id=account.pk, public_id=account.public_id)
        revise_follow_up(task, person=luc, due_on=DUE_ON, text="Je pars.", actor=own)
        assert told() == [(1, GIVEN), (2, GIVEN)]

    def test_nor_whoever_left_nor_whoever_was_never_told(self, anne, luc, resolution, task):
        end_mandate(anne_mandate(anne), on=CALLED_ON, actor=SYSTEM)
        revise_follow_up(task, person=luc, due_on=DUE_ON, text="Elle est partie.", actor=SYSTEM)
        assert told(task) == [(1, GIVEN), (2, GIVEN)]
        older = FollowUp.objects.create(
            organisation=resolution.organisation, resolution=resolution, task="Peindre", person=luc, owner="Luc Fabre",
            due_on=DUE_ON,
        )  # fmt: skip
        revise_follow_up(older, owner="La mairie", due_on=DUE_ON, text="Pas à nous.", actor=SYSTEM)
        assert told(older) == []

    def test_a_change_says_why(self, anne, task):
        with pytest.raises(ReasonMissing):
            revise_follow_up(task, person=anne, due_on=DUE_ON, text=" ", actor=SYSTEM)

    def test_taken_up_again_it_is_said_anew(self, task):
        finish_follow_up(task, done_on=CALLED_ON, text="", actor=SYSTEM)
        reopen_follow_up(task, text="C’était l’autre toit.", actor=SYSTEM)
        assert told() == [(1, GIVEN), (2, GIVEN)]

    def test_what_a_body_had_is_given_to_a_person(self, organisation, anne, luc):
        motion = an_evening(organisation, anne.memberships.get()).motions.get()
        refer_motion(motion, body=Body.objects.get(), actor=SYSTEM)
        row = FollowUp.objects.get()
        revise_follow_up(row, owner=row.owner, due_on=DUE_ON, text="Plus tard.", actor=SYSTEM)
        row.refresh_from_db()
        assert row.body is not None
        revise_follow_up(row, person=luc, due_on=DUE_ON, text="À Luc.", actor=SYSTEM)
        row.refresh_from_db()
        assert [row.body, row.person, row.owner] == [None, luc, "Luc Fabre"]

    def test_a_letter_is_one_of_its_kind_by_constraint(self, task):
        [letter] = task.letters.all()
        other = Notice.objects.create(
            organisation=task.organisation, kind="letter", text_sha256="0" * 64, links_end_at=letter.notice.links_end_at
        )
        same = {"organisation": task.organisation, "follow_up": task, "turn": 1, "person": letter.person}
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUpLetter.objects.create(**same, kind=GIVEN, notice=other)


def anne_mandate(person):
    return Seat.objects.get(mandates__person=person).mandates.get(person=person, recorded__upper_inf=True)


class TestWhoeverHasIt:
    def test_they_note_how_it_comes_along_and_say_that_it_is_done(self, organisation, anne, luc, task):
        assert list(still_entrusted_to(organisation, [anne])) == [task]
        assert not still_entrusted_to(organisation, [luc]).exists()
        note_own_progress(task, person=anne, text="Le couvreur vient.", actor=SYSTEM)
        for refused in (
            lambda: note_own_progress(task, person=luc, text="Non.", actor=SYSTEM),
            lambda: say_follow_up_done(task, person=luc, done_on=CALLED_ON, text="", actor=SYSTEM),
        ):
            with pytest.raises(EntrustedElsewhere):
                refused()
        say_follow_up_done(task, person=anne, done_on=CALLED_ON, text="Fait.", actor=SYSTEM)
        task.refresh_from_db()
        assert (task.done_on, task.done_by, task.notes.count()) == (CALLED_ON, anne, 2)
        assert AuditEntry.objects.filter(action="follow_up.said_done").count() == 1
        with pytest.raises(FollowUpDone):
            note_own_progress(task, person=anne, text="Encore.", actor=SYSTEM)
        reopen_follow_up(task, text="Il coule encore.", actor=SYSTEM)
        task.refresh_from_db()
        assert (task.done_on, task.done_by) == (None, None)

    def test_whoever_is_found_to_be_them_has_it(self, organisation, anne, task):
        kept = a_member(organisation, "Anna", "Roy", email=anne.email).person
        merge_persons(kept, anne, actor=SYSTEM, reason="Une seule personne.")
        assert list(still_entrusted_to(organisation, [kept])) == [task]
        say_follow_up_done(task, person=kept, done_on=today(organisation), text="", actor=SYSTEM)

    def test_another_day_is_given_to_whoever_is_found_to_be_them(self, organisation, anne, task):
        end_mandate(anne_mandate(anne), on=CALLED_ON, actor=SYSTEM)
        kept = a_member(organisation, "Anna", "Roy", email=anne.email).person
        merge_persons(kept, anne, actor=SYSTEM, reason="Une seule personne.")
        for person in (anne, kept):
            revise_follow_up(task, person=person, due_on=DUE_ON + A_DAY, text="Il pleut.", actor=SYSTEM)
        task.refresh_from_db()
        assert (task.owner, task.due_on, task.turn) == ("Anne Roy", DUE_ON + A_DAY, 2)
        assert told() == [(1, GIVEN)]

    def test_it_is_held_on_them(self, anne, luc, task):
        [part] = [one for one in held_on(anne) if one.key == "follow_ups"]
        assert part.as_json()[0]["task"] == "Réparer le toit"
        assert not [one for one in held_on(luc) if one.key == "follow_ups" and one.rows]


@pytest.mark.django_db(transaction=True)
def test_two_mornings_at_once_write_one_reminder():
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    membership = a_member(organisation, "Anne", "Roy")
    seated(organisation, membership.person, membership=membership)
    meeting = an_evening(organisation, membership)
    note_promise(meeting, task="Revenir sur le prix", person=membership.person, due_on=DUE_ON, actor=SYSTEM)
    jump(organisation, DUE_ON + A_DAY)
    before = Notice.objects.count()
    counts = at_once(*[lambda: remind_of_follow_ups(organisation)] * 2)
    assert sorted(counts) == [0, 1]
    assert Notice.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_without_the_hold_the_constraint_keeps_the_second_from_leaving(monkeypatch):
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    membership = a_member(organisation, "Anne", "Roy")
    seated(organisation, membership.person, membership=membership)
    row = note_promise(
        an_evening(organisation, membership), task="Revenir", person=membership.person, due_on=DUE_ON, actor=SYSTEM
    )
    before = Notice.objects.count()
    # Each finds that nothing was written yet.
    monkeypatch.setattr(follow_up_letters, "_was_told", lambda *_: False)
    row.refresh_from_db()

    def tell():
        with transaction.atomic():
            return follow_up_letters._tell(row, LATE, actor=SYSTEM)

    answers = at_once(tell, tell)
    assert [type(one) for one in answers].count(IntegrityError) == 1
    assert Notice.objects.count() == before + 1
