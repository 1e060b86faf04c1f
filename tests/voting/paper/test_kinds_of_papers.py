"""Papers by college, on a proposal, with grades, with answers to each candidate: prepared, typed, settled, counted."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from membership.models import Role
from tests.factories.papers import a_paper_count, an_open_count, scrutineer, type_all
from tests.factories.register import SYSTEM, an_officer
from tests.voting.paper.conftest import signed_in
from voting.counting.records import CountRecord
from voting.errors import CollegeUnknown, MorePapersThanPeople, OptionUnknown, SettingsMissing
from voting.models import PaperClass, PaperCount, PaperCountState, PaperEntry
from voting.queries.paper import Reading, counted_anew, progress_of
from voting.services.paper.counting import count_papers, enter_draw
from voting.services.paper.entering import enter_paper, finish_papers
from voting.services.paper.preparing import open_paper_count
from voting.services.paper.settling import agree_settlements, propose_settlement

pytestmark = pytest.mark.django_db

COLLEGES = {"colleges": [{"id": "Travail", "weight": "1/2"}, {"id": "Usagers", "weight": "1/2"}], "majority_in": None}
PROPOSAL = {"method": "motion", "candidates": (), "seats": 1}
FIGURES = {"tie": "chair", "present": 9, "entitled": 20}


def at(name, count, *more):
    return reverse(f"voting:{name}", args=[count.organisation.slug, count.public_id, *more])


def paper(college, *marks):
    return Reading(PaperClass.VALID if marks else PaperClass.BLANK, marks=marks, college=college)


def record_of(count):
    return CountRecord.from_text(count.results.last().record)


@pytest.fixture
def secretary(rives):
    return signed_in(an_officer(rives, Role.SECRETARY))


def by_college(rives, **more):
    fields = {"method": "plurality", "seats": 1, "options": {"colleges": COLLEGES}} | more
    return an_open_count(rives, **fields)


class TestColleges:
    def test_the_office_names_them_with_their_rule_in_lines(self, secretary, rives):
        count = a_paper_count(rives, method="electoral-college", seats=1)
        lines = {"set-colleges": "Travail 1/2\nUsagers: 1/3\n\n Soutien 1/6", "set-colleges_empty": "zero"}
        asked = {"set-gap": "skip", "set-equal": "stop", "set-colleges_majority": "2", "lots": "seed", "pack_size": 25}
        assert secretary.post(at("count-method", count), lines | asked).status_code == 302
        count.refresh_from_db()
        assert count.colleges == ("Travail", "Usagers", "Soutien")
        assert count.options["colleges"]["majority_in"] == 2
        page = secretary.get(at("count", count)).content.decode()
        assert "Travail (1/2), Usagers (1/3), Soutien (1/6)" in page
        assert "Usagers 1/3" in secretary.get(at("count-method", count)).content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"set-colleges": ""},
            {"set-colleges": "Travail"},
            {"set-colleges": "1/2"},
            {"set-colleges": "Travail 0"},
            {"set-colleges": "Travail 1/0"},
            {"set-colleges": "Travail 1\nTravail 2"},
            {"set-colleges": "Travail 1", "set-colleges_majority": "2"},
        ],
    )
    def test_what_is_no_college_is_said_beside_the_field(self, secretary, rives, wrong):
        count = a_paper_count(rives, method="electoral-college", seats=1)
        asked = {"set-gap": "skip", "set-equal": "stop", "set-colleges_empty": "zero", "lots": "seed", "pack_size": 25}
        answer = secretary.post(at("count-method", count), asked | wrong)
        assert answer.status_code == 200
        assert "id_set-colleges_error" in answer.content.decode()

    def test_typing_waits_for_them(self, rives):
        with pytest.raises(SettingsMissing):
            open_paper_count(a_paper_count(rives, method="electoral-college", seats=1), actor=SYSTEM)

    def test_each_paper_is_typed_with_its_own_and_the_next_has_the_same(self, rives):
        count = by_college(rives)
        lise = signed_in(scrutineer(count, 1).account)
        said = {"number": "1", "line": "2", "kind": "valid", "college": "Usagers"}
        page = lise.post(at("count-papers", count), said, follow=True).content.decode()
        assert "Usagers · Berta Diallo" in page
        assert '<option value="Usagers" selected>' in page
        assert PaperEntry.objects.get().college == "Usagers"

    @pytest.mark.parametrize("college", ["", "Travailleurs"])
    def test_a_paper_of_none_is_refused(self, rives, college):
        count = by_college(rives)
        lise = signed_in(scrutineer(count, 1).account)
        said = {"number": "1", "line": "2", "kind": "valid", "college": college}
        assert lise.post(at("count-papers", count), said).status_code == 200
        with pytest.raises(CollegeUnknown):
            enter_paper(scrutineer(count, 1), number=1, reading=paper(college, "1"))
        assert not PaperEntry.objects.exists()

    def test_a_paper_taken_for_another_colleges_is_a_difference_and_settled(self, rives):
        count = by_college(rives)
        for place, college in ((1, "Travail"), (2, "Usagers")):
            enter_paper(scrutineer(count, place), number=1, reading=paper(college, "1"))
            finish_papers(scrutineer(count, place), actor=SYSTEM)
        assert [one.number for one in progress_of(count).open_differences] == [1]
        right = paper("Usagers", "1")
        propose_settlement(scrutineer(count, 1), number=1, reading=right, why="Colour", actor=SYSTEM)
        lise = signed_in(scrutineer(count, 1).account)
        assert "Usagers · Anne Roy" in lise.get(at("count-differences", count)).content.decode()
        agree_settlements(scrutineer(count, 2), proposals={1: right}, actor=SYSTEM)
        count_papers(count, actor=SYSTEM)
        colleges = record_of(count).rounds[0].detail["colleges"]
        assert [(one["id"], one["valid"]) for one in colleges] == [("Travail", 0), ("Usagers", 1)]

    @pytest.mark.parametrize("method", ["plurality", "electoral-college"])
    def test_each_counts_for_its_weight(self, secretary, rives, method):
        count = by_college(rives, method=method)
        papers = [paper("Travail", "1"), *[paper("Usagers", "2")] * 3, paper("Usagers", "1"), paper("Travail")]
        type_all(count, papers, papers)
        count_papers(count, actor=SYSTEM)
        record = record_of(count)
        # One worker of one, and one user of four: 5/8, though only two papers of five say so.
        assert record.elected[0]["id"] == "1"
        assert record.rounds[0].detail["shares"]["1"] == "5/8"
        page = secretary.get(at("count-result", count)).content.decode()
        assert "Usagers" in page
        assert secretary.get(at("count-certificate", count)).content.startswith(b"%PDF-")
        assert secretary.get(at("count-papers-blt", count)).status_code == 404
        assert "Travail" in secretary.get(at("count-papers-json", count)).content.decode()
        assert counted_anew(PaperCount.objects.get()).text() == record.text()

    def test_a_file_says_of_which_each_paper_is(self, secretary, rives):
        content = b"#title,Coordination\npapers,college,Anna,Berta\n5,Travail,1,2\n4,Usagers,2,1\n"
        content = content.replace(b"#title", b"#kind,ranks\n#title")
        sent = {"file": SimpleUploadedFile("coordination.csv", content)}
        secretary.post(reverse("voting:count-file", args=[rives.slug]), sent)
        count = PaperCount.objects.get()
        assert (count.method, count.colleges) == ("electoral-college", ("Travail", "Usagers"))
        page = secretary.get(at("count-election", count)).content.decode()
        assert 'value="electoral-college"' in page
        assert 'value="irv"' not in page
        weights = {"set-colleges": "Travail 1\nUsagers 2", "set-colleges_empty": "zero"}
        asked = weights | {"set-gap": "skip", "set-equal": "stop", "lots": "seed"}
        assert secretary.post(at("count-method", count), asked).url == at("count", count)
        secretary.post(at("count-make", count))
        count.refresh_from_db()
        assert count.state == PaperCountState.COUNTED
        assert record_of(count).elected[0]["id"] == "2"

    def test_a_file_with_a_college_that_has_no_weight_is_not_counted(self, secretary, rives):
        sent = {"file": SimpleUploadedFile("x.csv", b"#kind,marks\npapers,college,Anna\n5,Travail,1\n4,Usagers,1\n")}
        secretary.post(reverse("voting:count-file", args=[rives.slug]), sent)
        count = PaperCount.objects.get()
        count.options = {"colleges": {"colleges": [{"id": "Travail", "weight": 1}]}}
        count.save()
        secretary.post(at("count-make", count))
        count.refresh_from_db()
        assert count.state == PaperCountState.DRAFT


class TestProposals:
    def test_the_office_says_what_it_needs(self, secretary, rives):
        election = {"title_fr": "Changer le règlement", "method": "motion", "seats": "1", "candidates": ""}
        answer = secretary.post(reverse("voting:count-new", args=[rives.slug]), election)
        count = PaperCount.objects.get()
        assert answer.url == at("count-method", count)
        assert [one["name"] for one in count.candidates] == ["Pour", "Contre", "Abstention"]
        asked = {
            "set-requirements": "two_thirds_cast",
            "set-requirements_too": "absolute_entitled",
            "set-abstentions": "exclude",
            "set-tie": "lost",
            "set-quorum": "1/4",
            "set-present": "30",
            "set-entitled": "40",
            "pack_size": "25",
        }
        answer = secretary.post(at("count-method", count), asked)
        assert answer.status_code == 302, answer.content.decode()
        count.refresh_from_db()
        assert count.options["requirements"] == ["two_thirds_cast", "absolute_entitled"]
        assert count.options["quorum"] == "1/4"

    @pytest.mark.parametrize(
        "wrong", [{"set-tie": ""}, {"set-present": ""}, {"set-entitled": "0"}, {"set-quorum": "x"}]
    )
    def test_what_has_no_usual_value_is_asked_for(self, secretary, rives, wrong):
        count = a_paper_count(rives, **PROPOSAL)
        asked = {"set-requirements": "simple", "set-abstentions": "exclude", "set-tie": "lost", "pack_size": "25"}
        asked |= {"set-present": "30", "set-entitled": "40"}
        assert secretary.post(at("count-method", count), asked | wrong).status_code == 200

    @pytest.mark.parametrize("method", ["motion", "motion-by-college"])
    def test_typing_waits_for_it(self, rives, method):
        with pytest.raises(SettingsMissing):
            open_paper_count(a_paper_count(rives, **PROPOSAL | {"method": method}), actor=SYSTEM)

    def test_papers_for_against_and_both_are_counted(self, secretary, rives):
        count = an_open_count(rives, **PROPOSAL, options=FIGURES | {"requirements": ["simple", "absolute_present"]})
        papers = ["1"] * 5 + ["2", "3", "1 2"]
        type_all(count, papers, papers)
        count_papers(count, actor=SYSTEM)
        record = record_of(count)
        assert (record.decision.passed, record.papers.invalid) == (True, {"overvote": 1})
        page = secretary.get(at("count-result", count), headers={"accept-language": "fr"}).content.decode()
        assert "La proposition est adoptée" in page
        assert secretary.get(at("count-certificate", count)).content.startswith(b"%PDF-")
        assert '"Pour"' in secretary.get(at("count-papers-json", count)).content.decode()
        secretary.post(at("count-recount", count))
        assert count.seed == ""

    def test_a_tie_waits_for_the_chair(self, secretary, rives):
        count = an_open_count(rives, **PROPOSAL, options=FIGURES)
        type_all(count, ["1", "2"], ["1", "2"])
        count_papers(count, actor=SYSTEM)
        count.refresh_from_db()
        assert count.state == PaperCountState.DRAWING
        assert at("count-lot", count) in secretary.get(at("count-result", count)).content.decode()
        assert secretary.post(at("count-lot", count), {"chosen": "yes", "chair": ""}).status_code == 200
        answer = secretary.post(at("count-lot", count), {"chosen": "yes", "chair": "Lise Roy"})
        assert answer.url == at("count-result", count)
        record = record_of(count)
        assert (record.decision.passed, record.decision.reason) == (True, "tie_chair_yes")
        assert counted_anew(PaperCount.objects.get()).text() == record.text()

    def test_more_papers_than_people_count_nothing(self, secretary, rives):
        count = an_open_count(rives, **PROPOSAL, options=FIGURES | {"present": 1})
        type_all(count, ["1", "2"], ["1", "2"])
        with pytest.raises(MorePapersThanPeople):
            count_papers(count, actor=SYSTEM)
        assert secretary.post(at("count-make", count)).status_code == 302
        count.refresh_from_db()
        assert (count.state, count.sealed_sha256) == (PaperCountState.ENTERING, "")

    def test_colleges_decide_by_their_weights(self, rives):
        options = {"colleges": COLLEGES | {"majority_in": 2}, "present": 9, "entitled": 20}
        count = an_open_count(rives, **PROPOSAL | {"method": "motion-by-college", "options": options})
        papers = [paper("Travail", "1")] * 2 + [paper("Usagers", "1"), paper("Usagers", "2")]
        type_all(count, papers, papers)
        count_papers(count, actor=SYSTEM)
        record = record_of(count)
        assert record.rounds[0].detail["requirement"]["share"] == "3/4"
        assert record.decision.passed is False

    def test_a_file_of_marks_for_and_against_is_on_a_proposal(self, secretary, rives):
        sent = {"file": SimpleUploadedFile("vote.csv", b"#kind,marks\npapers,oui,non\n5,1,\n4,,1\n")}
        secretary.post(reverse("voting:count-file", args=[rives.slug]), sent)
        count = PaperCount.objects.get()
        assert count.method == "motion"
        page = secretary.get(at("count-election", count)).content.decode()
        assert 'value="motion"' in page
        assert 'value="approval"' in page
        asked = {"set-requirements": "simple", "set-abstentions": "exclude", "set-tie": "lost"}
        secretary.post(at("count-method", count), asked | {"set-present": "9", "set-entitled": "40"})
        secretary.post(at("count-make", count))
        assert record_of(count).decision.passed is True

    def test_a_majority_of_what_it_cannot_be_is_refused(self, rives):
        with pytest.raises(OptionUnknown):
            a_paper_count(rives, **PROPOSAL, options=FIGURES | {"requirements": ["most"]})

    def test_the_chair_alone_is_named_beside_a_casting_vote(self, rives):
        count = an_open_count(rives, **PROPOSAL, options=FIGURES)
        type_all(count, ["1", "2"], ["1", "2"])
        count_papers(count, actor=SYSTEM)
        enter_draw(count, chosen=["no"], officers=["Lise Roy"], actor=SYSTEM)
        assert record_of(count).decision.passed is False


class TestWordsOnThePaper:
    def test_grades_are_typed_by_their_number_and_counted_as_words(self, rives):
        count = an_open_count(rives, method="majority-judgment", seats=1)
        papers = ["1 3 - 6", "2 3 1 6", "1 1 4 9"]
        type_all(count, papers, papers)
        count_papers(count, actor=SYSTEM)
        record = record_of(count)
        assert record.papers.invalid == {"not_allowed_value": 1}
        assert record.elected[0]["id"] == "1"
        lise = signed_in(scrutineer(count, 1).account)
        page = lise.get(at("count-result", count)).content.decode()
        assert "Excellent" in page

    def test_grades_of_ones_own_are_written_one_a_line(self, secretary, rives):
        count = a_paper_count(rives, method="majority-judgment", seats=1)
        page = secretary.get(at("count-method", count), headers={"accept-language": "fr"}).content.decode()
        assert "Très bien" in page
        asked = {"set-grades": "Très bien\nBien\nÀ revoir", "set-acclamation": "vote", "set-short": "fill"}
        asked |= {"set-substitutes": "separate", "set-reserved": "", "lots": "seed", "pack_size": "25"}
        answer = secretary.post(at("count-method", count), asked)
        assert answer.status_code == 302, answer.content.decode()
        count.refresh_from_db()
        assert count.options["grades"] == ["very_good", "good", "À revoir"]

    def test_a_confirmation_is_typed_as_an_answer_to_each(self, rives):
        options = {"acclamation": "confirm"}
        count = an_open_count(rives, method="block-vote", candidates=(("Anne", ()), ("Berta", ())), options=options)
        papers = ["1 2", "1 1", "1 -", "3 2"]
        type_all(count, papers, papers)
        lise = signed_in(scrutineer(count, 1).account)
        count_papers(count, actor=SYSTEM)
        assert [one["id"] for one in record_of(count).elected] == ["1"]
        assert lise.get(at("count-certificate", count)).content.startswith(b"%PDF-")
