"""What waits for the office: a worklist, each thing with the id under which it is settled."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from membership.api.base import RuledView
from membership.api.described import operation
from membership.api.member_files import MemberView
from membership.api.paging import PagesQuery, one_page, page_of
from membership.clock import today
from membership.entrances import OFFICE, REGISTER
from membership.models import Channel, Delivery, DeliveryState, NoticeKind, RedemptionState
from membership.queries.letters import letters_to
from membership.queries.moment import within
from membership.queries.to_do import to_do_on

TAG = "register"


class ApplicantWaitingSerializer(serializers.Serializer[Any]):
    """An application to bring before the board."""

    application = serializers.CharField(source="public_id")
    name = serializers.CharField(source="full_name")
    received_at = serializers.DateTimeField()


class MemberWaitingSerializer(serializers.Serializer[Any]):
    """A member about whom something is to be done, by which day or since which."""

    membership = serializers.CharField(source="membership.public_id")
    name = serializers.CharField(source="membership.person.full_name")


class ContestSerializer(MemberWaitingSerializer):
    received_on = serializers.DateField(source="effective_on")


class TrialNearSerializer(MemberWaitingSerializer):
    last_on = serializers.DateField()


class SuspensionNearSerializer(MemberWaitingSerializer):
    ends_on = serializers.DateField(source="effective.upper", help_text="The first day with all rights again.")


class RequestWaitingSerializer(MemberWaitingSerializer):
    request = serializers.CharField(source="public_id")
    filed_at = serializers.DateTimeField()


class ResignationSerializer(MemberWaitingSerializer):
    """A resignation that a member wrote online, told for thirty days."""

    recorded_at = serializers.DateTimeField()
    effective_on = serializers.DateField(help_text="The first day without the membership.")


class UnreachedSerializer(serializers.Serializer[Any]):
    """Somebody whom a message did not reach, or a letter to post."""

    delivery = serializers.CharField(source="public_id")
    notice = serializers.CharField(source="notice.public_id")
    kind = serializers.ChoiceField(NoticeKind.choices, source="notice.kind")
    name = serializers.CharField(source="addressee")
    address = serializers.CharField()
    post_by = serializers.DateField(source="notice.post_by", allow_null=True)
    last_answer = serializers.CharField()


class FlaggedSerializer(serializers.Serializer[Any]):
    """An address at which nobody is reached."""

    delivery = serializers.CharField(source="delivery.public_id")
    person = serializers.CharField(source="person.public_id")
    name = serializers.CharField(source="person.full_name")
    address = serializers.CharField()
    flagged_at = serializers.DateTimeField()
    answer = serializers.CharField()


class ContestableSerializer(serializers.Serializer[Any]):
    """A suspension of the vote that the member may still contest in writing."""

    membership = serializers.CharField(source="restriction.membership.public_id")
    name = serializers.CharField(source="restriction.membership.person.full_name")
    until = serializers.DateField()


class RedemptionWaitingSerializer(serializers.Serializer[Any]):
    """Shares asked back, which wait for the board or for their payment."""

    id = serializers.CharField(source="request.public_id")
    membership = serializers.CharField(source="request.membership.public_id")
    name = serializers.CharField(source="request.membership.person.full_name")
    state = serializers.ChoiceField(RedemptionState.choices, source="request.state")
    requested_on = serializers.DateField(source="request.requested_on")
    by = serializers.DateField(allow_null=True)
    is_late = serializers.BooleanField()


class LateSharesSerializer(serializers.Serializer[Any]):
    """An instalment of shares, or several of one class, that a member has not paid."""

    membership = serializers.CharField(source="membership.public_id")
    name = serializers.CharField(source="membership.person.full_name")
    share_class = serializers.CharField(source="share_class.key")
    overdue_cents = serializers.IntegerField()
    since = serializers.DateField(help_text="When the oldest part that is not paid was due.")


class HeldBackSerializer(serializers.Serializer[Any]):
    """A notice that was to leave by itself and did not."""

    subject = serializers.CharField(help_text="What it is of: the id of a meeting.")
    title_fr = serializers.CharField()
    title_en = serializers.CharField()
    leaves_at = serializers.DateTimeField(help_text="When it was to leave.")
    is_over = serializers.BooleanField(
        help_text="It leaves by itself no more; otherwise it does once what lacks is there."
    )


class ToDoSerializer(serializers.Serializer[Any]):
    """Each list, the oldest first, fifty at most."""

    held_back = HeldBackSerializer(many=True)
    applications = ApplicantWaitingSerializer(many=True)
    contests = ContestSerializer(many=True)
    trials = TrialNearSerializer(many=True)
    suspensions = SuspensionNearSerializer(many=True)
    requests = RequestWaitingSerializer(many=True)
    resignations = ResignationSerializer(many=True, help_text="News: nothing is to be settled.")
    unreached = UnreachedSerializer(many=True)
    retried = UnreachedSerializer(
        many=True, help_text="Tried in vain and to be tried again, while the last day for the post comes near."
    )
    letters = serializers.IntegerField(help_text="How many lie in the office, to be printed and posted.")
    post_by = serializers.DateField(allow_null=True, help_text="When the first of them leaves at the latest.")
    contestable = ContestableSerializer(many=True)
    redemptions = RedemptionWaitingSerializer(many=True)
    late_shares = LateSharesSerializer(many=True)
    flagged = FlaggedSerializer(many=True)
    duplicates = serializers.IntegerField(help_text="Pairs who may be one person.")


class ToDo(RuledView):
    """What waits."""

    rules = {"GET": OFFICE}

    @operation("to_do", tag=TAG, answer=ToDoSerializer)
    def get(self, request: Request, slug: str) -> Response:
        """List what waits for the office."""
        return self.answer(ToDoSerializer, to_do_on(self.organisation, today(self.organisation)))


class LettersToQuery(PagesQuery):
    """Which letters of a member."""

    search = serializers.CharField(default="", max_length=200, help_text="Words of the text, or an address.")
    known_at = serializers.DateTimeField(
        required=False, help_text="Only what had been written by then. Without an offset, the organisation's own time."
    )


class LetterToSerializer(serializers.Serializer[Any]):
    """Something that was written to a member."""

    delivery = serializers.CharField(source="public_id")
    notice = serializers.CharField(source="notice.public_id")
    kind = serializers.ChoiceField(NoticeKind.choices, source="notice.kind")
    subject = serializers.SerializerMethodField()
    issued_at = serializers.DateTimeField(source="notice.issued_at")
    channel = serializers.ChoiceField(Channel.choices)
    address = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(DeliveryState.choices)
    settled_at = serializers.DateTimeField(allow_null=True)
    seen_at = serializers.DateTimeField(source="first_seen_at", allow_null=True)

    def get_subject(self, delivery: Delivery) -> str:
        """In the language in which it was sent."""
        texts = {text.language: text for text in delivery.notice.texts.all()}
        return str((texts.get(delivery.language) or texts["fr"]).subject)


LettersPage = page_of(LetterToSerializer, "LettersPage")


class MemberLetters(MemberView):
    """The correspondence of a member."""

    rules = {"GET": REGISTER}

    @operation("member_letters", tag=TAG, answer=LettersPage, asks=LettersToQuery)
    def get(self, request: Request, slug: str, membership: str) -> Response:
        """List all that was written to a member, the latest first, or what holds some words."""
        asked = self.asked(LettersToQuery)
        rows: QuerySet[Delivery] = letters_to(self.member(membership), asked["search"])
        if "known_at" in asked:
            rows = rows.filter(notice__issued_at__lte=within(asked["known_at"]))
        return self.answer(LettersPage, one_page(rows, asked))
