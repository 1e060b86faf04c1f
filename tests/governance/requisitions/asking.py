"""Requests for a meeting at the stage a test needs them: opened, signed by enough, presented."""

from __future__ import annotations

from datetime import date

from governance.models import Requisition
from governance.services.requisitions import PointAsked, open_requisition, present_requisition, sign_requisition
from membership.models import Membership
from tests.factories.meetings import jump
from tests.factories.register import SYSTEM

ASKED_ON, RECEIVED_ON = date(2027, 1, 25), date(2027, 2, 1)
FEES = PointAsked("Cotisations de 2027", "Que la cotisation demeure à dix dollars.")


def a_request(opener: Membership, *signers: Membership) -> Requisition:
    """Return a request that gathers signatures, opened on a day of January 2027; it is that day now."""
    jump(opener.organisation, ASKED_ON)
    asked = open_requisition(opener, points=[FEES], actor=SYSTEM)
    for signer in signers:
        sign_requisition(asked, membership=signer, actor=SYSTEM)
    return asked


def a_presented_request(opener: Membership, *signers: Membership) -> Requisition:
    """Return a request the board received on Monday, February 1st, 2027; it is that day now."""
    asked = a_request(opener, *signers)
    jump(opener.organisation, RECEIVED_ON)
    return present_requisition(asked, actor=SYSTEM)
