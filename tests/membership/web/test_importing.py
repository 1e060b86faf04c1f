"""Bringing a list in through its pages: choose, check, bring in, undo; nothing recorded before one confirms."""

import csv
import io

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from membership.models import AuditEntry, ImportBatch, Membership, Role
from membership.services.merging.joining import merge_persons
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.membership.importing.conftest import FULL_LIST

LIST = (
    "No membre;Nom;Prénom;Catégorie;Courriel;Notes\r\n"
    "1;Côté;Ariane;Utilisateur;ariane@example.org;x\r\n"
    "2;Roy;Luc;Roi;luc at example.org;\r\n"
    "TOTAL;2;;;;\r\n"
).encode("cp1252")


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.SECRETARY))


def address(name, slug="rives", **parts):
    return reverse(name, kwargs={"slug": slug, **parts})


def choose(client, content=LIST, name="liste.csv"):
    return client.post(address("register-import"), {"file": SimpleUploadedFile(name, content)})


def bring_in(client, content=LIST):
    checking = choose(client, content)["location"]
    return confirm(client, checking)["location"]


def confirm(client, checking, **options):
    """Press the button of the page, with what it was said there."""
    return client.post(checking, {"checked": sealed(client, checking)}, **options)


def sealed(client, checking):
    return text(client.get(checking)).partition('name="checked" value="')[2].partition('"')[0]


def text(response):
    return response.content.decode()


def test_the_page_before_says_what_would_happen_and_records_nothing(office):
    checking = office.get(choose(office)["location"])

    page = text(checking)
    assert "Nothing has been recorded yet." in page
    assert "Bring in 1 member" in page
    assert "Windows-1252" in page
    assert "Notes" in page
    assert "“Roi” is not a category of this organisation." in page
    assert "This is a total, not a member." in page
    assert not ImportBatch.objects.exists()


def test_confirming_brings_in_what_the_page_said(office, rives):
    done = office.get(bring_in(office), follow=True)

    batch = ImportBatch.objects.get()
    assert (batch.rows, batch.new, batch.rejected) == (3, 1, 2)
    assert Membership.objects.for_organisation(rives).filter(number="1").exists()
    assert "1 member was brought in." in text(done)
    entry = AuditEntry.objects.get(action="import.made")
    assert entry.actor != "system"


def test_what_the_page_said_is_what_happens_or_nothing_does(office, rives):
    checking = choose(office)["location"]
    said = sealed(office, checking)
    assert said.startswith("3-1-0-2-")
    # Somebody admits the member meanwhile.
    there = a_member(rives, "Ariane", "Côté", number="1")
    answer = office.post(checking, {"checked": said}, follow=True)
    assert "new members would now be 0" in text(answer)
    assert "there is nothing to bring in" in text(answer)
    assert list(Membership.objects.all()) == [there]
    assert not ImportBatch.objects.exists()


def test_held_to_what_it_said_it_goes_in(office, rives):
    checking = choose(office)["location"]
    assert "/import/" in confirm(office, checking)["location"]
    assert Membership.objects.get().number == "1"


@pytest.mark.parametrize("said", [None, "", "3-1-0-2", "9" * 5000 + "-1-0-2", f"3-1-0-2-{'z' * 64}"])
def test_without_what_the_page_said_it_is_shown_again_and_nothing_is_recorded(office, said):
    checking = choose(office)["location"]
    answer = office.post(checking, {} if said is None else {"checked": said}, follow=True)
    assert "Check what would happen first." in text(answer)
    assert not ImportBatch.objects.exists()


def test_the_same_totals_of_other_members_are_something_else(office):
    checking = choose(office)["location"]
    said = sealed(office, checking)
    other = said[:-1] + ("0" if said[-1] != "0" else "1")
    office.post(checking, {"checked": other})
    assert not ImportBatch.objects.exists()


def test_the_file_is_forgotten_once_it_was_brought_in(office):
    checking = choose(office)["location"]
    confirm(office, checking)
    again = office.post(checking, follow=True)
    assert "choose it again" in text(again)
    assert ImportBatch.objects.count() == 1


def test_an_emptied_cache_loses_nothing_but_the_choice(office):
    checking = choose(office)["location"]
    cache.clear()
    # The session is in the database too, so the officer is still signed in.
    assert "choose it again" in text(office.get(checking, follow=True))
    assert not ImportBatch.objects.exists()


def test_a_file_that_cannot_be_read_is_refused_beside_the_field(office):
    page = text(choose(office, b"PK\x03\x04"))
    assert "a workbook that cannot be opened" in page
    assert "Nothing was recorded." in page


def test_an_empty_file_and_no_file_are_refused(office):
    assert "it is empty" in text(choose(office, b""))
    assert "to correct" in text(office.post(address("register-import"), {}))


def test_a_list_without_a_new_member_offers_nothing_to_bring_in(office):
    bring_in(office)
    page = text(office.get(choose(office)["location"]))
    assert "there is nothing to bring in" in page
    assert "Bring in 0" not in page


def test_the_refused_rows_can_be_downloaded_with_their_reasons(office):
    bring_in(office)
    answer = office.get(address("register-import-refused", batch=ImportBatch.objects.get().public_id))

    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["Row", "No membre", "Nom", "Prénom", "Catégorie", "Courriel", "Notes", "Reason"]
    assert rows[1][:4] == ["3", "2", "Roy", "Luc"]
    assert "“Roi” is not a category" in rows[1][-1]
    assert "“luc at example.org” is not an e-mail address" in rows[1][-1]
    assert rows[2] == ["4", "TOTAL", "2", "", "", "", "", "This is a total, not a member."]


