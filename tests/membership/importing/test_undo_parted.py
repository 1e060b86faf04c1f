"""An import is undone after two persons of it were joined and parted again, as if they never had been."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ForeignKey, Q

from membership.clock import now
from membership.errors import ImportInUse
from membership.models import (
    Address,
    AuditEntry,
    Category,
    ConsentEvent,
    EventKind,
    FormerContact,
    ImportBatch,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Person,
    PersonMerge,
    Purpose,
    Rebate,
    RebatePayment,
    RebateWay,
    SectionKind,
    ShareClass,
    ShareInstalment,
    ShareTransaction,
)
from membership.models.base import STILL_RECORDED, Bitemporal, known
from membership.queries.invariants import look_over
from membership.queries.registry import register_on
from membership.queries.shares import capital_on
from membership.services import audit, history
from membership.services.addresses import record_address
from membership.services.contacts import change_contact, record_consent
from membership.services.imports.undoing import undo_import, what_holds
from membership.services.imports.writing import WRITTEN
from membership.services.merging.joining import merge_persons, undo_merge
from membership.services.rebate_payments import Payout, note_rebate_paid
from membership.services.sections import open_section
from membership.services.shares import record_share_payment, reverse_share_line, subscribe_shares
from tests.factories.register import SYSTEM, a_member, the_address
from tests.membership.importing.conftest import ARIANE
