"""The tables of the register, of accounts and of correspondence."""

from membership.models.accounts import (
    Account,
    AccountLink,
    ActivationCode,
    Role,
    RoleGrant,
    normal_email,
)
from membership.models.applications import Application, ApplicationDocument, ApplicationState, AttestedAge
from membership.models.audit import AuditChain, AuditDetail, AuditEntry
from membership.models.bulk import BulkChange
from membership.models.clock import ClockOffset
from membership.models.consulting import Consultation, ConsultationKind, NameWord, RegisterCheck, SavedView
from membership.models.contacts import (
    Age,
    ConsentEvent,
    EmailChange,
    FormerName,
    Household,
    HouseholdMember,
    Phone,
    PhoneKind,
    Purpose,
)
from membership.models.correspondence import (
    UNFINISHED,
    Attempt,
    AttemptOutcome,
    Channel,
    Delivery,
    DeliveryState,
    Notice,
    NoticeKind,
    NoticeText,
)
from membership.models.import_mappings import ImportMapping
from membership.models.imports import ImportBatch, ImportRefusal
from membership.models.life import Estate, EventLetter, EventWaiver, Trial
from membership.models.merges import DuplicateProposal, PersonMerge
from membership.models.organisations import Organisation, OrganisationKind
from membership.models.parameters import ParameterOverride
from membership.models.people import Address, Document, Person, PersonKind, sort_key
from membership.models.privacy import DataArchive, Erasure, Incident, Risk
from membership.models.register import (
    Category,
    EventKind,
    Membership,
    MembershipEvent,
    MembershipPeriod,
    Relation,
    Representation,
    ShareClass,
    ShareOperation,
    ShareTransaction,
    Suspension,
    VotingRestriction,
)
from membership.models.requests import MemberRequest, RequestKind, RequestState
from membership.models.sections import Section, SectionKind, SectionMembership
from membership.models.shares import (
    PaymentKind,
    RedemptionRequest,
    RedemptionState,
    ShareInstalment,
    SharePayment,
)

__all__ = [
    "UNFINISHED",
    "Account",
    "AccountLink",
    "ActivationCode",
    "Address",
    "Age",
    "Application",
    "ApplicationDocument",
    "ApplicationState",
    "Attempt",
    "AttemptOutcome",
    "AttestedAge",
    "AuditChain",
    "AuditDetail",
    "AuditEntry",
    "BulkChange",
    "Category",
    "Channel",
    "ClockOffset",
    "ConsentEvent",
    "Consultation",
    "ConsultationKind",
    "DataArchive",
    "Delivery",
    "DeliveryState",
    "Document",
    "DuplicateProposal",
    "EmailChange",
    "Erasure",
    "Estate",
    "EventKind",
    "EventLetter",
    "EventWaiver",
    "FormerName",
    "Household",
    "HouseholdMember",
    "ImportBatch",
    "ImportMapping",
    "ImportRefusal",
    "Incident",
    "MemberRequest",
    "Membership",
    "MembershipEvent",
    "MembershipPeriod",
    "NameWord",
    "Notice",
    "NoticeKind",
    "NoticeText",
    "Organisation",
    "OrganisationKind",
    "ParameterOverride",
    "PaymentKind",
    "Person",
    "PersonKind",
    "PersonMerge",
    "Phone",
    "PhoneKind",
    "Purpose",
    "RedemptionRequest",
    "RedemptionState",
    "RegisterCheck",
    "Relation",
    "Representation",
    "RequestKind",
    "RequestState",
    "Risk",
    "Role",
    "RoleGrant",
    "SavedView",
    "Section",
    "SectionKind",
    "SectionMembership",
    "ShareClass",
    "ShareInstalment",
    "ShareOperation",
    "SharePayment",
    "ShareTransaction",
    "Suspension",
    "Trial",
    "VotingRestriction",
    "normal_email",
    "sort_key",
]
