"""An election evening through the pages: prepared, typed twice, settled, counted."""

from __future__ import annotations

import io
import json
from html import unescape

import pytest
from django.urls import reverse

from membership.models import Role
from tests.factories.papers import PAPERS, a_counted_election, an_open_count, scrutineer, type_all, type_papers
from tests.factories.register import SYSTEM, an_officer, an_organisation
from tests.voting.paper.conftest import signed_in
from voting.counting.reading import blt, document
from voting.models import LotsBy, PaperCount, PaperCountState, PaperEntry
from voting.services.paper.counting import count_papers
from voting.services.paper.entering import finish_pack

pytestmark = pytest.mark.django_db

ELECTION = {
    "title_fr": "Élection au conseil",
    "title_en": "Board election",
    "candidates": "1. Anne Roy\n2) Berta Diallo ; worker\n\nCarl Gagné\tworker, user\n",
    "seats": "2",
    "method": "stv-scottish",
}


def at(name, count, *more):
    return reverse(f"voting:{name}", args=[count.organisation.slug, count.public_id, *more])


@pytest.fixture
def secretary(rives):
    return signed_in(an_officer(rives, Role.SECRETARY))


def as_first(count):
    return signed_in(scrutineer(count, 1).account)


def as_second(count):
    return signed_in(scrutineer(count, 2).account)


def prepared(secretary, rives, **more):
    answer = secretary.post(reverse("voting:count-new", args=[rives.slug]), ELECTION | more)
    assert answer.status_code == 302, answer.content.decode()
    return PaperCount.objects.get()


class TestPreparing:
    def test_a_secretary_prepares_a_count_in_three_pages(self, secretary, rives):
        count = prepared(secretary, rives)
        assert [(one["name"], one["classes"]) for one in count.candidates] == [
            ("Anne Roy", []),
            ("Berta Diallo", ["worker"]),
            ("Carl Gagné", ["worker", "user"]),
        ]
        conditions = {"lots": "seed", "seed": "4 8 21", "pack_size": "30", "in_the_box": "140", "by_law": "6.4"}
        method = {"set-gap": "skip", "set-equal": "stop", "set-short": "fill", "set-reserved": "worker 1"}
        answer = secretary.post(at("count-method", count), conditions | method)
        assert answer.status_code == 302, answer.content.decode()
        people = {"place0-name": ""}
        for place, name in ((1, "Lise"), (2, "Paul")):
            people |= {f"place{place}-name": name, f"place{place}-email": f"{name.lower()}@example.org"}
        assert secretary.post(at("count-scrutineers", count), people).url == at("count", count)
        assert secretary.post(at("count-open", count)).url == at("count", count)
        count.refresh_from_db()
        assert (count.state, count.pack_size, count.in_the_box) == (PaperCountState.ENTERING, 30, 140)
        assert count.options["gap"] == "skip"
        assert [one.name for one in count.scrutineers.all()] == ["Lise", "Paul"]
        assert count.seed.encode() in secretary.get(at("count", count)).content

    @pytest.mark.parametrize(
        "wrong",
        [
            {"candidates": " \n ; \n"},
            {"candidates": "Anne\nAnne"},
            {"withdrawn": "7"},
            {"method": "by-guess"},
            {"method": ""},
            {"seats": "0"},
            {"method": "irv"},
        ],
    )
    def test_what_cannot_be_counted_is_said_and_nothing_typed_is_lost(self, secretary, rives, wrong):
        answer = secretary.post(reverse("voting:count-new", args=[rives.slug]), ELECTION | wrong)
        assert answer.status_code == 200
        assert "Élection au conseil" in answer.content.decode()
        assert not PaperCount.objects.exists()

    def test_a_change_of_method_forgets_the_settings_of_the_other(self, secretary, rives):
        count = prepared(secretary, rives)
        PaperCount.objects.update(options={"gap": "skip"})
        secretary.post(at("count-election", count), ELECTION | {"method": "irv", "seats": "1"})
        count.refresh_from_db()
        assert (count.method, count.options) == ("irv", {})

    @pytest.mark.parametrize("wrong", [{"place1-email": ""}, {"place1-name": ""}, {"place2-email": "lise@example.org"}])
    def test_two_scrutineers_are_named_or_none(self, secretary, rives, wrong):
        count = prepared(secretary, rives)
        people = {
            "place1-name": "Lise",
            "place1-email": "lise@example.org",
            "place2-name": "Paul",
            "place2-email": "paul@example.org",
        }
        assert secretary.post(at("count-scrutineers", count), people | wrong).status_code == 200
        assert not count.scrutineers.exists()


