"""Two persons found to be one: what moves, what stays, what is asked first, and how they are parted again."""

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum

from membership.access import links_of
from membership.clock import now
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import (
    AccountLink,
    Address,
    Age,
    AuditEntry,
    EventKind,
    MailPreference,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    Phone,
    Representation,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    Suspension,
    Trial,
)
from membership.models.base import STILL_RECORDED
from membership.queries.facts import facts_on
from membership.queries.life import situation_of
from membership.queries.movements import movements_between
from membership.queries.registry import register_on
from membership.queries.to_do import to_do_on
from membership.rules.merging import MergeFollowed, MergeRefused
from membership.services import audit, history
from membership.services.contacts import note_age
from membership.services.life.admission import begin_trial
from membership.services.life.changes import end_trial
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.merging.looking import foresee_merge
from tests.factories.life import ADULT, category, decision
from tests.factories.meetings import an_evening, an_open_poll, jump, vote
from tests.factories.register import (
    SYSTEM,
    a_legal_member,
    a_member,
    a_suspension,
    an_account_of,
    an_organisation,
)
from voting.models import RollEntry
from voting.services.polls import close_poll

pytestmark = pytest.mark.django_db
WHY = "Deux adhésions de la même personne, dit Anne."


@pytest.fixture
def coop():
    return an_organisation()


@pytest.fixture
def anne(coop):
    return a_member(coop, "Anne", "Roy", since=date(2020, 1, 1), until=date(2021, 1, 1), number="M1")


@pytest.fixture
def again(coop):
    """The same Anne, taken in a second time under another number."""
    return a_member(coop, "Anne", "Roi", since=date(2022, 1, 1), number="M2", category="worker")


def shares(membership, quantity, on=date(2020, 1, 1)):
    share_class = ShareClass.objects.for_organisation(membership.organisation).get()
    return ShareTransaction.objects.create(
        organisation=membership.organisation, membership=membership, share_class=share_class,
        operation=ShareOperation.SUBSCRIPTION, quantity=quantity, unit_price_cents=1000, effective_on=on,
    )  # fmt: skip


def join(kept, joined, reason=WHY):
    return merge_persons(kept.person, joined.person, actor=SYSTEM, reason=reason)


def stays(membership):
    rows = MembershipPeriod.objects.filter(STILL_RECORDED, membership=membership).order_by("effective")
    return [(row.category.key, row.effective.lower, row.effective.upper) for row in rows]


def everything():
    """Return what is known now, by row content: two states alike are told alike."""
    kept = []
    for model in (MembershipPeriod, Suspension, Address, Representation):
        for row in model.objects.filter(STILL_RECORDED):
            left_out = {"id", "recorded", "import_batch_id"}
            fields = [field.attname for field in model._meta.concrete_fields if field.attname not in left_out]
            kept.append((model.__name__, *(str(getattr(row, name)) for name in fields)))
    links = [("link", str(link.account_id), str(link.person_id)) for link in AccountLink.objects.all()]
    people = [("person", str(one.pk), one.email, one.phone) for one in Person.objects.all()]
    return sorted(kept + links + people)


def held(membership, on=date(2030, 1, 1)):
    lines = ShareTransaction.objects.filter(membership=membership, effective_on__lte=on)
    return lines.aggregate(total=Sum("quantity"))["total"] or 0


def test_the_days_of_both_become_those_of_one(coop, anne, again):
    join(anne, again)

    assert stays(anne) == [
        ("user", date(2020, 1, 1), date(2021, 1, 1)),
        ("worker", date(2022, 1, 1), None),
    ]
    assert stays(again) == []
    assert [row.number for row in register_on(coop, date(2026, 1, 1))] == ["M1"]


def test_on_days_of_both_the_category_of_the_one_who_remains_holds(coop, anne):
    other = a_member(coop, since=date(2020, 6, 1), until=date(2021, 6, 1), category="worker")
    assert [one.value for one in foresee_merge(anne.person, other.person).concerns] == ["two_numbers", "days_overlap"]

    join(anne, other)

    assert stays(anne) == [
        ("user", date(2020, 1, 1), date(2021, 1, 1)),
        ("worker", date(2021, 1, 1), date(2021, 6, 1)),
    ]


