"""What the minutes of the board say of a measure against a member: the majority it took, never its grounds."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from governance.models import Measure, Procedure, ProcedureState
from membership.rules.findings import Finding


def judged(procedure: Procedure) -> str:
    """Return what came of the vote for the member, with the rule. Who it was and why is in the procedure alone."""
    language = (get_language() or "fr")[:2]
    rows = map(Finding.from_json, procedure.findings)
    rule = next((one.sentence(language) for one in rows if one.rule.key == "discipline_majority"), "")
    said = {
        "yes": procedure.votes_for,
        "cast": (procedure.votes_for or 0) + (procedure.votes_against or 0),
        "rule": rule,
    }
    if procedure.state == ProcedureState.LOST:
        return _("The measure put to this vote is not carried: %(yes)s of %(cast)s votes cast. %(rule)s") % said
    if procedure.measure == Measure.EXPULSION:
        return _("By this vote an expulsion is decided: %(yes)s of %(cast)s votes cast. %(rule)s") % said
    return _("By this vote a suspension is decided: %(yes)s of %(cast)s votes cast. %(rule)s") % said
