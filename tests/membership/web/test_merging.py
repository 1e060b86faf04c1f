"""Persons here twice, on their pages: looked for, compared, joined with a reason, parted again."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils.translation import override

from membership import formats
from membership.models import (
    Address,
    Death,
    DuplicateProposal,
    EventKind,
    Membership,
    MembershipEvent,
    Person,
    PersonMerge,
    Role,
)
from tests.factories.register import a_member, an_account_of, an_officer


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


@pytest.fixture
def twins(rives):
    return [a_member(rives, "Anne", name, email="anne@example.org").person for name in ("Tremblay", "Trembley")]


def address(name, slug="rives", **parts):
    return reverse(name, kwargs={"slug": slug, **parts})


def joining(first, second, slug="rives"):
    return address("register-merging", slug, kept=first.public_id, joined=second.public_id)


def text(response):
    return response.content.decode()


def test_pairs_are_looked_for_and_listed_with_the_reason(office, twins):
    assert "No pair to look at" in text(office.get(address("register-duplicates")))

    page = text(office.post(address("register-duplicates-look"), follow=True))

    assert "1 new pair to look at." in page
    assert "Names that are alike, and same e-mail." in page
    assert joining(*twins) in page


def test_a_pair_can_be_said_to_be_two(office, twins):
    office.post(address("register-duplicates-look"))
    proposal = DuplicateProposal.objects.get().public_id
    page = text(office.post(address("register-duplicate-aside", proposal=proposal), follow=True))
    assert "No pair to look at" in page


def test_two_numbers_lead_to_what_joining_would_do(office, twins):
    numbers = [person.memberships.get().number for person in twins]
    asked = {"kept": numbers[0], "joined": numbers[1]}
    assert office.get(address("register-duplicates"), asked)["location"] == joining(*twins)
    page = text(office.get(address("register-duplicates"), {**asked, "joined": "M999"}))
    assert "No member has the number “M999”." in page


def test_the_page_says_what_moves_what_stays_and_asks_why(office, twins):
    account = an_account_of(twins[1].memberships.get())
    page = text(office.get(joining(*twins)))

    kept, joined = (f"{one.full_name} ({one.memberships.get().number})" for one in twins)
    assert f"{joined} becomes {kept}." in page
    assert f"Join them as {kept}" in page
    assert "Both were members on the same days." in page
    assert "Days as a member" in page
    assert f"These accounts will open the file of {kept}: {account}." in page
    assert not PersonMerge.objects.exists()

    refused = text(office.post(joining(*twins), {"reason": ""}))
    assert "to correct" in refused
    assert not PersonMerge.objects.exists()


def test_joined_with_a_reason_and_parted_again(office, twins):
    done = office.post(joining(*twins), {"reason": "La même Anne."}, follow=True)
    assert "They are one person now." in text(done)
    for person in twins:
        assert f"/register/{person.memberships.get().public_id}/" in text(done)
    merge = PersonMerge.objects.get()
    assert merge.merged_by is not None
    kept, joined = (f"{one.full_name} ({one.memberships.get().number})" for one in twins)
    assert f"{joined} joined to {kept}" in text(done)
    assert f"{joined} → {kept}" in text(office.get(address("register-duplicates")))

    page = text(office.post(address("register-merge-undo", merge=merge.public_id), follow=True))
    assert "They are two people again, as before." in page
    assert "Undone" in text(office.get(address("register-duplicates")))


def test_whose_address_remains_is_chosen_where_two_are_known(office, rives):
    kept = a_member(rives, "Luc", "Gagné", email="luc@example.org").person
    joined = a_member(rives, "Lucas", "Gagné", email="lucas@example.org")
    an_account_of(joined)
    page = text(office.get(joining(kept, joined.person)))
    assert "Which e-mail address remains" in page
    assert "Of no use any more, unless their e-mail address remains: lucas@example.org." in page

    assert "to correct" in text(office.post(joining(kept, joined.person), {"reason": "Le même.", "email_of": "x"}))
    office.post(joining(kept, joined.person), {"reason": "Le même.", "email_of": "joined"})
    kept.refresh_from_db()
    assert kept.email == "lucas@example.org"


def test_which_of_two_addresses_remains_is_said_first(office, rives, twins):
    for person, line, since in zip(twins, ("1, rue du Quai", "9, rue du Port"), (2002, 2018), strict=True):
        days = DateRange(date(since, 5, 1), None)
        Address.objects.create(organisation=rives, person=person, line=line, effective=days)
    with override("en"):
        day = formats.short_day(date(2018, 5, 1))
    for way in (twins, twins[::-1]):
        page = text(office.get(joining(*way)))
        assert f"will be 9, rue du Port, since {day}; 1, rue du Quai is told until then." in page


def test_where_no_day_says_which_address_is_the_later_the_page_asks(office, rives):
    pair = [a_member(rives, "Luc", "Gagné", email="luc@example.org").person for _time in range(2)]
    for person, line in zip(pair, ("1, rue du Quai", "9, rue du Port"), strict=True):
        Address.objects.create(organisation=rives, person=person, line=line, effective=DateRange(None, None))
    page = text(office.get(joining(*pair)))
    assert "no day says which is the later: 1, rue du Quai, of who remains, and 9, rue du Port, of who goes." in page
    assert "Which postal address holds" in page
    assert "to correct" in text(office.post(joining(*pair), {"reason": "Le même."}))
    office.post(joining(*pair), {"reason": "Le même.", "address_of": "joined"})
    assert Address.objects.get(person=pair[0], recorded__upper_inf=True).line == "9, rue du Port"


def test_a_death_that_stays_is_called_so_in_french(office, rives, twins):
    gone = Person.objects.create(organisation=rives, given_name="Anne", family_name="Tremblée")
    Death.objects.create(organisation=rives, person=gone, effective_on=date(2020, 1, 10))
    page = text(office.get(joining(twins[0], gone), headers={"accept-language": "fr"}))
    assert "Décès" in page
    assert "Deaths" not in page


def test_of_two_days_of_death_the_page_asks_which_holds(office, rives, twins):
    for person, day in zip(twins, (date(2020, 1, 10), date(2020, 1, 12)), strict=True):
        membership, kind = Membership.objects.get(person=person), EventKind.DECEASED
        MembershipEvent.objects.create(organisation=rives, membership=membership, kind=kind, effective_on=day)
    page = text(office.get(joining(*twins)))
    assert "died on two different days" in page
    assert "On which day they died" in page
    assert "January 12, 2020" in page
    assert "to correct" in text(office.post(joining(*twins), {"reason": "La même."}))
    assert not PersonMerge.objects.exists()
    office.post(joining(*twins), {"reason": "La même.", "death_of": "kept"})
    assert PersonMerge.objects.exists()


def test_what_forbids_it_leaves_no_button(office, rives, twins):
    farm = a_member(rives, kind="legal", family_name="Ferme").person
    page = text(office.get(joining(twins[0], farm)))
    assert "they cannot be one" in page
    assert "Join them as" not in page
    assert "Nothing was joined." in text(office.post(joining(twins[0], farm), {"reason": "x"}))


@pytest.mark.parametrize("who", ["outsider", "elsewhere", "member", "chair", "scrutineer", "auditor", "adviser"])
def test_only_the_office_joins_persons(office, cast, sign_in, twins, who):
    office.post(address("register-duplicates-look"))
    proposal = DuplicateProposal.objects.get().public_id
    office.post(joining(*twins), {"reason": "x"})
    merge = PersonMerge.objects.get().public_id
    client = sign_in(cast[who])

    for page in (address("register-duplicates"), joining(*twins), address("register-merge", merge=merge)):
        assert client.get(page).status_code == 404
    for act in (
        address("register-duplicates-look"),
        address("register-duplicate-aside", proposal=proposal),
        joining(*twins),
        address("register-merge-undo", merge=merge),
    ):
        assert client.post(act).status_code == 404
    assert PersonMerge.objects.get().undone_at is None


def test_persons_of_another_organisation_are_not_found(ailleurs, sign_in, twins):
    neighbour = sign_in(an_officer(ailleurs, Role.SECRETARY))
    assert neighbour.get(joining(twins[0], twins[1], "ailleurs")).status_code == 404
    own = a_member(ailleurs).person
    assert neighbour.get(joining(own, twins[0], "ailleurs")).status_code == 404
