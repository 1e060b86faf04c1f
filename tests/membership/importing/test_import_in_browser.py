"""The spreadsheet brought in through its pages, in a browser, at both widths and without a fault for axe."""

import csv
import re
from collections import Counter

import pytest
from django.test import Client

from membership.models import Membership, Role
from tests.factories.register import an_officer, an_organisation
from tests.looking import breadth, press, violations
from tests.membership.importing.test_import_spreadsheet import SPREADSHEET

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(page, live_server):
    """A browser in which the secretary has signed in."""
    organisation = an_organisation("rives")
    client = Client()
    client.force_login(
        an_officer(organisation, Role.SECRETARY), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
    return page


@pytest.fixture
def look(page, artefacts):
    def at(name):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=artefacts / f"{name}-{width}.png", full_page=True)
            assert breadth(page) <= width
        assert violations(page, None) == []

    return at


def test_a_spreadsheet_is_brought_in_and_taken_out_again(office, look, live_server):
    office.goto(f"{live_server.url}/o/rives/register/import/")
    look("import-choose")

    office.set_input_files("input[type=file]", SPREADSHEET)
    press(office.locator("main form button"))
    look("import-check")
    assert not Membership.objects.exists()

    press(office.locator("main a[href*='/columns/']").last)
    look("import-columns")
    # A category that only this co-op knows: said once, the three rows that name it come in.
    office.locator("select[id^=id_word-category]").first.select_option("user")
    press(office.locator("main form button"))
    office.wait_for_url("**/check/*/")
    look("import-check-again")

    press(office.locator("main form button"))
    office.wait_for_url("**/register/import/*/")
    look("import-result")
    assert Membership.objects.count() == 1168 + 3

    press(office.locator("main a[href$='/undo/']"))
    look("import-undo")
    press(office.locator("main form button"))
    office.wait_for_url("**/register/import/*/")
    look("import-undone")
    assert not Membership.objects.exists()


# What a secretary reads against a row: what is wrong and what to do, by how many rows say so.
REASONS = {
    r"«\s[^»]+\s» n’est pas une date possible\. Corrigez-la, ou laissez la case vide\.": 13,
    r"«\s[^»]+\s» n’est pas une adresse courriel\. Corrigez-la, ou laissez la case vide\.": 8,
    r"Le numéro M\d{7} est déjà à la ligne [\d\s]+\. Deux membres n’ont jamais le même numéro\.": 8,
    r"«\s[^»]+\s» n’est pas une catégorie de cette organisation\.": 3,
    r"C’est un total, pas un membre\.": 1,
}
NEW, THERE, REFUSED, ROWS = "Nouveaux membres", "Déjà au registre", "Lignes refusées", "Lignes du fichier"


def test_what_a_spreadsheet_comes_to_is_foreseen_and_every_row_is_accounted_for(office, live_server):
    office.goto(f"{live_server.url}/o/rives/register/import/")
    office.set_input_files("input[type=file]", SPREADSHEET)
    office.locator("main form button").click()
    office.wait_for_url("**/check/*/")
    foreseen, refused, to_refuse = figures(office), rows_of(office), downloaded(office)
    assert not Membership.objects.exists()

    office.locator("main form button").click()
    office.wait_for_url("**/register/import/*/")
    assert (figures(office), rows_of(office)) == (foreseen, refused)
    assert Membership.objects.count() == foreseen[NEW]

    in_the_file = written_rows()
    # The rows handed back are those of the page with their reasons, and as they stand in the file, cell by cell.
    header, *handed_back = downloaded(office)
    assert [header, *handed_back] == to_refuse
    assert header == ["Ligne", *in_the_file[0], "Motif"]
    assert [(row, reason) for row, *_, reason in handed_back] == reasons_by_row(refused)
    assert [cells for _, *cells, _ in handed_back] == [in_the_file[int(row) - 1] for row, *_ in handed_back]
    # Brought in or handed back: the two together are the file, and nobody is in both.
    places = {int(row) for row, *_ in handed_back}
    kept = [row for place, row in enumerate(in_the_file[1:], start=2) if any(row) and place not in places]
    assert sorted(row[0].strip() for row in kept) == sorted(Membership.objects.values_list("number", flat=True))

    total = [row for row, _, reason in refused if reason.startswith("C’est un total")]
    to_correct = {row for row, _, _ in refused} - set(total)
    assert [in_the_file[number(row) - 1][0] for row in total] == ["TOTAL"]
    brought_in = foreseen[NEW] + foreseen[THERE]
    assert foreseen[REFUSED] == len(to_correct) + len(total)
    assert brought_in + len(to_correct) + len(total) == foreseen[ROWS] == members_written(in_the_file) + 1
    said = Counter(next((words for words in REASONS if re.fullmatch(words, one)), one) for _, _, one in refused)
    assert said == REASONS


def figures(page):
    """Return the totals as they stand on the page, by what they are called there."""
    boxes = page.locator("main dl.figures > div")
    pairs = [(boxes.nth(place).locator("dt"), boxes.nth(place).locator("dd")) for place in range(boxes.count())]
    return {name.inner_text(): number(value.inner_text()) for name, value in pairs}


def downloaded(page):
    """Return the refused rows as the file holds them that the page hands over, header first."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger les lignes refusées").click()
    assert download.value.suggested_filename.endswith(".csv")
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def reasons_by_row(refused):
    """Return what the page says against each row, in its order, as one sentence after another."""
    said: dict[str, list[str]] = {}
    for row, field, reason in refused:
        said.setdefault(str(number(row)), []).append(f"{field}\u00a0: {reason}" if field else reason)
    return [(row, " ".join(reasons)) for row, reasons in said.items()]


def rows_of(page):
    """Return each refused row as the table says it: its place, the column and the reason."""
    lines = page.locator("main table tbody tr").all()
    return [
        (line.locator("th").inner_text(), *(cell.inner_text() for cell in line.locator("td > :not(.label)").all()))
        for line in lines
    ]


def number(said):
    """Return a number as the page writes it out: with a thin space between thousands."""
    return int("".join(said.split()))


def written_rows():
    return list(csv.reader(SPREADSHEET.read_text("cp1252").splitlines(), delimiter=";"))


def members_written(rows):
    """Return how many rows of the file begin with the number of a member."""
    return sum(bool(re.fullmatch(r"\s*M\d+\s*", row[0])) for row in rows if row)
