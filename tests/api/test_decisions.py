"""What is decided of meetings and what remains of them, from end to end through the programming interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from membership.models import Membership, Organisation
from tests.api import stages, tables
from tests.api.conftest import Program
from tests.api.stages import House
from tests.factories.meetings import CALLED_ON, jump

pytestmark = pytest.mark.django_db

HERE = "organisations/rives"
As = Callable[[str], Program]
LATER = {"starts_at": "2027-05-20T19:00", "place": "Salle", "reason_fr": "Il neige.", "reason_en": "It snows."}


@pytest.fixture
def furnished(rives: Organisation, anne: Membership) -> House:
    return stages.furnished(rives, anne)


def _meeting(house: House) -> str:
    return f"{HERE}/assemblies/{house.ids['assembly']}"


def test_a_meeting_put_off_tells_everybody_who_was_told(furnished: House, anne: Membership, as_: As) -> None:
    meeting = _meeting(stages.called(furnished, anne))
    early = as_("secretary").post(f"{meeting}/postpone", LATER | {"starts_at": "2027-04-20T19:00"}, status=409)
    assert early["code"] == "not_later"
    nowhere = as_("secretary").post(f"{meeting}/postpone", LATER | {"place": ""}, status=400)
    assert list(nowhere["params"]) == ["place"]
    change = as_("secretary").post(f"{meeting}/postpone", LATER, status=201)
    assert (change["kind"], change["reason_en"]) == ("postponed", "It snows.")
    assert as_("secretary").get(f"{HERE}/notices/{change['notice']}")["sum"]["recipients"] > 0
    assert [one["id"] for one in as_("member").get(f"{meeting}/changes")] == [change["id"]]


def test_a_meeting_is_cancelled_with_its_reason(furnished: House, anne: Membership, as_: As) -> None:
    meeting = _meeting(stages.called(furnished, anne))
    assert as_("secretary").post(f"{meeting}/cancel", {}, status=409)["code"] == "reason_missing"
    cancelled = as_("secretary").post(f"{meeting}/cancel", {"reason_fr": "Non.", "reason_en": "No."})
    assert cancelled["state"] == "cancelled"


def test_an_adjourned_meeting_resumes_on_the_day_that_is_told(furnished: House, anne: Membership, as_: As) -> None:
    meeting = _meeting(stages.late(furnished, anne))
    change = as_("chair").post(f"{meeting}/adjourn", LATER | {"starts_at": "2027-04-27T19:00"}, status=201)
    assert change["notice"] is None
    told = as_("secretary").post(f"{meeting}/changes/{change['id']}/tell")
    assert told["notice"] is not None


def test_a_meeting_is_prepared_like_an_earlier_one(furnished: House, anne: Membership, as_: As) -> None:
    meeting = _meeting(stages.called(furnished, anne))
    points = as_("secretary").get(f"{meeting}/repeat")
    asked = {"starts_at": "2028-04-20T19:00", "items": [points[-1]["item"]]}
    again = as_("secretary").post(f"{meeting}/repeat", asked, status=201)
    assert (again["state"], points[-1]["title_fr"] in [one["title_fr"] for one in again["agenda"]]) == ("draft", True)
    wrong = as_("secretary").post(f"{meeting}/repeat", asked | {"items": ["1" * 22]}, status=400)
    assert list(wrong["params"]) == ["items"]


def test_an_amendment_is_decided_before_its_motion(furnished: House, anne: Membership, as_: As) -> None:
    house = stages.evening(furnished, anne)
    chair, meeting, motion = as_("chair"), _meeting(house), house.ids["motion"]
    amendment = chair.post(f"{meeting}/motions/{motion}/amend", {"text_fr": "Un an.", "text_en": "One."}, status=201)
    assert (amendment["amends"], amendment["turn"]) == (motion, 1)
    first = chair.post(f"{meeting}/motions/{motion}/hands", {"votes_for": 1, "votes_against": 0}, status=409)
    assert first["code"] in {"amendment_pending", "quorum_not_met"}
    withdrawn = chair.post(f"{meeting}/motions/{amendment['id']}/withdraw", {"by": "Luc"})
    assert (withdrawn["state"], withdrawn["facts"][-1]["by"]) == ("withdrawn", "Luc")
    floor = {"title_fr": "Attendre", "text_fr": "Que l’on attende.", "mover": "Anne"}
    moved = chair.post(f"{meeting}/agenda/{house.ids['item']}/motions", floor, status=201)
    parts = chair.post(
        f"{meeting}/motions/{moved['id']}/divide", {"parts": [{"text_fr": "A"}, {"text_fr": "B"}]}, status=201
    )
    assert len(parts) == 5
    mute = chair.post(f"{meeting}/motions/{motion}/amend", {}, status=400)
    assert list(mute["params"]) == ["text_fr"]


def test_minutes_are_written_sent_commented_and_answered(furnished: House, anne: Membership, as_: As) -> None:
    house = stages.evening(furnished, anne)
    office, meeting = as_("secretary"), _meeting(house)
    passages = f"{meeting}/minutes/passages/fr"
    body = {"passages": [{"item": house.ids["item"], "text": "On demande."}, {"item": None, "text": "Merci."}]}
    written = office.ask("PUT", passages, body).json()
    assert [one["text"] for one in written] == ["On demande.", "Merci."]
    assert office.ask("GET", f"{meeting}/minutes/passages/de").status_code == 404
    drafted = office.post(f"{meeting}/minutes", {"language": "fr"}, status=201)
    comments = f"{HERE}/minutes/{drafted['id']}/comments"
    assert as_("member").ask("GET", comments).status_code == 404
    until = (CALLED_ON + timedelta(days=40)).isoformat()
    office.post(f"{HERE}/minutes/{drafted['id']}/send", {"audience": "present", "until": until})
    [comment] = as_("member").post(comments, {"text": "Mon nom.", "item": house.ids["item"]}, status=201)
    assert as_("adviser").ask("GET", comments).status_code == 404
    answered = office.post(f"{HERE}/minutes/comments/{comment['id']}/answer", {"answer": "Corrigé."})
    assert answered["answer"] == "Corrigé."
    sealed = office.post(f"{meeting}/minutes/seal", {"language": "fr"}, status=409)
    assert sealed["code"] == "minutes_not_adopted"


def test_what_follows_from_a_resolution_is_kept_until_it_is_done(furnished: House, anne: Membership, as_: As) -> None:
    house = stages.proclaimed(furnished, anne)
    office, resolution = as_("secretary"), f"{HERE}/resolutions/{house.ids['resolution']}"
    planned = office.post(
        f"{resolution}/follow-ups", {"task": "Écrire", "owner": "Lise", "due_on": "2027-06-01"}, status=201
    )
    one = f"{HERE}/follow-ups/{planned['id']}"
    office.post(f"{one}/notes", {"text": "En cours."}, status=201)
    moved = office.ask("PUT", one, {"owner": "Max", "due_on": "2027-07-01", "text": "Absente."}).json()
    assert (moved["owner"], len(moved["notes"])) == ("Max", 2)
    assert as_("member").ask("GET", one).status_code == 404
    assert as_("member").get(f"{HERE}/follow-ups")["count"] == 1
    early = office.post(f"{one}/finish", {"done_on": "2028-01-01"}, status=409)
    assert early["code"] == "not_done_yet"
    office.post(f"{one}/finish", {"done_on": "2027-04-24"})
    assert as_("member").get(f"{HERE}/follow-ups")["count"] == 0
    assert as_("member").get(f"{HERE}/follow-ups", done="true")["count"] == 1
    extract = office.client.get(f"/api/v1/{resolution}/extract-fr.pdf")
    assert extract.content.startswith(b"%PDF")


def test_an_objective_is_measured_year_after_year(furnished: House, anne: Membership, as_: As) -> None:
    house = stages.proclaimed(furnished, anne)
    office = as_("secretary")
    aim = {"title_fr": "Grandir", "from_year": 2027, "to_year": 2029}
    resolution = f"{HERE}/resolutions/{house.ids['resolution']}"
    reversed_years = office.post(f"{resolution}/objectives", aim | {"to_year": 2026}, status=409)
    assert reversed_years["code"] == "objective_years_reversed"
    set_one = office.post(f"{resolution}/objectives", aim, status=201)
    objective = f"{HERE}/objectives/{set_one['id']}"
    measured = office.post(
        f"{objective}/indicators", {"name_fr": "Membres", "start": "10", "target": "20.5"}, status=201
    )
    readings = f"{objective}/indicators/{measured['indicators'][0]['id']}/readings"
    office.post(readings, {"on": "2027-04-01", "value": "12"}, status=201)
    office.post(readings, {"on": "2027-04-01", "value": "13"}, status=201)
    read = as_("member").get(objective)["indicators"][0]
    assert [one["value"] for one in read["readings"]] == ["13.0000"]


def test_by_laws_are_written_article_by_article_and_adopted(rives: Organisation, as_: As) -> None:
    office, draft = as_("secretary"), f"{HERE}/bylaws/draft"
    jump(rives, CALLED_ON)
    assert office.ask("GET", draft).status_code == 404
    office.post(draft, status=201)
    assert office.post(draft, status=409)["code"] == "bylaws_draft_under_way"
    article = {"number": "9.1", "title_fr": "L’avis", "text_fr": "Douze jours.", "title_en": "x", "text_en": "y"}
    beyond = article | {"sets": [{"key": "notice_min_days", "value": -5}]}
    assert office.ask("POST", f"{draft}/articles", beyond).status_code == 409
    written = office.post(f"{draft}/articles", article, status=201)
    row = next(one for one in written["articles"] if one["number"] == "9.1")
    sets = {"sets": [{"key": "board_size", "value": 7}]}
    changed = office.ask("PUT", f"{draft}/articles/{row['id']}", article | sets).json()
    assert next(one for one in changed["articles"] if one["number"] == "9.1")["sets"][0]["key"] == "board_size"
    days = {"adopted_on": "2027-04-09", "in_force_from": "2027-04-09"}
    assert office.post(f"{draft}/adopt", days, status=409)["code"] == "override_reason_missing"
    adopted = office.post(f"{draft}/adopt", days | {"override": "Adoptés ailleurs."})
    assert as_("member").get(f"{HERE}/bylaws/{adopted['id']}")["rank"] == adopted["rank"]
    assert office.ask("GET", draft).status_code == 404


def test_a_motion_amends_the_by_laws_and_may_stop_doing_so(furnished: House, anne: Membership, as_: As) -> None:
    house = stages.draft(furnished, anne)
    amending = f"{_meeting(house)}/agenda/{house.ids['item']}/bylaws"
    untold = as_("secretary").post(amending, {"number": "4.2"}, status=400)
    assert set(untold["params"]) == {"title_fr", "text_fr"}
    text = {"number": "8.8", "title_fr": "A", "text_fr": "B", "title_en": "A", "text_en": "B"}
    [amended] = as_("secretary").post(amending, text, status=201)
    left = as_("secretary").ask("DELETE", f"{amending}/{amended['id']}").json()
    assert left == []
    nothing = as_("secretary").post(amending, {"number": "99", "is_repeal": True}, status=409)
    assert nothing["code"] == "no_such_article"


def test_the_annual_report_says_what_it_lacks(furnished: House, anne: Membership, as_: As) -> None:
    report = f"{_meeting(stages.draft(furnished, anne))}/annual-report"
    office = as_("secretary")
    office.ask("PUT", report, {"domicile": "Lévis", "employees": 3})
    read = as_("auditor").get(report)
    assert (read["domicile"], read["employees"], read["editions"]) == ("Lévis", 3, [])
    assert any(not one["is_there"] for one in read["asked"])
    part = {"kind": "message", "document": {"name": "a.pdf", "content": "JVBERi0="}}
    assert office.post(f"{report}/parts", part, status=409)["code"] == "pdf_unreadable"
    assert as_("auditor").client.get(f"/api/v1/{report}/preview.pdf").content.startswith(b"%PDF")
    produced = office.post(f"{report}/produce", status=201)
    assert {one["language"] for one in produced["editions"]} == {"fr", "en"}
    assert as_("auditor").client.get(f"/api/v1/{report}.pdf").content.startswith(b"%PDF")


def test_a_text_is_shared_with_another_organisation(
    furnished: House, anne: Membership, ailleurs: Organisation, as_: As
) -> None:
    house = stages.draft(furnished, anne)
    shared = as_("secretary").post(f"{_meeting(house)}/common-texts/share", {"motion": house.ids["motion"]}, status=201)
    there = as_("other_secretary")
    plan = {"title_fr": "AG", "title_en": "GM", "starts_at": "2027-05-20T19:00", "place": "Salle"}
    planned = there.post("organisations/ailleurs/assemblies", plan, status=201)
    taking = f"organisations/ailleurs/assemblies/{planned['id']}/common-texts/take-up"
    no_majority = there.post(taking, {"code": shared["code"], "majority_key": "none"}, status=400)
    assert list(no_majority["params"]) == ["majority_key"]
    taken = there.post(taking, {"code": shared["code"], "majority_key": "majority_ordinary"}, status=201)
    assert (taken["reads_the_same"], len(taken["sides"])) == (True, 2)
    read = as_("chair").get(f"{HERE}/common-texts/{shared['id']}")
    assert (read["code"], len(read["sides"])) == (None, 2)


def test_a_consultation_is_prepared_published_closed_and_told(rives: Organisation, anne: Membership, as_: As) -> None:
    jump(rives, CALLED_ON)
    office = as_("secretary")
    plan = {
        "title_fr": "Heures", "title_en": "Hours", "audience": "members", "is_anonymous": True,
        "first_on": "2027-04-09", "last_on": "2027-04-20",
    }  # fmt: skip
    backwards = office.post(f"{HERE}/surveys", plan | {"last_on": "2027-04-01"}, status=400)
    assert list(backwards["params"]) == ["last_on"]
    survey = office.post(f"{HERE}/surveys", plan, status=201)
    one = f"{HERE}/surveys/{survey['id']}"
    assert as_("member").ask("GET", one).status_code == 404
    assert office.post(f"{one}/publish", status=409)["code"] == "survey_empty"
    question = {"kind": "choice", "text_fr": "Dimanche?", "text_en": "Sunday?"}
    assert office.post(f"{one}/questions", question, status=409)["code"] == "choices_missing"
    choices = {"choices": [{"fr": "Oui", "en": "Yes"}, {"fr": "Non", "en": "No"}]}
    office.post(f"{one}/questions", question | choices, status=201)
    office.post(f"{one}/questions", question | choices, status=201)
    assert len(office.ask("DELETE", f"{one}/questions/2").json()["questions"]) == 1
    assert office.ask("DELETE", f"{one}/questions/2").status_code == 404
    office.ask("PUT", one, plan | {"title_en": "Opening hours"})
    office.post(f"{one}/publish")
    assert office.ask("PUT", one, plan).status_code == 409
    answers = {"membership": anne.public_id, "answers": [{"position": 1, "keys": ["1"]}]}
    as_("member").post(f"{one}/answers", answers, status=201)
    assert office.post(f"{one}/settle")["results"] is not None
    told = office.post(f"{one}/report", {"heard_fr": "Oui.", "heard_en": "Yes."})
    assert as_("member").get(one)["heard_en"] == told["heard_en"] == "Yes."


def test_papers_of_a_secret_vote_are_handed_out_once_and_counted_after(
    furnished: House, anne: Membership, as_: As
) -> None:
    house = tables.secret_open(furnished, anne)
    poll = f"{HERE}/polls/{house.ids['poll']}"
    handed = as_("chair").post(f"{poll}/papers", {"number": "M0001"}, status=201)
    assert handed == {"number": "M0001", "name": "Anne Roy"}
    assert as_("chair").post(f"{poll}/papers", {"number": "M0001"}, status=409)["code"] == "voted_on_paper"
    unknown = as_("chair").post(f"{poll}/papers", {"number": "X"}, status=400)
    assert list(unknown["params"]) == ["number"]
    counted = {"totals": {"for": 1, "against": 0, "abstain": 0}}
    assert as_("scrutineer").post(f"{poll}/papers/totals", counted, status=409)["code"] == "poll_still_open"
    as_("chair").post(f"{poll}/close")
    partial = as_("scrutineer").post(f"{poll}/papers/totals", {"totals": {"for": 1}}, status=400)
    assert list(partial["params"]) == ["totals"]
    assert as_("scrutineer").post(f"{poll}/papers/totals", counted, status=201) == {"counts": 1}


def test_keepers_are_named_among_those_who_may_be(furnished: House, anne: Membership, as_: As) -> None:
    house = tables.secret_drafted(furnished, anne)
    keepers = f"{HERE}/polls/{house.ids['poll']}/keepers"
    assert as_("auditor").get(keepers)["eligible"] == []
    offered = {one["account"] for one in as_("chair").get(keepers)["eligible"]}
    assert house.ids["scrutineer"] in offered
    stranger = as_("chair").post(keepers, {"accounts": ["1" * 22]}, status=400)
    assert list(stranger["params"]) == ["accounts"]
    named = as_("chair").post(keepers, {"accounts": [house.ids["scrutineer"]]}, status=201)
    assert [(one["has_key"], one["has_opened"]) for one in named["keepers"]] == [(False, False)]


def test_a_duty_is_noted_with_its_paper_and_the_file_of_the_year_says_what_is_done(
    rives: Organisation, as_: As
) -> None:
    jump(rives, CALLED_ON)
    paper = {"document": {"name": "accuse.pdf", "content": "JVBERi0="}, "proof": "REQ-1"}
    noted = {"key": "annual_report_months", "from_on": "2026-12-31", "done_on": "2027-04-01"}
    as_("secretary").post(f"{HERE}/compliance", noted | paper, status=201)
    duties = as_("adviser").get(f"{HERE}/compliance")
    proved = next(one for one in duties if one["key"] == "annual_report_months")
    assert proved["proof"] == "REQ-1"
    handed = as_("adviser").client.get(f"/api/v1/{HERE}/compliance/proofs/{proved['proof_document']}")
    assert handed.content == b"%PDF-"
    year = as_("auditor").get(f"{HERE}/year-file")
    assert (year["year_end_on"], year["meeting"]) == ("2026-12-31", None)
    assert not next(one for one in year["steps"] if one["key"] == "notice")["is_done"]