class TestTyping:
    def test_enter_keeps_a_paper_and_goes_on_to_the_next(self, rives):
        count = an_open_count(rives)
        lise = as_first(count)
        answer = lise.post(at("count-papers", count), {"number": "1", "line": "3 1", "kind": "valid"}, follow=True)
        page = answer.content.decode()
        assert 'value="2"' in page
        assert "1.\u00a0Carl Gagné, 2.\u00a0Anne Roy" in page

    def test_the_second_does_not_see_what_the_first_typed(self, rives):
        count = an_open_count(rives)
        type_papers(count, 1, ["3 1"])
        for name in ("count-papers", "count", "count-differences"):
            assert "1.\u00a0Carl Gagné" not in as_second(count).get(at(name, count)).content.decode(), name

    @pytest.mark.parametrize("typed", ["", "9", "Anne", "- -"])
    def test_a_slip_is_said_beside_the_line_and_stays_there_to_be_corrected(self, rives, typed):
        count = an_open_count(rives)
        answer = as_first(count).post(at("count-papers", count), {"number": "4", "line": typed, "kind": "valid"})
        assert answer.status_code == 200
        assert 'name="number" value="4"' in answer.content.decode()
        assert not PaperEntry.objects.exists()

    def test_a_paper_is_blank_or_spoiled_by_a_button(self, rives):
        count = an_open_count(rives)
        lise = as_first(count)
        lise.post(at("count-papers", count), {"number": "1", "line": "", "kind": "blank", "reason": "illegible"})
        lise.post(at("count-papers", count), {"number": "2", "line": "", "kind": "invalid", "reason": "illegible"})
        kept = list(PaperEntry.objects.order_by("number").values_list("kind", "reason"))
        assert kept == [("blank", ""), ("invalid", "illegible")]

    def test_a_grid_says_the_same_as_a_line(self, rives):
        count = an_open_count(rives)
        form = {"by": "grid", "number": "1", "kind": "valid", "cell_3": "1", "cell_1": "2"}
        answer = as_first(count).post(at("count-papers", count), form)
        assert "by=grid" in answer.url
        assert PaperEntry.objects.get().marks == ["3", "1"]

    def test_a_paper_is_written_over_only_by_whoever_came_to_correct_it(self, rives):
        count = an_open_count(rives)
        type_papers(count, 1, ["3 1", "2"])
        lise = as_first(count)
        assert 'value="3 1"' in lise.get(f"{at('count-papers', count)}?paper=1").content.decode()
        again = {"number": "1", "line": "4", "kind": "valid"}
        assert lise.post(at("count-papers", count), again).status_code == 200
        # The number was changed meanwhile: it is another paper, typed already.
        assert lise.post(at("count-papers", count), again | {"correcting": "2"}).status_code == 200
        assert lise.post(at("count-papers", count), again | {"correcting": "1"}).status_code == 302
        assert PaperEntry.objects.get(number=1).marks == ["4"]

    def test_a_paper_is_taken_back_and_a_pack_finished_and_opened_again(self, rives):
        count = an_open_count(rives, pack_size=10)
        type_papers(count, 1, ["3 1"] * 10)
        lise = as_first(count)
        lise.post(at("count-remove", count), {"number": "10"})
        lise.post(at("count-finish-pack", count), {"pack": "1"})
        assert scrutineer(count, 1).packs.get().papers == 9
        lise.post(at("count-reopen", count), {"pack": "1"})
        assert not scrutineer(count, 1).packs.exists()

    @pytest.mark.parametrize("odd", ["", "x", "0", "99999999999999999999", "²"])
    def test_what_names_no_pack_and_no_paper_does_nothing(self, rives, odd):
        count = an_open_count(rives)
        lise = as_first(count)
        for name, field in (("count-remove", "number"), ("count-finish-pack", "pack"), ("count-reopen", "pack")):
            assert lise.post(at(name, count), {field: odd}).status_code == 302
        assert lise.get(at("count-papers", count), {"paper": odd, "typed": odd}).status_code == 200

    def test_typing_costs_as_many_statements_whatever_was_typed(self, rives, django_assert_max_num_queries):
        count = an_open_count(rives, pack_size=10)
        type_papers(count, 1, ["3 1"] * 60)
        lise = as_first(count)
        with django_assert_max_num_queries(30):
            lise.get(at("count-papers", count))


