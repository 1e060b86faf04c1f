"""A notice that left is corrected: told anew with the difference, both versions kept, never outside the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from governance.errors import NothingToCorrect, NoticeOutsideWindow, PointInUse
from governance.models import (
    AgendaItem,
    AgendaItemKind,
    Assembly,
    ConvenedEntry,
    CorrectedNotice,
    Motion,
    MotionState,
)
from governance.queries.rules import rules_of
from governance.queries.telling import entries_of, left_out, list_of, stories, told_since
from governance.queries.versions import Version, meeting_told_of, versions_of
from governance.rules import notice as notice_rules
from governance.rules.corrections import Leave, What
from governance.services import correcting
from governance.services.adjourning import adjourn_assembly
from governance.services.changing import Rendezvous, Why
from governance.services.correcting import correct_notice, foresee_correction
from governance.services.debate import move_motion
from governance.services.floor import Wording
from governance.services.rewriting import Corrected, Point
from governance.services.sessions import open_assembly
from governance.web.stories import as_lines
from membership.clock import now
from membership.errors import OverrideReasonMissing, StateNotAllowed, TextMissing
from membership.models import AuditEntry, Channel, Delivery, DeliveryState, Notice, NoticeKind
from membership.queries.links import link_token
from membership.queries.to_do import to_do_on
from membership.services.correspondence import Text, issue_notice
from membership.services.life.admission import admit
from membership.services.life.departures import resign
from membership.services.proof import certify_notice
from tests.factories.life import ADULT, a_person, category, decision
from tests.factories.meetings import CALLED_ON, MEETING_ON, SYSTEM, a_called_assembly, an_assembly, an_evening, jump
from tests.factories.register import a_member, a_suspension, an_organisation
from voting.queries.door import invitation_of
from voting.services.polls import prepare_poll

pytestmark = pytest.mark.django_db

TOO_LATE = date(2027, 4, 20)


@pytest.fixture
def organisation():
    return an_organisation()


@pytest.fixture
def anne(organisation):
    return a_member(organisation, "Anne", "Roy", email="anne@example.org")


@pytest.fixture
def meeting(organisation, anne):
    return a_called_assembly(organisation)


def as_it_is(meeting):
    return Corrected(
        title_fr=meeting.title_fr,
        title_en=meeting.title_en,
        starts_at=meeting.starts_at,
        place=meeting.place,
        link=meeting.link,
        points=tuple(
            Point(
                item.public_id,
                item.title_fr,
                item.title_en,
                getattr(getattr(item, "motion", None), "text_fr", ""),
                getattr(getattr(item, "motion", None), "text_en", ""),
            )
            for item in meeting.agenda.all()
        ),
        why_fr="La salle est inondée.",
        why_en="The hall is flooded.",
    )


def elsewhere(meeting):
    return replace(as_it_is(meeting), place="École du Parc")


def another_day(meeting):
    return replace(as_it_is(meeting), starts_at=meeting.starts_at + timedelta(days=7))


def two_days_later(meeting):
    return replace(as_it_is(meeting), starts_at=meeting.starts_at + timedelta(days=2))


def another_text(meeting):
    corrected = as_it_is(meeting)
    [opening, terms, *others] = corrected.points
    terms = replace(terms, text_fr="Que les mandats durent trois ans.", text_en="That terms last three years.")
    return replace(corrected, points=(opening, terms, *others))


def test_the_corrected_notice_opens_with_what_it_replaces_why_and_each_difference(meeting):
    done = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    text = done.notice.texts.get(language="fr")
    assert text.subject.startswith("Avis de convocation corrigé")
    for said in ("La salle est inondée.", "Centre communautaire", "École du Parc", "9 avril 2027"):
        assert said in text.body_text.replace("\xa0", " ")
        assert said in text.body_html.replace("\xa0", " ")
    english = done.notice.texts.get(language="en")
    assert "The hall is flooded." in english.body_text
    assert "La salle est inondée." in english.body_text


def test_both_versions_stay_as_they_were_sent_each_with_its_proof(meeting):
    first = meeting.notice
    before = first.texts.get(language="fr").body_text
    done = correct_notice(meeting, another_text(meeting), actor=SYSTEM)
    assert [one.notice for one in versions_of(meeting)] == [first, done.notice]
    assert first.texts.get(language="fr").body_text == before
    assert first.text_sha256 != done.notice.text_sha256
    drawn = [certify_notice(one.notice, language="fr", actor=SYSTEM) for one in versions_of(meeting)]
    assert len({one.head_sha256 for one in drawn}) == 2
    assert [one["what"] for one in done.changes["fr"]] == ["text"]


def test_the_meeting_now_reads_as_corrected(meeting):
    corrected = another_text(meeting)
    new = Point("", "Divers", "Other business", "Que l’on fête.", "That we celebrate.")
    correct_notice(meeting, replace(corrected, points=(*corrected.points, new)), actor=SYSTEM)
    read = list(meeting.agenda.values_list("position", "title_fr", "motion__text_fr"))
    assert read[1:] == [
        (2, "Des mandats de deux ans", "Que les mandats durent trois ans."),
        (3, "Divers", "Que l’on fête."),
    ]


def test_a_point_taken_off_is_told_and_those_after_move_up(meeting):
    corrected = as_it_is(meeting)
    [opening, terms] = corrected.points
    done = correct_notice(meeting, replace(corrected, points=(replace(opening, taken_off=True), terms)), actor=SYSTEM)
    assert list(meeting.agenda.values_list("position", "title_fr")) == [(1, "Des mandats de deux ans")]
    assert [(one["what"], one["before"]) for one in done.changes["fr"]] == [("point", "Ouverture")]


def test_two_points_taken_off_at_once_leave_no_gap(meeting):
    corrected = as_it_is(meeting)
    new = Point("", "Divers", "Other business")
    correct_notice(meeting, replace(corrected, points=(*corrected.points, new)), actor=SYSTEM)
    corrected = as_it_is(meeting)
    [opening, terms, other] = corrected.points
    gone = (replace(opening, taken_off=True), replace(terms, taken_off=True), other)
    correct_notice(meeting, replace(corrected, points=gone), actor=SYSTEM)
    assert list(meeting.agenda.values_list("position", "title_fr")) == [(1, "Divers")]


def test_pressed_twice_or_from_a_page_that_is_old_it_leaves_once(meeting):
    read = replace(elsewhere(meeting), based_on=1)
    correct_notice(meeting, read, actor=SYSTEM)
    for again in (read, replace(read, place="Gymnase")):
        with pytest.raises(StateNotAllowed) as refused:
            correct_notice(meeting, again, actor=SYSTEM)
        assert refused.value.state == "corrected_meanwhile"
    assert CorrectedNotice.objects.count() == 1
    correct_notice(meeting, replace(read, place="Gymnase", based_on=2), actor=SYSTEM)


@pytest.fixture
def decided(meeting):
    """A meeting called again for another day, that has decided its motion."""
    motion = meeting.motions.get()
    motion.state = MotionState.ADOPTED
    motion.text_fr = "Que les mandats\ndurent deux ans."
    motion.save(update_fields=["state", "text_fr"])
    return meeting


def test_what_was_decided_stays_as_it_was_decided(decided):
    with pytest.raises(StateNotAllowed) as refused:
        correct_notice(decided, another_text(decided), actor=SYSTEM)
    assert refused.value.state == MotionState.ADOPTED
    corrected = as_it_is(decided)
    [opening, terms] = corrected.points
    for changed, refusal in (
        (replace(terms, title_en="Terms"), StateNotAllowed),
        (replace(terms, taken_off=True), PointInUse),
    ):
        with pytest.raises(refusal):
            correct_notice(decided, replace(corrected, points=(opening, changed)), actor=SYSTEM)


def test_beside_what_was_decided_the_rest_is_corrected_as_ever(decided):
    corrected = elsewhere(decided)
    [opening, terms] = corrected.points
    as_pages_send_it = replace(terms, text_fr=terms.text_fr.replace("\n", "\r\n"))
    done = correct_notice(decided, replace(corrected, points=(opening, as_pages_send_it)), actor=SYSTEM)
    assert [one["what"] for one in done.changes["fr"]] == ["place"]


def test_a_notice_is_corrected_after_a_floor_motion_in_one_language(organisation, anne):
    meeting = an_evening(organisation, anne, a_member(organisation, "Luc"))
    terms = meeting.motions.get()
    move_motion(terms.item, Wording("Que l’on fête."), title_fr="Fête", actor=SYSTEM)
    # An amendment in French left the translation of what was decided to come.
    Motion.objects.filter(pk=terms.pk).update(text_en="", state=MotionState.ADOPTED)
    later = Rendezvous(meeting.starts_at + timedelta(days=7), "Salle")
    adjourn_assembly(meeting, later, Why("Il est tard.", "It is late."), actor=SYSTEM)
    meeting.refresh_from_db()
    read = elsewhere(meeting)
    told = set(meeting.agenda.filter(rank=0).values_list("public_id", flat=True))
    corrected = replace(read, points=tuple(point for point in read.points if point.key in told))
    done = correct_notice(meeting, corrected, actor=SYSTEM, reason="La salle est inondée.")
    assert [one["what"] for one in done.changes["fr"]] == ["place"]


def test_a_point_under_which_something_came_up_stays(meeting):
    AgendaItem.objects.create(
        organisation=meeting.organisation,
        assembly=meeting,
        position=1,
        rank=1,
        kind=AgendaItemKind.DISCUSSION,
        title_fr="Question",
        title_en="Question",
    )
    corrected = as_it_is(meeting)
    points = [
        replace(one, taken_off=one.title_fr == "Ouverture") for one in corrected.points if one.title_fr != "Question"
    ]
    with pytest.raises(PointInUse):
        correct_notice(meeting, replace(corrected, points=tuple(points)), actor=SYSTEM)


def test_a_point_on_which_a_vote_is_prepared_stays(meeting):
    prepare_poll(meeting.motions.get(), actor=SYSTEM)
    corrected = as_it_is(meeting)
    [opening, terms] = corrected.points
    with pytest.raises(PointInUse):
        correct_notice(meeting, replace(corrected, points=(opening, replace(terms, taken_off=True))), actor=SYSTEM)
    assert meeting.agenda.count() == 2


def test_the_votes_prepared_move_with_the_meeting(meeting):
    opens_at = meeting.starts_at + timedelta(minutes=30)
    poll = prepare_poll(
        meeting.motions.get(), actor=SYSTEM, opens_at=opens_at, closes_at=opens_at + timedelta(minutes=20)
    )
    correct_notice(meeting, another_day(meeting), actor=SYSTEM)
    poll.refresh_from_db()
    assert poll.opens_at == opens_at + timedelta(days=7)
    assert poll.closes_at == opens_at + timedelta(days=7, minutes=20)
    assert AuditEntry.objects.filter(action="poll.moved", object_id=poll.public_id).exists()


def test_it_goes_to_those_told_before_and_to_those_admitted_since(organisation, meeting, anne):
    paul = a_member(organisation, "Paul", "Côté", email="", since=date(2027, 4, 10))
    jump(organisation, date(2027, 4, 11))
    anne.person.email = "anne.roy@example.org"
    anne.person.save()
    foreseen = foresee_correction(meeting, elsewhere(meeting))
    assert (foreseen.by_email, foreseen.by_post, foreseen.told_since) == (1, 1, 1)
    done = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    told = set(done.notice.deliveries.values_list("membership", "channel", "address"))
    assert told == {(anne.pk, Channel.EMAIL, "anne.roy@example.org"), (paul.pk, Channel.POST, "")}
    # The list stays as it was frozen; whoever is told since is found all the same.
    assert not ConvenedEntry.objects.filter(membership=paul).exists()
    assert list(told_since(meeting)) == [paul]
    [story] = stories(meeting, "Côté", date(2027, 4, 11))
    assert (story.entry, story.membership, len(story.deliveries)) == (None, paul, 1)
    [line] = as_lines([story])
    assert (line.name, line.is_told) == ("Paul Côté", True)
    assert line.reason == "Absent de la liste du jour de la convocation\N{NO-BREAK SPACE}: avisé depuis."


def test_each_version_keeps_whom_it_goes_to_and_who_is_left_out_and_why(organisation, meeting, anne):
    a_suspension(a_member(organisation, "Luc", "Gagné"), since=date(2027, 1, 1), until=date(2027, 6, 1))
    a_member(organisation, "Paul", "Côté", since=date(2027, 4, 10))
    jump(organisation, date(2027, 4, 11))
    resign(anne, decision=decision(date(2027, 4, 11)), actor=SYSTEM)
    done = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    first, second = versions_of(meeting)
    assert set(entries_of(meeting, first).values_list("name", "is_told")) == {("Anne Roy", True)}
    kept = entries_of(meeting, second)
    assert {(one.name, one.is_told, one.as_before, one.reason_code) for one in kept} == {
        ("Anne Roy", True, True, "membership_ended"),
        ("Luc Gagné", False, False, "suspended_until"),
        ("Paul Côté", True, False, "member_in_good_standing"),
    }
    assert [one.name for one in left_out(meeting, second)] == ["Luc Gagné"]
    assert not left_out(meeting, first).exists()
    of_call, of_second = list_of(meeting, first), list_of(meeting, second)
    assert (of_call.told, of_call.is_of_call) == (1, True)
    assert (of_second.told, of_second.sha256, of_second.is_of_call) == (2, done.list_sha256, False)
    assert of_call.sha256 != of_second.sha256
    entry = AuditEntry.objects.get(action="assembly.notice_corrected")
    assert entry.detail.values["convened_sha256"] == done.list_sha256
    lines = {one.name: one for one in as_lines(stories(meeting, "o", date(2027, 4, 11), second))}
    assert lines["Anne Roy"].reason.endswith("Avisée ou avisé quand même, l’ayant été auparavant.")


def test_a_version_sent_before_such_lists_were_kept_is_explained_by_that_of_the_call(meeting, organisation):
    jump(organisation, date(2027, 4, 11))
    row = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    row.told = None
    earlier = Version(2, row.notice, row)
    assert list_of(meeting, earlier).is_of_call
    assert entries_of(meeting, earlier).model is ConvenedEntry


def test_foreseeing_changes_nothing(meeting):
    foreseen = foresee_correction(meeting, another_day(meeting))
    meeting.refresh_from_db()
    assert meeting.starts_at.astimezone(meeting.zone).date() == MEETING_ON
    assert (Notice.objects.count(), CorrectedNotice.objects.count()) == (1, 0)
    assert [change.what for change in foreseen.changes["fr"]] == [What.DAY]


def test_the_delay_is_counted_anew_for_the_day_the_meeting_now_has(organisation, meeting):
    jump(organisation, TOO_LATE)
    found = foresee_correction(meeting, another_day(meeting))
    assert found.finding.rule.key == "notice_min_days"
    assert found.finding.figure("meeting_on") == "2027-05-01"
    later = replace(as_it_is(meeting), starts_at=meeting.starts_at + timedelta(days=14))
    done = correct_notice(meeting, later, actor=SYSTEM)
    assert done.finding["code"] == "notice_valid"
    assert dict(done.finding["figures"])["sent_on"] == "2027-04-20"
    meeting.refresh_from_db()
    assert meeting.starts_at == later.starts_at


@pytest.mark.parametrize("changed", [another_text, two_days_later])
def test_too_late_what_is_decided_and_when_may_not_change(organisation, meeting, changed):
    jump(organisation, TOO_LATE)
    with pytest.raises(NoticeOutsideWindow):
        correct_notice(meeting, changed(meeting), actor=SYSTEM, reason="Nous y tenons.")
    assert not CorrectedNotice.objects.exists()


def test_a_dissolution_on_the_agenda_holds_back_its_own_text_and_no_other(meeting, monkeypatch):
    """Its own delay is counted anew from this sending; that of another text is the usual one."""
    barred = notice_rules.assess(date(2027, 4, 24), date(2027, 4, 23), rules_of(meeting))
    assert barred.blocks
    monkeypatch.setattr(correcting, "beside_notice", lambda *_where: [barred])
    ends = a_motion_of_dissolution(meeting)
    assert correct_notice(meeting, another_text(meeting), actor=SYSTEM)
    corrected = as_it_is(Assembly.objects.get(pk=meeting.pk))
    points = tuple(
        replace(one, text_fr="Que la coopérative soit dissoute.", text_en="That the co-operative be dissolved.")
        if one.key == ends.item.public_id
        else one
        for one in corrected.points
    )
    with pytest.raises(NoticeOutsideWindow):
        correct_notice(Assembly.objects.get(pk=meeting.pk), replace(corrected, points=points), actor=SYSTEM)


def a_motion_of_dissolution(meeting):
    item = AgendaItem.objects.create(
        organisation=meeting.organisation, assembly=meeting, position=3, kind="decision",
        title_fr="Dissolution", title_en="Dissolution",
    )  # fmt: skip
    return Motion.objects.create(
        organisation=meeting.organisation, assembly=meeting, item=item, majority_key="maj_dissolution",
        title_fr="Dissolution", title_en="Dissolution", text_fr="Dissoudre.", text_en="Dissolve.",
    )  # fmt: skip


def test_too_late_no_text_changes_in_any_language(organisation, meeting):
    jump(organisation, TOO_LATE)
    corrected = as_it_is(meeting)
    [opening, terms] = corrected.points
    in_english = replace(corrected, points=(opening, replace(terms, text_en="That terms last nine years.")))
    assert foresee_correction(meeting, in_english).leave is Leave.NOT
    with pytest.raises(NoticeOutsideWindow):
        correct_notice(meeting, in_english, actor=SYSTEM, reason="Nous y tenons.")


def test_too_late_another_hall_is_told_with_a_reason_that_is_kept(organisation, meeting):
    jump(organisation, TOO_LATE)
    assert foresee_correction(meeting, elsewhere(meeting)).leave is Leave.WITH_REASON
    with pytest.raises(OverrideReasonMissing):
        correct_notice(meeting, elsewhere(meeting), actor=SYSTEM, reason=" ")
    assert not CorrectedNotice.objects.exists()
    done = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM, reason="Dégât d’eau.")
    assert meeting.waivers.get().reason == "Dégât d’eau."
    assert done.notice.post_by is None


def test_what_changes_nothing_is_not_sent_twice(meeting):
    with pytest.raises(NothingToCorrect):
        correct_notice(meeting, as_it_is(meeting), actor=SYSTEM)
    correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    with pytest.raises(NothingToCorrect):
        correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    assert CorrectedNotice.objects.count() == 1


def test_why_is_told_in_every_language_of_the_organisation(meeting):
    with pytest.raises(TextMissing) as refused:
        correct_notice(meeting, replace(elsewhere(meeting), why_en=" "), actor=SYSTEM)
    assert refused.value.language == "en"


def test_a_meeting_not_called_yet_or_in_session_is_not_corrected(organisation, anne, meeting):
    draft = an_assembly(organisation)
    with pytest.raises(StateNotAllowed):
        correct_notice(draft, elsewhere(draft), actor=SYSTEM)
    jump(organisation, MEETING_ON, time(19))
    open_assembly(meeting, actor=SYSTEM)
    with pytest.raises(StateNotAllowed):
        correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)


def test_the_links_of_every_version_lead_to_the_meeting_as_it_now_is(organisation, meeting):
    first = Delivery.objects.get()
    later = replace(as_it_is(meeting), starts_at=meeting.starts_at + timedelta(days=14))
    done = correct_notice(meeting, later, actor=SYSTEM)
    jump(organisation, date(2027, 5, 8))
    for delivery in (first, done.notice.deliveries.get()):
        assert invitation_of(link_token(delivery), now()).assembly == meeting
    assert meeting_told_of(done.notice_id) == meeting


def test_who_joins_after_it_is_told_by_the_last_version_alone(organisation, meeting):
    done = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    jump(organisation, date(2027, 4, 12))
    admit(
        a_person(organisation),
        category=category(organisation, "user"),
        decision=decision(date(2027, 4, 12)),
        actor=SYSTEM,
        age=ADULT,
    )
    calls = Delivery.objects.filter(person__family_name="Fabre", notice__kind=NoticeKind.CALL)
    assert list(calls.values_list("notice", flat=True)) == [done.notice_id]


def test_the_trail_says_what_changed_why_and_by_which_rule(meeting):
    correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    entry = AuditEntry.objects.get(action="assembly.notice_corrected")
    assert entry.object_id == meeting.public_id
    assert [[one["what"] for one in entry.detail.values["changes"][language]] for language in ("fr", "en")] == [
        ["place"]
    ] * 2


def test_a_subject_longer_than_can_be_kept_is_shortened(organisation):
    notice = issue_notice(
        organisation,
        actor=SYSTEM,
        kind=NoticeKind.CALL,
        texts=[Text(language, "L" * 300, "", "") for language in ("fr", "en")],
        recipients=(),
        links_end_at=now(),
    )
    subject = notice.texts.get(language="fr").subject
    assert (len(subject), subject[-2:]) == (250, "L…")


def test_what_did_not_leave_of_the_notice_it_replaces_leaves_no_more(organisation, anne, meeting):
    a_member(organisation, "Luc", "Paré", email="luc@example.org"), a_member(organisation, "Omar", "Sy", email="")
    second = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM).notice
    Delivery.objects.filter(notice=second, membership=anne).update(state=DeliveryState.SENT)
    meeting.refresh_from_db()
    third = correct_notice(meeting, replace(as_it_is(meeting), place="Gymnase"), actor=SYSTEM).notice
    states = sorted(second.deliveries.values_list("channel", "state", "waived_because"))
    assert states == [
        ("email", DeliveryState.SENT, ""),
        ("email", DeliveryState.WAIVED, "La salle est inondée."),
        ("post", DeliveryState.WAIVED, "La salle est inondée."),
    ]
    assert third.deliveries.count() == 3
    assert not third.deliveries.filter(state=DeliveryState.WAIVED).exists()


def test_whom_the_version_before_did_not_reach_is_work_no_more_unless_the_new_one_fails_too(organisation, meeting):
    Delivery.objects.update(state=DeliveryState.FAILED, settled_at=now())
    assert len(to_do_on(organisation, CALLED_ON).unreached) == 1
    done = correct_notice(meeting, elsewhere(meeting), actor=SYSTEM)
    assert to_do_on(organisation, CALLED_ON).unreached == ()
    assert Delivery.objects.filter(state=DeliveryState.FAILED).count() == 1
    done.notice.deliveries.update(state=DeliveryState.FAILED, settled_at=now())
    assert [one.notice for one in to_do_on(organisation, CALLED_ON).unreached] == [done.notice]
