"""The statutory register as it stood on a day, as it was known at an instant: the whole of it, in one document."""

from __future__ import annotations

from typing import Any

from django.http import StreamingHttpResponse
from django.utils.translation import get_language
from rest_framework import serializers
from rest_framework.request import Request

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.moments import MomentQuery, moment
from membership.entrances import REGISTER
from membership.models import PaymentKind, PersonKind, ShareOperation
from membership.services.exports.exporting import FORMATS, export_register


class RegisterQuery(MomentQuery):
    """Which day, as known when, and in which format."""

    taken_as = serializers.ChoiceField(FORMATS, default="json", help_text="The schema is that of JSON.")


class ShareOperationSerializer(serializers.Serializer[Any]):
    """One operation of the share ledger up to that day."""

    share_class = serializers.CharField()
    operation = serializers.ChoiceField(ShareOperation.choices)
    quantity = serializers.IntegerField()
    unit_price_cents = serializers.IntegerField()
    effective_on = serializers.DateField(allow_null=True)
    other_party = serializers.CharField(help_text="Of a transfer: the number of the other member, where it is known.")


class SharePaymentLineSerializer(serializers.Serializer[Any]):
    """What was paid on shares, or paid back, up to that day."""

    share_class = serializers.CharField()
    kind = serializers.ChoiceField(PaymentKind.choices)
    amount_cents = serializers.IntegerField(help_text="Signed.")
    effective_on = serializers.DateField()


class HeldClassSerializer(serializers.Serializer[Any]):
    """What is held of one class of shares."""

    share_class = serializers.CharField()
    quantity = serializers.IntegerField()
    value_cents = serializers.IntegerField()
    due_cents = serializers.IntegerField(help_text="Subscribed and not paid.")


class RegisterRowSerializer(serializers.Serializer[Any]):
    """One member as the register shows them. Dates are half-open; null is unknown, or no end foreseen."""

    member_number = serializers.CharField(source="number")
    kind = serializers.ChoiceField(PersonKind.choices)
    family_name = serializers.CharField()
    given_name = serializers.CharField()
    address = serializers.CharField()
    city = serializers.CharField()
    postal_code = serializers.CharField()
    country = serializers.CharField()
    category = serializers.CharField(help_text="Empty for whoever only holds shares.")
    status = serializers.ChoiceField(["active", "suspended", "holder"], help_text="holder: of shares, no member.")
    joined_on = serializers.DateField(allow_null=True)
    category_since = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(
        source="until", allow_null=True, help_text="The first day on which the member is no longer one."
    )
    representative = serializers.CharField()
    shares = serializers.IntegerField()
    shares_cents = serializers.IntegerField()
    due_cents = serializers.IntegerField(help_text="Subscribed and not paid.")
    holdings = HeldClassSerializer(many=True)
    share_operations = ShareOperationSerializer(many=True)
    share_payments = SharePaymentLineSerializer(many=True)


class RegisterSerializer(serializers.Serializer[Any]):
    """The register of a day."""

    organisation = serializers.CharField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True, help_text="Null: as known now.")
    members = RegisterRowSerializer(many=True)
    count = serializers.IntegerField()


class Register(RuledView):
    """The statutory register."""

    rules = {"GET": REGISTER}

    @operation("register", tag="register", answer=RegisterSerializer, asks=RegisterQuery, refuses=True)
    def get(self, request: Request, slug: str) -> StreamingHttpResponse:
        """Write out the register as `manage.py register` does; `taken_as` asks for another format than JSON."""
        asked = self.asked(RegisterQuery)
        exported = export_register(
            self.organisation,
            at=moment(self, asked),
            taken_as=asked["taken_as"],
            language=get_language() or "fr",
            actor=self.actor,
        )
        return StreamingHttpResponse(exported.pieces, content_type=exported.media_type)