class TestSettling:
    def test_one_proposes_and_the_other_agrees(self, rives):
        count = an_open_count(rives)
        type_all(count, ["3 1", "2"], ["1 3", "2"])
        lise, paul = as_first(count), as_second(count)
        page = paul.get(at("count-differences", count)).content.decode()
        assert "1.\u00a0Carl Gagné, 2.\u00a0Anne Roy" in page
        assert "1.\u00a0Anne Roy, 2.\u00a0Carl Gagné" in page
        form = {"number": "1", "which": "first", "why": "Faute de frappe"}
        assert paul.post(at("count-propose", count), form).status_code == 302
        shown = lise.get(at("count-differences", count)).context["to_agree"][0]
        lise.post(at("count-agree", count), {"proposal": f"1|{shown['shown']}"})
        settlement = count.settlements.get()
        assert (settlement.marks, settlement.proposed_by.place, settlement.agreed_by.place) == (["3", "1"], 2, 1)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"which": ""},
            {"why": ""},
            {"which": "else", "line": "9"},
            {"which": "else", "kind": "invalid"},
            {"number": "2"},
        ],
    )
    def test_a_proposal_that_cannot_be_taken_is_said(self, rives, wrong):
        count = an_open_count(rives)
        type_all(count, ["3 1", "2"], ["1 3", "2"])
        form = {"number": "1", "which": "first", "why": "Faute de frappe"}
        assert as_first(count).post(at("count-propose", count), form | wrong).status_code == 200
        assert not count.settlements.exists()

    def test_something_else_may_be_written_on_it(self, rives):
        count = an_open_count(rives)
        type_all(count, ["3 1", "2"], ["1 3", "2 1"])
        lise = as_first(count)
        lise.post(at("count-propose", count), {"number": "1", "which": "else", "line": "4", "why": "Relu"})
        lise.post(at("count-propose", count), {"number": "2", "which": "else", "kind": "absent", "why": "Relu"})
        assert [(one.kind, one.marks) for one in count.settlements.order_by("number")] == [
            ("valid", ["4"]),
            ("absent", []),
        ]

    @pytest.mark.parametrize("odd", ["", "1", "1|{}", "1|x", "x|{}", '1|{"kind":"valid","reason":"","marks":["4"]}'])
    def test_what_was_not_shown_is_not_agreed_to(self, rives, odd):
        count = an_open_count(rives)
        type_all(count, ["3 1"], ["1 3"])
        as_first(count).post(at("count-propose", count), {"number": "1", "which": "first", "why": "Relu"})
        as_second(count).post(at("count-agree", count), {"proposal": odd})
        assert count.settlements.get().agreed_by is None

    def test_a_difference_in_the_number_of_papers_is_said(self, rives):
        count = an_open_count(rives)
        type_all(count, ["3 1", "2"], ["3 1"])
        page = as_first(count).get(at("count-differences", count), headers={"accept-language": "en"}).content.decode()
        assert "Not the same number of papers" in page

    def test_a_pack_both_have_finished_says_at_once_whether_they_agree(self, rives):
        count = an_open_count(rives, pack_size=10)
        type_papers(count, 1, ["3 1"] * 10)
        type_papers(count, 2, ["3 1"] * 9 + ["1 3"])
        finish_pack(scrutineer(count, 1), pack=1, actor=SYSTEM)
        answer = as_second(count).post(at("count-finish-pack", count), {"pack": "1"}, follow=True)
        assert "10." in " ".join(str(one) for one in answer.context["messages"])