def test_undoing_asks_first_and_takes_everything_out(office, rives):
    bring_in(office)
    batch = ImportBatch.objects.get()
    asked = address("register-import-undo", batch=batch.public_id)

    assert "as if it had never been" in text(office.get(asked))
    assert Membership.objects.for_organisation(rives).exists()
    done = office.post(asked, follow=True)

    assert "1 member was taken out again." in text(done)
    assert not Membership.objects.for_organisation(rives).exists()


def test_undoing_is_refused_on_the_page_once_a_member_has_an_account(office, rives):
    bring_in(office)
    an_account_of(Membership.objects.get(number="1"))
    batch = ImportBatch.objects.get()

    done = office.post(address("register-import-undo", batch=batch.public_id), follow=True)

    assert "can no longer be undone" in text(done)
    assert "Members concerned: 1 (1)" in text(done)
    asked = text(office.get(address("register-import-undo", batch=batch.public_id)))
    assert ("1 member concerned" in asked, "Correct something that was recorded" in asked) == (True, True)
    # What cannot work is not offered.
    assert "<button" not in asked.partition("<main")[2].partition("</main>")[0]
    assert Membership.objects.for_organisation(rives).exists()


def test_the_page_of_an_import_says_why_it_is_not_undone_and_offers_no_link_that_leads_to_a_refusal(office, rives):
    bring_in(office)
    batch = ImportBatch.objects.get()
    shown, asked = (address(f"register-import-{name}", batch=batch.public_id) for name in ("result", "undo"))
    assert "Undo this import" in text(office.get(shown))
    an_account_of(Membership.objects.get(number="1"))

    page = text(office.get(shown))

    assert "Undo this import" not in page
    assert (
        "can no longer be undone: an access given to a member refers to its members. Members concerned: 1 (1)" in page
    )
    assert "Correct something that was recorded" in page
    assert f'<a href="{asked}">See the members concerned</a>' in page


def test_two_who_are_joined_are_made_two_again_first_and_then_the_import_is_undone(office, rives):
    before = a_member(rives, "Anne", "Roy")
    bring_in(office)
    batch = ImportBatch.objects.get()
    shown, asked = (address(f"register-import-{name}", batch=batch.public_id) for name in ("result", "undo"))
    brought = Membership.objects.get(number="1")
    merge = merge_persons(before.person, brought.person, actor=SYSTEM, reason="Une seule.")
    for url in (shown, asked):
        page = text(office.get(url))
        assert "cannot be undone yet" in page
        assert f'<a href="{address("register-duplicates")}">Persons here twice</a>' in page
        assert "can no longer be undone" not in page
    assert "cannot be undone yet" in text(office.post(asked, follow=True))

    office.post(address("register-merge-undo", merge=merge.public_id))
    assert "Undo this import" in text(office.get(shown))
    assert "1 member was taken out again." in text(office.post(asked, follow=True))

    assert list(Membership.objects.for_organisation(rives)) == [before]
    assert office.get(address("register-duplicates")).status_code == 200
    assert office.get(f"/o/rives/register/{before.public_id}/").status_code == 200


def test_earlier_imports_are_listed(office):
    bring_in(office)
    page = text(office.get(address("register-import")))
    assert "liste.csv" in page
    assert address("register-import-result", batch=ImportBatch.objects.get().public_id) in page


def test_the_demonstrations_list_goes_in_through_the_page(office, rives):
    page = text(office.get(choose(office, FULL_LIST.read_bytes())["location"]))
    assert "Bring in 2,400 members" in page
    bring_in(office, FULL_LIST.read_bytes())
    assert Membership.objects.for_organisation(rives).count() == 2400


PAGES = (
    "register-import",
    "register-import-check",
    "register-import-result",
    "register-import-undo",
    "register-import-refused",
)


@pytest.mark.parametrize("who", ["outsider", "elsewhere", "member", "chair", "scrutineer", "auditor", "adviser"])
def test_only_the_office_brings_members_in(office, cast, sign_in, who):
    checking = choose(office)["location"]
    bring_in(office)
    client = sign_in(cast[who])
    batch = ImportBatch.objects.get().public_id

    assert client.get(address("register-import")).status_code == 404
    assert client.post(checking).status_code == 404
    for name in PAGES[2:]:
        assert client.get(address(name, batch=batch)).status_code == 404
    assert client.post(address("register-import-undo", batch=batch)).status_code == 404


def test_another_organisations_import_is_not_found(office, ailleurs, sign_in):
    bring_in(office)
    batch = ImportBatch.objects.get().public_id
    neighbour = sign_in(an_officer(ailleurs, Role.SECRETARY))

    for name in PAGES[2:]:
        assert neighbour.get(address(name, "ailleurs", batch=batch)).status_code == 404
    assert neighbour.post(address("register-import-undo", "ailleurs", batch=batch)).status_code == 404


def test_a_file_held_for_one_officer_is_not_another_ones(office, rives, sign_in):
    checking = choose(office)["location"]
    colleague = sign_in(an_officer(rives, Role.ADMINISTRATOR))
    assert colleague.get(checking).status_code == 302
    assert not ImportBatch.objects.exists()
