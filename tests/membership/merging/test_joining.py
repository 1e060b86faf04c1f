"""Two persons found to be one: what moves, what stays, what is asked first, and how they are parted again."""

from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Sum

from membership.access import links_of
from membership.errors import ReasonMissing, StateNotAllowed
from membership.models import (
    AccountLink,
    Address,
    AuditEntry,
    Membership,
    MembershipPeriod,
    Person,
    Representation,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    Suspension,
)
from membership.models.base import STILL_RECORDED
from membership.queries.registry import register_on
from membership.rules.merging import MergeFollowed, MergeRefused
from membership.services import audit, history
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.merging.looking import foresee_merge
from tests.factories.life import category
from tests.factories.meetings import an_evening, an_open_poll, vote
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
