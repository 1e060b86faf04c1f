"""The federation that an organisation belongs to, as it is kept among those it writes to."""

from __future__ import annotations

from datetime import date

from governance.rules import callers
from membership.models import Correspondent, CorrespondentKind, Organisation
from membership.queries.rules import rules_for
from membership.rules.findings import Finding, Outcome


def federation_names(organisation: Organisation) -> list[str]:
    """Return the name of each federation still written to, in their order; none where no federation is kept."""
    rows = Correspondent.objects.for_organisation(organisation).filter(
        kind=CorrespondentKind.FEDERATION, put_aside_at=None
    )
    return list(rows.order_by("name", "pk").values_list("name", flat=True))


def federation_finding(organisation: Organisation, on: date) -> Finding | None:
    """Return the rule by which the federation may have a special meeting called; None where none gives it that."""
    found = callers.assess_caller_of_special(callers.Caller.FEDERATION, rules_for(organisation, on))
    return found if found is not None and found.outcome is Outcome.MET else None
