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
from membership.models.attachments import Attachment, NewsletterAttachment, NoticeAttachment
from membership.models.audit import AuditChain, AuditDetail, AuditEntry
from membership.models.bulk import BulkChange, BulkOrder, BulkOrderState
from membership.models.certificates import CertificateOrder, NoticeCertificate
from membership.models.clock import ClockOffset
from membership.models.consulting import (
    Consultation,
    ConsultationKind,
    NameWord,
    ReaderCapacity,
    RegisterCheck,
    SavedView,
)
from membership.models.contacts import (
    Age,
    ConsentEvent,
    ContactFact,
    EmailChange,
    FormerContact,
    FormerName,
    Household,
    HouseholdMember,
    Phone,
    PhoneKind,
    Purpose,
)
from membership.models.correspondence import (
    HOLDING,
    UNFINISHED,
    Attempt,
    AttemptOutcome,
    Channel,
    Delivery,
    DeliveryEvent,
    DeliveryState,
    FlaggedAddress,
    HeldFor,
    LaterEvent,
    SeenThrough,
    SenderAccount,
)
from membership.models.correspondents import Correspondent, CorrespondentKind
from membership.models.delegations import VotesBasis
from membership.models.habits import MOST_REMINDERS, Digest, MailPreference, WritingHabits
from membership.models.import_mappings import ImportMapping
from membership.models.imports import ImportBatch, ImportRefusal
from membership.models.life import Death, Estate, EventLetter, EventWaiver, Trial
from membership.models.merges import DuplicateProposal, PersonMerge
from membership.models.newsletters import Newsletter
from membership.models.notices import BEHIND, IN_PERSON, Notice, NoticeKind, NoticeText
from membership.models.organisations import Organisation, OrganisationKind
from membership.models.parameters import ParameterOverride
from membership.models.passages import OwnPassage
from membership.models.people import Address, Document, Person, PersonKind, sort_key, sort_keys
from membership.models.planned_notices import PlannedNotice
from membership.models.post import AT_FAULT, BatchLetter, PostBatch, ReturnReason
from membership.models.privacy import DataArchive, Erasure, Incident, Risk
from membership.models.provider_events import ProviderEvent, SpentToken
from membership.models.public_notices import PublicManner, PublicNotice
from membership.models.rebates import Rebate, RebatePayment, RebateWay
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
from membership.models.senders import SenderDomain, Stream
from membership.models.shares import (
    PaymentKind,
    RedemptionRequest,
    RedemptionState,
    RedemptionStep,
    ShareInstalment,
    SharePayment,
)
from membership.models.wordings import Wording, WordingKind

__all__ = [
    "AT_FAULT",
    "BEHIND",
    "HOLDING",
    "IN_PERSON",
    "MOST_REMINDERS",
    "UNFINISHED",
    "Account",
    "AccountLink",
    "ActivationCode",
    "Address",
    "Age",
    "Application",
    "ApplicationDocument",
    "ApplicationState",
    "Attachment",
    "Attempt",
    "AttemptOutcome",
    "AttestedAge",
    "AuditChain",
    "AuditDetail",
    "AuditEntry",
    "BatchLetter",
    "BulkChange",
    "BulkOrder",
    "BulkOrderState",
    "Category",
    "CertificateOrder",
    "Channel",
    "ClockOffset",
    "ConsentEvent",
    "Consultation",
    "ConsultationKind",
    "ContactFact",
    "Correspondent",
    "CorrespondentKind",
    "DataArchive",
    "Death",
    "Delivery",
    "DeliveryEvent",
    "DeliveryState",
    "Digest",
    "Document",
    "DuplicateProposal",
    "EmailChange",
    "Erasure",
    "Estate",
    "EventKind",
    "EventLetter",
    "EventWaiver",
    "FlaggedAddress",
    "FormerContact",
    "FormerName",
    "HeldFor",
    "Household",
    "HouseholdMember",
    "ImportBatch",
    "ImportMapping",
    "ImportRefusal",
    "Incident",
    "LaterEvent",
    "MailPreference",
    "MemberRequest",
    "Membership",
    "MembershipEvent",
    "MembershipPeriod",
    "NameWord",
    "Newsletter",
    "NewsletterAttachment",
    "Notice",
    "NoticeAttachment",
    "NoticeCertificate",
    "NoticeKind",
    "NoticeText",
    "Organisation",
    "OrganisationKind",
    "OwnPassage",
    "ParameterOverride",
    "PaymentKind",
    "Person",
    "PersonKind",
    "PersonMerge",
    "Phone",
    "PhoneKind",
    "PlannedNotice",
    "PostBatch",
    "ProviderEvent",
    "PublicManner",
    "PublicNotice",
    "Purpose",
    "ReaderCapacity",
    "Rebate",
    "RebatePayment",
    "RebateWay",
    "RedemptionRequest",
    "RedemptionState",
    "RedemptionStep",
    "RegisterCheck",
    "Relation",
    "Representation",
    "RequestKind",
    "RequestState",
    "ReturnReason",
    "Risk",
    "Role",
    "RoleGrant",
    "SavedView",
    "Section",
    "SectionKind",
    "SectionMembership",
    "SeenThrough",
    "SenderAccount",
    "SenderDomain",
    "ShareClass",
    "ShareInstalment",
    "ShareOperation",
    "SharePayment",
    "ShareTransaction",
    "SpentToken",
    "Stream",
    "Suspension",
    "Trial",
    "VotesBasis",
    "VotingRestriction",
    "Wording",
    "WordingKind",
    "WritingHabits",
    "normal_email",
    "sort_key",
    "sort_keys",
]
