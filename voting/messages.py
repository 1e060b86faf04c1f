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
        "roll_already_frozen": _("The roll of this vote is fixed: nobody can be added to it any more."),
        "roll_not_frozen": _("The roll of this vote is not fixed yet. Open the vote first."),
        "too_early_for_roll": _("The roll is drawn from the register as it stands on %(record_at)s, not before."),
        "not_on_roll": _("This member is not on the roll of this vote. “May I vote?” says why and whom to call."),
        "struck_from_roll": _("This member left the roll after it was fixed: %(reason)s. A vote cast before stands."),
        "not_in_the_meeting": _("A vote is held in the meeting: enter it first, then vote."),
        "choice_unknown": _("Choose one of the answers on the ballot. Nothing was recorded."),
        "vote_is_final": _("Your vote was cast on %(cast_at)s, and in this poll it cannot be changed."),
        "casting_vote_not_due": _("There is no tie for the chair to break."),
        "tally_disagrees": _(
            "Counted twice, this vote gave two answers (%(stage)s). Nothing is proclaimed: seek help before going on."
        ),
        "result_not_ready": _("The count is not finished. The result appears here by itself."),
        "candidates_missing": _("Write the candidates, one a line, in the order of the ballot paper."),
        "candidate_twice": _("%(name)s is written twice. Tell the two apart by a town, an initial or an occupation."),
        "candidate_number_unknown": _("No candidate has the number %(number)s: they go from 1 to %(highest)s."),
        "method_unknown": _("There is no counting method of that name. Choose one of those offered."),
        "one_seat_only": _("This method fills one seat, not %(seats)s. Choose another method, or one seat."),
        "option_unknown": _("The method cannot count with this setting: %(what)s"),
        "settings_missing": _(
            "The settings of the method are not all said yet. Go back to the method and fill them in first."
        ),
        "scrutineers_missing": _("Every paper is typed by two persons. Name both scrutineers first."),
        "scrutineer_twice": _("%(name)s is the other scrutineer already. Every paper is read by two persons."),
        "paper_not_understood": _(
            "Nobody on the ballot paper answers to “%(mark)s”: candidates go from 1 to %(highest)s. "
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
        "draw_not_fitting": _("Write who came out of the lot (%(many)s to choose) and the names of two officers."),
    },
)