@pytest.mark.parametrize("twice", [False, True])
def test_why_somebody_left_is_told_under_the_number_that_remains(coop, anne, twice):
    left_on = date(2023, 1, 1)
    gone = a_member(coop, "Anne", "Roi", since=date(2022, 1, 1), until=left_on, number="M2")
    MembershipEvent.objects.create(organisation=coop, membership=gone, kind=EventKind.RESIGNED, effective_on=left_on)
    before = now()
    if twice:
        between = a_member(coop, "Anne", "Roix", since=date(2015, 1, 1), until=date(2016, 1, 1), number="M3")
        join(between, gone)
        join(anne, between)
    else:
        join(anne, gone)

    for at in (before, None):
        assert movements_between(coop, date(2022, 6, 1), left_on, known_at=at).departures == {"resigned": 1}
    [facts] = facts_on(coop, date(2024, 1, 1), memberships=[anne.pk])
    assert (facts.ended_on, facts.ended_by) == (left_on, "resigned")


def test_the_number_that_goes_is_never_given_again(coop, anne, again):
    join(anne, again)
    assert Membership.objects.for_organisation(coop).filter(number="M2").exists()


def test_the_capital_of_every_day_stays_what_it_was(coop, anne, again):
    shares(anne, 5)
    line = shares(again, 3, date(2022, 1, 1))
    shares(again, -1, date(2023, 1, 1))
    before = {on: held(anne, on) + held(again, on) for on in (date(2021, 1, 1), date(2022, 5, 5), date(2024, 1, 1))}

    join(anne, again)

    assert held(again) == 0
    assert held(anne) == 7
    assert {on: held(anne, on) + held(again, on) for on in before} == before
    assert ShareTransaction.objects.filter(reverses=line).count() == 1


def test_a_suspension_comes_along_and_is_not_lost_by_being_there_twice(coop, anne, again):
    a_suspension(again, since=date(2022, 6, 1))
    join(anne, again)
    assert Suspension.objects.filter(STILL_RECORDED, membership=anne).count() == 1


def test_addresses_come_along_for_the_days_without_one(coop, anne, again):
    def address(person, line, since):
        Address.objects.create(organisation=coop, person=person, line=line, effective=DateRange(since, None))

    address(anne.person, "1, rue du Quai", date(2022, 1, 1))
    address(again.person, "9, rue du Port", date(2019, 1, 1))
    join(anne, again)

    known = Address.objects.filter(STILL_RECORDED, person=anne.person).order_by("effective")
    assert [(one.line, one.effective.upper) for one in known] == [
        ("9, rue du Port", date(2022, 1, 1)),
        ("1, rue du Quai", None),
    ]


def test_whoever_acted_for_a_member_still_does_under_the_name_that_remains(coop, anne):
    farm = a_legal_member(coop)
    agent = Representation.objects.get().person
    alone = Person.objects.create(organisation=coop, given_name="Ana", family_name="Diallo")

    merge_persons(alone, agent, actor=SYSTEM)

    assert Representation.objects.get(STILL_RECORDED, membership=farm).person == alone


def acts_for(member, person, until=None, relation="entity_rep"):
    return Representation.objects.create(
        organisation=member.organisation,
        membership=member,
        person=person,
        relation=relation,
        effective=DateRange(date(2020, 1, 1), until),
    )


def test_two_who_act_for_two_members_stay_two_though_each_mandate_has_an_end(coop):
    mia, twin = (
        Person.objects.create(organisation=coop, given_name=name, family_name="Roy") for name in ("Mia", "Mya")
    )
    for person, until in ((mia, date(2098, 12, 31)), (twin, date(2098, 6, 30))):
        acts_for(a_legal_member(coop, represented_by=""), person, until)
    with pytest.raises(MergeRefused) as refused:
        merge_persons(mia, twin, actor=SYSTEM, reason=WHY)
    assert refused.value.concern == "both_act"


def test_whoever_acted_for_another_once_stands_against_nothing(coop):
    mia, twin = (
        Person.objects.create(organisation=coop, given_name=name, family_name="Roy") for name in ("Mia", "Mya")
    )
    acts_for(a_legal_member(coop, represented_by=""), mia)
    acts_for(a_legal_member(coop, represented_by=""), twin, date(2021, 1, 1))
    merge_persons(mia, twin, actor=SYSTEM)


