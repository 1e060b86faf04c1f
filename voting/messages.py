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
    }
)