class TestCounting:
    def test_the_secretary_counts_and_everything_can_be_kept(self, secretary, rives):
        count = an_open_count(rives)
        type_all(count, PAPERS, PAPERS)
        assert secretary.post(at("count-make", count), follow=True).redirect_chain[-1][0] == at("count-result", count)
        record = secretary.get(at("count-record", count)).content.decode()
        assert record == count.results.get().record
        assert secretary.get(at("count-certificate", count)).content.startswith(b"%PDF-")
        papers = document.parse(io.BytesIO(secretary.get(at("count-papers-json", count)).content))
        assert (papers.ballots.total, papers.ballots.blank) == (9, 1)
        exchanged = blt.parse(io.BytesIO(secretary.get(at("count-papers-blt", count)).content))
        assert (exchanged.ballots.valid, exchanged.seats) == (7, 2)
        assert json.loads(record)["papers"]["invalid"] == {"identifiable": 1}

    def test_counted_again_it_is_the_same(self, secretary, rives):
        count = a_counted_election(rives)
        answer = secretary.post(at("count-recount", count), follow=True, headers={"accept-language": "en"})
        assert "the same, to the last byte" in answer.content.decode()

    def test_a_lot_drawn_by_hand_is_written_down(self, secretary, rives):
        count = an_open_count(rives, seats=1, lots=LotsBy.OFFICERS)
        type_all(count, ["1", "2"], ["1", "2"])
        count_papers(count, actor=SYSTEM)
        tied = {"first_officer": "Lise Roy", "second_officer": "Paul Côté"}
        assert secretary.get(at("count-certificate", count)).status_code == 404
        assert secretary.post(at("count-lot", count), tied | {"chosen": ["1"]}).status_code == 200
        while count.state != PaperCountState.COUNTED:
            form = secretary.get(at("count-lot", count)).context["form"]
            chosen = form.fields["chosen"].choices[0][0]
            assert secretary.post(at("count-lot", count), tied | {"chosen": [chosen]}).status_code == 302
            count.refresh_from_db()
        assert secretary.get(at("count-lot", count)).status_code == 302
        assert secretary.get(at("count-certificate", count)).status_code == 200


BLT = b'3 2\n4 1 2 0\n3 2 3 0\n2 3 0\n1 0\n0\n"Anne"\n"Berta"\n"Carl"\n"Conseil"\n'


class TestFile:
    def upload(self, secretary, rives, content, name="conseil.blt"):
        file = io.BytesIO(content)
        file.name = name
        return secretary.post(reverse("voting:count-file", args=[rives.slug]), {"file": file})

    def test_a_file_is_counted_without_being_typed(self, secretary, rives):
        assert self.upload(secretary, rives, BLT).status_code == 302
        count = PaperCount.objects.get()
        assert (count.title_fr, count.seats, [one["name"] for one in count.candidates]) == (
            "Conseil",
            2,
            ["Anne", "Berta", "Carl"],
        )
        answer = secretary.post(
            at("count-election", count), {"title_fr": "Conseil 2027", "seats": "1", "method": "stv-scottish"}
        )
        assert answer.url == at("count-method", count)
        assert secretary.post(at("count-make", count), follow=True).status_code == 200
        count.refresh_from_db()
        assert (count.state, count.title_fr, count.method) == (PaperCountState.COUNTED, "Conseil 2027", "stv-scottish")
        assert secretary.get(at("count-papers-blt", count)).content.startswith(b"3 1\n")
        assert secretary.get(at("count-certificate", count)).status_code == 200

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "le fichier soumis est vide"),
            (b"three 2\n", "conseil.blt, ligne 1, colonne 1 : deux nombres entiers étaient attendus"),
            (b"3 2\n4 1 9 0\n0\n", "conseil.blt, ligne 2, colonne 5 : il n’y a pas de candidature 9; écrivez"),
            (b"3 2\n4 1 2\n0\n", "conseil.blt, ligne 2, colonne 6 : la ligne d’un bulletin se termine par 0; écrivez"),
            (b"3 2\n4 1 2 0\n0\nAnne\n", "conseil.blt, ligne 4, colonne 1 : un nom entre guillemets était attendu"),
            (b"\xff\xfe", "conseil.blt, ligne 1, colonne 1 : ce texte n’est pas en UTF-8; enregistrez"),
            (b"{}", "conseil.blt, ligne 1, colonne 1 :"),
        ],
    )
    def test_what_is_wrong_with_a_file_is_said_where_and_with_its_remedy_and_nothing_is_kept(
        self, secretary, rives, content, said
    ):
        answer = self.upload(secretary, rives, content)
        assert answer.status_code == 200
        assert said.lower() in unescape(answer.content.decode()).lower()
        assert not PaperCount.objects.exists()


def test_a_list_of_counts_costs_the_same_whatever_its_length(secretary, rives, django_assert_num_queries):
    an_open_count(rives)
    listing = reverse("voting:counts", args=[rives.slug])
    secretary.get(listing)
    with django_assert_num_queries(7):
        secretary.get(listing)
    for _ in range(3):
        an_open_count(rives)
    with django_assert_num_queries(7):
        secretary.get(listing)


def test_another_organisation_has_counts_of_its_own(secretary, rives):
    count = an_open_count(an_organisation("ailleurs"))
    here = at("count", count).replace("/ailleurs/", f"/{rives.slug}/")
    assert secretary.get(here).status_code == 404
    assert secretary.get(at("count", count)).status_code == 404
