"""The surplus of a year: put to the annual meeting to the cent, owed to members once it is adopted, and only once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from governance.errors import (
    NoUseInCategory,
    SurplusEntered,
    SurplusNotAdopted,
    SurplusRuledOut,
    SurplusTextChanged,
    SurplusYearUnknown,
    UseColumnsMissing,
    UsesOutdated,
)
from governance.models import Motion, MotionState
from governance.queries.surplus import Allocation, parts_of
from governance.queries.year_file import year_file_on
from governance.services.calling import call_assembly
from governance.services.debate import divide_motion
from governance.services.floor import Wording
from governance.services.hands import Hands, decide_by_hands
from governance.services.repeating import repeat_assembly, repeatable
from governance.services.sessions import open_assembly
from governance.services.surplus import Use, enter_rebates, propose_surplus, restate_surplus, take_in_uses
from governance.services.surplus_uses import read_uses
from membership.errors import (
    AlreadyReversed,
    NotAMember,
    NothingToRecord,
    OverrideReasonMissing,
    ReasonMissing,
    RebatesBeyondAllocation,
    RebatesNotAllocated,
    RebateStands,
    StateNotAllowed,
)
from membership.models import AuditEntry, Category, Membership, MembershipPeriod, Rebate, Role
from membership.queries.rebates import addable_rebates
from membership.services import history
from membership.services.parameters import set_parameter
from membership.services.rebates import add_rebate, correct_rebate
from tests.factories.meetings import CALLED_ON, MEETING_ON, an_assembly, come, jump
from tests.factories.register import ADOPTED_ON, SYSTEM, a_member, an_account_of, an_officer, an_organisation
from tests.governance.web.reading import messages, number_of_queries, said

pytestmark = pytest.mark.django_db

YEAR_END = date(2026, 12, 31)
ALLOCATION = Allocation(YEAR_END, 1_000_000, 600_000, {"user": 300_000, "worker": 100_000}, date(2027, 3, 2))
LIST = (
    b"Num\xc3\xa9ro;Montant;Cat\xc3\xa9gorie\n"
    b"U1;1 000,00 $;\nU2;500,00 $;Membre utilisateur\nU3;0;\nW1;25 000,00;worker\n"
)


@pytest.fixture
def organisation(db):
    organisation = an_organisation()
    jump(organisation, CALLED_ON)
    return organisation


@pytest.fixture
def crowd(organisation):
    users = [a_member(organisation, "Ana", f"Roy{n}", number=f"U{n}") for n in (1, 2, 3)]
    return [*users, a_member(organisation, "Luc", "Côté", number="W1", category="worker")]


@pytest.fixture
def meeting(organisation, crowd):
    return an_assembly(organisation)


@pytest.fixture
def plan(meeting):
    return propose_surplus(meeting, ALLOCATION, actor=SYSTEM)


def taken_in(plan):
    read = read_uses(plan, LIST)
    assert read.refused == ()
    return take_in_uses(plan, read.uses, actor=SYSTEM)


def convene(meeting, crowd):
    call_assembly(meeting, actor=SYSTEM)
    jump(meeting.organisation, MEETING_ON, time(19, 5))
    for one in crowd:
        come(meeting, one)
    meeting.refresh_from_db()
    open_assembly(meeting, actor=SYSTEM)


def adopt(meeting, crowd, plan):
    convene(meeting, crowd)
    decide_by_hands(Motion.objects.get(pk=plan.motion_id), Hands(4, 0), actor=SYSTEM)
    plan.refresh_from_db()


def test_a_repeated_meeting_does_not_carry_last_year_s_surplus(meeting, plan, organisation):
    starts_at = datetime.combine(date(2028, 4, 22), time(19), organisation.zone)
    again = repeat_assembly(meeting, starts_at=starts_at, kept=repeatable(meeting), actor=SYSTEM)
    point = again.agenda.get(title_fr=plan.motion.title_fr)
    assert not hasattr(point, "motion")
    jump(organisation, date(2028, 3, 20))
    this_year = replace(ALLOCATION, year_end_on=date(2027, 12, 31), recommended_on=date(2028, 3, 2))
    proposed = propose_surplus(again, this_year, actor=SYSTEM)
    assert proposed.motion.item == point
    assert again.agenda.filter(title_fr=point.title_fr).count() == 1


class TestTheMotion:
    def test_it_says_every_amount_in_both_languages(self, plan):
        motion = plan.motion
        assert "sur la recommandation du conseil" in motion.text_fr.casefold()
        for amount in ("10 000,00", "6 000,00", "3 000,00", "1 000,00"):
            assert amount in motion.text_fr.replace("\u00a0", " ").replace("\u202f", " ")
        assert "6,000.00" in motion.text_en
        assert "«\u00a0Membre travailleur\u00a0»" in motion.text_fr

    def test_written_anew_it_stays_one_motion(self, meeting, plan):
        again = propose_surplus(meeting, Allocation(YEAR_END, 1_000_000, 1_000_000, {}), actor=SYSTEM)
        assert again.pk == plan.pk
        assert [one.amount_cents for one in again.shares.all()] == [1_000_000]
        assert meeting.motions.filter(title_fr="Affectation des excédents").count() == 1

    @pytest.mark.parametrize("reserve", [599_999, 600_001])
    def test_amounts_a_cent_away_from_the_surplus_are_refused(self, meeting, reserve):
        short = Allocation(YEAR_END, 1_000_000, reserve, {"user": 300_000, "worker": 100_000})
        with pytest.raises(SurplusRuledOut):
            propose_surplus(meeting, short, actor=SYSTEM)
        assert not meeting.motions.filter(title_fr="Affectation des excédents").exists()

    def test_support_members_get_none_unless_a_reason_is_kept(self, meeting):
        given = Allocation(YEAR_END, 1_000_000, 900_000, {"support": 100_000})
        with pytest.raises((OverrideReasonMissing, SurplusRuledOut)):
            propose_surplus(meeting, given, actor=SYSTEM)

    def test_the_part_of_the_reserve_that_the_by_laws_ask_is_looked_at(self, organisation, meeting):
        set_parameter(
            organisation, key="surplus_reserve_min", value="7/10", article="9.1", adopted_on=ADOPTED_ON, actor=SYSTEM
        )
        with pytest.raises((OverrideReasonMissing, SurplusRuledOut)):
            propose_surplus(meeting, ALLOCATION, actor=SYSTEM)

    def test_where_the_articles_forbid_rebates_everything_goes_to_the_reserve(self, organisation, meeting):
        set_parameter(
            organisation, key="no_rebate_clause", value=True, article="2.1", adopted_on=ADOPTED_ON, actor=SYSTEM
        )
        with pytest.raises((OverrideReasonMissing, SurplusRuledOut)):
            propose_surplus(meeting, ALLOCATION, actor=SYSTEM)
        propose_surplus(meeting, Allocation(YEAR_END, 500, 500, {}), actor=SYSTEM)

    @pytest.mark.parametrize(
        "day", [date(2026, 12, 30), date(2026, 6, 30), date(1, 1, 1), date(2027, 12, 31), date(9999, 12, 31)]
    )
    def test_a_day_on_which_no_year_ended_is_refused(self, meeting, day):
        with pytest.raises(SurplusYearUnknown) as refused:
            propose_surplus(meeting, Allocation(day, 500, 500, {}), actor=SYSTEM)
        assert refused.value.last_on == YEAR_END

    def test_once_the_notice_has_left_it_stands(self, meeting, plan):
        call_assembly(meeting, actor=SYSTEM)
        with pytest.raises(StateNotAllowed):
            propose_surplus(meeting, ALLOCATION, actor=SYSTEM)


class TestTheUses:
    def test_a_list_gives_each_member_a_part_and_the_parts_sum(self, plan):
        assert taken_in(plan) == 4
        parts = {one.number: one.amount_cents for one in parts_of(plan)}
        assert parts == {"U1": 200_000, "U2": 100_000, "U3": 0, "W1": 100_000}

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            (b"U9;10", "unknown_number"),
            (b"U1;dix", "amount"),
            (b"U1;10\nU1;20", "twice"),
            (b"LATE;10", "not_a_member_then"),
        ],
    )
    def test_a_row_that_is_not_understood_is_named_with_its_reason(self, organisation, plan, row, why):
        a_member(organisation, "Zoé", "Tardif", number="LATE", since=date(2027, 2, 1))
        read = read_uses(plan, b"Numero;Montant\n" + row + b"\n")
        assert [one.why for one in read.refused] == [why]

    def test_a_list_without_its_columns_is_refused(self, plan):
        with pytest.raises(UseColumnsMissing):
            read_uses(plan, b"Nom;Ville\nRoy;Laval\n")

    def test_another_list_takes_the_place_of_the_first(self, plan):
        taken_in(plan)
        take_in_uses(plan, read_uses(plan, b"Numero;Montant\nU1;10\n").uses, actor=SYSTEM)
        assert plan.uses.count() == 1

    def test_for_another_year_the_list_goes(self, meeting):
        year_before = Allocation(date(2025, 12, 31), 1_000_000, 1_000_000, {})
        plan = propose_surplus(meeting, year_before, actor=SYSTEM)
        user = Category.objects.for_organisation(meeting.organisation).get(key="user")
        member = Membership.objects.for_organisation(meeting.organisation).get(number="U1")
        take_in_uses(plan, [Use(member, user, 1_000)], actor=SYSTEM)
        propose_surplus(meeting, year_before, actor=SYSTEM)
        assert plan.uses.count() == 1
        again = propose_surplus(meeting, ALLOCATION, actor=SYSTEM)
        assert not again.uses.exists()

    def test_written_anew_the_amounts_are_shared_out_anew(self, meeting, plan):
        taken_in(plan)
        propose_surplus(meeting, Allocation(YEAR_END, 1_000_000, 799_999, {"user": 200_001}), actor=SYSTEM)
        assert [(one.number, one.amount_cents) for one in parts_of(plan)] == [
            ("U1", 133_334), ("U2", 66_667), ("U3", 0), ("W1", 0),
        ]  # fmt: skip


class TestWhatTheMeetingAdoptsInstead:
    @pytest.fixture
    def divided(self, meeting, crowd, plan):
        taken_in(plan)
        convene(meeting, crowd)
        texts = [Wording("6 000 $ à la réserve."), Wording("4 000 $ en ristournes.")]
        parts = divide_motion(Motion.objects.get(pk=plan.motion_id), texts, actor=SYSTEM)
        plan.refresh_from_db()
        assert plan.motion.state == MotionState.DIVIDED
        return parts

    def steps(self, meeting):
        return {one.key: one.is_done for one in year_file_on(meeting.organisation, MEETING_ON).steps}

    def test_of_a_divided_motion_the_part_of_the_rebates_is_entered(self, meeting, plan, divided):
        assert "rebates" not in self.steps(meeting)
        for part in divided:
            decide_by_hands(part, Hands(4, 0), actor=SYSTEM)
        assert self.steps(meeting)["rebates"] is False
        with pytest.raises(SurplusNotAdopted):
            enter_rebates(plan, actor=SYSTEM)
        with pytest.raises(SurplusNotAdopted):
            restate_surplus(plan, ALLOCATION, because="Divisée", actor=SYSTEM)
        second = Motion.objects.get(pk=divided[1].pk)
        plan = restate_surplus(plan, ALLOCATION, because="Divisée", motion=second, actor=SYSTEM)
        assert enter_rebates(plan, actor=SYSTEM) == 3
        assert sum(Rebate.objects.values_list("amount_cents", flat=True)) == 400_000
        assert set(Rebate.objects.values_list("resolution", flat=True)) == {second.resolution.number}
        assert self.steps(meeting)["rebates"] is True

    def test_by_program_the_part_of_the_rebates_is_named_by_its_resolution(self, meeting, plan, divided, client):
        for part in divided:
            decide_by_hands(part, Hands(4, 0), actor=SYSTEM)
        second = Motion.objects.get(pk=divided[1].pk)
        here = meeting.organisation
        client.force_login(
            an_officer(here, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        sent = {
            "year_end_on": str(YEAR_END), "surplus_cents": 1_000_000, "reserve_cents": 600_000,
            "by_category": {"user": 300_000, "worker": 100_000}, "reason": "Divisée",
        }  # fmt: skip
        statuses = [
            client.post(
                f"/api/v1/organisations/{here.slug}/assemblies/{meeting.public_id}/surplus",
                sent | {"resolution": number},
                content_type="application/json",
            ).status_code
            for number in ("", "2020-99", second.resolution.number)
        ]
        assert statuses == [409, 400, 201]
        plan.refresh_from_db()
        assert plan.motion == second

    def test_where_one_part_alone_is_adopted_it_is_that_one(self, plan, divided):
        decide_by_hands(divided[0], Hands(0, 4), actor=SYSTEM)
        decide_by_hands(divided[1], Hands(4, 0), actor=SYSTEM)
        assert restate_surplus(plan, ALLOCATION, because="Divisée", actor=SYSTEM).motion_id == divided[1].pk


class TestTheLedger:
    def test_before_the_meeting_adopts_it_nothing_is_owed(self, plan):
        taken_in(plan)
        with pytest.raises(SurplusNotAdopted):
            enter_rebates(plan, actor=SYSTEM)
        assert not Rebate.objects.exists()

    def test_adopted_it_is_written_once_however_often_it_is_asked(self, meeting, crowd, plan):
        taken_in(plan)
        adopt(meeting, crowd, plan)
        assert enter_rebates(plan, actor=SYSTEM) == 3
        assert enter_rebates(plan, actor=SYSTEM) == 3
        (told,) = AuditEntry.objects.filter(action="rebates.credited")
        assert told.detail.values["amount_cents"] == 400_000
        assert sum(Rebate.objects.values_list("amount_cents", flat=True)) == 400_000
        assert set(Rebate.objects.values_list("resolution", flat=True)) == {plan.motion.resolution.number}
        assert Rebate.objects.get(membership__number="W1").effective_on == MEETING_ON

    def test_the_uses_stand_once_the_rebates_are_written(self, meeting, crowd, plan):
        taken_in(plan)
        adopt(meeting, crowd, plan)
        enter_rebates(plan, actor=SYSTEM)
        with pytest.raises(SurplusEntered):
            take_in_uses(plan, (), actor=SYSTEM)
        with pytest.raises(SurplusEntered):
            restate_surplus(plan, ALLOCATION, because="Autrement", actor=SYSTEM)

    def test_a_category_of_which_nothing_was_taken_in_gets_no_rebate_by_guess(self, meeting, crowd, plan):
        take_in_uses(plan, read_uses(plan, b"Numero;Montant\nU1;10\n").uses, actor=SYSTEM)
        adopt(meeting, crowd, plan)
        with pytest.raises(NoUseInCategory):
            enter_rebates(plan, actor=SYSTEM)

    def test_a_list_that_the_register_no_longer_bears_out_is_not_entered(self, meeting, crowd, plan):
        taken_in(plan)
        adopt(meeting, crowd, plan)
        for stay in MembershipPeriod.objects.filter(membership=crowd[1]):
            history.retract(stay)
        with pytest.raises(UsesOutdated) as refused:
            enter_rebates(plan, actor=SYSTEM)
        assert (refused.value.number, refused.value.members) == ("U2", 1)
        assert not Rebate.objects.exists()

    def test_a_text_that_the_meeting_changed_waits_for_its_amounts(self, meeting, crowd, plan):
        taken_in(plan)
        with pytest.raises(SurplusNotAdopted):
            restate_surplus(plan, ALLOCATION, because="Amendée", actor=SYSTEM)
        adopt(meeting, crowd, plan)
        Motion.objects.filter(pk=plan.motion_id).update(text_fr="Que tout aille à la réserve, sauf 1 000 $.")
        plan.refresh_from_db()
        with pytest.raises(SurplusTextChanged):
            enter_rebates(plan, actor=SYSTEM)
        less = Allocation(YEAR_END, 1_000_000, 900_000, {"user": 100_000})
        with pytest.raises(ReasonMissing):
            restate_surplus(plan, less, because=" ", actor=SYSTEM)
        restate_surplus(plan, less, because="Amendement de Mme Roy", actor=SYSTEM)
        assert enter_rebates(plan, actor=SYSTEM) == 2
        assert sum(Rebate.objects.values_list("amount_cents", flat=True)) == 100_000

    def test_a_line_is_never_rewritten_and_a_mistake_is_corrected_by_its_opposite(self, meeting, crowd, plan):
        taken_in(plan)
        adopt(meeting, crowd, plan)
        enter_rebates(plan, actor=SYSTEM)
        line = Rebate.objects.get(membership__number="U1")
        with pytest.raises(DatabaseError), transaction.atomic():
            Rebate.objects.filter(pk=line.pk).update(amount_cents=1)
        with pytest.raises(NothingToRecord):
            correct_rebate(line, amount_cents=200_000, note="x", actor=SYSTEM)
        last = correct_rebate(line, amount_cents=150_000, note="Achats comptés deux fois", actor=SYSTEM)
        assert [one.amount_cents for one in crowd[0].rebates.order_by("pk")] == [200_000, -200_000, 150_000]
        with pytest.raises(AlreadyReversed):
            correct_rebate(line, amount_cents=1, note="x", actor=SYSTEM)
        assert correct_rebate(last, amount_cents=0, note="Rien", actor=SYSTEM).amount_cents == -150_000
        assert enter_rebates(plan, actor=SYSTEM) == 3
        assert AuditEntry.objects.filter(action="rebates.corrected").count() == 2

    def test_a_category_gets_no_more_than_the_meeting_gave_it(self, meeting, crowd, plan):
        taken_in(plan)
        adopt(meeting, crowd, plan)
        enter_rebates(plan, actor=SYSTEM)
        first, second = (Rebate.objects.get(membership__number=number) for number in ("U1", "U2"))
        with pytest.raises(RebatesBeyondAllocation) as refused:
            correct_rebate(first, amount_cents=200_001, note="Un cent de plus", actor=SYSTEM)
        assert (refused.value.allocated_cents, refused.value.left_cents) == (300_000, 0)
        correct_rebate(second, amount_cents=50_000, note="Retours", actor=SYSTEM)
        assert correct_rebate(first, amount_cents=250_000, note="Achats de mai", actor=SYSTEM).amount_cents == 250_000

    def test_a_member_forgotten_in_the_list_gets_one_once_there_is_room(self, meeting, crowd, plan):
        taken_in(plan)
        adopt(meeting, crowd, plan)
        enter_rebates(plan, actor=SYSTEM)
        found = Category.objects.for_organisation(meeting.organisation)
        user, worker = (found.get(key=key) for key in ("user", "worker"))
        assert addable_rebates(crowd[0]) == []
        assert addable_rebates(crowd[2]) == [(user, YEAR_END)]

        def add(member, cents, category=user, year=YEAR_END):
            return add_rebate(
                member, category=category, year_end_on=year, amount_cents=cents, note="Oubli", actor=SYSTEM
            )

        with pytest.raises(RebatesBeyondAllocation):
            add(crowd[2], 1)
        with pytest.raises(RebateStands):
            add(crowd[0], 1)
        with pytest.raises(NotAMember):
            add(crowd[2], 1, category=worker)
        with pytest.raises(RebatesNotAllocated):
            add(crowd[2], 1, year=date(2025, 12, 31))
        with pytest.raises(NothingToRecord):
            add(crowd[2], 0)
        line = Rebate.objects.get(membership__number="U2")
        correct_rebate(line, amount_cents=0, note="Rien acheté", actor=SYSTEM)
        assert add(crowd[2], 60_000).resolution == line.resolution
        again = add(crowd[1], 40_000)
        assert again.use_cents == line.use_cents
        assert sum(Rebate.objects.filter(category=user).values_list("amount_cents", flat=True)) == 300_000
        assert enter_rebates(plan, actor=SYSTEM) == 3


class TestThePage:
    def test_it_reads_no_more_members_than_it_shows(self, secretary, organisation, meeting, plan):
        taken_in(plan)
        url = reverse("governance:surplus", kwargs={"slug": "rives", "assembly": meeting.public_id})
        few = number_of_queries(secretary, url)
        held = [a_member(organisation, "Léa", f"Roy{n}", number=f"V{n:03}") for n in range(60)]
        group = Category.objects.for_organisation(organisation).get(key="user")
        take_in_uses(plan, [Use(one, group, 100) for one in held], actor=SYSTEM)
        assert number_of_queries(secretary, url) == few
        page = secretary.get(url)
        assert "(V049)" in said(page)
        assert "(V050)" not in said(page)

    @pytest.fixture
    def secretary(self, client, organisation):
        client.force_login(
            an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    def at(self, meeting, name="governance:surplus"):
        return reverse(name, kwargs={"slug": meeting.organisation.slug, "assembly": meeting.public_id})

    def test_from_the_amounts_to_the_ledger(self, secretary, meeting, crowd, django_capture_on_commit_callbacks):
        assert "Aucun montant pour l’instant" in said(secretary.get(self.at(meeting)))
        sent = {
            "year_end_on": "2026-12-31",
            "surplus": "10000,00",
            "recommended_on": "2027-03-02",
            "reserve": "6000",
            "rebate_user": "3000",
            "rebate_worker": "999,99",
            "reason": "",
        }
        refused = secretary.post(self.at(meeting), sent)
        assert refused.status_code == 422
        assert "Rien n’a été enregistré" in said(refused)
        done = secretary.post(self.at(meeting), sent | {"rebate_worker": "1000"}, follow=True)
        assert "6 000,00" in said(done).replace("\u00a0", " ").replace("\u202f", " ")
        plan = meeting.motions.get(title_fr="Affectation des excédents").surplus
        from django.core.files.uploadedfile import SimpleUploadedFile

        bad = SimpleUploadedFile("u.csv", b"Numero;Montant\nU9;10\n")
        answer = secretary.post(self.at(meeting, "governance:surplus-uses"), {"file": bad})
        assert answer.status_code == 422
        assert "U9" in said(answer)
        assert not plan.uses.exists()
        answer = secretary.post(
            self.at(meeting, "governance:surplus-uses"), {"file": SimpleUploadedFile("u.csv", LIST)}, follow=True
        )
        assert plan.uses.count() == 4
        assert "2 000,00" in said(answer).replace("\u00a0", " ").replace("\u202f", " ")
        table = secretary.get(self.at(meeting, "governance:surplus-csv")).content.decode()
        assert "U1,Ana Roy1,Membre utilisateur,1000.00,2000.00" in table
        early = secretary.post(self.at(meeting, "governance:surplus-enter"), follow=True)
        assert "n’a pas adopté" in messages(early)[-1]
        adopt(meeting, crowd, plan)
        assert "Inscrire les ristournes" in said(secretary.get(self.at(meeting)))
        secretary.post(self.at(meeting, "governance:surplus-enter"), follow=True)
        assert Rebate.objects.count() == 3
        shares = reverse("member-shares", kwargs={"slug": "rives", "public_id": crowd[0].public_id})
        assert "Corriger cette ristourne" in said(secretary.get(shares))
        line = Rebate.objects.get(membership=crowd[0])
        address = reverse(
            "member-rebate-correct",
            kwargs={"slug": "rives", "public_id": crowd[0].public_id, "rebate": line.public_id},
        )
        secretary.post(address, {"amount": "1500", "note": "Comptés deux fois"})
        assert crowd[0].rebates.count() == 3
        assert "Au registre" in said(secretary.get(self.at(meeting)))
        shares = reverse("member-shares", kwargs={"slug": "rives", "public_id": crowd[2].public_id})
        assert "Ajouter une ristourne oubliée" in said(secretary.get(shares))
        address = reverse("member-rebate-add", kwargs={"slug": "rives", "public_id": crowd[2].public_id})
        asked = {"which": "2026-12-31:user", "amount": "500", "note": "Oubliée"}
        secretary.post(address, asked | {"which": "2025-12-31:user"})
        assert not crowd[2].rebates.exists()
        secretary.post(address, asked)
        assert crowd[2].rebates.get().amount_cents == 50_000

    def test_a_day_that_ends_no_year_is_answered_with_a_sentence(self, secretary, meeting, crowd):
        asked = {"surplus": "5", "reserve": "5", "reason": ""}
        for day in ("2026-12-30", "0001-01-01", "2027-12-31", "9999-12-31"):
            answer = secretary.post(self.at(meeting), asked | {"year_end_on": day})
            assert answer.status_code == 422
        assert not meeting.motions.filter(title_fr="Affectation des excédents").exists()

    def test_a_member_has_no_such_page(self, client, meeting, crowd, plan):
        client.force_login(an_account_of(crowd[0]), backend="allauth.account.auth_backends.AuthenticationBackend")
        for name in ("surplus", "surplus-csv"):
            assert client.get(self.at(meeting, f"governance:{name}")).status_code in (403, 404)

    def test_an_organisation_whose_rules_know_of_no_surplus_has_no_such_page(self, secretary, meeting, monkeypatch):
        monkeypatch.setattr("governance.web.surplus.rules_of", lambda _meeting: {})
        assert secretary.get(self.at(meeting)).status_code == 404
