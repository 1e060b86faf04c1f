"""Somebody's own file: what is held on them, what they change themselves. One account may be several persons."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from membership.access import links_of
from membership.api.acts import DoneSerializer
from membership.api.base import RuledView
from membership.api.days import DayField
from membership.api.described import operation
from membership.api.findings import FindingSerializer
from membership.api.member_files import AddressSerializer, PhoneSerializer
from membership.clock import today
from membership.entrances import OWN
from membership.errors import StateNotAllowed
from membership.kept import read
from membership.models import Membership, Person, PhoneKind, Purpose
from membership.queries.consents import consents_of
from membership.queries.held.sources import held_on
from membership.queries.member_file import membership_of
from membership.queries.resigning import leaving, pending_resignation
from membership.rules.consents import wording_of
from membership.services.contact_mail import post_email_link
from membership.services.contacts import move_house, record_consent
from membership.services.life.acts import Decision
from membership.services.life.departures import resign, withdraw_resignation
from membership.services.own_contact import ask_email_change, change_phones
from membership.services.persons import PostalAddress

TAG = "me"


class OwnView(RuledView):
    """What lies under one of the persons that the account may act as."""

    def person(self, public_id: str) -> Person:
        """Return that person. Raises Http404 for anybody else's."""
        link = links_of(self.account, self.organisation).filter(person__public_id=public_id).first()
        if link is None:
            raise Http404
        person: Person = link.person
        return person

    def membership(self, public_id: str) -> Membership:
        """Return that person's membership. Raises Http404 for somebody who only acts for a member."""
        found = membership_of(self.person(public_id))
        if found is None:
            raise Http404
        return found


class HeldSerializer(serializers.Serializer[Any]):
    """What is held of one kind. Each row has the same names; days in ISO 8601, amounts in cents."""

    kind = serializers.CharField(source="key")
    title = serializers.CharField()
    rows = serializers.ListField(child=serializers.DictField(), source="as_json")


class ReachSerializer(serializers.Serializer[Any]):
    """How to reach somebody, but for the e-mail, which is changed by a link sent there."""

    phone = serializers.CharField(max_length=40, allow_blank=True)
    phones = PhoneSerializer(many=True)
    language = serializers.ChoiceField([("fr", "fr"), ("en", "en")])


class MovingSerializer(AddressSerializer):
    """A new address, since a day; the one before stays with its dates."""

    line = serializers.CharField(max_length=250)
    city = serializers.CharField(max_length=120)
    postal_code = serializers.CharField(max_length=20, allow_blank=True, default="")
    country = serializers.CharField(max_length=2, default="CA")
    since = DayField()


