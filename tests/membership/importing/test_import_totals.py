"""rows = new + matched + rejected, in the rehearsal as in the act."""

import pytest

from membership.errors import ColumnMissing, ImportUnreadable, ShareClassUnclear
from membership.models import (
    AuditEntry,
    ImportBatch,
    ImportRefusal,
    Membership,
    Person,
    ShareClass,
)
from membership.rules.importing.layout import Instructions
from membership.services.imports import walking
from membership.services.imports.importing import rehearse_import
from tests.factories.register import an_organisation
from tests.membership.importing.conftest import ARIANE

BENOIT = {**ARIANE, "member_number": "M2", "given_name": "Benoît", "family_name": "Roy"}
UNREADABLE = {**ARIANE, "member_number": "M3", "joined_on": "31/02/2019"}


def totals(report):
    return report.rows, report.new, report.matched, report.rejected


def test_a_rehearsal_tells_the_totals_of_the_act_and_writes_nothing(coop, listed, rehearse, bring_in):
    content = listed(ARIANE, BENOIT, UNREADABLE)

    foreseen = rehearse(content)

    assert foreseen.import_id is None
    assert not ImportBatch.objects.exists()
    assert not Person.objects.exists()
    done = bring_in(content)
    assert totals(foreseen) == totals(done) == (3, 2, 0, 1)
    assert [r.reason.code for r in foreseen.refusals] == [r.reason.code for r in done.refusals] == ["date_invalid"]
    assert foreseen.remarks == done.remarks


def test_the_import_is_kept_with_its_file_its_totals_and_one_audit_entry(coop, listed, bring_in):
    report = bring_in(listed(ARIANE, UNREADABLE))

    batch = ImportBatch.objects.get(public_id=report.import_id)
    assert (batch.rows, batch.new, batch.matched, batch.rejected) == (2, 1, 0, 1)
    assert batch.mapping["read_as"]["columns"]["member_number"] == "member_number"
    entry = AuditEntry.objects.get(action="import.made")
    assert entry.object_id == report.import_id
    assert entry.detail.values["sha256"] == batch.file_sha256


def test_a_refused_row_is_kept_as_it_was_written_with_its_reason(coop, listed, bring_in):
    report = bring_in(listed(ARIANE, UNREADABLE))

    kept = ImportRefusal.objects.get(batch__public_id=report.import_id)
    assert (kept.row, kept.field, kept.code) == (3, "joined_on", "date_invalid")
    assert kept.params == {"value": "31/02/2019"}
    assert kept.raw["family_name"] == "Côté"


def test_the_same_file_again_matches_every_member_and_adds_nobody(coop, listed, bring_in):
    content = listed(ARIANE, BENOIT)
    bring_in(content)

    again = bring_in(content)

    assert totals(again) == (2, 0, 2, 0)
    assert again.remarks == ()
    assert Membership.objects.for_organisation(coop).count() == 2


def test_a_member_is_known_by_number_and_never_by_name(coop, listed, bring_in):
    bring_in(listed(ARIANE))

    namesake = bring_in(listed({**ARIANE, "member_number": "M9"}))

    assert totals(namesake) == (1, 1, 0, 0)
    assert Person.objects.for_organisation(coop).filter(family_name="Côté").count() == 2


def test_what_differs_from_the_register_is_told_and_not_overwritten(coop, listed, bring_in):
    bring_in(listed(ARIANE))

    report = bring_in(listed({**ARIANE, "family_name": "Côté-Roy", "category": "worker", "joined_on": "2019-03-01"}))

    assert totals(report) == (1, 0, 1, 0)
    assert {remark.field.value for remark in report.remarks} == {"family_name", "category", "joined_on"}
    assert all(remark.rows == [2] for remark in report.remarks)
    assert Person.objects.get(memberships__number="M1").family_name == "Côté"


def test_the_numbers_of_another_organisation_match_nobody(coop, listed, bring_in):
    bring_in(listed(ARIANE))
    other = an_organisation("ailleurs")
    assert totals(rehearse_import(other, content=listed(ARIANE))) == (1, 1, 0, 0)


def test_blank_lines_are_no_rows_and_a_total_is_a_refused_one(coop, bring_in):
    report = bring_in("No membre;Nom;Prénom;Catégorie\nM1;Roy;Luc;Utilisateur\n;;;\n\nTOTAL;1;;\n".encode("cp1252"))

    assert totals(report) == (2, 1, 0, 1)
    assert [(r.row, r.field, r.reason.code) for r in report.refusals] == [(5, None, "total_line")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello", b"\x81\x8d\x8f,\x90\n1,2\n"])
def test_a_file_that_cannot_be_read_leaves_nothing(coop, bring_in, content):
    with pytest.raises(ImportUnreadable):
        bring_in(content)
    assert not ImportBatch.objects.exists()
    assert not AuditEntry.objects.filter(action="import.made").exists()


def test_a_file_that_breaks_off_at_its_end_leaves_nothing(coop, bring_in, monkeypatch):
    monkeypatch.setattr(walking, "TOGETHER", 1)
    with pytest.raises(ImportUnreadable):
        bring_in(b'member_number,family_name,category\nM1,Roy,user\nM2,"Cote,user\n')
    assert not Person.objects.exists()


def test_a_list_without_a_needed_column_leaves_nothing(coop, bring_in):
    with pytest.raises(ColumnMissing):
        bring_in(b"family_name,email\nRoy,roy@example.org\n")
    assert not ImportBatch.objects.exists()


def test_amounts_of_shares_need_a_class_to_belong_to(coop, listed, bring_in):
    content = listed({**ARIANE, "shares_amount": "10"})
    ShareClass.objects.create(organisation=coop, key="other", name_fr="Autre", unit_price_cents=500, is_qualifying=True)
    with pytest.raises(ShareClassUnclear):
        bring_in(content)
    assert totals(bring_in(content, instructions=Instructions(share_class="other"))) == (1, 1, 0, 0)


def test_a_long_import_tells_how_far_it_is(coop, listed, bring_in, rehearse, monkeypatch):
    monkeypatch.setattr(walking, "TOGETHER", 2)
    told = []
    content = listed(*({**ARIANE, "member_number": f"M{n}"} for n in range(5)))

    rehearse(content, progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]