def test_proxies_are_joined_up_to_what_one_person_carries():
    club = an_organisation("club", kind="qc_npo", bylaws={"proxy_allowed": True, "proxies_per_person": 2})
    givers = [a_member(club, f"Donneuse {count}") for count in range(3)]
    mia, twin = a_member(club, "Mia", until=date(2021, 1, 1)), a_member(club, "Mya", since=date(2022, 1, 1))
    acts_for(givers[0], mia.person, date(2098, 1, 1), "proxy")
    acts_for(givers[1], twin.person, date(2098, 1, 1), "proxy")
    assert [one.value for one in foresee_merge(mia.person, twin.person).concerns] == ["two_numbers"]

    acts_for(givers[2], twin.person, date(2098, 1, 1), "proxy")
    with pytest.raises(MergeRefused) as refused:
        join(mia, twin)
    assert refused.value.concern == "too_many_proxies"


@pytest.fixture
def on_trial(coop, anne):
    """The same Anne, come back as a worker on trial under another number."""
    jump(coop, date(2025, 10, 1))
    done = begin_trial(
        Person.objects.create(organisation=coop, given_name="Anne", family_name="Roi"),
        auxiliary=category(coop, "auxiliary"),
        becomes=category(coop, "worker"),
        decision=decision(date(2025, 10, 1), override="ok"),
        age=ADULT,
        actor=SYSTEM,
        last_on=date(2027, 4, 1),
    )
    return done.event.membership


def test_a_trial_goes_on_under_the_number_that_remains(coop, anne, on_trial):
    trial = Trial.objects.get()
    outlook = foresee_merge(anne.person, on_trial.person)
    assert (Trial, 1) in [(one.model, one.rows) for one in outlook.moving]
    assert Trial not in [one.model for one in outlook.staying]

    merge = join(anne, on_trial)

    assert [one.pk for one in to_do_on(coop, date(2027, 3, 25)).trials] == [trial.pk]
    assert situation_of(anne, date(2026, 1, 1)).trial == trial
    undo_merge(merge, actor=SYSTEM)
    assert Trial.objects.get().membership == on_trial


def test_once_a_trial_that_came_along_is_over_they_are_not_parted(anne, on_trial):
    merge = join(anne, on_trial)
    end_trial(Trial.objects.get(), days_worked=250, decision=decision(date(2027, 4, 1), override="ok"), actor=SYSTEM)
    assert stays(anne)[-1] == ("worker", date(2027, 4, 1), None)
    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)


def test_the_trial_of_somebody_who_is_a_member_in_full_does_not_come_along(coop, on_trial):
    member = a_member(coop, "Anne", "Roy", number="M9")
    join(member, on_trial)
    assert situation_of(member, date(2026, 1, 1)).trial is None


def known_beside(person):
    fresh = Person.objects.get(pk=person.pk)
    age = Age.objects.filter(person=fresh).values_list("birth_on", "attested", "guardian_name")
    digest = MailPreference.objects.filter(person=fresh).values_list("digest", flat=True)
    return sorted(fresh.phones.values_list("number", flat=True)), list(age), list(digest)


def test_other_telephones_age_and_choices_come_along_where_none_is_known(coop, anne, again):
    for person, number in ((anne.person, "1"), (again.person, "1"), (again.person, "2")):
        Phone.objects.create(organisation=coop, person=person, number=number)
    Age.objects.create(organisation=coop, person=again.person, birth_on=date(1980, 5, 1))
    MailPreference.objects.create(organisation=coop, person=again.person, digest="daily")
    before = known_beside(anne.person), known_beside(again.person)
    outlook = foresee_merge(anne.person, again.person)
    assert {(one.model, one.rows) for one in outlook.moving} >= {(Phone, 1), (Age, 1), (MailPreference, 1)}
    assert (Phone, 1) in {(one.model, one.rows) for one in outlook.staying}

    merge = join(anne, again)

    assert known_beside(anne.person) == (["1", "2"], [(date(1980, 5, 1), None, "")], ["daily"])
    assert "1980" not in str(merge.moves)
    undo_merge(merge, actor=SYSTEM)
    assert (known_beside(anne.person), known_beside(again.person)) == before


def test_an_age_written_since_stays_with_the_one_it_was_written_of(coop, anne, again):
    Age.objects.create(organisation=coop, person=again.person, birth_on=date(1980, 5, 1))
    merge = join(anne, again)
    note_age(anne.person, birth_on=date(1981, 5, 1), actor=SYSTEM)
    undo_merge(merge, actor=SYSTEM)
    assert known_beside(anne.person)[1] == [(date(1981, 5, 1), None, "")]
    assert known_beside(again.person)[1] == [(date(1980, 5, 1), None, "")]


def test_accounts_come_along_once(coop, anne, again):
    account = an_account_of(again)
    join(anne, again)
    assert AccountLink.objects.get(account=account).person == anne.person


