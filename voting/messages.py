"""The sentence for each refusal of a vote: what happened and what to do next, without blame."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from membership.messages import register

register(
    {
        "poll_not_open": _("This vote is not open: nothing was recorded. A vote cast before the close stands."),
        "poll_still_open": _("The vote is still open: nothing is counted before the close."),
        "no_closing_time": _("Say how long the vote lasts: it closes at a time known beforehand."),
        "times_reversed": _(
            "The vote would close (%(closes_at)s) before it opens (%(opens_at)s). Correct one of them."
        ),
        "announcement_past": _("Its hour has gone by. Choose one that is still to come, before what it announces."),
        "announcement_twice": _(
            "This message is planned for that very hour. Choose another hour, or leave it at that."
        ),
        "too_many_reminders": _(
            "Your organisation reminds of one vote %(most)s times at most. Strike one first, or change that number."
        ),
        "secret_by_class": _(
            "Each class of members decides this motion too, and a secret vote does not tell whose votes are in its "
            "box. Hold it by name, or count papers class by class and enter what each said."
        ),
        "votes_differ": _(
            "By your by-laws one delegate may cast several votes, and in a vote held here each delegate casts one: the "
            "result would be wrong. Have members name a delegate for each vote; or vote on papers, one for each vote, "
            "or by college with its weight: “Paper ballots” counts them."
        ),
        "no_vote_after_meeting": _(
            "By the rules of this meeting a vote is held in it: none lasts beyond its close. Where your by-laws allow "
            "one, enter it in “By-laws and rules” before the meeting is called."
        ),
        "papers_after_meeting": _(
            "Papers are handed out in the hall, which is empty once the meeting is over. Prepare this vote without "
            "papers, or hold it in the meeting."
        ),
        "groups_elect_apart": _(
            "By your by-laws each group elects its own seats, and here every member on the roll would vote: "
            "the result would be wrong. Say which group elects these seats, or that everybody does."
        ),
        "no_such_group": _(
            "“%(group)s” does not elect these seats by itself: either a group elects them, or everybody does."
        ),
        "candidacies_still_received": _(
            "Candidacies are received until %(until)s: make the ballot after that, with everybody who stands."
        ),
        "candidate_may_not_stand": _(
            "By the register %(name)s is of the category “%(category)s”, whose members may not stand for office. Take "
            "the name off; or say that it is somebody else’s."
        ),
        "roll_already_frozen": _("The roll of this vote is fixed: nobody can be added to it any more."),
        "roll_not_frozen": _("The roll of this vote is not fixed yet. Open the vote first."),
        "too_early_for_roll": _("The roll is drawn from the register as it stands on %(record_at)s, not before."),
        "not_on_roll": _("This member is not on the roll of this vote. “May I vote?” says why and whom to call."),
        "struck_from_roll": _("This member left the roll after it was fixed: %(reason)s. A vote cast before stands."),
        "no_longer_seated": _("You no longer sit on this body: its votes are cast by those who do."),
        "not_in_the_meeting": _("A vote is held in the meeting: enter it first, then vote."),
        "choice_unknown": _("Choose one of the answers on the ballot. Nothing was recorded."),
        "vote_is_final": _("Your vote was cast on %(cast_at)s, and in this poll it cannot be changed."),
        "claim_unreadable": _(
            "The page asked for your right to vote in a way we cannot read. Reload it, then try again."
        ),
        "credential_taken": _(
            "Your right to vote was handed to a device already, and it cannot be handed out twice. "
            "Go on where you began; or give it back there, and ask for a paper."
        ),
        "voted_on_paper": _("A paper was handed to you for this vote: vote with it."),
        "unknown_election": _("There is no such vote, or it is not open yet. Nothing was recorded."),
        "ballot_too_large": _("This is larger than any ballot of this vote. Nothing was recorded."),
        "wrong_shape": _("This ballot is not written as ballots of this vote are. Nothing was recorded."),
        "wrong_election": _("This ballot was sealed for another vote. Nothing was recorded."),
        "unknown_credential": _("This ballot is signed with a credential that is not on the list of this vote."),
        "bad_signature": _("The signature of this ballot does not hold. Nothing was recorded: seal it again."),
        "bad_proof": _("A proof in this ballot does not hold. Nothing was recorded: seal it again."),
        "replayed": _("This ballot was replaced by a later one, or opened to be checked: it never counts any more."),
        "ballot_is_final": _("A ballot is in already, and in this vote it cannot be changed. It stands."),
        "ballot_is_cast": _("This ballot is in the box already: it counts, and cannot be opened any more."),
        "too_many_changes": _(
            "So many ballots were replaced or opened with this right to vote that no more can be. "
            "The last one that was cast stands."
        ),
        "credential_given_back": _("This right to vote was given back for a paper. Cast your paper."),
        "too_many_requests": _("Too many tries in a short time. Wait a minute, then send the same ballot again."),
        "return_unknown": _("This code was used already, or is no code of this vote. Read it again on the device."),
        "papers_missing": _("Two scrutineers count the papers, each by themselves. So far: %(counted)s."),
        "too_many_sheets": _(
            "%(most)s photographs at most go with one count, with those withdrawn. "
            "Nothing was recorded: keep the other sheets on paper, with the ballots."
        ),
        "sheet_withdrawn": _(
            "This very photograph was withdrawn, and its fingerprint stands with the reason. "
            "Nothing was recorded: take another."
        ),
        "paper_totals_differ": _("The two counts of the papers do not agree. Count them again, together."),
        "too_many_papers": _("%(papers)s papers are more than were handed out (%(handed_out)s). Nothing was recorded."),
        "paper_totals_impossible": _(
            "%(papers)s papers with at most %(most)s marks each cannot make these %(votes)s votes. "
            "Check the number of papers, the blank ones and the votes. Nothing was recorded."
        ),
        "not_in_the_hall": _(
            "Nobody present has this number: %(numbers)s. Note their arrival first. No slip was made."
        ),
        "kiosk_code_unknown": _(
            "This code is none of this meeting, or no longer good. "
            "Read the slip again; if it still fails, see the desk."
        ),
        "kiosk_tries_exhausted": _("Too many wrong codes. Wait a minute, then type yours again."),
        "trustees_not_ready": _("The vote cannot open before every key is made. Still missing: %(names)s."),
        "trustee_part_unfit": _("What your device sent is not valid. Nothing was recorded: begin again."),
        "trustee_part_not_due": _("This step is done already, or not due yet. Reload the page to see where you are."),
        "papers_with_authority": _(
            "This vote takes papers. A credential that somebody else made cannot be taken back for a paper: "
            "prepare the vote without papers, or let the server make the credentials."
        ),
        "credentials_unfit": _(
            "This is not a list of public credentials of this vote. Nothing was recorded: give the file as it was made."
        ),
        "credentials_do_not_fit": _(
            "%(made)s credentials were published, and the roll has %(entitled)s votes: one each is needed. "
            "Whoever makes the credentials makes them anew; then the vote opens."
        ),
        "device_unfit": _("What your device made is not valid. Nothing was recorded: try again."),
        "threshold_unfit": _("%(threshold)s of %(trustees)s is not possible. Choose a number from 1 to %(trustees)s."),
        "ballots_kept": _("%(finding)s It is too early to destroy those of this vote. Nothing was destroyed."),
        "destruction_not_decided": _(
            "Name a resolution in force of the general meeting or of the board that decides it. Nothing was destroyed."
        ),
        "casting_vote_not_due": _("There is no tie for the chair to break."),
        "tally_disagrees": _(
            "Counted twice, this vote gave two answers (%(stage)s). Nothing is proclaimed: seek help before going on."
        ),
        "archive_refused": _(
            "The verifier refuses the archive of this vote (%(checks)s). There is no result: seek help before going on."
        ),
        "verifier_silent": _("The verifier ended without an answer. The count is tried again in a few minutes."),
        "result_not_ready": _("The count is not finished. The result appears here by itself."),
        "candidates_missing": _("Write the candidates, one a line, in the order of the ballot paper."),
        "too_many_candidates": _(
            "%(candidates)s candidates: a ballot that is sealed on a device has at most %(most)s. "
            "Elect part of the seats at a time, or count papers."
        ),
        "no_contest": _(
            "There are %(candidates)s candidates for %(seats)s seats: nobody has to choose, and they are elected "
            "without a vote. Record that they are, or correct the list."
        ),
        "still_contested": _(
            "There are %(candidates)s candidates for %(seats)s seats: the members choose among them. Make the ballot."
        ),
        "candidate_twice": _("%(name)s is written twice. Tell the two apart by a town, an initial or an occupation."),
        "candidate_number_unknown": _("No candidate has the number %(number)s: they go from 1 to %(highest)s."),
        "method_unknown": _("There is no counting method of that name. Choose one of those offered."),
        "one_seat_only": _("This method fills one seat, not %(seats)s. Choose another method, or one seat."),
        "option_unknown": _("The method cannot count with this setting: %(what)s"),
        "settings_missing": _(
            "The settings of the method are not all said yet. Go back to the method and fill them in first."
        ),
        "scrutineers_missing": _("Every paper is typed by two people. Name both scrutineers first."),
        "scrutineer_twice": _("%(name)s is the other scrutineer already. Every paper is read by two people."),
        "paper_not_understood": _(
            "Nobody on the ballot paper matches “%(mark)s”: candidates go from 1 to %(highest)s. "
            "Correct what was typed; nothing was recorded."
        ),
        "college_unknown": _("Say of which college the paper is; “%(college)s” is none of them. There are: %(known)s."),
        "more_papers_than_people": _(
            "There are %(papers)s papers, and %(people)s people may have written one. Nothing was counted. Look for "
            "papers typed twice; if the number of people is wrong, give this count up and prepare it anew."
        ),
        "reason_for_spoiling_missing": _("Say why the paper is spoiled. Nothing was recorded."),
        "paper_typed": _("Paper %(number)s is typed already. Check the number in ink, or correct that paper."),
        "paper_not_typed": _("Paper %(number)s is not typed yet. Nothing was changed."),
        "pack_finished": _("Pack %(pack)s is finished. Open it again before you add or correct a paper of it."),
        "pack_not_finished": _("Pack %(pack)s is open already."),
        "papers_not_finished": _("Nothing is counted while papers are being typed. Still typing: %(names)s."),
        "no_papers": _("There is no paper here yet. Type them first."),
        "differences_left": _("Nothing is counted while the two scrutineers disagree. Settle first: %(differences)s."),
        "no_difference": _("Over paper %(number)s there is nothing to settle, or not any more. Reload the page."),
        "settled_by_one": _("This is your own proposal: the other scrutineer has to agree to it."),
        "settlement_changed": _("The proposal for paper %(number)s has changed. Look at it again before you agree."),
        "draw_not_fitting": _("Write who was drawn (%(many)s to choose) and the names of two officers."),
    },
    {
        ("state_not_allowed", "no_office_of_the_board"): _(
            "Officers are chosen among directors at a meeting of the board that is open: the president, the "
            "vice-president, the secretary, the treasurer, where the by-laws name them. Another office is named in "
            "“Name the officers”."
        ),
        ("state_not_allowed", "office_by_election"): _(
            "This point gives an office: somebody is elected to it. Say who stands on the page of the meeting, or "
            "withdraw the point if it was put by mistake."
        ),
        ("state_not_allowed", "ballots_destroyed"): _("The ballots of this vote are destroyed already."),
    },
)