class NewEmailSerializer(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class AskedEmailSerializer(serializers.Serializer[Any]):
    """A link was sent to the new address; until it is followed, nothing changes."""

    email = serializers.CharField()
    expires_at = serializers.DateTimeField()


class SayingSerializer(serializers.Serializer[Any]):
    purpose = serializers.ChoiceField(Purpose.choices)
    is_given = serializers.BooleanField()


class KeptReasonField(serializers.CharField):
    """What was kept of how one knows, as the present reader reads it."""

    def to_representation(self, value: str) -> str:
        return read(value)


class ConsentSerializer(serializers.Serializer[Any]):
    """Where somebody stands on one purpose. at null: nothing was ever said."""

    purpose = serializers.ChoiceField(Purpose.choices)
    wording = serializers.CharField()
    is_given = serializers.BooleanField()
    at = serializers.DateTimeField(source="last.at", allow_null=True, default=None)
    source = KeptReasonField(  # type: ignore[assignment]  # DRF takes declared fields off the class
        source="last.source", allow_null=True, default=None
    )


class LeavingSerializer(serializers.Serializer[Any]):
    """What a notice given today leads to."""

    notice_on = serializers.DateField()
    last_on = serializers.DateField()
    effective_on = serializers.DateField(help_text="The first day without the membership.")
    findings = FindingSerializer(many=True, source="findings_as_json")
    shares_held = serializers.IntegerField()
    paid_cents = serializers.IntegerField()
    may_be_withdrawn = serializers.BooleanField()


class ResigningSerializer(serializers.Serializer[Any]):
    note = serializers.CharField(
        default="", allow_blank=True, max_length=2000, help_text="Why one leaves, if one will."
    )


class OwnFile(OwnView):
    """Everything held on oneself."""

    rules = {"GET": OWN}

    @operation("my_file", tag=TAG, answer=HeldSerializer(many=True))
    def get(self, request: Request, slug: str, person: str) -> Response:
        """Read everything the organisation holds on oneself."""
        return self.answer_all(HeldSerializer, [part for part in held_on(self.person(person)) if part.rows])


class OwnContact(OwnView):
    """One's own telephones and language."""

    rules = {"PUT": OWN}

    @operation("my_phones", tag=TAG, body=ReachSerializer, answer=ReachSerializer)
    def put(self, request: Request, slug: str, person: str) -> Response:
        """Replace one's telephones, and the language of one's letters."""
        found, fields = self.person(person), self.read(ReachSerializer)
        phones = [(PhoneKind(one["kind"]), one["number"]) for one in fields.pop("phones")]
        change_phones(found, phones=phones, actor=self.actor, **fields)
        found.refresh_from_db()
        held = {"phone": found.phone, "phones": found.phones.order_by("pk"), "language": found.language}
        return self.answer(ReachSerializer, held)


class OwnAddress(OwnView):
    """One's own address."""

    rules = {"POST": OWN}

    @operation("my_address", tag=TAG, body=MovingSerializer, answer=AddressSerializer, status=201)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Say that one lives elsewhere since a day."""
        found, fields = self.person(person), self.read(MovingSerializer)
        since = fields.pop("since")
        moved = move_house(found, address=PostalAddress(**fields), since=since, actor=self.actor)
        return self.answer(AddressSerializer, moved, status=201)


class OwnEmail(OwnView):
    """One's own e-mail address."""

    rules = {"POST": OWN}

    @operation("my_email", tag=TAG, body=NewEmailSerializer, answer=AskedEmailSerializer, status=202)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Give another address: a single-use link goes there, and the address holds once it is followed."""
        found, fields = self.person(person), self.read(NewEmailSerializer)
        if not ratelimit.consume(request, action="email_change", key=found.public_id):
            raise Throttled
        asked = ask_email_change(found, email=fields["email"], actor=self.actor)
        post_email_link(found, asked)
        return self.answer(AskedEmailSerializer, asked, status=202)


class OwnConsents(OwnView):
    """What one agrees to."""

    rules = {"GET": OWN, "POST": OWN}

    @operation("my_consents", tag=TAG, answer=ConsentSerializer(many=True))
    def get(self, request: Request, slug: str, person: str) -> Response:
        """Say where one stands on each purpose."""
        return self.answer_all(ConsentSerializer, consents_of(self.person(person)))

    @operation("my_consent", tag=TAG, body=SayingSerializer, answer=ConsentSerializer(many=True), refuses=False)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Agree to something, or no longer."""
        found, fields = self.person(person), self.read(SayingSerializer)
        record_consent(
            found,
            purpose=Purpose(fields["purpose"]),
            is_given=fields["is_given"],
            source="api",
            text=wording_of(fields["purpose"], found.language),
            actor=self.actor,
        )
        found.refresh_from_db()
        return self.answer_all(ConsentSerializer, consents_of(found))


class OwnResignation(OwnView):
    """Leaving, by oneself."""

    rules = {"GET": OWN, "POST": OWN, "DELETE": OWN}

    @operation("my_leaving", tag=TAG, answer=LeavingSerializer)
    def get(self, request: Request, slug: str, person: str) -> Response:
        """Say what a notice given today would lead to. Nothing is written."""
        return self.answer(LeavingSerializer, leaving(self.membership(person), today(self.organisation)))

    @operation("my_resignation", tag=TAG, body=ResigningSerializer, answer=DoneSerializer, status=201)
    def post(self, request: Request, slug: str, person: str) -> Response:
        """Resign: the notice is of today, and its delay runs as the rules say."""
        member, on = self.membership(person), today(self.organisation)
        if pending_resignation(member, on):
            raise StateNotAllowed(action="resign", state="resigned")
        note = self.read(ResigningSerializer)["note"]
        decision = Decision(effective_on=leaving(member, on).effective_on, notice_on=on, note=note)
        return self.answer(DoneSerializer, resign(member, decision=decision, actor=self.actor), status=201)

    @operation("my_resignation_withdrawal", tag=TAG, answer=DoneSerializer, refuses=True)
    def delete(self, request: Request, slug: str, person: str) -> Response:
        """Take one's resignation back, while it has not taken effect."""
        event = pending_resignation(self.membership(person), today(self.organisation))
        if event is None:
            raise StateNotAllowed(action="withdraw_resignation", state="none")
        return self.answer(DoneSerializer, withdraw_resignation(event, actor=self.actor))
