"""Why a member may vote, or may not, in the words of the roll or of the register."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from membership.rules import reasons
from voting.models import RollEntry
from voting.web.pages import language


def reason_on_roll(entry: RollEntry | None, person_id: int) -> str:
    """Return what keeps somebody from voting by the frozen roll, empty when nothing does."""
    if entry is None:
        return _("The roll was fixed before this membership began, or does not hold it.")
    if not entry.is_entitled:
        return said(entry)
    if entry.exercised_by_id != person_id:
        return _("The roll names %(name)s to cast this vote.") % {"name": entry.exercised_by_name}
    struck = getattr(entry, "strike", None)
    if struck is not None:
        return _("Taken off the roll since it was fixed: %(reason)s") % {"reason": struck.reason}
    return ""


def said(entry: RollEntry) -> str:
    """Return the reason written on one line of a roll."""
    return reasons.sentence(entry.reason_code, entry.reason_params, language())


def group_word(code: str) -> str:
    """Return a reason as the heading of all who share it."""
    return str(_GROUPS.get(code, code))


_GROUPS = {
    "member_in_good_standing": gettext_lazy("Members in good standing"),
    "represented": gettext_lazy("Legal persons, through their representative"),
    "seat_held": gettext_lazy("Seats of member organisations, each held by a delegate"),
    "seat_empty": gettext_lazy("Seats of member organisations without a delegate"),
    "seat_without_vote": gettext_lazy("Delegates beyond the votes of their organisation"),
    "delegate_holds_another_seat": gettext_lazy("Seats whose delegate holds another"),
    "represented_by_another": gettext_lazy("Represented by somebody else"),
    "represented_by_proxy": gettext_lazy("By proxy, cast by whoever carries it"),
    "proxy_not_carried": gettext_lazy("Whose proxy does not count by the by-laws"),
    "proxy_not_foreseen": gettext_lazy("Whose proxy does not count, the by-laws being silent"),
    "vote_kept": gettext_lazy("Suspended, with their vote kept by the decision"),
    "never_admitted": gettext_lazy("Never admitted"),
    "not_member_yet": gettext_lazy("Not members yet"),
    "membership_ended": gettext_lazy("No longer members"),
    "suspended": gettext_lazy("Suspended"),
    "suspended_until": gettext_lazy("Suspended until a date"),
    "vote_suspended": gettext_lazy("Right to vote suspended"),
    "category_without_vote": gettext_lazy("In a category that does not vote"),
    "other_group": gettext_lazy("Of another group, in a vote reserved to one"),
    "not_of_part": gettext_lazy("Not of the sector or group that meets"),
    "too_recent": gettext_lazy("Members for too short a time"),
    "too_young": gettext_lazy("Too young to vote"),
    "representative_missing": gettext_lazy("Legal persons without a representative"),
    "representative_unknown": gettext_lazy("Legal persons whose representative is only a name"),
    "representative_taken": gettext_lazy("Legal persons whose representative acts for another"),
    "representative_votes_as_member": gettext_lazy("Legal persons whose representative votes as a member"),
    "sits_on_body": gettext_lazy("Who sit on the body"),
    "withdrew_from_vote": gettext_lazy("Who withdrew from this vote"),
    "seat_left_idle": gettext_lazy("Whose suspension leaves their seat idle"),
}
