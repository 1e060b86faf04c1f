"""When a meeting cannot go on as it was called: what its rules leave open, and what they ask for."""

from dataclasses import dataclass
from datetime import date

from governance.rules import delays, notice, quorum
from membership.rules.findings import Finding, Outcome
from membership.rules.resolved import ResolvedRules


@dataclass(frozen=True, slots=True)
class Resumption:
    """What the rules say of a day on which a meeting would resume.

    within: whether it does so without a new notice, None where no rule says; notice: whether one sent on the day of
    the adjournment would be in time, read only where one is owed.
    """

    within: Finding | None
    notice: Finding | None

    @property
    def is_notice_owed(self) -> bool:
        return self.within is not None and self.within.outcome is not Outcome.MET

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(one for one in (self.within, self.notice) if one is not None)


def assess_resumption(adjourned_on: date, resumes_on: date, rules: ResolvedRules) -> Resumption:
    """Return what an adjournment to a day asks for. Raises RuleNotSet where the delays of the notice are not set."""
    within = delays.assess_resumption(adjourned_on, resumes_on, rules) if "adjournment_days" in rules else None
    is_owed = within is not None and within.outcome is not Outcome.MET
    return Resumption(within, notice.assess(resumes_on, adjourned_on, rules) if is_owed else None)


def assess_quorum(present: int, entitled: int, rules: ResolvedRules) -> Finding:
    """Return whether a second call has its quorum: whoever came where the rules say so, as the first one otherwise."""
    if quorum.after_failure(rules) == "second_call":
        return quorum.assess_second_call(present, rules)
    return quorum.assess(present, entitled, rules)
