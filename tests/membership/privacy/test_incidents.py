"""Every confidentiality incident is written down by the office, read by whoever checks, taken away in three forms."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from membership.errors import DatesReversed, NotYetHappened, ReasonMissing
from membership.models import AuditDetail, Incident, Risk, Role
from membership.services.privacy.incidents import IncidentFacts, record_incident, revise_incident
from tests.factories.register import SYSTEM, a_member, an_account_of, an_officer
from tests.membership.privacy.conftest import browser

FACTS = IncidentFacts(
    found_on=date(2027, 1, 20),
    happened_on=date(2027, 1, 18),
    data="Noms et courriels de 12 membres",
    circumstances="Liste jointe à un courriel par erreur",
    persons=12,
    risk=Risk.NONE.value,
    risk_reasons="Le destinataire est un membre du conseil, qui l’a détruite.",
    measures="=Rappel des consignes",
)
FORM = {
    "found_on": "2027-01-20", "happened_on": "2027-01-18", "data": "Courriels", "circumstances": "Erreur d’envoi",
    "persons": "12", "risk": "serious", "risk_reasons": "Sensibles", "regulator_told_on": "2027-01-21",
    "persons_told_on": "2027-01-21", "notices": "", "measures": "Rappel",
}  # fmt: skip
HERE = "/o/rives/privacy/incidents/"


def test_the_office_writes_one_down_and_completes_it(office, rives):
    office.post(f"{HERE}new/", FORM)
    incident = Incident.objects.get()
    assert (incident.persons, incident.risk, incident.regulator_told_on) == (12, Risk.SERIOUS, date(2027, 1, 21))
    office.post(f"{HERE}{incident.public_id}/", FORM | {"persons": "14"})
    incident.refresh_from_db()
    assert incident.persons == 14


def test_what_was_written_before_stays_in_the_trail(rives):
    incident = record_incident(rives, facts=FACTS, actor=SYSTEM)
    after = IncidentFacts(**{name: getattr(FACTS, name) for name in FACTS.__slots__} | {"persons": 13})
    revise_incident(incident, facts=after, actor=SYSTEM)
    values = AuditDetail.objects.get(entry__action="incident.revised").values
    assert values == {"before": {"persons": 12}, "after": {"persons": 13}}


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"happened_on": date(2027, 1, 21)}, DatesReversed),
        ({"found_on": date(2028, 1, 1)}, NotYetHappened),
        ({"regulator_told_on": date(2028, 1, 1)}, NotYetHappened),
        ({"persons_told_on": date(2028, 1, 1)}, NotYetHappened),
        ({"regulator_told_on": date(2027, 1, 19)}, DatesReversed),
        ({"risk": Risk.SERIOUS.value, "risk_reasons": " "}, ReasonMissing),
    ],
)
def test_what_cannot_be_is_refused(rives, changed, error):
    facts = IncidentFacts(**{name: getattr(FACTS, name) for name in FACTS.__slots__} | changed)
    with pytest.raises(error):
        record_incident(rives, facts=facts, actor=SYSTEM)
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"), [({"found_on": "2028-01-01"}, "found_on"), ({"risk_reasons": ""}, "risk_reasons")]
)
def test_what_is_refused_is_said_beside_its_field(office, changed, field):
    page = office.post(f"{HERE}new/", FORM | changed)
    assert list(page.context["form"].errors) == [field]


def test_a_page_filled_badly_says_where_and_loses_nothing(office):
    page = office.post(f"{HERE}new/", FORM | {"happened_on": "2027-01-22"})
    assert page.status_code == 422
    assert "Erreur d’envoi" in page.content.decode()


def test_it_is_taken_away_as_a_list_a_workbook_and_on_paper(office, rives):
    record_incident(rives, facts=FACTS, actor=SYSTEM)
    listed = office.get(f"{HERE}as/csv/").content.decode()
    assert "Noms et courriels de 12 membres" in listed
    assert "'=Rappel" in listed, "no cell is a formula"
    book = load_workbook(io.BytesIO(office.get(f"{HERE}as/xlsx/").content))
    assert book.active["C2"].value == "Noms et courriels de 12 membres"
    assert office.get(f"{HERE}as/pdf/").content.startswith(b"%PDF")
    assert office.get(f"{HERE}as/docx/").status_code == 404


READ = {"administrator", "secretary", "auditor"}
WRITE = {"administrator", "secretary"}


def test_who_may_read_and_who_may_write(rives):
    incident = record_incident(rives, facts=FACTS, actor=SYSTEM)
    luc = a_member(rives, "Luc", "Fabre", email="luc@example.org")
    everybody = {role.value: browser(an_officer(rives, role)) for role in Role}
    everybody |= {"member": browser(an_account_of(luc)), "nobody": browser(None)}
    for address in (HERE, f"{HERE}{incident.public_id}/", f"{HERE}as/csv/"):
        assert {who for who, client in everybody.items() if client.get(address).status_code == 200} == READ, address
    assert {who for who, client in everybody.items() if client.get(f"{HERE}new/").status_code == 200} == WRITE
    changed = {
        who for who, client in everybody.items()
        if who != "nobody" and client.post(f"{HERE}{incident.public_id}/", FORM).status_code == 302
    }  # fmt: skip
    assert changed == WRITE
