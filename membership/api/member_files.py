"""One member's file, and the activation code that the office gives from there."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.moments import MomentQuery, moment
from membership.clock import now, today
from membership.entrances import OFFICE, REGISTER
from membership.models import (
    ConsultationKind,
    ContactFact,
    EventKind,
    Membership,
    PersonKind,
    PhoneKind,
    Relation,
    SectionKind,
    ShareOperation,
)
from membership.queries.member_file import File, file_of, sign_ins_of, waiting_code_of
from membership.queries.moment import Moment
from membership.rules.status import Status
from membership.services.accounts import issue_activation_code
from membership.services.consulting import note_consultation
from membership.services.joined import refuse_joined

TAG = "register"


class FileQuery(MomentQuery):
    """Which day, and as known when."""


class AddressSerializer(serializers.Serializer[Any]):
    """A postal address."""

    line = serializers.CharField()
    city = serializers.CharField()
    postal_code = serializers.CharField()
    country = serializers.CharField()


class EventSerializer(serializers.Serializer[Any]):
    """Something that happened. effective_on null: nobody knows on which day."""

    kind = serializers.ChoiceField(EventKind.choices)
    effective_on = serializers.DateField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    decided_by = serializers.CharField()
    note = serializers.CharField()


class ShareSerializer(serializers.Serializer[Any]):
    """One line of the share ledger. quantity is signed; amounts are in cents."""

    share_class = serializers.CharField(source="share_class.key")
    operation = serializers.ChoiceField(ShareOperation.choices)
    quantity = serializers.IntegerField()
    unit_price_cents = serializers.IntegerField()
    effective_on = serializers.DateField(allow_null=True)


class RepresentativeSerializer(serializers.Serializer[Any]):
    """Who acts for the member. person null: only a name so far, nobody can sign in for it."""

    relation = serializers.ChoiceField(Relation.choices)
    name = serializers.CharField()
    person = serializers.CharField(source="person.public_id", allow_null=True)
    seat_no = serializers.IntegerField(help_text="Of a delegate; an alternate replaces the delegate of the same seat.")
    since = serializers.DateField(source="effective.lower", allow_null=True)
    until = serializers.DateField(source="effective.upper", allow_null=True, help_text="The first day without it.")
    instrument_note = serializers.CharField()
    never_acted = serializers.ChoiceField(
        ["same_day", "withdrawn"],
        allow_null=True,
        default=None,
        help_text="Of whoever was named and never acted: ended on the first day, or withdrawn before. Null of others.",
    )


class RepresentedSerializer(serializers.Serializer[Any]):
    """A member for whom this person acts."""

    relation = serializers.ChoiceField(Relation.choices)
    membership = serializers.CharField(source="membership.public_id")
    name = serializers.CharField(source="membership.person.full_name")


class SignInSerializer(serializers.Serializer[Any]):
    """A way in which somebody signs in as this person."""

    by_number = serializers.BooleanField(help_text="With the number and a password; else by a code sent by e-mail.")
    last_at = serializers.DateTimeField(allow_null=True)


class PhoneSerializer(serializers.Serializer[Any]):
    """One more telephone."""

    kind = serializers.ChoiceField(PhoneKind.choices)
    number = serializers.CharField(max_length=40)


class FileSectionSerializer(serializers.Serializer[Any]):
    """A region, a sector or a field the member belongs to."""

    id = serializers.CharField(source="public_id")
    kind = serializers.ChoiceField(SectionKind.choices)
    key = serializers.CharField()
    name_fr = serializers.CharField()
    name_en = serializers.CharField()


class MemberFileSerializer(serializers.Serializer[Any]):
    """What the register says of one member on a day, as known at an instant."""

    id = serializers.CharField(source="membership.public_id")
    number = serializers.CharField(source="membership.number")
    person = serializers.CharField(source="person.public_id")
    kind = serializers.ChoiceField(PersonKind.choices, source="person.kind")
    name = serializers.CharField(source="person.full_name")
    given_name = serializers.CharField(source="person.given_name")
    family_name = serializers.CharField(source="person.family_name")
    email = serializers.CharField(source="reach.email", help_text="The one of that day, as are the telephones.")
    phone = serializers.CharField(source="reach.phone")
    phones = PhoneSerializer(many=True, source="reach.phones", help_text="The other telephones.")
    language = serializers.CharField(source="reach.language", help_text="Of letters, on that day.")
    erased = serializers.ListField(
        child=serializers.ChoiceField(ContactFact.choices),
        source="reach.erased_in_order",
        help_text="What was known then of how to reach them, and was erased since: it is told empty.",
    )
    reach_since = serializers.DateField(
        allow_null=True,
        help_text="The day the person was entered, where it is later: before it nothing was kept of how to reach them, "
        "and what was written first is told.",
    )
    sections = FileSectionSerializer(many=True, help_text="Those of that day.")
    other_numbers = serializers.ListField(
        child=serializers.CharField(), help_text="Of members found to be this one; they are never given again."
    )
    address = AddressSerializer(allow_null=True)
    as_of = serializers.DateField(source="at.on")
    known_at = serializers.DateTimeField(source="at.known_at", allow_null=True, help_text="Null: as known now.")
    status = serializers.ChoiceField([status.value for status in Status], source="status.value")
    category = serializers.CharField(source="category.key", allow_null=True)
    since = serializers.DateField(allow_null=True, help_text="Without a day's interruption; null is unknown.")
    events = EventSerializer(many=True, help_text="The latest first.")
    shares = ShareSerializer(many=True)
    shares_held = serializers.IntegerField(help_text="On that day.")
    paid_cents = serializers.IntegerField()
    acted_for_by = RepresentativeSerializer(many=True)
    acts_for = RepresentedSerializer(many=True)
    recorded_since = serializers.IntegerField(help_text="Events and operations that were not known yet, left out here.")
    sign_ins = serializers.SerializerMethodField()
    code_expires_at = serializers.SerializerMethodField()

    @extend_schema_field(SignInSerializer(many=True))
    def get_sign_ins(self, file: File) -> Any:
        return SignInSerializer(sign_ins_of(file.person), many=True).data

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_code_expires_at(self, file: File) -> Any:
        """Until when an activation code that was given and not used yet is good."""
        waiting = waiting_code_of(file.person, now())
        return serializers.DateTimeField().to_representation(waiting.expires_at) if waiting else None


class ActivationCodeSerializer(serializers.Serializer[Any]):
    """An activation code in clear. It is in this answer and nowhere else."""

    number = serializers.CharField()
    code = serializers.CharField()
    expires_at = serializers.DateTimeField()


class MemberView(RuledView):
    """What lies at the address of one member. reads: what the log of consultations says of whoever reads it."""

    reads: ConsultationKind | None = None

    def member(self, public_id: str) -> Membership:
        rows = Membership.objects.for_organisation(self.organisation).select_related("person", "organisation")
        found: Membership = self.found(rows, public_id)
        if self.reads is not None and self.request.method == "GET":
            at = Moment(today(self.organisation))
            note_consultation(self.organisation, kind=self.reads, at=at, actor=self.actor, membership=found)
        return found

    def acted_on(self, public_id: str) -> Membership:
        """Return the member that an act is about. Raises Http404, PersonJoined."""
        found = self.member(public_id)
        refuse_joined(found.person)
        return found


class MemberFile(MemberView):
    """A member's file."""

    rules = {"GET": REGISTER}

    @operation("member", tag=TAG, answer=MemberFileSerializer, asks=FileQuery)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """Read one member's file on a day."""
        member, at = self.member(membership), moment(self, self.asked(FileQuery))
        note_consultation(self.organisation, kind=ConsultationKind.FILE, at=at, actor=self.actor, membership=member)
        return self.answer(MemberFileSerializer, file_of(member, at))


class MemberActivationCode(MemberView):
    """A first way in for a member."""

    rules = {"POST": OFFICE}

    @operation("activation_code_issue", tag=TAG, answer=ActivationCodeSerializer, status=201, refuses=True)
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Issue a fresh activation code, shown this once; earlier ones stop working."""
        member = self.acted_on(membership)
        issued = issue_activation_code(member.person, actor=self.actor)
        code = {"number": member.number, "code": issued.code, "expires_at": issued.expires_at}
        return self.answer(ActivationCodeSerializer, code, status=201)
