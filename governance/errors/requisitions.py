"""What asking for a meeting refuses."""

from dataclasses import dataclass
from datetime import date

from governance.errors.assemblies import AssemblyError


class RequisitionError(AssemblyError):
    """A request for a meeting that cannot be made so, or not now."""


@dataclass(eq=False)
class MayNotSign(RequisitionError):
    """reason_code: one of membership.rules.reasons; the other two say it in words."""

    code = "may_not_sign"

    name: str
    reason_code: str
    reason_fr: str
    reason_en: str


@dataclass(eq=False)
class AlreadySigned(RequisitionError):
    code = "already_signed"

    name: str


@dataclass(eq=False)
class NotSigned(RequisitionError):
    code = "not_signed"

    name: str


@dataclass(eq=False)
class RequestUnderWay(RequisitionError):
    code = "request_under_way"


@dataclass(eq=False)
class NotASignatory(RequisitionError):
    code = "not_a_signatory"

    name: str


@dataclass(eq=False)
class NoFederation(RequisitionError):
    code = "no_federation"


@dataclass(eq=False)
class CallNotYetOthers(RequisitionError):
    """from_on: the first day on which others may call."""

    code = "call_not_yet_others"

    from_on: date
