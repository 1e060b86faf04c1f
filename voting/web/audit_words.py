"""How the acts on votes and rolls are said in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from membership.web.audit_words import register

register(
    {
        "poll.prepared": _("Vote prepared"),
        "poll.opened": _("Vote opened"),
        "poll.prolonged": _("Vote prolonged"),
        "poll.closed": _("Vote closed"),
        "poll.cancelled": _("Vote cancelled"),
        "poll.tallied": _("Votes counted"),
        "poll.casting_vote": _("Casting vote recorded"),
        "poll.proclaimed": _("Result proclaimed"),
        "roll.frozen": _("Electoral roll fixed"),
        "roll.struck": _("Member taken off an electoral roll"),
    }
)
