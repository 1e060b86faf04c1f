"""How somebody was reached at a moment: on the list, in the file, in what is taken away; erased, joined, brought in."""

from __future__ import annotations

import random
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from membership.clock import now
from membership.models import ContactFact, FormerContact, ImportBatch, Membership, PhoneKind, Role
from membership.queries.home import figures_on
from membership.queries.member_file import file_of
from membership.queries.moment import Moment
from membership.queries.reach import Number
from membership.queries.register_list import page
from membership.queries.register_search import Missing, Wanted
from membership.rules.bulk import BulkKind, Change
from membership.services.bulk import change_in_bulk, undo_bulk
from membership.services.contacts import change_contact
from membership.services.exports.selection import export_selection
from membership.services.imports.importing import import_members
from membership.services.imports.undoing import undo_import
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.privacy.erasing import erase_person
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM, a_member, an_officer
from tests.membership.web.conftest import *  # noqa: F403  # the people who open the pages

MARCH, MAY, JULY = date(2027, 3, 1), date(2027, 5, 1), date(2027, 7, 1)
BOTH = (
    "a@example.org",
    "418 555-0101",
    (Number("home", "418 555-0102"), Number("mobile", "418 555-0103")),
    "fr",
)


def reach(member, **changed):
    said = {"email": "a@example.org", "phone": "418 555-0101", "language": "fr", "phones": []} | changed
    change_contact(member.person, actor=SYSTEM, **said)


@pytest.fixture
def moved_on(rives, anne):
    """In March Anne had a mailbox and more telephones and read French; since May she has none and reads English."""
    jump(rives, MARCH)
    reach(anne, phones=[(PhoneKind.MOBILE, "418 555-0103"), (PhoneKind.HOME, "418 555-0102")])
    jump(rives, MAY)
    reach(anne, email="", phone="", language="en")
    jump(rives, JULY)
    anne.person.refresh_from_db()
    return anne


def listed(rives, on, known_at=None, **wanted):
    return {line.number for line in page(rives, Wanted(on=on, known_at=known_at, **wanted)).lines}


def told(member, at):
    found = file_of(Membership.objects.select_related("person", "organisation").get(pk=member.pk), at).reach
    return found.email, found.phone, found.phones, found.language


def test_the_list_of_a_past_day_asks_what_was_so_then(rives, moved_on):
    number = moved_on.number
    for on, was_without, language in ((MARCH, False, "fr"), (MAY - timedelta(days=1), False, "fr"), (MAY, True, "en")):
        assert (number in listed(rives, on, missing=Missing.EMAIL)) is was_without
        assert number in listed(rives, on, language=language)
        assert number not in listed(rives, on, language="fr" if language == "en" else "en")
    assert (figures_on(rives, MAY).without_email - figures_on(rives, MARCH).without_email) == 1


def test_as_it_was_known_before_the_change_was_not_there(rives, anne):
    jump(rives, MARCH)
    reach(anne)
    known = now()
    reach(anne, email="", language="en")
    assert anne.number in listed(rives, MARCH, missing=Missing.EMAIL)
    assert anne.number not in listed(rives, MARCH, known, missing=Missing.EMAIL)
    assert anne.number in listed(rives, MARCH, known, language="fr")


def test_the_file_and_the_list_taken_away_say_it_too(rives, moved_on):
    assert told(moved_on, Moment(MARCH)) == BOTH
    assert told(moved_on, Moment(MAY)) == ("", "", (), "en")
    taken = {}
    for on in (MARCH, MAY):
        exported = export_selection(rives, Wanted(on=on), search="", taken_as="csv", language="fr", actor=SYSTEM)
        lines = b"".join(exported.pieces).decode("utf-8-sig").splitlines()
        taken[on] = next(line for line in lines if line.startswith(moved_on.number))
    assert all(one in taken[MARCH] for one in ("a@example.org", "418 555-0103", "fr"))
    assert not any(one in taken[MAY] for one in ("@", "555", "fr"))


def test_the_pages_say_what_was_so_then_and_from_when_it_is_kept(rives, moved_on, sign_in):
    office = sign_in(an_officer(rives, Role.SECRETARY))
    address = reverse("member", kwargs={"slug": "rives", "public_id": moved_on.public_id})
    then = office.get(address, {"as_of": MARCH.isoformat()}).content.decode()
    before = office.get(address, {"as_of": "2021-01-01"}).content.decode()
    assert "a@example.org" in then
    assert "are known since" not in then
    assert "are known since" in before


def test_what_never_changed_costs_no_row_and_what_stays_the_same_neither(rives, anne):
    assert not FormerContact.objects.exists()
    reach(anne)
    kept = FormerContact.objects.count()
    reach(anne)
    assert FormerContact.objects.count() == kept


@pytest.mark.parametrize("seed", range(20))
def test_at_every_instant_it_is_what_was_written_last(rives, anne, seed):
    """A naive replay: all that was ever written, in order."""
    dice, written = random.Random(seed), []
    written.append((None, (anne.person.email, "", (), "fr")))
    for month in sorted(dice.sample(range(1, 12), 6)):
        jump(rives, date(2027, month, 1))
        said = {
            "email": dice.choice(["", "a@example.org", "b@example.org"]),
            "phone": dice.choice(["", "418 555-0101", "418 555-0102"]),
            "language": dice.choice(["fr", "en"]),
            "phones": dice.choice(
                [
                    [],
                    [(PhoneKind.HOME, "418 555-0103")],
                    [(PhoneKind.HOME, "418 555-0104"), (PhoneKind.WORK, "418 555-0105")],
                ]
            ),
        }
        reach(anne, **said)
        numbers = tuple(Number(str(kind), number) for kind, number in said["phones"])
        written.append((now(), (said["email"], said["phone"], numbers, said["language"])))
    for month in range(1, 13):
        on = date(2027, month, 15)
        last = [said for at, said in written if at is None or at.date() <= on][-1]
        assert told(anne, Moment(on)) == last
        assert (anne.number in listed(rives, on, missing=Missing.EMAIL)) is (last[0] == "")
        assert anne.number in listed(rives, on, language=last[3])
    for at, _said in written[1:]:
        known = [said for other, said in written if other is None or other <= at][-1]
        assert told(anne, Moment(date(2028, 1, 1), at)) == known


