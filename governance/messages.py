"""The sentence for each refusal of an assembly: what happened, and what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from membership.messages import register

register(
    {
        "notice_outside_window": _("%(finding)s The notice has not left."),
        "quorum_not_met": _("%(finding)s Nothing can be decided for now."),
        "assembly_in_the_past": _(
            "The meeting was to be on %(on)s, which has passed. Choose another day before calling it."
        ),
        "call_hour_past": _("Choose an hour to come, before the meeting begins. Nothing was changed."),
        "agenda_empty": _("A notice says what will be dealt with: put at least one point on the agenda first."),
        "agenda_of_first_call": _(
            "A second meeting is called for the agenda of the first, as its members were told it. Nothing was changed."
        ),
        "agenda_asked_for": _(
            "Members asked for this meeting: it is a special one and deals with what they asked, no more and no less. "
            "Plan another meeting for the rest. Nothing was changed."
        ),
        "template_name_taken": _("Another agenda is kept under the name “%(name)s”. Choose another name."),
        "template_unnamed": _("Give the template a name, so that it is found again."),
        "nothing_to_keep": _("This agenda has no point to keep yet. Nothing was recorded."),
        "template_gone": _("“%(name)s” is kept no more: somebody removed it in the meantime. Nothing was recorded."),
        "template_elsewhere": _(
            "“%(name)s” was kept for other meetings: those of a body are not for members, nor the other way round. "
            "Nothing was recorded."
        ),
        "agenda_begun": _(
            "This agenda has points already, and nothing is written over. Take them off first, or add what is lacking."
        ),
        "not_later": _("Choose a moment to come, after %(at)s. Nothing was recorded."),
        "second_call_not_offered": _(
            "There is a quorum: the meeting can decide, or be adjourned. Nothing was recorded."
        ),
        "notice_already_issued": _("The notice has already left: the list of those told is frozen."),
        "nobody_to_tell": _("The register holds no member to tell on %(on)s. Bring the members in first."),
        "nothing_to_correct": _("The notice that left says all this already. Change something before sending it anew."),
        "point_gone": _(
            "“%(title)s” was taken off the agenda in the meantime. Add it again if it is to stay. Nothing was recorded."
        ),
        "point_cannot_move": _(
            "“%(title)s” goes no further that way: a point hangs under the one before it, and no more than "
            "%(levels)s levels under the first. Nothing was moved."
        ),
        "agenda_too_deep": _(
            "Sub-points hang no more than %(levels)s levels under the first. Put this one beside the others."
        ),
        "point_in_use": _(
            "“%(title)s” cannot be taken off: a vote is prepared on it, candidacies are called for, or the meeting has "
            "dealt with it already. Cancel the vote that is prepared first; the rest stays on the agenda."
        ),
        "assembly_not_open": _(
            "Arrivals are noted from the day the meeting is called until it ends (%(state)s). Nothing was recorded."
        ),
        "too_early_to_open": _("The meeting can be opened from %(opens_at)s on, not before. Nothing was recorded."),
        "doors_not_open": _("Arrivals are noted from %(opens_at)s. Come back then: nothing was recorded."),
        "already_present": _("%(name)s is already here, since %(since)s. One presence counts once."),
        "arrival_struck": _("The arrival of %(name)s was struck already. Nothing was recorded."),
        "counts_rest_on_arrival": _(
            "%(name)s was counted as here by %(counts)s votes or checks of the quorum, which stay as they are. "
            "Say that the arrival is struck all the same. Nothing was recorded."
        ),
        "instant_outside_stay": _(
            "Choose an instant between the opening of the doors, %(opens_at)s, and when they left or now, %(until)s. "
            "Nothing was recorded."
        ),
        "not_present": _("%(name)s is not noted as being here, so cannot leave. Nothing was recorded."),
        "not_expected": _("%(name)s cannot be let in: %(reason)s Nothing was recorded."),
        "outcome_already_recorded": _("This motion is already decided. Its outcome stands as it was recorded."),
        "body_has_nobody": _("Nobody holds a seat of this body today: there is nobody to call. Seat somebody first."),
        "not_a_director": _("Only those who hold a seat of this body today sit, sign and declare here."),
        "director_suspended": _(
            "%(name)s is suspended: the mandate goes on, and cannot be exercised meanwhile. Nothing was recorded."
        ),
        "voter_not_there": _(
            "One of those named is not at the table, or withdrew from this vote. Nothing was recorded."
        ),
        "already_recused": _("%(name)s has already withdrawn from this vote."),
        "already_written": _("This is already entered for %(name)s. It counts once."),
        "written_not_allowed": _("The rules of this organisation know of no resolution signed instead of a meeting."),
        "interest_over": _("This declaration had already ended. Nothing was changed."),
        "bylaws_draft_under_way": _("A version of the by-laws is already being prepared: go on with that one."),
        "bylaws_draft_outdated": _(
            "The by-laws changed after this version was begun: an assembly amended them, or they lapsed. Adopting it "
            "would undo that. Give it up, begin again from what is in force, and write your changes there."
        ),
        "article_number_taken": _("Article %(number)s is already there. Give this one another number."),
        "no_such_article": _("The by-laws have no article %(number)s: there is nothing to repeal."),
        "rule_stated_twice": _(
            "With this motion, article %(number)s would set the same rule. Take it out of one of the two. "
            "Nothing was recorded."
        ),
        "bylaws_adopted_later": _(
            "%(on)s has not come: by-laws are written as adopted on the day it is done, or later. Nothing was recorded."
        ),
        "bylaws_of_the_resolution": _("Resolution %(number)s adopted another version of the by-laws."),
        "bylaws_before_the_last": _(
            "The by-laws that these replace hold from %(on)s: choose that day or a later one. Nothing was recorded."
        ),
        "bylaws_empty": _("A version without any article cannot be adopted. Write at least one."),
        "term_incomplete": _(
            "Something is missing: the date, the resolution that extends the text, or the text that takes its place."
        ),
        "term_not_later": _("%(until)s does not come after %(than)s: write a later day."),
        "common_text_unknown": _(
            "No organisation shares a text under this code. Copy it as it was given, letter by letter."
        ),
        "common_text_dropped": _(
            "The organisation that shared this text has rejected it or puts it to its members no more. Nothing was "
            "recorded."
        ),
        "common_text_taken": _("Two organisations have this text already, or it is yours. Nothing was recorded."),
        "survey_empty": _("The consultation asks nothing yet. Write one question at least."),
        "choices_missing": _("Write two answers at least to choose from, one a line, as many in each language."),
        "survey_times_reversed": _("The last day comes after the first. Nothing was recorded."),
        "survey_not_open": _(
            "This consultation takes answers from %(opens_at)s until %(closes_at)s. Nothing was recorded."
        ),
        "already_answered": _("%(name)s has already answered this consultation. One member answers once."),
        "not_consulted": _("This consultation is put to others than %(name)s. Nothing was recorded."),
        "nothing_answered": _("No question is answered. Answer one at least."),
        "answer_unknown": _("One of the answers is not among those offered. Nothing was recorded."),
        "requisition_ruled_out": _("%(finding)s The request has not been presented."),
        "may_not_sign": _("%(name)s cannot sign: %(reason)s Nothing was recorded."),
        "already_signed": _("%(name)s has already signed this request. One member signs once."),
        "not_signed": _("%(name)s has no signature on this request to take back."),
        "request_under_way": _(
            "A request of yours is already gathering signatures. Present it or give it up before opening another."
        ),
        "no_federation": _(
            "No federation is kept among those this organisation writes to beside its members: add it there, or leave "
            "the call to those who asked for the meeting."
        ),
        "not_a_signatory": _("Only those who signed the request may call the meeting; %(name)s did not."),
        "caller_missing": _("Say who calls this meeting."),
        "call_not_yet_others": _("The board can still call the meeting. Others may call it from %(from_on)s."),
        "procedure_ruled_out": _("%(finding)s The notice has not been sent."),
        "procedure_under_way": _("The board is already to decide on %(name)s. Settle that procedure first."),
        "effect_before_decision": _(
            "The board decided on %(on)s: the measure takes effect on that day or later. Nothing was recorded."
        ),
        "meeting_held_already": _(
            "The meeting of the board of %(on)s has begun or is over: the member could not be heard there. "
            "Name one that is to come. Nothing was sent."
        ),
        "meeting_not_held_yet": _(
            "The board decides at its meeting of %(on)s or later, and not in the future. Nothing was recorded."
        ),
        "vote_not_of_the_board": _(
            "Choose a vote that the board took at its meeting of %(on)s or later, and on which no other decision rests."
        ),
        "votes_beyond_directors": _(
            "%(given)s votes and abstentions, and only %(directors)s directors in office. Check the totals."
        ),
        "quorum_stands": _("%(finding)s There was a quorum then, and the meeting goes on with it."),
        "alternate_waits": _("%(finding)s The delegate is noted as being here. Nothing was recorded."),
        "amendment_too_deep": _("%(finding)s This amendment was not received."),
        "amendment_pending": _("“%(title)s” is decided first: an amendment is put before what it would change."),
        "debate_closed": _("The meeting has closed the debate: what is left is to vote. Nothing was recorded."),
        "ratified_whole": _(
            "This motion ratifies by-laws of the board, which are ratified or lapse as a whole: put it to the vote "
            "undivided. A part of them is changed by a motion that amends the by-laws."
        ),
        "bylaw_text_fixed": _(
            "This motion writes articles of the by-laws: amend one of its articles, or divide it by articles. "
            "Nothing was recorded."
        ),
        "not_of_the_bylaws": _("This motion writes no article of the by-laws. Nothing was recorded."),
        "ruling_without_reason": _("Say why the chair rules so: the minutes keep it. Nothing was recorded."),
        "nothing_to_amend": _("This text is already the one before the meeting: change it to move an amendment."),
        "not_of_the_amendment": _(
            "This amendment does not write article %(number)s: an amendment of it changes what it writes. "
            "Move one on the motion itself once this one is decided. Nothing was recorded."
        ),
        "too_few_parts": _("A motion is divided in two parts or more: write each one. Nothing was recorded."),
        "more_than_present": _(
            "%(counted)s hands were entered, and %(present)s who may vote are present. Count again: "
            "nothing was recorded."
        ),
        "classes_not_counted": _(
            "Each class of members decides this motion too: enter what each said. %(counted)s votes were entered by "
            "class, and %(whole)s in all. Nothing was recorded."
        ),
        "class_left_out": _(
            "Enter what every class of members that decides this motion said, each once, and no other. Nothing was "
            "recorded."
        ),
        "tie_for_the_chair": _("The votes are tied: say whether the chair votes for or against. Nothing was recorded."),
        "decided_since": _(
            "Something that was decided or recorded since rests on this outcome. Nothing was corrected: "
            "have the meeting vote again."
        ),
        "secret_not_granted": _("Here a secret ballot wants the agreement of the meeting. Ask it first."),
        "minutes_sealed": _(
            "These minutes are adopted: seal them, then write a corrected version, with its reason. "
            "Nothing was recorded."
        ),
        "minutes_not_adopted": _("No meeting has adopted these minutes yet. Nothing was sealed."),
        "comments_closed": _("Comments were taken until %(on)s. Nothing was recorded: speak to the secretary."),
        "not_of_the_audience": _("This draft was sent to others for comment. Nothing was recorded."),
        "resolution_not_later": _(
            "Resolution %(number)s is not later than %(than)s, so cannot change it. Nothing was recorded."
        ),
        "resolution_already_changed": _(
            "Resolution %(number)s is already noted as changed by %(by)s. Nothing more was recorded."
        ),
        "referred_to_nobody": _("Say to which body the motion is referred, or to whom. Nothing was recorded."),
        "referred_to_two": _("Refer the motion to a body or to a person, not to both. Nothing was recorded."),
        "seen_to_by_nobody": _("Say who sees to it: choose somebody, or write a name in words. Nothing was recorded."),
        "not_entrustable": _(
            "%(name)s sits on no body, holds no office and has no role here. Choose somebody who does, or write the "
            "name in words. Nothing was recorded."
        ),
        "entrusted_elsewhere": _("This was given to %(owner)s meanwhile. Nothing was recorded."),
        "resolution_taken_back": _(
            "A corrected count took resolution %(number)s back: nothing can hang on it. Nothing was recorded."
        ),
        "follow_up_done": _("This was noted as done on %(on)s. Nothing more was recorded."),
        "objective_years_reversed": _("An objective cannot end in %(to_year)s and begin in %(from_year)s."),
        "target_is_start": _("The target is the same as the starting point: write where the indicator should get to."),
        "whole_is_summed": _("This indicator adds up its sections: note their figures, and the whole follows."),
        "not_by_sections": _(
            "This indicator is followed as a whole. For figures by section, add an indicator that says by which kind."
        ),
        "section_of_another_kind": _("%(name)s is a section of another kind than this indicator is followed by."),
        "section_closed_then": _("%(name)s is closed since %(closed_on)s: write a day before, or leave it out."),
        "figure_missing": _("No figure was written. Write at least one."),
        "fills_no_seat": _("This motion fills no seat: candidacies are called for where the members’ meeting elects."),
        "closes_after_meeting": _("Candidacies are received until the meeting begins at the latest."),
        "call_already_open": _("Candidacies are already called for here. One call stands at a time for each election."),
        "call_unchanged": _("Nothing in the call is different. Nothing was recorded."),
        "promised_to_candidates": _(
            "Somebody stands already: the deadline can only move later, the seats cannot get fewer, and the group "
            "stays. To change that, end this call with a reason and open another."
        ),
        "nominations_closed": _(
            "The deadline has passed, the call is ended, or the election is decided: no candidacy is received."
        ),
        "declined_already": _("%(name)s declined and is asked no more. They may stand by themselves."),
        "put_forward_enough": _(
            "You have put forward as many members as there are seats (%(seats)s). You may put another forward once one "
            "of them declines."
        ),
        "ballot_is_made": _(
            "The ballot of this election is already made, with the names it bears. Tell the secretary, who may cancel "
            "it as long as nobody has voted, and make it anew. Nothing was recorded."
        ),
        "floor_closed": _("The meeting receives no candidacy: it is not going on, or the rules do not let it."),
        "already_candidate": _("%(name)s is already put forward. A member stands once."),
        "supports_already": _("%(name)s supports this candidacy already, or stands: one supports another, once."),
        "consent_missing": _("%(name)s has to say yes first, on a day that is over."),
        "duty_rested_on": _(
            "By-laws hold since this was noted, or the exemption of the file of the year wrote it: take that back "
            "there. Nothing was taken back."
        ),
        "no_such_duty": _("The rules ask for no such thing this year. Nothing was noted."),
        "no_such_step": _("The file of the year has no such step, or nobody here may be named for it."),
        "step_read_from_records": _("This step is done when what it asks is recorded. Nothing was noted."),
        "not_done_yet": _("%(on)s is yet to come. Note it once it is done."),
        "composition_ruled_out": _("%(finding)s Nothing was recorded."),
        "allowance_ruled_out": _("%(finding)s Nothing was recorded."),
        "allowance_source_missing": _(
            "Say what sets the allowance: a resolution of the register, or an article of the by-laws, not both. "
            "Nothing was recorded."
        ),
        "period_not_over": _(
            "A meeting may still be called until the day is over, and each day is drawn once: stop the period at "
            "%(until)s at the latest. Nothing was recorded."
        ),
        "meetings_not_over": _(
            "The meeting of %(on)s has not ended: who came to it is not known yet. Declare it ended first, or stop the "
            "period before that day. Nothing was recorded."
        ),
        "no_allowance_due": _(
            "Nobody came to a meeting of this period that gives an allowance. Set its rate first, or choose other days."
        ),
        "allowances_drawn": _(
            "The allowances are drawn up to %(until)s already: choose a later day, or take that statement back while "
            "nothing of it is paid. Nothing was recorded."
        ),
        "allowance_paid": _("The allowance of %(name)s was paid on %(on)s: it stays as it is. Nothing was recorded."),
        "pdf_unreadable": _(
            "“%(name)s” cannot be put together with the others: it is damaged, or locked with a password. Save it "
            "anew as a PDF without a password. Nothing was recorded."
        ),
        "report_part_untitled": _("Give this part a title: it stands in the contents. Nothing was recorded."),
        "auditor_ruled_out": _("%(finding)s Nothing was recorded."),
        "auditor_named_already": _(
            "%(name)s audits that year already. Write how that audit ended first. Nothing was recorded."
        ),
        "no_such_year_end": _("No fiscal year ends on %(on)s. Nothing was recorded."),
        "surplus_ruled_out": _("%(finding)s Nothing was recorded."),
        "rebates_not_entered": _("No rebate stands in the ledger of a member to write to. Nobody was told."),
        "surplus_not_adopted": _("The meeting has not adopted this allocation. Nothing was written in the ledger."),
        "surplus_text_changed": _(
            "The text of the motion is not the one these amounts wrote. Write the amounts as they were adopted first."
        ),
        "surplus_year_unknown": _(
            "No fiscal year that is over ends on %(on)s; the last one ended on %(last_on)s. Nothing was recorded."
        ),
        "uses_outdated": _(
            "Lines of the list that the register does not confirm: %(members)s, the first of member %(number)s, who "
            "was not of that category in the year. Import a list again. Nothing was written in the ledger."
        ),
        "surplus_entered": _("The rebates of that year went into the ledger on %(on)s. Correct them member by member."),
        "no_use_in_category": _(
            "Rebates are planned for “%(category)s”, but the business of its members is missing: import it first. "
            "Nothing was written in the ledger."
        ),
        "use_columns_missing": _(
            "The list needs a column of member numbers (“Number”) and one of amounts (“Amount”). Nothing was taken in."
        ),
        "not_eligible": _("%(finding)s Nothing was recorded."),
        "body_exists": _("There is one already (%(kind)s): go on with that one, or close it first."),
        "body_seated": _("%(name)s still sits there. End the mandates first."),
        "seat_occupied": _("%(name)s holds this seat. End that mandate first."),
        "seat_retired": _("Seat %(seat)s is no more since %(on)s. Choose another one."),
        "member_wanted": _("Seat %(seat)s is held by a member, or by whoever represents one. Give a member number."),
        "already_in_office": _("%(name)s already holds this office on that day."),
        "office_held_later": _("%(holder)s takes this office later, on %(since)s. End that first."),
        "nobody_represents": _("Nobody represents %(name)s on %(on)s. Name its representative in the register first."),
        "not_of_the_organisation": _("This seat is that of %(owner)s: whoever sits is named by it."),
        "mandate_exercised": _(
            "%(name)s sat or signed by this mandate, since %(on)s: what was decided then stands. End the mandate "
            "instead. Nothing was recorded."
        ),
        "not_among_elected": _(
            "Nobody called %(name)s is among those whom that meeting elected. If it is right all the same, write why. "
            "Nothing was recorded."
        ),
        "not_elected": _("%(name)s was not elected at this point of the meeting. Nobody was seated."),
        "seat_held": _("%(holder)s holds this seat, since %(since)s. End that mandate first."),
        "already_seated": _("%(name)s already holds seat %(seat)s of this body. One person holds one seat."),
        "category_without_office": _(
            "%(name)s is of the category “%(category)s”, whose members may not stand for office. The seat stays as it "
            "is."
        ),
        "not_of_the_group": _(
            "This seat belongs to the group “%(group)s”, of which %(name)s is not a member on that day."
        ),
    },
    words={
        ("state_not_allowed", "corrected_meanwhile"): _(
            "The notice was corrected in the meantime. Nothing was sent. Reload the page, and read the notice again."
        ),
        ("state_not_allowed", "moved_meanwhile"): _(
            "The meeting was moved in the meantime. Nothing was recorded. Reload the page, and read its day again."
        ),
        ("state_not_allowed", "caller_withdrew"): _(
            "This member called the meeting and took it back, which stands. Another member may call it."
        ),
        ("state_not_allowed", "where_it_is"): _(
            "The meeting is at this moment and place already. Nothing was recorded, and nobody is told again."
        ),
        ("state_not_allowed", "secret_demanded"): _(
            "A secret ballot was asked for: no hands are counted. Hold it, or where each class of members decides too, "
            "enter what the papers of each say. Nothing was recorded."
        ),
        ("state_not_allowed", "papers_elsewhere"): _(
            "Papers are entered here only where each class of members decides too, or where a body agreed on a secret "
            "ballot. Open a vote with papers instead."
        ),
        ("state_not_allowed", "not_by_hands"): _(
            "This was not decided by a count of raised hands: it cannot be corrected here. Nothing was recorded."
        ),
        ("state_not_allowed", "withdrawal_decided"): _(
            "The vote is decided: who withdrew from it stays as it was when it was held. Nothing was recorded."
        ),
        ("state_not_allowed", "withdrawal_voted_on"): _(
            "A vote on this motion is under way, or not proclaimed yet: who may vote stays as it is. Proclaim it, or "
            "give it up, first. Nothing was recorded."
        ),
        ("state_not_allowed", "same_count"): _("These are the figures that were announced. Nothing was recorded."),
        ("state", "draft"): _("it is still in preparation"),
        ("state", "called"): _("it is called"),
        ("state", "in_session"): _("it is in session"),
        ("state", "ended"): _("it has ended"),
        ("state", "cancelled"): _("it is cancelled"),
        ("kind", "general_meeting"): _("general meeting"),
        ("kind", "board"): _("board of directors"),
        ("kind", "executive"): _("executive committee"),
        ("kind", "liaison"): _("liaison committee"),
        ("state", "adopted"): _("it is adopted"),
        ("state", "notified"): _("it is before the board"),
        ("state", "carried"): _("the board has decided"),
        ("state", "lost"): _("the board has decided"),
        ("state", "dropped"): _("it is dropped"),
        ("state", "collecting"): _("it is gathering signatures"),
        ("state", "presented"): _("it is presented to the board"),
        ("state", "planned"): _("its meeting is planned"),
        ("state", "given_up"): _("it is given up"),
    },
)