def test_an_account_opens_nothing_once_its_mailbox_is_not_the_one_that_remains(coop, anne, again):
    account = an_account_of(again)
    assert [one.account for one in foresee_merge(anne.person, again.person).opens_nothing(anne.person.email)] == [
        account
    ]
    assert foresee_merge(anne.person, again.person).opens_nothing(again.person.email) == ()
    join(anne, again)
    assert not links_of(account, coop).exists()


def test_the_address_that_remains_is_chosen_and_given_back_when_they_are_parted(coop, anne, again):
    account, before = an_account_of(again), everything()
    assert foresee_merge(anne.person, again.person).emails == (anne.person.email, again.person.email)
    merge = merge_persons(anne.person, again.person, actor=SYSTEM, reason=WHY, email_of=again.person)

    assert Person.objects.get(pk=anne.person_id).email == again.person.email
    assert [link.person for link in links_of(account, coop)] == [anne.person]
    undo_merge(merge, actor=SYSTEM)
    assert everything() == before


def test_what_was_not_known_is_filled_in_and_names_never(coop, again):
    silent = a_member(coop, "Anne", "Roy", until=date(2021, 1, 1), email="", number="M9")
    join(silent, again)
    person = Person.objects.get(pk=silent.person_id)
    assert (person.email, person.full_name) == (again.person.email, "Anne Roy")


def test_two_members_are_joined_only_with_a_reason(anne, again):
    with pytest.raises(ReasonMissing):
        join(anne, again, reason=" ")
    assert stays(again) != []


def test_two_votes_on_one_roll_are_never_joined_in_silence(coop):
    anne, twin = a_member(coop, "Anne"), a_member(coop, "Anna")
    poll = an_open_poll(an_evening(coop, anne, twin))
    vote(poll, anne, "for")
    vote(poll, twin, "against")

    with pytest.raises(MergeRefused) as refused:
        join(anne, twin)
    assert refused.value.concern == "not_over"

    close_poll(poll, actor=SYSTEM)
    poll.assembly.state = "ended"
    poll.assembly.save(update_fields=["state"])
    assert "one_roll" in [one.value for one in foresee_merge(anne.person, twin.person).concerns]
    with pytest.raises(ReasonMissing):
        join(anne, twin, reason="")
    before = list(RollEntry.objects.order_by("pk").values())
    join(anne, twin)
    assert list(RollEntry.objects.order_by("pk").values()) == before


def test_joining_is_one_entry_of_the_audit_trail_with_the_reason(coop, anne, again):
    join(anne, again)
    [entry] = AuditEntry.objects.filter(action="person.merged")
    assert entry.detail.values["reason"] == WHY
    assert list(audit.verify(coop)) == []


def test_parting_them_again_leaves_everything_as_before(coop, anne, again):
    a_suspension(again, since=date(2022, 6, 1))
    Address.objects.create(organisation=coop, person=again.person, line="x", effective=DateRange(None, None))
    an_account_of(again)
    shares(again, 3)
    before = everything()

    merge = join(anne, again)
    assert everything() != before
    undo_merge(merge, actor=SYSTEM)

    assert everything() == before
    assert (held(anne), held(again)) == (0, 3)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(StateNotAllowed):
        undo_merge(merge, actor=SYSTEM)


def test_parted_persons_can_be_joined_again(anne, again):
    undo_merge(join(anne, again), actor=SYSTEM)
    join(anne, again)
    assert stays(again) == []


def test_they_are_not_parted_once_something_followed(anne, again):
    merge = join(anne, again)
    period = MembershipPeriod.objects.filter(STILL_RECORDED, membership=anne).order_by("-effective").first()
    history.end(period, on=date(2025, 1, 1))
    before = everything()

    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)
    assert everything() == before


def test_whoever_was_joined_is_joined_to_nobody_else(coop, anne, again):
    join(anne, again)
    third = a_member(coop, "Anne", "Roi")
    with pytest.raises(MergeRefused) as refused:
        join(third, again)
    assert refused.value.concern == "already_joined"


def test_they_are_not_parted_once_the_one_who_went_was_admitted_anew(anne, again, coop):
    merge = join(anne, again)
    MembershipPeriod.objects.create(
        organisation=coop,
        membership=again,
        category=category(coop, "user"),
        effective=DateRange(date(2026, 1, 1), None),
    )
    before = everything()

    with pytest.raises(MergeFollowed):
        undo_merge(merge, actor=SYSTEM)

    assert everything() == before
