"""Where a member lives and lived: read, put between two others, set right."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.days import DayField
from membership.api.described import operation
from membership.api.me import MovingSerializer
from membership.api.member_files import AddressSerializer, MemberView
from membership.entrances import OFFICE
from membership.models import ConsultationKind
from membership.services.addresses import addresses_of, correct_address, insert_address
from membership.services.persons import PostalAddress

TAG = "register"


class LivedSerializer(AddressSerializer):
    """An address with its days. since null: nobody knows; until: the first day without it, null where it holds."""

    since = serializers.DateField(source="effective.lower", allow_null=True)
    until = serializers.DateField(source="effective.upper", allow_null=True)


class AddressCorrectionBody(MovingSerializer):
    """What an address reads and its days, all of it anew. on: a day on which it holds, as the register has it now."""

    on = DayField()
    since = DayField(allow_null=True)
    until = DayField(allow_null=True, help_text="The first day without it; null where it still holds.")


class MemberAddresses(MemberView):
    """Where a member lives and lived."""

    rules = {"GET": OFFICE, "POST": OFFICE}
    reads = ConsultationKind.CONTACT

    @operation("member_addresses", tag=TAG, answer=LivedSerializer(many=True))
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """List the addresses as they are known now, the latest first."""
        return self.answer_all(LivedSerializer, addresses_of(self.member(membership).person))

    @operation(
        "member_address_insert", tag=TAG, body=MovingSerializer, answer=LivedSerializer, status=201, refuses=True
    )
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Write that a member lived elsewhere since a day, until the address that is known to follow."""
        person, fields = self.acted_on(membership).person, self.read(MovingSerializer)
        since = fields.pop("since")
        written = insert_address(person, address=PostalAddress(**fields), since=since, actor=self.actor)
        return self.answer(LivedSerializer, written, status=201)


class MemberAddressCorrections(MemberView):
    """Setting an address right."""

    rules = {"POST": OFFICE}

    @operation(
        "member_address_correct", tag=TAG, body=AddressCorrectionBody, answer=LivedSerializer, status=201, refuses=True
    )
    def post(self, request: Request, slug: str, membership: str) -> Response:
        """Correct what an address reads and its days; those it touched go on touching it."""
        person, fields = self.acted_on(membership).person, self.read(AddressCorrectionBody)
        on, since, until = (fields.pop(name) for name in ("on", "since", "until"))
        address = PostalAddress(**fields)
        written = correct_address(person, on=on, address=address, since=since, until=until, actor=self.actor)
        return self.answer(LivedSerializer, written, status=201)
