"""How the acts on meetings, motions and seats are said in the audit trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from membership.web.audit_words import register

register(
    {
        "assembly.planned": _("Meeting put in preparation"),
        "assembly.revised": _("Date or place of a meeting changed"),
        "assembly.called": _("Meeting called"),
        "assembly.opened": _("Meeting opened"),
        "assembly.ended": _("Meeting ended"),
        "agenda.item_added": _("Point put on the agenda"),
        "agenda.item_revised": _("Point of the agenda changed"),
        "agenda.item_placed": _("Point of the agenda moved"),
        "agenda.item_removed": _("Point taken off the agenda"),
        "attendance.arrived": _("Arrival noted"),
        "attendance.departed": _("Departure noted"),
        "motion.decided": _("Motion decided"),
        "motion.elected": _("Election proclaimed"),
        "bylaws.begun": _("By-laws: next version begun"),
        "bylaws.article_written": _("By-laws: article written"),
        "bylaws.article_removed": _("By-laws: article taken out"),
        "bylaws.discarded": _("By-laws: version given up"),
        "bylaws.adopted": _("By-laws adopted"),
        "bylaws.amendment_written": _("Amendment to the by-laws written with a motion"),
        "bylaws.amendment_withdrawn": _("Amendment to the by-laws taken off a motion"),
        "bylaws.amendment_unsettled": _("Amendment to the by-laws adopted, and left to settle"),
        "procedure.opened": _("Notice of a measure sent to a member"),
        "procedure.answered": _("Member’s answer to the board written"),
        "procedure.decided": _("Decision of the board on a member written"),
        "procedure.dropped": _("Procedure before the board dropped"),
        "requisition.opened": _("Request for a special meeting opened"),
        "requisition.signed": _("Request for a special meeting signed"),
        "requisition.unsigned": _("Signature on a request for a meeting taken back"),
        "requisition.presented": _("Request for a special meeting presented to the board"),
        "requisition.given_up": _("Request for a special meeting given up"),
        "requisition.called": _("Meeting called by those who asked for it"),
        "requisition.planned": _("Meeting asked for by members planned"),
        "duty.done": _("Duty of the year noted as done"),
        "minutes.drafted": _("Minutes drafted"),
        "body.founded": _("Body set up"),
        "body.renamed": _("Body renamed"),
        "body.closed": _("Body closed"),
        "seats.added": _("Seats added to a body"),
        "seat.revised": _("Seat of a body changed"),
        "seat.retired": _("Seat of a body done away with"),
        "officer.named": _("Officer named"),
        "officer.ended": _("Office ended"),
        "mandate.given": _("Mandate recorded"),
        "mandate.ended": _("Mandate ended"),
    }
)
