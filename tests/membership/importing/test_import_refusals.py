"""Every reason against a row, one by one: the row is not taken, and a sentence says why in both languages."""

import pytest
from django.utils.translation import override

from membership.messages import codes, sentence
from membership.models import ImportRefusal, Membership
from membership.rules.importing.refusals import RowRefused
from membership.services.imports.wording import kept_sentence
from tests.membership.importing.conftest import ARIANE

LEGAL = {"kind": "legal", "given_name": ""}
TO_COME = "2190-01-01"

REFUSED = [
    ({"member_number": ""}, "member_number", "number_missing"),
    ({"family_name": " "}, "family_name", "name_missing"),
    ({"family_name": "x" * 201}, "family_name", "value_too_long"),
    ({"member_number": "9" * 41}, "member_number", "value_too_long"),
    ({"member_number": "=1+1"}, "member_number", "number_is_formula"),
    ({"member_number": "#REF!"}, "member_number", "number_is_formula"),
    ({"category": "investor"}, "category", "unknown_category"),
    ({"category": ""}, "category", "category_missing"),
    ({"status": "asleep"}, "status", "unknown_status"),
    ({"kind": "robot"}, "kind", "unknown_kind"),
    ({"language": "latin"}, "language", "unknown_language"),
    ({"email": "ariane at example.org"}, "email", "email_invalid"),
    ({"joined_on": "31/02/2019"}, "joined_on", "date_invalid"),
    ({"joined_on": "43831"}, "joined_on", "date_is_number"),
    ({"birth_on": "2019-01-01"}, "birth_on", "born_after_joining"),
    ({"status": "deceased", "left_on": TO_COME}, "left_on", "death_to_come"),
    ({"left_reason": "Décès", "status": "", "left_on": TO_COME}, "left_on", "death_to_come"),
    ({**LEGAL, "status": "ended", "left_on": TO_COME}, "left_on", "end_to_come"),
    ({**LEGAL, "status": "active", "left_on": TO_COME}, "left_on", "end_to_come"),
    ({"status": "suspended", "suspended_on": TO_COME}, "suspended_on", "suspension_to_come"),
    ({"status": "resigned", "left_on": "hier"}, "left_on", "date_invalid"),
    ({"status": "resigned", "left_on": "2018-03-01"}, "left_on", "dates_reversed"),
    ({"status": "active", "left_on": "2020-01-01"}, "left_on", "left_but_active"),
    ({"status": "suspended", "left_on": "2020-01-01"}, "left_on", "left_but_active"),
    ({"shares_amount": "dix"}, "shares_amount", "amount_invalid"),
    ({"shares_amount": "15"}, "shares_amount", "amount_not_whole_shares"),
    ({"representative": "Luc Roy"}, "representative", "representative_of_natural"),
    ({**LEGAL, "given_name": "Ariane"}, "given_name", "given_name_of_legal"),
]


@pytest.mark.parametrize(("changed", "field", "code"), REFUSED)
def test_a_row_is_refused_with_its_reason(coop, listed, bring_in, changed, field, code):
    report = bring_in(listed({**ARIANE, **changed}))

    assert (report.rows, report.new, report.rejected) == (1, 0, 1)
    assert [(r.row, r.field, r.reason.code) for r in report.refusals] == [(2, field, code)]
    assert not Membership.objects.exists()


def test_every_reason_of_a_row_is_given_at_once(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, "email": "non", "category": "roi", "joined_on": "jamais"}))
    assert report.rejected == 1
    assert {r.reason.code for r in report.refusals} == {"email_invalid", "unknown_category", "date_invalid"}


def test_the_second_row_of_a_number_is_refused_and_points_to_the_first(coop, listed, bring_in):
    report = bring_in(listed(ARIANE, {**ARIANE, "family_name": "Roy"}))

    assert (report.rows, report.new, report.rejected) == (2, 1, 1)
    [refusal] = report.refusals
    assert (refusal.row, refusal.reason.params) == (3, {"number": "M1", "first_row": 2})


def test_a_number_already_met_is_refused_even_where_its_first_row_was(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, "category": "roi"}, ARIANE))
    assert [(r.row, r.reason.code) for r in report.refusals] == [(2, "unknown_category"), (3, "number_repeated")]


def test_a_row_whose_cells_have_slipped_is_refused_whole(coop, bring_in):
    report = bring_in(b"member_number,family_name,category\nM1,Roy, Luc,user\nM2,Cote,user\n")
    assert [(r.row, r.reason.code) for r in report.refusals] == [(2, "too_many_cells")]
    assert report.new == 1


def test_a_departure_on_an_unknown_day_cannot_precede_the_arrival(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, "status": "resigned", "joined_on": "2190-01-01"}))
    assert [r.reason.code for r in report.refusals] == ["dates_reversed"]


@pytest.mark.parametrize("status", ["resigned", "expelled", "ended"])
def test_what_may_be_decided_for_later_may_be_brought_in(coop, listed, bring_in, status):
    report = bring_in(listed({**ARIANE, "status": status, "left_on": TO_COME}))
    assert (report.new, [one.code for one in report.remarks]) == (1, ["left_later"])


def test_a_legal_person_resigns_for_a_day_to_come(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, **LEGAL, "status": "resigned", "left_on": TO_COME}))
    assert report.new == 1


def test_a_death_to_come_is_refused_although_rows_like_it_were_read_before(coop, listed, bring_in):
    gone = {**ARIANE, "status": "deceased", "left_on": "2020-01-01"}
    others = {**gone, "member_number": "M2"}, {**gone, "member_number": "M3", "left_on": TO_COME}
    report = bring_in(listed(gone, *others))
    assert [(r.row, r.reason.code) for r in report.refusals] == [(4, "death_to_come")]


def test_the_total_of_rows_that_were_refused_before_is_a_total_still(coop, bring_in):
    report = bring_in("Ligne;No membre;Nom;Catégorie;Motif\n3;M1;Roy;user;x\n1203;TOTAL;1200;;y\n".encode())
    assert [(r.row, r.reason.code) for r in report.refusals] == [(3, "total_line")]
    assert report.new == 1


def test_every_reason_has_a_sentence():
    assert {kind.code for kind in RowRefused.family()} <= codes()


@pytest.mark.parametrize(("changed", "field", "code"), REFUSED)
def test_the_sentence_is_the_same_when_it_is_read_back_later(coop, listed, bring_in, changed, field, code):
    report = bring_in(listed({**ARIANE, **changed}))
    for language in ("fr", "en"):
        with override(language):
            said = sentence(report.refusals[0].reason)
            assert said == kept_sentence(ImportRefusal.objects.get())
            assert "%(" not in said


def test_an_amount_that_makes_no_whole_number_of_shares_is_said_in_money(coop, listed, bring_in):
    report = bring_in(listed({**ARIANE, "shares_amount": "15,50 $"}))
    with override("en"):
        assert sentence(report.refusals[0].reason) == "$15.50 does not make a whole number of shares of $10.00 each."
