"""What a member is told whose vote is not taken: what happened, what stands, and the next step."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from membership import formats
from membership.errors import DomainError
from membership.messages import sentence
from membership.web.gate import EntryPass
from voting.errors import NotInTheMeeting, NotOnRoll, PollNotOpen, StruckFromRoll, VoteIsFinal
from voting.models import Poll, PollState, RollCallVote
from voting.queries.refusals import line_of
from voting.web.pages import Refusal
from voting.web.reasons import reason_on_roll


def vote_refused(entry: EntryPass, poll: Poll, error: DomainError, cast: RollCallVote | None) -> Refusal:
    """Return the page of a refusal. cast: the member's vote that stands all the same, if there is one."""
    stands = _stands(cast)
    back = reverse("voting:room" if entry.membership_id else "sittings:one", args=[entry.slug, entry.assembly])
    label = _("Back to the meeting")
    match error:
        case PollNotOpen():
            title, text = _not_open(poll, error)
            return Refusal(title, text, stands or _("Nothing was recorded for you in this vote."), back, label)
        case NotOnRoll() | StruckFromRoll():
            line = line_of(poll, membership_id=entry.membership_id, person_id=entry.person_id)
            text = reason_on_roll(line, entry.person_id)
            contact = poll.assembly.organisation.contact
            call = _("Something wrong? Call: %(contact)s") % {"contact": contact} if contact else ""
            return Refusal(_("You do not vote in this one"), text, stands or call, back, label)
        case NotInTheMeeting() if not entry.membership_id:
            return Refusal(
                _("You are not at the table"),
                _("Ask whoever leads the meeting to note that you are there, then vote."),
                stands,
                back,
                label,
            )
        case NotInTheMeeting():
            door = reverse("voting:enter", args=[entry.slug, entry.assembly])
            return Refusal(
                _("You are no longer in the meeting"),
                _("A vote is held in the meeting, and your departure has been noted. Enter again, then vote."),
                stands,
                door,
                _("Enter the meeting"),
            )
        case VoteIsFinal():
            address = reverse("voting:receipt", args=[entry.slug, entry.assembly, poll.public_id])
            text = _("In this vote a choice cannot be changed once it is cast.")
            return Refusal(_("You have already voted"), text, stands, address, _("See my receipt"))
        case _:
            return Refusal(_("This vote was not taken"), sentence(error), stands, back, label)


def _not_open(poll: Poll, error: PollNotOpen) -> tuple[str, str]:
    title = _("This vote is closed")
    match error.state:
        case PollState.DRAFT | PollState.READY:
            return _("This vote is not open yet"), _("It will appear on the page of the meeting when it opens.")
        case PollState.CANCELLED:
            text = _("It was given up: %(reason)s") % {"reason": poll.cancelled_because}
            return _("This vote was cancelled"), text
        case _ if error.closes_at is not None:
            hour = formats.clock(timezone.localtime(error.closes_at))
            return title, _("It closed at %(clock)s, and takes no vote after that.") % {"clock": hour}
    return title, _("No vote is taken any more.")


def _stands(cast: RollCallVote | None) -> str:
    if cast is None:
        return ""
    return _("Your vote of %(clock)s stands.") % {"clock": formats.clock(timezone.localtime(cast.cast_at))}
