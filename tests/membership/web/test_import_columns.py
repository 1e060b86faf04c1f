"""The administrator says what the columns and the words of a list mean, once."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from membership.models import AuditEntry, ImportMapping, Membership, Role, Section, SectionMembership
from tests.factories.register import an_officer
from tests.membership.web.test_importing import confirm

LIST = (
    "Code,Appellation,Petit nom,Genre,Entrée,Humeur\r\n"
    "A1,Côté,Ariane,Sociétaire,03/04/2019,gaie\r\n"
    "A2,Roy,Luc,Sociétaire,05/06/2020,=1+1\r\n"
    "A3,Roy,Zoé,Roi,07/08/2021,\r\n"
).encode()
CHOSEN = {
    "column-0": "member_number",
    "column-1": "family_name",
    "column-2": "given_name",
    "column-3": "category",
    "column-4": "joined_on",
    "column-5": "",
    "date_order": "mdy",
}


@pytest.fixture
def office(rives, sign_in):
    return sign_in(an_officer(rives, Role.ADMINISTRATOR))


def choose(client, content=LIST, name="liste.csv"):
    address = reverse("register-import", kwargs={"slug": "rives"})
    return client.post(address, {"file": SimpleUploadedFile(name, content)})["location"]


def text(response):
    return response.content.decode()


def test_a_list_whose_columns_say_nothing_is_asked_about(office):
    asking = choose(office)
    assert "/columns/" in asking
    page = text(office.get(asking))
    assert "Petit nom" in page
    assert "Ariane · Luc · Zoé" in page
    assert not ImportMapping.objects.exists()


def test_what_is_said_of_columns_and_words_is_followed_and_kept(office):
    asking = choose(office)
    checking = office.post(asking, CHOSEN)["location"]
    assert "is not a category" in text(office.get(checking))

    assert "“Sociétaire”, as category" in text(office.get(asking))
    office.post(asking, {**CHOSEN, "word-category-0": "user"})
    page = text(office.get(checking))
    assert "Bring in 2 members" in page
    assert "03/04/2019 → March 4, 2019: month first" in page

    confirm(office, checking)
    assert list(Membership.objects.order_by("number").values_list("number", flat=True)) == ["A1", "A2"]
    kept = ImportMapping.objects.get()
    assert kept.document["words"] == {"category": {"societaire": "user"}}
    assert AuditEntry.objects.filter(action="import.mapping_kept").count() == 2


BESIDE = (
    "Numéro,Nom,Prénom,Catégorie,Région,Date de naissance\r\n"
    "A1,Côté,Ariane,user,Estrie,1980-02-03\r\n"
    "A2,Roy,Luc,user,Beauce,1975-06-07\r\n"
).encode()


def test_a_section_nobody_opened_yet_is_opened_where_its_word_is_asked_about(office, rives):
    checking = choose(office, BESIDE)
    assert "Columns left out" in text(office.get(checking))
    asking = checking.replace("/check/", "/columns/")
    told = {"column-0": "member_number", "column-1": "family_name", "column-2": "given_name", "column-3": "category"}
    office.post(asking, told | {"column-4": "region", "column-5": "birth_on"})
    assert "is not a region" in text(office.get(checking))

    page = text(office.get(asking))
    assert "“Estrie”, as region" in page
    assert "1980-02-03" not in page
    opened = {"word-region-0": "+", "word-region-1": "+"}
    office.post(asking, told | opened | {"column-4": "region", "column-5": "birth_on"})
    page = text(office.get(checking))
    assert "Bring in 2 members" in page
    assert "Members whose birth date or attested age is kept: 2" in page
    confirm(office, checking)
    assert sorted(Section.objects.values_list("kind", "name_fr")) == [("region", "Beauce"), ("region", "Estrie")]
    assert SectionMembership.objects.count() == 2


def test_a_word_written_in_several_ways_opens_one_section(office, rives):
    said = [("Ana", "NORD"), ("Luc", "Nord"), ("Zoé", "nord "), ("Guy", "Nord")]
    rows = "".join(f"{name[0]}1,Roy,{name},user,{word}\r\n" for name, word in said)
    asking = choose(office, f"Code,Nom,Petit nom,Genre,Coin\r\n{rows}".encode())
    told = {"column-0": "member_number", "column-1": "family_name", "column-2": "given_name", "column-3": "category"}
    told |= {"column-4": "region"}
    office.post(asking, told)
    page = text(office.get(asking))
    assert "“Nord”, as region" in page
    assert "4 rows" in page
    assert "word-region-1" not in page
    office.post(asking, told | {"word-region-0": "+"})
    checking = asking.replace("/columns/", "/check/")
    page = text(office.get(checking))
    assert "Bring in 4 members" in page
    confirm(office, checking)
    assert Section.objects.get().name_fr == "Nord"
    assert SectionMembership.objects.count() == 4


def test_a_word_too_long_for_a_name_opens_nothing(office, rives):
    word = "Nord " * 30
    asking = choose(office, f"Code,Nom,Genre,Coin\r\nR1,Roy,user,{word}\r\n".encode())
    told = {"column-0": "member_number", "column-1": "family_name", "column-2": "category", "column-3": "region"}
    office.post(asking, told)
    assert "too long for a name" in text(office.post(asking, told | {"word-region-0": "+"}))
    assert not Section.objects.exists()


def test_the_next_list_like_it_is_read_the_same_way_and_the_page_says_so(office):
    asking = choose(office)
    office.post(asking, CHOSEN)
    office.post(asking, {**CHOSEN, "word-category-0": "user"})

    checking = choose(office, LIST.replace(b"A1", b"B1"), "mars.csv")
    assert "/check/" in checking
    page = text(office.get(checking))
    assert "The columns are read as you said on" in page
    assert "Bring in 2 members" in page


def test_two_columns_for_one_field_and_a_missing_one_are_refused_with_the_place(office):
    page = text(office.post(choose(office), {**CHOSEN, "column-1": "member_number"}))
    assert "“Code” is already the column of “Member number”" in page
    assert "Say which column is “Name”" in page
    assert not ImportMapping.objects.exists()


def test_dates_that_could_be_read_both_ways_are_pointed_out(office):
    asking = choose(office)
    checking = office.post(asking, {**CHOSEN, "date_order": ""})["location"]
    assert "Every date of this file could be read both ways. 03/04/2019 is read as April 3, 2019" in text(
        office.get(checking)
    )


def test_what_would_be_refused_can_be_downloaded_before_anything_is_recorded(office):
    asking = choose(office)
    checking = office.post(asking, CHOSEN)["location"]
    answer = office.get(f"{checking}refused.csv")

    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Row", "Code", "Appellation", "Petit nom", "Genre", "Entrée", "Humeur", "Reason"]
    assert rows[2][:7] == ["3", "A2", "Roy", "Luc", "Sociétaire", "05/06/2020", "'=1+1"]
    assert 'filename="refused-liste.csv"' in answer["Content-Disposition"]
    assert not Membership.objects.exists()


@pytest.mark.parametrize("role", [Role.CHAIR, Role.AUDITOR, Role.SCRUTINEER])
def test_only_the_office_says_what_columns_are(office, rives, sign_in, role):
    asking = choose(office)
    client = sign_in(an_officer(rives, role))
    assert client.get(asking).status_code == 404
    assert client.post(asking, CHOSEN).status_code == 404


def test_a_forgotten_file_sends_back_to_the_beginning(office):
    away = reverse("register-import-columns", kwargs={"slug": "rives", "token": "nowhere"})
    assert "choose it again" in text(office.get(away, follow=True))


def test_a_word_explained_for_one_list_is_understood_in_another(office):
    asking = choose(office)
    office.post(asking, CHOSEN)
    office.post(asking, {**CHOSEN, "word-category-0": "user"})
    other = "No membre,Nom,Prénom,Catégorie\r\nB1,Roy,Luc,sociétaire\r\n".encode()
    page = text(office.get(choose(office, other)))
    assert "Bring in 1 member" in page
    assert "The columns are read as you said" not in page


def test_a_column_left_out_that_tells_who_left_is_pointed_out(office):
    content = "No membre,Nom,Prénom,Catégorie,Sortie,Humeur\r\nB1,Roy,Luc,user,2019-04-05,gaie\r\n".encode()
    page = text(office.get(choose(office, content)))
    assert "The column “Sortie” is left out, and holds dates or statuses" in page
    assert "“Humeur”" not in page


def test_a_word_that_many_rows_say_is_told_once_with_its_count(office):
    rows = "".join(f"B{n},Roy,Luc,Roi\r\n" for n in range(1200)) + "C1,Roy,Luc,Reine\r\n"
    page = office.get(choose(office, f"No membre,Nom,Prénom,Catégorie\r\n{rows}".encode()))
    assert [row[0] for row in page.context["refusals"]] == ["1,200 rows: 2, 3, 4…", "1,202"]
    assert page.context["more"] == 0


def test_no_column_is_called_optional_where_some_are_needed(office):
    asking = office.get(choose(office))
    names = [field.name for field in asking.context["form"].column_fields]
    page = text(asking)
    for name in names:
        label = page[page.index(f'<label for="id_{name}"') :]
        assert "(optional)" not in label[: label.index("</label>")]


def test_a_list_that_names_no_column_loses_no_member(office):
    content = "A1;Côté;Ariane;user;a@example.org\r\nA2;Roy;Luc;user;b@example.org\r\n".encode()
    asking = choose(office, content)
    page = text(office.get(asking))
    assert "The first row of this file is taken for a member" in page
    assert "Column 1" in page
    chosen = {"column-0": "member_number", "column-1": "family_name", "column-2": "given_name", "column-3": "category"}
    confirm(office, office.post(asking, chosen)["location"])
    assert list(Membership.objects.order_by("number").values_list("number", flat=True)) == ["A1", "A2"]


def test_a_first_row_of_unknown_words_is_shown_for_somebody_to_judge(office):
    page = text(office.get(choose(office)))
    assert "The first row is taken for their names: Code · Appellation" in page
