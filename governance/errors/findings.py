"""Findings that refuse: the rule stands against the act."""

from membership.errors import RuledOut


class NoticeOutsideWindow(RuledOut):
    code = "notice_outside_window"


class QuorumNotMet(RuledOut):
    code = "quorum_not_met"


class QuorumStands(RuledOut):
    """There was a quorum, and the rules do not have it checked again."""

    code = "quorum_stands"


class RequisitionRuledOut(RuledOut):
    code = "requisition_ruled_out"


class CompositionRuledOut(RuledOut):
    code = "composition_ruled_out"


class NotEligible(RuledOut):
    code = "not_eligible"


class ProcedureRuledOut(RuledOut):
    code = "procedure_ruled_out"


class AmendmentTooDeep(RuledOut):
    code = "amendment_too_deep"


class AlternateWaits(RuledOut):
    """The delegate is there, and the rules let an alternate vote in their absence alone."""

    code = "alternate_waits"


class AllowanceRuledOut(RuledOut):
    code = "allowance_ruled_out"


class AuditorRuledOut(RuledOut):
    """The rules bar this auditor, or who appoints or removes them."""

    code = "auditor_ruled_out"


class SurplusRuledOut(RuledOut):
    code = "surplus_ruled_out"
