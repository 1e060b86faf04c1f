"""Telephones, ages and sections of a list: kept as they are said, refused with their place, shown where they may."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from membership.models import Age, Phone, Section, SectionKind, SectionMembership
from membership.rules.importing.fields import Field
from membership.rules.importing.layout import Instructions
from membership.services.sections import close_section, open_section
from tests.factories.register import SYSTEM
from tests.membership.importing.conftest import ARIANE

TOLD = {
    **ARIANE,
    "phone": "819 555-0100",
    "Tél. (domicile)": "819 555-0100",
    "Cellulaire": "819 555-0101",
    "Work phone": "819 555-0102",
    "Date de naissance": "1980-02-03",
    "Région": "estrie",
    "Région depuis": "2020-05-01",
    "Secteur": "Forêt",
}


@pytest.fixture
def sections(coop):
    for kind, key, name in ((SectionKind.REGION, "estrie", "Estrie"), (SectionKind.SECTOR, "foret", "Forêt")):
        open_section(coop, kind=kind, key=key, name_fr=name, actor=SYSTEM)


def remarks(report):
    return {remark.code: remark.count for remark in report.remarks}


def test_headers_in_both_languages_are_known_and_everything_said_is_kept(coop, sections, listed, bring_in):
    report = bring_in(listed(TOLD))

    assert sorted(Phone.objects.values_list("kind", "number")) == [
        ("mobile", "819 555-0101"),
        ("work", "819 555-0102"),
    ]
    assert Age.objects.get().birth_on == date(1980, 2, 3)
    placed = {row.kind: (row.section.key, row.effective.lower) for row in SectionMembership.objects.all()}
    assert placed == {"region": ("estrie", date(2020, 5, 1)), "sector": ("foret", None)}
    assert remarks(report) == {"phones_told": 1, "ages_told": 1, "sections_told": 1, "sections_undated": 1}


def test_the_rehearsal_says_what_the_import_then_does(coop, sections, listed, bring_in, rehearse):
    beforehand = rehearse(listed(TOLD))
    assert not Phone.objects.exists()
    done = bring_in(listed(TOLD))
    assert remarks(beforehand) == remarks(done)
    assert (beforehand.new, beforehand.rejected) == (done.new, done.rejected)


def test_a_workbook_says_the_same(coop, sections, bring_in):
    book = Workbook()
    book.active.append(list(TOLD))
    born = {"Date de naissance": date(1980, 2, 3), "Région depuis": date(2020, 5, 1)}
    book.active.append([born.get(name, said) for name, said in TOLD.items()])
    content = io.BytesIO()
    book.save(content)

    bring_in(content.getvalue())

    assert Age.objects.get().birth_on == date(1980, 2, 3)
    assert Phone.objects.count() == 2
    assert SectionMembership.objects.get(kind="region").effective.lower == date(2020, 5, 1)


def test_who_left_belongs_to_a_section_until_then(coop, sections, listed, bring_in):
    bring_in(listed({**TOLD, "status": "", "left_on": "2021-01-01"}))
    assert SectionMembership.objects.get(kind="region").effective.upper == date(2021, 1, 1)


def test_an_attested_age_is_kept_without_a_birth_date(coop, listed, bring_in):
    bring_in(listed({**ARIANE, "Âge attesté": "18 ans et plus"}))
    age = Age.objects.get()
    assert (age.birth_on, age.attested) == (None, 18)


@pytest.mark.parametrize(
    ("said", "place", "code"),
    [
        ({"Région": "Lune"}, Field.REGION, "unknown_region"),
        ({"Secteur": "Lune"}, Field.SECTOR, "unknown_sector"),
        ({"Région": "", "Région depuis": "2020-05-01"}, Field.REGION_SINCE, "section_missing"),
        ({"Région depuis": "hier"}, Field.REGION_SINCE, "date_invalid"),
        ({"status": "", "left_on": "2020-01-01"}, Field.REGION_SINCE, "dates_reversed"),
        ({"Date de naissance": "2031-01-01"}, Field.BIRTH_ON, "date_invalid"),
        ({"Date de naissance": "2019-01-01"}, Field.BIRTH_ON, "born_after_joining"),
        ({"attested_age": "37"}, Field.ATTESTED_AGE, "unknown_age"),
        ({"attested_age": "18", "Date de naissance": "2012-01-01"}, Field.ATTESTED_AGE, "age_contradicts"),
        ({"kind": "legal", "given_name": ""}, Field.BIRTH_ON, "age_of_legal"),
        ({"Cellulaire": "5" * 41}, Field.PHONE_MOBILE, "value_too_long"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(coop, sections, listed, rehearse, said, place, code):
    found = [(refusal.field, refusal.reason.code) for refusal in rehearse(listed({**TOLD, **said})).refusals]
    assert found == [(place, code)]


def test_a_column_of_sections_is_left_out_where_there_is_none_of_its_kind(coop, listed, rehearse):
    report = rehearse(listed(TOLD))
    assert report.rejected == 0
    assert set(report.how.ignored) == {"Région", "Région depuis", "Secteur"}


def test_a_mapping_may_name_it_all_the_same(coop, listed, rehearse):
    report = rehearse(listed(TOLD), instructions=Instructions(columns={Field.REGION: "Région"}))
    assert [refusal.reason.code for refusal in report.refusals] == ["unknown_region"]


def test_nobody_enters_a_section_that_is_closed(coop, sections, listed, rehearse):
    close_section(Section.objects.get(key="foret"), on=date(2026, 1, 1), actor=SYSTEM)
    open_section(coop, kind=SectionKind.SECTOR, key="mer", name_fr="Mer", actor=SYSTEM)
    assert [refusal.reason.code for refusal in rehearse(listed(TOLD)).refusals] == ["unknown_sector"]


def test_no_birth_date_is_an_example_of_how_dates_are_written(coop, listed, rehearse):
    dates = rehearse(listed({**ARIANE, "joined_on": "2018-03-01", "Date de naissance": "23/02/1980"})).how.dates
    assert dates is not None
    assert (dates.day_first, dates.example) == (1, "")


def test_what_the_register_holds_otherwise_is_told_the_second_time(coop, sections, listed, bring_in, rehearse):
    bring_in(listed(TOLD))
    assert rehearse(listed(TOLD)).remarks == ()

    open_section(coop, kind=SectionKind.REGION, key="beauce", name_fr="Beauce", actor=SYSTEM)
    otherwise = {"Région": "Beauce", "Cellulaire": "819 555-0199", "Date de naissance": "1981-02-03"}
    differing = {remark.field for remark in rehearse(listed({**TOLD, **otherwise})).remarks}
    assert differing == {Field.REGION, Field.PHONE_MOBILE, Field.BIRTH_ON}
