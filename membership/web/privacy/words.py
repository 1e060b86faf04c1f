"""How the reasons against an erasure are said."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from membership.rules.erasing import Need

NEEDS = {
    Need.MEMBER: _("A member, or about to be one: notices must reach them."),
    Need.ACTS: _("They act for a member."),
    Need.SHARES: _("They hold shares, which are to be paid back first."),
    Need.DUE: _("A reimbursement is under way."),
    Need.REQUEST: _("A request of theirs waits for an answer."),
    Need.LETTER: _("A letter or a notice to them has not left yet."),
    Need.OFFICE: _("They sit on a body."),
    Need.VOTE: _("A vote on whose roll they stand is not over."),
    Need.ROLE: _("They have a role in the organisation."),
}
