"""An indicator followed by sections: each network's figure of the year, and the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from governance.errors import (
    FigureMissing,
    NotBySections,
    NotDoneYet,
    SectionClosedThen,
    SectionOfAnotherKind,
    WholeIsSummed,
)
from governance.models import Indicator, Reading, Whole
from governance.queries.objectives import sections_followed, table_of
from governance.services.objectives import Aim, Measure, read_indicator, read_sections, set_indicator, set_objective
from governance.services.objectives_text import figures_table
from membership.models import AuditEntry, SectionKind
from membership.services.sections import close_section, open_section, place_in_section
from tests.factories.meetings import SYSTEM, jump
from tests.factories.register import a_member, an_organisation
from tests.governance.test_register import resolutions

pytestmark = pytest.mark.django_db
THEN, LAST = date(2028, 12, 1), date(2029, 12, 1)


@pytest.fixture
def organisation():
    founded = an_organisation()
    a_member(founded)
    return founded


@pytest.fixture
def networks(organisation):
    return [
        open_section(organisation, kind=SectionKind.SECTOR, key=key, name_fr=f"Réseau {key}", actor=SYSTEM)
        for key in ("est", "nord", "ouest")
    ]


@pytest.fixture
def objective(organisation):
    [resolution] = resolutions(organisation, 2026)
    jump(organisation, date(2030, 1, 15))
    return set_objective(resolution, Aim("Doubler nos membres", 2027, 2030), actor=SYSTEM)


@pytest.fixture
def summed(objective):
    measure = Measure("Membres", Decimal(12), Decimal(60), by_kind=SectionKind.SECTOR, whole=Whole.SUM)
    return set_indicator(objective, measure, actor=SYSTEM)


def note(indicator, on, *figures):
    values = {section: Decimal(value) for section, value in figures}
    return read_sections(indicator, on=on, values=values, actor=SYSTEM)


def table(indicator):
    fresh = Indicator.objects.prefetch_related("readings").get(pk=indicator.pk)
    return table_of(fresh, sections_followed(fresh))


def test_the_whole_adds_up_the_last_figures_of_each_year(summed, networks):
    east, north, west = networks
    note(summed, date(2028, 3, 1), (east, 5), (north, 6), (west, 7))
    note(summed, THEN, (east, 8))
    note(summed, LAST, (east, 10), (north, 11))
    found = table(summed)
    assert found.years == (2028, 2029)
    assert [row.values for row in found.sections] == [(8, 10), (6, 11), (7, None)]
    assert [(one.value, one.given, one.asked) for one in found.wholes] == [(21, 3, 3), (21, 2, 3)]
    assert [one.is_partial for one in found.wholes] == [False, True]


def test_a_closed_network_keeps_its_figures_and_counts_up_to_the_year_before(organisation, summed, networks):
    east, north, west = networks
    note(summed, THEN, (east, 5), (north, 6), (west, 7))
    note(summed, date(2029, 3, 1), (west, 9))
    close_section(west, on=date(2029, 7, 1), actor=SYSTEM)
    west.refresh_from_db()
    note(summed, LAST, (east, 12), (north, 6))
    found = table(summed)
    assert found.sections[-1].section == west
    assert found.sections[-1].values == (7, 9)
    assert [(one.value, one.is_partial) for one in found.wholes] == [(18, False), (18, False)]
    with pytest.raises(SectionClosedThen):
        note(summed, LAST, (east, 1), (west, 1))
    assert Reading.objects.get(section=east, on=LAST).value == 12


def test_a_network_is_asked_from_the_year_in_which_it_was_first_there(organisation, summed, networks):
    east, north, west = networks
    before = date(2027, 12, 1)
    for on in (before, THEN):
        note(summed, on, (east, 5), (north, 6), (west, 7))
    new, silent = (
        open_section(organisation, kind=SectionKind.SECTOR, key=key, name_fr=f"Réseau {key}", actor=SYSTEM)
        for key in ("sud", "centre")
    )
    note(summed, LAST, (east, 5), (north, 6), (west, 7), (new, 2))
    assert [(one.given, one.asked) for one in table(summed).wholes] == [(3, 3), (3, 3), (4, 4)]
    other = a_member(organisation, number="M0078", email="b@example.org")
    place_in_section(other, section=silent, since=THEN, actor=SYSTEM)
    assert [(one.given, one.asked) for one in table(summed).wholes] == [(3, 3), (3, 4), (4, 5)]


def test_what_does_not_add_up_is_noted_by_itself(objective, networks):
    measure = Measure("Femmes aux conseils", Decimal(30), Decimal(50), "%", by_kind=SectionKind.SECTOR)
    share = set_indicator(objective, measure, actor=SYSTEM)
    note(share, THEN, (networks[0], 40), (networks[1], 20))
    assert table(share).wholes[0].value is None
    read_indicator(share, on=THEN, value=Decimal(25), actor=SYSTEM)
    assert table(share).wholes[0].value == 25


def test_the_whole_of_a_sum_is_never_noted_by_itself(summed):
    with pytest.raises(WholeIsSummed):
        read_indicator(summed, on=THEN, value=Decimal(25), actor=SYSTEM)


def test_what_does_not_fit_is_refused(organisation, objective, summed, networks):
    region = open_section(organisation, kind=SectionKind.REGION, key="sud", name_fr="Sud", actor=SYSTEM)
    with pytest.raises(SectionOfAnotherKind):
        note(summed, THEN, (region, 1))
    with pytest.raises(FigureMissing):
        note(summed, THEN)
    with pytest.raises(NotDoneYet):
        note(summed, date(2030, 2, 1), (networks[0], 1))
    plain = set_indicator(objective, Measure("Membres", Decimal(1), Decimal(2)), actor=SYSTEM)
    with pytest.raises(NotBySections):
        note(plain, THEN, (networks[0], 1))
    with pytest.raises(NotBySections):
        set_indicator(objective, Measure("Membres", Decimal(1), Decimal(2), whole=Whole.SUM), actor=SYSTEM)


def test_written_again_for_the_same_day_the_later_one_stands_and_both_are_in_the_trail(summed, networks):
    for value in (30, 31):
        note(summed, THEN, (networks[0], value))
    assert Reading.objects.get().value == 31
    last = AuditEntry.objects.filter(action="indicator.read").latest("pk").detail.values
    assert Decimal(last["old"]) == 30
    assert last["section"] == "est"


def test_no_figure_lies_in_a_section_of_another_organisation(summed):
    stranger = open_section(an_organisation("autre"), kind="sector", key="x", name_fr="X", actor=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        note(summed, THEN, (stranger, 1))


def test_the_table_for_a_spreadsheet_names_each_section(organisation, summed, networks):
    note(summed, THEN, (networks[0], 5))
    header, line = figures_table(organisation, "fr").strip().splitlines()
    assert header.count(";") == line.count(";")
    assert ";12;60;Secteur;Réseau est;2028;2028-12-01;5;" in line


def test_decimals_are_numbers_for_a_spreadsheet_of_each_language(organisation, summed, networks):
    note(summed, THEN, (networks[0], "-5.25"))
    assert ";2028-12-01;-5,25;" in figures_table(organisation, "fr")
    assert ",2028-12-01,-5.25," in figures_table(organisation, "en")