def test_a_language_changed_of_many_and_put_back_is_kept_each_time(rives, anne):
    jump(rives, MARCH)
    bulk = change_in_bulk(rives, members=[anne], change=Change(BulkKind.LANGUAGE, "en", MARCH), actor=SYSTEM)
    jump(rives, MAY)
    undo_bulk(bulk, actor=SYSTEM)
    jump(rives, JULY)
    spoken = [told(anne, Moment(on))[3] for on in (date(2027, 2, 1), MARCH, MAY, JULY)]
    assert spoken == ["fr", "en", "fr", "fr"]


def test_what_joining_filled_in_and_parting_took_back_is_kept_on_its_days(rives):
    first, second = a_member(rives, "Anne", email=""), a_member(rives, "Anne", email="b@example.org")
    jump(rives, MARCH)
    merge = merge_persons(first.person, second.person, actor=SYSTEM, reason="La même")
    jump(rives, MAY)
    undo_merge(merge, actor=SYSTEM)
    jump(rives, JULY)
    mailboxes = [told(first, Moment(on))[0] for on in (date(2027, 2, 1), MARCH, MAY)]
    assert mailboxes == ["", "b@example.org", ""]
    assert told(second, Moment(MARCH))[0] == "b@example.org"


def test_an_erasure_takes_what_was_there_before_and_not_that_something_was(rives):
    lise = a_member(rives, "Lise", until=JULY)
    jump(rives, MARCH)
    reach(lise, phones=[(PhoneKind.HOME, "418 555-0102")])
    jump(rives, MAY)
    reach(lise, email="b@example.org", phone="418 555-0109", language="en")
    jump(rives, date(2027, 12, 1))
    erase_person(lise.person, reason="Demandé", actor=SYSTEM)
    rows = FormerContact.objects.filter(person=lise.person)
    assert not rows.exclude(fact=ContactFact.LANGUAGE).exclude(value="").exists()
    for on, gone in ((MARCH, {"email", "phone", "phones"}), (MAY, {"email", "phone"})):
        then = file_of(Membership.objects.get(pk=lise.pk), Moment(on)).reach
        assert (then.email, then.phone, then.phones, set(then.erased_in_order)) == ("", "", (), gone)
    assert lise.number not in listed(rives, MARCH, missing=Missing.EMAIL)
    assert told(lise, Moment(MARCH))[3] == "fr"


def test_whoever_was_parted_again_and_is_erased_leaves_nothing_with_the_other(rives):
    first = a_member(rives, "Anne", email="")
    second = a_member(rives, "Anne", email="b@example.org", phone="418 555-0199", until=MARCH)
    merge = merge_persons(first.person, second.person, actor=SYSTEM, reason="La même")
    undo_merge(merge, actor=SYSTEM)
    jump(rives, JULY)
    erase_person(second.person, reason="Demandé", actor=SYSTEM)
    assert FormerContact.objects.filter(person=first.person).exists()
    assert not FormerContact.objects.exclude(fact=ContactFact.LANGUAGE).exclude(value="").exists()


def test_undoing_an_import_takes_with_it_how_its_persons_were_reached_before(rives):
    content = b"member_number,family_name,given_name,email,category,status\nM1,Roy,Anne,m1@example.org,user,active\n"
    report = import_members(rives, actor=SYSTEM, content=content, file_name="liste.csv")
    member = Membership.objects.get(organisation=rives, number="M1")
    assert not FormerContact.objects.exists()
    bulk = change_in_bulk(rives, members=[member], change=Change(BulkKind.LANGUAGE, "en", MARCH), actor=SYSTEM)
    undo_bulk(bulk, actor=SYSTEM)
    assert FormerContact.objects.count() == 2
    undo_import(ImportBatch.objects.get(public_id=report.import_id), actor=SYSTEM)
    assert not FormerContact.objects.exists()


def test_what_was_changed_before_it_was_kept_is_read_from_where_it_is_told(rives, moved_on):
    """The trail, the changes of many and the merges say the same as what is kept, but for other telephones."""
    bulk = change_in_bulk(rives, members=[moved_on], change=Change(BulkKind.LANGUAGE, "fr", JULY), actor=SYSTEM)
    undo_bulk(bulk, actor=SYSTEM)
    first, second = a_member(rives, "Omar", email=""), a_member(rives, "Omar", phone="418 555-0150")
    undo_merge(merge_persons(first.person, second.person, actor=SYSTEM, reason="Le même"), actor=SYSTEM)
    migration = import_module("membership.migrations.0054_former_contacts_told")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person_id, fact, value, was_known FROM ({migration.TOLD}) t")
        said = sorted(cursor.fetchall())
    kept = FormerContact.objects.exclude(fact=ContactFact.PHONES)
    assert said == sorted(kept.values_list("person_id", "fact", "value", "was_known"))
